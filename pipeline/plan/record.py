"""What the last successful build was made of: the reason why the next one need not make it again.

Kept in ``output/store/last-build.json``, a line with the SHA-256 of the rest and a line of JSON. Where it is missing,
unreadable or damaged, everything is still right, and only made slower.
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model import SEAL, Diagnostic, is_sealed, make_way, read_file, seal, write_atomically
from pipeline.plan.locate import Location, transcript_files, unread_files
from pipeline.speak import engine_variable, is_natural_installed
from pipeline.store import RECORD_FILE, digests, file_digest, program_digest

RECORD_SCHEMA = 10
REPORT = "report.html"
"""The report on a build, beside the site."""
STAGING = ".staging"
"""The folder beside the site that collects a build's files (``staging``)."""
PUBLISHING = ".publishing"
"""Names the files that are being moved into the site; there until the record of that build is saved."""
WRITTEN = ".written"
"""Names the files of the site; it outlives the store, so that what leaves the site is known without it."""
QUOTE = "pull quote"
"""The kind of a line of a pull quote that is narrated."""


@dataclass(frozen=True, slots=True)
class LineRecord:
    """A line as it was spoken."""

    text: str
    spoken: str
    """With IPA in place of the words that have it."""
    speaker: str
    """Name of the person; empty for the narrator."""
    turn: int
    """Number of its turn, from 1; 0 outside of turns."""
    kind: str
    """What its passage is (``script.Kind``), or ``QUOTE``."""
    pause: int
    """Samples of silence after it."""
    voice: str
    """Name, rate and pitch."""
    take: str
    """Key of the take."""


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    """A chunk as it was mixed."""

    key: str
    lines: tuple[LineRecord, ...]


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """A file of the site as it was written."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """A build that succeeded."""

    invoked: tuple[str, str]
    """Series folder and output folder as the user named them: messages and summary speak of them so."""
    project: str
    """The series folder or the lone transcript, as seen from the output folder."""
    program: str
    selection: tuple[str, ...]
    """Of a build of other episodes than the usual ones (``Selection``), or of a draft build: what it was asked for."""
    only: tuple[str, ...]
    """Keys of the episodes that were asked for, if others were left as they were or out of the site; else empty."""
    engine_variable: str
    """The engine that the environment named, which may have decided that of the series."""
    without_natural: bool
    """Whether the natural voices would have spoken, had they been installed."""
    draft: bool
    """Whether there are files of a draft build in the site, which is then not published."""
    inputs: dict[str, str]
    """Input file (relative to the series folder) -> SHA-256; empty for one that did not exist."""
    transcripts: tuple[str, ...]
    """Names of the transcripts and of what was reported as not read, sorted."""
    settings: dict[str, str]
    """Table of the settings -> its values as JSON."""
    signatures: dict[str, str]
    """Episode key -> what decided its files (``up_to_date.signature``)."""
    outputs: dict[str, OutputRecord]
    report: OutputRecord
    """``report.html``."""
    chunks: dict[str, tuple[ChunkRecord, ...]]
    """Episode key -> its chunks, in order."""
    others: tuple[str, ...]
    """Entries of the store (``kind/key``) that it needs besides chunks and their takes, sorted."""
    diagnostics: tuple[Diagnostic, ...]
    summary: tuple[str, ...]
    """What was printed of the episodes."""

    def needed(self) -> frozenset[str]:
        """Entries of the store (``kind/key``) that a build of the same, or of nearly the same, looks for."""
        chunks = [chunk for episode in self.chunks.values() for chunk in episode]
        takes = (f"takes/{line.take}" for chunk in chunks for line in chunk.lines)
        return frozenset((*takes, *(f"chunks/{chunk.key}" for chunk in chunks), *self.others))

    def in_place(self, output: Path) -> bool:
        """Whether the files of the site are as this build wrote them."""
        return all(intact(output / "site" / name, known) for name, known in self.outputs.items())


def is_record(store: Path) -> bool:
    """Whether a store has the record of a build, by whatever version of Rostra."""
    try:
        return is_sealed(read_file(store / RECORD_FILE))
    except OSError:
        return False


def load_record(store: Path) -> Record | None:
    """The record of the last build into this output; None where there is none that can be used."""
    try:
        data = read_file(store / RECORD_FILE)
    except OSError:
        return None
    if not is_sealed(data):
        return None
    try:
        fields = json.loads(data[SEAL:])
        return _record(fields) if fields.pop("schema") == RECORD_SCHEMA else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _record(data: dict[str, Any]) -> Record:
    """Make a record of its fields, with the values of each smaller record in a list."""
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    fields |= {
        "outputs": {name: OutputRecord(*values) for name, values in data["outputs"].items()},
        "report": OutputRecord(*data["report"]),
        "chunks": {
            key: tuple(ChunkRecord(k, tuple(LineRecord(*line) for line in lines)) for k, lines in chunks)
            for key, chunks in data["chunks"].items()
        },
        "diagnostics": tuple(Diagnostic(*values) for values in data["diagnostics"]),
    }
    return Record(**fields)


def save_record(store: Path, record: Record) -> None:
    """Keep the record of a build.

    :raises OSError: it cannot be written.
    """
    data = {"schema": RECORD_SCHEMA, **_fields(record)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=lambda v: list(_fields(v).values()))
    make_way(store / RECORD_FILE, store)
    write_atomically(store / RECORD_FILE, seal(text.encode(errors="surrogatepass")))


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def record_output(path: Path, sha256: str = "") -> OutputRecord:
    """How a file of the site is remembered."""
    stat = path.stat()
    return OutputRecord(stat.st_size, stat.st_mtime_ns, sha256 or file_digest(path))


def intact(path: Path, known: OutputRecord) -> bool:
    """Whether a file of the site is as it was written; its bytes are read only where size or time differ."""
    try:
        stat = path.stat()
    except OSError:
        return False
    if (stat.st_size, stat.st_mtime_ns) == (known.size, known.mtime_ns):
        return True
    return stat.st_size == known.size and file_digest(path) == known.sha256


def is_up_to_date(
    record: Record, place: Location, output: Path, selection: tuple[str, ...] = (), only: tuple[str, ...] = ()
) -> bool:
    """Whether nothing has changed since the record's build: program, inputs, files of the site, what was published;
    and no build since was killed before its end.

    :param selection: which episodes are built, as the record states it.
    :param only: keys of those whose sound is made, sorted; empty for all.
    """
    files = [place.lone] if place.lone else [*transcript_files(place.root), *unread_files(place.root)]
    return (
        record.invoked == (str(place.root), str(output))
        and not any(os.path.lexists(output / name) for name in (STAGING, PUBLISHING))
        and record.selection == selection
        and record.engine_variable == engine_variable()
        and not (record.without_natural and is_natural_installed())
        and record.only in ((), only)
        and record.signatures.keys() >= set(only)
        and record.program == program_digest()
        and record.transcripts == tuple(sorted(file.name for file in files))
        and record.inputs == digests(place.root, record.inputs)
        and intact(output / REPORT, record.report)
        and record.in_place(output)
    )


def update_input(store: Path, root: Path, name: str) -> None:
    """Say in the record of the last build that an input was written after it, and decided it.

    :param name: of the input, relative to the series folder ``root``.
    :raises OSError: the record cannot be written.
    """
    record = load_record(store)
    if record is not None:
        save_record(store, dataclasses.replace(record, inputs={**record.inputs, name: file_digest(root / name)}))

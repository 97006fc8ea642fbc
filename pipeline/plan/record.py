"""Record of the last successful build, which tells what is up to date.

Stored in ``output/store/last-build.json``: a line with the SHA-256 of the rest, then a line of JSON. If the record is
missing, unreadable or damaged, the next build is slower but has the same result.
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

RECORD_SCHEMA = 11
REPORT = "report.html"
"""Report of a build, next to the site."""
STAGING = ".staging"
"""Folder next to the site that collects the files of a build (``staging``)."""
PUBLISHING = ".publishing"
"""List of files being moved into the site, until the build record is saved."""
WRITTEN = ".written"
"""List of the files of the site, to remove old files even without the store."""
QUOTE = "pull quote"
"""Kind of the lines of narrated pull quotes."""


@dataclass(frozen=True, slots=True)
class LineRecord:
    """Line as it was spoken."""

    text: str
    spoken: str
    """Spoken form, with IPA in place of the words that have it."""
    speaker: str
    """Name of the speaker; empty for the narrator."""
    turn: int
    """Number of the turn, from 1; 0 outside of turns."""
    kind: str
    """Kind of the passage (``script.Kind``), or ``QUOTE``."""
    pause: int
    """Samples of silence after the line."""
    voice: str
    """Name, rate and pitch of the voice."""
    take: str
    """Key of the take."""


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    """Chunk as it was mixed."""

    key: str
    lines: tuple[LineRecord, ...]


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """File of the site as it was written."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """Record of a successful build."""

    invoked: tuple[str, str]
    """Series folder and output folder as the user named them, as in messages."""
    project: str
    """Series folder or single transcript, relative to the output folder."""
    program: str
    """Digest of the program."""
    selection: tuple[str, ...]
    """Unusual request: another selection of episodes (``Selection``), or a draft build."""
    only: tuple[str, ...]
    """Keys of the requested episodes, if others were left for a later build; otherwise empty."""
    engine_variable: str
    """Engine named by the environment, which may have determined that of the series."""
    without_natural: bool
    """Whether natural voices would have been used if they had been installed."""
    draft: bool
    """Whether the site contains files of a draft build and cannot be published."""
    inputs: dict[str, str]
    """Input file, relative to the series folder -> SHA-256; empty if there was no file."""
    transcripts: tuple[str, ...]
    """Names of the transcripts and of unread files, sorted."""
    settings: dict[str, str]
    """Settings table -> its values as JSON."""
    signatures: dict[str, str]
    """Episode key -> hash of everything that its files depend on (``up_to_date.signature``)."""
    outputs: dict[str, OutputRecord]
    """Files of the site, by name."""
    report: OutputRecord
    """File ``report.html``."""
    chunks: dict[str, tuple[ChunkRecord, ...]]
    """Episode key -> its chunks, in order."""
    others: tuple[str, ...]
    """Store entries (``kind/key``) that it needs besides chunks and their takes, sorted."""
    diagnostics: tuple[Diagnostic, ...]

    def needed(self) -> frozenset[str]:
        """Return the store entries (``kind/key``) that the next build is likely to need."""
        chunks = [chunk for episode in self.chunks.values() for chunk in episode]
        takes = (f"takes/{line.take}" for chunk in chunks for line in chunk.lines)
        return frozenset((*takes, *(f"chunks/{chunk.key}" for chunk in chunks), *self.others))

    def in_place(self, output: Path) -> bool:
        """Check whether the files of the site are as this build wrote them."""
        return all(intact(output / "site" / name, known) for name, known in self.outputs.items())


def is_record(store: Path) -> bool:
    """Check whether a store has a build record of any version of Rostra."""
    try:
        return is_sealed(read_file(store / RECORD_FILE))
    except OSError:
        return False


def load_record(store: Path) -> Record | None:
    """Load the record of the last build; return None if there is no usable one."""
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
    """Restore a record from JSON, in which nested records are lists of values."""
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
    """Save the record of a build.

    :raises OSError: the record cannot be written.
    """
    data = {"schema": RECORD_SCHEMA, **_fields(record)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=lambda v: list(_fields(v).values()))
    make_way(store / RECORD_FILE, store)
    write_atomically(store / RECORD_FILE, seal(text.encode(errors="surrogatepass")))


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def record_output(path: Path, sha256: str = "") -> OutputRecord:
    """Make the record of a file of the site."""
    stat = path.stat()
    return OutputRecord(stat.st_size, stat.st_mtime_ns, sha256 or file_digest(path))


def intact(path: Path, known: OutputRecord) -> bool:
    """Check whether a file is unchanged; its bytes are only read if the time differs."""
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
    """Check whether nothing has changed since the recorded build, and no later build was killed.

    Compares the program, inputs (including the publication record), request and files of the site.

    :param selection: requested selection of episodes, in the form of the record.
    :param only: keys of the requested episodes, sorted; empty for all.
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
    """Update the digest of an input in the record of the last build.

    For an input that was written after the build but matches it, such as the publication record.

    :param name: input file, relative to the series folder ``root``.
    :raises OSError: the record cannot be written.
    """
    record = load_record(store)
    if record is not None:
        save_record(store, dataclasses.replace(record, inputs={**record.inputs, name: file_digest(root / name)}))

"""Record of the last successful build, which shows whether the site is up to date.

The record is stored in ``output/store/last-build.json``: a line with the SHA-256 of the rest, then a line of JSON. If
it is missing, unreadable or damaged, the next build is slower but has the same result.
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
"""Name of the build report, a file next to the site."""
STAGING = ".staging"
"""Name of the folder next to the site in which ``run/staging.py`` collects a build's files."""
PUBLISHING = ".publishing"
"""Name of the file that lists the files being moved into the site.

It exists until the build record is saved.
"""
WRITTEN = ".written"
"""Name of the file that lists all files of the site.

It allows a build to remove old files even if the store was deleted.
"""
QUOTE = "pull quote"
"""Value of ``LineRecord.kind`` for narrated pull quotes."""


@dataclass(frozen=True, slots=True)
class LineRecord:
    """Spoken line in the build record."""

    text: str
    spoken: str
    """Spoken form, in which words with IPA are replaced with their IPA."""
    speaker: str
    """Name of the speaker; empty for the narrator."""
    turn: int
    """Number of the turn, from 1; 0 outside turns."""
    kind: str
    """Kind of the passage (``model.Kind``), or ``QUOTE``."""
    pause: int
    """Silence after the line, in samples."""
    voice: str
    """Name, rate and pitch of the voice."""
    take: str
    """Key of the take."""


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    """Mixed chunk in the build record."""

    key: str
    lines: tuple[LineRecord, ...]


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """Site file, as listed in the build record."""

    size: int
    """Size in bytes."""
    mtime_ns: int
    """Time of the last modification, in nanoseconds since 1970."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """Record of a successful build."""

    invoked: tuple[str, str]
    """Series folder and output folder as named by the user, for messages."""
    project: str
    """Series folder or single transcript, relative to the output folder."""
    program: str
    """Digest of the program and the packages that made the build (``program_digest``)."""
    selection: tuple[str, ...]
    """Options that differ from the defaults: the selection of episodes (``Selection``) and ``--draft``."""
    only: tuple[str, ...]
    """Keys of the requested episodes if others were left for a later build; otherwise empty."""
    engine_variable: str
    """Value of the environment variable ``ROSTRA_ENGINE``; empty if unset."""
    without_natural: bool
    """Whether natural voices would have been used if they had been installed."""
    draft: bool
    """Whether the site contains files of a draft build and thus cannot be published."""
    inputs: dict[str, str]
    """Path of an input file relative to the series folder -> SHA-256.

    The SHA-256 is empty if the file did not exist.
    """
    transcripts: tuple[str, ...]
    """Names of the transcripts and ignored files, sorted."""
    settings: dict[str, str]
    """Settings table -> values as JSON."""
    signatures: dict[str, str]
    """Episode key -> hash of everything that the episode's files depend on (``up_to_date.signature``)."""
    outputs: dict[str, OutputRecord]
    """Path relative to ``site/`` -> file."""
    report: OutputRecord
    """Build report, ``report.html``."""
    chunks: dict[str, tuple[ChunkRecord, ...]]
    """Episode key -> chunks of the episode, in playing order."""
    others: tuple[str, ...]
    """Store entries (``kind/key``) that the build needs besides chunks and takes, sorted."""
    diagnostics: tuple[Diagnostic, ...]

    def needed(self) -> frozenset[str]:
        """Return the store entries (``kind/key``) that the next build is likely to need."""
        chunks = [chunk for episode in self.chunks.values() for chunk in episode]
        takes = (f"takes/{line.take}" for chunk in chunks for line in chunk.lines)
        return frozenset((*takes, *(f"chunks/{chunk.key}" for chunk in chunks), *self.others))

    def in_place(self, output: Path) -> bool:
        """Return whether the files of the site are unchanged since this build.

        :param output: folder that contains ``site/``.
        """
        return all(intact(output / "site" / name, known) for name, known in self.outputs.items())


def is_record(store: Path) -> bool:
    """Return whether a store has an undamaged build record from any version of Rostra."""
    try:
        return is_sealed(read_file(store / RECORD_FILE))
    except OSError:
        return False


def load_record(store: Path) -> Record | None:
    """Return the record of the last build, or None if there is no usable record."""
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
    """Return a record restored from JSON data, in which nested records are lists of values."""
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
    """Save the record of a build in a store.

    :raises OSError: the record cannot be written.
    """
    data = {"schema": RECORD_SCHEMA, **_fields(record)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=lambda v: list(_fields(v).values()))
    make_way(store / RECORD_FILE, store)
    write_atomically(store / RECORD_FILE, seal(text.encode(errors="surrogatepass")))


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def record_output(path: Path, sha256: str = "") -> OutputRecord:
    """Return the record of a file that a build has written.

    :param sha256: SHA-256 of the file; computed if empty.
    :raises OSError: the file cannot be read.
    """
    stat = path.stat()
    return OutputRecord(stat.st_size, stat.st_mtime_ns, sha256 or file_digest(path))


def intact(path: Path, known: OutputRecord) -> bool:
    """Return whether a file is unchanged since it was recorded.

    Its bytes are only read if the modification time differs.
    """
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
    """Return whether nothing has changed since the recorded build and no later build was killed.

    This compares the program, the inputs (including the publication record), the request and the files of the site.

    :param selection: requested options, in the form of ``Record.selection``.
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
    """Update the digest of an input file in the record of the last build.

    This is for a file that was written after the build but matches it, such as the publication record.

    :param name: path of the input file, relative to the series folder ``root``.
    :raises OSError: the record cannot be written.
    """
    record = load_record(store)
    if record is not None:
        save_record(store, dataclasses.replace(record, inputs={**record.inputs, name: file_digest(root / name)}))

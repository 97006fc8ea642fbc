"""What the last successful build was made of: the reason why the next one need not make it again.

Kept in ``output/store/last-build.json``; without it everything is still right, and only made slower.
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.build.fingerprint import digests, file_digest, program_digest
from pipeline.build.locate import Place, transcript_files, unread_files
from pipeline.diagnostics import Diagnostic, Exit, failure
from pipeline.files import write_atomically

SCHEMA = 5
NAME = "last-build.json"
PUBLISHED = "published.toml"
"""What was published and when (``published_file``): a build reads it and writes it anew."""
REPORT = "report.html"
"""The report on a build, beside the site."""


@dataclass(frozen=True, slots=True)
class LineRecord:
    """A line as it was spoken."""

    text: str
    spoken: str
    speaker: str
    """Name of the person; empty for the narrator."""
    turn: int
    """Number of its turn, from 1; 0 outside of turns."""
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
    inputs: dict[str, str]
    """Input file (relative to the series folder) -> SHA-256; empty for one that did not exist."""
    transcripts: tuple[str, ...]
    """Names of the transcripts and of what was reported as not read, sorted."""
    settings: dict[str, str]
    """Table of the settings -> its values as JSON."""
    outputs: dict[str, OutputRecord]
    published: OutputRecord
    """``published.toml``."""
    report: OutputRecord
    """``report.html``."""
    chunks: dict[str, tuple[ChunkRecord, ...]]
    """Episode key -> its chunks, in order."""
    diagnostics: tuple[Diagnostic, ...]
    summary: tuple[str, ...]
    """What was printed of the episodes."""


def load_record(store: Path) -> Record | None:
    """The record of the last build into this output; None where there is none that can be used."""
    try:
        data = json.loads((store / NAME).read_bytes())
        return _record(data) if data["schema"] == SCHEMA else None
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, KeyError, TypeError, UnicodeDecodeError):
        return None


def _record(data: dict[str, Any]) -> Record:
    return Record(
        (data["invoked"][0], data["invoked"][1]),
        data["project"],
        data["program"],
        data["inputs"],
        tuple(data["transcripts"]),
        data["settings"],
        {name: OutputRecord(*values) for name, values in data["outputs"].items()},
        OutputRecord(*data["published"]),
        OutputRecord(*data["report"]),
        {
            key: tuple(ChunkRecord(k, tuple(LineRecord(*line) for line in lines)) for k, lines in chunks)
            for key, chunks in data["chunks"].items()
        },
        tuple(Diagnostic(*values) for values in data["diagnostics"]),
        tuple(data["summary"]),
    )


def save_record(store: Path, record: Record) -> None:
    """Keep the record of a build.

    :raises OSError: it cannot be written.
    """
    data = {
        "schema": SCHEMA,
        **{f.name: getattr(record, f.name) for f in dataclasses.fields(record)},
        "outputs": {name: dataclasses.astuple(o) for name, o in record.outputs.items()},
        "published": dataclasses.astuple(record.published),
        "report": dataclasses.astuple(record.report),
        "chunks": {
            key: [[c.key, [dataclasses.astuple(line) for line in c.lines]] for c in chunks]
            for key, chunks in record.chunks.items()
        },
        "diagnostics": [dataclasses.astuple(d) for d in record.diagnostics],
    }
    write_atomically(store / NAME, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def record_output(path: Path, sha256: str = "") -> OutputRecord:
    """How a file of the site is remembered."""
    stat = path.stat()
    return OutputRecord(stat.st_size, stat.st_mtime_ns, sha256 or file_digest(path))


def intact(path: Path, known: OutputRecord) -> bool:
    """Whether a file of the site is as it was written; its bytes are read only where size or time differ."""
    try:
        stat = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if (stat.st_size, stat.st_mtime_ns) == (known.size, known.mtime_ns):
        return True
    return stat.st_size == known.size and file_digest(path) == known.sha256


def project_name(place: Place, output: Path) -> str:
    """What is built, as seen from its output folder: the same after both have moved together."""
    return Path(os.path.relpath((place.lone or place.root).resolve(), output.resolve())).as_posix()


def holds_another(record: Record, place: Place, output: Path) -> bool:
    """Whether an output folder holds what was built of another series or transcript."""
    return record.project != project_name(place, output)


def require_same_project(record: Record | None, place: Place, output: Path) -> None:
    """Refuse to build something else into an output folder: what is there would leave the feed.

    :raises RostraError: the folder holds another series or another transcript (R403).
    """
    if record is not None and holds_another(record, place, output):
        there = os.path.normpath(output / record.project)
        hint = "name another folder with --output, or remove this one"
        raise failure(
            Exit.USAGE, "R403", str(output), f"holds what was built of {there}, and nothing else fits in", hint
        )


def is_fresh(record: Record, place: Place, output: Path) -> bool:
    """Whether nothing has changed since the record's build: program, inputs, files of the site, what was published."""
    files = [place.lone] if place.lone else [*transcript_files(place.root), *unread_files(place.root)]
    return (
        record.invoked == (str(place.root), str(output))
        and record.program == program_digest()
        and record.transcripts == tuple(sorted(file.name for file in files))
        and record.inputs == digests(place.root, record.inputs)
        and intact(output / PUBLISHED, record.published)
        and intact(output / REPORT, record.report)
        and all(intact(output / "site" / name, known) for name, known in record.outputs.items())
    )

"""Locations of series, transcripts and output folders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import ABSENT, FOLDER, Bounds, Exit, Log, RostraError, failure, file_problem, nearest, real_path
from pipeline.settings import SERIES_FILE, Settings


@dataclass(frozen=True, slots=True)
class Location:
    """Series or single transcript that the user named."""

    root: Path
    """Series folder, or the folder of a single transcript."""
    lone: Path | None
    """Single transcript; None for a series."""

    @property
    def path(self) -> Path:
        """Path of the single transcript or the series folder."""
        return self.lone or self.root

    def output(self, wanted: Path | None) -> Path:
        """Return the output folder.

        By default, it is ``output/`` in the series folder; for a single transcript, in the current folder.

        :param wanted: output folder named by the user; None for the default.
        :raises RostraError: the folder is the series folder, or its ``transcripts`` or ``voices`` folder.
        """
        output = wanted or (Path("output") if self.lone else self.root / "output")
        sources = [self.root, self.root / "transcripts", self.root / "voices"]
        if wanted is not None and real_path(output) in map(real_path, sources):
            raise RostraError(f"the output folder {output} contains the sources; choose another folder", Exit.USAGE)
        return output

    def bounds(self, settings: Settings) -> Bounds:
        """Return the folders that a build may read from."""
        return Bounds(self.root, settings.build.allow, lone=self.lone is not None)

    def settings(self, log: Log) -> Settings:
        """Return the settings of the series, and log problems with them.

        A single transcript has the default settings.
        """
        if self.lone is not None:
            return Settings(self.root)
        from pipeline.settings import load_settings

        return load_settings(self.root, str(self.root), log)


def find_location(target: Path) -> Location:
    """Return the location of the series or single transcript at a path.

    The ``transcripts`` folder of a series, and transcripts in it, represent the whole series.

    :raises RostraError: the file is missing or unreadable (R008), or the folder is not a series (R101).
    """
    problem = file_problem(target)
    if problem == ABSENT:
        raise failure(Exit.INPUT, "R008", str(target), "no such file or folder", _resembling(target))
    if problem not in ("", FOLDER):
        raise failure(Exit.INPUT, "R008", str(target), problem, "name a series folder or a transcript")
    if not problem:
        root = target.resolve().parent.parent
        in_series = target.resolve().parent.name == "transcripts" and _is_series(root)
        return Location(_near(root), None) if in_series else Location(target.parent, target)
    if _is_series(target):
        return Location(target, None)
    if target.resolve().name == "transcripts" and _is_series(target.resolve().parent):
        return Location(_near(target.resolve().parent), None)
    talks = [p for p in _talks(target) if p.suffix.lower() in _READ and not file_problem(p)]
    hint = "run `rostra new FOLDER` to start a series"
    if talks:
        hint += f", or `rostra build {talks[0]}` to build a single transcript"
    raise failure(Exit.INPUT, "R101", str(target), f"no {SERIES_FILE} in this folder", hint)


def _is_series(folder: Path) -> bool:
    """Return whether a folder contains the settings file of a series.

    The file may be unreadable.
    """
    return file_problem(folder / SERIES_FILE) not in (ABSENT, FOLDER)


def _resembling(target: Path) -> str:
    """Return a "did you mean" hint for a missing file or folder.

    It suggests a similarly named transcript or folder. Without a similar name, the hint is empty.
    """
    there = [p.name for p in target.parent.glob("*") if p.is_dir() or p.suffix.lower() in _READ]
    meant = nearest(target.name, sorted(there))
    return f"did you mean {target.parent / meant}?" if meant else ""


def _near(path: Path) -> Path:
    """Return a path relative to the current folder.

    A path outside this folder is returned unchanged.
    """
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


_READ = (".txt", ".md", ".vtt", ".srt", ".json", ".csv", ".tsv", ".html", ".htm")
"""Suffixes of the files that are read as transcripts, in lower case."""
_NO_TRANSCRIPTS = ("LICENCE", "LICENSE", "README", "COPYING", "NOTICE")
_SAVE_AS_TEXT = "save it as plain text (UTF-8) with speaker tags, as NAME.txt"
_TRANSCRIPT_LIKE = {
    **dict.fromkeys((".sbv", ".ass"), "export it as NAME.vtt or NAME.srt"),
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pages", ".pdf", ".epub", ".xml"), _SAVE_AS_TEXT),
    ".xhtml": "if it is a transcript, rename it NAME.html",
    **dict.fromkeys((".markdown", ".text", ""), "if it is a transcript, rename it NAME.txt"),
}
"""Extension of an unread file that may be intended as a transcript -> hint."""


def _transcripts_folder(root: Path) -> list[Path]:
    return _talks(root / "transcripts")


def _talks(folder: Path) -> list[Path]:
    """Return the possible transcripts in a folder, sorted by name.

    Hidden files and files such as README are left out. The result is empty if the folder cannot be listed.
    """
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return []
    return [f for f in files if not f.name.startswith((".", "~")) and f.stem.upper() not in _NO_TRANSCRIPTS]


def transcript_files(root: Path) -> list[Path]:
    """Return the transcripts of a series folder, sorted by name.

    The result is empty if the folder cannot be listed.
    """
    return [f for f in _transcripts_folder(root) if f.suffix.lower() in _READ]


def unread_files(root: Path) -> list[Path]:
    """Return files in ``transcripts`` that are not read but may be intended as transcripts."""
    found = (f for f in _transcripts_folder(root) if f.suffix.lower() in _TRANSCRIPT_LIKE)
    return [f for f in found if not file_problem(f)]


def report_unread(root: Path, once: Collection[Path], log: Log) -> None:
    """Report files that are not read but may be intended as transcripts (R109).

    :param once: files that were episodes in earlier builds or publications.
    """
    known = {file.stem for file in transcript_files(root)}
    for file in unread_files(root):
        suffix = file.suffix.lower()
        message = "Rostra does not read " + (f"{suffix} files" if suffix else "files without an extension")
        if file in once and file.stem not in known:
            message = f"this episode will be removed from the series: {message}"
        log.add("R109", str(file), 0, message, _TRANSCRIPT_LIKE[suffix].replace("NAME", file.stem))

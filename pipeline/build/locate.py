"""Where a series is, and where its output goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.diagnostics import Exit, Log, RostraError, failure
from pipeline.settings import SERIES_FILE, Settings


@dataclass(frozen=True, slots=True)
class Place:
    """What the user named."""

    root: Path
    """The series folder, or the folder of a lone transcript."""
    lone: Path | None
    """The lone transcript."""

    def output(self, wanted: Path | None) -> Path:
        """The output folder: as wanted, else ``output/`` in the series, else ``./output``.

        :raises RostraError: it is the series folder itself or holds its sources.
        """
        output = wanted or (Path("output") if self.lone else self.root / "output")
        sources = [self.root, self.root / "transcripts", self.root / "voices"]
        if wanted is not None and output.resolve() in [s.resolve() for s in sources]:
            raise RostraError(f"the output folder {output} holds the sources; choose another", Exit.USAGE)
        return output

    def settings(self, log: Log) -> Settings:
        """The settings of the series; a lone transcript has the defaults. Every finding goes to the log."""
        if self.lone is not None:
            return Settings(self.root)
        from pipeline.settings_load import load_settings

        return load_settings(self.root, str(self.root), log)


def find_place(target: Path) -> Place:
    """The series or the lone transcript a user means. A transcript that lies in a series means its series.

    :raises RostraError: there is no such file or series (R008, R101).
    """
    if target.is_file():
        root = target.resolve().parent.parent
        in_series = target.resolve().parent.name == "transcripts" and (root / SERIES_FILE).is_file()
        return Place(_near(root), None) if in_series else Place(target.parent, target)
    if (target / SERIES_FILE).is_file():
        return Place(target, None)
    if target.resolve().name == "transcripts" and (target / "series.toml").is_file():
        return Place(_near(target.resolve().parent), None)
    if not target.exists():
        raise failure(Exit.INPUT, "R008", str(target), "no such file or folder")
    talks = sorted(p for p in target.glob("*.txt") if p.is_file())
    hint = "`rostra new DIR` makes a series to start from"
    if talks:
        hint += f", `rostra build {talks[0]}` builds a single transcript"
    raise failure(Exit.INPUT, "R101", str(target), f"no {SERIES_FILE} here", hint)


def _near(path: Path) -> Path:
    """A path relative to the current folder where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _ending(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() == suffix)


def transcript_files(root: Path) -> list[Path]:
    """The transcripts of a series folder, by name: ``*.txt``, or ``*.md`` where there is no ``*.txt``."""
    folder = root / "transcripts"
    files = _ending(folder, ".txt") or _ending(folder, ".md")
    return [f for f in files if not f.name.startswith(".") and f.stem.upper() not in ("LICENCE", "README")]

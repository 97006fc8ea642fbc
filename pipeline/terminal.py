"""What a build prints: progress on a terminal, nothing while piped, and a closing summary."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from pipeline.build.project import Casting, Project
from pipeline.build.run import Outcome
from pipeline.clock import spoken
from pipeline.diagnostics import Log, Severity


class Reporter:
    """Shows a build's progress on a terminal; silent where standard error is none."""

    def __init__(self, quiet: bool) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Reporter:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def chunks(self, total: int, stored: int) -> None:
        """Begin to show how many chunks are made."""
        kept = f" ({stored} kept)" if stored else ""
        self._task = self._progress.add_task(f"speaking and mixing{kept}", total=total)

    def chunk_done(self) -> None:
        """One more chunk."""
        if self._task is not None:
            self._progress.advance(self._task)

    def writing(self, key: str) -> None:
        """Begin to show which episode is written."""
        if self._task is not None:
            self._progress.update(self._task, description=f"writing {key}")


def summary(project: Project, casting: Casting, outcome: Outcome, output: Path, log: Log) -> None:
    """Print what was built: files, lengths, loudness, voices, what was reported."""
    site = output / "site"
    for release, script in zip(outcome.releases, casting.scripts, strict=True):
        timeline, document = release.timeline, release.document
        click.echo(f"{release.number}. {document.meta.title}")
        click.echo(
            f"   {site / release.audio.path}: {spoken(timeline.duration)}, {release.audio.length / 1e6:.1f} MB, "
            f"{timeline.loudness:.1f} LUFS, peak {timeline.peak_dbtp:.1f} dBTP, {len(timeline.chapters)} chapters"
        )
        click.echo(f"   {site / release.book.path}: {release.book.length / 1e6:.1f} MB")
        voices = ", ".join(f"{document.person(p).name} {v.name}" for p, v in script.voices)
        click.echo(f"   voices: {voices}; narrator {script.narrator.name}")
    click.echo(f"{site / 'feed.xml'}, {site / 'index.html'}")
    count = Counter(d.severity for d in log.sorted())
    reported = f"{count[Severity.WARNING]} warnings, {count[Severity.INFO]} notes (`rostra check` lists them)"
    click.echo(
        f"{outcome.takes_made} takes and {outcome.chunks_made} chunks made, {len(outcome.written)} files written "
        f"in {outcome.seconds:.1f} s; {reported}"
    )
    if project.settings.series.url == "":
        click.echo("The feed points at http://127.0.0.1:8000: set `url` in transcripts/series.toml before publishing.")

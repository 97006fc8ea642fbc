"""``rostra check --media``: what was built, checked from the files alone."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.console import fail, print_diagnostics
from pipeline.model import Exit, Log, RostraError, Severity, counted
from pipeline.plan import find_location
from pipeline.verify import Verified, verify_site


def run_check_media(target: Path, output: Path | None) -> None:
    """Check ``output/site``; print what was found and what was checked.

    :raises RostraError: there is no such series, nothing was built yet (R410), or a file cannot be read.
    :raises SystemExit: there are errors in what was built (status 1).
    """
    log = Log()
    site = find_location(target).output(output) / "site"
    try:
        verified = verify_site(site, log)
    except OSError as error:
        raise RostraError(f"{error.filename}: {error.strerror}", Exit.ENVIRONMENT) from error
    print_diagnostics(log.sorted(), Severity.INFO)
    click.echo(_summary(verified))
    if log.errors:
        fail(log.sorted(), "")


def _summary(verified: Verified) -> str:
    books, episodes = verified.books, verified.episodes
    return ", ".join(
        (
            counted(len(books), "book"),
            counted(sum(book.pages for book in books), "page"),
            counted(sum(book.overlays for book in books), "overlay"),
            counted(sum(book.clips for book in books), "clip"),
            counted(episodes.episodes, "episode"),
            counted(episodes.cues, "caption"),
            counted(episodes.chapters, "chapter") + " checked",
        )
    )

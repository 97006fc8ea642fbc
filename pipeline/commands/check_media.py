"""``rostra check --media``: check the built files, and run EPUBCheck and Ace if installed."""

from __future__ import annotations

from pathlib import Path

from pipeline.audit import SiteAudit, Validation, audit_site, validate_books
from pipeline.commands.console import fail, print_diagnostics, print_lines
from pipeline.model import Exit, Log, RostraError, Severity, counted
from pipeline.plan import find_location


def run_check_media(target: Path, output: Path | None, strict: bool) -> None:
    """Check the files in ``output/site``, and print the findings and a summary.

    :param strict: whether a missing validator is an error (R442).
    :raises RostraError: the series does not exist or was never built (R410), or a file cannot be read.
    :raises SystemExit: the built files contain errors (status 1).
    """
    log = Log()
    site = find_location(target).output(output) / "site"
    try:
        audit = audit_site(site, log)
        validation = validate_books(sorted((site / "books").glob("*.epub")), log)
    except OSError as error:
        raise RostraError(f"{error.filename}: {error.strerror}", Exit.ENVIRONMENT) from error
    if strict:
        for name, install in validation.missing:
            log.add("R442", "site/books", 0, f"{name} is not installed, so the books were not fully checked", install)
    print_diagnostics(log.sorted(), Severity.INFO)
    print_lines(filter(None, (_summary(audit), _validators(validation))))
    if log.errors:
        fail(log.sorted(), "")


def _summary(audit: SiteAudit) -> str:
    books, episodes = audit.books, audit.episodes.items
    counts = {
        "book": len(books),
        "page": sum(book.pages for book in books),
        "overlay": sum(book.overlays for book in books),
        "clip": sum(len(book.played) for book in books),
        "episode": len(episodes),
        "caption": sum(item.captions.cues for item in episodes),
        "chapter": sum(len(item.chapters) for item in episodes),
    }
    return "Checked " + ", ".join(counted(count, noun) for noun, count in counts.items())


def _validators(validation: Validation) -> str:
    """Return a line naming the validators used and any missing ones."""
    checked = f"Books checked by {' and '.join(validation.checked)}." if validation.checked else ""
    missing = ", ".join(f"{name} ({install})" for name, install in validation.missing)
    return " ".join(filter(None, (checked, f"Not checked: {missing}." if missing else "")))

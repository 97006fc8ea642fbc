"""Checks everything that a build has put under ``output/site``, from the files alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.diagnostics import Exit, Log, failure
from pipeline.verify.epub import Checked, check_epub
from pipeline.verify.feed import FEED, Episodes, check_feed
from pipeline.verify.findings import Findings
from pipeline.verify.web import INDEX, Pages

_HASHED = re.compile(r".+\.([0-9a-f]{12})(\.chapters)?\.[a-z0-9]+")
_BLOCK = 1 << 20
LABEL = "site"
"""How the site's folder is called in findings."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked."""

    books: tuple[Checked, ...]
    episodes: Episodes


_NAMED_BY_HASH = ("media/*", "covers/*", "cover.*")
"""Where names hold the hash of what is in the file."""


def verify_site(site: Path, log: Log) -> Verified:
    """Check the books, the feed with its sound, captions and chapters, and the pages; every finding goes to the log.

    :raises RostraError: nothing has been built there (R410).
    :raises OSError: a file cannot be read.
    """
    books = sorted((site / "books").glob("*.epub"))
    if not books and not (site / FEED).is_file():
        hint = "run `rostra build` first; -o takes the folder above site/"
        raise failure(Exit.INPUT, "R410", str(site), "nothing has been built here", hint)
    checked = tuple(check_epub(path, Findings(log, f"{LABEL}/books/{path.name}")) for path in books)
    episodes = check_feed(site, LABEL, log)
    web = Pages(site)
    for name in (INDEX, *(path.relative_to(site).as_posix() for path in sorted(site.glob("episodes/*.html")))):
        web.check(name, Findings(log, f"{LABEL}/{name}"))
    for path in sorted(p for pattern in _NAMED_BY_HASH for p in site.glob(pattern) if p.is_file()):
        _check_name(path, Findings(log, f"{LABEL}/{path.relative_to(site).as_posix()}"))
    return Verified(checked, episodes)


def _check_name(path: Path, findings: Findings) -> None:
    """The name holds the first 12 hex digits of its content's SHA-256: published bytes never change."""
    stated = _HASHED.fullmatch(path.name)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    if stated is None or stated[1] != digest.hexdigest()[:12]:
        findings.add("R438", f"its content's SHA-256 begins with {digest.hexdigest()[:12]}")

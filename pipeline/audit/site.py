"""Checks of all files that a build has written under ``output/site``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pipeline.audit.book import AuditedBook, check_book
from pipeline.audit.captions import read_track
from pipeline.audit.episode import check_changed, check_episode, parts_of
from pipeline.audit.feed import AuditedFeed, FeedItem, check_feed, check_list, check_offered
from pipeline.audit.webpage import EpisodePage, OfferedMedia, SitePages, read_player
from pipeline.audit.words import Findings, Medium, check_words, read_words
from pipeline.model import BOOK, FEED, INDEX, OPML, OUTPUT_KINDS, PAGE, Exit, Log, failure

_HASHED = re.compile(r".+\.([0-9a-f]{12})(\.[a-z0-9]+)+")
_NAMED_BY_HASH = {re.sub(r"\{key}|\{hash}.*", "*", kind.path) for kind in OUTPUT_KINDS if kind.hashed}
"""Glob patterns for files whose names contain a hash of their content."""

_MOVED = re.compile(rb'<link rel="canonical" href="([^"/]+)\.html">(?s:.*)<main id="notice"')
"""Pattern for the notice at the old address of a renamed episode (``write/web/notice.py``)."""


@dataclass(frozen=True, slots=True)
class SiteAudit:
    """The books and the feed that ``audit_site`` has checked."""

    books: tuple[AuditedBook, ...]
    episodes: AuditedFeed


def audit_site(site: Path, log: Log) -> SiteAudit:
    """Check all media of a site, log findings, and return the books and the feed.

    :param site: the folder ``output/site``.
    :raises RostraError: the folder contains no site (R410).
    :raises OSError: a file cannot be read.
    """
    books = sorted(site.glob(BOOK.named("*")))
    if not books and not (site / FEED.path).is_file():
        hint = "run `rostra build` first; with -o, name the folder that contains site/"
        raise failure(Exit.INPUT, "R410", str(site), "this folder contains no build", hint)
    checked = tuple(check_book(path, Findings(log, f"{BOOK.folder}/{path.name}")) for path in books)
    episodes = check_feed(site, _former_keys(site), log)
    web = SitePages(site)
    _check_pages(site, web, episodes, checked, log)
    if episodes.address and (site / OPML.path).is_file():
        check_list(site / OPML.path, episodes.address, Findings(log, OPML.path))
    _check_identifiers(checked)
    for path in sorted({p for pattern in _NAMED_BY_HASH for p in site.glob(pattern) if p.is_file()}):
        _check_name(path, Findings(log, path.relative_to(site).as_posix()))
    return SiteAudit(checked, episodes)


def _former_keys(site: Path) -> dict[str, str]:
    """Return a mapping from the former keys of renamed episodes to their current keys.

    The keys are found in the notices at the old addresses.
    """
    found: dict[str, str] = {}
    for path in sorted(site.glob(PAGE.named("*"))):
        if moved := _MOVED.search(path.read_bytes()):
            found[path.stem] = unquote(moved[1].decode())
    return found


def _check_pages(site: Path, web: SitePages, episodes: AuditedFeed, books: Sequence[AuditedBook], log: Log) -> None:
    """Check the front page and compare each episode's page with its other media."""
    fronts = _read_front(web, episodes, Findings(log, INDEX.path))
    pages = {}
    for path in sorted(site.glob(PAGE.named("*"))):
        name = path.relative_to(site).as_posix()
        if (page := _read_page(site, name, web, log)) is not None:
            pages[name] = page
    by_name = {f"{BOOK.folder}/{book.name}": book for book in books if book.findings is not None}
    there = [item for item in episodes.items if item.page in pages]
    whole = by_name.get(episodes.book)
    parts = parts_of(whole, [pages[item.page] for item in there]) if whole else (None,) * len(there)
    for item, part in zip(there, parts, strict=True):
        check_episode(item, pages[item.page], fronts.get(item.key), by_name.get(item.book), part)
    for name in sorted(pages.keys() - {item.page for item in episodes.items}):
        if episodes.items:
            pages[name].findings.add("R437", "the episode is not in the feed")
    for name in sorted(by_name.keys() - {item.book for item in episodes.items} - {episodes.book}):
        if episodes.items:
            Findings(log, name).add("R437", "the episode of this book is not in the feed")
    if whole is not None and whole.findings is not None:
        _check_whole(whole, whole.findings, there, parts)


def _read_page(site: Path, name: str, web: SitePages, log: Log) -> EpisodePage | None:
    """Check an episode's page and return it, or None if it is a notice.

    A notice replaces the page of a renamed or withdrawn episode.
    """
    findings = Findings(log, name)
    root = web.check(name, findings)
    if root is not None and root.find(".//main[@id='notice']") is not None:
        return None
    words, player = read_words(root), read_player(root, name, findings)
    check_words(words, findings)
    track = next((place.text for place in player.chapter_tracks if (site / place.text).is_file()), "")
    track_findings = Findings(log, track) if track else None
    chapters = read_track(site / track, track_findings) if track_findings else ()
    return EpisodePage(findings, root.get("lang", ""), words, player, chapters, track_findings)


def _read_front(web: SitePages, episodes: AuditedFeed, findings: Findings) -> dict[str, OfferedMedia]:
    """Return the episodes on the front page by key, and report missing ones (R437)."""
    root = web.check(INDEX.path, findings)
    if root is None or not episodes.address:
        return {}
    check_offered(root, episodes.address, findings)
    if episodes.language and root.get("lang", "") != episodes.language:
        message = f"the language is {root.get('lang', 'missing')}, but the feed declares {episodes.language}"
        findings.add("R421", message, line=root.sourceline)
    articles = {element.get("id", ""): element for element in root.iter("article")}
    for item in episodes.items:
        if item.key and item.key not in articles:
            findings.add("R437", f"episode {item.key} is in the feed but not on this page")
    return {key: read_player(article, INDEX.path, findings) for key, article in articles.items()}


def _check_whole(
    book: AuditedBook, findings: Findings, items: Sequence[FeedItem], parts: Sequence[Medium | None]
) -> None:
    """Report episodes missing from the series' book (R435), and a wrong modification date (R419)."""
    for item, part in zip(items, parts, strict=True):
        if part is None:
            findings.add("R435", f"the text of episode {item.key} is missing")
    check_changed(book, max((item.updated for item in items if item.updated), default=None), findings)


def _check_identifiers(books: Sequence[AuditedBook]) -> None:
    """Report books with the same identifier, which reading apps would merge (R419)."""
    seen: dict[str, str] = {}
    for book in books:
        identifier = book.stated.get("dc:identifier", "")
        if identifier and identifier in seen and book.findings is not None:
            book.findings.add("R419", f"{seen[identifier]} has the same identifier: {identifier}", book.opf)
        seen.setdefault(identifier, book.name)


def _check_name(path: Path, findings: Findings) -> None:
    """Report a file whose name does not contain the hash of its content (R438)."""
    stated = _HASHED.fullmatch(path.name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    if stated is None or stated[1] != digest:
        findings.add("R438", f"the SHA-256 hash of the content begins with {digest}")

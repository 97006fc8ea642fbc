"""Checks of settings beyond their types: book metadata, feed, passwords and podcast directory requirements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Credit, Document, Log, Paragraph, fold_name, suggestion
from pipeline.settings.tables import Book, Publish, Series
from pipeline.standards import (
    AUTHORITIES,
    COMPLETE,
    FREQUENCIES,
    NAME_CHARACTERS,
    TEXT_BYTES,
    category,
    category_hint,
    doi,
    frequency,
    isbn,
    iso_639_1,
    number_in,
    parse_licence,
    subject,
    tag_problem,
    unnumbered,
)

_LAST_PARAGRAPHS = 3
"""Number of paragraphs at the end of a text that may state its licence."""
_STATES_LICENCE = re.compile(
    r"licen[cs]ed? under|published (?:with|under)|(?:under|with) (?:a|the) .{0,40}licen[cs]e", re.I
)
_WANTED = ("description", "email", "categories")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_LOOPBACK = re.compile(r"http://(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$)", re.IGNORECASE)
_CODE = re.compile(r"[!-~]+")
_PASSWORD = re.compile(r"[^\s/\\:@]*:[^\s/\\@]+@")
"""Pattern for a user name and password before a host, with or without a scheme."""
_TAG_CHARACTERS = 4000
"""Maximum length of ``podcast:txt`` in Podcasting 2.0, in characters."""
_OWN_TITLE = "set your own title before you publish"
_CUT = "so the feed truncates it"
_LANGUAGE_HINT = "use a code such as en, sv or pt-BR"
_STARTER_TITLES = frozenset(
    {
        "how a transcript is written", "a new series", "title of the episode", "title of the series", "episode title",
        "your title", "title", "untitled", "todo",
    }
)  # fmt: skip
"""Placeholder titles, as ``fold_name`` returns them; the first two come from ``rostra new``."""
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def book_problems(book: Book) -> Iterator[tuple[str, str, str]]:
    """Yield (setting, message, hint) for each invalid setting under ``[book]``."""
    if book.isbn and not isbn(book.isbn):
        yield "isbn", f'invalid "isbn": "{book.isbn}"', "check its 13 digits; the last one is a check digit"
    if book.doi and doi(book.doi) != book.doi.lower():
        yield "doi", f'invalid "doi": "{book.doi}"', "use only the DOI, such as 10.5555/example"
    for text in book.subjects:
        authority = subject(text).authority
        if authority and authority not in AUTHORITIES and not is_address(authority):
            yield "subjects", f'unknown subject scheme "{authority}"', suggestion(authority, list(AUTHORITIES))
    if book.certifier_report and not is_address(book.certifier_report):
        message = f'invalid "certifier_report": "{book.certifier_report}"'
        yield "certifier_report", message, "use the web address of the report"
    for key in ("certifier_credential", "certifier_report", "certified_on"):
        if getattr(book, key) and not book.certified_by:
            yield key, f'"{key}" requires "certified_by"', f'add certified_by = "…", or remove "{key}"'


def is_address(text: str) -> bool:
    """Return whether a string is an ``http`` or ``https`` URL of ASCII characters only."""
    return re.fullmatch(r"https?://[\x21-\x7e]+", text) is not None


def feed_problems(series: Series) -> Iterator[tuple[str, str, str]]:
    """Yield (setting, message, hint) for each setting that would break the feed."""
    if series.update_frequency and not frequency(series.update_frequency):
        hint = f"use {', '.join((*FREQUENCIES, COMPLETE))} or a rule such as FREQ=WEEKLY;BYDAY=TU (RFC 5545)"
        yield "update_frequency", f'invalid "update_frequency": "{series.update_frequency}"', hint
    if series.guid and not _UUID.fullmatch(series.guid.strip()):
        yield "guid", f'invalid "guid": "{series.guid}"', "use the show's podcast:guid, which is a UUID, or remove it"
    if series.new_feed_url and not is_address(series.new_feed_url):
        yield "new_feed_url", f'invalid "new_feed_url": "{series.new_feed_url}"', "use the web address of the new feed"
    code, copied = series.apple_verification, "copy only the code from Apple Podcasts Connect"
    if len(code) > _TAG_CHARACTERS:
        yield (
            "apple_verification",
            f'"apple_verification" is {len(code)} characters long',
            f"{copied}: at most {_TAG_CHARACTERS} characters",
        )
    elif code and not _CODE.fullmatch(code):
        yield "apple_verification", '"apple_verification" contains a space or another invalid character', copied


def publish_problems(publish: Publish) -> Iterator[tuple[str, str, str]]:
    """Yield (setting, message, hint) for each invalid setting under ``[publish]``.

    The messages never contain a password.
    """
    if _PASSWORD.search(publish.target.removeprefix("git:")):
        hint = "remove it: git and ssh store passwords and keys themselves"
        yield "target", '"target" contains a password', hint


def series_problems(series: Series) -> Iterator[tuple[str, str, str, str]]:
    """Yield (code, setting, message, hint) for each value that podcast directories reject or truncate.

    Missing settings are reported only if the series has an address, since it cannot be submitted without one.
    """
    for worded in series.categories:
        if not category(worded):
            message = f'"{worded}" is not a directory category and is omitted'
            yield "R121", "categories", message, category_hint(worded)
    if series.email and not _EMAIL.fullmatch(series.email):
        yield "R122", "email", f'invalid "email": "{series.email}"', "use one address, such as editor@example.org"
    for key, address in (("url", series.url), ("new_feed_url", series.new_feed_url)):
        if address.lower().startswith("http:") and not _LOOPBACK.match(address):
            yield "R123", key, f'"{key}" does not use https: "{address}"', "use https:// and serve the same files there"
    if problem := series.language and tag_problem(series.language):
        yield "R045", "language", f'"{series.language}" is not a language tag', problem
    elif problem := _language_problem(series.language):
        yield "R124", "language", problem, _LANGUAGE_HINT
    for key in ("title", "author", "owner"):
        if problem := _long_name(getattr(series, key)):
            yield "R125", key, f'"{key}" is {problem}', "shorten it"
    if fold_name(series.title) in _STARTER_TITLES:
        yield "R056", "title", f'the title is still "{series.title}"', _OWN_TITLE
    if problem := _long_text(series.description):
        yield "R125", "description", f'"description" is {problem}, {_CUT}', "shorten it"
    if series.url and (missing := [key for key in _WANTED if not getattr(series, key)]):
        message = f"podcast directories also require: {', '.join(missing)}"
        yield "R128", "series", message, "set them under [series] before you submit the feed"


def check_episodes(episodes: Sequence[tuple[Document, int]], series: Series, log: Log) -> None:
    """Report episode metadata that directories reject or truncate, and conflicting licences (R048).

    :param episodes: documents with their episode numbers.
    """
    numbers: dict[int, Document] = {}
    for document, number in episodes:
        meta = document.meta
        line = next((item.span.first_line for item in document.front if item.kind == "title"), 0)
        if problem := _long_name(meta.title):
            log.add("R125", document.path, line, f"the title is {problem}", "shorten it")
        if fold_name(meta.title) in _STARTER_TITLES:
            log.add("R056", document.path, line, f'the title is still "{meta.title}"', _OWN_TITLE)
        if problem := _long_text(meta.summary):
            log.add("R125", document.path, 0, f"the summary is {problem}, {_CUT}", "shorten it")
        if meta.language != series.language and (problem := _language_problem(meta.language)):
            log.add("R124", document.path, 0, problem, _LANGUAGE_HINT)
        found = number_in(unnumbered(meta.title, number))
        if series.type == "serial" and found is not None:
            message = f'the title "{meta.title}" contains the episode number, which apps show beside it'
            hint = "remove it from the title"
            if found != number:
                message = f'the title "{meta.title}" contains a number, but the episode is number {number}'
                hint = "remove it from the title, or correct `number`"
            log.add("R126", document.path, line, message, hint)
        _check_licence(document, log)
        other = numbers.setdefault(number, document)
        if series.type == "serial" and other is not document:
            message = f"{other.path} also has number {number}"
            log.add("R127", document.path, 0, message, "set a different `number`: apps sort the episodes by it")


def _check_licence(document: Document, log: Log) -> None:
    """Report a closing paragraph that states a different licence from the episode's (R048)."""
    blocks = [block for turn in document.turns() for block in turn.blocks if isinstance(block, Paragraph | Credit)]
    for block in blocks[-_LAST_PARAGRAPHS:]:
        credit = isinstance(block, Credit)
        text = block.text if isinstance(block, Credit) else " ".join(s.text for s in block.sentences)
        stated, found = parse_licence(text), _STATES_LICENCE.search(text)
        # A picture credit names the picture before its licence.
        if found and (not credit or not found.start()) and stated.slug not in ("", document.meta.licence.slug):
            published = document.meta.licence.name or "no licence"
            message = f'the text says "{text[:60]}", but the episode is published under {published}'
            hint = f'if the text is right, set licence = "{stated.name}" in the front matter'
            log.add("R048", document.path, block.span.first_line, message, hint)


def _language_problem(tag: str) -> str:
    known = iso_639_1(tag) and re.fullmatch(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{2,8})*", tag)
    return "" if known or tag_problem(tag) else f'directories do not recognise the language code "{tag}"'


def _long_name(text: str) -> str:
    return f"{len(text)} characters long (directories allow {NAME_CHARACTERS})" if len(text) > NAME_CHARACTERS else ""


def _long_text(text: str) -> str:
    size = len(text.encode())
    return f"{size} bytes long (directories allow {TEXT_BYTES})" if size > TEXT_BYTES else ""

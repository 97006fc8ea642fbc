"""Check settings beyond their types: tables, the feed, secrets, what podcast directories reject or cut."""

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
"""Where a text that ends with its licence has it."""
_STATES_LICENCE = re.compile(
    r"licen[cs]ed? under|published (?:with|under)|(?:under|with) (?:a|the) .{0,40}licen[cs]e", re.I
)
_WANTED = ("description", "email", "categories")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_LOOPBACK = re.compile(r"http://(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$)", re.IGNORECASE)
_CODE = re.compile(r"[!-~]+")
_PASSWORD = re.compile(r"[^\s/\\:@]*:[^\s/\\@]+@")
"""A user with a password before a host, with a scheme before it or not."""
_TAG_CHARACTERS = 4000
"""Characters that Podcasting 2.0 allows for ``podcast:txt``."""
_OWN_TITLE = "write your own before you publish"
_CUT_HINT = "make it shorter; the feed cuts its end off"
_LANGUAGE_HINT = "write a code such as en, sv or pt-BR"
_STARTER_TITLES = frozenset(
    {
        "how a transcript is written", "a new series", "title of the episode", "title of the series", "episode title",
        "your title", "title", "untitled", "todo",
    }
)  # fmt: skip
"""Titles, folded, that say that nobody has written one yet; the first two are those of ``rostra new``."""
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def book_problems(book: Book) -> Iterator[tuple[str, str, str]]:
    """Each setting that is wrong, with its message and its hint."""
    if book.isbn and not isbn(book.isbn):
        yield "isbn", f'"isbn" is "{book.isbn}"', "an ISBN has 13 digits, of which the last one is computed"
    if book.doi and doi(book.doi) != book.doi.lower():
        yield "doi", f'"doi" is "{book.doi}"', "write it without an address: 10.5555/example"
    for text in book.subjects:
        authority = subject(text).authority
        if authority and authority not in AUTHORITIES and not is_address(authority):
            yield "subjects", f'unknown subject scheme "{authority}"', suggestion(authority, list(AUTHORITIES))
    if book.certifier_report and not is_address(book.certifier_report):
        message = f'"certifier_report" is "{book.certifier_report}"'
        yield "certifier_report", message, "write the address at which the report is found"
    for key in ("certifier_credential", "certifier_report", "certified_on"):
        if getattr(book, key) and not book.certified_by:
            yield key, f'"{key}" without "certified_by"', "say who evaluated the books, or claim nothing"


def is_address(text: str) -> bool:
    """Whether a text is a web address."""
    return re.fullmatch(r"https?://[\x21-\x7e]+", text) is not None


def feed_problems(series: Series) -> Iterator[tuple[str, str, str]]:
    """Each setting that would make the feed wrong, with its message and its hint."""
    if series.update_frequency and not frequency(series.update_frequency):
        hint = f"allowed are {', '.join((*FREQUENCIES, COMPLETE))} or a rule such as FREQ=WEEKLY;BYDAY=TU (RFC 5545)"
        yield "update_frequency", f'"update_frequency" is "{series.update_frequency}"', hint
    if series.guid and not _UUID.fullmatch(series.guid.strip()):
        yield "guid", f'"guid" is "{series.guid}"', "write the show's podcast:guid, a UUID, or leave it out"
    if series.new_feed_url and not is_address(series.new_feed_url):
        yield "new_feed_url", f'"new_feed_url" is "{series.new_feed_url}"', "write the address of the new feed"
    code, copied = series.apple_verification, "copy the code alone from Apple Podcasts Connect"
    if len(code) > _TAG_CHARACTERS:
        yield (
            "apple_verification",
            f'"apple_verification" has {len(code)} characters',
            f"{copied}: at most {_TAG_CHARACTERS}",
        )
    elif code and not _CODE.fullmatch(code):
        yield "apple_verification", '"apple_verification" has a space, or a character that no code has', copied


def publish_problems(publish: Publish) -> Iterator[tuple[str, str, str]]:
    """Each setting that is wrong, with its message, which repeats no secret, and its hint."""
    if _PASSWORD.search(publish.target.removeprefix("git:")):
        hint = "leave it out: nothing secret belongs in settings, git and ssh keep passwords and keys themselves"
        yield "target", '"target" holds a password', hint


def series_problems(series: Series) -> Iterator[tuple[str, str, str, str]]:
    """Code, setting, message and hint of each setting that a large directory rejects or cuts.

    What is missing is reported once the series has an address, since before that it cannot be submitted anywhere.
    """
    for worded in series.categories:
        if not category(worded):
            message = f'"{worded}" is no category of the directories: it is left out'
            yield "R121", "categories", message, category_hint(worded)
    if series.email and not _EMAIL.fullmatch(series.email):
        yield "R122", "email", f'"email" is "{series.email}"', "write one address: editor@example.org"
    for key, address in (("url", series.url), ("new_feed_url", series.new_feed_url)):
        if address.lower().startswith("http:") and not _LOOPBACK.match(address):
            yield "R123", key, f'"{key}" is "{address}"', "write https://, under which the same files must be found"
    if problem := series.language and tag_problem(series.language):
        yield "R045", "language", f'"{series.language}" is not a language tag', problem
    elif problem := _language_problem(series.language):
        yield "R124", "language", problem, _LANGUAGE_HINT
    for key in ("title", "author", "owner"):
        if problem := _long_name(getattr(series, key)):
            yield "R125", key, f'"{key}" has {problem}', "make it shorter"
    if fold_name(series.title) in _STARTER_TITLES:
        yield "R056", "title", f'the title is still "{series.title}"', _OWN_TITLE
    if problem := _long_text(series.description):
        yield "R125", "description", f'"description" has {problem}', _CUT_HINT
    if series.url and (missing := [key for key in _WANTED if not getattr(series, key)]):
        hint = "set them under [series] before you submit the feed"
        yield "R128", "series", f"directories also ask for {', '.join(missing)}", hint


def check_episodes(episodes: Sequence[tuple[Document, int]], series: Series, log: Log) -> None:
    """Report what a large directory rejects or cuts of the episodes, given with their numbers; and licences (R048)."""
    numbers: dict[int, Document] = {}
    for document, number in episodes:
        meta = document.meta
        line = next((item.span.first_line for item in document.front if item.kind == "title"), 0)
        if problem := _long_name(meta.title):
            log.add("R125", document.path, line, f"the title has {problem}", "make it shorter")
        if fold_name(meta.title) in _STARTER_TITLES:
            log.add("R056", document.path, line, f'the title is still "{meta.title}"', _OWN_TITLE)
        if problem := _long_text(meta.summary):
            log.add("R125", document.path, 0, f"the summary has {problem}", _CUT_HINT)
        if meta.language != series.language and (problem := _language_problem(meta.language)):
            log.add("R124", document.path, 0, problem, _LANGUAGE_HINT)
        found = number_in(unnumbered(meta.title, number))
        if series.type == "serial" and found is not None:
            is_its_own = "which is shown beside it" if found == number else f"and the episode is number {number}"
            message = f'the title "{meta.title}" states a number, {is_its_own}'
            log.add("R126", document.path, line, message, "take it out of the title, or set `number`")
        _check_licence(document, log)
        other = numbers.setdefault(number, document)
        if series.type == "serial" and other is not document:
            message = f"number {number} is that of {other.path} too"
            log.add("R127", document.path, 0, message, "set another `number`: apps sort the episodes by it")


def _check_licence(document: Document, log: Log) -> None:
    """Report a line at the end that states another licence than the episode is published under (R048)."""
    blocks = [block for turn in document.turns() for block in turn.blocks if isinstance(block, Paragraph | Credit)]
    for block in blocks[-_LAST_PARAGRAPHS:]:
        credit = isinstance(block, Credit)
        text = block.text if isinstance(block, Credit) else " ".join(s.text for s in block.sentences)
        stated, found = parse_licence(text), _STATES_LICENCE.search(text)
        # A credit of a picture names the picture before its licence.
        if found and (not credit or not found.start()) and stated.slug not in ("", document.meta.licence.slug):
            published = document.meta.licence.name or "no licence"
            message = f'"{text[:60]}" is in the text, and the episode is published under {published}'
            hint = f'if that is the licence of the text, set licence = "{stated.name}" in the front matter'
            log.add("R048", document.path, block.span.first_line, message, hint)


def _language_problem(tag: str) -> str:
    known = iso_639_1(tag) and re.fullmatch(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{2,8})*", tag)
    return "" if known or tag_problem(tag) else f'"{tag}" is no language code that directories know'


def _long_name(text: str) -> str:
    return f"{len(text)} characters, directories take {NAME_CHARACTERS}" if len(text) > NAME_CHARACTERS else ""


def _long_text(text: str) -> str:
    size = len(text.encode())
    return f"{size} bytes, directories take {TEXT_BYTES}" if size > TEXT_BYTES else ""

"""What the large podcast directories demand of a series, checked before anything is built.

Apple's requirements (podcasters.apple.com) are the strictest of the large directories' and the others follow them.

Numbers in episodes' titles: directories want them beside the title, not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model.diagnostics import Log
from pipeline.model.document import Document
from pipeline.settings.tables import Series
from pipeline.standards.categories import category, nearest
from pipeline.standards.languages import iso_639_1

COVER_BYTES = 512 * 1024
"""What a cover should weigh at most."""
TEXT_BYTES = 4000
"""What descriptions and show notes may weigh at most, as they are written."""
NAME_CHARACTERS = 255
"""What titles and names may have at most."""

_WANTED = ("description", "email", "categories")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_LOOPBACK = re.compile(r"http://(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$)", re.IGNORECASE)


def series_problems(series: Series) -> Iterator[tuple[str, str, str, str]]:
    """Code, setting, message and hint of each setting that a large directory rejects or cuts.

    What is missing is reported once the series has an address, since before that it cannot be submitted anywhere.
    """
    for worded in series.categories:
        if not category(worded):
            yield "R121", "categories", f'"{worded}" is no category of the directories: it is left out', nearest(worded)
    if series.email and not _EMAIL.fullmatch(series.email):
        yield "R122", "email", f'"email" is "{series.email}"', "write one address: editor@example.org"
    for key, address in (("url", series.url), ("new_feed_url", series.new_feed_url)):
        if address.lower().startswith("http:") and not _LOOPBACK.match(address):
            yield "R123", key, f'"{key}" is "{address}"', "write https://, under which the same files must be found"
    if problem := _language_problem(series.language):
        yield "R124", "language", problem, _LANGUAGE_HINT
    for key in ("title", "author", "owner"):
        if problem := _long_name(getattr(series, key)):
            yield "R125", key, f'"{key}" has {problem}', "make it shorter"
    if problem := _long_text(series.description):
        yield "R125", "description", f'"description" has {problem}', _CUT_HINT
    if series.url and (missing := [key for key in _WANTED if not getattr(series, key)]):
        hint = "set them under [series] before you submit the feed"
        yield "R128", "series", f"directories also ask for {', '.join(missing)}", hint


def check_episodes(episodes: Sequence[tuple[Document, int]], series: Series, log: Log) -> None:
    """Report what a large directory rejects or cuts of the episodes, given with their numbers."""
    numbers: dict[int, Document] = {}
    for document, number in episodes:
        meta = document.meta
        line = next((item.span.first_line for item in document.front if item.kind == "title"), 0)
        if problem := _long_name(meta.title):
            log.add("R125", document.path, line, f"the title has {problem}", "make it shorter")
        if problem := _long_text(meta.summary):
            log.add("R125", document.path, 0, f"the summary has {problem}", _CUT_HINT)
        if meta.language != series.language and (problem := _language_problem(meta.language)):
            log.add("R124", document.path, 0, problem, _LANGUAGE_HINT)
        found = number_in(unnumbered(meta.title, number))
        if series.type == "serial" and found is not None:
            is_its_own = "which is shown beside it" if found == number else f"and the episode is number {number}"
            message = f'the title "{meta.title}" states a number, {is_its_own}'
            log.add("R126", document.path, line, message, "take it out of the title, or set `number`")
        other = numbers.setdefault(number, document)
        if series.type == "serial" and other is not document:
            message = f"number {number} is that of {other.path} too"
            log.add("R127", document.path, 0, message, "set another `number`: apps sort the episodes by it")


_CUT_HINT = "make it shorter; the feed cuts its end off"
_LANGUAGE_HINT = "write a code such as en, sv or pt-BR"


def _language_problem(tag: str) -> str:
    known = iso_639_1(tag) and re.fullmatch(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{2,8})*", tag)
    return "" if known or not tag else f'"{tag}" is no language code that directories know'


def _long_name(text: str) -> str:
    return f"{len(text)} characters, directories take {NAME_CHARACTERS}" if len(text) > NAME_CHARACTERS else ""


def _long_text(text: str) -> str:
    size = len(text.encode())
    return f"{size} bytes, directories take {TEXT_BYTES}" if size > TEXT_BYTES else ""


_KIND = r"(?:episode|ep\.?|module|part|chapter|lecture|no\.?)"
_BEHIND = r"\s*(?:[:.–—|](?!\d)|-\s)\s*"
_FIRST = re.compile(rf"(?:{_KIND}\s*)?#?(\d{{1,9}}){_BEHIND}(?=\S)", re.IGNORECASE | re.ASCII)
_ANY = re.compile(rf"(?:{_KIND}\s*#?|#)(\d{{1,4}})(?:{_BEHIND}|\s*$)", re.IGNORECASE | re.ASCII)


def unnumbered(title: str, number: int) -> str:
    """The title without the episode's own number before it: apps show the number themselves."""
    found = _FIRST.match(title)
    return title[found.end() :] if found and int(found[1]) == number else title


def number_in(title: str) -> int | None:
    """The number with which a title begins, ``Module 5: Cities`` or ``#5``, or None."""
    found = _ANY.match(title)
    return int(found.group(1)) if found else None

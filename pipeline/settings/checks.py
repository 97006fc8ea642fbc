"""What may be wrong with the settings of the table ``[book]`` beyond their types.

What may be wrong with the feed's settings in the table ``[series]`` beyond their types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.settings.tables import Book, Series
from pipeline.settings.toml_file import suggestion
from pipeline.standards.bibliographic import AUTHORITIES, doi, isbn, subject
from pipeline.standards.frequency import COMPLETE, WORDS, frequency

_EVALUATED = ("certifier_credential", "certifier_report", "certified_on")


def book_problems(book: Book) -> Iterator[tuple[str, str, str]]:
    """Each setting that is wrong, with its message and its hint."""
    if book.isbn and not isbn(book.isbn):
        yield "isbn", f'"isbn" is "{book.isbn}"', "an ISBN has 13 digits, of which the last one is computed"
    if book.doi and doi(book.doi) != book.doi.lower():
        yield "doi", f'"doi" is "{book.doi}"', "write it without an address: 10.5555/example"
    for text in book.subjects:
        authority = subject(text).authority
        if authority and authority not in AUTHORITIES and not _is_address(authority):
            yield "subjects", f'unknown subject scheme "{authority}"', suggestion(authority, list(AUTHORITIES))
    if book.certifier_report and not _is_address(book.certifier_report):
        hint = "write the address at which the report is found"
        yield "certifier_report", f'"certifier_report" is "{book.certifier_report}"', hint
    for key in _EVALUATED:
        if getattr(book, key) and not book.certified_by:
            yield key, f'"{key}" without "certified_by"', "say who evaluated the books, or claim nothing"


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://[\x21-\x7e]+", text) is not None


_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")


def feed_problems(series: Series) -> Iterator[tuple[str, str, str]]:
    """Each setting that would make the feed wrong, with its message and its hint."""
    if series.update_frequency and not frequency(series.update_frequency):
        hint = f"allowed are {', '.join((*WORDS, COMPLETE))} or a rule such as FREQ=WEEKLY;BYDAY=TU (RFC 5545)"
        yield "update_frequency", f'"update_frequency" is "{series.update_frequency}"', hint
    if series.guid and not _UUID.fullmatch(series.guid.strip()):
        hint = "write the show's podcast:guid, a UUID, or leave it out"
        yield "guid", f'"guid" is "{series.guid}"', hint
    if series.new_feed_url and not _ADDRESS.fullmatch(series.new_feed_url):
        hint = "write the address of the new feed"
        yield "new_feed_url", f'"new_feed_url" is "{series.new_feed_url}"', hint

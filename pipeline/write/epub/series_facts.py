"""What is known of a whole series."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.bibliographic import doi, isbn
from pipeline.licences import parse_licence
from pipeline.settings import Book, Settings
from pipeline.write.epub.creators import Creator
from pipeline.write.epub.metadata import (
    Entry,
    accessibility,
    conformance,
    meta,
    people,
    published,
    subjects,
    titled,
)
from pipeline.write.epub.series_member import Member
from pipeline.write.facts import UNDATED, Facts
from pipeline.write.lines import one_line
from pipeline.write.text import web_address

_SUMMARY = (
    "A series of conversations with a heading for every turn, a table of contents, a list of the references and an "
    "index of the speakers with their turns."
)


def series_facts(settings: Settings, members: Sequence[Member]) -> Facts:
    """The series' metadata as its book states them.

    The date is that of the newest episode. A licence is stated for the whole only where all episodes have it.
    """
    series, episodes = settings.series, [member.facts for member in members]
    newest = max(episodes, key=lambda known: known.date or UNDATED)
    licences = {known.licence.url or known.licence.text: known.licence for known in episodes}
    listed = (*settings.book.subjects, *(subject for known in episodes for subject in known.subjects))
    return Facts(
        series="",
        series_subtitle=one_line(series.subtitle),
        title=one_line(series.title) or newest.series or series.key or newest.title,
        number=0,
        summary=one_line(series.description),
        language=one_line(series.language) or newest.language,
        author=one_line(series.author),
        publisher=one_line(series.publisher),
        copyright=one_line(series.copyright),
        date=newest.date,
        dated=newest.dated,
        licence=newest.licence if len(licences) == 1 else parse_licence(""),
        source=_source(web_address(series.source), episodes),
        subjects=tuple(dict.fromkeys(filter(None, map(one_line, listed)))),
    )


def _source(stated: str, episodes: Sequence[Facts]) -> str:
    """The address of the whole: not that of one of several episodes, which may stand in for it."""
    sources = {known.source for known in episodes}
    return stated if stated not in sources or len(sources) == 1 else ""


def describe_series(
    known: Facts,
    book: Book,
    members: Sequence[Member],
    creators: Sequence[Creator],
    contributors: Sequence[Creator],
) -> tuple[Entry, ...]:
    """Everything but the book's own identifier, its main language and the date of modification."""
    languages = dict.fromkeys(m.facts.language for m in members if m.facts.language != known.language)
    sources = dict.fromkeys(filter(None, (known.source, *(m.facts.source for m in members))))
    issued = min((m.facts.dated for m in members if m.facts.dated), default="")
    return (
        *_identifiers(book),
        *titled(known.title, known.series_subtitle),
        *(Entry("dc:language", language) for language in languages),
        *people("creator", creators),
        *people("contributor", contributors),
        *published(known, sources, issued),
        *subjects(known.subjects),
        *accessibility(_SUMMARY, known.language, visual=any(m.pictures for m in members)),
        *conformance(book),
    )


def _identifiers(book: Book) -> list[Entry]:
    """ISBN and DOI with their types in ONIX code list 5."""
    stated = (("isbn", isbn(book.isbn), "urn:isbn:", "15"), ("doi", doi(book.doi), "doi:", "06"))
    entries: list[Entry] = []
    for kind, number, prefix, code in stated:
        if number:
            entries.append(Entry("dc:identifier", prefix + number, (("id", kind),)))
            entries.append(meta("identifier-type", code, refines=kind, scheme="onix:codelist5"))
    return entries

"""What is known of a whole series: its episodes and metadata, its people and the works it names, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pipeline.model import Document, Heading, ListItem, Reference, Run, Span, Turn, unaccented
from pipeline.settings import Book, Settings
from pipeline.standards import doi, isbn, parse_licence
from pipeline.write.epub.contents import Member, in_series, placed
from pipeline.write.epub.metadata import MetadataEntry, corrections, describe, meta, titled
from pipeline.write.epub.pages import turns_of
from pipeline.write.text.facts import UNDATED, Creator, Facts, authored, relators, role_and_affiliation
from pipeline.write.text.plain import one_line, web_address
from pipeline.write.text.words import Words, words_for

_IDS = {"id", "list", "mention", "repeats", "reference", "sentence"}
"""Fields of a document's nodes that hold an id of the document."""


@dataclass(frozen=True, slots=True)
class SeriesEpisode:
    """What the series' book is made of."""

    document: Document
    number: int
    """Episode number, or 0."""
    pictures: Mapping[str, bytes | Path]
    """``Figure.file`` -> its bytes or the file on disk, for every figure of the document."""


def as_member(episode: SeriesEpisode, settings: Settings) -> Member:
    """The episode under ids, file names and picture names of its own.

    :raises KeyError: a figure's file is not among the episode's pictures.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    """
    place = in_series(episode.document.key)
    document = identified(episode.document, place.prefix)
    return placed(document, settings, episode.number, episode.pictures, place)


def identified(document: Document, prefix: str) -> Document:
    """The same document with ``prefix`` before every id but those of people, who are the same in all episodes."""
    sections, references = _prefixed(document.sections, prefix), _prefixed(document.references, prefix)
    return replace(document, sections=sections, references=references)


def _prefixed(node: Any, prefix: str) -> Any:
    """A node, or a tuple of them, with the prefix before its own id and before those that it names."""
    if isinstance(node, tuple):
        return tuple(_prefixed(part, prefix) for part in node)
    if not is_dataclass(node) or isinstance(node, type | Span) or (isinstance(node, Run) and not node.mention):
        return node
    values = {each.name: getattr(node, each.name) for each in fields(node)}
    changed = {
        name: _prefixed(value, prefix)
        for name, value in values.items()
        if isinstance(value, tuple | Heading | ListItem)
    }
    changed |= {name: prefix + values[name] for name in _IDS & values.keys() if values[name]}
    return replace(node, **changed)


def series_facts(settings: Settings, members: Sequence[Member]) -> Facts:
    """The series' metadata as its book states them.

    The date is that of the newest episode. A licence is stated for the whole only where all episodes have it.
    """
    series, episodes = settings.series, [member.facts for member in members]
    newest = max(episodes, key=lambda known: known.date or UNDATED)
    licences = {known.licence.url or known.licence.text: known.licence for known in episodes}
    listed = (*settings.book.subjects, *(subject for known in episodes for subject in known.subjects))
    return replace(
        newest,
        series="",
        series_subtitle=one_line(series.subtitle),
        title=one_line(series.title) or series.key,
        number=0,
        summary=one_line(series.description),
        language=one_line(series.language),
        publisher=one_line(series.publisher),
        licence=newest.licence if len(licences) == 1 else parse_licence(""),
        source=_source(web_address(series.source), episodes),
        subjects=tuple(dict.fromkeys(filter(None, map(one_line, listed)))),
        corrections=(),
        mark="",
    )


def _source(stated: str, episodes: Sequence[Facts]) -> str:
    """The address of the whole: not that of one of several episodes, which a series may state instead."""
    sources = {known.source for known in episodes}
    return stated if stated not in sources or len(sources) == 1 else ""


def describe_series(
    known: Facts, book: Book, members: Sequence[Member], makers: Sequence[Creator], named: Iterable[Creator]
) -> tuple[MetadataEntry, ...]:
    """Everything but the book's own identifier, its main language and the date of modification."""
    words = words_for(known.language)
    languages = dict.fromkeys(m.facts.language for m in members if m.facts.language != known.language)
    sources = dict.fromkeys(filter(None, (known.source, *(m.facts.source for m in members))))
    issued = min((m.facts.dated for m in members if m.facts.dated), default="")
    visual = any(m.pictures for m in members)
    return (
        *_identifiers(book),
        *titled(known.title, known.series_subtitle),
        *(MetadataEntry("dc:language", language) for language in languages),
        *describe(known, book, makers, named, sources, issued, words.series_summary, visual=visual),
        *corrections(((words.label(m.facts.title, ""), m.facts) for m in members), known.language),
    )


def _identifiers(book: Book) -> Iterator[MetadataEntry]:
    """ISBN and DOI with their types in ONIX code list 5."""
    stated = (("isbn", isbn(book.isbn), "urn:isbn:", "15"), ("doi", doi(book.doi), "doi:", "06"))
    for kind, number, prefix, code in stated:
        if number:
            yield MetadataEntry("dc:identifier", prefix + number, (("id", kind),))
            yield meta("identifier-type", code, refines=kind, scheme="onix:codelist5")


_MAKERS = frozenset({"edt", "aut", "hst", "mod"})
"""Who made the series rather than taking part in an episode of it."""


@dataclass(slots=True)
class SeriesPerson:
    """Somebody whom the series names."""

    id: str
    name: str
    roles: dict[str, None] = field(default_factory=dict)
    """MARC relator codes, in order."""
    descriptions: dict[str, None] = field(default_factory=dict)
    """Role and affiliation as the episodes state them, each once, and none that a fuller one holds."""
    turns: list[tuple[Member, list[Turn]]] = field(default_factory=list)
    """What they say, by episode; episodes in which they say nothing are not listed."""

    @property
    def creator(self) -> Creator:
        """As one of those who made the book, or had a part in it."""
        return Creator(self.name, tuple(self.roles))


def series_people(members: Sequence[Member], words: Words) -> tuple[SeriesPerson, ...]:
    """Everybody, in the order of their names as written. Who has the same name is the same person."""
    found: dict[str, SeriesPerson] = {}
    for member in members:
        turns = turns_of(member.document)
        for person in member.document.people:
            known = found.setdefault(person.id, SeriesPerson(person.id, person.name))
            known.roles.update(dict.fromkeys(relators(person)))
            if description := role_and_affiliation(person, words):
                known.descriptions[description] = None
            if person.id in turns:
                known.turns.append((member, turns[person.id]))
    for known in found.values():
        known.descriptions = dict.fromkeys(_fullest(known.descriptions))
    return tuple(sorted(found.values(), key=lambda p: (unaccented(p.name).casefold(), p.id)))


def _fullest(descriptions: Iterable[str]) -> Iterator[str]:
    """Without the bare role, or the bare affiliation, that another description states with the other."""
    unlike: dict[str, str] = {}
    for description in descriptions:
        unlike.setdefault(f", {description}, ".casefold(), description)
    yield from (d for key, d in unlike.items() if not any(key in other and key != other for other in unlike))


def series_creators(people: Sequence[SeriesPerson], author: str) -> tuple[Creator, ...]:
    """The series' author and those who edit or host it; where there are none, everybody who speaks."""
    makers = [person for person in people if _MAKERS.intersection(person.roles)]
    if not makers and not author:
        makers = [person for person in people if person.turns]
    return authored([person.creator for person in makers], author)


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """An episode's own entry of a work."""

    member: Member
    reference: Reference


@dataclass(frozen=True, slots=True)
class SeriesWork:
    """A work with the entries that name it, in order of the episodes; no two are of one episode."""

    entries: tuple[WorkEntry, ...]

    @property
    def fullest(self) -> WorkEntry:
        """The entry that says most of it; of equals the first."""
        return max(self.entries, key=lambda entry: len(entry.reference.text))


def works(members: Sequence[Member]) -> tuple[SeriesWork, ...]:
    """All works in the order of the alphabet.

    Two entries are of one work where they have the same wording, the same DOI, the same authors, year and title, or
    the same address. The entries of one list are never merged: who listed two works meant two.
    """
    entries = [WorkEntry(member, reference) for member in members for reference in member.document.references]
    groups = [_Group([number], {entry.member.place.prefix}) for number, entry in enumerate(entries)]
    first: dict[str, int] = {}
    for number, entry in enumerate(entries):
        for key in _keys(entry.reference):
            one, other = groups[first.setdefault(key, number)], groups[number]
            if one is not other and one.lists.isdisjoint(other.lists):
                one.numbers.extend(other.numbers)
                one.lists.update(other.lists)
                for moved in other.numbers:
                    groups[moved] = one
    made = {id(group): SeriesWork(tuple(entries[number] for number in sorted(group.numbers))) for group in groups}
    return tuple(sorted(made.values(), key=_alphabetical))


class _Group(NamedTuple):
    """Entries of one work by their numbers, and the lists (prefixes of their episodes) that they are of."""

    numbers: list[int]
    lists: set[str]


def _keys(reference: Reference) -> Iterator[str]:
    """What identifies a work, the surest first."""
    yield f"text {_folded(reference.text)}"
    if number := doi(reference.url) or doi(reference.text):
        yield f"doi {number}"
    if reference.surnames and reference.year and reference.title:
        names = " ".join(map(_folded, reference.surnames))
        yield f"work {names} {reference.year} {_folded(reference.title)}"
    if address := _address(reference.url):
        yield f"address {address}"


def _address(url: str) -> str:
    """An address without what does not tell one page from another; empty for a site's front page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return ""
    return f"{parts.netloc.lower().removeprefix('www.')}{path}?{parts.query}"


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", unaccented(text).casefold()))


def _alphabetical(work: SeriesWork) -> tuple[str, str]:
    reference = work.fullest.reference
    return _folded(reference.text), reference.id

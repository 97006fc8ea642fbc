"""Data for the series' book: episodes, metadata, people, and cited works."""

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
"""Names of the fields of document nodes that contain ids."""


@dataclass(frozen=True, slots=True)
class SeriesEpisode:
    """An episode, as input to the series' book."""

    document: Document
    number: int
    """Episode number, or 0 if the episode has none."""
    pictures: Mapping[str, bytes | Path]
    """Content or path on disk of each figure in the document, by ``Figure.file``."""


def as_member(episode: SeriesEpisode, settings: Settings) -> Member:
    """Return an episode as a member of the series' book, with unique ids.

    :raises KeyError: a figure's file is not among the episode's pictures.
    :raises RostraError: a picture is not a JPEG, PNG or GIF.
    """
    place = in_series(episode.document.key)
    document = identified(episode.document, place.prefix)
    return placed(document, settings, episode.number, episode.pictures, place)


def identified(document: Document, prefix: str) -> Document:
    """Return a document with ``prefix`` added to all ids except those of people.

    People keep their ids because the same person can be in several episodes.
    """
    sections, references = _prefixed(document.sections, prefix), _prefixed(document.references, prefix)
    return replace(document, sections=sections, references=references)


def _prefixed(node: Any, prefix: str) -> Any:
    """Return a document node, or a tuple of nodes, with prefixed ids."""
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
    """Return the metadata of the series, for its book.

    The date is that of the newest episode. The licence is set only if all episodes have the same licence.
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
    """Return the series' source URL, or an empty string if only some episodes have it.

    :param stated: source URL from the settings of the series, or an empty string.
    """
    sources = {known.source for known in episodes}
    return stated if stated not in sources or len(sources) == 1 else ""


def describe_series(
    known: Facts, book: Book, members: Sequence[Member], makers: Sequence[Creator], named: Iterable[Creator]
) -> tuple[MetadataEntry, ...]:
    """Return the metadata entries of the series' book.

    The main identifier, main language and modification date are not included; they are fields of the package.

    :param makers: creators of the book.
    :param named: all people; those who are not creators become contributors.
    """
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
    """Yield the metadata entries for ISBN and DOI, with their types (ONIX code list 5)."""
    stated = (("isbn", isbn(book.isbn), "urn:isbn:", "15"), ("doi", doi(book.doi), "doi:", "06"))
    for kind, number, prefix, code in stated:
        if number:
            yield MetadataEntry("dc:identifier", prefix + number, (("id", kind),))
            yield meta("identifier-type", code, refines=kind, scheme="onix:codelist5")


_MAKERS = frozenset({"edt", "aut", "hst", "mod"})
"""MARC relator codes of people who make the series rather than just participate in it."""


@dataclass(slots=True)
class SeriesPerson:
    """A person in the series, with roles and turns in all episodes."""

    id: str
    name: str
    roles: dict[str, None] = field(default_factory=dict)
    """MARC relator codes in order of appearance; the values are unused."""
    descriptions: dict[str, None] = field(default_factory=dict)
    """Different combinations of role and affiliation in the episodes; the values are unused."""
    turns: list[tuple[Member, list[Turn]]] = field(default_factory=list)
    """Turns by episode; episodes without turns are left out."""

    @property
    def creator(self) -> Creator:
        """The person, as a creator or contributor of the book."""
        return Creator(self.name, tuple(self.roles))


def series_people(members: Sequence[Member], words: Words) -> tuple[SeriesPerson, ...]:
    """Return all people in the series, merged by id and sorted by name."""
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
    """Yield the descriptions that are not contained in a longer description."""
    unlike: dict[str, str] = {}
    for description in descriptions:
        unlike.setdefault(f", {description}, ".casefold(), description)
    yield from (d for key, d in unlike.items() if not any(key in other and key != other for other in unlike))


def series_creators(people: Sequence[SeriesPerson], author: str) -> tuple[Creator, ...]:
    """Return the series' authors, editors, hosts and moderators, or all speakers if none are known.

    :param author: name of the author, who comes first, or an empty string.
    """
    makers = [person for person in people if _MAKERS.intersection(person.roles)]
    if not makers and not author:
        makers = [person for person in people if person.turns]
    return authored([person.creator for person in makers], author)


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """The entry for a cited work in the reference list of one episode."""

    member: Member
    reference: Reference


@dataclass(frozen=True, slots=True)
class SeriesWork:
    """A cited work with its entries in episode order, at most one per episode."""

    entries: tuple[WorkEntry, ...]

    @property
    def fullest(self) -> WorkEntry:
        """The longest entry, or the first of several equally long entries."""
        return max(self.entries, key=lambda entry: len(entry.reference.text))


def works(members: Sequence[Member]) -> tuple[SeriesWork, ...]:
    """Return all cited works in alphabetical order.

    Two entries refer to the same work if they have the same text, DOI or address, or the same authors, year and title.
    Entries in the same list are never merged, because an author lists each work only once.
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
    """The entries for one work: their indices, and the id prefixes of their episodes."""

    numbers: list[int]
    lists: set[str]


def _keys(reference: Reference) -> Iterator[str]:
    """Yield the keys that identify a cited work, most reliable first."""
    yield f"text {_folded(reference.text)}"
    if number := doi(reference.url) or doi(reference.text):
        yield f"doi {number}"
    if reference.surnames and reference.year and reference.title:
        names = " ".join(map(_folded, reference.surnames))
        yield f"work {names} {reference.year} {_folded(reference.title)}"
    if address := _address(reference.url):
        yield f"address {address}"


def _address(url: str) -> str:
    """Return a URL normalized for comparison.

    The result is empty for invalid URLs and for front pages, which do not identify a work.
    """
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

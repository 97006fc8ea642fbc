"""The works that a whole series names: one entry for a work, however many episodes list it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.bibliographic import doi
from pipeline.model import Reference
from pipeline.names import unaccented
from pipeline.write.epub.series_member import Member


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode's own entry of a work."""

    member: Member
    reference: Reference


@dataclass(frozen=True, slots=True)
class Work:
    """A work with the entries that name it, in order of the episodes; no two are of one episode."""

    entries: tuple[Entry, ...]

    @property
    def fullest(self) -> Entry:
        """The entry that says most of it; of equals the first."""
        return max(self.entries, key=lambda entry: len(entry.reference.text))


def works(members: Sequence[Member]) -> tuple[Work, ...]:
    """All works in the order of the alphabet.

    Two entries are of one work where they have the same wording, the same DOI, the same authors, year and title, or
    the same address. The entries of one list are never merged: who listed two works meant two.
    """
    entries = [Entry(member, reference) for member in members for reference in member.document.references]
    groups = _Groups(entries)
    first: dict[str, int] = {}
    for number, entry in enumerate(entries):
        for key in _keys(entry.reference):
            groups.unite(first.setdefault(key, number), number)
    return tuple(sorted(groups.works(), key=_alphabetical))


class _Groups:
    """Entries by their place in the list, united into works (disjoint sets)."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.parents = list(range(len(entries)))
        self.lists = [{entry.member.place.prefix} for entry in entries]

    def unite(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        if low != high and self.lists[low].isdisjoint(self.lists[high]):
            self.parents[high] = low
            self.lists[low] |= self.lists[high]

    def root(self, number: int) -> int:
        while self.parents[number] != number:
            self.parents[number] = self.parents[self.parents[number]]
            number = self.parents[number]
        return number

    def works(self) -> Iterator[Work]:
        found: dict[int, list[Entry]] = {}
        for number, entry in enumerate(self.entries):
            found.setdefault(self.root(number), []).append(entry)
        return (Work(tuple(entries)) for entries in found.values())


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


def _alphabetical(work: Work) -> tuple[str, str]:
    reference = work.fullest.reference
    return _folded(reference.text), reference.id

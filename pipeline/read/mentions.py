"""Where the text names a work of the reference list.

A work is recognised by its title in quotes, in emphasis or in capitals; by a title nearly right next to its
author; by author and year; or by words quoted from its only author. A title that is a common phrase of the text
counts only in capitals within quotes or emphasis, or next to its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.read.inline import Inline
from pipeline.read.references import Entry
from pipeline.read.repair import words
from pipeline.read.sentences import split_sentences

_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{3,150})[”\"»]")
_SMALL = r"(?:of|the|and|in|for|to|a|an|on|at|de|la|&)"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’\-]*"
_CAPITALISED = re.compile(rf"{_CAPITAL}(?:(?:\s+{_SMALL})*,?\s+{_CAPITAL}){{1,11}}")
_WORK = re.compile(r"\b(?:book|article|paper|report|study|essay|volume|chapter|work|thesis|survey)s?\b", re.I)
_CITING = r"(?:quoting|quote|in the words of|as|according to|cites?|citing)"
_SAYING = r"(?:writes?|wrote|puts? it|argues?|argued|notes?|noted|says|said)"
_EXACT, _NEAR = 85.0, 55.0
"""Likeness (0 to 100) of a named title with the listed one, alone and next to its author."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a paragraph that names a work."""

    start: int
    end: int
    entry: int
    how: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    text: str
    marked: bool
    """Whether quotes or emphasis set it apart."""


def find_mentions(paragraphs: Sequence[Inline], entries: Sequence[Entry]) -> list[list[Found]]:
    """For each paragraph, the places that name a work, in order and without overlap."""
    if not entries:
        return [[] for _ in paragraphs]
    everything = " ".join(words(p.text) for p in paragraphs)
    plain = " ".join(p.text for p in paragraphs)
    common = [_is_common(e, everything, plain) for e in entries]
    return [_in_paragraph(p, entries, common) for p in paragraphs]


def _main(title: str) -> str:
    return re.split(r"[:?—]\s*|\s-\s", title, maxsplit=1)[0]


def _is_common(entry: Entry, everything: str, plain: str) -> bool:
    """Whether the title's words are said in lower case too, as a phrase of the language."""
    title = words(_main(entry.title))
    return (
        bool(title) and f" {title} " in f" {everything} " and re.search(rf"\b{re.escape(title)}\b", plain) is not None
    )


def _in_paragraph(inline: Inline, entries: Sequence[Entry], common: Sequence[bool]) -> list[Found]:
    found: list[Found] = []
    for start, end in split_sentences(inline.text):
        for candidate in _in_sentence(inline, start, end, entries, common):
            if all(candidate.end <= f.start or candidate.start >= f.end for f in found):
                found.append(candidate)
    return sorted(found, key=lambda f: f.start)


def _in_sentence(
    inline: Inline, start: int, end: int, entries: Sequence[Entry], common: Sequence[bool]
) -> Iterator[Found]:
    sentence = inline.text[start:end]
    named = [any(re.search(rf"\b{re.escape(a.surname)}\b", sentence) for a in e.authors) for e in entries]
    by_title = sorted(
        (
            (score, -phrase.start, phrase, index)
            for phrase in _phrases(inline, start, end)
            for index, entry in enumerate(entries)
            if (score := _likeness(phrase.text, entry)) >= _NEAR
        ),
        key=lambda c: (-c[0], c[1], c[3]),
    )
    for score, _, phrase, index in by_title:
        if score >= _EXACT and (not common[index] or named[index] or (phrase.marked and phrase.text[0].isupper())):
            yield Found(phrase.start, phrase.end, index, "title")
        elif score < _EXACT and named[index] and _WORK.search(sentence):
            yield Found(phrase.start, phrase.end, index, "near title and author")
    for index, entry in enumerate(entries):
        yield from _by_author(sentence, start, index, entry, entries)


def _phrases(inline: Inline, start: int, end: int) -> Iterator[_Phrase]:
    for match in _QUOTED.finditer(inline.text, start, end):
        yield _Phrase(match.start(1), match.end(1), match.group(1), True)
    at = start
    while at < end:
        stop = at + 1
        if inline.styles[at].emphasis:
            while stop < end and inline.styles[stop].emphasis:
                stop += 1
            yield _Phrase(at, stop, inline.text[at:stop], True)
        at = stop
    for match in _CAPITALISED.finditer(inline.text, start, end):
        yield _Phrase(match.start(), match.end(), match.group(), False)


def _likeness(phrase: str, entry: Entry) -> float:
    named = words(phrase)
    return max(fuzz.ratio(named, words(_main(entry.title))), fuzz.ratio(named, words(entry.title)))


def _by_author(sentence: str, start: int, index: int, entry: Entry, entries: Sequence[Entry]) -> Iterator[Found]:
    for author in entry.authors[:1]:
        surname = re.escape(author.surname)
        if entry.year:
            others = r"(?:,? (?:et al\.?|and others|(?:and|&) [^\W\d_][\w'’\-]+))*"
            pattern = rf"\b{surname}{others},?\s*\(?{entry.year}[a-z]?\)?"
            for match in re.finditer(pattern, sentence):
                yield Found(start + match.start(), start + match.end(), index, "author and year")
        if author.initial and sum(author in e.authors for e in entries) == 1:
            name = rf"(?P<name>{re.escape(author.initial)}[\w'’\-]*\.? {surname})"
            for pattern in (rf"\b{_CITING} {name}\b[^“\"]{{0,12}}[“\"]", rf"{name} {_SAYING}\b[^“\"]{{0,12}}[“\"]"):
                for match in re.finditer(pattern, sentence, re.IGNORECASE):
                    yield Found(start + match.start("name"), start + match.end("name"), index, "quotation")

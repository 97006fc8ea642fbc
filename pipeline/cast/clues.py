"""Clues in a text that suggest a higher or a lower voice for a speaker.

Guesses from clues are never published, and they never change a published voice. They are used only for people without
``pronouns`` or ``voice`` in ``people`` or cast.toml.

Each clue gives points. A title before the name ("Ms Wylie") gives 4; a relation after it ("Ana Ruiz, a mother of two")
gives 3. A pronoun at the start of a sentence gives 2 if the previous sentence starts with the name, and 1 if the name
comes later. A pronoun after the name in the same sentence gives 1. Pronouns count only if they cannot refer to anyone
else: outside quotations, both sentences name one person and mention no other person, by name or otherwise. The person's
own words do not count, nor do names that two people share.

The clues decide between the classes ``higher`` and ``lower`` if one has at least ``CLEAR`` points and at least four
times as many as the other. If the first name indicates the other class (``first_names.py``), no clue may point to that
class, and clues with the full name must give at least twice ``CLEAR`` points. Without clues, the first name decides.
Only the first episode in which a person speaks counts, so that later episodes change nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from re import Match

from pipeline.cast.clue_words import LANGUAGES, ClueWords, Kinds
from pipeline.cast.first_names import class_of_name
from pipeline.model import Document, Person, fold_name, unaccented
from pipeline.standards import iso_639_1

CLEAR = 2
"""Minimum number of points for the clues to decide a person's class of voice."""
_CERTAIN = 4
"""Minimum ratio of the points of one class to those of the other."""
_TITLE, _RELATION, _WITHIN = 4, 3, 1
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_JOINED = re.compile(r" |(?<=\b\w)\. |(?<=Mr)\. |(?<=M[rs]s)\. |(?<=[MD][sr])\. |(?<=Prof)\. ")
"""Pattern for the text between two words of a name.

It is a space, or the full stop and space after an initial or a title.
"""
_PARTICLES = frozenset("de la del di da von van der den af bin ibn al el".split())
_POSSESSIVE = re.compile(r"[’']s?$")
_OPENED, _CLOSED = "“«„", "”»"
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\w)")
_ADDRESSES = frozenset(
    "mr mrs ms miss mister sir lady lord madam madame dame dr doctor prof professor mayor senator president minister "
    "commissioner councillor councilor frau herr herrn mme monsieur señora señor sra sr doña don fru so and but then "
    "as when while if for also now here thanks thank".split()
)
"""Words, in lower case, that may precede a name without being part of it.

They are titles, and words that often begin a sentence.
"""
_ABOUT = re.compile(r"\b(?:of|from|de|av|von)\s+$")


@dataclass(frozen=True, slots=True)
class Guess:
    """Guess at the class of a person's voice, with the reason for it."""

    kind: str
    """``higher`` or ``lower``."""
    path: str
    line: int
    why: str
    """Reason to show to the publisher, such as ``the text refers to her as "Ms Wylie"``."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    kind: str
    points: int
    line: int
    why: str
    """Reason to show to the publisher."""
    full: bool
    """Whether the clue is attached to the person's full name."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence in the document, with and without its quotations."""

    text: str
    """The sentence without its quotations, once ``_unquoted`` has removed them."""
    line: int
    speaker: str
    whole: str
    """The sentence with its quotations."""
    turn: int = 0
    """Number of the turn, counted from 1; 0 in the front matter."""


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    person: str
    """Id of the person, or an empty string.

    It is empty if the name may belong to an unknown person or to several people.
    """
    full: bool
    possessive: bool


def guess_voices(documents: Sequence[Document]) -> dict[str, Guess]:
    """Return the guessed class of each person's voice, by person id.

    Clues come from the first episode in which the person speaks. People without enough clues are omitted.
    """
    found: dict[str, Guess] = {}
    seen: set[str] = set()
    for document in documents:
        speaking = {turn.speaker: turn.span.first_line for turn in reversed(document.turns())}
        newcomers = {person: line for person, line in speaking.items() if person not in seen}
        seen.update(newcomers)
        evidence = _evidence(document, newcomers) if newcomers else {}
        for person, line in newcomers.items():
            guess = _decided(document.person(person), evidence.get(person, []), document.path, line)
            if guess:
                found[person] = guess
    return found


def _decided(person: Person, evidence: Sequence[_Evidence], path: str, line: int) -> Guess | None:
    kind, name = class_of_name(person.name)
    points = Counter[str]()
    for one in evidence:
        points[one.kind] += one.points
    best = max(("higher", "lower"), key=points.__getitem__)
    against = points.total() - points[best]
    clear = points[best] >= max(CLEAR, _CERTAIN * against)
    if clear and kind not in ("", best):
        clear = against == 0 and sum(one.points for one in evidence if one.full) >= 2 * CLEAR
    if clear:
        clue = max((one for one in evidence if one.kind == best), key=lambda one: (one.points, -one.line))
        return Guess(best, path, clue.line, clue.why)
    if kind and points.total() == points[kind]:
        whose = "a woman’s" if kind == "higher" else "a man’s"
        return Guess(kind, path, line, f'"{name}" is nearly always {whose} name')
    return None


def _evidence(document: Document, people: Collection[str]) -> dict[str, list[_Evidence]]:
    words = LANGUAGES.get(iso_639_1(document.meta.language or "en"))
    if words is None:
        return {}
    found: dict[str, list[_Evidence]] = {}
    reader = _Reader(document, words)
    for person in people:
        found.setdefault(person, []).extend(_titled(document, document.person(person), words))
    for block in _blocks(document):
        for person, one in reader.read(block):
            found.setdefault(person, []).append(one)
    return found


def _titled(document: Document, person: Person, words: ClueWords) -> Iterator[_Evidence]:
    """Yield clues from a person's own name and role: ``Mrs Dalloway``, ``chairwoman``."""
    line = next(turn.span.first_line for turn in document.turns() if turn.speaker == person.id)
    spelt = [spelling.title() for spelling in (person.name, *person.aliases) if " " in spelling.strip()]
    for text, shown in ((spelling.split()[0], spelling) for spelling in spelt):
        if kind := _kind(words.titles, text):
            yield _Evidence(kind, _TITLE, line, _calls(kind, shown), full=True)
            return
    if person.role and (kind := _kind(words.titles, person.role.split()[0].title())):
        yield _Evidence(kind, _TITLE, line, _calls(kind, person.role), full=True)


def _calls(kind: str, words: str, turn: int = 0) -> str:
    return f'the text refers to {"her" if kind == "higher" else "him"} as "{words}"' + _in_turn(turn)


def _says(words: str, turn: int) -> str:
    return f'the text says "{words}"' + _in_turn(turn)


def _in_turn(turn: int) -> str:
    return f" (turn {turn})" if turn else ""


def _kind(kinds: Kinds, text: str) -> str:
    return next((kind for kind, pattern in kinds if pattern.search(text)), "")


def _start(kinds: Kinds, text: str) -> int:
    return next((found.start() for _, pattern in kinds if (found := pattern.search(text))), 0)


def _blocks(document: Document) -> Iterator[list[_Said]]:
    """Yield the sentences of the front matter, then those of each paragraph."""
    yield [
        _Said(text, item.span.first_line, "", text)
        for item in document.front
        for text in _SENTENCES.split(item.text)
        if text
    ]
    for number, turn in enumerate(document.turns(), 1):
        for paragraph in turn.narrated():
            yield [_Said(s.text, s.span.first_line, s.speaker, s.text, number) for s in paragraph.sentences]


def _unquoted(block: Sequence[_Said]) -> list[_Said]:
    """Return the sentences with each quotation replaced by an opening quotation mark and spaces.

    A quotation may extend over several sentences.
    """
    found: list[_Said] = []
    depth = ""
    for said in block:
        kept: list[str] = []
        for letter in said.text:
            before = depth
            if depth and (letter in _CLOSED or (letter == depth == '"')):
                depth = ""
            elif not depth and (letter in _OPENED or letter == '"'):
                depth = letter
            kept.append(letter if not (before or depth) else "“" if not before else " ")
        found.append(replace(said, text="".join(kept).strip()))
    return found


class _Reader:
    """Reader that finds clues about people in a document.

    The clue words must be in the document's language.
    """

    def __init__(self, document: Document, words: ClueWords) -> None:
        self._words = words
        self._full: dict[tuple[str, ...], str] = {}
        self._single: dict[str, set[str]] = {}
        for person in document.people:
            for spelling in (person.name, *person.aliases):
                parts = [p for p in _parts(spelling) if p not in _ADDRESSES]
                if len(parts) > 1:
                    self._full[tuple(parts)] = person.id
                for part in (parts[0], parts[-1]) if parts else ():
                    self._single.setdefault(part, set()).add(person.id)
        self._plain = frozenset(word for word in re.findall(r"[^\W\d_]+", document.text) if word.islower())
        """Words that also occur in lower case in the document."""
        self._named = _any_of(self._single)

    def read(self, block: Sequence[_Said]) -> Iterator[tuple[str, _Evidence]]:
        """Yield (person id, evidence) for each clue in consecutive sentences."""
        if not any(self._named.search(unaccented(said.text.casefold())) for said in block):
            return
        sentences = _unquoted(block)
        mentions = [self._mentions(said.text) for said in sentences]
        for said, named in zip(sentences, mentions, strict=True):
            yield from self._by_title(said, named)
        nobody = _Said("", 0, "", "")
        before = ((nobody, list[_Mention]()), *zip(sentences, mentions, strict=True))
        for (earlier, known), (said, named) in pairwise(before):
            yield from self._by_beginning(earlier, known, said)
            if not self._may_mean_others(earlier, known, {m.person for m in named}):
                yield from self._within(said, named)

    def _by_title(self, said: _Said, named: Sequence[_Mention]) -> Iterator[tuple[str, _Evidence]]:
        for mention in named:
            if mention.person and mention.person != said.speaker:
                title = said.text[: mention.start].rstrip()
                rest = said.text[mention.end :]
                shown = said.text[mention.start : mention.end]
                if kind := _kind(self._words.titles, title):
                    titled = f"{title[_start(self._words.titles, title) :]} {shown}"
                    why = _calls(kind, titled, said.turn)
                    yield mention.person, _Evidence(kind, _TITLE, said.line, why, mention.full)
                elif not mention.possessive and (kind := _kind(self._words.relations, rest)):
                    why = _says(f"{shown}{_first_words(rest, 5)}", said.turn)
                    yield mention.person, _Evidence(kind, _RELATION, said.line, why, mention.full)

    def _by_beginning(self, earlier: _Said, known: Sequence[_Mention], said: _Said) -> Iterator[tuple[str, _Evidence]]:
        kind = _kind(self._words.begins, said.text)
        person = known[0].person if known else ""
        if not kind or not person or person in (said.speaker, earlier.speaker) or earlier.speaker != said.speaker:
            return
        if self._may_mean_others(earlier, known, {person}) or _pronouns(self._words, earlier.whole) - {kind}:
            return
        leading = len(_WORD.findall(earlier.text[: known[0].start])) <= 1
        if points := self._words.subject - (not leading):
            why = _calls(kind, _pronoun(self._words, kind, said.text), said.turn)
            yield person, _Evidence(kind, points, said.line, why, known[0].full)

    def _within(self, said: _Said, named: Sequence[_Mention]) -> Iterator[tuple[str, _Evidence]]:
        person = named[0].person if named else ""
        if not person or person == said.speaker or self._may_mean_others(said, named, {person}):
            return
        found = _pronouns(self._words, said.whole)
        place = next((m for _, p in self._words.within if (m := p.search(said.text, named[0].end))), None)
        if len(found) == 1 and place is not None and not _kind(self._words.begins, said.text):
            shown = said.text[named[0].start : named[0].end]
            why = _says(f"{shown} … {_first_words(said.text[place.start() :], 3)}", said.turn)
            yield person, _Evidence(found.pop(), _WITHIN, said.line, why, named[0].full)

    def _may_mean_others(self, said: _Said, named: Sequence[_Mention], people: Collection[str]) -> bool:
        """Return whether a pronoun in or after a sentence may refer to anyone outside ``people``."""
        others = any(m.possessive or m.person not in people for m in named) or len({m.person for m in named}) > 1
        return others or any(p.search(said.text) for p in (self._words.someone, self._words.spoiling))

    def _mentions(self, text: str) -> list[_Mention]:
        found: list[_Mention] = []
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            last = _sequence_end(text, words, at)
            if last > at:
                found += self._in_sequence(text, words[at:last], begins=at == 0)
            at = max(last, at + 1)
        return found

    def _in_sequence(self, text: str, words: Sequence[Match[str]], *, begins: bool) -> Iterator[_Mention]:
        """Yield the mention of a person in consecutive capitalised words, if any.

        :param begins: whether the words begin the sentence.
        """
        parts = [unaccented(fold_name(_POSSESSIVE.sub("", word[0]))) for word in words]
        end = words[-1].end()
        possessive = _POSSESSIVE.search(words[-1][0]) is not None
        for start in range(len(words) - 1):
            if person := self._full.get(tuple(parts[start:])):
                yield _Mention(words[start].start(), end, person, full=True, possessive=possessive)
                return
        titles = [
            part in _ADDRESSES or bool(_kind(self._words.titles, w[0])) for part, w in zip(parts, words, strict=True)
        ]
        addressed = titles.index(False) if False in titles else len(titles)
        rest = parts[addressed:]
        people = self._single.get(rest[0], set()) if len(rest) == 1 else set[str]()
        if len(people) == 1 and not (begins and not addressed and rest[0] in self._plain):
            yield _Mention(words[addressed].start(), end, next(iter(people)), full=False, possessive=possessive)
        elif rest and not self._is_no_person(
            text[: words[addressed].start()], len(rest), begins=begins and not addressed
        ):
            yield _Mention(words[addressed].start(), end, "", full=False, possessive=possessive)

    def _is_no_person(self, before: str, count: int, *, begins: bool) -> bool:
        """Return whether capitalised words are probably not a person's name.

        They may be common nouns, the name of a place, or the first word of a sentence.

        :param before: text before the words.
        :param count: number of words.
        :param begins: whether the words begin the sentence.
        """
        if self._words.capital_nouns or (begins and count == 1) or self._words.places.search(before):
            return True
        return count == 1 and _ABOUT.search(before) is not None


def _sequence_end(text: str, words: Sequence[Match[str]], start: int) -> int:
    """Return the index after the sequence of capitalised words that begins at ``start``.

    The result is ``start`` if the word at ``start`` is not capitalised.
    """
    end = start
    at = start
    while at < len(words):
        if at > start and not _JOINED.fullmatch(text, words[at - 1].end(), words[at].start()):
            break
        if words[at][0][0].isupper():
            end = at + 1
        elif words[at][0] not in _PARTICLES or at == start:
            break
        at += 1
    return end


def _pronouns(words: ClueWords, text: str) -> set[str]:
    return {kind for kind, pattern in words.pronouns if pattern.search(text)}


def _pronoun(words: ClueWords, kind: str, text: str) -> str:
    found = next((m for k, p in words.pronouns if k == kind and (m := p.search(text))), None)
    return found[0].lower() if found else _first_words(text, 1)


def _parts(name: str) -> list[str]:
    return [unaccented(fold_name(word)) for word in _WORD.findall(name)]


def _any_of(names: Mapping[str, object]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)" if names else r"(?!)")


def _first_words(text: str, count: int) -> str:
    found = re.match(rf"\W*(?:\w\S*\s*){{1,{count}}}", text)
    return found[0].rstrip(" ,.;:") if found else ""

"""Words that may need a lexicon entry, and how each is spoken.

There are four kinds, the most certain first. Words with a lexicon entry are omitted, except names of speakers.

- ``name``: the names of speakers.
- ``foreign``: words tagged as another language, and words with a letter that the episode's language does not use.
- ``acronym``: words of two or more capitals that are spoken letter by letter or as written, unless the rules of the
  language read them as words.
- ``rare``: other words that always begin with a capital letter, even within a sentence: mostly names of people and
  places. German capitalises every noun, so it has no words of this kind.

The narrator's opening and closing are omitted, since they are not part of a transcript.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.cast.spoken import acronyms_read_as_words
from pipeline.model import Change, Document, Kind, Line, Script, spoken_text
from pipeline.standards import iso_639_1

WORD_KINDS = ("name", "foreign", "acronym", "rare")

_LETTERS = {
    "en": "",
    "de": "äöüß",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "sv": "åäöé",
    "es": "áéíóúüñ",
}
"""Letters besides a to z, by language; the letters of other languages are not checked."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\-‐‑][^\W\d_]+)*")
_ACRONYM = re.compile(r"[^\W\d_a-zß-öø-ÿ]{2,}s?")
_WITHIN = re.compile(r"[^\W_],? $")
"""Pattern for the text before a word that starts neither a sentence nor a quotation."""
_OWN = ("I'", "I’")
"""Beginnings of contractions with the pronoun "I", such as "I'm"."""
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word that may need a lexicon entry."""

    kind: str
    """One of ``WORD_KINDS``."""
    word: str
    count: int
    """Number of spoken occurrences."""
    path: str
    """Path of the first transcript that contains the word."""
    line: int
    """Line of the first occurrence, or 0 if unknown."""
    spoken: str
    """Spoken form of the first occurrence."""
    rules: tuple[str, ...]
    """Names of the rules that changed the word; empty if it is spoken as written."""


def words_to_check(documents: Sequence[Document], scripts: Sequence[Script]) -> tuple[WordFound, ...]:
    """Return words that may need a lexicon entry, by kind, most frequent first."""
    found: dict[tuple[str, str], WordFound] = {}
    for document, script in zip(documents, scripts, strict=True):
        for word in _Finder(document, script).words():
            first = found.get((word.kind, word.word), replace(word, count=0))
            found[word.kind, word.word] = replace(first, count=first.count + word.count)
    return tuple(sorted(found.values(), key=lambda w: (WORD_KINDS.index(w.kind), -w.count, w.word.casefold(), w.word)))


class _Finder:
    def __init__(self, document: Document, script: Script) -> None:
        self.document = document
        self.code = iso_639_1(document.meta.language)
        passages = [p for p in script.passages if p.kind not in (Kind.OPENING, Kind.CLOSING)]
        self.lines = [(passage.kind, line) for passage in passages for line in passage.lines]
        self.sentences = {s.id: s for s in document.sentences()}
        self.places = document.spoken_lines()
        self.names = {part for p in document.people for part in _WORD.findall(p.name)}
        self.lower = {w for _, line in self.lines for w in _WORD.findall(line.text) if w == w.lower()}
        self.as_words = acronyms_read_as_words(document.meta.language)

    def words(self) -> Iterator[WordFound]:
        """Yield the names of speakers, then the other words to check, in text order."""
        for person in self.document.people:
            if person.speaks:
                yield from self.name(
                    person.name, next(t for t in self.document.turns() if t.speaker == person.id).span.first_line
                )
        for kind, line in self.lines:
            foreign = list(self.foreign_runs(line))
            for match in _WORD.finditer(line.text):
                start, end = match.span()
                if possessive := _POSSESSIVE.search(match[0]):
                    end = start + possessive.start()
                word, changes = line.text[start:end], _covering(line, start, end)
                if not any(c.rule in ("lexicon", "not spoken", "citation") for c in changes):
                    word_kind = self.kind(word, line, start, changes, foreign, heading=kind is Kind.HEADING)
                    if word_kind == "acronym" and word[-1] == "s":
                        word, end = word[:-1], end - 1
                    if word_kind:
                        yield self.found(word_kind, word, line, start, end)

    def name(self, name: str, first_turn: int) -> Iterator[WordFound]:
        """Yield a WordFound for each occurrence of a speaker's name.

        If the name is never spoken, yield one WordFound with count 0.

        :param first_turn: line of the speaker's first turn.
        """
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        places = [(line, match) for _, line in self.lines for match in pattern.finditer(line.text)]
        for line, match in places:
            yield self.found("name", name, line, *match.span())
        if not places:
            yield WordFound("name", name, 0, self.document.path, first_turn, name, ())

    def kind(
        self,
        word: str,
        line: Line,
        start: int,
        changes: Sequence[Change],
        foreign: Sequence[tuple[int, int]],
        *,
        heading: bool,
    ) -> str:
        """Return a word's kind, or an empty string if it needs no lexicon entry.

        :param start: offset of the word in the line.
        :param changes: changes that overlap the word.
        :param foreign: ranges of the line that are tagged as another language.
        """
        if any(first <= start < last for first, last in foreign):
            return "foreign"
        if self.is_foreign(word):
            return "" if word in self.names else "foreign"
        shouted = line.text == line.text.upper()
        if _ACRONYM.fullmatch(word):
            said = _said(line, start, start + len(word), changes)
            spelt = "".join(said.split()).casefold() == word.casefold()
            return "acronym" if spelt and not shouted and word.removesuffix("s") not in self.as_words else ""
        within = _WITHIN.search(line.text, max(0, start - 3), start)
        ordinary = changes or heading or shouted or self.code == "de" or word in self.names or word.startswith(_OWN)
        return (
            "rare"
            if len(word) > 1 and word[0].isupper() and within and not ordinary and word.lower() not in self.lower
            else ""
        )

    def is_foreign(self, word: str) -> bool:
        """Return whether a word has a letter that the episode's language does not use."""
        usual = _LETTERS.get(self.code)
        letters = unicodedata.normalize("NFKC", word).lower()
        return usual is not None and any(c.isalpha() and not c.isascii() and c not in usual for c in letters)

    def foreign_runs(self, line: Line) -> Iterator[tuple[int, int]]:
        """Yield the ranges of a sentence that are tagged as another language."""
        at = 0
        for run in self.sentences[line.id].runs if line.id in self.sentences else ():
            if run.lang and iso_639_1(run.lang) != self.code:
                yield at, at + len(run.text)
            at += len(run.text)

    def found(self, kind: str, word: str, line: Line, start: int, end: int) -> WordFound:
        """Return a WordFound for one occurrence of a word."""
        changes = _covering(line, start, end)
        rules = tuple(dict.fromkeys(change.rule for change in changes))
        said = _said(line, start, end, changes)
        return WordFound(kind, word, 1, self.document.path, self.places.get(line.id, 0), said, rules)


def _covering(line: Line, start: int, end: int) -> list[Change]:
    """Return the changes of a line that overlap a range."""
    return [change for change in line.changes if change.start < end and change.end > start]


def _said(line: Line, start: int, end: int, changes: Sequence[Change]) -> str:
    """Return the spoken form of a range, widened to include overlapping changes in full."""
    start = min([start, *(change.start for change in changes)])
    end = max([end, *(change.end for change in changes)])
    moved = [replace(c, start=c.start - start, end=c.end - start) for c in changes]
    return spoken_text(line.text[start:end], moved, ipa=True)

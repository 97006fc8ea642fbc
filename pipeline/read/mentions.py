"""Mentions: passages that name a work in the reference list.

The evidence is one of these:

- the title: quoted, emphasised or capitalised
- a similar title in a sentence that also names the author
- the author and the year
- a quotation from an author with no other work in the list

A title that also occurs as an ordinary phrase counts only if it is quoted or emphasised and begins with a capital, or
if the sentence also names the author.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from pipeline.model import Memo, Mention, Reference, Section, Sentence, Span, remembered
from pipeline.read.drafts import ReferenceEntry, Work
from pipeline.read.inline import Inline
from pipeline.read.marks import words
from pipeline.read.state import State

_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{3,150})[”\"»]|(?<!\w)‘([^‘]{3,150}?)’(?!\w)")
_SMALL = r"(?:of|the|and|in|for|to|a|an|on|at|de|la|&)"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’\-]*"
_CAPITALISED = re.compile(rf"{_CAPITAL}(?:(?:\s+{_SMALL})*,?\s+{_CAPITAL}){{1,11}}")
_BETWEEN_COMMAS = re.compile(r"[^,]+")
_WORK = re.compile(r"\b(?:book|article|paper|report|study|essay|volume|chapter|work|thesis|survey)s?\b", re.I)
_CITING = r"(?:quoting|quote|in the words of|as|according to|cites?|citing)"
_SAYING = r"(?:writes?|wrote|puts? it|argues?|argued|notes?|noted|says|said)"
_AUTHOR_NAME = r"[^\W\d_a-z][\w'\-]+"
Ranges: TypeAlias = Sequence[tuple[int, int]]
_EXACT, _NEAR = 85.0, 55.0
"""Minimum similarity (0 to 100) of a phrase to a title in the reference list.

The second value applies if the sentence also names the author.
"""
_FEW = 8
"""Number of titles to try first, beginning with the most similar one."""
_LEADING_WORDS = 2
"""Maximum number of capitalised words before a title that are not part of it.

Examples are ``In`` and ``O'Neill's``.
"""
_APOSTROPHE = str.maketrans("’‑", "'-")


class Found(NamedTuple):
    """A passage of a paragraph that names a work, stored in a ``Memo`` as a JSON array."""

    start: int
    end: int
    entry: int
    """Index of the work in the reference list."""
    how: str
    """Evidence, such as ``author and year``."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A possible title in a paragraph, with its offsets."""

    start: int
    end: int
    text: str
    marked: bool
    """Whether the phrase is quoted or emphasised."""


def _main(title: str) -> str:
    """Return a title without its subtitle."""
    return re.split(r"[:?—]\s*|\s-\s", title, maxsplit=1)[0]


def _folded(title: str) -> str:
    """Return the folded words of a title without a leading article."""
    return re.sub(r"^(?:the|an?) (?=.)", "", words(title))


def _plain(text: str) -> str:
    """Return a text with typographic apostrophes and hyphens replaced with ASCII ones."""
    return text.translate(_APOSTROPHE)


class _Finder:
    """A finder for mentions of the works in a reference list."""

    def __init__(self, said: str, works: Sequence[Work]) -> None:
        """Index the works by their titles and authors.

        :param said: text of all spoken paragraphs.
        """
        self.works = works
        self.count = Counter(a for w in works for a in set(w.authors))
        both = [(_folded(_main(w.title)), _folded(w.title)) for w in works]
        self.titles = [title for main, full in both for title in (main, full if full != main else "")]
        """Two titles for each work: without the subtitle, and with it (empty for a work without subtitle)."""
        in_lower_case = [title for title in self.titles[::2] if title and title in said]
        folded = f" {words(said)} " if in_lower_case else ""
        self.common = [
            title in in_lower_case and f" {title} " in folded and bool(re.search(rf"\b{re.escape(title)}\b", said))
            for title in self.titles[::2]
        ]
        """For each work, whether its title also occurs in lower case, as an ordinary phrase."""
        self.digest = hashlib.sha256(repr((works, self.common)).encode()).hexdigest()
        self.surnames = [{_plain(a.surname) for a in work.authors} for work in works]
        self.by_surname: defaultdict[str, list[int]] = defaultdict(list)
        self.cited: defaultdict[str, list[int]] = defaultdict(list)
        """``surname`` or ``surname year`` -> indexes of the works that these words may cite."""
        for index, work in enumerate(works):
            for surname in self.surnames[index]:
                self.by_surname[surname].append(index)
                self.cited[f"{surname} {work.year}" if work.year else surname].append(index)
                if work.year and self.count[work.authors[0]] == 1:
                    self.cited[surname].append(index)
        self.last_words: defaultdict[str, list[str]] = defaultdict(list)
        for surname in self.by_surname:
            self.last_words[surname.split()[-1]].append(surname)

    def remembered(self, inline: Inline, sentences: Ranges, memo: Memo | None) -> list[Found]:
        """Return the mentions in a paragraph, from the memo if it has them.

        The memo key contains everything that affects the result: text, emphasis, sentences and works.
        """
        marks = list(inline.emphasised(0, len(inline.text)))
        decisive = f"{self.digest}\n{sentences}\n{marks}\n{inline.text}"
        found = remembered(memo, "mentions", decisive, lambda: self.in_paragraph(inline, sentences))
        return [Found(*f) for f in found]

    def in_paragraph(self, inline: Inline, sentences: Ranges) -> list[Found]:
        found: list[Found] = []
        for start, end in sentences:
            here: list[Found] = []
            for candidate in self.in_sentence(inline, start, end):
                if all(candidate.end <= f.start or candidate.start >= f.end for f in here):
                    here.append(candidate)
            found += here
        return sorted(found, key=lambda f: f.start)

    def in_sentence(self, inline: Inline, start: int, end: int) -> Iterator[Found]:
        """Yield the possible mentions in a sentence, the most likely first.

        Each phrase is compared with all titles. Since the reference list may be long, other evidence is sought only for
        works whose author the sentence names.
        """
        sentence = _plain(inline.text[start:end])
        named = self.named(sentence)
        phrases = list(_phrases(inline, start, end))
        exact = [(*title, p) for p in phrases if (title := self.titled(p, named))]
        for _, number, phrase in sorted(exact, key=lambda c: (-c[0], c[2].start, c[1])):
            yield Found(phrase.start, phrase.end, number, "title")
        years = set(re.findall(r"\d{4}", sentence))
        cited = {
            i
            for surname in named
            for key in (surname, *(f"{surname} {y}" for y in years))
            for i in self.cited.get(key, ())
        }
        # Works with a single author come first: a sentence that names one author probably means these.
        for index in sorted(cited, key=lambda i: (len(self.works[i].authors), i)):
            yield from self.by_author(sentence, start, index)
        if not named or not _WORK.search(sentence):
            return
        works = sorted({i for surname in named for i in self.by_surname[surname]})
        titles = [title for i in works for title in self.titles[2 * i : 2 * i + 2]]
        unnamed = (p for p in phrases if not self.named(_plain(p.text)))
        near = [
            (score, works[n // 2], p) for p in unnamed for score, n in self.alike(p, titles, _NEAR, 1) if score < _EXACT
        ]
        for _, number, phrase in sorted(near, key=lambda c: (-c[0], c[2].start, c[1])):
            yield Found(phrase.start, phrase.end, number, "near title and author")

    @staticmethod
    def alike(phrase: _Phrase, titles: Sequence[str], least: float, most: int | None) -> list[tuple[float, int]]:
        """Return (similarity, index) pairs for the titles similar to a phrase, the most similar first.

        :param least: minimum similarity (0 to 100).
        :param most: maximum number of titles to return; None for all.
        """
        from rapidfuzz import fuzz, process

        folded = _folded(phrase.text)
        found = process.extract(folded, titles, scorer=fuzz.ratio, score_cutoff=least, limit=most) if folded else []
        return [(score, number) for _, score, number in found]

    def titled(self, phrase: _Phrase, named: Set[str]) -> tuple[float, int] | None:
        """Return the similarity and index of the work whose title matches a phrase.

        :param named: authors' surnames in the sentence.
        :returns: None if no title matches.
        """
        apart = phrase.marked and phrase.text[0].isupper()
        for most in (_FEW, None):
            found = self.alike(phrase, self.titles, _EXACT, most)
            for score, number in found:
                index = number // 2
                if apart or not self.common[index] or not named.isdisjoint(self.surnames[index]):
                    return score, index
            if len(found) < _FEW:
                break
        return None

    def named(self, sentence: str) -> set[str]:
        """Return the authors' surnames that occur in a sentence."""
        result: set[str] = set()
        folded = sentence.casefold()
        for word in set(re.findall(r"[^\W\d_][\w'\-]*", sentence)):
            for last in {word, word.removesuffix("'s").removesuffix("'")}:
                result.update(s for s in self.last_words.get(last, ()) if " " not in s or s.casefold() in folded)
        return result

    def by_author(self, sentence: str, start: int, index: int) -> Iterator[Found]:
        work = self.works[index]
        if not work.authors:
            return
        author = work.authors[0]
        surname = _either_case(_plain(author.surname))
        if work.year:
            year = rf"{work.year}{work.suffix}(?![\da-z])"
            others = rf"(?:,? (?:et al\.?|and others|(?:and|&) (?:{_AUTHOR_NAME})|(?<=, ){_AUTHOR_NAME}))*"
            pattern = rf"\b{surname}(?P<others>{others})(?:'s?)?,?\s*(?:\({year}\)?|\[{year}\]?|{year})"
            for match in re.finditer(pattern, sentence):
                if self.fits(work, match["others"]):
                    yield Found(start + match.start(), start + match.end(), index, "author and year")
        if author.initial and self.count[author] == 1:
            name = rf"(?P<name>{re.escape(author.initial)}[\w'\-]*\.? {surname})"
            for pattern in (rf"\b{_CITING} {name}\b[^“\"]{{0,12}}[“\"]", rf"{name} {_SAYING}\b[^“\"]{{0,12}}[“\"]"):
                for match in re.finditer(pattern, sentence, re.IGNORECASE):
                    yield Found(start + match.start("name"), start + match.end("name"), index, "quotation")

    def fits(self, work: Work, others: str) -> bool:
        """Return whether the co-authors named in a citation are authors of the work.

        :param others: text between the first author and the year, such as ``et al.``.
        """
        if "et al" in others or "and others" in others:
            return len(work.authors) > 1
        return set(re.findall(_AUTHOR_NAME, others)) <= {_plain(a.surname) for a in work.authors[1:]}


def _either_case(surname: str) -> str:
    """Return a pattern that matches a surname as written or capitalised.

    The pattern for ``de la Peña`` also matches ``De la Peña``.
    """
    first = f"[{surname[0]}{surname[0].upper()}]" if surname[0].islower() else re.escape(surname[0])
    return first + re.escape(surname[1:])


def _phrases(inline: Inline, start: int, end: int) -> Iterator[_Phrase]:
    """Yield the possible titles in a sentence: quoted, emphasised or capitalised phrases.

    Capitalised phrases are also yielded in parts: split at commas, and without their first words.
    """
    for match in _QUOTED.finditer(inline.text, start, end):
        group = 1 if match[1] else 2
        yield _Phrase(match.start(group), match.end(group), match[group], True)
    for first, last in inline.emphasised(start, end):
        yield _Phrase(first, last, inline.text[first:last], True)
    for match in _CAPITALISED.finditer(inline.text, start, end):
        parts = [(m.start(), m.end()) for m in _BETWEEN_COMMAS.finditer(inline.text, match.start(), match.end())]
        for part in {match.span(): None, **dict.fromkeys(parts)}:
            yield from _without_first_words(inline.text, *part)


def _without_first_words(text: str, start: int, end: int) -> Iterator[_Phrase]:
    """Yield a phrase as is, without its first word, and without its first two words.

    Each yielded phrase has at least two words.
    """
    begins = [start + m.start() for m in re.finditer(r"\S+", text[start:end])]
    for begin in begins[: _LEADING_WORDS + 1][: len(begins) - 1]:
        yield _Phrase(begin, end, text[begin:end], False)


def mark_mentions(state: State) -> None:
    """Mark each passage in the drafts that mentions a work in the reference list."""
    if not state.entries:
        return
    blocks = [b for s in state.drafts for t in s.turns for b in t.blocks if b.items[0].speech]
    finder = _Finder(" ".join(b.inline.text for b in blocks), [e.work for e in state.entries])
    count: Counter[str] = Counter()
    for block in blocks:
        changes: list[tuple[int, int, dict[str, str]]] = []
        for place in finder.remembered(block.inline, block.sentences, state.memo):
            entry = state.entries[place.entry].id
            count[entry] += 1
            mention = f"{entry}-m{count[entry]}"
            changes.append((place.start, place.end, {"mention": mention}))
            state.mentions[mention] = (entry, place.how)
        if changes:
            block.inline = block.inline.restyled(changes)


def make_references(state: State) -> None:
    """Build the references, and report their mentions (R018) and uncited works (R019)."""
    places = _places(state.sections)
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention, (entry_id, how) in state.mentions.items():
        sentence, span = places[mention]
        found[entry_id].append(Mention(mention, entry_id, sentence.id, span, how))
    state.references = tuple(_reference(state, e, tuple(found[e.id])) for e in state.entries)


def _reference(state: State, entry: ReferenceEntry, mentions: tuple[Mention, ...]) -> Reference:
    source, work = state.source, entry.work
    for mention in mentions:
        start, end = source.trimmed(mention.span.start, mention.span.end)
        text = " ".join(source.text[start:end].split())
        state.report("R018", source.line(start), f'"{text}" refers to "{work.title}" (found by {mention.how})')
    if not mentions:
        state.report("R019", entry.line, f'reference "{work.title}" is never cited')
    runs, span = entry.inline.runs(source), state.span(entry.inline)
    surnames = tuple(a.surname for a in work.authors)
    return Reference(entry.id, runs, entry.inline.text, span, work.url, work.title, surnames, work.year, mentions)


def _places(sections: Sequence[Section]) -> dict[str, tuple[Sentence, Span]]:
    """Return the sentence and span of each mention, by mention id."""
    result: dict[str, tuple[Sentence, Span]] = {}
    sentences = [s for section in sections for t in section.turns for p in t.paragraphs() for s in p.sentences]
    for sentence in sentences:
        for run in sentence.runs:
            if run.mention and run.span:
                first, span = result.get(run.mention, (sentence, run.span))
                span = replace(span, end=run.span.end, last_line=run.span.last_line)
                result[run.mention] = (first, span)
    return result

"""Sentences, by syntok, mended if it divides at an abbreviation before a bracket or parts a mark from its sentence.

Marks of notes, ``[2]``, ``²`` or a digit left after a full stop, are shown and not spoken if the reference list is
numbered. A mark counts only if the list has its number. A bare digit must follow an end mark or a comma, as no word
and no measure does, and those of a transcript must be several and rise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.read.marks import FULL_WIDTH_ENDS, SCRIPT_ENDS
from pipeline.read.memo import Memo, remembered

_NOT_THE_END = re.compile(
    r"(?:\b(?:al|ed|eds|vol|vols|no|nos|pp|p|fig|figs|cf|ca|approx|dr|mr|mrs|ms|prof|st|vs|viz|trans|rev|dept|est)\."
    r"|\b(?:e\.g|i\.e)\.|\((?:eds?|trans)\.\)\.?)[)\]]*$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…。！？][\"”“’'»)\]*]*$")
_ONLY_MARKS = re.compile(r"[^\w]+$")
_FULL_WIDTH_END = re.compile(rf"[{FULL_WIDTH_ENDS}]+[」』）】〉》〕］｝”’»]*")
_SYMBOL = r"[%‰°©®™\u20a0-\u20bf\u2190-\u2bff\u200d\ufe0f\U0001f000-\U0001faff]"
"""Signs of units and currencies, arrows, pictographs: syntok takes none of them for the end of a word."""
_BEHIND = r"[\"'”’“‘»«›‹)\]}*]{0,9}\s+"
_SCRIPT_END = re.compile(rf"[{SCRIPT_ENDS}][.!?…{SCRIPT_ENDS}]{{0,9}}{_BEHIND}")
_MISSED_END = re.compile(
    rf"(?:{_SYMBOL}[.!?…]|[.!?…](?:{_SYMBOL}|[»«›‹“}}\]]|[”’\"'»«›‹“]{{2}}|\s[»›](?=\s)))"
    rf"(?:{_SYMBOL}|[.!?…]){{0,9}}{_BEHIND}"
)
"""The ends of sentences that syntok does not know, with the spaces after them."""
_NEXT = re.compile(r"\W{0,4}(\w)")
_ABBREVIATED = re.compile(r"\b[^\W\d_]$")
_SPACED_CLOSING = re.compile(r"[»›]\s+")
_CLOSING = re.compile(r"[.!?…,;:)\]”’\"']+\s+")
_SECTION = 20_000
"""Longer paragraphs are given to syntok in parts that end at a space: its time grows faster than the length."""


def split_sentences(text: str, memo: Memo | None = None) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of a paragraph, without the spaces between them; nothing is lost."""
    return [(start, end) for start, end in remembered(memo, "sentences", text, lambda: _split(text))]


def _split(text: str) -> list[tuple[int, int]]:
    ends = set(_known_ends(text)) - {len(text)}
    starts = sorted({0, *ends, *(_past_closing_marks(text, start) for start in _boundaries(text))})
    ranges: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if ranges and start not in ends and _belongs_to_previous(text, ranges[-1], start, end):
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
    return [_without_blanks(text, a, b) for a, b in ranges if text[a:b].strip()]


def _known_ends(text: str) -> Iterator[int]:
    """Offsets where a sentence begins after an end that syntok does not know."""
    yield from (m.end() for m in _FULL_WIDTH_END.finditer(text))
    yield from (m.end() for m in _SCRIPT_END.finditer(text) if not _next(text, m.end()).islower())
    for found in _MISSED_END.finditer(text):
        following = _next(text, found.end())
        if following.isalpha() and not following.islower() and not _is_abbreviated(text, found):
            yield found.end()


def _next(text: str, at: int) -> str:
    """The letter or digit that follows, perhaps after a few marks, or nothing."""
    found = _NEXT.match(text, at)
    return found[1] if found else ""


def _is_abbreviated(text: str, end: re.Match[str]) -> bool:
    """Whether the full stop with which an end begins belongs to an abbreviation or an initial."""
    at = end.start()
    before = text[max(0, at - 12) : at + 1]
    return before[-1] == "." and bool(_ABBREVIATED.search(before[:-1]) or _NOT_THE_END.search(before))


def is_abbreviated(text: str) -> bool:
    """Whether a text ends in an abbreviation that ends no sentence (``vol.``)."""
    return _NOT_THE_END.search(text[-12:]) is not None


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return end - len(part.lstrip()), start + len(part.rstrip())


def _boundaries(text: str) -> list[int]:
    from syntok import segmenter

    starts: list[int] = []
    begin = 0
    while begin < len(text):
        end = _section_end(text, begin)
        for paragraph in segmenter.analyze(text[begin:end]):
            starts.extend(begin + sentence[0].offset for sentence in paragraph)
        begin = end
    return starts


def _past_closing_marks(text: str, start: int) -> int:
    """A boundary set before the full stop or the quotation mark of the previous sentence, moved after it."""
    if start and text[start - 1].isspace() and (mark := _SPACED_CLOSING.match(text, start)):
        return mark.end()
    found = _CLOSING.match(text, start)
    return found.end() if found and start and not text[start - 1].isspace() else start


def _section_end(text: str, begin: int) -> int:
    if len(text) - begin <= _SECTION:
        return len(text)
    stop = max(text.rfind(mark, begin, begin + _SECTION) for mark in (". ", "? ", "! "))
    return stop + 2 if stop > begin else len(text)


def _belongs_to_previous(text: str, previous: tuple[int, int], start: int, end: int) -> bool:
    before, piece = text[previous[0] : previous[1]].rstrip(), text[start:end].strip()
    if _ONLY_MARKS.match(piece) or not text[start - 1 : start].isspace() or not _END.search(before[-12:]):
        return True
    return bool(_NOT_THE_END.search(before)) and (piece[0] in "([" or piece[0].islower() or piece[0].isdigit())


# Strings, compiled where they are used: most transcripts have no numbered list.
_MEASURE = r"\d\s?[^\W\d_]+$"
"""A number and its unit, whose square a superscript may be."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LETTER = r"[^\W\d_]"
_BEHIND = rf"(?:(?<={_LETTER}{{3}})|(?<=[.,;:!?…”’\"')\]]))"
_CERTAIN = rf"{_BEHIND}\[\d{{1,3}}(?:[,–-] ?\d{{1,3}})*\]|{_BEHIND}[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}(?!\w)"
_BARE = rf"(?<={_LETTER}{{2}}[.,;:!?…])\d{{1,2}}(?=\s|$)|(?<={_LETTER}[.,;:!?…][”’\"')])\d{{1,2}}(?=\s|$)"
"""A digit that stood above the line before the text lost its form."""


def note_marks(texts: Sequence[str], numbers: Collection[int]) -> list[list[tuple[int, int]]]:
    """The half-open ranges of the marks in each of some paragraphs, in order.

    :param numbers: those of the entries of the reference list; empty if it is not numbered.
    """
    if not numbers:
        return [[] for _ in texts]
    marks = [[m.span() for m in re.finditer(_CERTAIN, t) if _refers(m, numbers)] for t in texts]
    bare = [(n, m) for n, t in enumerate(texts) for m in re.finditer(_BARE, t) if not is_abbreviated(t[: m.start()])]
    said = [int(m.group()) for _, m in bare]
    if len(said) > 1 and set(said) <= set(numbers) and all(a < b for a, b in pairwise(said)):
        for n, found in bare:
            marks[n] = sorted((*marks[n], found.span()))
    return marks


def _refers(mark: re.Match[str], numbers: Collection[int]) -> bool:
    named = re.findall(r"\d+", mark.group().translate(_SUPERSCRIPTS))
    measure = re.search(_MEASURE, mark.string[max(0, mark.start() - 20) : mark.start()])
    return measure is None and set(map(int, named)) <= set(numbers)


def without_marks(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """A text of the same length with spaces for its marks."""
    for start, end in marks:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def with_marks(sentences: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges of sentences, each with the marks that follow it."""
    nexts = [start for start, _ in sentences[1:]]
    borders = zip(sentences, [*nexts, float("inf")], strict=True)
    return [(start, max([end, *(m[1] for m in marks if end <= m[0] < border)])) for (start, end), border in borders]

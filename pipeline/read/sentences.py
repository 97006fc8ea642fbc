"""Sentences, by syntok, mended where it divides at an abbreviation before a bracket or leaves a mark alone."""

from __future__ import annotations

import re

from pipeline.read.memo import Memo, remembered

_NOT_THE_END = re.compile(
    r"(?:\b(?:al|ed|eds|vol|vols|no|nos|pp|p|fig|figs|cf|ca|approx|dr|mr|mrs|ms|prof|st|vs|viz|trans|rev|dept|est)\."
    r"|\b(?:e\.g|i\.e)\.|\((?:eds?|trans)\.\)\.?)[)\]]*$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…。！？][\"”“’'»)\]*]*$")
_ONLY_MARKS = re.compile(r"[^\w]+$")
_FULL_WIDTH_END = re.compile(r"[。！？]+[」』）”’]*")
_GUILLEMET_END = re.compile(r"[.!?…][»“]\s+(?=[«„“(]?[^\W\d_a-zß-öø-ÿ])")
"""The ends of sentences that syntok does not know."""
_CLOSING = re.compile(r"[.!?…,;:)\]”’\"']+\s+")
_SECTION = 20_000
"""Longer paragraphs are given to syntok in parts that end at a blank: its time grows faster than the length."""


def split_sentences(text: str, memo: Memo | None = None) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of a paragraph, without the blanks between them; nothing is lost."""
    return [(start, end) for start, end in remembered(memo, "sentences", text, lambda: _split(text))]


def _split(text: str) -> list[tuple[int, int]]:
    ends = {m.end() for pattern in (_FULL_WIDTH_END, _GUILLEMET_END) for m in pattern.finditer(text)} - {len(text)}
    starts = sorted({0, *ends, *(_past_closing_marks(text, start) for start in _boundaries(text))})
    ranges: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if ranges and start not in ends and _belongs_to_previous(text, ranges[-1], start, end):
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
    return [_without_blanks(text, a, b) for a, b in ranges if text[a:b].strip()]


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
    """A boundary set before the full stop of the previous sentence, moved behind it."""
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

"""Sentence splitting with syntok, corrected for abbreviations and closing punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Memo, remembered
from pipeline.read.abbreviations import goes_on, is_abbreviated
from pipeline.read.marks import FULL_WIDTH_ENDS, SCRIPT_ENDS

_END = re.compile(r"[.!?…。！？][\"”“’'»)\]*]*$")
_ONLY_MARKS = re.compile(r"[^\w]+$")
_FULL_WIDTH_END = re.compile(rf"[{FULL_WIDTH_ENDS}]+[」』）】〉》〕］｝”’»]*")
_SYMBOL = r"[%‰°©®™\u20a0-\u20bf\u2190-\u2bff\u200d\ufe0f\U0001f000-\U0001faff]"
"""Unit and currency signs, arrows and pictographs.

Syntok does not treat them as the end of a word.
"""
_AFTER = r"[\"'”’“‘»«›‹)\]}*]{0,9}\s+"
_SCRIPT_END = re.compile(rf"[{SCRIPT_ENDS}][.!?…{SCRIPT_ENDS}]{{0,9}}{_AFTER}")
_MISSED_END = re.compile(
    rf"(?:{_SYMBOL}[.!?…]|[.!?…](?:{_SYMBOL}|[»«›‹“}}\]]|[”’\"'»«›‹“]{{2}}|\s[»›](?=\s)))"
    rf"(?:{_SYMBOL}|[.!?…]){{0,9}}{_AFTER}"
)
"""Pattern for a sentence end that syntok misses, with the spaces after it."""
_NEXT = re.compile(r"\W{0,4}(\w)")
_ABBREVIATED = re.compile(r"\b[^\W\d_]$")
_SPACED_CLOSING = re.compile(r"[»›]\s+")
_CLOSING = re.compile(r"[.!?…,;:)\]”’\"']+\s+")
_SECTION = 20_000
"""Maximum number of characters to pass to syntok at once.

The running time of syntok grows more than linearly.
"""


def split_sentences(text: str, memo: Memo | None = None, language: str = "en") -> list[tuple[int, int]]:
    """Return the half-open ranges of the sentences in a paragraph, without surrounding spaces.

    :param language: language (BCP 47) whose abbreviations do not end sentences; if empty, none are checked.
    """
    kind = f"sentences {language}"
    return [(start, end) for start, end in remembered(memo, kind, text, lambda: _split(text, language))]


def _split(text: str, language: str) -> list[tuple[int, int]]:
    ends = set(_known_ends(text)) - {len(text)}
    starts = sorted({0, *ends, *(_past_closing_marks(text, start) for start in _boundaries(text))})
    ranges: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if ranges and start not in ends and _belongs_to_previous(text, ranges[-1], start, end, language):
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
    return [_trimmed(text, a, b) for a, b in ranges if text[a:b].strip()]


def _known_ends(text: str) -> Iterator[int]:
    """Yield the offset after each sentence end that syntok misses."""
    yield from (m.end() for m in _FULL_WIDTH_END.finditer(text))
    yield from (m.end() for m in _SCRIPT_END.finditer(text) if not _next(text, m.end()).islower())
    for found in _MISSED_END.finditer(text):
        following = _next(text, found.end())
        if following.isalpha() and not following.islower() and not _is_abbreviated(text, found):
            yield found.end()


def _next(text: str, at: int) -> str:
    """Return the next letter or digit after an offset, or an empty string.

    At most four other characters may precede the letter or digit.
    """
    found = _NEXT.match(text, at)
    return found[1] if found else ""


def _is_abbreviated(text: str, end: re.Match[str]) -> bool:
    """Return whether a possible sentence end is the full stop of an abbreviation or initial."""
    at = end.start()
    before = text[max(0, at - 12) : at + 1]
    return before[-1] == "." and bool(_ABBREVIATED.search(before[:-1]) or is_abbreviated(before))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
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
    """Move a sentence start past any closing punctuation of the previous sentence."""
    if start and text[start - 1].isspace() and (mark := _SPACED_CLOSING.match(text, start)):
        return mark.end()
    found = _CLOSING.match(text, start)
    return found.end() if found and start and not text[start - 1].isspace() else start


def _section_end(text: str, begin: int) -> int:
    if len(text) - begin <= _SECTION:
        return len(text)
    stop = max(text.rfind(mark, begin, begin + _SECTION) for mark in (". ", "? ", "! "))
    return stop + 2 if stop > begin else len(text)


def _belongs_to_previous(text: str, previous: tuple[int, int], start: int, end: int, language: str) -> bool:
    before, piece = text[previous[0] : previous[1]].rstrip(), text[start:end].strip()
    if _ONLY_MARKS.match(piece) or not text[start - 1 : start].isspace() or not _END.search(before[-12:]):
        return True
    return bool(language) and goes_on(before, piece, language)

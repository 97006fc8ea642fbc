"""Pull quotes: blocks that repeat words of the text, marked as quotations or, in found text, standing in a cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Log
from pipeline.read.corpus import Corpus, QuotePlace, words
from pipeline.read.entities import plain
from pipeline.read.items import Item
from pipeline.read.source import Source

_OPENING = "“„«\"‘'"
_CLOSING = "”“»\"’'"
_MIN_WORDS = 5
_MIN_WORDS_PLAIN = 8
_SAID_NOWHERE = "this pull quote is said nowhere else: the narrator speaks it"
_LIKENESS = {"quoted": (84.0, 0.2), "explicit": (80.0, 0.2), "plain": (95.0, 0.5)}
"""Least share of a pull quote's letters (0 to 100) and groups of words (0 to 1) found in the text, by its look."""


def mark_pull_quotes(source: Source, items: Sequence[Item], found: bool, log: Log) -> list[Item]:
    """Items with the pull quotes among them marked as such (R015, R031).

    :param found: whether the text has no front matter of its own; then unquoted repetitions count too.
    """
    looks = {n: _look(i, source) for n, i in enumerate(items) if i.untagged or i.kind == "pull quote"}
    quoted = {n for n, look in looks.items() if look != "plain"}
    said = {n: words(items[n].content(source)).split() for n, look in looks.items() if found or look != "plain"}
    body = Corpus(source, [i for n, i in enumerate(items) if i.kind == "text" and n not in quoted], said.values())
    result = list(items)
    for number, needle in said.items():
        if place := _place(body, items[number], needle, looks[number]):
            result[number] = _repeating(source, items[number], place, log)
    left = [n for n in sorted(quoted) if not result[n].repeats_line]
    if left:
        others = Corpus(source, [result[n] for n in left if result[n].kind == "text"], [said[n] for n in left])
        for number in left:
            item = items[number]
            place = _place(others, item, said[number], looks[number])
            if place and others.length(place.item) > 1.2 * _letters(said[number]):
                result[number] = _repeating(source, item, place, log)
    for item in result:
        if item.kind == "pull quote" and not item.repeats_line:
            log.add("R031", source.path, item.block.line, _SAID_NOWHERE)
    return result


def _look(item: Item, source: Source) -> str:
    """``explicit``, ``quoted`` or ``plain``: what speaks for the item being a pull quote."""
    if item.explicit:
        return "explicit"
    text = plain(item.content(source)).strip().rstrip(".,")
    opens, closes = text[:1] in _OPENING, text[-1:] in _CLOSING
    inner = text[1:-1]
    lone_end = closes and not opens and not any(c in inner for c in '“„«"')
    lone_start = opens and not any(c in inner for c in '”»"')
    return "quoted" if text and ((opens and closes) or lone_end or lone_start) else "plain"


def _place(body: Corpus, item: Item, said: Sequence[str], look: str) -> QuotePlace | None:
    if look == "explicit" and len(said) < _MIN_WORDS:
        return body.find_exactly(said, item)
    if len(said) < (_MIN_WORDS_PLAIN if look == "plain" else _MIN_WORDS):
        return None
    place = body.find(said, item, *_LIKENESS[look])
    letters = _letters(said)
    if place and look == "plain" and abs(letters - body.length(place.item)) <= max(3, letters // 50):
        return None
    return place


def _letters(said: Sequence[str]) -> int:
    """Letters of some words, with a blank between them."""
    return sum(map(len, said)) + max(0, len(said) - 1)


def _repeating(source: Source, item: Item, place: QuotePlace, log: Log) -> Item:
    log.add("R015", source.path, item.block.line, f"a pull quote: repeats line {place.line}; shown, not spoken")
    return replace(item, kind="pull quote", repeats_line=place.line, repeats=place.item.start)

"""Soundbites of an episode: the editor's pull quotes chose them, the Timeline knows when they are heard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.clock import RATE
from pipeline.model import Document, PullQuote
from pipeline.script import Kind
from pipeline.timeline import Cue, Timeline
from pipeline.write.lines import one_line
from pipeline.write.text import first_words

_SHORTEST, _LONGEST = 15 * RATE, 120 * RATE
"""Samples; what Podcasting 2.0 recommends."""
_TITLE = 128
"""Characters that Podcasting 2.0 allows."""
_WORD = re.compile(r"\w+")
_IN_A_ROW = 3
"""Words that must agree in a row to count as the same place; fewer agree by chance."""
_MOST_WORDS = 900
"""What the fastest voice (450 words per minute) says in 120 seconds; a longer quote is not looked for."""


class Soundbite(NamedTuple):
    """A stretch of an episode that stands for it."""

    title: str
    start: int
    """Samples."""
    end: int


def soundbites(document: Document, timeline: Timeline) -> tuple[Soundbite, ...]:
    """One for each pull quote that repeats spoken words: the whole sentences that hold these words.

    Where they last less than 15 seconds, the sentences after them are added, then those before them, as long as the
    same turn goes on; what is still shorter then, or longer than 120 seconds, is no soundbite.
    """
    return tuple(_found(document, timeline))


def _found(document: Document, timeline: Timeline) -> Iterator[Soundbite]:
    quotes = [b for t in document.turns() for b in t.blocks if isinstance(b, PullQuote) and b.repeats]
    sentences = {p.id: {s.id for s in p.sentences} for p in document.paragraphs()} if quotes else {}
    for quote in quotes:
        ids = sentences.get(quote.repeats, set())
        said = [cue for cue in timeline.cues if cue.id in ids]
        if repeated := _repeated(quote.text, said):
            turn = [cue for cue in timeline.cues if cue.turn == said[0].turn and cue.kind is Kind.PARAGRAPH]
            start, end = _lengthened(repeated, turn)
            if _SHORTEST <= end - start <= _LONGEST:
                yield Soundbite(first_words(one_line(quote.text), _TITLE), start, end)


def _repeated(text: str, said: Sequence[Cue]) -> tuple[Cue, Cue] | None:
    """The first and the last cue that say the words of a text."""
    words = [(word, cue) for cue in said for word in _words(cue.text)]
    quoted = _words(text)
    if len(quoted) > _MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, [word for word, _ in words], quoted, autojunk=False)
    same = [b for b in matcher.get_matching_blocks() if b.size and b.size >= min(_IN_A_ROW, len(quoted))]
    return (words[same[0].a][1], words[same[-1].a + same[-1].size - 1][1]) if same else None


def _lengthened(repeated: tuple[Cue, Cue], turn: Sequence[Cue]) -> tuple[int, int]:
    first, last = turn.index(repeated[0]), turn.index(repeated[1])
    while turn[last].end - turn[first].start < _SHORTEST:
        if last + 1 < len(turn):
            last += 1
        elif first:
            first -= 1
        else:
            break
    return turn[first].start, turn[last].end


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())

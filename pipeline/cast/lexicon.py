"""The spoken form of a text: the lexicon's respellings, what is silent, and the alignment with the shown form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Respelling
from pipeline.settings import Respell


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text as it is spoken, and where it differs from what is shown."""

    text: str
    respellings: tuple[Respelling, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Respellings, compiled: whole words, the longest first, in any case unless an entry says otherwise.

    Of two entries of the same length the one for exactly this case is tried first.
    """

    entries: tuple[Respell, ...]
    pattern: re.Pattern[str] | None


def make_lexicon(entries: Sequence[Respell]) -> Lexicon:
    """Compile a lexicon."""
    ordered = tuple(sorted(entries, key=lambda e: (-len(e.word), not e.case, e.word, e.spoken)))
    parts = [_pattern(e) for e in ordered]
    return Lexicon(ordered, re.compile("|".join(f"({p})" for p in parts)) if parts else None)


def _pattern(entry: Respell) -> str:
    word = r"\s+".join(re.escape(w) for w in entry.word.split())
    before = r"(?<!\w)" if entry.word[0].isalnum() else ""
    after = r"(?!\w)" if entry.word[-1].isalnum() else ""
    return f"{before}{word}{after}" if entry.case else f"(?i:{before}{word}{after})"


def respell(text: str, silent: Sequence[tuple[int, int]], lexicon: Lexicon) -> SpokenText:
    """A shown text as it is to be spoken.

    :param silent: half-open ranges that are shown only.
    :returns: the spoken text, and for each difference the ranges in both texts (offsets in code points).
    """
    edits = [(start, end, "") for start, end in silent]
    if lexicon.pattern is not None:
        for match in lexicon.pattern.finditer(text):
            start, end = match.span()
            if all(end <= a or start >= b for a, b, _ in edits):
                assert match.lastindex is not None
                edits.append((start, end, lexicon.entries[match.lastindex - 1].spoken))
    parts: list[str] = []
    respellings: list[Respelling] = []
    at = length = 0
    for start, end, spoken in sorted(edits):
        parts += [text[at:start], spoken]
        length += start - at
        respellings.append(Respelling(start, end, length, length + len(spoken)))
        length += len(spoken)
        at = end
    parts.append(text[at:])
    return SpokenText("".join(parts), tuple(respellings))

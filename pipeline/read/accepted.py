"""Source lines to which ``accept`` entries apply.

An entry with ``at`` identifies lines by their first words.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate

from pipeline.model import Acceptance, Accepting
from pipeline.read.marks import words
from pipeline.read.state import State

_WORDS, _CHARACTERS = 20, 1000
"""Maximum number of words and of characters to compare at the beginning of a line."""


def find_accepted(state: State) -> None:
    """Set ``state.accepted`` to the ``accept`` entries, each with the lines that it matches.

    An entry without ``at`` applies to the whole file, recorded as line 0.
    """
    entries = dict.fromkeys((*state.front.accept, *state.reading.accept))
    lines: defaultdict[Acceptance, set[int]] = defaultdict(set)
    wanted: defaultdict[str, list[Acceptance]] = defaultdict(list)
    for entry in entries:
        if entry.at:
            wanted[" ".join(_beginning(entry.at))].append(entry)
        else:
            lines[entry].add(0)
    for number in range(1, len(state.source.starts) + 1) if wanted else ():
        for said in accumulate(_beginning(state.source.line_text(number)), "{} {}".format):
            for entry in wanted.get(said, ()):
                lines[entry].add(state.source.shown_line(number))
    state.accepted = tuple(Accepting(entry, frozenset(lines[entry])) for entry in entries)


def _beginning(text: str) -> list[str]:
    """Return the first words of a text, folded for comparison.

    If the text has no words, its first characters are returned as a single string in the list.
    """
    text = text.strip()[:_CHARACTERS]
    return words(text).split()[:_WORDS] or [text]

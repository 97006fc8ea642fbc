"""Search for the lines that ``accept`` entries name by their first words."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate

from pipeline.model import Acceptance, Accepting
from pipeline.read.marks import words
from pipeline.read.state import State

_WORDS, _CHARACTERS = 20, 1000
"""Most words and characters of a line that are compared."""


def find_accepted(state: State) -> None:
    """Find the lines that the ``accept`` entries of front matter and series name."""
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
    """Return the first words of a text, folded; a text without words as it is."""
    text = text.strip()[:_CHARACTERS]
    return words(text).split()[:_WORDS] or [text]

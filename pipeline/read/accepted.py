"""Find the lines at which the findings are accepted: those that begin with the words of an entry of ``accept``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.model import Acceptance, Accepting
from pipeline.read.marks import words
from pipeline.read.state import State


def find_accepted(state: State) -> None:
    """Find the lines of the entries of the front matter, and of the series."""
    entries = dict.fromkeys((*state.front.accept, *state.reading.accept))
    lines: defaultdict[Acceptance, set[int]] = defaultdict(set)
    wanted: defaultdict[str, list[tuple[str, Acceptance]]] = defaultdict(list)
    for entry in entries:
        if entry.at:
            wanted[_first(entry.at)].append((_said(entry.at), entry))
        else:
            lines[entry].add(0)
    for number, text in _lines(state) if wanted else ():
        for said, entry in wanted.get(_first(text), ()):
            if f"{_said(text)} ".startswith(f"{said} "):
                lines[entry].add(state.source.shown_line(number))
    state.accepted = tuple(Accepting(entry, frozenset(lines[entry])) for entry in entries)


def _lines(state: State) -> Iterator[tuple[int, str]]:
    numbers = range(1, len(state.source.starts) + 1)
    return ((n, text) for n in numbers if (text := state.source.line_text(n)).strip())


def _said(text: str) -> str:
    """The words of a text, folded; the text itself where it has none."""
    return words(text) or text.strip()


def _first(text: str) -> str:
    return _said(text[:200]).partition(" ")[0]

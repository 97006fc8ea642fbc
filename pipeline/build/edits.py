"""What was removed, repeated and moved between two versions of an episode: their lines, aligned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.build.record import LineRecord


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch that differs."""

    start: int
    end: int
    """The lines ``start:end`` of the new version, or none: then what is missing stood before ``start``."""
    new: tuple[LineRecord, ...]
    """Lines there that the old version does not have."""
    again: tuple[LineRecord, ...]
    """Lines there that the old version has, and less often."""
    gone: tuple[LineRecord, ...]
    """Lines of the old version that stood there, and of which the new one has fewer."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two versions side by side."""

    edits: tuple[Edit, ...]
    """In order."""
    before: tuple[int, ...]
    """For each line of the new version its number in the old one, -1 in an edit."""

    def touching(self, start: int, end: int) -> Edit | None:
        """The edit inside of the new lines ``start:end`` or right after them, else the one right before them."""
        found = [edit for edit in self.edits if edit.start <= end and edit.end >= start]
        return min(found, key=lambda edit: edit.end <= start, default=None)


def align(old: Sequence[LineRecord], new: Sequence[LineRecord]) -> Aligned:
    """Compare two versions by who says what."""
    was, now = [_said(line) for line in old], [_said(line) for line in new]
    head = _common(was, now)
    tail = _common(was[head:][::-1], now[head:][::-1])
    before = [*range(head), *[-1] * (len(now) - head - tail), *range(len(was) - tail, len(was))]
    known, surplus, lack = set(was), Counter(now) - Counter(was), Counter(was) - Counter(now)
    edits: list[Edit] = []
    matcher = SequenceMatcher(None, was[head : len(was) - tail], now[head : len(now) - tail], autojunk=False)
    for operation, *bounds in matcher.get_opcodes():
        i, i_end, j, j_end = (head + bound for bound in bounds)
        if operation == "equal":
            before[j:j_end] = range(i, i_end)
            continue
        added = [line for line in new[j:j_end] if _said(line) in known]
        fresh = tuple(line for line in new[j:j_end] if _said(line) not in known)
        edits.append(Edit(j, j_end, fresh, _taken(added, surplus), _taken(old[i:i_end], lack)))
    return Aligned(tuple(edits), tuple(before))


def _said(line: LineRecord) -> tuple[str, str]:
    return line.speaker, line.text


def _common(one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> int:
    """How many are equal from the beginning on."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _taken(lines: Sequence[LineRecord], budget: Counter[tuple[str, str]]) -> tuple[LineRecord, ...]:
    """The lines of which there are some left in the budget, which they use up."""
    taken: list[LineRecord] = []
    for line in lines:
        if budget[_said(line)] > 0:
            budget[_said(line)] -= 1
            taken.append(line)
    return tuple(taken)

"""Explain why something is made again, as data: the plan compared with the record of the last build.

Each take and each chunk is counted once, under the first cause that applies, so that the reasons add up to what is
made: a chunk that two episodes share is the earlier one's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, takewhile
from typing import TypeAlias

from pipeline.model import counted
from pipeline.plan.record import QUOTE, ChunkRecord, LineRecord, Record


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


def align(old: Sequence[LineRecord], new: Sequence[LineRecord]) -> tuple[list[Edit], list[int]]:
    """Compare two versions of an episode by who says what.

    :returns: the edits in order; for each line of the new version its number in the old one, -1 in an edit.
    """
    was, now = [_said(line) for line in old], [_said(line) for line in new]
    head = _common(was, now)
    tail = _common(was[head:][::-1], now[head:][::-1])
    previous = [*range(head), *[-1] * (len(now) - head - tail), *range(len(was) - tail, len(was))]
    known, surplus, lack = set(was), Counter(now) - Counter(was), Counter(was) - Counter(now)
    edits: list[Edit] = []
    matcher = SequenceMatcher(None, was[head : len(was) - tail], now[head : len(now) - tail], autojunk=False)
    for operation, *bounds in matcher.get_opcodes():
        i, i_end, j, j_end = (head + bound for bound in bounds)
        if operation == "equal":
            previous[j:j_end] = range(i, i_end)
            continue
        added = [line for line in new[j:j_end] if _said(line) in known]
        fresh = tuple(line for line in new[j:j_end] if _said(line) not in known)
        edits.append(Edit(j, j_end, fresh, _taken(added, surplus), _taken(old[i:i_end], lack)))
    return edits, previous


def _said(line: LineRecord) -> tuple[str, str]:
    return line.speaker, line.text


def _common(one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> int:
    """How many are equal from the beginning on."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _taken(lines: Sequence[LineRecord], budget: Counter[tuple[str, str]]) -> tuple[LineRecord, ...]:
    """The lines of which there are some left in the budget, which they use up."""
    taken: list[LineRecord] = []
    for line in lines:
        if budget[_said(line)] > 0:
            budget[_said(line)] -= 1
            taken.append(line)
    return tuple(taken)


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause, and how much has to be made anew for it."""

    episode: str
    what: str
    """``text of 1 sentence changed (turn 7, JENNIFER CLARK)``"""
    takes: int
    chunks: int


@dataclass(frozen=True, slots=True)
class _Cause:
    what: str
    """Where it befell lines, ``{}`` stands for them."""
    kind: str = ""
    """Of the lines that it befell."""
    place: str = ""

    def worded(self, count: int) -> str:
        lines = counted(count, self.kind if self.kind in _NOUNS else "sentence")
        noun = f"the {self.kind}" if self.kind in _ONCE else lines
        return (self.what.format(noun) if self.kind else self.what) + self.place


@dataclass(slots=True)
class _Share:
    """What is counted under a cause."""

    items: set[Hashable] = field(default_factory=set)
    takes: int = 0
    chunks: int = 0


_Shares: TypeAlias = defaultdict[_Cause, _Share]
_ONCE = ("opening", "closing")
_NOUNS = ("heading", "announcement")
"""Kinds of lines that are called by their kind; the others are sentences."""
_MISSING = _Cause("missing from the store or damaged")
_CHANGED, _REMOVED, _REPEATED = "text of {} changed", "{} removed", "{} repeated"


def explain(
    episodes: Iterable[tuple[str, Sequence[ChunkRecord]]],
    takes: Collection[str],
    chunks: Collection[str],
    changed: Collection[str],
    record: Record | None,
    draft: bool = False,
) -> tuple[Reason, ...]:
    """The reasons why these takes and chunks (keys) are made anew, by episode, most chunks first.

    :param episodes: (key, its chunks), in order.
    :param changed: names of the tables of settings that differ from the last build's.
    :param draft: whether this is a draft build: one that replaces the other kind is not compared with it.
    """
    other = record is not None and record.draft != draft
    unknown = "no earlier build is known" if record is None else "new episode"
    if other:
        unknown = (
            "a draft build takes the place of the sound" if draft else "the sound takes the place of a draft build"
        )
    waiting_takes, waiting = set(takes), set(chunks)
    reasons: list[Reason] = []
    for episode, whole in episodes:
        known = record.chunks.get(episode) if record and not other else None
        compared = _Compared(known, whole, changed) if known is not None else None
        shares: _Shares = defaultdict(_Share)
        for number, chunk in enumerate(whole):
            if chunk.key not in waiting:
                continue
            waiting.remove(chunk.key)
            if compared is None:
                cause = _Cause(unknown)
                causes = [cause] * len(chunk.lines)
            else:
                cause, causes = compared.causes(number, shares)
            shares[cause].chunks += 1
            for line, its in zip(chunk.lines, causes, strict=True):
                if line.take in waiting_takes:
                    waiting_takes.remove(line.take)
                    shares[its].takes += 1
        found = [Reason(episode, c.worded(len(s.items)), s.takes, s.chunks) for c, s in shares.items()]
        found = [reason for reason in found if reason.takes or reason.chunks]
        reasons += sorted(found, key=lambda reason: (-reason.chunks, reason.what))
    return tuple(reasons)


class _Compared:
    """An episode beside what the last build knew of it."""

    def __init__(self, known: Sequence[ChunkRecord], now: Sequence[ChunkRecord], changed: Collection[str]) -> None:
        self._changed = changed
        self._chunks = now
        self._old = [line for chunk in known for line in chunk.lines]
        self._new = [line for chunk in now for line in chunk.lines]
        self._starts = [0, *accumulate(len(chunk.lines) for chunk in now)]
        """Number of each chunk's first line."""
        self._keys = {chunk.key for chunk in known}
        self._divisions = {_takes(chunk) for chunk in known}
        self._takes = {line.take for line in self._old}
        self._by_text = {_said(line): line for line in self._old}

    @cached_property
    def _aligned(self) -> tuple[list[Edit], list[int]]:
        return align(self._old, self._new)

    def causes(self, number: int, shares: _Shares) -> tuple[_Cause, list[_Cause]]:
        """The cause of a stale chunk, and for each of its lines the one that a take is made for.

        The sentences that a cause befell are added to its share.
        """
        chunk = self._chunks[number]
        if chunk.key in self._keys:
            return _MISSING, [_MISSING] * len(chunk.lines)
        causes = [self._line(line) for line in chunk.lines]
        for place, cause in enumerate(causes, self._starts[number]):
            if cause.kind:
                shares[cause].items.add(place)
        first = next((cause for cause in causes if cause is not _MISSING), None)
        return first or self._unspoken(number, shares), causes

    def _line(self, line: LineRecord) -> _Cause:
        old = self._by_text.get(_said(line))
        if old is None:
            return _befell(_CHANGED, line)
        if line.take in self._takes:
            return _MISSING
        if old.voice != line.voice:
            return _Cause(f"voice of {line.speaker or 'the narrator'} changed ({old.voice} to {line.voice})")
        return _Cause("lexicon changed" if old.spoken != line.spoken else "speech engine changed")

    def _edited(self, edit: Edit) -> tuple[_Cause | None, set[Hashable]]:
        """What an edit did to which lines; None for a move. What is repeated where others went is a changed text."""
        if edit.new:
            places = [n for n in range(edit.start, edit.end) if self._new[n] in edit.new]
            cause = _befell(_CHANGED, self._new[places[0]])
            return cause, {n for n in places if _befell(_CHANGED, self._new[n]) == cause}
        what = _REMOVED if not edit.again else _CHANGED if edit.gone else _REPEATED
        lines = edit.again or edit.gone
        return _befell(what, *lines) if lines else None, {(edit.start, n) for n in range(len(lines))}

    def _unspoken(self, number: int, shares: _Shares) -> _Cause:
        """Why a chunk is made anew of which every line has been spoken."""
        chunk, start, end = self._chunks[number], self._starts[number], self._starts[number + 1]
        if not chunk.lines:
            return _Cause("audio settings changed" if "audio" in self._changed else "jingle changed")
        first = chunk.lines[0]
        moved = _Cause("sentences moved or divided otherwise", "", _place(first))
        pauses = _Cause("pauses changed")
        edits, previous = self._aligned
        touching = [edit for edit in edits if edit.start <= end and edit.end >= start]
        if touching:
            # The one inside of the chunk or right after it, otherwise the one right before it.
            edit = min(touching, key=lambda edit: edit.end <= start)
            cause, items = self._edited(edit)
            shares[cause or moved].items.update(items)
            return cause or moved
        known = [self._old[n] for n in previous[start:end]]
        shifted = any(one.pause != other.pause for one, other in zip(known, chunk.lines, strict=True))
        if shifted or _takes(chunk) not in self._divisions:
            return pauses if "pauses" in self._changed else moved
        if "audio" in self._changed:
            return _Cause("audio settings changed")
        return _Cause("lexicon changed" if "lexicon" in self._changed else "another version of Rostra or its libraries")


def _befell(what: str, line: LineRecord, *others: LineRecord) -> _Cause:
    """What happened to a line and to others after it."""
    if all((other.kind, _place(other)) == (line.kind, _place(line)) for other in others):
        return _Cause(what, line.kind, _place(line))
    return _Cause(what, "sentence", _place(line, ", and after"))


def _place(line: LineRecord, more: str = "") -> str:
    """Where a sentence is; what is no sentence of a turn is named by its kind alone."""
    if not line.turn or line.kind == "announcement":
        return ""
    return f" (turn {line.turn}, {QUOTE if line.kind == QUOTE else line.speaker}{more})"


def _takes(chunk: ChunkRecord) -> tuple[str, ...]:
    return tuple(line.take for line in chunk.lines)

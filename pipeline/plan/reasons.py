"""Reasons for rebuilding takes and chunks, found by comparison with the last build.

Each take and chunk is counted once, under the first cause that applies, so that the reasons add up to the total work.
A chunk that two episodes share is counted for the earlier episode.
"""

from __future__ import annotations

import re
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
    """Range of lines that differs between two versions of an episode."""

    start: int
    end: int
    """End of the range ``start:end`` of line numbers in the new version.

    It is equal to ``start`` if lines were only removed.
    """
    new: tuple[LineRecord, ...]
    """Added lines that do not occur in the old version."""
    again: tuple[LineRecord, ...]
    """Added lines that occur less often in the old version."""
    gone: tuple[LineRecord, ...]
    """Removed lines that occur less often in the new version."""


def align(old: Sequence[LineRecord], new: Sequence[LineRecord]) -> tuple[list[Edit], list[int]]:
    """Return the differences between two versions of an episode, compared by speaker and text.

    :returns: the edits in order, and for each new line the index of its counterpart in ``old`` (-1 within an edit).
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
    """Return the number of equal items at the start of two sequences."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _taken(lines: Sequence[LineRecord], budget: Counter[tuple[str, str]]) -> tuple[LineRecord, ...]:
    """Return the lines that a budget allows, and subtract them from the budget.

    :param budget: (speaker, text) -> number of such lines that may still be returned.
    """
    taken: list[LineRecord] = []
    for line in lines:
        if budget[_said(line)] > 0:
            budget[_said(line)] -= 1
            taken.append(line)
    return tuple(taken)


@dataclass(frozen=True, slots=True)
class Reason:
    """Reason for rebuilding parts of an episode, with the amount of work."""

    episode: str
    """Key of the episode."""
    what: str
    """Description of the cause, such as ``1 sentence edited (turn 7, JENNIFER CLARK)``."""
    takes: int
    """Number of sentences to speak."""
    chunks: int
    """Number of parts to mix."""

    @property
    def is_first_build(self) -> bool:
        """Whether the reason is that there was no earlier build."""
        return self.what == _FIRST

    @property
    def is_voice(self) -> bool:
        """Whether the reason is that a person has a different voice."""
        return _HAS_VOICE in self.what


@dataclass(frozen=True, slots=True)
class _Cause:
    what: str
    """Description, in which ``{}`` is replaced with the number and kind of the lines."""
    kind: str = ""
    """Kind of the changed lines; empty if the cause is not a changed line."""
    place: str = ""

    def worded(self, count: int) -> str:
        lines = counted(count, self.kind if self.kind in _NOUNS else "sentence")
        noun = self.kind if self.kind in _ONCE else lines
        return (self.what.format(noun) if self.kind else self.what) + self.place


@dataclass(slots=True)
class _Share:
    """Changed lines and amount of work attributed to one cause."""

    items: set[Hashable] = field(default_factory=set)
    takes: int = 0
    chunks: int = 0


_Shares: TypeAlias = defaultdict[_Cause, _Share]
_ONCE = ("opening", "closing")
_NOUNS = ("heading", "announcement")
"""Kinds of lines that have their own noun in messages; other kinds are called sentences."""
_MISSING = _Cause("missing from the store or damaged")
_CHANGED, _REMOVED, _REPEATED = "{} edited", "{} removed", "{} repeated"
_FIRST, _HAS_VOICE = "first build", " has a different voice ("
_VOICE = re.compile(r"(.*) at (\d+) words a minute, pitch (\d+)")
"""Pattern for ``LineRecord.voice``."""


def explain(
    episodes: Iterable[tuple[str, Sequence[ChunkRecord]]],
    takes: Collection[str],
    chunks: Collection[str],
    changed: Collection[str],
    record: Record | None,
    draft: bool = False,
) -> tuple[Reason, ...]:
    """Return the reasons for rebuilding takes and chunks, grouped by episode.

    For each episode, the reason that affects the most chunks comes first.

    :param episodes: (key, chunks) of each episode, in series order.
    :param takes: keys of the takes to speak.
    :param chunks: keys of the chunks to mix.
    :param changed: names of the settings tables that differ from the last build.
    :param record: record of the last build; None if there was no build.
    :param draft: whether this is a draft build; draft builds and full builds are never compared.
    """
    other = record is not None and record.draft != draft
    unknown = _FIRST if record is None else "new episode"
    if other:
        unknown = "replaces a full build" if draft else "replaces a draft build"
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
    """Comparison of an episode with the record of the last build."""

    def __init__(self, known: Sequence[ChunkRecord], now: Sequence[ChunkRecord], changed: Collection[str]) -> None:
        self._changed = changed
        self._chunks = now
        self._old = [line for chunk in known for line in chunk.lines]
        self._new = [line for chunk in now for line in chunk.lines]
        self._starts = [0, *accumulate(len(chunk.lines) for chunk in now)]
        """Number of the first line in each chunk, followed by the total number of lines."""
        self._keys = {chunk.key for chunk in known}
        self._divisions = {_takes(chunk) for chunk in known}
        self._takes = {line.take for line in self._old}
        self._by_text = {_said(line): line for line in self._old}

    @cached_property
    def _aligned(self) -> tuple[list[Edit], list[int]]:
        return align(self._old, self._new)

    def causes(self, number: int, shares: _Shares) -> tuple[_Cause, list[_Cause]]:
        """Return why a chunk is stale, and why each of its takes might be.

        The cause for a take applies only if the take must be spoken. Changed lines are added to ``shares`` under their
        cause.

        :param number: number of the chunk in the episode, from 0.
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
            return _line_cause(_CHANGED, line)
        if line.take in self._takes:
            return _MISSING
        if old.voice != line.voice:
            return _Cause(f"{line.speaker or 'the narrator'}{_HAS_VOICE}{_voice_change(old.voice, line.voice)})")
        return _Cause("lexicon changed" if old.spoken != line.spoken else "speech engine changed")

    def _edited(self, edit: Edit) -> tuple[_Cause | None, set[Hashable]]:
        """Return the cause that describes an edit, and identifiers of the edited lines.

        The cause is None if lines were only moved. A repeated line that replaces a removed line counts as edited.
        """
        if edit.new:
            places = [n for n in range(edit.start, edit.end) if self._new[n] in edit.new]
            cause = _line_cause(_CHANGED, self._new[places[0]])
            return cause, {n for n in places if _line_cause(_CHANGED, self._new[n]) == cause}
        what = _REMOVED if not edit.again else _CHANGED if edit.gone else _REPEATED
        lines = edit.again or edit.gone
        return _line_cause(what, *lines) if lines else None, {(edit.start, n) for n in range(len(lines))}

    def _unspoken(self, number: int, shares: _Shares) -> _Cause:
        """Return why a chunk is stale although all of its lines have been spoken."""
        chunk, start, end = self._chunks[number], self._starts[number], self._starts[number + 1]
        if not chunk.lines:
            return _Cause("audio settings changed" if "audio" in self._changed else "jingle changed")
        first = chunk.lines[0]
        moved = _Cause("sentences moved or split differently", "", _place(first))
        pauses = _Cause("pauses changed")
        edits, previous = self._aligned
        touching = [edit for edit in edits if edit.start <= end and edit.end >= start]
        if touching:
            # Prefer an edit in the chunk or directly after it to an edit directly before it.
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
        return _Cause("lexicon changed" if "lexicon" in self._changed else "Rostra or its libraries changed")


def _voice_change(old: str, new: str) -> str:
    """Return a description of a voice change, such as ``af_heart → bf_emma, pitch 50 → 60``."""
    was, now = _VOICE.fullmatch(old), _VOICE.fullmatch(new)
    if was is None or now is None:
        return f"{old} → {new}"
    named = [f"{was[1]} → {now[1]}"] if was[1] != now[1] else []
    for group, what in ((2, "rate"), (3, "pitch")):
        if was[group] != now[group]:
            named.append(f"{what} {was[group]} → {now[group]}")
    return ", ".join(named)


def _line_cause(what: str, line: LineRecord, *others: LineRecord) -> _Cause:
    """Return the cause that describes one or more changed lines.

    Lines that differ in kind or turn are described as sentences from the turn of the first line.

    :param what: description of the change, such as ``{} edited``.
    """
    if all((other.kind, _place(other)) == (line.kind, _place(line)) for other in others):
        return _Cause(what, line.kind, _place(line))
    return _Cause(what, "sentence", _place(line, "from "))


def _place(line: LineRecord, start: str = "") -> str:
    """Return the turn and speaker of a line as text in brackets.

    The result is empty for announcements and lines outside turns.
    """
    if not line.turn or line.kind == "announcement":
        return ""
    return f" ({start}turn {line.turn}, {QUOTE if line.kind == QUOTE else line.speaker})"


def _takes(chunk: ChunkRecord) -> tuple[str, ...]:
    return tuple(line.take for line in chunk.lines)

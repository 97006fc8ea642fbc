"""When a caption is shown: integers throughout, on whole milliseconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.clock import RATE, milliseconds
from pipeline.timeline import Cue, Mark

_MILLISECOND = RATE // 1000


def sample_at(cue: Cue, offset: int) -> int:
    """The sample at which the character at ``offset`` of a cue's text is heard.

    At a word mark it is the mark's own; elsewhere it lies between the marks around it in proportion to the characters.
    """
    words = cue.words
    at = bisect_right(words, offset, key=_beginning)
    from_offset, from_sample = (words[at - 1].start, words[at - 1].sample) if at else (0, cue.start)
    to_offset, to_sample = (words[at].start, words[at].sample) if at < len(words) else (len(cue.text), cue.end)
    if to_offset == from_offset:
        return to_sample
    return from_sample + (to_sample - from_sample) * (offset - from_offset) // (to_offset - from_offset)


def _beginning(mark: Mark) -> int:
    return mark.start


def settled(spans: Sequence[tuple[int, int]], duration: int) -> list[tuple[int, int]]:
    """Spans in samples as spans on whole milliseconds (still in samples) that a caption file may hold.

    They keep their order, never overlap, last at least 1 ms each, and the last one ends with the episode.

    :raises ValueError: the episode has fewer milliseconds than spans.
    """
    if not spans:
        return []
    starts = [milliseconds(start) for start, _ in spans]
    ends = [min(milliseconds(end), following) for (_, end), following in zip(spans, [*starts[1:], 0], strict=True)]
    ends[-1] = milliseconds(duration)
    earliest = 0
    for i in range(len(spans)):
        starts[i] = max(starts[i], earliest)
        ends[i] = earliest = max(ends[i], starts[i] + 1)
    latest = milliseconds(duration)
    for i in reversed(range(len(spans))):
        ends[i] = min(ends[i], latest)
        starts[i] = latest = min(starts[i], ends[i] - 1)
    if latest < 0:
        raise ValueError(f"{len(spans)} captions do not fit into {milliseconds(duration)} ms")
    return [(start * _MILLISECOND, end * _MILLISECOND) for start, end in zip(starts, ends, strict=True)]

"""What is lit while a narration sounds, held against the schedule of the narration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.clients.overlay import Clip

LATE = 0.3
"""Seconds for which the sentence before may still be lit."""
EDGE = 0.05
"""Seconds before its end from which a sentence need not be lit any more: players round times."""
PERIOD = 0.04
"""Seconds between two looks at the page."""


@dataclass(frozen=True)
class Look:
    """What is lit at a moment of the sound (seconds)."""

    since: float
    """Since the look before."""
    sound: float
    lit: tuple[str, ...]


def stretches(clips: Sequence[Clip], count: int) -> list[list[Clip]]:
    """The narration in pieces of about the same duration; each ends with the clip that the next begins with."""
    step = clips[-1].end / count
    pieces = [list(piece) for _, piece in groupby(clips, lambda clip: clip.begin // step)]
    return [piece + after[:1] for piece, after in zip(pieces, [*pieces[1:], []], strict=True)]


def mismatches(looks: Sequence[Look], clips: Sequence[Clip], early: float = 0.0) -> list[str]:
    """The looks at which another sentence was lit than the one that the sound had been in for longer than allowed.

    So many seconds before a sentence, it may be lit already.

    A busy machine holds up the page as a whole, the player and the looks alike: that time is not the player's.
    """
    wrong = []
    held, before = 0.0, None
    for look in looks:
        now = next((c for c in clips if c.begin <= look.sound < c.end), None)
        if now is None:
            continue
        held = (held if now == before else 0.0) + max(0.0, look.since - PERIOD)
        before = now
        soon = next((c for c in clips if c.begin <= look.sound + early < c.end), now)
        over = not look.lit and now.end - look.sound < EDGE
        if look.lit not in ((now.id,), (soon.id,)) and not over and look.sound - now.begin > LATE + held:
            wrong.append(f"at {look.sound:.2f} s {look.lit} is lit, not {now.id} ({now.begin:.2f} to {now.end:.2f} s)")
    return wrong

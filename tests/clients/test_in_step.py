"""The page of a shipped episode marks the sentence that is heard, in Chromium, served and from disk.

The schedule that it is judged by is that of the captions, parsed on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pytest

from tests.clients.captions import schedule
from tests.clients.conftest import EPISODES, Recorded
from tests.clients.looks import Look, mismatches, stretches
from tests.clients.nodejs import run_browser
from tests.clients.overlay import Clip
from tests.clients.serving import serving
from tests.conftest import ROOT
from tests.run.conftest import Built

PARTS = 6
"""How many stretches of the episode are played at the same time, each in a window of its own."""
FROM_DISK = 3
"""How many of them are played from disk too."""


EARLY = 0.05
"""Seconds before a sentence at which it may be lit already."""


@dataclass(frozen=True)
class Played:
    """A stretch of the episode and what was seen of it."""

    clips: Sequence[Clip]
    arrived: Look
    paused: bool
    looks: list[Look]
    said: list[str]


def wanted_of(url: str, parts: Sequence[Sequence[Clip]]) -> list[dict[str, object]]:
    """The stretches as the script wants them: each until the middle of the clip that the next begins with."""
    ends = [part[-1].begin + min(1.0, (part[-1].end - part[-1].begin) / 2) for part in parts]
    return [
        {"url": url, "begin": part[0].begin, "end": end, "limit": 3 * (end - part[0].begin) + 60}
        for part, end in zip(parts, ends, strict=True)
    ]


@pytest.fixture(scope="module")
def played(shipped: Built, recorded: Recorded) -> dict[str, list[Played]]:
    """The shortest episode, played as a whole from the server and in part from disk."""
    captions = [shipped.one(f"media/{key}.[0-9a-f]*[0-9a-f].vtt") for key in EPISODES]
    schedules = dict(zip(EPISODES, map(schedule, captions), strict=True))
    key = min(EPISODES, key=lambda key: schedules[key][-1].end)
    parts = stretches(schedules[key], PARTS)
    some = parts[:: PARTS // FROM_DISK + 1]
    page = f"episodes/{key}.html"

    def take() -> Any:
        with serving(ROOT, shipped.root / "output") as served:
            wanted = [*wanted_of(served + page, parts), *wanted_of((shipped.site / page).as_uri(), some)]
            return run_browser("step.mjs", {"parts": wanted}, timeout=600)

    records = recorded("in-step", take)
    seen = [
        Played(
            part,
            Look(0, r["arrived"]["sound"], tuple(r["arrived"]["lit"])),
            r["arrived"]["paused"],
            [Look(since, sound, tuple(lit)) for since, sound, lit in r["looks"]],
            r["said"],
        )
        for part, r in zip([*parts, *some], records, strict=True)
    ]
    return {"served": seen[: len(parts)], "from disk": seen[len(parts) :]}


@pytest.fixture(params=["served", "from disk"])
def stretch(request: pytest.FixtureRequest, played: dict[str, list[Played]]) -> list[Played]:
    return played[request.param]


def test_the_address_of_a_moment_leads_there_without_a_sound(stretch: list[Played]) -> None:
    for part in stretch:
        assert part.paused
        assert part.arrived.sound == pytest.approx(part.clips[0].begin, abs=0.01)
        assert part.arrived.lit == (part.clips[0].id,)


def test_every_sentence_is_marked_in_step(stretch: list[Played]) -> None:
    for part in stretch:
        assert part.said == []
        assert mismatches(part.looks, part.clips, EARLY) == []
        assert [lit for lit, _ in groupby(look.lit for look in part.looks)] == [(clip.id,) for clip in part.clips]
        # And the same looks do not fit a schedule that is a second off.
        assert mismatches(part.looks, [replace(c, begin=c.begin + 1, end=c.end + 1) for c in part.clips], EARLY)

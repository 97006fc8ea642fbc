"""How much sound a build makes, how long that takes, and how much room it needs: known before anything is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import RATE, Script
from pipeline.plan.jobs import ChunkJob
from pipeline.plan.project import Casting
from pipeline.plan.up_to_date import UpToDate
from pipeline.settings import Audio

PACE = 18.0
"""Characters that are spoken in a second at ``_USUAL_RATE``, as both engines do (module-6: 18.6), pauses left out."""
_USUAL_RATE = 165
_MIXING, _QUICK_MIXING, _NARRATING = 0.009, 0.004, 0.003
"""Seconds of one core for a second of sound: levels and MP3, the same with a quick encoder, AAC (usual machine)."""
_QUICK = 7
"""LAME's -q from which the encoder is a quick one."""
_PAUSE = 0.5
"""Seconds of silence after a sentence, on average."""
_COVER = 500_000
"""Bytes of an episode's cover and its pages."""
_BYTES = 125
"""Bytes in a second of a kbit/s."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a build makes, as far as it can be known beforehand."""

    sound: float
    """Seconds of sound to be mixed and encoded."""
    speech: float
    """Seconds of speech to be made for it; what was spoken before is not."""
    work: float
    """Seconds that all of it takes one core."""
    jobs: int
    """How many pieces it can be shared out in."""
    stored: int
    """Bytes that are added to the store."""
    site: int
    """Bytes of all media and books of the site then."""

    def wait(self, workers: int) -> float:
        """Seconds until it is made, by this many workers at most."""
        return self.work / max(1, min(workers, self.jobs))


def estimate(
    episodes: Iterable[tuple[Script, UpToDate | None]],
    stale: Sequence[ChunkJob],
    takes: Collection[str],
    audio: Audio,
    casting: Casting,
) -> Estimate:
    """Estimate a build from the characters that are spoken.

    :param episodes: all in the site, each with what was written of it if that is up to date.
    :param stale: the chunks to be made.
    :param takes: keys of the takes to be spoken for them.
    """
    listed = list(episodes)
    pace = _pace(listed)
    bytes_a_second = (audio.bitrate + audio.narration_bitrate) * _BYTES
    unspoken = set(takes)
    speech = sound = 0.0
    for job in stale:
        for line, key in zip(job.passage.lines, job.take_keys, strict=True):
            length = len(line.spoken) / (pace * line.voice.rate / _USUAL_RATE)
            sound += length + _PAUSE
            if key in unspoken:
                unspoken.remove(key)
                speech += length
    mixing = (_QUICK_MIXING if audio.quality >= _QUICK else _MIXING) + _NARRATING * bool(audio.narration_bitrate)
    site = 0.0
    for script, found in listed:
        if found is not None:
            site += found.size
        else:
            lines = [line for passage in script.passages for line in passage.lines]
            length = sum(len(line.spoken) * _USUAL_RATE / (pace * line.voice.rate) + _PAUSE for line in lines)
            site += length * bytes_a_second + _COVER
    return Estimate(
        sound=sound,
        speech=speech,
        work=speech * casting.traits.cost + sound * mixing,
        jobs=len(stale),
        stored=round(speech * casting.traits.rate * 2 + sound * bytes_a_second),
        site=round(site),
    )


def _pace(episodes: Iterable[tuple[Script, UpToDate | None]]) -> float:
    """Characters a second at the usual rate, from the episodes that were built before."""
    characters = seconds = 0.0
    for script, found in episodes:
        if found is None:
            continue
        lines = [line for passage in script.passages for line in passage.lines]
        lengths = found.lengths()
        if len(lengths) == len(lines):
            characters += sum(len(line.spoken) * _USUAL_RATE / line.voice.rate for line in lines)
            seconds += sum(lengths) / RATE
    return characters / seconds if seconds else PACE

"""Estimate of a build before it starts: length of the sound, build time and disk space."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import RATE, Script
from pipeline.plan.jobs import ChunkJob
from pipeline.plan.project import Casting
from pipeline.plan.up_to_date import UpToDate
from pipeline.settings import Audio

PACE = 18.0
"""Characters spoken per second at ``_USUAL_RATE``, excluding pauses, as measured with both engines."""
_USUAL_RATE = 165
"""Speaking rate in words per minute for which ``PACE`` was measured."""
_MIXING, _QUICK_MIXING, _NARRATING = 0.009, 0.004, 0.003
"""CPU time in seconds per second of sound.

The values are for levelling and normal MP3 encoding, for levelling and quick MP3 encoding, and for AAC encoding.
"""
_QUICK = 7
"""Lowest LAME ``-q`` value that counts as quick encoding; higher values are faster."""
_PAUSE = 0.5
"""Average silence after a sentence, in seconds."""
_COVER = 500_000
"""Typical size of an episode's cover and pages in bytes."""
_BYTES = 125
"""Bytes per second at a bitrate of 1 kbit/s."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimated amount of work and output of a build."""

    sound: float
    """Seconds of sound to mix and encode."""
    speech: float
    """Seconds of speech to synthesise, excluding sentences that are in the store."""
    work: float
    """CPU time in seconds for all jobs."""
    jobs: int
    """Number of jobs that workers can share."""
    stored: int
    """Bytes added to the store."""
    site: int
    """Bytes of all media and books in the finished site."""

    def wait(self, workers: int) -> float:
        """Return the estimated build time in seconds, if up to ``workers`` workers share the jobs."""
        return self.work / max(1, min(workers, self.jobs))


def estimate(
    episodes: Iterable[tuple[Script, UpToDate | None]],
    stale: Sequence[ChunkJob],
    takes: Collection[str],
    audio: Audio,
    casting: Casting,
) -> Estimate:
    """Return the estimate of a build, based on the number of spoken characters.

    :param episodes: all episodes of the site, each with its existing files if they are up to date.
    :param stale: chunks to make.
    :param takes: keys of the takes to speak, which these chunks need and the store lacks.
    :param audio: settings that determine the bitrates and the encoding speed.
    :param casting: casting whose engine traits determine the cost of speech.
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
    """Return the number of characters spoken per second at ``_USUAL_RATE``.

    The number is calculated from the episodes that are up to date. Without such episodes, it is ``PACE``.
    """
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

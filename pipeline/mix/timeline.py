"""Timeline of an episode, assembled from its chunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from pipeline.mix.chapters import find_chapters
from pipeline.mix.loudness import BIN, Meter
from pipeline.mix.true_peak import QUIETEST
from pipeline.model import CODEC_DELAY_FRAMES, FRAME, Chunk, ChunkInfo, Cue, Document, Script, Timeline, Words, samples

LEVELS = 1000
"""Maximum number of loudness levels in a Timeline."""
LINGER = samples(0.3)
"""Samples by which a cue outlasts its line, unless the next line begins earlier."""


def assemble(document: Document, script: Script, infos: Sequence[ChunkInfo], meter: Meter) -> Timeline:
    """Return the Timeline of an episode.

    :param infos: properties of each passage's chunk, in the order of the script's passages.
    :param meter: loudness meter to which the bins of all chunks were added.
    :raises ValueError: the chunks do not match the script.
    """
    frames = sum(info.frames for info in infos)
    if len(script.passages) != len(infos) or meter.bins * BIN != frames * FRAME:
        raise ValueError(f"{len(infos)} chunks ({frames} frames) for {len(script.passages)} passages")
    starts = [0, *accumulate(info.frames for info in infos)][: len(infos)]
    chunks = tuple(Chunk(p.id, *at) for p, *at in zip(script.passages, starts, (i.frames for i in infos), strict=True))
    duration = (frames - CODEC_DELAY_FRAMES) * FRAME
    cues = _closed(list(_cues(script, chunks, infos)), duration)
    chapters = find_chapters(document, script, chunks, cues, duration)
    peak = max((info.peak_dbtp for info in infos), default=QUIETEST)
    return Timeline(script.key, chunks, cues, chapters, frames, meter.integrated(), peak, meter.levels(LEVELS))


def _cues(script: Script, chunks: Sequence[Chunk], infos: Sequence[ChunkInfo]) -> Iterator[Cue]:
    for passage, chunk, info in zip(script.passages, chunks, infos, strict=True):
        if [placed.line for placed in info.placed] != [line.id for line in passage.lines]:
            raise ValueError(f"the lines of passage {passage.id} and of its chunk differ")
        begin = chunk.start_frame * FRAME
        for line, placed in zip(passage.lines, info.placed, strict=True):
            words, start, end = Words(placed.words).moved(begin), begin + placed.start, begin + placed.end
            yield Cue(line.id, passage.kind, passage.turn, line.speaker, line.text, start, end, words)


def _closed(cues: Sequence[Cue], duration: int) -> tuple[Cue, ...]:
    """Return the cues extended by ``LINGER``, but not beyond the next cue's start.

    The last cue lasts until ``duration``.
    """
    if not cues:
        return ()
    closed = [replace(cue, end=min(following.start, cue.end + LINGER)) for cue, following in pairwise(cues)]
    return (*closed, replace(cues[-1], end=duration))

"""Compares when things are heard: in the captions, on the page, and in the narration of the book.

The narration has its own time. Each block of the text (a paragraph, a heading, an announcement) is a stretch of sound
of its own, which begins a frame before its first words and is a whole number of frames: of 576 samples in the episode
(MP3, MPEG-2 layer III at 24 kHz, ISO/IEC 13818-3), of 1024 in the narration (AAC-LC, ISO/IEC 14496-3). So each block
is as much longer there as its last frame goes on, and what is behind it is heard as much later.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median_low
from typing import NamedTuple

from pipeline.verify.captions import AGREE
from pipeline.verify.findings import Findings
from pipeline.verify.overlay import Clip
from pipeline.verify.words import Piece

_SAMPLES = 24
"""Per millisecond."""
_MP3, _AAC = 576, 1024
"""Samples of a frame."""
_CLIP = Fraction(3, 1000)
"""Seconds that a clip may begin beside its time: both are in whole milliseconds, one of them rounded down."""


class Stated(NamedTuple):
    """When one medium says that each piece begins, in milliseconds."""

    findings: Findings
    times: Sequence[int]
    lines: Sequence[int] = ()


def check_starts(media: Sequence[Stated], pieces: Sequence[Piece]) -> tuple[int, ...]:
    """Report each medium that states another time than the others (R433), once; gives the times that most agree on.

    :param media: each with as many times as there are pieces.
    """
    agreed = tuple(median_low(times) for times in zip(*(medium.times for medium in media), strict=True))
    for medium in media:
        for number, (time, right) in enumerate(zip(medium.times, agreed, strict=True)):
            if abs(time - right) > AGREE:
                line = medium.lines[number] if medium.lines else 0
                text = pieces[number].text[:40]
                message = f"“{text}” is heard at {time / 1000:.3f} s here, at {right / 1000:.3f} s in the other media"
                medium.findings.add("R433", message, line=line)
                break
    return agreed


def in_narration(pieces: Sequence[Piece], starts: Sequence[int]) -> dict[str, Fraction]:
    """Id -> the second of the narration at which something is heard, from when it is heard in the episode.

    :param starts: milliseconds, one for each piece.
    """
    found: dict[str, Fraction] = {}
    begins, narrated, block = 0, 0, None
    for piece, start in zip(pieces, starts, strict=True):
        if piece.block != block:
            frame = max(start * _SAMPLES // _MP3 - 1, 0) * _MP3
            narrated += -(-(frame - begins) // _AAC) * _AAC
            begins, block = frame, piece.block
        found[piece.id] = Fraction(narrated + start * _SAMPLES - begins, _SAMPLES * 1000)
    return found


def check_clips(clips: Sequence[tuple[Clip, str]], expected: dict[str, Fraction], findings: Findings) -> None:
    """Report the first clip that begins at another moment than its words do (R428).

    :param clips: each with the name of its overlay; the first begins with the sound, jingle and all.
    """
    for clip, overlay in clips[1:]:
        right = expected.get(clip.target)
        if right is not None and abs(clip.begin - right) > _CLIP:
            begins = f"the clip of {clip.target} begins at {float(clip.begin):.3f} s"
            message = f"{begins}; by the episode's captions and page its words are heard at {float(right):.3f} s"
            findings.add("R428", message, overlay, clip.line)
            return

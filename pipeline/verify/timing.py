"""Compares when things are heard: in the captions, on the page, and in the narration of the book.

The narration has its own time. Each block of the text (a heading, an announcement, a paragraph or a part of a long
one) is a stretch of sound of its own, which begins a frame before its first words and is a whole number of frames: of
576 samples in the episode (MP3, MPEG-2 layer III at 24 kHz, ISO/IEC 13818-3), of 1024 in the narration (AAC-LC,
ISO/IEC 14496-3). So each block is as much longer there as its last frame goes on, and what is behind it is heard as
much later.
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


class _Block(NamedTuple):
    """A stretch of sound; samples."""

    begins: int
    """In the episode."""
    narrated: int
    """In the narration."""

    def at(self, start: int) -> Fraction:
        """The second of the narration at which a millisecond of the episode is heard, within this block."""
        return Fraction(self.narrated + start * _SAMPLES - self.begins, _SAMPLES * 1000)

    def following(self, start: int) -> _Block:
        """The next block, whose first words are heard at a millisecond of the episode."""
        begins = max(start * _SAMPLES // _MP3 - 1, 0) * _MP3
        return _Block(begins, self.narrated + -(-(begins - self.begins) // _AAC) * _AAC)


def check_clips(
    clips: Sequence[tuple[Clip, str]], pieces: Sequence[Piece], starts: Sequence[int], findings: Findings
) -> None:
    """Report the first clip that begins at another moment than its words do (R428).

    Where a paragraph is several blocks is not stated: any sentence in it that begins with a frame may begin a block,
    and each possibility is followed as long as the clips agree with it.

    :param clips: each with the name of its overlay; the first begins with the sound, jingle and all.
    :param starts: milliseconds of the episode, one for each piece.
    """
    played = {clip.target: (clip, overlay) for clip, overlay in clips[1:]}
    possible, paragraph = {_Block(0, 0)}, None
    for piece, start in zip(pieces, starts, strict=True):
        begun = {block.following(start) for block in possible}
        if piece.block != paragraph:
            possible = begun
        elif start * _SAMPLES % _MP3 == 0:
            possible |= begun
        paragraph = piece.block
        clip, overlay = played.get(piece.id, (None, ""))
        if clip is None:
            continue
        agreeing = {block for block in possible if abs(clip.begin - block.at(start)) <= _CLIP}
        if not agreeing:
            right = min((block.at(start) for block in possible), key=lambda time: abs(time - clip.begin))
            begins = f"the clip of {clip.target} begins at {float(clip.begin):.3f} s"
            message = f"{begins}; by the episode's captions and page its words are heard at {float(right):.3f} s"
            findings.add("R428", message, overlay, clip.line)
            return
        possible = agreeing

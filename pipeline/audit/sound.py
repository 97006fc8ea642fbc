"""Checks of the length and completeness of MP3 and MP4 files without decoding them.

FFmpeg finds the frames. Their number is compared with the number that the file declares: in the Info frame of an MP3,
or in the sample tables of an MP4.
"""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from types import SimpleNamespace
from typing import IO

import av


class Damaged(ValueError):
    """Error for a sound file that is incomplete or has an unexpected format.

    The message gives the reason.
    """


def sound_duration(file: IO[bytes], container: str) -> Fraction:
    """Return the playing time of a sound file in seconds, without encoder delay and padding.

    :param container: ``mp3`` (Info frame and frames of equal size) or ``mp4`` (one AAC track, sample tables first).
    :raises Damaged: the file has a different format, or frames are missing.
    """
    # Given an object that cannot seek, FFmpeg reads the file once, in blocks.
    once = SimpleNamespace(read=file.read)
    try:
        with av.open(once, "r", format=container, metadata_errors="replace") as opened:
            if len(opened.streams.audio) != 1:
                raise Damaged(f"expected one audio track, found {len(opened.streams.audio) or 'none'}")
            (track,) = opened.streams.audio
            if not (context := track.codec_context):
                raise Damaged("the codec is unknown")
            codec, rate, time_base = context.name, context.sample_rate, track.time_base
            duration, stated = track.duration, track.frames
            frames = [(p.pos or 0, p.size, p.duration or 0, p.is_corrupt) for p in opened.demux(track) if p.size]
    except av.FFmpegError as error:
        raise Damaged(error.strerror) from error
    if not frames or time_base is None:
        raise Damaged("the file has no frames")
    if any(corrupt for *_, corrupt in frames):
        raise Damaged("a frame is truncated")
    if container == "mp3":
        cut = _check_mp3(file, [(at, size) for at, size, _, _ in frames])
        return sum(length for _, _, length, _ in frames) * time_base - Fraction(cut, rate)
    if codec != "aac" or not duration:
        raise Damaged("the audio track is not AAC")
    if len(frames) != stated:
        raise Damaged(f"the sample tables declare {stated} frames, but the file has {len(frames)}")
    return duration * time_base


def _check_mp3(file: IO[bytes], frames: list[tuple[int, int]]) -> int:
    """Check an MP3 file, and return the number of samples that players skip.

    The frames must match the Info frame and the size of the file. Players skip the encoder delay and padding.

    :param frames: offset and size of each frame, in bytes.
    :raises Damaged: the frames do not match.
    """
    (first, size), end = frames[0], file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(first)
    at = head.rfind(b"Info")
    # Between the frame header, which begins with 0xff, and the Info tag, the side information is all zeros.
    begin = head.rfind(b"\xff", 0, max(at, 0))
    if begin < 0 or len(head) < at + 144:
        raise Damaged("the first frame is not an Info frame")
    flags, stated, length = struct.unpack_from(">III", head, at + 4)
    if flags & 3 != 3:
        raise Damaged("the Info frame does not declare the number of frames and bytes")
    for number, frame in enumerate(frames):
        if frame != (first + number * size, size):
            raise Damaged(f"frame {number + 1} does not follow the previous frame, or has a different size")
    if stated != len(frames):
        raise Damaged(f"the Info frame declares {stated} frames, but the file has {len(frames)}")
    if (end - begin, end - first) != (length, len(frames) * size):
        raise Damaged(f"the Info frame declares {length} bytes, but the frames have {end - begin}")
    cut = int.from_bytes(head[at + 141 : at + 144], "big")
    return (cut >> 12) + (cut & 0xFFF)

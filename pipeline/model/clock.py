"""Integer time in samples at 24 kHz, and conversions to text.

An MP3 frame at 24 kHz (MPEG-2 layer III) holds 576 samples, exactly 24 ms (ISO/IEC 13818-3).
"""

from __future__ import annotations

RATE = 24_000
"""Sample rate of all sound after synthesis, in Hz."""
FRAME = 576
"""Samples per MP3 frame."""
SHORTEST_BREAK = 3 * FRAME
"""Minimum silence between chunks, in samples.

The encoder needs two frames to finish and one to start.
"""


def samples(seconds: float) -> int:
    """Convert a time in seconds to samples, rounded."""
    return round(seconds * RATE)


def resampled(position: int, rate: int) -> int:
    """Convert a position in samples at ``rate`` Hz to samples at 24 kHz, rounded."""
    return (2 * position * RATE + rate) // (2 * rate)


def milliseconds(position: int) -> int:
    """Convert a position in samples to milliseconds, rounded."""
    return (2 * position * 1000 + RATE) // (2 * RATE)


def whole_milliseconds(position: int) -> int:
    """Convert a position in samples to milliseconds, rounded down.

    The result is therefore never after the end of the audio.
    """
    return position * 1000 // RATE


def seconds(position: int) -> float:
    """Convert a position in samples to seconds with three decimals, for JSON."""
    return milliseconds(position) / 1000


def whole_seconds(position: int) -> int:
    """Convert a position in samples to seconds, rounded down as in players.

    The result is computed from rounded milliseconds, so that page, feed, report and player show the same second.
    """
    return milliseconds(position) // 1000


def _fields(ms: int) -> tuple[int, int, int, int]:
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    secs, millis = divmod(rest, 1000)
    return hours, minutes, secs, millis


def vtt_time(position: int) -> str:
    """Format a position in samples as ``HH:MM:SS.mmm`` (WebVTT)."""
    hours, minutes, secs, millis = _fields(milliseconds(position))
    return f"{hours:02d}:{minutes:02d}:{secs:02d}.{millis:03d}"


def smil_time(ms: int) -> str:
    """Return a time in milliseconds as a full clock value, ``H:MM:SS.mmm`` (SMIL 3.0)."""
    hours, minutes, secs, millis = _fields(ms)
    return f"{hours}:{minutes:02d}:{secs:02d}.{millis:03d}"


def srt_time(position: int) -> str:
    """Format a position in samples as ``HH:MM:SS,mmm`` (SubRip)."""
    return vtt_time(position).replace(".", ",")


def clock_time(position: int) -> str:
    """Format a position in samples for readers: ``42:07`` or ``1:02:07``."""
    hours, minutes, secs, _ = _fields(whole_seconds(position) * 1000)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"

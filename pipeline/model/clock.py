"""Integer time. Samples at 24 kHz, frames of 576 samples (24 ms); the only place that turns them into text.

An MP3 frame at 24 kHz (MPEG-2 layer III) holds 576 samples, exactly 24 ms (ISO/IEC 13818-3).
"""

from __future__ import annotations

RATE = 24_000
"""Samples per second of everything after synthesis."""
FRAME = 576
"""Samples per frame."""
SHORTEST_BREAK = 3 * FRAME
"""Samples of silence between two chunks at least: two frames in which an encoder ends, one in which it begins."""


def samples(seconds: float) -> int:
    """Seconds as the nearest whole number of samples."""
    return round(seconds * RATE)


def resampled(position: int, rate: int) -> int:
    """A sample position at ``rate`` as the nearest position at 24 kHz, in integers."""
    return (2 * position * RATE + rate) // (2 * rate)


def milliseconds(position: int) -> int:
    """Samples as the nearest whole number of milliseconds."""
    return (2 * position * 1000 + RATE) // (2 * RATE)


def whole_milliseconds(position: int) -> int:
    """Samples as whole milliseconds, rounded down: never later than what begins there, never beyond the end."""
    return position * 1000 // RATE


def seconds(position: int) -> float:
    """Samples as seconds, rounded to the millisecond: for JSON."""
    return milliseconds(position) / 1000


def whole_seconds(position: int) -> int:
    """Samples as whole seconds, rounded down: the second that a player shows there.

    Counted from the millisecond that files state, so that page, feed, report and player never differ by one.
    """
    return milliseconds(position) // 1000


def _fields(ms: int) -> tuple[int, int, int, int]:
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    secs, millis = divmod(rest, 1000)
    return hours, minutes, secs, millis


def vtt_time(position: int) -> str:
    """``HH:MM:SS.mmm`` (WebVTT)."""
    hours, minutes, secs, millis = _fields(milliseconds(position))
    return f"{hours:02d}:{minutes:02d}:{secs:02d}.{millis:03d}"


def smil_time(ms: int) -> str:
    """``H:MM:SS.mmm``: milliseconds as a full clock value (SMIL 3.0)."""
    hours, minutes, secs, millis = _fields(ms)
    return f"{hours}:{minutes:02d}:{secs:02d}.{millis:03d}"


def srt_time(position: int) -> str:
    """``HH:MM:SS,mmm`` (SubRip)."""
    return vtt_time(position).replace(".", ",")


def clock_time(position: int) -> str:
    """``42:07`` or ``1:02:07``: for people; every time and length that they read is written here."""
    hours, minutes, secs, _ = _fields(whole_seconds(position) * 1000)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"

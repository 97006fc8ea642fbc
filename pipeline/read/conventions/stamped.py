"""``Anna Berg (00:00:12): text`` and ``Anna Berg  0:12``: a time beside the name.

Transcription services use this form.
"""

from __future__ import annotations

from pipeline.read.conventions.form import LINE_END, LONG_TIME, SPACE, STAMP, TIME, Convention, Trust, between

_CLOCK = rf"\d{{1,2}}:\d{{2}}(?::\d{{2}})?{SPACE}?[AaPp]\.?[Mm]\.?"
"""Pattern for a 12-hour time of day, as shown in chats."""

CONVENTION = Convention(
    name="stamped",
    rank=3,
    trust=Trust.MARKED,
    holds=r":\d\d",
    form=(
        rf"{between(':*')}{SPACE}*"
        rf"(?::{SPACE}*(?:{STAMP}|{LONG_TIME}(?=\s|\Z)|{TIME}{LINE_END})"
        rf"|(?:{STAMP}{SPACE}*:|\\?\[{TIME}\\?\]|\({LONG_TIME}\)|\({TIME}\){LINE_END})(?=\s|\Z)"
        rf"|(?<=\s)(?:[-–—|•,]{SPACE}*)?(?:at{SPACE}+)?(?:{_CLOCK}|{TIME}){SPACE}*:?{LINE_END}"
        rf"|,{SPACE}*{TIME}{LINE_END})"
    ),
    examples=(
        ("Anna Berg: 00:24:32", "Anna Berg"),
        ("Anna Berg: 24:32", "Anna Berg"),
        ("Anna Berg: 00:24:32 Yes.", "Anna Berg"),
        ("Anna Berg (00:00:00):", "Anna Berg"),
        ("Anna Berg: (00:01)", "Anna Berg"),
        ("Anna Berg [00:01] Yes.", "Anna Berg"),
        ("Anna Berg [00:01]: Yes.", "Anna Berg"),
        ("Anna Berg  0:03", "Anna Berg"),
        ("Speaker 2  1:02:03", "Speaker 2"),
        ("Anna Berg | 00:12", "Anna Berg"),
        ("Anna Berg – 0:12", "Anna Berg"),
        ("Anna Berg, 0:12", "Anna Berg"),
        ("Anna ‘Lamp’ Berg (00:00:07):", "Anna ‘Lamp’ Berg"),
        ("Anna Berg  3:02 PM", "Anna Berg"),
        ("Anna Berg: 10:30 is late.", ""),
        ("The Harbour (10:30) was busy.", ""),
    ),
)

"""``Anna Berg``, with a time on the next line and then the words.

Video services use this form.
"""

from __future__ import annotations

from pipeline.read.conventions.form import LINE_END, SPACE, STAMP, TIME, Convention, Trust, between

CONVENTION = Convention(
    name="time-below",
    rank=15,
    trust=Trust.DOUBTFUL,
    holds=r":\d\d",
    form=rf"{between(':')}{LINE_END}{SPACE}*\n{SPACE}*(?:{STAMP}|{TIME}){LINE_END}",
    examples=(
        ("Anna Berg\n00:12\nYes.", "Anna Berg"),
        ("Anna Berg (host)\n[0:00:12]\nYes.", "Anna Berg"),
        ("Anna Berg\n10:45 was the time.", ""),
        ("Anna Berg\n\n10:45", ""),
    ),
    lines=True,
)

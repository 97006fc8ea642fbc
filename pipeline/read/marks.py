"""Time stamps and stage directions, as transcripts have them in brackets, and the marks that end sentences."""

from __future__ import annotations

import re

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
STAMP = re.compile(rf"\\?\[{_TIME}\\?\]")
TIME_LINE = re.compile(rf"(?:\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?|{_TIME}\s*-->\s*{_TIME}(?:[^\S\n].*)?)$")
"""A line that holds nothing but a time, or the times of a caption."""
LINE_STAMP = re.compile(rf"\({_TIME}\)")
"""A time in round brackets: a stamp only where it begins a line, since a text may speak of times."""


def is_stamp(text: str) -> bool:
    """Whether a line holds nothing but a time."""
    return any(form.fullmatch(text) for form in (TIME_LINE, STAMP, LINE_STAMP))


DIRECTION = re.compile(
    r"\\?\[(?:laughter|laughs|laughing|applause|music|pause|silence|crosstalk|inaudible|unintelligible|indiscernible|"
    r"cheers|sighs|coughs|chuckles|overlapping[^\[\]]{0,30}|inaudible[^\[\]]{0,30}|background[^\[\]]{0,30})\\?\]",
    re.IGNORECASE,
)
BULLET_FORM = r"(?:[-•*–]|\[?\d{1,3}[.)\]])\s+"
BULLET = re.compile(rf"^{BULLET_FORM}")
"""What stands before an entry of a list."""
FULL_WIDTH_ENDS = "。！？｡"
"""Marks that end sentences without a blank behind them."""
SCRIPT_ENDS = "؟۔।॥։።፧။៕‽⁇⁈⁉\u037e"
"""Marks of other scripts that end sentences and nothing else, and marks that double the question mark."""
ENDS = f".!?…{FULL_WIDTH_ENDS}{SCRIPT_ENDS}"

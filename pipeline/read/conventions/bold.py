"""``**Anna Berg:** text`` and ``**Anna Berg** [0:12] text``: a bold name with a colon, dash or time."""

from __future__ import annotations

from pipeline.read.conventions.form import LINE_END, SPACE, STAMP, STAMPS, TIME, Convention, Trust, between

_OPEN, _CLOSE = r"(?:\[?\*\*\[?|<(?:b|strong)>)", r"(?:\]?(?:\([^()\s]*\))?\*\*\]?|</(?:b|strong)>)"
_LEADING = rf"(?:\\?\[?{TIME}\\?\]?{SPACE}*[-–—|]?{SPACE}*)?"
_ROLE = rf"(?:{SPACE}*\([^()\n]{{1,60}}\))?"
"""Pattern for an optional role in brackets after the bold name."""

CONVENTION = Convention(
    name="bold",
    rank=2,
    trust=Trust.MARKED,
    holds=r"\*\*|<(?:b|strong)>",
    form=(
        rf"{_OPEN}{_LEADING}{between('*<>')}"
        rf"(?:[:：]{SPACE}*{_CLOSE}{STAMPS}"
        rf"|{SPACE}*{STAMP}{SPACE}*{_CLOSE}(?=\s|\Z)"
        rf"|{_CLOSE}(?:{_ROLE}{SPACE}*[-–—|,]?{SPACE}*(?:{STAMP}(?=\s|\Z)|{TIME}{LINE_END})"
        rf"|{_ROLE}{STAMPS}{SPACE}*[:：]{STAMPS}|{SPACE}+[-–—](?=\s)))[:：]?"
    ),
    examples=(
        ("**Anna Berg:** Yes.", "Anna Berg"),
        ("**Anna Berg**: Yes.", "Anna Berg"),
        ("**Anna Berg** - Yes.", "Anna Berg"),
        ("**Anna Berg (host):** Yes.", "Anna Berg"),
        ("**Anna Berg** (host): Yes.", "Anna Berg"),
        ("**Anna Berg** [00:12]: Yes.", "Anna Berg"),
        ("**Anna Berg [00:12]:** Yes.", "Anna Berg"),
        ("**Anna Berg:** [00:12] Yes.", "Anna Berg"),
        ("**Anna Berg** [0:12] Yes.", "Anna Berg"),
        ("**Anna Berg** 0:12", "Anna Berg"),
        ("**Anna Berg** – 0:12", "Anna Berg"),
        ("**Anna Berg (0:12)** Yes.", "Anna Berg"),
        ("**[0:12] Anna Berg:** Yes.", "Anna Berg"),
        ("**Anna B. Berg, Psy.D:** Yes.", "Anna B. Berg"),
        ("**Lamp 9000:** Yes.", "Lamp 9000"),
        ("**[Anna Berg]:** Yes.", "Anna Berg"),
        ("**[Anna Berg](https://example.org/a):** Yes.", "Anna Berg"),
        ("<b>Anna Berg:</b> Yes.", "Anna Berg"),
        ("**Anna Berg\\:** Yes.", ""),
        ("**Important** words.", ""),
        ("**Anna Berg** at 10:30 said so.", ""),
    ),
)

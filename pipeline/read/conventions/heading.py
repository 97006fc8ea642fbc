"""``### Anna Berg``: a heading for each turn, as in web pages converted to Markdown.

Section headings look the same, so this form counts only if no line has a different form of tag.
"""

from __future__ import annotations

from pipeline.read.conventions.form import LINE_END, SPACE, Convention, Trust, between

CONVENTION = Convention(
    name="heading",
    rank=13,
    trust=Trust.DOUBTFUL,
    holds="##",
    form=rf"#{{2,6}}{SPACE}+{between('#*')}:?{SPACE}*#*{LINE_END}",
    examples=(
        ("### Anna Berg\n\nYes.", "Anna Berg"),
        ("#### Anna Berg (0:12)\n\nYes.", "Anna Berg"),
        ("## ANNA BERG:\n\nYes.", "ANNA BERG"),
        ("## Anna Berg ##\n\nYes.", "Anna Berg"),
        ("# Anna Berg\n\nYes.", ""),
        ("##Anna Berg\n\nYes.", ""),
        ("## Anna Berg *and* others", ""),
        ("Anna Berg\n\nYes.", ""),
    ),
    lines=True,
)

"""``Anna Berg<tab>text``: two columns, as tables that became text have them."""

from __future__ import annotations

from pipeline.read.conventions.form import BLANK, Convention, Trust, between

CONVENTION = Convention(
    name="tabbed",
    rank=14,
    trust=Trust.DOUBTFUL,
    holds=r"\t",
    form=rf"{between(':')}[^\S\n\t]*\t(?={BLANK}*\S)",
    examples=(
        ("Anna Berg\tYes.", "Anna Berg"),
        ("ANNA\u00a0BERG \t\tYes. And\tno.", "ANNA BERG"),
        ("Anna Berg (host)\tYes.", "Anna Berg"),
        ("Anna Berg\t", ""),
        ("Anna Berg Yes.", ""),
    ),
)

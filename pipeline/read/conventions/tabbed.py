"""``Anna Berg<tab>text``: two columns, as in tables saved as text.

Several spaces may replace the tab.
"""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, Convention, Trust, between


def _ends_no_sentence(name: str) -> bool:
    return name[-1:] not in ".,;!?…"


CONVENTION = Convention(
    name="tabbed",
    rank=14,
    trust=Trust.DOUBTFUL,
    holds=r"\t|\S {2,}\S",
    form=rf"{between(':')}(?:[^\S\n\t]*\t|[^\S\n\t]{{2,}})(?={SPACE}*\S)",
    fits=_ends_no_sentence,
    examples=(
        ("Anna.  Yes.", ""),
        ("Anna Berg\tYes.", "Anna Berg"),
        ("ANNA\u00a0BERG \t\tYes. And\tno.", "ANNA BERG"),
        ("Anna Berg (host)\tYes.", "Anna Berg"),
        ("ANNA    Yes.", "ANNA"),
        ("Anna Berg\t", ""),
        ("Anna Berg Yes.", ""),
    ),
)

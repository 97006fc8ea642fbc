"""``Anna Berg`` on its own line, with the words on the lines below.

Headings also have this form.
"""

from __future__ import annotations

import re

from pipeline.read.conventions.form import LINE_END, Convention, Trust, between


def _ends_like_a_name(name: str) -> bool:
    return name[-1:] not in ",;!?…" and (name[-1:] != "." or _ABBREVIATED.search(name) is not None)


_ABBREVIATED = re.compile(r"\b[A-Z]\w{0,3}\.$")
"""Pattern for a final abbreviation or initial: ``Co.``, ``Ltd.``, ``Jr.``."""


CONVENTION = Convention(
    name="own-line",
    rank=16,
    trust=Trust.DOUBTFUL,
    form=rf"{between(':')}{LINE_END}",
    fits=_ends_like_a_name,
    examples=(
        ("Anna Berg\nYes, yes.", "Anna Berg"),
        ("ANNA BERG, MAYOR\nYes, yes.", "ANNA BERG"),
        ("Anna Berg (host)\nYes, yes.", "Anna Berg"),
        ("Hale and Co.\nYes, yes.", "Hale and Co."),
        ("Anna Berg said.", ""),
        ("Anna Berg: yes", ""),
    ),
    lines=True,
)

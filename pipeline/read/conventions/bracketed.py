"""``[Anna Berg] text``: a name in square brackets.

Stage directions also have this form.
"""

from __future__ import annotations

import re

from pipeline.read.conventions.form import SPACE, Convention, Trust, between
from pipeline.read.marks import DIRECTION

_SQUARE = r"\[\]"


def _is_no_direction(name: str) -> bool:
    return not re.match(DIRECTION.pattern, f"[{name}]", re.IGNORECASE)


CONVENTION = Convention(
    name="bracketed",
    rank=11,
    trust=Trust.DOUBTFUL,
    holds=r"\[[^\[\]\n]{1,90}\](?!\()",
    form=rf"\\?\[{between(_SQUARE)}\\?\](?!\(){SPACE}*(?:[:–—-](?=\s|\Z)|(?=\S))",
    fits=_is_no_direction,
    examples=(
        ("[Anna Berg] Yes.", "Anna Berg"),
        ("[ANNA BERG]: Yes.", "ANNA BERG"),
        ("\\[Anna Berg\\] Yes.", "Anna Berg"),
        ("[laughter] Yes.", ""),
        ("[Anna Berg]", ""),
        ("[Anna Berg](https://example.org) wrote it.", ""),
    ),
)

"""``Senator Berg. text`` and ``The Chairman. text``: a title, name and full stop, as in hearings.

Sentences may also begin like this, so a name must occur more than once.
"""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, Convention, Trust

_TITLE = (
    r"(?:The|Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Senator|Representative|Congressman|Congresswoman|Chairman|Chairwoman|Chair"
    r"|Secretary|General|Admiral|Judge|Justice|Governor|Ambassador|Commissioner|Director|Mayor|President)"
)

CONVENTION = Convention(
    name="hearing",
    rank=7,
    trust=Trust.PLAIN,
    form=(
        rf"(?P<name>{_TITLE}\.?(?:[ \u00a0]+[A-Z][\w'’\-]*[a-z][\w'’\-]*){{1,3}}(?:{SPACE}*\([^()\n]{{1,60}}\))?)"
        rf"\.(?=\s)"
    ),
    examples=(
        ("Senator Berg. Thank you.", "Senator Berg"),
        ("Mr. Berg. Thank you.", "Mr. Berg"),
        ("The Chairman. Thank you.", "The Chairman"),
        ("Chairman O’Neill [presiding]. Thank you.", ""),
        ("Dr. Anna Berg. Thank you.", "Dr. Anna Berg"),
        ("Mr. BERG. Thank you.", ""),
        ("Mr. Berg thanked us.", ""),
        ("Anna Berg. Thank you.", ""),
    ),
)

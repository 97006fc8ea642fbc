"""``Anna Berg - text``: a name that is not in capitals, and a dash between spaces.

Prose may also have this form (``Anna Berg - who was ill - stayed``), so only full names that recur count.
"""

from __future__ import annotations

from pipeline.read.conventions.form import LINE_END, SPACE, Convention, Trust, between, in_capitals


def _is_mixed(name: str) -> bool:
    return not in_capitals(name)


CONVENTION = Convention(
    name="name-dash",
    rank=5,
    trust=Trust.PLAIN,
    form=rf"{between(':')}{SPACE}+(?:--|[-–—])(?:{SPACE}+|{LINE_END})",
    fits=_is_mixed,
    examples=(
        ("Anna Berg - Yes.", "Anna Berg"),
        ("Anna Berg -- Yes.", "Anna Berg"),
        ("Anna Berg (host) – Yes.", "Anna Berg"),
        ("Anna Berg-Lind.", ""),
        ("ANNA BERG - Yes.", ""),
    ),
)

"""``Anna Berg:text``: a colon without a space.

A name does not count if a digit or slash follows the colon, as in times and web addresses.
"""

from __future__ import annotations

from pipeline.read.conventions.form import Convention, Trust, between

CONVENTION = Convention(
    name="tight-colon",
    rank=17,
    trust=Trust.DOUBTFUL,
    form=rf"{between(':*')}:(?=[^\s/\\:\d*])",
    examples=(
        ("Anna Berg:Yes.", "Anna Berg"),
        ("AB:Yes.", "AB"),
        ("Anna Berg: Yes.", ""),
        ("https://example.org", ""),
        ("10:30 it was.", ""),
        ("Anna Berg:12", ""),
    ),
)

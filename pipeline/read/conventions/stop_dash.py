"""``Anna Berg (Green). – text``: a full stop and a dash, as in European Parliament records."""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, Convention, Trust, between

CONVENTION = Convention(
    name="stop-dash",
    rank=4,
    trust=Trust.MARKED,
    holds=r"\.[^\S\n]*[–—]",
    form=rf"{between(':')}\.{SPACE}*[–—]{SPACE}+",
    examples=(
        ("Anna Berg. – Yes.", "Anna Berg"),
        ("Anna Berg (Green). – Yes.", "Anna Berg"),
        ("Anna Berg, on behalf of the Lamp Group. – Yes.", "Anna Berg"),
        ("President. – Yes.", "President"),
        ("Anna Berg – Yes.", ""),
        ("Anna Berg. Yes – no.", ""),
    ),
)

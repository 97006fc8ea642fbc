"""``**Anna Berg: text**``: a whole turn in bold, often a question in an interview."""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, Convention, Trust, between

CONVENTION = Convention(
    name="bold-turn",
    rank=2,
    trust=Trust.MARKED,
    holds=r"\*\*",
    form=rf"\*\*{between('*:')}[:：](?=\s)(?=[^\n]*\S\*\*{SPACE}*(?:\n|\Z))",
    closing="**",
    examples=(
        ("**Q: Is it on?**", "Q"),
        ("**Anna Berg: Is it on?**", "Anna Berg"),
        ("**Anna Berg: Is it on? Well.**  ", "Anna Berg"),
        ("**Anna Berg:** Is it on?", ""),
        ("**Anna Berg: Is it on?", ""),
        ("**Is it on?**", ""),
        ("Q: Is it **on?**", ""),
    ),
)

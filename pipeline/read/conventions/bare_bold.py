"""``**Anna Berg** text``: a bold name without a colon or dash.

Emphasised words look the same, so this form counts only if no line has a different form of tag.
"""

from __future__ import annotations

from pipeline.read.conventions.form import Convention, Trust, between

CONVENTION = Convention(
    name="bare-bold",
    rank=12,
    trust=Trust.DOUBTFUL,
    holds=r"\*\*|<(?:b|strong)>",
    form=rf"(?:(?:\*\*|<(?:b|strong)>){between('*<>:')}(?:\*\*|</(?:b|strong)>)(?=\s|\Z))",
    examples=(
        ("**Anna Berg** Yes.", "Anna Berg"),
        ("**Anna Berg**", "Anna Berg"),
        ("<b>Anna Berg</b> Yes.", "Anna Berg"),
        ("**Anna Berg**s lamp.", ""),
        ("Anna **Berg** was here.", ""),
        ("**Anna Berg:** Yes.", ""),
        ("<i>Anna Berg</i> Yes.", ""),
    ),
)

"""``<v Anna Berg>text</v>``: WebVTT voice spans in plain text."""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, Convention, Trust, between

CONVENTION = Convention(
    name="voice",
    rank=8,
    trust=Trust.MARKED,
    holds="<v",
    form=rf"<v(?:\.[^\s<>]+)?{SPACE}+{between('<>')}>",
    examples=(
        ("<v Anna Berg>Yes.</v>", "Anna Berg"),
        ("<v.loud.first Anna Berg>Yes.", "Anna Berg"),
        ("<v anna>yes", "anna"),
        ("<v Anna Berg (host)>Yes.", "Anna Berg"),
        ("<b>Yes.</b>", ""),
        ("<video Anna>Yes.", ""),
        ("<v >Yes.", ""),
    ),
)

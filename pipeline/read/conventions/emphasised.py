"""``*Anna Berg:* text`` and ``__anna:__ text``: an emphasised name with a colon or dash."""

from __future__ import annotations

from pipeline.read.conventions.form import SPACE, STAMPS, Convention, Trust, between

CONVENTION = Convention(
    name="emphasised",
    rank=10,
    trust=Trust.MARKED,
    holds=r"[*_][^*\n]{1,90}(?::[*_]|[*_]+[^\S\n]*[:–—-])|<(?:em|i|u)>",
    form=(
        rf"(?P<em>\*\*\*|\*(?!\*)|__?|<(?:em|i|u)>){between('*<>')}"
        rf"(?::{SPACE}*(?:(?P=em)|</(?:em|i|u)>)|(?:(?P=em)|</(?:em|i|u)>){SPACE}*(?::|{SPACE}[-–—])){STAMPS}(?=\s|\Z)"
    ),
    examples=(
        ("*Anna Berg:* Yes.", "Anna Berg"),
        ("_Anna Berg_: Yes.", "Anna Berg"),
        ("__Anna Berg (host):__ Yes.", "Anna Berg"),
        ("__anna:__ yes.", "anna"),
        ("*Anna Berg* - Yes.", "Anna Berg"),
        ("***Anna Berg:*** Yes.", "Anna Berg"),
        ("<em>Anna Berg:</em> Yes.", "Anna Berg"),
        ("*Anna Berg* was here.", ""),
        ("**Anna Berg:** Yes.", ""),
    ),
)

"""Repairs of transcripts that ``rules_off`` can switch off by name."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from pipeline.model import suggestion

REPAIRS = MappingProxyType(
    {
        "abbreviations": "a full stop after `Sec.`, `Gov.`, `z. B.` ends no sentence",
        "cut paragraphs": "the pieces of a sentence that a page break has cut are one paragraph (R014)",
        "cut words": "a word cut at the end of a line is one word again (R060)",
        "dividing lines": "`###`, `* * *`, `■` are a pause, and not spoken",
        "headings": "lines in capitals, `Topic: …` and short lines before a tag are headings (R062, R063)",
        "introductions": "`Presenter: Anna Berg (AB)` within the text explains initials, and is not spoken (R059)",
        "lists": "lines that begin with bullets or rising numbers are items of a list (R070)",
        "marks of notes": "`[3]`, `¹`, `[^1]` are shown and not spoken (R061)",
        "page marks": "page numbers and `[[Page S12]]` are left out (R017)",
        "picture credits": "the credit of a picture is shown and not spoken (R016)",
        "pull quotes": "in a text with pages, a block that repeats the text is shown and not spoken (R015)",
        "repeated title": "a heading that says the title again is left out (R017)",
        "running heads": "in a text with pages, a line that comes three times is left out (R017)",
        "stage directions": "what is in brackets and is heard, not said, is shown and not spoken (R064)",
        "transcript credits": "who made the transcript is shown and not spoken (R064)",
    }
)
"""Name of a repair -> its effect; a page of the documentation has the same texts."""


def unknown_repair(name: str) -> tuple[str, str]:
    """Return message and hint for the name of an unknown repair."""
    return f'unknown repair "{name}" in `rules_off`', suggestion(name, list(REPAIRS))


def unknown_repairs(names: Iterable[str]) -> list[str]:
    """Return the names that are not names of repairs."""
    return [name for name in names if name not in REPAIRS]

"""Transcript repairs that ``rules_off`` can switch off by name."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from pipeline.model import suggestion

REPAIRS = MappingProxyType(
    {
        "abbreviations": "the full stop of an abbreviation such as `Sec.`, `Gov.` or `z. B.` does not end a sentence",
        "cut paragraphs": "a sentence that a page break has cut is rejoined into one paragraph (R014)",
        "dividing lines": "a line such as `###`, `* * *` or `■` becomes a pause and is not spoken",
        "headings": "lines in capitals, `Topic: …` lines and short lines before a tag are headings (R062, R063)",
        "hyphenated words": "a word that a line end has cut is rejoined (R060)",
        "introductions": "a line such as `Presenter: Anna Berg (AB)` explains initials and is not spoken (R059)",
        "lists": "lines that begin with bullets or increasing numbers are list items (R070)",
        "note marks": "note marks such as `[3]`, `¹` and `[^1]` are shown but not spoken (R061)",
        "page headers": "in a text with page layout, repeated titles and lines at page ends are left out (R017)",
        "page marks": "page numbers and page marks such as `[[Page S12]]` are left out (R017)",
        "picture credits": "picture credits are shown but not spoken (R016)",
        "pull quotes": "in a text with page layout, a block that repeats the text is shown but not spoken (R015)",
        "repeated title": "a heading that repeats the title is left out (R017)",
        "stage directions": "sounds and actions described in brackets are shown but not spoken (R064)",
        "transcript credits": "credits for the transcript are shown but not spoken (R064)",
    }
)
"""Repair name -> effect, worded as in ``docs/bring.md``."""


def unknown_repair(name: str) -> tuple[str, str]:
    """Return the message and hint for an unknown repair name."""
    return f'unknown repair "{name}" in `rules_off`', suggestion(name, list(REPAIRS))


def unknown_repairs(names: Iterable[str]) -> list[str]:
    """Return the names that do not belong to any repair."""
    return [name for name in names if name not in REPAIRS]

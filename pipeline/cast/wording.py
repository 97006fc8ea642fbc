"""The wording of the opening and the closing: the publisher's, with placeholders filled from the metadata."""

from __future__ import annotations

import re
import string

from pipeline.model import Document
from pipeline.settings import Settings

_FIRST_MARKS = re.compile(r"\s*[.,;:!?…]+(?=\s|$)")


def fill(wording: str, document: Document, settings: Settings, number: int) -> str:
    """A wording with its placeholders filled; what is empty leaves no gap behind.

    :raises KeyError: a placeholder is unknown (the settings' check reports it before, R113).
    """
    meta, series = document.meta, settings.series
    licence = meta.licence.name
    names = [document.person(p).name for p in dict.fromkeys(t.speaker for t in document.turns())]
    values = {
        "series": "" if series.title == meta.title else series.title,
        "subtitle": series.subtitle,
        "episode": f"Episode {number}." if number else "",
        "number": str(number) if number else "",
        "title": meta.title,
        "licence": f"This text is published under the licence {licence}." if licence else "",
        "references": "The references are in the show notes and in the book." if document.references else "",
        "publisher": meta.publisher or series.publisher,
        "author": series.author,
        "people": _listed(names),
    }
    text = ""
    for literal, name, _, _ in string.Formatter().parse(wording):
        text = _joined(text, literal) + (values[name] if name is not None else "")
    return " ".join(text.split())


def _joined(text: str, literal: str) -> str:
    """A filled beginning and the wording that follows: its first marks give way where they would stand alone or double.

    So ``{title}.`` ends with the title's own question mark, and an empty placeholder leaves no full stop behind.
    """
    found = _FIRST_MARKS.match(literal)
    if not found:
        return text + literal
    before, rest = text.rstrip(), literal[found.end() :]
    if not before or before[-1] in ".!?…":
        return before + rest
    return before.rstrip(",;:") + found.group().strip() + rest


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]

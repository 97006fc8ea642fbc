"""Numbers in episodes' titles: directories want them beside the title, not in it."""

from __future__ import annotations

import re

_KIND = r"(?:episode|ep\.?|module|part|chapter|lecture|no\.?)"
_BEHIND = r"\s*(?:[:.–—|](?!\d)|-\s)\s*"
_FIRST = re.compile(rf"(?:{_KIND}\s*)?#?(\d{{1,9}}){_BEHIND}(?=\S)", re.IGNORECASE | re.ASCII)
_ANY = re.compile(rf"(?:{_KIND}\s*#?|#)(\d{{1,4}})(?:{_BEHIND}|\s*$)", re.IGNORECASE | re.ASCII)


def unnumbered(title: str, number: int) -> str:
    """The title without the episode's own number before it: apps show the number themselves."""
    found = _FIRST.match(title)
    return title[found.end() :] if found and int(found[1]) == number else title


def number_in(title: str) -> int | None:
    """The number with which a title begins, ``Module 5: Cities`` or ``#5``, or None."""
    found = _ANY.match(title)
    return int(found.group(1)) if found else None

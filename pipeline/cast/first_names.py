"""First names that nearly always belong to women or to men.

``tools/first_names.py`` creates the list and documents the method. A name is listed only if at least 95 % of the people
with it are women, or at least 95 % are men, in each source. The sources are WGND 2.0, the World Gender Name Dictionary
(J. Raffo, 2021, doi:10.7910/DVN/MSEGSJ, CC0 1.0), and births in the United States (Social Security Administration,
public domain). For people with a Nordic surname, first names in Sweden and Norway take priority (Statistics Sweden and
Statistics Norway, CC BY 4.0; only reliable counts).

Names written without a surname are not looked up: "Clark" or "Thomas" may be a surname.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pipeline.model import unaccented

_FILE = "first_names.gz"
_NORDIC = re.compile(r"[å]|(?:str[öø]m|s+on|[dln]sen|[qk]vist|quist|gren|dotter|datter|dóttir)$")
"""Pattern for Swedish and Norwegian surnames, in lower case."""
_TITLES = frozenset("dr prof professor mr mrs ms miss sir dame rev hon madam mx st".split())


def class_of_name(name: str) -> tuple[str, str]:
    """Return (voice class, first name) for a full name.

    The class is ``higher`` or ``lower``. Both strings are empty if the first name is not listed, or if the full name
    has no surname or contains a comma.
    """
    words = [word for word in name.split() if word.rstrip(".").casefold() not in _TITLES]
    if len(words) < 2 or "," in name:
        return "", ""
    first, surname = words[0], words[-1].casefold()
    tables = ("nordic", "everywhere") if _NORDIC.search(surname) else ("everywhere",)
    for table in tables:
        if kind := _listed(first, table):
            return kind, first
    return "", ""


def _listed(first: str, table: str) -> str:
    """Return the class of a first name in a table, or an empty string.

    An unlisted double name has the class of its parts if they agree.
    """
    known = _names()
    bare = unaccented(first.casefold())
    if kind := known.get(f"{table} {bare}", ""):
        return kind
    parts = bare.split("-")
    kinds = {known.get(f"{table} {part}", "") for part in parts}
    return kinds.pop() if len(parts) > 1 and len(kinds) == 1 else ""


@cache
def _names() -> Mapping[str, str]:
    """Return the class of each listed name, by table and unaccented name."""
    text = gzip.decompress((files("pipeline.cast") / _FILE).read_bytes()).decode("ascii")
    found: dict[str, str] = {}
    for line in text.splitlines():
        table, kind, *packed = line.split(" ")
        found.update((f"{table} {name}", kind) for name in _unpacked(packed))
    return found


def _unpacked(packed: list[str]) -> Iterator[str]:
    """Yield the names in a packed list.

    An entry is the number of letters shared with the previous name, followed by the remaining letters.
    """
    name = ""
    for entry in packed:
        name = name[: int(entry[0])] + entry[1:]
        yield name

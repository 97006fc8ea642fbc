"""First names that nearly always belong to women, or to men.

``tools/first_names.py`` makes the list and documents how. A name is on it only if its sources agree in at least 95 % of
cases. Sources: WGND 2.0, the World Gender Name Dictionary (J. Raffo, 2021, doi:10.7910/DVN/MSEGSJ, CC0 1.0), and the
births of the United States (Social Security Administration, public domain); for people with a Nordic surname the first
names of Sweden and Norway (Statistics Sweden and Statistics Norway, CC BY 4.0; only reliable counts).

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
"""Surnames of Sweden and Norway, in lower case."""
_TITLES = frozenset("dr prof professor mr mrs ms miss sir dame rev hon madam mx st".split())


def class_of_name(name: str) -> tuple[str, str]:
    """Return the class that a full name indicates, and the first name that does.

    The class is ``higher`` or ``lower``; both are empty if the name is not on the list.
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
    """Return the class of a first name; parts of an unlisted double name must agree."""
    known = _names()
    bare = unaccented(first.casefold())
    if kind := known.get(f"{table} {bare}", ""):
        return kind
    parts = bare.split("-")
    kinds = {known.get(f"{table} {part}", "") for part in parts}
    return kinds.pop() if len(parts) > 1 and len(kinds) == 1 else ""


@cache
def _names() -> Mapping[str, str]:
    """Load the list: table and name without accents -> class."""
    text = gzip.decompress((files("pipeline.cast") / _FILE).read_bytes()).decode("ascii")
    found: dict[str, str] = {}
    for line in text.splitlines():
        table, kind, *packed = line.split(" ")
        found.update((f"{table} {name}", kind) for name in _unpacked(packed))
    return found


def _unpacked(packed: list[str]) -> Iterator[str]:
    """Yield the names.

    An entry is the number of letters that a name shares with the previous one, then the rest.
    """
    name = ""
    for entry in packed:
        name = name[: int(entry[0])] + entry[1:]
        yield name

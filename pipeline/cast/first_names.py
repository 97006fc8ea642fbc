"""Tell whether a first name is nearly always a woman's or a man's.

The list is made by ``tools/first_names.py``, which says how. A name is on it only if its sources agree in at least 95 %
of cases. Sources: WGND 2.0, the World Gender Name Dictionary (J. Raffo, 2021, doi:10.7910/DVN/MSEGSJ, CC0 1.0), and the
births of the United States (Social Security Administration, public domain); for people with a Nordic surname the first
names of Sweden and Norway (Statistics Sweden and Statistics Norway, CC BY 4.0; only what is sure of their counts).

Names written without a surname are not looked up: "Clark" or "Thomas" may be one.
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
"""Surnames of Sweden and Norway, in small letters."""
_TITLES = frozenset("dr prof professor mr mrs ms miss sir dame rev hon madam mx st".split())


def class_of_name(name: str) -> tuple[str, str]:
    """(``higher`` or ``lower``, the first name that says so) of a full name; both empty if it is not sure."""
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
    """The class of a first name; of a double name that is not listed, what both its parts say."""
    known = _names()
    bare = unaccented(first.casefold())
    if kind := known.get(f"{table} {bare}", ""):
        return kind
    parts = bare.split("-")
    kinds = {known.get(f"{table} {part}", "") for part in parts}
    return kinds.pop() if len(parts) > 1 and len(kinds) == 1 else ""


@cache
def _names() -> Mapping[str, str]:
    """Table and name without accents -> class."""
    text = gzip.decompress((files("pipeline.cast") / _FILE).read_bytes()).decode("ascii")
    found: dict[str, str] = {}
    for line in text.splitlines():
        table, kind, *packed = line.split(" ")
        found.update((f"{table} {name}", kind) for name in _unpacked(packed))
    return found


def _unpacked(packed: list[str]) -> Iterator[str]:
    """The names; each was written as the number of letters it shares with the one before, and the rest."""
    name = ""
    for entry in packed:
        name = name[: int(entry[0])] + entry[1:]
        yield name

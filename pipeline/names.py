"""People's names: folded for comparison, and as ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence


def fold_name(name: str) -> str:
    """A name folded for comparison: case, full stops and blanks do not count."""
    return " ".join(name.replace(".", " ").replace("’", "'").casefold().split())


def slug(text: str) -> str:
    """ASCII letters and digits in lower case, joined by hyphens: for ids and file names."""
    folded = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae")
    ascii_text = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_text.casefold()).strip("-")
    return plain or "x" + text.encode().hex()[:16]


def unique_id(wanted: str, taken: Sequence[str]) -> str:
    """The wanted id, or with ``-2``, ``-3`` behind it where it is taken."""
    candidate, n = wanted, 1
    while candidate in taken:
        n += 1
        candidate = f"{wanted}-{n}"
    return candidate

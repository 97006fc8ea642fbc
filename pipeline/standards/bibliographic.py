"""Identifiers and subjects of books in the notation of libraries and the book trade."""

from __future__ import annotations

import re
from dataclasses import dataclass

AUTHORITIES = tuple("AAT BIC BISAC CLC DDC CLIL EuroVoc MEDTOP LCSH NDC Thema UDC WGS".split())
"""Subject schemes with a reserved name (EPUB 3.3, section D.3.2)."""
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;:!?)\]]")
_SUBJECT = re.compile(r"(.+?)\s*\[(\S+)\s+([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of a book, with its code in a subject scheme such as BISAC."""

    label: str
    authority: str = ""
    """Subject scheme that defines the term; may be empty."""
    term: str = ""
    """Code of the term in the scheme."""


def isbn(text: str) -> str:
    """Return the 13 digits of an ISBN (ISO 2108), or an empty string if invalid."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        return ""
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return digits if total % 10 == 0 else ""


def doi(text: str) -> str:
    """Return the first DOI (ISO 26324) in a text or address, or an empty string.

    The result is in lower case, since DOIs are case-insensitive.
    """
    found = _DOI.search(text)
    return found.group().lower() if found else ""


def subject(text: str) -> Subject:
    """Return the parsed form of a subject such as ``City planning [BISAC ARC010000]``.

    Without brackets, the whole string is the label.
    """
    found = _SUBJECT.fullmatch(text.strip())
    return Subject(found.group(1), found.group(2), found.group(3).strip()) if found else Subject(text.strip())

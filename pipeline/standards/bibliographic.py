"""Recognise identifiers and subjects as libraries and the book trade write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

AUTHORITIES = tuple("AAT BIC BISAC CLC DDC CLIL EuroVoc MEDTOP LCSH NDC Thema UDC WGS".split())
"""Subject schemes with a reserved name (EPUB 3.3, section D.3.2)."""
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;:!?)\]]")
_SUBJECT = re.compile(r"(.+?)\s*\[(\S+)\s+([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a book is about."""

    label: str
    authority: str = ""
    """The scheme that the term is of, or empty."""
    term: str = ""
    """The term's code in the scheme."""


def isbn(text: str) -> str:
    """The 13 digits of an ISBN (ISO 2108), or empty where it has another length or a wrong check digit."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        return ""
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return digits if total % 10 == 0 else ""


def doi(text: str) -> str:
    """The first DOI (ISO 26324) that a text or an address holds, in lower case since case does not count, or empty."""
    found = _DOI.search(text)
    return found.group().lower() if found else ""


def subject(text: str) -> Subject:
    """The Subject that ``City planning [BISAC ARC010000]`` states; a text without brackets is only a label."""
    found = _SUBJECT.fullmatch(text.strip())
    return Subject(found.group(1), found.group(2), found.group(3).strip()) if found else Subject(text.strip())

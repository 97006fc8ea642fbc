"""Parser for Creative Commons licence statements.

All outputs use the result to name the licence and link to it.
"""

from __future__ import annotations

import re

from pipeline.model import Licence

_ELEMENTS = (
    ("by", r"\bby\b|attribution"),
    ("nc", r"\bnc\b|non-?commercial"),
    ("nd", r"\bnd\b|no[- ]?deriv"),
    ("sa", r"\bsa\b|share-?alike"),
)
_PUBLIC_DOMAIN = re.compile(r"\bCC0\b|public domain dedication", re.IGNORECASE)
_CC = re.compile(r"\bCC\b|creative\s+commons|\battribution[ -](?:non|no|share|international|\d)", re.IGNORECASE)
_VERSION = re.compile(r"\b([1-4]\.[05])\b")
_LEGAL = "https://creativecommons.org"


def parse_licence(text: str) -> Licence:
    """Return the licence named in a licence statement.

    ``CC BY-NC-ND license: Attribution-… 4.0 International`` becomes ``CC BY-NC-ND 4.0`` with the address of its deed.
    CC0 is always version 1.0. Any other licence without a version is taken as 4.0 if the text says ``International``;
    otherwise it has no slug or address. A text that names no valid Creative Commons licence is kept as the name,
    without a slug or address.
    """
    text = " ".join(text.split())
    if _PUBLIC_DOMAIN.search(text):
        return Licence(text, "CC0 1.0", "cc0-1.0", f"{_LEGAL}/publicdomain/zero/1.0/")
    if not _CC.search(text):
        return Licence(text, text, "", "")
    words = re.sub(r"[-_/]", " ", text)
    elements = [name for name, pattern in _ELEMENTS if re.search(pattern, words + " " + text, re.IGNORECASE)]
    if "by" not in elements or {"nd", "sa"} <= set(elements):
        return Licence(text, text, "", "")
    short = "-".join(elements)
    found = _VERSION.search(text)
    version = found.group(1) if found else "4.0" if "international" in text.casefold() else ""
    if not version:
        return Licence(text, f"CC {short.upper()}", "", "")
    address = f"{_LEGAL}/licenses/{short}/{version}/"
    return Licence(text, f"CC {short.upper()} {version}", f"cc-{short}-{version}", address)

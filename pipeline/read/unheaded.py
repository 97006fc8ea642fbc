"""A reference list whose heading was forgotten: it is reported, since it is read aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.diagnostics import Log
from pipeline.read.items import Item
from pipeline.read.marks import BULLET_FORM
from pipeline.read.references import entry_blocks
from pipeline.read.source import Source

_YEAR = r"(?:1[5-9]|20)\d{2}[a-z]?"
_DATE = rf"\((?:c\. ?)?(?:{_YEAR}|n\.\s?d\.|in press|forthcoming)(?!\d)[^()]*\)"
_MARK = rf"(?:{BULLET_FORM})?"
_SURNAME = r"[^\W\d_][\w'’\-‑]+(?: [\w'’\-‑]+){0,3}"
_PERSON = rf"{_SURNAME},\s+[^\W\d_a-z]\.[^?!]{{0,200}}?(?:{_DATE}|\b{_YEAR}\b)"
_BODY = rf"[^\W\d_a-z][^.?!()]{{2,80}}\.\s+{_DATE}"
_ENTRY = re.compile(rf"{_MARK}(?:{_PERSON}|{_BODY})", re.DOTALL)
"""A person's surname and initials before a year, or a body's name before a year in brackets."""
_BRACKETED = re.compile(_DATE)
_ADDRESS = re.compile(r"https?://|\bdoi:", re.IGNORECASE)


def report_unheaded(source: Source, items: Sequence[Item], log: Log) -> None:
    """Report the last paragraphs where most of them look like entries of a reference list (R037).

    A single one must have a year in brackets and an address.
    """
    last = next((n for n in range(len(items), 0, -1) if _belongs_to_a_turn(items[n - 1])), 0)
    parts = [p for i in items[last:] if i.untagged for p in entry_blocks(source, i.block)]
    likely = [p for p in parts if _ENTRY.match(p.text)]
    if not likely:
        return
    behind = parts[parts.index(likely[0]) :]
    alone = len(behind) == 1 and _BRACKETED.search(likely[0].text) and _ADDRESS.search(likely[0].text)
    if alone or (len(likely) > 1 and 2 * len(likely) > len(behind)):
        message = "looks like a list of references and is read aloud"
        log.add("R037", source.path, likely[0].line, message, "write REFERENCES on a line of its own above it")


def _belongs_to_a_turn(item: Item) -> bool:
    return item.tag is not None or item.kind == "heading"

"""The words of an episode as a page or a book shows them, by the ids that are permanent (docs/architecture.md)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree

from pipeline.verify.findings import Findings

_PIECE = re.compile(r"(?:.*_)?([chpqs][0-9a-f]{10}(?:-\d+)?|[fr][0-9a-f]{10}(?:-\d+)?(?:-t)?|t[0-9a-f]{10}(?:-\d+)?-h)")
"""Credits, headings, paragraphs, quotations, sentences, figures, references; in the series' book behind a prefix."""
_OWN_WORDS = ("opening", "closing")
_TURN = re.compile(r"(?:.*_)?t[0-9a-f]{10}(-\d+)?")
_HOLDER = re.compile(r"(?:.*_)?(conversation|transcript)")
_QUOTE = re.compile(r"q[0-9a-f]{10}(-\d+)?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_text = etree.XPath("string()")


class Piece(NamedTuple):
    """Words that are shown or heard in one piece."""

    id: str
    """Without the prefix that ids have in the series' book; empty in captions."""
    voice: str
    """Who says it; empty for the narrator, and for what nobody says."""
    text: str
    marks: tuple[str, ...] = ()
    """Addresses that it links to, languages and alternative texts in it."""
    start: int | None = None
    """Milliseconds at which it is heard, where that is stated."""
    block: str = ""
    """Id of the paragraph it stands in, or its own."""
    line: int = 0
    hidden: bool = False
    """Whether it is hidden from assistive technology."""
    page: str = ""
    """Name in the archive of the page of a book it stands on, or empty."""

    @property
    def bare(self) -> str:
        """Without blanks: each medium folds lines in its own way."""
        return self.text.replace(" ", "")


class Words(NamedTuple):
    """What a page holds of an episode."""

    pieces: tuple[Piece, ...] = ()
    """In the order of the page."""
    strays: str = ""
    """Words of the conversation that stand in no piece."""


def check_words(words: Words, findings: Findings, page: str = "") -> None:
    """Report words outside of all pieces (R435), and what is wrongly shown to assistive technology or not (R423).

    A quotation without sentences of its own repeats what is said elsewhere, and is to be heard once alone.
    """
    if words.strays:
        findings.add("R435", f"words that are in no sentence: “{words.strays[:60]}”", page)
    for piece in words.pieces:
        if piece.hidden != bool(_QUOTE.fullmatch(piece.id)):
            what = "is hidden from assistive technology" if piece.hidden else "repeats the text and has no aria-hidden"
            findings.add("R423", f"“{piece.text[:40]}” {what}", page, piece.line)


def folded(text: str) -> str:
    """The words of a text with one blank between them."""
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """The words of an element and of all that is in it."""
    return folded(str(_text(element)))


def parting(text: str, other: str) -> str:
    """Where two texts part, for a message."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    return f"“{text[max(at - 10, 0) : at + 20]}” and “{other[max(at - 10, 0) : at + 20]}”"


def read_words(root: Any, page: str = "") -> Words:
    """The words of a page from its root element, HTML or XHTML; ``page`` is its name in a book's archive."""
    by_id = {id_: e for e in root.iter() if isinstance(e.tag, str) and (id_ := e.get("id"))}
    found = {e: id_ for id_, e in by_id.items() if _PIECE.fullmatch(id_) or id_ in _OWN_WORDS}
    around = {ancestor for e in found for ancestor in e.iterancestors() if ancestor in found}
    leaves = {e: id_ for e, id_ in found.items() if e not in around}
    pieces = tuple(_piece(e, id_, found, by_id)._replace(page=page) for e, id_ in leaves.items())
    holder = next((e for id_, e in by_id.items() if _HOLDER.fullmatch(id_)), None)
    return Words(pieces, "" if holder is None else _strays(holder, leaves))


def _piece(element: Any, id_: str, found: dict[Any, str], by_id: dict[str, Any]) -> Piece:
    plain = _plain(id_)
    around = list(element.iterancestors())
    quoted = any(_QUOTE.fullmatch(_plain(e.get("id", ""))) for e in around)
    voice = "" if quoted or plain[0] != "s" else _voice(around, by_id)
    block = _plain(next((found[e] for e in around if e in found), id_))
    hidden = any(e.get("aria-hidden") == "true" for e in (element, *around))
    stated = element.get("data-t", "")
    start = int(stated) if stated.isdecimal() else None
    return Piece(plain, voice, text_of(element), _marks(element), start, block, element.sourceline, hidden)


def _plain(id_: str) -> str:
    """An id without the prefix of the series' book; permanent ids have no low line."""
    return id_.rpartition("_")[2]


def _voice(around: list[Any], by_id: dict[str, Any]) -> str:
    """The name above the turn that something stands in."""
    turn = next((id_ for e in around if _TURN.fullmatch(id_ := e.get("id", ""))), "")
    heading = by_id.get(f"{turn}-h")
    return "" if heading is None else text_of(heading)


def _marks(element: Any) -> tuple[str, ...]:
    if not len(element):
        return ()
    marks = []
    for inner in element.iterdescendants():
        href = inner.get("href", "")
        marks += [href] if _SCHEME.match(href) else []
        marks += [value for name in ("lang", "alt") if (value := inner.get(name))]
    return tuple(marks)


def _strays(holder: Any, leaves: dict[Any, str]) -> str:
    """The words below an element that are in no piece and not in its own heading."""
    known = {e for e in holder.iter() if e in leaves or e.get("id") == f"{holder.get('id')}-h"}
    told = sum(len(text_of(e).replace(" ", "")) for e in known)
    if told == len(text_of(holder).replace(" ", "")):
        return ""
    loose = (t for t in holder.xpath(".//text()") if not _within(t, known))
    return folded(" ".join(loose))


def _within(text: Any, known: set[Any]) -> bool:
    parent = text.getparent()
    holder = parent.getparent() if text.is_tail else parent
    return holder in known or any(e in known for e in holder.iterancestors())

"""Extraction of an episode's text from each medium, and comparison of the media.

Ids of sentences, paragraphs and turns are permanent (docs/how-it-works.md), so a page and a book use the same id for
the same text. If media differ, the medium that most others contradict is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any, NamedTuple

from lxml import etree

from pipeline.model import Log

_PIECE = re.compile(r"(?:.*_)?([chpqs][0-9a-f]{10}(?:-\d+)?|[fr][0-9a-f]{10}(?:-\d+)?(?:-t)?|t[0-9a-f]{10}(?:-\d+)?-h)")
"""Pattern for ids of credits, headings, paragraphs, quotations, sentences, figures and references.

In the series' book, ids have a prefix.
"""
_OWN_WORDS = ("opening", "closing")
_TURN = re.compile(r"(?:.*_)?t[0-9a-f]{10}(-\d+)?")
_HOLDER = re.compile(r"(?:.*_)?(conversation|transcript)")
_QUOTE = re.compile(r"q[0-9a-f]{10}(-\d+)?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_text = etree.XPath("string()")


@dataclass(frozen=True, slots=True)
class Findings:
    """Log for findings about one file of the site."""

    log: Log
    name: str
    """Path of the file within the site; findings show it as ``site/<name>``."""

    def add(self, code: str, message: str, entry: str = "", line: int = 0) -> None:
        """Log a finding about the file.

        :param code: diagnostic code.
        :param entry: name of a file within the archive, or an empty string.
        :param line: line number, or 0 if unknown.
        :raises KeyError: the code is unknown.
        """
        self.log.add(code, f"site/{self.name}" + (f"!{entry}" if entry else ""), line, message)


class Located(NamedTuple):
    """A value from a page, with its line number."""

    text: str
    line: int


class TextPiece(NamedTuple):
    """A text segment with one id, shown or heard as a unit."""

    id: str
    """Id without the prefix used in the series' book; empty in captions."""
    voice: str
    """Name of the speaker; empty for the narrator and for text that is not spoken."""
    text: str
    marks: tuple[str, ...] = ()
    """Link addresses, languages and alternative texts in the segment."""
    start: int | None = None
    """Start time in milliseconds, or None if unknown."""
    block: str = ""
    """Id of the enclosing paragraph, or the segment's own id."""
    line: int = 0
    hidden: bool = False
    """Whether the segment is hidden from assistive technology."""
    page: str = ""
    """Name of the page in the book's archive, or an empty string."""

    @property
    def bare(self) -> str:
        """Text without spaces, because the media break lines differently."""
        return self.text.replace(" ", "")

    def heard(self) -> Hashable:
        """Return the values that must be equal in all media with sound."""
        return self.voice, self.bare

    def shown(self) -> Hashable:
        """Return the values that must be equal in all media with text."""
        return self.id, self.block, self.voice, self.bare, self.marks


class EpisodeWords(NamedTuple):
    """The text of an episode on a page."""

    pieces: tuple[TextPiece, ...] = ()
    """Text segments in page order."""
    strays: str = ""
    """Text of the conversation that belongs to no segment."""


class Claim(NamedTuple):
    """A value that a medium gives for an episode, such as its title."""

    name: str
    """Name of the medium in messages."""
    findings: Findings
    value: Hashable
    shown: str
    """The value as shown in messages."""
    entry: str = ""
    """Name of the file within a book, or an empty string."""
    line: int = 0


class Medium(NamedTuple):
    """A medium of an episode, with its text segments."""

    name: str
    """Name in messages, such as ``the page``."""
    findings: Findings
    pieces: Sequence[TextPiece]


def collapsed(text: str) -> str:
    """Return a text with each run of whitespace replaced with a single space."""
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """Return the text of an element and its descendants, with whitespace collapsed."""
    return collapsed(str(_text(element)))


def parse_xml(source: Path | IO[bytes], findings: Findings, entry: str = "") -> Any:
    """Return an XML file's root element, or None if it is not well-formed (R412).

    :param entry: name of the file within the archive that is being checked; empty outside an archive.
    :raises OSError: the file cannot be read.
    """
    try:
        # Parse bytes, because lxml accepts only UTF-8 file names.
        data = source.read_bytes() if isinstance(source, Path) else source.read()
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", entry, error.lineno or 0)
        return None


def quote_difference(text: str, other: str) -> str:
    """Return excerpts from both texts around their first difference, for a message."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    return f"“{text[max(at - 10, 0) : at + 20]}” and “{other[max(at - 10, 0) : at + 20]}”"


def read_words(root: Any, page: str = "") -> EpisodeWords:
    """Return the episode's text on an HTML or XHTML page.

    :param root: root element of the page.
    :param page: name of the page in a book's archive, or an empty string.
    """
    by_id = {id_: e for e in root.iter() if isinstance(e.tag, str) and (id_ := e.get("id"))}
    found = {e: id_ for id_, e in by_id.items() if _PIECE.fullmatch(id_) or id_ in _OWN_WORDS}
    around = {ancestor for e in found for ancestor in e.iterancestors() if ancestor in found}
    leaves = {e: id_ for e, id_ in found.items() if e not in around}
    pieces = tuple(_piece(e, id_, found, by_id)._replace(page=page) for e, id_ in leaves.items())
    holder = next((e for id_, e in by_id.items() if _HOLDER.fullmatch(id_)), None)
    return EpisodeWords(pieces, "" if holder is None else _strays(holder, leaves))


def _piece(element: Any, id_: str, found: dict[Any, str], by_id: dict[str, Any]) -> TextPiece:
    plain = _plain(id_)
    around = list(element.iterancestors())
    quoted = any(_QUOTE.fullmatch(_plain(e.get("id", ""))) for e in around)
    voice = "" if quoted or plain[0] != "s" else _voice(around, by_id)
    block = _plain(next((found[e] for e in around if e in found), id_))
    hidden = any(e.get("aria-hidden") == "true" for e in (element, *around))
    stated = element.get("data-t", "")
    start = int(stated) if stated.isdecimal() else None
    return TextPiece(plain, voice, text_of(element), _marks(element), start, block, element.sourceline, hidden)


def _plain(id_: str) -> str:
    """Return an id without the prefix used in the series' book.

    The prefix ends in an underscore.
    """
    return id_.rpartition("_")[2]


def _voice(around: list[Any], by_id: dict[str, Any]) -> str:
    """Return the speaker's name from the heading of the turn; empty outside turns."""
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
    """Return an element's text outside its heading and all segments."""
    known = {e for e in holder.iter() if e in leaves or e.get("id") == f"{holder.get('id')}-h"}
    told = sum(len(text_of(e).replace(" ", "")) for e in known)
    if told == len(text_of(holder).replace(" ", "")):
        return ""
    within = {e for piece in known for e in piece.iter()}
    texts = ((t, t.getparent().getparent() if t.is_tail else t.getparent()) for t in holder.xpath(".//text()"))
    return collapsed(" ".join(text for text, around in texts if around not in within))


def check_words(words: EpisodeWords, findings: Findings, page: str = "") -> None:
    """Report text outside all segments (R435), and text that screen readers repeat or omit (R423).

    A pull quote that is not split into sentences repeats the text, so it must be hidden from screen readers. No other
    text may be hidden.

    :param page: name of the page in a book's archive, or an empty string.
    """
    if words.strays:
        findings.add("R435", f"text outside all sentences: “{words.strays[:60]}”", page)
    for piece in words.pieces:
        if piece.hidden != bool(_QUOTE.fullmatch(piece.id)):
            hidden = "is hidden from assistive technology"
            what = hidden if piece.hidden else "repeats the text, but is not aria-hidden"
            findings.add("R423", f"“{piece.text[:40]}” {what}", page, piece.line)


def check_claims(claims: Sequence[Claim], code: str, what: str) -> Claim:
    """Report each medium that contradicts the majority, and return a claim with the majority value.

    If two values are equally frequent, the first one takes precedence.

    :param claims: at least one claim.
    :param what: name of the value in messages.
    """
    ((right, _),) = Counter(claim.value for claim in claims).most_common(1)
    witness = next(claim for claim in claims if claim.value == right)
    for claim in claims:
        if claim.value != right:
            message = f"{what}: {claim.shown or 'nothing'}; in {witness.name}: {witness.shown or 'nothing'}"
            claim.findings.add(code, message, claim.entry, claim.line)
    return witness


def check_agreement(media: Sequence[Medium], told: Callable[[TextPiece], Hashable]) -> frozenset[str]:
    """Report each medium that contradicts the majority (R435), and return the names of those media.

    Only the first difference of a medium is reported. If no two media agree, the first one takes precedence.

    :param told: function that returns the values to compare for a segment.
    """
    differing: set[str] = set()
    for pieces in zip_longest(*(medium.pieces for medium in media)):
        asked = [
            (medium, piece, told(piece) if piece else None)
            for medium, piece in zip(media, pieces, strict=True)
            if medium.name not in differing
        ]
        versions = Counter(version for _, _, version in asked)
        if len(versions) < 2:
            continue
        ((right, _),) = versions.most_common(1)
        witness, said, _ = next(each for each in asked if each[2] == right)
        for medium, piece, version in asked:
            if version != right:
                page, line = (piece.page, piece.line) if piece else ("", 0)
                medium.findings.add("R435", _difference(piece, said, witness.name), page, line)
                differing.add(medium.name)
    return frozenset(differing)


def _difference(piece: TextPiece | None, said: TextPiece | None, witness: str) -> str:
    text = (piece or said or TextPiece("", "", "")).text
    first = f"“{text}”" if len(text) <= 40 else f"“{text[:40]}…”"
    if piece is None or said is None:
        return f"{first} is missing; {witness} has it" if piece is None else f"{first} is not in {witness}"
    if piece.bare != said.bare:
        return f"differs from {witness}: {quote_difference(piece.text, said.text)}"
    for what, here, there in (
        ("is spoken by", piece.voice or "the narrator", said.voice or "the narrator"),
        ("has the id", piece.id, said.id),
        ("is in", piece.block, said.block),
    ):
        if here != there:
            return f"{first} {what} {here}; in {witness}: {there}"
    return f"{first} has different links, languages or descriptions in {witness}"

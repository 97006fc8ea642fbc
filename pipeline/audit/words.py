"""The words of each medium of an episode, and their comparison between media.

Ids of sentences, paragraphs and turns are permanent (docs/how-it-works.md), so a page and a book give the same words
the same id. If media differ, the one that most others contradict is reported.
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
"""Ids of credits, headings, paragraphs, quotations, sentences, figures and references.

In the series' book they have a prefix.
"""
_OWN_WORDS = ("opening", "closing")
_TURN = re.compile(r"(?:.*_)?t[0-9a-f]{10}(-\d+)?")
_HOLDER = re.compile(r"(?:.*_)?(conversation|transcript)")
_QUOTE = re.compile(r"q[0-9a-f]{10}(-\d+)?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_text = etree.XPath("string()")


@dataclass(frozen=True, slots=True)
class Findings:
    """The log with one file of the site, for which it records findings."""

    log: Log
    name: str
    """Path of the file within the site; findings say ``site/books/x.epub``."""

    def add(self, code: str, message: str, entry: str = "", line: int = 0) -> None:
        """Record a finding.

        :param entry: name of a file in this one (an archive), or empty.
        :raises KeyError: the code is unknown.
        """
        self.log.add(code, f"site/{self.name}" + (f"!{entry}" if entry else ""), line, message)


class Located(NamedTuple):
    """A text and its line."""

    text: str
    line: int


class TextPiece(NamedTuple):
    """A stretch of words with one id, shown or heard as a unit."""

    id: str
    """Id without the prefix of the series' book; empty in captions."""
    voice: str
    """Name of the speaker; empty for the narrator and for text that is not spoken."""
    text: str
    marks: tuple[str, ...] = ()
    """Link addresses, languages and alternative texts in it."""
    start: int | None = None
    """Time at which it is heard in milliseconds; None if not stated."""
    block: str = ""
    """Id of its paragraph, or its own id."""
    line: int = 0
    hidden: bool = False
    """Whether it is hidden from assistive technology."""
    page: str = ""
    """Name of its page in the book's archive, or empty."""

    @property
    def bare(self) -> str:
        """The text without spaces: the media break lines in different ways."""
        return self.text.replace(" ", "")

    def heard(self) -> Hashable:
        """Return the facts that all media with sound must agree on."""
        return self.voice, self.bare

    def shown(self) -> Hashable:
        """Return the facts that all media with text must agree on."""
        return self.id, self.block, self.voice, self.bare, self.marks


class EpisodeWords(NamedTuple):
    """The words of an episode on a page."""

    pieces: tuple[TextPiece, ...] = ()
    """Pieces in the order of the page."""
    strays: str = ""
    """Words of the conversation outside all pieces."""


class Claim(NamedTuple):
    """A value that one medium states for an episode."""

    name: str
    """Name of the medium for messages."""
    findings: Findings
    value: Hashable
    shown: str
    """The value as text for messages."""
    entry: str = ""
    """Name of the file in a book, or empty."""
    line: int = 0


class Medium(NamedTuple):
    """A medium of an episode and its words."""

    name: str
    """Name for messages, such as ``the page``."""
    findings: Findings
    pieces: Sequence[TextPiece]


def collapsed(text: str) -> str:
    """Replace each run of white space by one space."""
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """Return the text of an element and its descendants."""
    return collapsed(str(_text(element)))


def parse_xml(source: Path | IO[bytes], findings: Findings, entry: str = "") -> Any:
    """Parse an XML file and return its root; None if not well-formed (R412).

    :param entry: name in the archive that the findings are about, or empty.
    :raises OSError: the file cannot be read.
    """
    try:
        # As bytes: lxml accepts only UTF-8 file names.
        data = source.read_bytes() if isinstance(source, Path) else source.read()
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", entry, error.lineno or 0)
        return None


def quote_difference(text: str, other: str) -> str:
    """Quote the place where two texts begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    return f"“{text[max(at - 10, 0) : at + 20]}” and “{other[max(at - 10, 0) : at + 20]}”"


def read_words(root: Any, page: str = "") -> EpisodeWords:
    """Read the words of a page, HTML or XHTML, from its root element.

    :param page: name of the page in a book's archive, or empty.
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
    """Remove the prefix of the series' book from an id; permanent ids have no underscore."""
    return id_.rpartition("_")[2]


def _voice(around: list[Any], by_id: dict[str, Any]) -> str:
    """Read the speaker's name from the turn's heading."""
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
    """Return the words of an element outside all pieces and its heading."""
    known = {e for e in holder.iter() if e in leaves or e.get("id") == f"{holder.get('id')}-h"}
    told = sum(len(text_of(e).replace(" ", "")) for e in known)
    if told == len(text_of(holder).replace(" ", "")):
        return ""
    within = {e for piece in known for e in piece.iter()}
    texts = ((t, t.getparent().getparent() if t.is_tail else t.getparent()) for t in holder.xpath(".//text()"))
    return collapsed(" ".join(text for text, around in texts if around not in within))


def check_words(words: EpisodeWords, findings: Findings, page: str = "") -> None:
    """Report words outside all pieces (R435), and text read aloud twice or never (R423).

    A quotation without sentences repeats the text, so it must be hidden from screen readers.
    """
    if words.strays:
        findings.add("R435", f"words outside all sentences: “{words.strays[:60]}”", page)
    for piece in words.pieces:
        if piece.hidden != bool(_QUOTE.fullmatch(piece.id)):
            hidden = "is hidden from assistive technology"
            what = hidden if piece.hidden else "repeats the text without aria-hidden"
            findings.add("R423", f"“{piece.text[:40]}” {what}", page, piece.line)


def check_claims(claims: Sequence[Claim], code: str, what: str) -> Claim:
    """Report each medium that contradicts most others; return the claim that most agree with.

    If two values are equally frequent, the first claim wins.

    :param claims: at least one.
    """
    ((right, _),) = Counter(claim.value for claim in claims).most_common(1)
    witness = next(claim for claim in claims if claim.value == right)
    for claim in claims:
        if claim.value != right:
            message = f"{what}: {claim.shown or 'nothing'}; in {witness.name}: {witness.shown or 'nothing'}"
            claim.findings.add(code, message, claim.entry, claim.line)
    return witness


def check_agreement(media: Sequence[Medium], told: Callable[[TextPiece], Hashable]) -> frozenset[str]:
    """Report the first difference of each medium that contradicts most others (R435); return their names.

    If no two agree, the first medium wins. After its first difference, a medium is no longer compared.

    :param told: returns the facts of a piece to compare.
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
        ("is said by", piece.voice or "the narrator", said.voice or "the narrator"),
        ("has the id", piece.id, said.id),
        ("is in", piece.block, said.block),
    ):
        if here != there:
            return f"{first} {what} {here}; in {witness}: {there}"
    return f"{first} has other links, languages or descriptions than in {witness}"

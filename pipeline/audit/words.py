"""The words that each medium of an episode shows or says, and how the media are compared word for word.

Ids of sentences, paragraphs and turns are permanent (docs/how-it-works.md), so a page and a book name the same words
by the same id. Where two media differ, the one that most of the others contradict is reported.
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
"""Credits, headings, paragraphs, quotations, sentences, figures, references; in the series' book after a prefix."""
_OWN_WORDS = ("opening", "closing")
_TURN = re.compile(r"(?:.*_)?t[0-9a-f]{10}(-\d+)?")
_HOLDER = re.compile(r"(?:.*_)?(conversation|transcript)")
_QUOTE = re.compile(r"q[0-9a-f]{10}(-\d+)?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_text = etree.XPath("string()")


@dataclass(frozen=True, slots=True)
class Findings:
    """Reports what is wrong with one file of the site."""

    log: Log
    name: str
    """The file's path within the site; findings are of ``site/books/x.epub``."""

    def add(self, code: str, message: str, entry: str = "", line: int = 0) -> None:
        """Record a finding; ``entry`` is the name of a file inside of this one.

        :raises KeyError: there is no such code.
        """
        self.log.add(code, f"site/{self.name}" + (f"!{entry}" if entry else ""), line, message)


class Located(NamedTuple):
    """A text and the line that has it."""

    text: str
    line: int


class TextPiece(NamedTuple):
    """Words that are shown or heard in one piece."""

    id: str
    """Without the prefix that ids have in the series' book; empty in captions."""
    voice: str
    """Who says it; empty for the narrator, and for what nobody says."""
    text: str
    marks: tuple[str, ...] = ()
    """Addresses that it links to, languages and alternative texts in it."""
    start: int | None = None
    """Milliseconds at which it is heard, if that is stated."""
    block: str = ""
    """Id of the paragraph that holds it, or its own."""
    line: int = 0
    hidden: bool = False
    """Whether it is hidden from assistive technology."""
    page: str = ""
    """Name in the archive of the book's page that holds it, or empty."""

    @property
    def bare(self) -> str:
        """The text without spaces: each medium folds lines in its own way."""
        return self.text.replace(" ", "")

    def heard(self) -> Hashable:
        """Give what the media must agree on of something that is heard."""
        return self.voice, self.bare

    def shown(self) -> Hashable:
        """Give what the media must agree on of something that is shown."""
        return self.id, self.block, self.voice, self.bare, self.marks


class EpisodeWords(NamedTuple):
    """What a page holds of an episode."""

    pieces: tuple[TextPiece, ...] = ()
    """In the order of the page."""
    strays: str = ""
    """Words of the conversation that are in no piece."""


class Claim(NamedTuple):
    """What one medium states of an episode."""

    name: str
    """The medium as it is called in a message."""
    findings: Findings
    value: Hashable
    shown: str
    """The value in words."""
    entry: str = ""
    """Name of the file inside of a book, or empty."""
    line: int = 0


class Medium(NamedTuple):
    """What one medium says."""

    name: str
    """As it is called in a message: ``the page``."""
    findings: Findings
    pieces: Sequence[TextPiece]


def collapsed(text: str) -> str:
    """Put one space between the words of a text."""
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """Give the words of an element and of everything in it."""
    return collapsed(str(_text(element)))


def parse_xml(source: Path | IO[bytes], findings: Findings, entry: str = "") -> Any:
    """Parse an XML file and give its root element; None if it is not well-formed (R412).

    :param entry: its name inside of the file that the findings are about, or empty.
    :raises OSError: it cannot be read.
    """
    try:
        # By its bytes: lxml takes no name that is not UTF-8.
        data = source.read_bytes() if isinstance(source, Path) else source.read()
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        findings.add("R412", f"not well-formed: {error.msg}", entry, error.lineno or 0)
        return None


def parting(text: str, other: str) -> str:
    """Quote the place where two texts part, for a message."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    return f"“{text[max(at - 10, 0) : at + 20]}” and “{other[max(at - 10, 0) : at + 20]}”"


def read_words(root: Any, page: str = "") -> EpisodeWords:
    """Read the words of a page, HTML or XHTML, from its root element.

    :param page: its name in a book's archive.
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
    """Drop the prefix of the series' book from an id; permanent ids have no underscore."""
    return id_.rpartition("_")[2]


def _voice(around: list[Any], by_id: dict[str, Any]) -> str:
    """Read the speaker's name from the heading of the turn."""
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
    """Give the words below an element that are in no piece and not in its own heading."""
    known = {e for e in holder.iter() if e in leaves or e.get("id") == f"{holder.get('id')}-h"}
    told = sum(len(text_of(e).replace(" ", "")) for e in known)
    if told == len(text_of(holder).replace(" ", "")):
        return ""
    within = {e for piece in known for e in piece.iter()}
    texts = ((t, t.getparent().getparent() if t.is_tail else t.getparent()) for t in holder.xpath(".//text()"))
    return collapsed(" ".join(text for text, around in texts if around not in within))


def check_words(words: EpisodeWords, findings: Findings, page: str = "") -> None:
    """Report words outside of all pieces (R435), and what is read aloud twice or never (R423).

    A quotation without sentences of its own repeats the text, so it must be hidden from assistive technology.
    """
    if words.strays:
        findings.add("R435", f"words that are in no sentence: “{words.strays[:60]}”", page)
    for piece in words.pieces:
        if piece.hidden != bool(_QUOTE.fullmatch(piece.id)):
            hidden = "is hidden from assistive technology"
            what = hidden if piece.hidden else "repeats the text and has no aria-hidden"
            findings.add("R423", f"“{piece.text[:40]}” {what}", page, piece.line)


def check_claims(claims: Sequence[Claim], code: str, what: str) -> Claim:
    """Report each medium that states something other than most do.

    If two values have equally many witnesses, the first claim is believed. Gives the claim that is taken for true.

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
    """Report each medium that says something other than most do, at its first difference (R435).

    The witness is what most media say; if no two agree, it is what the first of them says. A medium that has parted
    from the others is not asked again. Gives the names of those that have.
    """
    parted: set[str] = set()
    for pieces in zip_longest(*(medium.pieces for medium in media)):
        asked = [
            (medium, piece, told(piece) if piece else None)
            for medium, piece in zip(media, pieces, strict=True)
            if medium.name not in parted
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
                parted.add(medium.name)
    return frozenset(parted)


def _difference(piece: TextPiece | None, said: TextPiece | None, witness: str) -> str:
    text = (piece or said or TextPiece("", "", "")).text
    first = f"“{text}”" if len(text) <= 40 else f"“{text[:40]}…”"
    if piece is None or said is None:
        return f"{first} is missing, which {witness} has" if piece is None else f"{first} is more than {witness} has"
    if piece.bare != said.bare:
        return f"differs from {witness}: {parting(piece.text, said.text)}"
    for what, here, there in (
        ("is said by", piece.voice or "the narrator", said.voice or "the narrator"),
        ("has the id", piece.id, said.id),
        ("is in", piece.block, said.block),
    ):
        if here != there:
            return f"{first} {what} {here}; in {witness}: {there}"
    return f"{first} has other links, languages or descriptions than in {witness}"

"""Compares what the media of one episode say, word for word: captions, page, and books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from pipeline.verify.findings import Findings
from pipeline.verify.words import Piece, parting

_Told = Callable[[Piece], Hashable]


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
    pieces: Sequence[Piece]


def heard(piece: Piece) -> Hashable:
    """What must agree of something that is heard."""
    return piece.voice, piece.bare


def shown(piece: Piece) -> Hashable:
    """What must agree of something that is shown."""
    return piece.id, piece.block, piece.voice, piece.bare, piece.marks


def check_claims(claims: Sequence[Claim], code: str, what: str) -> Claim:
    """Report each medium that states something else than most others; of as many on both sides, the later.

    Gives the claim that is taken for true.

    :param claims: at least one.
    """
    ((right, _),) = Counter(claim.value for claim in claims).most_common(1)
    witness = next(claim for claim in claims if claim.value == right)
    for claim in claims:
        if claim.value != right:
            message = f"{what}: {claim.shown or 'nothing'}; in {witness.name}: {witness.shown or 'nothing'}"
            claim.findings.add(code, message, claim.entry, claim.line)
    return witness


def check_agreement(media: Sequence[Medium], told: _Told) -> frozenset[str]:
    """Report each medium that says something else than most others, at the first such place (R435).

    The witness is what most media say; where no two agree, it is what the first of them says. A medium that has
    parted from the others is not asked again. Gives the names of those that have.
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


def _difference(piece: Piece | None, said: Piece | None, witness: str) -> str:
    if piece is None:
        return f"“{_beginning(said)}” is missing, which {witness} has"
    if said is None:
        return f"“{_beginning(piece)}” is more than {witness} has"
    if piece.bare != said.bare:
        return f"says something else than {witness}: {parting(piece.text, said.text)}"
    if piece.voice != said.voice:
        here, there = (p.voice or "the narrator" for p in (piece, said))
        return f"“{_beginning(piece)}” is said by {here}, and by {there} in {witness}"
    if piece.id != said.id:
        return f"“{_beginning(piece)}” has the id {piece.id}, and {said.id} in {witness}"
    if piece.block != said.block:
        return f"“{_beginning(piece)}” stands in {piece.block}, and in {said.block} in {witness}"
    return f"“{_beginning(piece)}” has other links, languages or descriptions than in {witness}"


def _beginning(piece: Piece | None) -> str:
    text = piece.text if piece else ""
    return text if len(text) <= 40 else f"{text[:40]}…"

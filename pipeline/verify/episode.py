"""Checks the media of one episode against each other: feed, sound, captions, page, its book and the series' book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from pipeline.verify.agreement import Claim, Medium, check_agreement, check_claims, heard, shown
from pipeline.verify.chapters import check_ends
from pipeline.verify.epub import Checked
from pipeline.verify.feed_item import Item
from pipeline.verify.findings import Findings
from pipeline.verify.player import EpisodePage, Front, check_player
from pipeline.verify.stated import check_stated
from pipeline.verify.timing import Stated, check_clips, check_starts
from pipeline.verify.words import Piece

_NARRATED = frozenset({"opening", "closing"})
_NO_SOUND = 2
"""Milliseconds that a line without a sound lasts less than; the narration leaves such a line out."""


@dataclass(frozen=True, slots=True)
class Part:
    """An episode in the series' book."""

    findings: Findings
    pieces: tuple[Piece, ...]


def parts_of(book: Checked, pages: Sequence[EpisodePage]) -> tuple[Part | None, ...]:
    """Each page's episode in the series' book, or None: the part that has most of its ids."""
    told: dict[str, list[Piece]] = {}
    for piece in book.pieces:
        told.setdefault(piece.page.rpartition("_")[0], []).append(piece)
    homes: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        for piece in page.words.pieces:
            homes.setdefault(piece.id, []).append(number)
    alike = [
        (count, name, number)
        for name, pieces in told.items()
        for number, count in Counter(n for piece in pieces for n in homes.get(piece.id, ())).items()
    ]
    taken: dict[int, str] = {}
    placed: set[str] = set()
    for _, name, number in sorted(alike, reverse=True):
        if number not in taken and name not in placed:
            taken[number] = name
            placed.add(name)
    return tuple(
        Part(book.findings, tuple(told[taken[number]])) if book.findings and number in taken else None
        for number in range(len(pages))
    )


def check_episode(item: Item, page: EpisodePage, front: Front | None, book: Checked | None, part: Part | None) -> None:
    """Report where the media of an episode contradict each other.

    :param front: None where the episode is not on the front page.
    :param book: the episode's own book, None where it was not found or cannot be read.
    :param part: the episode in the series' book, None where it is in none.
    """
    language = check_stated(item, page, front, book)
    for each in (page, front):
        if each is not None:
            check_player(item, each.player, language, each.findings)
    _check_chapters(item, page)
    if "the page" not in _check_words(item, page, book, part):
        _check_ids(item, page)
    starts = _starts(item, page)
    if book is None or book.findings is None:
        return
    if book.cover and item.named.get("cover", "") not in ("", f"covers/{item.key}.{book.cover}.jpg"):
        book.findings.add("R437", "its cover is not that of the episode in the feed", book.opf)
    check_changed(book, item.updated, book.findings)
    if starts is not None:
        check_clips(book.played, _heard(page), starts, book.findings)


def _check_chapters(item: Item, page: EpisodePage) -> None:
    """The chapters of the chapters file, of the page, and of its player."""
    media = [("the page", page.findings, page.player.chapters)]
    if item.of_chapters is not None:
        media.insert(0, ("the chapters file", item.of_chapters, item.chapters))
    if page.track_findings is not None:
        media.append(("the player", page.track_findings, page.track))
        check_ends(page.track, item.chapters, page.track_findings)
    told = [(name, of, tuple((c.start, c.title) for c in chapters)) for name, of, chapters in media]
    check_claims([Claim(name, of, value, _listed(value)) for name, of, value in told], "R436", "its chapters")


def _listed(chapters: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{start / 1000:.3f} s “{title}”" for start, title in chapters)


def _check_words(item: Item, page: EpisodePage, book: Checked | None, part: Part | None) -> frozenset[str]:
    """What is heard, in captions, page and narration; then what is shown, in page and books; gives who is wrong."""
    spoken = [Medium("the page", page.findings, _sounding(_heard(page)))]
    if item.captions.findings is not None:
        spoken.insert(0, Medium("the transcript", item.captions.findings, _sounding(item.captions.pieces)))
    read = [Medium("the page", page.findings, _kept(page.words.pieces))]
    if book is not None and book.findings is not None:
        by_id = {piece.id: piece for piece in book.pieces}
        if book.played:
            narrated = [by_id[clip.target] for clip, _ in book.played if clip.target in by_id]
            spoken.append(Medium("the book", book.findings, [piece for piece in narrated if piece.bare]))
        read.append(Medium("the book", book.findings, _kept(book.pieces)))
    if part is not None:
        read.append(Medium("the series’ book", part.findings, _kept(part.pieces)))
    parted = check_agreement(spoken, heard)
    return parted | check_agreement([medium for medium in read if medium.name not in parted], shown)


def _check_ids(item: Item, page: EpisodePage) -> None:
    """The captions' ids are those of the page: an announcement's is that of the turn's heading."""
    if item.captions.of_ids is None:
        return
    for id_, right in zip(item.captions.ids, (piece.id for piece in _heard(page)), strict=False):
        if (f"{id_.removeprefix('a-')}-h" if id_.startswith("a-") else id_) != right:
            item.captions.of_ids.add("R435", f"the caption {id_} is {right} on the page")
            return


def _heard(page: EpisodePage) -> list[Piece]:
    """What the page says is heard."""
    return [piece for piece in page.words.pieces if piece.start is not None and piece.bare]


def _sounding(pieces: Sequence[Piece]) -> list[Piece]:
    """Without the lines that make no sound."""
    silent = {
        before
        for before, after in pairwise(pieces)
        if before.start is not None and after.start is not None and 0 <= after.start - before.start < _NO_SOUND
    }
    return [piece for piece in pieces if piece not in silent]


def _kept(pieces: Sequence[Piece]) -> list[Piece]:
    """Without what the audio says of itself."""
    return [piece for piece in pieces if piece.id not in _NARRATED]


def _starts(item: Item, page: EpisodePage) -> tuple[int, ...] | None:
    """When each piece of the page is heard, by most media; None where they do not have the same pieces."""
    pieces = _heard(page)
    media = [Stated(page.findings, [piece.start or 0 for piece in pieces], [piece.line for piece in pieces])]
    if item.captions.findings is not None:
        media.append(Stated(item.captions.findings, [piece.start or 0 for piece in item.captions.pieces]))
    media += [Stated(findings, times) for findings, times in item.captions.others]
    if len({len(medium.times) for medium in media}) > 1:
        return None
    return check_starts(media, pieces)


def check_changed(book: Checked, updated: datetime | None, findings: Findings) -> None:
    """Report a book that was last changed at another moment than the feed says of what is in it (R419)."""
    stated = book.stated.get("dcterms:modified", "")
    try:
        changed = datetime.fromisoformat(stated)
    except ValueError:
        return
    if updated is not None and changed.tzinfo and abs(changed - updated) >= timedelta(seconds=1):
        findings.add("R419", f"dcterms:modified is {stated}, the feed has {updated.isoformat()}", book.opf)

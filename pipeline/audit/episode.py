"""Comparison of an episode's media: feed, sound, captions, page, its book and the series' book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from pipeline.audit.book import AuditedBook, check_clips
from pipeline.audit.captions import AGREE, check_ends
from pipeline.audit.feed import FeedItem
from pipeline.audit.webpage import EpisodePage, OfferedMedia, check_player
from pipeline.audit.words import Claim, Findings, Medium, TextPiece, check_agreement, check_claims, collapsed
from pipeline.standards import unnumbered

_NARRATED = frozenset({"opening", "closing"})
_NO_SOUND = 2
"""Minimum length of an audible cue in milliseconds; the narration omits shorter ones."""
_BOOK, _PAGE, _FEED, _FRONT = "the book", "the page", "the feed", "the front page"


class _Witness(NamedTuple):
    """A medium and the metadata that it gives for the episode."""

    name: str
    findings: Findings
    entry: str
    line: int
    stated: Mapping[str, str | tuple[str, ...]]
    """Name -> value, for ``title``, ``number``, ``people``, ``licence`` and ``language`` if given."""


def parts_of(book: AuditedBook, pages: Sequence[EpisodePage]) -> tuple[Medium | None, ...]:
    """Return the part of the series' book for each episode page, or None if missing.

    A part belongs to the page with which it shares the most ids.
    """
    told: dict[str, list[TextPiece]] = {}
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
        Medium("the series’ book", book.findings, told[taken[number]]) if book.findings and number in taken else None
        for number in range(len(pages))
    )


def check_episode(
    item: FeedItem, page: EpisodePage, front: OfferedMedia | None, book: AuditedBook | None, part: Medium | None
) -> None:
    """Report contradictions between the media of an episode.

    :param front: the episode on the front page, or None if missing.
    :param book: the episode's own book, or None if missing or unreadable.
    :param part: the episode in the series' book, or None if missing.
    """
    language = _check_stated(item, page, front, book)
    for player in filter(None, (page.player, front)):
        check_player(item, player, language)
    _check_chapters(item, page)
    if _PAGE not in _check_words(item, page, book, part):
        _check_ids(item, page)
    starts = _starts(item, page)
    if book is None or book.findings is None:
        return
    if book.cover and f".{book.cover}." not in item.named.get("cover", f".{book.cover}."):
        book.findings.add("R437", "the cover differs from the episode's cover in the feed", book.opf)
    check_changed(book, item.updated, book.findings)
    if starts is not None:
        check_clips(book.played, _heard(page), starts, book.findings)


def _check_chapters(item: FeedItem, page: EpisodePage) -> None:
    """Report chapters that differ between the chapters file, the page and the player (R436)."""
    media = [(_PAGE, page.findings, page.player.chapters)]
    if item.chapters_findings is not None:
        media.insert(0, ("the chapters file", item.chapters_findings, item.chapters))
    if page.track_findings is not None:
        media.append(("the player", page.track_findings, page.track))
        check_ends(page.track, item.chapters, page.track_findings)
    told = [(name, of, tuple((c.start, c.title) for c in chapters)) for name, of, chapters in media]
    check_claims([Claim(name, of, value, _listed(value)) for name, of, value in told], "R436", "chapters")


def _listed(chapters: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{start / 1000:.3f} s “{title}”" for start, title in chapters)


def _check_words(item: FeedItem, page: EpisodePage, book: AuditedBook | None, part: Medium | None) -> frozenset[str]:
    """Report media whose spoken or displayed text differs (R435), and return their names."""
    spoken = [Medium(_PAGE, page.findings, _audible(_heard(page)))]
    if item.captions.findings is not None:
        spoken.insert(0, Medium("the transcript", item.captions.findings, _audible(item.captions.pieces)))
    read = [Medium(_PAGE, page.findings, _without_credits(page.words.pieces))]
    if book is not None and book.findings is not None:
        by_id = {piece.id: piece for piece in book.pieces}
        if book.played:
            narrated = [by_id[clip.target] for clip in book.played if clip.target in by_id]
            spoken.append(Medium(_BOOK, book.findings, [piece for piece in narrated if piece.bare]))
        read.append(Medium(_BOOK, book.findings, _without_credits(book.pieces)))
    if part is not None:
        read.append(part._replace(pieces=_without_credits(part.pieces)))
    differing = check_agreement(spoken, TextPiece.heard)
    return differing | check_agreement([medium for medium in read if medium.name not in differing], TextPiece.shown)


def _check_ids(item: FeedItem, page: EpisodePage) -> None:
    """Report the first caption whose id differs from the one on the page (R435).

    The announcement of a turn corresponds to the heading of the turn.
    """
    if item.captions.vtt_findings is None:
        return
    for id_, right in zip(item.captions.ids, (piece.id for piece in _heard(page)), strict=False):
        if (f"{id_.removeprefix('a-')}-h" if id_.startswith("a-") else id_) != right:
            item.captions.vtt_findings.add("R435", f"caption {id_} has the id {right} on the page")
            return


def _heard(page: EpisodePage) -> list[TextPiece]:
    """Return the text segments for which the page gives a time."""
    return [piece for piece in page.words.pieces if piece.start is not None and piece.bare]


def _audible(pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """Return the segments that are long enough to be audible."""
    silent = {
        before
        for before, after in pairwise(pieces)
        if before.start is not None and after.start is not None and 0 <= after.start - before.start < _NO_SOUND
    }
    return [piece for piece in pieces if piece not in silent]


def _without_credits(pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """Return the segments without the opening and closing credits."""
    return [piece for piece in pieces if piece.id not in _NARRATED]


def _starts(item: FeedItem, page: EpisodePage) -> tuple[int, ...] | None:
    """Return the median start time of each text segment across all media, in milliseconds.

    Media with different times are reported (R433). The result is None if the numbers of segments differ.
    """
    pieces = _heard(page)
    media = [(page.findings, tuple(piece.start or 0 for piece in pieces)), *item.captions.others]
    if item.captions.findings is not None:
        media.append((item.captions.findings, tuple(piece.start or 0 for piece in item.captions.pieces)))
    if len({len(times) for _, times in media}) > 1:
        return None
    agreed = tuple(median_low(times) for times in zip(*(times for _, times in media), strict=True))
    for findings, times in media:
        for piece, time, right in zip(pieces, times, agreed, strict=True):
            if abs(time - right) > AGREE:
                when = f"at {time / 1000:.3f} s, but at {right / 1000:.3f} s in the other media"
                line = piece.line if findings is page.findings else 0
                findings.add("R433", f"“{piece.text[:40]}” is heard {when}", line=line)
                break
    return agreed


def check_changed(book: AuditedBook, updated: datetime | None, findings: Findings) -> None:
    """Report a book whose modification date differs from the date in the feed (R419)."""
    stated = book.stated.get("dcterms:modified", "")
    try:
        changed = datetime.fromisoformat(stated)
    except ValueError:
        return
    if updated is not None and changed.tzinfo and abs(changed - updated) >= timedelta(seconds=1):
        findings.add("R419", f"dcterms:modified is {stated}, but the feed has {updated.isoformat()}", book.opf)


def _check_stated(item: FeedItem, page: EpisodePage, front: OfferedMedia | None, book: AuditedBook | None) -> str:
    """Report metadata that differs between the media (R421, R435), and return the language.

    Title, number, people, licence and language are compared. The most frequent value is assumed to be correct; in a
    tie, the book takes precedence, then the page.
    """
    own = {**_offered(page.player), "title": page.player.title.text, "language": page.language}
    witnesses = [_Witness(_PAGE, page.findings, "", page.player.title.line, own)]
    if book is not None and book.findings is not None:
        names = {"title": "dc:title", "language": "dc:language", "licence": "cc:license"}
        told = {what: collapsed(book.stated.get(name, "")) for what, name in names.items()}
        witnesses.insert(0, _Witness(_BOOK, book.findings, book.opf, 0, {**told, "people": book.people}))
    whole = [str(witness.stated["title"]) for witness in witnesses]
    fed = {"title": whole_title(item.title, whole), "number": item.number, "licence": item.licence}
    fed |= {"language": item.language} if item.language else {}
    witnesses.append(_Witness(_FEED, item.findings, "", item.line, fed))
    if front is not None:
        title = {"title": whole_title(front.title.text.partition(". ")[2], whole)}
        witnesses.append(_Witness(_FRONT, front.findings, "", front.title.line, {**_offered(front), **title}))
    for what in ("title", "number", "people", "licence", "language"):
        claims = [
            Claim(w.name, w.findings, value, value if isinstance(value, str) else "; ".join(value), w.entry, w.line)
            for w in witnesses
            if (value := w.stated.get(what)) is not None
        ]
        agreed = check_claims(claims, "R421" if what == "language" else "R435", what)
    return agreed.shown


def _offered(player: OfferedMedia) -> Mapping[str, str | tuple[str, ...]]:
    return {"number": player.number.text, "licence": " ".join(player.licences), "people": player.people}


def whole_title(title: str, known: Sequence[str]) -> str:
    """Return the full title of an episode, given its title in the feed.

    The feed omits the episode number at the start of a title. In a draft, the number follows the draft label: a word
    with a colon, in the episode's language. If no known title matches, the title from the feed is returned.

    :param title: title in the feed.
    :param known: titles of the episode in other media.
    """
    return next((whole for whole in known if title in _without_number(whole)), title)


def _without_number(title: str) -> Iterator[str]:
    """Yield the possible feed titles for a full title, each without the episode number."""
    for mark in ("", title[: title.find(": ") + 2]):
        plain = title.removeprefix(mark)
        number = re.search(r"\d{1,9}", plain)
        if plain:
            yield mark + (unnumbered(plain, int(number.group())) if number else plain)

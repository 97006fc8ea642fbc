"""Compares what the media of an episode state of it: title, number, language, people, licence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.verify.agreement import Claim, check_claims
from pipeline.verify.epub import Checked
from pipeline.verify.feed_item import Item
from pipeline.verify.findings import Findings
from pipeline.verify.player import EpisodePage, Front
from pipeline.verify.words import folded

_Values = Mapping[str, str | tuple[str, ...]]
"""Medium -> what it states."""
BOOK, PAGE, FEED, FRONT = "the book", "the page", "the feed", "the front page"


class _Place(NamedTuple):
    """Where a medium states it."""

    findings: Findings
    entry: str
    line: int


def check_stated(item: Item, page: EpisodePage, front: Front | None, book: Checked | None) -> str:
    """Report each medium that says something else of the episode than most (R421, R435); gives its language."""
    player = page.player
    places = {PAGE: _Place(page.findings, "", player.title.line), FEED: _Place(item.findings, "", item.line)}
    titles, numbers = {PAGE: player.title.text}, {PAGE: player.number.text, FEED: item.number}
    people, licences = {PAGE: player.people}, {PAGE: " ".join(player.licences), FEED: item.licence}
    languages = {PAGE: page.language} | ({FEED: item.language} if item.language else {})
    if book is not None and book.findings is not None:
        places[BOOK] = _Place(book.findings, book.opf, 0)
        titles[BOOK] = folded(book.stated.get("dc:title", ""))
        languages[BOOK] = book.stated.get("dc:language", "")
        licences[BOOK] = book.stated.get("cc:license", "")
        people[BOOK] = book.people
    whole = list(titles.values())
    titles[FEED] = _whole(item.title, whole)
    if front is not None:
        shown = front.player
        places[FRONT] = _Place(front.findings, "", shown.title.line)
        titles[FRONT] = _whole(shown.title.text.partition(". ")[2], whole)
        numbers[FRONT] = shown.number.text
        licences[FRONT] = " ".join(shown.licences)
        people[FRONT] = shown.people
    _check(titles, places, "R435", "its title")
    _check(numbers, places, "R435", "its number")
    _check(people, places, "R435", "its people")
    _check(licences, places, "R435", "its licence")
    return _check(languages, places, "R421", "its language")


def _check(values: _Values, places: Mapping[str, _Place], code: str, what: str) -> str:
    """What most media state, in words; of as many on both sides the book is believed first, then the page."""
    claims = []
    for name in (BOOK, PAGE, FEED, FRONT):
        if name in values:
            value, place = values[name], places[name]
            worded = value if isinstance(value, str) else "; ".join(value)
            claims.append(Claim(name, place.findings, value, worded, place.entry, place.line))
    return check_claims(claims, code, what).shown


def _whole(title: str, known: Sequence[str]) -> str:
    """A title as it is elsewhere: the feed leaves out the episode's number at its beginning."""
    return next((each for each in known if title and each.endswith(title)), title)

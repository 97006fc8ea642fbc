"""What a page offers of an episode: its player, its files, its chapters; read here, checked against the feed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.verify.chapters import Chapter
from pipeline.verify.feed_item import Item, belongs
from pipeline.verify.findings import Findings
from pipeline.verify.page import Place
from pipeline.verify.web import SCHEME, resolved
from pipeline.verify.words import Words, text_of

_FILES = ("media/", "covers/", "books/")
_LENGTH = re.compile(r"PT(\d+)S")
_NUMBER = re.compile(r"\d+")
_PEOPLE = ".//ul[@aria-label='People']/li | .//details/ul/li"
_HALF_A_SECOND = 501
"""Milliseconds by which a time in whole seconds may differ."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Player:
    """What a page, or a part of it, offers of one episode."""

    title: Place
    sounds: tuple[Place, ...]
    """Files of the site, as all the following."""
    captions: tuple[Place, ...]
    chapter_tracks: tuple[Place, ...]
    files: tuple[Place, ...]
    """Everything of the episode that it shows, plays or links to."""
    languages: tuple[Place, ...]
    """Those of its captions and chapters."""
    days: tuple[Place, ...]
    lengths: tuple[Place, ...]
    """Seconds."""
    chapters: tuple[Chapter, ...]
    """As they are listed; -1 for times that are not stated."""
    number: Place
    licences: tuple[str, ...]
    """Addresses."""
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """The page of an episode, and what goes with it."""

    findings: Findings
    language: str
    words: Words
    player: Player
    track: tuple[Chapter, ...]
    """Chapters for its player."""
    track_findings: Findings | None
    """None where it has none."""


@dataclass(frozen=True, slots=True)
class Front:
    """An episode on the front page."""

    findings: Findings
    player: Player


def read_player(element: Any, page: str) -> Player:
    """What an element of a page offers; ``page`` is the page's path within the site."""
    addresses = [
        (e, Place(resolved(page, address), e.sourceline))
        for e in element.iter()
        if isinstance(e.tag, str)
        for name in ("src", "href")
        if (address := e.get(name)) and not SCHEME.match(address)
    ]
    tracks = list(element.iter("track"))
    times = [
        (e.get("datetime", ""), e.sourceline) for e in element.iter("time") if e.getparent().get("class") == "facts"
    ]
    heading = next(element.iter("h1", "h3"), None)
    return Player(
        Place("", 0) if heading is None else Place(text_of(heading), heading.sourceline),
        tuple(p for e, p in addresses if e.tag == "audio" or (e.tag == "source" and e.getparent().tag == "audio")),
        tuple(p for e, p in addresses if e.tag == "track" and e.get("kind") == "captions"),
        tuple(p for e, p in addresses if e.tag == "track" and e.get("kind") == "chapters"),
        tuple(p for _, p in addresses if p.text.startswith(_FILES)),
        tuple(Place(e.get("srclang", ""), e.sourceline) for e in tracks),
        tuple(Place(day, line) for day, line in times if _DAY.fullmatch(day)),
        tuple(Place(found[1], line) for length, line in times if (found := _LENGTH.fullmatch(length))),
        tuple(Chapter(_time(e), -1, text_of(e)) for e in element.iter("a") if "data-start" in e.attrib),
        _number(element, heading),
        tuple(dict.fromkeys(e.get("href", "") for e in element.iter("a") if e.get("rel") == "license")),
        tuple(text_of(e) for e in element.xpath(_PEOPLE)),
    )


def _time(chapter: Any) -> int:
    """When a chapter begins; -1 where that is not stated, or its shown time is another."""
    stated, time = chapter.get("data-start"), chapter.getnext()
    length = _LENGTH.fullmatch("" if time is None else time.get("datetime", ""))
    if not stated.isdecimal() or length is None or abs(int(length[1]) * 1000 - int(stated)) > _HALF_A_SECOND:
        return -1
    return int(stated)


def _number(element: Any, heading: Any) -> Place:
    """The episode's number: stated on its own page, before its title on the front page."""
    stated = next((e for e in element.iter("p") if e.get("class") == "number"), heading)
    found = _NUMBER.search("" if stated is None else text_of(stated))
    return Place(found[0] if found else "", 0 if stated is None else stated.sourceline)


def check_player(item: Item, player: Player, language: str, findings: Findings) -> None:
    """Report what a page offers of an episode that is not what the feed has (R421, R433, R437).

    :param language: of the episode.
    """
    for what, there, wanted in (
        ("sound", player.sounds, item.named.get("enclosure", "")),
        ("captions", player.captions, item.named.get("text/vtt", "")),
    ):
        if [place.text for place in there] != [wanted] and wanted:
            has = " and ".join(place.text for place in there) or "none"
            findings.add("R437", f"its {what}: {has}; the feed has {wanted}", line=there[0].line if there else 0)
    for place in player.files:
        if not belongs(place.text, item.key):
            findings.add("R437", f"{place.text} is of another episode than {item.key}", line=place.line)
    for place in player.languages:
        if place.text != language:
            findings.add("R421", f"a track is in {place.text}, the episode in {language}", line=place.line)
    for place in player.days:
        if item.published and place.text != item.published.date().isoformat():
            message = f"published on {place.text}, the feed says {item.published.date().isoformat()}"
            findings.add("R437", message, line=place.line)
    for place in player.lengths:
        if item.stated and place.text != item.stated:
            findings.add("R433", f"lasts {place.text} s, the feed says {item.stated} s", line=place.line)

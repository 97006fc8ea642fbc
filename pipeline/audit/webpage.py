"""Checks of the links on the site's pages and the media offered for each episode.

Markup and accessibility are checked by the Nu Html Checker and axe (tests/clients/), not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from lxml import html

from pipeline.audit.captions import StatedChapter
from pipeline.audit.feed import FeedItem, belongs, check_type
from pipeline.audit.words import EpisodeWords, Findings, Located, text_of
from pipeline.model import AUDIO, EPISODE_KINDS

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
"""Pattern for the start of an address outside the site."""
_SHOWING = frozenset({"img", "source", "track"})
_FILES = tuple({f"{kind.folder}/" for kind in EPISODE_KINDS})
_LENGTH = re.compile(r"PT(\d+)S")
_NUMBER = re.compile(r"\d+")
_PEOPLE = ".//details/ul/li"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class OfferedMedia:
    """The media and metadata that a page, or part of it, offers for an episode."""

    findings: Findings
    """Log for findings about the page."""
    title: Located
    sounds: tuple[Located, ...]
    """Paths of the sound files within the site."""
    captions: tuple[Located, ...]
    chapter_tracks: tuple[Located, ...]
    files: tuple[Located, ...]
    """All files of the episode that the page shows, plays or links to."""
    languages: tuple[Located, ...]
    """Languages of the caption and chapter tracks."""
    days: tuple[Located, ...]
    lengths: tuple[Located, ...]
    """Durations in seconds, as shown on the page."""
    chapters: tuple[StatedChapter, ...]
    """Chapters in the page's chapter list; unknown times are -1."""
    number: Located
    licences: tuple[str, ...]
    """Addresses of the licences."""
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """The page of an episode with its chapter track."""

    findings: Findings
    language: str
    words: EpisodeWords
    player: OfferedMedia
    track: tuple[StatedChapter, ...]
    """Chapters in the player's chapter track."""
    track_findings: Findings | None
    """Log for findings about the chapter track, or None without a track."""


class SitePages:
    """Link checker for the pages of a site.

    :param site: the folder ``output/site``.
    """

    def __init__(self, site: Path) -> None:
        self._site = site
        self._ids_of = cache(lambda name: {e.get("id", "") for e in _elements(_root(site / name))})

    def check(self, name: str, findings: Findings) -> Any:
        """Check a page's links, and return its root element.

        Links to missing files and ids (R417), and wrong media types (R437), are reported. If the page itself is
        missing, this is reported (R417) and the result is None.

        :param name: path of the page within the site.
        :raises OSError: the page cannot be read.
        """
        if not (self._site / name).is_file():
            findings.add("R417", "the page is missing")
            return None
        root = _root(self._site / name)
        for element in _elements(root):
            if element.tag in _SHOWING and not element.get("src"):
                findings.add("R417", f"{element.tag} without src", line=element.sourceline)
            for address in (element.get("href", ""), element.get("src", "")):
                self._check_address(name, address, element.sourceline, findings)
                check_type(address, element, findings)
        return root

    def _check_address(self, page: str, address: str, line: int, findings: Findings) -> None:
        if not address or _SCHEME.match(address):
            return
        path, _, fragment = address.partition("#")
        target = _resolved(page, address)
        if path.startswith("/") or target.startswith("../") or not (self._site / target).is_file():
            findings.add("R417", f"{address} does not exist", line=line)
        elif fragment and target.endswith(".html") and unquote(fragment) not in self._ids_of(target):
            findings.add("R417", f"{address} does not exist: no element has the id {fragment}", line=line)


def _root(path: Path) -> Any:
    return html.document_fromstring(path.read_bytes().decode("utf-8", "replace") or "<p>")


def _elements(root: Any) -> Iterator[Any]:
    return (e for e in root.iter() if isinstance(e.tag, str))


def _resolved(page: str, address: str) -> str:
    """Return the path within the site to which a relative address on a page refers."""
    path = address.partition("#")[0]
    return normpath(join(dirname(page), unquote(path))) if path else page


def read_player(element: Any, page: str, findings: Findings) -> OfferedMedia:
    """Return the media and metadata that an element of a page offers for an episode.

    :param page: path of the page within the site.
    """
    addresses = [
        (e, Located(_resolved(page, address), e.sourceline))
        for e in _elements(element)
        for name in ("src", "href")
        if (address := e.get(name)) and not _SCHEME.match(address)
    ]
    tracks = list(element.iter("track"))
    times = [
        (e.get("datetime", ""), e.sourceline) for e in element.iter("time") if e.getparent().get("class") == "facts"
    ]
    heading = next(element.iter("h1", "h3"), None)
    return OfferedMedia(
        findings,
        Located("", 0) if heading is None else Located(text_of(heading), heading.sourceline),
        tuple(p for e, p in addresses if e.tag == "audio" or (e.tag == "source" and e.getparent().tag == "audio")),
        tuple(p for e, p in addresses if e.tag == "track" and e.get("kind") == "captions"),
        tuple(p for e, p in addresses if e.tag == "track" and e.get("kind") == "chapters"),
        tuple(p for _, p in addresses if p.text.startswith(_FILES)),
        tuple(Located(e.get("srclang", ""), e.sourceline) for e in tracks),
        tuple(Located(day, line) for day, line in times if _DAY.fullmatch(day)),
        tuple(Located(found[1], line) for length, line in times if (found := _LENGTH.fullmatch(length))),
        tuple(StatedChapter(_time(e), -1, text_of(e)) for e in element.iter("a") if "data-start" in e.attrib),
        _number(element, heading),
        tuple(dict.fromkeys(e.get("href", "") for e in element.iter("a") if e.get("rel") == "license")),
        tuple(text_of(e) for e in element.xpath(_PEOPLE)),
    )


def _time(chapter: Any) -> int:
    """Return a chapter's start in milliseconds, or -1 if it is invalid.

    A start is valid only if the displayed time matches it.
    """
    stated, time = chapter.get("data-start"), chapter.getnext()
    length = _LENGTH.fullmatch("" if time is None else time.get("datetime", ""))
    if not stated.isdecimal() or length is None or int(length[1]) != int(stated) // 1000:
        return -1
    return int(stated)


def _number(element: Any, heading: Any) -> Located:
    """Return the episode number from its paragraph, or from the heading if it has no paragraph.

    The text is empty if the page shows no number.
    """
    stated = next((e for e in element.iter("p") if e.get("class") == "number"), heading)
    found = _NUMBER.search("" if stated is None else text_of(stated))
    return Located(found[0] if found else "", 0 if stated is None else stated.sourceline)


def check_player(item: FeedItem, player: OfferedMedia, language: str) -> None:
    """Report differences between the media on a page and the feed (R421, R433, R437).

    :param language: language of the episode.
    """
    findings = player.findings
    for what, there, wanted in (
        ("sound", player.sounds, item.named.get(AUDIO.name, "")),
        ("captions", player.captions, item.named.get("captions", "")),
    ):
        if [place.text for place in there] != [wanted] and wanted:
            has = " and ".join(place.text for place in there) or "missing"
            findings.add("R437", f"{what}: {has}; in the feed: {wanted}", line=there[0].line if there else 0)
    for place in player.files:
        if not belongs(place.text, item.keys):
            findings.add("R437", f"{place.text} does not belong to episode {item.key}", line=place.line)
    day = item.published.date().isoformat() if item.published else None
    for code, what, there, stated in (
        ("R421", "a track is in {}, but the episode is in {}", player.languages, language),
        ("R437", "the publication date is {}, but {} in the feed", player.days, day),
        ("R433", "the duration is {} s, but {} s in the feed", player.lengths, item.stated or None),
    ):
        for place in there:
            if stated is not None and place.text != stated:
                findings.add(code, what.format(place.text, stated), line=place.line)

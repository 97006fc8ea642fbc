"""An episode in the feed, with its people and soundbites.

An item depends only on its episode and the settings, never on other episodes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pipeline.model import (
    EPISODE_KINDS,
    RATE,
    TRANSCRIPT,
    Cue,
    Document,
    Kind,
    Licence,
    Person,
    PullQuote,
    Release,
    Timeline,
    seconds,
    whole_seconds,
)
from pipeline.settings import Settings
from pipeline.standards import TEXT_BYTES, unnumbered
from pipeline.write.feed.show_notes import show_notes
from pipeline.write.text.addresses import asset_address
from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import PARAGRAPH
from pipeline.write.text.plain import first_words, fitted, one_line
from pipeline.write.text.words import words_for

_NAME = 128
"""Maximum number of characters in a name, a licence or a soundbite title (Podcasting 2.0)."""
_HOSTS = ("host", "moderat", "chair", "interview")
_WORKS = (
    ("editor", "editor", "writing"),
    ("author", "author", "writing"),
    ("translat", "translator", "writing"),
    ("transcri", "transcriber", "writing"),
    ("research", "researcher", "writing"),
    ("design", "graphic designer", "visuals"),
    ("produc", "producer", "creative direction"),
)
"""Role substrings to find in the source, each with its Podcast Taxonomy role and group.

The Podcast Taxonomy is published at podcasttaxonomy.com.
"""
_SHORTEST, _LONGEST = 15 * RATE, 120 * RATE
"""Minimum and maximum length of a soundbite in samples, as Podcasting 2.0 recommends."""
_WORD = re.compile(r"\w+")
_IN_A_ROW = 3
"""Minimum number of consecutive words that must match a quote; fewer can match by chance."""
_MOST_WORDS = 900
"""Maximum number of words in a quote: 120 seconds at 450 words per minute.

The fastest voice speaks at that rate.
"""


def write_item(item: Any, settings: Settings, release: Release, known: Facts) -> None:
    """Add the elements of an episode to its item in the feed.

    :param item: new entry of a feedgen ``FeedGenerator``.
    :param known: metadata of the episode.
    """
    document = release.document
    page, book = asset_address(settings, release.page), asset_address(settings, release.book)
    title = " ".join(filter(None, (known.mark, unnumbered(known.title, release.number))))
    notes = show_notes(document, release.timeline, known, page, book)
    item.title(title)
    item.guid(one_line(release.guid), permalink=False)
    item.link(href=page)
    item.description(fitted(known.summary or known.title, TEXT_BYTES, PARAGRAPH.format))
    item.content(notes.html)
    item.published(release.published)
    offered = release.enclosure or release.audio
    address = offered.path if release.enclosure else asset_address(settings, offered)
    item.enclosure(address, str(offered.length), offered.type)
    if not release.enclosure:
        item.podcast.itunes_duration(whole_seconds(release.timeline.duration))
    item.podcast.itunes_episode(release.number)
    item.podcast.itunes_episode_type("full")
    add = item.more.add
    add("itunes:title", title)
    add("itunes:summary", notes.text)
    add("itunes:explicit", explicit(settings))
    add("itunes:image", attributes={"href": asset_address(settings, release.cover)})
    add("atom:updated", release.updated.isoformat())
    add("atom:link", attributes={"rel": "alternate", "type": release.page.type, "href": page})
    add("atom:link", attributes={"rel": "related", "type": release.book.type, "href": book})
    add("dc:rights", " · ".join(filter(None, (known.copyright, known.licence.text))))
    if settings.series.season:
        add("itunes:season", str(settings.series.season))
        add("podcast:season", str(settings.series.season))
    add("podcast:episode", str(release.number))
    for kind in EPISODE_KINDS:
        # The times in these files match Rostra's sound file, not a sound file on another site.
        if kind.feed and not release.enclosure:
            asset = release.assets[kind.name]
            language = known.language if kind.feed == TRANSCRIPT.feed else ""
            add(kind.feed, attributes={"url": asset_address(settings, asset), "type": asset.type, "language": language})
    for credit in credits_of(document):
        add_person(add, credit)
    for soundbite in () if release.enclosure else soundbites(document, release.timeline):
        times = {"startTime": f"{seconds(soundbite.start)}", "duration": f"{seconds(soundbite.end - soundbite.start)}"}
        add("podcast:soundbite", soundbite.title, times)
    add("podcast:contentLink", words_for(known.language).content_link, {"href": page})
    add_licence(add, known.licence)
    add_disclosure(add)


def add_person(add: Any, credit: PersonCredit) -> None:
    """Add the ``podcast:person`` element for a person's role.

    :param add: function that appends an element to the channel or item.
    """
    add("podcast:person", one_line(credit.person.name)[:_NAME], {"role": credit.role, "group": credit.group})


def add_licence(add: Any, licence: Licence) -> None:
    """Add the licence in the forms that podcast apps and Atom readers expect.

    Nothing is added if the licence has no text.

    :param add: function that appends an element to the channel or item.
    """
    if licence.text:
        add("podcast:license", (licence.slug or licence.name)[:_NAME], {"url": licence.url})
        if licence.url:
            add("atom:link", attributes={"rel": "license", "href": licence.url})


def add_disclosure(add: Any) -> None:
    """Add the machine-readable disclosure that the voices are synthetic.

    :param add: function that appends an element to the channel or item.
    """
    add("podcast:txt", "true", {"purpose": "ai-content"})


def explicit(settings: Settings) -> str:
    """Return the value of the ``itunes:explicit`` element: ``true`` or ``false``."""
    return "true" if settings.series.explicit else "false"


class PersonCredit(NamedTuple):
    """A person's role in an episode, with its group in the Podcast Taxonomy."""

    person: Person
    role: str
    group: str


def credits_of(document: Document) -> tuple[PersonCredit, ...]:
    """Return the credits of an episode: roles in the conversation and in its production.

    For each person, the role in the conversation comes first. In the source, roles are free text. Hosts are the
    speakers with a role such as “host” or “moderator”, or otherwise the editors who speak. All other speakers
    are guests. A person who does not speak and has no known role is a guest writer.
    """
    speakers = [p for p in document.people if p.speaks]
    hosts = [p for p in speakers if _is_host(p)] or [p for p in speakers if "editor" in p.role.casefold()]
    return tuple(credit for person in document.people for credit in _credits(person, person in hosts))


def regulars(documents: Sequence[Document]) -> tuple[PersonCredit, ...]:
    """Return the people who host all episodes, as credited in the newest episode.

    :param documents: documents of all episodes, newest first; at least one.
    """
    hosts = [[c for c in credits_of(document) if c.role == "host"] for document in documents]
    named = [{c.person.name for c in of_episode} for of_episode in hosts]
    return tuple(c for c in hosts[0] if all(c.person.name in names for names in named))


def _credits(person: Person, hosts: bool) -> list[PersonCredit]:
    worded = person.role.casefold()
    part = [PersonCredit(person, "host" if hosts else "guest", "cast")] if person.speaks else []
    narrates = [PersonCredit(person, "narrator", "cast")] if not part and "narrat" in worded else []
    works = [PersonCredit(person, role, group) for word, role, group in _WORKS if word in worded]
    return [*part, *narrates, *works] or [PersonCredit(person, "guest writer", "writing")]


def _is_host(person: Person) -> bool:
    return any(word in person.role.casefold().replace("interviewee", "") for word in _HOSTS)


class Soundbite(NamedTuple):
    """A short excerpt that represents an episode, with start and end in samples."""

    title: str
    start: int
    end: int


def soundbites(document: Document, timeline: Timeline) -> tuple[Soundbite, ...]:
    """Return a soundbite for each pull quote that repeats spoken text.

    A soundbite consists of the sentences that contain the quoted text. If they last less than 15 seconds, following and
    then preceding sentences in the same turn are added. Soundbites that are still shorter than 15 seconds, or longer
    than 120 seconds, are left out.
    """
    found = []
    quotes = [b for t in document.turns() for b in t.blocks if isinstance(b, PullQuote) and b.repeats]
    sentences = {p.id: {s.id for s in p.sentences} for p in document.paragraphs()} if quotes else {}
    for quote in quotes:
        ids = sentences.get(quote.repeats, set())
        said = [cue for cue in timeline.cues if cue.id in ids]
        if repeated := _repeated(quote.text, said):
            turn = [cue for cue in timeline.cues if cue.turn == said[0].turn and cue.kind is Kind.PARAGRAPH]
            start, end = _lengthened(repeated, turn)
            if _SHORTEST <= end - start <= _LONGEST:
                found.append(Soundbite(first_words(one_line(quote.text), _NAME), start, end))
    return tuple(found)


def _repeated(text: str, said: Sequence[Cue]) -> tuple[Cue, Cue] | None:
    """Return the first and the last of the cues that contain words of a quote.

    The result is None if too few words match.
    """
    words = [(word, cue) for cue in said for word in _WORD.findall(cue.text.casefold())]
    quoted = _WORD.findall(text.casefold())
    if len(quoted) > _MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, [word for word, _ in words], quoted, autojunk=False)
    same = [b for b in matcher.get_matching_blocks() if b.size and b.size >= min(_IN_A_ROW, len(quoted))]
    return (words[same[0].a][1], words[same[-1].a + same[-1].size - 1][1]) if same else None


def _lengthened(repeated: tuple[Cue, Cue], turn: Sequence[Cue]) -> tuple[int, int]:
    first, last = turn.index(repeated[0]), turn.index(repeated[1])
    while turn[last].end - turn[first].start < _SHORTEST:
        if last + 1 < len(turn):
            last += 1
        elif first:
            first -= 1
        else:
            break
    return turn[first].start, turn[last].end

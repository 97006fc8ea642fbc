"""What was published, as data: GUIDs, dates, voices, files, and files still owed to subscribers.

Functions from state to state; ``record_file`` keeps it as ``published.toml``. A build reads it, and only a publication
changes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.model import Sound
from pipeline.write import episode_guid


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file as it was published; its path is relative to the site."""

    length: int
    """Bytes."""
    sha256: str
    """64 hex digits; 12 of a file that version 0.1.0 published."""

    def owed(self, until: datetime) -> OwedFile:
        """The same file as it is owed."""
        return OwedFile(self.length, self.sha256, until)


@dataclass(frozen=True, slots=True)
class OwedFile:
    """A file that left the site and stays at the target for a while: an app may still ask for it."""

    length: int
    """Bytes."""
    sha256: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PublishedVoice:
    """A voice that was chosen automatically."""

    name: str
    pitch: int
    since: datetime
    """When the person was first heard with it in this episode."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Sound of another origin, which the feed goes on offering for an episode that moved here."""

    url: str
    length: int
    """Bytes."""
    type: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode that was published; one that has left the feed stays known."""

    guid: str
    published: datetime | None
    """When it was first published, as the feed says: permanent. None if the record does not know: as it is stated."""
    since: datetime
    """When its present edition was published."""
    updated: datetime | None = None
    """When its sound was last replaced; None for never."""
    revision: int = 1
    """How often it was published with a change. Of two records the one with the greater number is newer."""
    reissue: int = 0
    """How often it was given a new GUID."""
    engine: str = ""
    """Speech engine of the sound."""
    content: str = ""
    """Hash of what the publisher decides of the sound (``plan.content_key``); empty if it is not known."""
    artwork: str = ""
    """Hash of what the publisher decides of the cover."""
    formerly: tuple[str, ...] = ()
    """Its keys before it was renamed, the first one first; its present one among them if it had that before."""
    left: datetime | None = None
    """When it left the feed."""
    withdrawn: datetime | None = None
    """When it was withdrawn: its page says so, and its transcript is not built."""
    enclosure: Enclosure | None = None
    voices: Mapping[str, PublishedVoice] = field(default_factory=dict)
    """Id of a Person (or ``NARRATOR``) -> voice."""
    files: Mapping[str, PublishedFile] = field(default_factory=dict)
    """Its files but for the page, by path."""
    owed: Mapping[str, OwedFile] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether it is in the feed."""
        return self.left is None and self.withdrawn is None

    def first_key(self, key: str) -> str:
        """The key that its identifiers are made of.

        :param key: its present one.
        """
        return (*self.formerly, key)[0]


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of a series. All moments are aware, UTC, whole seconds."""

    series: str = ""
    """Key of the series; empty if nothing was published yet."""
    feed_guid: str = ""
    """The show's ``podcast:guid``, permanent."""
    artwork: str = ""
    """Hash of what the publisher decides of the show's cover."""
    files: Mapping[str, PublishedFile] = field(default_factory=dict)
    """Files of the whole series that are named after their content."""
    owed: Mapping[str, OwedFile] = field(default_factory=dict)
    episodes: Mapping[str, Entry] = field(default_factory=dict)
    """Key -> entry."""

    def active(self, key: str) -> Entry | None:
        """The entry of an episode that is in the feed."""
        entry = self.episodes.get(key)
        return entry if entry is not None and entry.active else None

    @property
    def all_files(self) -> dict[str, PublishedFile]:
        """The files of the whole series and of each episode, by path."""
        parts = (self.files, *(entry.files for entry in self.episodes.values()))
        return {name: file for files in parts for name, file in files.items()}

    @property
    def withdrawn(self) -> frozenset[str]:
        """Keys of the episodes that were withdrawn."""
        return frozenset(key for key, entry in self.episodes.items() if entry.withdrawn is not None)


@dataclass(frozen=True, slots=True)
class Identity:
    """By what clients know an episode."""

    guid: str
    published: datetime
    """``pubDate``."""
    updated: datetime
    """When its sound was last replaced, at first ``published``."""
    first_key: str
    """The key that its book's identifier is made of."""
    enclosure: Enclosure | None = None
    """Sound of another origin, which the feed offers in place of ours."""


def identity(state: Published, series: str, key: str, stated: datetime) -> Identity:
    """By what clients know an episode; the record comes before what the transcript states.

    :param series: key of the series.
    :param stated: the date of publication as the transcript states it.
    """
    entry = state.episodes.get(key)
    if entry is None:
        return Identity(episode_guid(series, key), stated, stated, key)
    published = entry.published or stated
    updated = max(entry.updated or published, published)
    return Identity(entry.guid, published, updated, entry.first_key(key), entry.enclosure)


def other_identity(state: Published, series: str, key: str) -> str:
    """The key of the episode that has the GUID or the book's identifier of a new episode; empty if no other has it.

    :param series: key of the series.
    :param key: of the new episode; one on record has its own.
    """
    if key in state.episodes:
        return ""
    guid = episode_guid(series, key)
    return next((k for k, e in state.episodes.items() if e.guid == guid or key in e.formerly), "")


def published_engine(state: Published) -> str:
    """The engine of the sound that was published last, or empty."""
    return max(((e.since, key, e.engine) for key, e in state.episodes.items() if e.engine), default=("", "", ""))[2]


def published_sounds(state: Published, engine: str) -> dict[str, Sound]:
    """Id -> the engine's sound that a person was last given, of all who were published; the latest comes last."""
    given = [
        (voice.since, key, person, voice)
        for key, entry in state.episodes.items()
        if entry.engine == engine
        for person, voice in entry.voices.items()
    ]
    sounds: dict[str, Sound] = {}
    for _, _, person, voice in sorted(given, key=lambda g: g[:3]):
        sounds.pop(person, None)
        sounds[person] = Sound(engine, voice.name, voice.pitch)
    return sounds


def newest_moment(state: Published) -> datetime | None:
    """The latest moment at which something was published; None for a record without one."""
    return max((moment for entry in state.episodes.values() for moment in _moments(entry)), default=None)


def _moments(entry: Entry) -> Iterator[datetime]:
    yield from (m for m in (entry.since, entry.updated, entry.left, entry.withdrawn) if m is not None)


def ahead(theirs: Published, ours: Published) -> tuple[str, ...]:
    """Keys of the episodes of which their record knows a publication that ours does not."""
    return tuple(
        key
        for key, entry in sorted(theirs.episodes.items())
        if (known := _key_of(entry, key, ours.episodes)) is None or _is_ahead(entry, ours.episodes[known])
    )


def _is_ahead(theirs: Entry, ours: Entry) -> bool:
    """Whether an entry is newer, or as new and of another publication: then both changed the same one before."""
    if theirs.revision != ours.revision:
        return theirs.revision > ours.revision
    # Dates are not compared: people correct them by hand.
    return (theirs.guid, theirs.content, theirs.files) != (ours.guid, ours.content, ours.files)


def _key_of(entry: Entry, key: str, known: Mapping[str, Entry]) -> str | None:
    """The key under which an episode is known: that of the same GUID if it was renamed since."""
    if key in known:
        return key
    return next((k for k, e in known.items() if key in e.formerly or e.guid == entry.guid), None)


def taken(theirs: Published, ours: Published) -> Published:
    """Our record with what theirs knows more of; an episode that was renamed here keeps its new key."""
    newer: dict[str, Entry] = {}
    for key in ahead(theirs, ours):
        entry = theirs.episodes[key]
        here = _key_of(entry, key, ours.episodes) or key
        if here != key and key in ours.episodes[here].formerly:
            newer[here] = replace(entry, formerly=ours.episodes[here].formerly, revision=entry.revision + 1)
        else:
            newer[key] = entry
    renamed = {old for entry in newer.values() for old in entry.formerly}
    guids = {entry.guid for entry in newer.values()}
    kept = {k: e for k, e in ours.episodes.items() if k not in renamed and e.guid not in guids}
    return replace(
        theirs,
        series=ours.series or theirs.series,
        feed_guid=ours.feed_guid or theirs.feed_guid,
        owed={**ours.owed, **theirs.owed},
        episodes={**kept, **newer},
    )


@dataclass(frozen=True, slots=True)
class BuiltEpisode:
    """An episode as a build has it, to be compared with what was published."""

    key: str
    stated: datetime
    """The date of publication as the transcript states it."""
    engine: str
    content: str
    artwork: str
    sounds: Mapping[str, Sound]
    """Id -> sound of those who are heard with an automatic voice."""
    files: Mapping[str, PublishedFile]
    """All but the page, by path."""


def dated(
    state: Published, series: str, built: Collection[BuiltEpisode], regenerated: Collection[str], now: datetime
) -> Published:
    """The record that the final build of a publication is given: new episodes, new dates, files as they were built.

    :param series: key of the series.
    :param regenerated: keys of the published episodes that have new sound.
    """
    episodes = dict(state.episodes)
    for episode in built:
        entry = state.episodes.get(episode.key)
        if entry is None:
            guid = episode_guid(series, episode.key)
            entry = Entry(guid, episode.stated, now, revision=0)
        elif episode.key in regenerated:
            entry = replace(entry, since=now, updated=now, enclosure=None)
        elif not entry.active:
            entry = replace(entry, since=now)
        episodes[episode.key] = replace(
            entry,
            published=entry.published or episode.stated,
            engine=episode.engine,
            content=episode.content,
            artwork=episode.artwork,
            left=None,
            voices=_voices(entry, episode, now),
            files=episode.files,
        )
    return replace(state, series=state.series or series, episodes=episodes)


def _voices(entry: Entry, episode: BuiltEpisode, now: datetime) -> dict[str, PublishedVoice]:
    """Everybody's voice, with those of people who have left it: they may return."""
    known = entry.voices if entry.engine == episode.engine else {}
    voices = dict(known)
    for person, sound in episode.sounds.items():
        before = known.get(person)
        if before is None or (before.name, before.pitch) != (sound.name, sound.pitch):
            voices[person] = PublishedVoice(sound.name, sound.pitch, now)
    return voices


def completed(
    before: Published, theirs: Published, state: Published, built: Collection[BuiltEpisode],
    left: Mapping[str, Mapping[str, OwedFile]], until: datetime, now: datetime,
) -> Published:  # fmt: skip
    """The record of a publication: files as they are now, and what they replaced as owed.

    :param before: the record until now.
    :param theirs: the target's: after a publication elsewhere it has other files to keep.
    :param state: the one that the final build was given (``dated``).
    :param built: the final build's episodes.
    :param left: key -> pages of the episodes that leave, which no record has.
    :param until: how long replaced files are owed; what is owed already keeps its day.
    """
    episodes = dict(state.episodes)
    for episode in built:
        entry, known = state.episodes[episode.key], before.episodes.get(episode.key)
        there = theirs.episodes.get(episode.key)
        old = {**(there.files if there else {}), **(known.files if known else {})}
        owed = owed_now(old, episode.files, entry.owed, until, now)
        # Files that are owed no longer are no news of the episode.
        news = known is None or replace(known, owed={}) != replace(entry, owed={}, files=episode.files)
        episodes[episode.key] = replace(entry, files=episode.files, owed=owed, revision=entry.revision + news)
    for key, pages in left.items():
        entry = state.episodes[key]
        owed = {**owed_now(entry.files, {}, entry.owed, until, now), **pages}
        episodes[key] = replace(entry, left=now, files={}, owed=owed, revision=entry.revision + 1)
    for key in episodes.keys() - left.keys() - {episode.key for episode in built}:
        entry = episodes[key]
        episodes[key] = replace(entry, owed=owed_now({}, {}, entry.owed, until, now))
    return replace(state, episodes=episodes)


def owed_now(
    old: Mapping[str, PublishedFile], new: Mapping[str, PublishedFile], owed: Mapping[str, OwedFile],
    until: datetime, now: datetime,
) -> dict[str, OwedFile]:  # fmt: skip
    """What is owed after files were replaced by others: those that are no more, and what is owed already.

    :param until: how long what is replaced is owed; what is owed already keeps its day.
    """
    replaced = {name: file.owed(until) for name, file in old.items() if name not in new}
    still = {name: file for name, file in owed.items() if file.until > now and name not in new}
    return {**replaced, **still}


def owed_files(state: Published) -> dict[str, OwedFile]:
    """Everything that is owed, by path; a file that is owed twice, until the later day."""
    found: dict[str, OwedFile] = {}
    for owed in (state.owed, *(entry.owed for entry in state.episodes.values())):
        for name, file in owed.items():
            if name not in found or found[name].until < file.until:
                found[name] = file
    return found


def reissued(state: Published, key: str, series: str, now: datetime) -> Published:
    """The record with another GUID for an episode: every app offers it as a new one.

    :raises KeyError: it was never published.
    """
    entry = state.episodes[key]
    number = entry.reissue + 1
    again = replace(
        entry,
        guid=episode_guid(state.series or series, entry.first_key(key), number),
        reissue=number,
        since=now,
        updated=now,
        revision=entry.revision + 1,
    )
    return replace(state, episodes={**state.episodes, key: again})


def renamed(state: Published, old: str, new: str) -> Published:
    """The record with an episode under another key; its GUID, its dates and its sound stay.

    :raises KeyError: it was never published.
    """
    episodes = {key: entry for key, entry in state.episodes.items() if key != old}
    entry = state.episodes[old]
    # The first key stays also where it is the key again: the book's identifier is made of it.
    first, *others = (*entry.formerly, old)
    formerly = (first, *(key for key in others if key not in (first, new)))
    return replace(state, episodes={**episodes, new: replace(entry, formerly=formerly, revision=entry.revision + 1)})


def withdrawn(state: Published, keys: Collection[str], now: datetime) -> Published:
    """The record without episodes that are taken back: nothing of them is owed to anybody.

    :raises KeyError: one was never published.
    """
    episodes = dict(state.episodes)
    for key in keys:
        entry = state.episodes[key]
        if entry.withdrawn is None:
            episodes[key] = replace(entry, withdrawn=now, revision=entry.revision + 1)
    return replace(state, episodes=episodes)

"""Publication record as data: GUIDs, dates, voices, published files and owed files.

Owed files have been replaced, but stay at the target for a time, as apps may still request them. Functions that
change the record return a new one; ``record_file`` reads and writes it as ``published.toml``. Builds only read the
record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.model import Sound
from pipeline.write import episode_guid


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """Size and hash of a published file; its path is the key in ``Entry.files``."""

    length: int
    """Size in bytes."""
    sha256: str
    """SHA-256 in hex, or its first 12 digits if published by version 0.1.0."""

    def owed(self, until: datetime) -> OwedFile:
        """Return the file as an owed file that expires at ``until``."""
        return OwedFile(self.length, self.sha256, until)


@dataclass(frozen=True, slots=True)
class OwedFile:
    """Replaced file kept temporarily at the target, since apps may still request it."""

    length: int
    """Size in bytes."""
    sha256: str
    until: datetime
    """Time after which the file may be removed."""


@dataclass(frozen=True, slots=True)
class PublishedVoice:
    """Automatically chosen voice of a person in a published episode."""

    name: str
    pitch: int
    since: datetime
    """Time at which the episode was first published with this voice for the person."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Original sound file of an episode adopted from another feed.

    The feed of the series offers this file until the sound is regenerated.
    """

    url: str
    length: int
    """Size in bytes."""
    type: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Record of a published episode, kept even after the episode leaves the feed."""

    guid: str
    published: datetime | None
    """First publication date, which the feed keeps permanently.

    None after conversion from version 0.1.0, which did not record it.
    """
    since: datetime
    """Time at which the episode last entered the feed, or changed its sound or GUID."""
    updated: datetime | None = None
    """Time at which the sound or the GUID was last replaced; None if neither was."""
    revision: int = 1
    """Number of changes to the entry.

    Of two records of an episode, the one with the higher number is newer.
    """
    reissue: int = 0
    """Number of times the episode was given a new GUID."""
    engine: str = ""
    """Speech engine that made the sound; empty if unknown."""
    content: str = ""
    """Hash of all inputs of the sound (``plan.jobs.content_key``); empty if unknown."""
    artwork: str = ""
    """Hash of the publisher's choices for the cover (``plan.jobs.artwork_key``); empty if unknown."""
    formerly: tuple[str, ...] = ()
    """Former keys, oldest first.

    The first key stays listed even if it is the current key again.
    """
    left: datetime | None = None
    """Time at which the episode left the feed; None while it is in the feed."""
    withdrawn: datetime | None = None
    """Time at which the episode was withdrawn; None if it was not.

    The page of a withdrawn episode says so, and its transcript is not built.
    """
    enclosure: Enclosure | None = None
    voices: Mapping[str, PublishedVoice] = field(default_factory=dict)
    """Person ID (or ``NARRATOR``) -> automatically chosen voice."""
    files: Mapping[str, PublishedFile] = field(default_factory=dict)
    """Path within the site -> file, for all files of the episode except its page."""
    owed: Mapping[str, OwedFile] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether the episode is in the feed."""
        return self.left is None and self.withdrawn is None

    def first_key(self, key: str) -> str:
        """Return the episode's first key, from which its GUID and book identifier are derived.

        :param key: current key.
        """
        return (*self.formerly, key)[0]


@dataclass(frozen=True, slots=True)
class Published:
    """Publication record of a series; all times are aware datetimes in UTC."""

    series: str = ""
    """Key of the series; empty before the first publication."""
    feed_guid: str = ""
    """Permanent ``podcast:guid`` of the show."""
    artwork: str = ""
    """Hash of the publisher's choices for the show's cover."""
    files: Mapping[str, PublishedFile] = field(default_factory=dict)
    """Path within the site -> file, for series-wide files whose names contain a hash."""
    owed: Mapping[str, OwedFile] = field(default_factory=dict)
    episodes: Mapping[str, Entry] = field(default_factory=dict)
    """Episode key -> entry."""

    def active(self, key: str) -> Entry | None:
        """Return the entry of an episode, or None if it is not in the feed."""
        entry = self.episodes.get(key)
        return entry if entry is not None and entry.active else None

    @property
    def all_files(self) -> dict[str, PublishedFile]:
        """Path within the site -> file, for all files of the series and its episodes."""
        parts = (self.files, *(entry.files for entry in self.episodes.values()))
        return {name: file for files in parts for name, file in files.items()}

    @property
    def withdrawn(self) -> frozenset[str]:
        """Keys of the withdrawn episodes."""
        return frozenset(key for key, entry in self.episodes.items() if entry.withdrawn is not None)


@dataclass(frozen=True, slots=True)
class Identity:
    """Identifiers, dates and original enclosure of an episode, for the feed and the book."""

    guid: str
    published: datetime
    """``pubDate`` in the feed."""
    updated: datetime
    """Time at which the sound or GUID was last replaced; ``published`` if neither was."""
    first_key: str
    """First key of the episode, from which the book's identifier is derived."""
    enclosure: Enclosure | None = None
    """Original sound file from another feed to offer instead of Rostra's, or None."""


def identity(state: Published, series: str, key: str, stated: datetime) -> Identity:
    """Return an episode's recorded identity, or a new one if it was never published.

    :param series: key of the series.
    :param stated: publication date in the transcript, used if the record has none.
    """
    entry = state.episodes.get(key)
    if entry is None:
        return Identity(episode_guid(series, key), stated, stated, key)
    published = entry.published or stated
    updated = max(entry.updated or published, published)
    return Identity(entry.guid, published, updated, entry.first_key(key), entry.enclosure)


def other_identity(state: Published, series: str, key: str) -> str:
    """Return the key of a published episode that conflicts with a new one.

    Episodes conflict if the published one formerly had the new key, or has the GUID derived from it. The result is an
    empty string if there is no conflict.

    :param series: key of the series.
    :param key: key of the new episode; for a key in the record, the result is an empty string.
    """
    if key in state.episodes:
        return ""
    guid = episode_guid(series, key)
    return next((k for k, e in state.episodes.items() if e.guid == guid or key in e.formerly), "")


def published_engine(state: Published) -> str:
    """Return the speech engine of the latest published sound, or an empty string if unknown."""
    return max(((e.since, key, e.engine) for key, e in state.episodes.items() if e.engine), default=("", "", ""))[2]


def published_sounds(state: Published, engine: str) -> dict[str, Sound]:
    """Return each person's latest published sound from a speech engine.

    Keys are person IDs, or ``NARRATOR``. Entries are sorted by publication date, oldest first.
    """
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
    """Return the time of the latest recorded change, or None if there are no episodes.

    ``Entry.published`` is ignored, since transcripts may give any date.
    """
    return max((moment for entry in state.episodes.values() for moment in _moments(entry)), default=None)


def _moments(entry: Entry) -> Iterator[datetime]:
    yield from (m for m in (entry.since, entry.updated, entry.left, entry.withdrawn) if m is not None)


def ahead(theirs: Published, ours: Published) -> tuple[str, ...]:
    """Return the keys of episodes that are newer in ``theirs`` than in ``ours``.

    Episodes missing from ``ours`` are included. The keys are those in ``theirs``, in alphabetical order.
    """
    return tuple(
        key
        for key, entry in sorted(theirs.episodes.items())
        if (known := _key_of(entry, key, ours.episodes)) is None or _is_ahead(entry, ours.episodes[known])
    )


def _is_ahead(theirs: Entry, ours: Entry) -> bool:
    """Return whether ``theirs`` has a higher revision, or the same revision with different content."""
    if theirs.revision != ours.revision:
        return theirs.revision > ours.revision
    # Dates are not compared, since people may correct them manually.
    return (theirs.guid, theirs.content, theirs.files) != (ours.guid, ours.content, ours.files)


def _key_of(entry: Entry, key: str, known: Mapping[str, Entry]) -> str | None:
    """Return the key under which ``known`` lists an episode, or None if not listed.

    The key differs from ``key`` if the episode was renamed.
    """
    if key in known:
        return key
    return next((k for k, e in known.items() if key in e.formerly or e.guid == entry.guid), None)


def taken(theirs: Published, ours: Published) -> Published:
    """Return ``ours`` merged with the newer entries of ``theirs``.

    The show's files and cover come from ``theirs``. An episode that was renamed in ``ours`` keeps its new key.
    """
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
    """Episode from a build, for comparison with the record."""

    key: str
    stated: datetime
    """Publication date in the transcript."""
    engine: str
    content: str
    artwork: str
    sounds: Mapping[str, Sound]
    """Person ID -> sound, for people with an automatically chosen voice."""
    files: Mapping[str, PublishedFile]
    """Path within the site -> file, for all files of the episode except its page."""


def dated(
    state: Published, series: str, built: Collection[BuiltEpisode], regenerated: Collection[str], now: datetime
) -> Published:
    """Return the record updated with the episodes, dates and files of the final build.

    :param series: key of the series.
    :param built: episodes of the final build.
    :param regenerated: keys of the published episodes with new sound.
    :param now: time of publication.
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
    """Return the voices to record for an episode.

    Voices of people who no longer speak are kept, since those people may speak again.
    """
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
    """Return the record after a publication, with replaced files added to the owed files.

    :param before: record before the publication.
    :param theirs: the target's record, whose files are also kept.
    :param state: record for the final build (``dated``).
    :param built: episodes of the final build.
    :param left: key of an episode that leaves the feed -> its pages, which are not in any record.
    :param until: expiry time of newly replaced files; files that are already owed keep theirs.
    :param now: time of publication.
    """
    episodes = dict(state.episodes)
    for episode in built:
        entry, known = state.episodes[episode.key], before.episodes.get(episode.key)
        there = theirs.episodes.get(episode.key)
        old = {**(there.files if there else {}), **(known.files if known else {})}
        owed = owed_now(old, episode.files, entry.owed, until, now)
        # The expiry of an owed file is not a change to the episode.
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
    """Return the owed files after ``new`` files replace ``old`` ones.

    Files that were already owed are included, unless they have expired.

    :param until: expiry time of the replaced files; files that are already owed keep theirs.
    """
    replaced = {name: file.owed(until) for name, file in old.items() if name not in new}
    still = {name: file for name, file in owed.items() if file.until > now and name not in new}
    return {**replaced, **still}


def owed_files(state: Published) -> dict[str, OwedFile]:
    """Return all owed files by path.

    If several episodes owe the same file, its latest expiry time applies.
    """
    found: dict[str, OwedFile] = {}
    for owed in (state.owed, *(entry.owed for entry in state.episodes.values())):
        for name, file in owed.items():
            if name not in found or found[name].until < file.until:
                found[name] = file
    return found


def reissued(state: Published, key: str, series: str, now: datetime) -> Published:
    """Return the record with a new GUID for an episode.

    Apps then show it as a new episode, since they identify episodes by GUID.

    :raises KeyError: the episode was never published.
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
    """Return the record with a new key for an episode.

    The GUID, dates and sound are unchanged.

    :raises KeyError: the episode was never published.
    """
    episodes = {key: entry for key, entry in state.episodes.items() if key != old}
    entry = state.episodes[old]
    # Keep the first key even if it is the new key, since the book's identifier is derived from it.
    first, *others = (*entry.formerly, old)
    formerly = (first, *(key for key in others if key not in (first, new)))
    return replace(state, episodes={**episodes, new: replace(entry, formerly=formerly, revision=entry.revision + 1)})


def withdrawn(state: Published, keys: Collection[str], now: datetime) -> Published:
    """Return the record with episodes marked as withdrawn.

    An episode that is already withdrawn keeps its time of withdrawal.

    :raises KeyError: one of the episodes was never published.
    """
    episodes = dict(state.episodes)
    for key in keys:
        entry = state.episodes[key]
        if entry.withdrawn is None:
            episodes[key] = replace(entry, withdrawn=now, revision=entry.revision + 1)
    return replace(state, episodes=episodes)

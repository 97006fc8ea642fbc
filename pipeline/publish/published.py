"""What was published and when, as data: GUIDs, the audio that stood in the feed, files still owed to subscribers.

Functions from state to state; ``published_file`` keeps it, ``publication`` puts it to use in a build.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.model import Asset, Sound

STOOD = timedelta(hours=1)
"""Audio that stood in the feed for less was only being worked on: its replacement is no event."""
OWED = timedelta(days=90)
"""How long superseded files are kept: a subscriber's app may still ask for them."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Audio of an episode that stood, or stands, in the feed."""

    file: str
    """Relative to ``output/site``; its name is made of its content, so that its bytes never change."""
    length: int
    """Bytes."""
    sha256: str
    """The first 12 hex digits."""
    since: datetime
    """When it first stood in the feed, as this revision."""
    updated: datetime | None
    """What the feed says of it; None for the date of publication."""
    reissue: int
    """How often the episode had been given a new GUID."""
    voices: Mapping[str, Sound] = field(default_factory=dict)
    """Id of a Person (or ``NARRATOR``) -> the sound that was chosen automatically, of those who are heard in it and
    were not yet published so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode that was published; one that has left the series stays known."""

    guid: str
    revisions: tuple[Revision, ...]
    """In their order, at least one; the last is the one in the feed."""

    @property
    def current(self) -> Revision:
        """The revision in the feed."""
        return self.revisions[-1]


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of a series. All moments are aware, UTC, whole seconds."""

    episodes: Mapping[str, Entry] = field(default_factory=dict)
    """Key -> entry."""
    owed: Mapping[str, datetime] = field(default_factory=dict)
    """Superseded file (relative to ``output/superseded`` and, before, to ``output/site``) -> until when it is kept."""
    project: str = ""
    """The series folder or the lone transcript, as seen from the output folder; empty where that is not on record."""
    book: str = ""
    """The series' book, relative to ``output/site``; empty for a lone transcript."""


class OtherBytes(Exception):
    """Audio has the name of published audio, and is not it."""


def hash_in(file: str) -> str:
    """The part of a published name that is made of its content: ``media/ep.<12 hex>.mp3``."""
    return file.rsplit(".", 2)[-2] if file.count(".") >= 2 else ""


def revise(state: Published, key: str, asset: Asset, guid: str, now: datetime) -> Published:
    """An episode's audio stands in the feed.

    Audio that stood for at least an hour is superseded: ``updated`` becomes ``now``. What stood for less is replaced
    as if it had never been, and where that brings back the audio before it, the state before it is back too.

    :param guid: the GUID where this is the first audio of the episode; else it keeps the one it has.
    :raises OtherBytes: audio of the same name had another length: published bytes never change.
    """
    entry = state.episodes.get(key)
    revision = Revision(asset.path, asset.length, hash_in(asset.path), now, None, 0)
    revised = Entry(guid, (revision,)) if entry is None else _revised(entry, revision, guid)
    return replace(state, episodes={**state.episodes, key: revised})


def remember(state: Published, key: str, voices: Mapping[str, Sound]) -> Published:
    """An episode's current audio is heard in these voices, by id; only the automatic ones, and those not yet known."""
    entry = state.episodes[key]
    current = replace(entry.current, voices={**entry.current.voices, **voices})
    heard = replace(entry, revisions=(*entry.revisions[:-1], current))
    return replace(state, episodes={**state.episodes, key: heard})


def forget(state: Published, present: Collection[str], now: datetime) -> Published:
    """Audio that leaves the series before it stood for an hour was never heard.

    :param present: keys of the episodes that the series has now.
    """
    episodes = dict(state.episodes)
    for key, entry in state.episodes.items():
        if key not in present and timedelta() <= now - entry.current.since < STOOD:
            unheard = replace(entry.current, voices={})
            episodes[key] = replace(entry, revisions=(*entry.revisions[:-1], unheard))
    return replace(state, episodes=episodes)


def sounds(state: Published, engine: str, now: datetime) -> dict[str, Sound]:
    """Id -> the engine's sound that was heard last in audio that stood for an hour; the last one given comes last."""
    stood = [
        (revision.since, key, revision)
        for key, entry in state.episodes.items()
        for revision, until in zip(entry.revisions, (*(r.since for r in entry.revisions[1:]), now), strict=True)
        if until - revision.since >= STOOD
    ]
    heard: dict[str, Sound] = {}
    for _, _, revision in sorted(stood, key=lambda s: s[:2]):
        for person, sound in revision.voices.items():
            if sound.engine == engine:
                heard.pop(person, None)
                heard[person] = sound
    return heard


def _revised(entry: Entry, new: Revision, guid: str) -> Entry:
    for known in entry.revisions:
        if known.file == new.file and known.length != new.length:
            raise OtherBytes(f"{new.file} had {known.length} bytes when it was published, and now has {new.length}")
    last, before = entry.current, entry.revisions[:-1]
    if last.file == new.file:
        return entry
    now = max(new.since, last.since)
    if now - last.since >= STOOD:
        superseding = replace(new, since=now, updated=now, reissue=last.reissue)
        return replace(entry, revisions=(*entry.revisions, superseding))
    if before and (before[-1].file, before[-1].reissue) == (new.file, last.reissue):
        return replace(entry, revisions=before)
    kept = entry.guid if before or last.reissue else guid
    return Entry(kept, (*before, replace(new, since=now, updated=last.updated, reissue=last.reissue)))


def reissue(state: Published, key: str, guid: str, now: datetime) -> Published:
    """An episode is offered anew, under another GUID; that is always an update.

    :raises KeyError: it was never published.
    """
    entry = state.episodes[key]
    last = entry.current
    now = max(now, last.since)
    again = replace(last, since=now, updated=now, reissue=last.reissue + 1)
    return replace(state, episodes={**state.episodes, key: Entry(guid, (*entry.revisions, again))})


def supersede(state: Published, gone: Iterable[str], standing: Iterable[str], now: datetime) -> Published:
    """Files have left the site: they are owed for 90 days, from the first time on.

    :param gone: files that are, or are about to be, in ``superseded/``.
    :param standing: the files of the site; one that has come back is no longer owed.
    """
    owed = {**dict.fromkeys(gone, now + OWED), **state.owed}
    back = set(standing)
    return replace(state, owed={n: until for n, until in owed.items() if n not in back and until > now})

"""Episodes that stand: their files lie in the site as they would be written, so they are left alone.

A signature is made of everything that decides an episode's files. What was written under it is kept in the store:
the files' names, and of the Timeline what the feed, the pages and the report ask for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.model import PAGE, Asset, Chapter, Chunk, Cue, Picture, Release, Script, Timeline
from pipeline.plan.project import Episode
from pipeline.plan.record import Record, intact
from pipeline.publish import PUBLISHED, Published
from pipeline.store import Store, make_key, program_digest

_SCHEMA = 2
_KIND = "episodes"


@dataclass(frozen=True, slots=True)
class UpToDate:
    """What was written of an episode."""

    header: Any
    """As it is stored."""

    @property
    def audio(self) -> Asset:
        """Its MP3."""
        return Asset(*self.header["assets"]["audio"])

    @property
    def updated(self) -> datetime:
        """When what was published of it had last changed."""
        return datetime.fromisoformat(self.header["updated"])

    def files(self) -> Iterator[str]:
        """Its files, relative to the site; the page is not among them."""
        yield from (asset[0] for asset in self.header["assets"].values())
        yield from (asset[0] for asset, _, _ in self.header["pictures"].values())


@dataclass(frozen=True, slots=True)
class PreviousBuild:
    """What a build finds in its output folder."""

    store: Store
    site: Path
    """The folder of the site."""
    record: Record | None
    """Of the last build."""
    published: Published
    reissued: Collection[str] = ()
    """Keys of the episodes that are to be given another GUID."""

    def up_to_date(self, signature: str, episode: Episode) -> UpToDate | None:
        """What stands of an episode; None where something of it is to be written."""
        key = episode.document.key
        published = self.published.episodes.get(key)
        if published is None or self.record is None or key in self.reissued:
            return None
        # Not every file is named after its content: another build may have written over it since.
        if self.record.signatures.get(key) != signature:
            return None
        entry = self.store.get(_KIND, signature)
        if entry is None:
            return None
        found, outputs = UpToDate(entry.header), self.record.outputs
        updated = max(published.current.updated or episode.published, episode.published)
        if (published.current.file, updated) != (found.audio.path, found.updated):
            return None
        whole = all(name in outputs and intact(self.site / name, outputs[name]) for name in found.files())
        return found if whole else None

    def whole(self, keys: Collection[str]) -> bool:
        """Whether the last build had these very episodes, and all that it wrote is as it was."""
        record = self.record
        return (
            record is not None
            and set(record.chunks) == set(keys)
            and intact(self.site.parent / PUBLISHED, record.published)
            and all(intact(self.site / name, known) for name, known in record.outputs.items())
        )


def signature(
    episode: Episode, settings: Mapping[str, str], inputs: Mapping[str, str], chunks: Sequence[str], cover: str
) -> str:
    """The key of everything that decides an episode's files.

    :param settings: the tables that decide files, as text.
    :param inputs: SHA-256 of its transcript and its pictures.
    :param chunks: keys, in order.
    :param cover: key.
    """
    return make_key(
        {
            "schema": _SCHEMA,
            "program": program_digest(),
            "episode": [episode.document.key, episode.number, episode.stated, episode.published.isoformat()],
            "settings": dict(settings),
            "inputs": dict(inputs),
            "chunks": list(chunks),
            "cover": cover,
        }
    )


def keep_up_to_date(store: Store, signature: str, release: Release) -> None:
    """Remember what was written of an episode.

    :raises OSError: the store cannot be written.
    """
    timeline = release.timeline
    header = {
        "updated": release.updated.isoformat(),
        "assets": {name: _fields(asset) for name, asset in release.assets.items()},
        "pictures": {file: [_fields(p.asset), p.width, p.height] for file, p in release.pictures.items()},
        "chunks": [chunk.frames for chunk in timeline.chunks],
        "cues": [[cue.start, cue.end] for cue in timeline.cues],
        "chapters": [dataclasses.astuple(chapter) for chapter in timeline.chapters],
        "loudness": timeline.loudness,
        "peak": timeline.peak_dbtp,
        "levels": timeline.levels,
    }
    store.put(_KIND, signature, header, [])


def up_to_date_release(found: UpToDate, episode: Episode, script: Script, guid: str) -> Release:
    """The Release of an episode that stands; its Timeline has no word marks, which its captions alone need."""
    header = found.header
    return Release(
        document=episode.document,
        timeline=_timeline(header, script),
        number=episode.number,
        guid=guid,
        published=episode.published,
        updated=found.updated,
        assets={name: Asset(*fields) for name, fields in header["assets"].items()},
        page=PAGE.asset(episode.document.key, 0),
        pictures={file: Picture(Asset(*a), width, height) for file, (a, width, height) in header["pictures"].items()},
    )


def _fields(asset: Asset) -> list[Any]:
    return [asset.path, asset.type, asset.length]


def _timeline(header: Any, script: Script) -> Timeline:
    return Timeline(
        script.key,
        tuple(_chunks(header["chunks"], script)),
        tuple(_cues(header["cues"], script)),
        tuple(Chapter(*fields) for fields in header["chapters"]),
        sum(header["chunks"]),
        header["loudness"],
        header["peak"],
        tuple(header["levels"]),
    )


def _chunks(frames: Sequence[int], script: Script) -> Iterator[Chunk]:
    start = 0
    for passage, length in zip(script.passages, frames, strict=True):
        yield Chunk(passage.id, start, length)
        start += length


def _cues(times: Sequence[tuple[int, int]], script: Script) -> Iterator[Cue]:
    spoken = [(passage, line) for passage in script.passages for line in passage.lines]
    for (passage, line), (start, end) in zip(spoken, times, strict=True):
        yield Cue(line.id, passage.kind, passage.turn, line.speaker, line.text, start, end, ())

"""Episodes whose files are up to date: they are left as they are.

A signature is made of everything that decides an episode's files. What was written under it is kept in the store:
the files' names, and of the Timeline what the feed, the pages and the report ask for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from pipeline.model import PAGE, Asset, Chapter, Chunk, Cue, Picture, Release, Script, Timeline
from pipeline.plan.project import Episode
from pipeline.plan.record import Record, intact
from pipeline.publish import Published
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

    def release(self, episode: Episode, script: Script, guid: str) -> Release:
        """Make the Release; its Timeline has no word marks, which only the captions need."""
        header = self.header
        lengths: list[int] = header["chunks"]
        starts = accumulate(lengths[:-1], initial=0)
        spoken = [(passage, line) for passage in script.passages for line in passage.lines]
        timeline = Timeline(
            key=script.key,
            chunks=tuple(
                Chunk(passage.id, start, length)
                for passage, start, length in zip(script.passages, starts, lengths, strict=True)
            ),
            cues=tuple(
                Cue(line.id, passage.kind, passage.turn, line.speaker, line.text, start, end, ())
                for (passage, line), (start, end) in zip(spoken, header["cues"], strict=True)
            ),
            chapters=tuple(Chapter(*fields) for fields in header["chapters"]),
            frames=sum(lengths),
            loudness=header["loudness"],
            peak_dbtp=header["peak"],
            levels=tuple(header["levels"]),
        )
        return Release(
            document=episode.document,
            timeline=timeline,
            number=episode.number,
            guid=guid,
            published=episode.published,
            updated=self.updated,
            assets={name: Asset(*fields) for name, fields in header["assets"].items()},
            page=PAGE.asset(episode.document.key, 0),
            pictures={file: Picture(Asset(*a), *size) for file, (a, *size) in header["pictures"].items()},
        )


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
        """What was written of an episode if all of it is up to date, otherwise None."""
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
        return record is not None and set(record.chunks) == set(keys) and record.in_place(self.site.parent)


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
        "assets": {name: dataclasses.astuple(asset) for name, asset in release.assets.items()},
        "pictures": {file: [dataclasses.astuple(p.asset), p.width, p.height] for file, p in release.pictures.items()},
        "chunks": [chunk.frames for chunk in timeline.chunks],
        "cues": [[cue.start, cue.end] for cue in timeline.cues],
        "chapters": [dataclasses.astuple(chapter) for chapter in timeline.chapters],
        "loudness": timeline.loudness,
        "peak": timeline.peak_dbtp,
        "levels": timeline.levels,
    }
    store.put(_KIND, signature, header, [])

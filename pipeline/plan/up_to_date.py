"""Episodes whose files are up to date and need not be written again.

A signature is a hash of everything that an episode's files depend on. For each signature, the store contains the names
of the files and the parts of the Timeline that are needed for the feed, the pages and the report.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from pipeline.model import (
    AUDIO,
    BOOK,
    COVER,
    PAGE,
    SHOW_COVER,
    SOUND_KINDS,
    TIMELINE,
    Asset,
    Chapter,
    Chunk,
    Cue,
    Kind,
    OutputKind,
    Picture,
    Release,
    Script,
    Timeline,
    read_file,
)
from pipeline.plan.project import Episode
from pipeline.plan.record import Record, intact
from pipeline.publish import Identity, Published, PublishedFile, identity
from pipeline.store import PUBLISHED_KIND, Store, file_digest, make_key, program_digest
from pipeline.write import timeline_fields, timeline_from

_SCHEMA = 5
_KIND = "episodes"


@dataclass(frozen=True, slots=True)
class UpToDate:
    """Description of an episode's existing files, stored under the episode's signature."""

    header: Any
    """Header of the store entry that describes the files, as JSON data."""

    @property
    def updated(self) -> datetime:
        """Time of the last published change to the sound (``Identity.updated``)."""
        return datetime.fromisoformat(self.header["updated"])

    def files(self) -> Iterator[str]:
        """Yield the paths of the files except the page, relative to the site."""
        yield from (asset[0] for asset in self.header["assets"].values())
        yield from (asset[0] for asset, _, _ in self.header["pictures"].values())

    @property
    def size(self) -> int:
        """Total size of the files in bytes, excluding the page and pictures."""
        return sum(length for _, _, length in self.header["assets"].values())

    def lengths(self) -> list[int]:
        """Return the duration of each line in samples."""
        return [end - start for start, end in self.header["cues"]]

    def release(self, episode: Episode, script: Script, identity: Identity) -> Release:
        """Return the Release of the unchanged episode.

        Its Timeline has no word marks, since only captions need them and the captions already exist.
        """
        return self._release(episode, timeline_from(script, self.header), identity)

    def _release(self, episode: Episode, timeline: Timeline, identity: Identity) -> Release:
        header = self.header
        return Release(
            document=episode.document,
            timeline=timeline,
            number=episode.number,
            guid=identity.guid,
            published=identity.published,
            updated=self.updated,
            assets={name: Asset(*fields) for name, fields in header["assets"].items()},
            page=PAGE.asset(episode.document.key, 0),
            pictures={file: Picture(Asset(*a), *size) for file, (a, *size) in header["pictures"].items()},
            enclosure=external_enclosure(identity),
            draft=header["draft"],
        )

    def stays(self, episode: Episode, script: Script, identity: Identity) -> tuple[Release, bool]:
        """Return the Release of a changed episode that is left for a later build.

        The Release describes the existing files.

        :returns: the Release, and whether the page can be rewritten (same spoken text, and all pictures available).
        """
        header, document = self.header, episode.document
        lines = [[id_, kind.value, turn, speaker, text] for id_, kind, turn, speaker, text in _lines_of(script)]
        same = header["lines"] == lines and header["passages"] == [passage.id for passage in script.passages]
        if same and {figure.file for figure in document.figures()} <= header["pictures"].keys():
            return self.release(episode, script, identity), True
        starts = accumulate(header["chunks"][:-1], initial=0)
        timeline = Timeline(
            key=script.key,
            chunks=tuple(map(Chunk, header["passages"], starts, header["chunks"])),
            cues=tuple(
                Cue(id_, Kind(kind), turn, speaker, text, start, end, ())
                for (id_, kind, turn, speaker, text), (start, end) in zip(header["lines"], header["cues"], strict=True)
            ),
            chapters=tuple(Chapter(*values) for values in header["chapters"]),
            frames=sum(header["chunks"]),
            loudness=header["loudness"],
            peak_dbtp=header["peak"],
            levels=tuple(header["levels"]),
        )
        return self._release(episode, timeline, identity), False


def _lines_of(script: Script) -> Iterator[tuple[str, Kind, str, str, str]]:
    for passage in script.passages:
        for line in passage.lines:
            yield line.id, passage.kind, passage.turn, line.speaker, line.text


def external_enclosure(identity: Identity) -> Asset | None:
    """Return the Asset of an episode's external sound file, or None if it has none.

    An episode adopted from another feed uses the original file on another server until its sound is regenerated.
    """
    found = identity.enclosure
    return Asset(found.url, found.type, found.length) if found else None


@dataclass(frozen=True, slots=True)
class PublishedSound:
    """Published sound that is kept for an episode, so that no chunks are needed."""

    files: Mapping[str, PublishedFile]
    """Path -> published file, for the book and the files made from the sound."""

    def path(self, kind: OutputKind) -> str | None:
        """Return the path of the published file of the given kind, or None."""
        return path_of(self.files, kind)


def path_of(files: Iterable[str], kind: OutputKind) -> str | None:
    """Return the first path that matches the naming pattern of ``kind``, or None."""
    return next((name for name in files if kind.form.fullmatch(name)), None)


@dataclass(frozen=True, slots=True)
class PreviousBuild:
    """State before a build: output folder and publication record."""

    store: Store
    site: Path
    """Folder of the site."""
    record: Record | None
    """Record of the last build, or None."""
    published: Published
    series: str
    """Key of the series."""
    regenerate: Collection[str] = ()
    """Keys of the episodes whose published sound is replaced."""
    draft: bool = False
    """Whether this is a draft build, which uses no published files."""

    def identity(self, episode: Episode) -> Identity:
        """Return the GUID, dates and enclosure by which apps recognise an episode."""
        known = identity(self.published, self.series, episode.document.key, episode.stated_date)
        return replace(known, enclosure=None) if self.draft else known

    def sound(self, key: str, content: str) -> PublishedSound | None:
        """Return the published sound of an episode if a build should keep it, otherwise None.

        This does not check whether the files are still available.

        :param content: hash of the publisher's choices for the sound (``content_key``).
        """
        entry = self.published.episodes.get(key)
        if self.draft or entry is None or entry.withdrawn or entry.content != content or key in self.regenerate:
            return None
        kinds = (*SOUND_KINDS, BOOK)
        files = {n: f for n, f in entry.files.items() if any(kind.form.fullmatch(n) for kind in kinds)}
        found = PublishedSound(files)
        return found if all(found.path(kind) for kind in (AUDIO, TIMELINE, BOOK)) else None

    def has(self, name: str, file: PublishedFile) -> bool:
        """Return whether a published file is available in the site or the store."""
        return self._in_site(name, file) or self.store.has(PUBLISHED_KIND, file.sha256)

    def read(self, name: str, file: PublishedFile) -> bytes | None:
        """Return the content of a published file, or None if it is not available."""
        if self._in_site(name, file):
            return read_file(self.site / name)
        entry = self.store.get(PUBLISHED_KIND, file.sha256)
        return entry.blobs[0] if entry else None

    def _in_site(self, name: str, file: PublishedFile) -> bool:
        known = self.record.outputs.get(name) if self.record else None
        if known is not None and known.sha256 == file.sha256 and intact(self.site / name, known):
            return True
        path = self.site / name
        return path.is_file() and path.stat().st_size == file.length and file_digest(path) == file.sha256

    def up_to_date(self, signature: str, episode: Episode, sound: PublishedSound | None, cover: str) -> UpToDate | None:
        """Return the existing files of an episode if all are up to date, otherwise None.

        :param signature: hash of everything that the files depend on.
        :param sound: published sound if it is kept; otherwise None.
        :param cover: path of the published cover, if it is kept; otherwise empty.
        """
        key = episode.document.key
        if self.record is None or self.record.signatures.get(key) != signature:
            # Other builds may overwrite files without a hash in their names, so only the last build counts.
            return None
        entry = self.store.get(_KIND, signature)
        if entry is None:
            return None
        found, outputs = UpToDate(entry.header), self.record.outputs
        stays = sound.files if sound else {}
        names = set(found.files())
        if found.updated != self.identity(episode).updated or not names.issuperset(filter(None, (*stays, cover))):
            return None
        whole = all(name in outputs and intact(self.site / name, outputs[name]) for name in names)
        return found if whole else None

    def cover(self, files: Iterable[str], kind: OutputKind, *, same: bool) -> str:
        """Return the path of a published cover to keep, or an empty string.

        :param files: paths of published files.
        :param same: whether the publisher's choices are unchanged since the cover was published.
        """
        return (path_of(files, kind) if same and not self.draft else None) or ""

    def last_built(self, key: str) -> UpToDate | None:
        """Return an episode's files from the last build if they are unchanged.

        :returns: the files, or None if any is missing or changed.
        """
        signed = self.record.signatures.get(key) if self.record else None
        entry = self.store.get(_KIND, signed) if signed else None
        if self.record is None or entry is None:
            return None
        found, outputs = UpToDate(entry.header), self.record.outputs
        names = (*found.files(), PAGE.named(key))
        return found if all(n in outputs and intact(self.site / n, outputs[n]) for n in names) else None

    def whole(self, keys: Collection[str]) -> bool:
        """Return whether the last build had exactly these episodes and its site is unchanged."""
        record = self.record
        return record is not None and set(record.chunks) == set(keys) and record.in_place(self.site.parent)


def reusable_files(published: Published) -> dict[str, PublishedFile]:
    """Return the published files that a build can reuse: sound, books and covers.

    Files of an episode that is being withdrawn are included, since the publication may be a dry run.
    """
    kinds = (*SOUND_KINDS, BOOK, COVER, SHOW_COVER)
    return {n: f for n, f in published.all_files.items() if any(kind.form.fullmatch(n) for kind in kinds)}


def signature(
    episode: Episode,
    known: Identity,
    settings: Mapping[str, str],
    inputs: Mapping[str, str],
    chunks: Sequence[str],
    cover: str,
) -> str:
    """Return a hash of everything that an episode's files depend on.

    :param known: GUID and dates that apps use to identify the episode.
    :param settings: settings tables that affect files, as text.
    :param inputs: path -> SHA-256, for the transcript and pictures of the episode.
    :param chunks: keys of the episode's chunks, in playing order.
    :param cover: key of the episode's cover.
    """
    return make_key(
        {
            "schema": _SCHEMA,
            "program": program_digest(),
            "episode": [episode.document.key, episode.number, episode.stated, episode.stated_date.isoformat()],
            "known": [known.first_key, known.published.isoformat()],
            "settings": dict(settings),
            "inputs": dict(inputs),
            "chunks": list(chunks),
            "cover": cover,
        }
    )


def keep_up_to_date(store: Store, signature: str, release: Release) -> None:
    """Store the description of an episode's files under its signature.

    :raises OSError: the store cannot be written.
    """
    header = {
        "updated": release.updated.isoformat(),
        "assets": {name: dataclasses.astuple(asset) for name, asset in release.assets.items()},
        "pictures": {file: [dataclasses.astuple(p.asset), p.width, p.height] for file, p in release.pictures.items()},
        "draft": release.draft,
        "lines": [[c.id, c.kind.value, c.turn, c.speaker, c.text] for c in release.timeline.cues],
        "passages": [chunk.id for chunk in release.timeline.chunks],
        **timeline_fields(release.timeline),
    }
    store.put(_KIND, signature, header, [])

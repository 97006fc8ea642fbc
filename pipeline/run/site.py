"""The site of a planned build, whose chunks and covers are all in the store: each episode, then the series."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.mix import Meter, assemble, info_frame, joined_crc16
from pipeline.model import (
    AUDIO,
    BOOK,
    COVER,
    EPISODE_KINDS,
    PAGE,
    PLAYER,
    SHOW_COVER,
    SOUND_KINDS,
    STYLE,
    TIMELINE,
    Asset,
    Exit,
    OutputKind,
    Release,
    Show,
    Timeline,
    failure,
)
from pipeline.plan import (
    Episode,
    EpisodePlan,
    Plan,
    PreviousBuild,
    Project,
    UpToDate,
    external_enclosure,
    intact,
    keep_up_to_date,
    name_of,
)
from pipeline.publish import Identity, Published, PublishedFile, newest_moment
from pipeline.run.chunks import FRAMES, PACKET_SIZES, PACKETS, load_blobs, load_chunk, load_entry
from pipeline.run.pictures import published_picture
from pipeline.run.staging import Staging
from pipeline.store import Store
from pipeline.write import (
    Edition,
    EncodedSound,
    Notice,
    SeriesEdition,
    SeriesEpisode,
    episode_writer,
    narration_of,
    page_pictures,
    read_timeline,
    same_book,
    series_writers,
    write_series_book,
)


@dataclass(frozen=True, slots=True)
class Writing:
    """What the writing of a site works with."""

    project: Project
    store: Store
    area: Staging
    previous: PreviousBuild
    """What was published before, and where it is."""
    inputs: Mapping[str, str]
    """SHA-256 of every file that the build reads."""

    def cover(self, key: str) -> tuple[bytes, bytes]:
        """A cover and its small version, JPEG.

        :raises RostraError: it is gone from the store (R401).
        """
        cover, small = load_entry(self.store, "covers", key).blobs
        return cover, small

    def published(self, plan: EpisodePlan, name: str) -> bytes:
        """Read a published file of an episode.

        :raises RostraError: it is gone (R401).
        """
        return self._read(name, self.previous.published.episodes[plan.episode.document.key].files)

    def published_cover(self, name: str) -> bytes:
        """Read the published cover of the show.

        :raises RostraError: it is gone (R401).
        """
        return self._read(name, self.previous.published.files)

    def _read(self, name: str, files: Mapping[str, PublishedFile]) -> bytes:
        data = self.previous.read(name, files[name])
        if data is None:
            raise failure(Exit.ENVIRONMENT, "R401", name, "a published file is gone", "build again")
        return data

    def pictures(self, episode: Episode) -> dict[str, Path]:
        """``Figure.file`` -> what is published of the file as it was when the build began, for every figure.

        :raises RostraError: a file is another one now (R303).
        """
        copies: dict[str, Path] = {}
        for figure in episode.document.figures():
            file = episode.folder / figure.file
            digest = self.inputs[name_of(file, self.project.settings.root)]
            copies[figure.file] = copy = self.area.folder / "pictures" / digest
            if not copy.exists():
                data = published_picture(file, digest, self.store)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(data)
        return copies


def _write_episode(writing: Writing, plan: EpisodePlan) -> Release:
    """Stage all files of an episode; those of published sound that stays are taken as they are."""
    document, area, known = plan.episode.document, writing.area, writing.previous.identity(plan.episode)
    edition = _edition(writing, plan, known)
    assets: dict[str, Asset] = {}
    for kind in EPISODE_KINDS:
        # The sound is dated by its publication alone, so that its bytes stay.
        of_kind = edition if kind is not AUDIO else replace(edition, updated=known.published)
        kept = _kept_path(plan, kind)
        if kept:
            data = writing.published(plan, kept)
            area.add(kept, data)
            assets[kind.name] = Asset(kept, kind.media_type, len(data))
        else:
            assets[kind.name] = area.stage(kind, _name_key(writing, plan, kind), partial(episode_writer(kind), of_kind))
    if plan.sound:
        assets[BOOK.name] = _same_book(writing, plan, assets[BOOK.name])
    pictures = page_pictures(document, edition.pictures)
    for name, path in {picture.asset.path: path for picture, path in pictures.values()}.items():
        area.add(name, path.read_bytes())
    return Release(
        document=document,
        timeline=edition.timeline,
        number=edition.number,
        guid=known.guid,
        published=known.published,
        updated=known.updated,
        assets=assets,
        page=PAGE.asset(document.key, 0),
        pictures={file: picture for file, (picture, _) in pictures.items()},
        enclosure=external_enclosure(known),
        draft=bool(writing.project.settings.draft_of),
    )


def _kept_path(plan: EpisodePlan, kind: OutputKind) -> str | None:
    """The path of an episode's published file of a kind if that stays as it is."""
    if kind is COVER:
        return plan.published_cover or None
    return plan.sound.path(kind) if plan.sound and kind in SOUND_KINDS else None


def _name_key(writing: Writing, plan: EpisodePlan, kind: OutputKind) -> str:
    """The key that a file is named after: if published sound is made again, the one that it was published under."""
    key = plan.episode.document.key
    if plan.lost and kind in SOUND_KINDS:
        for name in writing.previous.published.episodes[key].files:
            if found := kind.form.fullmatch(name):
                return found["key"]
    return key


def _edition(writing: Writing, plan: EpisodePlan, known: Identity) -> Edition:
    settings = writing.project.settings
    cover, thumbnail = (b"", b"") if not plan.needs_cover else writing.cover(plan.cover.key)
    if plan.published_cover:
        cover = writing.published(plan, plan.published_cover)
    timeline, sound = _published_sound(writing, plan) if plan.sound else _joined_sound(writing, plan)
    return Edition(
        document=plan.episode.document,
        timeline=timeline,
        settings=settings,
        number=plan.episode.number,
        updated=known.updated,
        cover=cover,
        thumbnail=thumbnail,
        pictures=writing.pictures(plan.episode),
        sound=sound,
        first_key=known.first_key,
    )


def _joined_sound(writing: Writing, plan: EpisodePlan) -> tuple[Timeline, EncodedSound]:
    """The sound of an episode, joined of its chunks."""
    timeline, checksum = _timeline(plan, writing.store)
    blobs = partial(load_blobs, writing.store, plan.jobs)
    return timeline, EncodedSound(
        info_frame=info_frame(writing.project.settings.audio.bitrate, timeline.frames, checksum=checksum),
        frames=partial(blobs, FRAMES),
        packet_sizes=partial(blobs, PACKET_SIZES),
        packets=partial(blobs, PACKETS),
    )


def _published_sound(writing: Writing, plan: EpisodePlan) -> tuple[Timeline, EncodedSound]:
    """The sound of an episode as it was published: its MP3 stays, and the book's narration comes from the book."""
    timeline_file, book = (_of_kind(plan, kind) for kind in (TIMELINE, BOOK))
    try:
        timeline = read_timeline(plan.script, writing.published(plan, timeline_file))
        sizes, packets = narration_of(io.BytesIO(writing.published(plan, book)))
    except ValueError as error:
        hint = f"publish new sound with `rostra publish --regenerate {plan.episode.document.key}`"
        raise failure(Exit.INPUT, "R504", book, str(error), hint) from error
    return timeline, EncodedSound(b"", lambda: iter(()), lambda: iter([sizes]), lambda: iter([packets]))


def _of_kind(plan: EpisodePlan, kind: OutputKind) -> str:
    """The path of a published file that is known to be there (``PreviousBuild.sound``)."""
    path = plan.sound.path(kind) if plan.sound else None
    if path is None:
        raise ValueError(f"no {kind.name} was published")
    return path


def _same_book(writing: Writing, plan: EpisodePlan, book: Asset) -> Asset:
    """Take the published book if the new one says the same: other libraries pack the same pages in other bytes."""
    name = _of_kind(plan, BOOK)
    published = writing.published(plan, name)
    staged = writing.area.folder / book.path
    with staged.open("rb") as new:
        same = name == book.path and same_book(io.BytesIO(published), new)
    if same:
        staged.write_bytes(published)
    return Asset(book.path, book.type, len(published)) if same else book


def _leave_episode(writing: Writing, plan: EpisodePlan, found: UpToDate) -> tuple[Release, bool]:
    """Leave all files of an episode as they are; the Release, and whether its page can be written of it."""
    for name in found.files():
        writing.area.leave(name)
    identity = writing.previous.identity(plan.episode)
    if plan.stays:
        return found.stays(plan.episode, plan.script, identity)
    return found.release(plan.episode, plan.script, identity), True


def _leave_pages(writing: Writing, pages: Collection[str]) -> None:
    """Leave pages as they are, and what the last build's pages load."""
    known = writing.previous.record.outputs if pages and writing.previous.record else {}
    loaded = [name for name in known if any(kind.form.fullmatch(name) for kind in (STYLE, PLAYER))]
    for name in (*pages, *loaded):
        if name not in writing.area.names and intact(writing.area.site / name, known[name]):
            writing.area.leave(name)


def _timeline(plan: EpisodePlan, store: Store) -> tuple[Timeline, int]:
    """The episode's Timeline, and the checksum of all its chunks' bytes."""
    infos = []
    meter = Meter()
    checksum = 0
    for job in plan.jobs:
        chunk = load_chunk(store, job)
        infos.append(chunk.info)
        meter.add(chunk.energies)
        checksum = joined_crc16(checksum, chunk.crc, chunk.length)
    return assemble(plan.episode.document, plan.script, infos, meter), checksum


def write_site(
    writing: Writing, plan: Plan, writing_episode: Callable[[str], None]
) -> tuple[tuple[Release, ...], Show]:
    """Stage every file of the site: each episode's, then the series'.

    The files of an episode that is up to date are left as they are.

    :param writing_episode: called with the key of each episode that is written.
    :returns: the episodes as they are released, in order, and what the series has besides.
    :raises RostraError: an entry is gone from the store (R401).
    """
    releases: list[Release] = []
    pages: set[str] = set()
    for episode in plan.episodes:
        if episode.up_to_date is not None:
            release, writable = _leave_episode(writing, episode, episode.up_to_date)
            releases.append(release)
            pages |= set() if writable else {release.page.path}
            continue
        writing_episode(episode.episode.document.key)
        releases.append(_write_episode(writing, episode))
        keep_up_to_date(writing.store, episode.signature, releases[-1])
    show = _show(writing, plan, releases)
    published = writing.previous.published
    notices = _notices(published, [release.document.key for release in releases])
    series = SeriesEdition(
        writing.project.settings, releases, show, notices, published.feed_guid, newest_moment(published)
    )
    writers = list(series_writers())
    last = writers[-1]
    for write in writers:
        if write is last:
            # Before the last file, the feed.
            _leave_pages(writing, pages)
        for name, data in write(series):
            if name not in pages:
                writing.area.add(name, data)
    return tuple(releases), show


def _notices(published: Published, keys: Sequence[str]) -> tuple[Notice, ...]:
    """The pages in the place of those that are no more: of withdrawn episodes, and under former keys."""
    found = [Notice(key, withdrawn=entry.withdrawn) for key, entry in published.episodes.items() if entry.withdrawn]
    former = {old: key for key, entry in published.episodes.items() if key in keys for old in entry.formerly}
    found += [Notice(old, moved_to=key) for old, key in former.items()]
    return tuple(sorted((n for n in found if n.key not in keys), key=lambda n: n.key))


def _show(writing: Writing, plan: Plan, releases: list[Release]) -> Show:
    """Stage the series' cover and, unless it is a lone transcript, the text of all episodes as one book.

    The book has changed when an episode was last updated.
    """
    settings, area, project = writing.project.settings, writing.area, writing.project
    if plan.published_cover:
        data = writing.published_cover(plan.published_cover)
        area.add(plan.published_cover, data)
        cover = Asset(plan.published_cover, SHOW_COVER.media_type, len(data))
    else:
        data = writing.cover(plan.cover.key)[0]
        cover = area.stage(SHOW_COVER, "", lambda file: file.write(data))
    if project.lone or not releases:
        return Show(cover, None)
    listed = [planned.episode for planned in plan.episodes]
    episodes = [SeriesEpisode(e.document, e.number, writing.pictures(e)) for e in listed]
    taken = {e.document.key for e in project.episodes}
    key = settings.series.key
    while key in taken:
        key += "-series"
    updated = max(release.updated for release in releases)
    return Show(cover, area.stage(BOOK, key, partial(write_series_book, episodes, settings, data, updated)))

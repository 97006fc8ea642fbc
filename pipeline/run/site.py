"""Writing the site: the episodes of a plan first, then the series files."""

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
class SiteContext:
    """Inputs and tools for writing a site."""

    project: Project
    store: Store
    area: Staging
    previous: PreviousBuild
    """State before the build, with the published files."""
    inputs: Mapping[str, str]
    """Path -> SHA-256, for every file that the build reads."""

    def cover(self, key: str) -> tuple[bytes, bytes]:
        """Return a cover and its thumbnail, both as JPEG.

        :param key: store key of the cover.
        :raises RostraError: the cover is missing from the store (R401).
        """
        cover, small = load_entry(self.store, "covers", key).blobs
        return cover, small

    def published(self, plan: EpisodePlan, name: str) -> bytes:
        """Return the content of an episode's published file.

        :param name: path of the file, relative to the site.
        :raises RostraError: the file is missing (R401).
        """
        return self._read(name, self.previous.published.episodes[plan.episode.document.key].files)

    def published_cover(self, name: str) -> bytes:
        """Return the content of the show's published cover.

        :param name: path of the cover, relative to the site.
        :raises RostraError: the file is missing (R401).
        """
        return self._read(name, self.previous.published.files)

    def _read(self, name: str, files: Mapping[str, PublishedFile]) -> bytes:
        data = self.previous.read(name, files[name])
        if data is None:
            raise failure(Exit.ENVIRONMENT, "R401", name, "a published file is missing", "build again")
        return data

    def pictures(self, episode: Episode) -> dict[str, Path]:
        """Write the published copies of an episode's pictures, and return their paths.

        :returns: ``Figure.file`` -> path of the copy.
        :raises RostraError: a picture changed during the build (R303) or cannot be used (R035, R040, R041).
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


def _write_episode(context: SiteContext, plan: EpisodePlan) -> Release:
    """Stage all files of an episode, and return its Release.

    Any published sound or cover that the plan keeps is copied unchanged.
    """
    document, area, known = plan.episode.document, context.area, context.previous.identity(plan.episode)
    edition = _edition(context, plan, known)
    assets: dict[str, Asset] = {}
    for kind in EPISODE_KINDS:
        # Use only the publication date in the sound, so that its bytes do not change.
        of_kind = edition if kind is not AUDIO else replace(edition, updated=known.published)
        kept = _kept_path(plan, kind)
        if kept:
            data = context.published(plan, kept)
            area.add(kept, data)
            assets[kind.name] = Asset(kept, kind.media_type, len(data))
        else:
            assets[kind.name] = area.stage(kind, _name_key(context, plan, kind), partial(episode_writer(kind), of_kind))
    if plan.sound:
        assets[BOOK.name] = _same_book(context, plan, assets[BOOK.name])
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
        draft=bool(context.project.settings.draft_of),
    )


def _kept_path(plan: EpisodePlan, kind: OutputKind) -> str | None:
    """Return the path of an episode's kept published file of a given kind, or None."""
    if kind is COVER:
        return plan.published_cover or None
    return plan.sound.path(kind) if plan.sound and kind in SOUND_KINDS else None


def _name_key(context: SiteContext, plan: EpisodePlan, kind: OutputKind) -> str:
    """Return the key to use in the name of an episode's file.

    For published sound that must be rebuilt, this is the key in the published name.
    """
    key = plan.episode.document.key
    if plan.lost and kind in SOUND_KINDS:
        for name in context.previous.published.episodes[key].files:
            if found := kind.form.fullmatch(name):
                return found["key"]
    return key


def _edition(context: SiteContext, plan: EpisodePlan, known: Identity) -> Edition:
    settings = context.project.settings
    cover, thumbnail = (b"", b"") if not plan.needs_cover else context.cover(plan.cover.key)
    if plan.published_cover:
        cover = context.published(plan, plan.published_cover)
    timeline, sound = _published_sound(context, plan) if plan.sound else _joined_sound(context, plan)
    return Edition(
        document=plan.episode.document,
        timeline=timeline,
        settings=settings,
        number=plan.episode.number,
        updated=known.updated,
        cover=cover,
        thumbnail=thumbnail,
        pictures=context.pictures(plan.episode),
        sound=sound,
        first_key=known.first_key,
    )


def _joined_sound(context: SiteContext, plan: EpisodePlan) -> tuple[Timeline, EncodedSound]:
    """Return the Timeline and the sound of an episode, joined from its chunks."""
    timeline, checksum = _timeline(plan, context.store)
    blobs = partial(load_blobs, context.store, plan.jobs)
    return timeline, EncodedSound(
        info_frame=info_frame(context.project.settings.audio.bitrate, timeline.frames, checksum=checksum),
        frames=partial(blobs, FRAMES),
        packet_sizes=partial(blobs, PACKET_SIZES),
        packets=partial(blobs, PACKETS),
    )


def _published_sound(context: SiteContext, plan: EpisodePlan) -> tuple[Timeline, EncodedSound]:
    """Return the published Timeline of an episode and the narration from its published book."""
    timeline_file, book = (_of_kind(plan, kind) for kind in (TIMELINE, BOOK))
    try:
        timeline = read_timeline(plan.script, context.published(plan, timeline_file))
        sizes, packets = narration_of(io.BytesIO(context.published(plan, book)))
    except ValueError as error:
        hint = f"to publish new sound, run `rostra publish --regenerate {plan.episode.document.key}`"
        raise failure(Exit.INPUT, "R504", book, str(error), hint) from error
    return timeline, EncodedSound(b"", lambda: iter(()), lambda: iter([sizes]), lambda: iter([packets]))


def _of_kind(plan: EpisodePlan, kind: OutputKind) -> str:
    """Return the path of an episode's published file of a given kind.

    ``PreviousBuild.sound`` ensures that there is such a file.
    """
    path = plan.sound.path(kind) if plan.sound else None
    if path is None:
        raise ValueError(f"no {kind.name} was published")
    return path


def _same_book(context: SiteContext, plan: EpisodePlan, book: Asset) -> Asset:
    """Replace the staged book with the published book if their names and contents are equal.

    Books with the same content may differ in compression.

    :returns: the Asset of the book to use.
    """
    name = _of_kind(plan, BOOK)
    published = context.published(plan, name)
    staged = context.area.folder / book.path
    with staged.open("rb") as new:
        same = name == book.path and same_book(io.BytesIO(published), new)
    if same:
        staged.write_bytes(published)
    return Asset(book.path, book.type, len(published)) if same else book


def _leave_episode(context: SiteContext, plan: EpisodePlan, found: UpToDate) -> tuple[Release, bool]:
    """Keep an episode's files, and return its Release and whether its page can be rewritten."""
    for name in found.files():
        context.area.leave(name)
    identity = context.previous.identity(plan.episode)
    if plan.stays:
        return found.stays(plan.episode, plan.script, identity)
    return found.release(plan.episode, plan.script, identity), True


def _leave_pages(context: SiteContext, pages: Collection[str]) -> None:
    """Keep pages unchanged, together with their style sheets and scripts.

    :param pages: paths of the pages, relative to the site.
    """
    known = context.previous.record.outputs if pages and context.previous.record else {}
    loaded = [name for name in known if any(kind.form.fullmatch(name) for kind in (STYLE, PLAYER))]
    for name in (*pages, *loaded):
        if name not in context.area.names and intact(context.area.site / name, known[name]):
            context.area.leave(name)


def _timeline(plan: EpisodePlan, store: Store) -> tuple[Timeline, int]:
    """Return the Timeline of an episode and the checksum of all its MP3 frames."""
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
    context: SiteContext, plan: Plan, writing_episode: Callable[[str], None]
) -> tuple[tuple[Release, ...], Show]:
    """Stage all files of the site: first each episode, then the files of the series.

    Files of episodes that are up to date are kept.

    :param writing_episode: function called with the key of each episode to write.
    :returns: the Releases of all episodes, in series order, and the Show.
    :raises RostraError: an entry is missing from the store (R401), a picture changed during the build (R303), or
        published sound cannot be read (R504).
    """
    releases: list[Release] = []
    pages: set[str] = set()
    for episode in plan.episodes:
        if episode.up_to_date is not None:
            release, writable = _leave_episode(context, episode, episode.up_to_date)
            releases.append(release)
            pages |= set() if writable else {release.page.path}
            continue
        writing_episode(episode.episode.document.key)
        releases.append(_write_episode(context, episode))
        keep_up_to_date(context.store, episode.signature, releases[-1])
    show = _show(context, plan, releases)
    published = context.previous.published
    notices = _notices(published, [release.document.key for release in releases])
    series = SeriesEdition(
        context.project.settings, releases, show, notices, published.feed_guid, newest_moment(published)
    )
    writers = list(series_writers())
    last = writers[-1]
    for write in writers:
        if write is last:
            # The feed must remain the last file.
            _leave_pages(context, pages)
        for name, data in write(series):
            if name not in pages:
                context.area.add(name, data)
    return tuple(releases), show


def _notices(published: Published, keys: Sequence[str]) -> tuple[Notice, ...]:
    """Return notices to replace the pages of withdrawn episodes and the pages under former keys."""
    found = [Notice(key, withdrawn=entry.withdrawn) for key, entry in published.episodes.items() if entry.withdrawn]
    former = {old: key for key, entry in published.episodes.items() if key in keys for old in entry.formerly}
    found += [Notice(old, moved_to=key) for old, key in former.items()]
    return tuple(sorted((n for n in found if n.key not in keys), key=lambda n: n.key))


def _show(context: SiteContext, plan: Plan, releases: list[Release]) -> Show:
    """Stage the cover and the book of the series, and return the Show.

    There is no book for a single transcript or an empty series. The date of the book is that of the latest episode
    update.
    """
    settings, area, project = context.project.settings, context.area, context.project
    if plan.published_cover:
        data = context.published_cover(plan.published_cover)
        area.add(plan.published_cover, data)
        cover = Asset(plan.published_cover, SHOW_COVER.media_type, len(data))
    else:
        data = context.cover(plan.cover.key)[0]
        cover = area.stage(SHOW_COVER, "", lambda file: file.write(data))
    if project.lone or not releases:
        return Show(cover, None)
    listed = [planned.episode for planned in plan.episodes]
    episodes = [SeriesEpisode(e.document, e.number, context.pictures(e)) for e in listed]
    taken = {e.document.key for e in project.episodes}
    key = settings.series.key
    while key in taken:
        key += "-series"
    updated = max(release.updated for release in releases)
    return Show(cover, area.stage(BOOK, key, partial(write_series_book, episodes, settings, data, updated)))

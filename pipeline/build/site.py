"""The site of a planned build, whose chunks and covers are all in the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pipeline.build.episode import EPUB, Writing, leave_episode, stage, write_episode
from pipeline.build.jobs import CoverJob
from pipeline.build.plan import Plan
from pipeline.build.project import Project
from pipeline.build.publication import Publication
from pipeline.build.staging import Staging
from pipeline.build.standing import keep_standing
from pipeline.build.store import Store
from pipeline.release import Asset, Release, Show
from pipeline.settings import Settings
from pipeline.write.epub.package import pack
from pipeline.write.epub.series import series_package
from pipeline.write.epub.series_member import SeriesEpisode
from pipeline.write.feed import feed
from pipeline.write.web.assets import assets
from pipeline.write.web.episode import episode_page
from pipeline.write.web.index import in_order, index_page
from pipeline.write.web.subscribe import subscribe_files


def write_site(
    plan: Plan,
    project: Project,
    store: Store,
    area: Staging,
    publication: Publication,
    inputs: Mapping[str, str],
    writing_episode: Callable[[str], None],
) -> tuple[tuple[Release, ...], Show]:
    """Stage every file of the site: each episode's, the series' book, then the page, then the feed.

    The files of an episode that stands are left as they are.

    :param publication: what was published before; this build's releases are added to it.
    :param inputs: SHA-256 of every file that the build reads.
    :returns: the episodes as they are released, in order, and what the series has besides.
    :raises RostraError: an entry is gone from the store (R401).
    :raises OtherBytes: an episode's audio has the name of published audio, and is not it.
    """
    writing = Writing(project, store, area, publication, inputs)
    releases: list[Release] = []
    for episode in plan.episodes:
        if episode.standing is not None:
            releases.append(leave_episode(writing, episode, episode.standing))
            continue
        writing_episode(episode.episode.document.key)
        releases.append(write_episode(writing, episode))
        keep_standing(store, episode.signature, releases[-1])
    picture = stage(area, "cover", "jpg", "image/jpeg", writing.cover(plan.cover.key)[0])
    updated = max(release.updated for release in releases)
    show = Show(picture, None if project.lone else _series_book(writing, plan.cover, updated))
    _write_pages(project.settings, releases, show, area)
    area.add("feed.xml", feed(project.settings, releases, show))
    return tuple(releases), show


def _write_pages(settings: Settings, releases: Sequence[Release], show: Show, area: Staging) -> None:
    """The web edition: what its pages load first, the front page last."""
    for name, data in assets().items():
        area.add(name, data)
    ordered = in_order(releases)
    for previous, release, following in zip((None, *ordered), ordered, (*ordered[1:], None), strict=False):
        area.add(release.page.path, episode_page(settings, release, previous, following))
    for name, data in subscribe_files(settings).items():
        area.add(name, data)
    area.add("index.html", index_page(settings, ordered, show))


def _series_book(writing: Writing, cover: CoverJob, updated: datetime) -> Asset:
    """The text of all episodes as one book, which has changed when one of them was last updated."""
    settings, area = writing.project.settings, writing.area
    episodes = [SeriesEpisode(e.document, e.number, writing.pictures(e)) for e in writing.project.episodes]
    taken = {e.document.key for e in writing.project.episodes}
    key = settings.series.key
    while key in taken:
        key += "-series"
    name = f"books/{key}.epub"
    with area.open(name) as file:
        pack(series_package(episodes, settings, writing.cover(cover.key)[0], updated), file)
    return Asset(name, EPUB, area.size(name))

"""The site of a planned build, whose chunks and covers are all in the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.build.episode import Writing, stage, write_episode
from pipeline.build.jobs import CoverJob
from pipeline.build.plan import Plan
from pipeline.build.project import Project
from pipeline.build.staging import Staging
from pipeline.build.store import Store
from pipeline.release import Release
from pipeline.write.feed import feed
from pipeline.write.page import index_page


def write_site(
    plan: Plan,
    covers: Sequence[CoverJob],
    project: Project,
    store: Store,
    area: Staging,
    writing_episode: Callable[[str], None],
) -> tuple[Release, ...]:
    """Stage every file of the site: each episode's, then the page, then the feed.

    :raises RostraError: an entry is gone from the store (R401).
    """
    writing = Writing(project, store, area)
    releases: list[Release] = []
    for episode, cover in zip(plan.episodes, covers[1:], strict=True):
        writing_episode(episode.episode.document.key)
        releases.append(write_episode(writing, episode, cover.key))
    show = stage(area, "cover", "jpg", "image/jpeg", writing.cover(covers[0].key)[0])
    area.add("index.html", index_page(project.settings, releases, show))
    area.add("feed.xml", feed(project.settings, releases, show))
    return tuple(releases)

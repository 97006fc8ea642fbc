"""Fetch published files that are not at hand from the target into the store.

What is published is known by its SHA-256, so a build is the same function whether its files were here or there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.model import Log, RostraError
from pipeline.plan import EpisodePlan, PreviousBuild
from pipeline.publish import PublishedFile
from pipeline.settings import Settings
from pipeline.store import PUBLISHED_KIND, Store

if TYPE_CHECKING:
    from pipeline.publish import Target


def fetch_lost(
    episodes: Sequence[EpisodePlan], previous: PreviousBuild, settings: Settings, target: Target | None, log: Log
) -> bool:
    """Fetch the published files that a build needs; report episodes whose files are not there (R509).

    :param target: where they are; None for the target that the settings name.
    :returns: whether something was fetched.
    :raises OSError: the store cannot be written.
    """
    lost = [episode for episode in episodes if episode.lost]
    wanted = [each for episode in lost for each in _missing(previous, episode)]
    reason = "no target is named under [publish]"
    fetched = 0
    try:
        target = target or _default_target(settings)
        if target is not None:
            reason = f"{target.name} does not have them as they were published"
            with target.reading() as there:
                sizes = there.sizes()
                for name, file in wanted:
                    if sizes.get(name) == file.length:
                        fetched += _kept(previous.store, file, there.read(name))
    except RostraError as error:
        reason = str(error)
    for episode in lost:
        if any(_missing(previous, episode)):
            message = f"its published files are not here, so it is spoken again: {reason}"
            log.add("R509", episode.episode.document.path, 0, message, "`rostra publish` sends what is published")
    return fetched > 0


def _default_target(settings: Settings) -> Target | None:
    from pipeline.publish import open_target  # here, since few builds look for a target

    named = settings.publish.target
    return open_target(named, settings.root, settings.root) if named else None


def _missing(previous: PreviousBuild, episode: EpisodePlan) -> Iterator[tuple[str, PublishedFile]]:
    sound = episode.lost
    for name, file in sound.files.items() if sound else ():
        if not previous.has(name, file):
            yield name, file


def _kept(store: Store, file: PublishedFile, data: bytes | None) -> bool:
    """Keep a file that is as it was published."""
    if data is None or hashlib.sha256(data).hexdigest() != file.sha256:
        return False
    store.put(PUBLISHED_KIND, file.sha256, {}, [data])
    return True

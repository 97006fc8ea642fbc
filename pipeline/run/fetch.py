"""Fetch published files that are not at hand from the target into the store.

What is published is known by its SHA-256, so a build is the same function whether its files were here or there.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.model import Log, RostraError
from pipeline.plan import Plan
from pipeline.publish import PublishedFile
from pipeline.settings import Settings
from pipeline.store import PUBLISHED_KIND, Store

if TYPE_CHECKING:
    from pipeline.publish import Target


def fetch_lost(plan: Plan, store: Store, settings: Settings, target: Target | None) -> str:
    """Fetch the published files that a build needs and that are not at hand.

    :param target: where they are looked for first; then, or if it is None, at the target that the settings name.
    :returns: why some of them were not there; empty if all are here now.
    :raises OSError: the store cannot be written.
    """
    lost = dict(plan.lost)
    reasons: list[str] = []
    for named in (True, False):
        try:
            place = target if named else _default_target(settings)
            if place is None or (not named and target is not None and place.place == target.place):
                continue
            with place.reading() as there:
                sizes = there.sizes()
                for name, file in list(lost.items()):
                    if sizes.get(name) == file.length and _kept(store, file, there.read(name)):
                        del lost[name]
            reasons.append(f"{place.name} does not have them as they were published")
        except RostraError as error:
            reasons.append(str(error))
        if not lost:
            return ""
    return "; ".join(reasons) or "no target is named under [publish]"


def report_lost(plan: Plan, reason: str, log: Log) -> None:
    """Report the episodes that are spoken again though nothing of them was changed (R509).

    :param reason: why their published files are not here.
    """
    for episode in plan.episodes:
        if episode.lost and episode.up_to_date is None:
            message = f"its published files are not here, so it is spoken again: {reason}"
            log.add("R509", episode.episode.document.path, 0, message, "`rostra publish` sends what is published")


def _default_target(settings: Settings) -> Target | None:
    from pipeline.publish import open_target  # here, since few builds look for a target

    named = settings.publish.target
    return open_target(named, settings.root, settings.root) if named else None


def _kept(store: Store, file: PublishedFile, data: bytes | None) -> bool:
    """Keep a file that is as it was published."""
    if data is None or hashlib.sha256(data).hexdigest() != file.sha256:
        return False
    store.put(PUBLISHED_KIND, file.sha256, {}, [data])
    return True

"""Keep published files in the store: those that a build takes out of the site, and those that only the target has.

What is published is known by its SHA-256, so a build is the same function whether its files were here or there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

from pipeline.model import Log, RostraError
from pipeline.plan import Plan, PreviousBuild, reusable_files
from pipeline.publish import PublishedFile
from pipeline.settings import Settings
from pipeline.store import PUBLISHED_KIND, Store

if TYPE_CHECKING:
    from pipeline.publish import Target


def fetch_lost(plan: Plan, store: Store, settings: Settings, target: Target | None) -> str:
    """Fetch the published files that a build needs and that are not at hand.

    :param target: where they are looked for first; then at the target that the settings name.
    :returns: why some of them were not there; empty if all are here now.
    :raises OSError: the store cannot be written.
    """
    left, reasons = dict(plan.lost), []
    asked: tuple[Callable[[], Target | None], ...] = (lambda: target, partial(_default_target, settings))
    for named in asked:
        try:
            if left and (place := named()) is not None:
                left = _not_fetched(left, store, place)
                reasons.append(f"{place.name} does not have them as they were published")
        except RostraError as error:
            reasons.append(str(error))
    reasons = reasons or ["no target is named under [publish]"]
    return "; ".join(dict.fromkeys(reasons)) if left else ""


def _not_fetched(wanted: Mapping[str, PublishedFile], store: Store, target: Target) -> dict[str, PublishedFile]:
    """Fetch files from a target; give those that it does not have.

    :raises RostraError: it cannot be read.
    """
    with target.reading() as there:
        sizes = there.sizes()
        found = {
            name
            for name, file in wanted.items()
            if sizes.get(name) == file.length and _kept(store, file, there.read(name))
        }
    return {name: file for name, file in wanted.items() if name not in found}


def keep_published(previous: PreviousBuild, going: Collection[str]) -> None:
    """Keep the published files that are about to leave the site: the next build may need them as they were.

    :param going: files of the site that this build replaces or removes.
    :raises OSError: the store cannot be written.
    """
    for name, file in reusable_files(previous.published).items():
        if name in going and not previous.store.has(PUBLISHED_KIND, file.sha256):
            _kept(previous.store, file, previous.read(name, file))


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

"""Storage of published files, and retrieval of missing files from the target.

Published files are identified by SHA-256, so the result of a build does not depend on their origin.
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
    """Fetch missing published files into the store, and return the reason for any failure.

    :param target: target to search before the target in the settings, or None.
    :returns: the reason why some files were not fetched; empty if all were fetched.
    :raises OSError: the store cannot be written.
    """
    left, reasons = dict(plan.lost), []
    asked: tuple[Callable[[], Target | None], ...] = (lambda: target, partial(_default_target, settings))
    for named in asked:
        try:
            if left and (place := named()) is not None:
                left = _not_fetched(left, store, place)
                reasons.append(f"{place.name} does not have the published versions")
        except RostraError as error:
            reasons.append(str(error))
    reasons = reasons or ["no target is set under [publish]"]
    return "; ".join(dict.fromkeys(reasons)) if left else ""


def _not_fetched(wanted: Mapping[str, PublishedFile], store: Store, target: Target) -> dict[str, PublishedFile]:
    """Fetch published files from a target into the store, and return those not found.

    :raises RostraError: the target cannot be read.
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
    """Save published files in the store before they leave the site.

    The next build may need them.

    :param going: paths of the site files that this build replaces or removes.
    :raises OSError: the store cannot be written.
    """
    for name, file in reusable_files(previous.published).items():
        if name in going and not previous.store.has(PUBLISHED_KIND, file.sha256):
            _kept(previous.store, file, previous.read(name, file))


def report_lost(plan: Plan, reason: str, log: Log) -> None:
    """Report unchanged episodes that are spoken again because published files are missing (R509).

    :param reason: reason why the files are missing.
    """
    for episode in plan.episodes:
        if episode.lost and episode.up_to_date is None:
            message = f"published files are missing, so the episode is spoken again: {reason}"
            log.add("R509", episode.episode.document.path, 0, message, "`rostra publish` keeps the published sound")


def _default_target(settings: Settings) -> Target | None:
    from pipeline.publish import open_target  # imported here because few builds need a target

    named = settings.publish.target
    return open_target(named, settings.root, settings.root) if named else None


def _kept(store: Store, file: PublishedFile, data: bytes | None) -> bool:
    """Save data in the store if it is the published version of a file.

    :returns: whether the data was saved.
    """
    if data is None or hashlib.sha256(data).hexdigest() != file.sha256:
        return False
    store.put(PUBLISHED_KIND, file.sha256, {}, [data])
    return True

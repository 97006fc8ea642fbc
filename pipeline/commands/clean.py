"""``rostra clean``: remove entries from the store to free disk space, keeping the built site."""

from __future__ import annotations

from pathlib import Path

from pipeline.commands.console import Reporter, tell
from pipeline.model import Log
from pipeline.plan import Location, load_record
from pipeline.run import Builder, locked, staging_area, writable
from pipeline.store import Store

_DAY = 86_400


def run_clean(target: Path, wanted_output: Path | None, older_than: float | None, everything: bool) -> None:
    """Remove entries from the store, by default until its size is within the limit.

    :param older_than: number of days; entries unused for longer are removed, whatever the size of the store.
    :param everything: whether to remove all entries.
    :raises RostraError: the series does not exist, the output folder belongs to another series (R403), or an entry
        cannot be removed (R401).
    """
    builder = Builder(target, wanted_output)
    builder.last_build()
    output = builder.output
    store = Store(output / "store")
    freed = 0
    if output.is_dir():
        # Opening the staging area removes files left by killed builds.
        with writable(output), locked(output, Reporter(quiet=False).waiting), staging_area(output):
            freed = _remove(store, builder.location, older_than, everything)
    left = sum(entry.size for entry in store.entries())
    tell(f"Removed {freed / 1e6:.1f} MB from {store.folder}; {left / 1e6:.1f} MB left")


def _remove(store: Store, place: Location, older_than: float | None, everything: bool) -> int:
    if everything:
        return store.clear()
    record = load_record(store.folder)
    needed = record.needed() if record else frozenset()
    if older_than is not None:
        return store.remove_older(older_than * _DAY, needed)
    return store.shrink(round(place.settings(Log()).build.store_limit * 1e9), needed)

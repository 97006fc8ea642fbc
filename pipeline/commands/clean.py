"""``rostra clean``: free disk space in the store; the built site stays."""

from __future__ import annotations

from pathlib import Path

from pipeline.commands.console import Reporter, tell
from pipeline.model import Log
from pipeline.plan import Location, load_record
from pipeline.run import Builder, locked, staging_area, writable
from pipeline.store import Store

_DAY = 86_400


def run_clean(target: Path, wanted_output: Path | None, older_than: float | None, everything: bool) -> None:
    """Remove entries from the store; without options, shrink it to its limit.

    :param older_than: remove what was not used for this number of days.
    :param everything: remove all entries.
    :raises RostraError: there is no such series, the output folder belongs to another one (R403), or an entry cannot be
        removed (R401).
    """
    builder = Builder(target, wanted_output)
    builder.last_build()
    output = builder.output
    store = Store(output / "store")
    freed = 0
    if output.is_dir():
        # The staging area removes what killed builds left.
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

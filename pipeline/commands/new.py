"""``rostra new``: a starter series."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from pipeline.commands.console import tell
from pipeline.model import Exit, RostraError


def run_new(folder: Path) -> None:
    """Copy the starter series into a new folder.

    :raises RostraError: the folder exists and is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RostraError(f"{folder} exists and is not an empty folder; choose another name", Exit.USAGE)
    with as_file(files("pipeline.commands") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
    tell(f"{folder} is ready: edit {folder}/transcripts, then run `rostra build {folder}`")

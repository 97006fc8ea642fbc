"""``rostra new``: a starter series."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from pipeline.commands.console import tell
from pipeline.model import Exit, RostraError, slug
from pipeline.settings import SERIES_FILE

_GITIGNORE = """\
# What is built can be built again, but not the record of what was published: commit that.
/output/*
!/output/published.toml
"""


def run_new(folder: Path) -> None:
    """Copy the starter series into a new folder; its key is made of the folder's name and stays, whatever the title.

    :raises RostraError: the folder exists and is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RostraError(f"{folder} exists and is not an empty folder; choose another name", Exit.USAGE)
    with as_file(files("pipeline.commands") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
    settings = folder / SERIES_FILE
    text = settings.read_text(encoding="utf-8").replace('# key = ""', f'key = "{slug(folder.resolve().name)}"', 1)
    settings.write_text(text, encoding="utf-8")
    (folder / ".gitignore").write_text(_GITIGNORE, encoding="utf-8")
    tell(f"{folder} is ready: edit {folder}/transcripts, then run `rostra build {folder}`")

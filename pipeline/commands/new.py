"""``rostra new``: a starter series, and the workflow that publishes a series from a host of repositories."""

from __future__ import annotations

import shlex
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path

from pipeline import __version__
from pipeline.commands.console import tell
from pipeline.model import Exit, Log, RostraError, slug, write_atomically
from pipeline.settings import SERIES_FILE, load_settings

_GITIGNORE = """\
# What Rostra builds; it can be built again. Commit the rest, published.toml above all: it says what subscribers know.
/output/
"""
_WORKFLOWS = {"github": ("GitHub", ".github/workflows/publish.yml")}
"""``--ci`` -> name of the host, and the file of the workflow in the series folder. The template is in ``ci/``."""
_TARGET = "git:gh-pages"
"""Where a workflow publishes to."""


def run_new(folder: Path, ci: str) -> None:
    """Copy the starter series into a new folder; its key is made of the folder's name and stays, whatever the title.

    A folder that is a series already only gets the workflow.

    :param ci: host of repositories that is to publish the series; empty for none.
    :raises RostraError: the folder exists and is not empty, or has a workflow of this name.
    """
    settings = folder / SERIES_FILE
    if ci and settings.is_file():
        _add_workflow(folder, ci)
        if missing := _missing(folder):
            tell(f"before you push it, set {' and '.join(missing)} in {settings}")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RostraError(f"{folder} exists and is not an empty folder; choose another name", Exit.USAGE)
    with as_file(files("pipeline.commands") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
    text = _with(settings.read_text(encoding="utf-8"), "key", slug(folder.resolve().name))
    settings.write_text(_with(text, "target", _TARGET) if ci else text, encoding="utf-8")
    (folder / ".gitignore").write_text(_GITIGNORE, encoding="utf-8")
    tell(f"{folder} is ready: edit {folder}/transcripts, then run `rostra build {folder}`")
    if path := _path_to_add():
        tell(f"in a new terminal, first make `rostra` a command: export PATH={shlex.quote(path)}:$PATH")
    if ci:
        _add_workflow(folder, ci)
        tell(f"before you push it, set `url` in {settings}; the site goes to {_TARGET}")


def _missing(folder: Path) -> list[str]:
    """Name the settings that a workflow needs and the series does not have."""
    settings = load_settings(folder, str(folder), Log())
    missing = [] if settings.series.url else ["`url` under [series]"]
    # A folder of the computer that runs the workflow is gone after the run.
    if not settings.publish.target.startswith("git:"):
        missing.append(f'target = "{_TARGET}" under [publish]')
    return missing


def _path_to_add() -> str:
    """Find the folder in which `rostra` is installed; empty if it is on the PATH, or in no such folder."""
    folder = Path(sys.executable).parent
    return "" if shutil.which("rostra") or not (folder / "rostra").is_file() else str(folder)


def _with(settings: str, name: str, value: str) -> str:
    """The starter's settings with a value for a text that is empty by default."""
    return settings.replace(f'# {name} = ""', f'{name} = "{value}"', 1)


def _add_workflow(folder: Path, ci: str) -> None:
    """Write the workflow, which installs this version of Rostra.

    :raises RostraError: there is one.
    """
    host, name = _WORKFLOWS[ci]
    path = folder / name
    if path.exists():
        raise RostraError(f"{path} exists; move it away to have a new one", Exit.USAGE)
    template = (files("pipeline.commands") / "ci" / f"{ci}.yml").read_text(encoding="utf-8")
    write_atomically(path, template.replace("{version}", __version__).encode())
    tell(f"{path} lets {host} publish it; docs/publish.md says what to do there")

"""``rostra new``: create a starter series, optionally with a workflow that publishes it from GitHub."""

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
# Built by Rostra; it can be rebuilt at any time. Commit all other files, especially published.toml, which records
# what subscribers have.
/output/
"""
_WORKFLOWS = {"github": ("GitHub", ".github/workflows/publish.yml")}
"""Value of ``--ci`` -> (name of the host, path of the workflow).

The templates are in ``ci/``.
"""
_TARGET = "git:gh-pages"
"""Publication target of a series with a workflow."""


def run_new(folder: Path, ci: str) -> None:
    """Copy the starter series into a folder, or add a workflow to an existing series.

    The key of the series is derived from the folder's name, since titles may change.

    :param ci: value of ``--ci``, the host that runs the workflow; empty for no workflow.
    :raises RostraError: the folder exists and is not empty, or already contains the workflow.
    """
    settings = folder / SERIES_FILE
    if ci and settings.is_file():
        _add_workflow(folder, ci)
        if missing := _missing(folder):
            tell(f"Before you push the workflow, set {' and '.join(missing)} in {settings}")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RostraError(f"{folder} already exists and is not empty; choose another name", Exit.USAGE)
    with as_file(files("pipeline.commands") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
    text = _with(settings.read_text(encoding="utf-8"), "key", slug(folder.resolve().name))
    settings.write_text(_with(text, "target", _TARGET) if ci else text, encoding="utf-8")
    (folder / ".gitignore").write_text(_GITIGNORE, encoding="utf-8")
    tell(
        f"Created {folder}. Next: run `{shlex.join(['rostra', 'serve', str(folder)])}`, then edit {folder}/transcripts"
    )
    if path := _path_to_add():
        tell(f"`rostra` is not on your PATH; in each new terminal, run: export PATH={shlex.quote(path)}:$PATH")
    if ci:
        _add_workflow(folder, ci)
        tell(f"Before you push the workflow, set `url` in {settings}. The site will be published to {_TARGET}")


def _missing(folder: Path) -> list[str]:
    """Return the settings that the workflow requires but the series does not set."""
    settings = load_settings(folder, str(folder), Log())
    missing = [] if settings.series.url else ["`url` under [series]"]
    # A target folder would be deleted with the runner after the workflow.
    if not settings.publish.target.startswith("git:"):
        missing.append(f'target = "{_TARGET}" under [publish]')
    return missing


def _path_to_add() -> str:
    """Return the folder to add to PATH, or an empty string if none is needed."""
    folder = Path(sys.executable).parent
    return "" if shutil.which("rostra") or not (folder / "rostra").is_file() else str(folder)


def _with(settings: str, name: str, value: str) -> str:
    """Return the text of the starter settings with one setting uncommented and set."""
    return settings.replace(f'# {name} = ""', f'{name} = "{value}"', 1)


def _add_workflow(folder: Path, ci: str) -> None:
    """Write a workflow that installs this version of Rostra.

    :raises RostraError: the workflow file already exists.
    """
    host, name = _WORKFLOWS[ci]
    path = folder / name
    if path.exists():
        raise RostraError(f"{path} already exists; move or delete it to create a new one", Exit.USAGE)
    template = (files("pipeline.commands") / "ci" / f"{ci}.yml").read_text(encoding="utf-8")
    write_atomically(path, template.replace("{version}", __version__).encode())
    tell(f"Created {path}, which publishes from {host}; docs/publish.md explains the setup")

"""``rostra new``: create a starter series, and a workflow that publishes it from GitHub."""

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
# Built by Rostra; it can be built again. Commit all other files, above all published.toml, which records what
# subscribers have.
/output/
"""
_WORKFLOWS = {"github": ("GitHub", ".github/workflows/publish.yml")}
"""Value of ``--ci`` -> (name of the host, path of the workflow); templates are in ``ci/``."""
_TARGET = "git:gh-pages"
"""Target of a workflow."""


def run_new(folder: Path, ci: str) -> None:
    """Copy the starter series into a new folder, or add a workflow to a series.

    The key of the series is made from the folder's name, since titles change.

    :param ci: repository host that will publish the series; empty for none.
    :raises RostraError: the folder exists and is not empty, or has a workflow of this name.
    """
    settings = folder / SERIES_FILE
    if ci and settings.is_file():
        _add_workflow(folder, ci)
        if missing := _missing(folder):
            tell(f"Before you push it, set {' and '.join(missing)} in {settings}")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RostraError(f"{folder} exists and is not empty; choose another name", Exit.USAGE)
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
        tell(f"Before you push it, set `url` in {settings}. The site goes to {_TARGET}")


def _missing(folder: Path) -> list[str]:
    """List the settings that a workflow needs and the series does not have."""
    settings = load_settings(folder, str(folder), Log())
    missing = [] if settings.series.url else ["`url` under [series]"]
    # A target folder would be lost with the runner after the workflow.
    if not settings.publish.target.startswith("git:"):
        missing.append(f'target = "{_TARGET}" under [publish]')
    return missing


def _path_to_add() -> str:
    """Return the folder to add to the PATH, or an empty string."""
    folder = Path(sys.executable).parent
    return "" if shutil.which("rostra") or not (folder / "rostra").is_file() else str(folder)


def _with(settings: str, name: str, value: str) -> str:
    """Set a text value that is empty by default in the starter's settings."""
    return settings.replace(f'# {name} = ""', f'{name} = "{value}"', 1)


def _add_workflow(folder: Path, ci: str) -> None:
    """Write the workflow, which installs this version of Rostra.

    :raises RostraError: the file exists.
    """
    host, name = _WORKFLOWS[ci]
    path = folder / name
    if path.exists():
        raise RostraError(f"{path} exists; move it away to get a new one", Exit.USAGE)
    template = (files("pipeline.commands") / "ci" / f"{ci}.yml").read_text(encoding="utf-8")
    write_atomically(path, template.replace("{version}", __version__).encode())
    tell(f"Created {path}, which publishes from {host}; docs/publish.md explains the setup")

"""``rostra --install-completion``: install a shell completion script for the current user."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from pipeline.commands.console import tell
from pipeline.model import Exit, failure, read_file, write_atomically

_PROGRAM = "rostra"
_VARIABLE = "_ROSTRA_COMPLETE"
"""Environment variable that a shell sets to request completions from Click."""
_SHELLS = ("bash", "zsh", "fish")
_BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
"""Main script of the package bash-completion, which loads the scripts for all programs."""


def run_install_completion(command: click.Command, shell: str) -> None:
    """Write the completion script for a shell, and print the next steps.

    :param command: root command, whose subcommands and options are completed.
    :param shell: ``bash``, ``zsh`` or ``fish``; empty for the shell in ``$SHELL``.
    :raises click.UsageError: the shell is unknown.
    :raises RostraError: the script cannot be written (R401).
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    if name not in _SHELLS:
        unknown = f'unknown shell "{name}"' if name else "SHELL is not set"
        raise click.UsageError(f"{unknown}; add bash, zsh or fish after --install-completion")
    kind = get_completion_class(name)
    assert kind is not None, name
    path = script_path(name)
    if _write(path, kind(command, {}, _PROGRAM, _VARIABLE).source()):
        tell(f"Installed completion for {name}: {path}")
    else:
        tell(f"Completion for {name} is already installed: {path}")
    if name == "zsh":
        settings = Path(os.environ.get("ZDOTDIR") or Path.home()) / ".zshrc"
        line = f"fpath+={path.parent}; autoload -Uz compinit; compinit"
        tell(f"Add this line to {settings}, unless it is already there: {line}")
    if name == "bash" and not _BASH_COMPLETION.exists():
        tell(f"The package bash-completion is not installed. Add this line to ~/.bashrc: source {path}")
    tell("Open a new terminal to use it.")


def script_path(shell: str) -> Path:
    """Return the path from which a shell loads the completion script for ``rostra``."""
    home = Path.home()
    if shell == "bash":
        data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
        return data / "bash-completion/completions" / _PROGRAM
    if shell == "fish":
        return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "fish/completions" / f"{_PROGRAM}.fish"
    return home / ".zfunc" / f"_{_PROGRAM}"


def _write(path: Path, script: str) -> bool:
    """Write a script unless it is up to date, and return whether it was written."""
    try:
        if path.is_file() and read_file(path) == script.encode():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, script.encode())
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise failure(Exit.ENVIRONMENT, "R401", str(path), message, "check the permissions of the folder") from error
    return True

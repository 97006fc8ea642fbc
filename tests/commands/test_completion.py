"""``rostra --install-completion``: each shell completes the subcommands from the script that it wrote."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, run_rostra

_BASH = """\
source .local/share/bash-completion/completions/rostra
COMP_WORDS=(rostra {word}) COMP_CWORD=1
_rostra_completion rostra
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
_ZSH = """\
compdef() {{ : }}
_describe() {{ print -l -- ${{(P)3}} }}
compadd() {{ print -l -- ${{(P)4}} }}
source .zfunc/_rostra
words=(rostra {word}) CURRENT=2
_rostra_completion
"""
_FISH = "source .config/fish/completions/rostra.fish; complete -C 'rostra {word}'"
SHELLS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""Shell -> a program that completes a word, as its user would with the Tab key."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user who has the command ``rostra``."""
    program = tmp_path / "bin" / "rostra"
    program.parent.mkdir()
    lines = [f"#!{sys.executable}", "import sys", f"sys.path.insert(0, {str(ROOT)!r})"]
    lines += ["from pipeline.__main__ import run", "run()", ""]
    program.write_text("\n".join(lines), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_subcommands(home: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    run_rostra("--install-completion", shell, cwd=home)
    done = subprocess.run(
        [shell, "-c", SHELLS[shell].format(word="pu")], cwd=home, capture_output=True, encoding="utf-8", check=True
    )
    assert [line.partition(":")[0].partition("\t")[0] for line in done.stdout.split("\n") if line] == ["publish"]


def test_the_shell_of_the_environment_is_detected(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/local/bin/fish")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "settings"))
    done = run_rostra("--install-completion", cwd=home)
    script = home / "settings/fish/completions/rostra.fish"
    assert done.stdout == f"Installed completion for fish: {script}\nOpen a new terminal to use it.\n"
    written = script.stat().st_mtime_ns
    again = run_rostra("--install-completion", cwd=home)
    assert again.stdout == f"Completion for fish is already installed: {script}\nOpen a new terminal to use it.\n"
    assert script.stat().st_mtime_ns == written


def test_bash_follows_the_data_folder_and_zsh_is_told_its_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    run_rostra("--install-completion", "bash", cwd=home)
    assert (home / "data/bash-completion/completions/rostra").is_file()
    said = run_rostra("--install-completion", "zsh", cwd=home).stdout
    assert f"fpath+={home}/.zfunc; autoload -Uz compinit; compinit" in said


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["tcsh"], "/bin/bash", 'unknown shell "tcsh"'),
        ([], "/bin/tcsh", 'unknown shell "tcsh"'),
        ([], "", "SHELL is not set"),
    ],
)
def test_an_unknown_shell_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: str, says: str
) -> None:
    monkeypatch.setenv("SHELL", environment)
    done = run_rostra("--install-completion", *arguments, cwd=home)
    assert done.returncode == 2
    assert f"{says}; add bash, zsh or fish after --install-completion" in done.stderr
    assert not (home / ".zfunc").exists()


def test_a_folder_that_cannot_be_written_is_named(home: Path) -> None:
    (home / ".config").write_text("", encoding="utf-8")
    done = run_rostra("--install-completion", "fish", cwd=home)
    assert done.returncode == 3
    assert done.stderr.startswith(f"R401 error {home}/.config/fish/completions/rostra.fish: cannot be written: ")

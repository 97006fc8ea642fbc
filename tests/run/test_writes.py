"""The output folder is the only one a build writes to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, run_rostra
from tests.run.conftest import Tree

AUDIT = """
import os, sys
log = os.open(os.environ["ROSTRA_AUDIT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def note(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if not isinstance(path, int) and (flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            os.write(log, os.fsencode(os.path.abspath(path)) + b"\\n")
    elif event in ("os.rename", "os.symlink", "os.link"):
        for path in arguments[:2]:
            os.write(log, os.fsencode(os.path.abspath(path)) + b"\\n")
    elif event in ("os.mkdir", "os.remove", "os.rmdir") and arguments[-1] == -1:
        os.write(log, os.fsencode(os.path.abspath(arguments[0])) + b"\\n")
sys.addaudithook(note)
"""
"""Runs at the start of every Python process of the build and notes each path it opens for writing, makes or moves.

What is removed relative to an open folder is passed over: that folder was noted when it was made."""


def test_a_build_writes_below_its_output_alone(series: Path, tmp_path: Path, tree: Callable[[Path], Tree]) -> None:
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    settings = series / "transcripts" / "series.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[audio]\njingle = "voices/opening.wav"\n')
    jingle = (ROOT / "voices" / "jingles" / "opening.wav").read_bytes()
    (series / "voices" / "opening.wav").write_bytes(jingle)
    home = tmp_path / "home"
    home.mkdir()
    before = tree(series)
    environment = {
        "PYTHONPATH": str(hook),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ROSTRA_AUDIT": str(tmp_path / "audit.log"),
        "HOME": str(home),
        "TMPDIR": str(home),
    }
    done = run_rostra("build", ".", cwd=series, **environment)
    assert done.returncode == 0, done.stderr
    written = set((tmp_path / "audit.log").read_text(encoding="utf-8").splitlines())
    output = str(series / "output")
    assert any(path.startswith(output + "/site/") for path in written)
    outside = {p for p in written if p != output and not p.startswith((output + "/", "/dev/null", "/proc/"))}
    assert outside == set()
    assert list(home.iterdir()) == []
    after = tree(series)
    assert {n: after[n] for n in before} == before
    assert all(name in before or name.startswith("output/") for name in after)


def test_output_goes_where_the_user_says(series: Path, tmp_path: Path) -> None:
    done = run_rostra("build", series, "-o", tmp_path / "made here", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made here" / "site" / "feed.xml").is_file()
    assert not (series / "output").exists()


def test_the_sources_are_no_output_folder(series: Path) -> None:
    for folder in (".", "transcripts", "voices"):
        done = run_rostra("build", ".", "-o", folder, cwd=series)
        assert done.returncode == 2, done.stderr
    assert not (series / "site").exists()

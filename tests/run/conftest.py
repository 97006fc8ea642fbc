"""Small series that are really built."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.publishing import publish
from tests.conftest import ROOT, Built, Once, build, copy_series, run_rostra

TARGET = '\n[publish]\ntarget = "www"\n'
"""The end of the settings of a series that is published into a folder within its own."""


def replace(path: Path, old: str, new: str) -> None:
    """Write another text in the place of one that a file holds."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


_ENGINES = ("Flaky", "Costly", "Hasty", "Missing")
ENTRY_POINTS = "\n".join(["[rostra.engines]", *(f"{name.lower()} = flaky_engine:{name}" for name in _ENGINES), ""])


@pytest.fixture
def engine_path(tmp_path: Path) -> str:
    """A path for Python on which the engines of tests/run/engine are installed as a plug-in."""
    package = tmp_path / "plugins" / "flaky_engine-1.dist-info"
    package.mkdir(parents=True)
    (package / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: flaky-engine\nVersion: 1\n", encoding="utf-8")
    return os.pathsep.join(map(str, (tmp_path / "plugins", ROOT / "tests" / "run" / "engine", ROOT)))


Tree = dict[str, tuple[bytes, int]]


def bytes_of(tree: Tree) -> dict[str, bytes]:
    """A Tree without its times."""
    return {name: data for name, (data, _) in tree.items()}


@pytest.fixture
def tree() -> Callable[[Path], Tree]:
    """A function that gives every file below a folder with its bytes and the time it was changed."""

    def files(folder: Path) -> Tree:
        return {
            path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return files


@pytest.fixture(scope="session")
def clean_site(once: Once) -> Callable[[Path], Path]:
    """A function that gives the site of a clean build of a series; not to be changed.

    Tests that end with the same sources share it: a build of nothing but these sources.
    """

    def site(root: Path) -> Path:
        output = root / "output"
        files = [p for p in sorted(root.rglob("*")) if p.is_file() and output not in p.parents]
        sources = hashlib.sha256(repr([(str(p.relative_to(root)), p.read_bytes()) for p in files]).encode())
        made = once(f"clean-{sources.hexdigest()[:12]}", lambda folder: build(copy_series(folder / "clean", root)))
        return made / "clean" / "output" / "site"

    return site


EndsClean = Callable[[Path], None]
Rebuilt = Callable[[Path], str]


@pytest.fixture
def ends_clean(clean_site: Callable[[Path], Path], tree: Callable[[Path], Tree]) -> EndsClean:
    """A function that compares the site of a series with that of a clean build, byte for byte."""

    def compare(root: Path) -> None:
        one, other = bytes_of(tree((root / "output" / "site").resolve())), bytes_of(tree(clean_site(root)))
        assert list(one) == list(other)
        assert [name for name in one if one[name] != other[name]] == []

    return compare


@pytest.fixture
def rebuilt(ends_clean: EndsClean) -> Rebuilt:
    """A function that builds, compares with a clean build of the same sources, and gives what was printed."""

    def build_it(root: Path) -> str:
        done = run_rostra("build", ".", cwd=root)
        assert done.returncode == 0, done.stderr
        ends_clean(root)
        return done.stdout

    return build_it


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A copy of the small series to work on."""
    return copy_series(tmp_path / "quay")


@pytest.fixture
def quay(built: Built, tmp_path: Path) -> Path:
    """A copy of the small series and of what was built of it, to edit."""
    return Path(shutil.copytree(built.root, tmp_path / "quay"))


@pytest.fixture(scope="session")
def published_once(once: Once) -> Path:
    """The small series, published at ``BEGAN`` into its folder ``www``; not to be changed."""

    def make(folder: Path) -> None:
        root = copy_series(folder / "quay")
        with (root / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
            settings.write(TARGET)
        publish(root)

    return once("published", make) / "quay"


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Path:
    """A copy of the published series, of what was built of it and of what is live, to edit."""
    return Path(shutil.copytree(published_once, tmp_path / "quay"))

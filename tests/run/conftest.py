"""Small series that are really built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import ROOT, run_rostra

SERIES = Path(__file__).parent / "series"
BEGAN = datetime(2026, 3, 20, 8, tzinfo=UTC)
"""When the series was first built where that matters."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Built:
    """A series and what was built of it."""

    root: Path
    output: str
    """What the command printed."""

    @property
    def site(self) -> Path:
        return self.root / "output" / "site"

    def one(self, pattern: str) -> Path:
        """The only file of the site that fits a pattern."""
        found = sorted(self.site.glob(pattern))
        assert len(found) == 1, f"{pattern}: {found}"
        return found[0]


def copy_series(folder: Path, source: Path = SERIES) -> Path:
    """A copy of a series, without what was built of it."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("output"))
    return folder


def series_of_module_6(root: Path, transcript: Path) -> Path:
    """A series of the real transcript alone."""
    (root / "transcripts").mkdir(parents=True)
    shutil.copy(transcript, root / "transcripts" / "module-6.txt")
    settings = 'title = "Smart Cities for City Officials"\nurl = "https://example.org/smart"\n'
    (root / "transcripts" / "series.toml").write_text(settings, encoding="utf-8")
    return root


def build(root: Path) -> Built:
    """Build a series by the command; it must succeed."""
    done = run_rostra("build", root, cwd=root)
    assert done.returncode == 0, done.stderr
    return Built(root, done.stdout)


def build_at(root: Path, after: timedelta, *options: str) -> str:
    """Build at a moment after the first build; what was printed."""
    epoch = str(int((BEGAN + after).timestamp()))
    done = run_rostra("build", ".", *options, cwd=root, SOURCE_DATE_EPOCH=epoch)
    assert done.returncode == 0, done.stderr
    return done.stdout


def replace(path: Path, old: str, new: str) -> None:
    """Write another text in the place of one that a file holds."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


ENTRY_POINTS = "[rostra.engines]\nflaky = flaky_engine:Flaky\nmissing = flaky_engine:Missing\n"


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
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small series, built once; not to be changed."""
    return build(copy_series(tmp_path_factory.mktemp("built") / "quay"))


@pytest.fixture(scope="session")
def built_module_6(tmp_path_factory: pytest.TempPathFactory, module_6: Path) -> Built:
    """A series of the real transcript alone, built once; not to be changed."""
    return build(series_of_module_6(tmp_path_factory.mktemp("real") / "series", module_6))


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A copy of the small series to work on."""
    return copy_series(tmp_path / "quay")


@pytest.fixture
def quay(built: Built, tmp_path: Path) -> Path:
    """A copy of the small series and of what was built of it, to edit."""
    return Path(shutil.copytree(built.root, tmp_path / "quay"))


@pytest.fixture(scope="session")
def built_then(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small series, built at ``BEGAN``; not to be changed."""
    root = copy_series(tmp_path_factory.mktemp("then") / "quay")
    build_at(root, timedelta())
    return root


@pytest.fixture
def dated(built_then: Path, tmp_path: Path) -> Path:
    """A copy of the small series, built at ``BEGAN``, to edit."""
    return Path(shutil.copytree(built_then, tmp_path / "quay"))

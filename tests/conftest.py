"""Shared by all tests: where things are, what is made once, how goldens are compared and saved."""

from __future__ import annotations

import difflib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

try:
    import hypothesis
    from filelock import FileLock
except ModuleNotFoundError as missing:
    # Not an error of pytest's, which would print a traceback for each file.
    sys.exit(f"{missing.name} is not installed. Run `make test`, which installs what Rostra and its tests need.")

ROOT = Path(__file__).parent.parent
MODULE_6 = ROOT.parent / "shared" / "transcripts" / "module-6.txt"
SERIES = ROOT / "tests" / "run" / "series"
"""The small series."""

# An error that nothing expects shows where it comes from.
os.environ.setdefault("ROSTRA_TRACEBACK", "1")

# Tests speak with the engine that takes no time, unless they say otherwise.
os.environ.setdefault("ROSTRA_ENGINE", "espeak")

# A shell lets what it runs in the background ignore Ctrl-C, and the commands that are tested would inherit that.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no fault of the code: time is measured in benchmarks/, never limited in a test. CI tries the same
# examples each time, so that a change fails there for its own faults; `make fuzz` and other runs try new ones.
hypothesis.settings.register_profile("rostra", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("rostra")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--save-goldens", action="store_true", help="write the goldens and the generated docs")


def requires_natural_voices() -> None:
    """Skip the test where the natural voices are not installed; fail where all clients are required."""
    from pipeline.speak import EngineUnavailable, open_engine

    try:
        open_engine("kokoro", 0).close()
    except EngineUnavailable as error:
        if os.environ.get("ROSTRA_REQUIRE_CLIENTS") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


MEASURED = set("audit cast diagnostics mix model publish read settings speak standards write".split())
"""Folders of tests that `make coverage` measures: they run rooms in the tests' own process, and few commands."""


def is_measured(item: pytest.Item) -> bool:
    """Whether `make coverage` measures what a test runs: no test that repeats others at length.

    ``pytestmark = pytest.mark.no_cover`` says so of a file: what it runs, tests in other files run too.
    """
    repeats = item.get_closest_marker("long") or item.get_closest_marker("no_cover")
    repeats = repeats or getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return not repeats and item.path.relative_to(ROOT / "tests").parts[0] in MEASURED


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run no short form of a test whose long form, in the same file, runs too; measure what ``is_measured``."""
    for item in items:
        if not is_measured(item):
            item.add_marker("no_cover")
    long = {item.path for item in items if item.get_closest_marker("long")}
    needless = {item for item in items if item.get_closest_marker("short") and item.path in long}
    config.hook.pytest_deselected(items=list(needless))
    items[:] = [item for item in items if item not in needless]


def short_or_long(short: Any, long: Any) -> list[Any]:
    """The case of a short form of a test, and of its long form, in which the short one is contained."""
    return [pytest.param(short, marks=pytest.mark.short), pytest.param(long, marks=pytest.mark.long)]


def all_but_long(cases: Iterable[Any], *short: Any) -> list[Any]:
    """Mark the cases of a table as long, except the named ones.

    :param short: the cases, or the names of the cases, that `make test` runs too.
    """
    listed = list(cases)
    assert all(case in listed for case in short), "a case that is not in the table"

    def marked(case: Any) -> Any:
        values = case if isinstance(case, tuple) else (case,)
        return case if case in short else pytest.param(*values, marks=pytest.mark.long)

    return [marked(case) for case in listed]


def calls(work: Callable[[], object]) -> Counter[str]:
    """Count the functions that are called, by their qualified names: steps are the same on every machine."""
    counted: Counter[str] = Counter()

    def note(frame: FrameType, event: str, of: Any) -> None:
        if event == "call":
            counted[frame.f_code.co_qualname] += 1
        elif event == "c_call":
            counted[of.__qualname__] += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A function that makes a folder of a name once for all processes that run the tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not folder.exists():
                # As deep as the folder: what is built knows the way to its series.
                part = shared / f"{name}.part"
                shutil.rmtree(part, ignore_errors=True)
                make(part)
                part.rename(folder)
        return folder

    return made


Golden = Callable[[Path, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a golden file, or save it there with ``--save-goldens``."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--save-goldens"):
            path.write_text(text, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        difference = "\n".join(difflib.unified_diff(wanted.splitlines(), text.splitlines(), "golden", "now", n=1))
        assert text == wanted, (
            f"{path.relative_to(ROOT)} differs (to accept it, run pytest --save-goldens):\n{difference}"
        )

    return compare


@pytest.fixture(scope="session")
def module_6() -> Path:
    """The real transcript, which is not part of the project."""
    if not MODULE_6.is_file():
        pytest.skip("the transcript of module 6 (CC BY-NC-ND) is not beside this checkout")
    return MODULE_6


def run_rostra(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a folder."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False)


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


@pytest.fixture(scope="session")
def built(once: Once) -> Built:
    """The small series, built once; not to be changed."""

    def make(folder: Path) -> None:
        printed = build(copy_series(folder / "quay")).output
        (folder / "printed.txt").write_text(printed, encoding="utf-8")

    folder = once("built", make)
    return Built(folder / "quay", (folder / "printed.txt").read_text(encoding="utf-8"))


LANGUAGES = ROOT / "tests" / "write" / "languages"
"""Series in languages other than English, by the language's code."""


def build_in(language: str, folder: Path) -> None:
    """Build the series of a language, with its draft, in a new folder."""
    root = copy_series(folder / "series", LANGUAGES / language)
    shutil.copy(SERIES / "transcripts" / "bench.png", root / "transcripts")
    done = run_rostra("build", root, "--drafts", cwd=root)
    assert done.returncode == 0, done.stderr


def build_draft(root: Path, folder: Path) -> Path:
    """Build a series quickly, as a draft, into a new folder; gives the site."""
    done = run_rostra("build", root, "--draft", "--drafts", "--output", folder / "draft", cwd=root)
    assert done.returncode == 0, done.stderr
    return folder / "draft" / "site"


@pytest.fixture(scope="session")
def swedish(once: Once) -> Built:
    """A series in Swedish, built once; not to be changed."""
    return Built(once("swedish", lambda folder: build_in("sv", folder)) / "series", "")


@pytest.fixture(scope="session")
def german(once: Once) -> Built:
    """A series in German, built once; not to be changed."""
    return Built(once("german", lambda folder: build_in("de", folder)) / "series", "")


@pytest.fixture(scope="session")
def shipped(once: Once) -> Built:
    """The project's own series, built once; not to be changed."""

    def make(folder: Path) -> None:
        folder.mkdir()
        done = run_rostra("build", ROOT, "--output", folder / "output", cwd=folder)
        assert done.returncode == 0, done.stderr

    return Built(once("shipped", make), "")


@pytest.fixture(scope="session")
def built_module_6(once: Once, module_6: Path) -> Built:
    """A series of the real transcript alone, built once; not to be changed. Only long tests ask for it."""
    return Built(once("module-6", lambda folder: build(series_of_module_6(folder, module_6))), "")

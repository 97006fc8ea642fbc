"""Whatever was edited, published, undone, damaged or killed before, in any order: a build ends where a clean one would.

A clean build is that of the same folder, with the same record of publication and the same target, without an output.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SERIES, run_rostra
from tests.run.conftest import TARGET, Tree, bytes_of

pytestmark = pytest.mark.no_cover

BEGAN = 1_774_000_000
HOUR, DAY = 3600, 86_400
CLEANED = [["--all"], ["--older-than", "0"], []]
STORE = [f"store/{kind}" for kind in ("takes", "chunks", "covers", "episodes", "published")]

Act = Callable[[Path], object]


def words(name: str, old: str, new: str) -> Act:
    """Other words in a transcript or in the settings, where they are there."""

    def act(root: Path) -> None:
        path = root / "transcripts" / name
        if path.exists():
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return act


def file(name: str, text: str) -> Act:
    """A file more."""

    def act(root: Path) -> None:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    return act


EDITS: dict[str, Act] = {
    "a word": words("bench.txt", "Less than the meeting", "Less than the minutes"),
    "a sentence more": words("bollard.txt", "I thank it now.", "I thank it now. Less than the meeting about it."),
    "a paragraph divided": words("bollard.txt", "ropes. Nobody", "ropes.\n\nNobody"),
    "somebody else speaks": words("bollard.txt", "MIRA HOLT - I", "PETRA SUND - I"),
    "somebody renamed": words("bench.txt", "Jonas Ahl", "Jonas Dahl"),
    "another title": words("bench.txt", "A Bench by", "The Bench by"),
    "another summary": words("bench.txt", "Who asked for a bench, and", "Who wished for a bench, and"),
    "another number": words("bollard.txt", "number = 2", "number = 7"),
    "another picture": lambda root: (root / "transcripts" / "bench.png").open("ab").write(b"\0"),
    "another series": words("series.toml", "Quay Talks", "Pier Talks"),
    "another description": words("series.toml", "Short talks", "Brief talks"),
    "other pauses": words("series.toml", "[series]", "[pauses]\nsentence = 0.2\n\n[series]"),
    "books without sound": words("series.toml", "[series]", "[audio]\nnarration_bitrate = 0\n\n[series]"),
    "a cast": file("voices/cast.toml", '["Mira Holt"]\nvoice = "en-us+f2"\n'),
    "a lexicon": file("voices/lexicon.toml", '[[word]]\nword = "ropes"\nspoken = "roaps"\n'),
    "an episode more": file("transcripts/gull.txt", "MIRA HOLT - A gull.\n\nPETRA SUND - Another gull.\n"),
    "an episode less": lambda root: (root / "transcripts" / "bench.txt").unlink(),
    "a file renamed": lambda root: (root / "transcripts" / "bollard.txt").rename(root / "transcripts" / "iron.txt"),
}
"""What may differ from the series as it was written; undone by writing it without them."""


class Series:
    """A series with a past."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root, self.chance, self.now = root, chance, BEGAN
        self.edits: set[str] = set()
        self.past: list[str] = []
        self.write()

    def write(self) -> None:
        """The sources, with the edits that are made now."""
        for name in ("transcripts", "voices"):
            shutil.rmtree(self.root / name, ignore_errors=True)
            if (SERIES / name).exists():
                shutil.copytree(SERIES / name, self.root / name)
        for name, act in EDITS.items():
            if name in self.edits:
                act(self.root)
        with (self.root / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
            settings.write(TARGET)

    def edit(self) -> None:
        """Make one edit, or undo one."""
        undone = self.edits and self.chance.random() < 0.5
        name = self.chance.choice([n for n in EDITS if not undone or n in self.edits])
        self.edits ^= {name}
        self.past.append(name if name in self.edits else f"{name}, undone")
        self.write()

    def suffer(self) -> None:
        """One accident."""
        accident = self.chance.choice(ACCIDENTS)
        self.past.append(accident.__name__)
        accident(self)

    def publish(self) -> None:
        """Publish what there is, perhaps under another GUID."""
        self.now += self.chance.choice([60, HOUR, 2 * HOUR, 30 * DAY, 91 * DAY])
        self.past.append("published")
        if self.chance.random() < 0.2 and self.rostra("reissue", "bench").returncode == 0:
            self.past[-1] = "published after a reissue"
        done = self.rostra("publish", ".", "--yes", "--quiet")
        assert done.returncode == 0, (self.past, done.stderr)
        site = self.root / "output" / "site"
        for path in site.rglob("*"):
            if path.is_file():
                live = self.root / "www" / path.relative_to(site)
                assert live.read_bytes() == path.read_bytes(), self.past

    def rostra(self, *arguments: str, root: Path | None = None) -> subprocess.CompletedProcess[str]:
        return run_rostra(*arguments, cwd=root or self.root, SOURCE_DATE_EPOCH=str(self.now))

    def some(self, *folders: str) -> list[Path]:
        """A few of the files in these folders of the output."""
        files = sorted(p for folder in folders for p in (self.root / "output" / folder).rglob("*") if p.is_file())
        # Of a chance of its own: what a killed build has left decides these files, and not what happens next.
        chance = random.Random(len(self.past))
        return chance.sample(files, min(len(files), chance.randrange(1, 6)))


def entries_are_damaged(series: Series) -> None:
    for path in series.some(*STORE):
        path.write_bytes(path.read_bytes()[:100])


def entries_are_lost(series: Series) -> None:
    for path in series.some(*STORE):
        path.unlink()


def the_record_is_lost(series: Series) -> None:
    (series.root / "output" / "store" / "last-build.json").unlink(missing_ok=True)


def the_store_is_cleaned(series: Series) -> None:
    assert series.rostra("clean", ".", *series.chance.choice(CLEANED)).returncode == 0


def the_store_is_lost(series: Series) -> None:
    shutil.rmtree(series.root / "output" / "store", ignore_errors=True)


def the_site_is_meddled_with(series: Series) -> None:
    for number, path in enumerate(series.some("site")):
        path.write_bytes(b"meddled with")
        if number % 2:
            path.unlink()


def a_build_is_killed(series: Series) -> None:
    killed(series, "build", ".")


def a_publication_is_killed(series: Series) -> None:
    series.now += HOUR
    killed(series, "publish", ".", "--yes")


def killed(series: Series, *command: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *command],
        cwd=series.root,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(series.now)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(series.chance.uniform(0.1, 0.8))
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


ACCIDENTS = [
    entries_are_damaged,
    entries_are_lost,
    the_record_is_lost,
    the_store_is_cleaned,
    the_store_is_lost,
    the_site_is_meddled_with,
    a_build_is_killed,
    a_publication_is_killed,
]


def made(output: str) -> tuple[int, int, int]:
    """(takes, chunks, covers) that a build says it made."""
    closing = r"(\d+) sentences? spoken, (\d+) parts? mixed(?:, \d+ kept)?(?:, (\d+) covers? made)?; "
    found = re.search(closing, output)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else (0, 0, 0)


def build_and_compare(series: Series, clean: Path, tree: Callable[[Path], Tree]) -> None:
    """Build, and see that the files and the counts are what they must be, and that nothing else was written."""
    root, past = series.root, "; ".join(series.past)
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns("output"))
    sources = {name: data for name, data in bytes_of(tree(root)).items() if not name.startswith("output/")}
    planned = json.loads(series.rostra("build", ".", "--explain", "--json").stdout)

    done = series.rostra("build", ".")
    assert done.returncode == 0, (past, done.stderr)
    assert "R509" not in done.stderr, past
    assert series.rostra("build", ".", root=clean).returncode == 0, past
    assert bytes_of(tree(root / "output" / "site")) == bytes_of(tree(clean / "output" / "site")), past
    after = {name: data for name, data in bytes_of(tree(root)).items() if not name.startswith("output/")}
    assert after == sources, past

    told = (planned["takes"], len(planned["stale_chunks"]), len(planned["covers"]))
    if planned["lost"]:
        assert all(one <= other for one, other in zip(made(done.stdout), told, strict=True)), past
    else:
        assert made(done.stdout) == told, past
    reasons = planned["reasons"]
    assert sum(r["takes"] for r in reasons) == planned["takes"], past
    assert sum(r["chunks"] for r in reasons) == len(planned["stale_chunks"]), past

    whole = tree(root / "output")
    assert "Already up to date" in series.rostra("build", ".").stdout, past
    assert tree(root / "output") == whole, past


@pytest.mark.parametrize(
    ("seed", "builds"),
    [
        pytest.param(30, 2, marks=pytest.mark.short),
        *(pytest.param(seed, 5, marks=pytest.mark.long) for seed in (30, 47, 90)),
    ],
)
def test_every_past_ends_in_a_clean_build(seed: int, builds: int, tmp_path: Path, tree: Callable[[Path], Tree]) -> None:
    chance = random.Random(seed)
    (tmp_path / "quay").mkdir()
    series = Series(tmp_path / "quay", chance)
    for number in range(builds):
        for _ in range(chance.randrange(2, 5) if number else chance.randrange(2)):
            act = chance.choices([series.edit, series.publish, series.suffer], [5, 2, 3])[0]
            act()
        series.past.append("built")
        build_and_compare(series, tmp_path / f"clean-{number}", tree)

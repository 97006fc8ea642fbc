"""The workflow of `rostra new --ci github`, step by step, in real clones of a repository.

What GitHub does with its own actions is done here by the words of the workflow: a checkout of a branch with so much
history, a cache that is kept after a run that succeeded. Every other step is run by bash, as GitHub runs it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from tests.conftest import ROOT, copy_series, run_rostra

pytestmark = pytest.mark.no_cover

BOT = "github-actions[bot]"
PUBLISH, RECORD = "Publish", "Record the publication"


@dataclass
class Host:
    """A host of repositories that runs workflows."""

    folder: Path
    runs: int = 0
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tools = self.folder / "bin"
        tools.mkdir()
        command = f'PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m pipeline "$@"'
        (tools / "rostra").write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        (tools / "rostra").chmod(0o755)
        (self.folder / "gitconfig").write_text("", encoding="utf-8")
        given = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        self.environment = {
            **given,
            "PATH": f"{tools}{os.pathsep}{given['PATH']}",
            "HOME": str(self.folder),
            "GIT_CONFIG_GLOBAL": str(self.folder / "gitconfig"),
            "GIT_CONFIG_SYSTEM": os.devnull,
            "CI": "true",
        }
        self.git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")

    @property
    def address(self) -> str:
        """Of the repository: one that keeps to a depth, unlike a path."""
        return (self.folder / "origin.git").as_uri()

    def git(self, folder: Path, *arguments: str) -> str:
        """What git prints; it must succeed."""
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
        return done.stdout.strip()

    def at(self, place: str) -> str:
        """A file of the repository, as `branch:path`, or the id of a branch's commit."""
        return self.git(self.folder / "origin.git", "show" if ":" in place else "rev-parse", place)

    def author(self, change: Callable[[Path], None], message: str) -> None:
        """Somebody changes files of main and pushes them."""
        work = self.folder / "author"
        if not work.exists():
            self.git(self.folder, "clone", "--quiet", self.address, "author")
        with suppress(AssertionError):  # nothing to pull in an empty repository
            self.git(work, "pull", "--quiet", "--rebase", "origin", "main")
        change(work)
        self.git(work, "add", "--all")
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        self.git(work, *who, "commit", "--quiet", "-m", message)
        self.git(work, "push", "--quiet", "origin", "HEAD:main")

    def run(
        self, *, without_cache: bool = False, killed_after: str = "", before: Callable[[str], None] | None = None
    ) -> Run:
        """Run the workflow of main.

        :param killed_after: the step after which the runner dies, with all that it has.
        :param before: called with the name of each step.
        """
        self.runs += 1
        cache, work = self.folder / "cache", self.folder / f"run-{self.runs}"
        if without_cache:
            shutil.rmtree(cache, ignore_errors=True)
        # BaseLoader: `on` is a name, not a truth value as YAML 1.1 has it.
        workflow = yaml.load(self.at("main:.github/workflows/publish.yml"), Loader=yaml.BaseLoader)
        printed: dict[str, str] = {}
        cached: list[str] = []
        for step in workflow["jobs"]["publish"]["steps"]:
            if before:
                before(step["name"])
            action = step.get("uses", "").partition("@")[0]
            if action == "actions/checkout":
                self._check_out(work, **step["with"])
            elif action == "actions/cache" and not step["with"]["path"].startswith("~"):  # the user's own is there
                cached.append(step["with"]["path"])
                if cache.exists():
                    shutil.copytree(cache, work / cached[-1])
            elif "run" in step and not step["run"].startswith("python -m pip install"):
                printed[step["name"]] = self._bash(work, step["name"], step["run"])
            if step["name"] == killed_after:
                shutil.rmtree(work)
                return Run(work, printed)
        for name in filter(lambda name: (work / name).exists(), cached):
            shutil.rmtree(cache, ignore_errors=True)
            shutil.copytree(work / name, cache)
        return Run(work, printed)

    def _check_out(self, work: Path, ref: str, **options: str) -> None:
        work.mkdir()
        self.git(work, "init", "--quiet")
        self.git(work, "remote", "add", "origin", self.address)
        depth = options.get("fetch-depth", "1")
        limit = () if depth == "0" else (f"--depth={depth}",)
        self.git(
            work, "fetch", "--quiet", "--no-tags", *limit, "origin", f"+refs/heads/{ref}:refs/remotes/origin/{ref}"
        )
        self.git(work, "checkout", "--quiet", "-B", ref, f"refs/remotes/origin/{ref}")

    def _bash(self, work: Path, name: str, script: str) -> str:
        """Run a step as GitHub does where no shell is named; it must succeed."""
        file = work.parent / "step.sh"
        file.write_text(script, encoding="utf-8")
        done = subprocess.run(
            ["bash", "-e", str(file)],
            cwd=work, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
        return done.stdout


@dataclass(frozen=True)
class Run:
    """A run of the workflow."""

    work: Path
    printed: dict[str, str]
    """What each step printed."""

    @property
    def spoken(self) -> set[str]:
        """The sentences that the store has."""
        return {p.name for p in (self.work / "output" / "store" / "takes").rglob("*") if p.is_file()}


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A repository with the small series and its workflow."""
    started = Host(tmp_path)

    def add_series(work: Path) -> None:
        shutil.copytree(copy_series(tmp_path / "series"), work, dirs_exist_ok=True)
        settings = work / "transcripts" / "series.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(f'{text}\n[publish]\ntarget = "git:gh-pages"\n', encoding="utf-8")
        (work / ".gitignore").write_text("/output/\n", encoding="utf-8")
        done = run_rostra("new", work, "--ci", "github", cwd=tmp_path)
        assert done.returncode == 0, done.stderr

    started.author(add_series, "A series")
    return started


def edit(work: Path) -> None:
    """Change one sentence of one episode."""
    file = work / "transcripts" / "bollard.txt"
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r"\.\n", ", they say.\n", text, count=1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


def record(host: Host) -> Any:
    """What is on record at both places, which must agree."""
    ours, theirs = (tomllib.loads(host.at(f"{place}published.toml")) for place in ("main:", "gh-pages:.rostra/"))
    assert ours == theirs
    return ours


def media(host: Host) -> dict[str, str]:
    """Path -> blob, of the media that are live."""
    lines = host.git(host.folder / "origin.git", "ls-tree", "-r", "gh-pages", "media/").splitlines()
    return {path: about.split()[2] for about, path in (line.split("\t") for line in lines)}


def guids(host: Host) -> list[str]:
    feed = etree.fromstring(host.at("gh-pages:feed.xml").encode())
    return [str(guid) for guid in feed.xpath("//item/guid/text()")]


def last_message(host: Host) -> list[str]:
    return host.git(host.folder / "origin.git", "log", "-1", "--format=%an: %s", "main").splitlines()


def test_three_rounds_the_last_with_an_emptied_cache(host: Host) -> None:
    first = host.run()
    assert "no episodes have been published to git:gh-pages yet" in first.printed["Pull the newest record"]
    assert last_message(host) == [f"{BOT}: {RECORD}"]
    known, live, ids = record(host), media(host), guids(host)
    assert sorted(known["episodes"]) == ["bench", "bollard"]
    assert len(ids) == 2

    host.author(edit, "Correct a sentence")
    second = host.run()
    assert "regenerated  bollard" in second.printed[PUBLISH]
    assert "1 episode unchanged" in second.printed[PUBLISH]
    assert len(second.spoken - first.spoken) == 1, "one sentence was spoken"
    assert guids(host) == ids
    edited, kept = record(host), {path: blob for path, blob in media(host).items() if path in live}
    assert edited["episodes"]["bench"] == known["episodes"]["bench"]
    assert edited["episodes"]["bollard"]["guid"] == known["episodes"]["bollard"]["guid"]
    assert kept == live, "what was superseded answers as it was"
    assert all(path.startswith("media/bollard.") for path in media(host).keys() - live.keys())

    before = host.at("main"), host.at("gh-pages")
    third = host.run(without_cache=True)
    assert "Already up to date." in third.printed[PUBLISH]
    assert third.printed[RECORD] == "nothing to record\n"
    assert third.spoken == set(), "what is published is fetched, and nothing spoken"
    assert (host.at("main"), host.at("gh-pages")) == before
    assert record(host) == edited
    assert guids(host) == ids


def test_a_run_that_dies_after_publishing_is_recorded_by_the_next_one(host: Host) -> None:
    host.run(killed_after=PUBLISH)
    live = host.at("gh-pages")
    assert "published.toml" not in host.git(host.folder / "origin.git", "ls-tree", "--name-only", "main").split()
    second = host.run()
    assert "Pulled from git:gh-pages: bench, bollard" in second.printed["Pull the newest record"]
    assert second.spoken == set()
    assert host.at("gh-pages") == live
    assert last_message(host) == [f"{BOT}: {RECORD}"]
    record(host)


def test_somebody_who_pushes_meanwhile_loses_nothing(host: Host) -> None:
    def push(step: str) -> None:
        if step == RECORD:
            host.author(edit, "Meanwhile")

    host.run(before=push)
    messages = host.git(host.folder / "origin.git", "log", "-2", "--format=%s", "main").splitlines()
    assert messages == [RECORD, "Meanwhile"]
    record(host)
    assert "regenerated  bollard" in host.run().printed[PUBLISH]


def test_nothing_that_is_due_is_no_failure(host: Host) -> None:
    """The first episode of a show may have a day in the future: the runs before it succeed."""

    def postpone(work: Path) -> None:
        for file in (work / "transcripts").glob("*.txt"):
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"^date = .*$", "date = 2999-01-01", text, flags=re.MULTILINE), encoding="utf-8")

    host.author(postpone, "Later")
    done = host.run()
    assert done.printed[PUBLISH].endswith("Nothing to publish: no episodes are due yet.\n")
    assert done.printed[RECORD] == "nothing to record\n"
    assert host.git(host.folder / "origin.git", "branch", "--list", "gh-pages") == ""
    assert last_message(host) == ["Ada: Later"]


def test_a_series_with_an_error_publishes_nothing(host: Host) -> None:
    def spoil(work: Path) -> None:
        (work / "transcripts" / "series.toml").write_text("[series]\nkey = 7\n", encoding="utf-8")

    host.author(spoil, "A slip")
    with pytest.raises(AssertionError, match=r"(?s)^Check: .* R104 "):
        host.run()
    assert host.git(host.folder / "origin.git", "branch", "--list", "gh-pages") == ""

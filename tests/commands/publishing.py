"""A small series that is really published, and what a target offers to apps."""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from lxml import etree

from tests.conftest import ROOT, run_rostra
from tests.publish.repositories import files_of_branch

BASE = "https://example.org/quay/"
BEGAN = datetime(2026, 3, 20, 8, tzinfo=UTC)
"""When the series is first published."""
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


class Live(Protocol):
    """What is live at a target."""

    def files(self) -> Mapping[str, bytes]: ...


@dataclass(frozen=True)
class LiveFolder:
    """What a web server would give out of a folder."""

    folder: Path

    def files(self) -> dict[str, bytes]:
        found = (p for p in sorted(self.folder.rglob("*")) if p.is_file() and not p.name.startswith(".tmp-"))
        return {p.relative_to(self.folder).as_posix(): p.read_bytes() for p in found if p.name != "lock"}


@dataclass(frozen=True)
class LiveBranch:
    """What a host would give out of a branch of a bare repository."""

    repository: Path
    branch: str = "gh-pages"

    def files(self) -> dict[str, bytes]:
        return files_of_branch(self.repository, self.branch)


def git(folder: Path, *arguments: str, check: bool = True) -> bytes:
    """Run git as somebody with a name; what it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "Mira Holt", f"GIT_{who}_EMAIL": "mira@example.org"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0 or not check, done.stderr.decode()
    return done.stdout if done.returncode == 0 else b""


def publish(root: Path, *options: str, at: datetime = BEGAN, fails: int = 0, **environment: str) -> str:
    """Publish at a moment; what was printed, errors if it is to fail."""
    environment = {"SOURCE_DATE_EPOCH": str(int(at.timestamp())), **environment}
    done = run_rostra("publish", ".", "--yes", *options, cwd=root, **environment)
    assert done.returncode == fails, done.stdout + done.stderr
    return done.stderr if fails else done.stdout


def record(root: Path) -> dict[str, Any]:
    """The record of publication of a series."""
    return tomllib.loads((root / "published.toml").read_text(encoding="utf-8"))


def say(root: Path, thanks: str) -> None:
    """Edit the last sentence of the second episode."""
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    talk.write_text(text[: text.index("MIRA HOLT - ")] + f"MIRA HOLT - {thanks}\n", encoding="utf-8")


def items(feed: bytes) -> dict[str, etree._Element]:
    """Title -> item of a feed."""
    return {item.findtext("title") or "": item for item in etree.fromstring(feed).iter("item")}


def guids(feed: bytes) -> dict[str, str]:
    """Title -> GUID."""
    return {title: item.findtext("guid") or "" for title, item in items(feed).items()}


def enclosures(feed: bytes) -> dict[str, int]:
    """Path of each enclosure -> its stated length."""
    found = [item.find("enclosure") for item in items(feed).values()]
    return {e.get("url").removeprefix(BASE): int(e.get("length")) for e in found if e is not None}


def answers(live: Mapping[str, bytes]) -> None:
    """Every address of our own in the live feed answers, an enclosure with the stated length."""
    feed = live.get("feed.xml")
    if feed is None:
        return
    for path, length in enclosures(feed).items():
        assert len(live[path]) == length, path
    for element in etree.fromstring(feed).iter():
        for address in (element.get("url", ""), element.get("href", "")):
            name = address.removeprefix(BASE)
            assert not address.startswith(BASE) or (name or "index.html") in live, address


OTHER_LIBRARIES = """
import pipeline.mix.mp3, pipeline.plan.jobs
pipeline.mix.mp3.LAME_SCALE = 0.9
pipeline.plan.jobs._library_versions = lambda: {"lameenc": "99"}
"""
"""Runs at the start of Python: sound is encoded by another version of a library, in other bytes."""


def other_libraries(folder: Path) -> dict[str, str]:
    """An environment in which a build makes other bytes of the same text."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(OTHER_LIBRARIES, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join(map(str, (folder, ROOT)))}

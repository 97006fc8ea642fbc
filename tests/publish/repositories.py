"""Repositories of git to publish to, and what others do in them."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.publish.target_contract import Place, written

PAGES = "git:gh-pages"
NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
"""No settings of the person who runs the tests."""


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """Ask git as its user does; what it prints."""
    who = ("-c", "user.name=Ann Bell", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main")
    command = ["git", *who, *arguments]
    env = {**os.environ, **environment}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(errors="replace").strip()


def seen_on(repository: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """Every file of a branch, but for the one that Pages needs."""
    found = files_of_branch(repository, branch)
    assert found.pop(".nojekyll", b"") == b""
    return found


def files_of_branch(repository: Path, branch: str) -> dict[str, bytes]:
    """Every file of a branch, asked of git in two processes however many there are."""
    listed = subprocess.run(["git", "ls-tree", "-r", "-z", branch], cwd=repository, capture_output=True, check=False)
    entries = [line.split("\t") for line in listed.stdout.decode().split("\0")[:-1]]
    ids = "".join(f"{about.split()[2]}\n" for about, _ in entries).encode()
    batch = ["git", "cat-file", "--batch"]
    read = io.BytesIO(subprocess.run(batch, cwd=repository, input=ids, capture_output=True, check=True).stdout)
    found = {}
    for _, name in entries:
        size = int(read.readline().split()[-1])
        found[name] = read.read(size + 1)[:-1]
    return found


def push_by_hand(hub: Path, folder: Path, files: Mapping[str, bytes], branch: str = "gh-pages") -> None:
    """Commit files to a branch and push it, from a clone of one's own."""
    if not folder.exists():
        ids = git(hub, "rev-parse", "--show-object-format")
        git(folder.parent, "init", "--quiet", f"--object-format={ids}", folder.name)
        git(folder, "remote", "add", "origin", str(hub))
    if git(hub, "for-each-ref", f"refs/heads/{branch}"):
        git(folder, "fetch", "--quiet", "origin")
        git(folder, "checkout", "--quiet", "-B", branch, f"origin/{branch}")
    else:
        git(folder, "checkout", "--quiet", "--orphan", branch)
        git(folder, "rm", "--quiet", "-rf", "--ignore-unmatch", ".")
    written(folder, files)
    git(folder, "add", "--force", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "By hand")
    git(folder, "push", "--quiet", "origin", branch)


def clone_with_series(hub: Path, folder: Path) -> Path:
    """A clone in which a series lies in a folder."""
    git(hub.parent, "clone", "--quiet", str(hub), str(folder))
    written(folder, {"quay/transcripts/talk.txt": b"ANN - Hello.\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "A talk")
    git(folder, "push", "--quiet", "origin", "HEAD")
    return folder


def place_in(clone: Path, hub: Path, text: str = PAGES) -> Place:
    """The branch as a target of the series in a clone."""

    def add(files: Mapping[str, bytes]) -> None:
        push_by_hand(hub, hub.parent / "by-hand", files)

    branch = text.removeprefix("git:")
    return Place(text, clone / "quay", clone / "quay", lambda: seen_on(hub, branch), add)


def untouched(clone: Path) -> tuple[str, ...]:
    """What a publication must leave as it is: index, work tree, where HEAD is, settings, temporary names."""
    index = (clone / ".git" / "index").read_bytes().hex()
    kept = (git(clone, "status", "--porcelain"), git(clone, "rev-parse", "HEAD"), git(clone, "symbolic-ref", "HEAD"))
    return (*kept, index, (clone / ".git" / "config").read_text(encoding="utf-8"))

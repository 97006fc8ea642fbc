"""A target that is a branch of git: with real repositories, and what else is in them stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.publish import RECORD_COPY
from tests.publish.repositories import clone_with_series, git, place_in, untouched
from tests.publish.target_contract import (
    FIRST,
    SECOND,
    Place,
    TargetContract,
    refusal,
    run_publisher,
    written,
)

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.usefixtures("nobody"),
]


class TestBranch(TargetContract):
    whole_site_at_once = True
    stride = 3


class TestBranchOfSha256(TargetContract):
    """In a repository whose ids are SHA-256."""

    whole_site_at_once = True
    stride, long_stride = 7, 4

    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        hub = tmp_path / "hub.git"
        git(tmp_path, "init", "--quiet", "--bare", "--object-format=sha256", hub.name)
        clone = tmp_path / "clone"
        git(tmp_path, "init", "--quiet", "--object-format=sha256", clone.name)
        git(clone, "remote", "add", "origin", str(hub))
        (clone / "quay").mkdir()
        return place_in(clone, hub)


class TestBranchWithoutRemote(TargetContract):
    """The commit stays in the repository."""

    whole_site_at_once = True
    stride = 3

    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        clone = tmp_path / "clone"
        git(tmp_path, "init", "--quiet", clone.name)
        (clone / "quay").mkdir()
        return place_in(clone, clone)

    def test_it_is_said(self, place: Place) -> None:
        assert place.open().place == "branch gh-pages in this repository (no remote)"


def test_one_commit_with_the_site_its_moment_and_its_author(place: Place, clone: Path, hub: Path) -> None:
    git(clone, "config", "user.name", "Ann Bell")
    git(clone, "config", "user.email", "ann@example.org")
    with place.session() as session:
        for name, data in FIRST.items():
            session.put(name, data, lambda _: None)
        session.finish("Publish 2 episodes of Quay Talks\n\nOne, Two")
    fields = git(hub, "log", "--format=%an <%ae> %aI | %cn <%ce> %cI | %B", "gh-pages")
    who = "Ann Bell <ann@example.org> 2026-03-04T10:11:12+00:00"
    assert fields == f"{who} | {who} | Publish 2 episodes of Quay Talks\n\nOne, Two"
    assert git(clone, "rev-parse", "gh-pages") == git(hub, "rev-parse", "gh-pages")
    assert git(hub, "show", "gh-pages:.nojekyll") == ""


def test_where_git_knows_nobody_rostra_commits(place: Place, hub: Path) -> None:
    place.publish(FIRST)
    assert git(hub, "log", "--format=%an <%ae> %cn <%ce>", "gh-pages") == (
        "Rostra <rostra@localhost> Rostra <rostra@localhost>"
    )


def test_the_same_publication_has_the_same_commit_everywhere(tmp_path: Path, hub: Path, place: Place) -> None:
    place.publish(FIRST)
    other = tmp_path / "other.git"
    git(tmp_path, "init", "--quiet", "--bare", other.name)
    place_in(clone_with_series(other, tmp_path / "other"), other).publish(FIRST)
    assert git(hub, "rev-parse", "gh-pages") == git(other, "rev-parse", "gh-pages")


def test_index_work_tree_and_settings_are_not_touched(place: Place, clone: Path) -> None:
    """Not even where files are changed, staged or unknown."""
    written(clone, {"quay/transcripts/talk.txt": b"ANN - Changed.\n", "staged.txt": b"staged", "unknown.txt": b"?"})
    git(clone, "add", "staged.txt")
    before = untouched(clone)
    place.publish(FIRST)
    place.publish(SECOND)
    assert untouched(clone) == before
    refs = git(clone, "for-each-ref", "--format=%(refname)").split()
    assert refs == [
        "refs/heads/gh-pages",
        "refs/heads/main",
        "refs/remotes/origin/gh-pages",
        "refs/remotes/origin/main",
    ]
    assert not (clone / ".git" / "FETCH_HEAD").exists()
    assert git(clone, "fsck", "--strict") == ""


def test_where_nothing_changed_nothing_is_committed(place: Place, hub: Path, clone: Path) -> None:
    place.publish(FIRST)
    before = git(hub, "rev-parse", "gh-pages")
    git(clone, "branch", "--quiet", "-D", "gh-pages")
    place.publish(FIRST)
    place.publish({}, remove=("none.xml",))
    assert git(hub, "rev-parse", "gh-pages") == before
    assert git(clone, "rev-parse", "gh-pages") == before, "the branch here follows what is live"


def test_a_session_without_files_makes_no_branch(place: Place, hub: Path) -> None:
    place.publish({})
    assert git(hub, "for-each-ref", "refs/heads/gh-pages") == ""


def test_bytes_are_kept_whatever_the_attributes_say(place: Place, clone: Path) -> None:
    git(clone, "config", "core.autocrlf", "true")
    git(clone, "config", "filter.shout.clean", "tr a-z A-Z")
    written(clone, {".gitattributes": b"* text eol=lf filter=shout\n"})
    place.publish({"episodes/one.html": b"<p>\r\n</p>\n", ".gitattributes": b"* filter=shout\n"})
    assert place.seen()["episodes/one.html"] == b"<p>\r\n</p>\n"


def test_hooks_of_the_user_are_not_run(place: Place, clone: Path) -> None:
    for name in ("pre-push", "pre-commit", "reference-transaction", "post-index-change"):
        hook = clone / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {clone}/ran-{name}\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    place.publish(FIRST)
    assert place.seen() == FIRST
    assert not list(clone.glob("ran-*"))


def test_the_caller_s_repository_does_not_leak_in(
    place: Place, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a hook of another repository."""
    git(tmp_path, "init", "--quiet", "elsewhere")
    elsewhere = tmp_path / "elsewhere"
    before = untouched(clone)
    leaks = {
        "GIT_DIR": elsewhere / ".git", "GIT_WORK_TREE": elsewhere, "GIT_INDEX_FILE": elsewhere / ".git" / "index",
        "GIT_OBJECT_DIRECTORY": elsewhere / ".git" / "objects", "GIT_COMMON_DIR": elsewhere / ".git",
        "GIT_NAMESPACE": "other", "GIT_PREFIX": "x/", "GIT_AUTHOR_DATE": "2001-01-01T00:00:00",
        "GIT_CONFIG_PARAMETERS": "'core.bare=true'", "GIT_TRACE": "1", "GIT_QUARANTINE_PATH": elsewhere,
    }  # fmt: skip
    with monkeypatch.context() as hook:
        for name, value in leaks.items():
            hook.setenv(name, str(value))
        place.publish(FIRST)
    assert place.seen() == FIRST
    assert untouched(clone) == before
    assert not list((elsewhere / ".git" / "objects").glob("??"))
    assert not (elsewhere / ".git" / "index").exists()
    assert "2026-03-04" in git(clone, "log", "--format=%aI", "gh-pages")


def test_from_a_second_work_tree(place: Place, clone: Path, hub: Path, tmp_path: Path) -> None:
    git(clone, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    other = place_in(tmp_path / "tree", hub)
    with place.session():
        assert "has been publishing" in refusal("R502", lambda: other.publish(FIRST)), "they share the repository"
    other.publish(FIRST)
    assert place.seen() == FIRST
    assert git(clone, "rev-parse", "gh-pages") == git(hub, "rev-parse", "gh-pages")


def test_the_lock_is_in_the_repository_and_is_empty_afterwards(place: Place, clone: Path) -> None:
    lock = clone / ".git" / "rostra-publish.lock"
    with place.session():
        assert lock.read_text(encoding="utf-8") == "ann@quay has been publishing since 2026-03-04 10:11:12 UTC\n"
    assert lock.read_bytes() == b""


def test_a_repository_that_cannot_be_written_is_said(place: Place, clone: Path) -> None:
    lock = clone / ".git" / "rostra-publish.lock"
    lock.mkdir()
    assert f"{lock} cannot be written: " in refusal("R501", lambda: place.publish(FIRST))


def test_a_publisher_in_a_process_of_its_own(place: Place, tmp_path: Path) -> None:
    done = run_publisher(place, written(tmp_path / "local", {**FIRST, RECORD_COPY: b"schema = 1\n"}))
    assert done.returncode == 0, done.stderr
    assert place.seen() == FIRST


def test_of_a_large_site_only_what_changed_is_stored(place: Place, clone: Path) -> None:
    """Blobs that are there already are not written again, and the index is made in a moment."""
    pages = {f"episodes/{number:04}.html": f"<p>{number}</p>".encode() for number in range(60)}
    place.publish(pages)

    def objects() -> int:
        return int(git(clone, "count-objects").split()[0])

    before = objects()
    place.publish({**pages, "episodes/0007.html": b"<p>changed</p>"})
    assert objects() - before == 4, "a blob, two trees, a commit"

"""Where a branch is pushed to, which history it continues, and who else pushes meanwhile."""

from __future__ import annotations

import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.model import RostraError
from pipeline.publish import open_target
from tests.conftest import ROOT
from tests.publish.repositories import PAGES, git, place_in
from tests.publish.target_contract import (
    FIRST,
    SECOND,
    Place,
    publisher,
    refusal,
    written,
)

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.usefixtures("nobody"),
]


class TestRemote:
    def named(self, clone: Path, text: str = PAGES) -> str:
        return open_target(text, clone / "quay", clone / "quay").place

    def test_the_branch_s_own_then_origin_then_the_only_one(self, clone: Path, hub: Path) -> None:
        assert self.named(clone) == f"branch gh-pages at {hub}"
        git(clone, "remote", "add", "mirror", "https://example.org/mirror.git")
        assert self.named(clone) == f"branch gh-pages at {hub}"
        git(clone, "config", "branch.gh-pages.remote", ".")
        assert self.named(clone) == f"branch gh-pages at {hub}"
        git(clone, "config", "branch.gh-pages.remote", "mirror")
        assert self.named(clone) == "branch gh-pages at https://example.org/mirror.git"
        assert self.named(clone, "git:pages") == f"branch pages at {hub}"
        git(clone, "config", "branch.gh-pages.remote", "https://example.org/by-address.git")
        assert self.named(clone) == "branch gh-pages at https://example.org/by-address.git"
        git(clone, "config", "--unset", "branch.gh-pages.remote")
        git(clone, "remote", "remove", "origin")
        assert self.named(clone) == "branch gh-pages at https://example.org/mirror.git"
        git(clone, "remote", "add", "third", "https://example.org/third.git")
        assert "in this repository (no remote)" in self.named(clone), "nobody says which of the two"

    def test_a_remote_that_is_an_address_is_pushed_to(self, place: Place, clone: Path, hub: Path) -> None:
        git(clone, "remote", "remove", "origin")
        git(clone, "config", "branch.gh-pages.remote", f"file://{hub}")
        place.publish(FIRST)
        place.publish(SECOND)
        assert place.seen() == {**FIRST, **SECOND}

    def test_a_history_is_continued_and_is_not_rewritten(self, place: Place, hub: Path) -> None:
        place.add({"robots.txt": b"User-agent: *\n"})
        place.publish(FIRST)
        place.publish(SECOND)
        assert git(hub, "log", "--format=%s", "gh-pages").split("\n") == ["Publish", "Publish", "By hand"]

    def test_a_first_publication_has_no_history(self, place: Place, hub: Path) -> None:
        place.publish(FIRST)
        assert git(hub, "rev-list", "--count", "gh-pages") == "1"

    def test_what_was_committed_here_and_not_pushed_goes_along(self, place: Place, clone: Path, hub: Path) -> None:
        """As after a push that was interrupted, or without a remote at first."""
        git(clone, "remote", "rename", "origin", "away")
        git(clone, "remote", "add", "other", str(hub))
        place.publish(FIRST)
        assert place.seen() == {}, "two remotes, and nobody says which"
        git(clone, "remote", "rename", "away", "origin")
        with place.open().reading() as reader:
            assert dict(reader.sizes()) == {}, "it is not live"
        place.publish({})
        assert place.seen() == FIRST
        assert git(hub, "rev-list", "--count", "gh-pages") == "1"

    def test_commits_here_that_are_not_live_stay_if_both_went_on(self, place: Place, clone: Path, hub: Path) -> None:
        place.publish(FIRST)
        tree = git(clone, "rev-parse", "gh-pages^{tree}")
        own = git(clone, "commit-tree", tree, "-p", "gh-pages", "-m", "Mine")
        git(clone, "update-ref", "refs/heads/gh-pages", own)
        place.add({"robots.txt": b"theirs"})
        place.publish(SECOND)
        assert git(clone, "rev-parse", "gh-pages") == own, "it would be lost"
        assert git(hub, "log", "--format=%s", "gh-pages").split("\n") == ["Publish", "By hand", "Publish"]

    def test_a_clone_without_history_fetches_none(self, hub: Path, place: Place, tmp_path: Path) -> None:
        """As in a workflow."""
        for number in range(4):
            place.publish({"feed.xml": f"<rss>{number}</rss>".encode()})
        git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=main", f"file://{hub}", "shallow")
        workflow = place_in(tmp_path / "shallow", hub)
        workflow.publish(FIRST)
        assert git(tmp_path / "shallow", "rev-list", "--count", "gh-pages") == "2"
        workflow.publish(SECOND)
        assert git(hub, "rev-list", "--count", "gh-pages") == "6"
        assert place.seen() == {**FIRST, **SECOND}
        assert git(hub, "fsck", "--strict") == ""


class TestRaces:
    @pytest.fixture
    def other(self, hub: Path, tmp_path: Path, clone: Path) -> Place:
        assert clone.is_dir(), "it was there first, with a series"
        git(tmp_path, "clone", "--quiet", str(hub), "second")
        return place_in(tmp_path / "second", hub)

    @pytest.mark.parametrize("published", [True, False])
    def test_of_two_clones_the_second_is_told_and_loses_nothing(
        self, place: Place, other: Place, hub: Path, published: bool
    ) -> None:
        if published:
            place.publish(FIRST)
        with place.session() as session:
            session.put("feed.xml", SECOND["feed.xml"], lambda _: None)
            other.publish({"media/two.mp3": b"theirs"})
            message = refusal("R503", lambda: session.finish("Publish"))
        said = "another person has just published there; nothing was changed; "
        assert message == f"R503 error git:gh-pages: {said}run `git pull`, then publish again"
        place.publish({"feed.xml": SECOND["feed.xml"]})
        assert place.seen() == {
            **(FIRST if published else {}),
            "media/two.mp3": b"theirs",
            "feed.xml": SECOND["feed.xml"],
        }
        assert git(hub, "rev-list", "--count", "gh-pages") == ("3" if published else "2")

    def test_without_a_remote_a_commit_made_meanwhile_is_not_lost(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet", "alone")
        (tmp_path / "alone" / "quay").mkdir()
        place = place_in(tmp_path / "alone", tmp_path / "alone")
        place.publish(FIRST)
        tree = git(tmp_path / "alone", "rev-parse", "gh-pages^{tree}")
        with place.session() as session:
            session.put("feed.xml", SECOND["feed.xml"], lambda _: None)
            theirs = git(tmp_path / "alone", "commit-tree", tree, "-p", "gh-pages", "-m", "Theirs")
            git(tmp_path / "alone", "update-ref", "refs/heads/gh-pages", theirs)
            refusal("R503", lambda: session.finish("Publish"))
        assert git(tmp_path / "alone", "rev-parse", "gh-pages") == theirs

    def test_a_push_that_arrived_and_was_cut_off_then_has_succeeded(self, place: Place, hub: Path) -> None:
        hook = hub / "hooks" / "post-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nkill -9 $PPID\n", encoding="utf-8")
        hook.chmod(0o755)
        place.publish(FIRST)
        assert place.seen() == FIRST

    def test_a_push_that_is_cut_off_before_it_arrived_changes_nothing(self, place: Place, hub: Path) -> None:
        place.publish(FIRST)
        hook = hub / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nkill -9 $PPID\n", encoding="utf-8")
        hook.chmod(0o755)
        message = refusal("R505", lambda: place.publish(SECOND))
        assert "cannot push the branch: " in message
        assert place.seen() == FIRST
        hook.unlink()
        place.publish(SECOND)
        assert place.seen() == {**FIRST, **SECOND}

    def test_a_remote_that_goes_away_meanwhile(self, place: Place, hub: Path) -> None:
        away = hub.with_name("away.git")
        with place.session() as session:
            session.put("feed.xml", FIRST["feed.xml"], lambda _: None)
            hub.rename(away)
            assert "R505" in refusal("R505", lambda: session.finish("Publish"))
        away.rename(hub)
        place.publish(FIRST)
        assert place.seen() == FIRST

    def test_what_the_remote_has_afterwards_is_asked(self, place: Place, hub: Path) -> None:
        place.publish(FIRST)
        before = git(hub, "rev-parse", "gh-pages")
        hook = hub / "hooks" / "post-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ngit update-ref refs/heads/gh-pages {before}\n", encoding="utf-8")
        hook.chmod(0o755)
        assert f"hub.git is {before}; " in refusal("R505", lambda: place.publish(SECOND))

    def test_a_push_that_is_killed_with_its_publisher_is_made_good(
        self, place: Place, hub: Path, tmp_path: Path
    ) -> None:
        """Git may still be sending when its publisher is killed, and the next one meets it."""
        place.publish(FIRST)
        hook = hub / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\nkill -9 $(cat {tmp_path}/pid)\n", encoding="utf-8")
        hook.chmod(0o755)
        command = publisher(place, written(tmp_path / "local", SECOND), 0)
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
            (tmp_path / "pid").write_text(str(process.pid), encoding="utf-8")
            assert process.wait() == -signal.SIGKILL
        hook.unlink()
        with suppress(RostraError):  # R503, if the push arrives just now
            place.publish(SECOND)
        place.publish(SECOND)
        assert place.seen() == {**FIRST, **SECOND}

"""Branches that cannot be published to; no password is shown, and nobody is asked for one."""

from __future__ import annotations

import os
import select
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.publish import open_target
from pipeline.publish.targets.git import Git, redacted
from tests.publish.repositories import PAGES, git, place_in, push_by_hand
from tests.publish.target_contract import (
    FIRST,
    SECOND,
    Place,
    refusal,
)

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.usefixtures("nobody"),
]


class TestRefused:
    def test_a_series_in_no_repository(self, tmp_path: Path) -> None:
        (tmp_path / "quay").mkdir()
        message = refusal("R501", lambda: open_target(PAGES, tmp_path / "quay", tmp_path / "quay"))
        assert message == (
            "R501 error git:gh-pages: the series is not in a git repository; run `git init` in the series folder, or "
            "publish to a folder"
        )

    def test_git_that_is_not_installed(self, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert "git is not installed; install it, or publish to a folder" in refusal("R501", place.open)

    @pytest.mark.parametrize(
        "branch",
        ["", "-", "--all", "-x", "a b", "a..b", "HEAD", "@{-1}", "a.lock", "/a", "a/", "a~1", "a:b", "a\0b", "a\nb",
         "*", "//user:secret@host/x.git", "refs/heads/\x7f"],
    )  # fmt: skip
    def test_what_is_no_name_of_a_branch(self, clone: Path, hub: Path, branch: str) -> None:
        message = refusal("R501", place_in(clone, hub, f"git:{branch}").open)
        assert "is not a valid branch name; use a name such as git:gh-pages" in message
        assert "secret" not in message

    def test_a_branch_that_is_checked_out(self, clone: Path, hub: Path) -> None:
        message = refusal("R501", place_in(clone, hub, "git:main").open)
        assert f"the branch is checked out in {clone}; publish to a separate branch" in message

    def test_a_branch_that_is_checked_out_in_another_work_tree_or_has_no_commit_yet(
        self, place: Place, clone: Path, tmp_path: Path
    ) -> None:
        place.publish(FIRST)
        git(clone, "worktree", "add", "--quiet", str(tmp_path / "tree"), "gh-pages")
        assert f"checked out in {tmp_path / 'tree'}" in refusal("R501", place.open)
        git(tmp_path, "init", "--quiet", "--initial-branch=gh-pages", "new")
        (tmp_path / "new" / "quay").mkdir()
        assert "the branch is checked out" in refusal("R501", place_in(tmp_path / "new", clone).open)

    def test_a_branch_that_is_checked_out_meanwhile_stays_where_it_is(
        self, place: Place, clone: Path, tmp_path: Path
    ) -> None:
        """What is live is ours; what somebody has checked out is theirs."""
        place.publish(FIRST)
        before = git(clone, "rev-parse", "gh-pages")
        with place.session() as session:
            session.put("feed.xml", SECOND["feed.xml"], lambda _: None)
            git(clone, "worktree", "add", "--quiet", str(tmp_path / "tree"), "gh-pages")
            session.finish("Publish")
        assert place.seen()["feed.xml"] == SECOND["feed.xml"]
        assert git(clone, "rev-parse", "gh-pages") == before
        assert git(tmp_path / "tree", "status", "--porcelain") == ""

    def test_without_a_remote_a_branch_checked_out_meanwhile_is_refused(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet", "clone")
        (tmp_path / "clone" / "quay").mkdir()
        place = place_in(tmp_path / "clone", tmp_path / "clone")
        place.publish(FIRST)

        def publish() -> None:
            with place.session() as session:
                session.put("feed.xml", SECOND["feed.xml"], lambda _: None)
                git(tmp_path / "clone", "worktree", "add", "--quiet", str(tmp_path / "tree"), "gh-pages")
                session.finish("Publish")

        assert "checked out" in refusal("R501", publish)
        assert place.seen() == FIRST

    def test_a_name_that_another_branch_is_in_the_way_of(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet", "clone")
        (tmp_path / "clone" / "quay").mkdir()
        place_in(tmp_path / "clone", tmp_path / "clone", "git:pages").publish(FIRST)
        below = place_in(tmp_path / "clone", tmp_path / "clone", "git:pages/quay")
        message = refusal("R501", lambda: below.publish(FIRST))
        assert "cannot update the branch: " in message
        assert "'refs/heads/pages' exists" in message

    def test_a_remote_that_is_not_there(self, place: Place, hub: Path) -> None:
        hub.rename(hub.with_name("moved.git"))
        for work in (lambda: place.publish(FIRST), lambda: place.open().reading().__enter__()):
            assert "does not appear to be a git repository" in refusal("R501", work)

    def test_a_remote_that_refuses_the_branch_is_quoted(self, place: Place, hub: Path) -> None:
        place.publish(FIRST)
        hook = hub / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(
            "#!/bin/sh\necho 'error: two.mp3 is 120 MB; the limit is 100 MB' >&2\nexit 1\n", encoding="utf-8"
        )
        hook.chmod(0o755)
        message = refusal("R501", lambda: place.publish(SECOND))
        assert "the remote rejected the push: [remote rejected] (pre-receive hook declined); " in message
        assert "two.mp3 is 120 MB; the limit is 100 MB" in message
        assert place.seen() == FIRST

    def test_links_and_other_repositories_on_the_branch_are_no_folders(
        self, place: Place, hub: Path, tmp_path: Path
    ) -> None:
        place.add({"kept.txt": b"kept"})
        by_hand = tmp_path / "by-hand"
        (by_hand / "media").symlink_to("/etc")
        (by_hand / "feed.xml").symlink_to("/etc/hostname")
        push_by_hand(hub, by_hand, {})
        with place.open().reading() as reader:
            assert dict(reader.sizes()) == {"kept.txt": 4}
            assert reader.read("feed.xml") is None
        assert "media must be a folder, but is not" in refusal("R501", lambda: place.publish(FIRST))
        place.publish({"feed.xml": FIRST["feed.xml"]})
        assert git(hub, "ls-tree", "gh-pages", "feed.xml").startswith("100644 blob")


class Closed(BaseHTTPRequestHandler):
    """A host that lets nobody in."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="quay"')
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def closed_host() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Closed) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


class TestSecretsAndPrompts:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("at https://ann:s3cret@host/x.git", "at https://***@host/x.git"),
            ("unable to access 'https://s3cret@host/x.git/': 403", "unable to access 'https://***@host/x.git/': 403"),
            ("https://ann:s3@cr/et@host/x.git", "https://***@host/x.git"),
            ("HTTP://ann:s3cret@host:8080/", "HTTP://***@host:8080/"),
            ("ssh://git@host/x.git", "ssh://git@host/x.git"),
            ("ssh://git:s3cret@host/x.git", "ssh://***@host/x.git"),
            ("git+ssh://git@host/x.git", "git+ssh://git@host/x.git"),
            ("git@host:ann/x.git", "git@host:ann/x.git"),
            ("ann:s3cret@host:/srv/www", "ann:***@host:/srv/www"),
            ("a https://u:s3cret@h and b https://v:s3cret@h", "a https://***@h and b https://***@h"),
            ("/srv/git/x.git", "/srv/git/x.git"),
        ],
    )
    def test_addresses_are_shown_without_names_and_passwords(self, text: str, shown: str) -> None:
        assert redacted(text) == shown

    def test_a_host_that_asks_for_a_password_is_an_error_at_once_and_none_is_shown(
        self, place: Place, clone: Path
    ) -> None:
        with closed_host() as port:
            for user in ("", "s3cret@", "ann:s3cret@"):
                git(clone, "remote", "set-url", "origin", f"http://{user}127.0.0.1:{port}/x.git")
                target = place.open()
                assert "s3cret" not in target.name + target.place
                message = refusal("R501", lambda: place.publish(FIRST))
                assert "s3cret" not in message
                assert f"127.0.0.1:{port}" in message
                assert "log in with `git fetch`" in message

    def test_a_program_that_hangs_is_ended_with_what_it_started(
        self, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        os.mkfifo(tmp_path / "alive")
        alive = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
        ssh = tmp_path / "hangs"
        ssh.write_text(f"#!/bin/sh\ntouch {tmp_path}/began\nexec sleep 1000 > {tmp_path}/alive\n", encoding="utf-8")
        ssh.chmod(0o755)
        monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
        ask = Git(clone, PAGES)
        for limit in (1, 8, 64):  # a busy machine may take longer to start it
            message = refusal("R501", partial(ask.call, "ls-remote", "ssh://host/x.git", limit=limit))
            assert f"git ls-remote took longer than {limit} s" in message
            if (tmp_path / "began").exists():
                break
        assert select.select([alive], [], [], 60)[0], "nobody has the pipe open any more"
        assert os.read(alive, 1) == b""
        os.close(alive)

    def test_ssh_asks_nobody_and_other_programs_are_left_as_they_are(
        self, clone: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask = Git(clone, PAGES)
        assert ask.ssh()["GIT_SSH_COMMAND"].startswith("ssh -o BatchMode=yes ")
        git(clone, "config", "core.sshCommand", "ssh -i key")
        assert ask.ssh()["GIT_SSH_COMMAND"].startswith("ssh -i key -o BatchMode=yes ")
        monkeypatch.setenv("GIT_SSH_COMMAND", "/usr/bin/ssh -p 22")
        assert ask.ssh()["GIT_SSH_COMMAND"].startswith("/usr/bin/ssh -p 22 -o BatchMode=yes ")
        monkeypatch.setenv("GIT_SSH_COMMAND", "plink -batch")
        assert ask.ssh() == {}
        monkeypatch.delenv("GIT_SSH_COMMAND")
        git(clone, "config", "--unset", "core.sshCommand")
        monkeypatch.setenv("GIT_SSH", "/opt/plink")
        assert ask.ssh() == {}

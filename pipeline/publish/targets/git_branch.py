"""Publishing to a branch of the series' git repository.

Files are committed without a checkout, so the user's index and work tree are not touched. The commit is pushed without
force. The live site is the branch at the remote, or the local branch if there is no remote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from pipeline.model import Exit, RostraError, failure, real_path
from pipeline.publish.targets.git import ASK, REMOTE, Answer, Git, advice, redacted
from pipeline.publish.targets.git_tree import Entry, blob_id, entries, store_blob, write_tree
from pipeline.publish.targets.lock import publishing_lock
from pipeline.publish.targets.target import checked_path, is_listed

SCHEME = "git:"
_LOCK = "rostra-publish.lock"
_NOJEKYLL = ".nojekyll"
"""Name of the empty file that turns off Jekyll on GitHub Pages.

Jekyll would omit files with names beginning with "." or "_".
"""
_NAME, _EMAIL = "Rostra", "rostra@localhost"
"""Author and committer to use if git has no identity."""
_ATTEMPTS = 3
"""Number of attempts to fetch a branch while others push to it."""
_MEDIA = ("core.bigFileThreshold=1m", "pack.compression=1")
"""Git settings for pushing media files.

Files of 1 MiB or more are not delta-compressed, since that needs much memory and saves no space.
"""


@dataclass(frozen=True, slots=True)
class GitBranchTarget:
    """Git branch to publish to; use ``open_branch`` to create an instance."""

    git: Git
    branch: str
    common: Path
    """Git folder shared by all work trees of the repository."""
    remote: str
    """Name or URL of the remote; empty if there is no remote."""
    address: str
    """URL of the remote, without passwords; empty if there is no remote."""

    @property
    def name(self) -> str:
        """Target as the user specified it, ``git:BRANCH``, for diagnostics."""
        return self.git.target

    @property
    def place(self) -> str:
        """Branch and remote, as shown to users."""
        where = f"at {self.address}" if self.remote else "in this repository (no remote)"
        return f"branch {self.branch} {where}"

    @property
    def ref(self) -> str:
        """Full name of the branch: ``refs/heads/BRANCH``."""
        return f"refs/heads/{self.branch}"

    @contextmanager
    def reading(self) -> Iterator[BranchReader]:
        """Fetch the branch, and yield a reader for its live commit.

        :raises RostraError: the branch cannot be fetched (R501).
        """
        yield BranchReader(self, self.fetched() if self.remote else self.local())

    @contextmanager
    def session(self, owner: str, moment: datetime) -> Iterator[BranchSession]:
        """Lock the repository, fetch the branch, and yield a publishing session.

        The lock excludes other publishers on this computer.

        :param owner: person who publishes, for messages to others.
        :param moment: time when publishing started, as an aware datetime; the date of the commit.
        :raises RostraError: another person is publishing (R502), or the branch is checked out or cannot be fetched
            (R501).
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(publishing_lock(self.common / _LOCK, self.name, owner, moment))
            except OSError as error:
                message = f"{self.common / _LOCK} cannot be written: {error.strerror}"
                hint = "get write access to the repository, then publish again"
                raise failure(Exit.ENVIRONMENT, "R501", self.name, message, hint) from error
            self.check_not_checked_out()
            live, local = self.fetched() if self.remote else None, self.local()
            # Local commits from an interrupted push, or made manually, are part of the next push.
            ahead = local is not None and (live is None or self.descends(local, live))
            yield BranchSession(self, local if ahead else live, live, moment)

    def check_not_checked_out(self) -> None:
        """Check that the branch is not checked out in any work tree.

        Publishing would make such a work tree differ from its branch.

        :raises RostraError: the branch is checked out (R501).
        """
        tree = ""
        for line in self.git.call("worktree", "list", "--porcelain").text.splitlines():
            if line.startswith("worktree "):
                tree = line.removeprefix("worktree ")
            elif line == f"branch {self.ref}":
                hint = "publish to a separate branch, such as git:gh-pages"
                raise failure(Exit.INPUT, "R501", self.name, f"the branch is checked out in {tree}", hint)

    def local(self) -> str | None:
        """Return the local branch's commit ID, or None if the branch does not exist."""
        return self.git.call("rev-parse", "--verify", "--quiet", f"{self.ref}^{{commit}}", expected=(0, 1)).text or None

    def live(self, code: str = "R501") -> str | None:
        """Return the remote branch's commit ID, or None if the branch does not exist.

        :param code: diagnostic code for a failure.
        :raises RostraError: the remote cannot be queried (``code``).
        """
        ask = ("ls-remote", "--", self.remote, self.ref)
        lines = self.git.call(*ask, limit=ASK, code=code, environment=self.git.ssh()).text.splitlines()
        found = dict(line.split("\t")[::-1] for line in lines if "\t" in line)
        return found.get(self.ref)

    def fetched(self) -> str | None:
        """Fetch the branch, and return its commit ID, or None if there is no branch.

        Local references are not changed.

        :raises RostraError: the branch cannot be fetched (R501), or others keep pushing to it (R503).
        """
        options = ["--quiet", "--no-tags", "--refmap=", "--no-write-fetch-head", "--no-prune", "--no-auto-gc"]
        if self.git.call("rev-parse", "--is-shallow-repository").text == "true" and not self._knows_branch():
            options.append("--depth=1")  # a shallow clone stays shallow, since the history may be large
        for _ in range(_ATTEMPTS):
            commit = self.live()
            if commit is None:
                return None
            fetch = ("fetch", *options, "--no-recurse-submodules", "--", self.remote, self.ref)
            self.git.call(*fetch, limit=REMOTE, environment=self.git.ssh())
            if not self.git.call("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}", expected=()).status:
                return commit
        raise self.moved()

    def _knows_branch(self) -> bool:
        refs = self.git.call("for-each-ref", "--format=%(refname)", self.ref, "refs/remotes").text.splitlines()
        return any(ref == self.ref or ref.endswith(f"/{self.branch}") for ref in refs)

    def descends(self, commit: str, ancestor: str) -> bool:
        """Return whether a commit is the same as ``ancestor`` or descends from it."""
        return self.git.call("merge-base", "--is-ancestor", ancestor, commit, expected=(0, 1)).status == 0

    def moved(self) -> RostraError:
        """Return the error (R503) for a simultaneous push by another person."""
        message = "another person has just published there; nothing was changed"
        return failure(Exit.INPUT, "R503", self.name, message, "run `git pull`, then publish again")


class BranchReader:
    """Reader for the files in a commit."""

    def __init__(self, target: GitBranchTarget, commit: str | None) -> None:
        self._target = target
        self._git = target.git
        self._commit = commit
        self._entries = entries(self._git, commit) if commit else {}
        self._algorithm = self._git.call("rev-parse", "--show-object-format").text

    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of every file, by path (see ``Reader.sizes``)."""
        found = ((path, entry.size) for path, entry in self._entries.items() if entry.is_file)
        return {path: size for path, size in found if size is not None and is_listed(PurePosixPath(path))}

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None if the file is missing.

        :raises RostraError: the file cannot be read (R501).
        """
        entry = self._file(path)
        return self._git.call("cat-file", "blob", entry.id, limit=REMOTE).output if entry else None

    def holds(self, path: str, source: Path) -> bool:
        """Return whether the commit has a file identical to a local file.

        Their sizes and blob IDs are compared.

        :param path: path of the file in the commit.
        :param source: local file.
        :raises RostraError: the local file cannot be read (R505).
        """
        entry = self._file(path)
        if entry is None:
            return False
        with self._readable(source):
            return entry.size == source.stat().st_size and entry.id == blob_id(source, self._algorithm)

    def _file(self, path: str) -> Entry | None:
        entry = self._entries.get(str(checked_path(path)))
        return entry if entry and entry.is_file else None

    @contextmanager
    def _readable(self, source: Path | bytes) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"{source!s} cannot be read: {error.strerror or error}"
            raise self._git.failure("R505", message, "publish again; only missing files are sent") from error


class BranchSession(BranchReader):
    """Session that collects changes into one commit."""

    def __init__(self, target: GitBranchTarget, base: str | None, live: str | None, moment: datetime) -> None:
        super().__init__(target, base)
        self._live = live
        self._moment = moment
        self._before: Mapping[str, Entry] = dict(self._entries)

    def put(self, path: str, source: Path | bytes, told: Callable[[int], None]) -> None:
        """Add a file to the next commit, which ``finish`` pushes.

        :param path: path of the file in the commit.
        :param source: local file, or the bytes to add.
        :param told: progress callback, called once with the size in bytes.
        :raises RostraError: the path conflicts with a file or folder on the branch (R501), or the source cannot be
            read or stored (R505).
        """
        parts = checked_path(path).parts
        for above in ("/".join(parts[:n]) for n in range(1, len(parts))):
            if above in self._entries:
                raise self._in_the_way(above, "must be a folder, but is not")
        if any(name.startswith(f"{path}/") for name in self._entries):
            raise self._in_the_way(path, "must be a file, but is a folder")
        with self._readable(source):
            self._entries[path] = entry = store_blob(self._git, source, self._algorithm)
        told(entry.size or 0)

    def _in_the_way(self, path: str, message: str) -> RostraError:
        hint = "rename or remove it on the branch, or use another branch"
        return failure(Exit.INPUT, "R501", self._target.name, f"{path} {message}", hint)

    def remove(self, path: str) -> None:
        """Remove a file from the next commit; a missing file is ignored."""
        self._entries.pop(str(checked_path(path)), None)

    def finish(self, message: str) -> None:
        """Commit the changes, push them, and check that the remote has them.

        If nothing changed, there is no new commit, but earlier commits that are not live yet are pushed.

        :param message: commit message.
        :raises RostraError: another person published at the same time (R503), the branch is checked out or the remote
            rejects the push (R501), or the remote has a different commit (R505).
        """
        target = self._target
        commit = self._committed(message)
        if commit is None:
            return
        if target.remote:
            if commit != self._live:
                self._push(commit)
            self._keep(commit)
        elif commit != self._commit:
            target.check_not_checked_out()
            answer = self._update(commit, self._commit)
            if answer.status and target.local() != self._commit:
                raise target.moved()
            if answer.status:
                raise self._git.failure("R501", f"cannot update the branch: {answer.reason}", advice(answer.reason))

    def _committed(self, message: str) -> str | None:
        """Commit the changes, and return the commit ID.

        If nothing changed, the result is the previous commit, or None if the branch does not exist.
        """
        changes: dict[str, Entry | None] = dict.fromkeys(self._before.keys() - self._entries.keys())
        changes |= {path: entry for path, entry in self._entries.items() if self._before.get(path) != entry}
        if not changes:
            return self._commit
        if _NOJEKYLL not in self._entries:
            changes[_NOJEKYLL] = store_blob(self._git, b"", self._algorithm)
        tree = write_tree(self._git, self._commit, changes)
        parents = ("-p", self._commit) if self._commit else ()
        text = f"{message.strip() or 'Publish'}\n".encode(errors="replace")
        return self._git.call("commit-tree", tree, *parents, "-F", "-", data=text, environment=self._people()).text

    def _people(self) -> dict[str, str]:
        """Return environment variables for the author, committer and date of the commit.

        Rostra is the author or committer if git has no identity for that role.
        """
        people: dict[str, str] = {}
        for role in ("AUTHOR", "COMMITTER"):
            if self._git.call("var", f"GIT_{role}_IDENT", expected=()).status:
                people |= {f"GIT_{role}_NAME": _NAME, f"GIT_{role}_EMAIL": _EMAIL}
            people[f"GIT_{role}_DATE"] = f"@{int(self._moment.timestamp())} +0000"
        return people

    def _push(self, commit: str) -> None:
        """Push a commit, and check that the remote has it.

        :raises RostraError: the remote does not have the commit (R501, R503, R505).
        """
        target = self._target
        options = ("--porcelain", "--no-verify", "--no-follow-tags", "--no-signed", "--recurse-submodules=no")
        push = ("push", *options, "--", target.remote, f"{commit}:{target.ref}")
        settings, environment = _MEDIA, self._git.ssh()
        answer = self._git.call(
            *push, expected=(), limit=REMOTE, code="R505", settings=settings, environment=environment
        )
        found = target.live("R505")
        if found == commit:
            return
        if answer.status == 0:
            message = f"pushed {commit}, but the branch at {target.address} is {found or 'missing'}"
            raise self._git.failure("R505", message, "publish again")
        if found != self._live:
            raise target.moved()
        refused = [line.split("\t")[-1] for line in answer.text.splitlines() if "rejected]" in line]
        reason = redacted("; ".join(filter(None, (*refused, answer.reason))))
        if refused:
            hint = "nothing was changed there; do what the remote says, or publish to a different branch"
            raise self._git.failure("R501", f"the remote rejected the push: {reason}", hint)
        raise self._git.failure("R505", f"cannot push the branch: {reason}", "nothing was changed; publish again")

    def _keep(self, commit: str) -> None:
        """Move the local branch to the live commit if this is safe.

        Moving is unsafe if commits would be lost, or if the branch is checked out.
        """
        # The site is already published, so an error here is not a failure.
        with suppress(RostraError):
            local = self._target.local()
            if local != commit and (local is None or self._target.descends(commit, local)):
                self._target.check_not_checked_out()
                self._update(commit, local)

    def _update(self, commit: str, old: str | None) -> Answer:
        """Move the local branch from ``old`` to ``commit``, and return git's answer.

        Git refuses if the branch is no longer at ``old``. If ``old`` is None, the branch is created.
        """
        old = old or "0" * len(commit)
        return self._git.call("update-ref", "-m", "rostra publish", self._target.ref, commit, old, expected=())


def open_branch(text: str, root: Path) -> GitBranchTarget:
    """Return the branch target for ``git:BRANCH``.

    :param root: series folder.
    :raises RostraError: git is not installed, the series is not in a repository, the branch name is invalid, or
        the branch is checked out (R501).
    """
    git, branch = Git(root, redacted(text)), text.removeprefix(SCHEME)
    found = git.call("rev-parse", "--git-common-dir", expected=())
    if found.status:
        if "not a git repository" not in found.reason:
            raise git.failure("R501", f"git cannot open the repository: {found.reason}", advice(found.reason))
        hint = "run `git init` in the series folder, or publish to a folder"
        raise failure(Exit.INPUT, "R501", git.target, "the series is not in a git repository", hint)
    valid = not branch.startswith("-") and "\0" not in branch
    checked = git.call("check-ref-format", "--branch", branch, expected=()) if valid else None
    # Git also expands abbreviations, such as @{-1} for the previous branch.
    if checked is None or checked.status or checked.text != branch:
        message = f'"{redacted(branch)}" is not a valid branch name'
        raise failure(Exit.INPUT, "R501", git.target, message, "use a name such as git:gh-pages")
    remote = _remote(git, branch)
    known = git.call("remote", "get-url", "--", remote, expected=()) if remote else None
    address = redacted(known.text if known and not known.status else remote)
    target = GitBranchTarget(git, branch, real_path(root / found.text), remote, address)
    target.check_not_checked_out()
    return target


def _remote(git: Git, branch: str) -> str:
    """Return the remote of a branch: the configured one, ``origin``, or the only one.

    The result is an empty string if the repository has no such remote.
    """
    for key in (f"branch.{branch}.pushRemote", f"branch.{branch}.remote"):
        own = git.call("config", "--get", key, expected=(0, 1)).text
        if own and own != ".":
            return own
    names = git.call("remote").text.split("\n")
    if "origin" in names:
        return "origin"
    return names[0] if len(names) == 1 else ""

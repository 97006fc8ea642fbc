"""A target that is a branch of the repository that the series lies in, committed and pushed at once.

Nothing is checked out, and neither the index nor the work tree is touched: files become blobs, an index in a temporary
file becomes a tree, the tree a commit, and that is pushed without force. What is live is what the remote has; without
a remote it is the branch here.
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
"""The empty file without which GitHub Pages leaves out what begins with a full stop or an underscore."""
_NAME, _EMAIL = "Rostra", "rostra@localhost"
"""Who commits where git knows nobody."""
_ATTEMPTS = 3
"""How often the branch may move while it is fetched."""
_MEDIA = ("core.bigFileThreshold=1m", "pack.compression=1")
"""Media are sent as they are: to look for likenesses among them takes much memory and finds none."""


@dataclass(frozen=True, slots=True)
class GitBranchTarget:
    """A branch; ``open_branch`` makes one."""

    git: Git
    branch: str
    common: Path
    """The folder of the repository that all of its work trees share."""
    remote: str
    """Name of the remote, or its address; empty if there is none."""
    address: str
    """Of the remote, without passwords."""

    @property
    def name(self) -> str:
        """``git:BRANCH``."""
        return self.git.target

    @property
    def place(self) -> str:
        """The branch, and where it is pushed to."""
        where = f"at {self.address}" if self.remote else "in this repository only, which has no remote"
        return f"branch {self.branch} {where}"

    @property
    def ref(self) -> str:
        """The branch's full name."""
        return f"refs/heads/{self.branch}"

    @contextmanager
    def reading(self) -> Iterator[BranchReader]:
        """Look at what is live, after fetching it.

        :raises RostraError: it cannot be fetched (R501).
        """
        yield BranchReader(self, self.fetched() if self.remote else self.local())

    @contextmanager
    def session(self, owner: str, moment: datetime) -> Iterator[BranchSession]:
        """Lock the repository against publishers of this computer, and fetch the branch.

        :raises RostraError: somebody else is publishing (R502), or the branch is checked out or cannot be fetched
            (R501).
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(publishing_lock(self.common / _LOCK, self.name, owner, moment))
            except OSError as error:
                message = f"{self.common / _LOCK} cannot be written: {error.strerror}"
                hint = "get the right to write into the repository, then publish again"
                raise failure(Exit.ENVIRONMENT, "R501", self.name, message, hint) from error
            self.check_not_checked_out()
            live, local = self.fetched() if self.remote else None, self.local()
            # What an interrupted push, or somebody by hand, has left here goes with the next push.
            ahead = local is not None and (live is None or self.descends(local, live))
            yield BranchSession(self, local if ahead else live, live, moment)

    def check_not_checked_out(self) -> None:
        """Refuse a branch that is checked out: its files would no longer be those of its commit.

        :raises RostraError: it is (R501).
        """
        tree = ""
        for line in self.git.call("worktree", "list", "--porcelain").text.splitlines():
            if line.startswith("worktree "):
                tree = line.removeprefix("worktree ")
            elif line == f"branch {self.ref}":
                hint = "publish to a branch of its own, such as git:gh-pages"
                raise failure(Exit.INPUT, "R501", self.name, f"the branch is checked out in {tree}", hint)

    def local(self) -> str | None:
        """Find the commit of the branch here."""
        return self.git.call("rev-parse", "--verify", "--quiet", f"{self.ref}^{{commit}}", expected=(0, 1)).text or None

    def live(self, code: str = "R501") -> str | None:
        """Ask the remote for the commit of the branch.

        :raises RostraError: the remote does not say (the code).
        """
        ask = ("ls-remote", "--", self.remote, self.ref)
        lines = self.git.call(*ask, limit=ASK, code=code, environment=self.git.ssh()).text.splitlines()
        found = dict(line.split("\t")[::-1] for line in lines if "\t" in line)
        return found.get(self.ref)

    def fetched(self) -> str | None:
        """Fetch the branch from the remote and find its commit. No reference here is changed.

        :raises RostraError: it cannot be fetched (R501), or moves all the time (R503).
        """
        options = ["--quiet", "--no-tags", "--refmap=", "--no-write-fetch-head", "--no-prune", "--no-auto-gc"]
        if self.git.call("rev-parse", "--is-shallow-repository").text == "true" and not self._knows_branch():
            options.append("--depth=1")  # like the rest of this clone: history may be large
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
        """Whether a commit has another one in its history, or is it."""
        return self.git.call("merge-base", "--is-ancestor", ancestor, commit, expected=(0, 1)).status == 0

    def moved(self) -> RostraError:
        """Make the failure for a branch that somebody else has pushed to meanwhile."""
        message = "somebody else has published there meanwhile, and nothing was changed"
        return failure(Exit.INPUT, "R503", self.name, message, "take their transcripts (git pull), then publish again")


class BranchReader:
    """What a commit holds."""

    def __init__(self, target: GitBranchTarget, commit: str | None) -> None:
        self._target = target
        self._git = target.git
        self._commit = commit
        self._entries = entries(self._git, commit) if commit else {}
        self._algorithm = self._git.call("rev-parse", "--show-object-format").text

    def sizes(self) -> dict[str, int]:
        """Bytes of every file, by path; see ``Reader``."""
        found = ((path, entry.size) for path, entry in self._entries.items() if entry.is_file)
        return {path: size for path, size in found if size is not None and is_listed(PurePosixPath(path))}

    def read(self, path: str) -> bytes | None:
        """Read a file; None if there is none.

        :raises RostraError: it cannot be read (R501).
        """
        entry = self._file(path)
        return self._git.call("cat-file", "blob", entry.id, limit=REMOTE).output if entry else None

    def holds(self, path: str, source: Path) -> bool:
        """Whether a file there has the very bytes of a local one: by size, then by the id of its blob.

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
            raise self._git.failure("R505", message, "publish again: only what is missing is sent") from error


class BranchSession(BranchReader):
    """Collects the changes of one commit."""

    def __init__(self, target: GitBranchTarget, base: str | None, live: str | None, moment: datetime) -> None:
        super().__init__(target, base)
        self._live = live
        self._moment = moment
        self._before: Mapping[str, Entry] = dict(self._entries)

    def put(self, path: str, source: Path | bytes, told: Callable[[int], None]) -> None:
        """Put a file into the next commit; it is sent by ``finish``.

        :raises RostraError: a file is where a folder must be or the other way round (R501), or the file cannot be read
            (R505).
        """
        parts = checked_path(path).parts
        for above in ("/".join(parts[:n]) for n in range(1, len(parts))):
            if above in self._entries:
                raise self._in_the_way(above, "is no folder, and a folder must be there")
        if any(name.startswith(f"{path}/") for name in self._entries):
            raise self._in_the_way(path, "is a folder, and a file must be there")
        with self._readable(source):
            self._entries[path] = entry = store_blob(self._git, source, self._algorithm)
        told(entry.size or 0)

    def _in_the_way(self, path: str, message: str) -> RostraError:
        hint = "rename it or remove it on the branch, or name another branch"
        return failure(Exit.INPUT, "R501", self._target.name, f"{path} {message}", hint)

    def remove(self, path: str) -> None:
        """Leave a file out of the next commit."""
        self._entries.pop(str(checked_path(path)), None)

    def finish(self, message: str) -> None:
        """Commit what has changed, push it, and ask the remote whether it has it.

        Without changes nothing is committed; what was committed earlier and is not live yet is pushed.

        :raises RostraError: somebody else has published meanwhile (R503), the branch was checked out or the remote
            refuses it (R501), or the remote has something else (R505).
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
                raise self._git.failure("R501", f"the branch cannot be moved: {answer.reason}", advice(answer.reason))

    def _committed(self, message: str) -> str | None:
        """Commit the changes; without any, the commit is the one that they are compared with."""
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
        """Name author and committer: those of git's settings, else Rostra, at the moment of publication."""
        people: dict[str, str] = {}
        for role in ("AUTHOR", "COMMITTER"):
            if self._git.call("var", f"GIT_{role}_IDENT", expected=()).status:
                people |= {f"GIT_{role}_NAME": _NAME, f"GIT_{role}_EMAIL": _EMAIL}
            people[f"GIT_{role}_DATE"] = f"@{int(self._moment.timestamp())} +0000"
        return people

    def _push(self, commit: str) -> None:
        """Push a commit; whether that succeeded is for the remote to say.

        :raises RostraError: it did not (R501, R503, R505).
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
            message = f"the branch at {target.address} is {found or 'not there'}, and {commit} was pushed"
            raise self._git.failure("R505", message, "publish again")
        if found != self._live:
            raise target.moved()
        refused = [line.split("\t")[-1] for line in answer.text.splitlines() if "rejected]" in line]
        reason = redacted("; ".join(filter(None, (*refused, answer.reason))))
        if refused:
            hint = "do what it says, or publish to another branch; nothing was changed there"
            raise self._git.failure("R501", f"the remote refuses the branch: {reason}", hint)
        raise self._git.failure("R505", f"the branch cannot be pushed: {reason}", "publish again; nothing was changed")

    def _keep(self, commit: str) -> None:
        """Let the branch here follow what is live, unless commits would be lost by that, or it is checked out."""
        # What is published is published, whatever is amiss here.
        with suppress(RostraError):
            local = self._target.local()
            if local != commit and (local is None or self._target.descends(commit, local)):
                self._target.check_not_checked_out()
                self._update(commit, local)

    def _update(self, commit: str, old: str | None) -> Answer:
        """Move the branch here, if it is where it was."""
        old = old or "0" * len(commit)
        return self._git.call("update-ref", "-m", "rostra publish", self._target.ref, commit, old, expected=())


def open_branch(text: str, root: Path) -> GitBranchTarget:
    """Open the branch that ``git:BRANCH`` names.

    :param root: the series folder.
    :raises RostraError: git is not installed, the series is in no repository, or the name cannot be used (R501).
    """
    git, branch = Git(root, redacted(text)), text.removeprefix(SCHEME)
    found = git.call("rev-parse", "--git-common-dir", expected=())
    if found.status:
        if "not a git repository" not in found.reason:
            raise git.failure("R501", f"git does not open the repository: {found.reason}", advice(found.reason))
        hint = "run `git init` in the series folder, or publish to a folder"
        raise failure(Exit.INPUT, "R501", git.target, "the series is in no git repository", hint)
    valid = not branch.startswith("-") and "\0" not in branch
    checked = git.call("check-ref-format", "--branch", branch, expected=()) if valid else None
    # It also knows abbreviations, such as @{-1} for the branch before this one.
    if checked is None or checked.status or checked.text != branch:
        message = f'"{redacted(branch)}" is not the name of a branch'
        raise failure(Exit.INPUT, "R501", git.target, message, "write it as in git:gh-pages")
    remote = _remote(git, branch)
    known = git.call("remote", "get-url", "--", remote, expected=()) if remote else None
    address = redacted(known.text if known and not known.status else remote)
    target = GitBranchTarget(git, branch, real_path(root / found.text), remote, address)
    target.check_not_checked_out()
    return target


def _remote(git: Git, branch: str) -> str:
    """Find the remote of a branch: its own, else ``origin``, else the only one; empty without any."""
    for key in (f"branch.{branch}.pushRemote", f"branch.{branch}.remote"):
        own = git.call("config", "--get", key, expected=(0, 1)).text
        if own and own != ".":
            return own
    names = git.call("remote").text.split("\n")
    if "origin" in names:
        return "origin"
    return names[0] if len(names) == 1 else ""

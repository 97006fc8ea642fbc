"""Runner for git commands, with a time limit and without prompts or hooks.

The caller's ``GIT_DIR`` is ignored. Error messages are shown on one line, without passwords from URLs.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Exit, RostraError, failure, resource_error

LOCAL = 1800
"""Time limit in seconds for a local operation."""
REMOTE = 7200
"""Time limit in seconds for fetching, pushing, and reading large objects."""
ASK = 600
"""Time limit in seconds for a query to a remote."""

_KEPT = re.compile(
    r"GIT_(?:ASKPASS|SSH|SSH_COMMAND|SSH_VARIANT|(?:SSL|HTTP|PROXY|CURL)_\w+|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT)"
    r"|CONFIG_(?:KEY|VALUE)_\d+|(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)|EXEC_PATH|CEILING_DIRECTORIES"
    r"|DISCOVERY_ACROSS_FILESYSTEM|ALLOW_PROTOCOL|PROTOCOL_FROM_USER)"
)
"""Pattern for the ``GIT_`` variables that are passed on to git, for connections and identity.

Other ``GIT_`` variables are removed, since they may refer to the caller's repository.
"""
_ALWAYS = {
    "GIT_TERMINAL_PROMPT": "0",
    # Abort a transfer that is slower than 1000 bytes per second for five minutes.
    "GIT_HTTP_LOW_SPEED_LIMIT": "1000",
    "GIT_HTTP_LOW_SPEED_TIME": "300",
    # English messages, which are parsed here, and file names as bytes.
    "LC_ALL": "C",
    "LANGUAGE": "",
}
_SETTINGS = (
    f"core.hooksPath={os.devnull}", "core.fsmonitor=false", "core.untrackedCache=false", "core.splitIndex=false",
    "core.sparseCheckout=false", "core.ignoreCase=false", "gc.auto=0", "maintenance.auto=false", "color.ui=false",
    "submodule.recurse=false", "i18n.commitEncoding=UTF-8", "user.useConfigOnly=true",
)  # fmt: skip
"""Overrides of user settings that would run other programs, or change what git writes."""
_SSH = "-o BatchMode=yes -o ConnectTimeout=60 -o ServerAliveInterval=30 -o ServerAliveCountMax=10"
_ERROR_LINE = re.compile(r"^(?:remote:|fatal:|error:)\s*(?:error:\s*)?|^(?=.*(?:denied|Host key))")
"""Pattern for the start of an error line from git, ssh or the remote."""
_LONGEST = 400
"""Maximum number of characters to show from git's error messages."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Result of a git command."""

    status: int
    output: bytes
    reason: str
    """Reason for a failure on one line; empty if git printed no error message."""

    @property
    def text(self) -> str:
        """Decoded output without the final newline."""
        return os.fsdecode(self.output).removesuffix("\n")


@dataclass(frozen=True, slots=True)
class Git:
    """Runner for git commands in a folder."""

    folder: Path
    """Absolute path of the folder."""
    target: str
    """Name of the target in diagnostics."""

    def call(
        self,
        *arguments: str,
        data: bytes = b"",
        expected: Collection[int] = (0,),
        limit: float = LOCAL,
        code: str = "R501",
        environment: Mapping[str, str] | None = None,
        settings: Collection[str] = (),
    ) -> Answer:
        """Run a git command, and return its result.

        :param data: standard input for the command.
        :param expected: accepted exit statuses; empty to accept all.
        :param limit: time limit in seconds.
        :param code: diagnostic code for a failure.
        :param environment: additional environment variables.
        :param settings: additional git settings, such as ``pack.compression=1``.
        :raises RostraError: git is missing (R501), exits with an unexpected status, or takes too long.
        """
        options = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
        command = [self._program(), "--no-pager", "--no-replace-objects", *options, *arguments]
        try:
            answer = self._run(command, data, _environment() | dict(environment or {}), limit)
        except OSError as error:
            if refused := resource_error(error):
                raise refused from error
            raise self.failure(code, f"git cannot be run: {error.strerror or error}") from error
        except subprocess.TimeoutExpired as error:
            hint = "run it manually to find the reason, then publish again"
            raise self.failure(code, f"git {arguments[0]} took longer than {limit:g} s", hint) from error
        if expected and answer.status not in expected:
            message = f"git {arguments[0]} failed: {answer.reason or f'exit status {answer.status}'}"
            raise self.failure(code, message, advice(answer.reason))
        return answer

    def _run(self, command: list[str], data: bytes, environment: Mapping[str, str], limit: float) -> Answer:
        # Files, not pipes, since programs started by git may outlive it and keep a pipe open.
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            given.write(data)
            given.seek(0)
            source = given if data else subprocess.DEVNULL
            # In a new session, ssh and other programs have no terminal for prompts.
            process = subprocess.Popen(
                command, cwd=self.folder, stdin=source, stdout=output, stderr=errors, env=environment,
                start_new_session=True,
            )  # fmt: skip
            try:
                status = process.wait(limit)
            except BaseException:
                _end(process)
                raise
            output.seek(0)
            errors.seek(0)
            return Answer(status, output.read(), _reason(errors.read().decode(errors="replace")))

    def failure(self, code: str, message: str, hint: str = "", status: Exit = Exit.ENVIRONMENT) -> RostraError:
        """Return the error for a failed operation on the target, for the caller to raise."""
        return failure(status, code, self.target, message, hint)

    def ssh(self) -> dict[str, str]:
        """Return environment variables that prevent prompts from ssh.

        The result is empty if git uses another program instead of ssh.
        """
        given = os.environ.get("GIT_SSH_COMMAND") or self.call("config", "core.sshCommand", expected=(0, 1)).text
        given = given.strip()
        if not given and "GIT_SSH" in os.environ:
            return {}
        command = given or "ssh"
        program = Path(command.split(maxsplit=1)[0].strip("'\"")).name.lower()
        # Other programs may not have these options.
        return {"GIT_SSH_COMMAND": f"{command} {_SSH}"} if program in ("ssh", "ssh.exe") else {}

    def _program(self) -> str:
        program = shutil.which("git")
        if program is None:
            raise self.failure("R501", "git is not installed", "install it, or publish to a folder")
        return program


def redacted(text: str) -> str:
    """Replace credentials in URLs with ``***``, and return the text.

    User names for ssh are kept.
    """

    def hidden(address: re.Match[str]) -> str:
        open_name = "ssh" in address[1].lower() and re.fullmatch(r"[\w.-]+", address[2])
        return address[0] if open_name else f"{address[1]}***@"

    text = re.sub(r"""([a-z][a-z\d+.-]*://)([^\s'"]*)@""", hidden, text, flags=re.IGNORECASE)
    return re.sub(r"""([^\s/:@'"]+):[^\s/@'"]+@""", r"\1:***@", text)


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or _KEPT.fullmatch(k)}
    return kept | _ALWAYS


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill git and the programs it started."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _reason(errors: str) -> str:
    """Return the error lines from git and the remote, joined into one line.

    Without such lines, the last line is returned.
    """
    lines = [line for line in (" ".join(line.split()) for line in re.split(r"[\r\n]+", errors)) if line]
    told = [_ERROR_LINE.sub("", line, count=1) for line in lines if _ERROR_LINE.match(line)] or lines[-1:]
    return redacted("; ".join(filter(None, dict.fromkeys(told))))[:_LONGEST]


def advice(reason: str) -> str:
    """Return a hint for the user about a failed git command.

    :param reason: error message from git.
    """
    said = reason.lower()
    if "no space left" in said:
        return "free up space there, then publish again"
    if "insufficient permission" in said:
        return "get write access to the repository, then publish again"
    if "dubious ownership" in said:
        return "if you trust the repository, run `git config --global --add safe.directory FOLDER`"
    if any(word in said for word in ("denied", "authentication", "could not read", "host key", "403", "401")):
        return "log in with `git fetch`, or add your key to ssh-agent, then publish again"
    return "run `git fetch` and `git push` to find the problem, then publish again"

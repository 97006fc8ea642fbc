"""Client that starts the espeak server, sends it requests and stops it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from pipeline.speak.engine import START_LIMIT
from pipeline.speak.espeak import wire as espeak_wire
from pipeline.speak.espeak.library import NoLibrary

GRACE = 1.0
"""Seconds that the client waits beyond the time limit, which the server enforces itself."""
_PIPE_BYTES = 1 << 20
_KEPT = 4096
"""Number of bytes to keep from the end of a server's standard error."""

Answer = tuple[espeak_wire.Head, bytes]


class ServerDied(Exception):
    """Error for a server that exited or was killed before it answered."""

    def __init__(self, reason: str, *, killed: bool = False) -> None:
        super().__init__(reason)
        self.killed = killed
        """Whether a signal killed the server before the client stopped it."""


_MAIN = (
    "import sys; sys.path += sys.argv[4:]; from pipeline.speak.espeak import server; "
    "sys.exit(server.serve_requests(sys.argv[1:4]))"
)


@dataclass(frozen=True, slots=True)
class Library:
    """Paths from which a server loads pyttsx3, libespeak-ng and its data.

    If ``path`` or ``data`` is empty, the system's library or data is used.
    """

    pyttsx3: str
    """Folder in which pyttsx3 is installed."""
    path: str = ""
    data: str = ""


def pyttsx3() -> tuple[str, str]:
    """Return the folder in which pyttsx3 is installed, and its version.

    pyttsx3 is not imported, since it would load a library of its own choice. The version comes from the name of its
    ``.dist-info`` folder, since reading the metadata of all packages is slow.

    :raises NoLibrary: pyttsx3 is not installed.
    """
    spec = find_spec("pyttsx3")
    if spec is not None and spec.origin:
        folder = Path(spec.origin).parents[1]
        for found in sorted(folder.glob("pyttsx3-*.dist-info")):
            return str(folder), found.name.removeprefix("pyttsx3-").removesuffix(".dist-info")
    raise NoLibrary("pyttsx3 is not installed")


def command(mode: str, library: Library) -> list[str]:
    """Return the command that starts the server.

    ``-P`` keeps modules in the working folder from shadowing the server's. ``-S`` skips the search through all
    installed packages, which takes longer than the rest of the start; the arguments name the folders to import from.

    :param mode: ``serve`` or ``once`` (see ``server.serve_requests``).
    """
    own = str(Path(__file__).parents[3])
    return [sys.executable, "-P", "-S", "-c", _MAIN, mode, library.path, library.data, own, library.pyttsx3]


class Server:
    """Running server process, as seen by its client.

    The constructor does not wait until the server is ready.
    """

    def __init__(self, library: Library) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command("serve", library), stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._errors = self._process.stderr
        os.set_blocking(self._errors.fileno(), False)
        self._stderr_end = b""
        """End of the server's standard error."""
        _widen(self._answers.fileno())
        self._hello: espeak_wire.Head | None = None
        self.pid = self._process.pid

    def hello(self) -> espeak_wire.Head:
        """Return the server's first message.

        The message contains the library's version, its data folder and the sample rate in Hz, or an error.

        :raises ServerDied: the server did not start.
        """
        if self._hello is None:
            self._hello = self._receive(time.monotonic() + START_LIMIT)[0]
        return self._hello

    def ask(self, request: espeak_wire.Head) -> Answer:
        """Return the server's answer to a request.

        :raises ServerDied: the server exited, or was killed after the request's limit plus ``GRACE``.
        """
        self.hello()
        try:
            self._requests.write(espeak_wire.packed_message(request))
        except BrokenPipeError as error:
            raise self._ended() from error
        return self._receive(time.monotonic() + request["limit"] + GRACE)

    def _receive(self, deadline: float) -> Answer:
        try:
            return espeak_wire.unpacked_message(lambda length: self._read(length, deadline))
        except EOFError as error:
            raise self._ended() from error
        except TimeoutError as error:
            raise self._dead("is not responding") from error

    def _read(self, length: int, deadline: float) -> bytes:
        stream = self._answers.fileno()
        watched = [stream, self._errors.fileno()]
        parts = []
        while length > 0:
            left = deadline - time.monotonic()
            ready = select.select(watched, [], [], left)[0] if left > 0 else []
            if not ready:
                raise TimeoutError
            if stream not in ready:
                # Not read by a thread, since a process with threads cannot fork workers safely.
                if not self._read_errors():
                    watched.remove(self._errors.fileno())
                continue
            part = os.read(stream, min(length, _PIPE_BYTES))
            if not part:
                break
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _read_errors(self) -> bool:
        """Read from the server's standard error, and return whether there was any output."""
        said = self._errors.read(_PIPE_BYTES) or b""
        self._stderr_end = (self._stderr_end + said)[-_KEPT:]
        return bool(said)

    def _ended(self) -> ServerDied:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)
        return self._dead("ended")

    def _dead(self, how: str) -> ServerDied:
        killed = (self._process.poll() or 0) < 0
        self._process.kill()
        self._process.wait()
        while self._read_errors():
            pass
        last = last_line(self._stderr_end)
        self.close()
        return ServerDied(f"the espeak process {how}" + (f": {last}" if last else ""), killed=killed)

    def close(self) -> None:
        """Close the server's input, and kill the server if it does not exit."""
        self._requests.close()
        self._answers.close()
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


def _widen(pipe: int) -> None:
    """Enlarge a pipe's buffer, so that a typical answer does not block the server."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def ask_once(library: Library, request: espeak_wire.Head | None, limit: float) -> Answer:
    """Start a server for one request, and return its answer.

    :param request: request to send; None to return the server's first message.
    :param limit: time limit for the request in seconds.
    :raises ServerDied: the server exited early, or took longer than ``START_LIMIT`` plus ``limit`` seconds.
    """
    try:
        message, seconds = espeak_wire.packed_message(request) if request else b"", START_LIMIT + limit
        run = command("once", library)
        done = subprocess.run(run, input=message, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise ServerDied("the espeak process is not responding") from error
    stream = BytesIO(done.stdout)
    try:
        hello = espeak_wire.unpacked_message(stream.read)
        if request is None:
            return hello
        return ({"ended": done.returncode}, b"") if done.returncode else espeak_wire.unpacked_message(stream.read)
    except EOFError as error:
        raise ServerDied(f"the espeak process ended: {last_line(done.stderr)}") from error


def last_line(errors: bytes) -> str:
    """Return the last line of a server's error output."""
    return errors.decode(errors="replace").strip().rpartition("\n")[2].strip()

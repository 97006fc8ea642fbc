"""``rostra serve`` in a process of its own, and a client that sends exactly what it is told."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.run.conftest import Built, build, copy_series


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[str]
    host: str
    port: int
    printed: list[str]
    """Everything up to the line that says how to end it."""

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """Ask for a path as it is worded; ``If_Range`` as a name means ``If-Range``."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in named, skip_accept_encoding=True)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        reply = Reply(answer.status, answer.headers, answer.read())
        connection.close()
        return reply

    def events(self) -> Iterator[tuple[str, str]]:
        """The name and the data of each event."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        connection.request("GET", "/_rostra/events")
        answer = connection.getresponse()
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        name = ""
        for line in answer:
            field, _, value = line.decode().strip().partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                yield name, value

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C; the exit status and what was still printed."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        rest = self.process.stdout.read()
        return self.process.wait(), rest


@contextmanager
def serving(root: Path, *options: str, **environment: str) -> Iterator[Server]:
    """The command on a free port, until the end of the block."""
    command = [sys.executable, "-m", "pipeline", "serve", str(root), "--port", "0", *options]
    process = subprocess.Popen(
        command,
        cwd=root.parent,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed: list[str] = []
    try:
        for line in process.stdout:
            printed.append(line.rstrip("\n"))
            if printed[-1].endswith("(Ctrl-C to stop)"):
                found = re.search(r"^feed: http://([\d.]+):(\d+)/feed\.xml$", "\n".join(printed), re.MULTILINE)
                assert found
                yield Server(process, found[1], int(found[2]), printed)
                return
        raise AssertionError("\n".join(printed))
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small series; not to be changed."""
    return build(copy_series(tmp_path_factory.mktemp("served") / "quay"))


@pytest.fixture(scope="session")
def server(built: Built) -> Iterator[Server]:
    """The small series, served as it is."""
    with serving(built.root, "--no-watch") as running:
        yield running


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A copy of the small series to work on."""
    return copy_series(tmp_path / "quay")

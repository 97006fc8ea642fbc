"""Requests to ``rostra serve`` that a browser or a hostile client sends: other hosts, other origins, half a request."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.attacks.attacking import Attack, attack, command, place, rostra, series

WHILE = 60
"""Seconds after which a connection counts as never closed; the preview takes ten."""
LARGE = 32_000_000
"""Bytes that no buffer between server and client holds."""
REFUSED = r"^HTTP/1\.1 421 .*This preview is not served under that name\. If the name is yours, "
SHARED = r"(?i)\naccess-control-allow-origin:"


@dataclass(frozen=True)
class Served:
    """A preview that runs."""

    process: subprocess.Popen[bytes]
    port: int
    errors: Path
    """What it prints to standard error."""
    media: str
    """Address of the episode's transcript, which podcast apps fetch."""

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=WHILE)

    def answer(self, request: str) -> str:
        """Everything that is sent until the connection is closed."""
        with self.connected() as connection:
            connection.sendall(request.format(port=self.port, media=self.media).encode("latin-1"))
            received = b""
            while part := connection.recv(1 << 16):
                received += part
        return received.decode("latin-1").replace("\r\n", "\n")


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Served]:
    errors = folder / f"errors{len(options)}.txt"
    run = [*command(), "serve", "series", "--no-watch", "--port", "0", *options]
    with errors.open("wb") as err, subprocess.Popen(run, cwd=folder, stdout=subprocess.PIPE, stderr=err) as process:
        assert process.stdout is not None
        port = 0
        try:
            for line in process.stdout:
                if found := re.match(rb"page: http://[^:]+:(\d+)/", line):
                    port = int(found[1])
                if b"(Ctrl-C to stop)" in line:
                    break
            assert port, errors.read_text(encoding="utf-8")
            site = folder / "series" / "output" / "site"
            (transcript,) = (site / "media").glob("one." + "?" * 12 + ".json")
            yield Served(process, port, errors, f"/media/{transcript.name}")
        finally:
            process.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series that was built, and a large file of the publisher's own beside what was built."""
    made = tmp_path_factory.mktemp("preview")
    place(made, series())
    assert rostra(made, "build", "series").status == 0
    (made / "series" / "output" / "site" / "large.bin").write_bytes(bytes(LARGE))
    return made


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(folder) as running:
        yield running


@dataclass(frozen=True)
class Request:
    """One row of the table: what is sent, what must come of it."""

    name: str
    host: str
    """``{port}`` is the preview's."""
    path: str = "/feed.xml"
    fields: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    """Regular expressions of which each is found in the answer."""
    lacks: tuple[str, ...] = ()
    method: str = "GET"
    then: str = ""
    """What follows the header."""

    def __str__(self) -> str:
        return self.name

    @property
    def worded(self) -> str:
        closing = () if self.then else ("Connection: close",)
        lines = (f"{self.method} {self.path} HTTP/1.1", f"Host: {self.host}", *self.fields, *closing)
        return "\r\n".join(lines) + "\r\n\r\n" + self.then


OK = r"^HTTP/1\.1 200 "
OWN = "127.0.0.1:{port}"

REQUESTS = [
    # These held in 0.1.0 too: the preview must still be reached by its own names.
    *(
        Request(f"own name {host}", host, has=(OK,))
        for host in (OWN, "localhost:{port}", "LOCALHOST", "studio.localhost:1", "127.9.9.9", "[::1]:{port}")
    ),
    Request("this machine's name", socket.gethostname(), has=(OK,)),
    Request("this machine's name in its network", f"{socket.gethostname().partition('.')[0]}.local", has=(OK,)),
    # These did not.
    *(
        Request(f"name {host} of somebody else", host, has=(REFUSED,), lacks=("<rss", SHARED))
        for host in (
            *("evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example"),
            *("192.0.2.1", "[2001:db8::1]", "a b", '"><script>', "evil.example/localhost"),
        )
    ),
    Request("news of the builds for somebody else", "evil.example", "/_rostra/events", has=(REFUSED,)),
    Request("nothing for somebody else", "evil.example", "/nothing", has=(REFUSED,), lacks=("404",)),
    Request("what to do about it", "evil.example", has=(r"--allow-host evil\.example",)),
    Request("feed read by another site", OWN, fields=("Origin: http://evil.example",), has=(OK,), lacks=(SHARED,)),
    Request("transcript read by another site", OWN, "{media}", ("Origin: null",), has=(OK,), lacks=(SHARED,)),
    Request("shown in another site", OWN, "{media}", has=(r"(?i)\ncross-origin-resource-policy: same-site\n",)),
    *(
        Request(f"page {path} in a frame of another site", OWN, path, has=(r"(?i)\n[^:]+: frame-ancestors 'self'\n",))
        for path in ("/", "/episodes/one.html", "/nothing")
    ),
    Request(
        "body in which another request hides",
        OWN,
        method="POST",
        fields=("Transfer-Encoding: chunked", "Content-Length: 4"),
        then="0\r\n\r\nGET /feed.xml HTTP/1.1\r\nHost: " + OWN + "\r\nConnection: close\r\n\r\n",
        has=(r"^HTTP/1\.1 405 ", r"(?i)\nconnection: close\n"),
        lacks=("<rss",),
    ),
    Request(
        "body of a request that needs none",
        OWN,
        fields=("Content-Length: 1000000",),
        then="a",
        has=(OK, r"(?i)\nconnection: close\n"),
    ),
]


@pytest.mark.parametrize("row", REQUESTS, ids=str)
def test_requests(row: Request, served: Served) -> None:
    answer = served.answer(row.worded)
    for wanted in row.has:
        assert re.search(wanted, answer, re.DOTALL), answer
    for unwanted in row.lacks:
        assert not re.search(unwanted, answer), answer


def test_a_name_that_is_allowed_and_one_that_is_not(folder: Path) -> None:
    """What is refused is told once for each name, with a code."""
    with serving(folder, "--allow-host", "studio.example") as running:
        for _ in range(3):
            assert running.answer(Request("", "Studio.Example:80").worded).startswith("HTTP/1.1 200 ")
            assert running.answer(Request("", "evil.example").worded).startswith("HTTP/1.1 421 ")
        for number in range(100):
            running.answer(Request("", f"evil{number}.example").worded)
        told = running.errors.read_text(encoding="utf-8").splitlines()
        refused = "R408 warning http://evil.example: a request for this host was refused; "
        assert [line for line in told if line.startswith(refused)] == [
            f"{refused}if the name is yours, add --allow-host evil.example"
        ]
        assert len(told) <= 20, "whoever asks under ever other names fills no screen"


@pytest.mark.parametrize("name", ["http://studio.example", "a/b", "", "*", "\x1b[2J"])
def test_what_is_no_name_is_not_allowed(name: str, tmp_path: Path) -> None:
    row = Attack(
        "no name",
        command=("serve", "series", "--allow-host", name),
        status=2,
        says=("--allow-host: .* is not a host name",),
        hides=("\x1b",),
    )
    attack(row, tmp_path)


def test_half_a_request_is_closed_and_a_slow_listener_is_not(served: Served) -> None:
    """Of 41 connections 40 never ask for anything; who listens, however slowly, gets everything."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.settimeout(WHILE)
        listener.connect(("127.0.0.1", served.port))
        listener.sendall(Request("", "localhost", "/large.bin").worded.encode())
        received = len(listener.recv(100))
        half = [served.connected() for _ in range(40)]
        try:
            for number, connection in enumerate(half):
                connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "[: number % 4 * 12])
            for connection in half:
                # The end, after a reproach at most.
                while connection.recv(1000):
                    pass
        finally:
            for connection in half:
                connection.close()
        while part := listener.recv(1 << 16):
            received += len(part)
        assert received > LARGE


def test_a_request_that_comes_byte_by_byte_is_closed(served: Served) -> None:
    """The limit is for the whole header, so no drop of it buys another while."""
    with served.connected() as connection:
        connection.settimeout(0.5)
        for _ in range(2 * WHILE):
            try:
                connection.sendall(b"G")
                if connection.recv(1000) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
    raise AssertionError("the connection was never closed")

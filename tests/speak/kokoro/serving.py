"""A server of one file on this computer, which can break off, refuse ranges or answer something else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Served:
    """What is served, and what was asked."""

    data: bytes
    url: str = ""
    ranges: bool = True
    """Whether a part may be asked for."""
    status: int = 0
    """Answered instead, if it is not 0."""
    ends_after: list[int] = field(default_factory=list)
    """Bytes after which each of the next connections is closed."""
    stated: bool = True
    """Whether the length is stated."""
    asked: list[str] = field(default_factory=list)
    """The header ``Range`` of each request."""


@contextmanager
def serving(data: bytes) -> Iterator[Served]:
    """Serve some bytes until the end of the block."""
    served = Served(data)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            served.asked.append(wanted)
            found = re.fullmatch(r"bytes=(\d+)-", wanted) if served.ranges else None
            begin = int(found[1]) if found else 0
            if served.status:
                self.send_error(served.status)
                return
            if found and begin >= len(served.data):
                self.send_error(416)
                return
            self.send_response(206 if found else 200)
            if served.stated:
                self.send_header("Content-Length", str(len(served.data) - begin))
            if found:
                self.send_header("Content-Range", f"bytes {begin}-{len(served.data) - 1}/{len(served.data)}")
            self.end_headers()
            end = begin + served.ends_after.pop(0) if served.ends_after else len(served.data)
            self.wfile.write(served.data[begin:end])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://127.0.0.1:{server.server_address[1]}/model.onnx"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join()

"""What serves a series while a client visits it: `rostra serve`, and nginx with the server block of docs/publish.md."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.clients.conftest import require
from tests.conftest import ROOT


@contextmanager
def serving(series: Path, output: Path, port: int = 0) -> Iterator[str]:
    """Serve what was built of a series at a free port (or a certain one); gives the address, with the final slash."""
    command = [sys.executable, "-m", "pipeline", "serve", series, "--output", output, "--no-watch", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            printed = []
            for line in process.stdout:
                printed.append(line)
                if line.startswith("page: "):
                    yield line.removeprefix("page: ").strip()
                    return
            raise AssertionError(f"rostra serve: {process.wait()}\n{''.join(printed)}")
        finally:
            process.terminate()


MAIN = """\
daemon off;
pid {0}/pid;
{1}
events {{ }}
http {{
access_log off;
client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; fastcgi_temp_path {0}/fastcgi; uwsgi_temp_path {0}/uwsgi;
scgi_temp_path {0}/scgi;
{2}
}}
"""
"""What a distribution has around a server block, in a folder of the test's own."""


def documented_block(site: Path, port: int) -> str:
    """The block, at a port of this computer and without a certificate."""
    text = (ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
    block = re.search(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert block
    changed = re.sub(r" *ssl_certificate.*\n", "", block[1])
    for old, new in (("listen 443 ssl;", f"listen 127.0.0.1:{port};"), ("/srv/www/talks;", f"{site};")):
        assert old in changed
        changed = changed.replace(old, new)
    return changed


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving_by_nginx(site: Path, own: Path, port: int = 0) -> Iterator[str]:
    """Serve a published folder; gives the address, without the final slash.

    :param own: a new folder for nginx.
    :param port: 0 for a free one.
    """
    nginx, port = require("nginx"), port or free_port()
    own.mkdir()
    # Its workers are other people's otherwise, who may not look into the folder of a test.
    user = "user root;" if os.geteuid() == 0 else ""
    (own / "nginx.conf").write_text(MAIN.format(own, user, documented_block(site, port)), encoding="utf-8")
    command = [nginx, "-p", str(own), "-e", str(own / "errors"), "-c", str(own / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            found = f"http://127.0.0.1:{port}"
            while not answers(found):
                assert process.poll() is None, process.stderr and process.stderr.read()
                time.sleep(0.02)
            yield found
        finally:
            process.terminate()


def answers(address: str) -> bool:
    """Whether a server is there."""
    try:
        with urlopen(address, timeout=5):
            return True
    except HTTPError:
        return True
    except URLError:
        return False

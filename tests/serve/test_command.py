"""``rostra serve`` as a user meets it."""

from __future__ import annotations

import http.client
import io
import socket
import subprocess
import sys
from pathlib import Path

import segno

from tests.conftest import run_rostra
from tests.run.conftest import Built
from tests.serve.conftest import serving


def test_it_says_where_and_ends_with_ctrl_c(built: Built) -> None:
    with serving(built.root, "--no-watch") as server:
        assert server.host == "127.0.0.1"
        assert server.printed == [
            f"page: {server.address}/",
            f"feed: {server.address}/feed.xml",
            "In the preview, links to https://example.org/quay/ point to this server; the files on disk are unchanged",
            f"Serving {built.site} (Ctrl-C to stop)",
        ]
        assert server.interrupt() == (0, "Stopped serving.\n")


def test_ctrl_c_ends_it_while_pages_listen_and_files_are_fetched(series: Path) -> None:
    with serving(series) as server:
        events = server.events()
        assert next(events) == ("built", "[]")
        fetching = http.client.HTTPConnection(server.host, server.port, timeout=60)
        fetching.request("GET", f"/media/{next((series / 'output' / 'site' / 'media').glob('bench.*.mp3')).name}")
        assert fetching.getresponse().read(10)
        status, rest = server.interrupt()
        assert status == 0
        assert rest.endswith("Stopped serving.\n")
        assert "Traceback" not in rest
        assert "Cancel" not in rest
        assert list(events) == []


def test_what_was_never_built_is_built_first(series: Path) -> None:
    with serving(series, "--no-watch") as server:
        assert any("spoken" in line for line in server.printed)
        assert server.ask("/feed.xml").status == 200


def test_nothing_is_served_of_an_input_that_was_never_right(series: Path) -> None:
    (series / "transcripts" / "bench.txt").write_text("", encoding="utf-8")
    done = run_rostra("serve", series, "--no-watch", "--port", "0", cwd=series)
    assert done.returncode == 1
    assert "R001 error" in done.stderr


def test_a_port_in_use_is_named_with_one_that_is_free(built: Built) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_rostra("serve", built.root, "--no-watch", "--port", str(port), cwd=built.root)
    assert done.returncode == 3
    start = f"R404 error http://127.0.0.1:{port}: the port is already in use; use --port "
    assert done.stderr.startswith(start)
    free = int(done.stderr.removeprefix(start).split()[0])
    with socket.create_server(("127.0.0.1", free)):
        pass


def test_an_address_of_another_computer(built: Built) -> None:
    done = run_rostra("serve", built.root, "--no-watch", "--host", "192.0.2.1", cwd=built.root)
    assert done.returncode == 3
    assert done.stderr.startswith("R404 error http://192.0.2.1:8000: ")


def test_for_other_computers_with_a_warning_and_a_qr_code(built: Built) -> None:
    with serving(built.root, "--no-watch", "--host", "0.0.0.0", PYTHONIOENCODING="utf-8") as server:
        assert server.ask("/feed.xml").status == 200
    printed = "\n".join(server.printed)
    assert "warning: anyone on this network can open the preview" in printed
    drawn = io.StringIO()
    segno.make(f"{server.address}/feed.xml", micro=False).terminal(out=drawn, compact=True)
    assert drawn.getvalue().strip() in printed


def test_there_must_be_something_to_serve(tmp_path: Path) -> None:
    done = run_rostra("serve", tmp_path, cwd=tmp_path)
    assert (done.returncode, done.stderr[:4]) == (1, "R101")


def test_other_commands_load_no_server(built: Built) -> None:
    program = (
        "import sys; from pipeline.cli import cli; cli.main(sys.argv[1:], standalone_mode=False);"
        "print(sorted({'starlette', 'uvicorn', 'anyio'} & set(sys.modules)))"
    )
    for arguments in (["build", str(built.root)], ["build", "--explain", str(built.root)], ["check", str(built.root)]):
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("[]\n"), arguments

"""Which files a build may read, and how they are opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pipeline.model import Log
from pipeline.model.sources import ABSENT, FOLDER, Bounds, file_problem, open_file, read_file


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A series beside pictures and beside another folder whose name begins like its own."""
    for folder in ("quay/transcripts", "pictures/old", "quay2"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("quay/a.png", "pictures/b.png", "pictures/old/c.png", "quay2/d.png"):
        (tmp_path / file).write_bytes(b"picture")
    (tmp_path / "quay" / "link").symlink_to("../pictures")
    (tmp_path / "quay" / "into.png").symlink_to(tmp_path / "quay" / "a.png")
    (tmp_path / "quay" / "loop.png").symlink_to("loop.png")
    (tmp_path / "by").symlink_to("quay")
    return tmp_path


@pytest.mark.parametrize("root", ["quay", "by"])
@pytest.mark.parametrize(
    ("name", "alone", "allowed"),
    [
        ("a.png", True, True),
        ("none.png", True, True),
        ("transcripts/../a.png", True, True),
        ("into.png", True, True),
        ("loop.png", True, True),
        ("a\0.png", True, True),
        ("../pictures/b.png", False, True),
        ("link/b.png", False, True),
        ("link/old/c.png", False, True),
        ("link/../quay2/d.png", False, False),
        ("../quay2/d.png", False, False),
        ("/etc/passwd", False, False),
    ],
)
def test_links_and_dots_are_followed_before_a_file_is_allowed(
    shelf: Path, root: str, name: str, alone: bool, allowed: bool
) -> None:
    file = shelf / root / name
    assert Bounds(shelf / root).hold(file) is alone
    for folder in ("../pictures", str(shelf / "pictures")):
        assert Bounds(shelf / root, (folder,)).hold(file) is allowed


def test_the_message_names_the_folder_to_allow(shelf: Path) -> None:
    log = Log()
    bounds = Bounds(shelf / "quay")
    assert bounds.report_outside(shelf / "quay" / "link" / "b.png", "link/b.png", "x.txt", 7, log)
    assert bounds.report_outside(Path("/etc/passwd"), "/etc/passwd", "x.txt", 8, log)
    near, far = log.sorted()
    assert str(near).startswith('R130 error x.txt:7: "link/b.png" is outside the series folder, in ../pictures; ')
    assert 'allow = ["../pictures"]' in near.hint
    assert 'allow = ["/etc"]' in far.hint
    assert not bounds.report_outside(shelf / "quay" / "a.png", "a.png", "x.txt", 7, log)


def test_what_is_no_regular_file_is_named_and_never_opened(shelf: Path) -> None:
    root = shelf / "quay"
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(root)  # a socket's path is short
        server.bind("sock")
        os.chdir(here)
        problems = {
            "a.png": "",
            "none": ABSENT,
            "a.png/x": ABSENT,
            "a\0b": ABSENT,
            "transcripts": FOLDER,
            "pipe": "is a named pipe, not a file",
            "sock": "is a socket, not a file",
            "/dev/zero": "is a device, not a file",
            "loop.png": "cannot be read: Too many levels of symbolic links",
        }
        assert {name: file_problem(root / name) for name in problems} == problems
        for name in ("none", "transcripts", "pipe", "sock", "/dev/zero", "loop.png"):
            with pytest.raises(OSError, match=r"\w"):
                open_file(root / name)
    assert read_file(root / "into.png") == b"picture"

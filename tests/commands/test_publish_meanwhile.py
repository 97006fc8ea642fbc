"""What happens to the series while its publisher is asked: nothing is sent that was not shown, or is not whole."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.publishing import BEGAN, DAY, LiveFolder, answers, publish, say
from tests.conftest import ROOT, run_rostra


def asked(root: Path, meanwhile: Callable[[Path], object]) -> tuple[int, str]:
    """Publish at a terminal, do something before saying yes; the exit status, and what was printed."""
    ours, theirs = pty.openpty()
    moment = str(int((BEGAN + DAY).timestamp()))
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "publish", ".", "--to", "../www"],
        cwd=root, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": moment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(theirs)
    printed = b""
    while part := _read(ours):
        printed += part
        if printed.endswith(b"[y/N]: "):
            meanwhile(root)
            os.write(ours, b"y\n")
    os.close(ours)
    return process.wait(), printed.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


def _say(root: Path) -> None:
    say(root, "Something else.")


def _say_and_build(root: Path) -> None:
    _say(root)
    assert run_rostra("build", ".", cwd=root).returncode == 0


def _pull(root: Path) -> None:
    record = root / "published.toml"
    record.write_text(record.read_text(encoding="utf-8").replace("revision = 1", "revision = 2", 1), encoding="utf-8")


def describe(root: Path, file: str, old: str, new: str) -> None:
    path = root / "transcripts" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


OF_THE_SHOW = ("series.toml", "benches & bollards", "benches")
"""Changes pages only: what was shown is sent without another build."""
OF_AN_EPISODE = ("bench.txt", "Who asked for a bench, and", "Who made a bench, and")
"""Changes a book: another build dates it."""


@pytest.mark.parametrize("edit", [OF_THE_SHOW, OF_AN_EPISODE])
@pytest.mark.parametrize("meanwhile", [_say_and_build, _pull])
def test_what_was_changed_meanwhile_is_not_sent(
    meanwhile: Callable[[Path], None], edit: tuple[str, str, str], root: Path
) -> None:
    target = LiveFolder(root.parent / "www")
    before = target.files()
    describe(root, *edit)
    status, printed = asked(root, meanwhile)
    assert status == 1, printed
    assert "changed while it was being published; run `rostra publish` again" in printed
    assert target.files() == before

    publish(root, "--to", "../www", at=BEGAN + DAY)
    answers(target.files())


def test_an_edit_that_was_not_shown_is_not_sent(root: Path) -> None:
    describe(root, *OF_AN_EPISODE)
    status, printed = asked(root, _say)
    assert status == 1
    assert "R303 error transcripts/bollard.txt: changed while it was being published" in printed


def test_what_was_shown_is_sent_though_a_source_is_edited_meanwhile(root: Path) -> None:
    describe(root, *OF_THE_SHOW)
    status, printed = asked(root, _say)
    assert status == 0, printed
    shown = LiveFolder(root.parent / "www").files()
    assert b"Something else." not in shown["episodes/bollard.html"]
    answers(shown)


def test_what_a_failed_publication_has_sent_leaves_on_its_day(root: Path) -> None:
    """An edit is undone after half of it was sent: apps may know of it for as long as of anything that was replaced."""
    target, talk = LiveFolder(root.parent / "www"), root / "transcripts" / "bollard.txt"
    before, text = target.files(), talk.read_bytes()
    book = target.folder / "books" / "bollard.epub"
    _say(root)
    book.unlink()
    book.mkdir()
    assert "R501" in publish(root, "--to", "../www", at=BEGAN + DAY, fails=1)
    book.rmdir()
    sent = target.files().keys() - before.keys()
    assert [name for name in sent if name.endswith(".mp3")]

    talk.write_bytes(text)
    publish(root, "--to", "../www", at=BEGAN + 2 * DAY)
    assert sent < target.files().keys()
    publish(root, "--to", "../www", at=BEGAN + 93 * DAY)
    assert target.files().keys() == before.keys()

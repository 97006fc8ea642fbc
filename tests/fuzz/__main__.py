"""``make fuzz``: try changed transcripts, front matter and settings for a while; report what breaks Rostra.

An input that does is made smaller and kept in ``tests/fuzz/found/``, where ``test_fuzz.py`` tries it.
With ``--atheris`` the inputs are those that reach new code, where Atheris is installed.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
import time
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase

from tests.fuzz.inputs import ALL, Files, place
from tests.fuzz.trying import PATIENCE, Hang, attempt, place_of

FOUND = Path(__file__).parent / "found"
_ROUND = 250
"""Inputs of a round; the next one begins afresh, with another seed."""


class Session:
    """What was tried and found."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self.tried = 0
        self.found: dict[str, tuple[Files, str]] = {}
        """Kind and place of a failure -> its smallest input, and the message."""
        self.settled: frozenset[str] = frozenset()
        """Failures of earlier rounds, which are not looked for again."""

    def over(self) -> bool:
        return time.monotonic() >= self.until

    def try_one(self, files: Files) -> None:
        """Try an input; a failure that is not known yet is raised, so that Hypothesis makes the input smaller."""
        if self.over():
            return
        self.tried += 1
        faulthandler.dump_traceback_later(4 * PATIENCE, exit=True)
        try:
            attempt(files)
        except Exception as error:
            name = place_of(error)
            if name not in self.found or len(str(files)) < len(str(self.found[name][0])):
                self.found[name] = (files, f"{type(error).__name__}: {error}"[:500])
            if name not in self.settled and not isinstance(error, Hang):
                raise
        finally:
            faulthandler.cancel_dump_traceback_later()


def run_rounds(session: Session, seed: int) -> None:
    """Try inputs, round by round, until the time is over."""
    options = hypothesis.settings(
        max_examples=_ROUND,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=hypothesis.Verbosity.quiet,
    )
    while not session.over():
        try:
            hypothesis.seed(seed)(options(hypothesis.given(ALL)(session.try_one)))()
        except Exception:
            if session.settled == frozenset(session.found):
                raise
            session.settled = frozenset(session.found)
        seed += 1


def run_atheris(session: Session, seconds: float) -> None:
    """Let Atheris choose the inputs; it ends the process, at the first failure or when the time is over."""
    import atheris  # type: ignore[import-not-found, unused-ignore]

    test = hypothesis.settings(database=None, deadline=None)(hypothesis.given(ALL)(session.try_one))
    atheris.instrument_all()
    session.until = time.monotonic() + 2 * seconds

    def try_bytes(data: bytes) -> None:
        try:
            test.hypothesis.fuzz_one_input(data)
        except Exception:
            keep(session)
            raise

    atheris.Setup([sys.argv[0], f"-max_total_time={round(seconds)}"], try_bytes)
    atheris.Fuzz()


def smaller(files: Files, name: str) -> Files:
    """The lines of an input without which it would not fail so."""

    def fails(changed: Files) -> bool:
        try:
            attempt(changed)
        except Exception as error:  # noqa: BLE001
            return place_of(error) == name
        return False

    for file in files:
        lines = files[file].splitlines(keepends=True)
        size = max(1, len(lines) // 2)
        while size:
            for at in reversed(range(0, len(lines), size)):
                fewer = lines[:at] + lines[at + size :]
                if fails({**files, file: b"".join(fewer)}):
                    lines = fewer
            size //= 2
        files = {**files, file: b"".join(lines)}
    return files


def keep(session: Session) -> None:
    """Write what was found, each input into a folder of its own."""
    for name, (files, message) in session.found.items():
        folder = FOUND / name.replace(" ", "-")
        place(files if name.startswith(Hang.__name__) else smaller(files, name), folder)
        print(f"{name}: {message}\n  kept in {folder}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6, help="the same seed tries the same inputs")
    parser.add_argument("--atheris", action="store_true", help="inputs by coverage, where Atheris is installed")
    wanted = parser.parse_args()
    session = Session(wanted.seconds)
    if wanted.atheris:
        run_atheris(session, wanted.seconds)
    run_rounds(session, wanted.seed)
    keep(session)
    print(f"{session.tried} inputs tried (seed {wanted.seed}), {len(session.found)} that break a promise")
    sys.exit(bool(session.found))


if __name__ == "__main__":
    main()

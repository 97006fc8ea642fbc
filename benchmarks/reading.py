"""Growth of time and memory of reading up to 5 MB of text.

Twice as much should take twice as long. Each reading has a separate process, whose peak memory is measured.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from time import process_time
from typing import NamedTuple

from rich.table import Table

from pipeline.model import Log
from pipeline.read import make_source, parse_transcript

LARGEST = 5_000_000
"""Characters of the longest text."""
_PARTS = (8, 4, 2, 1)
"""Divisors of ``LARGEST`` that give the lengths to read."""
_SECONDS = 300
"""Time limit of a reading."""
_MEGABYTES = 500
"""Limit of memory."""
_SYLLABLES = "ba den fi gor hu jas kel lim mo nar pe quin ros ta vel wim".split()
_WORDS = "the river harbour council ferry winter people city stone garden ledger map street window paper water".split()


def _name(number: int) -> str:
    """Return one of 65,536 names of two words."""
    a, b, c, d = (_SYLLABLES[number >> shift & 15] for shift in (0, 4, 8, 12))
    return f"{(a + b).title()} {(c + d).title()}"


def _says(number: int) -> str:
    words = " ".join(_WORDS[(number * 7 + n * n) % 16] for n in range(5 + number % 11))
    return f"{words.capitalize()} {number}."


def _talk(number: int) -> str:
    """Return a turn of one of two people."""
    return f"{('Anna Berg', 'Jon Lind')[number % 2]}: {_says(number)}\n\n"


def _cue(number: int) -> str:
    start, end = (f"{t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}" for t in (number, number + 1))
    return f"{start}.000 --> {end}.000\n"


def _quote(number: int) -> str:
    said = " ".join(map(_says, range(5 * number, 5 * number + 5)))
    quoted = f"> {_says(5 * number + 2)}\n\n" if number % 3 else f"“{_says(5 * number + 2)}”\n\n"
    return f"{('Anna Berg', 'Jon Lind')[number % 2]}: {said}\n\n{quoted}"


class _Kind(NamedTuple):
    piece: Callable[[int], str]
    """Returns the repeated text for a number."""
    before: str = ""
    after: str = ""
    name: str = "talk.txt"
    declared: bool = False
    """Whether all names are declared in front matter."""


_TWO = "Anna Berg: Good morning.\n\nJon Lind: Good morning.\n\n"
KINDS = {
    "turns": _Kind(_talk),
    "speakers": _Kind(lambda n: f"{_name(n % 65_536)}: {_says(n)}\n\n"),
    "speakers that come again": _Kind(lambda n: f"{_name(n // 2)}: {_says(n)}\n\nJon Lind: {_says(n)}\n\n"),
    "speakers, declared": _Kind(lambda n: f"{_name(n)}: {_says(n)}\n\n", declared=True),
    "speakers on lines of their own": _Kind(lambda n: f"{_name(n % 20_000)}\n{_says(n)}\n\n"),
    "people listed": _Kind(lambda n: f"{_name(n)} (A{chr(65 + n % 26)})\n", "Present:\n", f"\n{_TWO}"),
    "paragraphs, untagged": _Kind(lambda n: f"{_says(n)}\n\n"),
    "paragraphs before the first turn": _Kind(lambda n: f"{_says(n)}\n\n", after=_TWO * 20),
    "titles before the first turn": _Kind(lambda n: f"{_WORDS[n % 16].title()} {_name(n)}\n\n", after=_TWO * 20),
    "paragraphs within turns": _Kind(lambda n: f"{_says(n)}\n\n", _TWO),
    "short paragraphs": _Kind(lambda n: f"Yes, {_WORDS[n % 16]} {n}.\n\n", _TWO),
    "paragraphs between pages": _Kind(lambda n: f"{_says(n)}\n\n{n}\n\n{_WORDS[n % 16].title()} of It\n\n", _TWO),
    "quotes": _Kind(_quote),
    "cues with voices": _Kind(
        lambda n: f"{_cue(n)}<v {_name(n // 4 % 50)}>{_says(n)}\n\n", "WEBVTT\n\n", name="talk.vtt"
    ),
    "cues with names": _Kind(
        lambda n: f"{n + 1}\n{_cue(n).replace('.', ',')}{_name(n // 4 % 50)}: {_says(n)}\n\n", name="talk.srt"
    ),
    "cues that roll": _Kind(
        lambda n: f"{_cue(n)}{_says(n)}\n{'>> ' if n % 4 == 0 else ''}{_says(n + 1)}\n\n", "WEBVTT\n\n", name="talk.vtt"
    ),
    "items of lists": _Kind(lambda n: f"- {_says(n)}\n" if n % 20 else "\n" + _talk(n), _TWO),
    "numbered items": _Kind(lambda n: f"{n + 1}. {_says(n)}\n", _TWO),
    "labels among speakers": _Kind(
        lambda n: (
            f"{_name(n)}: {_says(n)}\n\nJon Lind: {_says(n)}\n\n{_name(n)}: {_says(n)}\n\n"
            f"of {_name(n)[::-1].title()}: it is {n}.\n\n"
        )
    ),
    "labels": _Kind(lambda n: f"{_WORDS[n % 16].title()} {n}: {_says(n)}\n\n", _TWO),
    "clauses before colons": _Kind(lambda n: f"What the {_WORDS[n % 16]} said {n} times: {_says(n)}\n", _TWO),
    "lines of one block": _Kind(lambda n: f"{_says(n)[:48]}\n", _TWO),
    "headings": _Kind(lambda n: f"## {_WORDS[n % 16].title()} of {n}\n\n{_talk(n)}"),
    "directions": _Kind(lambda n: f"{_talk(n)}[{_WORDS[n % 16]} {n}]\n\n(Applause)\n\n"),
    "references": _Kind(
        lambda n: f"{_name(n)} ({1900 + n % 100}). *{_says(n)[:-1]}*. Udden.\n\n", f"{_TWO}REFERENCES\n\n"
    ),
    "segments": _Kind(
        lambda n: ",\n" * bool(n) + json.dumps({"speaker": _name(n // 4 % 50), "startTime": n, "body": _says(n)}),
        '{"version": "1.0.0", "segments": [\n', "]}", "talk.json",
    ),
    "lines of a chat": _Kind(lambda n: f"[{_cue(n)[:8]}] <{_name(n % 50).replace(' ', '_').lower()}> {_says(n)}\n"),
    "paragraphs of HTML": _Kind(
        lambda n: f"<cite>{_name(n % 50)}:</cite>\n<p>{_says(n)}</p>\n", name="talk.html"
    ),
}  # fmt: skip
"""Name of the part that grows -> how to write it."""


def text_of(kind: str, size: int) -> str:
    """Write a text of one kind with about ``size`` characters."""
    made = KINDS[kind]
    pieces = list(_pieces(made, size))
    people = "".join(f'  {{ name = "{_name(n)}" }},\n' for n in range(len(pieces))) if made.declared else ""
    front = f'+++\ntitle = "Talk"\ndate = 2026-01-01\npeople = [\n{people}]\n+++\n\n' if people else ""
    return "".join((front, made.before, *pieces, made.after))


def _pieces(made: _Kind, size: int) -> Iterator[str]:
    length = 0
    for number in count():
        if length >= size:
            return
        piece = made.piece(number)
        length += len(piece) + 30 * made.declared
        yield piece


class Cost(NamedTuple):
    """Time and memory of a reading."""

    seconds: float
    megabytes: float


def reading_cost(kind: str, size: int) -> Cost | None:
    """Measure a reading in a separate process; None if it takes too long."""
    command = [sys.executable, "-m", __name__, kind, str(size)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    seconds, megabytes = map(float, done.stdout.split())
    return Cost(seconds, megabytes)


def reading(table: Table) -> None:
    """Compare readings of each kind of text at several lengths, each twice the previous."""
    for kind in KINDS:
        costs = [reading_cost(kind, LARGEST // part) for part in _PARTS]
        table.add_row(f"reading of 5 MB: {kind}", *row(costs))


def row(costs: list[Cost | None]) -> tuple[str, str, str]:
    """Return the largest ratio of a doubling, the limit, and times and memory."""
    known = [c for c in costs if c is not None]
    if len(known) < len(costs):
        return "", "2.5", f"more than {_SECONDS} s"
    ratio = max(b.seconds / a.seconds for a, b in pairwise(known[1:]))
    times = " / ".join(f"{c.seconds:.1f}" for c in known)
    return f"{ratio:.1f}", "2.5", f"{times} s; {known[-1].megabytes:.0f} MB (limit {_MEGABYTES})"


if __name__ == "__main__":
    written = text_of(sys.argv[1], int(sys.argv[2]))
    source = make_source(KINDS[sys.argv[1]].name, written)
    began = process_time()
    parse_transcript(source, "talk", Log())
    print(process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

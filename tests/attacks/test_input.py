"""Malformed values: each a coded diagnostic at its line, never a traceback, never a hang."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.attacks.attacking import FRONT, SETTINGS, Attack, attack, series, unfit

CHECK = ("check", "series")
DEEP = "a = " + "[" * 100_000
DIGITS = "9" * 5_000
DOTS = ".".join("a" * 100_000) + " = 1\n"


def front(name: str, lines: str, *says: str) -> Attack:
    """Lines that are added to the front matter, of which the first is line 5."""
    return unfit(f"front: {name}", series(front=FRONT + lines), *says)


def dated(date: str) -> Attack:
    files = series(front=f'title = "One"\ndate = {date}\n')
    return unfit(f"date: {date}", files, r"R007 error series/transcripts/one.txt:3: ")


def settings(name: str, lines: str, *says: str) -> Attack:
    """Lines that are added to series.toml, of which the first is line 4."""
    return unfit(f"series: {name}", series(SETTINGS + lines), *says)


def beside(name: str, file: str, text: str, *says: str) -> Attack:
    return unfit(f"{file}: {name}", series(files={file: text}), *says)


def sealed(text: str) -> bytes:
    """What a file of the store holds that says of itself that it is whole."""
    return hashlib.sha256(text.encode()).hexdigest().encode() + b"\n" + text.encode()


def a_dated_record(moment: str) -> str:
    return (
        f'schema = 2\nseries = "quay-talks"\n[episodes.one]\nguid = "x"\npublished = {moment}\nsince = {moment}\n'
        "revision = 1\n"
    )


def an_older_record(moment: str) -> str:
    """As version 0.1.0 wrote it."""
    revision = (
        f'file = "media/one.0123456789ab.mp3"\nbytes = 1\nsha256 = "0123456789ab"\nsince = {moment}\nreissue = 0\n'
    )
    return f'schema = 1\n[episodes.one]\nguid = "x"\n[[episodes.one.revisions]]\n{revision}'


MOMENTS = {
    "a moment before all": "0001-01-01T00:00:00+23:59",
    "a moment after all": "9999-12-31T23:59:00-23:59",
    "the last moment": "9999-12-31T23:59:00Z",
}
FRONT_LINE = r"R005 error series/transcripts/one.txt:5: "
SERIES_LINE = r"R102 error series/transcripts/series.toml:4: "
ATTACKS = [
    front("nested 5,000 deep", "a = " + "[" * 5_000 + "]" * 5_000 + "\n", FRONT_LINE),
    front("tables nested 5,000 deep", "a = " + "{a = " * 5_000 + "1" + "}" * 5_000 + "\n", FRONT_LINE),
    front("nested 300 deep", "a = " + "[" * 300 + "]" * 300 + "\n", FRONT_LINE),
    front("a key of 100,000 parts", DOTS, FRONT_LINE),
    front("an integer of 5,000 digits", f"a = {DIGITS}\n", FRONT_LINE),
    front("an integer of 400 hex digits", f"a = 0x{DIGITS[:400]}\n", FRONT_LINE),
    unfit(
        "front: number = 10^20",
        series(front=f'title = "One"\nnumber = {10**20}\n'),
        r"R005 error series/transcripts/one.txt:3: ",
    ),
    unfit(
        "front: number = 10^18",
        series(front=f'title = "One"\nnumber = {10**18}\n'),
        r"R007 error series/transcripts/one.txt:3: .*0 to 999999999",
    ),
    unfit(
        "front: number = 9e4000 (held on 0.1.0)",
        series(front='title = "One"\nnumber = 9e4000\n'),
        r"R007 error series/transcripts/one.txt:3: ",
    ),
    dated("0001-01-01T00:00:00+23:59"),
    dated("9999-12-31T23:59:00-23:59"),
    dated('"0001-01-01T00:00:00+23:59"'),
    dated('"9999-12-31T23:59:00-23:59"'),
    dated("0001-01-01"),
    dated("9999-12-31"),
    dated('"1899-12-31"'),
    settings("nested 100,000 deep", DEEP, SERIES_LINE),
    settings("a key of 100,000 parts", DOTS, SERIES_LINE),
    settings("an integer of 5,000 digits", f"season = {DIGITS}\n", SERIES_LINE),
    settings("an integer of 400 hex digits", f"season = 0x{DIGITS[:400]}\n", SERIES_LINE),
    settings(
        "a pause of 9e4000 seconds (held on 0.1.0)", "[pauses]\nturn = 9e4000\n", r"R105 error \S*series.toml:5: "
    ),
    settings("a pause of 10^400 seconds", f"[pauses]\nturn = 1{'0' * 400}\n", r"R102 error \S*series.toml:5: "),
    beside("nested 100,000 deep", "voices/cast.toml", DEEP, r"R102 error series/voices/cast.toml:1: "),
    beside("an integer of 5,000 digits", "voices/cast.toml", f"[x]\nrate = {DIGITS}\n", r"R102 error \S*cast.toml:2: "),
    beside("nested 100,000 deep", "voices/lexicon.toml", DEEP, r"R102 error series/voices/lexicon.toml:1: "),
    beside(
        "an integer of 5,000 digits", "voices/lexicon.toml", f"word = {DIGITS}\n", r"R102 error \S*lexicon.toml:1: "
    ),
    *(
        row
        for file, dated_record in (("published.toml", a_dated_record), ("output/published.toml", an_older_record))
        for row in (
            beside("nested 100,000 deep", file, DEEP, rf"R406 error series/{file}"),
            beside("an integer of 5,000 digits", file, f"schema = {DIGITS}\n", rf"R406 error series/{file}"),
            *(beside(name, file, dated_record(m), rf"R406 error series/{file}") for name, m in MOMENTS.items()),
        )
    ),
    Attack(
        "store: a record nested 100,000 deep is none",
        series(files={"output/store/last-build.json": sealed("[" * 100_000)}),
        command=CHECK,
    ),
    Attack(
        "store: a record of another form is none",
        series(files={"output/store/last-build.json": sealed('{"schema": 7}')}),
        command=CHECK,
    ),
    Attack(
        "store: what the reading left is of another form",
        series(files={"output/store/reading.memo": sealed("[]")}),
        command=CHECK,
    ),
    unfit(
        "language: a markup that would end the attribute",
        series(SETTINGS + 'language = "en\\" onload=\\"x"\n'),
        r"R045 error series/transcripts/series.toml:4: ",
    ),
    unfit(
        "language: of an episode",
        series(front=FRONT + 'language = "en\\" onload=\\"x"\n'),
        r"R045 error series/transcripts/one.txt:5: ",
    ),
    unfit(
        "language: with an underscore",
        series(SETTINGS + 'language = "en_GB"\n'),
        r"R045 error series/transcripts/series.toml:4: .*en-GB",
    ),
    unfit(
        "language: of some words",
        series(talk='ANN BELL - Good {lang=sv" onload="x}dag{/}.\n\nBOB COLE - Hello.\n'),
        r"R045 error series/transcripts/one.txt:7: ",
    ),
]


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_malformed_input(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)

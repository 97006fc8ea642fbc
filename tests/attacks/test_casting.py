"""Attacks on the cast: who is given which voice, and who is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.attacking import FRONT, Attack, Seen, attack, series, transcript

SCRIPT = ("check", "series", "--script")
SEVEN = ("Ola Oberg", "Andy Karr", "Bea Wye", "Chia Vale", "Guy Bate", "Jen Clarke", "Rob Kitt")
TABLE = "people = [\n{}]\n"
HIGHER = {"en-us+steph", "en-us+steph3", "en-us+f2", "en-us+Annie"}
"""Those of the roster with 155 Hz or more."""


def people(*entries: str, talk: str) -> dict[str, str | bytes]:
    """A series whose front matter lists people, one a line from line 6."""
    return series(front=FRONT + TABLE.format("".join(f"{e},\n" for e in entries)), talk=talk)


def cast(text: str, talk: str = "ANN BELL - Good morning.\n\nBOB COLE - Hello.\n") -> dict[str, str | bytes]:
    return series(talk=talk, files={"voices/cast.toml": text})


def voices(seen: Seen) -> dict[str, str]:
    return dict(re.findall(r"^\S+ paragraph \S+ \[(.+?), (\S+?)\]: ", seen.out, re.MULTILINE))


def high(*names: str) -> Callable[[Path, Seen], None]:
    """Exactly these people have one of the roster's higher voices."""

    def holds(_: Path, seen: Seen) -> None:
        assert {n for n, v in voices(seen).items() if v in HIGHER} == set(names), seen.out

    return holds


def spread(_: Path, seen: Seen) -> None:
    found = voices(seen)
    assert len(set(found.values())) == len(SEVEN)
    assert len(set(found.values()) & HIGHER) >= 3, found


ANN, ABE = '{ name = "Ann Bell", aliases = ["AB"] }', '{ name = "Abe Boone", aliases = ["AB"] }'
ATTACKS = [
    Attack(
        "one alias for two people",
        people(ANN, ABE, talk="AB: Good morning.\n\nAbe Boone: Hello.\n"),
        command=SCRIPT,
        status=1,
        says=(
            r'R132 warning series/transcripts/one\.txt:7: "AB" refers to Ann Bell and Abe Boone',
            r'R012 error series/transcripts/one\.txt:11: unknown speaker "AB"; did you mean "Ann Bell" or',
        ),
    ),
    Attack(
        "one person's alias is another's name",
        people('{ name = "Ann Holm", aliases = ["Berg"] }', '"Berg"', talk="Berg: Good morning.\n\nAnn Holm: Hello.\n"),
        command=SCRIPT,
        says=(r"R132 warning series/transcripts/one\.txt:7: .*using Berg", r"\[Berg, \S+\]: Good morning"),
    ),
    Attack(
        "one person listed twice",
        people('"Ann Bell"', '"Abe Boone"', '"Ann Bell"', talk="Ann Bell: Good morning.\n\nAbe Boone: Hello.\n"),
        command=SCRIPT,
        says=(r'R132 warning series/transcripts/one\.txt:8: "Ann Bell" is listed more than once',),
    ),
    Attack(
        "a table of cast.toml named after an alias of two people",
        {
            **cast('[AB]\nvoice = "en-us+f2"\n'),
            "series/transcripts/one.txt": transcript(FRONT + TABLE.format(f"{ANN},\n"), "AB: Yes.\n\nAnn Bell: No.\n"),
            "series/transcripts/two.txt": transcript(
                FRONT.replace("1", "2") + TABLE.format(f"{ABE},\n"), "AB: Yes.\n\nAbe Boone: No.\n"
            ),
        },
        command=SCRIPT,
        says=(
            r'R132 warning series/voices/cast\.toml:1: "AB" is an alias of both Ann Bell and Abe Boone',
            r"\[Ann Bell, en-us\+f2\]",
        ),
    ),
    Attack(
        "seven people, and low voices enough for all",
        series(talk="".join(f"{name.upper()} - Good morning.\n\n" for name in SEVEN)),
        command=SCRIPT,
        holds=spread,
    ),
    Attack(
        "higher voices for those who are to have them",
        cast('["Ann Bell"]\nvoice = "higher"\n\n["Bob Cole"]\nvoice = "lower"\n'),
        command=SCRIPT,
        holds=high("Ann Bell"),
    ),
    Attack(
        "a higher narrator",
        cast('[narrator]\nvoice = "higher"\n\n["Ann Bell"]\nvoice = "lower"\n\n["Bob Cole"]\nvoice = "lower"\n'),
        command=SCRIPT,
        says=(r"\[narrator, en-us\+(?:steph|f2|Annie)\]",),
        holds=high(),
    ),
    Attack(
        "a misspelt wish",
        cast('["Ann Bell"]\nvoice = "Highr"\n'),
        command=SCRIPT,
        status=1,
        says=(r'R110 error series/voices/cast\.toml:1: unknown voice "Highr"; did you mean "higher"\?',),
    ),
    Attack(
        "a wish with a pitch, which belongs to no voice",
        cast('["Ann Bell"]\nvoice = "higher"\npitch = 70\n'),
        command=SCRIPT,
        status=1,
        says=(r'R105 error series/voices/cast\.toml:3: "Ann Bell" has a pitch but no voice',),
    ),
]


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_attack_holds(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)

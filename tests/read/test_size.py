"""Large and hostile texts are read in time that grows with their length, not with its square."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest

from tests.read.reading import findings, read

WORDS = "the river harbour council ferry winter people city stone garden ledger map street window paper water".split()


def a_talk(characters: int) -> str:
    dice = random.Random(6)

    def sentence() -> str:
        return " ".join(dice.choice(WORDS) for _ in range(dice.randint(4, 18))).capitalize() + "."

    parts: list[str] = []
    while sum(map(len, parts)) < characters:
        tag = dice.choice(["ANNA BERG - ", "JON LIND - ", "", "", ""]) if parts else "ANNA BERG - "
        text = " ".join(sentence() for _ in range(dice.randint(1, 9)))
        parts.append(f"“{text}”" if not tag and dice.random() < 0.1 else tag + text)
    entries = [f"Berg, A. ({1900 + n}). *The {WORDS[n % 16].title()} of {n}*. Udden." for n in range(100)]
    return "\n\n".join([*parts, "REFERENCES", *entries])


def seconds(text: str) -> float:
    began = time.process_time()
    findings(text)
    return time.process_time() - began


def test_a_long_talk() -> None:
    """A megabyte is some 16 hours of speech; 240 kB of it are read here. Squared, six times the text takes 36 times."""
    short = min(seconds(a_talk(40_000)) for _ in range(2))
    assert seconds(a_talk(240_000)) < 18 * short


@pytest.mark.parametrize(
    "piece",
    [
        "**a ",
        "*a ",
        "[a ",
        "[",
        "[a](b",
        "[a](",
        "[a](b (",
        '[a](b "',
        "[a](<",
        "![a",
        "{lang=sv} ",
        "“",
        "\\*",
        "A.",
        "Anna of the ",
        "a, ",
        "(",
        "> ",
        "x.",
        "x.🙂",
        "x؟",
        "x.»",
        "’",
    ],
)
def test_marks_that_are_never_closed(piece: str) -> None:
    short, long = ("ANNA BERG - " + piece * n for n in (2_000, 16_000))
    assert seconds(long) < 12 * seconds(short) + 2


def test_a_line_of_blanks() -> None:
    """No slower than as many words, by far: backtracking over the blanks would take their square."""
    words = seconds("ANNA BERG - One.\n" + "on " * 66_000 + "\nTwo.")
    assert seconds("ANNA BERG - One.\n" + " " * 200_000 + "\nTwo.") < 3 * words


def test_a_hundred_thousand_characters_without_a_full_stop() -> None:
    document, found = findings("ANNA BERG - " + "word " * 20_000)
    assert document is not None
    assert [(d.code, d.line) for d in found if d.severity == "error"] == [("R023", 1)]
    assert [d.message for d in found if d.code == "R023"] == ["a sentence of 99,999 characters"]


def test_a_long_sentence() -> None:
    assert read("ANNA BERG - " + "word " * 150 + ".").codes().count("R024") == 1


def test_memory_of_a_long_talk() -> None:
    """Nothing is kept for each character: an offset and a style would take more than a hundred bytes."""
    text = a_talk(120_000)
    findings(text)
    tracemalloc.start()
    try:
        document, _ = findings(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert document is not None
    assert peak < 50 * len(text), f"{peak / len(text):.0f} bytes per character"

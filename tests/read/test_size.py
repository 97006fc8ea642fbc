"""Large and hostile texts are read in steps that grow with their length, not with its square.

Steps are calls of functions; `make bench` has the time.
"""

from __future__ import annotations

import random
import tracemalloc

import pytest

from tests.conftest import calls
from tests.read.reading import findings, read

# What counts the calls would be counted too, and both take long.
pytestmark = pytest.mark.no_cover

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


def steps(text: str) -> int:
    return calls(lambda: findings(text)).total()


def test_a_long_talk() -> None:
    """A megabyte is some 16 hours of speech; here are 10 and 60 kB. Squared, it would be 36 times as many steps."""
    assert steps(a_talk(60_000)) < 7 * steps(a_talk(10_000))


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
    short, long = ("ANNA BERG - " + piece * n for n in (125, 1_000))
    assert steps(long) < 9 * steps(short)


@pytest.mark.parametrize("piece", ["x\n\n", "“x\n\n", "> a\n\n", "> a\n", "a. B\n\n", "[x]\n\n", "## a\n\nb.\n\n"])
def test_short_paragraphs(piece: str) -> None:
    short, long = ("ANNA BERG - One.\n\nJON LIND - Two.\n\n" + piece * n for n in (250, 2_000))
    assert steps(long) < 9 * steps(short)


def works(count: int) -> str:
    def named(n: int) -> str:
        return f"Smith{'abcdefghij'[n // 10 % 10]}{'abcdefghij'[n % 10]}{'abc'[n // 100]}"

    said = (
        f"{('ANNA BERG', 'JON LIND')[n % 2]} - As {named(n)} (1990) says in “The Title of {n}”.\n\n"
        for n in range(count)
    )
    entries = (f"{named(n)}, A. (1990). *The Title of {n}*. Udden.\n\n" for n in range(count))
    return "".join((*said, "REFERENCES\n\n", *entries))


def test_many_works_each_of_them_named() -> None:
    """Every mention is compared with every title, but by the library; no step is for each of both."""
    few = [d.code for d in findings(works(50))[1]]
    assert few.count("R018") >= 50
    assert steps(works(200)) < 5 * steps(works(50))


def test_many_speakers() -> None:
    def talk(count: int) -> str:
        names = (
            f"{'ABCDEFGHIJ'[n % 10]}NNA {'ABCDEFGHIJ'[n // 10 % 10]}E{'ABCDEFGHIJ'[n // 100]}RG" for n in range(count)
        )
        return "".join(f"{name} - Good morning.\n\n" for name in names)

    assert steps(talk(400)) < 5 * steps(talk(100))


def test_a_line_of_blanks() -> None:
    """Backtracking over the blanks would not end in a lifetime."""
    blank, none = ("ANNA BERG - One.\n" + line + "\nTwo." for line in (" " * 2_000_000, ""))
    assert steps(blank) < 2 * steps(none)
    assert read(blank).said() == read(none).said()


def test_a_hundred_thousand_characters_without_a_full_stop() -> None:
    document, found = findings("ANNA BERG - " + "word " * 20_000)
    assert document is not None
    assert [(d.code, d.line) for d in found if d.severity == "error"] == [("R023", 1)]
    assert [d.message for d in found if d.code == "R023"] == ["the sentence has 99,999 characters; the limit is 10,000"]


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

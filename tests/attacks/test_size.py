"""Large inputs: read in a time that grows with their size, or refused by a coded diagnostic.

No time is measured here: a command that takes longer than ``attacking.PATIENCE`` counts as hanging. Steps are counted
in ``tests/read/test_size.py``, seconds in ``benchmarks/``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.attacking import SETTINGS, Attack, attack, series, transcript
from tests.conftest import all_but_long

CHECK = ("check", "series")
TURNS = 200


def lettered(number: int) -> str:
    """A number in letters: no two that begin alike."""
    return "".join(chr(65 + number // 26**n % 26) for n in range(3))


def checked(name: str, talk: str, settings: str = SETTINGS, **files: str) -> Attack:
    """A series that is large, and without errors."""
    beside = {"voices/lexicon.toml": files["lexicon"]} if files else {}
    return Attack(name, series(settings, talk=talk, files=beside), command=CHECK)


def speakers(count: int) -> str:
    turns = (f"{lettered(n)} {lettered(n * 7919)}X - Good morning, this is number {n}.\n\n" for n in range(count))
    return "".join(turns)


def turns(count: int, text: str) -> str:
    """Two people in turn, who say a text with the turn's number in it."""
    return "".join(
        f"{('ANN BELL', 'BOB COLE')[n % 2]} - {text.format(n=n, name=lettered(n))}\n\n" for n in range(count)
    )


def works(count: int) -> str:
    said = turns(count, "As Smith{name} (1990) says in “The Title of Work {name} Number {n}”, it holds.")
    entries = (
        f"Smith{lettered(n)}, A. (1990). *The Title of Work {lettered(n)} Number {n}*. Udden.\n\n" for n in range(count)
    )
    return f"{said}REFERENCES\n\n{''.join(entries)}"


def words(count: int) -> str:
    return "".join(f'[[word]]\nword = "word{n}x"\nspoken = "spoken {n}"\n\n' for n in range(count))


def paragraphs(piece: str, status: int = 0) -> Attack:
    """:param status: 1 for those that together are a sentence of thousands of characters."""
    talk = turns(3, "Good morning, number {n}.") + piece * (100_000 // len(piece))
    return Attack(f"paragraphs: {piece!r}, 100 kB", series(talk=talk), command=CHECK, status=status)


def refused(name: str, says: str, **changed: str) -> Attack:
    return Attack(name, series(**changed), command=CHECK, status=1, says=(says,))  # type: ignore[arg-type]


LONG_TITLE = "word " * 80_000
LARGE = Attack(
    "a transcript of 47 MB",
    {
        "series/transcripts/series.toml": SETTINGS,
        "series/transcripts/one.txt": transcript(
            talk=turns(2, "Good morning.") + "Good morning to you all.\n\n" * 1_810_000
        ),
    },
    command=CHECK,
    status=1,
    says=(r"R135 error series/transcripts/one.txt: .*47\.\d MB",),
)
NEW = '[[word]]\nword = "and"\nspoken = "' + "and " * 5_000 + '"\n'
ATTACKS = [
    LARGE,
    refused("a title of 400,000 characters", r"R023 error \S*one.txt.*opening", front=f'title = "{LONG_TITLE}"\n'),
    refused(
        "the series' title of 400,000 characters",
        r"R023 error \S*one.txt.*opening",
        settings=f'[series]\ntitle = "{LONG_TITLE}"\nkey = "quay-talks"\n',
    ),
    refused(
        "a heading of 400,000 characters",
        r"R023 error \S*one.txt:\d+: .*heading",
        talk=f"{turns(2, 'Good.')}## {LONG_TITLE}\n\n{turns(2, 'Well.')}",
    ),
    Attack(
        "a respelling of 20,000 characters",
        series(talk=turns(2, "You and I and they."), files={"voices/lexicon.toml": NEW}),
        command=CHECK,
        status=1,
        says=(r"R023 error \S*one.txt:7: ",),
    ),
    checked("2,000 speakers", speakers(2_000)),
    checked("1,500 works, each of them named", works(1_500)),
    checked("20,000 words in the lexicon", turns(TURNS, "This is word{n}x of the talk."), lexicon=words(20_000)),
    Attack(
        "20,000 entries in cast.toml",
        series(files={"voices/cast.toml": "".join(f'["Ann {n}"]\nvoice = "en-us+m1"\n' for n in range(20_000))}),
        command=CHECK,
        says=(r"R112 warning series/voices/cast.toml:1: .* \(and 19999 more, at lines 3, 5, 7, …\)",),
    ),
    *(paragraphs(piece, status=1) for piece in ("x\n\n", "“x\n\n", "1. a\n\n")),
    *(paragraphs(piece) for piece in ("> a\n\n", "a. B\n\n", "[x]\n\n", "## a\n\nb.\n\n")),
]


@pytest.mark.parametrize("row", all_but_long(ATTACKS, *ATTACKS[:5]), ids=str)
def test_large_input(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)

"""Texts that act on the terminal: they move the cursor, name the window, turn the order of what follows.

What is printed holds no control character but the line breaks of the command's own lines, whatever a title, a name, a
key, a file's name or an argument holds: it is shown as ``\\x1b``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.attacks.attacking import Attack, Seen, attack, series, transcript

RAW = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
"""C0 but the line feed, DEL, C1, breaks of lines, changes of direction."""
WINDOW = 'title = "\\u001b]0;pwned\\u0007"\ndate = 2026-03-04\n'
TURNED = 'title = "Turned \\u202Eback\\u2066"\ndate = 2026-03-04\n'
PEOPLE = 'title = "One"\ndate = 2026-03-04\npeople = [{ name = "Ann \\u009b31m Bell", aliases = ["ANN"] }]\n'
LINES = "ANN BELL - Good \u202emorning\x9b31m.\n\nBOB COLE - Hello\x1b]0;x\x07 there.\n"


def is_json(_: Path, seen: Seen) -> None:
    """The escapes of JSON give back what stands there."""
    found = json.loads(seen.out)
    assert found["episodes"][0]["title"] == "Turned \u202eback\u2066"


ATTACKS = [
    Attack("title names the window", series(front=WINDOW), says=(r"\\x1b\]0;pwned\\x07",), hides=(RAW,)),
    Attack(
        "title names the window, in a check",
        series(front=WINDOW),
        command=("check", "series"),
        says=(r"one: \\x1b\]0;pwned\\x07: 2 turns",),
        hides=(RAW,),
    ),
    Attack(
        "title turns the line",
        series(front=TURNED),
        command=("check", "series"),
        says=(r"Turned \\u202eback\\u2066: 2 turns",),
        hides=(RAW,),
    ),
    Attack(
        "title turns the line, in JSON",
        series(front=TURNED),
        command=("check", "series", "--json"),
        says=(r"Turned \\u202eback\\u2066",),
        hides=(RAW,),
        holds=is_json,
    ),
    Attack(
        "title names the window, in a script",
        series(front=WINDOW),
        command=("check", "series", "--script"),
        says=(r"\\x1b\]zero;pwned\\x07",),
        hides=(RAW,),
    ),
    Attack(
        "name with a C1 code, in a script",
        series(front=PEOPLE, talk="ANN: Good morning.\n\nANN: Hello.\n"),
        command=("check", "series", "--script"),
        says=(r"\[Ann \\x9b31m Bell, ",),
        hides=(RAW,),
    ),
    Attack(
        "sentences with codes, in a ledger",
        series(talk=LINES),
        command=("check", "series", "--ledger"),
        says=(r"Good \\u202emorning\\x9b31m",),
        hides=(RAW,),
    ),
    Attack(
        "unknown setting with a code",
        series(settings='[series]\ntitle = "Quay"\nkey = "quay"\n"\\u001b[2J" = 1\n'),
        command=("check", "series"),
        status=1,
        says=(r"R103 .*\\x1b\[2J",),
        hides=(RAW,),
    ),
    Attack(
        "plan of a title with a code",
        series(front=WINDOW),
        command=("build", "series", "--explain"),
        hides=(RAW,),
    ),
    Attack(
        "file name with a line break",
        series(files={"transcripts/a\nR401 forged.txt": transcript()}),
        command=("check", "series"),
        status=1,
        says=(r"a\\nR401 forged",),
        hides=(r"(?m)^R401 forged",),
    ),
    Attack(
        "target that names the window",
        command=("build", "\x1b]0;x\x07"),
        status=1,
        says=(r"R008 error \\x1b\]0;x\\x07: ",),
        hides=(RAW,),
    ),
    Attack(
        "argument that is too much",
        command=("build", "series", "\x1b]0;x\x07\nR401 forged"),
        status=2,
        says=(r"Error: .*\\x1b\]0;x\\x07\\nR401 forged",),
        hides=(RAW,),
    ),
    Attack(
        "new series in a folder with a code",
        command=("new", "\x1b[2J"),
        says=(r"Created \\x1b\[2J\. Next: ",),
        hides=(RAW,),
    ),
    Attack(
        "script in a terminal that knows ASCII alone",
        series(front='title = "Käse \\u001b[2J"\ndate = 2026-03-04\n'),
        command=("check", "series", "--script"),
        environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        says=(r"K.+se \\x1b\[two J",),
        hides=(RAW,),
    ),
]


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_texts_that_act_on_the_terminal(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)

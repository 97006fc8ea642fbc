"""Keys and names: what one host tells apart and another does not, what nobody sees, what looks like something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.attacking import FRONT, SETTINGS, Attack, attack, series, transcript, unfit

CHECK = ("check", "series")
OTHER = FRONT.replace("1", "2", 1).replace("One", "Two")


def two_keys(name: str, one: str, other: str) -> Attack:
    """Two episodes with these keys, which some hosts hold for the same."""
    files = {"transcripts/two.txt": transcript(OTHER + f'key = "{other}"\n')}
    found = r"R044 error series/transcripts/two.txt: .*series/transcripts/one.txt"
    return unfit(name, series(front=FRONT + f'key = "{one}"\n', files=files), found)


def refused(name: str, key: str, *says: str) -> Attack:
    found = says or (r"R007 error series/transcripts/one.txt: ",)
    return unfit(name, series(front=FRONT + f'key = "{key}"\n'), *found)


def warned(key: str) -> Attack:
    says = (r"R134 warning series/transcripts/one.txt: ",)
    return Attack(f"key {key}", series(front=FRONT + f"key = '{key}'\n"), command=CHECK, says=says)


def taken(name: str, key: str) -> Attack:
    """A key that names files on every host; it held on 0.1.0 too."""
    return Attack(name, series(front=FRONT + f"key = '{key}'\n"), command=CHECK, hides=("R007", "R044", "R134"))


def talk(name: str, text: str, *says: str, front: str = FRONT) -> Attack:
    return Attack(name, series(front=front, talk=text), command=CHECK, says=says)


AB = 'aliases = ["AB"]'
BETWEEN = "BOB COLE - Hello there.\n\n"
ATTACKS = [
    two_keys("keys differ by case", "Talk", "talk"),
    two_keys("keys differ by case beyond ASCII", "STRASSE", "straße"),
    two_keys("keys differ by NFC and NFD", "caf\\u00e9", "cafe\\u0301"),
    two_keys("keys differ by a mark that nobody sees", "talk", "ta\\u200clk"),
    two_keys("keys differ by the look of an emoji", "talk ☂", "talk ☂\\ufe0f"),
    unfit(
        "files differ by case (skipped where they are one)",
        series(files={"transcripts/ONE.txt": transcript(OTHER)}),
        r"R044 error",
    ),
    refused("a mark of direction in a key", "ta\\u202elk"),
    refused("a space of no width in a key", "ta\\u200blk"),
    refused("a soft hyphen in a key", "ta\\u00adlk"),
    refused("a control character in a key", "ta\\u0001lk"),
    unfit(
        "a mark of direction in a file's name",
        {
            "series/transcripts/series.toml": SETTINGS,
            "series/transcripts/on\u202ee.txt": transcript(),
        },
        r"R007 error .*U\+202E",
    ),
    warned("CON"),
    warned("nul"),
    warned("Com1.talk"),
    warned("talk."),
    warned('a?b#c%2e&"<x>'),
    warned("12:30"),
    taken("a key with spaces, percent and number sign (held on 0.1.0)", "Talk 50% #2 & more"),
    taken("a key in Arabic (held on 0.1.0)", "حديث"),
    taken("a key in Persian with a joiner (held on 0.1.0)", "می\u200cخواهم"),
    taken("an emoji as a key (held on 0.1.0)", "👩\u200d🚀"),
    taken("a key like a device's, and none (held on 0.1.0)", "console"),
    talk(
        "a look-alike of a speaker's name",
        f"ANN - Good morning to you.\n\n{BETWEEN}\u0410NN - Good evening to you.\n\nANN - Well.\n\n\u0410NN - So.\n",
        r"R046 warning series/transcripts/one.txt:11: .*U\+0410",
    ),
    talk(
        "a look-alike of a name in lower case",
        "Ann Bell: Good morning.\n\nBob Cole: Hello there.\n\nAnn B\u0435ll: Good evening.\n\nAnn Bell: Well.\n",
        r"R046 warning series/transcripts/one.txt:11: .*U\+0435",
    ),
    talk(
        "a name that is all look-alikes",
        f"EBA KOX - Good morning.\n\n{BETWEEN}ΕΒΑ ΚΟΧ - Good evening.\n\nEBA KOX - Well.\n",
        r"R046 warning series/transcripts/one.txt:11: ",
    ),
    talk(
        "look-alikes in the list of people",
        "ANN BELL - Good morning.\n\n\u0410NN BELL - Hello.\n",
        r"R046 warning series/transcripts/one.txt:",
        front=FRONT + 'people = ["Ann Bell", "\u0410nn Bell"]\n',
    ),
    talk(
        "a name that mixes scripts, without its twin",
        f"\u0410NN BELL - Good morning.\n\n{BETWEEN}",
        r"R046 warning series/transcripts/one.txt:7: ",
    ),
    unfit(
        "one alias of two people",
        series(
            front=FRONT + f'people = [{{ name = "Ann Bell", {AB} }}, {{ name = "Arne Bo", {AB} }}, "Bob Cole"]\n',
            talk="AB - Good morning.\n\nBOB COLE - Hello.\n\nAB - Well.\n",
        ),
        r"R012 error series/transcripts/one.txt:8: .*Ann Bell.* or .*Arne Bo",
    ),
    Attack(
        "names in several scripts, each in one (held on 0.1.0)",
        series(talk="ANN BELL - Hello.\n\nИВАН ПЕТРОВ - Hello.\n\nDR ΝΙΚΟΣ - Hello.\n\n田中: Hello.\n"),
        command=CHECK,
        hides=("R046",),
    ),
    talk(
        "words in Chinese, Thai and Arabic in an English episode",
        "ANN BELL - Good morning, 你好世界.\n\nBOB COLE - Hello, สวัสดี and مرحبا and привет.\n",
        r"R047 warning series/transcripts/one.txt:7: .*Chinese",
        r"R047 warning series/transcripts/one.txt:9: .*Thai",
        r"R047 warning series/transcripts/one.txt:9: .*Arabic",
        r"R047 warning series/transcripts/one.txt:9: .*Cyrillic",
    ),
    Attack(
        "words in another script that the lexicon respells (held on 0.1.0)",
        series(
            talk="ANN BELL - Good morning, 你好.\n\nBOB COLE - Ω and π.\n",
            files={"voices/lexicon.toml": '[[word]]\nword = "你好"\nspoken = "nee how"\n'},
        ),
        command=CHECK,
        hides=("R047",),
    ),
    Attack(
        "an episode in its own script (held on 0.1.0)",
        series(front=FRONT + 'language = "ru"\n', talk="ИВАН - Доброе утро.\n\nАННА - Привет из Berlin.\n"),
        command=CHECK,
        hides=("R047", "R046"),
    ),
]


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_keys_and_names(row: Attack, tmp_path: Path) -> None:
    if "ONE.txt" in " ".join(row.files) and not _tells_case(tmp_path):
        pytest.skip("this file system does not tell upper from lower case")
    attack(row, tmp_path)


def _tells_case(folder: Path) -> bool:
    (folder / "case").touch()
    return not (folder / "CASE").exists()

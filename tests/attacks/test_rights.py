"""Nobody's licence, publisher or source becomes another text's; front matter erases nothing that a text states."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.attacks.attacking import FRONT, Attack, Seen, attack, series, transcript

TITLE_PAGE = """\
THE NIGHT FERRY

talks on crossing water

<https://example.org/night-ferry/>

Published with CC BY-NC-ND license: Attribution-Noncommercial-No Derivatives 4.0 International License

The Night Ferry - Talks on Crossing Water, 2022.

Editors:

Ingrid Vale, Institute for Harbours, Vessla College

Published by the Institute for Harbours at Vessla College.

EPISODE 3

Who Keeps the Timetable

In this episode we ask who decides when the last boat leaves, and who is left standing on the quay.

"""
TALK = "INGRID VALE- Somebody has to write timetables.\n\nTOM ROE- I once missed the last boat by a minute.\n"
STATED = r"CC BY-NC-ND 4\.0", r"Institute for Harbours", r"example\.org/night-ferry", r"Ingrid Vale", r"Vessla College"
"""What the title page states, as a page of the site shows it."""
UNTITLED = '[series]\ntitle = "House Talks"\nkey = "house-talks"\n'
OWN = transcript(FRONT, "ANN BELL - Good morning.\n\nBOB COLE - Hello.\n")


def page(folder: Path, key: str) -> str:
    return (folder / "series/output/site/episodes" / f"{key}.html").read_text(encoding="utf-8")


def found_text_keeps_its_own(folder: Path, _: Seen) -> None:
    for stated in STATED:
        assert re.search(stated, page(folder, "ferry")), f"{stated} is lost"


def other_text_has_none_of_it(folder: Path, seen: Seen) -> None:
    found_text_keeps_its_own(folder, seen)
    feed = (folder / "series/output/site/feed.xml").read_text(encoding="utf-8")
    item = next(i for i in re.findall(r"<item>.*?</item>", feed, re.DOTALL) if "one." in i)
    # A series without an author is that of all who take part.
    channel = re.sub(r"<item>.*?</item>|<itunes:author>.*?</itunes:author>", "", feed, flags=re.DOTALL)
    for stated in (*STATED, "Talks on Crossing Water"):
        for name, text in {"page": page(folder, "one"), "item": item, "channel": channel}.items():
            assert not re.search(stated, text), f"{stated} is in the {name} of a house that never had it"


def front_matter(lines: str) -> dict[str, str | bytes]:
    return series(UNTITLED, files={"transcripts/ferry.txt": f"+++\n{lines}+++\n\n{TITLE_PAGE}{TALK}"})


def keeps_all_but_the_licence(folder: Path, _: Seen) -> None:
    shown = page(folder, "ferry")
    assert "CC BY 4.0" in shown
    assert "CC BY-NC-ND" not in shown
    assert all(re.search(stated, shown) for stated in STATED[1:])


ATTACKS = [
    Attack(
        "a text that states nothing inherits nothing from another episode",
        series(UNTITLED, files={"transcripts/one.txt": OWN, "transcripts/ferry.txt": TITLE_PAGE + TALK}),
        holds=other_text_has_none_of_it,
    ),
    Attack(
        "a date in front matter erases nothing of the title page below it",
        front_matter("date = 2022-05-06\n"),
        hides=("R034",),
        holds=found_text_keeps_its_own,
    ),
    Attack(
        "a licence in front matter overrides the title page's, which is reported, and nothing else",
        front_matter('date = 2022-05-06\nlicence = "CC BY 4.0"\n'),
        says=(r"R034 warning series/transcripts/ferry\.txt:12: .*different licence",),
        holds=keeps_all_but_the_licence,
    ),
    Attack(
        "a copyright line above the licence does not hide it",
        front_matter("date = 2022-05-06\n")
        | {
            "series/transcripts/ferry.txt": "+++\ndate = 2022-05-06\n+++\n\n© 2022 Ingrid Vale\n\n" + TITLE_PAGE + TALK,
        },
        holds=found_text_keeps_its_own,
    ),
    Attack(
        "a licence after the last turn that is not the episode's is reported",
        series(
            UNTITLED + 'licence = "CC BY 4.0"\n',
            talk="ANN BELL - Good morning.\n\nBOB COLE - Hello.\n\nPublished with CC BY-NC-ND license: "
            "Attribution-Noncommercial-No Derivatives 4.0 International License\n",
        ),
        command=("check", "series"),
        says=(r'R048 warning series/transcripts/one\.txt:\d+: .* CC BY 4\.0; .*licence = "CC BY-NC-ND 4\.0"',),
    ),
    Attack(
        "the licence of a caption file's head counts below front matter too",
        front_matter("date = 2022-05-06\n")
        | {
            "series/transcripts/ferry.txt": "+++\ndate = 2022-05-06\n+++\nWEBVTT\n\nLicensed under CC BY-NC-ND 4.0\n\n"
            "00:00:01.000 --> 00:00:04.000\n<v Ingrid Vale>Somebody has to write timetables.\n\n"
            "00:00:05.000 --> 00:00:08.000\n<v Tom Roe>I once missed the last boat by a minute.\n\n"
            "00:00:09.000 --> 00:00:12.000\n<v Ingrid Vale>It was dark.\n"
        },
        holds=lambda folder, _: pytest.fail("lost") if "CC BY-NC-ND 4.0" not in page(folder, "ferry") else None,
    ),
]


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_rights_stay_with_their_text(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)

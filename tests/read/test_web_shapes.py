"""Transcripts in the shapes that sites, meeting rooms and word processors give out."""

from __future__ import annotations

import pytest

from tests.read.reading import findings, read

TURNS = [
    ("Anna Berg", "Is it on?"),
    ("Jon Lind", "It is, it is."),
    ("Anna Berg", "Good."),
    ("Mia Ohl", "Where?"),
    ("Jon Lind", "Here."),
]
SHAPES = {
    "stamp before": "0:12 {}: {}",
    "stamp and dash before": "00:00:12 - {}: {}",
    "stamp in a line before": "[00:00:12]\n{}: {}",
    "stamp behind": "{}: {} (00:12)",
    "stamp below the name": "{}\n00:12\n{}",
    "long stamp below the name": "{}\n00:00:12.345\n{}",
    "stamp in brackets below the name": "{}\n[0:12]\n\n{}",
    "stamp behind the name": "{} (00:12): {}",
    "stamp behind a bar": "{} | 00:12\n{}",
    "bold with a stamp": "**{}** [00:12]: {}",
    "bold with a role": "**{}** (Lamp Board): {}",
    "italic": "*{}:* {}",
    "underscores": "__{}:__ {}",
    "brackets": "[{}] {}",
    "brackets and a colon": "[{}]: {}",
    "role in brackets": "{} [Lamp Board]: {}",
    "tab": "{}\t{}",
    "tab behind a colon": "{}:\t{}",
    "blanks before the colon": "{}   : {}",
    "no-break spaces": "{}\u00a0:\u00a0{}",
    "no width": "\u200b{}\u200b: {}",
    "voice span": "00:12.000 --> 00:14.000\n<v {}>{}</v>",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_shape_is_read(shape: str, end: str) -> None:
    text = "\ufeff" + "\n\n".join(SHAPES[shape].format(name, words) for name, words in TURNS)
    reading = read(text.replace("\n", end))
    assert reading.said() == TURNS
    assert reading.document.unaccounted == ()
    assert {s.reason for s in reading.document.ledger} <= {"speaker tag", "sentence", "time stamp", "markup"}


OWN_BOOK = "{}\n{}".format


def test_names_on_lines_of_their_own() -> None:
    turns = [*TURNS, ("Mia Ohl", "Here?")]
    for gap in ("\n", "\n\n"):
        assert read("The Lamps\n\n" + "\n\n".join(f"{name}{gap}{words}" for name, words in turns)).said() == turns


def test_a_name_on_a_line_of_its_own_that_comes_once_is_reported() -> None:
    reading = read("\n\n".join(OWN_BOOK(*turn) for turn in TURNS))
    assert [(d.line, d.message.split(" looks")[0]) for d in reading.found if d.code == "R036"] == [(10, '"Mia Ohl"')]


def test_running_heads_are_no_names() -> None:
    """They too stand on lines of their own, come again and are spelt like names: where tags are, they are none."""
    pages = "\n\n".join(f"The Harbour Talks\n\nUdden Lamps\n\n{name}: {words}" for name, words in TURNS)
    assert {name for name, _ in read(pages).said()} == {"Anna Berg", "Jon Lind", "Mia Ohl"}
    alone = "Anna Berg: So.\n\n" + "Harbour Talks\n\nIt is on.\n\nUdden Lamps\n\nIt is off.\n\n" * 4
    assert {name for name, _ in read(alone).said()} == {"Anna Berg"}


def test_a_single_name_that_comes_again_makes_no_conversation() -> None:
    for form in ("Udden Lamps\n{}", "[Soft Music] {}", "Udden Lamps\t{}"):
        document, found = findings("\n\n".join(form.format(words) for _, words in TURNS))
        assert document is None
        assert [d.code for d in found] == ["R004"]


def test_directions_in_brackets_are_no_names() -> None:
    directed = "\n\n".join(f"{name}: {words}\n\n[Soft Music] Hm.\n\n[Church Bells] Hm." for name, words in TURNS)
    assert {name for name, _ in read(directed).said()} == {"Anna Berg", "Jon Lind", "Mia Ohl"}


@pytest.mark.parametrize("line", ["[Jon Lind] No.", "Jon Lind\tNo.", "*Jon Lind:* No.", "<v Jon Lind>No."])
def test_a_speaker_may_be_named_in_another_shape(line: str) -> None:
    text = "\n\n".join(f"{name}: {words}" for name, words in TURNS[:3])
    assert read(f"{text}\n\n{line}").said()[-1] == ("Jon Lind", "No.")


@pytest.mark.parametrize("line", ["[Jon Lind] was here.", "*Jon Lind* - who was ill - left.", "Jon Lind\twas here."])
def test_a_sentence_may_begin_with_a_speakers_name(line: str) -> None:
    text = "\n\n".join(f"{name}: {words}" for name, words in TURNS[:3])
    assert read(f"{text}\n\n{line}").said()[-1][0] == "Anna Berg"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("It came. (10:45)", ["It came."]),
        ("It came (10:45)", ["It came (10:45)"]),
        ("It came. (10:45) It left.", ["It came.", "(10:45) It left."]),
        ("“It came.” (10:45)", ["“It came.”"]),
    ],
)
def test_a_time_in_brackets_is_a_stamp_behind_the_last_sentence_of_a_line(words: str, said: list[str]) -> None:
    assert [s for _, s in read(f"Anna Berg: {words}\n\nAnna Berg: So.").said()[:-1]] == said


def test_the_head_of_a_caption_file_is_no_title() -> None:
    document = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna Berg>Is it on?").document
    assert (document.convention, document.meta.title) == ("voice", "talk")
    assert ("metadata", "caption file header") in {(str(s.fate), s.reason) for s in document.ledger}


@pytest.mark.parametrize("before", ["- ", "* ", "• ", "1. "])
def test_people_may_be_listed_behind_bullets(before: str) -> None:
    people = f"Present:\n\n{before}Anna Berg - Lamp Board\n{before}Jon Lind, Udden\n\n"
    document = read(people + "\n\n".join(f"{name}: {words}" for name, words in TURNS)).document
    listed = [(p.name, p.role, p.affiliation) for p in document.people if p.affiliation]
    assert listed == [("Anna Berg", "participant", "Lamp Board"), ("Jon Lind", "participant", "Udden")]

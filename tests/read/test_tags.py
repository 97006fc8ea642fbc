"""Speaker tags: which lines begin a turn, and which only look as if they did."""

from __future__ import annotations

import pytest

from pipeline.read.conventions import CONVENTIONS
from pipeline.read.source import make_source
from pipeline.read.tags import Lines
from tests.read.reading import findings, read

EXAMPLES = [(c.name, line, name) for c in CONVENTIONS.values() for line, name in c.examples]


@pytest.mark.parametrize(("convention", "line", "name"), EXAMPLES)
def test_a_convention_has_the_form_that_its_examples_show(convention: str, line: str, name: str) -> None:
    tags = Lines(make_source("talk.txt", line)).tagged(0, convention)
    assert [t.name for t in tags if t.line == 1] == ([name] if name else [])


def test_every_convention_shows_what_it_is_and_what_it_is_not() -> None:
    for convention in CONVENTIONS.values():
        names = [name for _, name in convention.examples]
        assert any(names), convention.name
        assert "" in names, convention.name


def speakers(text: str, convention: str = "auto") -> list[str]:
    return [t.tag for t in read(text, convention).document.turns()]


TALK = "Anna Berg: Is it on?\n\nJon Lind: It is.\n\n"


@pytest.mark.parametrize(
    "line",
    [
        "Note: This is in jest.",
        "Q: Who pays?",
        "Participants: Everybody.",
        "Scribe: Somebody.",
        "Figure 2: The bridge.",
        "Chapter 3: The bridge.",
        "For example: The bridge.",
        "The Big Question: Who pays for it?",
        "Lamp Posts: who pays for them?",
        "I: That is me.",
        "It: That is not me.",
        "Anna Berg - who was ill - stayed at home.",
        "Jon Lind (who was not) did not.",
    ],
)
def test_what_only_looks_like_a_tag(line: str) -> None:
    assert speakers(TALK + line) == ["Anna Berg", "Jon Lind"]


@pytest.mark.parametrize(
    "line", ["Mia Ohl: It is.", "MIA OHL: It is.", "Mia: It is.", "MO: It is.", "Speaker 3: It is.", "A caller: It is."]
)
def test_a_new_speaker_of_a_single_turn(line: str) -> None:
    assert len(speakers(TALK + line)) == 3


def test_a_word_of_the_text_is_no_name() -> None:
    assert speakers(TALK + "I always remember.\n\nRemember: Maps are dry.") == ["Anna Berg", "Jon Lind"]


def test_a_line_that_happens_to_begin_like_a_tag() -> None:
    wrapped = "ANNA BERG - We worked for the people of the\nEU - all six of them.\n\nJON LIND - I did not.\n"
    assert speakers(wrapped) == ["ANNA BERG", "JON LIND"]
    named = TALK + "That name was on the third gate, under that of\nAnna Berg: She had the key.\n"
    assert speakers(named) == ["Anna Berg", "Jon Lind"]


def test_turns_without_blank_lines() -> None:
    text = "Anna Berg: one\nJon Lind: two\nAnna Berg: three\nand a half\nMia Ohl: four"
    assert speakers(text) == ["Anna Berg", "Jon Lind", "Anna Berg", "Mia Ohl"]


def test_a_line_tagged_otherwise_than_the_rest() -> None:
    text = "ANNA BERG - One.\n\nJON LIND - Two.\n\nAnna Berg: Three.\n\nJon Lind - Four.\n\n**Anna Berg:** Five."
    assert speakers(text) == ["ANNA BERG", "JON LIND", "Anna Berg", "Jon Lind", "Anna Berg"]


def test_a_time_behind_some_tags_is_not_spoken() -> None:
    text = "Anna Berg: One.\n\nJon Lind: Two.\n\nAnna Berg: 00:01:02\nThree.\n\nJon Lind: Four."
    assert [s for _, s in read(text).said()] == ["One.", "Two.", "Three.", "Four."]


def test_a_time_in_the_text_is_spoken() -> None:
    reading = read("Anna Berg: The train (10:45) was late. [10:46] It came (at 11:00).\n\n(11:05) It left.\n")
    assert [s for _, s in reading.said()] == ["The train (10:45) was late.", "It came (at 11:00).", "It left."]


def test_a_convention_can_be_forced() -> None:
    text = "Anna Berg - One.\n\nJon Lind: Two.\n\nJon Lind: Three."
    assert speakers(text) == ["Jon Lind", "Jon Lind"]
    forced = read(text, "name-dash").document
    assert (forced.convention, [t.tag for t in forced.turns()]) == ("name-dash", ["Anna Berg"])


def test_listed_people_may_have_any_name() -> None:
    front = '+++\npeople = [{ name = "Anna Berg", aliases = ["Q"] }, "The Chair", "note"]\n+++\n'
    assert speakers(front + "Q: One.\n\nThe Chair: Two.\n\nnote: three.") == ["Q", "The Chair", "note"]


def test_a_tag_that_continues_a_turn_begins_none() -> None:
    document = read("ANNA BERG - It came\n\nANNA BERG (continued) - in spring.\n\nJON LIND (cont'd) - Yes.").document
    assert [t.tag for t in document.turns()] == ["ANNA BERG", "JON LIND"]
    assert document.joins == ((1, 3),)


def test_no_tag_at_all() -> None:
    document, found = findings("A text.\n\nAnd another: one.")
    assert document is None
    assert [(d.code, d.line) for d in found] == [("R004", 1)]


def test_a_tag_without_words() -> None:
    reading = read("ANNA BERG - One.\n\nJON LIND -\n\nANNA BERG - Two.\n")
    assert reading.messages("R030") == ['no words follow the tag "JON LIND"']


def test_a_picture_alone_in_a_section_is_no_empty_turn() -> None:
    reading = read("Anna Berg: One.\n\n## Two\n\n![A lamp.](lamp.png)\n\n## Three\n\nAnna Berg: Four.")
    assert "R030" not in reading.codes()
    assert [len(s.turns) for s in reading.document.sections] == [1, 1, 1]


UNCLOSED = [
    ('\n+++\ntitle = "Lamps"\n\n', "add +++ on its own line before line 4"),
    (
        '+++\npeople = [\n  { name = "Anna Berg", aliases = ["Q"] },\n]\n\n',
        "add +++ on its own line before line 5",
    ),
    ('+++\ntitle = "Lamps\n', "add +++ on its own line before line 3"),
    ("---\ntitle: Lamps\npeople:\n  - Anna Berg\n\n", "add --- on its own line before line 5"),
]


@pytest.mark.parametrize(("front", "hint"), UNCLOSED)
def test_front_matter_that_is_never_closed_is_one_finding(front: str, hint: str) -> None:
    for turns in ("Anna Berg: One.\n\nAnna Berg: Two.", "Q: One.\n\nA: Two.", "Words.", ""):
        _, found = findings(front + turns)
        assert [(d.line, d.hint) for d in found if d.code != "R010"] == [(1 + front.startswith("\n"), hint)]


def test_a_closing_line_may_be_indented() -> None:
    document, found = findings('+++\ntitle = "Lamps"\ndate = 2026-02-10\n  +++\nAnna Berg: One.\n\nAnna Berg: Two.')
    assert document is not None
    assert (document.meta.title, [d.code for d in found]) == ("Lamps", ["R010"])


def test_a_clause_in_capitals_is_no_speaker() -> None:
    loud = "THIS IS MY VOICE - AND IT IS LOUD.\n\nTHE LAMPS WERE OUT - All of them.\n\n"
    reading = read(f"ANNA BERG - One.\n\n{loud}JON LIND - Two.\n\nTHE CHAIR - Three.")
    assert [t.tag for t in reading.document.turns()] == ["ANNA BERG", "JON LIND", "THE CHAIR"]
    assert ("Anna Berg", "THIS IS MY VOICE - AND IT IS LOUD.") in reading.said()


CUES = """1
00:00:03,110 --> 00:00:05,120
Anna Berg: It was
2
00:00:06,110 --> 00:00:08,120 line:0

wide at 12:30:45 of the clock.

00:01:12

Jon Lind: It came at
10:30.
"""


def test_the_times_of_captions_are_not_spoken() -> None:
    reading = read(CUES)
    assert reading.said() == [
        ("Anna Berg", "It was wide at 12:30:45 of the clock."),
        ("Jon Lind", "It came at 10:30."),
    ]
    left_out = {s.line: s.reason for s in reading.document.ledger if s.fate == "left out"}
    assert left_out == dict.fromkeys((1, 4), "number of a cue") | dict.fromkeys((2, 5, 9), "time stamp")


def test_a_time_is_no_title() -> None:
    assert read("(00:01:02)\nAnna Berg: One.\n\nAnna Berg: Two.").document.meta.title == "talk"


def test_a_dividing_line_is_no_title() -> None:
    document = read("---\n\nThe Lamps of Udden\n\n* * *\n\nAnna Berg: One.\n\nAnna Berg: Two.").document
    assert document.meta.title == "The Lamps of Udden"
    assert [(s.line, s.fate, s.reason) for s in document.ledger[:3]] == [
        (1, "left out", "dividing line"),
        (3, "metadata", "title"),
        (5, "left out", "dividing line"),
    ]


@pytest.mark.parametrize(
    "line", ["Anna Berg & Mia Ohl: Yes.", "Mia Ohl, Jon Lind: Yes.", "Jon Lind and Anna Berg - Yes."]
)
def test_a_tag_of_several_speakers_is_a_turn_of_their_own(line: str) -> None:
    turns = read(f"{TALK}{line}\n\n{TALK}").document.turns()
    assert [t.span.first_line for t in turns] == [1, 3, 5, 7, 9]
    assert len({t.speaker for t in turns}) == 3


@pytest.mark.parametrize("line", ["Anna Berg, who was ill: a loss.", "Rain, says Jon Lind: a lot."])
def test_a_sentence_about_several_is_not_reported(line: str) -> None:
    assert "R036" not in read(f"{TALK}{line}\n\n{TALK}").codes()


@pytest.mark.parametrize("line", ["Q: Why?", "A: So.", "Fun fact: A question?", "Bo Ek: ok."])
def test_what_may_be_a_tag_is_reported(line: str) -> None:
    reading = read(f"{TALK}{line}\n\n{TALK}")
    assert [(d.code, d.line) for d in reading.found if d.code == "R036"] == [("R036", 5)]


def test_a_tag_of_another_form_is_reported() -> None:
    reading = read("ANNA BERG - One.\n\nJON LIND - Two.\n\nNARRATOR: Hello.\n\nANNA BERG - Three.")
    assert reading.messages("R036") == [
        '"NARRATOR" looks like a speaker tag but was not read as one, so the previous speaker says these words'
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Note: It is dry.",
        "I always remember.\n\nRemember: Maps are dry.",
        "It was in the\nHarbour Book: A long list.",
        "Photo: Jon Lind",
        "One thing is clear: We left.",
        "REFERENCES\n\nHarbour House: a press of 2020.",
    ],
)
def test_prose_is_not_reported_as_a_tag(line: str) -> None:
    assert "R036" not in read(TALK + line).codes()


LISTED = '+++\npeople = ["Anna Berg", "Dr. Samuel O\'Leary"]\n+++\n\nANNA BERG - One.\n\n'


@pytest.mark.parametrize("line", ["SAMUEL O'LEARY-Nobody, at first.", "SAMUEL O’LEARY Nobody, at first."])
def test_a_declared_name_in_capitals_that_is_no_tag_is_reported(line: str) -> None:
    reading = read(f"{LISTED}{line}")
    assert [(d.line, d.message.split(" looks")[0]) for d in reading.found if d.code == "R036"] == [
        (7, f'"{line[:14]}"')
    ]


@pytest.mark.parametrize("line", ["Samuel O'Leary Nobody knew.", "SAMUEL O'LEARY is the name.", "SAMUEL Nobody."])
def test_other_paragraphs_that_begin_with_a_name_are_not_reported(line: str) -> None:
    assert "R036" not in read(LISTED + line).codes()


def test_front_matter_that_cannot_be_read_lacks_no_title_and_no_date() -> None:
    _, found = findings('+++\ntitle = "Lamps\ndate = 2026-02-10\n+++\nAnna Berg: One.\n\nAnna Berg: Two.')
    assert [d.code for d in found] == ["R005", "R010"]


def test_a_date_of_the_wrong_type_is_not_missing_too() -> None:
    _, found = findings('+++\ntitle = "Lamps"\ndate = "in winter"\n+++\nAnna Berg: One.\n\nAnna Berg: Two.')
    assert [d.code for d in found] == ["R007", "R010"]
    _, found = findings("+++\ntitle = 3\n+++\nAnna Berg: One.\n\nAnna Berg: Two.")
    assert [d.code for d in found] == ["R028", "R007", "R010"]


@pytest.mark.parametrize("other", ["Bo Ek: One.", "Bo Ek: why?"])
def test_a_known_name_before_lower_case(other: str) -> None:
    reading = read(f"{TALK}Bo Ek: ok.\n\n{TALK}{other}")
    assert speakers(reading.source).count("Bo Ek") == 2
    assert "R036" not in reading.codes()


def test_a_listed_name_before_lower_case_in_another_form() -> None:
    front = '+++\npeople = ["Anna Berg", "Bo Ek"]\n+++\n'
    assert speakers(f"{front}ANNA BERG - One.\n\nANNA BERG - Two.\n\nBo Ek: ok.") == ["ANNA BERG", "ANNA BERG", "Bo Ek"]


def test_question_and_answer_are_two_voices() -> None:
    assert speakers("Q: Why?\n\nA: So.\n\nQ: And who?\n\nA: Nobody.") == ["Q", "A", "Q", "A"]
    assert speakers("Q. Why?\nA. So.\nQ. And who?\nA. Nobody.") == ["Q", "A", "Q", "A"]
    assert speakers("Q: Why?\n\nJon Lind: So.\n\nQ: And who?\n\nJon Lind: Nobody.") == ["Q", "Jon Lind"] * 2


def test_initials_alone_must_be_explained() -> None:
    _, found = findings("A text of two lines.\n\nAB: So it is.\n\nAnd on it goes.\n\nAnd on.")
    assert [d.hint for d in found if d.code == "R004"] == [
        'write `NAME - text` or `NAME: text`; explain initials in `people` (`aliases = ["AB"]`); '
        "if they are speakers, list them in `people` in the front matter"
    ]

"""Speaker tags after the mark of a list or of a caption."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.read.reading import Reading, findings, read

TURNS = (
    ("Anna Berg", "Is it on?"),
    ("Jon Lind", "It is."),
    ("Anna Berg", "Good."),
    ("Mia Ohl", "Is it?"),
    ("Mia Ohl", "And now?"),
    ("Jon Lind", "It is still."),
)
FORMS = {
    "dash": "{} - {}",
    "colon": "{}: {}",
    "bold": "**{}:** {}",
    "stamped": "{} (00:01:02): {}",
    "name-dash": "{} - {}",
}
MARKS = [">> ", ">>", ">>> ", "- ", "-", "– ", "— ", "* ", "+ ", "• ", "[7] ", "7. ", "7) ", "(7) "]


def talk(form: str, before: str, gap: str = "\n\n") -> str:
    names = str.upper if form == "dash" else str
    return gap.join(before + FORMS[form].format(names(name), words) for name, words in TURNS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_before_every_tag_is_part_of_it(form: str, mark: str) -> None:
    reading = read(talk(form, mark))
    assert reading.document.convention == form
    assert reading.said() == list(TURNS)
    assert {s.reason for s in reading.document.ledger} == {"speaker tag", "sentence"}
    assert reading.document.unaccounted == ()


@pytest.mark.parametrize("before", ["[00:01] >> ", ">> [00:01:02] ", "  - [1:02] ", "\u200b- ", "\t• "])
def test_a_mark_beside_a_time_stamp(before: str) -> None:
    assert read(talk("colon", before)).said() == list(TURNS)


def test_the_form_found_is_reported_with_the_mark() -> None:
    assert read(talk("colon", ">> ")).messages("R010") == ["found 6 speaker tags (convention: colon after >>)"]
    assert read(talk("bold", "1. ")).messages("R010") == ["found 6 speaker tags (convention: bold after a number)"]


def test_a_forced_convention_may_have_a_mark() -> None:
    assert read(talk("colon", "- "), "colon").said() == list(TURNS)


def test_a_list_within_a_marked_turn_is_a_list() -> None:
    listed = "- Anna Berg: Two things:\n- a lamp\n- a gate\n\n- Jon Lind: 1. So.\n\n- Anna Berg: Yes."
    assert read(listed).said() == [
        ("Anna Berg", "Two things:"),
        ("Anna Berg", "a lamp"),
        ("Anna Berg", "a gate"),
        ("Jon Lind", "1. So."),
        ("Anna Berg", "Yes."),
    ]


@pytest.mark.parametrize("mark", ["- ", "* ", "1. ", "• "])
def test_a_list_of_people_is_a_list(mark: str) -> None:
    people = "\n".join(f"{mark}{name}: {words}" for name, words in [TURNS[1], TURNS[3], ("Bo Ek", "Tea.")])
    for turns in ("Anna Berg: These are here:\n\n{}\n\nAnd I.", "Anna Berg: They:\n{}\n\nJon Lind: Yes."):
        reading = read(turns.format(people))
        assert "Mia Ohl" not in {name for name, _ in reading.said()}
        assert "Mia Ohl: Is it?" in " ".join(text for _, text in reading.said())


def test_a_tag_without_the_mark_of_the_others_is_a_tag() -> None:
    assert read(f"{talk('colon', '- ')}\n\nMia Ohl: So.").said() == [*TURNS, ("Mia Ohl", "So.")]


def test_one_marked_tag_among_many_is_reported() -> None:
    reading = read(f"{talk('colon', '')}\n\n- Anna Berg: So.")
    assert [(d.line, d.message.split(" looks")[0]) for d in reading.found if d.code == "R036"] == [(13, '"Anna Berg"')]


def changed(reading: Reading) -> list[int]:
    return [d.line for d in reading.found if d.code == "R036" and d.message.startswith('">>"')]


@pytest.mark.parametrize("mark", [">> ", ""])
def test_a_change_of_speaker_without_a_name_is_somebody_unnamed(mark: str) -> None:
    reading = read(f"{talk('colon', mark)}\n>> who goes?\n\n>>> And so.")
    assert reading.said() == [*TURNS, ("Unnamed speaker", "who goes?"), ("Unnamed speaker", "And so.")]
    assert changed(reading) == [12, 14]
    assert reading.document.joins == ()


def test_quotations_within_a_quotation_are_no_change_of_speaker() -> None:
    reading = read(f"{talk('colon', '')}\n\n> The kaj is\n>> long.\n")
    assert changed(reading) == []


def test_changes_of_speaker_alone_name_nobody() -> None:
    document, found = findings(">> Good evening.\n>> Is it?")
    assert document is None
    assert [d.hint for d in found] == ["write `NAME - text` or `NAME: text`; `>>` needs a name"]


@given(
    st.sampled_from(MARKS),
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["Yes.", "- a\n- b", "1. So", "no: why", "“Go!”"]))),
)
def test_any_turns_behind_marks_are_those_without(mark: str, turns: list[tuple[str, str]]) -> None:
    names = {"A": "Anna Berg", "B": "Jon Lind"}
    plain, marked = (
        read("\n\n".join(f"{before}{name}: {words}" for name, words in [*TURNS, *((names[n], w) for n, w in turns)]))
        for before in ("", mark)
    )
    assert marked.said() == plain.said()
    assert marked.document.unaccounted == ()

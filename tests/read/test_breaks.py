"""Lines that end for a reader and for no editor: line and paragraph separators, vertical tabs, ends of pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.read.reading import findings, read
from tests.read.test_ledger import TRANSCRIPTS, with_a_tag

BREAKS = ["\u2028", "\x0b", "\x85", "\x0c"]
TALK = "Anna Berg: Is it on?{}Jon Lind: It is.{}Anna Berg: Good."


@pytest.mark.parametrize("end", [*BREAKS, "\u2029"])
def test_a_tag_behind_a_break_begins_a_turn(end: str) -> None:
    assert read(TALK.replace("{}", end)).said() == [
        ("Anna Berg", "Is it on?"),
        ("Jon Lind", "It is."),
        ("Anna Berg", "Good."),
    ]


def paragraphs(text: str) -> list[str]:
    return [" ".join(s.text for s in p.sentences) for p in read(text).document.paragraphs()]


@pytest.mark.parametrize("end", BREAKS)
def test_a_break_within_a_paragraph_is_a_blank(end: str) -> None:
    assert paragraphs(f"Anna Berg: The kaj{end}is long.") == ["The kaj is long."]


@pytest.mark.parametrize("end", ["\u2029", "\u2028\u2028", "\x0b\x0b", "\n\u2028"])
def test_a_paragraph_ends_at_its_separator_and_at_an_empty_line(end: str) -> None:
    assert paragraphs(f"Anna Berg: The kaj is long.{end}It is dry.") == ["The kaj is long.", "It is dry."]


@pytest.mark.parametrize("end", ["\n\x0c", "\x0c\n"])
def test_a_page_that_ends_with_a_line_cuts_no_paragraph(end: str) -> None:
    assert paragraphs(f"Anna Berg: The kaj{end}is long.") == ["The kaj is long."]


@pytest.mark.parametrize("end", BREAKS)
def test_lines_are_numbered_as_editors_number_them(end: str) -> None:
    text = f"Anna Berg: It{end}was on,\n\n{end}as *ever.\n\nJon Lind:{end}**Oh.\n\nREFERENCES\n\nBerg, A. (2001). Kaj."
    reading = read(text)
    assert [(d.code, d.line) for d in reading.found if d.code in ("R025", "R014", "R019")] == [
        ("R014", 3),
        ("R025", 3),
        ("R025", 5),
        ("R019", 9),
    ]
    assert reading.document.joins == ((1, 3),)
    assert [t.span.first_line for t in reading.document.turns()] == [1, 5]
    assert {s.line for s in reading.document.ledger} == {1, 3, 5, 7, 9}


def test_front_matter_has_the_lines_of_an_editor() -> None:
    front = '+++\ntitle = "The\u2028Kaj\u2029of\x85Udden"\nnumbr = 2\n+++\n'
    document, found = findings(f"{front}Anna Berg: One.")
    assert document is not None
    assert document.meta.title == "The Kaj of Udden"
    assert [(d.code, d.line) for d in found if d.code == "R006"] == [("R006", 3)]


@given(TRANSCRIPTS, st.sampled_from(["\u2028", "\x0b", "\x85"]))
def test_any_transcript_says_the_same_with_other_breaks(parts: tuple[str, str, str], end: str) -> None:
    front, body, references = parts
    broken = (front, re.sub(r"\r?\n", end, body), re.sub(r"\r?\n", end, references))
    one, other = (read(with_a_tag(p)).document for p in (parts, broken))
    assert [(s.speaker, s.text) for s in one.sentences()] == [(s.speaker, s.text) for s in other.sentences()]
    assert [r.text for r in one.references] == [r.text for r in other.references]
    assert other.unaccounted == ()

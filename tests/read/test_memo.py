"""A memo changes how long reading takes and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Diagnostic, Document, Log
from pipeline.read.source import make_source
from pipeline.read.transcript import parse_transcript
from tests.read.reading import findings
from tests.read.test_ledger import TRANSCRIPTS, with_a_tag

TALK = """ANNA BERG - Berg wrote of it in “The Ferry of Udden” (2001). It rains, as Lind says in *The Long Kaj*.

JON LIND - Approx. 3.5 metres, i.e. too much. “Go!” he said. And the ferry?

JON LIND - I never saw it.

REFERENCES

Berg, A. (2001). *The Ferry of Udden*. Udden.

Lind, J., & Ohl, M. (1999). The long kaj. *Essays*, 2. https://example.org/kaj
"""


class Kept:
    """A memo that keeps JSON, as a file would, and counts what it is given."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.made: Counter[str] = Counter()

    def get(self, kind: str, text: str) -> Any | None:
        kept = self.values.get((kind, text))
        return None if kept is None else json.loads(kept)

    def put(self, kind: str, text: str, value: Any) -> None:
        self.made[kind] += 1
        self.values[kind, text] = json.dumps(value)


def read_with(memo: Kept, text: str) -> tuple[Document | None, list[Diagnostic]]:
    log = Log()
    memo.made.clear()
    return parse_transcript(make_source("talk.txt", text), "talk", log, memo=memo), log.sorted()


def test_a_second_reading_makes_nothing_anew() -> None:
    memo = Kept()
    assert read_with(memo, TALK) == findings(TALK)
    assert memo.made == {"sentences en": 3, "mentions": 3, "work": 2}
    assert read_with(memo, TALK) == findings(TALK)
    assert memo.made == {}


def test_an_edit_makes_its_paragraph_anew() -> None:
    memo = Kept()
    read_with(memo, TALK)
    edited = TALK.replace("never", "once")
    assert read_with(memo, edited) == findings(edited)
    assert memo.made == {"sentences en": 1, "mentions": 1}


def test_a_mark_within_a_paragraph_counts() -> None:
    memo = Kept()
    read_with(memo, TALK)
    plain = TALK.replace("*The Long Kaj*", "The Long Kaj")
    assert read_with(memo, plain) == findings(plain)
    assert memo.made == {"mentions": 1}


def test_another_work_in_the_list_counts_for_every_paragraph() -> None:
    memo = Kept()
    read_with(memo, TALK)
    longer = TALK + "\nOhl, M. (2005). *Never saw it*. Udden.\n"
    assert read_with(memo, longer) == findings(longer)
    assert memo.made == {"work": 1, "mentions": 3}


def test_a_title_that_becomes_a_common_phrase_counts() -> None:
    """Whether a title's words are said in lower case too is decided by the whole text."""
    memo = Kept()
    read_with(memo, TALK)
    common = TALK.replace("I never saw it.", "I saw the long kaj of that year, a long kaj.")
    assert read_with(memo, common) == findings(common)


@given(TRANSCRIPTS, TRANSCRIPTS)
def test_any_transcript_is_read_the_same_with_what_others_left(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    memo = Kept()
    for text in map(with_a_tag, (one, other, one)):
        assert read_with(memo, text) == findings(text)


@given(TRANSCRIPTS, st.integers(0, 400), st.sampled_from(["", "x", " ", ". ", "*", "\n\n", "“"]))
def test_any_edit_is_read_as_if_nothing_had_been_remembered(parts: tuple[str, str, str], at: int, typed: str) -> None:
    memo = Kept()
    text = with_a_tag(parts)
    read_with(memo, text)
    edited = text[:at] + typed + text[at + 1 :]
    assert read_with(memo, edited) == findings(edited)

"""The order of the reading: one table in the code, the same one in the documentation."""

from __future__ import annotations

import re

import pytest

from pipeline.model import Log
from pipeline.read import transcript
from pipeline.read.source import make_source
from pipeline.read.state import State
from pipeline.read.transcript import RULES, Rule, parse_transcript
from tests.conftest import ROOT
from tests.read.reading import read

TALK = make_source("talk.txt", "ANNA BERG - The ferry is late.\n\nJON LIND - It is.\n")


def test_the_documentation_names_the_rules_in_their_order() -> None:
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    section = text.partition("## The reading\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([^`/]+)` \|", section, re.MULTILINE) == [rule.name for rule in RULES]


def test_no_rule_comes_twice() -> None:
    assert len({rule.name for rule in RULES}) == len({rule.apply for rule in RULES}) == len(RULES)


def test_a_rule_is_inserted_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_delays(state: State) -> None:
        state.items = [item for item in state.items if "late" not in item.block.text]

    at = [rule.name for rule in RULES].index("layout")
    monkeypatch.setattr(transcript, "RULES", (*RULES[:at], Rule("no delays", without_delays), *RULES[at:]))
    read = parse_transcript(TALK, "talk", Log())
    assert read is not None
    assert [s.text for s in read.sentences()] == ["It is."]


def test_the_reading_ends_at_the_rule_that_finds_no_transcript() -> None:
    state = State(make_source("list.txt", "Milk, bread and butter.\n"), "list", Log())
    applied = []
    for rule in RULES:
        applied.append(rule.name)
        rule.apply(state)
        if state.refused:
            break
    assert applied == ["front matter", "tags"]


def test_a_date_that_no_calendar_has_is_reported_and_not_used() -> None:
    found = read("The Ferry\n\n2021-02-31\n\nANNA BERG - The ferry is late.\n\nJON LIND - It is.\n")
    assert found.messages("R028") == ["2021-02-31 is not a valid date; using 2000-01-01"]
    assert found.document.meta.date == ""

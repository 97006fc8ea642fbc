"""``rostra check --script`` and ``--words``: what is said for what is shown, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Change, spoken_text
from tests.conftest import ROOT, run_rostra

TALK = """+++
title = "Berths"
date = 2026-03-04
licence = "CC BY 4.0"
people = ["Mira Holt", "Jonas Ahl"]
+++

MIRA HOLT - The ICT of Porto is slow (Clark, 2020). The ﬁnal ICT, and {lang=sv}vackert väder{/}, in Porto.

JONAS AHL - Ask Mira Holt of Åbo, who knows NGOs as I’m told. [Laughter] Knows the slow boats of Slow, too.

REFERENCES

Clark, J. (2020). *Uneven Ground*. Wharf Books.
"""
LEXICON = '[[word]]\nword = "ICT"\nsay = "letters"\n'


@pytest.fixture
def berths(tmp_path: Path) -> Path:
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "voices").mkdir()
    (tmp_path / "transcripts" / "series.toml").write_text('title = "Quay"\nkey = "quay"\n', encoding="utf-8")
    (tmp_path / "transcripts" / "berths.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "voices" / "lexicon.toml").write_text(LEXICON, encoding="utf-8")
    return tmp_path


def objects(root: Path, *options: str, status: int = 0) -> list[dict[str, Any]]:
    done = run_rostra("check", ".", "--json", *options, cwd=root)
    assert done.returncode == status, done.stderr
    assert "R114 warning" in done.stderr or status, "findings go to standard error"
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_script_is_an_object_a_line(berths: Path) -> None:
    lines = objects(berths, "--script")
    assert [(line["key"], line["kind"], line["speaker"]) for line in lines[:3]] == [
        ("berths", "opening", ""),
        ("berths", "announcement", ""),
        ("berths", "paragraph", "mira-holt"),
    ]
    first = lines[2]
    assert first["shown"] == "The ICT of Porto is slow (Clark, 2020)."
    assert first["spoken"] == "The I C T of Porto is slow."
    assert first["changes"] == [[4, 7, "I C T", "lexicon"], [24, 38, "", "citation"]]
    assert first["voice"].startswith("en-us+")
    for line in lines:
        assert spoken_text(line["shown"], [Change(*change) for change in line["changes"]]) == line["spoken"]


def test_the_documented_fields_are_the_fields(berths: Path) -> None:
    text = (ROOT / "docs" / "check-json.md").read_text(encoding="utf-8")
    for option in ("--script", "--words"):
        part = text[text.index(f"# `rostra check {option} --json`") :].split("\n## ")[0]
        rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
        fields = [field.strip(" `") for row in rows for field in row.split(",")]
        assert fields == list(objects(berths, option)[0]), option


def test_people_see_what_differs_and_why(berths: Path) -> None:
    done = run_rostra("check", ".", "--script", cwd=berths)
    at = done.stdout.index("Mira Holt, en-us+")
    assert done.stdout[at:].splitlines()[0].endswith("]: The I C T of Porto is slow.")
    assert done.stdout[at:].splitlines()[1:3] == [
        "    ICT → I C T (lexicon)",
        "    (Clark, 2020) → not spoken (citation)",
    ]


def test_errors_in_the_input_leave_nothing_to_print(berths: Path) -> None:
    (berths / "voices" / "lexicon.toml").write_text('[[word]]\nword = "ICT"\nsay = "slowly"\n', encoding="utf-8")
    for option in ("--script", "--words"):
        done = run_rostra("check", ".", "--json", option, cwd=berths)
        assert (done.returncode, done.stdout) == (1, "")
        assert 'R105 error voices/lexicon.toml:3: invalid "say": "slowly"; use letters, word or silent' in done.stderr


def test_words_that_the_lexicon_may_want(berths: Path) -> None:
    found = {(w["kind"], w["word"]): w for w in objects(berths, "--words")}
    assert list(found) == [
        ("name", "Mira Holt"),
        ("name", "Jonas Ahl"),
        ("foreign", "vackert"),
        ("foreign", "väder"),
        ("foreign", "Åbo"),
        ("acronym", "NGO"),
        ("rare", "Porto"),
    ]
    assert found["name", "Mira Holt"]["count"] == 2, "announced once, and named once"
    porto = found["rare", "Porto"]
    assert (porto["count"], porto["path"], porto["line"]) == (2, "transcripts/berths.txt", 8)
    printed = run_rostra("check", ".", "--words", cwd=berths).stdout
    assert 'rare Porto: 2 times, first at transcripts/berths.txt:8; said "Porto"\n' in printed


def test_a_word_is_listed_as_it_is_said_and_no_more_once_the_lexicon_has_it(berths: Path) -> None:
    (berths / "voices" / "lexicon.toml").write_text('[[word]]\nword = "Ahl"\nspoken = "Arl"\n', encoding="utf-8")
    found = {w["word"]: w for w in objects(berths, "--words")}
    assert (found["Jonas Ahl"]["spoken"], found["Jonas Ahl"]["rules"]) == ("Jonas Arl", ["lexicon"])
    assert found["ICT"]["count"] == 2
    with (berths / "voices" / "lexicon.toml").open("a", encoding="utf-8") as lexicon:
        lexicon.write('[[word]]\nword = "Porto"\nspoken = "Portoo"\n')
    assert "Porto" not in {w["word"] for w in objects(berths, "--words")}

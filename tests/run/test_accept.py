"""Accepted findings: from the front matter and series.toml to what is printed, in JSON and in the summary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import run_rostra

pytestmark = pytest.mark.no_cover

TALK = """\
+++
title = "The jetty"
date = 2026-05-06
licence = "CC BY 4.0"
{accept}
+++

Mira Kask: Who painted the jetty?

Jon Aho: Nobody did.

[00:00:12] KASK: And who will?

Aho: The crew, \u2028 as always.

> Nobody has ever painted a jetty in the rain.

Mira Kask: Good.
"""
SERIES = '[series]\ntitle = "Talks"\nkey = "talks"\nurl = "https://example.org"\n'


def checked(tmp_path: Path, accept: str, reading: str = "") -> tuple[list[tuple[str, int, bool]], str]:
    (tmp_path / "transcripts").mkdir(exist_ok=True)
    (tmp_path / "transcripts" / "series.toml").write_text(SERIES + reading, encoding="utf-8")
    (tmp_path / "transcripts" / "jetty.txt").write_text(TALK.format(accept=accept), encoding="utf-8")
    done = run_rostra("check", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)["diagnostics"]
    printed = run_rostra("check", cwd=tmp_path).stderr
    return [(d["code"], d["line"], d.get("accepted", False)) for d in found if d["severity"] == "warning"], printed


def test_without_entries(tmp_path: Path) -> None:
    found, printed = checked(tmp_path, "")
    assert ("R011", 12, False) in found
    assert ("R031", 16, False) in found
    assert "accepted" not in printed


@pytest.mark.parametrize("at", ["KASK: And who", "kask and WHO", "[00:00:12] KASK", "Kask"])
def test_by_the_first_words_of_the_line(tmp_path: Path, at: str) -> None:
    found, printed = checked(tmp_path, f'accept = [{{ code = "R011", at = "{at}" }}]')
    assert ("R011", 12, True) in found
    assert ("R011", 14, False) in found
    assert '"KASK"' not in printed
    assert ", 1 accepted" in printed
    assert "R072" not in printed


def test_lines_below_a_break_that_editors_do_not_count(tmp_path: Path) -> None:
    found, _ = checked(tmp_path, 'accept = [{ code = "R031", at = "Nobody has ever" }]')
    assert ("R031", 16, True) in found


@pytest.mark.parametrize("at", ["And who will", "KAS", "12"])
def test_other_words_accept_nothing(tmp_path: Path, at: str) -> None:
    found, printed = checked(tmp_path, f'accept = [{{ code = "R011", at = "{at}" }}]')
    assert ("R011", 12, False) in found
    assert f'R072 warning transcripts/jetty.txt:5: R011 was not reported at "{at}"' in printed


def test_for_all_transcripts_of_a_series(tmp_path: Path) -> None:
    reading = '\n[reading]\naccept = [\n  { code = "R011", at = "kask" },\n  { code = "R011", at = "Lind" },\n]\n'
    found, printed = checked(tmp_path, "", reading)
    assert ("R011", 12, True) in found
    assert "R072 warning transcripts/series.toml:9: " in printed


def test_entries_of_another_form_are_errors(tmp_path: Path) -> None:
    _, printed = checked(tmp_path, 'accept = ["R011"]', "\n[reading]\naccept = [12]\n")
    assert 'R007 error transcripts/jetty.txt:5: "accept" must be a list of entries' in printed
    assert 'R104 error transcripts/series.toml:7: "accept" must be a list of entries' in printed

"""What is printed goes through one place, which shows what would act on the terminal."""

from __future__ import annotations

import ast
import io
import json
import sys
import unicodedata
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.commands.console import findings_line, print_json, print_lines, print_warnings, visible
from pipeline.model import Diagnostic
from tests.conftest import ROOT

BREAKS = ("Cc", "Cs", "Zl", "Zp")
"""Categories of control characters, surrogates, breaks of lines and of paragraphs."""
TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Characters that change the direction of what follows (Unicode Bidirectional Algorithm)."""


WRITING = {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write", "warnings.warn"}


def acts(character: str) -> bool:
    return unicodedata.category(character) in BREAKS or unicodedata.bidirectional(character) in TURNS


def test_every_character_that_acts_is_shown_and_no_other() -> None:
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        assert (visible(character) != character) == acts(character), hex(number)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Käse und “Brot”\\n", "Käse und “Brot”\\n"),
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("a\r\n\tb", r"a\r\n\tb"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("\u202eab\u2069", r"\u202eab\u2069"),
        ("na\udcefve", r"na\xefve"),
        ("\ud800", r"\ud800"),
    ],
)
def test_visible(text: str, wanted: str) -> None:
    assert visible(text) == wanted


@given(st.text(st.characters(exclude_categories=())))
def test_json_stays_what_it_is(text: str) -> None:
    """Lone surrogates too, which no file can hold."""
    printed = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(printed, encoding="utf-8", write_through=True)):
        print_json({"title": text})
        whole = printed.getvalue().decode()
    assert json.loads(whole) == {"title": text}
    assert [c for c in whole if acts(c) and c != "\n"] == []


def test_a_line_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines(["a\nb", "c"])
    assert capsys.readouterr().out == "a\\nb\nc\n"


def test_nothing_else_writes_to_the_terminal() -> None:
    """But for the one line that says that nothing could be loaded."""
    writers = set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in WRITING:
                writers.add(path.relative_to(ROOT / "pipeline").as_posix())
    assert writers == {"__main__.py", "commands/console.py"}


def test_several_warnings_of_one_code_in_several_episodes_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def warnings(count: int) -> list[Diagnostic]:
        return [
            Diagnostic("R147", f"transcripts/{n % 3}.txt", n, 0, f"alike {n}", "name another") for n in range(count)
        ]

    print_warnings([*warnings(3), Diagnostic("R010", "transcripts/0.txt", 1, 0, "a note")], Path())
    assert len(capsys.readouterr().err.splitlines()) == 3, "few are printed one by one, and notes are not printed"
    print_warnings([*warnings(6), Diagnostic("R114", "transcripts/series.toml", 7, 0, "no address")], Path())
    assert capsys.readouterr().err.splitlines() == [
        "R114 warning transcripts/series.toml:7: no address",
        "R147 warning transcripts/0.txt: alike 0; name another (and 5 more: transcripts/1.txt:1, transcripts/2.txt:2, "
        "transcripts/0.txt:3, …; see `rostra check`)",
    ]


def test_the_closing_line_counts_only_what_there_is() -> None:
    note, warning = (Diagnostic(code, "a.txt", 1, 0, "found") for code in ("R010", "R147"))
    accepted = Diagnostic("R147", "a.txt", 1, 0, "found", accepted=True)
    assert findings_line([], Path()) == ""
    assert findings_line([note, note], Path("quay")) == " 2 notes: see `rostra check quay`."
    assert findings_line([warning, note, accepted], Path()) == " 1 warning, 1 note, 1 accepted: see `rostra check`."

"""TOML that newcomers get wrong: what is said of it, and where."""

from __future__ import annotations

import pytest

from pipeline.model import Log
from pipeline.settings.toml_file import parse_toml

WRONG = [
    ('title = "Lamps\ndate = 2026-02-10\n', 1, "a closing quotation mark is missing"),
    ("title = 'Lamps\n", 1, "a closing quotation mark is missing"),
    ('date = 2026-02-10\ntitle = """Lamps\n', 2, "a closing quotation mark is missing"),
    ("title = “Lamps”\n", 1, "“ is not a TOML quotation mark"),
    ("title = Lamps\n", 1, 'the value of "title" is not valid TOML'),
    ("\ntitle =\n", 2, "title has no value"),
    ('title: "Lamps"\n', 1, "a colon instead of an equals sign"),
    ('title "Lamps"\n', 1, "no equals sign after the name of a setting"),
    ('title = "The "big" lamps"\n', 1, "text after the closing quotation mark"),
    ("date = 10 Feb\n", 1, 'the value of "date" is not valid TOML'),
    ("explicit = False\n", 1, 'the value of "explicit" is not valid TOML'),
    ('cover = "C:\\Users"\n', 1, "a backslash within quotation marks"),
    ('title = "A"\ntitle = "B"\n', 2, "this setting is repeated"),
    ("[series\n", 1, "the closing bracket of an entry is missing"),
    ("[series]\n[series]\n", 2, "this entry is repeated"),
    ('people = ["A", "B"\n', 1, "a closing bracket or a comma is missing"),
    ('people = [\n  "A"\n  "B"\n]\n', 3, "a closing bracket or a comma is missing"),
    ('people = [{ name = "A" ]\n', 1, "a closing brace or a comma is missing"),
    ("= 3\n", 1, "not valid TOML: invalid statement"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_what_is_wrong_is_said_in_plain_words(text: str, line: int, message: str) -> None:
    log = Log()
    assert parse_toml(text, "series.toml", 11, "R102", log) is None
    (found,) = log.sorted()
    assert (found.line - 10, found.message) == (line, message)
    assert found.hint or message.startswith("not valid TOML")
    assert "{" not in found.hint

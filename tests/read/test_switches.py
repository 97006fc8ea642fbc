"""Repairs of the reading have names: the documentation lists them, and each can be switched off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model import Log
from pipeline.read.source import make_source
from pipeline.read.switches import REPAIRS
from pipeline.read.transcript import parse_transcript
from pipeline.run import Builder
from pipeline.settings import Reading
from tests.conftest import ROOT
from tests.read.reading import findings

HEAD = "The Rail | Radio"
PAGED = f"ANNA BERG - One.\n\n4\n\n{HEAD}\n\nTwo.\n\n5\n\n{HEAD}\n\nThree.\n\n6\n\n{HEAD}\n\nJON LIND - So."
TEXTS = {
    "abbreviations": "ANNA BERG - See Sec. 4 of it.\n\nJON LIND - So.",
    "cut paragraphs": "ANNA BERG - It was the\n\nlast of them.\n\nJON LIND - So.",
    "hyphenated words": "ANNA BERG - It was the muni-\ncipality.\n\nJON LIND - So.",
    "dividing lines": "ANNA BERG - One.\n\n###\n\nJON LIND - So.",
    "headings": "ANNA BERG - One.\n\nTHE SECOND PART\n\nJON LIND - So.",
    "introductions": "ANNA BERG - One.\n\nPresenter: Jon Lind (JL)\n\nJL - So.\n\nANNA BERG - Two.",
    "lists": "ANNA BERG - These:\n\n- one\n- two\n\nJON LIND - So.",
    "note marks": "ANNA BERG - It is known.[^1] So it is.\n\nJON LIND - So.",
    "page marks": "ANNA BERG - One.\n\n[[Page S12]]\n\nTwo.\n\nJON LIND - So.",
    "picture credits": "ANNA BERG - One.\n\nPhoto by Jon Lind\n\nTwo.\n\nJON LIND - So.",
    "pull quotes": "ANNA BERG - It came over the rail in the night.\n\n4\n\n“It came over the rail in the night.”\n\n5"
    "\n\nIt went.\n\nJON LIND - So.",
    "repeated title": "# The Rail\n\nANNA BERG - One.\n\n## The Rail\n\nJON LIND - So.",
    "page headers": PAGED,
    "stage directions": "ANNA BERG - One. (Applause)\n\n(shuffling of papers)\n\nTwo.\n\nJON LIND - So.",
    "transcript credits": "ANNA BERG - One.\n\nJON LIND - So.\n\nTranscribed by https://example.org/",
}


def read_with(text: str, *off: str) -> tuple[list[str], Log]:
    log = Log()
    document = parse_transcript(make_source("talk.txt", text), "talk", log, reading=Reading(rules_off=off))
    assert document is not None
    assert document.unaccounted == ()
    said = ["".join(r.text for r in s.runs if not r.silent) for s in document.sentences()]
    return [s.heading.text for s in document.sections if s.heading] + list(map(str.strip, said)), log


@pytest.mark.parametrize("name", REPAIRS)
def test_each_repair_can_be_switched_off(name: str) -> None:
    one, other = read_with(TEXTS[name]), read_with(TEXTS[name], name)
    assert one[0] != other[0]
    front = f'+++\nrules_off = ["{name}"]\n+++\n'
    if name != "page headers":
        assert read_with(front + TEXTS[name])[0] == other[0]


def test_the_documentation_lists_every_repair() -> None:
    section = (ROOT / "docs" / "bring.md").read_text(encoding="utf-8").partition("\n## Repairs\n")[2]
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", section.partition("\n## ")[0], re.MULTILINE)
    unlinked = [(name, re.sub(r"\[(R\d+)\](?:\([^()]*\))?", r"\1", text)) for name, text in rows]
    assert unlinked == [(name, f"{text[0].upper()}{text[1:]}.") for name, text in REPAIRS.items()]


def test_every_name_in_the_code_is_a_repair() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "pipeline" / "read").glob("**/*.py"))
    named = set(re.findall(r'repairs\(\s*"([^"]+)"', code))
    assert named <= set(REPAIRS)


def test_an_unknown_name_is_reported_with_the_nearest_one() -> None:
    _, found = findings('+++\ntitle = "T"\nrules_off = ["heading"]\n+++\nANNA BERG - One.\n\nJON LIND - So.')
    assert [(d.line, d.hint) for d in found if d.code == "R105"] == [(3, 'did you mean "headings"?')]


def test_an_unknown_name_in_the_settings_is_reported(tmp_path: Path) -> None:
    (tmp_path / "transcripts").mkdir()
    settings = 'title = "T"\nkey = "t"\n[reading]\nrules_off = ["hyphenated word"]\n'
    (tmp_path / "transcripts" / "series.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "transcripts" / "one.txt").write_text(TEXTS["hyphenated words"], encoding="utf-8")
    found = Builder(tmp_path).check().log.sorted()
    assert [d.hint for d in found if d.code == "R105"] == ['did you mean "hyphenated words"?']

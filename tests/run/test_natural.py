"""A series in natural voices: the same bytes with any number of workers, and no sentence spoken twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import requires_natural_voices, run_rostra
from tests.run.conftest import replace

pytestmark = pytest.mark.natural

TALK = """
ADA BERG: The ferry waits. Who pays for it?

JON LIND: We all do.

ADA BERG: Good.
"""
SETTINGS = """
[series]
title = "Quays"
key = "quays"

[speech]
engine = "auto"
announce = "never"
opening = ""
closing = ""
"""


@pytest.fixture
def natural(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    requires_natural_voices()
    monkeypatch.delenv("ROSTRA_ENGINE")
    folder = tmp_path / "quays"
    (folder / "transcripts").mkdir(parents=True)
    (folder / "transcripts" / "talk.txt").write_text(TALK, encoding="utf-8")
    (folder / "transcripts" / "series.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def build(root: Path, *options: str) -> str:
    done = run_rostra("build", ".", *options, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def site(root: Path, output: str = "output") -> dict[str, bytes]:
    folder = root / output / "site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def takes(root: Path) -> set[str]:
    return {path.name for path in (root / "output" / "store" / "takes").glob("*/*")}


def test_one_worker_and_two_give_the_same_bytes(natural: Path) -> None:
    build(natural, "--jobs", "1", "-o", "one")
    build(natural, "--jobs", "2", "-o", "two")
    assert site(natural, "one") == site(natural, "two")


def test_an_edit_and_a_draft_make_no_sentence_twice(natural: Path) -> None:
    build(natural)
    first, spoken = site(natural), takes(natural)
    build(natural, "--draft")
    assert site(natural) != first
    draft = takes(natural)
    build(natural)
    assert site(natural) == first
    assert takes(natural) == draft
    replace(natural / "transcripts" / "talk.txt", "We all do", "They all do")
    build(natural)
    assert len(takes(natural) - draft) == 1
    assert spoken < draft


def test_a_word_is_said_by_its_ipa_and_an_edit_of_it_speaks_its_sentence_again(natural: Path) -> None:
    lexicon = natural / "voices" / "lexicon.toml"
    lexicon.parent.mkdir()
    lexicon.write_text('[[word]]\nword = "ferry"\nipa = "/ˈfɛ.ri/"\n', encoding="utf-8")
    build(natural)
    first = takes(natural)
    replace(lexicon, "ˈfɛ.ri", "ˈfʘa.ri")
    explained = run_rostra("build", ".", "--explain", cwd=natural).stdout
    assert "lexicon changed" in explained
    build(natural)
    assert len(takes(natural) - first) == 1
    checked = run_rostra("check", ".", cwd=natural)
    assert 'voices/lexicon.toml:1: kokoro cannot pronounce "ʘ" in the IPA of "ferry"' in checked.stdout + checked.stderr
    said = run_rostra("say", "The ferry’s late.", "--out", "said.wav", cwd=natural).stdout
    assert "spoken:   The ferry’s late.\nwhy:      ferry → /ˈfʘa.ri/ (lexicon)\n" in said
    assert "phonemes: ðə fˈaɹiz lˈAt." in said

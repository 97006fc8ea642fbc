"""What decides voices, and that nothing of it is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import Sound, Voice, VoiceTraits
from pipeline.plan.offer import offer_of
from pipeline.run import Builder
from pipeline.speak import Espeak
from tests.conftest import run_rostra
from tests.speak.tone_engine import Tone

TALK = """+++
title = "Benches"
date = 2026-03-04
licence = "CC BY 4.0"
people = [PEOPLE]
+++

Ann Bell: Here is Ms Oss.

Kim Oss: Yes.
"""


class Polyglot(Tone):
    """An engine with English voices, two Spanish ones, and one counterpart for all of them."""

    names = ("dora", "alex")

    def voices(self) -> tuple[str, ...]:
        return (*super().voices(), *self.names)

    def describe(self, name: str) -> VoiceTraits:
        if name in self.names:
            return VoiceTraits(name, "es", "ES", quality=4.0 + (name == "alex"))
        return super().describe(name)

    def in_language(self, voice: Voice, language: str) -> Voice | None:
        return {"en": voice, "es": replace(voice, name="alex")}.get(language[:2])


@pytest.mark.parametrize("language", ["en", "en-GB", "sv"])
def test_the_roster_is_offered_if_it_speaks_the_language_or_nobody_does(language: str) -> None:
    offer = offer_of(Polyglot(0), "tone", language)
    assert (offer.roster, offer.narrator) == (Polyglot(0).roster(), Polyglot(0).narrator())


def test_voices_of_the_language_are_offered_where_the_roster_does_not_speak_it() -> None:
    offer = offer_of(Polyglot(0), "tone", "es-MX")
    assert (offer.narrator, offer.roster) == ("alex", ("dora",)), "the best one narrates"
    assert not offer.has(Sound("tone", "nobody", 50))


def test_the_only_voice_of_a_language_is_everybodys() -> None:
    class Lonely(Polyglot):
        names = ("alex",)

    offer = offer_of(Lonely(0), "tone", "es")
    assert (offer.narrator, offer.roster) == ("alex", ("alex",))


def test_espeak_keeps_its_roster_in_every_language() -> None:
    """Each of its variants has a counterpart, so people are one sound in all languages."""
    engine = Espeak(0)
    assert {tuple(offer_of(engine, "espeak", tag).roster) for tag in ("en", "sv", "pt-BR")} == {engine.roster()}
    engine.close()


def site(root: Path, people: str, cast: str = "") -> dict[str, bytes]:
    """The files that a build of the talk makes for publication."""
    (root / "transcripts").mkdir(parents=True)
    (root / "voices").mkdir()
    series = '[series]\nkey = "benches"\ntitle = "Benches"\nurl = "https://example.org/benches"\n'
    (root / "transcripts" / "series.toml").write_text(series, "utf-8")
    (root / "transcripts" / "talk.txt").write_text(TALK.replace("PEOPLE", people), "utf-8")
    (root / "voices" / "cast.toml").write_text(cast, "utf-8")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    files = root / "output" / "site"
    return {str(f.relative_to(files)): f.read_bytes() for f in files.rglob("*") if f.is_file()}


def test_nothing_of_what_decides_voices_is_published(tmp_path: Path) -> None:
    """The same files come of voices that are named."""
    stated = '{ name = "Ann Bell", pronouns = "she/her", accent = "GB", language = "en-GB" }, "Kim Oss"'
    files = site(tmp_path / "stated", stated)
    scripts = Builder(tmp_path / "stated").check().cast().scripts
    cast = "".join(f'[{person}]\nvoice = "{voice.name}"\n' for person, voice in scripts[0].voices)
    assert site(tmp_path / "named", '"Ann Bell", "Kim Oss"', cast) == files


def test_a_check_tells_each_guess_once(tmp_path: Path) -> None:
    site(tmp_path / "talk", '"Ann Bell", "Kim Oss"')
    checked = Builder(tmp_path / "talk").check()
    told = {d.message for d in checked.log.sorted() if d.code == "R148"}
    assert told == {
        'Ann Bell has a higher voice because "Ann" is nearly always a woman’s name',
        'Kim Oss has a higher voice because the text refers to her as "Ms Oss" (turn 1)',
    }

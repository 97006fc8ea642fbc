"""Episodes and words in other languages, from the transcript to what is published of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest

from pipeline.model import NARRATOR, Change, Line, Part, Take, Voice, word_marks
from pipeline.plan.jobs import take_key
from pipeline.run import Builder
from pipeline.run.calls import Call, TimedEngine
from pipeline.speak import Engine, EngineTraits, SpeechError
from tests.conftest import run_rostra

FRONT = '+++\ntitle = "{}"\ndate = 2026-03-0{}\nlicence = "CC BY 4.0"\nlanguage = "{}"\n+++\n\n'
EPISODES = {
    "01-rain": FRONT.format("Rain", 1, "en") + "Mira Holt: They call it {lang=sv}skyfall{/}.\n\nJonas Ahl: ᏣᎳᎩ.\n",
    "02-vadret": FRONT.format("Vädret", 2, "sv") + "Mira Holt: Det regnar i Malmö.\n\nJonas Ahl: Ja.\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "transcripts" / "series.toml").write_text('[series]\nkey = "rain"\ntitle = "Rain"\n', "utf-8")
    for name, text in EPISODES.items():
        (tmp_path / "transcripts" / f"{name}.txt").write_text(text, "utf-8")
    return tmp_path


def test_a_series_in_two_languages_is_built_whatever_its_voices_cannot_read(root: Path) -> None:
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    assert 'R047 warning transcripts/01-rain.txt:10: voices for "en" cannot read Cherokee' in done.stderr
    checked = run_rostra("check", ".", "--media", cwd=root)
    assert checked.returncode == 0, checked.stderr
    again = run_rostra("build", ".", cwd=root)
    assert again.stdout.startswith("Already up to date")


def test_a_person_is_known_by_one_sound_in_every_language(root: Path) -> None:
    """It is what the record of publication keeps, so that others who come change nobody's voice."""
    casting = Builder(root).check().cast()
    english, swedish = (dict(script.voices) | {NARRATOR: script.narrator} for script in casting.scripts)
    assert casting.automatic == {person: voice.sound for person, voice in english.items()}
    for person, voice in swedish.items():
        base, plus, variant = voice.name.partition("+")
        assert (base, plus + variant) == ("sv", "+" + english[person].name.partition("+")[2])


def test_parts_decide_the_key_of_their_sentence(root: Path) -> None:
    checked = Builder(root).check()
    divided = [line for line in checked.cast().scripts[0].lines() if line.parts]
    assert [line.text for line in divided] == ["They call it skyfall."]
    (line,) = divided
    assert take_key(line.spoken, line.voice, "f") != take_key(line.spoken, line.voice, "f", line.spoken_parts())


def test_marking_a_word_replaces_no_published_sound(root: Path) -> None:
    """An engine may have a voice for marked words only in a later version; `--regenerate` has it heard."""
    marked = Builder(root).plan().plan
    talk = root / "transcripts" / "01-rain.txt"
    talk.write_text(talk.read_text("utf-8").replace("{lang=sv}", "").replace("{/}", ""), "utf-8")
    plain = Builder(root).plan().plan
    assert [episode.content for episode in plain.episodes] == [episode.content for episode in marked.episodes]
    chunks = [{job.key for episode in plan.episodes for job in episode.jobs} for plan in (plain, marked)]
    assert chunks[0] != chunks[1], "a build that was not published has it"


class Letters:
    """An engine whose voices are named by their samples for each letter; it refuses the word no."""

    traits = EngineTraits(16_000)

    def prepare(self) -> None:
        pass

    def synthesize(self, text: str, voice: Voice, ipa: Mapping[str, str] = MappingProxyType({})) -> Take:
        if "no" in text:
            raise SpeechError("it refuses")
        pcm = b"\x00\x20" * (int(voice.name) * len("".join(ipa.values()) or text))
        return Take(pcm, 16_000, word_marks(text, (), len(pcm) // 2))

    def unsaid_ipa(self, ipa: str, voice: Voice) -> str:
        return "ʘ" if "ʘ" in ipa + voice.name else ""


def test_a_sentence_in_two_voices_is_one_take() -> None:
    calls: list[Call] = []
    slow, fast = Voice("letters", "30", 165, 50), Voice("letters", "10", 165, 50)
    line = Line("s", "One två four", "One två four", (), slow, "", 0, (Part(0, 4, slow), Part(4, 12, fast, "sv")))
    engine = TimedEngine(lambda: cast("Engine", Letters()), 5.0, calls.append)
    take = engine.say(0, line)
    assert len(take.pcm) // 2 == 4 * 30 + 8 * 10
    assert [(m.start, m.end, m.sample) for m in take.marks] == [(0, 3, 0), (4, 7, 120), (8, 12, 160)]
    spelt = replace(line, changes=(Change(4, 7, "två", "lexicon", "tvoːtvoː"), Change(8, 12, "four", "lexicon", "f")))
    assert len(engine.say(0, spelt).pcm) // 2 == 4 * 30 + 9 * 10, "each part has the IPA of its own words"
    refused = replace(line, text="One no", spoken="One no", parts=(Part(0, 4, slow), Part(4, 6, fast)))
    with pytest.raises(SpeechError):
        engine.say(0, refused)

"""The natural engine besides the contract: how texts are divided, how fast and how high it speaks, the same bytes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import MINIMUM_DISTANCE, Voice
from pipeline.speak.engine import EngineUnavailable, UnknownVoice, in_language, measure, pronouncing
from pipeline.speak.kokoro import engine as kokoro_engine
from pipeline.speak.kokoro import measured
from pipeline.speak.kokoro.engine import Kokoro
from pipeline.speak.kokoro.measured import VOICES, traits
from pipeline.speak.kokoro.model import require_model
from pipeline.speak.kokoro.symbols import IDS
from pipeline.speak.kokoro.tokens import Sound
from pipeline.speak.kokoro.voices import NARRATOR_VOICE, ROSTER, SHAPE, embedding
from tests.conftest import requires_natural_voices

SENTENCE = "The harbour froze twice, and nobody was surprised."


@pytest.fixture(scope="module")
def engine() -> Iterator[Kokoro]:
    requires_natural_voices()
    engine = Kokoro(0)
    yield engine
    engine.close()


def voice(name: str = "af_heart", rate: int = 165, pitch: int = 50) -> Voice:
    return Voice("kokoro", name, rate, pitch)


class TestDivision:
    """The model reads 100 to 200 symbols best, and takes 510."""

    @staticmethod
    def sounds(words: int, letters: int = 4, *, clause: int = 9) -> list[Sound]:
        """Words of some letters, a comma after every few."""
        found: list[Sound] = []
        for n in range(words):
            found.append(Sound(n, n + 1, "a" * letters, space=(n + 1) % clause != 0))
            if (n + 1) % clause == 0:
                found.append(Sound(n + 1, n + 1, ",", space=True))
        return found

    def test_a_sentence_that_the_model_reads_well_is_one_part(self) -> None:
        assert len(kokoro_engine._parts(self.sounds(30))) == 1

    def test_a_long_one_is_divided_into_equal_parts_at_clauses(self) -> None:
        parts = kokoro_engine._parts(self.sounds(120))
        lengths = [len(part.ids) for part in parts]
        assert len(parts) == 4
        assert max(lengths) < 1.4 * min(lengths)
        assert all(part.ids[-1] == IDS[","] for part in parts[:-1])

    def test_nothing_gives_no_part(self) -> None:
        assert kokoro_engine._parts([]) == []
        assert kokoro_engine._parts([Sound(0, 3, "")]) == []

    @given(st.lists(st.builds(Sound, st.integers(0, 99), st.just(99), st.text("abc,.", max_size=700), st.booleans())))
    def test_no_symbol_is_lost_and_no_part_is_too_long(self, sounds: list[Sound]) -> None:
        parts = kokoro_engine._parts(sounds)
        said = [IDS[symbol] for sound in sounds for symbol in sound.symbols]
        assert [i for part in parts for i in part.ids if i != IDS[" "]] == said
        assert all(0 < len(part.ids) <= SHAPE[0] for part in parts)
        assert all(len(part.ids) == len(part.owners) for part in parts)


class TestVoices:
    def test_each_has_its_styles(self) -> None:
        for name in VOICES:
            assert embedding(name, 1).shape == (1, 256)
            assert np.isfinite(embedding(name, 510)).all()

    def test_any_two_of_the_best_twelve_are_told_apart(self) -> None:
        best = [found for name in ROSTER[:12] if (found := measured.measure(name, 1.0))]
        assert min(a.distance(b) for a, b in combinations(best, 2)) >= MINIMUM_DISTANCE

    def test_the_roster_is_of_both_classes_and_accents(self) -> None:
        kinds = [traits(name).kind for name in ROSTER[:12]]
        assert min(kinds.count("higher"), kinds.count("lower")) >= 5
        assert {traits(name).accent for name in ROSTER} == {"US", "GB"}
        assert all(traits(name).recommended and traits(name).quality > 4.3 for name in (*ROSTER, NARRATOR_VOICE))


@pytest.mark.natural
class TestSpeech:
    def test_rate_is_words_a_minute_within_what_a_voice_can_do(self, engine: Kokoro) -> None:
        lengths = [len(engine.synthesize(SENTENCE, voice(rate=rate)).pcm) for rate in (60, 165, 400)]
        assert lengths == sorted(lengths, reverse=True)
        assert lengths[0] < 1.5 * lengths[1]

    def test_pitch_moves_the_voice_and_not_the_pace(self, engine: Kokoro) -> None:
        low, high = (engine.synthesize(SENTENCE, voice(pitch=pitch)) for pitch in (20, 80))
        assert len(low.pcm) == pytest.approx(len(high.pcm), rel=0.15)
        stated = [m.pitch for pitch in (20, 80) if (m := measure(engine, voice(pitch=pitch)))]
        assert 1.2 < stated[1] / stated[0] < 1.3

    def test_a_long_sentence_is_spoken_whole(self, engine: Kokoro) -> None:
        long = "We planted four hundred trees along the river, and most of them survived; " * 3
        take = engine.synthesize(long, voice("am_liam"))
        assert len(take.pcm) / 2 / take.rate > 10
        assert len(take.marks) == len(long.split())
        assert all(a.sample < b.sample for a, b in pairwise(take.marks))

    def test_another_language_has_a_voice_of_the_same_class_if_there_is_one(self, engine: Kokoro) -> None:
        spanish = [in_language(engine, voice(name), "es-MX") for name in ("af_heart", "am_onyx")]
        assert [v and v.name for v in spanish] == ["ef_dora", "em_alex"]
        assert in_language(engine, voice(), "sv") is None
        take = engine.synthesize("El agua es de todos.", voice("ef_dora"))
        assert [take.marks[n].start for n in range(5)] == [0, 3, 8, 11, 14]

    def test_the_same_bytes_in_another_process(self, engine: Kokoro) -> None:
        program = (
            "import hashlib\nfrom pipeline.model import Voice\nfrom pipeline.speak.kokoro import Kokoro\n"
            f"take = Kokoro(0).synthesize({SENTENCE!r}, Voice('kokoro', 'bm_fable', 165, 50))\n"
            "print(hashlib.sha256(take.pcm).hexdigest())"
        )
        engine.synthesize("Something else was spoken before.", voice())
        here = hashlib.sha256(engine.synthesize(SENTENCE, voice("bm_fable")).pcm).hexdigest()
        there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        assert there.strip() == here

    def test_marks_are_where_words_are_heard(self, engine: Kokoro) -> None:
        """After a pause a word's mark is within 60 ms of the first sound, in the median."""
        errors = []
        for text in (
            "However, we all agreed; only one man objected; nobody answered.",
            "Most of us live by water, and yet we forget it; when it rains, we remember.",
        ):
            take = engine.synthesize(text, voice("bf_emma"))
            samples = np.abs(np.frombuffer(take.pcm, "<i2").astype(float))
            loud = np.convolve(samples, np.ones(240) / 240, "same") > 300
            onsets = [n for n in np.flatnonzero(loud[1:] & ~loud[:-1]) if not loud[max(0, n - 1200) : n].any()]
            errors += [min(abs(m.sample - onset) for m in take.marks) / take.rate for onset in onsets]
        assert len(errors) >= 5
        assert np.median(errors) <= 0.06


def test_without_its_model_it_is_unavailable_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROSTRA_CACHE", str(tmp_path))
    with pytest.raises(EngineUnavailable, match=r"rostra voices install kokoro|rostra\[natural\]"):
        Kokoro(0)


def test_words_of_another_language_are_pronounced_by_the_same_voice() -> None:
    """A Swedish word in an English sentence: no voice speaks Swedish, but this one can say the word."""
    requires_natural_voices()
    with closing(Kokoro(0)) as engine:
        found = pronouncing(engine, voice("am_liam", pitch=40), "sv")
        assert found == voice("am_liam:sv", pitch=40)
        assert engine.phonemes("sju", found) == "ʃˈu"
        assert pronouncing(engine, found, "en-GB") == voice("am_liam", pitch=40)
        assert pronouncing(engine, found, "tlh-x-none") is None
        assert measure(engine, found) == measure(engine, voice("am_liam", pitch=40))
        with pytest.raises(UnknownVoice):
            engine.check(voice("am_liam:xx"))


@pytest.mark.natural
@pytest.mark.parametrize("name", ["af_heart:", "af_heart:xx", ":sv", "af_heart:de:fr"])
def test_a_voice_with_a_language_that_nobody_reads_is_unknown(engine: Kokoro, name: str) -> None:
    with pytest.raises(UnknownVoice):
        engine.check(voice(name))


@pytest.mark.natural
def test_a_voice_with_a_language_is_described_as_the_voice(engine: Kokoro) -> None:
    assert engine.describe("af_heart:sv").pitch == engine.describe("af_heart").pitch
    assert engine.describe("af_heart:sv").name == "af_heart:sv"


@pytest.mark.natural
def test_a_model_whose_bytes_have_changed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requires_natural_voices()
    installed = require_model()
    folder = tmp_path / "kokoro"
    folder.mkdir()
    for file in (installed, installed.with_suffix(".sha256")):
        shutil.copy(file, folder)
    monkeypatch.setenv("ROSTRA_CACHE", str(tmp_path))
    with (folder / installed.name).open("r+b") as damaged:
        damaged.seek(200_000_000)
        damaged.write(bytes(1000))
    with closing(Kokoro(0)) as engine, pytest.raises(EngineUnavailable, match="damaged"):
        engine.synthesize("A rope.", voice())

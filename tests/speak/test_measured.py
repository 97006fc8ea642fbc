"""What casting is told of espeak's voices is what they sound like."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from pipeline.model import Voice, VoiceMeasure
from pipeline.speak import CALIBRATION, Espeak
from tests.conftest import ROOT
from tests.speak.engine_contract import pitch_of
from tools.voices import spectrum_of


@pytest.fixture(scope="module")
def engine() -> Iterator[Espeak]:
    engine = Espeak(30.0)
    yield engine
    engine.close()


def stated(engine: Espeak, name: str, pitch: int = 50) -> VoiceMeasure:
    known = engine.measure(Voice("espeak", name, 165, pitch))
    assert known is not None, name
    return known


def heard(engine: Espeak, name: str, pitch: int = 50) -> VoiceMeasure:
    take = engine.synthesize(CALIBRATION, Voice("espeak", name, 165, pitch))
    return VoiceMeasure(pitch_of(take), tuple(spectrum_of(take)))


def test_the_voices_that_are_cast_sound_as_stated(engine: Espeak) -> None:
    for name in engine.roster():
        assert stated(engine, name).distance(heard(engine, name)) < 0.5, name


@pytest.mark.parametrize("name", [Espeak.narrator(None), "en+m4", "en-gb-scotland+f2", "en-us", "en", "sv", "de"])  # type: ignore[arg-type]
def test_another_base_sounds_much_like_the_measured_one(engine: Espeak, name: str) -> None:
    assert stated(engine, name).distance(heard(engine, name)) < 2.5


@pytest.mark.parametrize("pitch", [20, 32, 68, 80])
def test_the_pitch_setting_moves_the_pitch_as_stated(engine: Espeak, pitch: int) -> None:
    for name in engine.roster()[:7]:
        moved, found = stated(engine, name, pitch).pitch, heard(engine, name, pitch).pitch
        assert abs(12 * math.log2(moved / found)) < 0.8, name


def test_a_voice_without_a_pitch_is_not_measured(engine: Espeak) -> None:
    for name in ("en-us+whisper", "en-us+nosuch"):
        assert engine.measure(Voice("espeak", name, 165, 50)) is None


def test_the_roster_is_mutually_distinct_but_for_one_pair(engine: Espeak) -> None:
    names = (engine.narrator(), *engine.roster())
    near = {p: d for p in combinations(names, 2) if (d := stated(engine, p[0]).distance(stated(engine, p[1]))) < 3.4}
    assert near == {("en-us+steph", "en-us+steph3"): pytest.approx(1.3, abs=0.2)}


def test_the_documented_pitches_are_the_stated_ones(engine: Espeak) -> None:
    text = (ROOT / "docs" / "voices.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"`(en-[\w+-]+)` \(?(\d+)", text))
    assert documented.keys() == {engine.narrator(), *engine.roster()}
    assert {n: round(stated(engine, n).pitch) for n in documented} == {n: int(hz) for n, hz in documented.items()}

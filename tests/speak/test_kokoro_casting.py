"""Whom Kokoro's voices are given to: the real transcript of module 6, in which nothing is stated of anybody."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from pipeline.cast import Offer, cast_voices, guess_voices
from pipeline.model import MINIMUM_DISTANCE, Document, Log, Sound, VoiceMeasure
from pipeline.read import read_transcript
from pipeline.settings import Settings
from pipeline.speak.kokoro import measured
from pipeline.speak.kokoro.voices import NARRATOR_VOICE, ROSTER

HIGHER = {"chiara-valli", "jennifer-clark", "bianca-wylie"}
LOWER = {"guy-baeten", "andrew-karvonen", "rob-kitchin", "ola-soderstrom"}


def measure(sound: Sound) -> VoiceMeasure | None:
    return measured.measure(sound.name, 2 ** ((sound.pitch - 50) / 100))


OFFER = Offer(ROSTER, NARRATOR_VOICE, lambda sound: sound.name in measured.VOICES, measure, measured.traits)


@pytest.fixture(scope="module")
def document(module_6: Path) -> Document:
    read = read_transcript(module_6, "module-6.txt", Log())
    assert read is not None
    return read


def test_women_have_higher_voices_and_men_lower_ones(document: Document) -> None:
    log = Log()
    cast = cast_voices([document], Settings(Path()), OFFER, {}, log, guess_voices([document]))
    kinds = {person: measured.traits(voice.name).kind for person, voice in cast.people.items()}
    assert kinds == {**dict.fromkeys(HIGHER, "higher"), **dict.fromkeys(LOWER, "lower")}
    told = [d.message.partition(" has a ")[0] for d in log.sorted() if d.code == "R148"]
    assert len(told) == len(set(told)) == 7, "each is told once, and why"


def test_any_two_who_are_heard_sound_different(document: Document) -> None:
    if not measured.VOICES[NARRATOR_VOICE].embedding:
        pytest.skip("Kokoro's table has no speaker embeddings yet")
    log = Log()
    cast = cast_voices([document], Settings(Path()), OFFER, {}, log, guess_voices([document]))
    sounds = [measure(voice.sound) for voice in (*cast.people.values(), cast.narrator)]
    heard = [sound for sound in sounds if sound]
    assert len(heard) == 8
    assert {voice.pitch for voice in cast.people.values()} == {50}
    assert min(one.distance(other) for one, other in combinations(heard, 2)) >= MINIMUM_DISTANCE
    assert "R147" not in {d.code for d in log.sorted()}

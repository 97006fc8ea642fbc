"""What every speech engine must do. To test another one, import the class into a module with a fixture ``engine``."""

import pickle
import re
from itertools import pairwise

import numpy as np
import pytest

from pipeline.model import Take, Voice
from pipeline.speak.engine import CALIBRATION, Engine, UnknownVoice, in_language, measure, speak, takes_ipa

SENTENCES = (
    "The harbour froze twice that winter.",
    "Is it fair to ask the young to repair what they did not break?",
    "A third of the documents, I am told, can still be read.",
)

HOSTILE = {
    "NUL": "before\0after and then more",
    "control characters": "a \x01b \x1b[31mred\x1b[0m end",
    "lone surrogate": "a lone \ud800 surrogate",
    "direction controls": "abc \u202eright to left\u202c end",
    "zero-width space": "ze\u200bro width",
    "decomposed": "Cafe\u0301 re\u0301sume\u0301",
    "stacked accents": "a" + "\u0301" * 300,
    "emoji in a sentence": "I liked it 👍🏽 a lot",
    "digits": "9" * 200,
    "Chinese": "漢字 and more",
    "Arabic": "مرحبا بالعالم",
    "long word": "a" * 3000,
    "long sentence": "word and another, " * 280,
    "markup": '<speak><break time="60s"/>hello</speak> & so on',
    "phonemes": "[[h@'loU]] there",
    "address": "https://example.org/a?b=c&d=%20",
    "line breaks": "one\ttwo\nthree\r\nfour",
}

COSTLY = 0.1
"""Cost from which an engine is given no more text than shows that it divides it."""
BEYOND = 30
"""Characters beyond its limit that a costly engine is given."""

UNSPEAKABLE = ("", " \n\t ", "…", "((((", "." * 500, "— – -", "“‘”’", "\x01\x02", "\u200d")


def voice_of(engine: Engine, name: str, rate: int = 165, pitch: int = 50) -> Voice:
    """A voice; the engine's own name does not matter to the engine."""
    return Voice("contract", name or engine.roster()[0], rate, pitch)


def fitting(engine: Engine, text: str) -> str:
    """A long text, cut a little beyond what a costly engine speaks at once."""
    return text[: engine.traits.text_limit + BEYOND].strip() if engine.traits.cost > COSTLY else text


_SAID: dict[tuple[str, str, Voice], Take] = {}


def said(engine: Engine, text: str, voice: Voice) -> Take:
    """A text as it was spoken once, for tests that do not ask whether it is spoken in the same way again."""
    key = (engine.fingerprint(), text, voice)
    if key not in _SAID:
        _SAID[key] = engine.synthesize(text, voice)
    return _SAID[key]


def seconds(take: Take) -> float:
    return len(take.pcm) / 2 / take.rate


def tokens(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\S+", text)]


class EngineContract:
    @pytest.fixture
    def voice(self, engine: Engine) -> Voice:
        return voice_of(engine, "")

    def test_it_can_be_prepared_at_any_time(self, engine: Engine, voice: Voice) -> None:
        for _ in range(2):
            engine.prepare()
            assert seconds(engine.synthesize("A rope.", voice)) > 0.2

    def test_a_sentence_becomes_sound_of_a_plausible_length(self, engine: Engine, voice: Voice) -> None:
        take = engine.synthesize(CALIBRATION, voice)
        assert take.rate >= 16_000
        assert 3 < seconds(take) < 15
        assert np.abs(np.frombuffer(take.pcm, "<i2").astype(int)).max() > 3000

    def test_every_word_has_a_mark_and_time_never_runs_back(self, engine: Engine, voice: Voice) -> None:
        for text in SENTENCES:
            take = said(engine, text, voice)
            assert [(m.start, m.end) for m in take.marks] == tokens(text)
            assert all(a.sample <= b.sample for a, b in pairwise(take.marks))
            assert take.marks[0].sample >= 0
            assert take.marks[-1].sample < len(take.pcm) // 2

    def test_the_same_bytes_in_any_order(self, engine: Engine, voice: Voice) -> None:
        other = voice_of(engine, engine.roster()[1])
        texts = SENTENCES[: 1 if engine.traits.cost > COSTLY else 3]
        first = {(text, v): engine.synthesize(text, v) for text in texts for v in (voice, other)}
        again = {key: engine.synthesize(*key) for key in reversed(first)}
        assert first == again

    def test_rate_takes_effect(self, engine: Engine) -> None:
        for name in (engine.narrator(), *engine.roster()[: 0 if engine.traits.cost > COSTLY else 3]):
            slow = seconds(engine.synthesize(CALIBRATION, voice_of(engine, name, rate=120)))
            fast = seconds(engine.synthesize(CALIBRATION, voice_of(engine, name, rate=220)))
            assert 1.3 < slow / fast < 2.6, name

    def test_pitch_takes_effect(self, engine: Engine) -> None:
        for name in engine.roster()[: 1 if engine.traits.cost > COSTLY else 3]:
            low = engine.synthesize(CALIBRATION, voice_of(engine, name, pitch=15))
            high = engine.synthesize(CALIBRATION, voice_of(engine, name, pitch=85))
            assert pitch_of(high) > 1.2 * pitch_of(low), name

    @pytest.mark.parametrize("kind", HOSTILE)
    def test_hostile_text_is_spoken_and_marked_as_given(self, engine: Engine, voice: Voice, kind: str) -> None:
        text = fitting(engine, HOSTILE[kind])
        take = engine.synthesize(text, voice)
        assert seconds(take) > 0.1
        assert [(m.start, m.end) for m in take.marks] == tokens(text)
        assert all(a.sample <= b.sample for a, b in pairwise(take.marks))

    def test_a_word_is_said_by_its_ipa_if_the_engine_takes_it(self, engine: Engine, voice: Voice) -> None:
        plain = said(engine, "A rope.", voice)
        take = speak(engine, "A rope.", voice, {"rope": "kiː"})
        assert (take.pcm != plain.pcm) == takes_ipa(engine)
        assert [(m.start, m.end) for m in take.marks] == tokens("A rope.")
        assert speak(engine, "A rope.", voice, {"rop": "kiː", "Rope": "kiː"}) == plain, (
            "neither a part nor another case"
        )
        if takes_ipa(engine):
            assert engine.unsaid_ipa("kiː", voice) == ""

    @pytest.mark.parametrize("text", UNSPEAKABLE)
    def test_nothing_to_be_spoken_gives_a_short_silence(self, engine: Engine, voice: Voice, text: str) -> None:
        take = engine.synthesize(text, voice)
        assert seconds(take) == pytest.approx(0.2, abs=0.001)
        assert not any(take.pcm)
        assert take.marks == ()

    def test_the_roster_casts_a_large_round_table(self, engine: Engine) -> None:
        roster = engine.roster()
        assert len(roster) >= 12
        assert len(set(roster)) == len(roster)
        assert engine.narrator() not in roster
        text = "A rope." if engine.traits.cost > COSTLY else SENTENCES[0]
        pcm = {said(engine, text, voice_of(engine, name)).pcm for name in (*roster, engine.narrator())}
        assert len(pcm) == len(roster) + 1

    def test_what_it_states_of_its_voices_is_what_is_heard(self, engine: Engine) -> None:
        """It may state nothing; what it states must be so, in the same bands for all voices."""
        voices = [voice_of(engine, name) for name in (engine.narrator(), *engine.roster())]
        if engine.traits.cost > COSTLY:
            voices = voices[::4]
        stated = [(v, known) for v in voices if (known := measure(engine, v))]
        assert len({(len(known.spectrum), len(known.embedding)) for _, known in stated}) <= 1
        text, near = (SENTENCES[0], 0.2) if engine.traits.cost > COSTLY else (CALIBRATION, 0.1)
        for voice, known in stated:
            assert known.pitch == pytest.approx(pitch_of(said(engine, text, voice)), rel=near), voice.name

    def test_what_it_needs_is_plausible(self, engine: Engine, voice: Voice) -> None:
        traits = engine.traits
        assert traits.rate == said(engine, "A rope.", voice).rate
        assert traits.rate >= 16_000
        assert min(traits.text_limit, traits.time_limit, traits.start_limit, traits.cost, traits.memory) > 0
        assert traits.languages
        assert traits.languages == tuple(sorted(set(traits.languages)))
        assert [tag for tag in traits.languages if not re.fullmatch("[a-z]{2,8}(-[a-z0-9]{2,8})*", tag)] == []

    def test_it_describes_each_of_its_voices(self, engine: Engine) -> None:
        described = {name: engine.describe(name) for name in engine.voices()}
        for name, known in described.items():
            assert known.name == name
            assert known.language in engine.traits.languages, name
            assert known.kind in ("higher", "lower", ""), name
            assert min(known.pitch, known.pace, known.quality) >= 0, name
            assert known.accent == known.accent.upper(), name
        recommended = {name for name, known in described.items() if known.recommended}
        assert {engine.narrator(), *engine.roster()} <= recommended
        with pytest.raises(UnknownVoice):
            engine.describe(engine.narrator() + "x")

    def test_voices_of_one_class_are_higher_than_those_of_the_other(self, engine: Engine) -> None:
        """As it states their pitch, in the middle of each class: a single low voice may be a woman's."""
        listed = [engine.describe(name) for name in engine.voices()]
        pitches = {kind: [v.pitch for v in listed if v.kind == kind and v.pitch] for kind in ("higher", "lower")}
        if all(pitches.values()):
            assert np.median(pitches["higher"]) > np.median(pitches["lower"])
            ends = [min((v for v in listed if v.kind == "lower" and v.pitch), key=lambda v: v.pitch)]
            ends += [max((v for v in listed if v.kind == "higher"), key=lambda v: v.pitch)]
            low, high = (pitch_of(said(engine, SENTENCES[0], voice_of(engine, v.name))) for v in ends)
            assert high > low

    def test_it_has_the_voices_that_it_lists(self, engine: Engine) -> None:
        assert engine.voices() == tuple(sorted(set(engine.voices())))
        assert {*engine.roster(), engine.narrator()} <= set(engine.voices())
        for name in engine.voices():
            engine.check(voice_of(engine, name))

    @pytest.mark.parametrize("language", ["en", "en-GB", "sv", "pt-BR", "zh-Hant-TW", "und", "x-none"])
    def test_a_voice_of_a_language_is_one_that_it_has(self, engine: Engine, language: str) -> None:
        for name in (engine.narrator(), *engine.roster()):
            voice = voice_of(engine, name, rate=150, pitch=40)
            found = in_language(engine, voice, language)
            if found:
                engine.check(found)
                assert (found.engine, found.rate, found.pitch) == ("contract", 150, 40)
                assert in_language(engine, found, language) == found

    def test_an_unknown_voice_is_refused_and_the_nearest_named(self, engine: Engine) -> None:
        known = engine.roster()[0]
        with pytest.raises(UnknownVoice) as caught:
            engine.check(voice_of(engine, known + "x"))
        assert known in caught.value.nearest
        assert known in str(caught.value)
        copy = pickle.loads(pickle.dumps(caught.value))
        assert (copy.name, copy.nearest, str(copy)) == (known + "x", caught.value.nearest, str(caught.value))
        with pytest.raises(UnknownVoice):
            engine.synthesize(SENTENCES[0], voice_of(engine, known + "x"))

    def test_the_fingerprint_is_stable_and_names_no_place(self, engine: Engine) -> None:
        assert engine.fingerprint() == engine.fingerprint()
        assert "/" not in engine.fingerprint()
        assert re.search(r"\d+\.\d+", engine.fingerprint())


def pitch_of(take: Take) -> float:
    """Median fundamental frequency of the voiced parts, in Hz (autocorrelation)."""
    samples = np.frombuffer(take.pcm, "<i2").astype(float)
    lowest, highest = take.rate // 450, take.rate // 50
    found = []
    for start in range(0, samples.size - 2048, 1024):
        frame = samples[start : start + 2048] - samples[start : start + 2048].mean()
        if frame.std() < 500:
            continue
        correlation = np.correlate(frame, frame, "full")[2047:]
        lag = lowest + int(np.argmax(correlation[lowest:highest]))
        if correlation[lag] > 0.4 * correlation[0]:
            found.append(take.rate / lag)
    return float(np.median(found))

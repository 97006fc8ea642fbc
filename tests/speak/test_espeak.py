"""The espeak engine: one process per utterance, and nothing that happens to it takes the build along."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from pipeline.model import Voice
from pipeline.speak.engine import Engine, EngineUnavailable, SpeechError, UnknownVoice
from pipeline.speak.espeak import library as espeak_library
from pipeline.speak.espeak import process as espeak_process
from pipeline.speak.espeak import voices as espeak_voices
from pipeline.speak.espeak import wire as espeak_wire
from pipeline.speak.espeak.engine import Espeak, letters_joined
from tests.speak.engine_contract import HOSTILE, SENTENCES

VOICE = Voice("espeak", "en-us+edward", 165, 50)
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture
def engine() -> Iterator[Espeak]:
    engine = Espeak(30.0)
    yield engine
    engine.close()


def library() -> espeak_process.Library:
    return espeak_process.Library(espeak_process.pyttsx3()[0], *espeak_library.in_wheel() or ())


@pytest.mark.skipif(espeak_library.in_wheel() is None, reason="the system's library is asked where its data are")
def test_nothing_is_started_before_something_is_spoken(engine: Espeak) -> None:
    for name in (engine.narrator(), *engine.roster()):
        engine.check(Voice("espeak", name, 165, 50))
    assert engine.fingerprint()
    assert engine.server_pid == 0
    engine.synthesize(SENTENCES[0], VOICE)
    assert engine.server_pid != 0


@needs_fork
def test_a_server_may_be_started_ahead_of_time(engine: Espeak) -> None:
    engine.prepare()
    started = engine.server_pid
    assert started != 0
    engine.prepare()
    assert engine.synthesize(SENTENCES[0], VOICE).pcm
    assert engine.server_pid == started
    engine.close()
    assert engine.server_pid == 0


def test_the_version_of_pyttsx3_is_the_one_installed() -> None:
    folder, found = espeak_process.pyttsx3()
    assert found == version("pyttsx3")
    assert (Path(folder) / "pyttsx3").is_dir()


@needs_fork
def test_a_fresh_process_gives_the_same_bytes_as_a_fork(engine: Espeak) -> None:
    spawning = Espeak(30.0, fork=False)
    assert spawning.server_pid == 0
    assert spawning.fingerprint() == engine.fingerprint()
    for text in (SENTENCES[1], HOSTILE["emoji in a sentence"]):
        assert spawning.synthesize(text, VOICE) == engine.synthesize(text, VOICE)
    spawning.close()


@pytest.mark.parametrize("name", ["en-gb", "en-us+nosuch", "en-us+Edward", "en-us+", "xx", "", "edward", "fo"])
def test_names_that_the_library_would_silently_replace_are_refused(engine: Espeak, name: str) -> None:
    with pytest.raises(UnknownVoice):
        engine.check(Voice("espeak", name, 165, 50))


def test_any_language_takes_any_variant(engine: Espeak) -> None:
    assert engine.synthesize("Hej alla.", Voice("espeak", "sv+f2", 165, 50)).pcm


@pytest.mark.parametrize("name", ["en-us+edward", "sv+edward", "fr+edward", "es+david"])
@pytest.mark.parametrize("mark", ["– {}", "— {}", "- {}", "({})", "“{}”", "«{}»", "„{}“"])
def test_a_dash_a_bracket_and_a_quotation_are_heard_as_pauses(engine: Engine, name: str, mark: str) -> None:
    """So nothing need be added to the spoken form for them."""
    voice = Voice("espeak", name, 165, 50)
    plain, marked = (
        len(engine.synthesize(f"Sofia {words} vatten.", voice).pcm) / 44_100
        for words in ("staden under", mark.format("staden under"))
    )
    assert 0.08 < marked - plain < 0.6


LANGUAGES = {
    "sv": "sv+edward",
    "en-GB": "en-us+edward",
    "de-AT": "de+edward",
    "pt-BR": "pt-br+edward",
    "pt-PT": "pt+edward",
    "fr": "fr+edward",
    "fr-CH": "fr-ch+edward",
    "es-MX": "es-419+edward",
    "es-AR": "es+edward",
    "no": "nb+edward",
    "zh-Hant-TW": "cmn+edward",
    "yue": "yue+edward",
    "sr-Latn": "sr+edward",
    "chr": "",
    "und": "",
    "qq": "",
}


def test_a_language_is_spoken_by_its_best_base_and_the_same_variant(engine: Espeak) -> None:
    found = {language: engine.in_language(VOICE, language) for language in LANGUAGES}
    assert {language: voice.name if voice else "" for language, voice in found.items()} == LANGUAGES
    plain = engine.in_language(Voice("espeak", "en-gb-x-rp", 150, 40), "sv")
    assert plain == Voice("espeak", "sv", 150, 40)
    assert engine.in_language(plain, "sv-FI") == plain
    assert engine.server_pid == 0


def test_a_word_in_a_script_that_the_voice_cannot_read_is_silence_and_no_error(engine: Espeak) -> None:
    take = engine.synthesize("ᏣᎳᎩ.", VOICE)
    assert not any(take.pcm)
    assert [(m.start, m.end) for m in take.marks] == [(0, 4)]
    russian = engine.in_language(VOICE, "ru")
    assert russian
    assert any(engine.synthesize("Дом.", russian).pcm)


@pytest.mark.parametrize("fork", [pytest.param(True, marks=needs_fork), False])
def test_an_utterance_beyond_the_time_limit_is_given_up(fork: bool) -> None:
    engine = Espeak(0.001, fork=fork)
    with pytest.raises(SpeechError, match=r"not spoken within 0\.001 s"):
        engine.synthesize("a" * 3000, VOICE)
    engine.close()


@needs_fork
def test_the_engine_goes_on_after_its_server_was_killed_in_mid_work(engine: Espeak) -> None:
    whole = engine.synthesize(SENTENCES[0], VOICE)
    victim = engine.server_pid
    killer = threading.Timer(0.1, os.kill, (victim, signal.SIGKILL))
    killer.start()
    with pytest.raises(SpeechError, match="espeak process"):
        engine.synthesize("word and another, " * 5000, VOICE)
    killer.join()
    assert engine.synthesize(SENTENCES[0], VOICE) == whole
    assert engine.server_pid != victim


@needs_fork
def test_a_server_that_is_killed_while_it_starts_is_started_again(engine: Espeak) -> None:
    whole = engine.synthesize(SENTENCES[0], VOICE)
    other = Espeak(30.0)
    other.prepare()
    victim = other.server_pid
    os.kill(victim, signal.SIGKILL)
    assert other.synthesize(SENTENCES[0], VOICE) == whole
    assert other.server_pid != victim
    other.close()


@needs_fork
def test_a_hung_server_is_replaced() -> None:
    engine = Espeak(0.5)
    whole = engine.synthesize(SENTENCES[0], VOICE)
    hung = engine.server_pid
    os.kill(hung, signal.SIGSTOP)
    with pytest.raises(SpeechError, match="is not responding"):
        engine.synthesize(SENTENCES[1], VOICE)
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)
    assert engine.synthesize(SENTENCES[0], VOICE) == whole
    engine.close()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="processes are listed otherwise here")
def test_the_server_ends_with_its_client() -> None:
    script = (
        "import os; from pipeline.speak.espeak.engine import Espeak; from pipeline.model.script import Voice\n"
        "engine = Espeak(30.0)\n"
        "engine.synthesize('One word.', Voice('espeak', 'en-us', 165, 50))\n"
        "print(engine.server_pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    server = int(done.stdout)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _runs(server):
        time.sleep(0.02)
    assert not _runs(server)


def _runs(pid: int) -> bool:
    """Whether the process exists and is not merely waiting to be collected."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_closing_twice_is_harmless_and_the_engine_can_be_used_again(engine: Espeak) -> None:
    engine.close()
    engine.close()
    assert engine.synthesize(SENTENCES[0], VOICE).pcm


def test_the_server_loads_little_and_no_thread_and_prints_nothing() -> None:
    script = (
        "import sys, threading; from pipeline.speak.espeak import server\n"
        "server.serve_requests(['once', *sys.argv[1:]])\n"
        "heavy = {'numpy', 'click', 'rapidfuzz', 'logging', 'subprocess', 'random'} & set(sys.modules)\n"
        "sys.stderr.write(f'{heavy} {threading.active_count()}')"
    )
    request = {"text": "One word.", "voice": "en-us", "rate": 165, "pitch": 50, "limit": 30.0}
    done = subprocess.run(
        [sys.executable, "-c", script, library().path, library().data],
        input=espeak_wire.packed_message(request),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b"set() 1"
    stream = BytesIO(done.stdout)
    hello, _ = espeak_wire.unpacked_message(stream.read)
    _, pcm = espeak_wire.unpacked_message(stream.read)
    assert hello["rate"] == 22_050
    assert pcm
    assert stream.read() == b""


def test_sound_does_not_depend_on_the_working_folder_or_its_modules(tmp_path: Path) -> None:
    (tmp_path / "wave.py").write_text("raise SystemExit('shadowed')")
    script = (
        "from pipeline.speak.espeak.engine import Espeak; from pipeline.model.script import Voice\n"
        "import hashlib\n"
        "take = Espeak(30.0).synthesize('One word.', Voice('espeak', 'en-us', 165, 50))\n"
        "print(hashlib.sha256(take.pcm).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-P", "-c", script], cwd=folder, capture_output=True, text=True, check=True
        ).stdout
        for folder in (tmp_path, Path.cwd())
    }
    assert len(found) == 1


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Only the system's library can be found; gives the wheel's library and data."""
    found = espeak_library.in_wheel()
    if found is None or not sys.platform.startswith("linux"):
        pytest.skip("there is no wheel to take the place of the system's library, or its name is another")
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(Path(found[0]).parent))
    return Path(found[0]), Path(found[1])


@pytest.mark.parametrize("fork", [pytest.param(True, marks=needs_fork), False])
def test_without_the_wheel_the_system_library_is_used(
    fork: bool, engine: Espeak, no_wheel: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(no_wheel[1]))
    system = Espeak(30.0, fork=fork)
    assert system.synthesize(SENTENCES[0], VOICE) == engine.synthesize(SENTENCES[0], VOICE)
    assert system.voices() == engine.voices()
    assert "libespeak-ng 1.5" in system.fingerprint()
    system.close()


@pytest.mark.parametrize("fork", [pytest.param(True, marks=needs_fork), False])
def test_a_system_library_without_data_is_unavailable_and_the_process_lives(
    fork: bool, no_wheel: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(no_wheel[0], tmp_path / "libespeak-ng.so.1")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.setenv("ESPEAK_DATA_PATH", "/nowhere")
    with pytest.raises(EngineUnavailable, match="cannot find its data"):
        Espeak(30.0, fork=fork)


@pytest.mark.parametrize("data", ["", "espeak-ng-data"])
def test_a_wheel_without_data_is_unavailable(data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = pytest.importorskip("espeakng_loader")
    shutil.copy(loader.__file__, tmp_path / "espeakng_loader.py")
    (tmp_path / data).mkdir(exist_ok=True)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "espeakng_loader")
    with pytest.raises(EngineUnavailable, match="data"):
        Espeak(30.0)


def test_the_fingerprint_follows_the_data(tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "one").write_text("pitch 80 110")
    (tmp_path / "en_dict").write_bytes(bytes(700_000))
    before = espeak_voices.data_hash(tmp_path)
    assert espeak_voices.data_hash(tmp_path) == before
    (tmp_path / "voices" / "one").write_text("pitch 81 110")
    small = espeak_voices.data_hash(tmp_path)
    (tmp_path / "en_dict").write_bytes(bytes(700_001))
    large = espeak_voices.data_hash(tmp_path)
    (tmp_path / "en_dict").rename(tmp_path / "de_dict")
    assert len({before, small, large, espeak_voices.data_hash(tmp_path)}) == 4


@needs_fork
def test_a_server_whose_answer_was_cut_short_ends() -> None:
    """What would follow on its stream could not be told from the rest of that answer."""
    process = subprocess.Popen(
        espeak_process.command("serve", library()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    espeak_wire.unpacked_message(process.stdout.read)
    process.stdout.close()
    request = {"text": "word and another, " * 30, "voice": "en-us", "rate": 165, "pitch": 50, "limit": 30.0}
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(espeak_wire.packed_message(request))
    process.stdin.flush()
    assert process.wait(20) == 1
    assert b"BrokenPipeError" in process.stderr.read()
    process.stdin.close()
    process.stderr.close()


def test_a_truncated_message_is_the_end_of_the_stream() -> None:
    packed = espeak_wire.packed_message({"a": 1}, 2) + b"\x00\x01"
    with pytest.raises(EOFError):
        espeak_wire.unpacked_message(lambda length: packed[:length][:3])


def test_a_server_that_dies_at_once_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text("raise RuntimeError('broken installation')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for fork in (hasattr(os, "fork"), False):
        with pytest.raises(EngineUnavailable, match="broken installation"):
            Espeak(30.0, fork=fork).synthesize(SENTENCES[0], VOICE)


def test_the_sound_is_speech_and_not_noise(engine: Espeak) -> None:
    take = engine.synthesize(SENTENCES[0], VOICE)
    samples = np.frombuffer(take.pcm, "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    below_4_khz = int(4000 / take.rate * samples.size)
    assert spectrum[:below_4_khz].sum() > 0.9 * spectrum.sum()


def test_it_tells_the_sounds_of_a_text_and_speaks_as_before(engine: Espeak) -> None:
    voice, swedish = Voice("espeak", "en-us+edward", 165, 50), Voice("espeak", "sv", 165, 50)
    before = engine.synthesize("A bench.", voice)
    assert engine.phonemes("A bench. It's by the quay.", voice) == "ɐ bˈɛntʃ ɪts baɪ ðə kˈiː"
    assert engine.phonemes("Åke", swedish) == "ˈoːkə"
    assert engine.phonemes("", voice) == ""
    assert len(engine.phonemes("word and another, " * 100, voice).split()) == 300
    assert engine.synthesize("A bench.", voice) == before
    with pytest.raises(UnknownVoice):
        engine.phonemes("A bench.", Voice("espeak", "nobody", 165, 50))


def test_the_sounds_of_many_texts_are_had_at_once_and_with_ties(engine: Engine) -> None:
    assert isinstance(engine, Espeak)
    words = ["church", "Malmö", "", "\ud800", "of the"]
    assert engine.ipa(words, "en-GB") == ("t͡ʃˈɜːt͡ʃ", "mˈalmɜː", "", "", "ɒvðə")
    names = [f"name {n}" for n in range(120)]
    assert engine.ipa(names, "en-US") == tuple(engine.ipa([name], "en-US")[0] for name in names)
    fresh = Espeak(30.0)
    assert [fresh.ipa([name], "en-US")[0] for name in names[:3]] == list(engine.ipa(names[:3], "en-US"))
    fresh.close()
    with pytest.raises(UnknownVoice):
        engine.ipa(["word"], "qq")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("The A P I is", "The A-P-I is"),
        ("N G Os and K P Is", "N-G-O's and K-P-I's"),
        ("I see A big As", "I see A big As"),
    ],
)
def test_letters_that_are_spelt_are_joined(text: str, given: str) -> None:
    places = tuple(at for at, character in enumerate(given) if character == "'")
    assert letters_joined(text, Voice("espeak", "en-us+edward", 165, 50)) == (given, places)
    assert letters_joined(text, Voice("espeak", "sv", 165, 50)) == (text, ())


def test_marks_of_spelt_letters_stay_on_the_text_as_given() -> None:
    text = "The N G Os of the city and the K P Is of A I came."
    engine = Espeak(30.0)
    take = engine.synthesize(text, Voice("espeak", "en-us+edward", 165, 50))
    engine.close()
    assert [text[m.start : m.end] for m in take.marks] == text.split()
    assert [m.sample for m in take.marks] == sorted(m.sample for m in take.marks)

"""``rostra say``: what is said, why, by which sounds, and the sound itself, with the engine that comes with Rostra."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import soundfile

from tests.conftest import copy_series, run_rostra

LEXICON = """
[[word]]
word = "ICT"
say = "letters"

[[word]]
word = "quay"
spoken = "key"

[[word]]
word = "bench"
spoken = "bank"
episodes = ["bench"]

[[word]]
word = "rope"
spoken = "rep"
language = "sv"
"""


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    root = copy_series(tmp_path / "quay")
    (root / "voices").mkdir(exist_ok=True)
    (root / "voices" / "lexicon.toml").write_text(LEXICON, encoding="utf-8")
    return root


def say(*arguments: str | Path, cwd: Path, status: int = 0, path: str = "") -> str:
    """What is printed: to standard output if it succeeds, otherwise to standard error."""
    done = run_rostra("say", *arguments, cwd=cwd, PATH=path)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr if status else done.stdout


def seconds(file: Path) -> float:
    sound, rate = soundfile.read(file)
    assert abs(sound).max() > 0.1
    return float(len(sound) / rate)


def test_outside_of_a_series_the_defaults_count(tmp_path: Path) -> None:
    printed = say("The ﬁnal  quay.", "--out", "said.wav", cwd=tmp_path)
    lines = dict(re.findall(r"^(\w+): +(.*)$", printed, re.MULTILINE))
    assert lines["shown"] == "The ﬁnal quay."
    assert lines["spoken"] == "The final quay."
    assert lines["why"] == "ﬁ → fi (character)"
    assert lines["voice"] == "en-gb-x-rp+m3, en"
    assert "fˈaɪn" in lines["phonemes"]
    assert lines["written"].startswith("said.wav (")
    assert 0.5 < seconds(tmp_path / "said.wav") < 3
    assert [p.name for p in tmp_path.iterdir()] == ["said.wav"]


def test_a_series_lends_its_lexicon_wherever_it_is(quay: Path, tmp_path: Path) -> None:
    text = "The ICTs of a quay, a bench and a rope."
    for printed in (
        say(text, "--out", "said.wav", cwd=quay),
        say(text, "--out", "said.wav", cwd=quay / "transcripts"),
        say(text, "--series", "quay", "--out", "said.wav", cwd=tmp_path),
        say(text, "-C", "quay/transcripts/bench.txt", "--out", "said.wav", cwd=tmp_path),
    ):
        assert "spoken:   The I C Ts of a key, a bench and a rope.\n" in printed
        assert "why:      ICTs → I C Ts (lexicon)\n          quay → key (lexicon)\n" in printed
    for options in ((), ("--as", "Mira Holt")):
        printed = say("A rope.", "--lang", "sv", *options, "--out", "said.wav", cwd=quay)
        assert "spoken:   A rep.\n" in printed
        assert re.search(r"^voice:    sv.*, sv$", printed, re.MULTILINE), "a voice of the language"


def test_the_voice_of_somebody_in_the_series(quay: Path) -> None:
    script = run_rostra("check", ".", "--script", cwd=quay).stdout
    voices = dict(re.findall(r"\[(.+?), (\S+)\]: ", script))
    for name, person in (("mira holt", "Mira Holt"), ("jonas-ahl", "Jonas Ahl"), ("Narrator", "narrator")):
        assert f"voice:    {voices[person]}, en\n" in say("Yes.", "--as", name, "--out", "yes.wav", cwd=quay)
    assert say("Yes.", "--as", "Mira Hult", cwd=quay, status=1) == (
        'R145 error --as: there is no speaker "Mira Hult"; did you mean "Mira Holt"?\n'
    )


def test_a_voice_by_its_name(tmp_path: Path) -> None:
    assert "voice:    en-us+f2, en\n" in say("Yes.", "--voice", "en-us+f2", "--out", "yes.wav", cwd=tmp_path)
    wrong = say("Yes.", "--voice", "en-us+f22", "--out", "no.wav", cwd=tmp_path, status=1)
    assert wrong.startswith('R110 error --voice: unknown voice "en-us+f22"; did you mean "en-us+f2')
    assert not (tmp_path / "no.wav").exists()


def test_an_mp3_file_has_the_same_sound(tmp_path: Path) -> None:
    for name in ("said.wav", "said.mp3"):
        say("A bench by the water.", "--out", name, cwd=tmp_path)
    assert (tmp_path / "said.mp3").read_bytes()[:2] == b"\xff\xf3"
    assert seconds(tmp_path / "said.mp3") == pytest.approx(seconds(tmp_path / "said.wav"), abs=0.15)


def test_the_sound_is_played_by_a_program_of_the_computer(tmp_path: Path) -> None:
    """By one that keeps what it was given, then by one that fails."""
    player = tmp_path / "bin" / "aplay"
    player.parent.mkdir()
    player.write_text(f'#!/bin/sh\n/bin/cp "$2" {tmp_path}/heard.wav\n', encoding="utf-8")
    player.chmod(0o755)
    assert say("A bench.", cwd=tmp_path, path=str(player.parent)).startswith("shown:    A bench.\n")
    assert 0.3 < seconds(tmp_path / "heard.wav") < 2
    player.write_text("#!/bin/sh\necho no card >&2\nexit 4\n", encoding="utf-8")
    wrong = say("A bench.", cwd=tmp_path, path=str(player.parent), status=3)
    assert wrong == (
        "R207 error aplay: cannot play the sound (status 4: no card); add --out FILE.wav to write a file\n"
    )


def test_without_such_a_program_a_file_is_proposed(tmp_path: Path) -> None:
    done = run_rostra("say", "A bench.", cwd=tmp_path, PATH=str(tmp_path))
    assert (done.returncode, "spoken:   A bench.\n" in done.stdout) == (0, True)
    assert "Add --out FILE.wav" in done.stderr


def test_a_language_without_a_voice_is_said(tmp_path: Path) -> None:
    done = run_rostra("say", "Hello.", "--lang", "xh", "--out", "said.wav", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == 'espeak has no voice for "xh"; using en-gb-x-rp+m3\n'


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("",), 2, "Nothing to speak"),
        ((" \n ",), 2, "Nothing to speak"),
        (("Yes.", "--out", "yes.ogg"), 2, "ends in .wav or .mp3"),
        (("Yes.", "--as", "Mira"), 2, "--as requires a series; add --series"),
        (("Yes.", "--as", "Mira", "--voice", "en"), 2, "--voice cannot be combined with --as"),
        (("Yes.", "--lang", "sv_SE"), 1, 'R045 error --lang: "sv_SE" is not a language tag; use sv-SE'),
        (("Yes.", "--series", "nowhere"), 1, "R008 error nowhere: no such file or folder"),
        (("a" * 10_001,), 1, "R023 error TEXT: too long for one sentence: 10,001 characters"),
        (("Yes.", "--out", "file/yes.wav"), 3, "R401 error file/yes.wav: cannot be written"),
    ],
)
def test_what_cannot_be_said(arguments: tuple[str, ...], status: int, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert message in say(*arguments, cwd=tmp_path, status=status)


def test_mistakes_in_the_settings_are_reported(quay: Path) -> None:
    (quay / "voices" / "lexicon.toml").write_text('[[word]]\nword = "ICT"\n', encoding="utf-8")
    assert 'R104 error voices/lexicon.toml:2: "ICT" has no "spoken"' in say("Yes.", cwd=quay, status=1)

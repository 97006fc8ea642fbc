"""Two minutes of conversation, decoded by ffmpeg and by mpg123 (libsndfile): every sample where the Timeline says."""

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
from scipy.signal import correlate

from pipeline.mix import level
from pipeline.mix import mp3 as encode
from pipeline.mix.chunk import MixedChunk, mix_passage
from pipeline.mix.filters import Samples
from pipeline.mix.loudness import energies, integrated
from pipeline.mix.mp3 import crc16, joined_crc16
from pipeline.mix.take import trimmed
from pipeline.mix.true_peak import dbtp
from pipeline.model import FRAME, RATE, Passage, Take
from pipeline.settings import Audio
from pipeline.speak import Engine
from tests.conftest import calls
from tests.mix.conftest import Gains, Speak
from tests.mix.material import SENTENCES, VOICE, envelope, passage

AUDIO = Audio()
DECODERS = ("ffmpeg", "mpg123")


@dataclass(frozen=True)
class Episode:
    passages: list[Passage]
    takes: list[list[Take]]
    chunks: list[MixedChunk]
    decoded: dict[str, Samples]
    complaints: bytes

    @property
    def frames(self) -> int:
        return sum(chunk.info.frames for chunk in self.chunks)

    def parts(self, decoder: str) -> list[Samples]:
        """Each chunk's stretch of the decoded sound."""
        at, parts = 0, []
        for chunk in self.chunks:
            parts.append(self.decoded[decoder][at : at + chunk.info.frames * FRAME])
            at += chunk.info.frames * FRAME
        return parts


@pytest.fixture(scope="module")
def episode(engine: Engine, speak: Speak, gains_of: Gains, tmp_path_factory: pytest.TempPathFactory) -> Episode:
    voices = [replace(VOICE, name=name) for name in (engine.narrator(), *engine.roster()[:9])]
    passages = []
    for i, voice in enumerate(voices):
        passages.append(passage(f"p{i}", [SENTENCES[(i + k) % len(SENTENCES)] for k in range(3)], voice))
        passages.append(passage(f"q{i}", ["Indeed."], voice))
    takes = [speak(part) for part in passages]
    gains = gains_of(voices)
    chunks = [mix_passage(part, spoken, AUDIO, gains) for part, spoken in zip(passages, takes, strict=True)]
    checksum = 0
    for chunk in chunks:
        checksum = joined_crc16(checksum, crc16(chunk.mp3), len(chunk.mp3))
    frames = sum(chunk.info.frames for chunk in chunks)
    path: Path = tmp_path_factory.mktemp("episode") / "episode.mp3"
    path.write_bytes(
        encode.info_frame(AUDIO.bitrate, frames, checksum=checksum) + b"".join(chunk.mp3 for chunk in chunks)
    )
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-i", str(path), "-f", "f32le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    mpg123, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    decoded = {"ffmpeg": np.frombuffer(done.stdout, np.float32), "mpg123": mpg123}
    return Episode(passages, takes, chunks, decoded, done.stderr)


def test_it_is_two_minutes_long_and_no_decoder_complains(episode: Episode) -> None:
    assert 120 < episode.frames * FRAME / RATE < 240
    assert episode.complaints == b""


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_duration_is_exact(episode: Episode, decoder: str) -> None:
    assert episode.decoded[decoder].size == (episode.frames - 2) * FRAME


@pytest.mark.parametrize("decoder", DECODERS)
def test_every_line_is_heard_at_its_very_sample(episode: Episode, decoder: str) -> None:
    for chunk, takes, part in zip(episode.chunks, episode.takes, episode.parts(decoder), strict=True):
        for placed, take in zip(chunk.info.placed, takes, strict=True):
            heard = part[placed.start : placed.end]
            correlation = correlate(heard, trimmed(take).samples[: heard.size], "full")
            assert int(np.argmax(correlation)) - (heard.size - 1) == 0, placed.line


@pytest.mark.parametrize("decoder", DECODERS)
def test_every_chunk_is_at_the_target(episode: Episode, decoder: str) -> None:
    for chunk, part in zip(episode.chunks, episode.parts(decoder), strict=True):
        heard = integrated(energies(part))
        assert heard == pytest.approx(integrated(chunk.energies), abs=0.1)
        spoken = slice(chunk.info.placed[0].start, chunk.info.placed[-1].end)
        if spoken.stop - spoken.start < level.SHORTEST_MEASURED:
            assert abs(integrated(energies(part[spoken])) + 16) <= level.SHORT_FREEDOM + 0.5
        else:
            assert abs(heard + 16) <= 0.3
    assert integrated(energies(episode.decoded[decoder])) == pytest.approx(-16.0, abs=0.2)


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_true_peak_of_what_is_heard_is_below_minus_one(episode: Episode, decoder: str) -> None:
    assert dbtp(float(envelope(episode.decoded[decoder]).max())) <= -1.0


def test_the_episodes_loudness_follows_from_the_chunks(episode: Episode) -> None:
    together = integrated(np.concatenate([chunk.energies for chunk in episode.chunks]))
    assert together == pytest.approx(integrated(energies(episode.decoded["mpg123"])), abs=0.05)


def test_levelling_measures_the_sound_once_and_what_it_made_of_it_a_few_times(episode: Episode) -> None:
    """The search for the gain never touches the samples; `make bench` compares the time with that of encoding."""
    sound = np.concatenate([trimmed(take).samples for takes in episode.takes for take in takes])
    sound = sound[: sound.size // FRAME * FRAME]
    counted = calls(lambda: level.levelled(sound, [level.LevelRun(0, sound.size, 0.0)], AUDIO))
    assert counted["Envelope.__init__"] == 1
    assert 2 <= counted["energies"] <= 4
    assert counted["drawn_out"] == counted["energies"] - 1

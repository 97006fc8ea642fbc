"""The publisher's sound files, in any format, become chunks like all others."""

import subprocess
import wave
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile

from pipeline.mix.jingle import PAUSE, SoundError, mix_jingle
from pipeline.mix.loudness import integrated
from pipeline.mix.mp3 import crc16, info_frame
from pipeline.model import FRAME, RATE, Exit
from pipeline.settings import Audio

SECONDS = 3.0


@pytest.fixture(scope="module")
def chord(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stereo chord at 44.1 kHz, 16 bit."""
    path = tmp_path_factory.mktemp("sound") / "chord.wav"
    time = np.arange(round(SECONDS * 44_100)) / 44_100
    left, right = (sum(np.sin(2 * np.pi * f * time) for f in notes) for notes in ((220, 330), (275, 440)))
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", ""))
        file.writeframes((np.stack([left, right], 1) * 5000).astype("<i2").tobytes())
    return path


def converted(chord: Path, name: str, *options: str) -> Path:
    path = chord.with_name(name)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(chord), *options, str(path)]
    subprocess.run(command, check=True)
    return path


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.wav", ()),
        ("a24.wav", ("-c:a", "pcm_s24le")),
        ("a8.wav", ("-c:a", "pcm_u8", "-ar", "11025")),
        ("a.mp3", ()),
        ("a.flac", ()),
        ("a.ogg", ("-c:a", "libvorbis")),
        ("a.opus", ("-c:a", "libopus")),
        ("a.m4a", ("-c:a", "aac")),
        ("a.aiff", ("-ac", "1")),
        ("name with spaces, and ümlauts.mp3", ()),
    ],
)
def test_any_format_is_read_levelled_and_encoded(chord: Path, name: str, options: tuple[str, ...]) -> None:
    chunk = mix_jingle(converted(chord, name, *options), Audio())
    assert chunk.info.placed == ()
    assert chunk.info.frames * FRAME == pytest.approx(SECONDS * RATE + PAUSE, abs=0.06 * RATE)
    assert integrated(chunk.energies) == pytest.approx(-16.0, abs=0.3)
    assert chunk.info.peak_dbtp <= -2.0 + 1e-6


def test_it_fades_in_and_out(chord: Path) -> None:
    chunk = mix_jingle(chord, Audio(), pause=0)
    stream = info_frame(64, chunk.info.frames, checksum=crc16(chunk.mp3)) + chunk.mp3
    sound, _ = soundfile.read(BytesIO(stream), dtype="float32")
    loudest = [float(np.abs(part).max()) for part in np.split(sound[FRAME : FRAME + 72_000], 300)]
    assert loudest[0] < 0.7 * loudest[150]
    assert loudest[-1] < 0.1 * loudest[150]
    assert max(loudest[-30:-20]) > max(loudest[-20:-10]) > max(loudest[-10:])


def test_the_same_file_gives_the_same_bytes(chord: Path) -> None:
    assert mix_jingle(chord, Audio()).mp3 == mix_jingle(chord, Audio()).mp3


@pytest.mark.parametrize("content", [None, b"", b"This is not sound.", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_what_is_no_sound_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "jingle.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SoundError, match=r"jingle\.wav") as caught:
        mix_jingle(path, Audio())
    assert caught.value.status is Exit.INPUT


def test_a_picture_and_a_silent_file_are_refused(chord: Path) -> None:
    picture = converted(chord, "picture.png", "-filter_complex", "showwavespic=s=64x64", "-frames:v", "1")
    silent = converted(chord, "silent.wav", "-af", "volume=0")
    with pytest.raises(SoundError, match="cannot be read"):
        mix_jingle(picture, Audio())
    with pytest.raises(SoundError, match="is silent"):
        mix_jingle(silent, Audio())

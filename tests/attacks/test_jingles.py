"""Sound files that are none, that name other files, or in which nothing can be heard."""

from __future__ import annotations

import math
import struct
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.attacks.attacking import SETTINGS, Attack, Seen, attack, series

RATE = 8000


def wav(values: Sequence[float], *, floating: bool = False) -> bytes:
    """A WAV file of one channel: 16 bits, or floating point of 32."""
    width, kind, code = (4, 3, "f") if floating else (2, 1, "h")
    data = struct.pack(f"<{len(values)}{code}", *(v if floating else round(v * 32767) for v in values))
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, 1, RATE, RATE * width, width, 8 * width)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def tone(seconds: float) -> list[float]:
    return [0.5 * math.sin(2 * math.pi * 440 * n / RATE) for n in range(round(seconds * RATE))]


NOTE = tone(0.8)
TONE = wav(NOTE)
LONG = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 0xFFFFFFFF, b"WAVE", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8, b"data",
                   0xFFFFFFFF) + bytes((60, 200)) * (RATE * 301)  # fmt: skip
"""Ten minutes and two seconds."""
PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:0.8,\n{}\n#EXT-X-ENDLIST\n"
CONCAT = "ffconcat version 1.0\nfile '{}'\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"
MPD = (
    '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period>'
    '<AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>HERE/private.mp4</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>"
)


def jingle(name: str, content: str | bytes | None) -> dict[str, str | bytes]:
    """A series with a jingle; its file is not written if it has no content."""
    said = f'{SETTINGS}[audio]\njingle = "{name}"\n'
    return series(said, files={} if content is None else {name: content})


def encoded(name: str, *, to: str) -> Callable[[Path], None]:
    """Write ``HERE`` in a file as the folder of the attack, and encode a sound beside it."""

    def arrange(folder: Path) -> None:
        tone = folder / "tone.wav"
        tone.write_bytes(TONE)
        run = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(tone), str(folder / to)]
        subprocess.run(run, check=True, stdin=subprocess.DEVNULL)
        path = folder / "series" / name
        if path.is_file() and path.suffix != Path(to).suffix:
            path.write_text(path.read_text(encoding="utf-8").replace("HERE", folder.as_posix()), encoding="utf-8")

    return arrange


def linked(folder: Path) -> None:
    (folder / "series" / "j.wav").symlink_to("../private.wav")


def no_sound_of_it(folder: Path, _: Seen) -> None:
    assert not (folder / "series" / "output" / "site").exists()


CHECK = ("check", "series")
LINE = r"error series/transcripts/series\.toml:5: "
REFUSED = (f"R301 {LINE}.* cannot be read as sound; use WAV, MP3, FLAC, Ogg, M4A, AAC or AIFF",)
PRIVATE_MP3 = PLAYLIST.format("HERE/private.mp3")

ATTACKS = [
    Attack("j-hls0", jingle("j.m3u8", PLAYLIST.format("HERE/private.ts")), encoded("j.m3u8", to="private.ts"),
           status=1, says=REFUSED, holds=no_sound_of_it),
    Attack("j-hls1", jingle("j.m3u8", PRIVATE_MP3), encoded("j.m3u8", to="private.mp3"), CHECK, status=1, says=REFUSED),
    Attack("j-hls as .mp3", jingle("j.mp3", PRIVATE_MP3), encoded("j.mp3", to="private.ts"), CHECK, status=1,
           says=REFUSED),
    Attack("j-concat3", {**jingle("j.ffconcat", CONCAT.format("sub.wav")), "series/sub.wav": TONE}, None, CHECK,
           status=1, says=REFUSED),
    Attack("j-concat as .wav", {**jingle("j.wav", CONCAT.format("sub.wav")), "series/sub.wav": TONE}, None, CHECK,
           status=1, says=REFUSED),
    Attack("j-sdp", jingle("j.mp3", SDP), None, CHECK, status=1, says=REFUSED),
    Attack("j-mpd", jingle("j.mpd", MPD), encoded("j.mpd", to="private.mp4"), CHECK, status=1, says=REFUSED),
    Attack("j-dots", {**jingle("../private.wav", None), "private.wav": TONE}, None, CHECK, status=1,
           says=(f"R130 {LINE}.*is outside the series folder",)),
    Attack("j-abs", jingle("HERE/private.mp3", None), encoded("transcripts/series.toml", to="private.mp3"), CHECK,
           status=1, says=(f"R130 {LINE}.*is outside the series folder",)),
    Attack("j-sym", {**jingle("j.wav", None), "private.wav": TONE}, linked, CHECK, status=1,
           says=(f"R130 {LINE}.*is outside the series folder",)),
    Attack("j-allow", {**series(f'{SETTINGS}[audio]\njingle = "../private.wav"\n[build]\nallow = [".."]\n'),
                       "private.wav": TONE}, None, CHECK),
    Attack("j-nan", jingle("j.wav", wav([*NOTE, math.nan, *NOTE], floating=True)), None, CHECK, status=1,
           says=(f"R305 {LINE}.*invalid samples",)),
    Attack("j-inf", jingle("j.wav", wav([*NOTE, math.inf, *NOTE], floating=True)), None, CHECK, status=1,
           says=(f"R305 {LINE}.*invalid samples",)),
    Attack("j-float", jingle("j.wav", wav(NOTE, floating=True)), None, CHECK),
    Attack("j-1samp", jingle("j.wav", wav([0.5])), status=1, says=(f"R305 {LINE}.*shorter than 0.1 s",),
           holds=no_sound_of_it),
    Attack("j-none", jingle("j.wav", wav([])), None, CHECK, status=1, says=(f"R30[15] {LINE}",)),
    Attack("j-silent", jingle("j.wav", wav([0.0] * RATE)), None, CHECK, status=1, says=(f"R305 {LINE}.*silent",)),
    Attack("j-long", jingle("j.wav", LONG), None, CHECK, status=1,
           says=(rf"R304 {LINE}j\.wav lasts 0:10:02, but the limit is 10 minutes",)),
    Attack("j-zero", jingle("j.wav", b""), None, CHECK, status=1, says=REFUSED),
    Attack("j-text", jingle("j.wav", "root:x:0:0\n" * 99), None, CHECK, status=1, says=REFUSED),
    Attack("j-truncated", jingle("j.wav", TONE[:9000])),
    *(Attack(f"j as {ending}", jingle(f"j.{ending}", None), encoded("", to=f"series/j.{ending}"), CHECK)
      for ending in ("mp3", "flac", "ogg", "m4a", "mp4", "aac", "aiff")),
    *(Attack(f"j named {name}", jingle(name.replace('"', '\\"'), None) | {f"series/{name}": TONE}, None, CHECK)
      for name in ("-x.wav", "http:x.wav", 'j:%d "x" $(id).wav')),
]  # fmt: skip


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_sound_that_is_no_jingle(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)


def test_a_jingle_is_found_wanting_before_anything_is_made(tmp_path: Path) -> None:
    row = Attack("j-silent build", jingle("j.wav", wav([0.0] * RATE)), status=1, says=("R305",), holds=no_sound_of_it)
    assert "sentences spoken" not in attack(row, tmp_path).printed

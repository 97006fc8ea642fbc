"""The first script that one would write, for comparison: pyttsx3, pydub ``+=``, export.

It has no pauses between sentences, no levelling, no captions, no chapters, no feed and no book.
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

import espeakng_loader
import imageio_ffmpeg

from pipeline.run import Builder

_POLL = 0.05


def obvious(series: Path, folder: Path) -> float:
    """Measure the seconds to speak, join and export the first episode of a series."""
    checked = Builder(series).check()
    project, casting = checked.project, checked.casting
    assert casting is not None
    document, script = project.episodes[0].document, casting.scripts[0]
    voices = dict(script.voices)
    os.environ["ESPEAK_DATA_PATH"] = str(Path(espeakng_loader.get_data_path()).parent)
    ctypes.CDLL(espeakng_loader.get_library_path() + ".1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyttsx3
        from pydub import AudioSegment
    AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
    began = time.perf_counter()
    episode = AudioSegment.silent(0, frame_rate=22050)
    for number, turn in enumerate(document.turns()):
        engine = pyttsx3.init("espeak")
        engine.setProperty("voice", voices[turn.speaker].name)
        engine.setProperty("rate", voices[turn.speaker].rate)
        path = folder / f"{number}.wav"
        engine.save_to_file(" ".join(s.text for p in turn.paragraphs() for s in p.sentences), str(path))
        engine.runAndWait()
        _wait_for(path)
        episode += AudioSegment.from_wav(str(path))
        episode += AudioSegment.silent(900, frame_rate=22050)
    episode.export(str(folder / "episode.mp3"), format="mp3", bitrate="64k")
    return time.perf_counter() - began


def _wait_for(path: Path) -> None:
    """Wait until a file stops growing: the driver returns before it has written."""
    size = -1
    while not path.exists() or path.stat().st_size != size or size <= 44:
        size = path.stat().st_size if path.exists() else -1
        time.sleep(_POLL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        seconds = obvious(Path(sys.argv[1]), Path(scratch))
    sys.stderr.flush()
    print(seconds)

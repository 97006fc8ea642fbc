"""Natural engine: the model Kokoro-82M, run by onnxruntime on one core.

The front end (``phonemes.py``) converts a sentence to symbols, which are split if there are too many for one call. For
each part, the model returns sound and the duration of each symbol. The durations give the start of each word.
Nothing is loaded before ``prepare``, so that voices can be listed without onnxruntime.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.model import NATURAL_PITCH, Take, Voice, VoiceMeasure, VoiceTraits
from pipeline.speak import utterance
from pipeline.speak.engine import EngineTraits, UnknownVoice, nearest_voices
from pipeline.speak.espeak.engine import Espeak
from pipeline.speak.kokoro import measured, phonemes, symbols
from pipeline.speak.kokoro.ipa import from_ipa
from pipeline.speak.kokoro.model import ARITHMETIC, MODEL, is_model_whole, require_model, unavailable
from pipeline.speak.kokoro.voices import EMBEDDINGS_VERSION, NARRATOR_VOICE, ROSTER, SHAPE, embedding
from pipeline.standards import iso_639_1

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.speak.kokoro.tokens import Sound

RATE = 24_000
FRAME = 600
"""Samples per frame, the unit of the model's durations."""
_EARLY = RATE * 50 // 1000
"""Lead of a word's audible start over the first frame of its symbols, in samples."""
_MOST_SYMBOLS = 200
"""Maximum number of symbols per call of the model.

The model accepts 510, works best with 100 to 200, and needs more memory for longer input.
"""
_MID_CLAUSE = 60
"""Extra cost of a split within a clause.

The basic cost of a split is its distance from the ideal position in symbols.
"""
_PAUSE = RATE * 15 // 100
"""Samples of silence between the parts of a split sentence."""
_AUDIBLE = 0.003
"""Amplitude below which the sound's start and end count as silence (-50 dBFS)."""
_MARGIN = RATE // 50
"""Samples of silence to keep at each end of the model's sound."""
_SLOWEST, _FASTEST = 0.8, 1.25
"""Limits of the speaking pace, as multiples of a voice's natural pace."""
_RATIOS = (0.688, 0.805, 0.936, 1.0, 1.054, 1.164, 1.52)
_SPEEDS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5)
"""Values of the model's ``speed`` that give the measured pace ratios in ``_RATIOS``.

The pace is not proportional to ``speed``, since durations are whole frames.
"""
_SEMITONES = 3.0
"""Pitch change in semitones at the pitch settings 0 and 100."""
_IN = ":"
"""Separator between a voice and the language of the words it pronounces, as in ``af_heart:sv``."""
_NO_IPA: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Part:
    """Input to one call of the model."""

    ids: tuple[int, ...]
    """Number of each symbol in the model's input."""
    owners: tuple[int, ...]
    """Offset in the text of each symbol's word, or -1 for a symbol outside words."""


class Kokoro:
    """Speech engine that uses Kokoro-82M (see ``engine.Engine``)."""

    def __init__(self, time_limit: float) -> None:
        """Find the model.

        The caller must enforce the time limit, since the model cannot be interrupted.

        :param time_limit: time limit for each piece of text in seconds; 0 for the engine's default.
        :raises EngineUnavailable: the model is not installed.
        """
        self._file = require_model()
        self._time_limit = time_limit
        self._session: Any = None
        self._espeak: Espeak | None = None

    @property
    def traits(self) -> EngineTraits:
        """Limits and requirements of the engine, known without loading the model."""
        languages = tuple(sorted({measured.traits(name).language for name in measured.VOICES}))
        return EngineTraits(
            RATE,
            time_limit=self._time_limit or 240.0,
            start_limit=120.0,
            cost=0.5,
            memory=900 * 10**6,
            natural=True,
            languages=languages,
        )

    def prepare(self) -> None:
        """Load the model, which takes about 1 s and 330 MB of memory.

        :raises EngineUnavailable: the model is damaged or cannot be loaded.
        """
        if self._session is not None:
            return
        if not is_model_whole():
            raise unavailable("its model is damaged; run: rostra voices install kokoro")
        self._front().prepare()  # starts a process, so call it before onnxruntime starts threads
        try:
            import onnxruntime
        except ImportError as error:
            raise unavailable(str(error)) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(str(self._file), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the errors of onnxruntime have no common base class
            if isinstance(error, MemoryError):
                raise
            raise unavailable(f"the model cannot be loaded ({error}); run: rostra voices install kokoro") from error

    def synthesize(self, text: str, voice: Voice, ipa: Mapping[str, str] = _NO_IPA) -> Take:
        """Return the speech for a text, using IPA for some words (see ``engine.IpaEngine.synthesize``)."""
        self.check(voice)
        self.prepare()
        return utterance.speak_text(text, voice, RATE, partial(self._say, ipa=ipa))

    def unsaid_ipa(self, ipa: str, voice: Voice) -> str:
        """Return the distinct characters of ``ipa`` that a voice has no symbol for."""
        return from_ipa(ipa, _accent(voice))[1]

    def voices(self) -> tuple[str, ...]:
        """Return the names of Kokoro's voices, sorted."""
        return tuple(sorted(measured.VOICES))

    def check(self, voice: Voice) -> None:
        """Raise UnknownVoice if Kokoro has no voice with the given name.

        The name may include a language, as in ``af_heart:sv``.

        :raises UnknownVoice: the error suggests similar names.
        """
        name, marked, language = voice.name.partition(_IN)
        if name not in measured.VOICES or (marked and not (language and self._front().speaks(language))):
            raise UnknownVoice(voice.name, nearest_voices(name, measured.VOICES))

    def describe(self, name: str) -> VoiceTraits:
        """Return the traits of the voice with a given name.

        :raises UnknownVoice: there is no such voice.
        """
        self.check(Voice("kokoro", name, 1, NATURAL_PITCH))
        return replace(measured.traits(_parsed(name)[0]), name=name)

    def roster(self) -> tuple[str, ...]:
        """Return the names of the voices for automatic casting, best first."""
        return ROSTER

    def narrator(self) -> str:
        """Return the name of the voice recommended for the narrator."""
        return NARRATOR_VOICE

    def measure(self, voice: Voice) -> VoiceMeasure | None:
        """Return the measurements of a voice at its pitch setting, or None if unknown."""
        return measured.measure(_parsed(voice.name)[0], _pitch_factor(voice))

    def in_language(self, voice: Voice, language: str) -> Voice | None:
        """Return the best voice that speaks a language (BCP 47 tag), or None.

        A voice of the same class (higher or lower) is preferred. A voice that already speaks the language is
        returned, without any language added to its name.
        """
        name, _ = _parsed(voice.name)
        known, wanted = measured.traits(name), iso_639_1(language)
        if known.language == wanted:
            return replace(voice, name=name)
        found = [t for t in map(measured.traits, self.voices()) if t.language == wanted]
        if not found:
            return None
        return replace(voice, name=min(found, key=lambda t: (t.kind != known.kind, -t.quality, t.name)).name)

    def pronouncing(self, voice: Voice, language: str) -> Voice | None:
        """Return the voice with a language added to its name, or None.

        Such a voice pronounces words from espeak's phonemes for the language. The result is None if espeak does not
        speak the language. For the voice's own language, no language is added.

        :param language: BCP 47 tag.
        """
        name, _ = _parsed(voice.name)
        if iso_639_1(language) == measured.traits(name).language:
            return replace(voice, name=name)
        return replace(voice, name=f"{name}{_IN}{language}") if self._front().speaks(language) else None

    def phonemes(self, text: str, voice: Voice, ipa: Mapping[str, str] = _NO_IPA) -> str:
        """Return the phonemes of a text in the model's symbols, which resemble IPA.

        :param ipa: word or phrase, as in ``text`` -> its IPA.
        """
        self.check(voice)
        sounds = self._sounds(unicodedata.normalize("NFC", text), voice, ipa)
        return "".join(sound.symbols + " " * sound.space for sound in sounds).strip()

    def fingerprint(self) -> str:
        """Return a string that identifies the model, data and versions that affect the sound."""
        return (
            f"kokoro; model {MODEL.sha256} float {ARITHMETIC}; voices {EMBEDDINGS_VERSION}; "
            f"front end {phonemes.VERSION}; onnxruntime {version('onnxruntime')}; {self._front().dictionaries}"
        )

    def close(self) -> None:
        """Unload the model, and stop the espeak server."""
        self._session = None
        if self._espeak:
            self._espeak.close()

    def _front(self) -> Espeak:
        """Return the espeak engine, which gives the IPA of unknown and foreign words."""
        if self._espeak is None:
            self._espeak = Espeak(self._time_limit)
        return self._espeak

    def _sounds(self, text: str, voice: Voice, ipa: Mapping[str, str]) -> tuple[Sound, ...]:
        """Return a ``Sound`` for each token of a text in Unicode NFC, in text order."""
        accent = _accent(voice)
        given = {unicodedata.normalize("NFC", word): from_ipa(said, accent)[0] for word, said in ipa.items()}
        if accent:
            return phonemes.english(text, accent, self._front().ipa, given)
        name, language = _parsed(voice.name)
        known = measured.traits(name)
        return phonemes.foreign(text, language or f"{known.language}-{known.accent}", self._front().ipa, given)

    def _say(self, text: str, voice: Voice, ipa: Mapping[str, str]) -> utterance.SpokenPiece:
        import numpy as np

        factor = _pitch_factor(voice)
        name, _ = _parsed(voice.name)
        ratio = min(max(voice.rate / measured.own_pace(name), _SLOWEST), _FASTEST) / factor
        speed = float(np.interp(ratio, _RATIOS, _SPEEDS))
        pieces: list[NDArray[np.float32]] = []
        words: list[tuple[int, int]] = []
        length = 0
        for part in _parts(self._sounds(text, voice, ipa)):
            if pieces:
                pieces.append(np.zeros(_PAUSE, np.float32))
                length += _PAUSE
            wave, marks = self._speak(part, name, speed)
            if factor != 1:
                wave, marks = _shifted(wave, marks, factor)
            words += [(at, length + sample) for at, sample in marks]
            pieces.append(wave)
            length += wave.size
        if not pieces:
            return utterance.SpokenPiece(b"", ())
        sound = np.clip(np.concatenate(pieces), -1.0, 1.0)
        return utterance.SpokenPiece(np.round(sound * 32767).astype("<i2").tobytes(), tuple(words))

    def _speak(self, part: _Part, voice: str, speed: float) -> tuple[NDArray[np.float32], list[tuple[int, int]]]:
        """Return the trimmed sound of a part, and each word's text offset and first sample."""
        import numpy as np

        inputs = {
            "tokens": np.array([[0, *part.ids, 0]], np.int64),
            "style": embedding(voice, len(part.ids)),
            "speed": np.array([speed], np.float32),
        }
        wave, durations = (np.ravel(output) for output in self._session.run(None, inputs))
        begins = np.concatenate([[0], np.cumsum(durations)]).astype(np.int64) * FRAME
        marks: list[tuple[int, int]] = []
        for number, owner in enumerate(part.owners, 1):
            if owner >= 0 and (not marks or marks[-1][0] != owner):
                marks.append((owner, int(begins[number]) - _EARLY))
        sounding = np.flatnonzero(np.abs(wave) > _AUDIBLE)
        start = max(0, int(sounding[0]) - _MARGIN) if sounding.size else 0
        end = int(sounding[-1]) + _MARGIN if sounding.size else 0
        return wave[start:end], [(at, max(0, sample - start)) for at, sample in marks]


def _parsed(name: str) -> tuple[str, str]:
    """Return the voice and the language in a name such as ``af_heart:sv``.

    The language is empty if the name has none.
    """
    known, _, language = name.partition(_IN)
    return known, language


def _accent(voice: Voice) -> symbols.Accent | None:
    """Return the accent of an English voice, or None for a voice of another language."""
    name, language = _parsed(voice.name)
    known = measured.traits(name)
    if language or known.language != "en":
        return None
    return "gb" if known.accent == "GB" else "us"


def _pitch_factor(voice: Voice) -> float:
    """Return the pitch for a voice's pitch setting, as a multiple of its natural pitch."""
    return float(2 ** ((voice.pitch - NATURAL_PITCH) / NATURAL_PITCH * _SEMITONES / 12))


def _shifted(
    wave: NDArray[np.float32], marks: Sequence[tuple[int, int]], factor: float
) -> tuple[NDArray[np.float32], list[tuple[int, int]]]:
    """Resample a sound to multiply its pitch by ``factor``, and adjust its marks.

    A mark is a word's text offset and first sample. Resampling also changes the speed, for which the caller
    compensates with the model's ``speed``.
    """
    import soxr

    moved = [(at, round(sample / factor)) for at, sample in marks]
    return soxr.resample(wave, RATE * factor, RATE), moved


def _parts(sounds: Sequence[Sound]) -> list[_Part]:
    """Split sounds into parts of about equal length, preferably at pauses.

    A sound that is too long for the model, such as a word of 3,000 letters, is split anywhere.
    """
    ends = list(accumulate(len(s.symbols) + s.space for s in sounds))
    count = math.ceil(ends[-1] / _MOST_SYMBOLS) if ends else 0
    cuts = [0]
    for number in range(1, count):
        goal = ends[-1] * number / count
        apart = {n: abs(ends[n - 1] - goal) for n in range(cuts[-1] + 1, len(sounds))}
        costs = {n: far + _MID_CLAUSE * (sounds[n - 1].symbols not in symbols.PAUSES) for n, far in apart.items()}
        cuts += [min(costs, key=costs.__getitem__)] if costs else []
    return [part for start, end in pairwise([*cuts, len(sounds)]) for part in _blocks(sounds[start:end])]


def _blocks(sounds: Sequence[Sound]) -> list[_Part]:
    pairs = [
        (symbols.IDS[symbol], sound.start if sound.is_word else -1)
        for sound in sounds
        for symbol in sound.symbols + " " * sound.space
    ]
    while pairs and pairs[-1][0] == symbols.IDS[" "]:
        pairs.pop()
    blocks = [pairs[n : n + SHAPE[0]] for n in range(0, len(pairs), SHAPE[0])]
    return [_Part(tuple(i for i, _ in block), tuple(owner for _, owner in block)) for block in blocks]

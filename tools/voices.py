"""Measure the voices of an engine and print the table of its ``measured.py``.

Run ``python -m tools.voices espeak`` or ``python -m tools.voices kokoro``.

espeak: each variant reads the calibration sentence at 165 words per minute with the base ``en-us``; the last row is
the base without a variant. The columns:

- median pitch in Hz at pitch setting 50, by autocorrelation of frames of 2,048 samples;
- change in semitones from setting 20 to setting 80;
- level of each of 16 bands in dB relative to their mean. The bands are triangles of equal width on the mel scale from
  80 to 8,000 Hz. The level is the mean power of the frames at most 40 dB below the loudest one, and no band is more
  than 40 dB below the highest.

Kokoro: each English voice reads ``SAMPLE`` at its own pace, for machine judges (``tools/judges.py`` says what they
need). The columns:

- median pitch in Hz (YIN);
- own pace in words per minute, without silence at the ends of sentences, converted to a rate setting: espeak at this
  setting would speak the sample as fast;
- quality by DistillMOS, from 1 to 5;
- word errors of Whisper base in per cent of the sample's words; one word is 0.8 points;
- timbre: a vector such that half the squared distance of two voices is the cosine distance of their resemblyzer
  embeddings, within 0.01; in thousandths. It consists of the first principal components of all voices' embeddings, as
  few as possible, so that all rows must be replaced together.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Take, Voice
from pipeline.speak import CALIBRATION, Espeak
from tests.speak.engine_contract import pitch_of
from tools.judges import Judges, joined, median_pitch, resampled

BASE = "en-us"
BANDS = 16
LOWEST, HIGHEST = 80.0, 8000.0
FRAME = 1024
FLOOR = 40.0
LEAST_MOVE, MOST_MOVE = 3.0, 18.0
"""Semitones; whispering and croaking variants have no pitch to follow and are left out."""

SAMPLE = (
    "The harbour froze twice that winter, and the boats stayed where they were until the middle of March.",
    "My grandmother kept bees behind the old school, and every autumn she gave away most of the honey.",
    "Is it fair to ask young people to repair what they did not break?",
    "We measured the water every morning for three years, and what we found surprised everyone in the room.",
    "Most of the documents can still be read, although nobody has asked for them in a very long time.",
    "I would rather walk a mile in the rain than sit in that office for another hour.",
    "So what happens when the money runs out, and who decides which bridge is closed first?",
)
"""Seven sentences with 120 words, about 33 seconds."""
ESPEAK_PACE = 213.2 / 165
"""Words that espeak speaks per word of its setting; the sample's are short."""
SILENCE = 0.003
"""Samples below this are silence (about -50 dB)."""
NEAR = 0.01
"""Maximum error of timbre distances."""


def spectrum_of(take: Take) -> NDArray[np.float64]:
    """Compute the level of each band in dB relative to their mean."""
    samples = np.frombuffer(take.pcm, "<i2").astype(float)
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[:: FRAME // 2] * np.hanning(FRAME)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    energy = power.sum(axis=1)
    levels = 10 * np.log10(_bands(take.rate) @ power[energy > energy.max() * 10 ** (-FLOOR / 10)].mean(axis=0) + 1e-3)
    levels = np.maximum(levels, levels.max() - FLOOR)
    return np.asarray(levels - levels.mean())


def _bands(rate: int) -> NDArray[np.float64]:
    mels = np.linspace(*(2595 * math.log10(1 + hertz / 700) for hertz in (LOWEST, HIGHEST)), BANDS + 2)
    corners = 700 * (10 ** (mels / 2595) - 1)
    hertz = np.fft.rfftfreq(FRAME, 1 / rate)
    weights = [np.interp(hertz, corners[n : n + 3], [0.0, 1.0, 0.0], left=0.0, right=0.0) for n in range(BANDS)]
    return np.array([w / w.sum() for w in weights])


def espeak_row(engine: Espeak, variant: str) -> str:
    """Measure a variant and return its line; empty if its pitch cannot be followed."""
    name = f"{BASE}+{variant}" if variant else BASE
    low, own, high = (engine.synthesize(CALIBRATION, Voice("espeak", name, 165, pitch)) for pitch in (20, 50, 80))
    pitches = [pitch_of(take) for take in (low, own, high)]
    move = 12 * math.log2(pitches[2] / pitches[0])
    if not LEAST_MOVE < move < MOST_MOVE:
        return ""
    levels = " ".join(f"{round(level):3}" for level in spectrum_of(own))
    return f"{pitches[1]:3.0f} {move:4.1f}  {levels}  {variant}".rstrip()


def espeak_table() -> Iterator[str]:
    """Yield the lines of espeak's table."""
    engine = Espeak(30.0)
    start = f"{BASE}+"
    for variant in [*(v.removeprefix(start) for v in engine.voices() if v.startswith(start)), ""]:
        if line := espeak_row(engine, variant):
            yield line
    engine.close()


def kokoro_table(whisper: str) -> Iterator[str]:
    """Yield the lines of Kokoro's table; each voice speaks at its own pace."""
    from pipeline.speak.kokoro.engine import Kokoro
    from pipeline.speak.kokoro.measured import own_pace

    judges, engine = Judges(whisper), Kokoro(120.0)
    names = [name for name in engine.voices() if name[0] in "ab"]
    figures, embeddings = [], []
    for name in names:
        takes = [engine.synthesize(text, Voice("kokoro", name, round(own_pace(name)), 50)) for text in SAMPLE]
        parts = [trimmed(take) for take in takes]
        sound = resampled(joined(parts, rate=takes[0].rate), takes[0].rate)
        errors, words = judges.errors(" ".join(SAMPLE), judges.heard(sound))
        pace = words_spoken() / ESPEAK_PACE / (sum(len(part) for part in parts) / takes[0].rate / 60)
        mos = judges.quality(sound)
        figures.append(f"{median_pitch(sound):3.0f} {pace:3.0f} {mos:.2f} {100 * errors / words:4.1f}")
        embeddings.append(judges.embedding(sound))
    engine.close()
    yield from kokoro_rows(names, figures, np.array(embeddings))


def kokoro_rows(names: list[str], figures: list[str], embeddings: NDArray[np.float64]) -> Iterator[str]:
    """Yield a line for each voice, from its figures and its embedding."""
    for name, known, vector in zip(names, figures, timbres(embeddings), strict=True):
        yield f"{known}  {' '.join(f'{value:4}' for value in vector)}  {name}"


def words_spoken() -> int:
    """Count the written words of the sample."""
    return sum(len(text.split()) for text in SAMPLE)


def trimmed(take: Take) -> NDArray[np.float32]:
    """Return the samples of a take without silence at its ends."""
    samples = np.frombuffer(take.pcm, "<i2").astype(np.float32) / 32768
    loud = np.nonzero(np.abs(samples) > SILENCE)[0]
    return samples[loud[0] : loud[-1] + 1]


def timbres(embeddings: NDArray[np.float64]) -> NDArray[np.int64]:
    """Compute timbres from embeddings: their first principal components, in thousandths.

    They are as few as keep the cosine distance of each pair within ``NEAR``. The sign of a component is arbitrary; its
    largest value is made positive, so that the table does not depend on the library.
    """
    pairs = list(combinations(range(len(embeddings)), 2))
    wanted = np.array([1 - embeddings[a] @ embeddings[b] for a, b in pairs])
    centred = embeddings - embeddings.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    scores = left * sizes
    scores = scores * np.sign(scores[np.abs(scores).argmax(axis=0), np.arange(scores.shape[1])])
    for count in range(1, scores.shape[1] + 1):
        found = np.rint(1000 * scores[:, :count]).astype(int)
        given = np.array([((found[a] - found[b]) ** 2).sum() / 2e6 for a, b in pairs])
        if np.abs(given - wanted).max() <= NEAR:
            return found
    raise ValueError("thousandths are too coarse for these embeddings")


def main() -> None:
    """Print the table of an engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=("espeak", "kokoro"))
    parser.add_argument("--whisper", default="", help="folder or name of another Whisper model")
    options = parser.parse_args()
    for line in espeak_table() if options.engine == "espeak" else kokoro_table(options.whisper):
        print(line, flush=True)


if __name__ == "__main__":
    main()

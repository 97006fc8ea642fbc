"""Judge built episodes by machine: words understood, quality of voices, accuracy of word marks.

Run ``python -m tools.listen TRANSCRIPTS OUTPUT`` with a series or transcript and its output folder. Or judge other
sounds: ``python -m tools.listen --sounds a.wav b.mp3``, with the spoken text next to them in ``a.txt`` and ``b.txt``.
The top of ``tools/judges.py`` says what to install.

The figures:

- WER: words that Whisper base gets wrong, misses or adds, in per cent of the spoken form, both normalised; for the
  whole episode, and for each speaker, whose sentences are cut out and joined with half a second of silence;
- MOS: DistillMOS, from 1 to 5; the mean of the episode is weighted by speaking time;
- Hz: median pitch; for two speakers, the difference in semitones;
- distance: one minus the cosine of two speakers' embeddings (resemblyzer); below 0.15 listeners may confuse them;
- marks: for words after a pause of at least 150 ms, the start by energy compared with the nearest word mark: median
  absolute error, its 95th percentile, and the signed median (negative: the mark is early).

Judging takes about a third of the sound's length on one core.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import combinations
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.judges import RATE, Judges, Sound, joined, load_sound, median_pitch, onsets

TIMELINE_RATE = 24_000
NARRATOR = "narrator"
FARTHEST = 0.5
"""Seconds; onsets farther from word marks are breaths or jingles."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A spoken line; times in seconds."""

    speaker: str
    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound with its spoken lines."""

    name: str
    sound: Sound
    utterances: tuple[Utterance, ...]
    marks: NDArray[np.float64]
    """Start of each word in seconds; empty if unknown."""


@dataclass(frozen=True, slots=True)
class SpeakerJudgement:
    """The figures of a speaker."""

    name: str
    seconds: float
    words: int
    errors: int
    mos: float
    pitch: float
    embedding: NDArray[np.float64] = field(repr=False)

    @property
    def wer(self) -> float:
        """Word error rate in per cent."""
        return 100 * self.errors / max(self.words, 1)


@dataclass(frozen=True, slots=True)
class MarkJudgement:
    """Errors of word marks in milliseconds."""

    onsets: int
    median: float
    late: float
    """95th percentile of the absolute error."""
    signed: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The figures of an episode."""

    name: str
    words: int
    errors: int
    mos: float
    speakers: tuple[SpeakerJudgement, ...]
    marks: MarkJudgement | None
    whole: bool
    """Whether the whole episode was transcribed, too; otherwise words and errors are sums over speakers."""

    def pairs(self) -> Iterator[tuple[str, str, float, float]]:
        """Yield each pair of speakers with embedding distance and semitones, the nearest pair first."""
        found = []
        for one, other in combinations(self.speakers, 2):
            distance = 1 - float(one.embedding @ other.embedding)
            found.append((distance, one.name, other.name, 12 * abs(log2(one.pitch / other.pitch))))
        for distance, one_name, other_name, semitones in sorted(found):
            yield one_name, other_name, distance, semitones

    def as_json(self) -> dict[str, Any]:
        """Return all figures except the embeddings."""
        speakers = [
            {
                "name": s.name,
                "seconds": round(s.seconds, 1),
                "words": s.words,
                "wer": round(s.wer, 2),
                "mos": round(s.mos, 3),
                "pitch": round(s.pitch, 1),
            }
            for s in self.speakers
        ]
        return {
            "name": self.name,
            "words": self.words,
            "wer": round(100 * self.errors / max(self.words, 1), 2),
            "mos": round(self.mos, 3),
            "speakers": speakers,
            "pairs": [[a, b, round(d, 3), round(s, 1)] for a, b, d, s in self.pairs()],
            "marks": asdict(self.marks) if self.marks else None,
        }


def episodes(transcripts: Path, output: Path, keys: Iterable[str]) -> Iterator[Heard]:
    """Yield the built episodes of a series, from the files of its site.

    The lines of the script, printed by ``rostra check``, and the cues of the Timeline have the same order.
    """
    command = [sys.executable, "-m", "pipeline", "check", str(transcripts), "--output", str(output)]
    checked = subprocess.run([*command, "--script", "--json"], capture_output=True, text=True)
    lines = [json.loads(line) for line in checked.stdout.splitlines() if line.startswith('{"key"')]
    if not lines:
        sys.exit(f"rostra check prints no script of {transcripts}:\n{checked.stderr.strip()}")
    wanted = tuple(keys) or tuple(dict.fromkeys(line["key"] for line in lines))
    for key in wanted:
        yield episode(key, [line for line in lines if line["key"] == key], output / "site" / "media")


def episode(key: str, lines: list[dict[str, Any]], media: Path) -> Heard:
    """Read an episode from its media files and the lines of its script."""
    timelines, sounds = sorted(media.glob(f"{key}.*.timeline.json")), sorted(media.glob(f"{key}.*.mp3"))
    if len(timelines) != 1 or len(sounds) != 1:
        sys.exit(f"{media} must contain one MP3 and one timeline.json of {key}; build or publish the series first.")
    timeline = json.loads(timelines[0].read_text(encoding="utf-8"))
    if len(timeline["cues"]) != len(lines):
        sys.exit(f"{timelines[0].name} and the script of {key} differ in length; build the series again.")
    utterances = tuple(
        Utterance(line["speaker"] or NARRATOR, line["spoken"], start / TIMELINE_RATE, end / TIMELINE_RATE)
        for line, (start, end) in zip(lines, timeline["cues"], strict=True)
    )
    marks = sorted(sample / TIMELINE_RATE for words in timeline["words"] for _, _, sample in words)
    return Heard(key, load_sound(sounds[0]), utterances, np.array(marks))


def sounds_with_text(paths: Iterable[Path]) -> Iterator[Heard]:
    """Yield sounds with the texts next to them."""
    for path in paths:
        sound = load_sound(path)
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        yield Heard(path.stem, sound, (Utterance(path.stem, text, 0.0, len(sound) / RATE),), np.array([]))


def judge(heard: Heard, judges: Judges, whole: bool, most_seconds: float) -> Judgement:
    """Judge a sound and each of its speakers.

    :param whole: also transcribe the whole, as listeners hear it, with jingles and pauses.
    :param most_seconds: maximum sound per speaker for quality, pitch and embedding.
    """
    names = dict.fromkeys(u.speaker for u in heard.utterances)
    speakers = tuple(_judge_speaker(heard, name, judges, most_seconds) for name in names)
    words, errors = sum(s.words for s in speakers), sum(s.errors for s in speakers)
    if whole and len(names) > 1:
        errors, words = judges.errors(" ".join(u.text for u in heard.utterances), judges.heard(heard.sound))
    mos = sum(s.mos * s.seconds for s in speakers) / sum(s.seconds for s in speakers)
    marks = judge_marks(heard.sound, heard.marks) if heard.marks.size else None
    return Judgement(heard.name, words, errors, mos, speakers, marks, whole)


def _judge_speaker(heard: Heard, name: str, judges: Judges, most_seconds: float) -> SpeakerJudgement:
    said = [u for u in heard.utterances if u.speaker == name]
    parts = [heard.sound[int(u.start * RATE) : int(u.end * RATE)] for u in said]
    seconds = sum(len(part) for part in parts) / RATE
    errors, words = judges.errors(" ".join(u.text for u in said), judges.heard(joined(parts)))
    some = joined(_spread(parts, most_seconds), 0.2)
    return SpeakerJudgement(
        name, seconds, words, errors, judges.quality(some), median_pitch(some), judges.embedding(some)
    )


def _spread(parts: list[Sound], most_seconds: float) -> list[Sound]:
    """Choose parts of ``most_seconds`` in total, spread evenly over all of them."""
    share = min(1.0, most_seconds * RATE / max(1, sum(len(part) for part in parts)))
    return [part for n, part in enumerate(parts) if int((n + 1) * share) > int(n * share)] or parts[:1]


def judge_marks(sound: Sound, marks: NDArray[np.float64], most: int = 100) -> MarkJudgement | None:
    """Compare word marks with the onsets after pauses; None without such onsets.

    :param marks: start of each word in seconds, in order.
    :param most: maximum number of onsets, spread evenly over all of them.
    """
    begins = onsets(sound)
    after = np.searchsorted(marks, begins).clip(1, max(1, len(marks) - 1))
    earlier, later = marks[after - 1], marks[np.minimum(after, len(marks) - 1)]
    nearest = np.where(np.abs(earlier - begins) < np.abs(later - begins), earlier, later)
    errors = (nearest - begins)[np.abs(nearest - begins) < FARTHEST] * 1000
    if not errors.size:
        return None
    errors = errors[np.linspace(0, errors.size - 1, min(most, errors.size)).astype(int)]
    size = np.abs(errors)
    return MarkJudgement(errors.size, float(np.median(size)), float(np.percentile(size, 95)), float(np.median(errors)))


def report(found: Judgement) -> Iterator[str]:
    """Yield the figures as lines of text."""
    of = "" if found.whole else " (sum of speakers)"
    wer = 100 * found.errors / max(found.words, 1)
    yield f"{found.name}: WER {wer:.1f} % of {found.words} words{of}, MOS {found.mos:.2f}"
    for s in found.speakers:
        figures = f"WER {s.wer:5.1f} %  MOS {s.mos:.2f}  {s.pitch:3.0f} Hz"
        yield f"  {s.name:24} {figures}  {s.seconds:5.0f} s  {s.words} words"
    for one, other, distance, semitones in found.pairs():
        yield f"  {one} / {other}: distance {distance:.3f}, {semitones:.1f} semitones"
    if found.marks:
        m = found.marks
        yield (
            f"  marks: median error {m.median:.0f} ms, 95 % within {m.late:.0f} ms, "
            f"bias {m.signed:+.0f} ms, {m.onsets} onsets"
        )


def main() -> None:
    """Judge sounds and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("transcripts", type=Path, nargs="?", help="series or transcript")
    parser.add_argument("output", type=Path, nargs="?", help="output folder of its build")
    parser.add_argument("--episode", action="append", default=[], metavar="KEY", help="judge this episode only")
    parser.add_argument("--sounds", type=Path, nargs="+", default=[], help="sounds to judge, each with a .txt file")
    parser.add_argument("--whisper", default="", help="folder or name of another Whisper model")
    parser.add_argument("--language", default="en", help="language of the texts (default: en)")
    parser.add_argument("--speakers-only", action="store_true", help="do not transcribe the whole episode")
    parser.add_argument("--seconds", type=float, default=90, help="sound per speaker for MOS, pitch and embedding")
    parser.add_argument("--json", action="store_true", help="print a JSON object per line")
    options = parser.parse_args()
    if options.sounds:
        found: Iterator[Heard] = sounds_with_text(options.sounds)
    elif options.transcripts and options.output:
        found = episodes(options.transcripts, options.output, options.episode)
    else:
        parser.error("give TRANSCRIPTS and OUTPUT, or --sounds")
    judges = Judges(options.whisper, options.language)
    for heard in found:
        judgement = judge(heard, judges, not options.speakers_only, options.seconds)
        lines = [json.dumps(judgement.as_json(), ensure_ascii=False)] if options.json else report(judgement)
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()

"""Checks that the captions of an episode are in order, within its sound, and say the same in each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import groupby, pairwise
from pathlib import Path

from pipeline.verify.cues import Cue, Malformed, read_segments, read_srt, read_vtt
from pipeline.verify.findings import Findings

VTT, SRT, JSON = "text/vtt", "application/x-subrip", "application/json"
_READERS: dict[str, Callable[[str], list[Cue]]] = {VTT: read_vtt, SRT: read_srt, JSON: read_segments}
_STEP = 50
"""Milliseconds that the last cue may end before the sound does: what an encoder adds to a file's end."""


def check_captions(files: Mapping[str, tuple[Path, Findings]], duration: Fraction | None) -> int:
    """Report what is wrong with an episode's captions; gives the number of cues of its WebVTT.

    :param files: media type -> file; types that are no captions do no harm.
    :param duration: seconds of the episode's sound, or None where it is not known.
    :raises OSError: a file cannot be read.
    """
    read: dict[str, list[Cue]] = {}
    for type_, reader in _READERS.items():
        if type_ not in files:
            continue
        path, findings = files[type_]
        try:
            cues = reader(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            findings.add("R434", "not UTF-8")
        except Malformed as error:
            findings.add("R434", str(error), line=error.line)
        else:
            read[type_] = cues
            _check_times(cues, duration, findings)
    if JSON in read:
        if VTT in read:
            _check_vtt(read[VTT], read[JSON], files[VTT][1])
        if SRT in read:
            _check_srt(read[SRT], read[JSON], files[SRT][1])
    return len(read.get(VTT, ()))


def _check_times(cues: list[Cue], duration: Fraction | None, findings: Findings) -> None:
    if not cues:
        findings.add("R434", "no captions")
        return
    for number, cue in enumerate(cues, 1):
        if cue.end <= cue.start:
            findings.add("R434", f"caption {number} ends before it begins", line=cue.line)
    for number, (before, after) in enumerate(pairwise(cues), 2):
        if after.start < before.end:
            findings.add("R434", f"caption {number} begins before the last one ends", line=after.line)
    if duration is None:
        return
    last, ends = max(cue.end for cue in cues), duration * 1000
    if last > ends + 1:
        findings.add("R434", f"ends at {last / 1000:.3f} s, the sound at {float(duration):.3f} s")
    elif last < ends - _STEP:
        findings.add("R433", f"ends at {last / 1000:.3f} s, the sound at {float(duration):.3f} s")


def _check_vtt(cues: list[Cue], segments: list[Cue], findings: Findings) -> None:
    said = [(voice, "".join(_bare(c.text) for c in group)) for voice, group in groupby(cues, _voice_of)]
    wanted = [(voice, "".join(_bare(s.text) for s in group)) for voice, group in groupby(segments, _voice_of)]
    for (voice, text), (other, body) in zip(said, wanted, strict=False):
        if voice != other:
            findings.add("R435", f"“{voice}” speaks where the transcript has “{other}”")
            return
        if text != body:
            findings.add("R435", f"the captions and the transcript part at {_parting(text, body)}")
            return
    if len(said) != len(wanted):
        findings.add("R435", "the captions and the transcript have another number of changes of speaker")


def _check_srt(cues: list[Cue], segments: list[Cue], findings: Findings) -> None:
    """SubRip has no voices: a speaker's name stands before the words where another spoke before."""
    text = "".join(_bare(cue.text) for cue in cues)
    at = 0
    for segment in segments:
        body = _bare(segment.text)
        label = _bare(f"{segment.voice}:") if segment.voice else ""
        if label and text.startswith(label + body, at):
            at += len(label)
        if not text.startswith(body, at):
            findings.add("R435", f"the captions and the transcript part at {_parting(text[at:], body)}")
            return
        at += len(body)
    if at < len(text):
        findings.add("R435", f"the captions say more than the transcript: “{text[at : at + 30]}”")


def _voice_of(cue: Cue) -> str:
    return " ".join(cue.voice.split())


def _bare(text: str) -> str:
    """Without blanks: each format folds lines in its own way."""
    return "".join(text.split())


def _parting(text: str, other: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    return f"“{text[max(at - 10, 0) : at + 20]}” and “{other[max(at - 10, 0) : at + 20]}”"

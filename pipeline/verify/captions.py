"""Checks that the captions of an episode are in order, within its sound, and say the same in each format."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, groupby, pairwise
from pathlib import Path

from pipeline.verify.cues import Cue, Malformed, read_segments, read_srt, read_vtt
from pipeline.verify.findings import Findings
from pipeline.verify.words import Piece, folded, parting

VTT, SRT, JSON = "text/vtt", "application/x-subrip", "application/json"
_READERS: dict[str, Callable[[str], list[Cue]]] = {VTT: read_vtt, SRT: read_srt, JSON: read_segments}
_PART = re.compile(r"\.\d+$")
_STEP = 50
"""Milliseconds that the last cue may end before the sound does: what an encoder adds to a file's end."""

AGREE = 10
"""Milliseconds that the media of an episode may differ by: a caption lasts 1 ms at least, and moves those behind it."""


@dataclass(frozen=True, slots=True)
class Captions:
    """What an episode's captions say."""

    cues: int = 0
    """Of the WebVTT."""
    pieces: tuple[Piece, ...] = ()
    """What the transcript (JSON) has, and when it begins."""
    findings: Findings | None = None
    """Those of the transcript; None where there is none."""
    ids: tuple[str, ...] = ()
    """Of the WebVTT's cues, in order; that of a divided cue once, without the number behind it."""
    of_ids: Findings | None = None
    """Those of the WebVTT; None where there is none."""
    others: tuple[tuple[Findings, tuple[int, ...]], ...] = ()
    """When each piece begins (milliseconds) in the other formats, where they say the same."""


def check_captions(files: Mapping[str, tuple[Path, Findings]], duration: Fraction | None) -> Captions:
    """Report what is wrong with an episode's captions.

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
    known = Captions()
    if VTT in read:
        _check_ids(read[VTT], files[VTT][1])
        ids = dict.fromkeys(_PART.sub("", cue.id) for cue in read[VTT])
        known = Captions(len(read[VTT]), ids=tuple(ids), of_ids=files[VTT][1])
    if not read.get(JSON):
        return known
    if VTT in read:
        _check_vtt(read[VTT], read[JSON], files[VTT][1])
    if SRT in read:
        _check_srt(read[SRT], read[JSON], files[SRT][1])
    others = []
    for type_ in (VTT, SRT):
        spans = _spans(read[type_], read[JSON], labelled=type_ == SRT) if read.get(type_) else []
        if spans:
            others.append((files[type_][1], tuple(start for start, _ in spans)))
            _check_ends(spans, read[JSON], files[type_][1])
    pieces = (Piece("", folded(s.voice), folded(s.text), start=s.start) for s in read[JSON])
    return replace(known, pieces=tuple(pieces), findings=files[JSON][1], others=tuple(others))


def _spans(cues: list[Cue], segments: list[Cue], *, labelled: bool) -> list[tuple[int, int]]:
    """When each segment begins and ends in captions that say the same; nothing where they do not."""
    text = "".join(_bare(cue.text) for cue in cues)
    offsets = list(accumulate((len(_bare(cue.text)) for cue in cues), initial=0))
    spans, at = [], 0
    for segment in segments:
        first = bisect_right(offsets, at) - 1
        label, body = _bare(f"{segment.voice}:"), _bare(segment.text)
        if labelled and segment.voice and text.startswith(label + body, at):
            at += len(label)
        if not text.startswith(body, at):
            return []
        at += len(body)
        spans.append((cues[first].start, cues[bisect_left(offsets, at) - 1].end))
    return spans


def _check_ends(spans: list[tuple[int, int]], segments: list[Cue], findings: Findings) -> None:
    for (_, end), segment in zip(spans, segments, strict=False):
        if abs(end - segment.end) > AGREE:
            message = (
                f"“{segment.text[:40]}” ends at {end / 1000:.3f} s, in the transcript at {segment.end / 1000:.3f} s"
            )
            findings.add("R433", message)
            return


def _check_ids(cues: list[Cue], findings: Findings) -> None:
    seen: set[str] = set()
    for cue in cues:
        if cue.id and cue.id in seen:
            findings.add("R416", f"two captions have the id {cue.id}", line=cue.line)
        seen.add(cue.id)


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
            findings.add("R435", f"the captions and the transcript part at {parting(text, body)}")
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
            findings.add("R435", f"the captions and the transcript part at {parting(text[at:], body)}")
            return
        at += len(body)
    if at < len(text):
        findings.add("R435", f"the captions say more than the transcript: “{text[at : at + 30]}”")


def _voice_of(cue: Cue) -> str:
    return folded(cue.voice)


def _bare(text: str) -> str:
    """Without blanks: each format folds lines in its own way."""
    return "".join(text.split())

"""Captions of an episode as WebVTT, SubRip and Podcasting 2.0 transcript JSON.

A long cue is split into as few captions as possible, with lines of similar length. Times are whole milliseconds.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from typing import BinaryIO, NamedTuple

from pipeline.model import RATE, Cue, Document, Timeline, milliseconds, seconds, srt_time, vtt_time
from pipeline.write.text.plain import clean_text, one_line
from pipeline.write.text.words import words_for
from pipeline.write.writers import Edition

_BLANK = r" \t\n\r\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"
"""Whitespace at which lines can break, for a character class in a regular expression.

No-break spaces are missing here, because they are part of a word. Control characters are removed from the text and do
not separate words.
"""


class Row(NamedTuple):
    """One line of a caption."""

    text: str
    start: int
    """Offset of the line's first character in the folded text (:func:`folded`)."""


def folded(text: str) -> str:
    """Return ``text`` with single spaces between words and without control characters."""
    cleaned = clean_text(text)
    if " ".join(cleaned.split()) == cleaned:
        return cleaned
    return re.sub(f"[{_BLANK}]+", " ", cleaned).strip(" ")


def source_offset(text: str, position: int) -> int:
    """Convert an offset in the folded form of ``text`` to an offset in ``text``.

    :param position: offset of a character in the result of :func:`folded`.
    """
    words_only = folded(text)
    if words_only == text:
        return position
    number = words_only.count(" ", 0, position)
    starts = (match.start() for match in re.finditer(f"[^{_BLANK}]+", text) if clean_text(match.group()))
    return next(islice(starts, number, None)) + position - (words_only.rfind(" ", 0, position) + 1)


def divided(text: str, width: int, rows: int) -> list[list[Row]]:
    """Return ``text`` split into as few captions as possible, each a list of lines.

    Lines are as short as possible without requiring another caption, so that their lengths are similar. A word of more
    than ``width`` characters is split.

    :param text: text returned by :func:`folded`.
    :param width: maximum number of characters in a line.
    :param rows: maximum number of lines in a caption.
    """
    if len(text) <= width:
        return [[Row(text, 0)]] if text else []
    cuts = _cuts(text, width)
    needed = sum(1 for _ in _lines(text, cuts, width))
    cues = -(-needed // rows)
    allowed = cues * rows if cues > 1 else needed
    # Narrower lines cannot hold the text, unless a word is longer than a line.
    least = len(text) // allowed
    if max(map(len, text.split(" "))) > least:
        least = 1

    def fits(narrower: int) -> bool:
        return next(islice(_lines(text, cuts, narrower), allowed, None), None) is None

    narrowest = least + bisect_left(range(least, width), True, key=fits)
    lines = [Row(text[start:end], start) for start, end in _lines(text, cuts, narrowest)]
    return [lines[i : i + rows] for i in range(0, len(lines), rows)]


def _cuts(text: str, width: int) -> list[int]:
    """Return the offsets at which to split words of more than ``width`` characters."""
    long = re.finditer(f"[^ ]{{{width + 1},}}", text)
    return [word.start() + cut for word in long for cut in range(width, len(word.group()), width)]


def _lines(text: str, cuts: list[int], width: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end offset of each line."""
    start = 0
    while start < len(text):
        end, following = _line(text, cuts, start, width)
        yield start, end
        start = following


def _line(text: str, cuts: list[int], start: int, width: int) -> tuple[int, int]:
    """Return the end of the line at ``start``, and the start of the next line.

    The line has at most ``width`` characters, unless it begins with a longer word that has no cut within that width.
    """
    limit = start + width
    if limit >= len(text):
        return len(text), len(text)
    end = text.rfind(" ", start, limit + 1)
    if cuts:
        before = bisect_right(cuts, limit)
        end = max(end, *(cut for cut in cuts[max(0, before - 1) : before] if cut > start), -1)
        if end < 0:
            following = (text.find(" ", limit), *cuts[before : before + 1])
            end = min((end for end in following if end > 0), default=-1)
    elif end < 0:
        end = text.find(" ", limit)
    if end < 0:
        return len(text), len(text)
    return end, end + (text[end] == " ")


_MILLISECOND = RATE // 1000


def sample_at(cue: Cue, offset: int) -> int:
    """Return the sample at which a character in a cue's text is spoken.

    Between words with known times, the result is interpolated by character count.

    :param offset: offset of the character in the text.
    """
    words = cue.words
    at = bisect_right(words, offset, key=lambda mark: mark.start)
    from_offset, from_sample = (words[at - 1].start, words[at - 1].sample) if at else (0, cue.start)
    to_offset, to_sample = (words[at].start, words[at].sample) if at < len(words) else (len(cue.text), cue.end)
    if to_offset == from_offset:
        return to_sample
    return from_sample + (to_sample - from_sample) * (offset - from_offset) // (to_offset - from_offset)


def rounded_spans(spans: Sequence[tuple[int, int]], duration: int) -> list[tuple[int, int]]:
    """Round time spans to whole milliseconds for caption files; the result is in samples.

    The rounded spans keep their order, do not overlap and last at least 1 ms. The last one ends with the episode.

    :param spans: start and end of each span in samples, in ascending order.
    :param duration: length of the episode in samples.
    :raises ValueError: there are more spans than milliseconds in the episode.
    """
    if not spans:
        return []
    starts = [milliseconds(start) for start, _ in spans]
    ends = [min(milliseconds(end), following) for (_, end), following in zip(spans, [*starts[1:], 0], strict=True)]
    ends[-1] = milliseconds(duration)
    earliest = 0
    for i in range(len(spans)):
        starts[i] = max(starts[i], earliest)
        ends[i] = earliest = max(ends[i], starts[i] + 1)
    latest = milliseconds(duration)
    for i in reversed(range(len(spans))):
        ends[i] = min(ends[i], latest)
        starts[i] = latest = min(starts[i], ends[i] - 1)
    if latest < 0:
        raise ValueError(f"{len(spans)} captions do not fit into {milliseconds(duration)} ms")
    return [(start * _MILLISECOND, end * _MILLISECOND) for start, end in zip(starts, ends, strict=True)]


_ROWS = 2
_VTT_WIDTH = 65
_SRT_WIDTH = 32


class _Caption(NamedTuple):
    id: str
    name: str
    lines: list[str]
    start: int
    end: int


class _SpokenCue(NamedTuple):
    """A cue whose text is not empty, with the name of its speaker."""

    cue: Cue
    text: str
    """Text of the cue on a single line."""
    name: str
    """Name of the speaker; empty for the narrator."""
    changed: bool
    """Whether the previous cue has a different speaker."""


def vtt(document: Document, timeline: Timeline) -> str:
    """Return the captions of an episode as WebVTT, with voice tags.

    A caption has at most 2 lines of 65 characters. A longer cue is split between words into captions with the ids
    ``id``, ``id.2``, ``id.3``. The last caption ends with the episode. The header has no metadata lines, because strict
    parsers reject them.

    :raises ValueError: there are more captions than milliseconds in the episode.
    """
    blocks = ["WEBVTT", "\n".join(("NOTE", *_note(document)))]
    for caption in _captions(document, timeline, _VTT_WIDTH, named=False):
        text = "\n".join(escape(line, quote=False) for line in caption.lines)
        if caption.name:
            text = f"<v {escape(caption.name, quote=False)}>{text}</v>"
        blocks.append(f"{caption.id}\n{vtt_time(caption.start)} --> {vtt_time(caption.end)}\n{text}")
    return "\n\n".join(blocks) + "\n"


def srt(document: Document, timeline: Timeline) -> str:
    """Return the captions of an episode as SubRip.

    A caption has at most 2 lines of 32 characters. When the speaker changes, the next caption begins with the new
    speaker's name, except for the narrator.

    :raises ValueError: there are more captions than milliseconds in the episode.
    """
    captions = _captions(document, timeline, _SRT_WIDTH, named=True)
    return "\n".join(
        f"{number}\n{srt_time(c.start)} --> {srt_time(c.end)}\n" + "".join(f"{line}\n" for line in c.lines)
        for number, c in enumerate(captions, 1)
    )


def transcript_json(document: Document, timeline: Timeline) -> str:
    """Return the transcript of an episode as Podcasting 2.0 JSON (version 1.0.0).

    There is one segment for each cue, with times in seconds. The narrator's segments have no speaker.

    :raises ValueError: there are more segments than milliseconds in the episode.
    """
    said = _spoken_cues(document, timeline)
    times = rounded_spans([(s.cue.start, s.cue.end) for s in said], timeline.duration)
    segments = [
        ({"speaker": s.name} if s.name else {}) | {"startTime": seconds(start), "endTime": seconds(end), "body": s.text}
        for s, (start, end) in zip(said, times, strict=True)
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def _note(document: Document) -> Iterator[str]:
    licence, words = document.meta.licence, words_for(document.meta.language)
    for text in (document.meta.title, licence.text, licence.url, words.synthetic_voices):
        if line := one_line(text):
            yield line.replace("-->", "→")


def _spoken_cues(document: Document, timeline: Timeline) -> list[_SpokenCue]:
    names = {"": ""} | {person.id: one_line(person.name) for person in document.people}
    said: list[_SpokenCue] = []
    for cue in timeline.cues:
        if text := one_line(cue.text):
            changed = cue.speaker != (said[-1].cue.speaker if said else "")
            said.append(_SpokenCue(cue, text, names[cue.speaker], changed))
    return said


def _captions(document: Document, timeline: Timeline, width: int, *, named: bool) -> Iterator[_Caption]:
    drafts = [part for said in _spoken_cues(document, timeline) for part in _parts(said, width, named=named)]
    times = rounded_spans([(start, end) for *_, start, end in drafts], timeline.duration)
    for draft, (start, end) in zip(drafts, times, strict=True):
        yield draft._replace(start=start, end=end)


def _parts(said: _SpokenCue, width: int, *, named: bool) -> Iterator[_Caption]:
    """Yield the captions for a cue, with times in samples.

    :param named: whether to put the speaker's name before the text when the speaker changes.
    """
    cue, name = said.cue, said.name
    label = f"{folded(name)}: " if named and name and said.changed else ""
    parts = divided(label + folded(cue.text), width, _ROWS)
    # A caption that begins within the speaker label starts at the beginning of the cue.
    places = (source_offset(cue.text, max(0, part[0].start - len(label))) for part in parts[1:])
    starts = [cue.start, *(sample_at(cue, place) for place in places)]
    for number, (part, start, end) in enumerate(zip(parts, starts, [*starts[1:], cue.end], strict=True), 1):
        id_ = f"{cue.id}.{number}" if number > 1 else cue.id
        yield _Caption(id=id_, name=name, lines=[row.text for row in part], start=start, end=end)


def write_vtt(edition: Edition, file: BinaryIO) -> None:
    """Write the captions of an episode as WebVTT, with the speakers' names."""
    file.write(vtt(edition.document, edition.timeline).encode())


def write_srt(edition: Edition, file: BinaryIO) -> None:
    """Write the captions of an episode as SubRip."""
    file.write(srt(edition.document, edition.timeline).encode())


def write_transcript(edition: Edition, file: BinaryIO) -> None:
    """Write the transcript of an episode as Podcasting 2.0 JSON."""
    file.write(transcript_json(edition.document, edition.timeline).encode())

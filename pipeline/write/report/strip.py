"""The timeline of an episode as SVG: loudness, speakers and chapters.

The timeline fits any width without distorting text: the waveform and the lanes are stretched, and all other horizontal
positions are percentages. Each speaker has a colour in the waveform, and a lane below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise

from markupsafe import Markup

from pipeline.model import RATE, Timeline, clock_time
from pipeline.write.report import SILENCE, HeardStretch, Voicing
from pipeline.write.text.markup import lines
from pipeline.write.text.plain import clean_text, first_words

QUIETEST, LOUDEST = -34, -11
"""Levels in LUFS that are drawn with the least height and with full height."""
_HALF = 40
"""Half the height of the waveform, in pixels."""
_TOP, _LANES, _LANE = 20, 132, 30
"""Top of the waveform, top of the first lane, and lane height, in pixels."""
_STEPS = 10_000
"""Width of a lane in its own units, independent of its width on the screen."""
_SPACE = 0.035
"""Fraction of the timeline's width reserved for a chapter number or a time."""
_INTERVALS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)
"""Possible intervals between the times shown on the scale, in seconds."""
_TIMES = 7
"""Maximum number of times shown on the scale."""

_START = Markup('<svg class="strip" role="img" aria-label="{}" width="100%" height="{}">')
_CHAPTER = Markup('<line class="mark" x1="{0:.2%}" x2="{0:.2%}" y1="2" y2="{1}"/>')
_NUMBER = Markup('<text class="number" x="{:.2%}" dx="4" y="12">{}</text>')
_WAVES = Markup('<svg y="{}" width="100%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">')
_WAVE = Markup('<path class="{}" d="{}"><title>{}</title></path>')
_TICK = Markup('<line class="tick" x1="{0:.2%}" x2="{0:.2%}" y1="{1}" y2="{2}"/>')
_TIME = Markup('<text class="time" x="{:.2%}" {}y="{}">{}</text>')
_LANE_NAME = Markup('<text class="name" y="{0}">{1}</text><text class="share" x="100%" y="{0}">{2}</text>')
_LANE_TRACK = Markup('<rect class="track" y="{}" width="100%" height="8"/>')
_LANE_PATH = Markup(
    '<svg y="{}" width="100%" height="8" viewBox="0 0 {} 8" preserveAspectRatio="none"><path class="{}" d="{}"/></svg>'
)
_END = Markup("</svg>")


def strip(
    timeline: Timeline, parts: Sequence[HeardStretch], voices: Sequence[Voicing], styles: Mapping[str, str], title: str
) -> Markup:
    """Return the timeline of an episode as SVG.

    :param parts: segments of the episode, from ``heard_stretches``.
    :param voices: speakers, from ``voicings``, in the order of their lanes.
    :param styles: CSS class for the colour of each speaker, from ``colours``.
    :param title: title of the episode, for the text alternative.
    """
    height = _LANES + _LANE * len(voices)
    return lines(
        _START.format(_alternative(timeline, voices, title), height),
        *_chapters(timeline, height),
        _WAVES.format(_TOP, 2 * _HALF, max(1, len(timeline.levels)), 2 * _HALF),
        *_waves(timeline, parts, voices, styles),
        _END,
        *_scale(timeline),
        *_lanes(timeline, parts, voices, styles),
        _END,
    )


def share(part: int, whole: int) -> str:
    """Return a share as a rounded percentage, such as ``38 %``.

    A share of at most 0.5 % is given as ``<1 %``, unless it is zero.
    """
    if not part:
        return "0 %"
    return f"{100 * part / whole:.0f} %" if 200 * part > whole else "<1 %"


def _alternative(timeline: Timeline, voices: Sequence[Voicing], title: str) -> str:
    who = ", ".join(f"{v.name} {share(v.spoken, timeline.duration)}" for v in voices)
    return clean_text(
        f"Loudness over time of {title}, {clock_time(timeline.duration)}: {who}. Chapters marked: "
        f"{len(timeline.chapters)}. The tables of chapters and of speaking time give the same figures."
    )


def _chapters(timeline: Timeline, height: int) -> Iterator[Markup]:
    free = -1.0
    for number, chapter in enumerate(timeline.chapters, 1):
        at = chapter.start / timeline.duration
        yield _CHAPTER.format(at, height)
        if at >= free and at <= 1 - _SPACE:
            yield _NUMBER.format(at, number)
            free = at + _SPACE


def _waves(
    timeline: Timeline, parts: Sequence[HeardStretch], voices: Sequence[Voicing], styles: Mapping[str, str]
) -> Iterator[Markup]:
    """Yield the waveform before the first segment, then the waveform of each segment."""
    names = {v.person: v.name for v in voices}
    levels, duration = timeline.levels, timeline.duration
    borders = [min(len(levels), round(part.start * len(levels) / duration)) for part in parts]
    if shape := wave(levels, 0, borders[0] if borders else len(levels)):
        yield _WAVE.format(SILENCE, shape, "Before the first speaker")
    for part, (first, last) in zip(parts, pairwise([*borders, len(levels)]), strict=True):
        if shape := wave(levels, first, last):
            told = f"{clock_time(part.start)} {names[part.speaker]}: {first_words(part.text)}"
            yield _WAVE.format(styles[part.speaker], shape, clean_text(told))


def wave(levels: Sequence[int], first: int, last: int) -> str:
    """Return the symmetrical outline of a part of the waveform as an SVG path.

    The path is one unit wide per level.

    :param levels: levels of the whole episode in LUFS.
    :param first: index of the first level to draw.
    :param last: index after the last level to draw.
    """
    if first >= min(last, len(levels)):
        return ""
    runs = [(height, sum(1 for _ in same)) for height, same in groupby(map(_height, levels[first:last]))]
    there = "".join(f"V{_HALF - height}h{count}" for height, count in runs)
    back = "".join(f"V{_HALF + height}h-{count}" for height, count in reversed(runs))
    return f"M{first} {_HALF}{there}{back}z"


@cache
def _height(level: int) -> int:
    drawn = min(max(level, QUIETEST), LOUDEST) - QUIETEST
    return max(1, drawn * _HALF // (LOUDEST - QUIETEST))


def _scale(timeline: Timeline) -> Iterator[Markup]:
    y = _TOP + 2 * _HALF
    length = timeline.duration // RATE
    interval = next((i for i in _INTERVALS if length // i < _TIMES), _INTERVALS[-1])
    for second in range(0, length + 1, interval):
        at = second * RATE / timeline.duration
        side = 'text-anchor="middle" ' if _SPACE < at < 1 - _SPACE else 'text-anchor="end" ' if at > 0.5 else ""
        yield _TICK.format(at, y, y + 5)
        yield _TIME.format(at, Markup(side), y + 18, clock_time(second * RATE))


def _lanes(
    timeline: Timeline, parts: Sequence[HeardStretch], voices: Sequence[Voicing], styles: Mapping[str, str]
) -> Iterator[Markup]:
    duration = timeline.duration
    for place, voice in enumerate(voices):
        y = _LANES + place * _LANE
        told = f"{clock_time(voice.spoken)}, {share(voice.spoken, duration)}"
        yield _LANE_NAME.format(y + 10, first_words(voice.name, 36), told)
        yield _LANE_TRACK.format(y + 15)
        own = (part for part in parts if part.speaker == voice.person)
        places = ((part.start * _STEPS // duration, part.end * _STEPS // duration) for part in own)
        path = "".join(f"M{start} 0h{max(1, end - start)}v8H{start}z" for start, end in places)
        yield _LANE_PATH.format(y + 15, _STEPS, styles[voice.person], path)

"""An episode in the report: its picture, its chapters, who speaks for how long, and what became of its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from markupsafe import Markup

from pipeline.model import EPISODE_KINDS, Fate, Timeline, sized, spoken
from pipeline.settings import Settings
from pipeline.write.report.data import SILENCE, EpisodeReport, Voicing, heard_stretches, voicings
from pipeline.write.report.strip import share, strip
from pipeline.write.text.facts import facts
from pipeline.write.text.markup import LIST_END, NOTHING, lines
from pipeline.write.text.plain import one_line

_START = Markup('<article id="{key}" aria-labelledby="_title-{key}">\n<h3 id="_title-{key}">{number}. {title}</h3>')
TITLE = Markup('<span lang="{}" dir="auto">{}</span>')
SPEAKER_NAME = Markup('<span dir="auto">{}</span>')
_FACTS = Markup('<p class="facts">{}</p>')
_FILES = Markup('<ul class="files" aria-label="Files of episode {}">')
_PAGE = Markup('<li><a href="{}">Page</a></li>')
_FILE = Markup('<li><a href="{}">{}</a> {}</li>')
_FIGURE = Markup("<figure>\n{}\n</figure>")
_COLUMNS, _COLUMNS_END = Markup('<div class="columns">'), Markup("</div>")
_TABLE = Markup('<div class="scroll" role="region" tabindex="0" aria-label="{}">\n<table>')
_TABLE_CAPTION = Markup("<caption>{}{}</caption>")
_TABLE_HEAD, _TABLE_END = Markup("<thead><tr>{}</tr></thead>\n<tbody>"), Markup("</tbody>\n</table>\n</div>")
_COLUMN = Markup('<th scope="col"{}>{}</th>')
TEXT, NUMBER = NOTHING, Markup(' class="n"')
"""Attributes of a table's columns."""
_CHAPTERS = {"No.": NUMBER, "Begins": NUMBER, "Chapter": TEXT, "Length": NUMBER}
_CHAPTER = Markup('<tr><td class="n">{}</td><td class="n">{}</td><th scope="row">{}</th><td class="n">{}</td></tr>')
_TIMES = {"Who": TEXT, "Time": NUMBER, "Share": Markup(' colspan="2"'), "Turns": NUMBER}
_TIME = Markup(
    '<tr><th scope="row">{swatch}{name}</th><td class="n">{time}</td><td class="n">{share}</td>'
    '<td class="bar">{bar}</td><td class="n">{turns}</td></tr>'
)
_SWATCH = Markup(
    '<svg class="swatch" width="12" height="12" aria-hidden="true">'
    '<rect class="{}" width="12" height="12" rx="3"/></svg>'
)
_BAR = Markup(
    '<svg class="bar" width="100%" height="10" aria-hidden="true"><rect class="{}" width="{:.2%}" height="10"/></svg>'
)
_FATES = {"Fate": TEXT, "Characters": NUMBER, "Share": NUMBER, "Why": TEXT}
_PORTION = Markup(
    '<tr><th scope="row">{swatch}{fate}</th><td class="n">{characters:,}</td><td class="n">{share}</td>'
    "<td>{reasons}</td></tr>"
)
_STACK = Markup('<svg class="stack" width="100%" height="14" aria-hidden="true">{}</svg>')
_STACKED = Markup('<rect class="f-{}" x="{:.2%}" width="{:.2%}" height="14"/>')
_SOURCE = "What became of the source"
_END = Markup("</article>")


def report_episode(episode: EpisodeReport, settings: Settings, styles: Mapping[str, str]) -> Markup:
    """The article of an episode, under its key as anchor; ``styles`` are the classes of people's colours."""
    release, timeline = episode.release, episode.release.timeline
    parts = heard_stretches(timeline)
    voices = voicings(episode, parts)
    known = facts(release.document, settings, release.number)
    of = f", episode {release.number}"
    return lines(
        _START.format(key=release.document.key, number=release.number, title=TITLE.format(known.language, known.title)),
        _FACTS.format(" · ".join(_facts(timeline, settings))),
        *_files(episode),
        _FIGURE.format(strip(timeline, parts, voices, styles, f"{release.number}. {known.title}")),
        _COLUMNS,
        table(f"Speaking time{of}", "Speaking time", _TIMES, _times(timeline, voices, styles)),
        table(f"Chapters{of}", "Chapters", _CHAPTERS, _chapters(timeline, known.language)),
        _COLUMNS_END,
        table(f"{_SOURCE}{of}", _SOURCE, _FATES, _ledger(episode.characters), _stack(episode.characters)),
        _END,
    )


def table(
    label: str, caption: str, columns: Mapping[str, Markup], rows: Iterable[Markup], picture: Markup = NOTHING
) -> Markup:
    """A table that may be scrolled.

    :param label: what it is called without being seen.
    :param caption: what is written above it with ``picture``, or empty.
    :param columns: heading and attributes of each column.
    """
    return lines(
        _TABLE.format(label),
        _TABLE_CAPTION.format(caption, picture) if caption else NOTHING,
        _TABLE_HEAD.format(
            NOTHING.join(_COLUMN.format(attributes, heading) for heading, attributes in columns.items())
        ),
        *rows,
        _TABLE_END,
    )


def _facts(timeline: Timeline, settings: Settings) -> Iterator[str]:
    audio = settings.audio
    yield spoken(timeline.duration)
    yield f"{level(timeline.loudness)} LUFS (wanted {level(audio.loudness)})"
    yield f"true peak {level(timeline.peak_dbtp)} dBTP before encoding (limit {level(audio.ceiling)})"
    yield f"{audio.bitrate} kbit/s"


def _files(episode: EpisodeReport) -> Iterator[Markup]:
    release = episode.release
    yield _FILES.format(release.number)
    yield _PAGE.format(site_link(release.page.path))
    for kind in EPISODE_KINDS:
        if kind.label:
            asset = release.assets[kind.name]
            yield _FILE.format(site_link(asset.path), kind.label, sized(asset.length))
    yield LIST_END


def level(value: float) -> str:
    """A level for people, with a true minus sign: ``−16.1``."""
    return f"{value:.1f}".replace("-", "−")


def site_link(path: str) -> str:
    """Address of a file of the site as seen from the report."""
    return quote(f"site/{path}", safe="/~")


def _times(timeline: Timeline, voices: Sequence[Voicing], styles: Mapping[str, str]) -> Iterator[Markup]:
    pauses = timeline.duration - sum(v.spoken for v in voices)
    for v in voices:
        yield _time(timeline, styles[v.person], SPEAKER_NAME.format(v.name), v.spoken, v.turns)
    yield _time(timeline, SILENCE, "No speech", pauses, "")


def _time(timeline: Timeline, style: str, name: str, length: int, turns: int | str) -> Markup:
    return _TIME.format(
        swatch=_SWATCH.format(style),
        name=name,
        time=spoken(length),
        share=share(length, timeline.duration),
        # For the eye only: the figure is in the cell before it.
        bar=_BAR.format(style, length / timeline.duration if timeline.duration else 0),
        turns=turns,
    )


def _chapters(timeline: Timeline, language: str) -> Iterator[Markup]:
    for number, chapter in enumerate(timeline.chapters, 1):
        title = TITLE.format(language, one_line(chapter.title))
        yield _CHAPTER.format(number, spoken(chapter.start), title, spoken(chapter.end - chapter.start))


def _ledger(found: Mapping[tuple[Fate, str], int]) -> Iterator[Markup]:
    total = sum(found.values()) or 1
    for fate in Fate:
        own = sorted(((n, reason) for (f, reason), n in found.items() if f is fate), key=lambda o: (-o[0], o[1]))
        characters = sum(n for n, _ in own)
        yield _PORTION.format(
            swatch=_SWATCH.format(f"f-{fate}"),
            fate=str(fate),
            characters=characters,
            share=share(characters, total),
            reasons=", ".join(f"{reason} {n:,}" for n, reason in own),
        )


def _stack(found: Mapping[tuple[Fate, str], int]) -> Markup:
    """A bar of the shares of all fates; for the eye only, since the figures are in the table."""
    total = sum(found.values()) or 1
    bars: list[Markup] = []
    before = 0
    for fate in Fate:
        characters = sum(n for (f, _), n in found.items() if f is fate)
        bars.append(_STACKED.format(fate, before / total, characters / total))
        before += characters
    return _STACK.format(Markup().join(bars))

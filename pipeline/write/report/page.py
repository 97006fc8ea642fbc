"""The build report, as a page without scripts or external resources.

The report shows what the build did and why, and lists episodes, voices and diagnostics.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from pipeline.model import (
    CODES,
    EPISODE_KINDS,
    FEED,
    INDEX,
    Diagnostic,
    Fate,
    Release,
    Severity,
    Timeline,
    Voice,
    clock_time,
    counted,
    sized,
)
from pipeline.settings import Settings
from pipeline.write.report import (
    REPORT_LANGUAGE,
    SILENCE,
    BuildWork,
    EpisodeReport,
    Report,
    Voicing,
    colours,
    heard_stretches,
    voicings,
)
from pipeline.write.report.strip import share, strip
from pipeline.write.text.facts import Facts, facts
from pipeline.write.text.markup import LIST_END, NOTHING, PARAGRAPH, SECTION_END, lines, optional
from pipeline.write.text.plain import clean_text, one_line
from pipeline.write.text.words import words_for

_TITLE = Markup('<span lang="{}" dir="auto">{}</span>')
_MARKED = Markup("{} {}")
_SPEAKER_NAME = Markup('<span dir="auto">{}</span>')
_TEXT, _NUMBER = NOTHING, Markup(' class="n"')
"""HTML attributes for the cells of text columns and of number columns."""
_HEAD = Markup("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-{digest}'; \
base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Build report: {title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<a class="skip" href="#_main">Skip to the report</a>
<header>
<p class="kind">Build report</p>
<h1>{shown}</h1>
<p class="facts">{facts}</p>
<nav aria-label="The site">
<ul class="files">""")
_FILE = Markup('<li><a href="{}">{}</a></li>')
_MAIN = Markup('</ul>\n</nav>\n</header>\n<main id="_main" tabindex="-1">')
_EPISODES = Markup('<section aria-labelledby="_episodes">\n<h2 id="_episodes">Episodes</h2>')
_NOTE = Markup("""\
<p class="note">Speaking time is that of the captions: from the first sound of a sentence until at most 0.3 seconds \
after its last. In the pictures, height is loudness; each lane shows when a person speaks, and the lines with numbers \
show where chapters begin.</p>""")
_END = Markup("</main>\n</body>\n</html>\n")
_WORK_START = Markup('<section aria-labelledby="_work">\n<h2 id="_work">This build</h2>\n<dl class="figures">')
_FIGURE = Markup("<div><dt>{}</dt><dd>{:,}</dd></div>")
_FIGURES_END = Markup("</dl>")
_CAUSES = {"Episode": _TEXT, "Why": _TEXT, "Sentences": _NUMBER, "Parts": _NUMBER}
_CAUSE = Markup(
    '<tr><th scope="row"><a href="#{}"><span dir="auto">{}</span></a></th><td>{}</td><td class="n">{:,}</td>'
    '<td class="n">{:,}</td></tr>'
)
_IDLE = Markup("<p>Nothing had to be spoken or mixed again.</p>")
_SETTINGS = Markup("<p>Settings changed since the last build: {}.</p>")
_CODE = Markup("<code>{}</code>")
_COMMA = Markup(", ")
_WRITTEN = Markup('<details{}>\n<summary>{}</summary>\n<ul class="names">')
_OPEN, _DETAILS_END = Markup(" open"), Markup("</ul>\n</details>")
_SHORT_LIST = 12
"""Maximum number of files in a list that is initially expanded."""
_EPISODE_COLUMNS = {
    "Episode": _TEXT, "Length": _NUMBER, "MP3": _NUMBER, "EPUB": _NUMBER, "Loudness, LUFS": _NUMBER,
    "True peak, dBTP": _NUMBER, "Chapters": _NUMBER, "Voices": _NUMBER,
}  # fmt: skip
_EPISODE = Markup(
    '<tr><th scope="row"><a href="#{}">{}. {}</a></th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td>'
    '<td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td></tr>'
)
_PEOPLE = Markup("""\
<section aria-labelledby="_people">
<h2 id="_people">People and their voices</h2>
<p>All voices are synthetic; they are not the voices of the people named.</p>""")
_VOICES = {
    "Person": _TEXT, "Voice": _TEXT, "Words per minute": _NUMBER, "Pitch": _NUMBER, "Speaking time": _NUMBER,
    "Episodes": _TEXT,
}  # fmt: skip
_PERSON = Markup(
    '<tr><th scope="row">{}{}</th><td><code>{}</code></td><td class="n">{}</td><td class="n">{}</td>'
    '<td class="n">{}</td><td>{}</td></tr>'
)
_ROLE = Markup(' <small dir="auto">{}</small>')
_HEARD_IN = Markup('<a href="#{}" aria-label="Episode {number}">{number}</a>')
_FINDINGS_START = Markup('<section aria-labelledby="_findings">\n<h2 id="_findings">Findings</h2>')
_NONE = Markup("<p>There are no errors, warnings or notes.</p>")
_GROUP = Markup('<section class="{0}" aria-labelledby="_{0}">\n<h3 id="_{0}">{1}</h3>')
_FINDINGS_OF_CODE = Markup("<details{}>\n<summary><code>{}</code> {} <small>{}</small></summary>\n<ul>")
_FINDING = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span></li>')
_HINTED = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span> <em dir="auto">{}</em></li>')
_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FEW_FINDINGS = 6
"""Maximum number of info diagnostics in a list that is initially expanded.

Lists of errors and warnings are always expanded.
"""
_ARTICLE = Markup('<article id="{key}" aria-labelledby="_title-{key}">\n<h3 id="_title-{key}">{number}. {title}</h3>')
_EPISODE_FACTS = Markup('<p class="facts">{}</p>')
_EPISODE_FILES = Markup('<ul class="files" aria-label="Files of episode {}">')
_EPISODE_FILE = Markup('<li><a href="{}">{}</a> {}</li>')
_PICTURE = Markup("<figure>\n{}\n</figure>")
_COLUMNS, _COLUMNS_END = Markup('<div class="columns">'), Markup("</div>")
_TABLE = Markup('<div class="scroll" role="region" tabindex="0" aria-label="{}">\n<table>')
_TABLE_CAPTION = Markup("<caption>{}{}</caption>")
_TABLE_HEAD, _TABLE_END = Markup("<thead><tr>{}</tr></thead>\n<tbody>"), Markup("</tbody>\n</table>\n</div>")
_COLUMN = Markup('<th scope="col"{}>{}</th>')
_CHAPTERS = {"No.": _NUMBER, "Begins": _NUMBER, "Chapter": _TEXT, "Length": _NUMBER}
_CHAPTER = Markup('<tr><td class="n">{}</td><td class="n">{}</td><th scope="row">{}</th><td class="n">{}</td></tr>')
_TIMES = {"Person": _TEXT, "Time": _NUMBER, "Share": Markup(' colspan="2"'), "Turns": _NUMBER}
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
_FATES = {"Use": _TEXT, "Characters": _NUMBER, "Share": _NUMBER, "Kind": _TEXT}
_PORTION = Markup(
    '<tr><th scope="row">{swatch}{fate}</th><td class="n">{characters:,}</td><td class="n">{share}</td>'
    "<td>{reasons}</td></tr>"
)
_STACK = Markup('<svg class="stack" width="100%" height="14" aria-hidden="true">{}</svg>')
_STACKED = Markup('<rect class="{}" x="{:.2%}" width="{:.2%}" height="14"/>')
_SOURCE = "How the text of the transcript is used"
_ARTICLE_END = Markup("</article>")


def report_page(report: Report) -> bytes:
    """Return the build report, ``report.html``, in UTF-8.

    The report is saved next to ``site/``. It contains neither the current time nor absolute paths, so that builds that
    do the same work on the same transcripts give identical reports.
    """
    settings, series = report.settings, report.settings.series
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    title = one_line(series.title) or "Episodes"
    documents = [(e.release.document, e.release.number) for e in report.episodes]
    titles = {document.key: facts(document, settings, number).marked_title for document, number in documents}
    coloured = zip(report.episodes, colours([e.script for e in report.episodes]), strict=True)
    page = lines(
        _HEAD.format(
            digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            title=title,
            style=Markup(style),
            shown=_TITLE.format(series.language, title),
            facts=" · ".join(_facts(report)),
        ),
        *_links(report),
        _MAIN,
        _work(report.work, titles),
        _EPISODES,
        _table("All episodes", "All episodes", _EPISODE_COLUMNS, (_episode(e, settings) for e in report.episodes)),
        _NOTE,
        *(_article(episode, settings, styles) for episode, styles in coloured),
        SECTION_END,
        _people_table(report.episodes),
        _findings(report.diagnostics),
        _END,
    )
    return clean_text(page).encode()


def _facts(report: Report) -> Iterator[str]:
    releases = [e.release for e in report.episodes]
    people = {person for e in report.episodes for person, _ in e.script.voices}
    yield counted(len(releases), "episode")
    yield clock_time(sum(r.timeline.duration for r in releases))
    yield f"{sized(sum(r.audio.length for r in releases))} of MP3"
    yield counted(len(people), "speaker")


def _links(report: Report) -> Iterator[Markup]:
    yield _FILE.format(_site_link(INDEX.path), "Front page")
    yield _FILE.format(_site_link(FEED.path), "Podcast feed (RSS)")
    if report.book:
        yield _FILE.format(_site_link(report.book), "The whole series as a book (EPUB)")


def _work(work: BuildWork, titles: Mapping[str, str]) -> Markup:
    """Return the section on the work done by the build.

    :param titles: titles of the episodes, by episode key.
    """
    causes = (_CAUSE.format(c.episode, titles[c.episode], c.what, c.takes, c.chunks) for c in work.causes)
    title = "What was rebuilt, and why"
    return lines(
        _WORK_START,
        _FIGURE.format("sentences spoken", work.takes),
        _FIGURE.format("parts mixed", work.chunks),
        _FIGURE.format("parts reused", work.kept),
        _FIGURE.format("covers drawn", work.covers) if work.covers else NOTHING,
        _FIGURE.format("files written", len(work.written)),
        _FIGURES_END,
        _table(title, title, _CAUSES, causes) if work.causes else _IDLE,
        _SETTINGS.format(_COMMA.join(map(_CODE.format, work.settings))) if work.settings else NOTHING,
        *(PARAGRAPH.format(f"{left}.") for left in work.left),
        *_written(work.written),
        SECTION_END,
    )


def _written(names: Sequence[str]) -> Iterator[Markup]:
    if names:
        told = f"{counted(len(names), 'file')} of the site written"
        yield _WRITTEN.format(_OPEN if len(names) <= _SHORT_LIST else NOTHING, told)
        for name in sorted(names):
            yield _FILE.format(_site_link(name), name)
        yield _DETAILS_END


def _title(known: Facts) -> Markup:
    """Return an episode's title, with any draft label in the language of the report."""
    title = _TITLE.format(known.language, known.title)
    return _MARKED.format(words_for(REPORT_LANGUAGE).draft_mark, title) if known.mark else title


def _episode(episode: EpisodeReport, settings: Settings) -> Markup:
    release, timeline = episode.release, episode.release.timeline
    known = facts(release.document, settings, release.number)
    return _EPISODE.format(
        release.document.key,
        release.number,
        _title(known),
        clock_time(timeline.duration),
        sized(release.audio.length),
        sized(release.book.length),
        _level(timeline.loudness),
        _level(timeline.peak_dbtp),
        len(timeline.chapters),
        len({voice for _, voice in episode.script.voices} | {episode.script.narrator}),
    )


def _people_table(episodes: Sequence[EpisodeReport]) -> Markup:
    """Return the section with the table of voices, longest speaking time first, narrator last."""
    heard: dict[tuple[str, Voice], list[tuple[Release, Voicing]]] = {}
    for episode in episodes:
        for voicing in voicings(episode, heard_stretches(episode.release.timeline)):
            heard.setdefault((voicing.person, voicing.voice), []).append((episode.release, voicing))
    ordered = sorted(heard.values(), key=lambda h: (not h[0][1].person, -_spoken(h)))
    return lines(_PEOPLE, _table("Table of voices", "", _VOICES, map(_person, ordered)), SECTION_END)


def _spoken(heard: Sequence[tuple[Release, Voicing]]) -> int:
    return sum(voicing.spoken for _, voicing in heard)


def _person(heard: Sequence[tuple[Release, Voicing]]) -> Markup:
    person = heard[0][1]
    return _PERSON.format(
        _SPEAKER_NAME.format(person.name),
        optional(_ROLE, person.described),
        person.voice.name,
        person.voice.rate,
        person.voice.pitch,
        clock_time(_spoken(heard)),
        _COMMA.join(_HEARD_IN.format(release.document.key, number=release.number) for release, _ in heard),
    )


def _findings(diagnostics: Sequence[Diagnostic]) -> Markup:
    groups = (_group(s, [d for d in diagnostics if d.severity is s]) for s in _NAMES)
    return lines(_FINDINGS_START, lines(*groups) or _NONE, SECTION_END)


def _group(severity: Severity, found: Sequence[Diagnostic]) -> Markup:
    if not found:
        return NOTHING
    by_code = groupby(sorted(found, key=lambda d: d.code), key=lambda d: d.code)
    return lines(
        _GROUP.format(severity, counted(len(found), _NAMES[severity])),
        *(part for code, same in by_code for part in _same(code, list(same))),
        SECTION_END,
    )


def _same(code: str, found: Sequence[Diagnostic]) -> Iterator[Markup]:
    folded = CODES[code].severity is Severity.INFO and len(found) > _FEW_FINDINGS
    yield _FINDINGS_OF_CODE.format(
        NOTHING if folded else _OPEN, code, CODES[code].title, counted(len(found), "finding")
    )
    for d in found:
        place = f"{d.path}:{d.line}" if d.line else d.path
        yield _HINTED.format(place, d.message, d.hint) if d.hint else _FINDING.format(place, d.message)
    yield _DETAILS_END


def _article(episode: EpisodeReport, settings: Settings, styles: Mapping[str, str]) -> Markup:
    """Return the ``<article>`` element for an episode.

    The id of the element is the key of the episode.

    :param styles: CSS class for the colour of each speaker, by person id.
    """
    release, timeline = episode.release, episode.release.timeline
    parts = heard_stretches(timeline)
    voices = voicings(episode, parts)
    known = facts(release.document, settings, release.number)
    of = f", episode {release.number}"
    return lines(
        _ARTICLE.format(key=release.document.key, number=release.number, title=_title(known)),
        _EPISODE_FACTS.format(" · ".join(_episode_facts(timeline, settings))),
        *_episode_files(episode),
        _PICTURE.format(strip(timeline, parts, voices, styles, f"{release.number}. {known.title}")),
        _COLUMNS,
        _table(f"Speaking time{of}", "Speaking time", _TIMES, _times(timeline, voices, styles)),
        _table(f"Chapters{of}", "Chapters", _CHAPTERS, _chapters(timeline, known.language)),
        _COLUMNS_END,
        _table(f"{_SOURCE}{of}", _SOURCE, _FATES, _ledger(episode.characters), _stack(episode.characters)),
        _ARTICLE_END,
    )


def _table(
    label: str, caption: str, columns: Mapping[str, Markup], rows: Iterable[Markup], picture: Markup = NOTHING
) -> Markup:
    """Return a table in a scrollable region.

    :param label: accessible name of the table.
    :param caption: text above the table; if empty, the table has no caption and no picture.
    :param columns: HTML attributes of each column, by heading.
    :param picture: bar chart after the text of the caption.
    """
    return lines(
        _TABLE.format(label),
        _TABLE_CAPTION.format(caption, picture) if caption else NOTHING,
        _TABLE_HEAD.format(NOTHING.join(_COLUMN.format(kind, heading) for heading, kind in columns.items())),
        *rows,
        _TABLE_END,
    )


def _episode_facts(timeline: Timeline, settings: Settings) -> Iterator[str]:
    audio = settings.audio
    yield clock_time(timeline.duration)
    yield f"{_level(timeline.loudness)} LUFS (target {_level(audio.loudness)})"
    yield f"true peak {_level(timeline.peak_dbtp)} dBTP before encoding (limit {_level(audio.ceiling)})"
    yield f"{audio.bitrate} kbit/s"


def _episode_files(episode: EpisodeReport) -> Iterator[Markup]:
    release = episode.release
    yield _EPISODE_FILES.format(release.number)
    yield _FILE.format(_site_link(release.page.path), "Page")
    for kind in EPISODE_KINDS:
        if kind.label:
            asset = release.assets[kind.name]
            yield _EPISODE_FILE.format(_site_link(asset.path), kind.label, sized(asset.length))
    yield LIST_END


def _level(value: float) -> str:
    """Return a level (LUFS or dBTP) with a true minus sign, such as ``−16.1``."""
    return f"{value:.1f}".replace("-", "−")


def _site_link(path: str) -> str:
    """Return the address of a file on the site, relative to the report."""
    return quote(f"site/{path}", safe="/~")


def _times(timeline: Timeline, voices: Sequence[Voicing], styles: Mapping[str, str]) -> Iterator[Markup]:
    def row(style: str, name: str, length: int, turns: int | str) -> Markup:
        # The bar is hidden from screen readers because the previous cell shows its value.
        bar = _BAR.format(style, length / timeline.duration if timeline.duration else 0)
        part, swatch = share(length, timeline.duration), _SWATCH.format(style)
        return _TIME.format(swatch=swatch, name=name, time=clock_time(length), share=part, bar=bar, turns=turns)

    for v in voices:
        yield row(styles[v.person], _SPEAKER_NAME.format(v.name), v.spoken, v.turns)
    yield row(SILENCE, "No speech", timeline.duration - sum(v.spoken for v in voices), "")


def _chapters(timeline: Timeline, language: str) -> Iterator[Markup]:
    for number, chapter in enumerate(timeline.chapters, 1):
        title = _TITLE.format(language, one_line(chapter.title))
        yield _CHAPTER.format(number, clock_time(chapter.start), title, clock_time(chapter.end - chapter.start))


def _ledger(found: Mapping[tuple[Fate, str], int]) -> Iterator[Markup]:
    total, kinds = sum(found.values()) or 1, words_for(REPORT_LANGUAGE).left_out_kinds
    for fate in Fate:
        own = sorted(((n, reason) for (f, reason), n in found.items() if f is fate), key=lambda o: (-o[0], o[1]))
        characters = sum(n for n, _ in own)
        reasons = ", ".join(f"{kinds.get(reason, reason)} {n:,}" for n, reason in own)
        swatch, part = _SWATCH.format(_fate_class(fate)), share(characters, total)
        yield _PORTION.format(swatch=swatch, fate=str(fate), characters=characters, share=part, reasons=reasons)


def _fate_class(fate: Fate) -> str:
    return f"f-{fate}".replace(" ", "-")


def _stack(found: Mapping[tuple[Fate, str], int]) -> Markup:
    """Return a bar chart of source characters by fate, hidden from screen readers."""
    total = sum(found.values()) or 1
    bars: list[Markup] = []
    before = 0
    for fate in Fate:
        characters = sum(n for (f, _), n in found.items() if f is fate)
        bars.append(_STACKED.format(_fate_class(fate), before / total, characters / total))
        before += characters
    return _STACK.format(NOTHING.join(bars))

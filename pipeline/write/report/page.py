"""The report of a build, for its publisher: one page without script, which needs nothing but the site beside it.

It tells what the build did and why, each episode and all of them, whose voices are heard, and what was found.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from pipeline.model import CODES, FEED, INDEX, Diagnostic, Release, Severity, Voice, counted, sized, spoken
from pipeline.settings import Settings
from pipeline.write.report.data import BuildWork, EpisodeReport, Report, Voicing, colours, heard_stretches, voicings
from pipeline.write.report.episode import NUMBER, SPEAKER_NAME, TEXT, TITLE, level, report_episode, site_link, table
from pipeline.write.text.facts import facts
from pipeline.write.text.markup import NOTHING, PARAGRAPH, SECTION_END, lines, optional
from pipeline.write.text.plain import clean_text, one_line

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
behind its last. In the pictures, height is loudness; each lane shows when somebody speaks, and the lines with numbers \
are the beginnings of chapters.</p>""")
_END = Markup("</main>\n</body>\n</html>\n")
_WORK_START = Markup('<section aria-labelledby="_work">\n<h2 id="_work">This build</h2>\n<dl class="figures">')
_FIGURE = Markup("<div><dt>{}</dt><dd>{:,}</dd></div>")
_FIGURES_END = Markup("</dl>")
_CAUSES = {"Episode": TEXT, "Why": TEXT, "Takes": NUMBER, "Chunks": NUMBER}
_CAUSE = Markup(
    '<tr><th scope="row"><a href="#{}"><span dir="auto">{}</span></a></th><td>{}</td><td class="n">{:,}</td>'
    '<td class="n">{:,}</td></tr>'
)
_SETTINGS = Markup("<p>Settings changed since the last build: {}.</p>")
_CODE = Markup("<code>{}</code>")
_COMMA = Markup(", ")
_WRITTEN = Markup('<details{}>\n<summary>{}</summary>\n<ul class="names">')
_OPEN, _DETAILS_END = Markup(" open"), Markup("</ul>\n</details>")
_SHORT_LIST = 12
"""Files that are listed without being asked for."""
_COLUMNS = {
    "Episode": TEXT, "Length": NUMBER, "MP3": NUMBER, "EPUB": NUMBER, "Loudness, LUFS": NUMBER,
    "True peak, dBTP": NUMBER, "Chapters": NUMBER, "Voices": NUMBER,
}  # fmt: skip
_EPISODE = Markup(
    '<tr><th scope="row"><a href="#{}">{}. {}</a></th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td>'
    '<td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td></tr>'
)
_PEOPLE = Markup("""\
<section aria-labelledby="_people">
<h2 id="_people">People and their voices</h2>
<p>All voices are synthetic; they are not the voices of the people named.</p>""")
_VOICES = {"Who": TEXT, "Voice": TEXT, "Words a minute": NUMBER, "Pitch": NUMBER, "Heard for": NUMBER, "Episodes": TEXT}
_PERSON = Markup(
    '<tr><th scope="row">{}{}</th><td><code>{}</code></td><td class="n">{}</td><td class="n">{}</td>'
    '<td class="n">{}</td><td>{}</td></tr>'
)
_ROLE = Markup(' <small dir="auto">{}</small>')
_HEARD_IN = Markup('<a href="#{}" aria-label="Episode {number}">{number}</a>')
_FINDINGS_START = Markup('<section aria-labelledby="_findings">\n<h2 id="_findings">Findings</h2>')
_NONE = Markup("<p>Nothing was found that an author should know.</p>")
_GROUP = Markup('<section class="{0}" aria-labelledby="_{0}">\n<h3 id="_{0}">{1}</h3>')
_FINDINGS_OF_CODE = Markup("<details{}>\n<summary><code>{}</code> {} <small>{}</small></summary>\n<ul>")
_FINDING = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span></li>')
_HINTED = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span> <em dir="auto">{}</em></li>')
_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FEW_FINDINGS = 6
"""Findings of one code that are listed without being asked for; a warning always is."""


def report_page(report: Report) -> bytes:
    """``report.html``, to lie beside ``site/``: HTML in UTF-8.

    It holds no time of day and no address of this machine; builds of the same texts that had the same to do have the
    same report.
    """
    series = report.settings.series
    style = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    title = one_line(series.title) or "Episodes"
    documents = [(e.release.document, e.release.number) for e in report.episodes]
    titles = {document.key: facts(document, report.settings, number).title for document, number in documents}
    page = lines(
        _HEAD.format(
            digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            title=title,
            style=Markup(style),
            shown=TITLE.format(series.language, title),
            facts=" · ".join(_facts(report)),
        ),
        *_links(report),
        _MAIN,
        _work(report.work, titles),
        _EPISODES,
        _episodes_table(report.episodes, report.settings),
        _NOTE,
        *(
            report_episode(e, report.settings, styles)
            for e, styles in zip(report.episodes, colours([e.script for e in report.episodes]), strict=True)
        ),
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
    yield spoken(sum(r.timeline.duration for r in releases))
    yield f"{sized(sum(r.audio.length for r in releases))} of MP3"
    yield counted(len(people), "speaker")


def _links(report: Report) -> Iterator[Markup]:
    yield _FILE.format(site_link(INDEX.path), "Front page")
    yield _FILE.format(site_link(FEED.path), "Podcast feed (RSS)")
    if report.book:
        yield _FILE.format(site_link(report.book), "The whole series as a book (EPUB)")


def _work(work: BuildWork, titles: Mapping[str, str]) -> Markup:
    """The section on the build itself; ``titles`` are the episodes' by their keys."""
    causes = (_CAUSE.format(c.episode, titles[c.episode], c.what, c.takes, c.chunks) for c in work.causes)
    title = "What was made anew, and why"
    return lines(
        _WORK_START,
        _FIGURE.format("takes spoken", work.takes),
        _FIGURE.format("chunks mixed", work.chunks),
        _FIGURE.format("chunks kept", work.kept),
        _FIGURE.format("covers made", work.covers) if work.covers else NOTHING,
        _FIGURE.format("files written", len(work.written)),
        _FIGURES_END,
        table(title, title, _CAUSES, causes)
        if work.causes
        else PARAGRAPH.format("Nothing had to be spoken or mixed anew."),
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
            yield _FILE.format(site_link(name), name)
        yield _DETAILS_END


def _episodes_table(episodes: Sequence[EpisodeReport], settings: Settings) -> Markup:
    """Length, size, loudness, chapters and voices of each episode."""
    return table("All episodes", "All episodes", _COLUMNS, (_episode(e, settings) for e in episodes))


def _episode(episode: EpisodeReport, settings: Settings) -> Markup:
    release, timeline = episode.release, episode.release.timeline
    known = facts(release.document, settings, release.number)
    return _EPISODE.format(
        release.document.key,
        release.number,
        TITLE.format(known.language, known.title),
        spoken(timeline.duration),
        sized(release.audio.length),
        sized(release.book.length),
        level(timeline.loudness),
        level(timeline.peak_dbtp),
        len(timeline.chapters),
        len({voice for _, voice in episode.script.voices} | {episode.script.narrator}),
    )


def _people_table(episodes: Sequence[EpisodeReport]) -> Markup:
    """Everybody who is heard, with their voice: who speaks longest first, the narrator last."""
    heard: dict[tuple[str, Voice], list[tuple[Release, Voicing]]] = {}
    for episode in episodes:
        for voicing in voicings(episode, heard_stretches(episode.release.timeline)):
            heard.setdefault((voicing.person, voicing.voice), []).append((episode.release, voicing))
    ordered = sorted(heard.values(), key=lambda h: (not h[0][1].person, -_spoken(h)))
    return lines(_PEOPLE, table("Table of voices", "", _VOICES, map(_person, ordered)), SECTION_END)


def _spoken(heard: Sequence[tuple[Release, Voicing]]) -> int:
    return sum(voicing.spoken for _, voicing in heard)


def _person(heard: Sequence[tuple[Release, Voicing]]) -> Markup:
    person = heard[0][1]
    return _PERSON.format(
        SPEAKER_NAME.format(person.name),
        optional(_ROLE, person.described),
        person.voice.name,
        person.voice.rate,
        person.voice.pitch,
        spoken(_spoken(heard)),
        _COMMA.join(_HEARD_IN.format(release.document.key, number=release.number) for release, _ in heard),
    )


def _findings(diagnostics: Sequence[Diagnostic]) -> Markup:
    """The section of everything that was found in the input."""
    groups = (_group(s, [d for d in diagnostics if d.severity is s]) for s in _NAMES)
    return lines(_FINDINGS_START, lines(*groups) or _NONE, SECTION_END)


def _group(severity: Severity, found: Sequence[Diagnostic]) -> Markup:
    if not found:
        return Markup()
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

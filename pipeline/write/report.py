"""The report of a build, for its publisher: one page without script, which needs nothing but the site beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from pipeline.clock import spoken
from pipeline.counts import counted, sized
from pipeline.write.address import FEED
from pipeline.write.facts import facts
from pipeline.write.lines import one_line
from pipeline.write.markup import lines
from pipeline.write.report_colours import colours
from pipeline.write.report_data import Report
from pipeline.write.report_episode import TITLE, report_episode, site_link
from pipeline.write.report_findings import report_findings
from pipeline.write.report_series import episodes_table, people_table
from pipeline.write.report_work import report_work
from pipeline.write.text import clean

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
_LINK = Markup('<li><a href="{}">{}</a></li>')
_MAIN = Markup('</ul>\n</nav>\n</header>\n<main id="_main" tabindex="-1">')
_EPISODES = Markup('<section aria-labelledby="_episodes">\n<h2 id="_episodes">Episodes</h2>')
_NOTE = Markup("""\
<p class="note">Speaking time is that of the captions: from the first sound of a sentence until at most 0.3 seconds \
behind its last. In the pictures, height is loudness; each lane shows when somebody speaks, and the lines with numbers \
are the beginnings of chapters.</p>""")
_SECTION_END = Markup("</section>")
_END = Markup("</main>\n</body>\n</html>\n")


def report_page(report: Report) -> bytes:
    """``report.html``, to lie beside ``site/``: HTML in UTF-8.

    It holds no time of day and no address of this machine; builds of the same texts that had the same to do have the
    same report.
    """
    series = report.settings.series
    style = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    title = one_line(series.title) or "Episodes"
    titles = {
        e.release.document.key: facts(e.release.document, report.settings, e.release.number).title
        for e in report.episodes
    }
    page = lines(
        _HEAD.format(
            digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            title=title,
            style=Markup(style),
            shown=TITLE.format(series.language or "en", title),
            facts=" · ".join(_facts(report)),
        ),
        *_links(report),
        _MAIN,
        report_work(report.work, titles),
        _EPISODES,
        episodes_table(report.episodes, report.settings),
        _NOTE,
        *(
            report_episode(e, report.settings, styles)
            for e, styles in zip(report.episodes, colours([e.script for e in report.episodes]), strict=True)
        ),
        _SECTION_END,
        people_table(report.episodes),
        report_findings(report.diagnostics),
        _END,
    )
    return clean(page).encode()


def _facts(report: Report) -> Iterator[str]:
    releases = [e.release for e in report.episodes]
    people = {person for e in report.episodes for person, _ in e.script.voices}
    yield counted(len(releases), "episode")
    yield spoken(sum(r.timeline.duration for r in releases))
    yield f"{sized(sum(r.audio.length for r in releases))} of MP3"
    yield counted(len(people), "speaker")


def _links(report: Report) -> Iterator[Markup]:
    yield _LINK.format(site_link("index.html"), "Front page")
    yield _LINK.format(site_link(FEED), "Podcast feed (RSS)")
    if report.book:
        yield _LINK.format(site_link(report.book), "The whole series as a book (EPUB)")

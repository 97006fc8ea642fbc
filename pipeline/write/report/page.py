"""The report of a build, for its publisher: one page without script, which needs nothing but the site beside it.

What a build did and why, as the report tells it.

The diagnostics of a build, as the report tells them: the gravest first, the same code together.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from pipeline.model import CODES, Diagnostic, Severity, counted, sized, spoken
from pipeline.write.report.data import BuildWork, Cause, Report, colours
from pipeline.write.report.episode import TITLE, report_episode, site_link
from pipeline.write.report.series import episodes_table, people_table
from pipeline.write.text.addresses import FEED
from pipeline.write.text.facts import facts
from pipeline.write.text.markup import NOTHING, lines
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
            shown=TITLE.format(series.language, title),
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
    return clean_text(page).encode()


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


_WORK_START = Markup('<section aria-labelledby="_work">\n<h2 id="_work">This build</h2>\n<dl class="figures">')
_FIGURE = Markup("<div><dt>{}</dt><dd>{:,}</dd></div>")
_FIGURES_END = Markup("</dl>")
_PARAGRAPH = Markup("<p>{}</p>")
_CAUSES = Markup("""\
<div class="scroll" role="region" tabindex="0" aria-label="What was made anew, and why">
<table>
<caption>What was made anew, and why</caption>
<thead><tr><th scope="col">Episode</th><th scope="col">Why</th><th scope="col" class="n">Takes</th>\
<th scope="col" class="n">Chunks</th></tr></thead>
<tbody>""")
_CAUSE = Markup(
    '<tr><th scope="row"><a href="#{}"><span dir="auto">{}</span></a></th><td>{}</td><td class="n">{:,}</td>'
    '<td class="n">{:,}</td></tr>'
)
_CAUSES_END = Markup("</tbody>\n</table>\n</div>")
_SETTINGS = Markup("<p>Settings changed since the last build: {}.</p>")
_CODE = Markup("<code>{}</code>")
_COMMA = Markup(", ")
_WRITTEN = Markup('<details{}>\n<summary>{}</summary>\n<ul class="names">')
_OPEN = Markup(" open")
_FILE = Markup('<li><a href="{}">{}</a></li>')
_WRITTEN_END = Markup("</ul>\n</details>")
_SECTION_END = Markup("</section>")
_SHORT_LIST = 12
"""Files that are listed without being asked for."""


def report_work(work: BuildWork, titles: Mapping[str, str]) -> Markup:
    """The section on the build itself; ``titles`` are the episodes' by their keys."""
    return lines(
        _WORK_START,
        _FIGURE.format("takes spoken", work.takes),
        _FIGURE.format("chunks mixed", work.chunks),
        _FIGURE.format("chunks kept", work.kept),
        _FIGURE.format("covers made", work.covers) if work.covers else NOTHING,
        _FIGURE.format("files written", len(work.written)),
        _FIGURES_END,
        lines(*_causes(work.causes, titles)) or _PARAGRAPH.format("Nothing had to be spoken or mixed anew."),
        _SETTINGS.format(_COMMA.join(map(_CODE.format, work.settings))) if work.settings else NOTHING,
        *(_PARAGRAPH.format(f"{left}.") for left in work.left),
        *_written(work.written),
        _SECTION_END,
    )


def _causes(causes: Sequence[Cause], titles: Mapping[str, str]) -> Iterator[Markup]:
    if causes:
        yield _CAUSES
        for cause in causes:
            yield _CAUSE.format(cause.episode, titles[cause.episode], cause.what, cause.takes, cause.chunks)
        yield _CAUSES_END


def _written(names: Sequence[str]) -> Iterator[Markup]:
    if names:
        told = f"{counted(len(names), 'file')} of the site written"
        yield _WRITTEN.format(_OPEN if len(names) <= _SHORT_LIST else NOTHING, told)
        for name in sorted(names):
            yield _FILE.format(site_link(name), name)
        yield _WRITTEN_END


_FINDINGS_START = Markup('<section aria-labelledby="_findings">\n<h2 id="_findings">Findings</h2>')
_NONE = Markup("<p>Nothing was found that an author should know.</p>")
_GROUP = Markup('<section class="{0}" aria-labelledby="_{0}">\n<h3 id="_{0}">{1}</h3>')
_FINDINGS_OF_CODE = Markup("<details open>\n<summary><code>{}</code> {} <small>{}</small></summary>\n<ul>")
_FOLDED = Markup("<details>\n<summary><code>{}</code> {} <small>{}</small></summary>\n<ul>")
_FINDING = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span></li>')
_HINTED = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span> <em dir="auto">{}</em></li>')
_CODE_END = Markup("</ul>\n</details>")
_SECTION_END = Markup("</section>")
_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FEW_FINDINGS = 6
"""Findings of one code that are listed without being asked for; a warning always is."""


def report_findings(diagnostics: Sequence[Diagnostic]) -> Markup:
    """The section of everything that was found in the input."""
    groups = (_group(s, [d for d in diagnostics if d.severity is s]) for s in _NAMES)
    return lines(_FINDINGS_START, lines(*groups) or _NONE, _SECTION_END)


def _group(severity: Severity, found: Sequence[Diagnostic]) -> Markup:
    if not found:
        return Markup()
    by_code = sorted(found, key=_code)
    return lines(
        _GROUP.format(severity, counted(len(found), _NAMES[severity])),
        *(part for code, same in groupby(by_code, _code) for part in _same(code, list(same))),
        _SECTION_END,
    )


def _code(diagnostic: Diagnostic) -> str:
    return diagnostic.code


def _same(code: str, found: Sequence[Diagnostic]) -> Iterator[Markup]:
    start = _FOLDED if CODES[code].severity is Severity.INFO and len(found) > _FEW_FINDINGS else _FINDINGS_OF_CODE
    yield start.format(code, CODES[code].title, counted(len(found), "finding"))
    for d in found:
        place = f"{d.path}:{d.line}" if d.line else d.path
        yield _HINTED.format(place, d.message, d.hint) if d.hint else _FINDING.format(place, d.message)
    yield _CODE_END

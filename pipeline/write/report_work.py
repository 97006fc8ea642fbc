"""What a build did and why, as the report tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from pipeline.counts import counted
from pipeline.write.markup import NOTHING, lines
from pipeline.write.report_data import Cause, Work
from pipeline.write.report_episode import site_link

_START = Markup('<section aria-labelledby="_work">\n<h2 id="_work">This build</h2>\n<dl class="figures">')
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
_END = Markup("</section>")
_SHORT = 12
"""Files that are listed without being asked for."""


def report_work(work: Work, titles: Mapping[str, str]) -> Markup:
    """The section on the build itself; ``titles`` are the episodes' by their keys."""
    return lines(
        _START,
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
        _END,
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
        yield _WRITTEN.format(_OPEN if len(names) <= _SHORT else NOTHING, told)
        for name in sorted(names):
            yield _FILE.format(site_link(name), name)
        yield _WRITTEN_END

"""The diagnostics of a build, as the report tells them: the gravest first, the same code together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from pipeline.counts import counted
from pipeline.diagnostics import CODES, Diagnostic, Severity
from pipeline.write.markup import lines

_START = Markup('<section aria-labelledby="_findings">\n<h2 id="_findings">Findings</h2>')
_NONE = Markup("<p>Nothing was found that an author should know.</p>")
_GROUP = Markup('<section class="{0}" aria-labelledby="_{0}">\n<h3 id="_{0}">{1}</h3>')
_CODE = Markup("<details open>\n<summary><code>{}</code> {} <small>{}</small></summary>\n<ul>")
_FOLDED = Markup("<details>\n<summary><code>{}</code> {} <small>{}</small></summary>\n<ul>")
_FINDING = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span></li>')
_HINTED = Markup('<li><code class="place">{}</code> <span dir="auto">{}</span> <em dir="auto">{}</em></li>')
_CODE_END = Markup("</ul>\n</details>")
_END = Markup("</section>")
_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SHORT = 6
"""Findings of one code that are listed without being asked for; a warning always is."""


def report_findings(diagnostics: Sequence[Diagnostic]) -> Markup:
    """The section of everything that was found in the input."""
    groups = (_group(s, [d for d in diagnostics if d.severity is s]) for s in _NAMES)
    return lines(_START, lines(*groups) or _NONE, _END)


def _group(severity: Severity, found: Sequence[Diagnostic]) -> Markup:
    if not found:
        return Markup()
    by_code = sorted(found, key=_code)
    return lines(
        _GROUP.format(severity, counted(len(found), _NAMES[severity])),
        *(part for code, same in groupby(by_code, _code) for part in _same(code, list(same))),
        _END,
    )


def _code(diagnostic: Diagnostic) -> str:
    return diagnostic.code


def _same(code: str, found: Sequence[Diagnostic]) -> Iterator[Markup]:
    start = _FOLDED if CODES[code].severity is Severity.INFO and len(found) > _SHORT else _CODE
    yield start.format(code, CODES[code].title, counted(len(found), "finding"))
    for d in found:
        place = f"{d.path}:{d.line}" if d.line else d.path
        yield _HINTED.format(place, d.message, d.hint) if d.hint else _FINDING.format(place, d.message)
    yield _CODE_END

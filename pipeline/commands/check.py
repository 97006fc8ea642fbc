"""``rostra check``: report findings as lines or public JSON, the ledger and the script; write nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.commands.console import counted_findings, fail, print_diagnostics, print_json, print_lines, tell
from pipeline.model import Credit, Diagnostic, Document, PullQuote, RostraError, Script, Severity, counted
from pipeline.plan import Selection
from pipeline.run import Builder, Request, ledger_figures

_FIELDS = ("code", "severity", "path", "line", "column", "message", "hint")
"""What is told of a diagnostic."""
_ACCEPT = " (docs/transcripts.md: how to accept them)"


def as_json(documents: Sequence[Document], diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """The findings in the public format of ``docs/check-json.md``."""
    return {
        "episodes": [_episode(document) for document in documents],
        "diagnostics": [_diagnostic(d) for d in diagnostics],
    }


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    fields = {name: getattr(found, name) for name in _FIELDS}
    return {**fields, "accepted": True} if found.accepted else fields


def _episode(document: Document) -> dict[str, Any]:
    blocks = [b for t in document.turns() for b in t.blocks]
    sentences = document.sentences()
    return {
        "key": document.key,
        "title": document.meta.title,
        "turns": [{"id": t.id, "speaker": t.speaker, "line": t.span.first_line} for t in document.turns()],
        "people": [
            {"id": p.id, "name": p.name, "role": p.role, "affiliation": p.affiliation, "aliases": list(p.aliases)}
            for p in document.people
        ],
        "joins": [list(pair) for pair in document.joins],
        "pull_quotes": [
            {"line": b.span.first_line, "repeats_line": b.repeats_line} for b in blocks if isinstance(b, PullQuote)
        ],
        "lists": _lists(document),
        "credits": [{"line": b.span.first_line} for b in blocks if isinstance(b, Credit)],
        "references": [
            {
                "line": r.span.first_line,
                "text": r.text,
                "url": r.url,
                "mentions": [m.span.first_line for m in r.mentions],
            }
            for r in document.references
        ],
        "sentences": len(sentences),
        "words": sum(len(s.text.split()) for s in sentences),
        "ledger": ledger_figures(document),
    }


def _lists(document: Document) -> list[dict[str, Any]]:
    """Each list, one within an item of another too, with its items."""
    found: dict[str, dict[str, Any]] = {}
    for paragraph in document.paragraphs():
        item, line = paragraph.item, paragraph.span.first_line
        if item and item.mark:
            listed = found.setdefault(item.list, {"line": line, "level": item.level, "items": []})
            listed["items"].append({"line": line, "mark": item.mark})
    return list(found.values())


def ledger_lines(document: Document) -> Iterator[str]:
    """A line for each stretch of source: line number, fate, reason, the words."""
    for stretch in sorted((*document.ledger, *document.unaccounted), key=lambda s: s.start):
        words = " ".join(document.text[stretch.start : stretch.end].split())
        yield f"{document.path}:{stretch.line}: {stretch.fate} ({stretch.reason}): {words}"
    figures = ledger_figures(document)
    yield f"{document.path}: " + ", ".join(f"{name} {count}" for name, count in figures.items())


def script_lines(document: Document, script: Script) -> Iterator[str]:
    """A line for each utterance: kind, speaker, voice, what is spoken."""
    for passage in script.passages:
        if passage.sound:
            yield f"{document.key} {passage.kind}: {passage.sound}"
        for line in passage.lines:
            name = document.person(line.speaker).name if line.speaker else "narrator"
            voices = ", ".join(dict.fromkeys((line.voice.name, *(part.voice.name for part in line.parts))))
            yield f"{document.key} {passage.kind} {line.id} [{name}, {voices}]: {line.spoken}"


def run_check(target: Path, output: Path | None, drafts: bool, json_output: bool, ledger: bool, script: bool) -> None:
    """Print what was found.

    :param drafts: whether drafts are read too.
    :param output: where it is built, if the user says so: what was published there keeps its voices.
    :raises RostraError: there is nothing to check.
    :raises SystemExit: there are errors in the input (status 1).
    """
    try:
        checked = Builder(target, output).check(Request(Selection(drafts)))
    except RostraError as error:
        if not json_output or error.diagnostic is None:
            raise
        print_json(as_json([], [error.diagnostic]))
        raise SystemExit(error.status) from error
    project, casting, log = checked.project, checked.casting, checked.log
    documents = [e.document for e in project.episodes]
    if json_output:
        print_json(as_json(documents, log.sorted()))
    else:
        if ledger:
            for document in documents:
                print_lines(ledger_lines(document))
        if script and casting is not None:
            for document, written in zip(documents, casting.scripts, strict=True):
                print_lines(script_lines(document, written))
        print_diagnostics(log.sorted(), Severity.INFO)
        if found := [d for d in log.sorted() if d.severity is not Severity.ERROR]:
            acceptable = any(d.severity is Severity.WARNING and not d.accepted for d in found)
            tell(f"{counted_findings(found)}{_ACCEPT if acceptable else ''}", err=True)
        if not (ledger or script):
            for document in documents:
                turns = counted(len(document.turns()), "turn")
                sentences = counted(len(document.sentences()), "sentence")
                print_lines([f"{document.key}: {document.meta.title}: {turns}, {sentences}"])
    if log.errors:
        fail(log.sorted(), "")

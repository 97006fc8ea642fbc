"""What ``rostra check`` found, as public JSON, as lines for people, as ledger and as script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.build.ledger import ledger_figures
from pipeline.diagnostics import Diagnostic
from pipeline.model import Credit, Document, PullQuote
from pipeline.script import Script


def as_json(documents: Sequence[Document], sources: Sequence[str], diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """The findings in the public format of ``docs/check-json.md``.

    :param sources: each document's source text, for counting the ledger's characters.
    """
    return {
        "episodes": [_episode(d, s) for d, s in zip(documents, sources, strict=True)],
        "diagnostics": [_diagnostic(d) for d in diagnostics],
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _episode(document: Document, source: str) -> dict[str, Any]:
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
        "ledger": ledger_figures(document, source),
    }


def ledger_lines(document: Document, source: str) -> Iterator[str]:
    """A line for each stretch of source: line number, fate, reason, the words."""
    for stretch in sorted((*document.ledger, *document.unaccounted), key=lambda s: s.start):
        words = " ".join(source[stretch.start : stretch.end].split())
        yield f"{document.path}:{stretch.line}: {stretch.fate} ({stretch.reason}): {words}"
    figures = ledger_figures(document, source)
    yield f"{document.path}: " + ", ".join(f"{name} {count}" for name, count in figures.items())


def script_lines(document: Document, script: Script) -> Iterator[str]:
    """A line for each utterance: kind, speaker, voice, what is spoken."""
    for passage in script.passages:
        if passage.sound:
            yield f"{document.key} {passage.kind}: {passage.sound}"
        for line in passage.lines:
            name = document.person(line.speaker).name if line.speaker else "narrator"
            yield f"{document.key} {passage.kind} {line.id} [{name}, {line.voice.name}]: {line.spoken}"

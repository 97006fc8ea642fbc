"""``rostra check``: print findings, ledgers, scripts or unusual words as text or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.cast import WordFound, words_to_check
from pipeline.commands.console import (
    counted_findings,
    fail,
    print_diagnostics,
    print_json,
    print_json_lines,
    print_lines,
    tell,
)
from pipeline.model import Change, Credit, Diagnostic, Document, PullQuote, RostraError, Script, Severity, counted
from pipeline.plan import Selection
from pipeline.run import Builder, BuildRequest, ledger_figures

_FIELDS = ("code", "severity", "path", "line", "column", "message", "hint")
"""Fields of a diagnostic in the JSON output."""
_ACCEPT = "; docs/bring.md explains how to accept warnings"


def as_json(documents: Sequence[Document], diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return episodes and findings as a JSON object (format: ``docs/check-json.md``)."""
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
        "ledger": {name.replace(" ", "_"): count for name, count in ledger_figures(document).items()},
    }


def _lists(document: Document) -> list[dict[str, Any]]:
    """Return a JSON object for each list in a transcript, with its items.

    Nested lists have separate objects.
    """
    found: dict[str, dict[str, Any]] = {}
    for paragraph in document.paragraphs():
        item, line = paragraph.item, paragraph.span.first_line
        if item and item.mark:
            listed = found.setdefault(item.list, {"line": line, "level": item.level, "items": []})
            listed["items"].append({"line": line, "mark": item.mark})
    return list(found.values())


def ledger_lines(document: Document) -> Iterator[str]:
    """Yield the output of ``--ledger``: a line for each ledger entry, then the totals.

    The line for an entry gives its location, fate, reason and source text.
    """
    for stretch in sorted((*document.ledger, *document.unaccounted), key=lambda s: s.start):
        words = " ".join(document.text[stretch.start : stretch.end].split())
        yield f"{document.path}:{stretch.line}: {stretch.fate} ({stretch.reason}): {words}"
    figures = ledger_figures(document)
    yield f"{document.path}: " + ", ".join(f"{name} {count}" for name, count in figures.items())


def script_lines(document: Document, script: Script) -> Iterator[str]:
    """Yield the output of ``--script``: each spoken line, followed by its changes.

    A jingle has a line with the path of its sound file.
    """
    for passage in script.passages:
        if passage.sound:
            yield f"{document.key} {passage.kind}: {passage.sound}"
        for line in passage.lines:
            name = document.person(line.speaker).name if line.speaker else "narrator"
            voices = ", ".join(line.voice_names())
            yield f"{document.key} {passage.kind} {line.id} [{name}, {voices}]: {line.spoken}"
            yield from (f"    {change}" for change in change_lines(line.text, line.changes))


def change_lines(text: str, changes: Sequence[Change]) -> Iterator[str]:
    """Yield a line for each change: the shown text, the spoken form and the rule.

    :param text: shown text of the spoken line, to which the changes apply.
    """
    for change in changes:
        shown, said = text[change.start : change.end].strip(), change.said.strip()
        yield f"{shown} → {said or 'not spoken'}" + (f" ({change.rule})" if said or change.rule != "not spoken" else "")


def script_as_json(document: Document, script: Script) -> Iterator[dict[str, Any]]:
    """Yield a JSON object for each spoken line (format: ``docs/check-json.md``)."""
    for passage in script.passages:
        for line in passage.lines:
            yield {
                "key": document.key,
                "kind": passage.kind.value,
                "id": line.id,
                "speaker": line.speaker,
                "voice": line.voice.name,
                "shown": line.text,
                "spoken": line.spoken,
                "changes": [[c.start, c.end, c.spoken, c.rule, *([c.ipa] if c.ipa else [])] for c in line.changes],
            }


def word_line(found: WordFound) -> str:
    """Return the output of ``--words`` for a word that may need a lexicon entry.

    It gives the number of occurrences, the first location and the spoken form.
    """
    place = found.path + (f":{found.line}" if found.line else "")
    said = f'said "{found.spoken}"' + (f" ({', '.join(found.rules)})" if found.rules else "")
    return f"{found.kind} {found.word}: {counted(found.count, 'time')}, first at {place}; {said}"


@dataclass(frozen=True, slots=True)
class Shown:
    """Output options of ``rostra check``."""

    json: bool = False
    """Whether to print JSON."""
    ledger: bool = False
    """Whether to print the ledger of each transcript."""
    script: bool = False
    """Whether to print each sentence with its voice and spoken form."""
    words: bool = False
    """Whether to print words that may need a lexicon entry."""


def run_check(target: Path, output: Path | None, drafts: bool, shown: Shown) -> None:
    """Check a series or a transcript, and print the findings.

    :param output: output folder, whose last build affects some findings, or None for the default folder.
    :param drafts: whether to include drafts.
    :raises RostraError: there is nothing to check.
    :raises SystemExit: the input contains errors (status 1), or an error was printed as JSON.
    """
    spoken = shown.script or shown.words
    try:
        checked = Builder(target, output).check(BuildRequest(Selection(drafts)))
    except RostraError as error:
        if not shown.json or spoken or error.diagnostic is None:
            raise
        print_json(as_json([], [error.diagnostic]))
        raise SystemExit(error.status) from error
    log, documents = checked.log, [e.document for e in checked.project.episodes]
    if shown.json and not spoken:
        print_json(as_json(documents, log.sorted()))
    else:
        if shown.ledger:
            for document in documents:
                print_lines(ledger_lines(document))
        if spoken and checked.casting is not None:
            _print_spoken(documents, checked.casting.scripts, shown)
        print_diagnostics(log.sorted(), Severity.INFO)
        if found := [d for d in log.sorted() if d.severity is not Severity.ERROR]:
            acceptable = any(d.severity is Severity.WARNING and not d.accepted for d in found)
            tell(f"{counted_findings(found)}{_ACCEPT if acceptable else ''}", err=True)
        if not (shown.ledger or spoken):
            for document in documents:
                turns = counted(len(document.turns()), "turn")
                sentences = counted(len(document.sentences()), "sentence")
                print_lines([f"{document.key}: {document.meta.title}: {turns}, {sentences}"])
    if log.errors:
        fail(log.sorted(), "")


def _print_spoken(documents: Sequence[Document], scripts: Sequence[Script], shown: Shown) -> None:
    if shown.words:
        words = words_to_check(documents, scripts)
        if shown.json:
            print_json_lines({**asdict(word), "rules": list(word.rules)} for word in words)
        else:
            print_lines(map(word_line, words))
        return
    for document, script in zip(documents, scripts, strict=True):
        if shown.json:
            print_json_lines(script_as_json(document, script))
        else:
            print_lines(script_lines(document, script))

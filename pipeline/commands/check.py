"""``rostra check``: read and report, write nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from pipeline.build.check import check
from pipeline.build.ledger import source_text
from pipeline.build.locate import Place, find_place
from pipeline.build.owner import holds_another
from pipeline.build.record import load_record
from pipeline.commands.check_report import as_json, ledger_lines, script_lines
from pipeline.commands.report import fail, print_diagnostics
from pipeline.counts import counted
from pipeline.diagnostics import Log, RostraError, Severity


def run(target: Path, wanted_output: Path | None, json_output: bool, ledger: bool, script: bool) -> None:
    """Print what was found.

    :param wanted_output: where it is built, if the user says so: what was published there keeps its voices.
    :raises RostraError: there is nothing to check.
    :raises SystemExit: there are errors in the input (status 1).
    """
    log = Log()
    try:
        place = find_place(target)
        project, casting = check(place, log, output=_own_output(place, wanted_output))
    except RostraError as error:
        if not json_output or error.diagnostic is None:
            raise
        _print_json(as_json([], [], [error.diagnostic]))
        raise SystemExit(error.status) from error
    documents = [e.document for e in project.episodes]
    sources = [source_text(Path(d.path)) for d in documents]
    if json_output:
        _print_json(as_json(documents, sources, log.sorted()))
    else:
        if ledger:
            for document, source in zip(documents, sources, strict=True):
                _print_lines(ledger_lines(document, source))
        if script and casting is not None:
            for document, written in zip(documents, casting.scripts, strict=True):
                _print_lines(script_lines(document, written))
        print_diagnostics(log.sorted(), Severity.INFO)
        if not (ledger or script):
            for document in documents:
                turns, sentences = (
                    counted(len(document.turns()), "turn"),
                    counted(len(document.sentences()), "sentence"),
                )
                click.echo(f"{document.key}: {document.meta.title}: {turns}, {sentences}")
    if log.errors:
        fail(log.sorted(), "")


def _own_output(place: Place, wanted: Path | None) -> Path | None:
    """The output folder; None where it holds something else, which no build would touch (R403)."""
    output = place.output(wanted)
    record = load_record(output / "store")
    return None if holds_another(record, place, output) else output


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)

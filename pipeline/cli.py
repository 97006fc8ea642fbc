"""The command ``rostra``: a thin layer over the library, the only place that prints and exits."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path
from typing import NoReturn

import click

from pipeline import __version__
from pipeline.build.project import find_root
from pipeline.build.run import build as run_build
from pipeline.build.run import check as run_check
from pipeline.build.run import require_output
from pipeline.check_report import as_json, ledger_lines, script_lines, source_text
from pipeline.diagnostics import Diagnostic, Exit, Log, RostraError, Severity
from pipeline.terminal import Reporter, summary

TARGET = click.argument("target", metavar="[SERIES | FILE.txt]", type=click.Path(path_type=Path), default=Path())


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rostra")
def cli() -> None:
    """Rostra turns speaker-tagged transcripts into audio episodes, a podcast feed and accessible books.

    \b
    rostra new my-series       a series to start from
    rostra check my-series     what is in its transcripts, and what is wrong with them
    rostra build my-series     audio, captions, feed, books and a page in my-series/output/site
    rostra build talk.txt      the same for a single transcript, in ./output/site

    Exit status: 0 done, 1 errors in the input (nothing was replaced), 2 wrong usage,
    3 the environment (no speech engine, full disk), 130 interrupted.
    """


@cli.command()
@TARGET
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to. Default: output/ in the series folder; ./output for a single file.",
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Worker processes. Default: one per core.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings alone.")
def build(target: Path, output: Path | None, jobs: int | None, quiet: bool) -> None:
    """Build a series, or a single transcript.

    A series is a folder with transcripts/series.toml. What was made before and has not changed is taken from
    output/store. Nothing outside of the output folder is written, and nothing in it is replaced until everything
    was read, spoken and mixed without an error.
    """
    root, lone = find_root(target)
    folder = output or (Path("output") if lone else root / "output")
    require_output(folder, root)
    log = Log()
    project, casting = run_check(target, log)
    if log.errors or casting is None:
        _print_diagnostics(log.sorted(), Severity.WARNING)
        _fail(log)
    with Reporter(quiet) as reporter:
        outcome = run_build(project, casting, folder, log, reporter, jobs or 0)
    _print_diagnostics(log.sorted(), Severity.WARNING)
    if outcome is None:
        _fail(log)
    if not quiet:
        summary(project, casting, outcome, folder, log)


@cli.command()
@TARGET
@click.option("--json", "json_output", is_flag=True, help="Print the findings as JSON (format: docs/check-json.md).")
@click.option("--ledger", is_flag=True, help="Print what becomes of every stretch of the source.")
@click.option("--script", is_flag=True, help="Print every utterance with its speaker and voice.")
def check(target: Path, json_output: bool, ledger: bool, script: bool) -> None:
    """Read transcripts and settings, report everything found in them, write nothing."""
    log = Log()
    try:
        project, casting = run_check(target, log)
    except RostraError as error:
        if not json_output or error.diagnostic is None:
            raise
        click.echo(json.dumps(as_json([], [], [error.diagnostic]), ensure_ascii=False, indent=2))
        raise SystemExit(error.status) from error
    documents = [e.document for e in project.episodes]
    sources = [source_text(Path(d.path)) for d in documents]
    if json_output:
        click.echo(json.dumps(as_json(documents, sources, log.sorted()), ensure_ascii=False, indent=2))
    else:
        if ledger:
            for document, source in zip(documents, sources, strict=True):
                _echo_lines(ledger_lines(document, source))
        if script and casting is not None:
            for document, written in zip(documents, casting.scripts, strict=True):
                _echo_lines(script_lines(document, written))
        _print_diagnostics(log.sorted(), Severity.INFO)
        if not (ledger or script):
            for document in documents:
                count = f"{len(document.turns())} turns, {len(document.sentences())} sentences"
                click.echo(f"{document.key}: {document.meta.title}: {count}")
    if log.errors:
        _fail(log)


def _echo_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a starter series in FOLDER: settings with every option explained, and a first episode."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RostraError(f"{folder} exists and is not an empty folder; choose another name", Exit.USAGE)
    with as_file(files("pipeline") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
    click.echo(f"{folder} is ready: edit {folder}/transcripts, then run `rostra build {folder}`")


def _print_diagnostics(found: list[Diagnostic], least: Severity) -> None:
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR]
    for diagnostic in found:
        if order.index(diagnostic.severity) >= order.index(least):
            click.echo(str(diagnostic), err=True)


def _fail(log: Log) -> NoReturn:
    count = sum(d.severity is Severity.ERROR for d in log.sorted())
    click.echo(f"{count} error{'' if count == 1 else 's'}; nothing was built", err=True)
    raise SystemExit(Exit.INPUT)


def main() -> None:
    """Entry point: expected failures print one line each; anything else is a bug and shows a traceback."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(Exit.USAGE)
    except RostraError as error:
        click.echo(str(error), err=True)
        sys.exit(error.status)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; the last good output is untouched, and the next build resumes", err=True)
        sys.exit(Exit.INTERRUPTED)

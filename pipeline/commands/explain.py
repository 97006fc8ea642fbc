"""``rostra build --explain``: what a build would make anew, and why; nothing is made or written."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.build.check import check
from pipeline.build.locate import find_place
from pipeline.build.memo import FileMemo
from pipeline.build.plan import Plan, make_plan
from pipeline.build.publication import Reissue, plan_reissues
from pipeline.build.published_file import load_published
from pipeline.build.record import is_fresh, load_record
from pipeline.build.store import Store
from pipeline.build.summary import reason_lines
from pipeline.commands.report import fail, print_diagnostics
from pipeline.counts import counted
from pipeline.diagnostics import Log, Severity


def run(target: Path, wanted_output: Path | None, json_output: bool, reissue: Sequence[str]) -> None:
    """Print the plan of a build.

    :raises RostraError: there is nothing to build, or an episode cannot be reissued (R405).
    :raises SystemExit: there are errors in the input (status 1).
    """
    place = find_place(target)
    output = place.output(wanted_output)
    log = Log()
    project, casting = check(place, log, memo=FileMemo(output / "store"), output=output)
    if log.errors or casting is None:
        print_diagnostics(log.sorted(), Severity.WARNING)
        fail(log.sorted())
    record = load_record(output / "store")
    plan = make_plan(project, casting, Store(output / "store", heal=False), record)
    reissues = plan_reissues(project, load_published(output), reissue)
    fresh = not reissues and record is not None and is_fresh(record, place, output)
    if json_output:
        click.echo(json.dumps(_as_json(plan, fresh, reissues), ensure_ascii=False, indent=2))
        return
    for planned in reissues:
        click.echo(str(planned))
    for line in reason_lines(plan):
        click.echo(line)
    if fresh:
        click.echo("nothing has changed")
    elif not plan.stale:
        click.echo("no take and no chunk is stale; the files of the site are written anew")
    else:
        click.echo(f"{counted(len(plan.stale), 'chunk')} to be made, {plan.kept} kept")


def _as_json(plan: Plan, fresh: bool, reissues: Sequence[Reissue]) -> dict[str, object]:
    return {
        "fresh": fresh,
        "stale_chunks": [job.passage.id for job in plan.stale],
        "kept_chunks": plan.kept,
        "reasons": [dataclasses.asdict(r) for r in plan.reasons],
        "changed_settings": list(plan.settings),
        "reissues": [dataclasses.asdict(r) for r in reissues],
    }

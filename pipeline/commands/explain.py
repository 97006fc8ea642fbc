"""``rostra build --explain``: what a build would make anew, and why; nothing is made or written."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from pipeline.commands.console import fail, print_diagnostics
from pipeline.model import Log, Severity
from pipeline.plan import (
    Plan,
    PreviousBuild,
    Record,
    Reissue,
    find_place,
    input_digests,
    is_fresh,
    load_record,
    make_plan,
    plan_reissues,
    require_same_project,
    text_digests,
)
from pipeline.publish import load_published
from pipeline.run import check_project, planned_lines, reason_lines
from pipeline.store import FileMemo, Store

FORMAT = 2
"""Of the JSON: raised where a field gets another meaning."""


def run_explain(target: Path, wanted_output: Path | None, json_output: bool, reissue: Sequence[str]) -> None:
    """Print the plan of a build.

    :raises RostraError: there is nothing to build, or a build would refuse to (R403, R405, R406).
    :raises SystemExit: there are errors in the input (status 1).
    """
    place = find_place(target)
    output = place.output(wanted_output)
    record = load_record(output / "store")
    require_same_project(record, place, output)
    if not reissue and record is not None and is_fresh(record, place, output):
        _say_fresh(record, json_output)
        return
    log = Log()
    taken = text_digests(place)
    project, casting = check_project(place, log, memo=FileMemo(output / "store"), output=output)
    if log.errors or casting is None:
        print_diagnostics(log.sorted(), Severity.WARNING)
        fail(log.sorted())
    published = load_published(output)
    reissues = plan_reissues(project, published, reissue)
    store = Store(output / "store", heal=False)
    before = PreviousBuild(store, output / "site", record, published, [r.key for r in reissues])
    plan = make_plan(project, casting, before, input_digests(place, project, taken))
    if json_output:
        _print_json(_as_json(plan, reissues))
        return
    for planned in reissues:
        click.echo(str(planned))
    for line in reason_lines(plan):
        click.echo(line)
    for line in planned_lines(plan, before.whole([e.document.key for e in project.episodes])):
        click.echo(line)


def _say_fresh(record: Record, json_output: bool) -> None:
    """A build would not even look for what the store holds."""
    if not json_output:
        click.echo("nothing has changed")
        return
    kept = {chunk.key for chunks in record.chunks.values() for chunk in chunks}
    lists = ("stale_chunks", "covers", "reasons", "changed_settings", "written_episodes", "left", "reissues")
    nothing = dict.fromkeys(lists, ())
    _print_json({"format": FORMAT, "fresh": True, "takes": 0, "kept_chunks": len(kept), **nothing})


def _as_json(plan: Plan, reissues: Sequence[Reissue]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "fresh": False,
        "takes": len(plan.takes),
        "stale_chunks": list(_stale(plan)),
        "kept_chunks": plan.kept,
        "covers": list(plan.covers),
        "reasons": [dataclasses.asdict(r) for r in plan.reasons],
        "changed_settings": plan.settings,
        "written_episodes": plan.written(),
        "left": [{"key": d.key, "until": d.until.isoformat(), "renamed": d.renamed} for d in plan.departures],
        "reissues": [dataclasses.asdict(r) for r in reissues],
    }


def _stale(plan: Plan) -> Iterator[dict[str, str]]:
    """Each chunk with the first episode that it is made for."""
    waiting = {job.key for job in plan.stale}
    for planned in plan.episodes:
        for job in planned.jobs:
            if job.key in waiting and planned.up_to_date is None:
                waiting.remove(job.key)
                yield {"episode": planned.episode.document.key, "passage": job.passage.id}


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))

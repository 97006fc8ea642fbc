"""``rostra build --explain``: what a build would make anew, and why; nothing is made or written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.commands.console import input_errors_reported, print_json, print_lines
from pipeline.plan import Plan, Record, Reissue
from pipeline.run import Builder, planned_lines, reason_lines

FORMAT = 2
"""Of the JSON: raised where a field gets another meaning."""


def run_explain(target: Path, output: Path | None, json_output: bool, reissue: Sequence[str]) -> None:
    """Print the plan of a build.

    :raises RostraError: there is nothing to build, or a build would refuse to (R403, R405, R406).
    :raises SystemExit: there are errors in the input (status 1).
    """
    builder = Builder(target, output)
    record = None if reissue else builder.unchanged()
    if record is not None:
        if json_output:
            print_json(_fresh_as_json(record))
        else:
            print_lines(["nothing has changed"])
        return
    with input_errors_reported():
        planned = builder.plan(reissue)
    if json_output:
        print_json(_as_json(planned.plan, planned.reissues))
        return
    whole = planned.previous.whole([e.episode.document.key for e in planned.plan.episodes])
    print_lines((*planned.reissues, *reason_lines(planned.plan), *planned_lines(planned.plan, whole)))


def _fresh_as_json(record: Record) -> dict[str, object]:
    kept = {chunk.key for chunks in record.chunks.values() for chunk in chunks}
    lists = ("stale_chunks", "covers", "reasons", "changed_settings", "written_episodes", "left", "reissues")
    nothing = dict.fromkeys(lists, ())
    return {"format": FORMAT, "fresh": True, "takes": 0, "kept_chunks": len(kept), **nothing}


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
    made = [planned for planned in plan.episodes if planned.up_to_date is None]
    first = {job.key: (planned, job) for planned in reversed(made) for job in reversed(planned.jobs)}
    for planned, job in (first[stale.key] for stale in plan.stale):
        yield {"episode": planned.episode.document.key, "passage": job.passage.id}

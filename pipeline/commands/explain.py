"""``rostra build --explain``: show what would be rebuilt and why, without building."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from pipeline.commands.build import Options
from pipeline.commands.console import input_errors_reported, print_json, print_lines
from pipeline.plan import Estimate, Plan, Record
from pipeline.run import Builder, plan_line, planned_lines, reason_lines

FORMAT = 3
"""Version of the JSON format; increased when the meaning of a field changes."""


def run_explain(target: Path, options: Options, json_output: bool) -> None:
    """Print the plan of a build as text or JSON, without building.

    :raises RostraError: there is nothing to build, or the output folder belongs to another series (R403).
    :raises SystemExit: the input contains errors (status 1).
    """
    builder = Builder(target, options.output, options.jobs)
    record = builder.unchanged(options.request)
    if record is not None:
        if json_output:
            print_json(_unchanged_as_json(record))
        else:
            print_lines(["Already up to date."])
        return
    with input_errors_reported():
        planned = builder.plan(options.request)
    if json_output:
        print_json(_as_json(planned.plan, builder.workers))
        return
    whole = planned.previous.whole([e.episode.document.key for e in planned.plan.episodes])
    estimate = filter(None, [plan_line(planned.plan.estimate, builder.workers)])
    print_lines((*estimate, *reason_lines(planned.plan, done=False), *planned_lines(planned.plan, whole)))


def _unchanged_as_json(record: Record) -> dict[str, object]:
    kept = {chunk.key for chunks in record.chunks.values() for chunk in chunks}
    lists = "stale_chunks covers reasons changed_settings written_episodes left lost staying waiting".split()
    nothing = dict.fromkeys(lists, ())
    return {"format": FORMAT, "fresh": True, "takes": 0, "kept_chunks": len(kept), **nothing, "estimate": None}


def _as_json(plan: Plan, workers: int) -> dict[str, object]:
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
        "left": [dataclasses.asdict(d) for d in plan.departures],
        "lost": list(plan.lost),
        "staying": plan.staying(),
        "waiting": list(plan.waiting),
        "estimate": _estimated(plan.estimate, workers),
    }


def _estimated(estimate: Estimate, workers: int) -> dict[str, object]:
    return {
        "sound": round(estimate.sound, 1),
        "speech": round(estimate.speech, 1),
        "seconds": round(estimate.wait(workers), 2),
        "store_bytes": estimate.stored,
        "site_bytes": estimate.site,
    }


def _stale(plan: Plan) -> Iterator[dict[str, str]]:
    """Yield the episode key and passage id of each chunk to be made.

    If several passages need the same chunk, the first is given.
    """
    made = [planned for planned in plan.episodes if planned.up_to_date is None]
    first = {job.key: (planned, job) for planned in reversed(made) for job in reversed(planned.jobs)}
    for planned, job in (first[stale.key] for stale in plan.stale):
        yield {"episode": planned.episode.document.key, "passage": job.passage.id}

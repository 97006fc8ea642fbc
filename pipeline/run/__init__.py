"""Build a target into an output folder. Enter by ``Builder``.

- ``builder.py``: the Builder: checks, plans and builds one target; every command goes through it.
- ``prepare.py``: reads, casts and plans: all that comes before anything is made.
- ``build.py``: a build of what was checked, from its plan to its record.
- ``workload.py``: the jobs of a build, in their order, and how long they take; ``capacity.py``: by how many workers.
- ``workers.py``: the processes that speak and mix; ``calls.py``: their engine calls, each with its time limit.
- ``chunks.py``: what a worker makes for the store; covers are in ``pictures.py``.
- ``pictures.py``: checks the publisher's pictures, and makes what is published of them.
- ``site.py``: the files of the site, by their writers.
- ``fetch.py``: published files are kept in the store, or come from the target.
- ``staging.py``: one build at a time; files move into place one by one, the feed last.
- ``publication.py``: compares a build with what was published, and sends it.
- ``summary.py``, ``report.py``: what a build tells, on the terminal and in ``report.html``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.run.build import BuildResult
    from pipeline.run.builder import Builder
    from pipeline.run.capacity import WorkerCount
    from pipeline.run.prepare import BuildRequest
    from pipeline.run.publication import (
        Change, EpisodeChange, Sending, built_episodes, changed_while_published, changes, check_first, check_record,
        commit_message, final_record, leaving, leaving_pages, locked_for_publishing, missing_at, owed_line, record_at,
        regenerated, send, with_begun, without_withdrawn,
    )  # fmt: skip
    from pipeline.run.report import ledger_figures
    from pipeline.run.staging import locked, staging_area, writable
    from pipeline.run.summary import closing_line, episode_lines, plan_line, planned_lines, reason_lines
    from pipeline.run.workload import ProgressState
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "build": "BuildResult",
            "builder": "Builder",
            "capacity": "WorkerCount",
            "prepare": "BuildRequest",
            "publication": (
                "Change EpisodeChange Sending built_episodes changed_while_published changes check_first check_record "
                "commit_message final_record leaving leaving_pages locked_for_publishing missing_at owed_line "
                "record_at regenerated send with_begun without_withdrawn"
            ),
            "report": "ledger_figures",
            "staging": "locked staging_area writable",
            "summary": "closing_line episode_lines plan_line planned_lines reason_lines",
            "workload": "ProgressState",
        },
    )

__all__ = [
    "BuildRequest", "BuildResult", "Builder", "Change", "EpisodeChange", "ProgressState", "Sending", "WorkerCount",
    "built_episodes", "changed_while_published", "changes", "check_first", "check_record", "closing_line",
    "commit_message", "episode_lines", "final_record", "leaving", "leaving_pages", "ledger_figures", "locked",
    "locked_for_publishing", "missing_at", "owed_line", "plan_line", "planned_lines", "reason_lines", "record_at",
    "regenerated", "send", "staging_area", "with_begun", "without_withdrawn", "writable",
]  # fmt: skip

"""Building and publishing a series or single transcript; the entry point is ``Builder``.

- ``builder.py``: the Builder, which checks, plans and builds a target for all commands.
- ``prepare.py``: reading, casting and planning, before any work starts.
- ``build.py``: the build of a checked target, from plan to record.
- ``workload.py``: the jobs of a build, their order and duration; ``capacity.py``: the number of workers.
- ``workers.py``: the processes that speak and mix; ``calls.py``: engine calls with time limits.
- ``chunks.py``: takes and chunks, which workers make and put in the store.
- ``pictures.py``: checks and published copies of pictures, and covers.
- ``site.py``: the files of the site.
- ``fetch.py``: published files that are kept in the store or fetched from the target.
- ``staging.py``: the build lock, and the move of built files into the site.
- ``publication.py``: comparison of a build with the published site, and transfer to the target.
- ``summary.py``, ``report.py``: the summary on the terminal, and ``report.html``.
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

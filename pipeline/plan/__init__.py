"""Build plans: which parts to make, which to keep, and why.

- ``locate.py``: paths of the series and the output; ``ownership.py``: the project that owns an output folder.
- ``project.py``: reading and casting of a series; ``offer.py``: the voices that an engine offers.
- ``keys.py``: checks of episode keys; ``precedence.py``: precedence of metadata and settings.
- ``inputs.py``: digests of input files; ``jobs.py``: jobs and the keys of their results.
- ``draft.py``: settings and voices of draft builds.
- ``plan.py``: the plan; ``estimate.py``: the size and duration of a build.
- ``reasons.py``: reasons for rebuilding; ``departures.py``: episodes that were removed or renamed.
- ``up_to_date.py``: episodes whose files are up to date.
- ``record.py``: the record of the last build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.plan.draft import draft_settings
    from pipeline.plan.estimate import PACE, Estimate
    from pipeline.plan.inputs import CHANGED, input_digests, name_of, text_digests
    from pipeline.plan.jobs import ChunkJob, CoverJob, JobResult, Problem, TakeJob, calibration_line, changed_meanwhile
    from pipeline.plan.locate import Location, find_location, report_unread, transcript_files, unread_files
    from pipeline.plan.ownership import (
        OwnFiles, check_ownership, check_same_series, mark_output, other_project, own_files, project_name, read_mark,
    )  # fmt: skip
    from pipeline.plan.plan import EpisodePlan, Plan, make_plan, settings_texts
    from pipeline.plan.precedence import engine_of_series
    from pipeline.plan.project import (
        Casting, Episode, Project, Selection, cast_project, load_project, report_skipped, with_engine,
    )  # fmt: skip
    from pipeline.plan.record import (
        PUBLISHING, REPORT, STAGING, WRITTEN, OutputRecord, Record, intact, is_up_to_date, load_record, record_output,
        update_input, save_record,
    )  # fmt: skip
    from pipeline.plan.up_to_date import (
        PreviousBuild, PublishedSound, UpToDate, external_enclosure, keep_up_to_date, reusable_files,
    )  # fmt: skip
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "draft": "draft_settings",
            "estimate": "PACE Estimate",
            "inputs": "CHANGED input_digests name_of text_digests",
            "jobs": "ChunkJob CoverJob JobResult Problem TakeJob calibration_line changed_meanwhile",
            "locate": "Location find_location report_unread transcript_files unread_files",
            "ownership": (
                "OwnFiles check_ownership check_same_series mark_output other_project own_files project_name read_mark"
            ),
            "plan": "EpisodePlan Plan make_plan settings_texts",
            "precedence": "engine_of_series",
            "project": "Casting Episode Project Selection cast_project load_project report_skipped with_engine",
            "record": (
                "PUBLISHING REPORT STAGING WRITTEN OutputRecord Record intact is_up_to_date load_record record_output "
                "update_input save_record"
            ),
            "up_to_date": "PreviousBuild PublishedSound UpToDate external_enclosure keep_up_to_date reusable_files",
        },
    )

__all__ = [
    "CHANGED", "PACE", "PUBLISHING", "REPORT", "STAGING", "WRITTEN", "Casting", "ChunkJob", "CoverJob", "Episode",
    "EpisodePlan", "Estimate", "JobResult", "Location", "OutputRecord", "OwnFiles", "Plan", "PreviousBuild", "Problem",
    "Project", "PublishedSound", "Record", "Selection", "TakeJob", "UpToDate", "calibration_line", "cast_project",
    "changed_meanwhile", "check_ownership", "check_same_series", "draft_settings", "engine_of_series",
    "external_enclosure", "find_location", "input_digests", "intact", "is_up_to_date", "keep_up_to_date",
    "load_project", "load_record", "make_plan", "mark_output", "name_of", "other_project", "own_files", "project_name",
    "read_mark", "record_output", "report_skipped", "report_unread", "reusable_files", "save_record", "settings_texts",
    "text_digests", "transcript_files", "unread_files", "update_input", "with_engine",
]  # fmt: skip

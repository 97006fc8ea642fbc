"""Plan a build: what is to be built, what of it is stale, and why.

- ``locate.py``: where a series is, and where its output goes; ``ownership.py``: whose an output folder is.
- ``project.py``: the target, read and cast; ``keys.py``: the episodes' keys; ``precedence.py``: which value wins.
- ``inputs.py``: what a build reads, by content; ``jobs.py``: what is to be made, with its keys.
- ``plan.py``: the plan; ``reasons.py``: why something is made; ``departures.py``: episodes that leave.
- ``up_to_date.py``: episodes whose files need not be written again.
- ``publication.py``: GUIDs and dates that were published before.
- ``record.py``: the record of the last build. Nothing else is written in this room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.plan.inputs import input_digests, name_of, text_digests
    from pipeline.plan.jobs import ChunkJob, CoverJob, Made, Problem, calibration_line, changed_meanwhile
    from pipeline.plan.locate import Location, find_location, report_unread, unread_files
    from pipeline.plan.ownership import (
        OwnFiles, check_ours, check_same_series, mark_ours, marked_series, other_project, own_files, project_name,
    )  # fmt: skip
    from pipeline.plan.plan import EpisodePlan, Plan, make_plan, settings_texts
    from pipeline.plan.project import Casting, Episode, Project, cast_project, load_project, report_skipped
    from pipeline.plan.publication import Publication, Reissue, plan_reissues
    from pipeline.plan.record import (
        PUBLISHING, REPORT, STAGING, OutputRecord, Record, intact, is_fresh, load_record, record_output,
        save_record,
    )  # fmt: skip
    from pipeline.plan.up_to_date import PreviousBuild, UpToDate, keep_up_to_date
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "inputs": "input_digests name_of text_digests",
            "jobs": "ChunkJob CoverJob Made Problem calibration_line changed_meanwhile",
            "locate": "Location find_location report_unread unread_files",
            "ownership": (
                "OwnFiles check_ours check_same_series mark_ours marked_series other_project own_files project_name"
            ),
            "plan": "EpisodePlan Plan make_plan settings_texts",
            "project": "Casting Episode Project cast_project load_project report_skipped",
            "publication": "Publication Reissue plan_reissues",
            "record": (
                "PUBLISHING REPORT STAGING OutputRecord Record intact is_fresh load_record record_output save_record"
            ),
            "up_to_date": "PreviousBuild UpToDate keep_up_to_date",
        },
    )

__all__ = [
    "PUBLISHING", "REPORT", "STAGING", "Casting", "ChunkJob", "CoverJob", "Episode", "EpisodePlan",
    "Location", "Made", "OutputRecord", "OwnFiles", "Plan", "PreviousBuild", "Problem", "Project", "Publication",
    "Record", "Reissue", "UpToDate", "calibration_line", "cast_project", "changed_meanwhile", "check_ours",
    "check_same_series", "find_location", "input_digests", "intact", "is_fresh", "keep_up_to_date", "load_project",
    "load_record", "make_plan", "mark_ours", "marked_series", "name_of", "other_project", "own_files",
    "plan_reissues", "project_name", "record_output", "report_skipped", "report_unread", "save_record",
    "settings_texts", "text_digests", "unread_files",
]  # fmt: skip

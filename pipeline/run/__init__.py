"""Build a target into an output folder.

Enter by ``Builder`` (``builder.py``): it checks the input, plans, lets ``workers.py`` speak and mix what is missing,
writes the site (``site.py``) and moves it into place (``staging.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.run.builder import BuildContext, build
    from pipeline.run.check import check_project
    from pipeline.run.report import ledger_figures, source_text
    from pipeline.run.staging import locked, staging_area, writable
    from pipeline.run.summary import closing_line, episode_lines, planned_lines, reason_lines
    from pipeline.run.workers import Crew
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "builder": "BuildContext build",
            "check": "check_project",
            "report": "ledger_figures source_text",
            "staging": "locked staging_area writable",
            "summary": "closing_line episode_lines planned_lines reason_lines",
            "workers": "Crew",
        },
    )

__all__ = [
    "BuildContext", "Crew", "build", "check_project", "closing_line", "episode_lines", "ledger_figures", "locked",
    "planned_lines", "reason_lines", "source_text", "staging_area", "writable",
]  # fmt: skip

"""Build a target into an output folder.

Enter by ``Builder`` (``builder.py``): it checks the input, plans, lets ``workers.py`` speak and mix what is missing,
writes the site (``site.py``) and moves it into place (``staging.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.run.builder import Builder
    from pipeline.run.report import ledger_figures, source_text
    from pipeline.run.staging import locked, staging_area, writable
    from pipeline.run.summary import closing_line, episode_lines, planned_lines, reason_lines
else:
    __getattr__ = lazy_exports(__name__)

__all__ = [
    "Builder", "closing_line", "episode_lines", "ledger_figures", "locked", "planned_lines", "reason_lines",
    "source_text", "staging_area", "writable",
]  # fmt: skip

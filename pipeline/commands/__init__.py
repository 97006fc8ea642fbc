"""Run the subcommands of ``rostra``, one file each.

``pipeline/cli.py`` parses the arguments and imports ``run_NAME`` from ``NAME.py``, so that a new subcommand needs only
these two files. ``console.py`` prints for all of them, ``starter/`` is what ``rostra new`` copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.commands.build import Options, run_build
    from pipeline.commands.check import as_json, ledger_lines
else:
    __getattr__ = lazy_exports(__name__, {"build": "Options run_build", "check": "as_json ledger_lines"})

__all__ = ["Options", "as_json", "ledger_lines", "run_build"]

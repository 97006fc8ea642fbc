"""Run the subcommands of ``rostra``, one file each.

``pipeline/cli.py`` parses the arguments; what a subcommand does with them is here. ``console.py`` prints for all of
them, ``starter/`` is what ``rostra new`` copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.commands.build import Options, run_build
    from pipeline.commands.check import as_json, ledger_lines, run_check
    from pipeline.commands.check_media import run_check_media
    from pipeline.commands.clean import run_clean
    from pipeline.commands.explain import run_explain
    from pipeline.commands.new import run_new
    from pipeline.commands.serve import run_serve
    from pipeline.commands.watch import run_watch
else:
    __getattr__ = lazy_exports(__name__)

__all__ = [
    "Options", "as_json", "ledger_lines", "run_build", "run_check", "run_check_media", "run_clean", "run_explain",
    "run_new", "run_serve", "run_watch",
]  # fmt: skip

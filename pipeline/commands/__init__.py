"""Run the subcommands of ``rostra``.

``pipeline/cli.py`` parses the arguments and imports ``run_NAME`` from ``NAME.py``, so that a new subcommand needs only
these two files.

- ``build.py``, ``explain.py``: ``rostra build``, and what it would do and why.
- ``check.py``, ``check_media.py``: ``rostra check``: the input, and what was built.
- ``say.py``: ``rostra say``: a text as a build would say it.
- ``watch.py``, ``serve.py``: build on save, and the preview that follows the builds.
- ``publish.py``: ``rostra publish``; ``adopt.py`` takes over a feed, ``identity.py`` renames and reissues episodes.
- ``voices.py``: arguments of ``rostra voices``; ``list_voices.py``, ``audition.py``, ``install_voices.py`` and
  ``switch_engine.py`` do what they say.
- ``new.py``, ``clean.py``: the starter series (in ``starter/``, its workflow in ``ci/``), and a smaller store.
- ``console.py``: what all of them print: progress, diagnostics, counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.commands.build import Options, run_build
    from pipeline.commands.check import as_json, ledger_lines
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "build": "Options run_build",
            "check": "as_json ledger_lines",
        },
    )

__all__ = ["Options", "as_json", "ledger_lines", "run_build"]

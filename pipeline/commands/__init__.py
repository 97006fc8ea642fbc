"""Subcommands of ``rostra``.

``pipeline/cli.py`` parses the arguments and imports ``run_NAME`` from ``NAME.py``, so a new subcommand requires
changes only in these two files.

- ``build.py``, ``explain.py``: ``rostra build``, without and with ``--explain``.
- ``check.py``, ``check_media.py``: ``rostra check``, for the input and (``--media``) for the built files.
- ``say.py``: ``rostra say``.
- ``watch.py``: ``rostra watch``, which builds on save; ``serve.py``: ``rostra serve``, which also shows a preview.
- ``publish.py``: ``rostra publish``; ``adopt.py``: its option ``--adopt``, which imports a feed.
- ``identity.py``: ``rostra rename`` and ``rostra reissue``.
- ``voices.py``: arguments of ``rostra voices``; its subcommands are ``list_voices.py``, ``audition.py``,
  ``install_voices.py`` and ``switch_engine.py``.
- ``new.py``: ``rostra new``, which copies the starter series in ``starter/`` and the workflow in ``ci/``.
- ``clean.py``: ``rostra clean``, which removes entries from the store.
- ``completion.py``: completion scripts for shells.
- ``options.py``: arguments and options shared by several commands.
- ``console.py``: output of all commands, such as progress and diagnostics; ``failures.py``: error messages.
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

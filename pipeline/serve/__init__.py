"""Preview what was built, as a publisher's host would serve it.

``application.py`` answers requests, ``server.py`` listens, ``live.py`` tells open pages of each build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.serve.addresses import base_of
    from pipeline.serve.application import preview_application
    from pipeline.serve.live import Live
    from pipeline.serve.server import is_reachable, listen, reached_at, served
else:
    __getattr__ = lazy_exports(__name__)

__all__ = ["Live", "base_of", "is_reachable", "listen", "preview_application", "reached_at", "served"]

"""Preview what was built, as a publisher's host would serve it.

``application.py`` answers requests, ``server.py`` listens, ``live.py`` tells open pages of each build.
"""

from __future__ import annotations

from pipeline.serve.addresses import base_of
from pipeline.serve.application import preview_application
from pipeline.serve.live import Live
from pipeline.serve.server import is_reachable, listen, reached_at, served

__all__ = ["Live", "base_of", "is_reachable", "listen", "preview_application", "reached_at", "served"]

"""Preview the built site as a web host would serve it.

- ``application.py``: answers requests for the site's files and for the events that open pages listen to.
- ``server.py``: listens on a port, and serves the application there.
- ``hosts.py``: the allowed host names, and the security headers for all responses.
- ``files.py``: finds the file for a URL path, and its media type.
- ``content.py``: conditional and range responses (RFC 9110).
- ``addresses.py``: replaces the series' address in feed and pages with the preview's.
- ``live.py``: notifies open pages of each build; ``page.py`` and ``reload.js`` make pages listen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.serve.addresses import base_of
    from pipeline.serve.application import preview_application
    from pipeline.serve.hosts import Hosts, host_name
    from pipeline.serve.live import Live
    from pipeline.serve.server import is_reachable, listen, reached_at, served
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "addresses": "base_of",
            "application": "preview_application",
            "hosts": "Hosts host_name",
            "live": "Live",
            "server": "is_reachable listen reached_at served",
        },
    )

__all__ = [
    "Hosts", "Live", "base_of", "host_name", "is_reachable", "listen", "preview_application", "reached_at", "served",
]  # fmt: skip

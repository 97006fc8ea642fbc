"""Preview of the built site, as a web host would serve it.

- ``application.py``: answers requests for the files of the site and for build events.
- ``server.py``: listens on a port, and serves the application there.
- ``hosts.py``: checks host names, and adds security headers to all responses.
- ``files.py``: finds the file for a URL path, and its media type.
- ``content.py``: answers conditional and range requests (RFC 9110).
- ``addresses.py``: replaces the address of the series in the feed and pages with the address of the preview.
- ``live.py``: notifies open pages of each build; ``page.py`` and ``reload.js`` make the pages reload.
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

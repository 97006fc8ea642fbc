"""Checks of the built site, based only on its files.

``audit_site`` makes the checks that no public validator makes: it compares text, speakers and times between the media
of each episode, and checks the files that the feed refers to. ``validate_books`` runs EPUBCheck and Ace on the books.
Except for the output kinds, the checks share no code with the writers, so that a bug in a writer is not repeated here.

- ``site.py``: all files under ``output/site``; ``episode.py``: comparison of the media of one episode.
- ``feed.py``, ``webpage.py``, ``captions.py``, ``epub.py``, ``book.py``, ``sound.py``: one file type each.
- ``words.py``: the text that each medium shows, split by element id.
- ``validators.py``: EPUBCheck and Ace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.audit.site import SiteAudit, audit_site
    from pipeline.audit.validators import Validation, validate_books
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "site": "SiteAudit audit_site",
            "validators": "Validation validate_books",
        },
    )

__all__ = ["SiteAudit", "Validation", "audit_site", "validate_books"]

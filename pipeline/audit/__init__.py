"""Checks of the built site that no public validator makes, from its files only.

``audit_site`` compares the media of each episode: words, speakers, times, and the files that the feed names.
``validate_books`` runs EPUBCheck and Ace on the books. The checks share no code with the writers, so that a mistake
there is not repeated here; only the output kinds are shared.

- ``site.py``: everything below ``output/site``; ``episode.py``: the media of one episode against each other.
- ``feed.py``, ``webpage.py``, ``captions.py``, ``epub.py``, ``book.py``, ``sound.py``: one kind of file each.
- ``words.py``: the words that a medium shows, by their ids.
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

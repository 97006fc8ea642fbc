"""Checks what was built, from the files alone, where no public validator does.

:func:`audit_site` compares the media of each episode with each other: words, speakers, times, and the files that the
feed names. :func:`validate_books` asks EPUBCheck and Ace about the books. This room shares no code with what wrote the
files, so that a mistake there is not repeated here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.audit.site import SiteAudit, audit_site
    from pipeline.audit.validators import Validation, validate_books
else:
    __getattr__ = lazy_exports(__name__, {"site": "SiteAudit audit_site", "validators": "Validation validate_books"})

__all__ = ["SiteAudit", "Validation", "audit_site", "validate_books"]

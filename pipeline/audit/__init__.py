"""Checks what was built, from the files alone, where no public validator does.

:func:`audit_site` compares the media of each episode with each other: words, speakers, times, and the files that the
feed names. :func:`validate_books` asks EPUBCheck and Ace about the books. This room shares no code with what wrote the
files, so that a mistake there is not repeated here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["SiteAudit", "Validation", "audit_site", "validate_books"]

if TYPE_CHECKING:
    from pipeline.audit.site import SiteAudit, audit_site
    from pipeline.audit.validators import Validation, validate_books
else:
    # Imported when first used, so that commands without --media do not load lxml.
    _HOMES = {"SiteAudit": "site", "audit_site": "site", "Validation": "validators", "validate_books": "validators"}

    def __getattr__(name: str) -> object:
        """Import a public name of this room when it is first used (PEP 562)."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

"""Check what was built, from the files themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.verify.site import Verified, verify_site
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "site": "Verified verify_site",
        },
    )

__all__ = ["Verified", "verify_site"]

"""The pages that a build makes."""

from __future__ import annotations

from pathlib import Path

from tests.run.conftest import Built


def pages_of(built: Built) -> list[Path]:
    """Every page of the site, and the report on the build."""
    pages = sorted(built.site.rglob("*.html"))
    assert built.site / "index.html" in pages
    assert built.site / "episodes" in {page.parent for page in pages}
    return [*pages, built.root / "output" / "report.html"]


def addresses(built: Built, served: str) -> dict[str, str]:
    """Where a browser finds them, by name: the site as served, an address that names nothing, the report on disk."""
    *site, report = pages_of(built)
    names = [page.relative_to(built.site).as_posix() for page in site]
    return {**{name: served + name for name in names}, "404": f"{served}not/there", "report": report.as_uri()}

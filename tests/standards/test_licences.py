"""Licences in free wording."""

from __future__ import annotations

import pytest

from pipeline.standards.licences import parse_licence


@pytest.mark.parametrize(
    ("text", "name", "slug"),
    [
        ("CC BY 4.0", "CC BY 4.0", "cc-by-4.0"),
        ("CC-BY-SA-3.0", "CC BY-SA 3.0", "cc-by-sa-3.0"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "CC BY-NC 4.0", "cc-by-nc-4.0"),
        ("Attribution-ShareAlike 4.0 International", "CC BY-SA 4.0", "cc-by-sa-4.0"),
        ("Published with CC BY-NC-ND: Attribution-No Derivatives 4.0", "CC BY-NC-ND 4.0", "cc-by-nc-nd-4.0"),
        ("CC BY, International", "CC BY 4.0", "cc-by-4.0"),
        ("CC BY", "CC BY", ""),
        ("CC0", "CC0 1.0", "cc0-1.0"),
        ("CC BY-ND-SA 4.0", "CC BY-ND-SA 4.0", ""),
        ("All rights reserved", "All rights reserved", ""),
        ("Attribution is required", "Attribution is required", ""),
    ],
)
def test_licence(text: str, name: str, slug: str) -> None:
    licence = parse_licence(text)
    assert (licence.text, licence.name, licence.slug) == (text, name, slug)
    assert bool(licence.url) == bool(slug)

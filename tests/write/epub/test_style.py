"""What is heard can be read: the colours of the style sheet, measured."""

from __future__ import annotations

import re

import pytest

from pipeline.write.epub.overlay import ACTIVE_CLASS, PLAYING_CLASS
from pipeline.write.epub.package import stylesheet

DARK = "@media (prefers-color-scheme: dark)"
ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#rgb`` or ``#rrggbb`` (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * d for d in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted(map(luminance, (first, second)))
    return (lighter + 0.05) / (darker + 0.05)


def rules() -> list[tuple[bool, str, dict[str, str]]]:
    """(whether it is for the dark scheme, selector, declarations) of each rule."""
    css = re.sub(r"/\*.*?\*/", "", stylesheet(narrated=True).decode(), flags=re.DOTALL)
    dark = re.search(re.escape(DARK) + r"\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", css)
    assert dark is not None
    found = []
    for is_dark, text in ((False, css.replace(dark.group(), "")), (True, dark.group(1))):
        for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", text):
            pairs = (d.split(":", 1) for d in body.split(";") if ":" in d)
            found.append((is_dark, selector.strip(), {name.strip(): value.strip() for name, value in pairs}))
    return found


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_is_heard_stands_out_and_can_be_read(dark: bool) -> None:
    (colours,) = (d for is_dark, selector, d in rules() if is_dark == dark and selector == f".{ACTIVE_CLASS}")
    assert contrast(colours["color"], colours["background-color"]) >= ENOUGH


def test_the_class_of_a_page_that_sounds_changes_no_colour() -> None:
    (declared,) = (d for _, selector, d in rules() if selector == f".{PLAYING_CLASS}")
    assert not [name for name in declared if "color" in name or name in {"background", "opacity", "filter"}]


def test_within_what_is_heard_nothing_has_another_colour() -> None:
    others = [(s, d) for _, s, d in rules() if s != f".{ACTIVE_CLASS}" and d.get("color", "inherit") != "inherit"]
    assert others == []


def test_a_book_without_sound_has_no_style_for_it() -> None:
    assert b"media-overlay" not in stylesheet()

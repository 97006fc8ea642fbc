"""The colours of a drawn cover: made of the series' title, with contrast by the rules of WCAG 2.2."""

from __future__ import annotations

import colorsys
import hashlib
from dataclasses import dataclass

Colour = tuple[int, int, int]
"""sRGB, 0 to 255."""

_PAPER = (0xFB, 0xF7, 0xEF)
_TEXT_CONTRAST = 7.0
"""AAA for text of any size (1.4.6)."""
_ACCENT_CONTRAST = 4.5
"""AA for text of any size (1.4.3)."""
_HUES = (
    (205, 44),
    (222, 36),
    (246, 48),
    (268, 42),
    (292, 36),
    (322, 40),
    (345, 28),
    (352, 196),
    (148, 54),
    (165, 44),
    (180, 24),
    (192, 50),
)
"""Pairs of ground and accent, in degrees; yellow makes no ground, since it turns olive when it is dark."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Background and what is drawn on it."""

    ground: Colour
    text: Colour
    accent: Colour
    quiet: Colour
    """For ornament only: it does not have a text's contrast."""


def palette(title: str) -> Palette:
    """The colours of a series: dark ground, paper-white text, and a light accent of a hue that goes with it."""
    digest = hashlib.sha256(title.encode(errors="replace")).digest()
    hue, accent_hue = _HUES[digest[0] % len(_HUES)]
    ground = _until_contrast(hue, 0.62, 0.30, -0.01, _PAPER, _TEXT_CONTRAST)
    accent = _until_contrast(accent_hue, 0.9, 0.68, 0.01, ground, _ACCENT_CONTRAST)
    return Palette(ground, _PAPER, accent, _mixed(ground, _PAPER, 0.22))


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _until_contrast(
    hue: int, saturation: float, lightness: float, step: float, against: Colour, wanted: float
) -> Colour:
    while contrast(colour := _hsl(hue, saturation, lightness), against) < wanted:
        lightness += step
    return colour


def _hsl(hue: int, saturation: float, lightness: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue % 360 / 360, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2, definition of relative luminance)."""
    red, green, blue = (c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue

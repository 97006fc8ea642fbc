"""Cover artwork: drawn from the titles, or converted from the publisher's picture.

The colours of a drawn cover depend on the series' title, with contrast as required by WCAG 2.2. The font is Source
Sans 3. Each piece of text has the largest size that fits.
"""

from __future__ import annotations

import colorsys
import hashlib
import io
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import as_file, files
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Exit, RostraError
from pipeline.write.containers import PictureError
from pipeline.write.pictures import open_picture, srgb
from pipeline.write.text.plain import one_line
from pipeline.write.writers import Edition

Colour = tuple[int, int, int]
"""Red, green and blue components in sRGB, from 0 to 255."""

_PAPER = (0xFB, 0xF7, 0xEF)
_TEXT_CONTRAST = 7.0
"""Contrast ratio for text of any size at level AAA (WCAG 2.2, 1.4.6)."""
_ACCENT_CONTRAST = 4.5
"""Contrast ratio for text of any size at level AA (WCAG 2.2, 1.4.3)."""
_HUES = (
    (205, 44), (222, 36), (246, 48), (268, 42), (292, 36), (322, 40),
    (345, 28), (352, 196), (148, 54), (165, 44), (180, 24), (192, 50),
)  # fmt: skip
"""Pairs of background hue and accent hue, in degrees.

No background is yellow, because dark yellow looks olive.
"""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a cover; ``ground`` is the background."""

    ground: Colour
    text: Colour
    accent: Colour
    quiet: Colour
    """Colour for ornaments only, because its contrast is too low for text."""


def palette(title: str) -> Palette:
    """Return the cover colours for a series: dark background, off-white text, light accent.

    :param title: title of the series, which determines the hues.
    """
    digest = hashlib.sha256(title.encode(errors="replace")).digest()
    hue, accent_hue = _HUES[digest[0] % len(_HUES)]
    ground = _until_contrast(hue, 0.62, 0.30, -0.01, _PAPER, _TEXT_CONTRAST)
    accent = _until_contrast(accent_hue, 0.9, 0.68, 0.01, ground, _ACCENT_CONTRAST)
    return Palette(ground, _PAPER, accent, _mixed(ground, _PAPER, 0.22))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
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
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


REGULAR, SEMIBOLD, BOLD = 400, 600, 700
"""Weights for :func:`font`."""
_LEADING = 1.08
_CERTAIN = 0.9
"""Minimum area of text broken into lines, as a fraction of its single-line area.

It is less than 1 because spaces at line breaks disappear and widths are rounded to pixels. :func:`fit` skips a font
size if even this fraction of the single-line area is larger than the box.
"""
_NOT_A_CHARACTER = "\U0010fffe"
_LOOKED_AT = 40
"""Font size in pixels for comparing a glyph with the glyph for missing characters."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Text broken into lines, ready to draw."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    leading: int
    """Distance between baselines in pixels."""

    @property
    def width(self) -> int:
        """Width of the widest line in pixels."""
        return round(_widest(self.lines, self.font))

    @property
    def height(self) -> int:
        """Total height of the lines in pixels."""
        return self.leading * len(self.lines)


@cache
def font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    """Return the font Source Sans 3 in the given weight and size.

    The layout engine is always Pillow's basic engine. The other engine, Raqm, needs a library that some machines lack,
    and would break lines differently.

    :param weight: font weight, such as ``BOLD``.
    :param size: font size in pixels.
    """
    with as_file(files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf") as path:
        made = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    made.set_variation_by_axes([weight])
    return made


def drawable(text: str) -> str:
    """Return ``text`` without characters that the font would draw as an empty box.

    A letter that the font lacks is replaced with its base letter, if any (``ǭ`` with ``o``). Other missing characters
    are removed. A word with a missing letter that has no base letter is removed completely, because a partial word
    could have a different meaning.
    """
    words = unicodedata.normalize("NFC", one_line(text)).split()
    return " ".join(filter(None, map(_word, words)))


def fit(text: str, weight: int, sizes: range, width: int, height: int) -> Setting:
    """Break ``text`` into lines, using the first font size that fits the box.

    Lines break at spaces. If no size fits, the last one is used: words that are too wide are broken, and text that is
    too long is truncated.

    :param weight: font weight, such as ``BOLD``.
    :param sizes: font sizes in pixels, in descending order.
    :param width: width of the box in pixels.
    :param height: height of the box in pixels.
    """
    words = text.split(" ") if text else []
    ems = _length(text, font(weight, sizes[-1])) / sizes[-1]
    for size in sizes:
        leading = round(size * _LEADING)
        if _CERTAIN * ems * size * leading > width * height:
            continue
        face = font(weight, size)
        lines = _filled(words, face, width)
        if len(lines) * leading <= height and _widest(lines, face) <= width:
            return Setting(tuple(_balanced(words, face, width)), face, leading)
    face = font(weight, size)
    lines = _balanced([piece for word in words for piece in _pieces(word, face, width)], face, width)
    return Setting(_cut(lines, max(1, height // leading), face, width), face, leading)


def draw(canvas: ImageDraw.ImageDraw, left: int, top: int, setting: Setting, colour: Colour) -> int:
    """Draw text, and return the y coordinate of the bottom of its last line.

    :param left: left edge of the text in pixels.
    :param top: top edge of the text in pixels.
    """
    for i, line in enumerate(setting.lines):
        canvas.text((left, top + i * setting.leading), line, font=setting.font, fill=colour, anchor="la")
    return top + setting.height


def _widest(lines: Sequence[str], face: ImageFont.FreeTypeFont) -> float:
    return max((_length(line, face) for line in lines), default=0)


def _length(text: str, face: ImageFont.FreeTypeFont) -> float:
    """Return the width of ``text`` in pixels.

    The basic layout engine does not kern this font, so the width is the sum of the characters' widths.
    """
    return sum(_advance(char, face) for char in text)


@cache
def _advance(char: str, face: ImageFont.FreeTypeFont) -> float:
    return face.getlength(char)


def _pieces(word: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and _length(pieces[-1] + char, face) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _balanced(words: list[str], face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break words into as few lines as the width allows, with similar line lengths."""
    fewest = _filled(words, face, width)
    narrow, wide = width // 3, width
    while narrow < wide:
        middle = (narrow + wide) // 2
        lines = _filled(words, face, middle)
        if len(lines) == len(fewest) and _widest(lines, face) <= middle:
            wide = middle
        else:
            narrow = middle + 1
    return _filled(words, face, wide)


def _filled(words: list[str], face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _length(longer, face) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(lines: list[str], most: int, face: ImageFont.FreeTypeFont, width: int) -> tuple[str, ...]:
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while _length(f"{last}…", face) > width:
        last = last[:-1].rstrip()
    return (*lines[: most - 1], f"{last}…")


def _word(word: str) -> str:
    drawn = [char if _has(char) else _base(char) for char in word]
    return "" if any(char.isalnum() and not shown for char, shown in zip(word, drawn, strict=True)) else "".join(drawn)


def _base(char: str) -> str:
    base = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return base if all(map(_has, base)) else ""


def _has(char: str) -> bool:
    """Return whether the font has a glyph for a character."""
    if unicodedata.combining(char) or unicodedata.category(char).startswith("C"):
        return False
    return _picture(char) != _picture(_NOT_A_CHARACTER)


@cache
def _picture(char: str) -> bytes:
    return bytes(font(REGULAR, _LOOKED_AT).getmask(char))


SMALLEST, LARGEST = 1400, 3000
"""Minimum and maximum side length in pixels, as the large podcast directories require."""
_BEST, _LOWER = 88, (80, 70, 60, 50, 40)
"""JPEG qualities: the default, and lower ones for files that are too large."""
_MOST_BYTES = 500_000
"""Maximum file size of a cover in bytes, as podcast directories recommend."""
_BARS = 56
_NO_COVER = "the cover is neither a JPEG nor a PNG picture"


class CoverError(RostraError):
    """Error for a publisher's picture that cannot be used as a cover."""

    def __init__(self, message: str) -> None:
        super().__init__(message, Exit.INPUT)


def draw_cover(
    series: str, title: str, number: int, subtitle: str, people: Sequence[str], size: int = LARGEST
) -> bytes:
    """Draw a square cover, and return it as an RGB JPEG.

    The same arguments always give the same bytes. The colours depend on the series' title. The ornament, a row of bars
    like a waveform, depends on both titles and the number. Strings may be empty; if the title is empty, the series'
    title takes its place.

    :param number: episode number; 0 is not shown.
    :param size: side length in pixels.
    """
    colours = palette(series)
    image = Image.new("RGB", (size, size), colours.ground)
    canvas = ImageDraw.Draw(image)
    margin, width = size * 8 // 100, size * 84 // 100
    series, title, subtitle = map(drawable, (series, title, subtitle))
    if not title:
        series, title = "", series
    shown = f"{number:d}" if number > 0 else ""

    numeral = fit(shown, SEMIBOLD, _sizes(size, 150, 60), width // 3, size * 16 // 100)
    head = fit(series, SEMIBOLD, _sizes(size, 50, 28), width - numeral.width - margin, size * 16 // 100)
    draw(canvas, margin, margin, head, colours.text)
    for line in numeral.lines:
        place = (size - margin, margin - size // 100)
        canvas.text(place, line, font=numeral.font, fill=colours.accent, anchor="ra")

    top = size * 26 // 100
    heading = fit(title, BOLD, _sizes(size, 136, 44), width, size * (30 if subtitle else 40) // 100)
    below = draw(canvas, margin, top, heading, colours.text) + size * 25 // 1000
    told = fit(subtitle, REGULAR, _sizes(size, 46, 30), width, size * 68 // 100 - below)
    draw(canvas, margin, below, told, colours.text)
    names = fit(_names(people), REGULAR, _sizes(size, 32, 22), width, size * 9 // 100)
    _bars(canvas, size, f"{series}\n{title}\n{number}", colours)
    draw(canvas, margin, size - margin - names.height, names, colours.text)
    return _jpeg(image)


def publisher_cover(data: bytes) -> bytes:
    """Return the publisher's picture as a square sRGB JPEG, 1400 to 3000 pixels a side.

    Larger pictures are scaled down, and smaller ones are rejected. A suitable JPEG is not encoded again;
    only its metadata is removed.

    :raises CoverError: the picture is damaged, not square, too small, too large to decode, or neither JPEG nor PNG.
    """
    try:
        picture = open_picture(data)
        if picture.file.format == "GIF":
            raise CoverError(_NO_COVER)
        width, height = picture.file.width, picture.file.height
        if width != height:
            raise CoverError(f"the cover must be square; it is {width} by {height} pixels")
        if width < SMALLEST:
            raise CoverError(f"the cover must have {SMALLEST} to {LARGEST} pixels a side; it has {width} pixels")
        image = picture.image()
        fits = image.mode == "RGB" and width <= LARGEST and "icc_profile" not in image.info
        if picture.is_whole and picture.file.format == "JPEG" and fits:
            return picture.file.data
        image = srgb(image)
    except PictureError as error:
        raise CoverError(_NO_COVER if error.code == "R035" else f"the cover {error}") from error
    if width > LARGEST:
        image = image.resize((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    return _jpeg(image)


def thumbnail(jpeg: bytes, size: int = 600) -> bytes:
    """Return a cover as a small JPEG for audio tags.

    :param size: side length in pixels.
    """
    with Image.open(io.BytesIO(jpeg)) as image:
        image.draft("RGB", (2 * size, 2 * size))
        return _jpeg(image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS))


def _names(people: Sequence[str]) -> str:
    """Return names joined with middle dots.

    Lines can break only after a dot.
    """
    names = [name.replace(" ", "\u00a0") for name in map(drawable, people) if name]
    return "\u00a0· ".join(names)


def _sizes(size: int, largest: int, smallest: int) -> range:
    """Return a descending range of font sizes in pixels.

    :param size: side length of the cover in pixels.
    :param largest: largest font size in thousandths of the side length.
    :param smallest: smallest font size in thousandths of the side length.
    """
    return range(size * largest // 1000, size * smallest // 1000 - 1, -max(1, size // 500))


def _bars(canvas: ImageDraw.ImageDraw, size: int, seed: str, colours: Palette) -> None:
    """Draw a row of bars whose two colours alternate like speakers in a conversation."""
    noise = hashlib.shake_256(seed.encode()).digest(_BARS * 2)
    left, middle, most = size * 8 // 100, size * 77 // 100, size * 11 // 200
    step = size * 84 / 100 / _BARS
    second = False
    for i in range(_BARS):
        if i % 4 == 0 and noise[_BARS + i] < 150:
            second = not second
        half = most * (40 + noise[i] * 215 // 255) // 255
        start = round(left + i * step)
        bar = (start, middle - half, start + round(step * 0.56), middle + half)
        canvas.rounded_rectangle(bar, round(step * 0.28), colours.accent if second else colours.quiet)


def _jpeg(image: Image.Image) -> bytes:
    """Encode a picture as a JPEG, lowering the quality until it fits in ``_MOST_BYTES``.

    If the file is too large even at the lowest quality, it is returned anyway.
    """
    data = _encoded(image, _BEST)
    if len(data) <= _MOST_BYTES:
        return data
    encoded = cache(partial(_encoded, image))
    first = bisect_left(_LOWER, True, key=lambda quality: len(encoded(quality)) <= _MOST_BYTES)
    return encoded(_LOWER[min(first, len(_LOWER) - 1)])


def _encoded(image: Image.Image, quality: int) -> bytes:
    """Return a picture as JPEG at full colour resolution, to keep coloured text sharp."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
    return out.getvalue()


def write_cover(edition: Edition, file: BinaryIO) -> None:
    """Write the cover of an episode as JPEG."""
    file.write(edition.cover)

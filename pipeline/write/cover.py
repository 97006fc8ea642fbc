"""Cover artwork: drawn from the title, or the publisher's own picture made fit for directories.

The colours are made of the series' title, with contrast by the rules of WCAG 2.2; the type is Source Sans 3, in the
largest size that fits.
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
"""sRGB, 0 to 255."""

_PAPER = (0xFB, 0xF7, 0xEF)
_TEXT_CONTRAST = 7.0
"""AAA for text of any size (1.4.6)."""
_ACCENT_CONTRAST = 4.5
"""AA for text of any size (1.4.3)."""
_HUES = (
    (205, 44), (222, 36), (246, 48), (268, 42), (292, 36), (322, 40),
    (345, 28), (352, 196), (148, 54), (165, 44), (180, 24), (192, 50),
)  # fmt: skip
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


REGULAR, SEMIBOLD, BOLD = 400, 600, 700
"""Weights."""
_LEADING = 1.08
_CERTAIN = 0.9
"""Part of the area of a text's characters that its lines take up at the very least: spaces between lines fall
away, and widths are rounded to pixels. What is larger than the box need not be tried."""
_NOT_A_CHARACTER = "\U0010fffe"
_LOOKED_AT = 40
"""Pixels at which characters are compared."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A text as it will be drawn."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    leading: int
    """Pixels from one baseline to the next."""

    @property
    def width(self) -> int:
        """Pixels of the longest line."""
        return round(_widest(self.lines, self.font))

    @property
    def height(self) -> int:
        """Pixels from the first line's top to the last line's bottom."""
        return self.leading * len(self.lines)


@cache
def font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    """Source Sans 3 in a weight and a size in pixels.

    The basic layout is used, since the other one needs a library that not every machine has: lines would break
    elsewhere there.
    """
    with as_file(files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf") as path:
        made = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    made.set_variation_by_axes([weight])
    return made


def drawable(text: str) -> str:
    """A text with nothing in it that the font would draw as an empty box.

    A character that the font lacks is replaced by its base letter where it has one (``ǭ`` by ``o``); a symbol is
    left out; and a word is left out whole if one of its letters is missing, since half a word says something else.
    """
    words = unicodedata.normalize("NFC", one_line(text)).split()
    return " ".join(filter(None, map(_word, words)))


def fit(text: str, weight: int, sizes: range, width: int, height: int) -> Setting:
    """A text in the first of some sizes (pixels, falling) in which it fits a box.

    Lines break at spaces. In the last size words that are too wide are broken too, and what is too long is cut.
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
    """Draw a text; the pixel row below it."""
    for i, line in enumerate(setting.lines):
        canvas.text((left, top + i * setting.leading), line, font=setting.font, fill=colour, anchor="la")
    return top + setting.height


def _widest(lines: Sequence[str], face: ImageFont.FreeTypeFont) -> float:
    return max((_length(line, face) for line in lines), default=0)


def _length(text: str, face: ImageFont.FreeTypeFont) -> float:
    """Pixels of a text; the basic layout puts characters side by side, so that each need be measured only once."""
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
    """The words in as few lines as the width allows, the lines as even as they can be."""
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
    """Whether the font has its own picture for a character, other than the box it draws for what it lacks."""
    if unicodedata.combining(char) or unicodedata.category(char).startswith("C"):
        return False
    return _picture(char) != _picture(_NOT_A_CHARACTER)


@cache
def _picture(char: str) -> bytes:
    return bytes(font(REGULAR, _LOOKED_AT).getmask(char))


SMALLEST, LARGEST = 1400, 3000
"""Pixels a side that the large podcast directories accept."""
_BEST, _LOWER = 88, (80, 70, 60, 50, 40)
"""Qualities of a JPEG."""
_MOST_BYTES = 500_000
"""Directories like to fetch no more."""
_BARS = 56
_NO_COVER = "the cover is neither a JPEG nor a PNG picture"


class CoverError(RostraError):
    """The publisher's picture cannot be a cover."""

    def __init__(self, message: str) -> None:
        super().__init__(message, Exit.INPUT)


def draw_cover(
    series: str, title: str, number: int, subtitle: str, people: Sequence[str], size: int = LARGEST
) -> bytes:
    """A square cover as RGB JPEG, ``size`` pixels a side; the same texts give the same bytes.

    Its colours come from the series' title and its ornament, a row of bars like the picture of a sound, from both
    titles. Texts may be empty; where there is no title the series takes its place. ``number`` 0 is not shown.
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
    """The publisher's own picture as a square sRGB JPEG of 1400 to 3000 pixels a side.

    A picture that is larger is made smaller, one that is smaller is not enlarged. Of a JPEG that needs no change only
    metadata are left out.

    :raises CoverError: neither JPEG nor PNG, damaged, not square, too small, or too large to be decoded.
    """
    try:
        picture = open_picture(data)
        if picture.file.format == "GIF":
            raise CoverError(_NO_COVER)
        width, height = picture.file.width, picture.file.height
        if width != height:
            raise CoverError(f"the cover must be square; it is {width} by {height} pixels")
        if width < SMALLEST:
            raise CoverError(f"the cover must have {SMALLEST} to {LARGEST} pixels a side; it has {width}")
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
    """A cover made smaller, for tags: JPEG, at most ``size`` pixels a side."""
    with Image.open(io.BytesIO(jpeg)) as image:
        image.draft("RGB", (2 * size, 2 * size))
        return _jpeg(image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS))


def _names(people: Sequence[str]) -> str:
    """Names with dots between them; lines break after a dot only."""
    names = [name.replace(" ", "\u00a0") for name in map(drawable, people) if name]
    return "\u00a0· ".join(names)


def _sizes(size: int, largest: int, smallest: int) -> range:
    """Type sizes in pixels, falling, from thousandths of the cover's side."""
    return range(size * largest // 1000, size * smallest // 1000 - 1, -max(1, size // 500))


def _bars(canvas: ImageDraw.ImageDraw, size: int, seed: str, colours: Palette) -> None:
    """A row of bars of varied height, in turns of two colours, as if two people spoke."""
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
    """In the best of some qualities in which it is no larger than ``_MOST_BYTES``, or else in the lowest."""
    data = _encoded(image, _BEST)
    if len(data) <= _MOST_BYTES:
        return data
    encoded = cache(partial(_encoded, image))
    first = bisect_left(_LOWER, True, key=lambda quality: len(encoded(quality)) <= _MOST_BYTES)
    return encoded(_LOWER[min(first, len(_LOWER) - 1)])


def _encoded(image: Image.Image, quality: int) -> bytes:
    """Full colour resolution, since coloured type on a coloured ground frays without it."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
    return out.getvalue()


def write_cover(edition: Edition, file: BinaryIO) -> None:
    """Write the episode's cover, which was drawn or made before."""
    file.write(edition.cover)

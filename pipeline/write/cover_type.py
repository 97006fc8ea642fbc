"""Setting type on a cover: Source Sans 3, its coverage, line breaks, and a size that fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from PIL import ImageDraw, ImageFont

from pipeline.write.cover_colours import Colour
from pipeline.write.lines import one_line

REGULAR, SEMIBOLD, BOLD = 400, 600, 700
"""Weights."""
_LEADING = 1.08
_CERTAIN = 0.9
"""Part of the area of a text's characters that its lines take up at the very least: blanks between lines fall
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

    Lines break at blanks. In the last size words that are too wide are broken too, and what is too long is cut.
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
    drawn = []
    for char in word:
        shown = char if _has(char) else _base(char)
        if not shown and char.isalnum():
            return ""
        drawn.append(shown)
    return "".join(drawn)


def _base(char: str) -> str:
    letters = (c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    base = "".join(letters)
    return base if all(map(_has, base)) else ""


@cache
def _has(char: str) -> bool:
    """Whether the font has its own picture for a character, other than the box it draws for what it lacks."""
    if unicodedata.combining(char) or unicodedata.category(char).startswith("C"):
        return False
    return bytes(font(REGULAR, _LOOKED_AT).getmask(char)) != _box()


@cache
def _box() -> bytes:
    return bytes(font(REGULAR, _LOOKED_AT).getmask(_NOT_A_CHARACTER))

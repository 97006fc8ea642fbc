"""Cover artwork: drawn from the title, or the publisher's own picture made fit for directories."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from pipeline.diagnostics import Exit, RostraError
from pipeline.write.cover_colours import Palette, palette
from pipeline.write.cover_type import BOLD, REGULAR, SEMIBOLD, draw, drawable, fit

SMALLEST, LARGEST = 1400, 3000
"""Pixels a side that the large podcast directories accept."""
_QUALITIES = (88, 80, 70, 60, 50, 40)
_MOST_BYTES = 500_000
_DOUBT = 1.05
"""A sample tells the size of a picture within about three parts in a hundred (measured)."""
_BLOCK = 8
_BARS = 56


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
    draw(
        canvas,
        margin,
        below,
        fit(subtitle, REGULAR, _sizes(size, 46, 30), width, size * 68 // 100 - below),
        colours.text,
    )
    names = fit(_names(people), REGULAR, _sizes(size, 32, 22), width, size * 9 // 100)
    _bars(canvas, size, f"{series}\n{title}\n{number}", colours)
    draw(canvas, margin, size - margin - names.height, names, colours.text)
    return _jpeg(image)


def publisher_cover(data: bytes) -> bytes:
    """The publisher's own picture as a square sRGB JPEG of 1400 to 3000 pixels a side.

    A picture that is larger is made smaller, one that is smaller is not enlarged. A JPEG that needs no change is
    returned as it is.

    :raises CoverError: neither JPEG nor PNG, damaged, not square, or too small.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
            opened.load()
            image = ImageOps.exif_transpose(opened)
            unchanged = opened.format == "JPEG" and image.size == opened.size
    except UnidentifiedImageError as error:
        raise CoverError("the cover is neither a JPEG nor a PNG picture") from error
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise CoverError(f"the cover cannot be read as a picture ({error})") from error
    width, height = image.size
    if width != height:
        raise CoverError(f"the cover must be square; it is {width} by {height} pixels")
    if width < SMALLEST:
        raise CoverError(f"the cover must have {SMALLEST} to {LARGEST} pixels a side; it has {width}")
    if unchanged and image.mode == "RGB" and width <= LARGEST and "icc_profile" not in image.info:
        return data
    image = _srgb(image)
    if width > LARGEST:
        image = image.resize((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    return _jpeg(image)


def thumbnail(jpeg: bytes, size: int = 600) -> bytes:
    """A cover made smaller, for tags: JPEG, at most ``size`` pixels a side."""
    with Image.open(io.BytesIO(jpeg)) as image:
        image.draft("RGB", (2 * size, 2 * size))
        return _jpeg(image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS))


def _names(people: Sequence[str]) -> str:
    """Names with dots between them; lines break behind a dot only."""
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
        canvas.rounded_rectangle(
            (start, middle - half, start + round(step * 0.56), middle + half),
            radius=round(step * 0.28),
            fill=colours.accent if second else colours.quiet,
        )


def _srgb(image: Image.Image) -> Image.Image:
    """In sRGB, transparency on white."""
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    if not profile:
        return image.convert("RGB")
    from PIL import ImageCms  # here, since few pictures have a profile

    if image.mode not in {"RGB", "CMYK", "L"}:
        image = image.convert("RGB")
    try:
        made = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError) as error:
        raise CoverError(f"the cover's colour profile cannot be used ({error})") from error
    if made is None:
        raise CoverError("the cover's colour profile cannot be used")
    return made


def _jpeg(image: Image.Image) -> bytes:
    """In the best of some qualities that stays below what directories like to fetch.

    Where the first is too large, those that would be as well are told from a sample of the picture.
    """
    first, *others = _QUALITIES
    data = _encoded(image, first)
    if len(data) <= _MOST_BYTES:
        return data
    sample = _sample(image)
    scale = len(data) / len(_encoded(sample, first))
    for quality in others:
        if quality != others[-1] and len(_encoded(sample, quality)) * scale > _MOST_BYTES * _DOUBT:
            continue
        data = _encoded(image, quality)
        if len(data) <= _MOST_BYTES:
            break
    return data


def _encoded(image: Image.Image, quality: int) -> bytes:
    """Full colour resolution, since coloured type on a coloured ground frays without it."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
    return out.getvalue()


def _sample(image: Image.Image) -> Image.Image:
    """Every eighth row of the blocks that a JPEG is made of."""
    rows = range(0, image.height - _BLOCK + 1, 8 * _BLOCK)
    sample = Image.new("RGB", (image.width, len(rows) * _BLOCK))
    for number, row in enumerate(rows):
        sample.paste(image.crop((0, row, image.width, row + _BLOCK)), (0, number * _BLOCK))
    return sample

"""Preparation of the publisher's pictures for publication.

Published pictures have no metadata, are upright, and use colours that browsers can display.

If the EXIF data give an orientation, the picture is rotated. A PNG is rotated losslessly. A JPEG is encoded again at
full colour resolution, because no maintained library rotates JPEGs losslessly on all platforms. A JPEG in CMYK is
encoded again as sRGB.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from PIL import Image

from pipeline.write.containers import StrippedPicture, damaged, png_chunks, strip_picture

_QUALITY = 95
"""JPEG quality for pictures that are encoded again."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Transposition that makes a picture upright, by orientation (EXIF 2.32, tag 274)."""
_ORIENTATION, _GPS, _LATITUDE, _LONGITUDE = 0x0112, 0x8825, 2, 4
"""Numbers of the EXIF tags used here."""
_PLACE_IN_XMP = b"GPSLatitude"
_COLOURS = (b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"mDCV", b"cLLI")
"""PNG chunks that define the colour space; they stay valid after a rotation."""
_UNREADABLE = (
    OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError, MemoryError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
"""Errors that decoders raise for damaged or malicious files."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file to publish."""

    file: StrippedPicture
    turn: Image.Transpose | None
    """Transposition that makes the picture upright, or None if none is needed."""
    place: bool
    """Whether the original file says where the picture was taken."""

    @property
    def is_whole(self) -> bool:
        """Whether the picture can be published without being encoded again."""
        return self.turn is None and not self.file.cmyk

    def image(self) -> Image.Image:
        """Return the decoded picture, rotated upright.

        :raises PictureError: the picture cannot be decoded.
        """
        with _decoding(self.file) as image:
            image.load()
            return image if self.turn is None else image.transpose(self.turn)

    def published(self) -> bytes:
        """Return the content of the file to publish.

        Identical pictures give identical bytes.

        :raises PictureError: the picture cannot be decoded.
        """
        if self.is_whole:
            return self.file.data
        image = self.image()
        return _encoded(self.file, srgb(image) if self.file.cmyk else image)

    def verify(self) -> None:
        """Decode the picture completely, to check that it is not damaged.

        :raises PictureError: the picture cannot be decoded.
        """
        if not self.is_whole:
            self.published()
            return
        with _decoding(self.file) as image:
            # Decoding at an eighth of the size finds all damage in a fraction of the time.
            image.draft(image.mode, (max(1, image.width // 8), max(1, image.height // 8)))
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                image.load()


def open_picture(data: bytes) -> Picture:
    """Return a picture file without its metadata.

    The pixels are not decoded yet.

    :raises PictureError: the file is damaged (R040), too large (R041), or not a JPEG, PNG or GIF (R035).
    """
    file = strip_picture(data)
    orientation, place = _orientation_and_place(file.exif)
    turn = _TURNS.get(orientation)
    if turn is not None and file.frames > 1:
        raise damaged("is animated and has an EXIF orientation, which cannot be applied")
    return Picture(file, turn, place or _PLACE_IN_XMP in file.dropped)


def srgb(image: Image.Image) -> Image.Image:
    """Return a picture converted to sRGB, with white instead of transparency.

    The conversion uses the picture's colour profile, if any.

    :raises PictureError: the colour profile cannot be used.
    """
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = _eight_bit(image)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    if not profile:
        return image.convert("RGB")
    from PIL import ImageCms  # imported here, because few pictures have a profile

    if image.mode not in {"RGB", "CMYK", "L"}:
        image = image.convert("RGB")
    try:
        made = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError) as error:
        raise damaged("has a colour profile that cannot be used") from error
    assert made is not None  # None is only for conversion in place
    return made


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return a 16-bit greyscale picture scaled to 8 bits.

    Pillow would clip values above 255 instead of scaling them.
    """
    import numpy as np

    return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))


@contextmanager
def _decoding(file: StrippedPicture) -> Iterator[Image.Image]:
    """Yield an opened picture, ready for decoding.

    :raises PictureError: the picture cannot be opened, or the body of the ``with`` statement fails to decode it.
    """
    try:
        with _without_warnings(), Image.open(io.BytesIO(file.data), formats=(file.format,)) as image:
            yield image
    except _UNREADABLE as error:
        raise damaged("is damaged: it cannot be decoded completely") from error


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Suppress Pillow's warnings, because problems are reported only as errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _orientation_and_place(exif: bytes) -> tuple[int, bool]:
    """Return the orientation in EXIF data (0 if missing), and whether they contain a location."""
    if not exif:
        return 0, False
    found = Image.Exif()
    orientation, place = 0, False
    # Browsers ignore damaged EXIF data, too.
    with suppress(*_UNREADABLE), _without_warnings():
        found.load(exif)
        stated = found.get(_ORIENTATION)
        orientation = stated if isinstance(stated, int) else 0
        gps = found.get_ifd(_GPS)
        place = _LATITUDE in gps or _LONGITUDE in gps
    return orientation, place


def _encoded(file: StrippedPicture, image: Image.Image) -> bytes:
    out = io.BytesIO()
    if file.format == "JPEG":
        profile = None if file.cmyk else image.info.get("icc_profile")
        image.save(out, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=profile)
        return out.getvalue()
    image.save(out, "PNG", icc_profile=None)
    return _with_colours(out.getvalue(), file.data)


def _with_colours(png: bytes, source: bytes) -> bytes:
    """Return the PNG ``png`` with the colour chunks of the PNG ``source`` added."""
    colours = b"".join(whole for name, _, whole in png_chunks(source) if name in _COLOURS)
    header = 8 + 25  # the signature and IHDR
    return png[:header] + colours + png[header:]

"""Removal of metadata from JPEG, PNG and GIF files, without decoding the pixels.

Only data that affect how the picture looks are kept. EXIF, XMP and IPTC data (camera, author, location), comments,
embedded previews, additional pictures, timestamps, and data after the end of the picture are removed. A file without
such data is kept unchanged.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.model import Exit, RostraError

MOST_PIXELS = 50_000_000
"""Maximum number of pixels in a picture; decoding needs up to 4 bytes per pixel."""
MOST_FRAME_PIXELS = 10 * MOST_PIXELS
"""Maximum total number of pixels in all frames of an animated picture."""
MOST_BYTES = 50_000_000
"""Maximum size of a picture file in bytes."""
_MOST_SCANS = 100
"""Maximum number of scans in a progressive JPEG.

Ten scans are usual, and each one takes a long time to decode.
"""


class PictureError(RostraError):
    """Error for a picture file that cannot be used.

    The message continues a sentence that begins with the file name.
    """

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message, Exit.INPUT)
        self.code = code
        """Code of the diagnostic: R035, R040 or R041."""
        self.hint = hint


def damaged(what: str) -> PictureError:
    """Return the error for a picture that cannot be displayed (R040).

    :param what: continuation of a sentence that begins with the file name, such as ``has no pixels``.
    """
    return PictureError("R040", what, "open it in a picture editor and save it again")


def _cut_off() -> PictureError:
    return damaged("is truncated: the end of the file is missing")


def _too_large(what: str) -> PictureError:
    return PictureError("R041", what, "save a smaller version")


@dataclass(frozen=True, slots=True)
class StrippedPicture:
    """A picture file without metadata."""

    format: str
    """``JPEG``, ``PNG`` or ``GIF``."""
    data: bytes
    """Content of the file without metadata."""
    width: int
    """Width in pixels, as stored."""
    height: int
    frames: int
    """Number of frames; 1 if not animated."""
    cmyk: bool
    """Whether the picture is a JPEG in CMYK."""
    exif: bytes
    """EXIF data of the original file; empty if it has no such data."""
    dropped: bytes
    """All bytes removed from the original file, joined."""


def strip_picture(data: bytes) -> StrippedPicture:
    """Return a picture file without its metadata.

    :raises PictureError: the file is not a JPEG, PNG or GIF (R035), is damaged (R040), or is too large (R041).
    """
    known = next(((name, read) for name, start, read in _FORMATS if data.startswith(start)), None)
    if known is None:
        raise PictureError("R035", "cannot be read as a picture", "use JPEG, PNG or GIF")
    if len(data) > MOST_BYTES:
        raise _too_large(f"is larger than {MOST_BYTES // 10**6} MB")
    found = _Reading(data)
    try:
        known[1](found)
    except (struct.error, IndexError) as error:
        raise _cut_off() from error
    if not found.width or not found.height:
        raise damaged("has no pixels")
    if found.width * found.height > MOST_PIXELS:
        size = f"{found.width} by {found.height} pixels"
        raise _too_large(f"has {size}, more than the limit of {MOST_PIXELS // 10**6} million")
    if found.frames * found.width * found.height > MOST_FRAME_PIXELS:
        most = f"{MOST_FRAME_PIXELS // 10**6} million pixels"
        raise _too_large(f"is animated: its {found.frames} frames have more than {most} in total")
    kept = b"".join(found.kept)
    return StrippedPicture(
        format=known[0],
        data=data if kept == data else kept,
        width=found.width,
        height=found.height,
        frames=max(1, found.frames),
        cmyk=found.components == 4,
        exif=found.exif,
        dropped=b"".join(found.dropped),
    )


@dataclass(slots=True)
class _Reading:
    """State of a parser that reads a picture file from start to end."""

    data: bytes
    kept: list[bytes] = field(default_factory=list)
    dropped: list[bytes] = field(default_factory=list)
    exif: bytes = b""
    width: int = 0
    height: int = 0
    frames: int = 0
    components: int = 0

    def sort(self, piece: bytes, *, keep: bool) -> None:
        (self.kept if keep else self.dropped).append(piece)

    def slice(self, start: int, end: int) -> bytes:
        """Return the bytes of the file from ``start`` to ``end`` (exclusive).

        :raises PictureError: the file ends before ``end``.
        """
        if end > len(self.data):
            raise _cut_off()
        return self.data[start:end]


_MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
_SCAN_END = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
"""Pattern for the marker that ends a JPEG scan.

Restart markers and ``FF 00``, which encodes the data byte ``FF``, do not match.
"""
_SOI, _EOI, _SOS, _DNL, _DRI, _TEM = 0xD8, 0xD9, 0xDA, 0xDC, 0xDD, 0x01
_RESTARTS = range(0xD0, 0xD8)
_SHOWN_FRAMES = (0xC0, 0xC1, 0xC2)
"""Markers of baseline, extended and progressive frames; browsers and reading apps display no other types."""
_TABLES = (0xC4, 0xDB)
"""Markers of Huffman tables and quantisation tables."""
_NO_FRAMES = (0xC4, 0xC8, 0xCC)
_JFIF = 14
"""Length in bytes of a JFIF header without a preview."""


def _read_jpeg(found: _Reading) -> None:
    data, at, scans = found.data, 2, 0
    found.kept.append(data[:2])
    while True:
        marked = _MARKER.search(data, at)
        if marked is None:
            raise _cut_off()
        found.dropped.append(data[at : marked.start()])
        marker, at = marked[1][0], marked.end()
        if marker == _EOI:
            found.kept.append(b"\xff\xd9")
            found.dropped.append(data[at:])
            break
        if marker in _RESTARTS or marker in (_SOI, _TEM):
            continue
        (length,) = struct.unpack_from(">H", data, at)
        body = found.slice(at + 2, at + length)
        at += max(2, length)
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAMES:
            _read_frame(found, marker, body)
        kept = _bytes_to_keep(marker, body)
        if kept is None:
            found.dropped.append(body)
            if marker == 0xE1 and body.startswith(b"Exif\0") and not found.exif:
                found.exif = body
            continue
        found.kept.append(b"\xff" + bytes([marker]) + struct.pack(">H", len(kept) + 2) + kept)
        if marker == _SOS:
            scans += 1
            scan_end = _SCAN_END.search(data, at)
            if scan_end is None:
                raise _cut_off()
            found.kept.append(data[at : scan_end.start()])
            at = scan_end.start()
    if not scans or not found.components:
        raise damaged("has no pixels")
    if scans > _MOST_SCANS:
        raise _too_large(f"has {scans} scans, more than the limit of {_MOST_SCANS}")


def _read_frame(found: _Reading, marker: int, body: bytes) -> None:
    precision, height, width, components = struct.unpack_from(">BHHB", body)
    if marker not in _SHOWN_FRAMES or precision != 8:
        raise damaged("is a type of JPEG that browsers do not display")
    found.width, found.height = max(found.width, width), max(found.height, height)
    found.components = max(found.components, components)


def _bytes_to_keep(marker: int, body: bytes) -> bytes | None:
    """Return the part of a JPEG segment to keep, or None to remove the segment."""
    if marker in (_DNL, _DRI):
        return body if len(body) == 2 else None
    if marker in (*_TABLES, _SOS, *_SHOWN_FRAMES):
        return body
    if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= _JFIF:
        return body if len(body) == _JFIF else body[: _JFIF - 2] + b"\0\0"
    if marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
        return body
    if marker == 0xEE and body.startswith(b"Adobe"):
        return body[:12]
    return None


_PNG = b"\x89PNG\r\n\x1a\n"
_ANY_LENGTH = 2**31
_CHUNKS = {
    b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"IDAT": _ANY_LENGTH, b"iCCP": _ANY_LENGTH, b"sRGB": 1, b"gAMA": 4,
    b"cHRM": 32, b"cICP": 4, b"mDCV": 24, b"cLLI": 8, b"sBIT": 4, b"bKGD": 6, b"pHYs": 9, b"acTL": 8, b"fcTL": 26,
    b"fdAT": _ANY_LENGTH, b"IEND": 0,
}  # fmt: skip
"""Maximum length in bytes of the data in each PNG chunk, by chunk name.

Only chunks that affect how a picture looks are listed (PNG specification, third edition, section 11).
"""


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the name, the data and the complete bytes of each PNG chunk.

    :raises PictureError: the file is truncated, or a checksum is wrong.
    """
    name, at = b"", len(_PNG)
    while name != b"IEND":
        if at + 12 > len(data):
            raise _cut_off()
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise _cut_off()
        whole = data[at:end]
        if zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:], "big"):
            raise damaged("is damaged: a checksum is wrong")
        yield name, whole[8:-4], whole
        at = end


def _read_png(found: _Reading) -> None:
    at = len(_PNG)
    found.kept.append(_PNG)
    for number, (name, body, whole) in enumerate(png_chunks(found.data)):
        at += len(whole)
        found.sort(whole, keep=len(body) <= _CHUNKS.get(name, -1))
        if (name == b"IHDR") != (number == 0):
            raise damaged("is damaged: its header is missing, repeated or not at the start")
        if name == b"IHDR":
            found.width, found.height = struct.unpack_from(">II", body)
        elif name == b"eXIf":
            found.exif = body
        elif name == b"fcTL":
            found.frames += 1
    found.dropped.append(found.data[at:])


_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_GRAPHIC_CONTROL = b"!\xf9\x04"
_LOOP = re.compile(rb"!\xff\x0b(?:NETSCAPE2\.0|ANIMEXTS1\.0)\x03\x01..", re.DOTALL)
"""Pattern for the GIF extension that says how often an animation is repeated."""


def _read_gif(found: _Reading) -> None:
    data = found.data
    found.width, found.height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _colours(flags)
    found.kept.append(found.slice(0, at))
    while data[at] != _TRAILER:
        start, kind = at, data[at]
        if kind == _IMAGE:
            left, top, width, height, flags = struct.unpack_from("<4HB", data, at + 1)
            found.width, found.height = max(found.width, left + width), max(found.height, top + height)
            found.frames += 1
            at = _after_blocks(data, at + 11 + _colours(flags))
            found.kept.append(data[start:at])
        elif kind == _EXTENSION:
            at = _after_blocks(data, at + 2)
            whole = data[start:at]
            loop = _LOOP.match(whole)
            kept = loop[0] + b"\0" if loop else whole
            found.sort(kept, keep=loop is not None or (whole.startswith(_GRAPHIC_CONTROL) and len(whole) == 8))
        else:
            raise damaged("is damaged: it contains a block of unknown type")
    found.kept.append(data[at : at + 1])
    found.dropped.append(data[at + 1 :])
    if not found.frames:
        raise damaged("has no pixels")


def _colours(flags: int) -> int:
    """Return a GIF colour table's length in bytes, or 0 if it is absent."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Return the offset after the sequence of GIF data sub-blocks that starts at ``at``."""
    while data[at]:
        at += 1 + data[at]
    return at + 1


_FORMATS: tuple[tuple[str, bytes, Callable[[_Reading], None]], ...] = (
    ("JPEG", b"\xff\xd8\xff", _read_jpeg),
    ("PNG", _PNG, _read_png),
    ("GIF", b"GIF87a", _read_gif),
    ("GIF", b"GIF89a", _read_gif),
)

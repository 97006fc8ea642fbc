"""The pictures of a book: what they are and what they are called in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Document, Exit, RostraError

_KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "GIF": ("gif", "image/gif")}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as a file of the book."""

    name: str
    type: str
    """Media type."""
    data: bytes | Path
    """The bytes, or the file on disk that holds them."""


def pictures(document: Document, files: Mapping[str, bytes | Path], prefix: str = "") -> dict[str, PictureFile]:
    """The document's pictures by ``Figure.file``, each file once, numbered in reading order.

    :param prefix: what their names in the book begin with.
    :raises KeyError: a figure's file is not among ``files``.
    :raises RostraError: a file is neither JPEG nor PNG nor GIF (EPUB 3.3, section 3.2: core media types).
    """
    used = dict.fromkeys(figure.file for figure in document.figures())
    return {file: _picture(file, f"{prefix}picture-{i}", files[file]) for i, file in enumerate(used, start=1)}


def _picture(file: str, stem: str, data: bytes | Path) -> PictureFile:
    # Most books have no picture besides the cover, which is known to be JPEG.
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data) if isinstance(data, bytes) else data, formats=tuple(_KINDS)) as image:
            extension, media_type = _KINDS[image.format or ""]
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise RostraError(f"{file}: not a picture that a book can hold (JPEG, PNG or GIF)", Exit.INPUT) from error
    return PictureFile(f"images/{stem}.{extension}", media_type, data)

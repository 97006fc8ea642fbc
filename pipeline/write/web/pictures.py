"""The pictures of an episode's page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.model import Document
from pipeline.release import Asset, Picture, hashed_name, sha256_hex
from pipeline.write.epub.pictures import pictures


def page_pictures(document: Document, files: Mapping[str, Path]) -> dict[str, tuple[Picture, Path]]:
    """``Figure.file`` -> the picture as a file of the site, and the file on disk that holds it.

    :raises KeyError: a figure's file is not among ``files``.
    :raises OSError: a file cannot be read.
    :raises RostraError: a file is neither JPEG nor PNG nor GIF.
    """
    found = {}
    for file, picture in pictures(document, files).items():
        path = files[file]
        width, height = _dimensions(path)
        extension = picture.name.rpartition(".")[2]
        name = hashed_name(f"media/{document.key}.picture", sha256_hex(path.read_bytes()), extension)
        found[file] = (Picture(Asset(name, picture.type, path.stat().st_size), width, height), path)
    return found


def _dimensions(path: Path) -> tuple[int, int]:
    # Most episodes have no picture besides the cover.
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).size if image.getexif().get(0x0112, 1) != 1 else image.size

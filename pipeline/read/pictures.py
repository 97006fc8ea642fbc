"""Check that the pictures of a transcript exist and are pictures."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Document, Log, suggestion

_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif")
_FORMATS = ("JPEG", "PNG", "GIF")


def check_pictures(document: Document, folder: Path, log: Log) -> None:
    """Report pictures that are missing or cannot be used (R021, R035).

    :param folder: where the pictures' paths start.
    """
    for figure in document.figures():
        file = folder / figure.file
        if not figure.file or not file.is_file():
            found = (p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES)
            pictures = sorted(p.relative_to(folder).as_posix() for p in found)
            hint = suggestion(figure.file, pictures) or "paths start at the transcript's folder"
            log.add("R021", figure.span.path, figure.span.first_line, f'the picture "{figure.file}" is not there', hint)
        elif problem := _problem(file):
            message = f'"{figure.file}" {problem}'
            log.add("R035", figure.span.path, figure.span.first_line, message, "use JPEG, PNG or GIF")


def _problem(file: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            return "" if image.format in _FORMATS else f"is {image.format}"
    except (UnidentifiedImageError, OSError):
        return "cannot be read as a picture"

"""Whether the pictures that a transcript names are there, and are pictures."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Document, Figure, Log, suggestion

_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif")
_FORMATS = ("JPEG", "PNG", "GIF")


def check_pictures(document: Document, folder: Path, log: Log) -> None:
    """Report pictures that are missing or cannot be used (R021, R035).

    :param folder: where the pictures' paths start.
    """
    for figure in document.figures():
        _check(figure, folder, log)


def _check(figure: Figure, folder: Path, log: Log) -> None:
    line, path = figure.span.first_line, figure.span.path
    file = folder / figure.file
    if not figure.file or not file.is_file():
        pictures = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES)
        hint = suggestion(figure.file, pictures) or "paths start at the transcript's folder"
        log.add("R021", path, line, f'the picture "{figure.file}" is not there', hint)
        return
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            if image.format not in _FORMATS:
                log.add("R035", path, line, f'"{figure.file}" is {image.format}', "use JPEG, PNG or GIF")
    except (UnidentifiedImageError, OSError):
        log.add("R035", path, line, f'"{figure.file}" cannot be read as a picture', "use JPEG, PNG or GIF")

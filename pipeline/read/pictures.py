"""Check that the pictures of a transcript exist and are pictures."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from pipeline.model import ABSENT, Bounds, Document, Figure, Log, file_problem, suggestion

_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif")
_FORMATS = ("JPEG", "PNG", "GIF")
_MOST_FILES = 5000
"""Files among which a picture is looked for that may have been meant."""


def check_pictures(document: Document, folder: Path, bounds: Bounds, log: Log) -> None:
    """Report pictures that are missing, lie out of bounds or cannot be used (R021, R130, R035).

    :param folder: where the pictures' paths start.
    """
    for figure in document.figures():
        file, path, line = folder / figure.file, figure.span.path, figure.span.first_line
        if bounds.report_outside(file, figure.file, path, line, log):
            continue
        unread = file_problem(file) if figure.file else ABSENT
        if unread == ABSENT:
            log.add("R021", path, line, f'the picture "{figure.file}" {ABSENT}', _hint(figure, folder))
        elif problem := unread or _problem(file):
            log.add("R035", path, line, f'"{figure.file}" {problem}', "use JPEG, PNG or GIF")


def _hint(figure: Figure, folder: Path) -> str:
    """The picture that may have been meant; in a large folder not all are looked at."""
    found = (p for p in islice(folder.rglob("*"), _MOST_FILES) if p.suffix.lower() in _SUFFIXES)
    pictures = sorted(p.relative_to(folder).as_posix() for p in found if not file_problem(p))
    return suggestion(figure.file, pictures) or "paths start at the transcript's folder"


def _problem(file: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            return "" if image.format in _FORMATS else f"is {image.format}"
    except (UnidentifiedImageError, OSError):
        return "cannot be read as a picture"

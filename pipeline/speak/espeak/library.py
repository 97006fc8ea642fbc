"""Find libespeak-ng and its data, and give pyttsx3 that library and no other.

The wheel ``espeakng-loader`` carries both; where it has no build (Linux on ARM) the system's library
is taken. The library is loaded without RTLD_GLOBAL: other speech engines export the same symbols.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

FLAGS = 1
"""espeakCHARS_UTF8. No final pause (Rostra sets its own), no phoneme or SSML mark-up in the text."""
SEED = 1

_SYSTEM = (
    *("libespeak-ng.so.1", "libespeak-ng.1.dylib", "/opt/homebrew/lib/libespeak-ng.1.dylib"),
    *("/usr/local/lib/libespeak-ng.1.dylib", r"C:\Program Files\eSpeak NG\libespeak-ng.dll"),
)


class NoLibrary(Exception):
    """No libespeak-ng on this machine, or one without its data."""


def in_wheel() -> tuple[str, str] | None:
    """Paths of the wheel's library and of its data folder; None where there is no such wheel.

    :raises NoLibrary: the wheel is damaged.
    """
    try:
        import espeakng_loader
    except ModuleNotFoundError:
        return None
    try:
        return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    except RuntimeError as error:
        raise NoLibrary(str(error)) from error


def load(path: str) -> ctypes.CDLL:
    """The library of this path, or the system's where the path is empty.

    :raises NoLibrary: there is none.
    :raises OSError: it cannot be loaded.
    """
    if path:
        return ctypes.CDLL(path)
    for name in _SYSTEM:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise NoLibrary("libespeak-ng is not installed (package espeak-ng, or the wheel espeakng-loader)")


@contextmanager
def served_to_pyttsx3(library: ctypes.CDLL) -> Iterator[None]:
    """While this lasts, pyttsx3's espeak module loads this library and no other."""
    ctypes.cdll.LoadLibrary = lambda name: library  # type: ignore[method-assign]  # noqa: ARG005
    try:
        yield
    finally:
        del ctypes.cdll.LoadLibrary


def version_and_data(library: ctypes.CDLL) -> tuple[str, str]:
    """Version and data folder of an initialised library (``espeak_Info``)."""
    library.espeak_Info.restype = ctypes.c_char_p
    folder = ctypes.c_char_p()
    version: bytes = library.espeak_Info(ctypes.byref(folder))
    return version.decode().split()[0], (folder.value or b"").decode()


def seed(library: ctypes.CDLL) -> None:
    """Seed the noise of breath and consonants. Before 1.52 the library used the C library's generator."""
    if hasattr(library, "espeak_ng_SetRandSeed"):
        library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
    else:
        ctypes.CDLL(None).srand(ctypes.c_uint(SEED))


_UTF_8, _IPA = 1, 2
"""Modes of ``espeak_TextToPhonemes`` for the text and for what it gives."""
_TIES = 1 << 7 | 0x361 << 8
"""Mode in which the characters of one sound are tied by U+0361, so that "chop" and "hot shop" differ."""


def phonemes(library: ctypes.CDLL, text: str, *, ties: bool = False) -> str:
    """The sounds of a text in IPA, as the voice that is set speaks them; empty if the library cannot tell.

    :param ties: whether U+0361 ties the characters of one sound, such as a diphthong.
    """
    if not hasattr(library, "espeak_TextToPhonemes"):
        return ""
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    mode = _IPA | (_TIES if ties else 0)
    left = ctypes.c_char_p(text.encode())
    clauses = []
    while left.value:
        # It moves the pointer to the next clause, and sets it to NULL after the last one.
        clauses.append((library.espeak_TextToPhonemes(ctypes.byref(left), _UTF_8, mode) or b"").decode())
    return " ".join(filter(None, map(str.strip, clauses)))

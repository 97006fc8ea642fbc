"""Loader for libespeak-ng and its data, which makes pyttsx3 use the same library.

The wheel ``espeakng-loader`` contains the library and its data. On platforms without that wheel (Linux on ARM), the
system's library is used. The library is loaded without RTLD_GLOBAL, since other speech engines export the same symbols.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

FLAGS = 1
"""Flags for ``espeak_Synth``: UTF-8 text without phonemes or SSML, and no final pauses (espeakCHARS_UTF8).

Rostra adds its own pauses.
"""
SEED = 1

_SYSTEM = (
    *("libespeak-ng.so.1", "libespeak-ng.1.dylib", "/opt/homebrew/lib/libespeak-ng.1.dylib"),
    *("/usr/local/lib/libespeak-ng.1.dylib", r"C:\Program Files\eSpeak NG\libespeak-ng.dll"),
)


class NoLibrary(Exception):
    """Error raised if libespeak-ng, its data or pyttsx3 is missing."""


def in_wheel() -> tuple[str, str] | None:
    """Return the paths of the library and data folder in ``espeakng-loader``, or None.

    The result is None if the wheel is not installed.

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
    """Return the library at a path, or the system's library if the path is empty.

    :raises NoLibrary: the system has no such library.
    :raises OSError: the library at the path cannot be loaded.
    """
    if path:
        return ctypes.CDLL(path)
    for name in _SYSTEM:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise NoLibrary("libespeak-ng is not installed; install the system package espeak-ng or the wheel espeakng-loader")


@contextmanager
def served_to_pyttsx3(library: ctypes.CDLL) -> Iterator[None]:
    """Make pyttsx3 load the given library when it is imported within the context."""
    ctypes.cdll.LoadLibrary = lambda name: library  # type: ignore[method-assign]  # noqa: ARG005
    try:
        yield
    finally:
        del ctypes.cdll.LoadLibrary


def version_and_data(library: ctypes.CDLL) -> tuple[str, str]:
    """Return the version and the data folder of an initialised library."""
    library.espeak_Info.restype = ctypes.c_char_p
    folder = ctypes.c_char_p()
    version: bytes = library.espeak_Info(ctypes.byref(folder))
    return version.decode().split()[0], (folder.value or b"").decode()


def seed(library: ctypes.CDLL) -> None:
    """Seed the random noise in breath and consonants with ``SEED``.

    Versions of libespeak-ng before 1.52 use the random numbers of the C library. For these, the C library is seeded.
    """
    if hasattr(library, "espeak_ng_SetRandSeed"):
        library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
    else:
        ctypes.CDLL(None).srand(ctypes.c_uint(SEED))


_UTF_8, _IPA = 1, 2
"""Modes of ``espeak_TextToPhonemes``: UTF-8 input and IPA output."""
_TIES = 1 << 7 | 0x361 << 8
"""Mode that ties the characters of one sound with U+0361.

This distinguishes "chop" from "hot shop".
"""


def phonemes(library: ctypes.CDLL, text: str, *, ties: bool = False) -> str:
    """Return the IPA of a text, as read by the current voice.

    The IPA is empty if the library has no function ``espeak_TextToPhonemes``.

    :param ties: whether to tie the characters of one sound, such as a diphthong, with U+0361.
    """
    if not hasattr(library, "espeak_TextToPhonemes"):
        return ""
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    mode = _IPA | (_TIES if ties else 0)
    left = ctypes.c_char_p(text.encode())
    clauses = []
    while left.value:
        # The function moves the pointer to the next clause, and sets it to NULL after the last one.
        clauses.append((library.espeak_TextToPhonemes(ctypes.byref(left), _UTF_8, mode) or b"").decode())
    return " ".join(filter(None, map(str.strip, clauses)))

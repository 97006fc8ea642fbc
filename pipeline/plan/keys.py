"""Checks of episode keys, which become part of file names and URLs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from pipeline.model import Document, Log

_LONGEST = 255 - len(".0123456789ab.chapters.json")
"""Maximum length of a key in bytes.

It is the usual limit for file names minus the longest suffix.
"""
_LEADS_AWAY = re.compile(r"\.|.*[/\\]", re.DOTALL)
_JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner, which some languages and emoji require."""
_NOT_EVERYWHERE = re.compile(r'[<>:"|?*]|[. ]$|^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|$)', re.IGNORECASE)
"""Pattern for characters and names that Windows does not allow as file names."""


def check_keys(documents: Iterable[Document], log: Log) -> None:
    """Report keys that are invalid (R007), not portable (R134) or not unique (R032, R044)."""
    exact: dict[str, str] = {}
    alike: dict[str, Document] = {}
    for document in documents:
        key, path = document.key, document.path
        if (other := exact.setdefault(key, path)) != path:
            one, two = Path(path), Path(other)
            hint = "set a different `key`"
            if one.stem == two.stem and one.suffix != two.suffix:
                hint = f"if both are the same episode, remove {one.name} or {two.name}; otherwise set a different `key`"
            log.add("R032", path, 0, f'the key "{key}" is also used by {other}', hint)
        elif (twin := alike.setdefault(_folded(key), document)) is not document:
            message = f'some hosts cannot tell the keys "{key}" and "{twin.key}" ({twin.path}) apart'
            log.add("R044", path, 0, message, "set a different `key` in one of the two transcripts")
        if _LEADS_AWAY.match(key):
            hint = "use a key that contains no / or \\ and does not start with a full stop"
            log.add("R007", path, 0, f'the key "{key}" cannot be a file name', hint)
        elif hidden := [c for c in key if _is_hidden(c)]:
            message = f"the key contains the invisible character U+{ord(hidden[0]):04X}"
            log.add("R007", path, 0, message, "set a `key` without it, or rename the transcript")
        elif found := _NOT_EVERYWHERE.search(key):
            what = f"names with {found.group()}" if len(found.group()) == 1 else "this name"
            log.add("R134", path, 0, f'some hosts cannot store {what}: "{key}"', "set a different `key`")
        length = len(key.encode(errors="surrogatepass"))
        if length > _LONGEST:
            message = f"the key is {length} bytes long; file names allow at most {_LONGEST} bytes"
            log.add("R007", path, 0, message, "set a shorter `key`, or rename the transcript")


def _is_hidden(char: str) -> bool:
    """Return whether a character is invisible and not allowed in keys.

    Control and format characters, surrogates, and line and paragraph separators are not allowed, except zero-width
    joiners and non-joiners.
    """
    return char not in _JOINERS and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _folded(key: str) -> str:
    """Normalise a key so that keys some hosts cannot distinguish become equal.

    Letter case, Unicode normalisation, invisible characters, and full stops and spaces at the end are ignored.
    """
    divided = unicodedata.normalize("NFD", key)
    seen = "".join(c for c in divided if unicodedata.category(c) != "Cf" and "VARIATION SELECTOR" not in _name(c))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", seen.casefold())).rstrip(". ")


def _name(char: str) -> str:
    return "" if char.isascii() else unicodedata.name(char, "")

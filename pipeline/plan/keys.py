"""Check the episodes' keys: files and addresses are named after them, on hosts that we do not know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from pipeline.model import Document, Log

_LONGEST = 255 - len(".0123456789ab.chapters.json")
"""Bytes that file systems allow a name, less the longest that is put after a key."""
_LEADS_AWAY = re.compile(r"\.|.*[/\\]", re.DOTALL)
_JOINERS = "\u200c\u200d"
"""Words of some languages, and emoji, are spelt with them."""
_NOT_EVERYWHERE = re.compile(r'[<>:"|?*]|[. ]$|^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|$)', re.IGNORECASE)
"""What Windows does not take as a file's name."""


def check_keys(documents: Iterable[Document], log: Log) -> None:
    """Report keys that cannot name files (R007), not on every host (R134), or not beside each other (R032, R044)."""
    exact: dict[str, str] = {}
    alike: dict[str, Document] = {}
    for document in documents:
        key, path = document.key, document.path
        if (other := exact.setdefault(key, path)) != path:
            one, two = Path(path), Path(other)
            hint = "set another `key`"
            if one.stem == two.stem and one.suffix != two.suffix:
                hint = f"if both hold the same episode, remove {one.name} or {two.name}; otherwise set another `key`"
            log.add("R032", path, 0, f'the key "{key}" is that of {other} too', hint)
        elif (twin := alike.setdefault(_folded(key), document)) is not document:
            message = f'to some hosts the keys "{key}" and "{twin.key}" (of {twin.path}) are the same'
            log.add("R044", path, 0, message, "set another `key` in one")
        if _LEADS_AWAY.match(key):
            hint = "files are named after it: no / and no \\, and no full stop at its beginning"
            log.add("R007", path, 0, f'"key" is "{key}"', hint)
        elif hidden := [c for c in key if _is_hidden(c)]:
            message = f"the key has a character that nobody sees, U+{ord(hidden[0]):04X}"
            log.add("R007", path, 0, message, "set a `key` without it, or rename the transcript")
        elif found := _NOT_EVERYWHERE.search(key):
            what = f"a name with {found.group()}" if len(found.group()) == 1 else "this name"
            log.add("R134", path, 0, f'the key is "{key}", and some hosts cannot store {what}', "set another `key`")
        length = len(key.encode(errors="surrogatepass"))
        if length > _LONGEST:
            message = f"the name is {length} bytes long, and {_LONGEST} at most fit into the names of its files"
            log.add("R007", path, 0, message, "set a shorter `key`, or rename the transcript")


def _is_hidden(char: str) -> bool:
    """Whether a character controls how others are shown, or is no character."""
    return char not in _JOINERS and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _folded(key: str) -> str:
    """A key without case, encoding of accents and what is not seen, which hosts may not tell apart."""
    divided = unicodedata.normalize("NFD", key)
    seen = "".join(c for c in divided if unicodedata.category(c) != "Cf" and "VARIATION SELECTOR" not in _name(c))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", seen.casefold())).rstrip(". ")


def _name(char: str) -> str:
    return "" if char.isascii() else unicodedata.name(char, "")

"""Links and pictures by the rules of CommonMark 0.31 (sections 6.3 and 6.4): ``[words](address "title")``.

The words may hold pairs of brackets, the address pairs of round brackets; a backslash takes any of them for text. An
address with blanks stands between ``<`` and ``>``; that of a picture may do without, since files are often so named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.read.entities import plain

_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_PLAIN = r"(?:[^\s()\\]++|\\\S)"
_DEEPEST = rf"\({_PLAIN}*+\)"
_DEEPER = rf"\((?:{_PLAIN}|{_DEEPEST})*+\)"
_ADDRESS = rf"(?:{_PLAIN}|\((?:{_PLAIN}|{_DEEPER})*+\))*+"
"""Pairs of round brackets within each other, three deep."""
_TITLE = r"(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"
_TARGET = rf"\]\(\s*+(?:<(?P<apart>(?:[^<>\n\\]|\\.)*+)>|(?P<bare>(?!<){_ADDRESS}))(?:\s++(?P<title>{_TITLE}))?\s*+\)"
_LINK_TARGET = re.compile(_TARGET, re.DOTALL)
_LOOSE = r"(?P<loose>(?:[^()\n\"]++|\([^()\n\"]*+\))*+)(?P<behind>\"[^\"\n]*+\"[^\S\n]*+)?"
_PICTURE_TARGET = re.compile(rf"{_TARGET}|\]\({_LOOSE}\)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Target:
    """A link or a picture: half-open ranges of the text it was found in."""

    words: tuple[int, int]
    address: tuple[int, int]
    title: tuple[int, int]
    """With its quotation marks; empty where there is none."""
    end: int
    to: str
    """The address without its backslashes, with the characters that its entities name."""


def bracket_pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Offset of each ``[`` in [start, end) that is closed -> offset of its ``]``."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACKET.finditer(text, start, end):
        if found.group() == "[":
            opened.append(found.start())
        elif found.group() == "]" and opened:
            pairs[opened.pop()] = found.start()
    return pairs


def link_at(text: str, at: int, end: int, pairs: Mapping[int, int]) -> Target | None:
    """The link whose ``[`` stands at an offset, or None.

    :param pairs: the brackets of the text (``bracket_pairs``).
    """
    close = pairs.get(at, end)
    found = _LINK_TARGET.match(text, close, end) if at + 1 < close < end else None
    return _target(at, found) if found else None


def picture_at(text: str, at: int, end: int) -> Target | None:
    """The picture whose ``!`` stands at an offset, or None."""
    if not text.startswith("![", at, end):
        return None
    close = bracket_pairs(text, at + 1, end).get(at + 1, end)
    found = _PICTURE_TARGET.match(text, close, end)
    return _target(at + 1, found) if found else None


def _target(at: int, found: re.Match[str]) -> Target:
    address, title = "bare" if found["bare"] is not None else "apart", "title"
    if found[address] is None:
        address, title = "loose", "behind"
    to = " ".join(_ESCAPED.sub(r"\1", plain(found[address])).split())
    named = found.span(title) if found[title] else (found.end(), found.end())
    return Target((at + 1, found.start()), found.span(address), named, found.end(), to)

"""Texts without speaker tags: their probable type, and how to correct them (R004)."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.read.candidates import TITLES
from pipeline.read.source import Source

_SCENE = re.compile(r"^[^\S\n]*(?:\d+[.)]?\s+)?(?:INT|EXT|INT\./EXT|I/E)[./]\s*\S.*$", re.MULTILINE)
"""Pattern for a scene heading in a screenplay."""
_PART = re.compile(
    r"^[^\S\n]*(?:_|\*{1,2})?(?P<name>[A-ZÀ-Þ][\w'’\-]*(?:[^\S\n][A-ZÀ-Þ][\w'’\-]*){0,3})(?:_|\*{1,2})?"
    r"(?:\.(?:_|\*{1,2})?(?:[^\S\n]{2,}|(?<=[A-ZÀ-Þ]{2}\.)[^\S\n]|(?<=[_*])[^\S\n]|(?<=[A-ZÀ-Þ]{2}\.)$)|[^\S\n]*[\[(][a-z][^\])\n]*[\])][^\S\n]+[^\s:–—-])",
    re.MULTILINE,
)
"""Pattern for the start of a turn in a play.

It matches a name before a full stop or a direction in brackets, but not an initial.
"""
_ROW = re.compile(r"^[^\S\n]*\|.*\|[^\S\n]*$", re.MULTILINE)
_COLUMNS = re.compile(r"^[^\n,;]{1,60}([,;])[^\n]*\1[^\n]*$", re.MULTILINE)
_ITEM = re.compile(r"^[^\S\n]*(?:[-*+•]|\d+[.)])[^\S\n]", re.MULTILINE)
_CHANGE = re.compile(r"^[^\S\n]*>>", re.MULTILINE)
_INITIALS = re.compile(r"^[^\S\n]*(?:\*\*)?([A-Z]{1,3})[:.](?:\*\*)?\s", re.MULTILINE)
_LABEL = re.compile(r"^[^\S\n]*(?:\*\*|__)?([^\W\d_][^\n:*_]{1,40}):(?:\*\*|__)?(?=\s)", re.MULTILINE)
_FEW_PARTS = 4
_WRITE = "begin each turn with `NAME: text` or `NAME - text`"


def has_scenes(source: Source, tags: int = 0) -> bool:
    """Return whether a text is a screenplay, judging by its scene headings.

    There must be at least two headings, and at least as many headings as tags.

    :param tags: number of speaker tags.
    """
    scenes = sum(1 for _ in _SCENE.finditer(source.text))
    return scenes > 1 and scenes >= tags


def is_drama(source: Source, tags: int = 0) -> bool:
    """Return whether a text is a play, judging by the form of its turns.

    A turn of a play begins with a name, then a full stop or stage direction. There must be at least four such turns,
    and more of them than speaker tags. There must be at least two names, and one must recur.

    :param tags: number of speaker tags.
    """
    parts = Counter(m["name"] for m in _PART.finditer(source.text) if len(m["name"]) > 1 and m["name"] not in TITLES)
    again = sum(count for count in parts.values() if count > 1)
    return len(parts) > 1 and parts.total() >= _FEW_PARTS and parts.total() > tags and again > 1


def untagged(source: Source) -> tuple[str, str]:
    """Return the message and hint of R004 for a text without speaker tags."""
    text = source.text
    lines = sum(1 for line in text.split("\n") if line.strip())
    if has_scenes(source) or is_drama(source):
        kind = "a screenplay" if has_scenes(source) else "a play"
        return (
            f"this looks like {kind}, which is not supported",
            f"{_WRITE}, and put stage directions in square brackets",
        )
    if 2 * len(_ROW.findall(text)) > lines:
        return "this looks like a table, which is not supported", _WRITE
    if lines > 2 and 2 * len(_COLUMNS.findall(text)) > lines:
        said = "this looks like a CSV file without column names"
        return said, "name the columns in the first row (`speaker,text`)"
    hint = "write `NAME - text` or `NAME: text`"
    if found := _INITIALS.search(text):
        hint += f'; explain initials in `people` (`aliases = ["{found[1]}"]`)'
    if _CHANGE.search(text):
        hint += "; `>>` needs a name"
    if 2 * len(_ITEM.findall(text)) > lines:
        return "no line begins with a speaker tag; this looks like an outline", hint
    labels = list(dict.fromkeys(m[1].strip() for m in _LABEL.finditer(text)))
    if labels:
        some = ", ".join(f'"{label}"' for label in labels[:3])
        return f"no line begins with a speaker tag; labels such as {some} are not read as tags", (
            f"{hint}; if they are speakers, list them in `people` in the front matter"
        )
    return "no line begins with a speaker tag", hint

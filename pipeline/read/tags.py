"""Speaker tags: which convention a transcript uses, and which lines begin a turn.

A convention is a pattern for the beginning of a line. The whole file decides: the convention that finds
the most plausible tags is taken, and words that only look like names (``Note:``) are not tags in any.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pipeline.names import fold_name
from pipeline.read.source import Source

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_CAPS_WORD = rf"{_UPPER}(?:{_UPPER}|['’.\-](?={_UPPER})|(?<={_UPPER})\.)*"
_CAPS_NAME = rf"{_CAPS_WORD}(?:[ \t]+(?:DE|LA|VON|VAN|DER|DEN|[a-z]{{2,3}}|{_CAPS_WORD})){{0,5}}"
_WORD = r"[^\W\d_][^\W_]*(?:['’.\-][^\W\d_]+)*\.?"
_NAME = rf"{_WORD}(?:[ \t]+{_WORD}){{0,5}}"
_STAMP = r"\\?[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\\?[\])]?"
_ROLE = r"(?:[ \t]*\([^()\n]{1,60}\))?"

PATTERNS: dict[str, re.Pattern[str]] = {
    "dash": re.compile(rf"(?P<name>{_CAPS_NAME})[ \t]*(?:[-–—][ \t]+|[ \t][-–—](?=\S)|[–—](?=\S))"),
    "bold": re.compile(rf"\*\*(?P<name>{_NAME}){_ROLE}:?\*\*:?[ \t]*"),
    "stamped": re.compile(rf"(?P<name>{_NAME})[ \t]*(?::[ \t]*{_STAMP}|\({_STAMP}\):?|\[{_STAMP}\]:?)(?=[ \t\n]|$)"),
    "colon": re.compile(rf"(?P<name>{_NAME}){_ROLE}:(?=[ \t\n]|$)[ \t]*"),
    "name-dash": re.compile(rf"(?P<name>{_NAME})[ \t]+[-–—][ \t]+"),
    "record": re.compile(rf"(?P<name>(?:Mr|Mrs|Ms|Miss|Dr|The)\.?[ \t]+{_CAPS_NAME}(?: of [A-Z][a-z]+)?)\.[ \t]+"),
}
"""Convention name -> pattern; the group ``name`` is the tag, the whole match is what is not spoken."""

_UNMISTAKABLE = ("bold", "stamped", "record")
"""Conventions whose form alone makes a tag."""

NOT_SPEAKERS = frozenset(
    "note notes participants present attendees scribe agenda date time place location subject topic title summary "
    "abstract references bibliography sources source licence license copyright transcript warning question answer q a "
    "example ps nb http https editors editor contributors contributor authors author keywords duration recorded "
    "contents introduction conclusion background disclaimer series episode module chapter part see also".split()
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A line that begins a turn."""

    line: int
    start: int
    end: int
    """Offset behind the tag and its separator."""
    name: str
    """As written."""


def find_tags(source: Source, start: int, convention: str) -> list[Tag]:
    """All lines from an offset on that begin with a tag of this convention."""
    pattern = PATTERNS[convention]
    tags: list[Tag] = []
    for number in range(source.line(start), len(source.starts) + 1):
        at = source.starts[number - 1]
        if at < start:
            continue
        while source.text[at : at + 1] in (" ", "\t"):
            at += 1
        found = pattern.match(source.text, at)
        if found and _plausible(found.group("name")):
            tags.append(Tag(number, found.start(), found.end(), found.group("name").strip()))
    return tags


def _plausible(name: str) -> bool:
    key = fold_name(name)
    words = key.split()
    if key in NOT_SPEAKERS or (words[0] in NOT_SPEAKERS and len(words) <= 2):
        return False
    return len(name) <= 60 and (name[0].isupper() or not name[0].isascii())


def _named(tags: Sequence[Tag], known: frozenset[str], convention: str) -> list[Tag]:
    """The tags that are more than a chance likeness: known (or nearly), repeated, or spelt like a full name."""
    if convention in _UNMISTAKABLE:
        return list(tags)
    counts = Counter(fold_name(t.name) for t in tags)
    sure = known | {key for key, count in counts.items() if count > 1}
    if convention == "name-dash":
        return [
            t for t in tags if near(fold_name(t.name), known) or (fold_name(t.name) in sure and _like_full_name(t.name))
        ]
    return [t for t in tags if near(fold_name(t.name), sure) or t.name.isupper() or _like_full_name(t.name)]


def near(key: str, known: frozenset[str]) -> bool:
    """Whether a folded name is known, or one slip of the pen away from a known one."""
    return key in known or (len(key) >= 5 and any(OSA.distance(key, k, score_cutoff=1) <= 1 for k in known))


def _like_full_name(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 4 and all(w[0].isupper() or len(w) <= 3 for w in words)


def detect(source: Source, start: int, known: frozenset[str], forced: str = "auto") -> tuple[str, list[Tag]]:
    """The convention of a file and its tags, in order.

    :param known: folded names (``fold_name``) of people the front matter declares.
    :param forced: name of a convention, or ``auto``.
    :returns: (name, tags); no tags where the file has none.
    """
    if forced != "auto":
        return forced, find_tags(source, start, forced)
    best, best_tags, best_score = "", list[Tag](), 0
    for name in PATTERNS:
        tags = _named(find_tags(source, start, name), known, name)
        score = len(tags) + 2 * sum(fold_name(t.name) in known for t in tags)
        if score > best_score:
            best, best_tags, best_score = name, tags, score
    if not best:
        return "", []
    speakers = known | {fold_name(t.name) for t in best_tags}
    return best, _with_exceptions(source, start, best, best_tags, frozenset(speakers))


def _with_exceptions(source: Source, start: int, best: str, tags: list[Tag], speakers: frozenset[str]) -> list[Tag]:
    """Add lines tagged in another convention, where the name is one the file already knows."""
    by_line = {t.line: t for t in tags}
    for name in PATTERNS:
        if name != best:
            for tag in find_tags(source, start, name):
                if fold_name(tag.name) in speakers:
                    by_line.setdefault(tag.line, tag)
    return [by_line[line] for line in sorted(by_line)]

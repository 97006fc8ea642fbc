"""Speaker tags: lines of a transcript that look like the tags of a convention.

``conventions/`` defines the conventions. ``detect.py`` decides which one a transcript uses, and which of these lines
begin a turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model import fold_name, unaccented
from pipeline.read.conventions import CONVENTIONS, Convention, Trust
from pipeline.read.conventions.form import SPACE, STAMP, TIME
from pipeline.read.marks import in_place, plain
from pipeline.read.source import Source

_LEADING_STAMP = rf"(?:(?:{STAMP}|{TIME})(?:{SPACE}*[-–—|•]{SPACE}*|{SPACE}+))?"
_NUMBER = rf"(?:\(?\d{{1,4}}[.)]|\[\d{{1,4}}\]|\d{{1,3}}(?={SPACE}{{2}})){SPACE}+"
_MARK = rf"(?:(?:>{SPACE}*){{1,3}}|[-–—•●▪◦·]{SPACE}*|[*+]{SPACE}+|{_NUMBER})"
"""Pattern for a prefix of a tag: a bullet, a number, or ``>>``."""
_BEGINNING = re.compile(f"{SPACE}*({_MARK})?({_LEADING_STAMP})({_MARK})?")
_LAST_STAMP = re.compile(rf"\s*[-–—|•,]?\s*(?:{STAMP}|(?<=\s){TIME})\s*$")
_CONTINUED = re.compile(r"[\s,.…]*\(?(?:continu(?:ed|ing)|cont['’]d|cont\.)\)?\s*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*(?:\([^()\n]{1,60}\)|\\?\[[^\[\]\n]{1,60}\\?\])\s*$")
_LINK_END = re.compile(r"\](?:\([^()\s]*\))?\s*$")
"""Pattern for the end of a name that is a link or in brackets."""
_DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,3}\.?){1,4}$")
_CLAUSE = frozenset(
    "who whom whose which that as you i we he she they it is are was were has have had do does did not will would can "
    "please thank thanks".split()
)
"""Words that occur in sentences but not in roles."""
_NO_LETTERS = re.compile(r"\?{1,3}|\+?\(?\d[\d\s()-]{6,}")
"""Pattern for a placeholder name: question marks or a telephone number."""
_ENDED = frozenset("!?…")
"""Punctuation marks that occur in sentences but not in roles."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Pattern for invisible characters in copied text: zero-width spaces and direction marks."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A speaker tag, which begins a turn."""

    line: int
    start: int
    end: int
    """Offset after the tag and its separator."""
    name: str
    """Name as written, without role, degree, brackets and time."""
    continued: bool = False
    """Whether the tag marks the continuation of a turn (``(continued)``)."""
    tight: bool = False
    """Whether the separator has no spaces around it.

    It may then be a dash within a sentence.
    """
    mark: str = ""
    """Prefix: ``>>``, ``-`` for any dash, a different bullet, ``a number``, or an empty string."""
    stamped: bool = False
    """Whether a time precedes the name."""
    closing: str = ""
    """Closing markup at the end of the turn, opened before the tag."""
    role: str = ""
    """Text after a comma (``MAYOR``, ``PhD``), or a second name if several people speak."""

    @property
    def key(self) -> str:
        """Name, folded and without accents."""
        return name_key(self.name)


class Beginning(NamedTuple):
    """The beginning of a line, which may be a speaker tag."""

    number: int
    start: int
    """Offset of the first non-space character."""
    name: int
    """Offset of the possible name, after any prefix and time."""
    mark: str
    """See ``Tag.mark``."""
    stamped: bool
    """Whether a time precedes the name."""


class Lines:
    """A cached search for lines that look like speaker tags, by convention."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: dict[str, list[Tag]] = {}
        self._text = _INVISIBLE.sub(" ", in_place(source.text, "x"))
        self.beginnings = list(self._beginnings())

    def forget(self) -> None:
        """Release the cached results."""
        self._found, self.beginnings = {}, []

    def tagged(self, start: int, convention: str, mark: str = "") -> list[Tag]:
        """Return the possible tags of a convention after an offset, in text order.

        :param mark: prefix of the tags (``Tag.mark``).
        """
        return [t for t in self._formed(convention) if t.mark == mark and self.source.starts[t.line - 1] >= start]

    def marks(self, start: int, conventions: Iterable[str] = ()) -> list[str]:
        """Return the prefixes of possible tags after an offset, the most frequent first.

        :param conventions: conventions to search; if empty, all that put the tag and the text on the same line.
        """
        counted = conventions or (c.name for c in CONVENTIONS.values() if not c.lines)
        marked = {t.line: t.mark for name in counted for t in self._formed(name) if t.mark}
        lines = (mark for number, mark in marked.items() if self.source.starts[number - 1] >= start)
        return [mark for mark, _ in Counter(lines).most_common()]

    def _formed(self, name: str) -> list[Tag]:
        if name not in self._found:
            convention = CONVENTIONS[name]
            found: list[Tag] = []
            if re.search(convention.holds, self._text):
                form = _compiled(name)
                matches = ((line, form.match(self._text, line.name)) for line in self.beginnings)
                tags = (self._tag(line, match, convention) for line, match in matches if match)
                found = [tag for tag in tags if tag is not None]
            self._found[name] = found
        return self._found[name]

    def _beginnings(self) -> Iterator[Beginning]:
        for number, at in enumerate(self.source.starts, 1):
            line = self.source.line_text(number)
            if said := line.lstrip():
                start = at + len(line) - len(said)
                found = _BEGINNING.match(self._text, start)
                assert found is not None
                yield Beginning(number, start, found.end(), _kind((found[1] or found[3] or "").strip()), bool(found[2]))

    def _tag(self, line: Beginning, found: re.Match[str], convention: Convention) -> Tag | None:
        written = self.source.text[slice(*found.span("name"))]
        name, role, continued = parse_name(plain(written))
        if not name or written.endswith("\\") or (convention.fits is not None and not convention.fits(name)):
            return None
        tight = bool(found.groupdict().get("tight"))
        return Tag(
            line.number,
            line.start,
            found.end(),
            name,
            continued=continued,
            tight=tight,
            mark=line.mark,
            stamped=line.stamped,
            closing=convention.closing,
            role=role,
        )


def parse_name(written: str) -> tuple[str, str, bool]:
    """Parse the text of a speaker tag.

    Times, brackets and ``continued`` at the end are not part of the name. The part after a comma is a role or degree if
    the name has at least two words, or if both are in capitals.

    :returns: (name, role, whether the tag continues a turn). The name is empty if the tag contains neither letters nor
        a placeholder such as ``??``.
    """
    text, continued = " ".join(_INVISIBLE.sub("", written).split()), False
    if "[" not in text:
        text = _LINK_END.sub("", text)
    while text:
        if found := _LAST_STAMP.search(text):
            text = text[: found.start()]
        elif (found := _CONTINUED.search(text)) and found.start():
            text, continued = text[: found.start()], True
        elif found := _BRACKETS.search(text):
            text = text[: found.start()]
        else:
            break
    name, comma, role = text.partition(", ")
    role = role.strip()
    degree = _DEGREE.match(role) is not None
    told = (role[-1:] == "." and not degree) or not _ENDED.isdisjoint(role)
    clause = told or (not degree and not _CLAUSE.isdisjoint(role.casefold().split()))
    if comma and (clause or not (" " in name or degree or (name.isupper() and role.isupper()))):
        name, role = text, ""
    if brackets := _BRACKETS.search(name):
        name = name[: brackets.start()]
    name = name.strip(" ,;")
    named = any(c.isalpha() for c in name) or _NO_LETTERS.fullmatch(name)
    return name if named else "", role, continued


def is_degree(role: str) -> bool:
    """Return whether the text after a name is a degree (``PhD``) rather than a role."""
    return _DEGREE.match(role) is not None and (not role.isalpha() or not role.isupper() or len(role) <= 3)


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """Return a name in the form used for comparison.

    The name is folded, without accents, and with underscores replaced by spaces.
    """
    return unaccented(fold_name(name.replace("_", " "))) or name


def firm(convention: str) -> bool:
    """Return whether tags of a convention also count in files with a different convention."""
    return CONVENTIONS[convention].trust is not Trust.DOUBTFUL


def _kind(mark: str) -> str:
    """Return the description of a tag's prefix, as in ``Tag.mark``."""
    if mark[:1] in ("-", "–", "—"):
        return "-"
    if mark.startswith(">"):
        return ">>" if mark.count(">") > 1 else ">"
    return "a number" if mark.strip("()[].").isdigit() else mark


@cache
def _compiled(convention: str) -> re.Pattern[str]:
    return re.compile(f"{CONVENTIONS[convention].form}{SPACE}*")

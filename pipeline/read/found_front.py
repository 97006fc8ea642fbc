"""Front matter of found text: the title pages that precede the first turn in a PDF or a web page.

Each piece of text before the first tag is taken by the first rule that fits. What no rule takes is kept verbatim,
reported (R027) and shown in the book's page about the edition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import FrontItem, Log, Metadata, Person, slug, unique_id
from pipeline.read.blocks import split_at_lines
from pipeline.read.drafts import SourceBlock
from pipeline.read.front import EMPTY_METADATA, Front, overridden
from pipeline.read.listed import Listed, label, person
from pipeline.read.marks import BULLET, is_stamp, plain
from pipeline.read.repair import page_furniture
from pipeline.read.source import Source
from pipeline.standards import parse_licence

_NUMBERED = re.compile(r"(?:module|episode|chapter|part|lesson|session|lecture|unit|no\.?|#)\s*(\d{1,4})\.?$", re.I)
_URL = re.compile(r"<?(https?://[^\s<>]+)>?$")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b\.?$")
_DATE = re.compile(r"\b((?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b")
_TITLE_LABEL = re.compile(r"(?:title|topic|subject):\s+(?=\S)", re.I)
_LINE_OF_ITS_OWN = re.compile(
    rf"{_DATE.pattern}|{_URL.pattern}|[^\W\d_][^:.\d]{{1,40}}:(?:\s|$)|#{{1,6}}\s|[^\W\d_]{{1,4}}\s*=\s"
)


def read_found_front(source: Source, blocks: Sequence[SourceBlock], log: Log, declared: Front | None = None) -> Front:
    """Read the blocks before the first turn (R017, R027, R028; R034 below front matter in TOML).

    :param declared: the front matter in TOML above them, which wins field by field (``front.overridden``).
    """
    reader = _Reader(source, log, declared)
    return reader.read([piece for b in blocks for piece in _pieces(source, b)])


def is_title_page(found: Front) -> bool:
    """Whether this is the title page of a publication, and not a line or two that stand before the first turn."""
    return len({item.kind for item in found.items} - {_UNKNOWN, "running head"}) >= _TITLE_PAGE


_UNKNOWN = "front matter"
"""The kind of an entry that no rule takes."""
_TITLE_PAGE = 3
"""Kinds of entries from which on they are a title page: title, licence and people, say."""
_FIELDS = {
    "title": "title", "series title": "series_title", "number": "number", "summary": "summary", "date": "date",
    "source": "source", "licence": "licence", "publisher": "publisher",
}  # fmt: skip
"""Kind of an entry -> the field that it fills."""
_SHOWN = "the book shows it on the page about the edition; delete it if it is not to be published"


def _pieces(source: Source, block: SourceBlock) -> list[SourceBlock]:
    """A block, divided before and behind the lines that stand for themselves: labels, dates, addresses."""
    starts: list[int] = []
    apart = False
    for number in range(block.line, block.last_line + 1):
        alone = bool(_LINE_OF_ITS_OWN.match(source.line_text(number).strip()))
        if apart or alone:
            starts.append(number)
        apart = alone
    return _split(source, block, starts)


def _split(source: Source, block: SourceBlock, lines: Sequence[int]) -> list[SourceBlock]:
    """The parts of a block, each with the characters that its entities name."""
    return [replace(part, text=plain(part.text)) for part in split_at_lines(source, block, lines)]


class _Reader:
    def __init__(self, source: Source, log: Log, declared: Front | None) -> None:
        self.source, self.log, self.declared = source, log, declared
        self.items: list[FrontItem] = []
        self.furniture: list[tuple[int, int, str]] = []
        self.people: list[Person] = []
        self.role = ""
        self.leading: list[str] = []
        self.titles: list[str] = []
        self.meta = EMPTY_METADATA
        self.year_line = 0
        """Line of the year that the date was made of, or 0."""

    def read(self, blocks: Sequence[SourceBlock]) -> Front:
        numbered = any(_NUMBERED.match(b.text) for b in blocks)
        for block in blocks:
            self.take(block, numbered)
        self.name_series()
        front = Front("", self.meta, tuple(self.people), False, tuple(self.items), furniture=tuple(self.furniture))
        used = front if self.declared is None else overridden(front, self.declared)
        if self.declared is not None:
            self.report_unused(front.meta, used.meta)
        if self.year_line and used.meta.date == self.meta.date and "date" not in used.unread:
            message = f"only a year was found; {self.meta.date} is used"
            hint = "set `date = YYYY-MM-DD` in the front matter"
            self.log.add("R028", self.source.path, self.year_line, message, hint)
        return used

    def report_unused(self, found: Metadata, used: Metadata) -> None:
        """Report what the front matter leaves no use for (R034)."""
        for item in self.items:
            field = _FIELDS.get(item.kind, "")
            if item.kind == _UNKNOWN:
                message = f'belongs to no speaker: "{item.text[:60]}"'
            elif field and getattr(found, field) != getattr(used, field):
                message = f'"{item.text[:60]}" is not used: the front matter states another {field}'
            else:
                continue
            self.log.add("R034", self.source.path, self.source.own_line(item.span.first_line), message, _SHOWN)

    def keep(self, kind: str, block: SourceBlock) -> None:
        span = self.source.span(block.start, block.end)
        self.items.append(FrontItem(kind, " ".join(block.text.split()), span))

    def take(self, block: SourceBlock, numbered: bool) -> None:
        text = " ".join(block.text.split())
        reason = "time stamp" if is_stamp(text) else page_furniture(text)
        if reason and not _YEAR.match(text):
            self.furniture.append((block.start, block.end, reason))
            self.log.add("R017", self.source.path, block.line, f'{reason} left out: "{text[:60]}"')
            return
        if self.take_label(block, text) or self.take_people(block):
            return
        self.role = ""
        dated = self.meta.date
        kind = self.kind(text, numbered)
        self.keep(kind, block)
        if self.meta.date != dated:
            self.year_line = block.line if kind == "publication" else 0
        if kind == "running head":
            self.log.add("R017", self.source.path, block.line, f'running head left out: "{text[:60]}"')
        if kind == _UNKNOWN and self.declared is None:
            self.log.add("R027", self.source.path, block.line, f'not recognised: "{text[:60]}"', _SHOWN)

    def take_label(self, block: SourceBlock, text: str) -> bool:
        """Whether the piece gives a role to people named with it or behind it."""
        if _TITLE_LABEL.match(text) or not (found := label(text)):
            return False
        if found.people and found.role.isupper() and person(text):
            return False
        for listed in found.people:
            self.add_person(listed, found.role)
        self.role = "" if found.people else found.role
        self.keep("participants" if found.people else "role", block)
        return True

    def take_people(self, block: SourceBlock) -> bool:
        """Whether every line of the piece names a person; they are added then."""
        lines = _split(self.source, block, range(block.line, block.last_line + 1))
        found = [person(BULLET.sub("", line.text)) for line in lines]
        if not self.role and not all(f and f.initials for f in found):
            return False
        if not all(found):
            return False
        for line, listed in zip(lines, found, strict=True):
            assert listed is not None
            self.add_person(listed, self.role or "speaker")
            self.keep("person", line)
        return True

    def add_person(self, listed: Listed, role: str) -> None:
        aliases = (listed.initials,) if listed.initials else ()
        for index, known in enumerate(self.people):
            if known.name.casefold() == listed.name.casefold():
                roles = known.role if role in known.role.split(", ") else f"{known.role}, {role}"
                self.people[index] = replace(known, role=roles, aliases=(*known.aliases, *aliases))
                return
        person_id = unique_id(slug(listed.name), [p.id for p in self.people])
        self.people.append(Person(person_id, listed.name, role, listed.affiliation, aliases, False, None))

    def kind(self, text: str, numbered: bool) -> str:
        """Take what one piece says; the name of the rule that took it."""
        meta = self.meta
        if match := _NUMBERED.match(text):
            if not meta.number:
                self.meta = replace(meta, number=int(match.group(1)))
                return "number"
            return "running head" if int(match.group(1)) == meta.number else _UNKNOWN
        if match := _URL.match(text):
            self.meta = replace(meta, source=meta.source or match.group(1))
            return "source"
        if re.match(r"(cover|title)\s+(picture|photo|image|illustration)", text, re.I):
            return "cover credit"
        if re.search(r"licen[cs]|creative commons|copyright|©", text, re.I) and len(text) < 400:
            # A copyright line is no licence: one that is recognised takes its place.
            licence = parse_licence(text)
            if not meta.licence.text or (licence.slug and not meta.licence.slug):
                self.meta = replace(meta, licence=licence)
            return "licence"
        if match := re.match(r"published by (?:the )?(.+?)(?:\s+with (?:the )?support\b.*)?\.?$", text, re.I):
            self.meta = replace(meta, publisher=meta.publisher or match.group(1))
            return "publisher"
        if re.search(r"\b(funded|supported|with support|grant)\b", text, re.I) and len(text) < 300:
            return "funding"
        if (match := _DATE.search(text)) and len(text) < 80:
            self.meta = replace(meta, date=match.group(1))
            return "date"
        if (match := _YEAR.search(text)) and len(text) < 160:
            self.meta = replace(meta, date=meta.date or f"{match.group(1)}-01-01")
            self.titles.append(text[: match.start()].rstrip(" ,"))
            return "publication"
        return self.title_or_summary(text, numbered)

    def title_or_summary(self, text: str, numbered: bool) -> str:
        meta = self.meta
        words = len(text.split())
        if named := _TITLE_LABEL.match(text):
            self.meta = replace(meta, title=text[named.end() :])
            return "title"
        short = words <= 20 and not re.search(r"[.!?]$", text)
        if short and numbered and not meta.number:
            self.leading.append(text)
            return "series title"
        if words <= 20 and not text.endswith(".") and not meta.title:
            self.meta = replace(meta, title=re.sub(r"^#+\s*", "", text))
            return "title"
        if short and meta.title and _likeness(text, meta.title) >= 75:
            return "running head"
        if words > 12 and meta.title and not meta.summary:
            self.meta = replace(meta, summary=text)
            return "summary"
        return _UNKNOWN

    def name_series(self) -> None:
        """The series' name: a line of publication that says the leading lines in better case, or those lines."""
        joined = " ".join(self.leading)
        for title in self.titles:
            if joined and _likeness_of_words(title, joined) >= 90:
                main, *rest = re.split(r"\s*[:–—]\s+|\s*-\s+", title, maxsplit=1)
                self.meta = replace(self.meta, series_title=main, series_subtitle=rest[0] if rest else "")
                return
        if self.leading:
            self.meta = replace(self.meta, series_title=self.leading[0], series_subtitle=" ".join(self.leading[1:]))


def _likeness(one: str, other: str) -> float:
    """Likeness of two texts (0 to 100), whatever the case."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one.casefold(), other.casefold())


def _likeness_of_words(one: str, other: str) -> float:
    """Likeness of two texts' words (0 to 100), whatever their order and case."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one.casefold(), other.casefold())

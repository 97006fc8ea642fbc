"""Front matter of found text: the title pages that precede the first turn in a PDF or a web page.

Each piece of text before the first tag is taken by the first rule that fits. What no rule takes is kept verbatim,
reported (R027) and shown in the book's page about the edition.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.model import FrontItem, Log, Metadata, Person, fold_name, slug, unique_id
from pipeline.read.blocks import split_at_lines
from pipeline.read.dates import find_date, find_month
from pipeline.read.drafts import SourceBlock
from pipeline.read.front import EMPTY_METADATA, SHOWN, Front, overridden, report_unclear
from pipeline.read.front_keys import FIELDS_OF, PEOPLE, normalised, words_for
from pipeline.read.headings import (
    address_in,
    announces_transcript,
    bare,
    could_be_title,
    is_picture,
    label_and_value,
    level,
    points_elsewhere,
)
from pipeline.read.listed import Listed, gives_role, label, people_on, person, role_of
from pipeline.read.marks import BULLET, is_stamp, plain
from pipeline.read.repair import page_furniture
from pipeline.read.source import Source
from pipeline.standards import parse_licence, tag_problem

_UNIT = r"(?:module|episode|ep\.?|chapter|part|lesson|session|lecture|unit|no\.?|#)\s*(\d{1,4})"
_NUMBERED = re.compile(rf"{_UNIT}\.?$", re.I)
_NUMBERED_TITLE = re.compile(rf"{_UNIT}\s*(?::|\s[-–—])\s+(\S.*)$", re.I)
_URL = re.compile(r"<?(https?://[^\s<>]+)>?$")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b\.?$")
_LINE_OF_ITS_OWN = re.compile(
    rf"(?:19|20)\d\d-\d\d-\d\d\b|{_URL.pattern}|[^\W\d_][^:.\d]{{1,40}}:(?:\s|$)|[^\W\d_]{{1,4}}\s*=\s|{_UNIT}\s*:\s",
    re.I,
)
_DATED = re.compile(
    r"(?:(?:recorded|published|posted|aired|released|held|updated|created|transcribed|meeting|date[ds]?|on|of|the|at|in|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)\b\W*)+",
    re.I,
)
"""Words beside a date that make no title."""
_SPEECH = re.compile(r"[*_\[(<“\"]{0,3}[^\W\d_][^:\n]{0,60}?(?::[*_]{0,2}|\]|\s[-–—])\s+(?P<said>\S.*)", re.DOTALL)
_FIRST_PERSON = re.compile(r"\bI(?:['’](?:m|ve|d|ll))?\s+[a-z]")
_END = re.compile(r"[.!?…][\"”’)*_]*$")


def read_found_front(
    source: Source,
    blocks: Sequence[SourceBlock],
    log: Log,
    declared: Front | None = None,
    speakers: Collection[str] = (),
) -> Front:
    """Read the blocks before the first turn (R017, R027, R028, R055, R057; R034 below other front matter).

    :param declared: the front matter in TOML or YAML above them, which wins field by field (``front.overridden``).
    :param speakers: folded names of those who speak.
    """
    reader = _Reader(source, log, declared, speakers)
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
    "source": "source", "licence": "licence", "publisher": "publisher", "language": "language",
    "subjects": "subjects", "series subtitle": "series_subtitle",
}  # fmt: skip
"""Kind of an entry -> the field that it fills."""
_GUESSED = ("title", "summary", _UNKNOWN, "publication", "funding", "licence", "date")
"""Kinds that a paragraph may be taken for by its words alone."""


def _pieces(source: Source, block: SourceBlock) -> list[SourceBlock]:
    """A block, divided before and behind the lines that stand for themselves: labels, dates, addresses, rules.

    A line that is indented below a label goes on with its value.
    """
    starts: list[int] = []
    apart, indent = False, -1
    for number in range(block.line, block.last_line + 1):
        line = source.line_text(number)
        said = line.strip()
        inner = len(line) - len(line.lstrip())
        if 0 <= indent < inner and not BULLET.match(said):
            continue
        alone = _stands_alone(said)
        if apart or alone:
            starts.append(number)
        apart = alone
        valued = alone and (named := label_and_value(bare(said))) is not None and bool(named[1])
        indent = inner if valued else -1
    return _split(source, block, starts)


def _stands_alone(line: str) -> bool:
    if level(line) or not re.search(r"\w", line) or page_furniture(line) or is_picture(line) or line[:1] == "|":
        return True
    return bool(_LINE_OF_ITS_OWN.match(bare(line)) or _URL.match(line))


def _split(source: Source, block: SourceBlock, lines: Sequence[int]) -> list[SourceBlock]:
    """The parts of a block, each with the characters that its entities name."""
    return [replace(part, text=plain(part.text)) for part in split_at_lines(source, block, lines)]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a title page in the forms that the rules look at."""

    block: SourceBlock
    text: str
    """On one line."""
    said: str
    """The same without its marks."""
    level: int
    """Of a heading, or 0."""
    listed: bool
    """Whether it is an entry of a list, or several."""
    heads_list: bool
    """Whether it is a heading right above a list."""


def _piece(block: SourceBlock, following: SourceBlock | None) -> _Piece:
    text = " ".join(block.text.split())
    depth = level(text)
    above = following is not None and _is_list(following.text)
    return _Piece(block, text, bare(text), depth, _is_list(block.text), depth > 1 and above)


def _is_list(text: str) -> bool:
    return bool(BULLET.match(text)) or bool(re.match(r"[+*]\s+\S", text))


class _Reader:
    def __init__(self, source: Source, log: Log, declared: Front | None, speakers: Collection[str]) -> None:
        self.source, self.log, self.declared, self.speakers = source, log, declared, speakers
        self.items: list[FrontItem] = []
        self.furniture: list[tuple[int, int, str]] = []
        self.people: list[Person] = []
        self.role = ""
        self.label: str | None = None
        """The label without a value that precedes, normalised; None where there is none."""
        self.header = False
        """Whether several lines are labelled: then such a line is no title."""
        self.leading: list[str] = []
        self.titles: list[str] = []
        self.second_best: list[tuple[int, str]] = []
        """(line, words) of what is the title if nothing else is."""
        self.stated: dict[str, int] = {}
        """Field -> how well the label says it that filled it; 0 is best."""
        self.meta = EMPTY_METADATA
        self.vague_line = 0
        """Line of the year or the month that the date was made of, or 0."""
        self.doubtful = 0
        """Line of the paragraph before the first turn that could be speech, or 0."""

    def read(self, blocks: Sequence[SourceBlock]) -> Front:
        pieces = [_piece(b, f) for b, f in zip(blocks, [*blocks[1:], None], strict=False)]
        numbered = any(_NUMBERED.match(p.said) for p in pieces)
        self.header = sum(_is_unknown_label(p.said) for p in pieces) > 1
        for piece, following in zip(pieces, [*pieces[1:], None], strict=False):
            self.take(piece, following, numbered)
        self.name_series()
        if not self.meta.title and self.second_best:
            line, title = self.second_best[0]
            self.meta = replace(self.meta, title=title)
            at = next(n for n, i in enumerate(self.items) if self.source.line(i.span.start) == line)
            self.items[at] = replace(self.items[at], kind="title")
        front = Front("", self.meta, tuple(self.people), False, tuple(self.items), furniture=tuple(self.furniture))
        used = front if self.declared is None else overridden(front, self.declared)
        if pieces:
            self.report_speech(pieces[-1])
        self.report_unused(front.meta, used.meta)
        if self.vague_line and used.meta.date == self.meta.date and "date" not in used.unread:
            only = "year" if self.meta.date.endswith("-01-01") else "month"
            message = f"only a {only} was found; {self.meta.date} is used"
            hint = "set `date = YYYY-MM-DD` in the front matter"
            self.log.add("R028", self.source.path, self.vague_line, message, hint)
        return used

    def report_speech(self, last: _Piece) -> None:
        """Report a paragraph directly before the first turn that could be somebody's words (R057)."""
        guessed = bool(self.items) and self.items[-1].kind in _GUESSED
        if not guessed or last.level or last.listed or self.label_is_known(last):
            return
        formed = _SPEECH.match(last.text)
        spoken = formed and len(formed["said"].split()) >= 4 and _END.search(last.text) and "://" not in last.text
        if spoken or (_FIRST_PERSON.search(last.text) and _END.search(last.text)):
            self.doubtful = last.block.line
            message = f'"{last.text[:60]}" could be what somebody says: it is kept as front matter and not spoken'
            hint = "if it is to be heard, begin it with a speaker tag as the turns have"
            self.log.add("R057", self.source.path, last.block.line, message, hint)

    def label_is_known(self, piece: _Piece) -> bool:
        named = label_and_value(piece.said)
        return named is not None and (normalised(named[0]) in FIELDS_OF or gives_role(named[0]))

    def report_unused(self, found: Metadata, used: Metadata) -> None:
        """Report what no rule takes (R027), and what front matter above leaves no use for (R034)."""
        unknown: list[FrontItem] = []
        for item in self.items:
            field = _FIELDS.get(item.kind, "")
            if item.kind == _UNKNOWN and self.source.line(item.span.start) != self.doubtful:
                unknown.append(item)
            elif field and getattr(found, field) != getattr(used, field):
                message = f'"{item.text[:60]}" is not used: the front matter states another {field}'
                self.log.add("R034", self.source.path, self.source.line(item.span.start), message, SHOWN)
        code, says = ("R027", "not recognised") if self.declared is None else ("R034", "belongs to no speaker")
        for item in unknown:
            line = self.source.line(item.span.start)
            self.log.add(code, self.source.path, line, f'{says}: "{item.text[:60]}"', SHOWN)

    def keep(self, kind: str, block: SourceBlock) -> None:
        parts = [block]
        if kind == _UNKNOWN and _is_list(block.text):
            parts = _split(self.source, block, range(block.line, block.last_line + 1))
        for part in parts:
            text = " ".join(part.text.split())
            span = self.source.span(part.start, part.end)
            self.items.append(FrontItem(kind, bare(text) if level(text) else text, span))

    def take(self, piece: _Piece, following: _Piece | None, numbered: bool) -> None:
        block, text = piece.block, piece.text
        reason = "time stamp" if is_stamp(text) else page_furniture(text)
        # The number of a caption goes with the time below it.
        if reason == "page number" and following is not None and page_furniture(following.text) == "time stamp":
            reason = "time stamp"
        if not re.search(r"\w", text):
            reason = "dividing line"
        if reason and not _YEAR.match(text):
            self.furniture.append((block.start, block.end, reason))
            self.log.add("R017", self.source.path, block.line, f'{reason} left out: "{text[:60]}"')
            return
        before, self.label = self.label, None
        if self.take_people(block, before is not None):
            return
        if before is not None and before in FIELDS_OF and (kind := self.fill(before, piece.said, block.line)):
            self.keep(kind, block)
            return
        if self.take_label(piece):
            return
        self.role = ""
        dated = self.meta.date
        kind = _UNKNOWN if before is not None else self.kind(piece, numbered)
        self.keep(kind, block)
        if before is not None and piece.listed:
            self.label = ""
        if self.meta.date != dated and kind == "publication":
            self.vague_line = block.line
        if kind == "running head":
            self.log.add("R017", self.source.path, block.line, f'running head left out: "{text[:60]}"')

    def take_label(self, piece: _Piece) -> bool:
        """Whether the piece is a label: it fills a field, or gives a role to people named with it or behind it."""
        said, block = piece.said, piece.block
        if piece.level > 1 and (gives_role(said) or normalised(said) in PEOPLE):
            self.role, self.label = role_of(said), normalised(said)
            self.keep("role", block)
            return True
        named = label_and_value(said)
        if named is None:
            return False
        word, value = normalised(named[0]), named[1]
        if value and word in FIELDS_OF and (kind := self.fill(word, value, block.line)):
            self.role = ""
            self.keep(kind, block)
            return True
        found = label(said)
        if found is None or (found.people and found.role.isupper() and person(said)):
            return False
        if not found.people and not gives_role(named[0]):
            self.role, self.label = "", word
            self.keep(_UNKNOWN, block)
            return True
        for listed in found.people:
            self.add_person(listed, found.role)
        self.role = "" if found.people else found.role
        self.label = None if found.people else word
        self.keep("participants" if found.people else "role", block)
        return True

    def take_people(self, block: SourceBlock, labelled: bool) -> bool:
        """Whether every line of the piece names people; they are added then.

        A role or a label precedes them, or all have initials, or at least two of them speak.
        """
        lines = _split(self.source, block, range(block.line, block.last_line + 1))
        present = self.role == "participant" and len(lines) == 1
        found = [
            people_on(bare(line.text), "present" if present else "", self.speakers, single=present) for line in lines
        ]
        people = [p for on_line in found for p in on_line]
        initials = sum(bool(p.initials) for p in people)
        speaking = sum(fold_name(p.name) in self.speakers for p in people)
        explained = initials == len(people) or (len(lines) == 1 and initials > 1)
        if not all(found) or not (self.role or explained or speaking > 1 or (labelled and speaking)):
            return False
        for line, on_line in zip(lines, found, strict=True):
            for listed in on_line:
                self.add_person(listed, self.role or "speaker")
            self.keep("person", line)
        self.label = None
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

    def fill(self, word: str, value: str, line: int) -> str:
        """Fill the field that a label names; the kind of the entry, or nothing if the value is not of that field."""
        for field in FIELDS_OF[word]:
            usable = self.usable(field, value, line)
            if usable is None:
                continue
            rank = words_for(field).index(word)
            if usable and rank < self.stated.get(field, 99):
                self.stated[field] = rank
                self.meta = replace(self.meta, **{field: usable})
                self.vague_line = 0 if field == "date" else self.vague_line
            return field.replace("_", " ")
        return ""

    def usable(self, field: str, value: str, line: int) -> Any:
        """A value as the field has it; empty if it says nothing, None if it is not of that field."""
        address = address_in(value)
        if field == "source":
            return address or None
        if field == "date":
            found = find_date(value)
            if found and not found.iso:
                report_unclear(value, self.source.path, line, self.log)
            return found.iso if found else None
        if field == "number":
            return int(value) if re.fullmatch(r"\d{1,4}", value) else None
        if field == "language":
            return None if tag_problem(value) else value
        if field == "key":
            return None
        if field == "subjects":
            return tuple(s for part in value.split(",") if (s := part.strip().lstrip("#")))
        return parse_licence(value) if field == "licence" else None if address else value

    def kind(self, piece: _Piece, numbered: bool) -> str:
        """Take what one piece says; the name of the rule that took it."""
        meta, text, said = self.meta, piece.text, piece.said
        if match := _NUMBERED.match(said):
            if not meta.number:
                self.meta = replace(meta, number=int(match.group(1)))
                return "number"
            return "running head" if int(match.group(1)) == meta.number else _UNKNOWN
        if match := _URL.match(text):
            self.meta = replace(meta, source=meta.source or match.group(1))
            return "source"
        if is_picture(text):
            return "picture"
        if points_elsewhere(text):
            return "link"
        if announces_transcript(said):
            return "heading of the transcript"
        if re.match(r"(cover|title)\s+(picture|photo|image|illustration)", said, re.I):
            return "cover credit"
        if piece.level == 1 and (title := self.take_title(piece)):
            return title
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
        if dated := self.take_date(piece):
            return dated
        if (match := _YEAR.search(said)) and len(said) < 160 and not piece.level:
            self.meta = replace(meta, date=meta.date or find_month(said) or f"{match.group(1)}-01-01")
            self.titles.append(said[: match.start()].rstrip(" ,"))
            if not find_month(said) and len(said.split()) > 1:
                self.second_best.append((piece.block.line, said))
            return "publication"
        return self.take_title(piece) or self.title_or_summary(piece, numbered)

    def take_date(self, piece: _Piece) -> str:
        """Take the date of a short line; words beside it that are no title's make it a date and nothing else."""
        said = piece.said
        found = find_date(said) if len(said) < 80 or (len(said) < 160 and not _END.search(said)) else None
        if found is None:
            return ""
        if not found.iso:
            report_unclear(said[found.start : found.end], self.source.path, piece.block.line, self.log)
        elif "date" not in self.stated and (not self.meta.date or self.vague_line):
            self.meta, self.vague_line = replace(self.meta, date=found.iso), 0
        beside = f"{said[: found.start].strip()} {said[found.end :].strip()}"
        words = re.findall(r"[^\W\d_]{2,}", _DATED.sub(" ", beside))
        if len(words) > 2 and not self.meta.title and could_be_title(said):
            self.meta = replace(self.meta, title=said)
            return "title"
        return "date"

    def take_title(self, piece: _Piece) -> str:
        """Take a heading of the first level, or a line with its number, for the title; its date too."""
        said = piece.said
        if piece.level == 1 and could_be_title(said) and not self.meta.title:
            self.take_date(piece)
            if not self.meta.date and (month := find_month(said)):
                self.meta, self.vague_line = replace(self.meta, date=month), piece.block.line
        elif piece.level != 1 and not _NUMBERED_TITLE.match(said):
            return ""
        if match := _NUMBERED_TITLE.match(said):
            if self.meta.number not in (0, int(match.group(1))) or self.meta.title not in ("", said):
                return ""
            self.meta = replace(self.meta, number=int(match.group(1)), title=match.group(2))
            return "title"
        if not could_be_title(said) or self.meta.title not in ("", said):
            return ""
        self.meta = replace(self.meta, title=said)
        return "title"

    def title_or_summary(self, piece: _Piece, numbered: bool) -> str:
        meta, said = self.meta, piece.said
        words = len(said.split())
        short = words <= 20 and not re.search(r"[.!?]$", said)
        if piece.heads_list and words > 2 and could_be_title(said):
            self.second_best.append((piece.block.line, said))
        if piece.listed or piece.heads_list:
            return _UNKNOWN
        if short and numbered and not meta.number:
            self.leading.append(said)
            return "series title"
        if could_be_title(said) and not meta.title and not (self.header and _is_unknown_label(said)):
            self.meta = replace(meta, title=said)
            return "title"
        heads = [title for title in (meta.title, self.declared.meta.title if self.declared else "") if title]
        if short and any(_likeness(said, title) >= 75 for title in heads):
            return "running head"
        if words > 12 and meta.title and not meta.summary and not piece.level:
            self.meta = replace(meta, summary=said)
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


def _is_unknown_label(said: str) -> bool:
    named = label_and_value(said)
    return named is not None and normalised(named[0]) not in FIELDS_OF and not gives_role(named[0])


def _likeness(one: str, other: str) -> float:
    """Likeness of two texts (0 to 100), whatever the case."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one.casefold(), other.casefold())


def _likeness_of_words(one: str, other: str) -> float:
    """Likeness of two texts' words (0 to 100), whatever their order and case."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one.casefold(), other.casefold())

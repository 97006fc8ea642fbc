"""Title pages before the first turn, read as front matter.

Each piece of text before the first speaker tag is read by the first rule that matches it. Text that matches no rule is
kept verbatim, reported (R027) and shown on the book's page "About this edition".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from pipeline.model import FrontItem, Log, Metadata, Person, counted, fold_name, slug, unique_id
from pipeline.read.dates import find_date, find_month
from pipeline.read.drafts import SourceBlock
from pipeline.read.front import EMPTY_METADATA, SHOWN, Front, overridden, report_unclear
from pipeline.read.front_keys import FIELDS_OF, PEOPLE, normalised, words_for
from pipeline.read.front_pieces import (
    NUMBERED,
    NUMBERED_TITLE,
    URL,
    Piece,
    is_list,
    make_piece,
    parts_at,
    split_pieces,
    words_beside,
)
from pipeline.read.listed import Label, Listed, gives_role, label, people_on, person, role_of
from pipeline.read.marks import is_stamp
from pipeline.read.repair import page_header
from pipeline.read.source import Source
from pipeline.read.title_lines import (
    address_in,
    announces_transcript,
    bare,
    could_be_title,
    is_picture,
    label_and_value,
    level,
    points_elsewhere,
)
from pipeline.standards import parse_licence, tag_problem

_YEAR = re.compile(r"\b((?:19|20)\d{2})\b\.?$")
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
    """Return the front matter in the blocks before the first turn.

    Problems are reported (R017, R027, R028, R055, R057), as is text that TOML or YAML front matter overrides (R034).

    :param declared: TOML or YAML front matter, whose fields take precedence (``front.overridden``).
    :param speakers: folded names of the speakers.
    """
    reader = _Reader(source, log, declared, speakers)
    return reader.read([piece for b in blocks for piece in split_pieces(source, b)])


def is_title_page(found: Front) -> bool:
    """Return whether front matter is a title page, not only an introductory line."""
    return len({item.kind for item in found.items} - {_UNKNOWN, "page header"}) >= _TITLE_PAGE


_UNKNOWN = "front matter"
"""Kind of an entry that matches no rule."""
_TITLE_PAGE = 3
"""Minimum number of different kinds of entries on a title page."""
_FIELDS = {
    "title": "title", "series title": "series_title", "number": "number", "summary": "summary", "date": "date",
    "source": "source", "licence": "licence", "publisher": "publisher", "language": "language",
    "subjects": "subjects", "series subtitle": "series_subtitle",
}  # fmt: skip
"""Metadata field for each kind of entry."""
_GUESSED = ("title", "summary", _UNKNOWN, "publication", "funding", "licence", "date")
"""Kinds of entries that are guessed from the words of a paragraph."""


class _Reader:
    def __init__(self, source: Source, log: Log, declared: Front | None, speakers: Collection[str]) -> None:
        self.source, self.log, self.declared, self.speakers = source, log, declared, speakers
        self.items: list[FrontItem] = []
        self.left_out: list[tuple[int, int, str]] = []
        self.people: dict[str, Person] = {}
        """People by case-folded name."""
        self.ids: set[str] = set()
        self.role = ""
        self.label: str | None = None
        """Normalised label that the previous piece gives without a value, or None."""
        self.header = False
        """Whether several lines have unknown labels, so that a labelled line is not a title."""
        self.leading: list[str] = []
        self.titles: list[str] = []
        self.second_best: list[tuple[int, str]] = []
        """(line, words) of each possible title, used only if no better title is found."""
        self.stated: dict[str, int] = {}
        """Rank of the label that set each field; 0 is the highest."""
        self.meta = EMPTY_METADATA
        self.vague_line = 0
        """Line of a date without a day, or 0."""
        self.doubtful = 0
        """Line of the paragraph before the first turn that may be speech, or 0."""

    def read(self, blocks: Sequence[SourceBlock]) -> Front:
        pieces = [make_piece(b, f) for b, f in zip(blocks, [*blocks[1:], None], strict=False)]
        numbered = any(NUMBERED.match(p.said) for p in pieces)
        self.header = sum(_is_unknown_label(p.said) for p in pieces) > 1
        for piece, following in zip(pieces, [*pieces[1:], None], strict=False):
            self.take(piece, following, numbered)
        self.name_series()
        if not self.meta.title and self.second_best:
            line, title = self.second_best[0]
            self.meta = replace(self.meta, title=title)
            at = next(n for n, i in enumerate(self.items) if self.source.line(i.span.start) == line)
            self.items[at] = replace(self.items[at], kind="title")
        front = Front(
            "", self.meta, tuple(self.people.values()), False, tuple(self.items), left_out=tuple(self.left_out)
        )
        used = front if self.declared is None else overridden(front, self.declared)
        if pieces:
            self.report_speech(pieces[-1])
        self.report_unused(front.meta, used.meta)
        if self.vague_line and used.meta.date == self.meta.date and "date" not in used.unread:
            only = "year" if self.meta.date.endswith("-01-01") else "month"
            found = self.meta.date[:4] if only == "year" else self.meta.date[:7]
            message = f"found only a {only} ({found}); using {self.meta.date}"
            hint = "set `date = YYYY-MM-DD` in the front matter"
            self.log.add("R028", self.source.path, self.vague_line, message, hint)
        return used

    def report_speech(self, last: Piece) -> None:
        """Report the paragraph directly before the first turn if it may be speech (R057)."""
        guessed = bool(self.items) and self.items[-1].kind in _GUESSED
        if not guessed or last.level or last.listed or self.label_is_known(last):
            return
        formed = _SPEECH.match(last.text)
        spoken = formed and len(formed["said"].split()) >= 4 and _END.search(last.text) and "://" not in last.text
        if spoken or (_FIRST_PERSON.search(last.text) and _END.search(last.text)):
            self.doubtful = last.block.line
            message = f'not spoken, but may be speech: "{last.text[:60]}"'
            hint = "start it with a speaker tag to have it spoken"
            self.log.add("R057", self.source.path, last.block.line, message, hint)

    def label_is_known(self, piece: Piece) -> bool:
        named = label_and_value(piece.said)
        return named is not None and (normalised(named[0]) in FIELDS_OF or gives_role(named[0]))

    def report_unused(self, found: Metadata, used: Metadata) -> None:
        """Report text that matches no rule (R027) or that TOML or YAML overrides (R034)."""
        unknown: list[tuple[int, FrontItem]] = []
        for number, item in enumerate(self.items):
            field = _FIELDS.get(item.kind, "")
            if item.kind == _UNKNOWN and self.source.line(item.span.start) != self.doubtful:
                unknown.append((number, item))
            elif field and getattr(found, field) != getattr(used, field):
                message = f'"{item.text[:60]}" is not used: the front matter sets a different {field}'
                self.log.add("R034", self.source.path, self.source.own_line(item.span.first_line), message, SHOWN)
        code, what = ("R027", "line not recognised") if self.declared is None else ("R034", "text without a speaker")
        for first, more, last in _runs(unknown):
            message = f'{what}: "{first.text[:60]}"'
            if more:
                message += f", and {counted(more, 'more piece')} up to line {last.span.last_line}"
            self.log.add(code, self.source.path, self.source.own_line(first.span.first_line), message, SHOWN)

    def keep(self, kind: str, block: SourceBlock) -> None:
        parts = [block]
        if kind == _UNKNOWN and is_list(block.text):
            parts = parts_at(self.source, block, range(block.line, block.last_line + 1))
        for part in parts:
            text = " ".join(part.text.split())
            span = self.source.span(part.start, part.end)
            self.items.append(FrontItem(kind, bare(text) if level(text) or text[:1] == "<" else text, span))

    def take(self, piece: Piece, following: Piece | None, numbered: bool) -> None:
        block, text = piece.block, piece.text
        reason = "time stamp" if is_stamp(text) else page_header(text)
        # A number above a time stamp is a caption number, not a page number.
        if reason == "page number" and following is not None and page_header(following.text) == "time stamp":
            reason = "time stamp"
        if not re.search(r"\w", text):
            reason = "dividing line"
        if reason and not _YEAR.match(text):
            self.left_out.append((block.start, block.end, reason))
            self.log.add("R017", self.source.path, block.line, f'{reason} left out: "{text[:60]}"')
            return
        before, self.label = self.label, None
        if piece.level or (before == "" and not piece.listed) or announces_transcript(piece.said):
            before = None
        if self.take_people(block, before is not None):
            return
        if before is not None and before in FIELDS_OF and (kind := self.fill(before, _value(piece), block.line)):
            self.keep(kind, block)
            return
        if not announces_transcript(piece.said) and self.take_label(piece):
            return
        self.role = ""
        dated = self.meta.date
        kind = _UNKNOWN if before is not None else self.kind(piece, numbered)
        self.keep(kind, block)
        if before is not None and piece.listed:
            self.label = ""
        if self.meta.date != dated and kind == "publication":
            self.vague_line = block.line
        if kind == "page header":
            self.log.add("R017", self.source.path, block.line, f'page header left out: "{text[:60]}"')

    def take_label(self, piece: Piece) -> bool:
        """Store the field, people or role after a label, and return whether anything was stored."""
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
        found = label(said) or self.speakers_on(*named)
        if found is None or (found.people and found.role.isupper() and person(said)):
            return False
        if not found.people and not gives_role(named[0]):
            self.role, self.label = "", word
            self.keep("label" if word in FIELDS_OF else _UNKNOWN, block)
            return True
        for listed in found.people:
            self.add_person(listed, found.role)
        self.role = "" if found.people else found.role
        self.label = None if found.people else word
        self.keep("participants" if found.people else "role", block)
        return True

    def speakers_on(self, wording: str, value: str) -> Label | None:
        """Return the label ``wording: value`` if it lists only speakers (``Present: Anna, Jon``)."""
        people = people_on(value, wording, self.speakers, single=True) if value and gives_role(wording) else ()
        known = bool(people) and all(fold_name(p.name) in self.speakers for p in people)
        return Label(role_of(wording), people) if known else None

    def take_people(self, block: SourceBlock, labelled: bool) -> bool:
        """Add the people that a block lists, and return whether it lists any.

        Unless a role precedes it, the list must give initials or name at least two speakers (one if ``labelled``).
        """
        lines = parts_at(self.source, block, range(block.line, block.last_line + 1))
        present = self.role == "participant" and len(lines) == 1
        found = [
            people_on(bare(line.text), "present" if present else "", self.speakers, single=present) for line in lines
        ]
        people = [p for on_line in found for p in on_line]
        initials = sum(bool(p.initials) for p in people)
        speaking = sum(fold_name(p.name) in self.speakers for p in people)
        if not self.role and not block.text.startswith("#") and (said := self.introduced_speaker(lines)):
            self.add_person(said, "speaker")
            self.keep("person", block)
            return True
        explained = initials == len(people) or (len(lines) == 1 and initials > 1)
        if not all(found) or not (self.role or explained or speaking > 1 or (labelled and speaking)):
            return False
        for line, on_line in zip(lines, found, strict=True):
            for listed in on_line:
                self.add_person(listed, self.role or "speaker")
            self.keep("person", line)
        self.label = None
        return True

    def introduced_speaker(self, lines: Sequence[SourceBlock]) -> Listed | None:
        """Return the speaker if the lines are a speaker's name followed by an affiliation."""
        if not 1 < len(lines) <= 4 or fold_name(lines[0].text) not in self.speakers:
            return None
        works = [" ".join(line.text.split()) for line in lines[1:]]
        plain_words = all(len(w) <= 60 and ":" not in w and not w.endswith(".") for w in works)
        return Listed(lines[0].text, ", ".join(works), "") if plain_words else None

    def add_person(self, listed: Listed, role: str) -> None:
        aliases = (listed.initials,) if listed.initials else ()
        name = listed.name.casefold()
        if known := self.people.get(name):
            roles = known.role if role in known.role.split(", ") else f"{known.role}, {role}"
            self.people[name] = replace(known, role=roles, aliases=tuple(dict.fromkeys((*known.aliases, *aliases))))
            return
        person_id = unique_id(slug(listed.name), self.ids)
        self.ids.add(person_id)
        self.people[name] = Person(person_id, listed.name, role, listed.affiliation, aliases, False, None)

    def fill(self, word: str, value: str, line: int) -> str:
        """Store a label's value, and return the name of its field (empty if invalid)."""
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
        """Return a value converted to a field's type, and report an ambiguous date (R055).

        :returns: an empty string if a date is ambiguous, or None if the value is not valid for the field.
        """
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

    def kind(self, piece: Piece, numbered: bool) -> str:
        """Store the value of a piece, and return its kind (``FrontItem.kind``).

        :param numbered: whether any piece of the title page is an episode number.
        """
        meta, text, said = self.meta, piece.text, piece.said
        if match := NUMBERED.match(said):
            if not meta.number:
                self.meta = replace(meta, number=int(match.group(1)))
                return "number"
            return "page header" if int(match.group(1)) == meta.number else _UNKNOWN
        if match := URL.match(text):
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
            # A recognised licence replaces a copyright line, which is not a licence.
            licence = parse_licence(text)
            if not meta.licence.text or (licence.slug and not meta.licence.slug):
                self.meta = replace(meta, licence=licence)
            return "licence"
        if match := re.match(r"published by (?:the )?(.+?)(?:\s+with (?:the )?support\b.*)?\.?$", text, re.I):
            named = match.group(1)
            if found := find_date(named):
                self.take_date(piece)
                named = re.sub(r"[\s,]+(?:on|in)?\W*$", "", named[: found.start])
            self.meta = replace(self.meta, publisher=meta.publisher or named)
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

    def take_date(self, piece: Piece) -> str:
        """Store the date and any title found in a short line, and return its kind."""
        said = piece.said
        found = find_date(said) if len(said) < 80 or (len(said) < 160 and not _END.search(said)) else None
        if found is None:
            return ""
        if not found.iso:
            report_unclear(said[found.start : found.end], self.source.path, piece.block.line, self.log)
        elif "date" not in self.stated and (not self.meta.date or self.vague_line):
            self.meta, self.vague_line = replace(self.meta, date=found.iso), 0
        if len(words_beside(said, found.start, found.end)) > 2 and not self.meta.title and could_be_title(said):
            self.meta = replace(self.meta, title=said)
            return "title"
        return "date"

    def take_title(self, piece: Piece) -> str:
        """Store a first-level heading or numbered line as the title, with any date in it.

        :returns: ``title``, or an empty string if the piece is not the title.
        """
        said = piece.said
        titular = could_be_title(said, heading=piece.level == 1)
        if piece.level == 1 and titular and not self.meta.title:
            self.take_date(piece)
            if not self.meta.date and (month := find_month(said)):
                self.meta, self.vague_line = replace(self.meta, date=month), piece.block.line
        elif piece.level != 1 and not NUMBERED_TITLE.match(said):
            return ""
        if match := NUMBERED_TITLE.match(said):
            if self.meta.number not in (0, int(match.group(1))):
                return ""
            if self.meta.title not in ("", said) and not self.rename_series(said):
                return ""
            self.meta = replace(self.meta, number=int(match.group(1)), title=match.group(2))
            return "title"
        if not titular or self.meta.title not in ("", said):
            return ""
        self.meta = replace(self.meta, title=said)
        return "title"

    def rename_series(self, said: str) -> bool:
        """Turn the current title into the series title if ``said`` is an episode title.

        :returns: whether the title was changed.
        """
        if self.meta.series_title or "title" in self.stated or not said.casefold().startswith("ep"):
            return False
        self.meta = replace(self.meta, series_title=self.meta.title)
        self.items = [replace(i, kind="series title") if i.kind == "title" else i for i in self.items]
        return True

    def title_or_summary(self, piece: Piece, numbered: bool) -> str:
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
            return "page header"
        if words > 12 and meta.title and not meta.summary and not piece.level:
            self.meta = replace(meta, summary=said)
            return "summary"
        return _UNKNOWN

    def name_series(self) -> None:
        """Set the series title and subtitle from the lines above the episode number."""
        joined = " ".join(self.leading)
        for title in self.titles:
            if joined and _likeness_of_words(title, joined) >= 90:
                main, *rest = re.split(r"\s*[:–—]\s+|\s*-\s+", title, maxsplit=1)
                self.meta = replace(self.meta, series_title=main, series_subtitle=rest[0] if rest else "")
                return
        if self.leading:
            self.meta = replace(self.meta, series_title=self.leading[0], series_subtitle=" ".join(self.leading[1:]))


def _value(piece: Piece) -> str:
    """Return the text of a piece below a label, with list entries joined by commas."""
    lines = piece.block.text.split("\n") if piece.listed else []
    return ", ".join(bare(line.strip()) for line in lines) or piece.said


def _runs(items: Sequence[tuple[int, FrontItem]]) -> Iterator[tuple[FrontItem, int, FrontItem]]:
    """Yield (first entry, number of other entries, last entry) for each run of consecutive entries."""
    for _, same in groupby(enumerate(items), key=lambda entry: entry[1][0] - entry[0]):
        run = [item for _, (_, item) in same]
        yield run[0], len(run) - 1, run[-1]


def _is_unknown_label(said: str) -> bool:
    named = label_and_value(said)
    return named is not None and normalised(named[0]) not in FIELDS_OF and not gives_role(named[0])


def _likeness(one: str, other: str) -> float:
    """Return the similarity of two texts (0 to 100), ignoring case."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one.casefold(), other.casefold())


def _likeness_of_words(one: str, other: str) -> float:
    """Return the similarity (0 to 100) of the words in two texts, in any order."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one.casefold(), other.casefold())

"""Front matter of found text: the title pages that precede the first turn in a PDF or a web page.

Each block before the first tag is taken by the first rule that fits. What no rule takes is kept verbatim,
reported (R027) and shown in the book's page about the edition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.diagnostics import Log
from pipeline.licences import parse_licence
from pipeline.model import FrontItem, Person
from pipeline.names import slug, unique_id
from pipeline.read.blocks import Block
from pipeline.read.front import EMPTY_METADATA, Front
from pipeline.read.source import Source

_ROLE = re.compile(r"([A-Z][^:.\d]{2,60}):$")
_PERSON = re.compile(r"((?:[^\W\d_][\w'’.\-]*\s+){1,5}[^\W\d_][\w'’.\-]*)\s*(?:,\s*(.+)|\(([^()]+)\))?$")
_NUMBERED = re.compile(r"(?:module|episode|chapter|part|lesson|session|lecture|unit|no\.?|#)\s*(\d{1,4})\.?$", re.I)
_URL = re.compile(r"<?(https?://[^\s<>]+)>?$")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b\.?$")
_DATE = re.compile(r"\b((?:19|20)\d{2}-\d{2}-\d{2})\b")
_PLURAL = {"editors": "editor", "contributors": "contributor", "authors": "author", "speakers": "speaker"}


def read_found_front(source: Source, blocks: Sequence[Block], key: str, log: Log) -> Front:
    """Read the blocks before the first turn of a transcript without TOML front matter."""
    return _Reader(source, log).read(blocks, key)


class _Reader:
    def __init__(self, source: Source, log: Log) -> None:
        self.source, self.log = source, log
        self.items: list[FrontItem] = []
        self.people: list[Person] = []
        self.role = ""
        self.leading: list[str] = []
        self.titles: list[str] = []
        self.meta = EMPTY_METADATA

    def read(self, blocks: Sequence[Block], key: str) -> Front:
        numbered = any(_NUMBERED.match(b.text) for b in blocks)
        for block in blocks:
            self.take(block, numbered)
        self.name_series()
        return Front(key, self.meta, tuple(self.people), False, tuple(self.items))

    def keep(self, kind: str, block: Block) -> None:
        span = self.source.span(block.start, block.end)
        self.items.append(FrontItem(kind, " ".join(block.text.split()), span))

    def take(self, block: Block, numbered: bool) -> None:
        text = " ".join(block.text.split())
        if role := _ROLE.match(text):
            self.role = role.group(1).strip()
            self.keep("role", block)
        elif self.role and self.add_people(block):
            self.keep("person", block)
        else:
            self.role = ""
            kind = self.kind(text, numbered)
            self.keep(kind, block)
            if kind == "front matter":
                self.log.add("R027", self.source.path, block.line, f'not recognised: "{text[:60]}"', "it is kept as is")

    def add_people(self, block: Block) -> bool:
        """Whether every line of the block names a person; they are added then."""
        found = [_PERSON.match(line.strip().rstrip(".")) for line in block.text.split("\n")]
        if not all(f and _name_like(f.group(1)) for f in found):
            return False
        for match in found:
            assert match is not None
            self.add_person(match.group(1), match.group(2) or match.group(3) or "")
        return True

    def add_person(self, name: str, affiliation: str) -> None:
        name = " ".join(name.split())
        role = _PLURAL.get(self.role.casefold(), self.role[0].lower() + self.role[1:])
        for index, person in enumerate(self.people):
            if person.name.casefold() == name.casefold():
                self.people[index] = replace(person, role=f"{person.role}, {role}")
                return
        person_id = unique_id(slug(name), [p.id for p in self.people])
        self.people.append(Person(person_id, name, role, affiliation.strip(), (), False, None))

    def kind(self, text: str, numbered: bool) -> str:
        """Take what one block says; the name of the rule that took it."""
        meta = self.meta
        if match := _NUMBERED.match(text):
            if not meta.number:
                self.meta = replace(meta, number=int(match.group(1)))
                return "number"
            return "running head" if int(match.group(1)) == meta.number else "front matter"
        if re.match(r"(participants|attendees|present|speakers)\b", text, re.I):
            return "participants"
        if match := _URL.match(text):
            self.meta = replace(meta, source=meta.source or match.group(1))
            return "source"
        if re.match(r"(cover|title)\s+(picture|photo|image|illustration)", text, re.I):
            return "cover credit"
        if re.search(r"licen[cs]|creative commons|copyright|©", text, re.I) and len(text) < 400:
            if not meta.licence.text:
                self.meta = replace(meta, licence=parse_licence(text))
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
        short = words <= 20 and not re.search(r"[.!?]$", text)
        if short and numbered and not meta.number:
            self.leading.append(text)
            return "series title"
        if short and not meta.title:
            self.meta = replace(meta, title=re.sub(r"^#+\s*", "", text))
            return "title"
        if short and meta.title and fuzz.ratio(text.casefold(), meta.title.casefold()) >= 75:
            return "running head"
        if words > 12 and meta.title and not meta.summary:
            self.meta = replace(meta, summary=text)
            return "summary"
        return "front matter"

    def name_series(self) -> None:
        """The series' name: a line of publication that says the leading lines in better case, or those lines."""
        joined = " ".join(self.leading)
        for title in self.titles:
            if joined and fuzz.token_set_ratio(title.casefold(), joined.casefold()) >= 90:
                main, *rest = re.split(r"\s*[:–—]\s+|\s*-\s+", title, maxsplit=1)
                self.meta = replace(self.meta, series_title=main, series_subtitle=rest[0] if rest else "")
                return
        if self.leading:
            self.meta = replace(self.meta, series_title=self.leading[0], series_subtitle=" ".join(self.leading[1:]))


def _name_like(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 6 and words[0][0].isupper() and words[-1][0].isupper()

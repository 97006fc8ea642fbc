"""Source: a transcript's text with line numbers, or the reason why it is no text."""

from __future__ import annotations

import bisect
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Fate, Log, Span, counted, open_file, sized
from pipeline.read.places import Places

_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (.docx, .odt, .epub)",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"ID3": "sound",
    b"RIFF": "sound",
    b"{\\rtf": "RTF",
}
LARGEST = 10_000_000
"""Bytes of a transcript: 160 hours of speech."""
CONTROL = r"\x00-\x08\x0e-\x1b\x7f\ufffe\uffff"
"""Ranges of a character class: what no medium can carry (XML 1.0, production 2)."""
_CONTROL = re.compile(f"[{CONTROL}]")
_BREAKS = "\v\f\x85\u2028\u2029"
"""What ends a line for a reader and for no editor: manual breaks and page ends as word processors write them."""
_BREAK = rf"[\v\x85\u2028\u2029]|(?<=[^\n{_BREAKS}])\f(?=[^\n{_BREAKS}])"
"""A page's end at a line's end breaks nothing more."""


_HEAD = 4_096
"""Bytes in which a web page states its encoding."""
_CHARSET = re.compile(rb"<(?:meta\b[^<>]*?\bcharset|\?xml\b[^<>]*?\bencoding)\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_LATIN = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252")
_ENCODING = re.compile(
    r"windows-125\d|iso-8859-(?:[2-9]|1[013456])|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)"
)


_PLAIN = bytes(range(0x80)) + bytes("€‚„…†‡ˆ‰‹‘’“”•–—˜™›\xa0¡¢£¤¥¦§¨©«¬\xad®¯°±²³´¶·¸¹»¼½¾¿", "windows-1252")
"""ASCII, and what Windows-1252 has besides that is no letter: read so, no name is spelt wrongly."""


class Line(NamedTuple):
    """A line of words that a format found."""

    speaker: str | None
    """Who says it; None for the previous speaker, empty for nobody."""
    pieces: tuple[tuple[str, int, int], ...]
    """(words, offset in the file, characters of the file for each of them), in order."""
    opens: bool = True
    """Whether a cue, a segment or a message begins with it."""
    pause: bool = False
    """Whether silence precedes it."""
    aside: bool = False
    """Whether it is shown and not spoken."""
    joined: str = "\n"
    """What separates the line before from this one; no line ends within a word."""
    named: int = -1
    """Offset in the file of the name of who says it, or -1 if it is where the words begin."""

    @property
    def words(self) -> str:
        """Its text."""
        return "".join(text for text, _, _ in self.pieces)


class Told(Enum):
    """What tells who speaks in a text that a format made."""

    FORMAT = "format"
    """The format itself, whatever the words look like."""
    CUES = "cues"
    """The words (``Name: …``) of cues that stand apart: a speaker may take over in mid sentence."""
    TEXT = "text"
    """The text, by the rules for plain text: paragraphs, headings and lists are their author's."""


class GivenTag(NamedTuple):
    """A place at which the format says that somebody begins to speak."""

    line: int
    at: int
    """Offset of the first word."""
    name: str


@dataclass(frozen=True, slots=True)
class View:
    """What a format made of a file: a text of only its words, with their places."""

    file: Source
    places: Places
    kind: str
    """What the file is, for messages: ``WebVTT captions``."""
    named_by: str
    """How speakers are named, in the place of a tag convention; empty while nobody knows."""
    told: Told
    advice: tuple[str, str]
    """If nobody speaks: what the file is, and what to do (R004); empty where the text tells."""
    taken: tuple[tuple[int, int, Fate, str], ...]
    """What becomes of the rest of the file: (start, end, fate, reason) in its offsets."""
    front: tuple[tuple[int, int], ...]
    """The stretches of the file before what the format knows: front matter, perhaps a title."""
    fore: int
    """Offset in the text after those."""
    tags: tuple[GivenTag, ...]
    asides: frozenset[int]
    """Lines that are shown and not spoken."""
    nobodys: tuple[int, ...]
    """Those of them that have no name in a file that names everybody."""
    called: Mapping[str, str]
    """Name as written -> as shown, if that differs."""
    lines: tuple[Line, ...]
    """What the text was made of, and for each of its lines the number of that, or -1; until the speakers are known."""
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a transcript."""

    path: str
    text: str
    """Line ends and breaks folded to ``\\n``, no byte order mark."""
    starts: tuple[int, ...]
    """Offset of each line's first character."""
    numbers: tuple[int, ...] = ()
    """For each line the number that editors show, which count no breaks; empty if all are the same."""
    view: View | None = None
    """What a format made of the file, if the text is not the file's own. Offsets of Spans are the file's."""

    @property
    def file(self) -> Source:
        """The file itself."""
        return self.view.file if self.view else self

    @property
    def captions(self) -> bool:
        """Whether words of cues must tell who speaks: speakers may change in mid sentence."""
        return self.view is not None and self.view.told is Told.CUES

    @property
    def names_speakers(self) -> bool:
        """Whether the format says who speaks, whatever the words look like."""
        return self.view is not None and self.view.told is Told.FORMAT

    @property
    def laid_out(self) -> bool:
        """Whether the rules for plain text hold: headings, lists, references and the joining of cut paragraphs."""
        return self.view is None or self.view.told is Told.TEXT

    def in_file(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the file of a stretch."""
        return self.view.places.hull(start, end) if self.view else (start, end)

    def line(self, offset: int) -> int:
        """1-based number of the line that holds this offset; ``shown_line`` says what editors call it."""
        return bisect.bisect_right(self.starts, offset)

    def shown_line(self, number: int) -> int:
        """What editors show as the number of a line; 0 stays 0."""
        return self.numbers[number - 1] if self.numbers and number else number

    def own_line(self, shown: int) -> int:
        """The first line that editors call so: the inverse of ``shown_line``."""
        return bisect.bisect_left(self.numbers, shown) + 1 if self.numbers else shown

    def unbroken(self, start: int, end: int) -> str:
        """A stretch with a space for each break: its lines are an editor's."""
        text = self.text[start:end]
        for (before, _), (number, at) in pairwise(zip(self.numbers, self.starts, strict=False)):
            if number == before and start < at <= end:
                text = f"{text[: at - start - 1]} {text[at - start :]}"
        return text

    def line_text(self, number: int) -> str:
        """The text of a line (1-based), without its end."""
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

    def span(self, start: int, end: int) -> Span:
        """The Span of a stretch, without spaces at its borders."""
        return self.exact_span(*self.trimmed(start, end))

    def exact_span(self, start: int, end: int) -> Span:
        """The Span of a stretch with the spaces at its borders, which do not count for its lines."""
        first, last = self.file.lines(*self.in_file(*self.trimmed(start, end)))
        first, last = self.file.shown_line(first), self.file.shown_line(last)
        return Span(self.path, first, last, *self.in_file(start, end))

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """A stretch without spaces at its borders."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def rows(self, start: int = 0) -> Iterator[tuple[int, str]]:
        """(offset, text without its end) of each line from the beginning of one on."""
        for number in range(self.line(start), len(self.starts) + 1):
            yield self.starts[number - 1], self.line_text(number)

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """First and last line of a stretch."""
        first = self.line(start)
        one = first == len(self.starts) or end <= self.starts[first]
        return first, first if one else self.line(end - 1)


class EditorLog(Log):
    """Hands the findings about a source on to another Log, each with the line that editors show."""

    def __init__(self, log: Log, source: Source) -> None:
        super().__init__()
        self._log, self._source = log, source

    def add(self, code: str, path: str, line: int, message: str, hint: str = "", column: int = 0) -> None:
        """Hand a finding on; its line is one of the source's."""
        self._log.add(code, path, self._source.shown_line(line), message, hint, column)


def _other_encoding(data: bytes) -> tuple[str, str]:
    """(the encoding of a text that is not UTF-8, how it is known); nothing if it is not known for sure."""
    if declared := _declared_encoding(data):
        return declared, ", which the page states"
    if not data.translate(None, _PLAIN):
        return "windows-1252", ": only marks and spaces of it are no UTF-8"
    return "", ""


def _declared_encoding(data: bytes) -> str:
    """The encoding that a web page states in its head, as Python calls it; nothing if it states none that we know.

    By the standard of the web, Latin-1 means Windows-1252.
    """
    head = data[:_HEAD].lstrip()
    found = _CHARSET.search(head) if head.startswith(b"<") else None
    if found is None:
        return ""
    name = found[1].decode("ascii").lower()
    return "windows-1252" if name in _LATIN else name if _ENCODING.fullmatch(name) else ""


def is_control(char: str) -> bool:
    """Whether no medium can carry this character."""
    return _CONTROL.match(char) is not None


def make_source(path: str, text: str) -> Source:
    """A Source of decoded text.

    A break ends a line as ``\\n`` does, a paragraph separator (U+2029) with a line of nothing after it.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not any(c in text for c in _BREAKS):
        return Source(path, text, (0, *(m.end() for m in re.finditer("\n", text))))
    lines, number = [(0, 1)], 1
    for found in re.finditer(rf"\n|{_BREAK}", text):
        number += found.group() == "\n"
        lines.extend([(found.end(), number)] * (2 if found.group() == "\u2029" else 1))
    starts, numbers = zip(*lines, strict=True)
    return Source(path, re.sub(_BREAK, "\n", text), starts, numbers)


def read_source(file: Path, name: str, log: Log) -> Source | None:
    """Read a file as UTF-8 text; None if it is none (R001, R002, R003, R008), or too large (R135)."""
    try:
        with open_file(file) as opened:
            size = os.fstat(opened.fileno()).st_size
            data = opened.read(LARGEST + 1)
    except OSError as error:
        log.add("R008", name, 0, f"cannot be read: {error.strerror}", "check the file's name and its permissions")
        return None
    if len(data) > LARGEST:
        message = f"the transcript has {sized(size)}, and at most {sized(LARGEST)} are read"
        log.add("R135", name, 0, message, "divide it into several episodes")
        return None
    if magic := next(filter(data.startswith, _MAGIC), None):
        message = f"this is {_MAGIC[magic]}, not text"
        log.add("R002", name, 0, message, "export the transcript as plain text (UTF-8)")
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        log.add("R003", name, 1, "this is UTF-16, not UTF-8", "save the file as UTF-8")
        return None
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        log.add("R002", name, line, "a zero byte: this is not text", "export the transcript as plain text (UTF-8)")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        encoding, why = _other_encoding(data)
        text = data.decode(encoding, "replace") if encoding else ""
        *above, before = data[: error.start].decode("utf-8").split("\n")
        if not encoding or "\ufffd" in text:
            message = f"byte 0x{data[error.start]:02x} is not UTF-8"
            hint = "save the file as UTF-8 (it may be Windows-1252 or Latin-1)"
            log.add("R003", name, len(above) + 1, message, hint, len(before) + 1)
            return None
        log.add("R054", name, len(above) + 1, f"read as {encoding}{why}")
    source = make_source(name, text)
    if not source.text.strip():
        log.add("R001", name, 0, "the transcript is empty", "write the transcript, or remove the file")
        return None
    if found := _CONTROL.findall(source.text):
        line = source.shown_line(source.line(source.text.index(found[0])))
        message = f"{counted(len(found), 'control character')} left out, the first U+{ord(found[0]):04X}"
        log.add("R033", name, line, message)
    return source

"""Source: the text of a transcript with its line numbers.

Files that are not text are reported.
"""

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
"""Bytes of the largest transcript: about 160 hours of speech."""
CONTROL = r"\x00-\x08\x0e-\x1b\x7f\ufffe\uffff"
"""Control characters, as ranges of a character class; XML cannot contain them (XML 1.0, production 2)."""
_CONTROL = re.compile(f"[{CONTROL}]")
_BREAKS = "\v\f\x85\u2028\u2029"
"""Line and page breaks of word processors, which editors do not count as line ends."""
_BREAK = rf"[\v\x85\u2028\u2029]|(?<=[^\n{_BREAKS}])\f(?=[^\n{_BREAKS}])"
"""A break that ends a line; a page end next to a line end does not."""


_HEAD = 4_096
"""Bytes of a web page to search for its encoding."""
_CHARSET = re.compile(rb"<(?:meta\b[^<>]*?\bcharset|\?xml\b[^<>]*?\bencoding)\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_LATIN = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252")
_ENCODING = re.compile(
    r"windows-125\d|iso-8859-(?:[2-9]|1[013456])|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)"
)


_PLAIN = bytes(range(0x80)) + bytes("€‚„…†‡ˆ‰‹‘’“”•–—˜™›\xa0¡¢£¤¥¦§¨©«¬\xad®¯°±²³´¶·¸¹»¼½¾¿", "windows-1252")
"""ASCII and the other characters of Windows-1252 that are not letters; reading them so cannot misspell a name."""


class Line(NamedTuple):
    """A line of words in a format such as captions."""

    speaker: str | None
    """Name of the speaker; None for the previous speaker, empty for no speaker."""
    pieces: tuple[tuple[str, int, int], ...]
    """(words, offset in the file, characters in the file for each character), in order."""
    opens: bool = True
    """Whether it begins a cue, a segment or a message."""
    pause: bool = False
    """Whether silence precedes it."""
    aside: bool = False
    """Whether it is shown but not spoken."""
    joined: str = "\n"
    """The separator from the previous line; no line ends within a word."""
    named: int = -1
    """Offset in the file of the speaker's name, or -1 for the offset of the words."""

    @property
    def words(self) -> str:
        """Return the text of the line."""
        return "".join(text for text, _, _ in self.pieces)


class Told(Enum):
    """The evidence of who speaks in a text from a format."""

    FORMAT = "format"
    """The format itself names the speakers."""
    CUES = "cues"
    """The words of the cues name them (``Name: …``); speakers may change within a sentence."""
    TEXT = "text"
    """Speaker tags name them, as in plain text with paragraphs, headings and lists."""


class GivenTag(NamedTuple):
    """A place where a format names the next speaker."""

    line: int
    at: int
    """Offset of the first word."""
    name: str


@dataclass(frozen=True, slots=True)
class View:
    """The words that a format extracted from a file, with their places."""

    file: Source
    places: Places
    kind: str
    """Kind of file, for messages: ``WebVTT captions``."""
    named_by: str
    """How speakers are named, instead of a tag convention; empty until it is known."""
    told: Told
    advice: tuple[str, str]
    """Message and hint of R004 if there is no speaker; empty if the text decides."""
    taken: tuple[tuple[int, int, Fate, str], ...]
    """(start, end, fate, reason) of the rest of the file, in its offsets."""
    front: tuple[tuple[int, int], ...]
    """Stretches of the file before the data of the format: front matter, sometimes a title."""
    fore: int
    """Offset in the text after the front matter."""
    tags: tuple[GivenTag, ...]
    asides: frozenset[int]
    """Lines that are shown but not spoken."""
    nobodys: tuple[int, ...]
    """Asides without a name in a file that names all speakers."""
    called: Mapping[str, str]
    """Name as written -> name as shown, if it differs."""
    lines: tuple[Line, ...]
    """The lines that the text was made from; empty as soon as the speakers are known."""
    rows: tuple[int, ...]
    """For each line of the text the index of its entry in ``lines``, or -1."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a transcript."""

    path: str
    text: str
    """With line ends and breaks folded to ``\\n``, without byte order mark."""
    starts: tuple[int, ...]
    """Offset of each line's first character."""
    numbers: tuple[int, ...] = ()
    """For each line the number in an editor, which does not count breaks; empty without breaks."""
    view: View | None = None
    """The view of a format, if the text is not that of the file. Offsets of Spans refer to the file."""

    @property
    def file(self) -> Source:
        """Return the Source of the file itself."""
        return self.view.file if self.view else self

    @property
    def captions(self) -> bool:
        """Return whether only the words of cues name speakers, who may change within a sentence."""
        return self.view is not None and self.view.told is Told.CUES

    @property
    def names_speakers(self) -> bool:
        """Return whether the format itself names the speakers."""
        return self.view is not None and self.view.told is Told.FORMAT

    @property
    def laid_out(self) -> bool:
        """Return whether the rules for plain text apply: headings, lists, references, cut paragraphs."""
        return self.view is None or self.view.told is Told.TEXT

    def in_file(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the file of a stretch."""
        return self.view.places.hull(start, end) if self.view else (start, end)

    def line(self, offset: int) -> int:
        """Return the 1-based number of the line at an offset; for messages see ``shown_line``."""
        return bisect.bisect_right(self.starts, offset)

    def shown_line(self, number: int) -> int:
        """Return the number that editors show for a line; 0 stays 0."""
        return self.numbers[number - 1] if self.numbers and number else number

    def own_line(self, shown: int) -> int:
        """Return the first line with this number in an editor: the inverse of ``shown_line``."""
        return bisect.bisect_left(self.numbers, shown) + 1 if self.numbers else shown

    def unbroken(self, start: int, end: int) -> str:
        """Return a stretch with spaces instead of breaks, divided into lines as in an editor."""
        text = self.text[start:end]
        for (before, _), (number, at) in pairwise(zip(self.numbers, self.starts, strict=False)):
            if number == before and start < at <= end:
                text = f"{text[: at - start - 1]} {text[at - start :]}"
        return text

    def line_text(self, number: int) -> str:
        """Return the text of a line (1-based) without its end."""
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

    def span(self, start: int, end: int) -> Span:
        """Return the Span of a stretch without outer spaces."""
        return self.exact_span(*self.trimmed(start, end))

    def exact_span(self, start: int, end: int) -> Span:
        """Return the Span of a stretch with outer spaces.

        Outer spaces do not count for its lines.
        """
        first, last = self.file.lines(*self.in_file(*self.trimmed(start, end)))
        first, last = self.file.shown_line(first), self.file.shown_line(last)
        return Span(self.path, first, last, *self.in_file(start, end))

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch without outer spaces."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def rows(self, start: int = 0) -> Iterator[tuple[int, str]]:
        """Yield (offset, text without its end) of each line.

        :param start: offset of the first line.
        """
        for number in range(self.line(start), len(self.starts) + 1):
            yield self.starts[number - 1], self.line_text(number)

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and the last line of a stretch."""
        first = self.line(start)
        one = first == len(self.starts) or end <= self.starts[first]
        return first, first if one else self.line(end - 1)


class EditorLog(Log):
    """A Log that passes findings to another Log with the line numbers that editors show."""

    def __init__(self, log: Log, source: Source) -> None:
        super().__init__()
        self._log, self._source = log, source

    def add(self, code: str, path: str, line: int, message: str, hint: str = "", column: int = 0) -> None:
        """Pass a finding on.

        :param line: line of the source.
        """
        self._log.add(code, path, self._source.shown_line(line), message, hint, column)


def _other_encoding(data: bytes) -> tuple[str, str]:
    """Return (encoding, reason) for a text that is not UTF-8; empty if uncertain."""
    if declared := _declared_encoding(data):
        return declared, ", as the page declares"
    if not data.translate(None, _PLAIN):
        return "windows-1252", ", since only its punctuation is not UTF-8"
    return "", ""


def _declared_encoding(data: bytes) -> str:
    """Return the encoding that a web page declares, by its name in Python, or empty.

    By the WHATWG Encoding Standard, Latin-1 means Windows-1252.
    """
    head = data[:_HEAD].lstrip()
    found = _CHARSET.search(head) if head.startswith(b"<") else None
    if found is None:
        return ""
    name = found[1].decode("ascii").lower()
    return "windows-1252" if name in _LATIN else name if _ENCODING.fullmatch(name) else ""


def is_control(char: str) -> bool:
    """Return whether a character is a control character that XML cannot contain."""
    return _CONTROL.match(char) is not None


def make_source(path: str, text: str) -> Source:
    """Make a Source of decoded text.

    A break ends a line like ``\\n``; a paragraph separator (U+2029) also adds an empty line.
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
    """Read a file as UTF-8 text.

    :param name: the file name for messages.
    :returns: None if the file is not text (R001, R002, R003, R008) or too large (R135).
    """
    try:
        with open_file(file) as opened:
            size = os.fstat(opened.fileno()).st_size
            data = opened.read(LARGEST + 1)
    except OSError as error:
        log.add("R008", name, 0, f"cannot be read: {error.strerror}", "check its name and permissions")
        return None
    if len(data) > LARGEST:
        message = f"the transcript has {sized(size)}, more than the limit of {sized(LARGEST)}"
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
        message = "this is not text: it contains a zero byte"
        log.add("R002", name, line, message, "export the transcript as plain text (UTF-8)")
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

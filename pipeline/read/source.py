"""Source: the text of a transcript, with line numbers.

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
    b"ID3": "an audio file",
    b"RIFF": "an audio file",
    b"{\\rtf": "an RTF file",
}
LARGEST = 10_000_000
"""Maximum size of a transcript in bytes: about 160 hours of speech."""
CONTROL = r"\x00-\x08\x0e-\x1b\x7f\ufffe\uffff"
"""Control characters that XML forbids (XML 1.0, production 2), as ranges for a character class."""
_CONTROL = re.compile(f"[{CONTROL}]")
_BREAKS = "\v\f\x85\u2028\u2029"
"""Line and page breaks from word processors, which editors do not count as line ends."""
_BREAK = rf"[\v\x85\u2028\u2029]|(?<=[^\n{_BREAKS}])\f(?=[^\n{_BREAKS}])"
"""Pattern for a break that ends a line.

A form feed next to a line end does not end a line.
"""


_HEAD = 4_096
"""Number of bytes at the beginning of a web page to search for its declared encoding."""
_CHARSET = re.compile(rb"<(?:meta\b[^<>]*?\bcharset|\?xml\b[^<>]*?\bencoding)\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_LATIN = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252")
_ENCODING = re.compile(
    r"windows-125\d|iso-8859-(?:[2-9]|1[013456])|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)"
)


_PLAIN = bytes(range(0x80)) + bytes("€‚„…†‡ˆ‰‹‘’“”•–—˜™›\xa0¡¢£¤¥¦§¨©«¬\xad®¯°±²³´¶·¸¹»¼½¾¿", "windows-1252")
"""Bytes of ASCII characters and of other non-letters in Windows-1252.

Text with only these bytes can be decoded as Windows-1252 without misspelling a name.
"""


class Line(NamedTuple):
    """A line of text extracted from a structured file, such as captions."""

    speaker: str | None
    """Speaker's name; None for the previous speaker, an empty string for no speaker."""
    pieces: tuple[tuple[str, int, int], ...]
    """(text, file offset, number of file characters per character) of each piece, in text order."""
    opens: bool = True
    """Whether the line begins a cue, segment or message."""
    pause: bool = False
    """Whether silence precedes the line."""
    aside: bool = False
    """Whether the line is shown but not spoken."""
    joined: str = "\n"
    """Separator between the previous line and this one; a line never ends mid-word."""
    named: int = -1
    """File offset of the speaker's name, or -1 for the offset of the text."""

    @property
    def words(self) -> str:
        """Text of the line."""
        return "".join(text for text, _, _ in self.pieces)


class Told(Enum):
    """The way in which a file names its speakers."""

    FORMAT = "format"
    """The format itself names the speakers."""
    CUES = "cues"
    """The text of the cues names the speakers (``Name: …``), who may change within a sentence."""
    TEXT = "text"
    """Speaker tags name the speakers, as in plain text with paragraphs, headings and lists."""


class GivenTag(NamedTuple):
    """The start of a turn whose speaker is named by the format."""

    line: int
    at: int
    """Offset of the first word."""
    name: str


@dataclass(frozen=True, slots=True)
class View:
    """The text extracted from a structured file, with the file offsets of its characters."""

    file: Source
    places: Places
    kind: str
    """File type for messages, such as ``WebVTT captions``."""
    named_by: str
    """How the format names speakers, replacing the name of a tag convention; empty until known."""
    told: Told
    advice: tuple[str, str]
    """Message and hint of R004 if there is no speaker.

    Both are empty if they depend on the text.
    """
    taken: tuple[tuple[int, int, Fate, str], ...]
    """(start, end, fate, reason) of each file range that is not part of the text, in file offsets."""
    front: tuple[tuple[int, int], ...]
    """File ranges before the data of the format: front matter, sometimes a title."""
    fore: int
    """Text offset after the front matter."""
    tags: tuple[GivenTag, ...]
    asides: frozenset[int]
    """Lines that are shown but not spoken."""
    nobodys: tuple[int, ...]
    """Lines in ``asides`` without a speaker, in a file that otherwise names all speakers."""
    called: Mapping[str, str]
    """Name as written -> name as shown, if they differ."""
    lines: tuple[Line, ...]
    """Lines that the text was built from; empty once the speakers are known."""
    rows: tuple[int, ...]
    """For each line of the text, its index in ``lines``, or -1."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a transcript, with its line offsets and optional View."""

    path: str
    text: str
    """Text without a byte order mark, with line ends and breaks normalised to ``\\n``."""
    starts: tuple[int, ...]
    """Offset of each line's first character."""
    numbers: tuple[int, ...] = ()
    """Number that editors show for each line; empty if the text has no breaks.

    Editors do not count breaks (``_BREAKS``) as line ends.
    """
    view: View | None = None
    """View of the structured file from which the text was extracted, or None.

    Span offsets then refer to the file.
    """

    @property
    def file(self) -> Source:
        """Source of the whole file, or this Source if it has no view."""
        return self.view.file if self.view else self

    @property
    def captions(self) -> bool:
        """Whether only the text of the cues names the speakers (``Told.CUES``)."""
        return self.view is not None and self.view.told is Told.CUES

    @property
    def names_speakers(self) -> bool:
        """Whether the format itself names the speakers."""
        return self.view is not None and self.view.told is Told.FORMAT

    @property
    def laid_out(self) -> bool:
        """Whether the rules for plain text apply: headings, lists, references, cut paragraphs."""
        return self.view is None or self.view.told is Told.TEXT

    def in_file(self, start: int, end: int) -> tuple[int, int]:
        """Return the file range that contains a text range."""
        return self.view.places.hull(start, end) if self.view else (start, end)

    def line(self, offset: int) -> int:
        """Return the 1-based line number at an offset (for messages, see ``shown_line``)."""
        return bisect.bisect_right(self.starts, offset)

    def shown_line(self, number: int) -> int:
        """Return the number that editors show for a line, or 0 for line 0."""
        return self.numbers[number - 1] if self.numbers and number else number

    def own_line(self, shown: int) -> int:
        """Return the first line that has a given number in editors.

        This is the inverse of ``shown_line``.
        """
        return bisect.bisect_left(self.numbers, shown) + 1 if self.numbers else shown

    def unbroken(self, start: int, end: int) -> str:
        """Return the text of a range, with breaks that editors ignore replaced with spaces.

        The lines of the result are those that an editor shows.
        """
        text = self.text[start:end]
        for (before, _), (number, at) in pairwise(zip(self.numbers, self.starts, strict=False)):
            if number == before and start < at <= end:
                text = f"{text[: at - start - 1]} {text[at - start :]}"
        return text

    def line_text(self, number: int) -> str:
        """Return the text of a line (1-based) without its line end."""
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

    def span(self, start: int, end: int) -> Span:
        """Return the Span of a range, without leading and trailing spaces."""
        return self.exact_span(*self.trimmed(start, end))

    def exact_span(self, start: int, end: int) -> Span:
        """Return the Span of a range, including leading and trailing spaces.

        The line numbers are those of the range without these spaces.
        """
        first, last = self.file.lines(*self.in_file(*self.trimmed(start, end)))
        first, last = self.file.shown_line(first), self.file.shown_line(last)
        return Span(self.path, first, last, *self.in_file(start, end))

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return a range without leading and trailing spaces."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def rows(self, start: int = 0) -> Iterator[tuple[int, str]]:
        """Yield the offset of each line and its text without the line end.

        :param start: any offset within the first line to yield.
        """
        for number in range(self.line(start), len(self.starts) + 1):
            yield self.starts[number - 1], self.line_text(number)

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last line numbers of a range."""
        first = self.line(start)
        one = first == len(self.starts) or end <= self.starts[first]
        return first, first if one else self.line(end - 1)


class EditorLog(Log):
    """A Log that forwards findings to another Log with the line numbers that editors show."""

    def __init__(self, log: Log, source: Source) -> None:
        super().__init__()
        self._log, self._source = log, source

    def add(self, code: str, path: str, line: int, message: str, hint: str = "", column: int = 0) -> None:
        """Report a finding, with its line converted to the line number that editors show.

        :param line: line number in the source, before the conversion.
        """
        self._log.add(code, path, self._source.shown_line(line), message, hint, column)


def _other_encoding(data: bytes) -> tuple[str, str]:
    """Return the encoding of text that is not UTF-8, and why it was chosen.

    The reason is appended to a message, for example ``, as the page declares``.

    :returns: two empty strings if the encoding is uncertain.
    """
    if declared := _declared_encoding(data):
        return declared, ", as the page declares"
    if not data.translate(None, _PLAIN):
        return "windows-1252", ", since only its punctuation is not UTF-8"
    return "", ""


def _declared_encoding(data: bytes) -> str:
    """Return the Python name of a web page's declared encoding, or an empty string.

    According to the WHATWG Encoding Standard, Latin-1 means Windows-1252.
    """
    head = data[:_HEAD].lstrip()
    found = _CHARSET.search(head) if head.startswith(b"<") else None
    if found is None:
        return ""
    name = found[1].decode("ascii").lower()
    return "windows-1252" if name in _LATIN else name if _ENCODING.fullmatch(name) else ""


def is_control(char: str) -> bool:
    """Return whether a character is a control character that XML forbids."""
    return _CONTROL.match(char) is not None


def make_source(path: str, text: str) -> Source:
    """Return a Source for decoded text.

    A break (``_BREAK``) ends a line, as ``\\n`` does; a paragraph separator (U+2029) also adds an empty line.
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
    """Return the Source of a text file, or None after reporting the reason.

    The file must be in UTF-8, or in an encoding that can be determined with certainty (R054).

    :param name: file name for messages.
    :returns: None if the file is unreadable (R008), empty (R001), not text (R002, R003) or too large (R135).
    """
    try:
        with open_file(file) as opened:
            size = os.fstat(opened.fileno()).st_size
            data = opened.read(LARGEST + 1)
    except OSError as error:
        log.add("R008", name, 0, f"cannot be read: {error.strerror}", "check its name and permissions")
        return None
    if len(data) > LARGEST:
        message = f"the transcript is {sized(size)}, larger than the limit of {sized(LARGEST)}"
        log.add("R135", name, 0, message, "split it into several episodes")
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
        message = "this is not text: it contains a null byte"
        log.add("R002", name, line, message, "export the transcript as plain text (UTF-8)")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        encoding, why = _other_encoding(data)
        text = data.decode(encoding, "replace") if encoding else ""
        *above, before = data[: error.start].decode("utf-8").split("\n")
        if not encoding or "\ufffd" in text:
            message = f"byte 0x{data[error.start]:02x} is not valid UTF-8"
            hint = "save the file as UTF-8 (it may be Windows-1252 or Latin-1)"
            log.add("R003", name, len(above) + 1, message, hint, len(before) + 1)
            return None
        log.add("R054", name, len(above) + 1, f"read as {encoding}{why}")
    source = make_source(name, text)
    if not source.text.strip():
        log.add("R001", name, 0, "the transcript is empty", "add the transcript text, or remove the file")
        return None
    if found := _CONTROL.findall(source.text):
        line = source.shown_line(source.line(source.text.index(found[0])))
        which = f"U+{ord(found[0]):04X}" if len(found) == 1 else f"the first is U+{ord(found[0]):04X}"
        message = f"{counted(len(found), 'control character')} left out ({which})"
        log.add("R033", name, line, message, "remove it" if len(found) == 1 else "remove them")
    return source

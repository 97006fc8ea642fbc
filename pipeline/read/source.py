"""A transcript's bytes as text with line numbers, or the reason why they are not text."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.diagnostics import Log
from pipeline.model import Span

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
CONTROL = r"\x00-\x08\x0e-\x1b\x7f\ufffe\uffff"
"""Ranges of a character class: what no medium can carry (XML 1.0, production 2)."""
_CONTROL = re.compile(f"[{CONTROL}]")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a transcript."""

    path: str
    text: str
    """Line ends folded to ``\\n``, no byte order mark."""
    starts: tuple[int, ...]
    """Offset of each line's first character."""

    def line(self, offset: int) -> int:
        """1-based number of the line that holds this offset."""
        return bisect.bisect_right(self.starts, offset)

    def line_text(self, number: int) -> str:
        """The text of a line (1-based), without its end."""
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

    def span(self, start: int, end: int) -> Span:
        """The Span of a stretch, without blanks at its borders."""
        start, end = self._trimmed(start, end)
        return Span(self.path, *self._lines(start, end), start, end)

    def exact_span(self, start: int, end: int) -> Span:
        """The Span of a stretch with the blanks at its borders, which do not count for its lines."""
        return Span(self.path, *self._lines(*self._trimmed(start, end)), start, end)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def _lines(self, start: int, end: int) -> tuple[int, int]:
        """First and last line of a stretch."""
        first = self.line(start)
        one = first == len(self.starts) or end <= self.starts[first]
        return first, first if one else self.line(end - 1)


def is_control(char: str) -> bool:
    """Whether no medium can carry this character."""
    return _CONTROL.match(char) is not None


def make_source(path: str, text: str) -> Source:
    """A Source of decoded text."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    return Source(path, text, tuple(starts))


def read_source(file: Path, name: str, log: Log) -> Source | None:
    """Read a file as UTF-8 text; None where it is none (R001, R002, R003, R008)."""
    try:
        data = file.read_bytes()
    except OSError as error:
        log.add("R008", name, 0, f"cannot be read: {error.strerror}", "check the file's name and its permissions")
        return None
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            log.add("R002", name, 0, f"this is {what}, not text", "export the transcript as plain text (UTF-8)")
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
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        log.add(
            "R003",
            name,
            line,
            f"byte 0x{data[error.start]:02x} is not UTF-8",
            "save the file as UTF-8 (it may be Windows-1252 or Latin-1)",
            column,
        )
        return None
    source = make_source(name, text)
    if not source.text.strip():
        log.add("R001", name, 0, "the transcript is empty", "write the transcript, or remove the file")
        return None
    found = _CONTROL.search(source.text)
    if found:
        count = len(_CONTROL.findall(source.text))
        log.add(
            "R033",
            name,
            source.line(found.start()),
            f"{count} control character{'s' if count > 1 else ''} left out, the first U+{ord(found.group()):04X}",
        )
    return source

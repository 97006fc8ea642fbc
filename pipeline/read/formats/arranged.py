"""Conversion of extracted lines to a text with turns and paragraphs.

Consecutive lines by one speaker make one turn. In a turn, a paragraph ends at a pause between sentences, or at the end
of a sentence once it has ``PARAGRAPH`` characters. In text without punctuation, a paragraph ends at the first pause
beyond ``PARAGRAPH`` characters, or after ``LONGEST`` characters.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Fate, Log, fold_name
from pipeline.read.marks import ENDS
from pipeline.read.places import Places
from pipeline.read.source import GivenTag, Line, Source, Told, View
from pipeline.read.tags import Tag

PAUSE = 2.0
"""Minimum number of seconds of silence before a new paragraph."""
PARAGRAPH = 600
"""Number of characters after which a paragraph ends with the current sentence."""
LONGEST = 2_400
"""Number of characters after which a paragraph ends with the current line."""

_ENDED = re.compile(rf"[{ENDS}][\"”’'»«“」』）)\]*]*$")
_DIRECTION = re.compile(r"\s*(?:\[[^\[\]]*\]|\([^()]*\)|[♪♫].*)\s*$")
"""Pattern for a caption that is not speech: a stage direction or sung words."""
_CHANGE = re.compile(r"(?:>|&gt;){2,3}(?!>)")
"""Pattern for the ``>>`` before a new speaker in captions."""
_SURNAME_FIRST = re.compile(
    r"([^\W\d_][\w'’.\-‑]*(?: [^\W\d_][\w'’.\-‑]*)?), ([^\W\d_][\w'’\-‑]*\.?(?: [^\W\d_][\w'’\-‑]*\.?)?)$"
)
"""Pattern for a surname, a comma and a first name."""
_DEGREE = re.compile(r"(?:Ph\.?D|Psy\.?D|M\.?D|M\.?P|J\.?D|R\.?N|M\.?A|M\.?S|Jr|Sr|Esq|Inc|Ltd|LLC|[IV]+)\.?$", re.I)
"""Pattern for a degree or suffix that may follow a name and a comma."""


class Format(NamedTuple):
    """A transcript format."""

    rank: int
    """Rank of the format; the format with the lowest rank is tried first."""
    read: Callable[[Source, int, str, Log], Source | None]
    """Function that extracts the words of a file.

    The arguments are the Source, the offset after the front matter, the file extension in lower case, and a log. The
    function returns the same Source if the file has a different format, or None if no words can be read (R004).
    """


@dataclass(slots=True)
class Found:
    """Content extracted from a file, before it is divided into turns."""

    source: Source
    kind: str
    """Name of the format, for messages."""
    front: tuple[tuple[int, int], ...]
    """(start, end) of each range before the transcript: front matter and perhaps a title."""
    named_by: str = ""
    """Convention or field that names the speakers; empty until known."""
    told: Told = Told.FORMAT
    """What names the speakers: the format, the text of the cues, or speaker tags."""
    advice: tuple[str, str] = ("", "")
    """Message and hint if no speaker is named (R004)."""
    lines: list[Line] = field(default_factory=list)
    taken: list[tuple[int, int, Fate, str]] = field(default_factory=list)
    """(start, end, fate, reason) of each file range that is not in ``lines``.

    Unlisted ranges are markup.
    """

    def take(self, start: int, end: int, reason: str, fate: Fate = Fate.LEFT_OUT) -> None:
        """Record the fate of a file range outside the text, with the reason."""
        if start < end:
            self.taken.append((start, end, fate, reason))


@dataclass(slots=True)
class _Text:
    """A text under construction, with the file offset of every character."""

    source: Source
    parts: list[str] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    length: int = 0
    numbers: array[int] = field(default_factory=lambda: array("q"))
    starts: array[int] = field(default_factory=lambda: array("q"))
    rows: array[int] = field(default_factory=lambda: array("q"))

    def begin_line(self, offset: int, row: int) -> None:
        self.starts.append(self.length)
        self.numbers.append(self.source.shown_line(self.source.line(offset)))
        self.rows.append(row)

    def restart_line(self, offset: int, row: int) -> None:
        """Set the file line number and ``Line`` index of the current, empty line.

        :param offset: file offset at which the line begins.
        :param row: index of its ``Line``, or -1.
        """
        self.numbers[-1], self.rows[-1] = self.source.shown_line(self.source.line(offset)), row

    def name_line(self, offset: int) -> None:
        """Set the file line number of the current line to that of the speaker's name.

        :param offset: file offset of the name, or -1 to change nothing.
        """
        if offset >= 0:
            self.numbers[-1] = self.source.shown_line(self.source.line(offset))

    def put(self, text: str, offset: int, width: int, row: int) -> None:
        """Append words from the file, and begin a new line after each line end.

        :param offset: file offset of the words.
        :param width: number of file characters for each character of the words.
        :param row: index of the ``Line`` with the words, or -1.
        """
        *ended, last = text.split("\n")
        for line in ended:
            self.places.add(len(line) + 1, offset, width)
            self.length += len(line) + 1
            offset += (len(line) + 1) * width
            self.begin_line(offset, row)
        self.places.add(len(last), offset, width)
        self.length += len(last)
        self.parts.append(text)

    def put_in(self, text: str, row: int, offset: int) -> None:
        """Append spaces or line ends that do not occur in the file.

        :param row: index of the ``Line`` that follows, or -1.
        :param offset: file offset of the words that follow.
        """
        for char in text:
            self.places.add(1, offset, 0)
            self.length += 1
            if char == "\n":
                self.begin_line(offset, row)
        self.parts.append(text)


def arranged(found: Found) -> Source:
    """Return a source with the words of a file, divided into turns.

    If the speakers must still be found in the cue text, each cue is a paragraph until ``retold`` adds the turns.
    """
    text = _Text(found.source)
    text.begin_line(0, -1)
    cues_tell, text_tells = found.told is Told.CUES and not found.named_by, found.told is Told.TEXT
    for start, end in found.front:
        if found.source.text[start:end].strip():
            text.restart_line(start, -1)
            text.put(found.source.text[start:end], start, 1, -1)
            text.put_in("\n\n", -1, end)
    fore, tags, asides = text.length, list[GivenTag](), set[int]()
    unnamed = list[int]()
    speaker, last, named = None, None, -1
    size, tail, aside = 0, "", False
    for number, line in enumerate(found.lines):
        if line.speaker is not None and line.speaker != speaker:
            speaker, named = line.speaker, line.named
        if not line.pieces:
            continue
        turns = bool(speaker) and speaker != last and not line.aside
        before, was_aside, aside = line.joined, aside, line.aside or speaker == ""
        apart = line.opens if cues_tell else before and not text_tells and _ends_paragraph(tail, size, line)
        if turns or aside or was_aside or apart:
            before = "\n\n"
        if text.length > fore:
            text.put_in(before, number, line.pieces[0][1])
        else:
            text.restart_line(line.pieces[0][1], number)
        size = 0 if before == "\n\n" else size
        first = len(text.starts)
        if turns and speaker:
            tags.append(GivenTag(first, text.length, speaker))
            text.name_line(named)
            last = speaker
        for piece in line.pieces:
            text.put(*piece, number)
        if aside:
            asides.update(range(first, len(text.starts) + 1))
            unnamed += [first] if speaker == "" and not line.aside else []
        size, tail = size + len(line.words), line.words[-20:].rstrip()
    view = View(
        found.source, text.places, found.kind, found.named_by, found.told, found.advice, _taken(found, text),
        found.front, fore, tuple(tags), frozenset(asides), tuple(unnamed), _display_names({t.name for t in tags}),
        tuple(found.lines) if cues_tell else (), tuple(text.rows) if cues_tell else (),
    )  # fmt: skip
    return Source(found.source.path, "".join(text.parts), tuple(text.starts), tuple(text.numbers), view)


def _ends_paragraph(tail: str, size: int, line: Line) -> bool:
    """Return whether a paragraph ends before a line by the same speaker.

    :param tail: last characters of the paragraph so far.
    :param size: length of the paragraph so far, in characters.
    """
    if _ENDED.search(tail):
        return line.pause or size >= PARAGRAPH
    return size >= LONGEST or (line.pause and size >= PARAGRAPH) or _CHANGE.match(line.words) is not None


def _taken(found: Found, text: _Text) -> tuple[tuple[int, int, Fate, str], ...]:
    rest = text.places.others(len(found.source.text))
    return (*((*range_, Fate.LEFT_OUT, "markup") for range_ in rest), *found.taken)


def _display_names(names: Iterable[str]) -> dict[str, str]:
    """Return the display forms of the names that are not shown as written.

    Each ``_`` becomes a space. ``Marsh, Odile`` is reversed only if all names with several words have this form.
    """
    spaced = {name: " ".join(name.replace("_", " ").split()) for name in names}
    several = [name for name in spaced.values() if " " in name]
    forms = {name: _SURNAME_FIRST.match(name) for name in several}
    if all(form and not _DEGREE.match(form[2]) for form in forms.values()):
        spaced = {n: f"{form[2]} {form[1]}" if (form := forms.get(said)) else said for n, said in spaced.items()}
    return {name: said for name, said in spaced.items() if name != said}


def retold(source: Source, convention: str, tags: Sequence[Tag]) -> Source:
    """Return captions divided into turns at the speaker tags in their text.

    The tags are removed from the text. If the next cue names the same speaker again, the turn continues. A cue that
    contains only the name of the next speaker is read as a speaker tag.
    """
    view = source.view
    assert view is not None
    lines, taken, spellings = list(view.lines), list(view.taken), dict[str, str]()
    for tag in tags:
        number, start = view.rows[tag.line - 1], source.starts[tag.line - 1]
        if number < 0:
            continue
        length = min(tag.end - start, len(source.line_text(tag.line)))
        taken += ((*range_, Fate.METADATA, "speaker tag") for range_ in view.places.ranges(start, start + length))
        name = spellings.setdefault(fold_name(tag.name), tag.name)
        pieces, named = tuple(_cut(lines[number].pieces, length)), view.places.position(start)
        lines[number] = lines[number]._replace(speaker=name, pieces=pieces, named=named)
    for number, (line, following) in enumerate(pairwise(lines)):
        if line.speaker is None and following.speaker and fold_name(line.words) == fold_name(following.speaker):
            taken += ((at, at + len(text) * width, Fate.METADATA, "speaker tag") for text, at, width in line.pieces)
            lines[number] = line._replace(pieces=())
    return arranged(Found(view.file, view.kind, view.front, convention, Told.CUES, lines=lines, taken=taken))


def _cut(pieces: Iterable[tuple[str, int, int]], length: int) -> Iterator[tuple[str, int, int]]:
    """Yield the pieces of a line without the first ``length`` characters."""
    for text, offset, width in pieces:
        if length < len(text):
            yield text[length:], offset + length * width, width
        length = max(0, length - len(text))


def named_lines(lines: Sequence[Line]) -> list[Line]:
    """Mark the lines that have no speaker, and return all lines.

    If a file repeats the name of a speaker on consecutive lines, a line without a name has no speaker. If a file names
    speakers only at a change, a line without a name continues the previous turn.
    """
    cues = [line for line in lines if line.opens]
    again = sum(a.speaker is not None and a.speaker == b.speaker for a, b in pairwise(cues))
    unnamed = sum(a.speaker is not None and b.speaker is None for a, b in pairwise(cues))
    if 4 * again < unnamed or not again:
        return list(lines)
    return [
        line if line.speaker is not None
        else line._replace(aside=True) if _DIRECTION.match(line.words)
        else line._replace(speaker="")
        for line in lines
    ]  # fmt: skip

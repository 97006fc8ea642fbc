"""Notes that must not exceed a number of bytes: parts of paragraphs and list items, as HTML or as plain text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

_PARAGRAPH = Markup("<p>{}</p>")
_LIST = Markup("<h3>{}</h3>\n<ul>\n{}\n</ul>")
_ITEM = Markup("<li>{}</li>")
_NEWLINE = Markup("\n")


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph, a heading or a list's item, in both forms."""

    html: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs, or a headed list."""

    notes: tuple[Note, ...]
    heading: Note | None = None
    weight: int = 0
    """Of two parts for which there is not room enough, the heavier one is given it."""
    always: bool = False
    """Whether it is never cut."""


def as_html(parts: Sequence[Part]) -> str:
    """The parts as HTML with ``p h3 ul li`` around what the notes hold; a part without notes is left out."""
    return _NEWLINE.join(_html(part) for part in parts if part.notes)


def as_text(parts: Sequence[Part]) -> str:
    """The parts as plain text, with an empty line between them."""
    return "\n\n".join(
        "\n".join(note.text for note in (part.heading, *part.notes) if note) for part in parts if part.notes
    )


def within(parts: Sequence[Part], more: Note, limit: int, written: Callable[[Sequence[Part]], str]) -> str:
    """The parts as ``written`` writes them, in at most ``limit`` bytes of UTF-8.

    Where there is not room enough, notes are left out whole, from the end of their part, and ``more`` is the last
    paragraph. The limit holds as long as it has room for ``more`` and for what is never cut.
    """
    whole = written(parts)
    if len(whole.encode()) <= limit:
        return whole
    kept = [part if part.always else replace(part, notes=()) for part in parts]
    kept.append(Part((more,), always=True))
    for number in sorted(range(len(parts)), key=lambda n: -parts[n].weight):
        if not parts[number].always:
            kept = _filled(kept, number, parts[number].notes, limit, written)
    return written(kept)


def _filled(
    kept: Sequence[Part], number: int, notes: tuple[Note, ...], limit: int, written: Callable[[Sequence[Part]], str]
) -> list[Part]:
    """The parts with as many notes in one of them as there is room for."""

    def given(count: int) -> list[Part]:
        return [replace(part, notes=notes[:count]) if n == number else part for n, part in enumerate(kept)]

    def size(count: int) -> int:
        return len(written(given(count)).encode())

    return given(max(0, bisect_right(range(len(notes) + 1), limit, key=size) - 1))


def _html(part: Part) -> Markup:
    if part.heading is None:
        return _NEWLINE.join(_PARAGRAPH.format(note.html) for note in part.notes)
    return _LIST.format(part.heading.html, _NEWLINE.join(_ITEM.format(note.html) for note in part.notes))

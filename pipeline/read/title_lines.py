"""Lines of a title page: possible titles, labels, links and pictures."""

from __future__ import annotations

import re

from pipeline.read.marks import BULLET

_HEADING = re.compile(r"(#{1,6})[ \t]+")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)(?:\{[^{}]*\})?|<img\b[^<>]*>", re.IGNORECASE)
_LINKED_PICTURE = re.compile(rf"\[\s*(?:{_PICTURE.pattern})\s*\]\([^()]*\)", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)[^()]*\)")
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ADDRESS = re.compile(r"<?((?:https?://|www\.)[^\s<>]+)>?")
_LABEL = re.compile(r"([^\W\d_][^:\n]{0,59}?):(?:\s+|$)")
_TRANSCRIPT = re.compile(
    r"(?:(?:full|complete|edited|audio|video|episode|interview|meeting|podcast|the)\s+)*transcript(?:ion|s)?"
    r"(?:\s+(?:below|follows|starts here|begins here))?\W*$",
    re.IGNORECASE,
)
"""Pattern for a line that announces the transcript."""

_LONGEST = 5_000
"""Maximum length of a title, label or link, in characters."""


def level(text: str) -> int:
    """Return the level of a Markdown heading, or 0 for other text."""
    found = _HEADING.match(text)
    return len(found[1]) if found else 0


def bare(text: str) -> str:
    """Return a line as plain text, without Markdown.

    This removes the markup of headings, bullets, emphasis, links, pictures and table cells.
    """
    if len(text) > _LONGEST:
        return text
    text = _COMMENT.sub(" ", text) if "<!--" in text else text
    if heading := _HEADING.match(text):
        text = re.sub(r"[ \t]#+$", "", text[heading.end() :].rstrip())
    else:
        text = BULLET.sub("", re.sub(r"^[+*-]\s+", "", text))
    if text[:1] == "|" == text[-1:] and len(text) > 1:
        cells = [cell.strip() for cell in text[1:-1].split("|")]
        text = ": ".join(cells) if len(cells) == 2 and all(cells) else " | ".join(cells)
    if "[" in text or "<" in text:
        text = _LINK.sub(lambda m: m[1] or m[2], _PICTURE.sub(" ", text))
        text = _ELEMENT.sub(" ", text) if not _ADDRESS.search(text) else text
    text = re.sub(r"\*\*|__", "", text)
    found = re.fullmatch(r"([*_])(.+)\1", text.strip())
    return " ".join((found[2] if found else text).split())


def label_and_value(said: str) -> tuple[str, str] | None:
    """Return (label, value) of a line such as ``Recorded: 4 March 2021``, or None."""
    found = _LABEL.match(said)
    return (" ".join(found[1].split()), said[found.end() :].strip()) if found else None


def address_in(text: str) -> str:
    """Return the address if a text consists only of an address or a link.

    :returns: an empty string for any other text.
    """
    links = _LINK.fullmatch(text.strip())
    found = _ADDRESS.fullmatch(links[2] if links else text.strip())
    return found[1] if found else ""


def points_elsewhere(text: str) -> bool:
    """Return whether a line contains only pictures, links and addresses, with or without a label."""
    if len(text) > _LONGEST or not ("](" in text or "://" in text or "www." in text or "<" in text):
        return False
    left = _COMMENT.sub("", text)
    for form in (_LINKED_PICTURE, _PICTURE, _LINK, _ADDRESS, _ELEMENT):
        left = form.sub("", left)
    words = re.findall(r"\w+", left)
    return not words or (len(words) <= 3 and left.strip().endswith(":"))


def is_picture(text: str) -> bool:
    """Return whether a line contains only pictures."""
    if len(text) > _LONGEST or not ("![" in text or "<img" in text.casefold()):
        return False
    return not _PICTURE.sub("", _LINKED_PICTURE.sub("", text)).strip()


def announces_transcript(said: str) -> bool:
    """Return whether a line announces the transcript (``TRANSCRIPT BELOW:``)."""
    return _TRANSCRIPT.match(said) is not None


def could_be_title(said: str, *, heading: bool = False) -> bool:
    """Return whether a line (without Markdown) may be a title.

    A title has at most 20 words and does not end with a full stop, colon, semicolon or comma.

    :param heading: whether the line is a heading, which may end with a full stop.
    """
    said = said.rstrip(".") if heading else said
    return (
        bool(re.search(r"[^\W_]", said))
        and len(said.split()) <= 20
        and not said.endswith((".", ":", ";", ","))
        and not announces_transcript(said)
    )

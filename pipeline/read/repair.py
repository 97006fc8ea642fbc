"""Page layout repairs: picture credits, asides, page headers, page numbers and cut paragraphs.

Blocks that are not speech are left out, or shown but not spoken. Every block left out is reported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.read.directions import aside
from pipeline.read.drafts import Item
from pipeline.read.marks import ENDS, PAGE_MARK, TIME_LINE, is_rule, plain, words
from pipeline.read.pages import find_pages, repeated_lines, says_title, titles
from pipeline.read.state import State

_CREDIT_START = re.compile(
    r"[\[(“\"*]*(?i:(?:cover\s+)?(?:photo(?:graph)?|image|picture|illustration|drawing|graphic|credit)s?)\b(?::\s|"
    r"(?:\s+[^\s:]+){0,3}?\s*(?:\b(?i:by)\s+(?:the\s+)?(?![a-zß-öø-ÿ])\w|:\s(?![a-z])|©|\b(?i:courtesy\s+of)\b))"
)
_DESCRIBED = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)?:\s+(?!by\b|courtesy\b|from\b)[a-zß-öø-ÿ]")
"""Pattern for a label before lower-case words (``Picture: a lamp in the dark.``).

If the words end like a sentence, they are speech rather than a credit.
"""
_CREDIT_WORDS = re.compile(
    r"licensed under|\bCC[ -](?:BY|0)\b|©|\bcourtesy of [A-Z“\"]|"
    r"\b(?:on|via|from) (?:Unsplash|Flickr|Pixabay|Pexels)\b|\bWikimedia Commons\b"
)
_WHOLE_LINK = re.compile(r"\[[^\n]+\]\(([^()\s]*)\)$")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–— ]*\d{1,4}[-–— ]*(?:(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
_CUE_NUMBER = re.compile(r"\d+ ")
_MAX_CREDIT_WORDS = 40
_MAX_BARE_CREDIT_WORDS = 20
"""Maximum number of words in a credit without brackets or quotes."""
_MAX_HEAD_WORDS = 12
_LONGEST_HEAD = 300
"""Maximum length of a page header, in characters."""
_NUMBER = "page number"
_FUNCTION_WORDS = frozenset(
    "a an the of and or but to in on at by for from with as than into onto between their its our your my whose".split()
)
_DIRECTION = re.compile(r"(?:\s*\[[^\[\]]*\])+\s*$")
TAIL = 500
"""Number of characters at the end of a paragraph that show whether its sentence continues."""
_SENTENCE_END = re.compile(rf"[{ENDS}:][\"”’'»«“」』）)\]*]*$")


def mark_page_headers(state: State) -> None:
    """Mark items that look like page headers (R017).

    These include page numbers, page marks, dividing lines and time stamps. They must be marked before lists, since a
    list may continue after a page header. ``mark_layout`` decides whether a number on its own line is a page number.
    Text after ``>>`` is always speech.
    """
    whole = whole_turns(state.items)
    state.items = [
        _as_page_header(state, i, whole_turn=n in whole) if i.untagged and i.block.text and not i.changes_speaker else i
        for n, i in enumerate(state.items)
    ]


def mark_layout(state: State) -> None:
    """Mark picture credits, asides, page headers and page numbers (R016, R017, R064, R065).

    A page header is a short line that repeats a title or page header from the front matter, or that occurs at least
    three times. In the second case, it must also be near a page end or split a sentence. A text without page layout has
    no page headers.
    """
    whole = whole_turns(state.items)
    last = len(state.items) - 1
    state.items = [
        _marked(state, i, outer=n in (0, last)) if i.kind == "text" and i.block.text else i
        for n, i in enumerate(state.items)
    ]
    state.pages = find_pages(state, continues)
    state.items = [_settled(state, i) for i in state.items]
    if state.pages and state.repairs("page headers"):
        heads = titles(state)
        repeated = repeated_lines(state.items) if state.found else frozenset[str]()
        state.items = [
            _head(state, i, n, repeated, heads) if i.untagged and n not in whole else i
            for n, i in enumerate(state.items)
        ]


def whole_turns(items: Sequence[Item]) -> frozenset[int]:
    """Return the indexes of items that are the only text below a speaker tag."""
    result, first = set[int](), -1
    for number, item in enumerate(items):
        if item.tag is not None or item.kind == "heading":
            empty = item.tag is not None and item.start >= item.end
            first = number if empty else -1
        elif first >= 0 and item.untagged:
            following = items[number + 1] if number + 1 < len(items) else None
            if following is None or following.tag is not None or following.kind == "heading":
                result.add(number)
            first = -1
    return frozenset(result)


def _settled(state: State, item: Item) -> Item:
    """Return an item, restored to speech if it only looked like a page number.

    Real page numbers are reported (R017). In a text without page layout, a number on its own line is speech. Within a
    list, such a number belongs to the previous list item, so that it does not split the list.
    """
    if item.reason != _NUMBER or item.kind != "left out":
        return item
    text = item.block.text.strip()
    if text.isdecimal() and not state.pages:
        return replace(item, kind="list item" if item.list_item else "text", reason="")
    state.report("R017", item.block.line, f'{item.reason} left out: "{text[:60]}"')
    return item


def _as_page_header(state: State, item: Item, *, whole_turn: bool) -> Item:
    """Return an item, marked as a page header if it looks like one.

    :param whole_turn: whether the item is the whole text of a turn.
    """
    text = _words_of(state, item)
    reason = page_header(text)
    switch = {"dividing line": "dividing lines", _NUMBER: "page marks", "page mark": "page marks"}.get(reason, "")
    if not reason or (whole_turn and text.isdigit()) or (switch and not state.repairs(switch)):
        return item
    if reason != _NUMBER:
        state.report("R017", item.block.line, f'{reason} left out: "{text[:60]}"')
    return replace(item, kind="left out", reason=reason)


def _words_of(state: State, item: Item) -> str:
    """Return the content of an item as one line."""
    return " ".join(plain(item.content(state.source)).split())


def _marked(state: State, item: Item, *, outer: bool) -> Item:
    """Return an item, marked as a picture credit or aside if it looks like one.

    :param outer: whether the item is the first or last in the transcript.
    """
    text = _words_of(state, item)
    if not text:
        return item
    if item.untagged and is_credit(text) and state.repairs("picture credits"):
        state.report("R016", item.block.line, "picture credit shown but not spoken")
        return replace(item, kind="credit")
    if reason := aside(state, item, text, outer=outer):
        inner = 1 if text[0] == text[-1] == "_" and item.untagged else 0
        return replace(item, kind="aside", reason=reason, start=item.start + inner, end=item.end - inner)
    return item


def _head(state: State, item: Item, number: int, repeated: Collection[str], heads: Sequence[str]) -> Item:
    """Return an item, marked as a page header if it repeats a title or line.

    :param number: index of the item.
    :param repeated: folded text of lines that occur at least three times.
    :param heads: folded titles, episode number and page headers from the front matter.
    """
    text = item.block.text
    if len(text) > _LONGEST_HEAD or text[0] in "[(\\" or text[-1] in '.!?”"’':
        return item
    said = words(text)
    if said.count(" ") >= _MAX_HEAD_WORDS:
        return item
    if says_title(said, heads) or (said in repeated and state.pages.breaks_at(state.items, number)):
        message = f'page header left out: "{" ".join(plain(text).split())[:60]}"'
        state.report("R017", item.block.line, message, f"evidence of page layout: {', '.join(state.pages.signs)}")
        return replace(item, kind="left out", reason="page header")
    return item


def is_credit(text: str) -> bool:
    """Return whether a block is a picture credit.

    :param text: content of the block as one line.
    """
    count = len(text.split())
    if count > _MAX_CREDIT_WORDS:
        return False
    if link := _WHOLE_LINK.match(text):
        return link.group(1) in ("", "#") or bool(_CREDIT_WORDS.search(text))
    if _cannot_end(text) or (_DESCRIBED.match(text) and text[-1] in ".!?"):
        return False
    if text[0] in '[(“"' and _CREDIT_WORDS.search(text):
        return True
    if count > _MAX_BARE_CREDIT_WORDS:
        return False
    return bool(_CREDIT_START.match(text)) or (bool(_CREDIT_WORDS.search(text)) and text[-1] not in ".!?,")


def page_header(text: str) -> str:
    """Return the type of a page header, such as ``page number``.

    :param text: content of a block as one line.
    :returns: an empty string if the text is not a page header.
    """
    if is_rule(text):
        return "dividing line"
    if text.startswith("<!--") and text.endswith("-->"):
        return "comment"
    if _PAGE_NUMBER.match(text):
        return _NUMBER
    if TIME_LINE.match(text.partition(" ")[2] if _CUE_NUMBER.match(text) else text):
        return "time stamp"
    if text == "WEBVTT":
        return "caption file header"
    return "page mark" if PAGE_MARK.fullmatch(text) else ""


def continues(first: str, second: str) -> bool:
    """Return whether two texts are parts of one sentence that a page break has cut.

    The first text must not end like a sentence. Also, the second must begin in lower case, or the first must end with a
    comma or a word that cannot end a sentence. A stage direction at the end of the first text is ignored.
    """
    first, second = _DIRECTION.sub("", first).rstrip("* "), second.lstrip("*(“\"‘'.… ")
    if not first or not second or _SENTENCE_END.search(first):
        return False
    return second[0].islower() or _cannot_end(first)


def _cannot_end(text: str) -> bool:
    """Return whether a text ends like an unfinished sentence.

    Such a text ends with a comma, or with a word that cannot end a sentence (``the``).
    """
    last = re.search(r"\w+$", text[-20:])
    return text.endswith(",") or bool(last and last.group() in _FUNCTION_WORDS)

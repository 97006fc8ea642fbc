"""Repair what page layout did to the text: picture credits, running heads, page numbers, cut paragraphs.

Nothing is deleted: a block that is not speech is shown or listed as page furniture, and reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.drafts import Item
from pipeline.read.marks import ENDS, TIME_LINE, plain, words
from pipeline.read.state import State

_CREDIT_START = re.compile(
    r"[\[(“\"*]*(?i:(?:cover\s+)?(?:photo(?:graph)?|image|picture|illustration|drawing|graphic|credit)s?)\b(?::\s|"
    r"(?:\s+[^\s:]+){0,3}?\s*(?:\b(?i:by)\s+(?:the\s+)?(?![a-zß-öø-ÿ])\w|:\s(?![a-z])|©|\b(?i:courtesy\s+of)\b))"
)
_CREDIT_WORDS = re.compile(
    r"licensed under|\bCC[ -](?:BY|0)\b|©|\bcourtesy of [A-Z“\"]|"
    r"\b(?:on|via|from) (?:Unsplash|Flickr|Pixabay|Pexels)\b|\bWikimedia Commons\b"
)
_WHOLE_LINK = re.compile(r"\[[^\n]+\]\(([^()\s]*)\)$")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–— ]*\d{1,4}[-–— ]*(?:(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
_CUE_NUMBER = re.compile(r"\d+ ")
_RULE = re.compile(r"(?:[*\-_=~•·–—]\s*){3,}$")
_MAX_CREDIT_WORDS = 40
_MAX_BARE_CREDIT_WORDS = 20
"""Words of a credit that no brackets or quotes set apart."""
_MAX_HEAD_WORDS = 12
_FUNCTION_WORDS = frozenset(
    "a an the of and or but to in on at by for from with as than into onto between their its our your my whose".split()
)
_DIRECTION = re.compile(r"(?:\s*\[[^\[\]]*\])+\s*$")
TAIL = 500
"""Characters at a paragraph's end that decide whether it goes on."""
_SENTENCE_END = re.compile(rf"[{ENDS}:][\"”’'»«“」』）)\]*]*$")


def mark_layout(state: State) -> None:
    """Mark the picture credits and the page furniture among the items (R016, R017).

    Running heads say the titles of the episode or the series; in found text, what comes three times is one too.
    """
    front, kinds = state.front, ("title", "series title", "number", "running head")
    heads = [front.meta.title, front.meta.series_title, *(i.text for i in front.items if i.kind in kinds)]
    repeated = Counter(words(i.block.text) for i in state.items if i.untagged) if state.found else Counter[str]()
    state.items = [_marked(state, i, repeated, heads) if i.untagged else i for i in state.items]


def _marked(state: State, item: Item, repeated: Counter[str], heads: Sequence[str]) -> Item:
    text = " ".join(plain(item.block.text).split())
    if is_credit(text):
        state.report("R016", item.block.line, "a picture credit: shown, not spoken")
        return replace(item, kind="credit")
    if reason := _furniture(text, repeated, heads):
        state.report("R017", item.block.line, f'{reason} left out: "{text[:60]}"')
        return replace(item, kind="furniture", reason=reason)
    return item


def is_credit(text: str) -> bool:
    """Whether a block credits a picture."""
    count = len(text.split())
    if count > _MAX_CREDIT_WORDS:
        return False
    if link := _WHOLE_LINK.match(text):
        return link.group(1) in ("", "#") or bool(_CREDIT_WORDS.search(text))
    if _cannot_end(text):
        return False
    if text[0] in '[(“"' and _CREDIT_WORDS.search(text):
        return True
    if count > _MAX_BARE_CREDIT_WORDS:
        return False
    return bool(_CREDIT_START.match(text)) or (bool(_CREDIT_WORDS.search(text)) and text[-1] not in ".!?,")


def page_furniture(text: str) -> str:
    """Why a block is page furniture by itself, or nothing."""
    if _PAGE_NUMBER.match(text):
        return "page number"
    if TIME_LINE.match(text.partition(" ")[2] if _CUE_NUMBER.match(text) else text):
        return "time stamp"
    if text == "WEBVTT":
        return "head of a caption file"
    return "dividing line" if _RULE.match(text) else ""


def _furniture(text: str, repeated: Counter[str], heads: Sequence[str]) -> str:
    if reason := page_furniture(text):
        return reason
    said = words(text)
    count = said.count(" ") + 1
    if count > _MAX_HEAD_WORDS or text[0] in "[(\\" or text[-1] in '.!?”"’':
        return ""
    return "running head" if (repeated[said] >= 3 and count >= 2) or _is_head(said, heads) else ""


def _is_head(said: str, heads: Sequence[str]) -> bool:
    from rapidfuzz import fuzz

    return any(head and fuzz.ratio(said, words(head)) >= 90 for head in heads)


def continues(first: str, second: str) -> bool:
    """Whether a page break has cut one sentence into these two pieces.

    The first has no end mark, and the second begins in lower case, or the first ends in a word or a comma that
    cannot end a sentence. A stage direction at the end of the first does not count.
    """
    first, second = _DIRECTION.sub("", first).rstrip("* "), second.lstrip("*(“\"‘'.… ")
    if not first or not second or _SENTENCE_END.search(first):
        return False
    return second[0].islower() or _cannot_end(first)


def _cannot_end(text: str) -> bool:
    """Whether a text ends in a comma or in a word that no sentence ends with."""
    last = re.search(r"\w+$", text[-20:])
    return text.endswith(",") or bool(last and last.group() in _FUNCTION_WORDS)

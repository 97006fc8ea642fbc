"""Paragraphs that are not speech: stage directions, notes and transcript credits.

The book shows these paragraphs in place, but the narrator does not read them.
"""

from __future__ import annotations

import re

from pipeline.read.drafts import Item
from pipeline.read.marks import DIRECTION, ENDS
from pipeline.read.notes import NOTE
from pipeline.read.state import State

_SQUARE = re.compile(r"(?:\\?\[(?!\^)[^\[\]]{1,400}\](?!\()[.!]?\s*)+$")
_ROUND = re.compile(r"(?:\((?:[^()]{1,400}|\([^()]{1,400}\))\)[.!]?\s*)+$")
_EMPHASISED = re.compile(r"\*[^*]{1,200}\*[.!]?$|_[^_]{1,200}_[.!]?$")
_MOST_WORDS = {"square": 60, "round": 40, "emphasised": 15}
"""Maximum number of words in a stage direction, by type of brackets or emphasis."""
_SENTENCE = re.compile(rf"[{ENDS}][^\w]*$")
_FEWEST_WORDS = 4
"""Minimum number of words in an enclosed sentence that may be speech."""
_CREDIT = re.compile(
    r"(?:(?:(?:this|the|a)\s+)?(?:transcript(?:ion)?s?|captions?|subtitles?)\b\s*(?:(?:was|were|is|are)\s+)?"
    r"(?:\w+ly\s+)?(?:(?:provided|made|produced|generated|prepared|created|edited|proofread|powered)\s+)?"
    r"|(?:transcribed|captioned|subtitled|powered|edited|proofread)\s+)"
    r"(?:(?:and\s+\w+\s+)?(?:automatically\s+)?(?:by|with|using|from)|(?:exported|downloaded)\s+(?:on|from|via))\s+\S",
    re.IGNORECASE,
)
_MADE_BY = re.compile(r"(?:transcript(?:ion)?|captions?|subtitles?)\s?:\s+\S[^.?!]*$", re.IGNORECASE)
_END = re.compile(r"\W*(?:the )?end of (?:the )?(?:transcript|recording|audio|tape|interview|video)\W*$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net|io|ai|fm|tv|co|eu)\b", re.IGNORECASE)
_MOST_CREDIT_WORDS = 20


def aside(state: State, item: Item, text: str, *, outer: bool) -> str:
    """Return why a paragraph is not spoken, or an empty string if it is spoken.

    Credits and stage directions are reported (R064), as are stage directions that may be speech (R065).

    :param text: words of the paragraph, separated by single spaces.
    :param outer: whether the paragraph is the first or last in the transcript.
    """
    if item.tag is None and NOTE.match(text) and state.repairs("note marks"):
        return "text of a note"
    if item.tag is None and _credits(text, outer=outer) and state.repairs("transcript credits"):
        state.report("R064", item.block.line, f'transcript credit shown but not spoken: "{text[:60]}"')
        return "transcript credit"
    kind = _enclosed(text, tagged=item.tag is not None)
    typed = state.source.view is not None and state.source.view.named_by == "chat"
    if not kind or (typed and kind != "square") or not state.repairs("stage directions"):
        return ""
    if not DIRECTION.fullmatch(text):
        sentence = kind != "square" and _SENTENCE.search(text) and len(text.split()) >= _FEWEST_WORDS
        hint = "remove the brackets or asterisks around it to have it spoken" if sentence else ""
        message = f'stage direction shown but not spoken: "{text[:60]}"'
        state.report("R065" if sentence else "R064", item.block.line, message, hint)
    return "stage direction"


def _credits(text: str, *, outer: bool) -> bool:
    if len(text.split()) > _MOST_CREDIT_WORDS:
        return False
    if outer and _MADE_BY.match(text):
        return True
    return bool(_END.match(text) or (_CREDIT.match(text) and (outer or _ADDRESS.search(text))))


def begins_aside(line: str) -> bool:
    """Return whether a line is a note, a transcript credit or a bracketed stage direction."""
    if line[0] in "[(\\" and _enclosed(line, tagged=False):
        return True
    return bool(NOTE.match(line) or (_CREDIT.match(line) and _ADDRESS.search(line)) or _END.match(line))


def _enclosed(text: str, *, tagged: bool) -> str:
    """Return the type of brackets or emphasis around a stage direction.

    :param tagged: whether a speaker tag precedes the text.
    :returns: ``square``, ``round``, ``emphasised``, or an empty string if the text is not a stage direction.
    """
    inner = text.strip("*_ ")
    if not any(map(str.isalpha, inner)):
        return ""
    if _SQUARE.match(inner):
        kind = "square"
    elif _ROUND.match(inner) and not (tagged and not inner[1:2].islower()):
        kind = "round"
    elif not tagged and _EMPHASISED.match(text) and text.strip("*_.! ")[-1:] != "?":
        kind = "emphasised"
    else:
        return ""
    return kind if len(text.split()) <= _MOST_WORDS[kind] else ""

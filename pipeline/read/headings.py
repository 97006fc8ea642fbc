"""Headings without markup: lines in capitals, ``Topic: …``, and short lines before a speaker tag.

The narrator reads these headings, and each begins a chapter. If they were not recognised, the previous speaker would
speak them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import fold_name
from pipeline.read.drafts import Item
from pipeline.read.marks import ENDS, plain, words
from pipeline.read.state import State

_TRANSPARENT = ("left out", "aside", "credit", "figure")
"""Kinds of items that may come between a heading and the next tag."""
_MOST_WORDS = 10
"""Maximum number of words in a heading recognised only by its missing end punctuation."""
_MOST_CLEAR = 16
_MOST_LINES = 3
_ENDED = 0.9
"""Minimum share of turns with end punctuation for its absence to suggest a heading."""
_END = re.compile(rf"[{ENDS}—–-][\"”’'»«“」』）)\]*_]*(?:\s*[\[(][^\[\]()]*[\])])*$")
"""Pattern for the end of a sentence, or a dash that breaks it off.

Stage directions may follow.
"""
_UNDERLINED = re.compile(r"(\S[^\n]*?)[^\S\n]*\n[^\S\n]*(=|-)\2{2,}$")
_LONGEST = 400
"""Maximum number of characters in a heading, including its underline."""
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]+)(?<=[^\s:.,;!…])\1$")
_NUMBERED = r"item|section|part|chapter|session|segment|top|punkt|point|punto|ärende"
_LABEL = re.compile(
    rf"(?:(?:agenda\s+|sub-?)?(?:topic|subject|item|discussion)|thema|tagesordnungspunkt|ämne|sujet|tema|asunto)"
    rf"(?:\s+(?:re|of|on|about))?(?:\s+(?:no\.?\s*)?[\divx]+)?\s?[:–—]\s*\S"
    rf"|(?:{_NUMBERED})\s+[\divx]+\s?[:–—]\s*\S",
    re.IGNORECASE,
)
"""Pattern for the label of a topic, such as ``Agenda item 2:``.

Not all labels are listed, so other rules also check the position of a line.
"""
_TIMED_LABEL = re.compile(
    r"(?:\*\*|__)?[^\W\d_][^\n:\[\]()]{0,40}(?::?(?:\*\*|__)?:?\s*\\?[\[(]\d{1,2}(?::\d{2}){1,2}\\?[\])]"
    r"|(?::(?:\*\*|__)?|(?:\*\*|__):)\s*\d{1,2}(?::\d{2}){1,2})$"
)
"""Pattern for a label with only a time, such as ``Break: [04:10]``."""


_NO_TITLE = frozenset("i we you he she it they yes no and but that".split())
"""Words that often begin a sentence, but rarely a heading."""


def names_topic(text: str) -> bool:
    """Return whether a text is a single line with a label such as ``Topic:``."""
    return "\n" not in text and len(text) <= 200 and _LABEL.match(text.lstrip("*_")) is not None


def is_topic(text: str) -> bool:
    """Return whether a line has a topic label and does not end a sentence.

    Such a line is always a heading.
    """
    return names_topic(text) and not ends_sentence(text)


def underlined(text: str) -> int:
    """Return the level (1 or 2) of an underlined Markdown heading, otherwise 0."""
    found = _UNDERLINED.match(text) if len(text) <= _LONGEST else None
    return 0 if found is None or ends_sentence(found[1]) else 1 if found[2] == "=" else 2


def ends_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence.

    A final dash also counts, and a final stage direction is ignored.
    """
    return _END.search(text[-200:].rstrip()) is not None


def is_clear_heading(line: str) -> bool:
    """Return whether a line looks like a heading: in capitals, bold, or labelled (``Topic:``)."""
    if len(line) > 200 or len(line.split()) > _MOST_CLEAR:
        return False
    return _in_capitals(line) or bool(_LABEL.match(line) or _STRONG.match(line))


def _in_capitals(line: str) -> bool:
    bare = line.strip("*_ ")
    letters = sum(map(str.isalpha, bare))
    return bare.isupper() and letters > 3 and bare[0].isalnum() and (bare[-1].isalnum() or bare[-1] in ":)")


def mark_headings(state: State) -> None:
    """Mark likely headings and labels directly before speaker tags.

    Clear headings (R062), lines that may be headings (R063) and labels with a time (R064) are reported.
    """
    items = state.items
    if not state.repairs("headings") or "people" in state.front.unread:
        return
    speakers = {fold_name(t.name) for t in state.tags} | {fold_name(p.name) for p in state.people}
    said = Counter(words(i.block.text) for i in items if i.untagged and i.block.line == i.block.last_line)
    punctuated, capitals = _is_punctuated(state), _is_in_capitals(state)
    for number, item in enumerate(items):
        if item.tag is None or not number:
            continue
        before, chain = _before(state, number)
        for at in chain:
            text = " ".join(plain(items[at].block.text).split())
            if fold_name(re.split(r"[\[(\\]", text, maxsplit=1)[0].strip("*_: ")) in speakers:
                continue
            if _TIMED_LABEL.match(text):
                state.report("R064", items[at].block.line, f'label shown but not spoken: "{text[:60]}"')
                items[at] = replace(items[at], kind="aside", reason="label")
            elif (before or is_topic(text)) and not (capitals and text.isupper() and not _LABEL.match(text)):
                _mark(state, at, text, punctuated=punctuated, once=said[words(text)] < 2)


def _before(state: State, number: int) -> tuple[bool, list[int]]:
    """Return the possible headings directly before a tag.

    An item with only a tag counts as an unfinished sentence, because its speaker says the items after it.

    :param number: index of the item with the tag.
    :returns: whether the item before the headings ends a sentence, and the indexes of the headings.
    """
    items, chain = state.items, list[int]()
    while number and len(chain) < _MOST_LINES + 1:
        number -= 1
        item = items[number]
        if item.kind in _TRANSPARENT:
            continue
        if item.untagged and not item.changes_speaker and _is_line(item):
            chain.insert(0, number)
            continue
        if item.kind != "text":
            return True, chain
        return ends_sentence(plain(item.content(state.source)[-200:])), chain
    return not number, chain


def _is_line(item: Item) -> bool:
    """Return whether an item looks like a heading or label, or has no end punctuation."""
    block, text = item.block, item.block.text
    if block.last_line - block.line >= _MOST_LINES or len(text) > 200:
        return False
    single = block.line == block.last_line
    clear = is_clear_heading(" ".join(text.split())) and (single or text.isupper())
    return clear or bool(_TIMED_LABEL.match(text)) or (single and not ends_sentence(text))


def _mark(state: State, number: int, text: str, *, punctuated: bool, once: bool) -> None:
    """Turn a line into a heading, or report that it may be one (R062, R063).

    :param number: index of the item with the line.
    :param punctuated: whether nearly all turns end with punctuation.
    :param once: whether no other line has the same words.
    """
    item = state.items[number]
    strong = _STRONG.match(text)
    inner = len(strong[1]) if strong else 0
    heading = replace(item, kind="heading", start=item.start + inner, end=item.end - inner)
    begins = text.strip("*_ ").partition(" ")[0].casefold() not in _NO_TITLE
    if begins and is_clear_heading(text) and not (_LABEL.match(text) and ends_sentence(text)):
        state.report("R062", item.block.line, f'read as a heading: "{text[:60]}"')
        state.items[number] = heading
        return
    clear = _LABEL.match(text) is not None
    if not clear and not (punctuated and _is_title(text)):
        return
    short = len(text.split()) <= _MOST_WORDS and once and begins
    if clear or short:
        state.items[number] = heading
        message = f'read as a heading because it has no end punctuation: "{text[:60]}"'
        if clear:
            message = f'read as a heading: "{text[:60]}"'
        hint = "add ## before it to confirm; if it is speech, end it with a full stop or start it with a speaker tag"
    else:
        message = f'spoken by the previous speaker, but may be a heading: "{text[:60]}"'
        hint = "if it is a heading, add ## before it; otherwise start the line with a speaker tag"
    state.report("R063", item.block.line, message, hint)


def _is_title(text: str) -> bool:
    """Return whether a text begins and ends like a title."""
    bare = text.strip("*_ ")
    first, last = bare[:1], bare[-1:]
    opens = first.isalnum() and not first.islower()
    return (
        opens
        and any(map(str.isalpha, bare))
        and (last.isalnum() or last == ")")
        and "://" not in bare
        and len(bare) > 1
    )


def _is_in_capitals(state: State) -> bool:
    """Return whether most turns are in capitals.

    If so, capitals do not suggest a heading.
    """
    said = [i.content(state.source)[:200] for i in state.items if i.tag is not None]
    return 2 * sum(map(str.isupper, said)) > len(said)


def _is_punctuated(state: State) -> bool:
    """Return whether nearly all turns in the file end with punctuation."""
    ended = list(_ends(state))
    return bool(ended) and sum(ended) >= _ENDED * len(ended)


def _ends(state: State) -> Iterator[bool]:
    """Yield, for each long or tagged paragraph, whether it ends with punctuation."""
    for item in state.items:
        long = item.tag is not None or len(item.block.text.split(maxsplit=_MOST_WORDS)) > _MOST_WORDS
        if item.kind == "text" and long and (text := item.content(state.source)[-200:].strip()):
            yield not plain(text)[-1:].isalnum()

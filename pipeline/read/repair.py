"""Repairs what page layout did to the text: pull quotes, picture credits, running heads, cut paragraphs.

Nothing is deleted: a block that is not speech is shown or listed as page furniture, and reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from pipeline.diagnostics import Log
from pipeline.read.items import Item
from pipeline.read.source import Source

_OPENING = "“„«\"‘'"
_CLOSING = "”“»\"’'"
_CREDIT_START = re.compile(
    r"[\[(“\"*]*\s*(?:photo(?:graph)?|image|picture|illustration|drawing|graphic|cover|credit)s?\b[^.!?\n]{0,60}?"
    r"(?:\bby\b|:|©|\bcourtesy\b|\bcredit)",
    re.IGNORECASE,
)
_CREDIT_WORDS = re.compile(r"licensed under|\bCC[ -](?:BY|0)|©|courtesy of|\bunsplash\b|\bflickr\b|wikimedia", re.I)
_WHOLE_LINK = re.compile(r"\[[^\n]+\]\(([^()\s]*)\)$")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–— ]*\d{1,4}[-–— ]*(?:(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
_MAX_CREDIT_WORDS = 40
_MIN_QUOTE_WORDS = 5
_LIKENESS = {"quoted": 84.0, "explicit": 80.0, "plain": 95.0}
"""Least share of a pull quote's characters found in the text (0 to 100), by how it looks."""
_FUNCTION_WORDS = frozenset(
    "a an the of and or but to in on at by for from with as than into onto between their its our your my whose".split()
)


def words(text: str) -> str:
    """The words of a text, folded: for comparing what is said, whatever the marks and the case."""
    return " ".join(re.findall(r"\w+", re.sub(r"[’']", "", text.casefold())))


def take_apart(source: Source, items: Sequence[Item], titles: Sequence[str], found: bool, log: Log) -> list[Item]:
    """Take untagged text items for credits, furniture or pull quotes where they are.

    :param titles: the episode's and the series' titles, for running heads.
    :param found: whether the text has no front matter of its own; then unquoted repetitions count too.
    """
    repeated = Counter(words(i.block.text) for i in items if i.kind == "text" and i.tag is None)
    marked = [_mark_layout(i, source, repeated, titles, log) for i in items]
    return _mark_pull_quotes(source, marked, found, log)


def _mark_layout(item: Item, source: Source, repeated: Counter[str], titles: Sequence[str], log: Log) -> Item:
    if item.kind != "text" or item.tag is not None:
        return item
    text = " ".join(item.block.text.split())
    if _is_credit(text):
        log.add("R016", source.path, item.block.line, "a picture credit: shown, not spoken")
        return replace(item, kind="credit")
    reason = _furniture(text, repeated, titles)
    if reason:
        log.add("R017", source.path, item.block.line, f'{reason} left out: "{text[:60]}"')
        return replace(item, kind="furniture", reason=reason)
    return item


def _is_credit(text: str) -> bool:
    if len(text.split()) > _MAX_CREDIT_WORDS:
        return False
    if link := _WHOLE_LINK.match(text):
        return link.group(1) in ("", "#") or bool(_CREDIT_WORDS.search(text))
    if _CREDIT_START.match(text):
        return True
    return bool(_CREDIT_WORDS.search(text)) and (text[0] in '[(“"' or text[-1] not in ".!?")


def _furniture(text: str, repeated: Counter[str], titles: Sequence[str]) -> str:
    if _PAGE_NUMBER.match(text):
        return "page number"
    short = len(text.split()) <= 12 and text[-1] not in '.!?”"’'
    if short and repeated[words(text)] >= 3:
        return "running head"
    if short and any(title and fuzz.ratio(words(text), words(title)) >= 90 for title in titles):
        return "running head"
    return ""


def _look(item: Item, source: Source) -> str:
    """``explicit``, ``quoted`` or ``plain``: what speaks for the item being a pull quote."""
    if item.explicit:
        return "explicit"
    text = item.content(source).strip().rstrip(".,")
    opens, closes = text[0] in _OPENING, text[-1] in _CLOSING
    inner = text[1:-1]
    lone_end = closes and not opens and not any(c in inner for c in "“„«")
    lone_start = opens and not any(c in inner for c in "”»")
    return "quoted" if (opens and closes) or lone_end or lone_start else "plain"


def _mark_pull_quotes(source: Source, items: Sequence[Item], found: bool, log: Log) -> list[Item]:
    candidates: dict[int, str] = {}
    for index, item in enumerate(items):
        if item.kind == "pull quote" or (item.kind == "text" and item.tag is None):
            look = _look(item, source)
            if look != "plain" or (found and len(words(item.block.text).split()) >= 8):
                candidates[index] = look
    quoted = {i for i, look in candidates.items() if look != "plain"}
    result = list(items)
    for index, look in candidates.items():
        others = [i for n, i in enumerate(items) if i.kind == "text" and n != index and n not in quoted]
        place = _repeated_place(source, items[index], others, _LIKENESS[look])
        item = items[index]
        if place is not None:
            log.add("R015", source.path, item.block.line, f"a pull quote: repeats line {place.line}; shown, not spoken")
            result[index] = replace(item, kind="pull quote", repeats_line=place.line, repeats=place.start)
        elif look == "explicit":
            log.add("R031", source.path, item.block.line, "this pull quote is said nowhere else: it is narrated")
    return result


@dataclass(frozen=True, slots=True)
class _Place:
    line: int
    start: int


def _repeated_place(source: Source, item: Item, others: Sequence[Item], least: float) -> _Place | None:
    """Where the body says the item's words, nearly; searched over the whole text, so also across a page break."""
    needle = words(item.content(source))
    if len(needle.split()) < _MIN_QUOTE_WORDS:
        return None
    starts: list[tuple[int, Item]] = []
    parts: list[str] = []
    length = 0
    for other in others:
        text = words(other.content(source))
        if text:
            starts.append((length, other))
            parts.append(text)
            length += len(text) + 1
    haystack = " ".join(parts)
    if len(haystack) < len(needle):
        return None
    found = fuzz.partial_ratio_alignment(needle, haystack, score_cutoff=least)
    if found is None:
        return None
    middle = (found.dest_start + found.dest_end) // 2
    owner = max((s for s in starts if s[0] <= middle), key=lambda s: s[0])[1]
    if _same_length(needle, words(owner.content(source))) and not item.explicit and item.block.text[0] not in _OPENING:
        return None
    return _Place(owner.block.line, owner.start)


def _same_length(needle: str, haystack: str) -> bool:
    """Whether two texts are the same length, so that neither is an excerpt of the other."""
    return abs(len(needle) - len(haystack)) <= max(3, len(haystack) // 50)


_SENTENCE_END = re.compile(r"[.!?…:][\"”’'»)\]*]*$")


def continues(first: str, second: str) -> bool:
    """Whether a page break has cut one sentence into these two pieces.

    The first has no end mark, and the second begins in lower case, or the first ends in a word or a comma that
    cannot end a sentence.
    """
    first, second = first.rstrip().rstrip("*"), second.lstrip().lstrip("*([“\"‘'")
    if not first or not second or _SENTENCE_END.search(first):
        return False
    if second[0].islower():
        return True
    last = re.findall(r"\w+", first)
    return first.endswith(",") or bool(last and last[-1] in _FUNCTION_WORDS and first[-1].isalnum())

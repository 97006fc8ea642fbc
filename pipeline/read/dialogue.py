"""Distinction between a conversation and a list of labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.read.candidates import Candidate, full_name, is_label, is_question
from pipeline.read.conventions import CONVENTIONS, Trust
from pipeline.read.marks import ENDS
from pipeline.read.source import Source
from pipeline.read.tags import Lines, firm

_MOST = 0.6
"""Minimum share of tagged blocks if no one speaks twice."""
_HALF = 0.5
_NEARLY_ALL = 0.8
"""Minimum share of tagged blocks if no other sign suggests a conversation."""
_SOME_LINES = 0.3
"""Minimum share of lines that begin turns, in a text without empty lines."""
_NOBODY_AGAIN = 6
"""Number of turns above which names that rarely recur are labels."""
_ITEM = re.compile(r"(?:[-*+•●▪◦·–—]|\(?\d{1,4}[.)])\s")
_INITIALS = 3
"""Maximum number of letters in a person's initials."""
_FEW = 3
"""Maximum number of turns that may be close together if each person speaks once."""
_TITLE = 1
"""Maximum number of paragraphs above the first tag of a single speaker.

Such a paragraph may be a summary.
"""


def is_dialogue(lines: Lines, start: int, found: Sequence[Candidate], known: Collection[str], convention: str) -> bool:
    """Return whether the tags make a conversation, not a list of labels.

    In a conversation, at least two people speak and one of them speaks again, or most blocks have a tag.

    :param start: source offset; lines that begin earlier are ignored.
    :param found: candidates in line order.
    :param known: folded names of the people that the file lists.
    """
    source = lines.source
    everywhere = Counter(c.key for c in found)
    for name in (n for n in CONVENTIONS if firm(n) and n != convention) if len(found) <= _NOBODY_AGAIN else ():
        everywhere.update(t.key for t in lines.tagged(start, name))
    if not found:
        return False
    spelt = {c.key for c in found}
    keys = [surname if (surname := c.key.rpartition(" ")[2]) in spelt else c.key for c in found]
    everywhere.update(key for key, c in zip(keys, found, strict=True) if key != c.key)
    distinct = set(keys)
    trust = CONVENTIONS[convention].trust
    if spelt & set(known) and trust is not Trust.DOUBTFUL:
        return True
    again = sum(1 for key in keys if everywhere[key] > 1)
    if len(distinct) > 1:
        # A speaker recurs after a different speaker.
        back = any(key in seen for seen, key in _earlier(keys))
        if trust is Trust.DOUBTFUL:
            return back and again * 2 > len(keys)
        if found[0].tag.mark not in ("", ">>") and _tagged_share(source, found, found[0].tag.line) < _HALF:
            return False
        told = 2 * sum(c.told for c in found) >= len(found)
        if len(keys) > _NOBODY_AGAIN and 3 * again < len(keys):
            people = 2 * sum(full_name(c.tag.name) for c in found) >= len(found)
            return (
                told and people and _tagged_blocks(source, found) >= (_HALF if trust is Trust.MARKED else _NEARLY_ALL)
            )
        named = 2 * sum(full_name(c.tag.name) or _has_initials(c.tag.name) for c in found) >= len(found)
        if back:
            return named or again * 2 >= len(keys)
        tagged = _tagged_blocks(source, found)
        spread = found[-1].tag.line - found[0].tag.line >= _SOME_LINES * (len(source.starts) - found[0].tag.line)
        whole = told and tagged >= _MOST and len(keys) <= _FEW
        if not (spread or len(keys) <= _FEW) or not (named or whole or all(map(is_question, keys))):
            return False
        return (told and (named or tagged >= _HALF)) or (named and tagged >= _NEARLY_ALL)
    if trust is Trust.DOUBTFUL:
        return False
    if full_name(found[0].tag.name) and not is_label(keys[0]):
        above = _blocks_above(source, start, found[0].tag.line)
        if (len(keys) > 1 and trust is Trust.MARKED) or above <= _TITLE:
            return True
    return not is_label(keys[0]) and _tagged_share(source, found, source.line(start)) >= (
        _HALF if len(keys) > 1 else _MOST
    )


def _has_initials(name: str) -> bool:
    return name.isupper() and len(name) <= _INITIALS


def is_regular(source: Source, found: Sequence[Candidate]) -> bool:
    """Return whether tags occur as regularly as in a conversation.

    A name must recur after a different name, and tags must begin most blocks. If most tags with recurring names are
    within blocks, such tags must begin enough of the lines instead.
    """
    counts = Counter(c.key for c in found)
    again = [c for c in found if counts[c.key] > 1]
    if len(again) < _NOBODY_AGAIN - 2 or not any(key in seen for seen, key in _earlier([c.key for c in again])):
        return False
    opens = 2 * sum(c.opens for c in again) >= len(again)
    if opens:
        return _tagged_blocks(source, found) >= _MOST
    first, last = again[0].tag.line, again[-1].tag.line
    lines = sum(1 for n in range(first, last + 1) if source.line_text(n).strip())
    return len(again) >= _SOME_LINES * lines


def is_whole(source: Source, found: Sequence[Candidate]) -> bool:
    """Return whether the tags begin nearly every block."""
    return bool(found) and _tagged_blocks(source, found) >= _NEARLY_ALL


def _earlier(keys: Sequence[str]) -> Iterator[tuple[set[str], str]]:
    """Yield (earlier names, new name) at each change of name.

    The earlier names do not include the name directly before the change.
    """
    seen: set[str] = set()
    for before, key in pairwise(keys):
        if key != before:
            yield seen, key
        seen.add(before)


def _tagged_share(source: Source, found: Sequence[Candidate], first_line: int) -> float:
    """Return the share (0 to 1) of characters in tagged paragraphs and list items.

    :param first_line: number of the first line to count.
    """
    tagged, marked = {c.tag.line for c in found}, found[0].tag.mark not in ("", ">>")
    words = said = 0
    inside = False
    for number in range(first_line, len(source.starts) + 1):
        text = source.line_text(number).strip()
        if not text or text.startswith("#"):
            inside = False
            continue
        inside = number in tagged or (inside and not (marked and _ITEM.match(text)))
        words += len(text)
        said += len(text) * inside
    return said / words if words else 0.0


def _blocks_above(source: Source, start: int, line: int) -> int:
    """Count the blocks above a line that end with punctuation.

    :param start: source offset; earlier lines are ignored.
    """
    texts = [source.line_text(number).strip() for number in range(source.line(start), line)]
    return sum(bool(text) and text[-1] in ENDS and not after for text, after in pairwise([*texts, ""]))


def _tagged_blocks(source: Source, found: Sequence[Candidate]) -> float:
    """Return the share (0 to 1) of blocks that begin with a tag.

    Blocks before the first tag are ignored.
    """
    tagged, below, untagged = {c.tag.line for c in found}, {c.tag.line for c in found if c.below}, 0
    before, expected = "", False
    for number in range(found[0].tag.line, len(source.starts) + 1):
        text = source.line_text(number).strip()
        if text and not before and number not in tagged:
            untagged += not expected
            expected = False
        expected = number in below or (expected and number not in tagged)
        before = text
    return len(tagged) / (len(tagged) + untagged)

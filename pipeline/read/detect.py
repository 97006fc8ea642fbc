"""Which convention a transcript uses, and which of the lines that look tagged begin a turn.

The whole file decides. The convention that finds the most tags is taken. What a list or a caption has before a tag
(``- ANNA BERG: ...``) is a part of it only where hardly a tag goes without, since lists of people look alike. A name
counts as a speaker's where the file lists it, where it comes again, or where a line that has every mark of a turn is
the only one: it begins a block, the name is spelt like one, and what follows begins like a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from pipeline.model import fold_name, unaccented
from pipeline.read.listed import gives_role, initials_of, person
from pipeline.read.marks import ENDS, is_stamp, plain
from pipeline.read.source import Source
from pipeline.read.tags import MARKED, PATTERNS, Lines, Tag

_UNMISTAKABLE = ("bold", "stamped", "record", "voice")
"""Conventions whose form alone makes a tag."""
_CLEAR = (*_UNMISTAKABLE, "colon")
"""Conventions of which a name in full is a tag even before lower case."""
_DOUBTFUL = ("bracketed", "tabbed", "time-below", "own-line")
"""Conventions whose form directions, tables and running heads have too: taken where no line is tagged otherwise, two
speak and one of them again."""

_FEW = 4
"""One tag without the mark in so many is an exception."""

NOT_SPEAKERS = frozenset(
    "note notes participants present attendees attending absent regrets scribe agenda date time place location subject "
    "topic title summary abstract references bibliography sources source licence license copyright transcript warning "
    "question answer q a example ps nb http https editors editor contributors contributor authors author keywords "
    "duration recorded contents introduction conclusion background disclaimer series episode module chapter part see "
    "also figure fig table step section box exercise item slide page line day week track scene act lesson unit level "
    "phase tip hint update result results fact action decision resolved resolution motion minutes motto photo "
    "photograph image picture illustration drawing discussion break".split()
)
NEVER = frozenset("i a no yes so ok okay and but or oh ah well now then we it he she they you this that there".split())
NOT_FIRST = frozenset(
    "the a an in on at for to of my our your his her their its one two three first second third next last this that "
    "these those what why who how when where dear if as and but from with by new some any all no every more".split()
)
_VERBS = frozenset("is are was were isn't aren't wasn't weren't has have had not".split())
_SENTENCE_END = re.compile(rf"[{ENDS}:;][\"”’'»«“」』）)\]*]*$|[\]>]$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that has the form of a tag, and what speaks for its being one."""

    tag: Tag
    key: str
    opens: bool
    """Whether its line begins a block."""
    follows_end: bool
    """Whether its line begins a block or follows a line that ends a sentence."""
    capital: bool
    """Whether what follows does not begin in lower case."""
    rest: str
    """What follows on its line, or on the next that is not blank."""


def _candidates(lines: Lines, start: int, convention: str, known: Collection[str], mark: str) -> list[Candidate]:
    result: list[Candidate] = []
    source = lines.source
    first_line = source.line(start)
    for tag in lines.tagged(start, convention, mark):
        key = unaccented(fold_name(tag.name))
        if key in known or plausible(tag.name, key):
            result.append(weigh(source, tag, key, first_line))
    return result


def weigh(source: Source, tag: Tag, key: str, first_line: int) -> Candidate:
    """What speaks for a line's being tagged.

    :param key: the tag's name, folded and without accents.
    :param first_line: the line before which nothing counts.
    """
    before = plain(source.line_text(tag.line - 1)).strip() if tag.line > first_line else ""
    opens = not before or before.startswith("#") or is_stamp(before)
    behind = (plain(source.line_text(n)).strip() for n in range(tag.line + 1, len(source.starts) + 1))
    rest = plain(source.line_text(tag.line)[tag.end - source.starts[tag.line - 1] :]).strip()
    rest = rest or next(filter(None, behind), "")
    return Candidate(tag, key, opens, opens or bool(_SENTENCE_END.search(before)), not rest[:1].islower(), rest)


def plausible(name: str, key: str) -> bool:
    """Whether a name, and the same folded, could be somebody's."""
    words = key.split()
    if not words or key in NEVER or key in NOT_SPEAKERS or (words[0] in NOT_SPEAKERS and len(words) <= 2):
        return False
    return len(name) <= 60 and not name[0].islower()


def full_name(name: str) -> bool:
    """Whether a tag is spelt like a name of two words or more."""
    words = name.split()
    if words[0].casefold() in NOT_FIRST:
        return False
    return 2 <= len(words) <= 4 and all(w[0].isupper() or len(w) <= 3 for w in words)


def near(key: str, known: Collection[str]) -> bool:
    """Whether a folded name is known, or one slip of the pen away from a known one."""
    if key in known or len(key) < 5:
        return key in known
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.extractOne(key, known, scorer=OSA.distance, score_cutoff=1) is not None


def _accepted(source: Source, found: Sequence[Candidate], known: Collection[str], convention: str) -> list[Candidate]:
    if convention in _UNMISTAKABLE:
        return list(found)
    counts = Counter(c.key for c in found)
    likely = [c for c in found if c.key in known or _is_name(c, counts[c.key], convention)]
    compact = 2 * sum(c.opens for c in likely) < len(likely)
    lower = 2 * sum(c.capital for c in likely) < len(likely)
    whole = [c for c in found if (c.opens or compact) and _whole(c, lower)]
    counts = Counter(c.key for c in whole)
    sure = {*known, *(c.key for c in whole if _is_name(c, counts[c.key], convention))}
    if convention == "colon":
        sure |= _recurring(c for c in found if c.follows_end and full_name(c.tag.name))
        sure |= _lone_words(source, whole)
    return [
        c
        for c in found
        if near(c.key, sure) and (compact or c.follows_end) and (c.capital or lower or " " in c.key or c.key in known)
    ]


def _whole(candidate: Candidate, lower: bool) -> bool:
    """Whether what follows begins like a sentence, and the dash stands apart; names of two words may do without.

    :param lower: whether most turns of the file begin in lower case.
    """
    several = " " in candidate.key
    begins = candidate.capital or lower or (several and candidate.tag.name.isupper())
    return begins and (several or not candidate.tag.tight)


def _is_name(candidate: Candidate, count: int, convention: str) -> bool:
    name = candidate.tag.name
    if count == 1 and _is_clause(candidate.key):
        return False
    if convention == "name-dash":
        return count > 1 and full_name(name)
    if convention in _DOUBTFUL:
        return (count > 1 or convention != "own-line") and (full_name(name) or name.isupper())
    return count > 1 or name == name.upper() or full_name(name)


def _is_clause(key: str) -> bool:
    """Whether the words before a dash or a colon make a clause rather than a name (``THIS IS LOUD - ...``)."""
    words = key.split()
    return len(words) > 1 and (words[0] in NEVER or not _VERBS.isdisjoint(words[1:]))


def _recurring(found: Iterable[Candidate]) -> set[str]:
    """Names in full that come more than once, whatever follows them."""
    return {key for key, count in Counter(c.key for c in found).items() if count > 1}


def _lone_words(source: Source, found: Sequence[Candidate]) -> set[str]:
    """Single words that stand as tags once and nowhere in lower case, as names do."""
    lone = {c.key for c in found if " " not in c.key and len(c.key) > 1}
    return lone - words_as_written(source) if lone else lone


def words_as_written(source: Source) -> frozenset[str]:
    """All words of a file."""
    return frozenset(m.group() for m in re.finditer(r"[\w'’\-]+", source.text))


def _without_credits(found: list[Candidate], convention: str) -> list[Candidate]:
    """Without the lines at the beginning that say who is who (``Editor: Jon Lind``, ``JL: Jon Lind``)."""
    while convention == "colon" and found and _tells_who(found[0].tag.name, found[0].rest):
        found = found[1:]
    return found


def _tells_who(name: str, rest: str) -> bool:
    listed = person(rest) if rest[-1:] not in ".!?" else None
    return listed is not None and (gives_role(name) or initials_of(listed.name) == name)


def detect(lines: Lines, start: int, known: Collection[str] = (), forced: str = "auto") -> tuple[str, tuple[Tag, ...]]:
    """The convention of a file and its tags, in order.

    :param known: names by which tags may name the people the file lists (``people.name_keys``).
    :param forced: name of a convention, or ``auto``.
    :returns: (name, tags); no tags where the file has none.
    """
    conventions = tuple(n for n in PATTERNS if n not in _DOUBTFUL) if forced == "auto" else (forced,)
    best, found = _most(lines, start, conventions, known, "")
    mark = ""
    for other in lines.marks(start):
        name, marked = _most(lines, start, conventions, known, other)
        if _consistent(marked, found):
            best, found, mark = name, marked, other
            break
    if forced != "auto":
        return forced, tuple(c.tag for c in found or _candidates(lines, start, forced, known, ""))
    if not found:
        name, doubtful = _most(lines, start, _DOUBTFUL, known, "")
        if 1 < len({c.key for c in doubtful}) < len(doubtful):
            best, found = name, doubtful
    if not best:
        return "", ()
    speakers = {*known, *(c.key for c in found)}
    return best, _with_exceptions(lines, start, best, mark, [c.tag for c in found], speakers)


def _most(
    lines: Lines, start: int, conventions: Iterable[str], known: Collection[str], mark: str
) -> tuple[str, list[Candidate]]:
    """The convention that finds the most tags behind a mark, and what it finds."""
    best, best_found, best_score = "", list[Candidate](), 0
    for name in conventions:
        found = _accepted(lines.source, _candidates(lines, start, name, known, mark), known, name)
        found = _without_credits(found, name)
        score = len(found) + 2 * sum(c.key in known for c in found)
        if score > best_score:
            best, best_found, best_score = name, found, score
    return best, best_found


def _consistent(marked: Sequence[Candidate], plain: Sequence[Candidate]) -> bool:
    """Whether a mark belongs to the tags: next to none is without it, and somebody speaks again, as in no list.

    That of captions begins no list.
    """
    if not plain or not marked or marked[0].tag.mark == ">>":
        return len(marked) > len(plain)
    return len(marked) >= _FEW * len(plain) and len({c.key for c in marked}) < len(marked)


def _with_exceptions(
    lines: Lines, start: int, best: str, mark: str, tags: Sequence[Tag], speakers: Collection[str]
) -> tuple[Tag, ...]:
    """Add lines tagged in another form, where the name is one the file already knows.

    Without the file's mark too, or behind that of captions, which begins nothing else.
    """
    by_line = {t.line: t for t in tags}
    for name, before in product(MARKED, dict.fromkeys(("", ">>", mark))):
        if (name, before) == (best, mark):
            continue
        for entry in _candidates(lines, start, name, speakers, before):
            tag, other = entry.tag, by_line.get(entry.tag.line)
            begins = entry.capital or (name in _CLEAR and full_name(tag.name))
            plain = entry.key in speakers and entry.follows_end and begins
            longer = other is not None and tag.name == other.name and tag.end > other.end
            if longer or (plain and other is None):
                by_line[tag.line] = tag
    return tuple(by_line[line] for line in sorted(by_line))

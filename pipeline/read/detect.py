"""Which convention a transcript uses, and which of the lines that look tagged begin a turn.

The whole file decides. What lies between the opener and the closer of a convention is a candidate, whatever it looks
like (``candidates.py``). A name is a speaker's where the author declared it, where it comes again between others and
words follow it, or where a single line has every mark of a turn: it begins a block, it is spelt like a name, and what
follows begins like a sentence. The convention that finds the most tags is taken, and lines of other conventions are
added that name the same people. What a list or a caption has before a tag (``- ANNA BERG: ...``) is a part of it only
if hardly a tag goes without, since lists of people look alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from pipeline.read.candidates import (
    Candidate,
    Shape,
    candidates,
    full_name,
    is_label,
    is_question,
    shape,
    tells_who,
    words_as_written,
)
from pipeline.read.conventions import CONVENTIONS, Trust
from pipeline.read.listed import gives_role
from pipeline.read.marks import ENDS
from pipeline.read.source import Source
from pipeline.read.tags import Lines, Tag, firm, is_degree, name_key, parse_name

_DASHES = ("dash", "name-dash")
"""Conventions whose closer prose has between its words."""
_FEW = 4
"""One tag without the mark in so many is an exception."""
_MOST = 0.6
"""Share of the blocks that are tagged where nobody speaks twice."""
_HALF = 0.5
_NOBODY_AGAIN = 6
"""Turns of which hardly any is by somebody who spoke before are labels."""
_ENDS = f"{ENDS}\"”’»)]*"
_FEW_WORDS = 2
"""Spaces in what follows a name that comes once, from which on it may be a turn without an end mark."""
_FEW_CAPITALS = 1.05
"""Where fewer turns begin with a capital than one of so many, a single one may begin without."""
_ITEM = re.compile(r"(?:[-*+•●▪◦·–—]|\(?\d{1,4}[.)])\s")
_NEAR = 5
"""Lines before the first turn of a convention, or after its last, where one of another may be."""
_FORGOTTEN_SPACE = re.compile(r"(?P<name>[^\W\d_][^\n:*]{0,39}):(?=[^\s/\\:\d*])")
_CLOSERS = re.compile(
    r"[^\S\n]*[:：][*_]{0,3}|[*_]{1,3}[^\S\n]*[:：]?|(?P<dash>[^\S\n]+(?:--|[-–—])(?=\S|[^\S\n]|$)|(?:--|[-–—])[^\S\n])|>"
)
"""What may close a tag whose name is declared."""
_OPENERS = " \t*_[<\\"
_WINDOW = 100
"""Characters of a line in which the tag of a declared name ends."""


@dataclass(frozen=True, slots=True)
class Found:
    """What detection found."""

    convention: str = ""
    tags: tuple[Tag, ...] = ()
    """Lines that begin turns, in order."""
    labels: tuple[Tag, ...] = ()
    """Lines between them that have the form and name nobody: ``Break:``, ``Presenter: Anna Berg (AB)``."""


def detect(
    lines: Lines,
    start: int,
    known: Collection[str] = (),
    forced: str = "auto",
    declared: Collection[str] = (),
) -> Found:
    """The convention of a file and its tags.

    :param known: names by which tags may name the people the file lists (``people.name_keys``).
    :param forced: name of a convention, or ``auto``.
    :param declared: names and aliases that the author declared (``tags.name_key``).
    :returns: no tags where the file has none.
    """
    names = [n for n in CONVENTIONS if firm(n)] if forced == "auto" else [forced]
    best, found = _most(lines, start, names, known, "")
    mark = ""
    for other in lines.marks(start):
        name, marked = _most(lines, start, names, known, other)
        if _consistent(marked, found):
            best, found, mark = name, marked, other
            break
    if forced != "auto":
        tags = [c.tag for c in found or candidates(lines, start, forced, "")]
        return Found(forced, tuple(tags))
    if not found:
        doubtful = [n for n in CONVENTIONS if not firm(n)]
        for other in ("", *lines.marks(start, doubtful)):
            name, marked = _most(lines, start, doubtful, known, other)
            if len(marked) > len(found):
                best, found, mark = name, marked, other
    elif forced == "auto":
        found = [*found, *_beside(lines, start, names, known, mark, best, found)]
    speakers = {*known, *declared, *(c.key for c in found)}
    by_line = {c.tag.line: c.tag for c in found}
    if found:
        _add_exceptions(lines, start, best, mark, by_line, speakers)
    by_line |= {t.line: t for t in _declared(lines, start, declared, best) if t.line not in by_line}
    if not by_line:
        return Found()
    tags = _with_degrees(tuple(by_line[line] for line in sorted(by_line)))
    return Found(best or "colon", tags, _labels(lines, source_start(lines.source, tags[0]), best or "colon", by_line))


def _with_degrees(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Names with the degree that each of their tags has (``Anna Berg, PhD``)."""
    roles = defaultdict(set[str])
    for tag in tags:
        roles[tag.key].add(tag.role if is_degree(tag.role) else "")
    always = {key: next(iter(said)) for key, said in roles.items() if len(said) == 1}
    return tuple(replace(t, name=f"{t.name}, {d}") if (d := always.get(t.key)) else t for t in tags)


def source_start(source: Source, tag: Tag) -> int:
    """The offset of the line on which a tag is."""
    return source.starts[tag.line - 1]


def near(key: str, known: Collection[str]) -> bool:
    """Whether a folded name is known, or one slip of the pen away from a known one."""
    if key in known or len(key) < 5:
        return key in known
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.extractOne(key, known, scorer=OSA.distance, score_cutoff=1) is not None


def _most(
    lines: Lines, start: int, names: Iterable[str], known: Collection[str], mark: str
) -> tuple[str, list[Candidate]]:
    """The convention that finds the most tags after a mark, and what it finds."""
    best, best_found, best_score = "", list[Candidate](), 0
    for name in names:
        found = _accepted(lines.source, candidates(lines, start, name, mark), known, name)
        if not _is_dialogue(lines.source, start, found, known, name):
            continue
        score = len(found) + 2 * sum(c.key in known for c in found)
        if score > best_score:
            best, best_found, best_score = name, found, score
    return best, best_found


def _beside(
    lines: Lines, start: int, names: Iterable[str], known: Collection[str], mark: str, best: str, found: list[Candidate]
) -> Iterator[Candidate]:
    """Turns of another convention between those of the first: who is asked has another form than who asks.

    Only names that come again, and no word that heads lists.
    """
    taken, first, last = {c.tag.line for c in found}, found[0].tag.line - _NEAR, found[-1].tag.line + _NEAR
    # What records quote is indented; elsewhere those who are asked may be.
    indents = [_indent(lines.source, c.tag) for c in found]
    deepest = Counter(indents).most_common(1)[0][0] if best == "record" else max(indents)
    for name in names:
        if name == best or name in _DASHES:
            continue
        others = _accepted(lines.source, candidates(lines, start, name, mark), known, name)
        others = [
            c
            for c in others
            if c.tag.line not in taken
            and shape(c.tag.name) >= Shape.PHRASE
            and _indent(lines.source, c.tag) <= deepest
            and not is_label(c.key)
        ]
        if not _is_dialogue(lines.source, start, others, known, name):
            others = [c for c in others if first <= c.tag.line <= last]
        counts = Counter(c.key for c in others)
        for candidate in others:
            if counts[candidate.key] > 1:
                taken.add(candidate.tag.line)
                yield candidate


def _indent(source: Source, tag: Tag) -> int:
    """Columns before a tag."""
    return tag.start - source.starts[tag.line - 1]


def _consistent(marked: Sequence[Candidate], plain: Sequence[Candidate]) -> bool:
    """Whether a mark belongs to the tags: next to none is without it, and somebody speaks again, as in no list.

    That of captions begins no list.
    """
    if not plain or not marked or marked[0].tag.mark == ">>":
        return len(marked) > len(plain)
    return len(marked) >= _FEW * len(plain) and len({c.key for c in marked}) < len(marked)


def _accepted(source: Source, found: Sequence[Candidate], known: Collection[str], convention: str) -> list[Candidate]:
    """The candidates of one convention that are tags."""
    stamped = 2 * sum(c.tag.stamped for c in found) > len(found)
    trust = Trust.MARKED if stamped else CONVENTIONS[convention].trust
    groups = defaultdict(list[Candidate])
    for candidate in found:
        groups[candidate.key].append(candidate)
    shapes = {key: max(shape(c.tag.name) for c in group[:9]) for key, group in groups.items()}
    likely = [c for c in found if c.key in known or (shapes[c.key] >= Shape.WORD and len(groups[c.key]) > 1)]
    placeable = [c for c in found if c.key in known or (shapes[c.key] >= Shape.WORD and c.what == "speech")]
    compact = source.captions or 2 * sum(c.opens for c in placeable) < len(placeable)
    lower = 2 * sum(c.tag.name[:1].islower() for c in likely) >= max(1, len(likely))
    sentences = 2 * sum(c.capital for c in likely) >= len(likely)
    loose = trust is Trust.MARKED or _FEW_CAPITALS * sum(c.capital for c in likely) < len(likely)
    loud = 2 * sum(c.tag.name.isupper() for c in likely) > len(likely)
    families = _families(groups)
    sure = {*known} & groups.keys()
    lone: set[str] = set()
    for key, group in groups.items():
        said = [c for c in group if c.what == "speech" or (c.tag.stamped and c.what != "nothing")]
        if key in sure or not said or 2 * len(said) < sum(c.what != "nothing" for c in group) or is_label(key):
            continue
        placed = [c for c in said if c.opens or (compact and c.follows_end) or trust is Trust.MARKED]
        count = len(said) * bool(placed) + sum(len(groups[other]) for other in families.get(key, ()))
        capital = 2 * sum(c.capital for c in said) >= len(said) or not sentences
        if not placed and trust is not Trust.DOUBTFUL:
            if len(said) > 1 and convention == "colon" and full_name(said[0].tag.name) and said[0].follows_end:
                sure.add(key)
        elif count > 1 and _recurs(convention, trust, shapes[key], count, group, capital=capital, lower=lower):
            sure.add(key)
        elif placed and (loose or placed[0].capital or (capital and lower)):
            if loud and opened(placed[0]) or _stands_alone(convention, trust, shapes[key], placed[0], lower=lower):
                lone.add(key)
    if convention == "colon":
        lone -= _words_of_the_text(source, [groups[key][0] for key in lone if shapes[key] is Shape.WORD])
    tellers = {key for key, group in groups.items() if 2 * sum(map(tells_who, group)) >= len(group)}
    sure |= lone
    sure |= _questions(found, sure)
    sure |= {c.key for c in found if _is_joint(c.tag, sure)}
    if trust is Trust.PLAIN:
        sure = _without_front(found, sure, lone, known)
    return [
        c
        for c in found
        if (c.key in sure or (shapes[c.key] >= Shape.WORD and c.capital and near(c.key, sure)))
        and (compact or c.follows_end or trust is Trust.MARKED)
        and not (c.tag.tight and not c.capital)
        and not (c.key in tellers and tells_who(c))
    ]


def _words_of_the_text(source: Source, found: Sequence[Candidate]) -> set[str]:
    """Single words that come elsewhere in lower case, as names do not; what people do is a name all the same."""
    words = {c.key for c in found if len(c.key) > 1 and not (c.tag.name.isupper() or gives_role(c.tag.name))}
    return words & words_as_written(source) if words else set()


def _families(groups: Collection[str]) -> dict[str, set[str]]:
    """For each name the others that are its surname alone, or end in it."""
    result = defaultdict(set[str])
    for key in groups:
        words = key.split()
        for last in (" ".join(words[n:]) for n in range(1, len(words))):
            if last in groups:
                result[key].add(last)
                result[last].add(key)
    return result


def opened(candidate: Candidate) -> bool:
    """Whether a name in capitals begins a block with words after it on its line."""
    return candidate.opens and candidate.tag.name.isupper() and len(candidate.key) > 2 and not candidate.tag.tight


def _recurs(
    convention: str, trust: Trust, looks: Shape, count: int, group: Sequence[Candidate], *, capital: bool, lower: bool
) -> bool:
    """Whether a name that comes again is a speaker's.

    :param capital: whether what follows begins like a sentence, or hardly a turn of the file does.
    :param lower: whether most names of the file are in lower case.
    """
    name = group[0].tag.name
    if trust is Trust.MARKED:
        return looks > Shape.PROSE or count > 2
    if trust is Trust.DOUBTFUL:
        return looks >= Shape.WORD and (full_name(name) or name.isupper() or count > 2)
    if convention == "name-dash":
        return looks is Shape.NAME and full_name(name)
    if looks is Shape.NAME:
        return True
    if looks is Shape.WORD:
        small = name[:1].islower() and name.isalpha()
        return (not small or lower or count > 2) and (capital or convention != "dash")
    if looks is Shape.PHRASE:
        return capital
    return looks is Shape.LOWER and lower and count > 2


def _stands_alone(convention: str, trust: Trust, looks: Shape, candidate: Candidate, *, lower: bool) -> bool:
    """Whether a name that comes once is a speaker's."""
    name = candidate.tag.name
    if convention in ("name-dash", "question"):
        return False
    if trust is Trust.DOUBTFUL:
        small = lower and looks is Shape.WORD and candidate.tag.mark != ""
        return not CONVENTIONS[convention].lines and (full_name(name) or name.isupper() or small)
    marked = trust is Trust.MARKED
    if not (marked or candidate.rest[-1:] in _ENDS or candidate.rest.count(" ") >= _FEW_WORDS):
        return False
    if looks is Shape.NAME or (marked and looks is Shape.PHRASE):
        return len(name.split()) <= 5
    return looks is Shape.WORD and not candidate.tag.tight and (not name[:1].islower() or lower)


def _questions(found: Sequence[Candidate], sure: Collection[str]) -> set[str]:
    """``Q`` and ``A`` that alternate with each other, or with those who speak."""
    asked = {c.key for c in found if is_question(c.key) and c.what == "speech"}
    order = [c.key for c in found if c.key in asked or c.key in sure]
    turns = Counter(key for key, following in pairwise([*order, ""]) if key in asked and key != following)
    counts = Counter(order)
    taken = {key for key in asked if 2 * turns[key] > counts[key] and (counts[key] > 1 or len(asked) > 1)}
    if taken == {"question"}:
        return set()
    return taken if len(taken) > 1 or (taken and not taken.issuperset(order)) else set()


def _is_joint(tag: Tag, speakers: Collection[str]) -> bool:
    """Whether a tag names several people, one of whom speaks elsewhere."""
    names = joint_names(tag.name)
    return len(names) > 1 and any(name_key(n) in speakers for n in names) and all(n[:1].isupper() for n in names)


def joint_names(name: str) -> list[str]:
    """The names that a tag of several people has."""
    return [n for n in re.split(r"\s*[,&+/]\s*|\s+(?:and|und|et|och|y)\s+", name) if n]


def _without_front(
    found: Sequence[Candidate], sure: set[str], lone: Collection[str], known: Collection[str]
) -> set[str]:
    """Without the names that only lines before the first turn have, which say who is who and what the talk is about."""
    result = set(sure)
    for candidate in found:
        if candidate.key not in result:
            continue
        single = candidate.key in lone and candidate.key not in known
        if tells_who(candidate) or (single and (candidate.what != "speech" or candidate.rest[-1:] not in _ENDS)):
            if single:
                result.discard(candidate.key)
            continue
        break
    return result


def _is_dialogue(
    source: Source, start: int, found: Sequence[Candidate], known: Collection[str], convention: str
) -> bool:
    """Whether these tags make a conversation, and no list of labels.

    Two speak and one of them again; or most blocks are tagged.
    """
    keys = [c.key for c in found]
    distinct = set(keys)
    if not found:
        return False
    trust = CONVENTIONS[convention].trust
    if distinct & set(known) and trust is not Trust.DOUBTFUL:
        return True
    again = sum(count for count in Counter(keys).values() if count > 1)
    if len(distinct) > 1:
        # Somebody comes back after another spoke.
        back = any(key in seen for seen, key in _earlier(keys))
        if trust is Trust.DOUBTFUL:
            return back and again * 2 > len(keys)
        if found[0].tag.mark not in ("", ">>") and _tagged_share(source, found, found[0].tag.line) < _HALF:
            return False
        if len(keys) > _NOBODY_AGAIN:
            return 3 * again >= len(keys)
        told = 2 * sum(c.rest[-1:] in _ENDS for c in found) >= len(found)
        return back or again > 0 or (told and _tagged_share(source, found, found[0].tag.line) >= _MOST)
    if trust is Trust.DOUBTFUL:
        return False
    if len(keys) > 1 and full_name(found[0].tag.name) and trust is Trust.MARKED:
        return True
    return _tagged_share(source, found, source.line(start)) >= (_HALF if len(keys) > 1 else _MOST)


def _earlier(keys: Sequence[str]) -> Iterator[tuple[set[str], str]]:
    """For each name those that came before the one before it."""
    seen: set[str] = set()
    for before, key in pairwise(keys):
        if key != before:
            yield seen, key
        seen.add(before)


def _tagged_share(source: Source, found: Sequence[Candidate], first_line: int) -> float:
    """The share of the text from a line on that turns of one paragraph have, or of one item if lists have the tags."""
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


def _add_exceptions(
    lines: Lines, start: int, best: str, mark: str, by_line: dict[int, Tag], speakers: Collection[str]
) -> None:
    """Add lines tagged in another form, where the name is one the file already knows.

    Without the file's mark too, or after that of captions, which begins nothing else.
    """
    compact = lines.source.captions
    for name, before in product((n for n in CONVENTIONS if firm(n)), dict.fromkeys(("", ">>", mark))):
        if (name, before) == (best, mark):
            continue
        for entry in candidates(lines, start, name, before):
            tag, other = entry.tag, by_line.get(entry.tag.line)
            if entry.key not in speakers and not _is_joint(tag, speakers):
                continue
            longer = other is not None and tag.name == other.name and tag.end > other.end
            begins = entry.capital or CONVENTIONS[name].trust is Trust.MARKED or name == "colon"
            if longer or (other is None and begins and (entry.follows_end or compact)):
                by_line[tag.line] = tag
    for begin in lines.beginnings:
        if begin.start < start or begin.number in by_line or begin.mark not in ("", mark):
            continue
        found = _FORGOTTEN_SPACE.match(lines.source.text, begin.name)
        if found and name_key(found["name"]) in speakers:
            by_line[begin.number] = Tag(begin.number, begin.start, found.end(), found["name"], mark=begin.mark)


def _declared(lines: Lines, start: int, declared: Collection[str], best: str) -> Iterator[Tag]:
    """Lines that begin with a declared name and a closer, whatever is in the name.

    A dash closes a name in lower case only where dashes close the file's other tags: prose has it too.
    """
    if not declared:
        return
    dashed = best in ("", *_DASHES)
    text = lines.source.text
    for begin in lines.beginnings:
        if begin.start < start:
            continue
        window = text[begin.name : begin.name + _WINDOW].partition("\n")[0]
        for closer in _CLOSERS.finditer(window):
            written = window[: closer.start()].lstrip(_OPENERS).removeprefix("v ")
            name, role, continued = parse_name(written)
            whole = name_key(written) in declared
            if not whole and name_key(name) not in declared:
                continue
            if closer["dash"] and not (dashed or written.isupper()):
                break
            if closer.end() == len(window) and not closer.group().strip(" \t"):
                break
            said = " ".join(written.split()) if whole else name
            end = begin.name + closer.end()
            end += len(window[closer.end() :]) - len(window[closer.end() :].lstrip())
            yield Tag(begin.number, begin.start, end, said, continued and not whole, mark=begin.mark, role=role)
            break


def _labels(lines: Lines, start: int, best: str, by_line: dict[int, Tag]) -> tuple[Tag, ...]:
    """Lines with the form of a tag that say nothing, or that say who somebody is."""
    labels: dict[int, Tag] = {}
    for name in dict.fromkeys((best, "bold", "colon")):
        found = candidates(lines, start, name, "")
        for entry in found:
            silent = entry.what == "nothing" and shape(entry.tag.name) > Shape.PROSE
            if entry.tag.line not in by_line and (silent or tells_who(entry)) and entry.follows_end:
                labels.setdefault(entry.tag.line, entry.tag)
    return tuple(labels[line] for line in sorted(labels))

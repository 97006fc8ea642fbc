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
    NEVER,
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
from pipeline.read.listed import gives_role, person
from pipeline.read.marks import ENDS
from pipeline.read.source import Source
from pipeline.read.tags import Lines, Tag, firm, is_degree, name_key, parse_name

_DASH = "-–—"
_DASHES = ("dash", "name-dash")
"""Conventions whose closer prose has between its words."""
_FEW = 4
"""One tag without the mark in so many is an exception."""
_MOST = 0.6
"""Share of the blocks that are tagged where nobody speaks twice."""
_HALF = 0.5
_NEARLY_ALL = 0.8
_NOBODY_AGAIN = 6
"""Turns of which hardly any is by somebody who spoke before are labels."""
_FEW_CAPITALS = 1.05
"""Where fewer turns begin with a capital than one of so many, a single one may begin without."""
_ITEM = re.compile(r"(?:[-*+•●▪◦·–—]|\(?\d{1,4}[.)])\s")
_TITLE = 1
"""Blocks of sentences above the only speaker's first words, at most: a summary."""
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
        return Found(forced, tuple(c.tag for c in found or candidates(lines, start, forced, "")))
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
    roles: defaultdict[str, set[str]] = defaultdict(set)
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
    parts: dict[str, list[Candidate]] = {}
    for name in names:
        parts[name] = found = _accepted(lines.source, candidates(lines, start, name, mark), known, name)
        score = len(found) + 2 * sum(c.key in known for c in found)
        if score > best_score and _is_dialogue(lines, start, found, known, name):
            best, best_found, best_score = name, found, score
    if best or not any(parts.values()):
        return best, best_found
    # Perhaps each convention has a turn or two.
    parts = {n: found for n, found in parts.items() if firm(n)}
    by_line = {c.tag.line: c for found in reversed(parts.values()) for c in found}
    together = [by_line[line] for line in sorted(by_line)]
    name = max(parts, key=lambda n: len(parts[n]), default="")
    return (name, together) if together and _is_dialogue(lines, start, together, known, name) else ("", [])


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
        if not _is_dialogue(lines, start, others, known, name):
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
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        groups[candidate.key].append(candidate)
    shapes = {key: max(shape(c.tag.name) for c in group[:9]) for key, group in groups.items()}
    likely = [c for c in found if c.key in known or (shapes[c.key] >= Shape.WORD and len(groups[c.key]) > 1)]
    placeable = [c for c in found if c.key in known or (shapes[c.key] >= Shape.WORD and c.what == "speech")]
    compact = source.captions or 2 * sum(c.opens for c in placeable) < len(placeable)
    lower = 2 * sum(c.tag.name[:1].islower() for c in likely) >= max(1, len(likely))
    sentences = 2 * sum(c.capital for c in placeable) >= len(placeable)
    loose = trust is Trust.MARKED or _FEW_CAPITALS * sum(c.capital for c in likely) < len(likely)
    loud = 2 * sum(c.tag.name.isupper() for c in placeable) > len(placeable)
    families = _families(groups)
    sure = {*known} & groups.keys()
    lone: set[str] = set()
    for key, group in groups.items():
        said = [c for c in group if c.what == "speech" or _is_said(c, trust)]
        if not said and len(group) == 1 and group[0].opens and full_name(group[0].tag.name) and not is_label(key):
            lone.add(key)
        if key in sure or not said or 2 * len(said) < sum(c.what != "nothing" for c in group) or is_label(key):
            continue
        placed = [c for c in said if c.opens or (compact and (c.follows_end or not sentences)) or trust is Trust.MARKED]
        count = len(said) * bool(placed) + sum(len(groups[other]) for other in families.get(key, ()))
        capital = 2 * sum(c.capital for c in said) >= len(said) or not sentences
        if not placed and trust is not Trust.DOUBTFUL:
            if len(said) > 1 and convention == "colon" and full_name(said[0].tag.name) and said[0].follows_end:
                sure.add(key)
        elif count > 1 and _recurs(convention, trust, shapes[key], count, group, capital=capital, lower=lower):
            sure.add(key)
        elif (
            placed
            and (loose or not sentences or placed[0].capital or _is_loud(placed[0].tag.name))
            and not (is_question(key) or key in NEVER)
            and (
                (loud and shapes[key] > Shape.PROSE and opened(placed[0]))
                or _stands_alone(convention, trust, shapes[key], placed[0], lower=lower, sentences=sentences)
            )
        ):
            lone.add(key)
    if convention == "colon":
        lone -= _words_of_the_text(source, [groups[key][0] for key in lone if shapes[key] is Shape.WORD])
    tellers = {key for key, group in groups.items() if 2 * sum(map(tells_who, group)) >= len(group)}
    sure |= lone
    sure |= _questions(found, sure)
    sure |= {c.key for c in found if _is_joint(c.tag, sure)}
    if trust is Trust.PLAIN:
        sure = _without_front(found, sure, lone.difference(known) if sentences else ())
    accepted = [
        c
        for c in found
        if (c.key in sure or (shapes[c.key] >= Shape.WORD and c.capital and near(c.key, sure)))
        and (compact or c.follows_end or trust is Trust.MARKED)
        and not (c.tag.tight and not c.capital)
        and not (c.key in tellers and tells_who(c))
    ]
    first = next((n for n, c in enumerate(accepted) if c.told or not tells_who(c)), len(accepted))
    return accepted[first:]


def _is_said(candidate: Candidate, trust: Trust) -> bool:
    """Whether a link alone, or a date, are somebody's words: in a chat, and after mark-up."""
    return candidate.what != "nothing" and (
        candidate.tag.stamped or (trust is Trust.MARKED and candidate.what == "link" and candidate.rest.startswith("["))
    )


def _words_of_the_text(source: Source, found: Sequence[Candidate]) -> set[str]:
    """Single words that come elsewhere in lower case, as names do not; what people do is a name all the same."""
    words = {c.key for c in found if len(c.key) > 1 and not (c.tag.name.isupper() or gives_role(c.tag.name))}
    return words & words_as_written(source) if words else set()


def _families(groups: Collection[str]) -> dict[str, set[str]]:
    """For each name the others that are its surname alone, or end in it."""
    result: defaultdict[str, set[str]] = defaultdict(set)
    for key in groups:
        words = key.split()
        for last in (" ".join(words[n:]) for n in range(1, len(words))):
            if last in groups:
                result[key].add(last)
                result[last].add(key)
    return result


def _is_loud(name: str) -> bool:
    """Whether a name is two words or more in capitals."""
    return " " in name and name.isupper()


def personal(name: str) -> bool:
    """Whether a name is spelt as those of people most often are: two or three words of letters."""
    words = name.split()
    return len(words) in (2, 3) and person(name) is not None and name.replace(" ", "").isalpha()


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


def _stands_alone(
    convention: str, trust: Trust, looks: Shape, candidate: Candidate, *, lower: bool, sentences: bool
) -> bool:
    """Whether a name that comes once is a speaker's."""
    name = candidate.tag.name
    if convention in ("name-dash", "question"):
        return False
    if trust is Trust.DOUBTFUL:
        small = lower and looks is Shape.WORD and candidate.tag.mark != ""
        return convention != "own-line" and (full_name(name) or name.isupper() or small)
    marked = trust is Trust.MARKED
    if sentences and not (marked or candidate.told or personal(name)):
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
    taken = {key for key in asked if 2 * turns[key] > counts[key] and (counts[key] > 1 or not sure)}
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


def _without_front(found: Sequence[Candidate], sure: set[str], lone: Collection[str]) -> set[str]:
    """Without the names that only lines before the first turn have, which say who is who and what the talk is about.

    :param lone: names that come once.
    """
    result = set(sure)
    for candidate in found:
        if candidate.key not in result:
            continue
        if tells_who(candidate):
            continue
        told = candidate.told or personal(candidate.tag.name)
        if candidate.key in lone and (candidate.what != "speech" or not told):
            result.discard(candidate.key)
            continue
        break
    return result


def _is_dialogue(lines: Lines, start: int, found: Sequence[Candidate], known: Collection[str], convention: str) -> bool:
    """Whether these tags make a conversation, and no list of labels.

    Two speak and one of them again, perhaps in another form; or most blocks are tagged.
    """
    source = lines.source
    everywhere = Counter(c.key for c in found)
    for name in (n for n in CONVENTIONS if firm(n) and n != convention) if len(found) <= _NOBODY_AGAIN else ():
        everywhere.update(t.key for t in lines.tagged(start, name))
    keys = [c.key for c in found]
    distinct = set(keys)
    if not found:
        return False
    trust = CONVENTIONS[convention].trust
    if distinct & set(known) and trust is not Trust.DOUBTFUL:
        return True
    again = sum(1 for key in keys if everywhere[key] > 1)
    if len(distinct) > 1:
        # Somebody comes back after another spoke.
        back = any(key in seen for seen, key in _earlier(keys))
        if trust is Trust.DOUBTFUL:
            return back and again * 2 > len(keys)
        if found[0].tag.mark not in ("", ">>") and _tagged_share(source, found, found[0].tag.line) < _HALF:
            return False
        told = 2 * sum(c.told for c in found) >= len(found)
        if len(keys) > _NOBODY_AGAIN and 3 * again < len(keys):
            return told and _tagged_blocks(source, found) >= _NEARLY_ALL
        named = all(full_name(c.tag.name) for c in found)
        return back or (told and (named or _tagged_blocks(source, found) >= _HALF))
    if trust is Trust.DOUBTFUL:
        return False
    if full_name(found[0].tag.name) and not is_label(keys[0]):
        above = _blocks_above(source, start, found[0].tag.line)
        if (len(keys) > 1 and trust is Trust.MARKED) or above <= _TITLE:
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


def _blocks_above(source: Source, start: int, line: int) -> int:
    """How many blocks from an offset on and above a line end like sentences."""
    texts = [source.line_text(number).strip() for number in range(source.line(start), line)]
    return sum(bool(text) and text[-1] in ENDS and not after for text, after in pairwise([*texts, ""]))


def _tagged_blocks(source: Source, found: Sequence[Candidate]) -> float:
    """The share of the blocks from the first tag on that a tag begins; one within a block begins another."""
    tagged, untagged = {c.tag.line for c in found}, 0
    before = ""
    for number in range(found[0].tag.line, len(source.starts) + 1):
        text = source.line_text(number).strip()
        untagged += bool(text) and not before and number not in tagged
        before = text
    return len(tagged) / (len(tagged) + untagged)


def _add_exceptions(
    lines: Lines, start: int, best: str, mark: str, by_line: dict[int, Tag], speakers: Collection[str]
) -> None:
    """Add lines tagged in another form, where the name is one the file already knows.

    Without the file's mark too, or after that of captions, which begins nothing else.
    """
    compact = lines.source.captions
    forms = [c.name for c in CONVENTIONS.values() if not c.lines and c.name != "bare-bold"]
    for name, before in product(forms, dict.fromkeys(("", ">>", mark))):
        if (name, before) == (best, mark):
            continue
        for entry in candidates(lines, start, name, before):
            tag, other = entry.tag, by_line.get(entry.tag.line)
            if entry.key not in speakers and not _is_joint(tag, speakers):
                continue
            longer = other is not None and tag.name == other.name and tag.end > other.end
            closer = lines.source.text[tag.start : tag.end].rstrip()[-1]
            begins = entry.capital or (firm(name) and closer not in _DASH)
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

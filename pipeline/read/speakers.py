"""Which candidates of a convention are speakers' tags.

A name is decided on as a whole, by all lines that have it: whether words follow it, whether it comes again, what it
looks like, and what the other names of the file look like. Lists of words are weak evidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from pipeline.read.candidates import (
    NEVER,
    Candidate,
    Shape,
    full_name,
    is_label,
    is_question,
    shape,
    tells_who,
    words_as_written,
)
from pipeline.read.conventions import CONVENTIONS, Trust
from pipeline.read.listed import gives_role, person
from pipeline.read.source import Source
from pipeline.read.tags import Tag, name_key

_FEW_CAPITALS = 1.05
"""Where fewer turns begin with a capital than one of so many, a single one may begin without."""
_INITIALS = 4
"""Letters of somebody's initials, at most."""


def accepted(source: Source, found: Sequence[Candidate], known: Collection[str], convention: str) -> list[Candidate]:
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
        if all(c.what == "nothing" for c in group) and group[0].opens and _could_be_silent(group[0].tag.name, key):
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
    sure |= {c.key for c in found if is_joint(c.tag, sure)}
    if trust is Trust.PLAIN:
        sure = _without_front(found, sure, lone.difference(known))
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


def _could_be_silent(name: str, key: str) -> bool:
    """Whether a name without words is more likely a person's than a label: in full, or initials."""
    named = full_name(name) and shape(name) is Shape.NAME
    return (named or (name.isupper() and len(name) <= _INITIALS)) and not is_label(key)


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


def is_joint(tag: Tag, speakers: Collection[str]) -> bool:
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
        if candidate.key in lone and (
            candidate.what not in ("speech", "nothing") or (candidate.what == "speech" and not told)
        ):
            result.discard(candidate.key)
            continue
        break
    return result


def near(key: str, known: Collection[str]) -> bool:
    """Whether a folded name is known, or one slip of the pen away from a known one."""
    if key in known or len(key) < 5:
        return key in known
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.extractOne(key, known, scorer=OSA.distance, score_cutoff=1) is not None

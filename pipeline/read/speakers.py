"""Selection of speaker tags from the candidates of a convention.

Each name is accepted or rejected once, based on all lines that begin with it: whether text follows, whether the name
recurs, its form, and the form of the other names in the file. Word lists are only weak evidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from pipeline.read.candidates import (
    NEVER,
    Candidate,
    Shape,
    begins_crowd,
    full_name,
    is_label,
    is_question,
    shape,
    tells_who,
    words_as_written,
)
from pipeline.read.conventions import CONVENTIONS, Trust
from pipeline.read.dialogue import is_regular, is_whole
from pipeline.read.listed import gives_role, person
from pipeline.read.source import Source
from pipeline.read.tags import Tag, name_key

_CAPITALS = 0.95
"""Share of turns that begin with a capital.

Below this share, the turn of a name that occurs once may begin in lower case.
"""
_SMALL = 0.25
"""Minimum share of lower-case names that makes another one plausible."""
_TOLD = 0.87
"""Minimum share of turns that end like sentences or are long.

At or above this share, a fragment looks like the text of a label.
"""
_ENDED = 0.75
"""Minimum share of turns that follow the end of a sentence.

At or above this share, every turn within a block must follow the end of a sentence.
"""
_NUMBERED = re.compile(r"(.*?[^\W\d_])\W*\d[\d\s.]*$")
_RARE = 3
"""Number of turns below which a name is rare.

A rare name of one word must not also occur in lower case in the text.
"""
_MOST_COMPARED = 500
"""Maximum number of names to compare a name with."""
_INITIALS = 4
"""Maximum number of letters in initials."""
_MOSTLY = 0.6
"""Minimum share of personal names among the tags that makes other names doubtful."""
_WORDS = 5
"""Maximum number of words in a name that occurs once."""
_SPELLINGS = 9
"""Maximum number of lines to check for the best spelling of a name."""
Groups: TypeAlias = Mapping[str, Sequence[Candidate]]
"""Folded name -> candidates with this name."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Features shared by most tags in a file, which help to judge unusual tags."""

    convention: str
    trust: Trust
    regular: bool
    """Whether nearly every block begins with a recurring name, and the names alternate."""
    whole: bool
    """Whether nearly every block begins with a possible name."""
    compact: bool
    """Whether most turns begin within a block."""
    small: bool
    """Whether many names begin in lower case."""
    loud: bool
    """Whether most names are in capitals."""
    sentences: bool
    """Whether most turns begin like sentences."""
    ended: bool
    """Whether most turns follow the end of a sentence."""
    told: bool
    """Whether nearly all turns end like sentences or are long."""
    loose: bool
    """Whether some turns do not begin like sentences."""


def habits(
    source: Source, found: Sequence[Candidate], groups: Groups, known: Collection[str], convention: str
) -> Habits:
    """Return the features shared by most tags of a convention.

    :param known: folded names that are always accepted.
    """
    stamped = 2 * sum(c.tag.stamped for c in found) > len(found)
    trust = Trust.MARKED if stamped else CONVENTIONS[convention].trust
    likely = [c for c in found if c.key in known or (looks(groups, c.key) > Shape.PROSE and len(groups[c.key]) > 1)]
    placeable = [c for c in found if c.key in known or (looks(groups, c.key) >= Shape.WORD and c.what == "speech")]
    turns = [c for c in found if c.key in known or (looks(groups, c.key) > Shape.PROSE and _is_said(c, trust))]
    compact = source.captions or 2 * sum(c.opens for c in turns) < len(turns)
    capitals = sum(c.capital for c in placeable)
    return Habits(
        convention,
        trust,
        regular=is_regular(
            source, [c for c in found if _is_said(c, trust) and (is_question(c.key) or not is_label(c.key))]
        ),
        whole=is_whole(source, turns),
        compact=compact,
        small=bool(likely) and sum(c.tag.name[:1].islower() for c in likely) >= _SMALL * len(likely),
        loud=2 * sum(c.tag.name.isupper() for c in placeable) > len(placeable),
        sentences=2 * capitals >= len(placeable),
        ended=sum(c.follows_end for c in turns) >= _ENDED * len(turns),
        told=sum(c.told for c in turns) >= _TOLD * len(turns),
        loose=trust is Trust.MARKED or sum(c.capital for c in likely) < _CAPITALS * len(likely),
    )


def accepted(source: Source, found: Sequence[Candidate], known: Collection[str], convention: str) -> list[Candidate]:
    """Return the candidates of a convention that are accepted as speaker tags.

    :param known: folded names that are always accepted.
    """
    if 2 * sum(c.tag.stamped for c in found) > len(found):
        # Prose may look like a tag: if most tags have time stamps, reject names without any.
        timed = {*known, *(c.key for c in found if c.tag.stamped)}
        found = [c for c in found if c.key in timed]
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        groups[candidate.key].append(candidate)
    file = habits(source, found, groups, known, convention)
    families = _families(groups)
    sure = {*known} & groups.keys()
    lone: set[str] = set()
    for key, group in groups.items():
        if key in sure or (is_label(key) and not _speaks(group)):
            continue
        if all(c.what == "nothing" for c in group):
            if group[0].opens and _could_be_silent(group[0].tag.name):
                lone.add(key)
            continue
        said = [c for c in group if _is_said(c, file.trust)]
        if not said or 2 * len(said) < sum(c.what != "nothing" for c in group):
            continue
        name = said[0].tag.name
        if file.told and not any(c.told for c in said) and not (personal(name) or name.isupper()):
            continue
        placed = [c for c in said if _is_placed(c, file)]
        count = len(said) * bool(placed) + sum(len(groups[other]) for other in families.get(key, ()))
        if not placed and file.trust is not Trust.DOUBTFUL:
            if len(said) > 1 and convention == "colon" and full_name(said[0].tag.name) and said[0].follows_end:
                sure.add(key)
        elif count > 1 and _recurs(file, looks(groups, key), count, said):
            sure.add(key)
        elif placed and not (is_question(key) or key in NEVER) and _is_single(file, looks(groups, key), placed[0]):
            lone.add(key)
    lone -= _numbered(lone, sure)
    if convention == "colon":
        rare = [groups[k][0] for k in {*lone, *sure} if k not in known and len(groups[k]) < _RARE]
        words = _words_of_the_text(source, [c for c in rare if shape(c.tag.name) is Shape.WORD])
        lone -= words
        sure -= words
    tellers = {key for key, group in groups.items() if 2 * sum(map(tells_who, group)) >= len(group)}
    sure |= lone
    sure |= _questions(found, sure)
    sure |= {c.key for c in found if is_joint(c.tag, sure)}
    if file.trust is Trust.PLAIN:
        sure = _without_front(found, sure, lone.difference(known))
    tags = [
        c
        for c in found
        if (c.key in sure or (looks(groups, c.key) >= Shape.WORD and c.capital and near(c.key, sure)))
        and (file.compact or c.follows_end or file.trust is Trust.MARKED)
        and not (c.tag.tight and not c.capital)
        and not (c.key in tellers and tells_who(c))
    ]
    first = next((n for n, c in enumerate(tags) if c.told or not tells_who(c)), len(tags))
    return tags[first:]


def _numbered(lone: Collection[str], sure: Collection[str]) -> set[str]:
    """Return the names in ``lone`` that differ from each other only in their number.

    Examples are ``Item 1`` and ``Item 2``. Numbered roles are not included, nor are names that differ only in their
    number from a name in ``sure``.
    """
    stems: defaultdict[str, list[str]] = defaultdict(list)
    for key in lone:
        if (stem := _NUMBERED.match(key)) and not gives_role(stem[1]):
            stems[stem[1]].append(key)
    for key in sure:
        if stem := _NUMBERED.match(key):
            stems.pop(stem[1], None)
    return {key for keys in stems.values() if len(keys) > 1 for key in keys}


def _speaks(group: Sequence[Candidate]) -> bool:
    """Return whether a label is always followed by complete sentences (``Presenter: We begin.``).

    The label must be a role or initials, and occur more than once.
    """
    said = [c for c in group if c.what == "speech" and c.told]
    name = group[0].tag.name
    initials = name.isupper() and len(name) <= _INITIALS - 1
    return len(group) > 1 and (gives_role(name) or initials) and len(said) == len(group)


def looks(groups: Groups, key: str) -> Shape:
    """Return the highest Shape among the spellings of a folded name."""
    return max(shape(c.tag.name) for c in groups[key][:_SPELLINGS])


def _is_placed(candidate: Candidate, file: Habits) -> bool:
    """Return whether a turn may begin on a candidate's line."""
    within = file.compact and (candidate.follows_end or not (file.sentences and file.ended))
    return candidate.opens or within or file.trust is Trust.MARKED


def _is_said(candidate: Candidate, trust: Trust) -> bool:
    """Return whether speech follows a candidate.

    Text that is not prose, such as a link or date, counts only if the tag has a time. A Markdown link also counts after
    a tag with markup.
    """
    linked = trust is Trust.MARKED and candidate.what == "link" and candidate.rest.startswith("[")
    return candidate.what == "speech" or (candidate.what != "nothing" and (candidate.tag.stamped or linked))


def _words_of_the_text(source: Source, found: Sequence[Candidate]) -> set[str]:
    """Return the one-word names that also occur in lower case in the text, except roles."""
    words = {c.key for c in found if len(c.key) > 1 and _is_capitalised(c.tag.name) and not gives_role(c.tag.name)}
    return words & words_as_written(source) if words else set()


def _is_capitalised(name: str) -> bool:
    return name[0].isupper() and not name.isupper()


def _families(groups: Collection[str]) -> dict[str, set[str]]:
    """Return the names related to each name.

    ``mira holt`` and its ending ``holt`` are related if the file has both names.
    """
    result: defaultdict[str, set[str]] = defaultdict(set)
    for key in groups:
        words = key.split()
        for last in (" ".join(words[n:]) for n in range(1, len(words))):
            if last in groups:
                result[key].add(last)
                result[last].add(key)
    return result


def _could_be_silent(name: str) -> bool:
    """Return whether a name is probably a person's, even if no text follows it."""
    return (full_name(name) and shape(name) is Shape.NAME) or (name.isupper() and len(name) <= _INITIALS)


def _does_something(name: str) -> bool:
    """Return whether a phrase names a role or crowd: ``Caller from Raum``, ``some members``."""
    return gives_role(name) or gives_role(name.split()[0]) or begins_crowd(name_key(name))


def personal(name: str) -> bool:
    """Return whether a name looks like a person's: two or three words of letters only."""
    words = name.split()
    return len(words) in (2, 3) and person(name) is not None and name.replace(" ", "").isalpha()


def _recurs(file: Habits, form: Shape, count: int, said: Sequence[Candidate]) -> bool:
    """Return whether a recurring name is accepted as a speaker.

    :param form: highest Shape among the spellings of the name.
    :param count: number of turns with this name or a related one.
    :param said: candidates with this name that are followed by speech.
    """
    name = said[0].tag.name
    if file.regular and form > Shape.PROSE:
        capital = all(word[:1].isupper() for word in name.split())
        odd = file.small and form is Shape.LOWER
        if form > Shape.PHRASE or capital or odd or count > 2 or _does_something(name):
            return True
    if file.trust is Trust.MARKED:
        return form > Shape.PROSE or count > 2
    if file.trust is Trust.DOUBTFUL:
        return form >= Shape.WORD and (full_name(name) or name == name.upper() or count > 2)
    if file.convention == "name-dash":
        return form is Shape.NAME and full_name(name)
    if form is Shape.NAME:
        return True
    capital = not file.sentences or 2 * sum(c.capital for c in said) >= len(said)
    if form is Shape.WORD:
        odd = name[:1].islower() and name.isalpha()
        return (not odd or file.small or count > 2) and (capital or file.convention != "dash")
    if form is Shape.PHRASE:
        return capital and (count > 2 or _does_something(name))
    return form is Shape.LOWER and file.small


def _is_single(file: Habits, form: Shape, candidate: Candidate) -> bool:
    """Return whether a name that occurs once is accepted as a speaker."""
    name = candidate.tag.name
    in_capitals = name.isupper()
    if not (file.loose or not file.sentences or candidate.capital or (in_capitals and full_name(name))):
        return False
    if file.convention in ("name-dash", "question", "hearing") or form is Shape.PROSE:
        return False
    if candidate.tag.mark not in ("", ">>") and not (candidate.capital and candidate.told):
        return False
    if candidate.tag.stamped:
        return True
    if file.trust is Trust.DOUBTFUL:
        odd = file.small and form is Shape.WORD and candidate.tag.mark != ""
        return file.convention != "own-line" and (full_name(name) or in_capitals or odd)
    marked = file.trust is Trust.MARKED
    if file.loud and in_capitals and candidate.opens and len(name) > 2 and not candidate.tag.tight:
        return True
    if file.sentences and not (marked or candidate.told or file.whole or personal(name)):
        return False
    if form is Shape.NAME or (marked and form is Shape.PHRASE):
        return len(name.split()) <= _WORDS
    if form is Shape.WORD:
        return not candidate.tag.tight and (marked or not name[:1].islower() or file.small)
    if form is Shape.LOWER and file.small and file.regular:
        return True
    return (file.regular or candidate.told) and _does_something(name)


def _questions(found: Sequence[Candidate], sure: Collection[str]) -> set[str]:
    """Return the keys of ``Q`` and ``A`` if they alternate like speakers, or an empty set."""
    asked = {c.key for c in found if is_question(c.key) and c.what == "speech"}
    order = [c.key for c in found if c.key in asked or c.key in sure]
    turns = Counter(key for key, following in pairwise([*order, ""]) if key in asked and key != following)
    counts = Counter(order)
    taken = {key for key in asked if 2 * turns[key] > counts[key] and (counts[key] > 1 or not sure)}
    if taken == {"question"}:
        return set()
    return taken if len(taken) > 1 or (taken and not taken.issuperset(order)) else set()


def is_joint(tag: Tag, speakers: Collection[str]) -> bool:
    """Return whether a tag names several people, at least one of them a speaker.

    :param speakers: folded names of the speakers.
    """
    names = joint_names(f"{tag.name}, {tag.role}" if tag.role else tag.name)
    return len(names) > 1 and any(name_key(n) in speakers for n in names) and all(n[:1].isupper() for n in names)


def joint_names(name: str) -> list[str]:
    """Return the names in a tag that may name several people.

    Commas, ``&``, ``+``, ``/`` and words for "and" separate names.
    """
    return [n for n in re.split(r"\s*[,&+/]\s*|\s+(?:and|und|et|och|y)\s+", name) if n]


def _without_front(found: Sequence[Candidate], sure: set[str], lone: Collection[str]) -> set[str]:
    """Return the accepted names, excluding labels that precede the first turn.

    :param lone: names that occur once, which may be such labels.
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


def could_be_said(candidate: Candidate) -> bool:
    """Return whether a candidate before the first accepted tag could begin a turn."""
    said = candidate.what == "speech" and candidate.told and candidate.follows_end and not tells_who(candidate)
    return said and shape(candidate.tag.name) >= Shape.WORD and not is_label(candidate.key)


def doubtful(tags: Sequence[Tag]) -> dict[str, Tag]:
    """Return the first tag of each name that may be a label, by folded name.

    These are rare names that do not look like a person's, although most names in the file do. If people have one-word
    names (``Lena``), only names that end in lower case (``Fun fact``) may be labels.
    """
    counts = Counter(t.key for t in tags)
    certain = [t for t in tags if personal(t.name)]
    if len(certain) < _MOSTLY * len(tags):
        tags = [t for t in tags if not t.name.istitle()]
        if len(tags) > (1 - _MOSTLY) * counts.total():
            return {}
        tags = [t for t in tags if t.name.split()[-1].islower() and " " in t.name]
    rare = {t.key: t for t in reversed(tags) if counts[t.key] <= 2 and not t.name.isupper()}
    parts = {word for t in certain for word in t.key.split()}
    return {
        key: t
        for key, t in rare.items()
        if t.name.replace(" ", "").isalpha()
        and t.name[0].isupper()
        and not (personal(t.name) or gives_role(t.name) or begins_crowd(key) or joint_names(t.name)[1:])
        and not set(key.split()) <= parts
    }


def near(key: str, known: Collection[str]) -> bool:
    """Return whether a folded name differs from a known name by at most one letter.

    Short names and names with digits must match exactly, as must all names if too many are known.
    """
    if key in known or len(key) < 5 or any(map(str.isdigit, key)) or len(known) > _MOST_COMPARED:
        return key in known
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.extractOne(key, known, scorer=OSA.distance, score_cutoff=1) is not None

"""Spellings of a name: display form, short forms and possible misspellings.

Names are compared as folded by ``fold_name``. Nothing here depends on the people in a transcript.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping

from pipeline.model import Person, fold_name, unaccented

_HONORIFIC = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|the|senator|representative|chairman|chairwoman|chair|secretary|"
    r"ambassador|general|admiral|director|judge|justice)\s+)+"
)
_PARTICLES = frozenset("DE LA LE EL VON VAN DER DEN DU DA DOS DI AF AV ZU BIN AL OF THE".split())
_CAPITALS = re.compile(r"(?:(?:Mc|Mac|De|Di|La|Le|Van|Fitz)(?=[^\W\d_]{2}))?[^a-z]+$")
_IN_CAPITALS = re.compile(r"(?:(?<=\W)|\A)(Mc|Mac|De|Di|La|Le|Van|Fitz)?([^\W\d_a-z]{2,})(?![^\W\d_])")
_VOWEL = re.compile("[AEIOUYaeiouy]")
_JOINT = re.compile(r"[&+/]|\s(?:and|und|et|och|og|y|e)\s")
_NAME_END = re.compile(r"\s*[,(\[|<;:]|\s-\s")
"""Pattern for the separator between a name and a degree, affiliation or nickname."""
_ADDED = re.compile(r"\s*[(\[|<]")
_NICK = re.compile(r"(?<!\w)'([^']+)'(?!\w)|[(\[]\s*(\w+)\s*[)\]]")
_STRAY_NUMBER = re.compile(r"(\S+ .+) (\d{1,4})$")
_MOST_WORDS = 12
"""Maximum number of words in a name that may be shortened."""
_LONG, _VERY_LONG = 8, 12
"""Minimum number of letters in a name for changed letters to count as a mistake.

The first value is for one changed letter, the second for two.
"""
_SHARED = 3
"""Number of names that must share a word for it to be ignored in comparisons."""


def display_name(tag: str) -> str:
    """Return the display name for a tag: ``Jane O'Neill`` for ``JANE O'NEILL``."""
    tag = " ".join(tag.replace("_", " ").split())
    words = tag.split()
    titled = len(words) > 1 and _HONORIFIC.match(fold_name(tag)) is not None
    unspeakable = len(words) == 1 and not _VOWEL.search(unaccented(tag))
    if (
        len(tag) < 3
        or (unspeakable and tag.isascii())
        or not (titled or all(_CAPITALS.match(w) or w.upper() in _PARTICLES for w in words))
    ):
        return tag
    first, *rest = words
    return " ".join([_in_lower_case(first), *(w.lower() if w in _PARTICLES else _in_lower_case(w) for w in rest)])


def _in_lower_case(word: str) -> str:
    lowered = _IN_CAPITALS.sub(lambda m: (m[1] or "") + m[2][0] + m[2][1:].lower(), word)
    return re.sub(r"(?<=\w['’])S\b", "s", lowered)


def untitled(key: str) -> str:
    """Return a folded name without honorifics.

    The name is returned unchanged if only one word would remain.
    """
    bare = bare_name(key)
    return bare if " " in bare else key


def bare_name(key: str) -> str:
    """Return a folded name without honorifics, even if only one word remains."""
    return _HONORIFIC.sub("", key)


def same_title(key: str, other: str) -> bool:
    """Return whether two folded names have the same honorifics, or at least one has none."""
    one, two = _HONORIFIC.match(key), _HONORIFIC.match(other)
    return one is None or two is None or one.group() == two.group()


def words_of(key: str) -> str:
    """Return the words of a folded name, without punctuation.

    Hyphens separate words; apostrophes do not. A name of single letters becomes one word.
    """
    found = re.findall(r"\w+", key.replace("'", ""))
    return ("" if all(len(word) == 1 for word in found) else " ").join(found)


def core_of(key: str) -> str:
    """Return a folded name without nicknames in quotes or degrees after a comma."""
    plain = " ".join(_NICK.sub(" ", key).split())
    return _NAME_END.split(plain, maxsplit=1)[0].strip() or plain


def length_of(name: str) -> int:
    """Return the number of words in a name, not counting degrees, nicknames and numbers."""
    return sum(not word.isdigit() for word in core_of(fold_name(name)).split())


def shortened(key: str) -> Iterator[str]:
    """Yield a folded name without its degree and nickname, then also without middle initials.

    Joint names and one-word names are not shortened.
    """
    if _joins(key):
        return
    words = core_of(key).split()
    if len(words) > 1:
        yield " ".join(words)
        yield " ".join([words[0], *(w for w in words[1:-1] if len(w) > 1), words[-1]])


def parts_of(person: Person, names: Container[str]) -> Iterator[str]:
    """Yield a person's short names: parts of the name, initials, nickname and role.

    The names are folded and without accents. A joint name such as ``Holt & Sons`` or ``Ann Hall, Bo Reed`` is not
    split, since its parts may name other people.

    :param names: folded names of other people, without accents.
    """
    key = unaccented(fold_name(person.name))
    yield from _parts(key) if not _is_joint(key, names) else ()
    if person.role and person.role != "speaker":
        yield unaccented(fold_name(person.role))


def _is_joint(key: str, names: Container[str]) -> bool:
    joined = (piece.strip() for piece in key.split(",")[1:])
    return _joins(key) or any(piece in names for piece in joined)


def _joins(key: str) -> bool:
    return _JOINT.search(_ADDED.split(key, maxsplit=1)[0]) is not None


def _parts(key: str) -> Iterator[str]:
    core = core_of(key)
    bare = bare_name(core)
    words = bare.split()
    yield from (part for part in (core, bare) if part != key)
    yield from (found[1] or found[2] for found in _NICK.finditer(key))
    if 1 < len(words) <= _MOST_WORDS and not re.search(r"\d", bare):
        yield words[0]
        yield f"{words[0]} {words[-1]}"
        yield f"{words[0][0]} {words[-1]}"
        yield from (" ".join(words[n:]) for n in range(1, len(words)))
        yield "".join(w[0] for w in words)


def without_number(key: str) -> tuple[str, str]:
    """Split a name of several words from its trailing number.

    :returns: (name, number), or two empty strings for a one-word name or a name without a number.
    """
    found = _STRAY_NUMBER.match(key)
    return (found[1], found[2]) if found else ("", "")


def is_initials(key: str) -> bool:
    """Return whether a folded name is too short (up to 3 letters) for letter-by-letter comparison."""
    return len(key.replace(" ", "")) < 4


def are_comparable(key: str, other: str) -> bool:
    """Return whether two folded names may be spellings of the same name.

    Names that differ in a number or a single-letter word are different people: ``Speaker 1`` and ``Speaker 2``,
    ``Senator M`` and ``Senator R``.
    """
    if not same_title(key, other):
        return False
    one, two = Counter(key.split()), Counter(other.split())
    return not any(len(w) < 2 or not w.isalpha() for w in _bare_words((*(one - two), *(two - one))))


def _bare_words(words: tuple[str, ...]) -> Iterator[str]:
    return (re.sub(r"[^\w]", "", w) for w in words)


def is_slip(key: str, other: str, distance: int, common: Mapping[str, int]) -> bool:
    """Return whether a spelling is probably a misspelling of a similar name.

    Names that differ only in their spaces always match. Other names must be long enough, and both need at least two
    words, not counting words that many people share. If both have the same number of these words, the words must have
    the same first letters, since mistakes seldom change them.

    :param distance: number of differing letters.
    :param common: word -> number of people with this word in their names.
    """
    if key.replace(" ", "") == other.replace(" ", ""):
        return True
    one, two = (Counter(w for w in bare_name(k).split() if common.get(w, 0) < _SHARED) for k in (key, other))
    letters = sum(map(len, one.elements()))
    if min(one.total(), two.total()) < 2 or letters < (_LONG if distance == 1 else _VERY_LONG) or distance > 2:
        return False
    initials = [Counter(w[0] for w in words.elements()) for words in (one, two)]
    return one.total() != two.total() or initials[0] == initials[1]

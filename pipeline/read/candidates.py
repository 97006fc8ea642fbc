"""Lines with the form of a speaker tag (candidates), and the evidence for each.

The form of a name or label is weak evidence. The words after the tag, and alternating names, are strong evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from pipeline.read.conventions import CONVENTIONS
from pipeline.read.dates import find_date, is_month
from pipeline.read.listed import gives_role, initials_of, person
from pipeline.read.marks import BULLET, ENDS, FULL_WIDTH_ENDS, is_rule, is_stamp, plain
from pipeline.read.source import Source
from pipeline.read.tags import Lines, Tag, name_key

LABELS = frozenset(
    "note notes participants present attendees attending absent regrets scribe agenda date time place location subject "
    "topic topics title summary abstract references bibliography sources source licence license copyright transcript "
    "warning example ps nb http https editors editor contributors contributor authors author keywords duration "
    "recorded contents introduction conclusion background disclaimer series episode module chapter part see also "
    "figure fig table step section box exercise item slide page line day week track scene act lesson unit level phase "
    "tip hint update result results fact action actions decision resolved resolution resolutions motion minutes motto "
    "photo photograph image picture illustration drawing break jingle music ad advertisement intro outro question "
    "answer proposal proposed resources links presenter organizer organiser next "
    "poll panel issue issues points questions session vote votes ayes noes abstentions recess adjournment outcome "
    "deadline attachment comment comments follow-up followup guests sponsors chapters related tags credits share "
    "subscribe contact discussion pros cons chorus verse refrain options commands info warn error debug added changed "
    "top tagesordnungspunkt punkt punto point fixed removed files monday tuesday wednesday thursday friday saturday "
    "sunday".split()
)
"""Words that usually begin a label, not a turn, unless declared as names."""
QUESTIONS = ({"q", "question"}, {"a", "answer"})
"""Folded tags of the questioner and of the answerer in interviews without names."""
NEVER = frozenset("i a no yes so ok okay and but or oh ah well now then we it he she they you this that there".split())
NOT_FIRST = frozenset(
    "the a an in on at for to of my our your his her their its one two three first second third next last this that "
    "these those what why who how when where dear if as and but from with by new some any all no every more".split()
)
_OPENERS = NOT_FIRST - frozenset(
    "the a an one two three first second third next last new some any all no every".split()
)
"""Words that begin a clause but never a name."""
_CROWDS = frozenset("all some several many various multiple unknown unidentified both everyone everybody".split())
"""First words of tags for several people or for unknown people."""
_PARTICLES = frozenset("de la le el von van der den du da dos di af av zu of the y e bin ibn al ter ten and".split())
_VERBS = frozenset(
    "is are was were isn't aren't wasn't weren't has have had not says said asked asks replied adds added".split()
)
_FUNCTION = frozenset("to that this it you we is are was be as if so what when how".split())
_SENTENCE_END = re.compile(rf"[{ENDS}:;][\"”’'»«“」』）)\]*]*$|[\]>]$")
_BREAK = re.compile(r"[?!;…]|(?P<before>[^\W\d_]+)\.\s+(?P<after>[^\W\d_]+)")
"""Pattern for a possible sentence end within a name.

A full stop may also end an initial or a title.
"""
_WORD = re.compile(r"[^\s]+")
_LINK = re.compile(r"[<\[(]*(?:https?://|www\.)\S+$|(?:\[[^\[\]\n]*\]\([^()\s]*\)(?:\s*[,;|·]\s*|\s+and\s+|$))+$")
_DATUM = re.compile(r"[\d\s:./,–-]+(?:[ap]\.?m\.?)?$", re.IGNORECASE)
_ENDED = re.compile(rf"[{ENDS}](?:[\s\"”’»)\]*_<]|$)|[\"”»*]$|[{FULL_WIDTH_ENDS}]")
_MANY_WORDS = 5
"""Maximum number of spaces in the value of a label.

Text with more spaces is speech.
"""
TITLES = frozenset("DR MR MRS MS ST PROF HON SEN REP GEN CAPT".split())
"""Abbreviated titles in capitals; the name that follows may be in lower case."""
_UNLIKE_PROSE = ("bold", "stamped", "question", "record")
"""Names of conventions whose tags rarely resemble prose."""
_DATED = re.compile(r"^(?:spring|summer|autumn|fall|winter|q[1-4]|early|mid|late)?\W*(?:19|20)\d\d\b|-(?:19|20)\d\d$")
"""Pattern for approximate dates, such as ``spring 2021``."""
_ITEM = re.compile(rf"{BULLET.pattern[1:]}|[*+]\s")
_PEOPLE = re.compile(r"\s*[,;]\s*|\s+(?:and|&)\s+")


class Shape(IntEnum):
    """Form of the words in a speaker tag, from least to most like a name."""

    PROSE = 0
    """A clause or a sentence."""
    LOWER = 1
    """Several lower-case words."""
    PHRASE = 2
    """A capitalised word, then lower-case words: ``Audience member``."""
    WORD = 3
    """A single word, number or nickname."""
    NAME = 4
    """Two or more words, capitalised or in capitals."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line with the form of a speaker tag, and the evidence for it."""

    tag: Tag
    key: str
    opens: bool
    """Whether the line begins a block."""
    follows_end: bool
    """Whether the line begins a block or follows the end of a sentence."""
    capital: bool
    """Whether the words after the tag begin with anything except a lower-case letter."""
    rest: str
    """Words after the tag on its line, otherwise the next line with words."""
    told: bool
    """Whether the text after the tag is long or ends like a sentence."""
    below: bool
    """Whether the words after the tag begin on a later line."""
    what: str
    """Kind of text after the tag.

    It is ``speech``, ``nothing`` (another tag follows), ``list``, ``link``, ``people`` or ``datum`` (a time or number).
    """


def shape(name: str) -> Shape:
    """Return the form of the words in a speaker tag."""
    words = _WORD.findall(name)
    key = name_key(name).split()
    if not any(map(str.isalnum, name)):
        return Shape.WORD
    if len(words) > 9 or _divided(name) or (key[0] in _OPENERS - _CROWDS and not name.isupper()):
        return Shape.PROSE
    lower = [w for w in words if w[:1].islower() and w.lower() not in _PARTICLES]
    if len(words) == 1:
        return Shape.PROSE if key[0] in (NEVER | NOT_FIRST) - _CROWDS and not name.isupper() else Shape.WORD
    clause = (
        (key[0] in NEVER and not begins_crowd(name_key(name)))
        or not _VERBS.isdisjoint(key[1:])
        or not _FUNCTION.isdisjoint(w for w in lower)
    )
    if clause or len(lower) > 3:
        return Shape.PROSE
    if not lower:
        named = key[0] not in NOT_FIRST or key[0] in _CROWDS or (key[0] == "the" and name.isupper())
        return Shape.NAME if named else Shape.PHRASE
    return Shape.PHRASE if words[0][:1].isupper() else Shape.LOWER


def _divided(name: str) -> bool:
    """Return whether a sentence ends within a name: ``TAREK. Odile``, not ``Prof. Anna``."""
    for found in _BREAK.finditer(name):
        before, after = found["before"], found["after"]
        if before is None or len(before) > 5:
            return True
        if len(before) > 1 and before.isupper() and not after.isupper() and before not in TITLES:
            return True
    return False


def full_name(name: str) -> bool:
    """Return whether a tag looks like a full name of two to four words."""
    words = name.split()
    if words[0].casefold() in NOT_FIRST:
        return False
    return 2 <= len(words) <= 4 and all(not w[0].islower() or len(w) <= 3 for w in words)


def begins_crowd(key: str) -> bool:
    """Return whether a folded tag refers to a group or an unknown person (``some members``)."""
    return key.split()[0] in _CROWDS | {"a", "an"}


def is_label(key: str) -> bool:
    """Return whether a folded tag is a common label, a date or a month."""
    words = key.split()
    heads = words and words[-1] in LABELS and (words[-1].endswith("s") or words[-1] == "transcript")
    if not words or heads or key in LABELS or find_date(key) is not None or is_month(key) or _DATED.search(key):
        return True
    return words[0] in LABELS and len(words) <= 2


def is_question(key: str) -> bool:
    """Return whether a folded tag marks a question or an answer (``q``, ``a2``)."""
    bare = re.sub(r"\s*\d+$", "", key)
    return any(bare in names for names in QUESTIONS)


def candidates(lines: Lines, start: int, convention: str, mark: str) -> list[Candidate]:
    """Return a candidate for each line that matches a convention.

    :param start: source offset; lines that begin earlier are ignored.
    :param convention: name of the convention.
    :param mark: bullet, dash or ``>>`` before the tag, or an empty string.
    """
    tags = lines.tagged(start, convention, mark)
    first_line = lines.source.line(start)
    # A clause with a colon on the line below a name is speech.
    tagged = set[int]() if CONVENTIONS[convention].lines else {t.line for t in tags if shape(t.name) > Shape.PROSE}
    for other in _UNLIKE_PROSE:
        tagged |= {t.line for t in lines.tagged(start, other, mark)}
    return [weigh(lines.source, tag, first_line, tagged) for tag in tags]


def weigh(source: Source, tag: Tag, first_line: int, tagged: Collection[int] = ()) -> Candidate:
    """Return a candidate for a tag, with the evidence from the lines around it.

    :param first_line: number of the first line of the text; earlier lines are ignored.
    :param tagged: numbers of the lines with possible tags.
    """
    before = plain(source.line_text(tag.line - 1)).strip() if tag.line > first_line else ""
    before = "" if is_rule(before) else before
    heading = source.text[tag.start] == "#"
    opens = not before or heading or tag.mark not in ("", ">>", "-") or before.startswith("#") or is_stamp(before)
    last = source.line(max(tag.start, tag.end - 1))
    rest = plain(source.line_text(last)[tag.end - source.starts[last - 1] :]).strip()
    what, below = _what(rest) if rest else "nothing", not rest
    if below:
        rest, what = _below(source, last + 1, tagged)
    if what == "people" and not below and _continues(source, last + 1):
        what = "speech"
    ends = opens or _SENTENCE_END.search(before) is not None
    told = _is_told(source, last, tagged, rest)
    return Candidate(tag, tag.key, opens, ends, not rest[:1].islower(), rest, told, below, what)


def _continues(source: Source, line: int) -> bool:
    """Return whether a line begins in lower case and so continues the previous line."""
    return line <= len(source.starts) and source.line_text(line).strip()[:1].islower()


def follows_end(source: Source, line: int) -> bool:
    """Return whether a line begins a block or follows the end of a sentence."""
    before = plain(source.line_text(line - 1)).strip() if line > 1 else ""
    return not before or is_stamp(before) or _SENTENCE_END.search(before) is not None


def _is_told(source: Source, line: int, tagged: Collection[int], rest: str) -> bool:
    """Return whether the text after a tag is long or ends like a sentence.

    :param line: number of the line on which the tag ends.
    :param tagged: numbers of the lines with possible tags; the text ends before such a line.
    :param rest: words after the tag (``Candidate.rest``).
    """
    words, text = rest.count(" "), rest
    if _ENDED.search(rest) or rest[-1:] == ",":
        return True
    while words <= _MANY_WORDS and not _ENDED.search(text) and line < len(source.starts):
        line += 1
        following = plain(source.line_text(line)).strip()
        if not following or line in tagged:
            break
        words, text = words + 1 + following.count(" "), following
    return words > _MANY_WORDS or _ENDED.search(text) is not None or text[-1:] == ","


def _below(source: Source, line: int, tagged: Collection[int]) -> tuple[str, str]:
    """Return the next line with words, and their kind (``Candidate.what``).

    Lines with only a time are skipped. If the next line has a tag, the kind is ``nothing``.

    :param line: number of the first line to read.
    """
    for number in range(line, len(source.starts) + 1):
        text = plain(source.line_text(number))
        if said := text.strip():
            if is_stamp(said):
                continue
            if number in tagged:
                return "", "nothing"
            what = _what(said)
            listed = _ITEM.match(said) is not None or (what == "people" and text[:1].isspace())
            return said, "list" if listed or said.startswith("#") else what
    return "", "nothing"


def _what(rest: str) -> str:
    if is_stamp(rest) or _DATUM.match(rest):
        return "datum"
    if _LINK.match(rest):
        return "link"
    return "people" if _names_people(rest) else "speech"


def _names_people(rest: str) -> bool:
    if rest[-1:] in ".!?…" or len(rest) > 300 or (rest.isupper() and " " in rest):
        return False
    parts = [p for p in _PEOPLE.split(rest) if p]
    return bool(parts) and all(map(person, parts))


def tells_who(candidate: Candidate) -> bool:
    """Return whether a line identifies a person (``Editor: Jon Lind``, ``JL: Jon Lind``)."""
    if candidate.what != "people":
        return False
    listed = person(candidate.rest)
    name = candidate.tag.name
    return gives_role(name) or (listed is not None and (bool(listed.initials) or initials_of(listed.name) == name))


def words_as_written(source: Source) -> frozenset[str]:
    """Return the distinct words of a file in their original case."""
    return frozenset(m.group() for m in re.finditer(r"[\w'’\-]+", source.text))

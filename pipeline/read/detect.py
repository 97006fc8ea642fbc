"""Detection of the speaker-tag convention of a transcript, and of the lines that begin turns.

The decision is made for the whole file. Any text between the opener and closer of a convention is a candidate
(``candidates.py``). A name that the author declared identifies a speaker. A recurring name does so if words
follow it, especially if it alternates with other names. A name that occurs only once counts if its line begins a block,
its tag looks like a name, and the words after it begin like a sentence.

The convention that finds the most turns is chosen. Tags in other forms are added if they name the same people, or if
their own names recur. A list bullet or caption dash before a tag (``- ANNA BERG: ...``) is part of the tag only if
nearly all tags have one, since lists of people look the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from pipeline.read.candidates import Candidate, Shape, candidates, follows_end, is_label, shape, tells_who
from pipeline.read.conventions import CONVENTIONS
from pipeline.read.dialogue import is_dialogue
from pipeline.read.listed import gives_role
from pipeline.read.source import Source
from pipeline.read.speakers import accepted, could_be_said, is_joint
from pipeline.read.tags import Lines, Tag, firm, is_degree, name_key, parse_name

_DASH = "-–—"
_TIGHT = "tight-colon"
_DASHES = ("dash", "name-dash")
"""Names of conventions whose closer also occurs within prose."""
_FEW = 4
"""Minimum ratio of tags with a bullet or dash to tags without one."""
_NEAR = 5
"""Maximum number of lines between the turns and a tag above or below them."""
_CLOSERS = re.compile(
    r"[^\S\n]*[:：][*_]{0,3}|[*_]{1,3}[^\S\n]*[:：]?|(?P<dash>[^\S\n]+(?:--|[-–—])(?=\S|[^\S\n]|$)|(?:--|[-–—])[^\S\n])|>"
)
"""Pattern for the closer of a tag with a declared name."""
_OPENERS = " \t*_[<\\"
_NICK = re.compile(r" \(([a-z][\w.-]*)\)")
_WINDOW = 100
"""Maximum number of characters in a tag with a declared name."""


@dataclass(frozen=True, slots=True)
class Found:
    """Result of detecting the speaker tags of a file."""

    convention: str = ""
    tags: tuple[Tag, ...] = ()
    """Tags that begin turns, in line order."""
    before: tuple[Tag, ...] = ()
    """Tag-like lines before the first turn that may also be turns."""
    labels: tuple[Tag, ...] = ()
    """Tag-like lines between turns that begin no turn: ``Break:``, ``Presenter: Anna Berg (AB)``."""


def detect(
    lines: Lines,
    start: int,
    known: Collection[str] = (),
    forced: str = "auto",
    declared: Collection[str] = (),
) -> Found:
    """Return the tag convention of a file, and its tags.

    :param start: source offset; lines that begin earlier are ignored.
    :param known: folded names of the people that the file lists, in the forms that tags use (``people.name_keys``).
    :param forced: name of a convention, or ``auto``.
    :param declared: folded names and aliases that the author declared (``tags.name_key``).
    :returns: an empty result if the file has no tags.
    """
    names = [n for n in CONVENTIONS if firm(n)] if forced == "auto" else [forced]
    best, found = _best_convention(lines, start, names, known, "")
    mark = ""
    for other in lines.marks(start):
        name, marked = _best_convention(lines, start, names, known, other)
        if _consistent(marked, found):
            best, found, mark = name, marked, other
            break
    if forced != "auto":
        return Found(forced, tuple(c.tag for c in found or candidates(lines, start, forced, "")))
    if not found:
        doubtful = [n for n in CONVENTIONS if not firm(n)]
        for other in ("", *lines.marks(start, doubtful)):
            name, marked = _best_convention(lines, start, doubtful, known, other)
            if len(marked) > len(found):
                best, found, mark = name, marked, other
    elif forced == "auto":
        found = [*found, *_other_forms(lines, start, names, known, mark, best, found)]
    speakers = {*known, *declared, *(c.key for c in found)}
    by_line = {c.tag.line: c.tag for c in found}
    if found:
        _add_exceptions(lines, start, best, mark, by_line, speakers)
    for tag in _declared_tags(lines, start, declared, {c.key for c in found}, best):
        there = by_line.get(tag.line)
        spelt = there is not None and tag.key in declared and there.key not in declared
        if tag.mark in ("", ">>", mark) and (there is None or spelt):
            by_line[tag.line] = tag if there is None else replace(there, name=tag.name, role="")
    if not by_line:
        return Found()
    tags = _with_nicks(lines.source, _with_roles(tuple(by_line[line] for line in sorted(by_line))))
    best = best or "colon"
    first = source_start(lines.source, tags[0])
    above = [c for c in candidates(lines, start, best, mark) if c.tag.line < tags[0].line and could_be_said(c)]
    return Found(best, tags, tuple(c.tag for c in above), _labels(lines, first, best, by_line))


def _with_roles(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Return the tags with ``role`` appended to ``name`` for degrees and joint speakers.

    A degree is appended if every tag with this name has it: ``Anna Berg, PhD``. A second name is appended if that
    person also has a tag: ``Anna Berg, Mira Holt``.
    """
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for tag in tags:
        roles[tag.key].add(tag.role)
    named = {
        (key, role)
        for key, said in roles.items()
        for role in said
        if role and ((len(said) == 1 and is_degree(role)) or name_key(role) in roles)
    }
    return tuple(replace(t, name=f"{t.name}, {t.role}") if (t.key, t.role) in named else t for t in tags)


def _with_nicks(source: Source, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Return the tags with nicknames added to one-word names: ``ana (lampkeeper)``.

    A nickname is added if every tag with this name has it and the name is in lower case.
    """
    nicks: defaultdict[str, list[str]] = defaultdict(list)
    for tag in tags:
        if tag.name.islower() and tag.name.isalpha():
            found = _NICK.search(source.text, tag.start, tag.end)
            nicks[tag.key].append(found[1] if found else "")
    named = {
        key: said[0]
        for key, said in nicks.items()
        if len(said) > 1 and len(set(said)) == 1 and said[0] and not gives_role(said[0])
    }
    return tuple(replace(t, name=f"{t.name} ({named[t.key]})") if t.key in named else t for t in tags)


def source_start(source: Source, tag: Tag) -> int:
    """Return the offset at which the line of a tag begins."""
    return source.starts[tag.line - 1]


def _best_convention(
    lines: Lines, start: int, names: Iterable[str], known: Collection[str], mark: str
) -> tuple[str, list[Candidate]]:
    """Return the name of the convention that finds the most turns, and its candidates.

    :param names: names of the conventions to try.
    :param known: folded names of the people that the file lists.
    :param mark: bullet, dash or ``>>`` before each tag, or an empty string.
    """
    best, best_found, best_score = "", list[Candidate](), 0
    parts: dict[str, list[Candidate]] = {}
    for name in names:
        parts[name] = found = accepted(lines.source, candidates(lines, start, name, mark), known, name)
        score = len(found) + 2 * sum(c.key in known for c in found)
        if score > best_score and is_dialogue(lines, start, found, known, name):
            best, best_found, best_score = name, found, score
    if best or not any(parts.values()):
        return best, best_found
    # A file may mix conventions, with only a turn or two in each.
    parts = {n: found for n, found in parts.items() if firm(n)}
    by_line = {c.tag.line: c for found in reversed(parts.values()) for c in found}
    together = [by_line[line] for line in sorted(by_line)]
    name = max(parts, key=lambda n: len(parts[n]), default="")
    return (name, together) if together and is_dialogue(lines, start, together, known, name) else ("", [])


def _other_forms(
    lines: Lines, start: int, names: Iterable[str], known: Collection[str], mark: str, best: str, found: list[Candidate]
) -> Iterator[Candidate]:
    """Yield the turns found by conventions other than the best one.

    Some interviews mix conventions. Only recurring names that are not common labels count. If the turns of a convention
    do not form a conversation by themselves, only those near or between the turns already found count.

    :param best: name of the best convention.
    :param found: candidates that the best convention finds.
    """
    taken, first, last = {c.tag.line for c in found}, found[0].tag.line - _NEAR, found[-1].tag.line + _NEAR
    # Parliamentary records indent quotations; other texts may indent answers.
    indents = [_indent(lines.source, c.tag) for c in found]
    deepest = Counter(indents).most_common(1)[0][0] if best == "record" else max(indents)
    for name in names:
        if name in (best, "hearing", *_DASHES):
            continue
        others = accepted(lines.source, candidates(lines, start, name, mark), known, name)
        others = [
            c
            for c in others
            if c.tag.line not in taken
            and shape(c.tag.name) >= Shape.PHRASE
            and _indent(lines.source, c.tag) <= deepest
            and not is_label(c.key)
        ]
        if not is_dialogue(lines, start, others, known, name):
            others = [c for c in others if first <= c.tag.line <= last]
        counts = Counter(c.key for c in others)
        for candidate in others:
            if counts[candidate.key] > 1:
                taken.add(candidate.tag.line)
                yield candidate


def _indent(source: Source, tag: Tag) -> int:
    """Return the number of characters before a tag on its line."""
    return tag.start - source.starts[tag.line - 1]


def _consistent(marked: Sequence[Candidate], plain: Sequence[Candidate]) -> bool:
    """Return whether the bullet or dash before the speaker tags is part of the tags.

    If any tags lack it, at least four in five must have it, and a speaker must recur. For the ``>>`` in captions,
    which never begins a list, a majority is enough.

    :param marked: candidates with the bullet or dash.
    :param plain: candidates without it.
    """
    if not plain or not marked or marked[0].tag.mark == ">>":
        return len(marked) > len(plain)
    return len(marked) >= _FEW * len(plain) and len({c.key for c in marked}) < len(marked)


def _add_exceptions(
    lines: Lines, start: int, best: str, mark: str, by_line: dict[int, Tag], speakers: Collection[str]
) -> None:
    """Add to ``by_line`` the tags in other forms that name a known speaker.

    Such tags may lack the usual bullet or dash of the file, or have the ``>>`` of captions.
    """
    compact = lines.source.captions
    forms = [c.name for c in CONVENTIONS.values() if not c.lines and c.name != "bare-bold"]
    for name, before in product(forms, dict.fromkeys(("", ">>", mark))):
        if (name, before) == (best, mark):
            continue
        for entry in candidates(lines, start, name, before):
            tag, other = entry.tag, by_line.get(entry.tag.line)
            if entry.key not in speakers and not is_joint(tag, speakers):
                continue
            longer = other is not None and tag.name == other.name and tag.end > other.end
            closer = lines.source.text[tag.start : tag.end].rstrip()[-1]
            begins = entry.capital or name == _TIGHT or (firm(name) and closer not in _DASH)
            if longer or (other is None and begins and (entry.follows_end or compact)):
                by_line[tag.line] = tag


def _declared_tags(
    lines: Lines, start: int, declared: Collection[str], speakers: Collection[str], best: str
) -> Iterator[Tag]:
    """Yield the tags that consist of a declared or recurring name and a closer.

    After a name that is not declared, the closer must contain a colon. Dashes also occur in prose: unless the name is
    in capitals, a dash counts as a closer only if the file has no other tags or those tags also end with dashes.
    """
    dashed = best in ("", *_DASHES)
    text = lines.source.text
    for begin in lines.beginnings:
        if begin.start < start:
            continue
        window = text[begin.name : begin.name + _WINDOW].partition("\n")[0]
        for closer in _CLOSERS.finditer(window):
            written = window[: closer.start()].lstrip(_OPENERS).rstrip(".").removeprefix("v ")
            name, role, continued = parse_name(written)
            whole = name_key(written) in declared
            said_elsewhere = (
                name_key(name) in speakers
                and ":" in closer.group()
                and name[:1].isupper()
                and follows_end(lines.source, begin.number)
            )
            if not whole and name_key(name) not in declared and not said_elsewhere:
                continue
            if closer["dash"] and not (dashed or written.isupper()):
                break
            if closer.end() == len(window) and not closer.group().strip(" \t"):
                break
            said = " ".join(written.split()) if whole else name
            end = begin.name + closer.end()
            end += len(window[closer.end() :]) - len(window[closer.end() :].lstrip(" \t:*"))
            role = "" if whole else role
            yield Tag(begin.number, begin.start, end, said, continued and not whole, mark=begin.mark, role=role)
            break


def _labels(lines: Lines, start: int, best: str, by_line: dict[int, Tag]) -> tuple[Tag, ...]:
    """Return the tag-like lines that do not begin a turn.

    Such a line has no words after it (``Break:``) or identifies a person (``Presenter: Anna Berg (AB)``).
    """
    labels: dict[int, Tag] = {}
    for name in dict.fromkeys((best, "bold", "colon")):
        found = candidates(lines, start, name, "")
        for entry in found:
            silent = entry.what == "nothing" and shape(entry.tag.name) > Shape.PROSE
            if entry.tag.line not in by_line and (silent or tells_who(entry)) and entry.follows_end:
                labels.setdefault(entry.tag.line, entry.tag)
    return tuple(labels[line] for line in sorted(labels))

"""Report what only looks like something else.

Lines that begin like a speaker tag and are spoken as text: a voice may be lost. Names with letters of another script
that look like their own: one person may be taken for two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.model import alphabet, fold_name, looks, unaccented
from pipeline.read.detect import NEVER, NOT_FIRST, full_name, plausible, weigh, words_as_written
from pipeline.read.people import untitled
from pipeline.read.source import Source
from pipeline.read.state import State
from pipeline.read.tags import Lines, Tag

_MAX_WORDS = 4
_INITIALS = frozenset("qa")
"""Question and answer: not names, and yet often tags."""
_JOINT = re.compile(r"([^\n.:!?]{3,80})(?::|\s[-–—])\s")
_BETWEEN_NAMES = re.compile(r"\s*(?:[,&+/]|\b(?:and|und|et|och|y)\b)\s*")
_CHANGE = re.compile(r"^[^\S\n]*>>", re.MULTILINE)
_INITIALS_TAG = re.compile(r"^[^\S\n]*(?:\*\*)?[A-Z]{1,3}[:.](?:\*\*)?\s", re.MULTILINE)


def untagged_hint(source: Source) -> str:
    """Say what to do if no line begins with a speaker tag (R004)."""
    hint = "write `NAME - text` or `NAME: text`"
    if found := _INITIALS_TAG.search(source.text):
        initials = found.group().strip(" \t\n*:.")
        hint += f'; explain initials in `people` (`aliases = ["{initials}"]`)'
    if _CHANGE.search(source.text):
        hint += "; `>>` names nobody"
    return hint


def report_look_alikes(state: State) -> None:
    """Report the lines of spoken text that look like a tag of the file's convention, or one with a colon (R036).

    A paragraph that begins with a name that the author declared, in capitals, counts too.
    """
    if "people" in state.front.unread or state.source.names_speakers:
        return
    source, lines, items, tags = state.source, state.lines, state.items, state.tags
    full = [fold_name(p.name) for p in state.front.people] if state.front.declared else []
    names = list(dict.fromkeys([*full, *map(untitled, full)]))
    taken = {t.line for t in tags}
    spoken = {n for i in items if i.kind == "text" for n in range(i.block.line, i.block.last_line + 1)} - taken
    start = source.starts[tags[0].line - 1]
    speakers = {fold_name(t.name) for t in tags}
    forms = dict.fromkeys((state.convention, "colon"))
    formed = [t for name in forms for t in _formed(lines, start, name, tags[0].mark, speakers) if t.line in spoken]
    said = words_as_written(source) if formed else frozenset[str]()
    found = {tag.line: tag for tag in formed if _could_be_meant(source, tag, said, tags[0].line)}
    named = {i.block.line: name for i in items if i.untagged and (name := _in_capitals(i.block.text, names))}
    jointly = {i.block.line: name for i in items if i.untagged and (name := _jointly(i.block.text, speakers))}
    changes = {i.block.line: ">>" for i in items if i.changes_speaker}
    looking = changes | {line: tag.name for line, tag in found.items()} | named | jointly
    for line in sorted(looking):
        message = f'"{looking[line]}" looks like a speaker tag: its words are spoken as the previous speaker\'s'
        state.report("R036", line, message, "list the speaker in `people`, or write the tag as the others are")


def _formed(lines: Lines, start: int, convention: str, mark: str, speakers: Collection[str]) -> list[Tag]:
    """The lines that have the form of a tag; after the mark of a list only with names, since a list explains words.

    :param mark: that of the file's tags; after another one only speakers are meant.
    """
    listed = [t for m in lines.marks(start) for t in lines.tagged(start, convention, m)]
    named = [t for t in listed if fold_name(t.name) in speakers or (t.mark == mark and full_name(t.name))]
    return lines.tagged(start, convention) + named


def _could_be_meant(source: Source, tag: Tag, said: frozenset[str], first_line: int) -> bool:
    """Whether a line may be tagged: it begins a block or a sentence, and its name could be one.

    :param said: all words of the file as written; a word that also comes in lower case is no name.
    """
    key = unaccented(fold_name(tag.name))
    words = key.split()
    if not tag.name[0].isupper() or len(words) > _MAX_WORDS:
        return False
    if not weigh(source, tag, key, first_line).follows_end:
        return False
    if key in _INITIALS:
        return True
    if not plausible(tag.name, key) or (len(words) == 1 and (tag.tight or key in said)):
        return False
    prose = words[0] in NOT_FIRST or words[0] in NEVER
    return not prose or all(w[0].isupper() for w in tag.name.split())


def _jointly(text: str, speakers: Collection[str]) -> str:
    """The names with which a text begins as with a tag of several, one of whom speaks elsewhere; or nothing."""
    found = _JOINT.match(text)
    names = _BETWEEN_NAMES.split(found[1]) if found else []
    several = len(names) > 1 and all(n[:1].isupper() for n in names)
    return found[1] if found and several and any(fold_name(n) in speakers for n in names) else ""


def _in_capitals(text: str, names: Sequence[str]) -> str:
    """A full name in capitals that begins a text and is followed by a sentence; or nothing."""
    for name in names:
        words = [re.escape(w).replace("’", "'").replace("'", "['’]") for w in name.upper().split()]
        spelt = r"[.\s]+".join(words)
        found = re.match(rf"({spelt})(?:\s*[-–—.,]+\s*|\s+)[“\"'‘(]?(\w)", text)
        if found and len(words) > 1 and found[2].isupper():
            return found[1]
    return ""


_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
"""Scripts that share the looks of letters, and that no word mixes."""
_TYPE_AGAIN = "type the name again, unless it is somebody else’s"


def report_letters(state: State) -> None:
    """Report tags that mix scripts within a word, or that look like an earlier tag of other letters (R046)."""
    first = {tag.name: tag.line for tag in reversed(state.tags)}
    known: dict[str, str] = {}
    for name, line in sorted(first.items(), key=lambda item: item[1]):
        looked = looks(name)
        twin = next((known[look] for look in looked if fold_name(known.get(look, name)) != fold_name(name)), "")
        known |= {look: name for look in looked if look not in known}
        odd = _odd_letter(name)
        if not odd and not twin:
            continue
        message = f'"{name}" looks like "{twin}" and has other letters'
        if odd:
            message = f'"{name}" has a letter of {alphabet(odd).title()}, U+{ord(odd):04X}, among others'
            message += f', and looks like "{twin}"' if twin else ""
        state.report("R046", line, message, _TYPE_AGAIN)


def _odd_letter(name: str) -> str:
    """The first letter of the script that is rarer in a word of two, or nothing."""
    words: list[str] = re.findall(r"[^\W\d_]+", name)
    for word in words:
        scripts = [alphabet(char) for char in word]
        used = sorted({s for s in scripts if s in _ALIKE}, key=lambda s: (scripts.count(s), s == "LATIN"))
        if len(used) > 1:
            return word[scripts.index(used[0])]
    return ""

"""Report what only looks like something else.

Lines that begin like a speaker tag and are spoken as text: a voice may be lost. Names with letters of another script
that look like their own: one person may be taken for two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.model import alphabet, fold_name, looks
from pipeline.read.candidates import NEVER, Candidate, Shape, candidates, is_label, is_question, shape, words_as_written
from pipeline.read.conventions import CONVENTIONS
from pipeline.read.detect import source_start
from pipeline.read.people import spelt_keys
from pipeline.read.spellings import untitled
from pipeline.read.state import State
from pipeline.read.tags import firm

_MAX_WORDS = 4


def report_look_alikes(state: State) -> None:
    """Report the lines of spoken text that have the form of a tag and were not taken for one (R036).

    Those that begin with the name of somebody who speaks or is declared, those whose name comes again, and single ones
    whose name could be one. A paragraph that begins with a declared name in capitals counts too.
    """
    if "people" in state.front.unread or state.source.names_speakers:
        return
    source, items, tags = state.source, state.items, state.tags
    full = [fold_name(p.name) for p in state.front.people] if state.front.declared else []
    names = list(dict.fromkeys([*full, *map(untitled, full)]))
    taken = {t.line for t in tags}
    spoken = {n for i in items if i.speech for n in range(i.block.line, i.block.last_line + 1)} - taken
    formed = [c for c in _formed(state) if c.tag.line in spoken]
    speakers = {*(t.key for t in tags), *spelt_keys(state.front.people)}
    counts = Counter(c.key for c in formed if c.follows_end)
    said = words_as_written(source) if formed else frozenset[str]()
    found = {
        c.tag.line: c.tag.name
        for c in reversed(formed)
        if c.key in speakers or (c.follows_end and _could_be_meant(c, said, comes_again=counts[c.key] > 1))
    }
    named = {i.block.line: name for i in items if i.untagged and (name := _in_capitals(i.block.text, names))}
    for item in items:
        if item.changes_speaker:
            message = '">>" names nobody: an unnamed speaker says these words'
            state.report("R036", item.block.line, message, "write who speaks, `>> NAME: `")
    looking = found | named
    for line in sorted(looking):
        message = f'"{looking[line]}" looks like a speaker tag: its words are spoken as the previous speaker\'s'
        state.report("R036", line, message, "list the speaker in `people`, or write the tag as the others are")


def _formed(state: State) -> list[Candidate]:
    """The lines from the first turn on that have the form of a tag, each once; after a mark too."""
    start = source_start(state.source, state.tags[0])
    found: dict[int, Candidate] = {}
    speakers = {t.key for t in state.tags}
    for name in dict.fromkeys((state.convention, *CONVENTIONS)):
        for mark in dict.fromkeys(("", state.tags[0].mark, *state.lines.marks(start))):
            for candidate in candidates(state.lines, start, name, mark):
                if (
                    firm(name)
                    or name == state.convention
                    or (candidate.key in speakers and not CONVENTIONS[name].lines)
                ):
                    found.setdefault(candidate.tag.line, candidate)
    return list(found.values())


def _could_be_meant(candidate: Candidate, said: frozenset[str], *, comes_again: bool) -> bool:
    """Whether a line may be tagged with a name that nobody else has.

    :param said: all words of the file as written; a word that also comes in lower case is no name.
    """
    tag, looks = candidate.tag, shape(candidate.tag.name)
    doubtful = candidate.key in NEVER and not is_question(candidate.key)
    if looks is Shape.PROSE or doubtful or tag.tight or candidate.what in ("link", "datum"):
        return False
    if tag.mark and looks is not Shape.NAME:
        return False  # A list explains words.
    if is_question(candidate.key) or comes_again:
        return True
    if is_label(candidate.key) or candidate.what not in ("speech", "nothing"):
        return False
    if looks is Shape.WORD:
        return candidate.key not in said and candidate.opens
    return looks is not Shape.LOWER and (looks is Shape.NAME or len(tag.name.split()) <= _MAX_WORDS)


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

"""Report what only looks like something else.

Lines that begin like a speaker tag and are spoken as text: a voice may be lost. Names with letters of another script
that look like their own: one person may be taken for two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pipeline.model import alphabet, fold_name, lookalike_forms
from pipeline.read.candidates import NEVER, Candidate, Shape, candidates, is_label, is_question, shape, words_as_written
from pipeline.read.conventions import CONVENTIONS
from pipeline.read.detect import source_start
from pipeline.read.people import spelt_keys
from pipeline.read.spellings import untitled
from pipeline.read.state import State
from pipeline.read.tags import Lines, Tag, firm, name_key

_MAX_WORDS = 4
_BETWEEN = ",;.:!-–—*_ "
_BEFORE = "“\"'‘(-–—*_"
_LONGEST = 200
"""Characters of a text in which a name may be."""


def report_look_alikes(state: State) -> None:
    """Report spoken lines that look like a tag and were not taken for one (R036).

    Those that begin with the name of somebody who speaks or is declared, those whose name comes again, and single ones
    whose name could be one. A paragraph that begins with such a name in full and goes on like a sentence counts too.
    """
    if "people" in state.front.unread or state.source.names_speakers:
        return
    items = state.items
    taken = {t.line for t in state.tags}
    spoken = {n for i in items if i.speech for n in range(i.block.line, i.block.last_line + 1)} - taken
    speakers = {*(t.key for t in state.tags), *spelt_keys(state.front.people)}
    looking = untaken(state.lines, state.tags, speakers, spoken, state.convention)
    full = {key for key in {*speakers, *map(untitled, speakers)} if " " in key}
    listed = spelt_keys(state.front.people) if state.front.declared else frozenset[str]()
    looking |= {i.block.line: name for i in items if i.untagged and (name := _named(i.block.text, full, listed))}
    for item in items:
        if item.changes_speaker:
            message = '">>" names nobody: an unnamed speaker says these words'
            state.report("R036", item.block.line, message, "write who speaks, `>> NAME: `")
    report_untaken(state, looking)


def report_untaken(state: State, looking: Mapping[int, str]) -> None:
    """Report lines, and the name that each begins with, that were not taken for turns (R036)."""
    for line in sorted(looking):
        message = f'"{looking[line]}" looks like a speaker tag: its words are spoken as the previous speaker\'s'
        state.report("R036", line, message, "list the speaker in `people` if it is one; accept the finding if not")


def untaken(
    lines: Lines, tags: Sequence[Tag], speakers: Collection[str], spoken: Collection[int], best: str = ""
) -> dict[int, str]:
    """The lines among some that may be tagged and were not taken: line -> name.

    :param speakers: folded names of those who speak or are declared.
    :param best: the file's convention, which counts if its form is doubtful too.
    """
    start, taken = source_start(lines.source, tags[0]), {t.line for t in tags}
    formed = [
        c
        for c in _formed(lines, start, tags[0].mark, speakers, best)
        if c.tag.line in spoken and c.tag.line not in taken
    ]
    opens = sum(1 for t in tags if t.line < 2 or not lines.source.line_text(t.line - 1).strip())
    compact = lines.source.captions or 2 * opens < len(tags)
    placed = [c for c in formed if c.follows_end or compact]
    counts = Counter(c.key for c in placed)
    said = words_as_written(lines.source) if formed else frozenset[str]()
    meant = {
        c.tag.line: c.tag.name
        for c in placed
        if _could_be_meant(c, said, comes_again=counts[c.key] > 1, opens=c.opens or compact)
    }
    return meant | {c.tag.line: c.tag.name for c in formed if c.key in speakers}


def _formed(lines: Lines, start: int, mark: str, speakers: Collection[str], best: str) -> list[Candidate]:
    """The lines from an offset on that have the form of a tag, each once; after a mark too."""
    found: dict[int, Candidate] = {}
    marks = dict.fromkeys(("", mark, *lines.marks(start)))
    for convention in CONVENTIONS.values():
        counts = firm(convention.name) or convention.name == best
        if convention.lines and not counts:
            continue
        for before in marks:
            for candidate in candidates(lines, start, convention.name, before):
                if counts or candidate.key in speakers:
                    found.setdefault(candidate.tag.line, candidate)
    return list(found.values())


def _could_be_meant(candidate: Candidate, said: frozenset[str], *, comes_again: bool, opens: bool) -> bool:
    """Whether a line may be tagged with a name that nobody else has.

    :param said: all words of the file as written; a word that also comes in lower case is no name.
    :param opens: whether a turn may begin there.
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
        return opens and (candidate.key not in said or not tag.name[:1].isupper())
    if looks is Shape.LOWER and not candidate.follows_end and " " in tag.name:
        return False  # It is within a sentence that goes over several lines.
    if looks is Shape.LOWER:
        return opens and len(tag.name.split()) < _MAX_WORDS
    return looks is Shape.NAME or len(tag.name.split()) <= _MAX_WORDS


def _named(text: str, names: Collection[str], declared: Collection[str]) -> str:
    """The full name that begins a text and is followed by what begins a sentence; or nothing.

    After a name in lower case that nobody declared a mark must part the two: sentences begin with names.
    """
    for form in (r"\S+", r"[^\W_][\w'’]*"):
        words = list(re.finditer(form, text[:_LONGEST]))
        for count in range(min(_MAX_WORDS + 1, len(words) - 1), 1, -1):
            end, following = words[count - 1].end(), words[count].group().lstrip(_BEFORE)
            spelt = text[words[0].start() : end].strip(_BETWEEN)
            parted = spelt.isupper() or text[end - 1] in _BETWEEN or not text[end : words[count].start()].isspace()
            key = name_key(spelt)
            if key in names and following[:1].isupper() and (parted or key in declared):
                return spelt
    return ""


_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
"""Scripts that share the looks of letters, and that no word mixes."""
_TYPE_AGAIN = "type the name again, unless it is somebody else’s"


def report_letters(state: State) -> None:
    """Report tags with mixed scripts, or that look like another tag of other letters (R046)."""
    first = {tag.name: tag.line for tag in reversed(state.tags)}
    known: dict[str, str] = {}
    for name, line in sorted(first.items(), key=lambda item: item[1]):
        looked = lookalike_forms(name)
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
    """The first letter of the rarer script in a word of two, or nothing."""
    words: list[str] = re.findall(r"[^\W\d_]+", name)
    for word in words:
        scripts = [alphabet(char) for char in word]
        used = sorted({s for s in scripts if s in _ALIKE}, key=lambda s: (scripts.count(s), s == "LATIN"))
        if len(used) > 1:
            return word[scripts.index(used[0])]
    return ""

"""Reports of look-alikes: lines that resemble speaker tags, and names that mix scripts.

If a speaker tag is read as text, the wrong voice speaks the turn. If a name contains letters from a different script,
it may be read as a second person.
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
"""Number of characters to search for a name at the beginning of a block."""


def report_look_alikes(state: State) -> None:
    """Report lines that look like speaker tags but are read as text (R036).

    A line is reported if it begins with the name of a speaker or declared person, a recurring name, or words that may
    be a name. A paragraph is reported if it begins with a known full name and then a capitalised word. A ``>>`` without
    a name is also reported.
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
            message = '">>" has no name, so an unnamed speaker says these words'
            state.report("R036", item.block.line, message, "add the name: `>> NAME: `")
    report_untaken(state, looking)


def report_untaken(state: State, looking: Mapping[int, str]) -> None:
    """Report lines that look like speaker tags but are part of the previous turn (R036).

    :param looking: line number -> name at the beginning of the line.
    """
    known = {*(t.key for t in state.tags), *spelt_keys(state.front.people)}
    for line, name in sorted(looking.items()):
        message = f'"{name}" looks like a speaker tag but was not read as one, so the previous speaker says these words'
        cure = f"write `{name}: …`" if name_key(name) in known else "list the person in `people`"
        state.report("R036", line, message, f"if it is a speaker, {cure}; otherwise, accept the warning")


def untaken(
    lines: Lines, tags: Sequence[Tag], speakers: Collection[str], spoken: Collection[int], best: str = ""
) -> dict[int, str]:
    """Return the names on spoken lines that may be speaker tags, by line number.

    Lines that are already tags are omitted.

    :param speakers: folded names of speakers and declared people.
    :param spoken: line numbers to search.
    :param best: convention of the file; its tags may have unknown names even if it is ambiguous.
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
    """Return the candidates for speaker tags after an offset.

    A candidate in an ambiguous convention other than ``best`` must have the name of a speaker.
    """
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
    """Return whether a candidate may be the speaker tag of an unknown person.

    :param said: all words in the file, as written; a word that also occurs in lower case is not a name.
    :param comes_again: whether the name also begins other lines.
    :param opens: whether a turn may begin on the line.
    """
    tag, looks = candidate.tag, shape(candidate.tag.name)
    doubtful = candidate.key in NEVER and not is_question(candidate.key)
    if looks is Shape.PROSE or doubtful or tag.tight or candidate.what in ("link", "datum"):
        return False
    if tag.mark and looks is not Shape.NAME:
        return False  # A term that a list item explains.
    if is_question(candidate.key) or comes_again:
        return True
    if is_label(candidate.key) or candidate.what not in ("speech", "nothing"):
        return False
    if looks is Shape.WORD:
        return opens and (candidate.key not in said or not tag.name[:1].isupper())
    if looks is Shape.LOWER and not candidate.follows_end and " " in tag.name:
        return False  # Within a sentence that spans several lines.
    if looks is Shape.LOWER:
        return opens and len(tag.name.split()) < _MAX_WORDS
    return looks is Shape.NAME or len(tag.name.split()) <= _MAX_WORDS


def _named(text: str, names: Collection[str], declared: Collection[str]) -> str:
    """Return the known full name at the beginning of a text, or an empty string.

    A capitalised word must follow the name. Unless the name is declared or in capitals, a separator must also follow,
    since a sentence may begin with a name.

    :param names: folded full names to search for.
    :param declared: folded names that the author declared.
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
"""Scripts that share similar-looking letters; a correctly spelt word never mixes them."""
_TYPE_AGAIN = "retype the name, unless this spelling is intended"


def report_letters(state: State) -> None:
    """Report speaker names that mix scripts or look like another name (R046)."""
    first = {tag.name: tag.line for tag in reversed(state.tags)}
    known: dict[str, str] = {}
    for name, line in sorted(first.items(), key=lambda item: item[1]):
        looked = lookalike_forms(name)
        twin = next((known[look] for look in looked if fold_name(known.get(look, name)) != fold_name(name)), "")
        known |= {look: name for look in looked if look not in known}
        odd = _odd_letter(name)
        if not odd and not twin:
            continue
        message = f'"{name}" looks like "{twin}" but has different letters'
        if odd:
            message = f'"{name}" contains a {alphabet(odd).title()} letter, U+{ord(odd):04X}'
            message += f', and looks like "{twin}"' if twin else ""
        state.report("R046", line, message, _TYPE_AGAIN)


def _odd_letter(name: str) -> str:
    """Return a letter of the rarer script in a name that mixes scripts.

    :returns: an empty string if no word of the name mixes scripts.
    """
    words: list[str] = re.findall(r"[^\W\d_]+", name)
    for word in words:
        scripts = [alphabet(char) for char in word]
        used = sorted({s for s in scripts if s in _ALIKE}, key=lambda s: (scripts.count(s), s == "LATIN"))
        if len(used) > 1:
            return word[scripts.index(used[0])]
    return ""

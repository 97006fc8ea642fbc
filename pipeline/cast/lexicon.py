"""What the publisher decides of the spoken form: the lexicon's respellings, and what is shown only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Change
from pipeline.settings import Respell


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Respellings: whole words, the longest first, in any case unless an entry says otherwise.

    Of two entries of the same length the one for exactly this case is tried first.
    """

    entries: tuple[Respell, ...]
    by_word: Mapping[str, Sequence[int]]
    """First word of an entry, folded -> numbers of such entries; of one without letters, its first character."""

    def pattern_for(self, text: str) -> tuple[re.Pattern[str] | None, list[Respell]]:
        """A pattern with a group for each entry that a text may have, and these entries.

        Entries whose first word the text does not have are not tried: they may be thousands.
        """
        marks = (char for char in set(text) if not char.isalnum())
        found = {number for word in (*_words(text), *marks) for number in self.by_word.get(word, ())}
        entries = [self.entries[number] for number in sorted(found)]
        return re.compile("|".join(f"({_pattern(e)})" for e in entries)) if entries else None, entries


def make_lexicon(entries: Sequence[Respell]) -> Lexicon:
    """Put a lexicon in order."""
    ordered = tuple(sorted(entries, key=lambda e: (-len(e.word), not e.case, e.word, e.spoken)))
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(ordered):
        by_word[next(_words(entry.word), entry.word[0])].append(number)
    return Lexicon(ordered, by_word)


_LETTERS = re.compile(r"[^\W_]+")


def _words(text: str) -> Iterator[str]:
    """The words of a text, folded so that those are the same which a pattern takes in any case for the same."""
    return (word.casefold().replace("i\u0307", "i").replace("ı", "i") for word in _LETTERS.findall(text))


def _pattern(entry: Respell) -> str:
    word = r"\s+".join(re.escape(w) for w in entry.word.split())
    before = r"(?<!\w)" if entry.word[0].isalnum() else ""
    after = r"(?!\w)" if entry.word[-1].isalnum() else ""
    return f"{before}{word}{after}" if entry.case else f"(?i:{before}{word}{after})"


def decided_changes(text: str, silent: Sequence[tuple[int, int]], lexicon: Lexicon) -> tuple[Change, ...]:
    """What the publisher and the transcript decide of a text's spoken form, in order.

    :param silent: half-open ranges that are shown only.
    """
    changes = [Change(start, end, "", "not spoken") for start, end in silent]
    pattern, entries = lexicon.pattern_for(text)
    for match in pattern.finditer(text) if pattern else ():
        start, end = match.span()
        if all(end <= a or start >= b for a, b in silent):
            assert match.lastindex is not None
            changes.append(Change(start, end, entries[match.lastindex - 1].spoken, "lexicon"))
    return tuple(sorted(changes, key=lambda change: (change.start, change.end)))

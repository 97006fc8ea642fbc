"""The publisher's decisions about the spoken form: lexicon entries and silent text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Change
from pipeline.settings import Respell


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lexicon entries that apply to one episode.

    Entries match whole words, ignoring case unless an entry sets ``case``. Longer words are tried first. Of two entries
    for the same word, the one with the narrower scope takes priority, then the one with ``case``.
    """

    entries: tuple[Respell, ...]
    by_word: Mapping[str, Sequence[int]]
    """Indexes into ``entries``, by the first word of the entry, case-folded.

    Entries without a word are indexed by their first character.
    """

    def pattern_for(self, text: str) -> tuple[re.Pattern[str] | None, list[Respell]]:
        """Return a pattern for the entries that may match, and those entries.

        The pattern has one group per entry; it is None if there are no entries. Entries whose first word is not in the
        text are skipped for speed, since a lexicon may have thousands of entries.
        """
        marks = (char for char in set(text) if not char.isalnum())
        found = {number for word in (*_words(text), *marks) for number in self.by_word.get(word, ())}
        entries = [self.entries[number] for number in sorted(found)]
        return re.compile("|".join(f"({_pattern(e)})" for e in entries)) if entries else None, entries


def make_lexicon(entries: Sequence[Respell], episode: str = "", language: str = "", *, ipa: bool = False) -> Lexicon:
    """Return a Lexicon of the entries that apply to an episode.

    :param episode: key of the episode, or an empty string for text outside any episode.
    :param language: BCP 47 tag of the episode.
    :param ipa: whether the engine accepts IPA; if not, IPA and entries with only IPA are ignored.
    """
    known = [e if ipa or not e.ipa else replace(e, ipa="") for e in entries]
    counting = (e for e in known if (e.spoken or e.say or e.ipa) and _counts(e, episode, language))
    ordered = tuple(sorted(counting, key=lambda e: (-len(e.word), -e.scope, not e.case, e.word, e.spoken)))
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(ordered):
        first = next(_words(entry.word), entry.word[0])
        by_word[first].append(number)
        if entry.say == "letters":
            by_word[f"{first}s"].append(number)
    return Lexicon(ordered, by_word)


def _counts(entry: Respell, episode: str, language: str) -> bool:
    wanted = entry.language.casefold()
    spoken = f"{language.casefold()}-".startswith(f"{wanted}-") if wanted else True
    return spoken and (not entry.episodes or episode in entry.episodes)


_LETTERS = re.compile(r"[^\W_]+")


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text, case-folded for lookup.

    Dotted and dotless i become a plain i, since ``re.IGNORECASE`` treats them as equal.
    """
    return (word.casefold().replace("i\u0307", "i").replace("ı", "i") for word in _LETTERS.findall(text))


def _pattern(entry: Respell) -> str:
    word = r"\s+".join(re.escape(w) for w in entry.word.split())
    before = r"(?<!\w)" if entry.word[0].isalnum() else ""
    plural = "s?" if entry.say == "letters" and entry.word[-1].isalpha() and not entry.ipa else ""
    after = plural + (r"(?!\w)" if entry.word[-1].isalnum() else "")
    return f"{before}{word}{after}" if entry.case else f"(?i:{before}{word}{after})"


_SPELT = re.compile(r"\d+|[^\W\d_]|[&+]")
"""Parts of a word that are spelled out: letters, numbers, ``&`` and ``+``."""


def _said(entry: Respell, shown: str) -> str:
    if entry.say == "word" or not (entry.say or entry.spoken):
        return shown
    if entry.say != "letters":
        return entry.spoken
    plural = "s" if len(_SPELT.findall(shown)) > len(_SPELT.findall(entry.word)) else ""
    letters = _SPELT.findall(shown.removesuffix("s") if plural else shown)
    # Some letters, such as ß, become two letters in upper case.
    return " ".join(c.upper() if len(c.upper()) == 1 else c for c in letters) + plural


def decided_changes(
    text: str, silent: Sequence[tuple[int, int]], lexicon: Lexicon, citations: Sequence[tuple[int, int]] = ()
) -> tuple[Change, ...]:
    """Return the changes that the lexicon and the transcript require, in text order.

    A change may keep the text as it is (``say = "word"``, or only IPA), so that no rule changes that range.

    :param silent: ranges of the text that are shown but not spoken.
    :param citations: ranges of citations that are not spoken.
    """
    changes = [Change(start, end, "", "not spoken") for start, end in silent]
    changes += [Change(start, end, "", "citation") for start, end in citations if _free(start, end, silent)]
    unspoken = [(change.start, change.end) for change in changes]
    pattern, entries = lexicon.pattern_for(text)
    for match in pattern.finditer(text) if pattern else ():
        start, end = match.span()
        if _free(start, end, unspoken):
            assert match.lastindex is not None
            entry = entries[match.lastindex - 1]
            spoken = _said(entry, match[0])
            changes.append(Change(start, end, spoken, "lexicon", entry.ipa if spoken else ""))
    return tuple(sorted(changes, key=lambda change: (change.start, change.end)))


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return all(end <= a or start >= b for a, b in taken)

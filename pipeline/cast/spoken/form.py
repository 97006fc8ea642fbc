"""Spoken form of a sentence: the written text as a careful reader would say it.

The publisher's decisions (lexicon entries and silent text) are applied first, then the rules for the language. The
order of the rules matters: a rule can change only text that no earlier rule has changed. Rules see the text with
compatibility characters such as ligatures, full-width digits and circled numbers replaced with ordinary ones (Unicode
Standard Annex 15, NFKC). Every change records its range in the shown text, which itself never changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import TypeAlias

from pipeline.cast.spoken.language import Context, Language, Rule
from pipeline.model import Change, spoken_text
from pipeline.standards import iso_639_1

LANGUAGES = {"en": "english", "de": "german", "es": "spanish", "fr": "french", "sv": "swedish"}
"""Modules with rules, by ISO 639-1 code.

Text in other languages goes to the engine unchanged.
"""

COMPATIBILITY = "character"
"""Name of the rule that replaces a compatibility character with an ordinary one."""

_KEPT = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿª º…″‴™℠№¨´¯¸˚˙˘˝˛½¼¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚⅐⅑⅒⅟")
"""Compatibility characters that are kept, since rules need them.

For example, a superscript 2 means "squared" and must not become an ordinary 2.
"""
_IGNORED = frozenset("\u00ad\u200b\u200c\u2060\ufeff")
"""Invisible characters that affect only the layout, such as the soft hyphen."""


_LOWER = re.compile(r"\b[^\W\d_A-ZÀ-Þ]{4,}\b")
_UPPER = re.compile(r"\b[A-ZÀ-Þ]{2,}\b")


@dataclass(frozen=True, slots=True)
class SpokenText:
    """Spoken form of a text, with the changes made to the shown text."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Ordinary:
    """Text in ordinary characters, with the offsets of each character in the shown text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


_Edit: TypeAlias = tuple[int, int, str, str]
"""Edit to the text in ordinary characters: (start, end, spoken words, name of the rule)."""


def is_known(language: str) -> bool:
    """Return whether there are rules for a language (BCP 47 tag)."""
    return iso_639_1(language) in LANGUAGES


def spoken_form(text: str, context: Context, decided: Sequence[Change] = ()) -> SpokenText:
    """Return the spoken form of a shown text.

    If the language has no rules, only the changes in ``decided`` are made.

    :param decided: changes that the lexicon and the transcript require; no rule changes their ranges.
    """
    changes = list(decided)
    if is_known(context.language):
        changes += _by_rules(text, context, decided)
    joined = _joined(text, sorted(changes, key=lambda change: (change.start, change.end)))
    # A lexicon entry may require a word to be spoken as written.
    ordered = tuple(c for c in joined if c.ipa or c.spoken != text[c.start : c.end])
    return SpokenText(spoken_text(text, ordered), ordered)


def surroundings(texts: Iterable[str], language: str, addresses: str = "host") -> Context:
    """Return the Context for the sentences of an episode.

    :param texts: all sentences of the episode.
    :param language: BCP 47 tag of the episode.
    :param addresses: spoken form of addresses, as in ``Context``.
    """
    known: set[str] = set()
    acronyms: set[str] = set()
    for text in texts:
        known.update(_LOWER.findall(text))
        if not text.isupper():
            acronyms.update(_UPPER.findall(text))
    return Context(language, addresses=addresses, known=frozenset(known), acronyms=frozenset(acronyms))


def narrowed(context: Context, text: str, *, heading: bool = False) -> Context:
    """Return a Context with only the words that affect one text.

    Words that the text does not contain in capitals are omitted, since no rule looks them up.

    :param heading: whether the text is a heading.
    """
    words = _UPPER.findall(text)
    known = frozenset(word.lower() for word in words if word.lower() in context.known)
    return replace(context, heading=heading, known=known, acronyms=context.acronyms.intersection(words))


def _by_rules(text: str, context: Context, decided: Sequence[Change]) -> Iterator[Change]:
    rules = _rules(context.language.lower())
    plain = _ordinary(text)
    taken = bytearray(len(plain.text))
    for change in decided:
        for at, (start, end) in enumerate(zip(plain.starts, plain.ends, strict=True)):
            if start < change.end and end > change.start:
                taken[at] = 1
    signs = _signs(plain.text)
    edits: list[_Edit] = []
    for rule in rules:
        if rule.needs and signs.isdisjoint(rule.needs):
            continue
        for found in rule.pattern.finditer(plain.text):
            start, end = found.span()
            if start == end or any(taken[start:end]):
                continue
            spoken = rule.say(found, context)
            if spoken is not None:
                taken[start:end] = b"\1" * (end - start)
                edits.append((start, end, spoken, rule.name))
    for start, end in _characters(plain):
        if not any(taken[start:end]) and text[plain.starts[start] : plain.ends[start]] != plain.text[start:end]:
            edits.append((start, end, plain.text[start:end], COMPATIBILITY))
    for change in _shown(plain, sorted(edits)):
        if change.spoken != text[change.start : change.end]:
            yield change


def _characters(plain: _Ordinary) -> Iterator[tuple[int, int]]:
    """Yield (start, end) in the ordinary text for each shown character."""
    start = 0
    for end in range(1, len(plain.text) + 1):
        if end == len(plain.text) or plain.starts[end] != plain.starts[start]:
            yield start, end
            start = end


def _shown(plain: _Ordinary, edits: Sequence[_Edit]) -> Iterator[Change]:
    """Yield the edits as changes to whole characters of the shown text, without overlaps."""
    at = 0
    while at < len(edits):
        start, reached, _, rule = edits[at]
        while start and plain.starts[start - 1] == plain.starts[start]:
            start -= 1
        spoken, end = "", start
        while True:
            first, last, said, _ = edits[at]
            spoken += plain.text[end:first] + said
            end = reached = last
            at += 1
            while reached < len(plain.text) and plain.starts[reached] == plain.starts[last - 1]:
                reached += 1
            if at == len(edits) or edits[at][0] >= reached:
                break
        yield Change(plain.starts[start], plain.ends[end - 1], spoken + plain.text[end:reached], rule)


def _ordinary(text: str) -> _Ordinary:
    if text.isascii() or (unicodedata.is_normalized("NFKC", text) and _IGNORED.isdisjoint(text)):
        return _Ordinary(text, range(len(text)), range(1, len(text) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in _IGNORED):
            end += 1
        cluster = "".join(c for c in text[at:end] if c not in _IGNORED)
        ordinary = cluster if cluster[:1] in _KEPT else unicodedata.normalize("NFKC", cluster)
        if "\u2460" <= cluster[:1] <= "\u24ff" and "".join(characters[-1:]).isdecimal():
            ordinary = f" {ordinary}"
        for character in ordinary or " " * (not characters):
            characters.append(" " if character.isspace() else character)
            starts.append(at)
            ends.append(end)
        at = end
    return _Ordinary("".join(characters), starts, ends)


def _signs(text: str) -> frozenset[str]:
    """Return a text's characters, plus ``0`` for any digit and ``A`` for any capital."""
    signs = set(text)
    if any(character.isdigit() for character in signs):
        signs.add("0")
    if any(character.isupper() for character in signs):
        signs.add("A")
    return frozenset(signs)


def _joined(text: str, changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes, removing a superfluous space next to silent text.

    The change that makes the text silent is extended to include the space.
    """
    reached = 0
    for change, after in zip(changes, [*(c.start for c in changes[1:]), len(text)], strict=False):
        start = change.start
        if not change.spoken and start > reached and text[start - 1].isspace():
            following = text[change.end : change.end + 1]
            if not following or following.isspace() or following in ".,;:!?…)”’":
                change = Change(start - 1, change.end, "", change.rule)
        elif not change.spoken and not start and change.end < after and text[change.end].isspace():
            change = Change(0, change.end + 1, "", change.rule)
        reached = change.end
        yield change


def acronyms_read_as_words(language: str) -> frozenset[str]:
    """Return the acronyms that are read as words in a language (BCP 47 tag).

    The result is empty for a language without rules.
    """
    return _language(language.lower()).words if is_known(language) else frozenset()


@cache
def _rules(tag: str) -> tuple[Rule, ...]:
    """Return the rules for a language, in the order in which they are tried.

    :param tag: BCP 47 tag in lower case.
    """
    from pipeline.cast.spoken.common import rules_of

    return rules_of(_language(tag))


def _language(tag: str) -> Language:
    """Return the definition of a language (BCP 47 tag in lower case).

    The language's module may define ``REGIONS``, with a variant of the language for each tag.
    """
    module = import_module(f"{__package__}.{LANGUAGES[iso_639_1(tag)]}")
    language: Language = getattr(module, "REGIONS", {}).get(tag, module.LANGUAGE)
    return language

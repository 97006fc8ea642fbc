"""What every language of the spoken form states: its words, and the rules that use them, in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from num2words import num2words

LARGEST = 10**15
"""Numbers from here on are read digit by digit: nobody follows them as a number."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence's surroundings decide about its spoken form."""

    language: str = "en"
    """BCP 47 tag; its region decides the order of day and month."""
    heading: bool = False
    """Whether it is a heading: words in capitals are words there."""
    addresses: str = "host"
    """What is said of an address: its ``host``, all of it (``full``), or one ``word`` for it."""
    known: frozenset[str] = frozenset()
    """Words that the episode has in lower case: in capitals they are the same words."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of writing, and how it is said."""

    name: str
    """As ``rostra say`` and the ``changes`` of a script name it."""
    pattern: re.Pattern[str]
    say: Callable[[re.Match[str], Context], str | None]
    """What is said for a match; None where the surroundings speak against the rule."""
    needs: frozenset[str] = frozenset()
    """Characters of which a text must have one for the rule to apply; any text if empty. A digit is ``0``,
    a capital ``A``."""


@dataclass(frozen=True, slots=True)
class Language:
    """The words of a language that rules of all languages use, and its own rules."""

    code: str
    """ISO 639-1."""
    group: str
    """Characters, as in a character class, that group the digits of a number besides spaces."""
    decimal: str
    """Character before the decimals."""
    point: str
    """How ``decimal`` is said."""
    to: str
    """Between the ends of a range."""
    minus: str
    percent: str
    months: tuple[str, ...]
    date: Callable[[int, int, int], str]
    """Day, month and year (0 for none) as they are said."""
    clock: Callable[[int, int, str], str]
    """Hours, minutes and what follows (``a m``) as they are said."""
    year: Callable[[int], str]
    """A year as it is said."""
    units: Mapping[str, tuple[str, str]]
    """Sign of a unit -> what is said after one, and after another number. Case counts."""
    money: Mapping[str, tuple[str, str]]
    """Sign or code of a currency -> what is said after one, and after another number."""
    multipliers: Mapping[str, tuple[str, str]]
    """``bn`` -> billion and billions; the words themselves too."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Letters and signs that an engine does not name by itself: ``@`` -> ``at``."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Abbreviation with its full stops -> what is said. Case counts."""
    words: frozenset[str] = frozenset()
    """Acronyms that are read as words."""
    rules: Sequence[Rule] = ()
    """Its own rules, tried before the common ones."""

    def cardinal(self, number: int) -> str:
        """A number in words, without commas."""
        return _tidy(num2words(number, lang=self.code)) if number < LARGEST else self.digits(str(number))

    def ordinal(self, number: int) -> str:
        """A number as an ordinal in words."""
        return _tidy(num2words(number, lang=self.code, to="ordinal")) if number < LARGEST else self.digits(str(number))

    def digits(self, text: str) -> str:
        """The digits of a text, one by one; other characters are left out."""
        return " ".join(_tidy(num2words(int(digit), lang=self.code)) for digit in text if digit.isdecimal())

    def number(self, text: str) -> str:
        """A number as it is written, with groups, decimals and a sign, in words."""
        sign = self.minus + " " if text[0] in "-−–" else ""
        whole, mark, decimals = text.lstrip("-−–+").partition(self.decimal)
        whole = re.sub(r"\D", "", whole)
        said = self.digits(whole) if len(whole) > 1 and whole[0] == "0" else self.cardinal(int(whole or "0"))
        return sign + said + (f" {self.point} {self.digits(decimals)}" if mark and decimals else "")

    @property
    def numeral(self) -> str:
        """Pattern of an unsigned number, with groups and decimals."""
        return rf"(?:\d{{1,3}}(?:[{self.group}  ]\d{{3}})+(?!\d)|\d+)(?:{re.escape(self.decimal)}\d+)?"


def _tidy(text: str) -> str:
    return text.replace(",", "")


def rule(
    name: str, pattern: str, say: Callable[[re.Match[str], Context], str | None], needs: str = "", flags: int = 0
) -> Rule:
    """A rule of a pattern as text (verbose where ``flags`` say so)."""
    return Rule(name, re.compile(pattern, flags), say, frozenset(needs))


def one_of(words: Mapping[str, object] | Sequence[str]) -> str:
    """Pattern of any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))

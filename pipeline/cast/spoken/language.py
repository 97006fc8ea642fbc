"""Language of the spoken form: its words, and the rules that use them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from num2words import num2words

CAPITAL = f"[{''.join(c for c in map(chr, range(0x250)) if c.isupper())}]"
"""Pattern of a Latin capital letter."""
LARGEST = 10**15
"""Limit from which numbers are read digit by digit, as listeners cannot follow them."""


@dataclass(frozen=True, slots=True)
class Context:
    """Surroundings of a sentence that affect its spoken form."""

    language: str = "en"
    """BCP 47 tag; its region decides the order of day and month."""
    heading: bool = False
    """Whether it is a heading, in which words in capitals are ordinary words."""
    addresses: str = "host"
    """How to say an address: its ``host``, in ``full``, or as one ``word``."""
    known: frozenset[str] = frozenset()
    """Words that the episode has in lower case, and which are words in capitals too."""
    acronyms: frozenset[str] = frozenset()
    """Words that the episode has in capitals among words that are not."""

    @property
    def month_first(self) -> bool:
        """Return whether dates have the month first, as in North America.

        English without a region has it too (CLDR).
        """
        return self.language.lower() in ("en", "en-us", "en-ca")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of written text, and how to say it."""

    name: str
    """Name in ``rostra say`` and in the ``changes`` of a script."""
    pattern: re.Pattern[str]
    say: Callable[[re.Match[str], Context], str | None]
    """Spoken words for a match; None if the surroundings rule it out."""
    needs: frozenset[str] = frozenset()
    """Characters, at least one of them needed in the text; any text if empty.

    ``0`` is any digit, ``A`` any capital.
    """


@dataclass(frozen=True, slots=True)
class Language:
    """Words of a language for the common rules, and its own rules."""

    code: str
    """ISO 639-1 code."""
    group: str
    """Characters, besides spaces, that group the digits of a number (a character class)."""
    decimal: str
    """Decimal mark."""
    signs: Mapping[str, str]
    """Sign or use -> spoken words.

    Signs are ``-`` (minus), ``.`` and ``/`` in addresses, ``%``, ``@``, ``&``, ``+``, ``=``, ``<``, ``>``, ``±``,
    ``~``, ``×``, ``°``. Uses are ``decimal`` (mark), ``to`` (range), ``or`` (slash), ``per`` (units), ``power`` (with
    ``{}``), ``ratio``, ``number`` and ``link``.
    """
    months: Mapping[str, int]
    """Month names and abbreviations without a full stop, in any case -> 1 to 12."""
    date: Callable[[int, int, int, Context], str]
    """Day, month and year (0 for none) in words."""
    clock: Callable[[int, int], str]
    """Hours and minutes in words."""
    year: Callable[[int], str]
    """Year in words."""
    units: Mapping[str, tuple[str, str]]
    """Sign of a unit (case counts) -> its name after one, and after other numbers."""
    power: Callable[[str, int], str]
    """Name of a unit of length, squared (2) or cubed (3)."""
    money: Mapping[str, tuple[str, str, str]]
    """Sign or code of a currency -> name after one, name after other numbers, hundredths.

    Hundredths are after a whole number ``|`` without one; they may be empty.
    """
    multipliers: Mapping[str, str]
    """Abbreviation or word -> word: ``bn`` -> billion."""
    fraction: Callable[[int, int], str]
    """Numerator and denominator in words."""
    abbreviations: Mapping[str, str]
    """Abbreviation with its full stops (case counts) -> spoken words."""
    counting: Mapping[str, str]
    """Abbreviation used only before a number, with any full stop -> spoken words."""
    titles: Mapping[str, str]
    """Abbreviation used only before a name, with any full stop -> spoken words."""
    words: frozenset[str]
    """Acronyms read as words."""
    capitals: frozenset[str]
    """Short everyday words that remain words in capitals."""
    ambiguous: frozenset[str]
    """Short words (in lower case) that are often acronyms in capitals: ``it``, ``us``, ``who``."""
    roman_nouns: frozenset[str]
    """Nouns after which a Roman numeral is a cardinal."""
    roman: Callable[[int], str]
    """Number of a king or pope after the name, in words."""
    rulers: frozenset[str]
    """Names of rulers that have Roman numerals."""
    feet: Callable[[int, int], str]
    """Feet and inches in words."""
    raised: Callable[[str, int], str]
    """Base (in words) to the power of a number, in words."""
    weekdays: tuple[str, ...]
    """Names of weekdays and their abbreviations."""
    counted: str
    """Pattern of a word after a number that makes it a count, not a year."""
    dialled: str
    """Pattern of words before a telephone number."""
    dated: str
    """Pattern of words before a year."""
    surely_counted: str = "(?!)"
    """Pattern of a word that makes even 1900 to 2099 a count."""
    before_figures: frozenset[str] = frozenset()
    """Keys of ``counting`` used only before figures, in lower case without full stop."""
    proper_months: bool = False
    """Whether names of months have a capital."""
    plural: str = "s"
    """Plural ending of acronyms."""
    rules: Sequence[Rule] = ()
    """Rules of this language, tried before the common ones."""
    attributive: bool = False
    """Whether a unit before a noun is in the singular: ``a 5 km walk``."""
    gender: Callable[[int, str], str] | None = None
    """Cardinal before a noun (``ein``, ``un``, ``ett``), if the language has genders."""

    def cardinal(self, number: int) -> str:
        """Return a number in words, without commas."""
        return cardinal_in(self.code, number) if number < LARGEST else self.digits(str(number))

    def count(self, number: int, noun: str) -> str:
        """Return a number in words before a noun."""
        return self.gender(number, noun) if self.gender else self.cardinal(number)

    def ordinal(self, number: int) -> str:
        """Return an ordinal in words."""
        return ordinal_in(self.code, number) if number < LARGEST else self.digits(str(number))

    def digits(self, text: str) -> str:
        """Return the digits of a text one by one, without other characters."""
        return " ".join(cardinal_in(self.code, int(digit)) for digit in text if digit.isdecimal())

    def number(self, text: str) -> str:
        """Return a written number, with its sign and decimals, in words."""
        sign = self.signs["-"] + " " if text[0] in "-−–" else ""
        whole, decimals = self.parts(text)
        said = self.digits(whole) if len(whole) > 1 and whole[0] == "0" else self.cardinal(int(whole or "0"))
        return sign + said + (f" {self.signs['decimal']} {self.digits(decimals)}" if decimals else "")

    def parts(self, text: str) -> tuple[str, str]:
        """Return the digits before and after the decimal mark."""
        whole, _, decimals = text.lstrip("-−–+").partition(self.decimal)
        return re.sub(r"\D", "", whole), decimals

    def joined(self, said: str, noun: str) -> str:
        """Join a number in words and a noun: ``un millón de euros``."""
        return f"{said} {noun}"

    def and_fraction(self, numerator: int, denominator: int) -> str:
        """Return the words for a fraction after a whole number: ``and a half``."""
        return f"{self.signs['and']} {self.fraction(numerator, denominator)}"

    def mixed(self, whole: int, numerator: int, denominator: int) -> str:
        """Return a whole number and a fraction in words: ``two and a half``."""
        return f"{self.cardinal(whole)} {self.and_fraction(numerator, denominator)}"

    def multiple(self, number: str, until: str, sign: str) -> str:
        """Return a number and its multiplier in words: ``1.2 bn``.

        :param until: end of a range, in words; may be empty.
        :param sign: a key of ``multipliers``.
        """
        return f"{self.number(number)}{until} {self.multipliers[sign]}"

    def short_year(self, year: int) -> str:
        """Return the last figures of a year, if below ten, in words: ``oh six``."""
        return f"oh {self.cardinal(year)}" if self.code == "en" else self.cardinal(year)

    def single(self, said: str, number: int) -> str:
        """Return an amount of hundredths, in the singular for one."""
        if number != 1:
            return said
        return said.replace("pence", "penny") if said.endswith("pence") else said.removesuffix("s")

    def is_attribute(self, text: str, span: tuple[int, int]) -> bool:
        """Return whether an amount belongs to the noun after it: ``a $5 note``."""
        before, after = text[: span[0]], text[span[1] :]
        return self.attributive and bool(_ARTICLE.search(before) and _NOUN.match(after))

    @property
    def numeral(self) -> str:
        """Return the pattern of an unsigned number, with groups and decimals."""
        return rf"(?:\d{{1,3}}(?:[{self.group}  ]\d{{3}})+(?!\d)|\d+)(?:{re.escape(self.decimal)}\d+)?"


_ARTICLE = re.compile(r"(?i)\b(?:an?|the|this|that|its|their|our|each|every)\s$")
_NOUN = re.compile(
    r"-an?-|[ -](?!(?:in|on|at|of|for|to|by|and|or|from|is|was|a|an|per|that|as|over|each|more|less|with)\b)[a-z]"
)


def _tidy(text: str) -> str:
    return text.replace(",", "")


def rule(
    name: str, pattern: str, say: Callable[[re.Match[str], Context], str | None], needs: str = "", flags: int = 0
) -> Rule:
    """Compile a pattern into a Rule."""
    return Rule(name, re.compile(pattern, flags), say, frozenset(needs))


def one_of(words: Mapping[str, object] | Sequence[str]) -> str:
    """Return a pattern of any of these words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def cardinal_in(code: str, number: int) -> str:
    """Return a number in the words of a language, without commas."""
    return _tidy(num2words(number, lang=code))


def ordinal_in(code: str, number: int) -> str:
    """Return an ordinal in the words of a language."""
    return _tidy(num2words(number, lang=code, to="ordinal"))


def table(text: str) -> dict[str, tuple[str, str]]:
    """Parse unit signs with their names: ``km kilometre kilometres, …``.

    ``_`` is a space within a name.
    """
    rows = (row.split() for row in text.split(",") if row.strip())
    return {row[0]: (row[1].replace("_", " "), row[2].replace("_", " ")) for row in rows if len(row) == 3}


def after(words: str) -> str:
    """Return a pattern of a place after any of these words and a space.

    :param words: patterns, separated by ``|``.
    """
    return "|".join(rf"(?<=\b{word}\s)" for word in words.split("|"))


def is_end(found: re.Match[str]) -> bool:
    """Return whether only closing marks follow, so that a full stop also ends the sentence."""
    return not found.string[found.end() :].strip(" ”’\"')]")

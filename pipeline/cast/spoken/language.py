"""What every language of the spoken form states: its words, and the rules that use them, in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from num2words import num2words

CAPITAL = f"[{''.join(c for c in map(chr, range(0x250)) if c.isupper())}]"
"""Pattern of a capital letter of Latin script."""
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
    acronyms: frozenset[str] = frozenset()
    """Words that the episode has in capitals among words that are not."""

    @property
    def month_first(self) -> bool:
        """Whether a date has its month first, as in North America; English without a region is read so too (CLDR)."""
        return self.language.lower() in ("en", "en-us", "en-ca")


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
    signs: Mapping[str, str]
    """How a sign is said: ``.`` in an address (dot), the decimal mark (``decimal``), ``to`` of a range, ``-`` (minus),
    ``%``, ``@``, ``/`` in an address, ``&``, ``+``, ``=``, ``<``, ``>``, ``±``, ``~``, ``×``, ``°``, ``or`` of a
    slash, ``per`` of units, ``power`` (with ``{}``), ``ratio``, ``number``, ``link``."""
    months: Mapping[str, int]
    """Names of months and their abbreviations without a full stop, in any case -> 1 to 12."""
    date: Callable[[int, int, int, Context], str]
    """Day, month and year (0 for none) as they are said."""
    clock: Callable[[int, int], str]
    """Hours and minutes as they are said."""
    year: Callable[[int], str]
    """A year as it is said."""
    units: Mapping[str, tuple[str, str]]
    """Sign of a unit -> what is said after one, and after another number. Case counts."""
    power: Callable[[str, int], str]
    """The name of a unit of length, squared (2) or cubed (3)."""
    money: Mapping[str, tuple[str, str, str]]
    """Sign or code of a currency -> what is said after one, after another number, and of hundredths after
    a whole number ``|`` by themselves (or nothing)."""
    multipliers: Mapping[str, str]
    """``bn`` -> billion; the words themselves too."""
    fraction: Callable[[int, int], str]
    """A numerator and a denominator as they are said."""
    abbreviations: Mapping[str, str]
    """Abbreviation with its full stops -> what is said. Case counts."""
    counting: Mapping[str, str]
    """Abbreviation, with its full stop if it has one, that is one only before a number -> what is said."""
    titles: Mapping[str, str]
    """Abbreviation, with its full stop if it has one, that is one only before a name -> what is said."""
    words: frozenset[str]
    """Acronyms that are read as words."""
    capitals: frozenset[str]
    """Short words of everyday language: in capitals they are words still."""
    ambiguous: frozenset[str]
    """Those that are acronyms in capitals as often, in lower case: ``it``, ``us``, ``who``."""
    roman_nouns: frozenset[str]
    """Nouns that Roman numerals count: after them a numeral is a cardinal."""
    roman: Callable[[int], str]
    """The number of a king or pope as it is said after the name."""
    rulers: frozenset[str]
    """Names of those whom Roman numerals count."""
    feet: Callable[[int, int], str]
    """Feet and inches as they are said."""
    raised: Callable[[str, int], str]
    """A base, in words, to the power of a number."""
    weekdays: tuple[str, ...]
    """Names of weekdays and their abbreviations."""
    counted: str
    """Pattern of a word after a number that is counted, and no year."""
    dialled: str
    """Pattern of what is written before a telephone number."""
    dated: str
    """Pattern of what is written before a year."""
    surely_counted: str = "(?!)"
    """Pattern of a word after 1900 to 2099 that makes a count of it."""
    before_figures: frozenset[str] = frozenset()
    """Of ``counting``, those before figures alone, in lower case without a full stop."""
    proper_months: bool = False
    """Whether names of months have a capital."""
    plural: str = "s"
    """What makes a plural of an acronym."""
    rules: Sequence[Rule] = ()
    """Its own rules, tried before the common ones."""
    attributive: bool = False
    """Whether a unit before a noun is in the singular: ``a 5 km walk``."""
    gender: Callable[[int, str], str] | None = None
    """A cardinal before a noun (``einundzwanzig``, ``un``, ``ett``), where the language has genders."""

    def cardinal(self, number: int) -> str:
        """A number in words, without commas."""
        return cardinal_in(self.code, number) if number < LARGEST else self.digits(str(number))

    def count(self, number: int, noun: str) -> str:
        """A number in words before a noun."""
        return self.gender(number, noun) if self.gender else self.cardinal(number)

    def ordinal(self, number: int) -> str:
        """A number as an ordinal in words."""
        return ordinal_in(self.code, number) if number < LARGEST else self.digits(str(number))

    def digits(self, text: str) -> str:
        """The digits of a text, one by one; other characters are left out."""
        return " ".join(cardinal_in(self.code, int(digit)) for digit in text if digit.isdecimal())

    def number(self, text: str) -> str:
        """A number as it is written, with groups, decimals and a sign, in words."""
        sign = self.signs["-"] + " " if text[0] in "-−–" else ""
        whole, decimals = self.parts(text)
        said = self.digits(whole) if len(whole) > 1 and whole[0] == "0" else self.cardinal(int(whole or "0"))
        return sign + said + (f" {self.signs['decimal']} {self.digits(decimals)}" if decimals else "")

    def parts(self, text: str) -> tuple[str, str]:
        """The digits before and after the decimal mark of a number as it is written."""
        whole, _, decimals = text.lstrip("-−–+").partition(self.decimal)
        return re.sub(r"\D", "", whole), decimals

    def joined(self, said: str, noun: str) -> str:
        """A number in words before a noun: ``un millón de euros`` in some languages."""
        return f"{said} {noun}"

    def and_fraction(self, numerator: int, denominator: int) -> str:
        """What is said after a whole number: ``and a half``."""
        return f"{self.signs['and']} {self.fraction(numerator, denominator)}"

    def mixed(self, whole: int, numerator: int, denominator: int) -> str:
        """A whole number and a fraction: ``two and a half``."""
        return f"{self.cardinal(whole)} {self.and_fraction(numerator, denominator)}"

    def multiple(self, number: str, until: str, sign: str) -> str:
        """A number of millions: ``1.2`` (``until`` another, in words) and ``bn`` or the like."""
        return f"{self.number(number)}{until} {self.multipliers[sign]}"

    def short_year(self, year: int) -> str:
        """The last two figures of a year below ten, after its century: ``oh six``."""
        return f"oh {self.cardinal(year)}" if self.code == "en" else self.cardinal(year)

    def single(self, said: str, number: int) -> str:
        """An amount of hundredths; of one, in the singular."""
        if number != 1:
            return said
        return said.replace("pence", "penny") if said.endswith("pence") else said.removesuffix("s")

    def is_attribute(self, text: str, span: tuple[int, int]) -> bool:
        """Whether an amount belongs to a noun after it: ``a $5 note``."""
        before, after = text[: span[0]], text[span[1] :]
        return self.attributive and bool(_ARTICLE.search(before) and _NOUN.match(after))

    @property
    def numeral(self) -> str:
        """Pattern of an unsigned number, with groups and decimals."""
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
    """A rule of a pattern as text (verbose where ``flags`` say so)."""
    return Rule(name, re.compile(pattern, flags), say, frozenset(needs))


def one_of(words: Mapping[str, object] | Sequence[str]) -> str:
    """Pattern of any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def cardinal_in(code: str, number: int) -> str:
    """A number in the words of a language, without commas."""
    return _tidy(num2words(number, lang=code))


def ordinal_in(code: str, number: int) -> str:
    """An ordinal number in the words of a language."""
    return _tidy(num2words(number, lang=code, to="ordinal"))


def table(text: str) -> dict[str, tuple[str, str]]:
    """Signs of units with their names: ``km kilometre kilometres, …``; ``_`` is a space within a name."""
    rows = (row.split() for row in text.split(",") if row.strip())
    return {row[0]: (row[1].replace("_", " "), row[2].replace("_", " ")) for row in rows if len(row) == 3}


def after(words: str) -> str:
    """Pattern of a place after any of these words (patterns parted by ``|``) and a space."""
    return "|".join(rf"(?<=\b{word}\s)" for word in words.split("|"))


def is_end(found: re.Match[str]) -> bool:
    """Whether nothing but closing marks follows a match: then its full stop ends the sentence too."""
    return not found.string[found.end() :].strip(" ”’\"')]")

"""Definition of a language for the spoken form: its words and rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from num2words import num2words

CAPITAL = f"[{''.join(c for c in map(chr, range(0x250)) if c.isupper())}]"
"""Pattern for a Latin capital letter."""
LARGEST = 10**15
"""Smallest number that is read digit by digit, since listeners could not follow its name."""


@dataclass(frozen=True, slots=True)
class Context:
    """Properties of a sentence and its episode that affect the spoken form."""

    language: str = "en"
    """BCP 47 tag; its region decides the order of day and month."""
    heading: bool = False
    """Whether the text is a heading, in which words in capitals are ordinary words."""
    addresses: str = "host"
    """Spoken form of an address: its ``host``, the ``full`` address, or one ``word``."""
    known: frozenset[str] = frozenset()
    """Words that occur in lower case in the episode.

    They are not acronyms when they occur in capitals.
    """
    acronyms: frozenset[str] = frozenset()
    """Words in capitals from sentences that are not entirely in capitals."""

    @property
    def month_first(self) -> bool:
        """Whether dates begin with the month.

        True for ``en``, ``en-US`` and ``en-CA``, as in CLDR.
        """
        return self.language.lower() in ("en", "en-us", "en-ca")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for written text, with a function that returns the spoken words."""

    name: str
    """Name shown by ``rostra say`` and in the ``changes`` of a script."""
    pattern: re.Pattern[str]
    say: Callable[[re.Match[str], Context], str | None]
    """Function that returns the spoken words for a match.

    It returns None if the context rules out the match.
    """
    needs: frozenset[str] = frozenset()
    """Characters of which a text must contain at least one; empty for any text.

    ``0`` means any digit, ``A`` any capital letter.
    """


@dataclass(frozen=True, slots=True)
class Language:
    """Words of a language that the common rules use, and the language's own rules."""

    code: str
    """ISO 639-1 code."""
    group: str
    """Characters besides spaces that separate digit groups, for a character class in a pattern."""
    decimal: str
    """Decimal mark."""
    signs: Mapping[str, str]
    """Spoken words by symbol or use.

    Symbols include ``-`` (minus), ``.`` and ``/`` (in addresses), ``%``, ``@`` and ``&``. Uses include ``decimal``
    (mark), ``to`` (range), ``or`` (slash), ``per`` (units), ``power`` (with ``{}`` for the base), ``ratio``, ``number``
    and ``link``.
    """
    months: Mapping[str, int]
    """Months (1 to 12) by case-folded name or abbreviation without a full stop."""
    date: Callable[[int, int, int, Context], str]
    """Function that spells out a day, month and year (0 for none)."""
    clock: Callable[[int, int], str]
    """Function that spells out hours and minutes."""
    year: Callable[[int], str]
    """Function that spells out a year."""
    units: Mapping[str, tuple[str, str]]
    """Singular and plural names of units, by case-sensitive symbol."""
    power: Callable[[str, int], str]
    """Function that returns the square (2) or cubic (3) unit for a unit of length."""
    money: Mapping[str, tuple[str, str, str]]
    """(Singular name, plural name, hundredths) of each currency, by symbol or code.

    The hundredths are two format strings, separated by ``|``: one after a whole number, one for amounts below 1. The
    second, or both, may be missing.
    """
    multipliers: Mapping[str, str]
    """Spoken multipliers by abbreviation or word: billion for ``bn``."""
    fraction: Callable[[int, int], str]
    """Function that spells out a fraction from its numerator and denominator."""
    abbreviations: Mapping[str, str]
    """Spoken words by case-sensitive abbreviation, including its full stops."""
    counting: Mapping[str, str]
    """Spoken words by abbreviation, for abbreviations used only before a number."""
    titles: Mapping[str, str]
    """Spoken words by abbreviation, for abbreviations used only before a name."""
    words: frozenset[str]
    """Acronyms read as words."""
    capitals: frozenset[str]
    """Short everyday words that are read as words even in capitals."""
    ambiguous: frozenset[str]
    """Short words (in lower case) that are often acronyms in capitals: ``it``, ``us``, ``who``."""
    roman_nouns: frozenset[str]
    """Nouns after which a Roman numeral is read as a cardinal, such as ``chapter``."""
    roman: Callable[[int], str]
    """Function that spells out the number after the name of a king or pope."""
    rulers: frozenset[str]
    """Names of rulers that are followed by Roman numerals."""
    feet: Callable[[int, int], str]
    """Function that spells out feet and inches."""
    raised: Callable[[str, int], str]
    """Function that spells out a power, from its base in words and its exponent."""
    weekdays: tuple[str, ...]
    """Names of weekdays and their abbreviations."""
    counted: str
    """Pattern for a word after a number that makes it a count, not a year."""
    dialled: str
    """Pattern for words before a telephone number."""
    dated: str
    """Pattern for words before a year."""
    surely_counted: str = "(?!)"
    """Pattern for a word after a number that makes even 1900 to 2099 a count."""
    before_figures: frozenset[str] = frozenset()
    """Keys of ``counting`` used only before Arabic numerals, in lower case without a full stop."""
    proper_months: bool = False
    """Whether the names of months are capitalised."""
    plural: str = "s"
    """Plural ending of acronyms."""
    rules: Sequence[Rule] = ()
    """Rules of this language, tried before the common ones."""
    attributive: bool = False
    """Whether a unit before a noun is singular, as in ``a 5 km walk``."""
    gender: Callable[[int, str], str] | None = None
    """Function that spells out a cardinal before a noun: *ein*, *un*, *ett*.

    None if the language has no genders.
    """

    def cardinal(self, number: int) -> str:
        """Return a number in words, or digit by digit from ``LARGEST`` upwards."""
        return cardinal_in(self.code, number) if number < LARGEST else self.digits(str(number))

    def count(self, number: int, noun: str) -> str:
        """Return a number in words, in the form required before a noun."""
        return self.gender(number, noun) if self.gender else self.cardinal(number)

    def ordinal(self, number: int) -> str:
        """Return the ordinal of a number in words, or digit by digit from ``LARGEST`` upwards."""
        return ordinal_in(self.code, number) if number < LARGEST else self.digits(str(number))

    def digits(self, text: str) -> str:
        """Return the digits of a text in words, one by one, ignoring other characters."""
        return " ".join(cardinal_in(self.code, int(digit)) for digit in text if digit.isdecimal())

    def number(self, text: str) -> str:
        """Return the words for a number in figures, including its sign and decimals."""
        sign = self.signs["-"] + " " if text[0] in "-−–" else ""
        whole, decimals = self.parts(text)
        said = self.digits(whole) if len(whole) > 1 and whole[0] == "0" else self.cardinal(int(whole or "0"))
        return sign + said + (f" {self.signs['decimal']} {self.digits(decimals)}" if decimals else "")

    def parts(self, text: str) -> tuple[str, str]:
        """Return a number's digits before and after the decimal mark."""
        whole, _, decimals = text.lstrip("-−–+").partition(self.decimal)
        return re.sub(r"\D", "", whole), decimals

    def joined(self, said: str, noun: str) -> str:
        """Return a number in words followed by a noun, joined as the language requires."""
        return f"{said} {noun}"

    def and_fraction(self, numerator: int, denominator: int) -> str:
        """Return the words for a fraction after a whole number: ``and a half``."""
        return f"{self.signs['and']} {self.fraction(numerator, denominator)}"

    def mixed(self, whole: int, numerator: int, denominator: int) -> str:
        """Return a whole number and a fraction in words: ``two and a half``."""
        return f"{self.cardinal(whole)} {self.and_fraction(numerator, denominator)}"

    def multiple(self, number: str, until: str, sign: str) -> str:
        """Return a number and its multiplier in words: ``one point two billion`` for ``1.2 bn``.

        :param until: end of a range in words, with a leading space; may be empty.
        :param sign: a key of ``multipliers``.
        """
        return f"{self.number(number)}{until} {self.multipliers[sign]}"

    def short_year(self, year: int) -> str:
        """Return the last two digits of a year such as 2006 in words: ``oh six``.

        :param year: the last two digits as a number below 10.
        """
        return f"oh {self.cardinal(year)}" if self.code == "en" else self.cardinal(year)

    def single(self, said: str, number: int) -> str:
        """Return an amount in cents or pence, made singular if ``number`` is 1.

        :param said: the amount in words, in the plural.
        """
        if number != 1:
            return said
        return said.replace("pence", "penny") if said.endswith("pence") else said.removesuffix("s")

    def is_attribute(self, text: str, span: tuple[int, int]) -> bool:
        """Return whether an amount modifies the noun after it, as in ``a $5 note``.

        :param span: range of the amount in the text.
        """
        before, after = text[: span[0]], text[span[1] :]
        return self.attributive and bool(_ARTICLE.search(before) and _NOUN.match(after))

    @property
    def numeral(self) -> str:
        """Pattern for an unsigned number, with optional digit groups and decimals."""
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
    """Return a Rule with its pattern compiled.

    :param needs: characters of which a text must contain at least one, as in ``Rule.needs``.
    :param flags: flags for ``re.compile``.
    """
    return Rule(name, re.compile(pattern, flags), say, frozenset(needs))


def one_of(words: Mapping[str, object] | Sequence[str]) -> str:
    """Return a pattern that matches any of the words, trying longer ones first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def cardinal_in(code: str, number: int) -> str:
    """Return a number spelled out in a language (ISO 639-1 code), without commas."""
    return _tidy(num2words(number, lang=code))


def ordinal_in(code: str, number: int) -> str:
    """Return a number's ordinal, spelled out in a language (ISO 639-1 code)."""
    return _tidy(num2words(number, lang=code, to="ordinal"))


def table(text: str) -> dict[str, tuple[str, str]]:
    """Return the (singular, plural) names in a list of units, by symbol.

    An item is a symbol and its two names: ``km kilometre kilometres, …``. ``_`` represents a space within a name.
    """
    rows = (row.split() for row in text.split(",") if row.strip())
    return {row[0]: (row[1].replace("_", " "), row[2].replace("_", " ")) for row in rows if len(row) == 3}


def after(words: str) -> str:
    """Return a lookbehind pattern for a position after any of the words and a space.

    :param words: patterns for words, separated by ``|``.
    """
    return "|".join(rf"(?<=\b{word}\s)" for word in words.split("|"))


def is_end(found: re.Match[str]) -> bool:
    """Return whether only closing punctuation follows a match, so that it ends the sentence."""
    return not found.string[found.end() :].strip(" ”’\"')]")

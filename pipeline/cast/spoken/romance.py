"""Number words and rules shared by French and Spanish: decimals, millions, units."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.cast.spoken.language import Context, Language, Rule, one_of, rule

_POINT = r"\.\d{1,2}(?!\d|\.\d)"
"""Pattern for a decimal point and its digits; three digits would be a digit group."""
_MILLIONS = re.compile(r"(?:million|milliard|billion)s?$|(?:millón|millones|billón|billones)$")
_SQUARE = r"(?:km|m)[²³]|kg|kWh|MWh|ha"
"""Pattern for units that may occur without a number: ``le prix du m²``."""


class Romance(Language):
    """A Romance language, in which numbers may also have a decimal point (``3.5``)."""

    __slots__ = ()

    @property
    def numeral(self) -> str:
        """Pattern for an unsigned number, with optional digit groups and decimals."""
        grouped = rf"(?:\d{{1,3}}(?:[{self.group} ]\d{{3}})+(?!\d)|\d+)"
        return rf"{grouped}(?:{re.escape(self.decimal)}\d+|{_POINT})?"

    def parts(self, text: str) -> tuple[str, str]:
        """Return a number's digits before and after the decimal mark."""
        found = re.fullmatch(rf"(.*?)(?:{re.escape(self.decimal)}(\d+)|\.(\d{{1,2}}))?", text.lstrip("-−–+"))
        whole, *decimals = found.groups() if found else (text, "")
        return re.sub(r"\D", "", whole), "".join(part or "" for part in decimals)

    def joined(self, said: str, noun: str) -> str:
        """Return a number in words followed by a noun: *un million d’euros*.

        *De* or *d’* is inserted after a million or a larger unit.
        """
        if not _MILLIONS.search(said):
            return f"{said} {noun}"
        return f"{said} d’{noun}" if self.code == "fr" and noun[0] in "aeéhiouy" else f"{said} de {noun}"

    def number(self, text: str) -> str:
        """Return the words for a number in figures.

        Up to three decimals are read as one number, as in ``3,14``.
        """
        sign = self.signs["-"] + " " if text[0] in "-−–" else ""
        whole, decimals = self.parts(text)
        said = self.digits(whole) if len(whole) > 1 and whole[0] == "0" else self.cardinal(int(whole or "0"))
        if not decimals:
            return sign + said
        rest = decimals.lstrip("0")
        zeros = decimals[: len(decimals) - len(rest)]
        tail = [self.digits(zeros)] if zeros else []
        if rest:
            tail.append(self.cardinal(int(rest)) if len(decimals) < 4 else self.digits(rest))
        mark = self.signs["decimal" if self.decimal in text or self.decimal == "." else "."]
        return " ".join((sign + said, mark, *tail))


def prices(money: Mapping[str, tuple[str, str, str]], to: str, per: str, things: Mapping[str, str]) -> tuple[Rule, ...]:
    """Return the rules for price ranges (``10 € - 15 €``) and prices per unit.

    :param to: the word between two prices.
    :param per: the word between a price and a unit.
    :param things: singular names of units, by symbol.
    """
    signs = "".join(sign for sign in money if len(sign) == 1 and not sign.isalnum())

    def each(found: re.Match[str], context: Context) -> str | None:
        return f" {per} {things[found[1]]}" if found[1] in things else None

    return (
        rule("range", rf"(?<=[{re.escape(signs)}%])\s?[-–]\s?(?=\d)", lambda m, c: f" {to} ", "-–"),
        rule("per", rf"(?<=[{re.escape(signs)}])\s?/\s?({one_of(things)})(?!\w)", each, "/"),
        rule("per", rf"(?<=[^\W\d_]{{4}})/({_SQUARE}|g|l|t|h)(?![\w/])", each, "/"),
    )


def common_rules(silent: str, articles: str, things: Mapping[str, str], fuel: str) -> tuple[Rule, ...]:
    """Return the rules for stage directions and for units without a number.

    :param silent: pattern for the first word of a stage direction.
    :param articles: words before a unit in the singular, separated by spaces.
    :param things: singular names of units, by symbol.
    :param fuel: spoken words for ``l/100 km``.
    """
    before = "|".join(rf"(?<=\b{word} )" for word in articles.split())
    return (
        rule("unit", rf"(?:{before})({_SQUARE})(?![\w/])", lambda m, c: things.get(m[1]), "A²³kh"),
        rule("unit", r"(?<=\d)\s?[lL]/100\s?km\b", lambda m, c: f" {fuel}", "/"),
        rule("direction", rf"(?i)[(\[](?:{silent})[^)\]]*[)\]]", lambda m, c: "", "[("),
    )

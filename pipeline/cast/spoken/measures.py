"""Rules for money and units: amounts, multipliers, compound units, powers, formulas."""

from __future__ import annotations

import re

from pipeline.cast.spoken.language import Context, Language, Rule, one_of, rule

SUPERS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_NUMBERED = ("row", "seat", "page", "gate", "in", "room")
"""Words before a number and a letter that is not a unit, as in ``seat 5 A``."""
_RAISED = str.maketrans(SUPERS, "0123456789+-")
_FORMULA = r"(?<![^\W_])(?:CO|NO|SO|H|O|N|CH|NH|PM|C|Cl|HCO|H2SO|PO|SF|CF)\d(?!\d\d)(?:\.\d|\d|[A-Z]\d?)*(?!\w)"
VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5)}
VULGAR |= {"⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅐": (1, 7)}

_WORDS = frozenset("ALL TOP TRY CUP PEN MAD SOS COP BAM GEL MOP LAK RON BOB".split())
"""Currency codes that are also words or other acronyms."""


def money_rules(lang: Language) -> list[Rule]:
    """Return the rules for amounts of money, with multipliers and ranges."""

    def said(found: re.Match[str], context: Context) -> str:
        one, several, hundredths = lang.money[found["sign"]]
        number, last, many = found["number"], found["last"], found["many"]
        minus = f"{lang.signs['-']} " if found.groupdict().get("minus") else ""
        until = f" {lang.signs['to']} {lang.number(last)}" if last else ""
        if lang.is_attribute(found.string, found.span()):
            several = one
        if many:
            return minus + lang.joined(lang.multiple(number, until, many), several)
        whole, cents = lang.parts(number)
        amount = int(whole or 0)
        name = one if amount == 1 and not until else several
        if cents and not (len(cents) == 2 and hundredths and not until):
            return f"{minus}{lang.number(number)}{until} {several}"
        with_whole, _, by_itself = hundredths.partition("|")
        if by_itself and not amount and int(cents or 0):
            return minus + lang.single(by_itself.format(lang.cardinal(int(cents))), int(cents))
        rest = ""
        if int(cents or 0):
            rest = f" {lang.single(with_whole.format(lang.cardinal(int(cents))), int(cents))}"
        return minus + lang.joined(lang.count(amount, name) + until, name) + rest

    codes, many = one_of(lang.money), rf"(?:[\s-]?(?P<many>{one_of(lang.multipliers)})(?!\w))?"
    number = rf"(?P<number>{lang.numeral})(?:\s?[-–]\s?(?P<last>{lang.numeral}))?"

    def divided(found: re.Match[str], context: Context) -> str:
        return f"{lang.money[found[1]][1]} {lang.signs['per']} "

    def of_any_code(found: re.Match[str], context: Context) -> str | None:
        """Return the words for an amount in a currency missing from ``lang.money``.

        Codes are from ISO 4217, names from CLDR. The result is None if the letters are not a currency code.
        """
        from babel.numbers import get_currency_name, list_currencies  # slow to import, rarely needed

        code, number, many = found["sign"], found["number"], found["many"]
        if code in _WORDS or code not in list_currencies():
            return None
        name = get_currency_name(code, count=1 if number == "1" and not many else 2, locale=lang.code)
        return lang.joined(lang.multiple(number, "", many) if many else lang.number(number), str(name))

    return [
        rule("money", rf"(?<![\w\d])({codes})/(?=[a-z])", divided, "/"),
        rule(
            "money",
            rf"(?P<minus>(?<![\w)])[-−])?(?<!\w)(?!(?<=\d\s)[a-z])(?P<sign>{codes})\s?{number}{many}(?!\w)",
            said,
            "0",
        ),
        rule("money", rf"(?<![\w.,])(?P<minus>[-−])?{number}{many}\s?(?P<sign>{codes})(?!\w)", said, "0"),
        rule("money", rf"(?<![\w.,])(?P<number>{lang.numeral}){many}\s(?P<sign>[A-Z]{{3}})(?!\w)", of_any_code, "0"),
    ]


def units_rules(lang: Language) -> list[Rule]:
    """Return the rules for units, compound units, powers, formulas and dimensions."""

    def unit(sign: str, *, one: bool) -> str | None:
        """Return the name of a simple or compound unit (``km/h``), or None if unknown."""
        if sign in lang.units:
            return lang.units[sign][0 if one else 1]
        first, *others = sign.split("/")
        said = [_unit(lang, part, one=one or at > 0) for at, part in enumerate((first, *others))]
        per = f" {lang.signs['per']} "
        return per.join(part for part in said if part) if all(said) else None

    def measured(found: re.Match[str], context: Context) -> str | None:
        number, last = found["number"], found["last"]
        single = last is None and number == "1"
        attribute = found["hyphen"] == "-" or lang.is_attribute(found.string, found.span())
        name = unit(found["unit"], one=single or attribute)
        if name is None:
            return None
        whole, decimals = lang.parts(number)
        first = lang.number(number) if decimals or whole[:1] == "0" else lang.count(int(whole), name)
        minus = f"{lang.signs['-']} " if found["minus"] else ""
        if found["vulgar"] and number.isdecimal():
            first = lang.mixed(int(number), *VULGAR[found["vulgar"]])
        until = f" {lang.signs['to']} {lang.number(last)}" if last else ""
        first = lang.multiple(number, until, found["many"]) if found["many"] else first + until
        return minus + lang.joined(first, name)

    def without(found: re.Match[str], context: Context) -> str | None:
        return unit(found[0], one=found.string[: found.start()].endswith(f"{lang.signs['per']} "))

    def divided(found: re.Match[str], context: Context) -> str | None:
        name = _unit(lang, found[1] or found[2], one=True)
        return f" {lang.signs['per']} {name}" if name else None

    def of_many(found: re.Match[str], context: Context) -> str | None:
        near = re.search(r"\d[\w ,.-]{0,24}$", found.string[: found.start()])
        name = _unit(lang, found[1], one=True)
        return f" {lang.signs['per']} {name}" if near and name else None

    def single(found: re.Match[str], context: Context) -> str | None:
        """Return an amount with a one-letter unit in words.

        The result is None for a label such as ``seat 5 A``.
        """
        before = re.search(r"(\w+)\W+$", found.string[: found.start()])
        if before and (before[1].casefold() in lang.roman_nouns or before[1].casefold() in _NUMBERED):
            return None
        return measured(found, context)

    def raised_alone(found: re.Match[str], context: Context) -> str | None:
        return _unit(lang, found[0].replace("2", "²").replace("3", "³"), one=False)

    words = {sign for sign, names in lang.units.items() if sign in names}
    letters = [sign for sign in lang.units if len(sign) == 1 and sign.isupper()]
    usual = one_of([sign for sign in lang.units if sign not in words and sign not in letters])
    last = one_of([sign for sign in lang.units if len(sign) > 2 or sign in ("ha", "km")])
    raised = r"(?:[²³]|\^[23]|(?<=m)[23])?"
    one = rf"(?:{one_of(lang.units)}){raised}"
    sign = rf"(?:{usual}){raised}(?:/{one})*"
    letter = rf"[{''.join(letters) or 'W'}]"
    many = one_of([word for word in lang.multipliers if len(word) > 3]) or "(?!)"
    counted = one_of([word for word in lang.multipliers if len(word) > 1 or word == "k"])
    number = rf"(?P<number>{lang.numeral})(?P<vulgar>[{''.join(VULGAR)}])?"
    amount = (
        rf"(?<![\w.,/])(?P<minus>(?<!\d\s)[-−])?{number}(?:\s?[-–]\s?(?P<last>{lang.numeral}))?"
        rf"(?:\s(?P<many>{many})(?!\w))?"
    )
    return [
        rule(
            "unit",
            rf"{amount}(?P<hyphen>[\s  -]?)(?P<unit>{sign})(?![\w²³/])(?:\.(?=\s[a-z(]))?",
            measured,
            "0",
        ),
        rule(
            "unit",
            rf"{amount}(?P<hyphen>[\s  ])(?P<unit>{letter}(?:/{one})*)(?![\w²³/]|\s(?!and|or|to|of|per|in|at)[a-z])",
            single,
            "A",
        ),
        rule("unit", rf"{amount}(?P<hyphen>)(?P<unit>{letter}/{one})(?![\w²³/])", measured, "A"),
        rule("unit", r"(?<!\w)(?:k|c|d|m)?m[23](?!\w)|(?<!\w)ft[23](?!\w)", raised_alone, "0"),
        rule("unit", rf"(?<=[a-z])/((?:{last}){raised}|km²|m²)(?!\w)", of_many, "/"),
        rule("unit", rf"(?:(?<![\w/])|(?<=[€$£]/))(?=°|\S*[²³/µμ])(?:{sign})(?![\w²³/])", without, "²³µμ/°"),
        rule(
            "unit",
            rf"(?<![\w/])(?:{one_of([u for u in lang.units if len(u) > 2 and not u.islower()]) or '(?!)'})(?![\w/])",
            without,
            "A",
        ),
        rule("unit", rf"(?<=\d)/({one})(?!\w)|(?<=[A-Z][A-Z]\de)/({one})(?!\w)", divided, "/"),
        rule(
            "unit",
            rf"(?<=[{SUPERS}])\s({one})(?![\w/])",
            lambda m, c: f" {_unit(lang, m[1], one=False) or m[1]}",
            SUPERS,
        ),
        rule("feet", r"(?<![\w.,])(\d)[\'’′]\s?(\d{1,2})[\"”″]", lambda m, c: lang.feet(int(m[1]), int(m[2])), '"”″'),
        rule(
            "power",
            rf"(?:(?<!\w)([^\W\d_]{{1,2}})|(?<![\w.,])(\d+))([{SUPERS}]+|ⁿ)",
            lambda m, c: _power(lang, m),
            f"{SUPERS}ⁿ",
        ),
        rule(
            "formula",
            _FORMULA,
            lambda m, c: _formula(lang, m[0]),
            "0",
        ),
        rule(
            "multiplier",
            rf"(?<!\w)(?P<n>{lang.numeral})\s?(?P<many>{counted})(?!\w)",
            lambda m, c: lang.multiple(m["n"], "", m["many"]),
            "0",
        ),
        rule("formula", r"(?<!\w)NOx(?!\w)", lambda m, c: "N O x", "x"),
        rule("dimensions", r"(?<=\d)\s?[x×]\s?(?=\d)", lambda m, c: f" {lang.signs['×']} ", "x×"),
    ]


def _unit(lang: Language, sign: str, *, one: bool) -> str | None:
    raised = {"²": 2, "³": 3, "2": 2, "3": 3}.get(sign[-1], 1) if sign not in lang.units else 1
    names = lang.units.get(sign if raised == 1 else sign[:-1].rstrip("^"))
    if names is None:
        return None
    name = names[0] if one else names[1]
    return lang.power(name, raised) if raised > 1 else name


def _power(lang: Language, found: re.Match[str]) -> str:
    exponent = found[3].translate(_RAISED)
    base = lang.cardinal(int(found[2])) if found[2] else " ".join(found[1])
    if exponent == "ⁿ":
        return lang.signs["power"].format(base)
    return lang.raised(base, int(exponent)) if re.fullmatch(r"[+-]?\d+", exponent) else base


def _formula(lang: Language, text: str) -> str:
    parts = re.findall(r"[A-Z]|[a-z]|\d+(?:\.\d+)?", text)
    return " ".join(lang.number(part.replace(".", lang.decimal)) if part[0].isdecimal() else part for part in parts)

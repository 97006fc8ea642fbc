"""Rules for British and American English; only the order of dates differs."""

from __future__ import annotations

import re

from pipeline.cast.spoken.english_words import (
    ABBREVIATIONS,
    CAPITALS,
    COUNTING,
    MONEY,
    MULTIPLIERS,
    ROMAN_NOUNS,
    RULERS,
    SIGNS,
    TITLES,
    UNITS,
    WORDS,
)
from pipeline.cast.spoken.language import Context, Language, cardinal_in, is_end, ordinal_in, rule

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_NUMBERS = {name.casefold(): n for n, name in enumerate(_MONTHS, 1)} | {
    **{name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)},
    "sept": 9,
}


def _year(year: int) -> str:
    """Return a year in words: nineteen oh five, two thousand and eight, twenty twenty-one."""
    century, rest = divmod(year, 100)
    if year < 1000 or (century % 10 == 0 and rest < 10):
        return cardinal_in("en", year)
    if not rest:
        return f"{cardinal_in('en', century)} hundred"
    return f"{cardinal_in('en', century)} {'oh ' if rest < 10 else ''}{cardinal_in('en', rest)}"


def _date(day: int, month: int, year: int, context: Context) -> str:
    said = f"the {ordinal_in('en', day)} of {_MONTHS[month - 1]}"
    if context.month_first:
        said = f"{_MONTHS[month - 1]} {ordinal_in('en', day)}"
    return f"{said} {_year(year)}" if year else said


def _clock(hours: int, minutes: int) -> str:
    if not minutes:
        return f"{cardinal_in('en', hours)} o’clock" if 0 < hours < 13 else f"{cardinal_in('en', hours)} hundred hours"
    return f"{cardinal_in('en', hours)} {'oh ' if minutes < 10 else ''}{cardinal_in('en', minutes)}"


def _decade(century: str, ten: str) -> str:
    """Return a decade in words: nineteen nineties, eighteen hundreds, two thousands, nineties."""
    start = cardinal_in("en", int(century)) + " " if century else ""
    if ten == "0":
        return "two thousands" if century == "20" else f"{start}hundreds"
    plural = "tens" if ten == "1" else cardinal_in("en", int(ten) * 10)[:-1] + "ies"
    return start + plural


def _fraction(numerator: int, denominator: int) -> str:
    names = {2: "half", 4: "quarter", 100: "hundredth", 1000: "thousandth"}
    name = names.get(denominator) or ordinal_in("en", denominator)
    if numerator == 1:
        return f"a {name}" if denominator != 8 else "an eighth"
    return f"{cardinal_in('en', numerator)} {'halves' if denominator == 2 else name + 's'}"


def _raised(base: str, exponent: int) -> str:
    if exponent in (2, 3):
        return f"{base} {'squared' if exponent == 2 else 'cubed'}"
    if exponent < 0:
        return f"{base} to the minus {cardinal_in('en', -exponent)}"
    return f"{base} to the {ordinal_in('en', exponent)}"


def _feet(feet: int, inches: int) -> str:
    return f"{cardinal_in('en', feet)} foot {cardinal_in('en', inches)}"


def _ordinal(found: re.Match[str], context: Context) -> str:
    said = ordinal_in("en", int(found[1].replace(",", "")))
    if not found[2]:
        return said
    return f"{'' if re.search('(?i)the $', found.string[: found.start()]) else 'the '}{said} of "


_MONTH_DAY = (
    r"\b(?P<m>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
    r"\b\.?\s(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)?(?:\s?[-–]\s?(?P<last>[12]?\d|3[01])(?![\d%]))?"
    r"(?![\d:%]|[.,]\d|\s?(?:am|pm|a\.m|p\.m|people|men|women|children|percent|per|miles|million|billion|cities|of)\b)"
    r"(?:,?\s(?P<y>[12]\d{3})(?!\d))?"
)
_INCHES = '"”″'
_STREETS = {"St": "Street", "Dr": "Drive", "Ave": "Avenue", "Rd": "Road", "Blvd": "Boulevard"}
_AFTER_STREET = re.compile(
    r"\s+(?:[a-z(]|(?:North|South|East|West|Bridge|Station|Market|Park|School|Church|Theatre|Theater|and|[NESW]{1,2})\b)|$|[,;:)”’?!]"
)


def _month_day(found: re.Match[str], context: Context) -> str:
    said = f"{_MONTHS[_NUMBERS[found['m'].casefold()] - 1]} {ordinal_in('en', int(found['d']))}"
    last = f" to {ordinal_in('en', int(found['last']))}" if found["last"] else ""
    return said + last + (f" {_year(int(found['y']))}" if found["y"] else "")


def _street(found: re.Match[str], context: Context) -> str | None:
    """Return the word for ``St.`` or a similar abbreviation after the name of a street.

    The result is None before a name, where ``St.`` means "Saint".
    """
    before = found.string[: found.start()].split()[-1]
    after = found.string[found.end() :]
    named = before[0].isupper() or re.fullmatch(r"\d+(?:st|nd|rd|th)", before)
    if not named or before in ("The", "And", "At", "In", "Mount", "From", "To", "Of") or not _AFTER_STREET.match(after):
        return None
    return _STREETS[found[1]] + "." * (bool(found[2]) and is_end(found))


def _plural(found: re.Match[str], context: Context) -> str:
    """Return a plural number in words, as in "hundreds of people" or "F thirty-fives"."""
    number, of = int(found[1]), found[2] or ""
    if of and number in (100, 1000):
        return ("hundreds" if number == 100 else "thousands") + of
    said = _year(number) if 1000 <= number < 2000 else cardinal_in("en", number)
    plural = said[:-1] + "ies" if said.endswith("y") else said + ("es" if said.endswith("x") else "s")
    return (" " if found.start() and found.string[found.start() - 1].isalpha() else "") + plural + of


def _number(text: str) -> str:
    return cardinal_in("en", int(text))


def _many(found: re.Match[str], context: Context) -> str:
    return f"{LANGUAGE.number(found[1])} {MULTIPLIERS[found[2]]}"


LANGUAGE: Language = Language(
    code="en",
    group=",'’",
    decimal=".",
    signs=SIGNS,
    months=_NUMBERS,
    date=_date,
    clock=_clock,
    year=_year,
    units=UNITS,
    power=lambda name, power: f"{'square' if power == 2 else 'cubic'} {name}",
    money=MONEY,
    multipliers=MULTIPLIERS,
    fraction=_fraction,
    abbreviations=ABBREVIATIONS,
    counting=COUNTING,
    titles=TITLES,
    words=WORDS,
    capitals=CAPITALS,
    ambiguous=frozenset("it us who am pm or in may".split()),
    roman_nouns=ROMAN_NOUNS,
    roman=lambda number: f"the {ordinal_in('en', number).title()}",
    rulers=RULERS,
    feet=_feet,
    raised=_raised,
    weekdays=(*_WEEKDAYS, *"Mon Tue Tues Wed Thu Thurs Fri Sat Sun".split()),
    counted=r"(?:[a-z]+ )?(?:people|men|women|children|percent|per|of\b|[a-z]{3,}s\b)",
    dialled=r"call|dial|phone|ring|calls|called|text|dialled|dialed|calling|dialling|dialing",
    dated=r"in|since|until|till|by|from|after|before|around|circa|year|years|during|of|established|c\.|ca\.",
    surely_counted=r"(?:people|men|women|children|percent|per|miles|metres|meters|kilometres|tonnes|tons|trees|homes|jobs|units|"
    r"buildings|houses|apartments|dollars|euros|pounds|kronor|benches|years|days|hours|cars|bikes|times|of)\b",
    before_figures=frozenset("no nos p pp rev art n c b d v l".split()),
    proper_months=True,
    attributive=True,
    rules=(
        rule(
            "decade",
            r"(?<!\w)[’‘'](?P<t>\d)0[’']?s\b",
            lambda m, c: _decade("20" if m["t"] == "0" else "", m["t"]),
            "0",
        ),
        rule(
            "length of time",
            r"(?<![\w.,])(\d{1,3})s(?=\s(?:pause|delay|video|clip|timeout|spot|ad|intervals?)\b)",
            lambda m, c: f"{cardinal_in('en', int(m[1]))} second",
            "s",
        ),
        rule(
            "decade",
            r"(?<![\w,.])(?<![A-Z]-)(?P<c>1\d|20)?(?P<t>\d)0[’']?s\b(?!\sof\b)",
            lambda m, c: _decade(m["c"] or "", m["t"]),
            "0",
        ),
        rule("year", r"(?<![\w.,])((?:1\d|20)\d\d)(?=[’']s\b)", lambda m, c: _year(int(m[1])), "0"),
        rule("plural", r"(?<![\d.,-])(?:(?<=[A-Z])-)?(\d{1,4})[’']?s\b(\sof\b)?", _plural, "s"),
        rule(
            "abbreviation", r"(?<!\w)([Ee])st\.\s(?=(?:1\d|20)\d\d(?!\d|,\d))", lambda m, c: f"{m[1]}stablished ", "0"
        ),
        rule("abbreviation", r"(?<=\d(?:st|nd|rd|th) )ed\.", lambda m, c: "edition", "."),
        rule("abbreviation", r"(?<!\w)Gen\.(?=\s[XYZ]\b)", lambda m, c: "Gen", "."),
        rule(
            "month",
            r"(?i)(?<=\b(?:in|on|by|of) )(jan|mar)\.(?!\s\d)",
            lambda m, c: _MONTHS[_NUMBERS[m[1].casefold()] - 1],
            ".",
        ),
        rule(
            "month",
            r"(?i)(?<=\b(?:since|until) )(jan|mar)\.(?!\s\d)",
            lambda m, c: _MONTHS[_NUMBERS[m[1].casefold()] - 1],
            ".",
        ),
        rule(
            "year",
            r"(?i)(?<!\w)(mid|pre|post|early|late)-((?:1[1-9]|20)\d\d)(?![\ds])",
            lambda m, c: f"{m[1]} {_year(int(m[2]))}",
            "0",
        ),
        rule(
            "number",
            r"(?<![\d.,])[1-9]\d{0,2}(?:\.000)+(?![\d.,]\d|\d)",
            lambda m, c: cardinal_in("en", int(m[0].replace(".", ""))),
            "0",
        ),
        rule(
            "number",
            r"(?<![\w.,$£€])(\d+(?:\.\d+)?)(m|M|k|K|bn|B)(?=\s(?:people|residents|users|homes|jobs|trees|households|visitors|passengers|trips|citizens|inhabitants)\b)",
            _many,
            "0",
        ),
        rule(
            "number",
            r"(?<=\bISBN )(?:97[89][- ]?)?[\d -]{9,14}[\dX]\b",
            lambda m, c: LANGUAGE.digits(m[0]) + " X" * m[0].endswith("X"),
            "0",
        ),
        rule("always", r"(?<!\d)24/7/365(?!\d)", lambda m, c: "twenty-four seven three sixty-five", "/"),
        rule("halves", r"(?<!\d)50[-–]50(?!\d)", lambda m, c: "fifty fifty", "-–"),
        rule("years", r"\bFY\s?(\d\d)/(\d\d)\b", lambda m, c: f"F Y {_number(m[1])} {_number(m[2])}", "/"),
        rule("sign", r"√", lambda m, c: "the square root of ", "√"),
        rule(
            "fraction",
            r"(?<![\d/.,])(?<!\d )(?:1/2|½)\s(?P<unit>km|m|l|kg|h|ha|mi)(?!\w)",
            lambda m, c: f"half a{'n' if m['unit'] == 'h' else ''} {UNITS[m['unit']][0]}",
            "/½",
        ),
        rule("money", r"(?<![\w.,])(\d{1,3})p(?!\w)", lambda m, c: f"{cardinal_in('en', int(m[1]))} pence", "p"),
        rule(
            "year",
            r"(?<!\w)[’‘'](\d)(\d)(?![\w’'])",
            lambda m, c: f"oh {cardinal_in('en', int(m[2]))}" if m[1] == "0" else cardinal_in("en", int(m[1] + m[2])),
            "0",
        ),
        rule(
            "ordinal",
            r"(?i)(?<![\w./])(\d{1,3}(?:,\d{3})*|\d+)(?:st|nd|rd|th)\b(\s(?:of\s)?(?=(?:"
            + "|".join(_MONTHS)
            + r")\b))?",
            _ordinal,
            "0",
        ),
        rule(
            "date",
            rf"\b(?P<first>[12]?\d|3[01])\s?[-–]\s?(?P<last>[12]?\d|3[01])\s(?P<m>{'|'.join(_MONTHS)})\b",
            lambda m, c: (
                f"the {ordinal_in('en', int(m['first']))} to the {ordinal_in('en', int(m['last']))} of {m['m']}"
            ),
            "0",
        ),
        rule("date", _MONTH_DAY, _month_day, "0"),
        rule(
            "time",
            r"(?<![\d:.,])(?P<h>1[0-2]|0?\d)[.:](?P<m>[0-5]\d)\s?(?P<x>[APap])\.?[Mm]\b(?:\.(?=\s[a-z(]|[,;–-]))?",
            lambda m, c: f"{_clock(int(m['h']), int(m['m'])).removesuffix(' o’clock')} {m['x'].lower()} m",
            "0",
        ),
        rule(
            "time",
            r"(?<![\d:.,])(?P<h>1[0-2]|0?\d)\s?(?P<x>[APap])\.?[Mm]\b(?:\.(?=\s[a-z(]|[,;–-]))?",
            lambda m, c: f"{cardinal_in('en', int(m['h']))} {m['x'].lower()} m",
            "0",
        ),
        rule(
            "time",
            r"(?<![\d:.,])(?P<h>1[0-2]|[1-9])\.(?P<m>[0-5]\d)(?=\s?(?:and|to|or|[-–])\s?\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m\b)",
            lambda m, c: _clock(int(m["h"]), int(m["m"])),
            "0",
        ),
        rule(
            "time",
            r"(?<![\w:.,])([01]\d|2[0-3])00(?=\shours\b)",
            lambda m, c: f"{'oh ' if m[1][0] == '0' else ''}{cardinal_in('en', int(m[1]))} hundred",
            "0",
        ),
        rule("time", r"(?<![\w:.,])([01]?\d|2[0-3])h([0-5]\d)\b", lambda m, c: _clock(int(m[1]), int(m[2])), "h"),
        rule(
            "length of time",
            r"(?<![\w:.,])(\d{1,2})\s?h\s?(\d{1,2})\s?m(?:in)?\b",
            lambda m, c: f"{cardinal_in('en', int(m[1]))} hours {cardinal_in('en', int(m[2]))} minutes",
            "h",
        ),
        rule(
            "telephone",
            r"(?<![\w.,-])(?:911|999|112)(?=\s(?:calls?|operators?|centres?|dispatch))",
            lambda m, c: " ".join(cardinal_in("en", int(d)) for d in m[0]),
            "0",
        ),
        rule(
            "licence",
            r"\bCC BY((?:-[A-Z]{2})*)\b",
            lambda m, c: "C C by" + "".join(f" {part[0]} {part[1]}" for part in m[1].split("-") if part),
            "A",
        ),
        rule(
            "time",
            r"(?i)(?<=\bat )(?P<h>[1-9]|1\d|2[0-3])\.(?P<m>[0-5]\d)(?![\d%°]|\.\d|"
            r"\s?(?:percent|per|million|billion|times|each|an?\b|dollars|euros|pounds|[xm]\b|k[mg]\b|metres|meters|hectares))",
            lambda m, c: _clock(int(m["h"]), int(m["m"])),
            "0",
        ),
        rule("street", r"(?<=\w )(St|Dr|Ave|Rd|Blvd)\b(\.?)(?!\w)", _street, "A"),
        rule(
            "height",
            r"(?<![\w.,'’′])(\d{1,3})([’'′]|[\"”″])(?=-?\s(?:tall|wide|long|high|deep|thick|x|by)\b)",
            lambda m, c: f"{cardinal_in('en', int(m[1]))} {'inches' if m[2] in _INCHES else 'feet'}",
            "0",
        ),
        rule("fraction", r"(?<![\d/.,])1/2(?=\san?\b)", lambda m, c: "half", "/"),
        rule(
            "fraction",
            r"(?<![\d/.,])(\d)/(\d{1,2})(?:ths?|rds?|nds?|st)\b",
            lambda m, c: _fraction(int(m[1]), int(m[2])),
            "/",
        ),
        rule(
            "score",
            r"(?<![\d/.,])(\d\d)/(\d\d)(?![\d/])",
            lambda m, c: (
                f"{cardinal_in('en', int(m[1]))} {cardinal_in('en', int(m[2]))}"
                if int(m[1]) + int(m[2]) == 100 or m[0] in ("20/20", "12/12")
                else None
            ),
            "/",
        ),
        rule(
            "postal code",
            r"(?<=\b[A-Z]{2} )\d{5}(?![\w-])",
            lambda m, c: " ".join(cardinal_in("en", int(d)) if d != "0" else "oh" for d in m[0]),
            "0",
        ),
        rule("number", r"(?i)\bno(?=\s\d+(?:-[a-z]|\s(?:[a-z]|mph)))", lambda m, c: m[0], "0"),
    ),
)

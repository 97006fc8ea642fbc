"""Rules for figures, such as dates, times, telephone numbers, fractions, Roman numerals, ranges and years.

Each function ending in ``_rules`` returns related rules with the words of a language; ``common.py`` orders them.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.cast.spoken.language import Context, Language, Rule, after, one_of, rule
from pipeline.cast.spoken.measures import VULGAR

_DENOMINATORS = (*range(2, 11), 12, 15, 16, 20, 25, 30, 32, 40, 50, 60, 64, 80, 100, 200, 500, 1000)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_YEARS = range(1100, 2100)
_SAYS = re.compile(
    r"[’']|\s(?:am|was|have|had|would|think|thought|do|did|will|can|could|should|shall|may|might|must|know|knew|want|wanted"
    r"|said|say|like|liked|love|hope|see|saw|need|never|don|also|just|really|always|guess|believe|mean|feel|felt|agree|find"
    r"|found|go|went|got|get|make|made|wrote|write|read|heard|told|remember|suppose|wonder|understand)\b"
)
ROMAN_ONLY = re.compile(_ROMAN)


def dates_rules(lang: Language) -> list[Rule]:
    """Return the rules for dates, either in figures or with the name of a month."""

    def said(day: str, month: str, year: str, context: Context) -> str | None:
        number = int(year or 0)
        if year and len(year) == 2:
            number += 2000 if number < 50 else 1900
        try:
            date(number or 2000, int(month), int(day))
        except ValueError:
            return None
        return lang.date(int(day), int(month), number, context)

    def slashed(found: re.Match[str], context: Context) -> str | None:
        first, second, year = found.groups()
        american = context.month_first and int(first) <= 12
        day, month = (second, first) if american or int(second) > 12 else (first, second)
        return said(day, month, year, context)

    def month(name: str) -> str:
        return str(lang.months[name.casefold().rstrip(".")])

    def named(found: re.Match[str], context: Context) -> str | None:
        if lang.proper_months and found["month"].islower():
            return None
        return said(found["day"], month(found["month"]), found["year"] or "", context)

    names = one_of(lang.months)
    day = r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|:e|º)?"
    return [
        rule("date", r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])", lambda m, c: said(m[3], m[2], m[1], c), "0"),
        rule(
            "date",
            r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?![\d])",
            lambda m, c: said(m[1], m[2], m[3], c),
            "0",
        ),
        rule("date", r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])", slashed, "0"),
        rule(
            "date",
            rf"(?i)(?<![\d:.,/]){day}\s(?:of\s|de\s)?(?P<month>{names})\b(?:\.(?=\s?(?-i:[a-zà-ÿ\d,;)])))?"
            rf"(?:,?\s(?:de\s|del\s)?(?P<year>\d{{4}})\b)?",
            named,
            "0",
        ),
    ]


def times_rules(lang: Language) -> list[Rule]:
    """Return the rules for times of day and timestamps."""

    def clock(found: re.Match[str], context: Context) -> str:
        return lang.clock(int(found[1]), int(found[2]))

    def stamp(found: re.Match[str], context: Context) -> str:
        return " ".join(lang.cardinal(int(part)) for part in found[0].split(":"))

    return [
        rule("time", r"(?<![\d:])\d{1,3}:[0-5]\d:[0-5]\d(?![\d:])", stamp, "0"),
        rule("time", r"(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?![\d:]|,\d)", clock, "0"),
    ]


def telephones_rules(lang: Language) -> list[Rule]:
    """Return the rules for telephone numbers, which are read digit by digit."""

    def digits(found: re.Match[str], context: Context) -> str:
        plus = f"{lang.signs['+']} " if found[0].startswith(("+", "(+")) else ""
        return plus + lang.digits(found[0])

    return [
        rule("telephone", r"(?<!\w)\(?\+\d{1,3}\)?(?:[ .-]?\(?\d{1,5}\)?){2,7}(?!\w)", digits, "0"),
        rule("telephone", r"\(0\d{1,4}\) ?\d{2,4}(?:[ -]\d{2,4}){0,3}(?![\w-])", digits, "0"),
        rule("telephone", r"(?<![\w.,-])(?<!\d )0\d{1,4}[-/ ]\d{2,4}(?:[ -]\d{2,4}){1,3}(?![\w-])", digits, "0"),
        rule("telephone", r"(?<![\w.,-])(?:\(\d{3}\) ?|1?-?\d{3}[-. ])\d{3}-\d{4}(?![\w-])", digits, "0"),
        rule("telephone", r"(?<![\w.,-])\d{3}-(?!\d\d00|\d{3}0(?!\d))\d{4}(?![\w-])", digits, "0"),
        rule("telephone", r"(?<![\w.,-])\d{3}([ .])\d{3}\1\d{4}(?![\w-])", digits, "0"),
        rule("telephone", r"(?<![\w.,-])(?<!\d )0\d{2,4} \d{5,8}(?![\w-])", digits, "0"),
        rule("telephone", rf"(?i)(?:{after(lang.dialled)})\d{{3,6}}(?![\w.,]\w|\s(?:{lang.counted}))", digits, "0"),
    ]


def fractions_rules(lang: Language) -> list[Rule]:
    """Return the rules for fractions, ratios, and other numbers with a slash or colon."""

    def slashed(found: re.Match[str], context: Context) -> str | None:
        top, bottom = int(found[1]), int(found[2])
        return lang.fraction(top, bottom) if 0 < top < bottom and bottom in _DENOMINATORS else None

    def mixed(found: re.Match[str], context: Context) -> str:
        said = VULGAR[found[2]]
        return lang.mixed(int(found[1]), *said) if found[1] else lang.fraction(*said)

    def score(found: re.Match[str], context: Context) -> str:
        first, second = lang.cardinal(int(found[1])), lang.cardinal(int(found[2]))
        if found[1] == found[2] == "50":
            return f"{first} {second}"
        return f"{first} {lang.signs['of' if int(found[1]) <= int(found[2]) else '/']} {second}"

    around, ratio = r"(?<![\d/.,])", lang.signs["ratio"]
    return [
        rule("always", rf"{around}(24)/(7)(?![\d/])", lambda m, c: f"{lang.cardinal(24)} {lang.cardinal(7)}", "/"),
        rule("date", rf"{around}9/11(?![\d/])", lambda m, c: f"{lang.cardinal(9)} {lang.cardinal(11)}", "/"),
        rule(
            "years",
            rf"{around}((?:19|20)\d\d)/(\d\d)(?![\d/])",
            lambda m, c: f"{lang.year(int(m[1]))} {lang.cardinal(int(m[2]))}",
            "/",
        ),
        rule(
            "years",
            rf"{around}((?:19|20)\d\d)/((?:19|20)\d\d)(?![\d/])",
            lambda m, c: f"{lang.year(int(m[1]))} {lang.year(int(m[2]))}",
            "/",
        ),
        rule("fraction", rf"{around}(\d{{1,2}})/(\d{{1,4}})(?![\d/])", slashed, "/"),
        rule("score", rf"{around}(\d{{1,3}})/(\d{{1,3}})(?![\d/])", score, "/"),
        rule("fraction", r"(?<=\d)\s(?=([1-9])/([2-9])(?![\d/]))", lambda m, c: f" {lang.signs['and']} ", "/"),
        rule("fraction", rf"(?<![\d.,])(?:(\d+)\s?)?([{''.join(VULGAR)}])", mixed, "".join(VULGAR)),
        rule("ratio", r"(?<=\d)(?<!\d{4})(?<!:\d):(?=\d{1,3}(?:,\d{3})*(?![\d:]))", lambda m, c: f" {ratio} ", ":"),
    ]


def counting_rules(lang: Language) -> list[Rule]:
    """Return the rules for abbreviations before a number, and for version numbers."""

    def pointed(text: str) -> str:
        point = f" {lang.signs['decimal' if lang.decimal == '.' else '.']} "
        return point.join(lang.cardinal(int(part)) if part[0] != "0" else lang.digits(part) for part in text.split("."))

    def version(found: re.Match[str], context: Context) -> str:
        return f"{lang.signs['version']} {pointed(found[1])}"

    def parted_number(found: re.Match[str], context: Context) -> str | None:
        return None if re.fullmatch(lang.numeral, found[0]) else pointed(found[0])

    before = one_of(lang.counting)

    def counted(found: re.Match[str], context: Context) -> str | None:
        letters = found["roman"]
        if letters and (not ROMAN_ONLY.fullmatch(letters) or found[1].casefold().rstrip(".") in lang.before_figures):
            return None
        if letters == "I" and _SAYS.match(found.string[found.end("roman") :]):
            return None
        if found[1] == "No" and re.match(r"\d+(?:-[a-z]|\s[a-z])", found.string[found.end() :]):
            return None  # a word, as in "No 5 people came"
        return f"{lang.counting[found[1]]} "

    return [
        rule("counting", rf"(?<![\w.])({before})\s?(?=\d|(?P<roman>[IVXLC]+)\b)", counted, "0A"),
        rule("number sign", r"(?<!\w)#\s?(?=\d)|№\s?(?=\d)", lambda m, c: f"{lang.signs['number']} ", "#№"),
        rule("version", r"(?<!\w)[vV]\.?\s?(\d+(?:\.\d+)+)", version, "vV"),
        rule("version", r"(?<![\w.,])\d+(?:\.\d+){2,}(?![\w])", parted_number, "0"),
    ]


def roman_rules(lang: Language) -> list[Rule]:
    """Return the rule for Roman numerals after a name or a noun."""

    def said(found: re.Match[str], context: Context) -> str | None:
        value = roman_value(found["numeral"])
        if not value or (len(found["numeral"]) == 1 and found["numeral"] in "LCDM"):
            return None
        word = re.search(r"(\w[\w’'.-]*)\s$", found.string[: found.start()])
        before = word[1] if word else ""
        follows = found.string[found.end() :]
        if found["numeral"] == "I" and before != "War" and (before.islower() or _SAYS.match(follows)):
            return None  # the pronoun "I"
        if re.match(r"\s(?:century|centuries)\b", follows):
            return lang.ordinal(value)
        if re.search(r"\b(?:King|Queen|Pope|Emperor|Empress|Tsar|Sultan|Shah) \w+\s$", found.string[: found.start()]):
            return lang.roman(value)
        noun = before.casefold().rstrip(".")
        if noun in lang.roman_nouns or noun.removesuffix("s") in lang.roman_nouns:
            return lang.cardinal(value)
        if before in lang.rulers:
            return lang.roman(value)
        single = len(found["numeral"]) == 1 or found["numeral"] in ("IV", "MI", "DC", "CD", "CV", "XL", "DI", "LI")
        return lang.cardinal(value) if before[:1].isupper() and not before.isupper() and not single else None

    return [rule("Roman numeral", rf"(?<=\s)(?P<numeral>{_ROMAN})(?![\w]|\.\s?[A-Z])", said, "A")]


def roman_value(text: str) -> int:
    """Return the value of a Roman numeral, or 0 for an empty string.

    :raises KeyError: a letter is not a Roman digit in upper case.
    """
    values = [_VALUES[letter] for letter in text]
    return sum(-value if value < max(values[at + 1 :], default=0) else value for at, value in enumerate(values))


def ranges_rules(lang: Language) -> list[Rule]:
    """Return the rules for minus signs, and for ranges of years, numbers and days."""
    to = lang.signs["to"]

    def short(found: re.Match[str], context: Context) -> str | None:
        first, last = int(found[1]), int(found[2])
        if first not in _YEARS or (last <= first % 100 and last):
            return None
        if not last:
            return f"{lang.year(first)} {to} {lang.year(first // 100 * 100 + 100)}"
        said = lang.cardinal(last) if last > 9 else lang.short_year(last)
        return f"{lang.year(first)} {to} {said}"

    def spaced(found: re.Match[str], context: Context) -> str:
        """Return the word for "minus" or "to" that replaces a minus sign or spaced hyphen.

        A hyphen means "minus" only before a smaller number.
        """
        first = re.search(r"\d+$", found.string[: found.start()])
        last = re.match(r"\d+", found.string[found.end() :])
        less = first and last and int(last[0]) < int(first[0]) and ":" not in found.string
        return f" {lang.signs['-'] if less or '−' in found[0] else to} "

    def both(found: re.Match[str], context: Context) -> str | None:
        years = int(found[1]), int(found[2])
        return (
            f"{lang.year(years[0])} {to} {lang.year(years[1])}" if all(1000 <= year < 2100 for year in years) else None
        )

    def days(found: re.Match[str], context: Context) -> str:
        first, last = (lang.abbreviations.get(f"{name}.", name) for name in found.groups())
        return f"{first} {to} {last}"

    named = one_of([*(name for name in lang.months if len(name) > 2), *lang.weekdays])
    money = one_of([sign for sign in lang.money if not sign.isalpha()])
    return [
        rule("range or minus", r"(?<=\d)(?:\s[-−]\s|−)(?=\d)", spaced, "-−"),
        rule("range of years", r"(?<![\w.,-])(\d{4})[-–—](\d{2})(?![\w-]|[.,]\d)", short, "0"),
        rule("range of years", r"(?<![\w,-])(?<!\d\.)(\d{4})\s?[-–—]\s?(\d{4})(?![\w-]|[.,]\d)", both, "0"),
        rule("range", rf"(?<=[\d%°½¼¾a-zA-Z.])\s?–\s?(?=[-−]?(?:{money})?\s?\d)", lambda m, c: f" {to} ", "–"),
        rule("range", r"(?<=[apAP][mM])\s?-\s?(?=\d)|(?<=\.m\.)\s?-\s?(?=\d)", lambda m, c: f" {to} ", "-"),
        rule("range", rf"(?<=[\d%°½¼¾])(?:-|\s-\s)(?=(?:{money})?\d)", lambda m, c: f" {to} ", "-"),
        rule(
            "range",
            r"(?<=\d[a-z]{2})[-–](?=\d+(?:st|nd|rd|th))|(?<=\d0s)[-–](?=[’']?\d+0s)|(?<=[Qq]\d)[-–](?=[Qq]\d)",
            lambda m, c: f" {to} ",
            "-–",
        ),
        rule("range", rf"(?<=\d)\s?–\s?(?=(?:{named})\b)", lambda m, c: f" {to} ", "–"),
        rule("range", r"(?<=\d)[-–](?=(?:present|today|now)\b)", lambda m, c: f" {to} ", "-–"),
        rule("range", r"\b(noon|midnight)\s?[-–]\s?(?=\d)", lambda m, c: f"{m[1]} {to} ", "-–"),
        rule("range", rf"(?i)\b({named})\.?\s?[–-]\s?({named})\b\.?", days, "–-"),
    ]


def years_rules(lang: Language) -> list[Rule]:
    """Return the rules that read numbers as years.

    A number from 800 to 2199 is a year after a word such as "since". Otherwise, only a number from 1100 to 2099 is a
    year, unless the next word shows that it is a count.
    """

    def year(found: re.Match[str], context: Context) -> str | None:
        return lang.year(int(found[0])) if int(found[0]) in _YEARS else None

    def dated(found: re.Match[str], context: Context) -> str | None:
        return lang.year(int(found["year"])) if int(found["year"]) in range(800, 2200) else None

    follows = r"(?![\w%°]|[.,:/]\d)"
    return [
        rule(
            "year",
            rf"(?i)(?:{after(lang.dated)}|(?<=\bc\.)|(?<=\bca\.))(?P<year>\d{{4}}|\d{{3}}(?! \d{{3}})){follows}",
            dated,
            "0",
        ),
        rule("year", rf"(?<![\w.,:/–-])(?:19|20)\d\d{follows}(?!\s(?:{lang.surely_counted}))", year, "0"),
        rule("year", rf"(?<![\w.,:/–-])1[1-8]\d\d{follows}(?!\s(?:{lang.counted}))", year, "0"),
    ]


def numbers_rules(lang: Language) -> list[Rule]:
    """Return the rules for percentages, symbols, numbers with letters, and other numbers."""

    def dated(found: re.Match[str]) -> bool:
        """Return whether a number before a letter is a year, as in ``2014a``."""
        following = found.string[found.end() : found.end() + 2]
        return bool(re.fullmatch(r"(?:19|20)\d\d", found[0]) and re.fullmatch(r"[a-d]\W?", following))

    def attached(found: re.Match[str], context: Context) -> str:
        number = found[1]
        if number.isdecimal() and int(number) in _YEARS and len(number) == 4 and int(number) > 1899:
            return f" {lang.year(int(number))}"
        after = " " * found.string[found.end() : found.end() + 1].isalpha()
        return f" {lang.number(found[1].replace('.', lang.decimal))}{after}"

    return [
        rule("percentage", r"(?<=[\d½¼¾⅓⅔])\s?%|(?<=\d)\s?‰", lambda m, c: f" {lang.signs[m[0].strip()]}", "%‰"),
        rule("degrees", r"(?<=\d)\s?[°º˚](?!\w)", lambda m, c: f" {lang.signs['°']}", "°º˚"),
        rule("about", r"(?<!\w)[~≈]\s?(?=[\d£$€])", lambda m, c: f"{lang.signs['~']} ", "~≈"),
        rule("compared", r"(?<!\w)([<>≤≥±])\s?(?=[\d£$€])", lambda m, c: f"{lang.signs[m[1]]} ", "<>≤≥±"),
        rule("compared", r"\s?([=<>≤≥÷×])\s?(?=\s|\w|[-−])", lambda m, c: f" {lang.signs[m[1]]} ", "=<>≤≥÷×"),
        rule("plus", r"(?<=\d)\+(?!\d)", lambda m, c: f" {lang.signs['+']}", "+"),
        rule("plus", r"(?<=[^\W\d_])\+(?!\w)", lambda m, c: f" {lang.signs['+']}", "+"),
        rule("times", r"(?<=\d)x/(?=[a-z])", lambda m, c: f" {lang.signs['times']} {lang.signs['per']} ", "x"),
        rule("times", r"(?<=\d)[x×](?!\w)", lambda m, c: f" {lang.signs['times']}", "x"),
        rule("plus", r"(?<!\w)\+(?=\d)", lambda m, c: f"{lang.signs['+']} ", "+"),
        rule("plus", r"(?<=\w)\s\+\s(?=\w)", lambda m, c: f" {lang.signs['+']} ", "+"),
        rule("minus", r"(?<![\w)\]])[-−](?=\d)", lambda m, c: f"{lang.signs['-']} ", "-−"),
        rule(
            "number and letters",
            rf"(?<![\w.,])(?:{lang.numeral})(?=(?!x\b)[A-Za-z]{{1,3}}s?(?!\w))",
            lambda m, c: f"{lang.year(int(m[0])) if dated(m) else lang.number(m[0])} ",
            "0",
        ),
        rule("letters and number", r"(?<=[^\W\d_])(?<!\dx)(?<!\d [x×])-?(\d+(?:[.,]\d+)?)", attached, "0"),
        rule("number", rf"(?<!\d)(?:{lang.numeral})(?!\d)", lambda m, c: lang.number(m[0]), "0"),
        rule("number", r"(?<![\w.,])\.(?=\d)", lambda m, c: f"{lang.signs['decimal']} ", "."),
        rule("bracket", r"(?<=\d)\((?=\w{1,3}\))", lambda m, c: " ", "("),
        rule("bracket", r"(?<=\d\(\w)\)|(?<=\d\(\w\w)\)", lambda m, c: "", "("),
        rule("digits", r"\d+", lambda m, c: lang.digits(m[0]), "0"),
        rule("percentage", r"%", lambda m, c: lang.signs["%"], "%"),
    ]

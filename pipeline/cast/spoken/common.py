"""Rules for all languages, filled in with the words of each language.

The order of the rules matters, since no rule changes text that an earlier one has changed. Addresses come first, then
text that is not spoken, dates, times, telephone numbers, money, units, fractions, abbreviations before numbers, Roman
numerals, ranges, other abbreviations, years and numbers, acronyms and symbols. A rule may look at more text than it
changes: in ``10–15``, one rule changes the dash and another the numbers.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.cast.spoken import figures, measures
from pipeline.cast.spoken.figures import ROMAN_ONLY, roman_value
from pipeline.cast.spoken.language import CAPITAL, Context, Language, Rule, is_end, one_of, rule
from pipeline.cast.spoken.measures import SUPERS

_HOSTS = "com|org|net|edu|gov|int|info|io|eu|uk|us|se|de|at|ch|fr|be|es|no|dk|fi|nl|it|ie|ca|au|ac|co|ai|app|dev|fm|tv"
_PICTURES = {
    "☀": "sun", "❤": "red heart", "☔": "umbrella with rain", "🚶": "person walking", "🏃": "person running",
    "🏻": "light skin tone", "🏼": "medium-light skin tone", "🏽": "medium skin tone", "🏾": "medium-dark skin tone",
    "🏿": "dark skin tone",
}  # fmt: skip
_PICTURE = (
    "[\u2600-\u27bf\U0001f1e6-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\u2600-\u27bf\U0001f300-\U0001faff]?[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_BEFORE_NAMES = frozenset("by and with of for to from says said like as or et und och y e von van de".split())
_LETTERS = frozenset("EU UK USA ICT GIS UE DSGVO BIP GDP IMF OECD OCDE OMS ONG NGO API URL EEA EU27".split())
"""Acronyms that are spelled out even in a heading in capitals."""
_CLOSING = ("etc.", "usw.", "usf.", "osv.", "o.s.v.", "m.m.", "m.fl.")
"""Abbreviations that end a list, and also the sentence if a capital letter follows."""
_LABEL = re.compile(rf"{CAPITAL}[\w.]*(?:\s{CAPITAL}[\w.]*)*:")
"""Pattern for a speaker's name used as a label: ``MAYOR SMITH:``."""
_UNSPEAKABLE = re.compile(r"[^AEIOUYÅÄÖÆØÉÈÜ]{4}|^[^AEIOUYÅÄÖÆØÉÈÜ]+$")
"""Pattern for acronyms that cannot be read as words.

They have four consonants in a row, or no vowel.
"""


def rules_of(language: Language) -> tuple[Rule, ...]:
    """Return all rules for a language, in the order in which they are tried.

    The rule for very long numbers comes first, then the language's own rules, then the common ones.
    """
    common = (
        _addresses,
        _silent,
        figures.dates_rules,
        figures.times_rules,
        figures.telephones_rules,
        measures.money_rules,
        measures.units_rules,
        figures.fractions_rules,
        figures.counting_rules,
        figures.roman_rules,
        figures.ranges_rules,
        _abbreviations,
        figures.years_rules,
        figures.numbers_rules,
        _acronyms,
        _marks,
    )
    return (_long_number(language), *language.rules, *(made for rules in common for made in rules(language)))


def _long_number(lang: Language) -> Rule:
    """Return the rule that reads very long numbers digit by digit.

    It comes first, so that no later rule has to put such a number into words.
    """

    def digits(found: re.Match[str], context: Context) -> str | None:
        token = re.search(r"\S*$", found.string[: found.start()])
        address = token and re.search(r"[^\W\d_]", token[0]) and re.search(r"[@/?=#]", token[0])
        return None if address else lang.digits(found[0])

    return rule("digits", r"(?<!\d)(?:\d{16,}|\d{1,3}(?:[.,'’\s]\d{3}){5,})(?!\d)", digits, "0")


def _counted(name: str, lang: Language) -> str:
    return " ".join(re.sub(r"\d+", lambda m: f" {lang.cardinal(int(m[0]))} ", name).split())


def _addresses(lang: Language) -> list[Rule]:
    signs = lang.signs

    def spelt(text: str) -> str:
        text = re.sub(r"\d+", lambda m: f" {lang.cardinal(int(m[0])) if len(m[0]) < 5 else lang.digits(m[0])} ", text)
        text = re.sub(
            r"[.@/_#?&=+:%~-]", lambda m: f" {signs['hyphen'] if m[0] == '-' else signs.get(m[0], '')} ", text
        )
        return " ".join(text.split())

    def parted(name: str) -> str:
        """Return the words of an identifier such as ``SmartCity`` or ``city_lab``."""
        name = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", name.replace("_", " "))
        return _counted(name, lang)

    def web(found: re.Match[str], context: Context) -> str:
        if context.addresses == "word":
            return signs["link"]
        host, _, rest = re.sub(r"^(?:\w+://)?(?:www\.)?", "", found[0]).partition("/")
        return spelt(f"{host}/{rest}".rstrip("/") if context.addresses == "full" else host.partition(":")[0])

    tail = r"(?:[/?#][^\s<>\"“”|]*[^\s<>\"“”|.,;:!?)\]’'])?/?"
    host = r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?"
    return [
        rule("address", rf"(?:https?|ftp)://{host}{tail}|\bwww\.{host}{tail}", web, "./"),
        rule("address", r"(?:https?|ftp)://[^\s<>\"“”|]*[^\s<>\"“”|.,;:!?)\]’']", web, "/"),
        rule("e-mail", rf"\b[\w.+-]+@{host}", lambda m, _: spelt(m[0]), "@"),
        rule("handle", r"(?<![\w@])@(\w+)", lambda m, _: f"{signs['@']} {parted(m[1])}", "@"),
        rule("address", rf"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:{_HOSTS})\b(?!\.\w){tail}", web, "."),
        rule("hashtag", r"(?<!\w)#(\w*[^\W\d_]\w*)", lambda m, _: f"{signs['hashtag']} {parted(m[1])}", "#"),
    ]


def _silent(lang: Language) -> list[Rule]:
    def nothing(found: re.Match[str], context: Context) -> str:
        return ""

    bracketed = (
        r"(?i)\[[^\]]*\d{1,2}:\d{2}(?::\d{2})?[^\]]*\]|[\[(](?:inaudible|unintelligible|"
        r"crosstalk|laughter|applause|laughs|laughing|chuckles|chuckling|music|pause|silence|sighs|coughs|cheering|"
        r"indistinct)\b[^\])]*[\])]"
    )
    return [
        rule("direction", bracketed, nothing, "[("),
        rule("note mark", r"\[\^[^\]]*\]|(?<=[\w.,;:!?”’)])\[\d{1,3}(?:[,–-] ?\d{1,3})*\]", nothing, "["),
        rule("editor's bracket", r"\[(?=[^\W\d_]{1,3}\]\w)|(?<=\w)\[(?=[^\W\d_]{1,4}\])", nothing, "["),
        rule("editor's bracket", r"(?<=\[\w)\](?=\w)|(?<=\w\[\w)\]|(?<=\w\[\w\w)\]|(?<=\w\[\w\w\w)\]", nothing, "["),
        rule("note mark", rf"(?<=[^\W\d_]{{3}})[{SUPERS}]+(?!\w)|(?<=[.,;:!?”’)])[{SUPERS}]+", nothing, SUPERS),
        rule(
            "ornament",
            r"(?<!\w)(?:[#*_=~•·●◆■□▪▶★☆\-–—]\s?){3,}(?!\w)|[■□▪▫●○◆◇★☆▶►•·†‡]+",
            nothing,
            "#*_=~•·●◆■□▪▶★☆-–—▫○◇►†‡",
        ),
        rule("arrow", r"^[←→⇒➔➜⟶]\s*|\s*[←→⇒➔➜⟶]$", nothing, "←→⇒➔➜⟶"),
        rule("arrow", r"[↑↓]\s?(?=\d)", lambda m, c: f"{lang.signs[m[0][0]]} ", "↑↓"),
        rule("arrow", r"(?<=\w)\s?[→⇒➔➜⟶]\s?(?=\w)", lambda m, c: f" {lang.signs['to']} ", "→⇒➔➜⟶"),
        rule("trademark", r"[™®©℠](?!\s?\d)", nothing, "™®©℠"),
    ]


def _abbreviations(lang: Language) -> list[Rule]:
    def written(found: re.Match[str], context: Context) -> str:
        said = lang.abbreviations[found[1]]
        ends = found[1].endswith(".") and is_end(found)
        closes = found[1].casefold() in _CLOSING and re.match(rf"\s+{CAPITAL}", found.string[found.end() :])
        return said + "." * bool(ends or closes)

    def dotted(found: re.Match[str], context: Context) -> str:
        letters = " ".join(re.findall(r"[^\W\d_]", found[0]))
        return letters + "." * is_end(found)

    def initial(found: re.Match[str], context: Context) -> str | None:
        """Return an initial without its full stop, or None at the end of a sentence.

        The full stop is assumed to end the sentence if the previous word is in lower case, as in "plan B.", unless that
        word often precedes a name, like "by".
        """
        before = found.string[: found.start()].split()
        if before and before[-1].islower() and before[-1] not in _BEFORE_NAMES:
            return None
        return f"{found[1]} " if found.string[found.end() : found.end() + 1].isalpha() else found[1]

    def titled(found: re.Match[str], context: Context) -> str:
        return lang.titles[found[1]]

    return [
        rule("abbreviation", rf"(?<![\w.])({one_of(lang.titles)})(?=\s+{CAPITAL})", titled, "A"),
        rule("abbreviation", rf"(?<![\w.])({one_of(lang.abbreviations)})(?![\w])", written),
        rule("initials", rf"(?<![\w.])(?:{CAPITAL}\.\s?){{2,}}(?!\w)", dotted, "."),
        rule("initials", r"(?<![\w.])(?:[a-z]\.){2,}", dotted, "."),
        rule(
            "initial",
            rf"(?<![\w.’'])({CAPITAL})\.(?=(?:\s?|-){CAPITAL})",
            initial,
            "A",
        ),
    ]


def _acronyms(lang: Language) -> list[Rule]:
    def acronym(found: re.Match[str], context: Context) -> str | None:
        word, plural = found["word"], found["plural"] or ""
        if word in lang.words:
            return word.capitalize() + plural
        if len(word) > 1 and set(word) <= set("IVX") and word != "IV" and not plural and ROMAN_ONLY.fullmatch(word):
            return lang.cardinal(roman_value(word))
        capitals = is_capitals(found.string, found.span(), context)
        if capitals and not re.search(r"[AEIOUYÅÄÖÉÈÜ]", word) and word.lower() not in lang.capitals:
            capitals = False
        if word in _LETTERS:
            capitals = False
        if capitals and word in context.acronyms and word.lower() not in (context.known | lang.capitals):
            capitals = False
        if capitals or word.lower() in context.known or word.lower() in emphasised:
            return word.lower() + plural.lower()
        if len(word) > 5 and not plural and not _UNSPEAKABLE.search(word):
            return word.lower()
        return " ".join(word) + plural

    emphasised = lang.capitals - lang.ambiguous

    def is_capitals(text: str, span: tuple[int, int], context: Context) -> bool:
        """Return whether the word at ``span`` belongs to ordinary text written in capitals."""
        words = re.findall(r"[^\W\d_]+", text)
        capitals = [w for w in words if w.isupper()]
        if len(words) > 2 and len(capitals) == len(words) and sum(map(len, words)) > 2 * len(words):
            return True
        if context.heading and len(capitals) == len(words) and len(words) > 1:
            return True
        around = (
            re.search(rf"(?:\b{CAPITAL}+\b[\s,’'-]+)*$", text[: span[0]]),
            re.match(rf"(?:[\s,’'-]+{CAPITAL}+\b)*", text[span[1] :]),
        )
        run = " ".join(part[0] for part in around if part).split()
        if _LABEL.match(text) and span[1] <= text.index(":") and len(text[slice(*span)]) > 2:
            return True
        return len(run) > 1 and any(w.lower().strip(",’'-") in lang.capitals for w in run)

    return [
        rule(
            "acronym",
            rf"(?<!\w)({CAPITAL}{{1,4}})(?:&|\s&\s)({CAPITAL}{{1,4}})(?!\w)",
            lambda m, c: f"{' '.join(m[1])} {lang.signs['&']} {' '.join(m[2])}",
            "&",
        ),
        rule(
            "acronym",
            rf"(?<![^\W\d_])(?P<word>{CAPITAL}{{2,}})(?P<plural>(?:’|')?{lang.plural}(?!\w))?(?![^\W\d_])",
            acronym,
            "A",
        ),
    ]


def _marks(lang: Language) -> list[Rule]:
    signs = lang.signs

    def either(found: re.Match[str], context: Context) -> str:
        return f" {signs['or']} "

    def pictured(found: re.Match[str], context: Context) -> str | None:
        """Return the name of an emoji, or of the first emoji in a joined sequence.

        The result is None for squared ideographs, and in languages other than English.
        """
        before = found.string[max(0, found.start() - 1) : found.start()]
        first, space = found[0][0], " " * (bool(before) and not before.isspace() and before not in "(“‘[")
        name = _PICTURES.get(first) or unicodedata.name(first, "").lower()
        if lang.code != "en" or "ideograph-" in name:
            return None
        name = re.sub(r"^(?:white heavy|heavy black|heavy|white|black) ", "", name)
        return space + _counted(re.sub(r"-(?=\d)", " ", name), lang)

    return [
        rule("slash", rf"(?<={CAPITAL})(?<!\d{CAPITAL})/(?={CAPITAL})", lambda m, c: " ", "/"),
        rule(
            "slash",
            r"(?<=[^\W\d_])/(?=[^\W\d_])|(?<=[^\W_]{2})/(?=\w)|(?<=\d[A-Z])/(?=\d)|(?<=\w)\s/\s(?=\w)",
            either,
            "/",
        ),
        rule(
            "sign",
            r"(?<=\s)&(?=\s)|(?<=\w)&(?=\w)",
            lambda m, c: signs["&"] if m.string[m.start() - 1].isspace() else f" {signs['&']} ",
            "&",
        ),
        rule("sign", r"(?<=\s)@(?=\s)", lambda m, c: signs["@"], "@"),
        rule("emoji", _PICTURE, pictured),
        rule("variant", r"[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]+", lambda m, c: ""),
    ]

"""Swedish rules: common (*en*) and neuter (*ett*) nouns, and endings after a colon (``EU:s``, ``3:e``)."""

from __future__ import annotations

import re

from pipeline.cast.spoken.figures import roman_value
from pipeline.cast.spoken.language import LARGEST, Context, Language, one_of, rule, table

_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
_DAYS = dict(
    zip(
        "mån tis ons tors tor fre lör sön".split(),
        "måndag tisdag onsdag torsdag torsdag fredag lördag söndag".split(),
        strict=True,
    )
)
_SMALL = """noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton
    nitton""".split()
_TENS = "_ _ tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()
_ORDINALS = """nollte första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde
    fjortonde femtonde sextonde sjuttonde artonde nittonde""".split()
_LARGE = ((10**12, "biljon"), (10**9, "miljard"), (10**6, "miljon"))
_NEUTER = frozenset(
    """år hus barn land ord kilo gram kilogram ton dygn paket exemplar djur träd bord rum problem bolag företag liv namn
    antal avsnitt kapitel brev försök mål steg sätt slag fall språk folk program projekt system område hem vatten bad
    torg hotell museum samtal möte äpple ställe rike århundrade årtionde decennium sekel halvår kvartal poäng varv spel
    besök fel svar kort foto tåg flyg fartyg pass prov kök kvarter öre pund varv vittne parti råd test hjul ben öga
    öra hjärta glas bröd ägg""".split()
)
_NEUTER_END = re.compile(
    r"(?:hus|land|barn|ande|ende|ium|eum|tek|rum|bolag|företag|område|program|system|år|ord|träd)$"
)
_FUNCTION = (
    r"(?!(?:i|av|på|och|eller|till|är|var|för|med|som|den|det|de|kap|har|hade|kan|om|vid|efter|före|mot|från|att|ska|st|"
    r"visar|handlar|månader|ger|blev|blir|när|men|så|över|under|januari|februari|mars|april|maj|juni|juli|augusti|"
    r"september|oktober|november|december)\b)"
)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    said = f"{_SMALL[hundreds]}hundra" if hundreds else ""
    if not rest:
        return said
    return said + (_SMALL[rest] if rest < 20 else _TENS[rest // 10] + (_SMALL[rest % 10] if rest % 10 else ""))


def _cardinal(number: int) -> str:
    """Return a number in words: *hundra* for 100 and *tusen* for 1000, without *ett*."""
    if number in (0, 100, 1000):
        return {0: "noll", 100: "hundra", 1000: "tusen"}[number]
    parts = []
    for value, name in _LARGE:
        count, number = divmod(number, value)
        if count:
            parts.append(f"en {name}" if count == 1 else f"{_cardinal(count)} {name}er")
    thousands, rest = divmod(number, 1000)
    if thousands:
        spoken = "" if thousands == 1 else _below_thousand(thousands)
        parts.append(f"{spoken.removesuffix('ett') + 'et' if spoken.endswith('ett') else spoken}tusen")
    if rest:
        parts.append(_below_thousand(rest))
    said = " ".join(parts)
    return said.removeprefix("ett") if said.startswith("etthundra") else said


def _ordinal(number: int) -> str:
    rest = number % 100
    before = _below_thousand(number % 1000 - rest) if number % 1000 > rest else ""
    thousands = f"{_cardinal(number - number % 1000)} " if number > 999 else ""
    if not rest:
        return f"{_cardinal(number)}de"
    tens = "" if rest < 20 else _TENS[rest // 10]
    ones = rest if rest < 20 else rest % 10
    return thousands + before + tens + (_ORDINALS[ones] if ones else "nde")


class _Swedish(Language):
    """The Swedish language, with two decimals read as one number: *tre komma fjorton*."""

    def cardinal(self, number: int) -> str:
        """Return a number in words, or digit by digit from ``LARGEST`` upwards."""
        return _cardinal(number) if number < LARGEST else self.digits(str(number))

    def ordinal(self, number: int) -> str:
        return _ordinal(number)

    def digits(self, text: str) -> str:
        return " ".join(_SMALL[int(digit)] for digit in text if digit.isdecimal())

    def number(self, text: str) -> str:
        """Return the words for a number in figures, reading two decimals together: *tre komma fjorton*."""
        whole, mark, decimals = text.partition(",")
        if mark and len(decimals) == 2 and decimals[0] != "0":
            return f"{super().number(whole)} {self.signs['decimal']} {_cardinal(int(decimals))}"
        return super().number(text)

    def mixed(self, whole: int, numerator: int, denominator: int) -> str:
        """Return a whole number and a fraction in words: *två och en halv*."""
        said = "en" if whole == 1 else _cardinal(whole)
        return f"{said} {self.and_fraction(numerator, denominator)}"

    def multiple(self, number: str, until: str, sign: str) -> str:
        """Return a number with its multiplier in words: *en miljon* for ``1 milj.``"""
        name = self.multipliers[sign]
        if number == "1" and not until:
            first, _, rest = name.partition(" ")
            one = f"en {first.removesuffix('er')}" if first.endswith("er") else f"ett{first}"
            return f"{one} {rest}".strip()
        return super().multiple(number, until, sign)


def _gender(number: int, noun: str) -> str:
    """Return a number in words; 1 is *en* or *ett*, depending on the noun."""
    if number != 1:
        return _cardinal(number)
    first = noun.split()[0].rpartition("-")[2]
    return "ett" if first in _NEUTER or _NEUTER_END.search(first) else "en"


def _one(found: re.Match[str], context: Context) -> str | None:
    """Return *en* or *ett* before a noun, or None after a noun such as *kapitel*."""
    before = re.search(r"([^\W\d_]+)\.?\s$", found.string[: found.start()])
    counted = """nr nummer kapitel kap sidan sida del steg avsnitt plats version grupp klass fas nivå fråga punkt bok
        volym figur tabell bilaga akt scen artikel paragraf mål division zon spår område typ läge""".split()
    return None if before and before[1].casefold() in counted else f"{_gender(1, found[1])} "


def _year(year: int) -> str:
    """Return a year in words: *nittonhundranittio*, *tjugohundrafem*, *tjugotjugoett*."""
    century, rest = divmod(year, 100)
    if century == 20 and rest >= 20:
        return f"tjugo{_cardinal(rest)}"
    if 10 < century < 21:
        return f"{_cardinal(century)}hundra" + (_cardinal(rest) if rest else "")
    return _cardinal(year)


def _date(day: int, month: int, year: int, context: Context) -> str:
    return f"{_ordinal(day)} {_MONTHS[month - 1]}" + (f" {_year(year)}" if year else "")


def _short_date(found: re.Match[str], context: Context) -> str | None:
    day, month = int(found[1]), int(found[2])
    return _date(day, month, 0, context) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _clock(hours: int, minutes: int) -> str:
    if not minutes:
        return _cardinal(hours)
    return f"{_cardinal(hours)} {'noll' if minutes < 10 else 'och'} {_cardinal(minutes)}"


def _times(found: re.Match[str], context: Context) -> str | None:
    hours, last = int(found["h"]), found["h2"]
    if hours > 24 or int(last or 0) > 24:
        return None
    until = f" till {_clock(int(last), int(found['m2'] or 0))}" if last else ""
    word = "Klockan" if found["k"][0] == "K" else "klockan"
    return f"{word} {_clock(hours, int(found['m'] or 0))}{until}"


def _decade(found: re.Match[str], context: Context) -> str:
    number = int(found[1])
    if len(found[1]) == 4:
        century, rest = divmod(number, 100)
        return f"{_cardinal(century)}hundra{_cardinal(rest) if rest else ''}{found[2]}"
    return f"{_cardinal(number)}{found[2]}"


def _ruler(found: re.Match[str], context: Context) -> str:
    """Return the name and number of a ruler in words: *Karl den tolfte*.

    The ordinal of a king ends in *-e*, as in *förste*, not in *-a*.
    """
    number = _ordinal(roman_value(found["n"]))
    queens = {"Elizabeth", "Elisabet", "Margareta", "Margrethe", "Katarina", "Maria", "Anna", "Isabella", "Kristina"}
    if number.endswith("a") and found["name"] not in queens:
        number = number[:-1] + "e"
    return f"{found['name']} den {number}{'s' if found['s'] else ''}"


def _fraction(numerator: int, denominator: int) -> str:
    if denominator == 2:
        return "en halv" if numerator == 1 else f"{_cardinal(numerator)} halva"
    ordinal = _ordinal(denominator)
    name = {4: "fjärdedel", 100: "hundradel", 1000: "tusendel", 8: "åttondel"}.get(denominator)
    name = name or (ordinal.removesuffix("de") if ordinal.endswith("nde") else ordinal) + "del"
    return f"en {name}" if numerator == 1 else f"{_cardinal(numerator)} {name}ar"


def _half(found: re.Match[str], context: Context) -> str:
    return "ett halvt " if _gender(1, found[1]) == "ett" else "en halv "


def _ended(found: re.Match[str], context: Context) -> str:
    """Return the spoken form of an acronym with an ending: *E U s*, *Natos*, *teven*."""
    word, ending = found[1], found[2]
    if word.lower() == "tv":
        return f"teve{ending.removeprefix('e') if ending[0] == 'e' else ending}"
    return f"{word.capitalize()}{ending}" if word in _WORDS else f"{' '.join(word.upper())} {ending}"


def _with_ore(found: re.Match[str], context: Context) -> str:
    kronor, ore = int(found[1]), int(found[2])
    said = f"{_gender(kronor, 'krona')} {'krona' if kronor == 1 else 'kronor'}"
    return said + (f" och {_cardinal(ore)} öre" if ore else "")


def _law(found: re.Match[str], context: Context) -> str:
    return f"{_ordinal(int(found[1]))} kapitlet" + (f" {_ordinal(int(found[2]))} paragrafen" if found[2] else "")


_SIGNS = {
    ".": "punkt", "decimal": "komma", "to": "till", "-": "minus", "%": "procent", "‰": "promille", "@": "snabel-a",
    "/": "snedstreck", "_": "understreck", "#": "nummertecken", "?": "frågetecken", "&": "och", "+": "plus",
    "=": "är lika med", "<": "mindre än", ">": "större än", "≤": "högst", "≥": "minst", "±": "plus minus",
    "~": "ungefär", "≈": "ungefär", "×": "gånger", "÷": "delat med", "°": "grader", "or": "eller", "and": "och",
    "per": "per", "ratio": "till", "number": "nummer", "link": "en länk", "hashtag": "hashtagg", "version": "version",
    ":": "kolon", "hyphen": "bindestreck", "of": "av", "times": "gånger", "power": "{} upphöjt till n", "↑": "plus",
    "↓": "minus",
}  # fmt: skip

_UNITS = table(
    """
    mm millimeter millimeter, cm centimeter centimeter, dm decimeter decimeter, m meter meter, km kilometer kilometer,
    mil mil mil, ha hektar hektar, nm nanometer nanometer, µm mikrometer mikrometer, μm mikrometer mikrometer,
    l liter liter, L liter liter, dl deciliter deciliter, cl centiliter centiliter, ml milliliter milliliter,
    msk matsked matskedar, tsk tesked teskedar, krm kryddmått kryddmått, g gram gram, hg hekto hekto, kg kilo kilo,
    mg milligram milligram, µg mikrogram mikrogram, μg mikrogram mikrogram, t ton ton, s sekund sekunder,
    sek sekund sekunder,
    ms millisekund millisekunder, min minut minuter, h timme timmar, tim timme timmar, tim. timme timmar,
    Hz hertz hertz, kHz kilohertz kilohertz, MHz megahertz megahertz, GHz gigahertz gigahertz, W watt watt,
    kW kilowatt kilowatt, MW megawatt megawatt, GW gigawatt gigawatt, Wh wattimme wattimmar,
    kWh kilowattimme kilowattimmar, MWh megawattimme megawattimmar, GWh gigawattimme gigawattimmar,
    TWh terawattimme terawattimmar, V volt volt, kV kilovolt kilovolt, A ampere ampere, J joule joule,
    mAh milliamperetimme milliamperetimmar, kJ kilojoule kilojoule, kcal kilokalori kilokalorier,
    hk hästkraft hästkrafter, Pa pascal pascal, hPa hektopascal hektopascal, bar bar bar, K kelvin kelvin,
    °C grad_Celsius grader_Celsius, ºC grad_Celsius grader_Celsius, °F grad_Fahrenheit grader_Fahrenheit,
    dB decibel decibel, N newton newton, lm lumen lumen, lx lux lux, mol mol mol, kB kilobyte kilobyte,
    MB megabyte megabyte, GB gigabyte gigabyte, TB terabyte terabyte, kbit kilobit kilobit, Mbit megabit megabit,
    Gbit gigabit gigabit, ppm P_P_M P_P_M, CO2e C_O_två-ekvivalenter C_O_två-ekvivalenter, år år år, dag dag dagar,
    dygn dygn dygn, timme timme timmar, månad månad månader, vecka vecka veckor, person person personer,
    invånare invånare invånare, km/h kilometer_i_timmen kilometer_i_timmen,
    km/tim kilometer_i_timmen kilometer_i_timmen
    """
)
_KRONA, _ORE = ("krona", "kronor"), "och {} öre|{} öre"
_MONEY = {
    "kr": (*_KRONA, _ORE), "kr.": (*_KRONA, _ORE), "SEK": (*_KRONA, _ORE), "kronor": (*_KRONA, _ORE),
    "krona": (*_KRONA, _ORE), ":-": (*_KRONA, ""), "€": ("euro", "euro", "och {} cent|{} cent"),
    "EUR": ("euro", "euro", "och {} cent|{} cent"), "$": ("dollar", "dollar", "och {} cent|{} cent"),
    "US$": ("US-dollar", "US-dollar", ""), "USD": ("amerikansk dollar", "amerikanska dollar", ""),
    "£": ("pund", "pund", ""), "GBP": ("pund", "pund", ""), "¥": ("yen", "yen", ""), "₽": ("rubel", "rubel", ""),
    "DKK": ("dansk krona", "danska kronor", ""), "NOK": ("norsk krona", "norska kronor", ""),
    "CHF": ("schweizerfranc", "schweizerfranc", ""),
}  # fmt: skip
_MULTIPLIERS = {
    "tkr": "tusen kronor", "mkr": "miljoner kronor", "Mkr": "miljoner kronor", "mnkr": "miljoner kronor",
    "mdkr": "miljarder kronor", "mn": "miljoner", "mn.": "miljoner", "milj.": "miljoner", "milj": "miljoner",
    "mdr": "miljarder", "mdr.": "miljarder", "md": "miljarder", "mrd": "miljarder", "miljon": "miljoner",
    "miljoner": "miljoner", "miljard": "miljarder", "miljarder": "miljarder", "biljoner": "biljoner",
    "tusen": "tusen", "hundra": "hundra",
}  # fmt: skip

_ABBREVIATIONS = {
    "t. ex.": "till exempel", "T. ex.": "Till exempel", "t ex": "till exempel", "T ex": "Till exempel",
    "bl. a.": "bland annat", "Bl. a.": "Bland annat", "bl a": "bland annat", "d. v. s.": "det vill säga",
    "dvs.": "det vill säga", "dvs": "det vill säga", "m. m.": "med mera", "m m": "med mera", "m. fl.": "med flera",
    "m fl": "med flera", "o. s. v.": "och så vidare", "osv.": "och så vidare", "osv": "och så vidare",
    "o. d.": "och dylikt", "o. dyl.": "och dylikt", "t. o. m.": "till och med", "T. o. m.": "Till och med",
    "t o m": "till och med", "fr. o. m.": "från och med", "Fr. o. m.": "Från och med", "fr o m": "från och med",
    "p. g. a.": "på grund av", "P. g. a.": "På grund av", "pga.": "på grund av", "pga": "på grund av",
    "p g a": "på grund av", "s. k.": "så kallade", "s k": "så kallade", "m. a. o.": "med andra ord",
    "i. e.": "det vill säga", "f. d.": "före detta", "f d": "före detta", "e. d.": "eller dylikt",
    "f. n.": "för närvarande", "f. ö.": "för övrigt", "i st. f.": "i stället för", "m. a. p.": "med avseende på",
    "f. Kr.": "före Kristus", "e. Kr.": "efter Kristus", "f Kr": "före Kristus", "e Kr": "efter Kristus",
    "t. v.": "till vänster", "t. h.": "till höger", "o. a.": "och andra", "resp.": "respektive", "ca": "cirka",
    "ca.": "cirka", "Ca": "Cirka", "c:a": "cirka", "jfr": "jämför", "jfr.": "jämför", "Jfr": "Jämför",
    "ang.": "angående", "Ang.": "Angående", "tel.": "telefon", "Tel.": "Telefon", "inkl.": "inklusive",
    "exkl.": "exklusive", "ev.": "eventuellt",
    "etc.": "et cetera", "etc": "et cetera", "enl.": "enligt", "max.": "maximalt", "min.": "minst", "st.": "stycken",
    "st": "stycken", "obs.": "observera", "OBS!": "Observera!", "forts.": "fortsättning", "red.": "redaktör",
    "utg.": "utgåva", "övers.": "översättning", "f.": "född", "betr.": "beträffande", "motsv.": "motsvarande",
    "milj.": "miljoner", "adj.": "adjungerad", "avd.": "avdelning", "inst.": "institutionen", "kungl.": "kungliga",
    "Kungl.": "Kungliga", "vs.": "versus", "vs": "versus", "och/eller": "och eller", "S:t": "Sankt", "S:ta": "Sankta",
    "tv": "teve", "Tv": "Teve", "TV": "teve", "vd": "V D", "pc": "P C", "cd": "C D", "dvd": "D V D", "bnp": "B N P",
    "sms": "S M S", "gps": "G P S", "adhd": "A D H D", "it": "I T", "iOS": "I O S", "pH": "P H", "IPv4": "I P v fyra",
    "IPv6": "I P v sex", "mRNA": "M R N A", "el.": "eller", "o.": "och", "kl.": "klockan", "kl": "klockan",
}  # fmt: skip
_COUNTING = {
    "nr": "nummer", "nr.": "nummer", "Nr": "Nummer", "Nr.": "Nummer", "s.": "sidan", "sid.": "sidan", "S.": "Sidan",
    "kap.": "kapitel", "Kap.": "Kapitel", "§§": "paragraferna", "§": "paragraf", "st.": "stycke", "art.": "artikel",
    "Art.": "Artikel", "fig.": "figur", "Fig.": "Figur", "tab.": "tabell", "Tab.": "Tabell", "bil.": "bilaga",
    "vol.": "volym", "bd": "band", "bd.": "band", "tel": "telefon", "Tel": "Telefon", "p.": "punkt", "mom.": "moment",
    "prop.": "proposition", "rskr.": "riksdagsskrivelse", "f.": "född", "d.": "död", "ver.": "version", "op.": "opus",
}  # fmt: skip
_TITLES = {
    "Dr.": "Doktor", "dr": "doktor", "Dr": "Doktor", "Prof.": "Professor", "prof.": "professor", "Hr": "Herr",
    "hr": "herr", "Fr.": "Fru", "St.": "Sankt", "dir.": "direktör", "ing.": "ingenjör", "adv.": "advokat",
    "fil. dr": "filosofie doktor", "med. dr": "medicine doktor", "doc.": "docent", "kapt.": "kapten", "gen.": "general",
}  # fmt: skip
_WORDS = frozenset(
    """NATO UNESCO UNICEF SIDA AIDS NASA OPEC FIFA UEFA IKEA LEGO ICA SAAB ABBA SACO SÄPO BRIS BUP ROT RUT PISA RADAR
    LASER SONAR SARS MERS COVID SIM PIN RAM ROM ISO CERN SWIFT SEPA ASEAN INTERPOL EUROPOL FRONTEX VAB SAS HIV GAIS MUF
    SIPRI FORES OBS SISU NORAD NAFTA GIF JPEG ASCII OXFAM KAOS MAX""".split()
)
_CAPITALS = frozenset(
    """en ett den det de och eller men inte är var i på av till för med som att om från vid under över efter före mot
    utan hur vad när vem varför jag du han hon vi ni min din sin här där nu ny nytt gammal stor bra nej ja bara också
    mycket mer mest alla allt inget aldrig alltid idag viktigt obs tack stopp fri dag år tid stad hus värld liv kapitel
    del sida fråga svar slut början inledning""".split()
)
_RULERS = frozenset(
    """Karl Carl Gustav Gustaf Erik Johan Oscar Oskar Kristian Christian Fredrik Adolf Magnus Valdemar Håkan Harald Olav
    Olof Sigismund Henrik Ludvig Filip Philip Georg Edvard Rikard Richard Jakob Johannes Paulus Pius Benedictus Benedikt
    Gregorius Leo Clemens Urban Bonifatius Alexander Nikolaj Peter Ivan Katarina Elizabeth Elisabet Margareta Margrethe
    Maria Anna Isabella Kristina Napoleon Wilhelm Vilhelm Otto Franz Frans Josef Juan Felipe Charles Ramses Innocentius
    Mehmed Birger Knut Sverker Leopold Albert Haakon""".split()
)
_ENDINGS = "s|n|ns|en|ens|t|ts|et|ets|ar|arna|arnas|er|erna|ernas|a"
_DAY_NAMES = one_of(_DAYS)
_ACRONYM = r"(?:[A-ZÅÄÖ]{2,}|tv|vd|pc|cd|dvd|sms|it)"


def _between(found: re.Match[str], context: Context) -> str | None:
    return " och " if re.search(r"(?i)\bmellan (?:kl\. ?)?[\d.,:]+$", found.string[: found.start()]) else None


LANGUAGE: Language = _Swedish(
    code="sv",
    group=".",
    decimal=",",
    signs=_SIGNS,
    months={name: n for n, name in enumerate(_MONTHS, 1)}
    | {name: n for n, name in enumerate("jan feb mar apr maj jun jul aug sep okt nov dec".split(), 1)}
    | {"sept": 9},
    date=_date,
    clock=_clock,
    year=_year,
    units=_UNITS,
    power=lambda name, power: f"{'kvadrat' if power == 2 else 'kubik'}{name}",
    money=_MONEY,
    multipliers=_MULTIPLIERS,
    fraction=_fraction,
    abbreviations=_ABBREVIATIONS
    | {key.replace(". ", "."): said for key, said in _ABBREVIATIONS.items() if ". " in key},
    counting=_COUNTING,
    titles=_TITLES,
    words=_WORDS,
    capitals=_CAPITALS,
    ambiguous=frozenset({"i"}),
    roman_nouns=frozenset("kapitel del band bok akt scen artikel klass fas steg avsnitt bilaga nr".split()),
    roman=lambda number: f"den {_ordinal(number)}",
    rulers=_RULERS,
    feet=lambda feet, inches: f"{_cardinal(feet)} fot {_cardinal(inches)}",
    raised=lambda base, exponent: f"{base} upphöjt till {'minus ' if exponent < 0 else ''}{_cardinal(abs(exponent))}",
    weekdays=tuple(_DAYS.values()),
    surely_counted=r"(?:personer|människor|invånare|barn|kvinnor|män|bilar|hus|träd|meter|kilometer|km|ton|bostäder|timmar"
    r"|lägenheter|kronor|kr|år|gånger)\b",
    counted=r"(?:personer|människor|invånare|kronor|kr|euro|dollar|år|dagar|timmar|meter|kilometer|sidor|gånger|ord|"
    r"deltagare|barn|kvinnor|män|anställda|bostäder|lägenheter|träd|böcker|röster|ton|liter|kvadrat\w+|procent|hus|"
    r"miljoner|miljarder|stycken|st|elever|studenter|bilar|cyklar|platser|fall|[a-zåäö]{3,}(?:arna|erna|orna))\b",
    dialled=r"ring|ringa|ringer|ringde|larma|slå|telefon|tel|tel\.|numret|telefonnummer",
    dated=r"år|åren|sedan|från|till|anno|sommaren|hösten|vintern|våren|omkring|runt|före|efter",
    gender=_gender,
    rules=(
        rule(
            "range of years",
            r"(?i)(?<=\bmellan )(1\d{3}|20\d\d)\s?[-–]\s?(1\d{3}|20\d\d)(?!\d)",
            lambda m, c: f"{_year(int(m[1]))} och {_year(int(m[2]))}",
            "-–",
        ),
        rule("range", r"(?<=\d)\s?[-–]\s?(?=\d)", _between, "-–"),
        rule("time", r"\b(?P<k>[Kk]l\.?|[Kk]lockan)\s?(?P<h>\d{1,2})(?:[.:](?P<m>[0-5]\d))?(?:\s?[–-]\s?(?P<h2>\d{1,2})"
             r"(?:[.:](?P<m2>[0-5]\d))?)?(?![\d:]|\.\d)", _times, "0"),
        rule("date", r"(?<=\bden )(\d{1,2})/(\d{1,2})(?![/\d])", _short_date, "0"),
        rule("telephone", r"(?<!\w)1177(?!\w)", lambda m, c: "elva sjuttiosju", "0"),
        rule("telephone", r"(?<!\w)11[34] 1[34](?!\w)", lambda m, c: LANGUAGE.digits(m[0]), "0"),
        rule("telephone", r"(?<![\w.,-])0\d{1,3}\s?[/-]\s?\d{5,8}(?![\w-])", lambda m, c: LANGUAGE.digits(m[0]), "0"),
        rule("decade", r"(?<![\w.,])(\d{2}|\d{4})-?(tal(?:ets?|en|ens)?(?:[a-zåäö]+)?)\b", _decade, "0"),
        rule("joined", r"(?<![\w.,])(\d{1,3})-(?![a-zåäö]*\d)(åri\w+|åring\w*|dubbel\w*|faldig\w*|siffri\w+|"
             r"procentig\w*|årsåldern|årsdag\w*|dagars|veckors)\b", lambda m, c: _cardinal(int(m[1])) + m[2], "0"),
        rule("ordinal", r"(?<![\w.,:])(\d{1,4}):(?:a|e)\b", lambda m, c: _ordinal(int(m[1])), "0"),
        rule("ruler", rf"\b(?P<name>{one_of(sorted(_RULERS))})\s(?P<n>[IVX]+)\b(?P<s>:s\b)?", _ruler, "A"),
        rule("law", r"(?<![\w.,])(\d{1,2}) kap\.(?:\s(\d{1,3})(?:\s§|\s?§)(?!\w))?", _law, "0"),
        rule("law", r"(?<![\w.,])(\d{1,3})\s?§(?!§|\s?\d)", lambda m, c: f"{_ordinal(int(m[1]))} paragrafen", "§"),
        rule("money", r"(?<![\w.,])(\d{1,4}):(\d\d)\s?(?:kr|kronor)\b", _with_ore, "0"),
        rule("money", r"(?<=\d):-(?!\w)", lambda m, c: " kronor", ":"),
        rule("per", r"(?<=\d\skr)/(?=\w)|(?<=€)/(?=\w)|(?<=kronor)/(?=\w)", lambda m, c: " per ", "/"),
        rule("half", r"(?<![\w.,/])(?:1/2|½)\s(?=([a-zåäö]{2,}))", _half, "/½"),
        rule("one", rf"(?<![\w.,:/–§-])1\s(?={_FUNCTION}([a-zåäö]{{3,}}|år)\b)(?!{one_of(_MULTIPLIERS)})", _one, "0"),
        rule("one", r"(?<![\w.,:/–-])1(?=\s?[%‰°])(?!\s?°[CF])", lambda m, c: "en", "%‰°"),
        rule("page", r"(?<=\d\s)s\.(?=\s\d)", lambda m, c: "sidan", "s"),
        rule("law", r"(?<=\d)\s?§§(?!\s?\d)", lambda m, c: " paragraferna", "§"),
        rule("time", r"(?<![\w.,:])([01]\d|2[0-3])\.([0-5]\d)(?!\w|[.,:]\d)",
             lambda m, c: _clock(int(m[1]), int(m[2])), "0"),
        rule("page", r"(?<=\d)\s(ff?)\.(?!\w)", lambda m, c: " följande" if m[1] == "f" else " och följande", "f"),
        rule("dotted", r"(?<![\w.,:])(\d{1,2})\.(\d{1,2})(?!\w|[.,:]\d)",
             lambda m, c: f"{_cardinal(int(m[1]))} punkt {_cardinal(int(m[2]))}", "0"),
        rule("days", rf"(?<!\w)({_DAY_NAMES})\.?\s?[–-]\s?({_DAY_NAMES})\b\.?",
             lambda m, c: f"{_DAYS[m[1]]} till {_DAYS[m[2]]}", "–-"),
        rule("weekday", rf"(?<!\w)({_DAY_NAMES})\.?(?=,?\s(?:den\s)?\d)", lambda m, c: _DAYS[m[1]]),
        rule("ending", rf"(?<!\w)({_ACRONYM}):({_ENDINGS})\b", _ended, ":"),
        rule("ending", r"(?<=[a-zåäö\d])(?<!\bc):(?=(?:s|n|t|a|e)\b)", lambda m, c: "", ":"),
    ),
)  # fmt: skip

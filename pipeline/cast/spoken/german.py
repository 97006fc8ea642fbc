"""German rules: genders of nouns, and endings of ordinals after articles and prepositions (*am dritten*)."""

from __future__ import annotations

import re

from pipeline.cast.spoken.figures import roman_value
from pipeline.cast.spoken.language import Context, Language, cardinal_in, one_of, ordinal_in, rule, table

_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_SHORT_MONTHS = "jan feb mär apr mai jun jul aug sep okt nov dez".split()
_WEEKDAYS = dict(
    zip(
        "Mo Di Mi Do Fr Sa So".split(),
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
        strict=True,
    )
)
_DATIVE = frozenset("mit von zu aus bei nach seit ab vor in an auf unter über hinter neben zwischen".split())
_ACCUSATIVE = frozenset("für gegen durch ohne um kostet kosten kostete zahlt zahlte hat habe hatte nur bis pro".split())
_WEAK = frozenset(
    """am im zum zur vom beim dem den des einem einen einer eines seinem seinen seiner ihrem ihren ihrer meinem
    meinen meiner unserem unseren unserer diesem diesen jedem jeden bis zwischen""".split()
)
_WEAK_E = frozenset(
    "die das ins ans aufs fürs durchs diese dieses jede jedes eine seine ihre meine unsere jener dieser".split()
)
_NEUTER = frozenset(
    """Jahrhundert Jahrtausend Jahrzehnt Jahr Kapitel Mal Quartal Semester Buch Tor Spiel Kind Haus Land Bild Bier Auto
    Wort Stück Glas Prozent Gramm Kilogramm Kilo Pfund Megabyte Gigabyte Beispiel Ziel Gebäude Ende Auge Interesse
    Stockwerk Obergeschoss Untergeschoss Halbjahr Album Konzert Gespräch Ergebnis Ei Brot Boot Pferd Tier Zimmer Bit
    Byte Watt Volt Ampere Gesetz Treffen Thema Team Werk Studium""".split()
)
_FEMININE = frozenset(
    """Person Frau Stadt Nacht Hand Million Milliarde Billion Mark Arbeit Zahl Wahl Liga Bundesliga Mutter Tochter
    Schwester Antwort Angst Luft Kraft Macht Bank Nummer Oper Feder Etage Art Form Zeit Fahrt Tür Uhr""".split()
)
_MASCULINE = frozenset("Name Kollege Kunde Junge Gedanke Wille Glaube Zeuge Experte Buchstabe Käse Hase".split())
_FEMININE_END = re.compile(r"(?:ung|heit|keit|schaft|tion|sion|tät|enz|anz|ik|ei|ur|in|[^g]e|ge)$")
_NEUTER_END = re.compile(r"(?:chen|lein|ment|ium|jahr|haus|spiel|buch|jahrhundert)$")
_NO_NOUN = (
    r"(?!(?:Der|Die|Das|Er|Sie|Es|Wir|Ich|Ein|Eine|Danach|Dann|Dort|Damit|Dabei|Doch|Aber|Und|Auch|In|Im|Am|An|Auf|"
    r"Bei|Mit|Nach|Seit|Von|Vor|Zu|Zum|Für|Wenn|Weil|Wer|Was|Wie|Wo|Hier|Heute|So|Als|Diese|Dieser|Dieses|Man|Nun|Jetzt)\b)"
)
_AT_START = (
    r"(?:Kapitel|Teil|Auflage|Weltkrieg|Bundesliga|Liga|FC|Jahrhundert|Platz|Semester|Mal|Akt|Runde|Klasse|Preis)"
)


def _cardinal(number: int) -> str:
    return re.sub(r"^ein(?=hundert|tausend)", "", cardinal_in("de", number))


def _ordinal(number: int) -> str:
    return re.sub(r"^ein(?=hundert|tausend)", "", ordinal_in("de", number))


class _German(Language):
    """The German language: *hundert* rather than *einhundert*, and *eineinhalb* as one word."""

    def cardinal(self, number: int) -> str:
        """Return a number in words: *hundert* for 100 and *tausend* for 1000, without *ein*."""
        said = super().cardinal(number)
        return re.sub(r"^ein(?=hundert|tausend)", "", said)

    def mixed(self, whole: int, numerator: int, denominator: int) -> str:
        """Return a whole number and a fraction in words: *zweieinhalb*."""
        if (numerator, denominator) == (1, 2):
            return ("ein" if whole == 1 else self.cardinal(whole)) + "einhalb"
        return f"{self.cardinal(whole)} {self.and_fraction(numerator, denominator)}"

    def multiple(self, number: str, until: str, sign: str) -> str:
        """Return a number with its multiplier in words: *eine Million* for ``1 Mio.``"""
        name = self.multipliers[sign]
        if number == "1" and not until:
            return {"Millionen": "eine Million", "Milliarden": "eine Milliarde", "Billionen": "eine Billion"}.get(
                name, f"ein{name}"
            )
        return super().multiple(number, until, sign)


def _gender_of(noun: str) -> str:
    """Return a noun's gender (``m``, ``f`` or ``n``) from word lists and its ending."""
    last = noun.rpartition("-")[2]
    if last in _MASCULINE or last in _MONTHS:
        return "m"
    if last in _NEUTER or _NEUTER_END.search(last):
        return "n"
    return "f" if last in _FEMININE or _FEMININE_END.search(last) else "m"


def _gender(number: int, noun: str) -> str:
    """Return a number in words, in the form required before a noun."""
    if number == 1:
        return "eine" if _gender_of(noun.split()[0]) == "f" else "ein"
    said = _cardinal(number)
    return said.removesuffix("s") if number % 100 == 1 else said


def _ending(before: str, noun: str) -> str:
    """Return the ending to add to an ordinal (*dritte*): ``n``, ``r``, ``s``, ``m`` or empty.

    :param before: text before the ordinal.
    :param noun: noun after the ordinal.
    """
    before = re.sub(r"(?:\d+\.\s?(?:und|oder|bis|sowie|[–-]|/|,)\s?)+$", lambda m: "bis " * ("bis" in m[0]), before)
    words = re.findall(r"[^\W\d_]+", before)
    if words and words[-1] == "bis" and len(words) > 1 and words[-2].lower() in _WEAK:
        words.pop()
    last = words[-1].lower() if words and re.search(r"[^\W\d_],?\s$", before) else ""
    earlier = words[-2] if len(words) > 1 else ""
    gender = _gender_of(noun)
    if last in _WEAK:
        return "n"
    if last == "der":
        of_something = earlier[:1].isupper() and len(words) > 2 and gender == "f"
        return "n" if earlier.lower() in _DATIVE or earlier in ("während", "wegen", "trotz") or of_something else ""
    if last in _WEAK_E:
        return ""
    if last in _DATIVE and last not in ("unter", "über", "zwischen"):
        return "r" if gender == "f" else "m"
    return {"m": "r", "f": "", "n": "s"}[gender]


def _said_ordinal(found: re.Match[str], number: int) -> str:
    text = found.string
    noun = re.search(r"\b[A-ZÄÖÜ][\w-]+", text[found.end() : found.end() + 60])
    return _ordinal(number) + _ending(text[: found.start()], noun[0] if noun else "")


def _ordinals(found: re.Match[str], context: Context) -> str | None:
    following = found.string[found.end() :].lstrip()
    if not found.string[: found.start()].strip() and not re.match(rf"{_AT_START}\b|\d|und\b", following):
        return None
    number = int(found["n"]) if found["n"].isdecimal() else roman_value(found["n"])
    return _said_ordinal(found, number) + " " * (found.string[found.end() - 1] == "/") if number else None


def _ruler(found: re.Match[str], context: Context) -> str:
    before = re.findall(r"\b[a-zäöü]+\b", found.string[max(0, found.start() - 40) : found.start()])[-2:]
    number = _ordinal(roman_value(found["n"])).capitalize()
    queen = found["name"] in ("Elisabeth", "Katharina", "Maria", "Margarethe", "Isabella", "Anna", "Christina")
    article, end = ("die", "") if queen else ("der", "")
    if found["s"]:
        article, end = ("der" if queen else "des"), "n"
    elif set(before) & {"mit", "von", "unter", "bei", "nach", "seit", "zu", "vor", "aus", "dem"}:
        article, end = ("der" if queen else "dem"), "n"
    elif set(before) & {"für", "gegen", "durch", "ohne", "den"}:
        article, end = ("die", "") if queen else ("den", "n")
    return f"{found['name']}{found['s']} {article} {number}{end}" + _stop(found)


def _stop(found: re.Match[str]) -> str:
    """Return the full stop of a match that ends the sentence, or an empty string."""
    return "." * (found[0][-1] == "." and not found.string[found.end() :].strip(" ”“’\"')]"))


def _year(year: int) -> str:
    century, rest = divmod(year, 100)
    if 10 < century < 20:
        return f"{_cardinal(century)}hundert" + (_cardinal(rest) if rest else "")
    return _cardinal(year)


def _date(day: int, month: int, year: int, context: Context) -> str:
    return f"{_ordinal(day)}r {_MONTHS[month - 1]}" + (f" {_year(year)}" if year else "")


def _dated(found: re.Match[str], context: Context) -> str | None:
    name, before = found["name"], found.string[: found.start()]
    month = LANGUAGE.months[name.casefold()] if name else int(found["m"])
    day, year = int(found["d"]), int(found["y"] or 0)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if (
        not name
        and not year
        and not re.search(r"(?i)\b(?:am|vom|bis|zum|ab|dem|den|seit|tag|woch|abend)\s?,?\s$", before)
    ):
        return None
    if year < 100 and found["y"]:
        year += 2000 if year < 50 else 1900
    said = f"{_said_ordinal_of(day, before)} {_MONTHS[month - 1]}"
    return said + (f" {_year(year)}" if year else _stop(found))


def _said_ordinal_of(day: int, before: str) -> str:
    return _ordinal(day) + _ending(before, "Mai")


def _clock(hours: int, minutes: int) -> str:
    hour = "ein" if hours == 1 else _cardinal(hours)
    return f"{hour} Uhr" + (f" {_cardinal(minutes)}" if minutes else "")


def _times(found: re.Match[str], context: Context) -> str | None:
    hours, last = int(found["h"]), found["h2"]
    if hours > 24 or int(last or 0) > 24:
        return None
    if not last:
        return _clock(hours, int(found["m"] or 0))
    until = _clock(int(last), int(found["m2"] or 0))
    first = _clock(hours, int(found["m"])) if int(found["m"] or 0) else _cardinal(hours)
    return f"{first} {found['to'] if found['to'].isalpha() else 'bis'} {until}"


def _decade(found: re.Match[str], context: Context) -> str:
    number = int(found[1])
    said = _year(number) if len(found[1]) == 4 else _cardinal(number)
    following = found.string[found.end() :]
    return f"{said}er" + ("pack" if following.startswith("pack") else "") + " " * (found[0][-1] in "- ")


def _fraction(numerator: int, denominator: int) -> str:
    if denominator == 2:
        return "ein halb" if numerator == 1 else f"{_cardinal(numerator)} Halbe"
    name = {3: "Drittel", 7: "Siebtel", 8: "Achtel", 100: "Hundertstel", 1000: "Tausendstel"}.get(denominator)
    name = name or _cardinal(denominator).capitalize() + ("tel" if denominator < 20 else "stel")
    return f"{_gender(1, 'Viertel') if numerator == 1 else _cardinal(numerator)} {name}"


def _half(found: re.Match[str], context: Context) -> str:
    return "ein" + {"m": " halber ", "f": "e halbe ", "n": " halbes "}[_gender_of(found[1])]


def _one(found: re.Match[str], context: Context) -> str | None:
    """Return *ein*, inflected for the next noun and the previous word.

    The result is None if a noun precedes the number, as in *Kapitel 1*.
    """
    before = re.search(r"([^\W\d_]+)\s$", found.string[: found.start()])
    word = before[1] if before else ""
    if before and word[0].isupper() and found.string[: before.start()].strip():
        return None
    gender = _gender_of(found[1])
    if word.lower() in {"mit", "von", "zu", "aus", "bei", "nach", "seit", "vor", "ab"}:
        return "einer " if gender == "f" else "einem "
    if word.lower() in _ACCUSATIVE and gender == "m":
        return "einen "
    return "eine " if gender == "f" else "ein "


def _with_cents(found: re.Match[str], context: Context) -> str:
    amount, cents = int(found[1].replace(".", "")), int(found[2])
    name = found[3]
    if not amount:
        return f"{_cardinal(cents)} Cent"
    return f"{_gender(amount, name)} {name}" + (f" {_cardinal(cents)}" if cents else "")


def _pointed(found: re.Match[str], context: Context) -> str:
    return f"{_cardinal(int(found[1]))} Punkt {_cardinal(int(found[2]))}"


def _joined(found: re.Match[str], context: Context) -> str:
    number = _cardinal(int(found[1]))
    return ("ein" if number == "eins" else number) + found[2].lower()


_SIGNS = {
    ".": "Punkt", "decimal": "Komma", "to": "bis", "-": "minus", "%": "Prozent", "‰": "Promille", "@": "at",
    "/": "Schrägstrich", "_": "Unterstrich", "#": "Raute", "?": "Fragezeichen", "&": "und", "+": "plus",
    "=": "gleich", "<": "kleiner als", ">": "größer als", "≤": "höchstens", "≥": "mindestens", "±": "plus minus",
    "~": "etwa", "≈": "ungefähr", "×": "mal", "÷": "geteilt durch", "°": "Grad", "or": "oder", "and": "und",
    "per": "pro", "ratio": "zu", "number": "Nummer", "link": "ein Link", "hashtag": "Hashtag", "version": "Version",
    ":": "Doppelpunkt", "hyphen": "Bindestrich", "of": "von", "times": "mal", "power": "{} hoch n", "↑": "plus",
    "↓": "minus",
}  # fmt: skip

_UNITS = table(
    """
    mm Millimeter Millimeter, cm Zentimeter Zentimeter, dm Dezimeter Dezimeter, m Meter Meter, km Kilometer Kilometer,
    ha Hektar Hektar, nm Nanometer Nanometer, µm Mikrometer Mikrometer, μm Mikrometer Mikrometer, l Liter Liter,
    L Liter Liter, dl Deziliter Deziliter, cl Zentiliter Zentiliter, ml Milliliter Milliliter, hl Hektoliter Hektoliter,
    g Gramm Gramm, kg Kilogramm Kilogramm, mg Milligramm Milligramm, µg Mikrogramm Mikrogramm,
    μg Mikrogramm Mikrogramm, t Tonne Tonnen,
    s Sekunde Sekunden, sek Sekunde Sekunden, Sek. Sekunde Sekunden, ms Millisekunde Millisekunden,
    min Minute Minuten, Min. Minute Minuten, h Stunde Stunden, Std. Stunde Stunden, Std Stunde Stunden,
    Hz Hertz Hertz, kHz Kilohertz Kilohertz, MHz Megahertz Megahertz, GHz Gigahertz Gigahertz, W Watt Watt,
    kW Kilowatt Kilowatt, MW Megawatt Megawatt, GW Gigawatt Gigawatt, Wh Wattstunde Wattstunden,
    kWh Kilowattstunde Kilowattstunden, MWh Megawattstunde Megawattstunden, GWh Gigawattstunde Gigawattstunden,
    TWh Terawattstunde Terawattstunden, V Volt Volt, kV Kilovolt Kilovolt, A Ampere Ampere,
    mAh Milliamperestunde Milliamperestunden, J Joule Joule, kJ Kilojoule Kilojoule, kcal Kilokalorie Kilokalorien,
    PS P_S P_S, Pa Pascal Pascal, hPa Hektopascal Hektopascal, bar Bar Bar, K Kelvin Kelvin,
    °C Grad_Celsius Grad_Celsius, ºC Grad_Celsius Grad_Celsius, °F Grad_Fahrenheit Grad_Fahrenheit, dB Dezibel Dezibel,
    N Newton Newton, lm Lumen Lumen, lx Lux Lux, mol Mol Mol, kB Kilobyte Kilobyte, MB Megabyte Megabyte,
    GB Gigabyte Gigabyte, TB Terabyte Terabyte, kbit Kilobit Kilobit, Mbit Megabit Megabit, Gbit Gigabit Gigabit,
    ppm P_P_M P_P_M, CO2e C_O_zwei_Äquivalent C_O_zwei_Äquivalent,
    kmh Kilometer_pro_Stunde Kilometer_pro_Stunde
    """
)
_MONEY = {
    "€": ("Euro", "Euro", "{}|{} Cent"), "EUR": ("Euro", "Euro", "{}|{} Cent"), "$": ("Dollar", "Dollar", "{}|{} Cent"),
    "US$": ("US-Dollar", "US-Dollar", ""), "USD": ("US-Dollar", "US-Dollar", ""), "£": ("Pfund", "Pfund", "{}"),
    "GBP": ("Pfund", "Pfund", "{}"), "¥": ("Yen", "Yen", ""), "CHF": ("Franken", "Franken", "{}|{} Rappen"),
    "Fr.": ("Franken", "Franken", "{}|{} Rappen"), "sFr.": ("Franken", "Franken", "{}|{} Rappen"),
    "DM": ("Mark", "Mark", "{}|{} Pfennig"), "ct": ("Cent", "Cent", ""), "Ct.": ("Cent", "Cent", ""),
    "kr": ("Krone", "Kronen", ""), "SEK": ("schwedische Krone", "schwedische Kronen", ""),
    "DKK": ("dänische Krone", "dänische Kronen", ""), "NOK": ("norwegische Krone", "norwegische Kronen", ""),
    "PLN": ("Zloty", "Zloty", ""), "₽": ("Rubel", "Rubel", ""),
}  # fmt: skip
_MULTIPLIERS = {
    "Tsd.": "tausend", "Mio.": "Millionen", "Mio": "Millionen", "Mrd.": "Milliarden", "Mrd": "Milliarden",
    "Bio.": "Billionen", "Million": "Millionen", "Millionen": "Millionen", "Milliarde": "Milliarden",
    "Milliarden": "Milliarden", "Billionen": "Billionen", "tausend": "tausend", "hundert": "hundert",
}  # fmt: skip

_ABBREVIATIONS = {
    "z. B.": "zum Beispiel", "Z. B.": "Zum Beispiel", "d. h.": "das heißt", "D. h.": "Das heißt",
    "usw.": "und so weiter",
    "u. s. w.": "und so weiter", "u. a.": "unter anderem", "U. a.": "Unter anderem", "u. U.": "unter Umständen",
    "u. Ä.": "und Ähnliches", "o. Ä.": "oder Ähnliches", "o. ä.": "oder ähnlich", "i. d. R.": "in der Regel",
    "s. o.": "siehe oben", "s. u.": "siehe unten", "z. T.": "zum Teil", "z. Zt.": "zurzeit", "z. Z.": "zurzeit",
    "m. E.": "meines Erachtens", "u. v. m.": "und vieles mehr", "u. v. a.": "und viele andere", "v. a.": "vor allem",
    "i. A.": "im Auftrag", "a. a. O.": "am angegebenen Ort", "v. Chr.": "vor Christus", "n. Chr.": "nach Christus",
    "a. D.": "außer Dienst", "e. V.": "E V", "a. M.": "am Main", "i. e.": "das heißt", "z. Hd.": "zu Händen",
    "ca.": "circa", "Ca.": "Circa", "bzw.": "beziehungsweise", "bspw.": "beispielsweise", "ggf.": "gegebenenfalls",
    "evtl.": "eventuell", "vgl.": "vergleiche", "Vgl.": "Vergleiche", "sog.": "sogenannte", "inkl.": "inklusive",
    "exkl.": "exklusive", "zzgl.": "zuzüglich", "abzgl.": "abzüglich", "bzgl.": "bezüglich", "etc.": "et cetera",
    "max.": "maximal", "min.": "mindestens", "geb.": "geboren", "gest.": "gestorben", "verh.": "verheiratet",
    "Hrsg.": "Herausgeber", "hrsg.": "herausgegeben", "Anm.": "Anmerkung", "Aufl.": "Auflage", "Tel.": "Telefon",
    "Jh.": "Jahrhundert", "Jhdt.": "Jahrhundert", "Jhs.": "Jahrhunderts", "Mio.": "Millionen", "Mrd.": "Milliarden",
    "MwSt.": "Mehrwertsteuer", "MwSt": "Mehrwertsteuer", "allg.": "allgemein", "dt.": "deutsch", "engl.": "englisch",
    "frz.": "französisch", "lat.": "lateinisch", "ehem.": "ehemalig", "entspr.": "entsprechend", "gem.": "gemäß",
    "jun.": "junior", "sen.": "senior", "Std.": "Stunden", "Min.": "Minuten", "Sek.": "Sekunden", "Str.": "Straße",
    "vs.": "versus", "o. J.": "ohne Jahr", "o. g.": "oben genannte", "GmbH": "G M B H", "gGmbH": "G G M B H",
    "GbR": "G B R", "BAföG": "Bafög", "iOS": "I O S", "StGB": "S T G B", "PKWs": "P K Ws", "Lkw": "L K W",
    "Pkw": "P K W", "Kfz": "K F Z", "ÖPNV": "Ö P N V", "IPv4": "I P v vier", "IPv6": "I P v sechs",
    "ebd.": "ebenda", "Ebd.": "Ebenda", "lt.": "laut", "od.": "oder", "u.": "und", "pH": "P H", "mRNA": "M R N A",
    "und/oder": "und oder", "Dipl.-Ing.": "Diplomingenieur", "jährl.": "jährlich", "tägl.": "täglich",
}  # fmt: skip
_COUNTING = {
    "Nr.": "Nummer", "Nrn.": "Nummern", "S.": "Seite", "Bd.": "Band", "Bde.": "Bände", "Kap.": "Kapitel",
    "Abb.": "Abbildung", "Tab.": "Tabelle", "Abs.": "Absatz", "Art.": "Artikel", "Ziff.": "Ziffer", "Rn.": "Randnummer",
    "§§": "Paragrafen", "§": "Paragraf", "Fn.": "Fußnote", "Anm.": "Anmerkung", "Anh.": "Anhang", "Bl.": "Blatt",
    "Tel.": "Telefon", "H.": "Heft", "Sp.": "Spalte", "Z.": "Zeile",
    "Abschn.": "Abschnitt", "T.": "Teil", "op.": "Opus", "Op.": "Opus",
}  # fmt: skip
_TITLES = {
    "Dr.": "Doktor", "Prof.": "Professor", "Hr.": "Herr", "Hrn.": "Herrn", "Fr.": "Frau", "St.": "Sankt",
    "Ing.": "Ingenieur", "Dipl.": "Diplom", "Frl.": "Fräulein", "Gebr.": "Gebrüder", "Abg.": "Abgeordnete",
    "Min.": "Minister", "Hl.": "Heilige",
}  # fmt: skip
_WORDS = frozenset(
    """NATO UNO UNESCO UNICEF AIDS NASA OPEC FIFA UEFA IKEA LEGO DAX PISA TÜV DIN ISO SIM PIN TAN RAM ROM SARS MERS
    COVID RADAR LASER SONAR EDEKA HARIBO ALDI REWE SEPA CERN SWIFT ASEAN INTERPOL EUROPOL FRONTEX GEMA ELSTER BAFA
    BAMF ABBA GULAG GIF JPEG LIDL HIPP ERASMUS NAFTA KITA GAU ASCII OXFAM""".split()
)
_CAPITALS = frozenset(
    """der die das den dem des ein eine und oder aber nicht kein keine ist sind war im in an am auf aus bei mit nach von
    vor zu zum zur für über unter um bis durch ohne gegen wer was wie wo wann warum ich du er sie es wir ihr man mein
    dein sein hier da dort ja nein doch nur auch sehr mehr alle alles nichts immer nie jetzt heute neu alt gut groß
    klein achtung wichtig bitte danke halt stopp frei tag jahr zeit stadt haus welt leben mensch kapitel teil seite
    frage antwort inhalt ende anfang einleitung fazit""".split()
)
_RULERS = frozenset(
    """Ludwig Karl Friedrich Wilhelm Heinrich Otto Maximilian Leopold Franz Joseph Josef Georg Eduard Richard Jakob
    Philipp Philip Johannes Paul Pius Benedikt Gregor Innozenz Leo Klemens Clemens Urban Bonifaz Alexander Nikolaus
    Peter Iwan Katharina Elisabeth Maria Christian Christina Gustav Adolf Oskar Harald Napoleon Albert August Konrad
    Rudolf Sigismund Ferdinand Charles Elizabeth Felipe Juan Ramses Ptolemaios Theodosius Mehmed Margarethe Isabella
    Anna Xaver Ernst Albrecht Viktor Emanuel Humbert""".split()
)
_ROMAN_NOUNS = frozenset(
    "kapitel band teil akt szene buch artikel stufe klasse phase abschnitt anhang tafel weltkrieg nr abb tab bd".split()
)
_COUNTED = (
    r"(?:Menschen|Personen|Einwohner\w*|Euro|Mark|Dollar|Franken|Kronen|Jahren?|Tagen?|Stunden|Kilometer\w*|Meter\w*|"
    r"Seiten|Mal|Teilnehmer\w*|Wörter|Kinder\w*|Frauen|Männer\w*|Arbeits\w+|Mitarbeiter\w*|Wohnungen|Bäumen?|Bücher\w*|"
    r"Gäste\w*|Zuschauer\w*|Stimmen|Fälle\w*|Stück|Tonnen|Liter|Quadrat\w+|Prozent|Häuser\w*|Leuten?|"
    r"[A-ZÄÖÜ][a-zäöüß]+(?:innen|ungen|heiten|keiten))\b"
)
_ROMAN = r"[IVX]+"
_NAMES = one_of([*_MONTHS, *_SHORT_MONTHS[:4], "Jän", "Jan", "Feb", "Mär", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept",
                 "Okt", "Nov", "Dez"])  # fmt: skip

LANGUAGE: Language = _German(
    code="de",
    group=".’'",
    decimal=",",
    signs=_SIGNS,
    months={name.casefold(): n for n, name in enumerate(_MONTHS, 1)}
    | {name: n for n, name in enumerate(_SHORT_MONTHS, 1)}
    | {"jän": 1, "sept": 9},
    date=_date,
    clock=_clock,
    year=_year,
    units=_UNITS,
    power=lambda name, power: f"{'Quadrat' if power == 2 else 'Kubik'}{name.lower()}",
    money=_MONEY,
    multipliers=_MULTIPLIERS,
    fraction=_fraction,
    abbreviations=_ABBREVIATIONS | {key.replace(" ", ""): said for key, said in _ABBREVIATIONS.items() if " " in key},
    counting=_COUNTING,
    titles=_TITLES,
    words=_WORDS,
    capitals=_CAPITALS,
    ambiguous=frozenset(),
    roman_nouns=_ROMAN_NOUNS,
    roman=lambda number: f"der {_ordinal(number).capitalize()}",
    rulers=_RULERS,
    feet=lambda feet, inches: f"{_cardinal(feet)} Fuß {_cardinal(inches)}",
    raised=lambda base, exponent: f"{base} hoch {'minus ' if exponent < 0 else ''}{_cardinal(abs(exponent))}",
    weekdays=tuple(_WEEKDAYS.values()),
    proper_months=True,
    counted=_COUNTED,
    dialled=r"rufen sie|wählen sie|ruft|wähle|wählt|wählen|notruf|notrufnummer|tel\.|telefon|rufnummer|hotline",
    dated=r"jahr|jahre|seit|anno|um|sommer|herbst|winter|frühjahr|frühling|anfang|mitte|ende",
    gender=_gender,
    rules=(
        rule("date", rf"(?<![\w.,])(?P<d>[0-3]?\d)\.\s?(?:(?P<name>(?i:{_NAMES}))\b(?:\.(?!\s*$))?|(?P<m>[01]?\d)\.)"
             r"(?:\s?(?P<y>\d{4}|(?<=\.)\d\d)(?![\w,:]|\.\d))?", _dated, "0"),
        rule("date", r"(?<![\w.,/–-])(?P<n>\d{1,2})\.(?=\s?(?:[–-]|bis|und|oder)\s?\d{1,2}\.\s?"
             rf"(?i:{_NAMES}))", lambda m, c: _ordinal(int(m["n"])) + _ending(m.string[: m.start()], "Mai"), "0"),
        rule("range", r"(?<=\d\.)\s?[–-]\s?(?=\d{1,2}\.)", lambda m, c: " bis ", "–-"),
        rule("time", r"(?<![\w.,:])(?P<h>\d{1,2})(?:[.:](?P<m>[0-5]\d))?(?:\s?(?P<to>[–-]|bis|und)\s?(?P<h2>\d{1,2})"
             r"(?:[.:](?P<m2>[0-5]\d))?)?\s?Uhr\b", _times, "0"),
        rule("telephone", r"(?<=\b[Dd]ie )(?:110|112|115)\b|(?<=\b[Dd]er )(?:110|112|115)\b|(?<=\bunter )"
             r"(?:110|112|115)\b(?!\s[A-ZÄÖÜ])", lambda m, c: LANGUAGE.digits(m[0]), "0"),
        rule("telephone", r"(?<![\w.,-])0\d{1,4}\s?[/-]\s?\d{4,9}(?![\w-])", lambda m, c: LANGUAGE.digits(m[0]), "0"),
        rule("ruler", rf"\b(?P<name>{one_of(sorted(_RULERS))})(?P<s>s?)\s(?P<n>{_ROMAN})\b\.?", _ruler, "A"),
        rule("ordinal", r"(?<![\w.,:/])(?P<n>\d{1,3})\./(?=\d{1,3}\.\s)", _ordinals, "0"),
        rule("ordinal", rf"(?<![\w.,:])(?<!\bFolge )(?<!\bTeil )(?<!\bKapitel )(?P<n>\d{{1,3}}|{_ROMAN})\."
             rf"(?=\s{_NO_NOUN}(?:[A-ZÄÖÜ]\w|und\s\d|"
             r"oder\s\d|bis\s\d|[a-zäöü]+e[nrs]?\s[A-ZÄÖÜ]))", _ordinals, "."),
        rule("ordinal", r"(?<=\bals )(\d{1,2})\.(?=\s[a-z])", lambda m, c: f"{_ordinal(int(m[1]))}r", "0"),
        rule("sentence", r"(?<=Abs\. \d )S\.(?=\s\d)", lambda m, c: "Satz", "S"),
        rule("decade", r"(?<![\w.,])(\d{2,4})er(?:-(?=Jahr)|(?=-Jahr|\b))", _decade, "0"),
        rule("joined", r"(?<![\w.,])(\d{1,3})-?(?![a-zäöü]*\d)(jährig\w*|Jährig\w*|fach\w*|mal\b|tägig\w*|"
             r"stündig\w*|stöckig\w*|köpfig\w*|monatig\w*|wöchig\w*|stellig\w*|teilig\w*|prozentig\w*)", _joined, "0"),
        rule("joined", r"(?<![\w.,])(\d{1,3})\s?%-?(ige[nrsm]?)\b", lambda m, c: f"{_joined(m, c)[: -len(m[2])]}prozent"
             f"{m[2]}", "%"),
        rule("money", r"(?<![\w.,])(\d{1,3}(?:\.\d{3})*|\d+),(\d\d)\s(Euro|Franken|Dollar|Mark)\b", _with_cents, "0"),
        rule("per", rf"(?<=€)\s?/\s?((?:{one_of(_UNITS)})[²³]?)(?!\w)", lambda m, c: f" pro {_named(m[1])}", "/"),
        rule("per", r"(?<=[€\d])\s?/\s?(?=(?:Jahr|Monat|Woche|Tag|Nacht|Stunde|Person|Kopf|Stück)\b)",
             lambda m, c: " pro ", "/"),
        rule("half", r"(?<![\w.,/])(?:1/2|½)\s(?=([A-ZÄÖÜ][a-zäöüß]+))", _half, "/½"),
        rule("one", r"(?<![\w.,:/–-])1\s(?=(?!Uhr|Mio|Mrd|Mill)([A-ZÄÖÜ][a-zäöüß]{2,}))", _one, "0"),
        rule("one", r"(?<![\w.,:/–-])1(?=\s?[%‰°])(?!\s?°[CF])", lambda m, c: "ein", "%‰°"),
        rule("page", r"(?<=\d)\s?(ff?)\.",
             lambda m, c: (" folgende" if m[1] == "f" else " fortfolgende") + _stop(m), "f"),
        rule("dotted", r"(?<![\w.,:])(\d{1,2})\.(\d{1,2})(?!\w|[.,:]\d)", _pointed, "0"),
        rule("street", r"(?<=[a-zäöüß])str\.(?=\s|$)", lambda m, c: "straße", "."),
        rule("street", r"(?<=[ -])Str\.(?=\s\d)", lambda m, c: "Straße", "."),
        rule("days", rf"(?<!\w)({'|'.join(_WEEKDAYS)})\.?\s?[–-]\s?({'|'.join(_WEEKDAYS)})\b\.?",
             lambda m, c: f"{_WEEKDAYS[m[1]]} bis {_WEEKDAYS[m[2]]}", "–-"),
        rule("weekday", rf"(?<!\w)({'|'.join(_WEEKDAYS)})\.(?=,?\s\d)", lambda m, c: _WEEKDAYS[m[1]], "."),
        rule("forms", r"\b(\w+er)/-?innen\b", lambda m, c: f"{m[1]}innen und {m[1]}", "/"),
        rule("forms", r"(?<=[a-zäöüß])[*:_·](?=in(?:nen)?\b)", lambda m, c: " ", "*:_·"),
    ),
)  # fmt: skip


def _named(sign: str) -> str:
    """Return the singular name of a unit, to be used after *pro*."""
    name = _UNITS[sign.rstrip("²³")][0]
    return LANGUAGE.power(name, 2 if sign[-1] == "²" else 3) if sign[-1] in "²³" else name

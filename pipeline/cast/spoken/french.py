"""French rules: agreement of *un* and *million*, elision, ordinals, times with *h*, digits in pairs."""

from __future__ import annotations

import re

from pipeline.cast.spoken.figures import roman_value
from pipeline.cast.spoken.language import Context, cardinal_in, ordinal_in, rule, table
from pipeline.cast.spoken.romance import Romance, common_rules, prices

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()


def _ordinal(number: int, ending: str = "e") -> str:
    """Return an ordinal in words: *première* for ``1re``, *second* for ``2d``.

    :param ending: written ending of the ordinal; a final ``s`` marks the plural.
    """
    plural = "s" if ending.endswith("s") else ""
    ending = ending.removesuffix("s")
    if number == 1:
        return ("première" if ending in ("re", "ère", "ere") else "premier") + plural
    if number == 2 and ending in ("nd", "d", "nde", "de"):
        return ("second" if ending in ("nd", "d") else "seconde") + plural
    said = ordinal_in("fr", number)
    return re.sub(r"(?<=vingt|.cent)s(?=ième)", "", said) + plural


def _agreed(said: str, noun: str) -> str:
    """Return a number in words, made to agree with a noun: *vingt et une heures*."""
    return said + "e" if _is_feminine(noun) and re.search(r"(?:^|[ -])un$", said) else said


def _is_feminine(noun: str) -> bool:
    word = re.split(r"[ -]", noun)[0].casefold()
    return word.removesuffix("s") in _FEMININE or bool(_FEMININE_ENDING.search(word))


def _date(day: int, month: int, year: int, context: Context) -> str:
    said = f"{'premier' if day == 1 else cardinal_in('fr', day)} {_MONTHS[month - 1]}"
    return f"{said} {cardinal_in('fr', year)}" if year else said


def _clock(hours: int, minutes: int) -> str:
    said = f"{_agreed(cardinal_in('fr', hours), 'heure')} {'heures' if hours > 1 else 'heure'}"
    return f"{said} {_agreed(cardinal_in('fr', minutes), 'minute')}" if minutes else said


def _fraction(numerator: int, denominator: int) -> str:
    names = {2: "demi", 3: "tiers", 4: "quart"}
    name = names.get(denominator) or _ordinal(denominator)
    plural = "s" if numerator > 1 and denominator != 3 else ""
    return f"{cardinal_in('fr', numerator)} {name}{plural}"


def _raised(base: str, exponent: int) -> str:
    if exponent in (2, 3):
        return f"{base} {'au carré' if exponent == 2 else 'au cube'}"
    return f"{base} puissance {'moins ' if exponent < 0 else ''}{cardinal_in('fr', abs(exponent))}"


def _pairs(text: str) -> str:
    """Return a telephone number in words, with its digits grouped as written or in pairs.

    Pairs are used if any group has more than three digits.
    """
    groups = re.findall(r"\d+", text)
    if max(map(len, groups)) > 3:
        groups = [pair for group in groups for pair in re.findall(r"\d?\d", group)]
    said = " ".join(
        " ".join([*(["zéro"] * (len(group) - len(group.lstrip("0")))), *_words(group.lstrip("0"))]) for group in groups
    )
    return f"plus {said}" if "+" in text else said


def _words(digits: str) -> list[str]:
    return [cardinal_in("fr", int(digits))] if digits else []


def _century(found: re.Match[str], context: Context) -> str | None:
    value = roman_value(found[1])
    if not value or (len(found[1]) == 1 and found[1] in "LCDM"):
        return None
    return _ordinal(value, found[2])


def _agreement(found: re.Match[str], context: Context) -> str | None:
    before = re.search(r"(\w+)[.\s]*$", found.string[: found.start()])
    if before and before[1].casefold() in _NUMBERED:
        return None
    said = cardinal_in("fr", int(re.sub(r"\D", "", found[1])))
    agreed = _agreed(said, found[2])
    return agreed if agreed != said else None


def _over(found: re.Match[str], context: Context) -> str | None:
    """Return a score such as ``18/20`` in words, or None for any other match.

    Fractions, pairs of years and ``9/11`` are not scores.
    """
    top, bottom = int(found[1]), int(found[2])
    if (top, bottom) == (9, 11):
        return None
    if top == bottom:
        return f"{cardinal_in('fr', top)} {cardinal_in('fr', bottom)}"
    years = [part in range(1900, 2100) for part in (top, bottom)]
    if any(years):
        return None if all(years) else f"{cardinal_in('fr', top)} {cardinal_in('fr', bottom)}"
    if (bottom < 11 and top < bottom) or (top < bottom and bottom in (12, 16, 100, 1000) and top == 1):
        return None
    return f"{cardinal_in('fr', top)} sur {cardinal_in('fr', bottom)}"


def _day(found: re.Match[str], context: Context) -> str | None:
    day, month = int(found[1]), int(found[2])
    return _date(day, month, 0, context) if 0 < day < 32 and 0 < month < 13 else None


def _post_code(found: re.Match[str], context: Context) -> str | None:
    """Return a postcode (``75011 Paris``) in words, split after the department's two digits.

    The result is None for a round number, which may be an amount.
    """
    if found[2] == "000":
        return None
    return " ".join(
        (cardinal_in("fr", int(found[1])), *(["zéro"] * (3 - len(found[2].lstrip("0")))), *_words(found[2].lstrip("0")))
    )


class _French(Romance):
    """The French language.

    *Million* is plural from two upwards and followed by *de* or *d’*.
    """

    __slots__ = ()

    def multiple(self, number: str, until: str, sign: str) -> str:
        """Return a number with its multiplier in words, as in *deux mille* or *deux millions*."""
        word, said = self.multipliers[sign], self.number(number) + until
        if word == "mille":
            return "mille" if said == "un" else f"{said} mille"
        highest = int(self.parts(number)[0] or 0) if not until else 2
        return f"{said} {word}{'s' * (highest > 1)}"

    def and_fraction(self, numerator: int, denominator: int) -> str:
        return "et demi" if (numerator, denominator) == (1, 2) else f"et {_fraction(numerator, denominator)}"


_SIGNS = {
    ".": "point", "decimal": "virgule", "to": "à", "-": "moins", "%": "pour cent", "‰": "pour mille", "@": "arobase",
    "/": "barre oblique", "_": "tiret bas", "hyphen": "tiret", "#": "dièse", "?": "point d’interrogation", "&": "et",
    "+": "plus", "=": "égale", "<": "moins de", ">": "plus de", "≤": "au plus", "≥": "au moins", "±": "plus ou moins",
    "~": "environ", "≈": "environ", "×": "fois", "÷": "divisé par", "°": "degrés", "or": "ou", "and": "et",
    "per": "par", "ratio": "pour", "number": "numéro", "link": "un lien", "hashtag": "hashtag", "version": "version",
    ":": "deux-points", "times": "fois", "of": "sur", "power": "{} puissance n", "↑": "hausse", "↓": "baisse",
}  # fmt: skip

_UNITS = table(
    """
    mm millimètre millimètres, cm centimètre centimètres, dm décimètre décimètres, m mètre mètres,
    km kilomètre kilomètres, ha hectare hectares, nm nanomètre nanomètres, µm micromètre micromètres,
    μm micromètre micromètres, l litre litres, L litre litres, dl décilitre décilitres, cl centilitre centilitres,
    ml millilitre millilitres, mL millilitre millilitres, hl hectolitre hectolitres, g gramme grammes,
    mg milligramme milligrammes, µg microgramme microgrammes, μg microgramme microgrammes,
    kg kilogramme kilogrammes, t tonne tonnes, kt kilotonne kilotonnes, Mt mégatonne mégatonnes,
    Gt gigatonne gigatonnes, s seconde secondes, ms milliseconde millisecondes, sec seconde secondes,
    min minute minutes, mn minute minutes, h heure heures, Hz hertz hertz, kHz kilohertz kilohertz,
    MHz mégahertz mégahertz, GHz gigahertz gigahertz, W watt watts, kW kilowatt kilowatts, MW mégawatt mégawatts,
    GW gigawatt gigawatts, TW térawatt térawatts, Wh wattheure wattheures, kWh kilowattheure kilowattheures,
    MWh mégawattheure mégawattheures, GWh gigawattheure gigawattheures, TWh térawattheure térawattheures,
    kWc kilowatt-crête kilowatts-crête, V volt volts, kV kilovolt kilovolts, mV millivolt millivolts,
    A ampère ampères, mAh milliampère-heure milliampères-heures, J joule joules, kJ kilojoule kilojoules,
    MJ mégajoule mégajoules, GJ gigajoule gigajoules, cal calorie calories, kcal kilocalorie kilocalories,
    Pa pascal pascals, kPa kilopascal kilopascals, hPa hectopascal hectopascals, bar bar bars, K kelvin kelvins,
    °C degré_Celsius degrés_Celsius, ºC degré_Celsius degrés_Celsius, °F degré_Fahrenheit degrés_Fahrenheit,
    ºF degré_Fahrenheit degrés_Fahrenheit, dB décibel décibels, lux lux lux, lm lumen lumens, mol mole moles,
    N newton newtons, ko kilooctet kilooctets, Ko kilooctet kilooctets, Mo mégaoctet mégaoctets,
    Go gigaoctet gigaoctets, To téraoctet téraoctets, Mbit/s mégabit_par_seconde mégabits_par_seconde,
    Gbit/s gigabit_par_seconde gigabits_par_seconde, km/h kilomètre_à_l’heure kilomètres_à_l’heure,
    kmh kilomètre_à_l’heure kilomètres_à_l’heure, ppm partie_par_million parties_par_million,
    hab habitant habitants, hab. habitant habitants, an an ans, lb livre livres, oz once onces, ft pied pieds,
    jour jour jours, j jour jours, mois mois mois,
    semaine semaine semaines, personne personne personnes
    """
)

_MONEY = {
    "€": ("euro", "euros", "{}|{} centimes"), "EUR": ("euro", "euros", "{}|{} centimes"),
    "$": ("dollar", "dollars", "{}|{} cents"),
    "US$": ("dollar américain", "dollars américains", "{}|{} cents"),
    "USD": ("dollar américain", "dollars américains", ""),
    "$US": ("dollar américain", "dollars américains", ""), "$ US": ("dollar américain", "dollars américains", ""),
    "$CA": ("dollar canadien", "dollars canadiens", "{}|{} cents"),
    "CAD": ("dollar canadien", "dollars canadiens", ""), "£": ("livre", "livres", "{}|{} pence"),
    "GBP": ("livre sterling", "livres sterling", ""), "¥": ("yen", "yens", ""), "JPY": ("yen", "yens", ""),
    "CNY": ("yuan", "yuans", ""), "CHF": ("franc suisse", "francs suisses", "{}|{} centimes"),
    "FCFA": ("franc C F A", "francs C F A", ""), "F CFA": ("franc C F A", "francs C F A", ""),
    "₹": ("roupie", "roupies", ""), "INR": ("roupie", "roupies", ""), "₽": ("rouble", "roubles", ""),
    "₩": ("won", "wons", ""), "₪": ("shekel", "shekels", ""), "₺": ("livre turque", "livres turques", ""),
    "SEK": ("couronne suédoise", "couronnes suédoises", ""),
    "NOK": ("couronne norvégienne", "couronnes norvégiennes", ""),
    "DKK": ("couronne danoise", "couronnes danoises", ""), "PLN": ("zloty", "zlotys", ""), "¢": ("cent", "cents", ""),
}  # fmt: skip

_MULTIPLIERS = {
    "k": "mille", "K": "mille", "M": "million", "Mio": "million", "million": "million", "millions": "million",
    "Md": "milliard", "Mds": "milliard", "Mrd": "milliard", "Mrds": "milliard",
    "milliard": "milliard", "milliards": "milliard", "billion": "billion", "billions": "billion",
}  # fmt: skip

_PER = {
    "m²": "mètre carré", "km²": "kilomètre carré", "m³": "mètre cube", "m2": "mètre carré", "kg": "kilo", "g": "gramme",
    "kWh": "kilowattheure", "MWh": "mégawattheure", "ha": "hectare", "l": "litre", "L": "litre", "t": "tonne",
    "tonne": "tonne", "h": "heure", "heure": "heure", "j": "jour", "jour": "jour", "an": "an", "mois": "mois",
    "semaine": "semaine", "nuit": "nuit", "personne": "personne", "pers.": "personne", "habitant": "habitant",
    "hab.": "habitant", "hab": "habitant", "km": "kilomètre", "m": "mètre", "élève": "élève", "litre": "litre",
}  # fmt: skip

_ABBREVIATIONS = {
    "p. ex.": "par exemple", "p.ex.": "par exemple", "par ex.": "par exemple", "c.-à-d.": "c’est-à-dire",
    "c.à.d.": "c’est-à-dire", "c-à-d": "c’est-à-dire", "càd": "c’est-à-dire", "etc.": "et cetera", "cf.": "confer",
    "Cf.": "Confer", "env.": "environ", "av. J.-C.": "avant Jésus-Christ", "apr. J.-C.": "après Jésus-Christ",
    "ap. J.-C.": "après Jésus-Christ", "J.-C.": "Jésus-Christ", "max.": "maximum", "min.": "minimum",
    "N.B.": "nota bene", "P.-S.": "post-scriptum", "vs": "contre", "vs.": "contre", "et al.": "et al",
    "ibid.": "ibid", "Ibid.": "Ibid", "op. cit.": "opus citatum", "id.": "idem", "éd.": "édition",
    "coll.": "collection",
    "dir.": "direction", "trad.": "traduction", "resp.": "respectivement", "approx.": "approximativement",
    "janv.": "janvier", "févr.": "février", "juill.": "juillet", "sept.": "septembre", "oct.": "octobre",
    "nov.": "novembre", "déc.": "décembre", "bd": "boulevard", "Bd": "Boulevard", "av.": "avenue", "Av.": "Avenue",
    "pl.": "place", "dép.": "département", "hab.": "habitants", "Cie": "Compagnie", "et/ou": "et ou",
    "s’il v. p.": "s’il vous plaît", "svp": "s’il vous plaît", "s.v.p.": "s’il vous plaît", "SVP": "s’il vous plaît",
    "Mgr": "Monseigneur", "pH": "P H", "WiFi": "wifi", "Wi-Fi": "wifi", "iOS": "I O S",
    "Mme": "Madame", "Mmes": "Mesdames", "Mlle": "Mademoiselle", "Tél.": "Téléphone", "tél.": "téléphone",
    "pers.": "personnes", "bât.": "bâtiment", "c. à s.": "cuillère à soupe", "c. à c.": "cuillère à café",
    "et s.": "et suivantes", "4x4": "quatre-quatre", "4×4": "quatre-quatre", "C++": "C plus plus", "C#": "C dièse",
    "B2B": "B to B", "B2C": "B to C",
    "sq.": "et suivante",
    "sqq.": "et suivantes", "ARNm": "A R N messager", "qqn": "quelqu’un", "qqch.": "quelque chose",
}  # fmt: skip

_COUNTING = {
    "n°": "numéro", "N°": "Numéro", "nº": "numéro", "Nº": "Numéro", "n°s": "numéros", "No": "Numéro",
    "no": "numéro",
    "no.": "numéro", "p.": "page", "pp.": "pages", "vol.": "volume", "t.": "tome", "art.": "article",
    "Art.": "Article", "chap.": "chapitre", "Chap.": "Chapitre", "ch.": "chapitre", "fig.": "figure",
    "Fig.": "Figure", "tab.": "tableau", "Tab.": "Tableau", "sect.": "section", "al.": "alinéa", "§§": "paragraphes",
    "§": "paragraphe", "¶": "paragraphe", "par.": "paragraphe", "l.": "ligne", "v.": "vers", "ann.": "annexe",
    "tél.": "téléphone", "Tél.": "Téléphone", "env.": "environ", "ca": "circa", "éq.": "équation", "ex.": "exemple",
}  # fmt: skip

_TITLES = {
    "M.": "Monsieur", "MM.": "Messieurs", "Mme": "Madame", "Mmes": "Mesdames", "Mlle": "Mademoiselle",
    "Mlles": "Mesdemoiselles", "Mr": "Monsieur", "Dr": "Docteur", "Drs": "Docteurs", "Dre": "Docteure",
    "Dr.": "Docteur", "Pr.": "Professeur", "Mr.": "Monsieur",

    "Pr": "Professeur", "Pre": "Professeure", "Prof.": "Professeur", "Me": "Maître",
    "St": "Saint", "Ste": "Sainte", "Mgr": "Monseigneur", "Gal": "Général", "Cdt": "Commandant", "Vve": "Veuve",
}  # fmt: skip

_WORDS = frozenset(
    """ONU OTAN UNESCO UNICEF SIDA COVID NASA OPEP URSSAF COP ASEAN FIFA UEFA CERN OVNI SMIC INSEE CNIL CEDEX ENA SACEM
    FNAC RADAR LASER SONAR PACS SAMU EHPAD CROUS INRAE IKEA LEGO PISA PIN SIM RAM GIF SARS ADEME UNEDIC ALENA MEDEF
    CAF INED INSERM UEMOA MERCOSUR ERASMUS INTERPOL EUROPOL FRONTEX EURATOM ZAC ZUP ZEP ZAD ONISEP RIB BAFA DOM TOM
    """.split()
)

_CAPITALS = frozenset(
    """à au aux de des du la le les un une et ou où mais donc or ni car ce cet cette ces mon ton son ma ta sa mes tes
    ses nos vos je tu il elle on nous vous ils elles me te se lui leur leurs qui que quoi dont en y par pour sur sous
    dans avec sans vers chez entre ne pas plus non oui si est sont été être avoir ai as a ont fait faire dit va tout
    tous toute toutes rien très bien mal trop peu ici là comment pourquoi quand aujourd hui hier demain merci bonjour
    attention danger fin début note avis ville rue eau vie nuit jour an ans chapitre partie section introduction
    conclusion annexe résumé sommaire contexte résultats méthodes questions réponses ça moi toi soi même""".split()
)

_RULERS = frozenset(
    """Louis Henri Charles François Philippe Jean Paul Jean-Paul Pie Benoît Léon Grégoire Napoléon Nicolas Pierre
    Alexandre Catherine Élisabeth Elizabeth Georges George Édouard Guillaume Richard Jacques Frédéric Ferdinand
    Joseph Albert Léopold Baudouin Victor Urbain Clément Innocent Boniface Jules Sixte Martin Gustave Christian Oscar
    Marguerite Marie Robert Hugues Lothaire Childéric Clovis Dagobert Thierry Rainier Alphonse Juan Felipe Isabelle
    Ramsès Darius Ptolémée Constantin Antiochus Cléopâtre Hassan Mohammed Soliman Mehmed Selim Mourad Ivan Othon
    François-Joseph Louis-Philippe Célestin Adrien Étienne Malcolm David Vittorio""".split()
)

_ROMAN_NOUNS = frozenset(
    """guerre chapitre chap partie acte scène volume vol livre titre article art section annexe type phase niveau
    classe étape degré grade figure fig tableau tome t objectif pilier catégorie zone module unité leçon groupe
    division lot bloc série saison épisode modèle version option plan tour session année numéro no n° psaume
    théorème règle chant mondiale rocky apollo saturne paris lyon université""".split()
)

_NUMBERED = _ROMAN_NOUNS | frozenset("page pages p pp question ligne lignes salle chambre porte code étage".split())

_FEMININE = frozenset(
    """tonne livre once heure minute seconde milliseconde mégatonne kilotonne gigatonne calorie kilocalorie mole
    couronne roupie partie personne maison place femme fille année semaine journée nuit fois rue ville voiture école
    page ligne table chaise chambre salle porte fenêtre pièce boîte bouteille tasse cuillère ferme usine entreprise
    société famille mère sœur tante amie élève étudiante victime vie mort naissance voix question réponse lettre
    phrase histoire chanson image photo vidéo émission série saison équipe classe leçon langue carte clé île
    fois commune région province nation mairie église tour chaîne plante fleur pomme poire orange lieue banane vache
    poule brebis chèvre étape piste route autoroute marche plage montagne forêt rivière source loi mesure règle norme
    idée œuvre copie édition revue étude enquête candidate conseillère députée voie ligne gare station nouvelle
    autre petite grande seule centaine dizaine douzaine quinzaine armée bataille guerre bombe arme""".split()
) - {"élève", "tour", "mort", "autre"}
_FEMININE_ENDING = re.compile(r"(?:[ts]ion|xion|[lrntv]ité|[^u]elle|[^l]ette|[iu]ère|euse|trice)s?$")

LANGUAGE: _French = _French(
    code="fr",
    group=".'’",
    decimal=",",
    signs=_SIGNS,
    months={name: n for n, name in enumerate(_MONTHS, 1)}
    | {"janv": 1, "févr": 2, "fév": 2, "avr": 4, "juil": 7, "juill": 7, "aout": 8, "sept": 9, "oct": 10, "nov": 11}
    | {"déc": 12},
    date=_date,
    clock=_clock,
    year=lambda year: cardinal_in("fr", year),
    units=_UNITS,
    power=lambda name, power: f"{name} {'carré' if power == 2 else 'cube'}{'s' * name.endswith('s')}",
    money=_MONEY,
    multipliers=_MULTIPLIERS,
    fraction=_fraction,
    abbreviations=_ABBREVIATIONS,
    counting=_COUNTING,
    titles=_TITLES,
    words=_WORDS,
    capitals=_CAPITALS,
    ambiguous=frozenset(),
    roman_nouns=_ROMAN_NOUNS,
    roman=lambda number: "premier" if number == 1 else cardinal_in("fr", number),
    rulers=_RULERS,
    feet=lambda feet, inches: f"{cardinal_in('fr', feet)} pieds {cardinal_in('fr', inches)} pouces",
    raised=_raised,
    weekdays=tuple(_WEEKDAYS),
    counted=r"[a-zà-ÿ]{3,}s\b",
    dialled="téléphone|tél.",
    dated="en|depuis|avant|après|vers|dès|année|années|circa|ca",
    gender=lambda number, noun: _agreed(cardinal_in("fr", number), noun),
    rules=(
        *common_rules(
            "inaudible|inintelligible|rires?|applaudissements?",
            "du le au un par chaque",
            _PER,
            "litres aux cent kilomètres",
        ),
        *prices(_MONEY, "à", "par", _PER),
        rule("multiplier", r"(?<=\d)\s?M(?=\sd(?:e\s|[’']))", lambda m, c: " millions", "M"),
        rule("money", r"(?<=d[’'])€", lambda m, c: "euros", "€"),
        rule("money", r"(?<=\bde )\$(?!\d)", lambda m, c: "dollars", "$"),
        rule(
            "telephone",
            r"(?<!\w)(?:\+|00)\d{2,3}[ .]?(?:\(0\)[ .]?)?\d(?:[ .-]?\d\d){4}(?!\w)",
            lambda m, c: _pairs(m[0].replace("(0)", "")),
            "0",
        ),
        rule("telephone", r"(?<![\w.,-])0\d(?:[ .-]?\d\d){4}(?![\w-])", lambda m, c: _pairs(m[0]), "0"),
        rule(
            "telephone", r"(?<![\w.,-])0 ?8\d\d (?:\d{3} \d{3}|\d\d \d\d \d\d)(?![\w-])", lambda m, c: _pairs(m[0]), "0"
        ),
        rule(
            "telephone",
            r"(?i)(?:(?<=appelez le )|(?<=appeler le )|(?<=composez le )|(?<=composer le )|(?<=contactez le )"
            r"|(?<=joignez le )|(?<=le numéro )|(?<=au numéro ))\d{4}(?!\w)",
            lambda m, c: _pairs(m[0]),
            "0",
        ),
        rule(
            "ordinal",
            r"(?<![\w.,])(\d{1,3}(?: \d{3})*|\d+)(ers?|[eè]res?|res?|i?[eè]mes?|es?|nde?s?|de?s?)(?!\w)",
            lambda m, c: _ordinal(int(m[1].replace(" ", "")), m[2]),
            "0",
        ),
        rule(
            "ordinal",
            r"(?<![\w.])((?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))((?<=I)(?:er|[eè]?re)|(?:i?[eè]me|e)s?)(?!\w)",
            _century,
            "A",
        ),
        rule("century", r"(?<=[IVX]e )s\.", lambda m, c: "siècle" + "." * (m.end() == len(m.string)), "."),
        rule("code", r"\b[aA]rt\.(?=\s[LRDA]\.?\s?\d)", lambda m, c: "article", "."),
        rule("code", r"\b([LRDA])\.\s?(?=\d+-\d)", lambda m, c: f"{m[1]} ", "."),
        rule("post code", r"(?<![\w.,])(\d\d)(\d{3})(?=\s[A-ZÀ-Þ][a-zà-ÿ])", _post_code, "0"),
        rule(
            "code",
            r"(?:(?<=\b[LRDA]\. )|(?<=\b[LRDA]\.)|(?<=n° )|(?<=n°))\d+(?:-\d+)+",
            lambda m, c: " tiret ".join(cardinal_in("fr", int(part)) for part in m[0].split("-")),
            "-",
        ),
        rule(
            "title",
            r"(?<![\w.])(M\.|MM\.|Dr|Pr)(?=\s(?:de|du|des|le|la|et|ou|en)\s|\s[dl][’'])",
            lambda m, c: _TITLES[m[1]],
            "A",
        ),
        rule(
            "Roman numeral",
            r"(?<=[a-zà-ÿ])-((?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))(?!\w)",
            lambda m, c: f" {LANGUAGE.roman(roman_value(m[1]))}",
            "-",
        ),
        rule("slash", r"\b(?:jour/)?mois/an(?:née)?\b", lambda m, c: m[0].replace("/", " "), "/"),
        rule(
            "money",
            r"(?<![\w.,])(\d+)\s?€\s?(\d\d)(?!\w)",
            lambda m, c: f"{cardinal_in('fr', int(m[1]))} euro{'s' * (int(m[1]) > 1)} {cardinal_in('fr', int(m[2]))}",
            "€",
        ),
        rule("date", rf"(?i)(?:(?<=\ble )|(?<={' )|(?<='.join(_WEEKDAYS)} ))(\d{{1,2}})/(\d\d)(?![\d/])", _day, "/"),
        rule("always", r"(?<![\w.,])(24)\s?h\s?/\s?24(?!\w)", lambda m, c: "vingt-quatre heures sur vingt-quatre", "/"),
        rule("range", r"(?<=h)\s?[-–]\s?(?=\d{1,2}\s?h)|(?<=h\d\d)\s?[-–]\s?(?=\d{1,2}\s?h)", lambda m, c: " à ", "-–"),
        rule(
            "counting", r"(?i)(?:(?<=\bles )|(?<=\baux )|(?<=\bdes ))(?-i:nos)\s?(?=\d)", lambda m, c: "numéros ", "0"
        ),
        rule(
            "years",
            r"(?<![\w/.,-])(14-18|39-40|39-45)(?!\s?(?:ans|h|%|€)|[\w-])",
            lambda m, c: " ".join(cardinal_in("fr", int(year)) for year in m[0].split("-")),
            "-",
        ),
        rule(
            "fraction",
            r"(?:(?<=\b[Ll]e )|(?<=\b[Aa]u ))1/([3-9]|10)(?![\d/])",
            lambda m, c: _fraction(1, int(m[1])).removeprefix("un "),
            "/",
        ),
        rule("fraction", r"(?<=\d,\d)/(?=\d)", lambda m, c: " sur ", "/"),
        rule("always", r"(?<![\w.,])7\s?j\s?/\s?7(?!\w)", lambda m, c: "sept jours sur sept", "/"),
        rule(
            "time",
            r"(?<![\w.,:])([01]?\d|2[0-4])\s?[hH]\s?(?:([0-5]\d)(?:\s?(?:min|mn))?)?(?![\w/])",
            lambda m, c: _clock(int(m[1]), int(m[2] or 0)),
            "0",
        ),
        rule(
            "fraction", r"(?<![\w/.,])1/2\s(?=heure|journée|page|tasse|bouteille|finale)", lambda m, c: "une demi-", "/"
        ),
        rule("fraction", r"(?<![\d/.,])(\d{1,4})/(\d{1,4})(?![\d/])", _over, "/"),
        rule("dimensions", r"(?<=\d)\s?[x×]\s?(?=\d+(?:,\d+)?\s?[cmk]?m\b)", lambda m, c: " sur ", "x×"),
        rule(
            "compared",
            r"(?<=[^\W\d_])\s?([<>])\s?(?=[^\W\d_])|(?<=\b[b-xzB-Z])\s?([<>])\s?(?=\d)",
            lambda m, c: f" {'inférieur' if '<' in m[0] else 'supérieur'} à ",
            "<>",
        ),
        rule("saint", r"\b(Ste?s?)-(?=[A-ZÀ-Þ])", lambda m, c: f"{'Sainte' if 'e' in m[1] else 'Saint'}-", "-"),
        rule("agreement", r"(?<![\w.,])(\d{1,3}(?:[ .]\d{3})*|\d+)(?=\s([a-zà-ÿœ]{3,}))", _agreement, "0"),
    ),
)

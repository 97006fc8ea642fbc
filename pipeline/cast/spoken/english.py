"""English, British and American: they differ in the order of a date, and in "and" within a number."""

from __future__ import annotations

import re

from pipeline.cast.spoken.language import Context, Language, cardinal_in, ordinal_in, rule, table

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_NUMBERS = {name.casefold(): n for n, name in enumerate(_MONTHS, 1)} | {
    **{name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)},
    "sept": 9,
}


def _year(year: int) -> str:
    """As years are said: nineteen oh five, two thousand and eight, twenty twenty-one ."""
    century, rest = divmod(year, 100)
    if year < 1000 or (century % 10 == 0 and rest < 10):
        return cardinal_in("en", year)
    if not rest:
        return f"{cardinal_in('en', century)} hundred"
    return f"{cardinal_in('en', century)} {'oh ' if rest < 10 else ''}{cardinal_in('en', rest)}"


def _date(day: int, month: int, year: int, context: Context) -> str:
    said = f"the {ordinal_in('en', day)} of {_MONTHS[month - 1]}"
    if context.language.lower() in ("en-us", "en-ca", "en"):
        said = f"{_MONTHS[month - 1]} {ordinal_in('en', day)}"
    return f"{said} {_year(year)}" if year else said


def _clock(hours: int, minutes: int) -> str:
    if not minutes:
        return f"{cardinal_in('en', hours)} o’clock" if 0 < hours < 13 else f"{cardinal_in('en', hours)} hundred hours"
    return f"{cardinal_in('en', hours)} {'oh ' if minutes < 10 else ''}{cardinal_in('en', minutes)}"


def _decade(century: str, ten: str) -> str:
    """nineteen nineties, eighteen hundreds, two thousands, nineties."""
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


_SIGNS = {
    ".": "dot", "decimal": "point", "to": "to", "-": "minus", "%": "percent", "‰": "per mille", "@": "at",
    "/": "slash", "_": "underscore", "#": "hash", "?": "question mark", "&": "and", "+": "plus", "=": "equals",
    "<": "less than", ">": "more than", "≤": "at most", "≥": "at least", "±": "plus or minus", "~": "about",
    "≈": "about", "×": "by", "÷": "divided by", "°": "degrees", "or": "or", "and": "and", "per": "per", "ratio": "to",
    "number": "number", "link": "a link", "hashtag": "hashtag", "version": "version", "times": "times",
    "of": "out of", ":": "colon", "hyphen": "dash", "power": "{} to the n", "↑": "up", "↓": "down",
}  # fmt: skip

_UNITS = table(
    """
    mm millimetre millimetres, cm centimetre centimetres, m metre metres, km kilometre kilometres,
    ha hectare hectares, ft foot feet, in. inch inches, yd yard yards, mi mile miles, l litre litres, L litre litres,
    dl decilitre decilitres, cl centilitre centilitres, ml millilitre millilitres, mL millilitre millilitres,
    g gram grams, mg milligram milligrams, µg microgram micrograms, μg microgram micrograms, kg kilogram kilograms,
    t tonne tonnes, oz ounce ounces, lb pound pounds, lbs pound pounds, kt kilotonne kilotonnes,
    Mt megatonne megatonnes, Gt gigatonne gigatonnes, s second seconds, ms millisecond milliseconds,
    sec second seconds, secs second seconds, min minute minutes, mins minute minutes, h hour hours, hr hour hours,
    hrs hour hours, yr year years, yrs year years, Hz hertz hertz, kHz kilohertz kilohertz, MHz megahertz megahertz,
    GHz gigahertz gigahertz, W watt watts, kW kilowatt kilowatts, MW megawatt megawatts, GW gigawatt gigawatts,
    TW terawatt terawatts, Wh watt_hour watt_hours, kWh kilowatt_hour kilowatt_hours,
    MWh megawatt_hour megawatt_hours, GWh gigawatt_hour gigawatt_hours, TWh terawatt_hour terawatt_hours,
    V volt volts, kV kilovolt kilovolts, mV millivolt millivolts, A amp amps, mAh milliamp_hour milliamp_hours,
    J joule joules, kJ kilojoule kilojoules, MJ megajoule megajoules, GJ gigajoule gigajoules, cal calorie calories,
    kcal kilocalorie kilocalories, Pa pascal pascals, kPa kilopascal kilopascals, hPa hectopascal hectopascals,
    bar bar bars, psi P_S_I P_S_I, K kelvin kelvin, °C degree_Celsius degrees_Celsius,
    ºC degree_Celsius degrees_Celsius, °F degree_Fahrenheit degrees_Fahrenheit,
    ºF degree_Fahrenheit degrees_Fahrenheit, dB decibel decibels, dBA decibels_A decibels_A, lux lux lux,
    lm lumen lumens, mol mole moles, N newton newtons, kB kilobyte kilobytes, KB kilobyte kilobytes,
    MB megabyte megabytes, GB gigabyte gigabytes, TB terabyte terabytes, PB petabyte petabytes, kbit kilobit kilobits,
    Mbit megabit megabits, Gbit gigabit gigabits, kbps kilobit_per_second kilobits_per_second,
    Mbps megabit_per_second megabits_per_second, Gbps gigabit_per_second gigabits_per_second,
    mph mile_per_hour miles_per_hour, kph kilometre_per_hour kilometres_per_hour,
    kmh kilometre_per_hour kilometres_per_hour, km/h kilometre_per_hour kilometres_per_hour,
    mpg miles_per_gallon miles_per_gallon, rpm revolutions_per_minute revolutions_per_minute,
    ppm part_per_million parts_per_million, ppb part_per_billion parts_per_billion, capita capita capita,
    CO2e C_O_two_equivalent C_O_two_equivalent, year year years, day day days, hour hour hours, person person people,
    month month months, week week weeks, night night nights, kWp kilowatt_peak kilowatts_peak,
    nm nanometre nanometres, µm micrometre micrometres, μm micrometre micrometres
    """
)
_UNITS["sq ft"] = ("square foot", "square feet")
_UNITS["sq. ft."] = ("square foot", "square feet")

_MONEY = {
    "$": ("dollar", "dollars", "and {} cents|{} cents"), "US$": ("US dollar", "US dollars", "and {} cents|{} cents"),
    "A$": ("Australian dollar", "Australian dollars", ""), "C$": ("Canadian dollar", "Canadian dollars", ""),
    "£": ("pound", "pounds", "{}|{} pence"), "€": ("euro", "euros", "{}|{} cents"), "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", ""), "₽": ("rouble", "roubles", ""), "₩": ("won", "won", ""),
    "₪": ("shekel", "shekels", ""), "₺": ("lira", "lira", ""), "¢": ("cent", "cents", ""),
    "kr": ("krona", "kronor", ""), "kr.": ("krone", "kroner", ""), "SEK": ("Swedish krona", "Swedish kronor", ""),
    "NOK": ("Norwegian krone", "Norwegian kroner", ""), "DKK": ("Danish krone", "Danish kroner", ""),
    "EUR": ("euro", "euros", "{}"), "GBP": ("pound", "pounds", "{}"), "USD": ("US dollar", "US dollars", ""),
    "CHF": ("Swiss franc", "Swiss francs", ""), "JPY": ("yen", "yen", ""), "CNY": ("yuan", "yuan", ""),
    "INR": ("Indian rupee", "Indian rupees", ""), "PLN": ("zloty", "zlotys", ""),
    "dollars": ("dollar", "dollars", "and {} cents|{} cents"), "dollar": ("dollar", "dollar", ""),
    "pounds": ("pound", "pounds", "{}|{} pence"), "euros": ("euro", "euros", "{}|{} cents"),
    "euro": ("euro", "euro", ""), "kronor": ("krona", "kronor", ""),
    "CAD": ("Canadian dollar", "Canadian dollars", ""), "AUD": ("Australian dollar", "Australian dollars", ""),
}  # fmt: skip

_MULTIPLIERS = {
    "k": "thousand", "K": "thousand", "thousand": "thousand", "m": "million", "M": "million", "mn": "million",
    "million": "million", "bn": "billion", "Bn": "billion", "BN": "billion", "B": "billion", "b": "billion",
    "billion": "billion", "tn": "trillion", "T": "trillion", "trillion": "trillion", "hundred": "hundred",
    "mln": "million", "bln": "billion",
}  # fmt: skip

_ABBREVIATIONS = {
    "e.g.": "for example", "e.g": "for example", "i.e.": "that is", "i.e": "that is", "etc.": "et cetera",
    "viz.": "namely", "vs.": "versus", "vs": "versus", "v.": "versus", "cf.": "compare", "et al.": "et al",
    "ibid.": "ibid", "Ibid.": "Ibid", "approx.": "approximately", "Approx.": "Approximately", "ca.": "circa",
    "incl.": "including", "excl.": "excluding", "esp.": "especially", "resp.": "respectively", "est.": "estimated",
    "Est.": "Estimated", "s/he": "she or he", "(s)he": "she or he", "M.Sc.": "M S C", "B.Sc.": "B S C",
    "C++": "C plus plus", "C#": "C sharp", "F#": "F sharp", "dept.": "department", "Dept.": "Department",
    "govt.": "government", "Govt.": "Government", "min.": "minimum", "max.": "maximum", "avg.": "average",
    "ed.": "editor", "eds.": "editors", "trans.": "translated", "rev.": "revised", "Inc.": "Incorporated",
    "Ltd.": "Limited", "Ltd": "Limited", "Corp.": "Corporation", "Co.": "Company", "Bros.": "Brothers",
    "Jr.": "Junior", "Sr.": "Senior", "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road", "Sq.": "Square",
    "Univ.": "University", "Assn.": "Association", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Dr": "Doctor",
    "a.m.": "a m", "p.m.": "p m", "A.M.": "A M", "P.M.": "P M", "a.k.a.": "also known as", "aka": "also known as",
    "c/o": "care of", "w/o": "without", "w/out": "without", "WWII": "World War Two", "WWI": "World War One",
    "WW2": "World War Two", "WW1": "World War One", "w/": "with", "n/a": "not applicable", "N/A": "not applicable",
    "b/c": "because", "IPv4": "I P v four", "IPv6": "I P v six", "PhD": "P H D", "Ph.D.": "P H D", "PhDs": "P H Ds",
    "MSc": "M S C", "BSc": "B S C", "IoT": "I o T", "MaaS": "mahss", "SaaS": "sass", "IaaS": "I A A S",
    "PaaS": "pass", "iOS": "I O S", "macOS": "mac O S", "WiFi": "Wi-Fi", "and/or": "and or", "MPs": "M Ps",
    "mRNA": "M R N A", "DoS": "doss", "eGov": "E gov", "BCE": "B C E", "pH": "P H", "UNdata": "U N data", "’n’": "n",
    "'n'": "n", "‘n’": "n", "Sat.": "Saturday", "Mon.": "Monday", "Tue.": "Tuesday", "Tues.": "Tuesday",
    "Wed.": "Wednesday", "Thu.": "Thursday", "Thurs.": "Thursday", "Fri.": "Friday", "Jan.": "January",
    "Feb.": "February", "Aug.": "August", "Sept.": "September", "Sep.": "September", "Oct.": "October",
    "Nov.": "November", "Dec.": "December", "Apr.": "April", "Mar.": "March",
}  # fmt: skip

_COUNTING = {
    "No.": "number", "no.": "number", "Nos.": "numbers", "nos.": "numbers", "No": "number", "Nr.": "number",
    "p.": "page", "pp.": "pages", "P.": "page", "Pp.": "pages", "vol.": "volume", "Vol.": "Volume",
    "vols.": "volumes", "Vols.": "Volumes", "Fig.": "Figure", "fig.": "figure", "Figs.": "Figures",
    "figs.": "figures", "Tab.": "Table", "Sec.": "Section", "sec.": "section", "Secs.": "Sections",
    "secs.": "sections", "Sect.": "Section", "sect.": "section", "Ch.": "Chapter", "ch.": "chapter",
    "Chs.": "Chapters", "Chap.": "Chapter", "chap.": "chapter", "Art.": "Article", "art.": "article",
    "Arts.": "Articles", "para.": "paragraph", "Para.": "Paragraph", "paras.": "paragraphs", "par.": "paragraph",
    "Pt.": "Part", "pt.": "part", "Eq.": "Equation", "eq.": "equation", "App.": "Appendix", "n.": "note",
    "nn.": "notes", "l.": "line", "ll.": "lines", "§§": "sections", "§": "section", "¶": "paragraph", "c.": "circa",
    "ca.": "circa", "fl.": "flourished", "b.": "born", "d.": "died", "tel.": "telephone", "Tel.": "Telephone",
    "ext.": "extension", "Ext.": "Extension", "Ver.": "Version", "ver.": "version", "Ex.": "Example", "Rm.": "Room",
    "Apt.": "Apartment", "Ste.": "Suite", "Bldg.": "Building", "Rev.": "Revision", "Op.": "Opus", "v.": "version",
    "©": "copyright", "op.": "opus", "Reg.": "Regulation", "Rec.": "Recommendation", "cl.": "clause",
}  # fmt: skip

_TITLES = {
    "Dr.": "Doctor", "Drs.": "Doctors", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Mx.": "Mix",
    "Messrs.": "Messrs", "Prof.": "Professor", "Profs.": "Professors", "Rep.": "Representative",
    "Reps.": "Representatives", "Gov.": "Governor", "Govs.": "Governors", "Sgt.": "Sergeant", "Lt.": "Lieutenant",
    "Col.": "Colonel", "Gen.": "General", "Capt.": "Captain", "Sen.": "Senator", "Sens.": "Senators",
    "Rev.": "Reverend", "Hon.": "Honourable", "Maj.": "Major", "Cpl.": "Corporal", "Pvt.": "Private",
    "Adm.": "Admiral", "Cmdr.": "Commander", "Supt.": "Superintendent", "Insp.": "Inspector", "Det.": "Detective",
    "Pres.": "President", "Amb.": "Ambassador", "Fr.": "Father", "Mt.": "Mount", "Ft.": "Fort", "St.": "Saint",
    "St": "Saint", "Sts.": "Saints", "Mme.": "Madame", "Mlle.": "Mademoiselle", "Atty.": "Attorney",
    "Cllr": "Councillor", "Cllr.": "Councillor", "Cllrs": "Councillors", "Hr.": "Herr", "Sir.": "Sir",
    "Asst.": "Assistant", "Assoc.": "Associate", "Dep.": "Deputy", "Bp.": "Bishop", "Abp.": "Archbishop",
}  # fmt: skip

_WORDS = frozenset(
    """NATO COP UNESCO UNICEF COVID AIDS NASA OPEC ASEAN FIFA UEFA NAFTA INTERPOL EUROPOL RADAR LASER SONAR SCUBA LIDAR
    LEED BREEAM NIMBY YIMBY SWAT SIM PIN RAM ROM GIF JPEG OPEX CAPEX SARS MERS ZIP ASCII BAFTA OSHA PISA TED
    BRICS EFTA UNCTAD HABITAT AWOL SWIFT SEPA CERN BASIC COBOL CAPTCHA FOMO GULAG HIPAA IKEA
    LEGO MIDI MOOC NIST OLED PETA POTUS SCOTUS FLOTUS QUANGO RAID SAP SPAC TESOL
    WASP WYSIWYG YOLO ENIAC FEMA DARPA ESPON INTERREG ERASMUS EURATOM FRONTEX LORAN ICANN MAGA
    OXFAM MENSA NORAD SADC UNIDO UNRWA UNAIDS ECOWAS MERCOSUR UNASUR EURIBOR LIBOR NASDAQ
    """.split()
)

_CAPITALS = frozenset(
    """a i an am is are was be been do does did done go got get not no yes and or but if so of to in on at by for from
    with the this that these those what when where why how which my your his her its our their we you he she they me him
    them one two all any some none both each every more most less least very much many only also even ever never always
    must can will may might could would should have has had need want know think say said see look here there now then
    new old big good bad best free own same other first last next again still just too out up down off over under stop
    wait please thank thanks sorry real really actually love hate help make made take give keep let tell ask try use
    please important right wrong left own end open closed warning note attention danger notice full part time day days
    year years people city cities water street house home work world life like than about into after before while
    because nothing everything something anything nobody everybody chapter section summary introduction conclusion
    discussion questions answers welcome contents background results methods public private common local urban rural
    data plan plans""".split()
)

_RULERS = frozenset(
    """Henry Louis Elizabeth Charles George Edward Richard William James John Paul Pius Benedict Philip Frederick
    Catherine Alexander Nicholas Napoleon Gustav Gustavus Christian Carl Karl Oscar Oskar Haakon Harald Olav Margaret
    Mary Francis Ferdinand Leopold Albert Gregory Innocent Clement Urban Leo Peter Ivan Joseph Otto Wilhelm Victor
    Umberto Juan Felipe Alfonso Isabella Ramesses Darius Ptolemy Constantine Theodosius Justinian Boniface Sixtus Adrian
    Baldwin Robert David Christina Erik Eric Magnus Valdemar Sigismund Stephen Andrew Bela Wenceslas Rama Mehmed
    Selim Murad Suleiman Abdul Hussein Hassan Mohammed Salman Akihito Celestine Martin Nicolas Julius Charlemagne Xerxes
    Artaxerxes Antiochus Seleucus Cleopatra Berenice""".split()
)

_ROMAN_NOUNS = frozenset(
    """war chapter part act scene volume vol book title article section annex appendix schedule type phase tier level
    class stage grade figure fig table table pt ch sec art goal pillar category zone module unit session lesson step
    group division lot block series season episode mark model version track option plan round superbowl bowl protocol
    directive group corps world industry rocky star wars apollo saturn item issue lecture theme no nos number
    day theorem rule canto psalm basel solvency""".split()
)


LANGUAGE = Language(
    code="en",
    group=",'’",
    decimal=".",
    signs=_SIGNS,
    months=_NUMBERS,
    date=_date,
    clock=_clock,
    year=_year,
    units=_UNITS,
    power=lambda name, power: f"{'square' if power == 2 else 'cubic'} {name}",
    money=_MONEY,
    multipliers=_MULTIPLIERS,
    fraction=_fraction,
    abbreviations=_ABBREVIATIONS,
    counting=_COUNTING,
    titles=_TITLES,
    words=_WORDS,
    capitals=_CAPITALS,
    ambiguous=frozenset(
        "it us who am pm an a i on or at to do so me we he his may can will one all out up data plan by".split()
    ),
    roman_nouns=_ROMAN_NOUNS,
    roman=lambda number: f"the {ordinal_in('en', number).title()}",
    rulers=_RULERS,
    feet=_feet,
    raised=_raised,
    weekdays=(*_WEEKDAYS, *"Mon Tue Tues Wed Thu Thurs Fri Sat Sun".split()),
    counted=r"(?:[a-z]+ )?(?:people|men|women|children|percent|per|of\b|[a-z]{3,}s\b)",
    dialled=r"call|dial|phone|ring|calls|called|text|dialled|dialed|calling|dialling|dialing",
    dated=r"in|since|until|till|by|from|after|before|around|circa|year|years|during|of|established|c\.|ca\.",
    attributive=True,
    rules=(
        rule("decade", r"(?<!\w)[’‘'](?P<t>\d)0[’']?s\b", lambda m, c: _decade("", m["t"]), "0"),
        rule(
            "decade",
            r"(?<![\w,.])(?P<c>1\d|20)?(?P<t>\d)0[’']?s\b",
            lambda m, c: _decade(m["c"] or "", m["t"]),
            "0",
        ),
        rule(
            "abbreviation", r"(?<!\w)([Ee])st\.\s(?=(?:1\d|20)\d\d(?!\d|,\d))", lambda m, c: f"{m[1]}stablished ", "0"
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
        rule("money", r"(?<![\w.,])(\d{1,3})p(?!\w)", lambda m, c: f"{cardinal_in('en', int(m[1]))} pence", "p"),
        rule("year", r"(?<!\w)[’‘'](\d\d)(?![\w’'])", lambda m, c: cardinal_in("en", int(m[1])), "0"),
        rule(
            "ordinal",
            r"(?<![\w.])(\d{1,3}(?:,\d{3})*|\d+)(?:st|nd|rd|th)\b(\s(?:of\s)?(?=(?:" + "|".join(_MONTHS) + r")\b))?",
            _ordinal,
            "0",
        ),
        rule(
            "date",
            r"(?i)\b(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?\s(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|\s?(?:am|pm)\b)(?:,?\s(?P<y>[12]\d{3})(?!\d))?",
            lambda m, c: (
                f"{_MONTHS[_NUMBERS[m['m'].casefold()] - 1]} {ordinal_in('en', int(m['d']))}"
                + (f" {_year(int(m['y']))}" if m["y"] else "")
            ),
            "0",
        ),
        rule(
            "time",
            r"(?<![\d:.,])(?P<h>1[0-2]|0?\d)[.:](?P<m>[0-5]\d)\s?(?P<x>[ap])\.?m\b(?:\.(?=\s[a-z(]|[,;]))?",
            lambda m, c: f"{_clock(int(m['h']), int(m['m'])).removesuffix(' o’clock')} {m['x']} m",
            "0",
        ),
        rule(
            "time",
            r"(?<![\d:.,])(?P<h>1[0-2]|0?\d)\s?(?P<x>[AaPp])\.?[Mm]\b(?:\.(?=\s[a-z(]|[,;]))?",
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
            r"(?i)(?<=\bat )(?P<h>[1-9]|1\d|2[0-3])\.(?P<m>[0-5]\d)(?![\d%]|\.\d|\s?(?:percent|per|million|billion))",
            lambda m, c: _clock(int(m["h"]), int(m["m"])),
            "0",
        ),
        rule(
            "street",
            r"(?<=[a-z] )(St|Dr|Ave)\.(?=\s+(?:[a-z]|$)|$|[,;)])",
            lambda m, c: {"St": "Street", "Dr": "Drive", "Ave": "Avenue"}[m[1]],
            ".",
        ),
        rule("street", r"(?<=[A-Z][a-z]{2} |[a-z]{3} )(St)(?=\s+(?:[a-z]|$)|$|[.,;)])", lambda m, c: "Street", "S"),
    ),
)

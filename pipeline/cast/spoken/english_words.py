"""English words for symbols, units, abbreviations and acronyms; ``english.py`` has the rules."""

from __future__ import annotations

from pipeline.cast.spoken.language import table

SIGNS = {
    "≠": "is not equal to", "√": "the square root of", "π": "pi", "∞": "infinity", ".": "dot", "decimal": "point",
    "to": "to", "-": "minus", "%": "percent", "‰": "per mille", "@": "at", "/": "slash", "_": "underscore",
    "#": "hash", "?": "question mark", "&": "and", "+": "plus", "=": "equals", "<": "less than", ">": "more than",
    "≤": "at most", "≥": "at least", "±": "plus or minus", "~": "about", "≈": "about", "×": "by", "÷": "divided by",
    "°": "degrees", "or": "or", "and": "and", "per": "per", "ratio": "to", "number": "number", "link": "a link",
    "hashtag": "hashtag", "version": "version", "times": "times", "of": "out of", ":": "colon", "hyphen": "dash",
    "power": "{} to the n", "↑": "up", "↓": "down",
}  # fmt: skip

UNITS = table(
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
    nm nanometre nanometres, µm micrometre micrometres, μm micrometre micrometres,
    tCO2e tonne_of_C_O_two_equivalent tonnes_of_C_O_two_equivalent, tCO2 tonne_of_C_O_two tonnes_of_C_O_two,
    MtCO2e megatonne_of_C_O_two_equivalent megatonnes_of_C_O_two_equivalent,
    MtCO2 megatonne_of_C_O_two megatonnes_of_C_O_two,
    GtCO2e gigatonne_of_C_O_two_equivalent gigatonnes_of_C_O_two_equivalent,
    GtCO2 gigatonne_of_C_O_two gigatonnes_of_C_O_two,
    kgCO2e kilogram_of_C_O_two_equivalent kilograms_of_C_O_two_equivalent,
    kgCO2 kilogram_of_C_O_two kilograms_of_C_O_two, CO2eq C_O_two_equivalent C_O_two_equivalent, gal gallon gallons,
    wk week weeks, wks week weeks, mo month months, mos month months, dpi D_P_I D_P_I
    """
)
UNITS["sq ft"] = ("square foot", "square feet")
for _short, _one, _more in (
    ("m", "metre", "metres"),
    ("km", "kilometre", "kilometres"),
    ("mi", "mile", "miles"),
    ("in", "inch", "inches"),
):
    UNITS[f"sq {_short}"] = UNITS[f"sq. {_short}"] = (f"square {_one}", f"square {_more}")
UNITS["cu ft"] = ("cubic foot", "cubic feet")
UNITS["sq. ft."] = ("square foot", "square feet")

MONEY = {
    "NZ$": ("New Zealand dollar", "New Zealand dollars", ""), "HK$": ("Hong Kong dollar", "Hong Kong dollars", ""),
    "S$": ("Singapore dollar", "Singapore dollars", ""), "R$": ("real", "reais", ""), "Mex$": ("peso", "pesos", ""),
    "Rs": ("rupee", "rupees", ""), "Rs.": ("rupee", "rupees", ""),
    "$": ("dollar", "dollars", "and {} cents|{} cents"),
    "US$": ("U S dollar", "U S dollars", "and {} cents|{} cents"),
    "A$": ("Australian dollar", "Australian dollars", ""), "C$": ("Canadian dollar", "Canadian dollars", ""),
    "£": ("pound", "pounds", "{}|{} pence"), "€": ("euro", "euros", "{}|{} cents"), "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", ""), "₽": ("rouble", "roubles", ""), "₩": ("won", "won", ""),
    "₪": ("shekel", "shekels", ""), "₺": ("lira", "lira", ""), "¢": ("cent", "cents", ""),
    "kr": ("krona", "kronor", ""), "SEK": ("Swedish krona", "Swedish kronor", ""),
    "NOK": ("Norwegian krone", "Norwegian kroner", ""), "DKK": ("Danish krone", "Danish kroner", ""),
    "EUR": ("euro", "euros", "{}"), "GBP": ("pound", "pounds", "{}"), "USD": ("U S dollar", "U S dollars", ""),
    "CHF": ("Swiss franc", "Swiss francs", ""), "JPY": ("yen", "yen", ""), "CNY": ("yuan", "yuan", ""),
    "INR": ("Indian rupee", "Indian rupees", ""), "PLN": ("zloty", "zlotys", ""),
    "dollars": ("dollar", "dollars", "and {} cents|{} cents"), "dollar": ("dollar", "dollar", ""),
    "pounds": ("pound", "pounds", "{}|{} pence"), "euros": ("euro", "euros", "{}|{} cents"),
    "euro": ("euro", "euro", ""), "kronor": ("krona", "kronor", ""),
    "CAD": ("Canadian dollar", "Canadian dollars", ""), "AUD": ("Australian dollar", "Australian dollars", ""),
}  # fmt: skip

MULTIPLIERS = {
    "MM": "million", "mil": "million", "crore": "crore", "lakh": "lakh", "k": "thousand", "K": "thousand",
    "thousand": "thousand", "m": "million", "M": "million", "mn": "million", "million": "million", "bn": "billion",
    "Bn": "billion", "BN": "billion", "B": "billion", "b": "billion", "billion": "billion", "tn": "trillion",
    "T": "trillion", "trillion": "trillion", "hundred": "hundred", "mln": "million", "bln": "billion",
}  # fmt: skip

ABBREVIATIONS = {
    "E.g.": "For example", "I.e.": "That is", "Etc.": "Et cetera", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz",
    "Dr.": "Doctor", "Prof.": "Professor", "approx": "approximately", "401(k)": "four oh one K",
    "401k": "four oh one K", "501(c)(3)": "five oh one C three", "either/or": "either or", "SWOT": "swot",
    "Gen. Z": "Gen Z", "50-50": "fifty fifty", "AM": "A M", "PM": "P M", "km / h": "kilometres per hour",
    "mph": "miles per hour", "Hwy": "Highway", "Pkwy": "Parkway", "Ln.": "Lane", "UTC": "U T C", "MHz": "megahertz",
    "gal": "gallons", "sqm": "square metres", "e.g.": "for example", "e.g": "for example", "i.e.": "that is",
    "i.e": "that is", "etc.": "et cetera", "viz.": "namely", "vs.": "versus", "vs": "versus", "v.": "versus",
    "cf.": "compare", "et al.": "et al", "ibid.": "ibid", "Ibid.": "Ibid", "approx.": "approximately",
    "Approx.": "Approximately", "ca.": "circa", "incl.": "including", "excl.": "excluding", "esp.": "especially",
    "resp.": "respectively", "est.": "estimated", "Est.": "Estimated", "s/he": "she or he", "(s)he": "she or he",
    "M.Sc.": "M S C", "B.Sc.": "B S C", "C++": "C plus plus", "C#": "C sharp", "F#": "F sharp", "dept.": "department",
    "Dept.": "Department", "govt.": "government", "Govt.": "Government", "min.": "minimum", "max.": "maximum",
    "avg.": "average", "ed.": "editor", "eds.": "editors", "Inc.": "Incorporated", "Ltd.": "Limited",
    "Ltd": "Limited", "Corp.": "Corporation", "Co.": "Company", "Bros.": "Brothers", "Jr.": "Junior", "Sr.": "Senior",
    "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road", "Sq.": "Square", "Univ.": "University",
    "Assn.": "Association", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Dr": "Doctor", "a.m.": "a m",
    "p.m.": "p m", "A.M.": "A M", "P.M.": "P M", "a.k.a.": "also known as", "aka": "also known as", "c/o": "care of",
    "w/o": "without", "w/out": "without", "WWII": "World War Two", "WWI": "World War One", "WW2": "World War Two",
    "WW1": "World War One", "w/": "with", "n/a": "not applicable", "N/A": "not applicable", "b/c": "because",
    "IPv4": "I P v four", "IPv6": "I P v six", "PhD": "P H D", "Ph.D.": "P H D", "PhDs": "P H Ds", "MSc": "M S C",
    "BSc": "B S C", "IoT": "I o T", "MaaS": "mahss", "SaaS": "sass", "IaaS": "I A A S", "PaaS": "pass",
    "iOS": "I O S", "macOS": "mac O S", "WiFi": "Wi-Fi", "and/or": "and or", "And/or": "And or",
    "Either/or": "Either or", "MPs": "M Ps", "mRNA": "M R N A", "DoS": "doss", "eGov": "E gov", "BCE": "B C E",
    "pH": "P H", "UNdata": "U N data", "’n’": "n", "'n'": "n", "‘n’": "n", "Sat.": "Saturday", "Mon.": "Monday",
    "Tue.": "Tuesday", "Tues.": "Tuesday", "Wed.": "Wednesday", "Thu.": "Thursday", "Thurs.": "Thursday",
    "Fri.": "Friday", "Jan.": "January", "Feb.": "February", "Aug.": "August", "Sept.": "September",
    "Sep.": "September", "Oct.": "October", "Nov.": "November", "Dec.": "December", "Apr.": "April",
}  # fmt: skip

COUNTING = {
    "pp": "pages", "Hwy.": "Highway", "Rte.": "Route", "NO.": "number", "Nos": "numbers", "Sects.": "Sections",
    "Clr.": "Councillor", "No.": "number", "no.": "number", "Nos.": "numbers", "nos.": "numbers", "No": "number",
    "Nr.": "number", "p.": "page", "pp.": "pages", "P.": "page", "Pp.": "pages", "vol.": "volume", "Vol.": "Volume",
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

TITLES = {
    "Rt.": "Right", "Prof": "Professor", "Sgt": "Sergeant", "Lt": "Lieutenant", "Col": "Colonel", "Capt": "Captain",
    "Rev": "Reverend", "Dr.": "Doctor", "Drs.": "Doctors", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz",
    "Mx.": "Mix", "Messrs.": "Messrs", "Prof.": "Professor", "Profs.": "Professors", "Rep.": "Representative",
    "Reps.": "Representatives", "Gov.": "Governor", "Govs.": "Governors", "Sgt.": "Sergeant", "Lt.": "Lieutenant",
    "Col.": "Colonel", "Gen.": "General", "Capt.": "Captain", "Sen.": "Senator", "Sens.": "Senators",
    "Rev.": "Reverend", "Hon.": "Honourable", "Maj.": "Major", "Cpl.": "Corporal", "Pvt.": "Private",
    "Adm.": "Admiral", "Cmdr.": "Commander", "Supt.": "Superintendent", "Insp.": "Inspector", "Det.": "Detective",
    "Pres.": "President", "Amb.": "Ambassador", "Fr.": "Father", "Mt.": "Mount", "Ft.": "Fort", "St.": "Saint",
    "St": "Saint", "Sts.": "Saints", "Mme.": "Madame", "Mlle.": "Mademoiselle", "Atty.": "Attorney",
    "Cllr": "Councillor", "Cllr.": "Councillor", "Cllrs": "Councillors", "Hr.": "Herr", "Sir.": "Sir",
    "Asst.": "Assistant", "Assoc.": "Associate", "Dep.": "Deputy", "Bp.": "Bishop", "Abp.": "Archbishop",
}  # fmt: skip

WORDS = frozenset(
    """NATO COP BART STEM STEAM UNESCO UNICEF COVID AIDS NASA OPEC ASEAN FIFA UEFA NAFTA INTERPOL EUROPOL RADAR LASER
    SONAR SCUBA LIDAR LEED BREEAM NIMBY YIMBY SWAT SIM PIN RAM ROM GIF JPEG OPEX CAPEX SARS MERS ZIP ASCII BAFTA
    OSHA PISA TED BRICS EFTA UNCTAD HABITAT AWOL SWIFT SEPA CERN BASIC COBOL CAPTCHA FOMO GULAG HIPAA IKEA LEGO MIDI
    MOOC NIST OLED PETA POTUS SCOTUS FLOTUS QUANGO RAID SAP SPAC TESOL WASP WYSIWYG YOLO ENIAC FEMA DARPA ESPON
    INTERREG ERASMUS EURATOM FRONTEX LORAN ICANN MAGA OXFAM MENSA NORAD SADC UNIDO UNRWA UNAIDS ECOWAS MERCOSUR
    UNASUR EURIBOR LIBOR NASDAQ""".split()
)

CAPITALS = frozenset(
    """a i an am is are was be been do does did done go got get not no yes and or but if so of to in on at by for from
    with the this that these those what when where why how which my your his her its our their we you he she they me
    him them one two all any some none both each every more most less least very much many only also even ever never
    always must can will may might could would should have has had need want know think say said see look here there
    now then new old big good bad best free own same other first last next again still just too out up down off over
    under stop wait please thank thanks sorry real really actually love hate help make made take give keep let tell
    ask try use important right wrong left end open closed warning note attention danger notice full part time day
    days year years people city cities water street house home work world life like than about into after before
    while because nothing everything something anything nobody everybody chapter section summary introduction
    conclusion discussion questions answers welcome contents background results methods public private common local
    urban rural data plan plans""".split()
)

RULERS = frozenset(
    """Henry Louis Elizabeth Charles George Edward Richard William James John Paul Pius Benedict Philip Frederick
    Catherine Alexander Nicholas Napoleon Gustav Gustavus Christian Carl Karl Oscar Oskar Haakon Harald Olav
    Margaret Mary Francis Ferdinand Leopold Albert Gregory Innocent Clement Urban Leo Peter Ivan Joseph Otto Wilhelm
    Victor Umberto Juan Felipe Alfonso Isabella Ramesses Darius Ptolemy Constantine Theodosius Justinian Boniface
    Sixtus Adrian Baldwin Robert David Christina Erik Eric Magnus Valdemar Sigismund Stephen Andrew Bela Wenceslas
    Rama Mehmed Selim Murad Suleiman Abdul Hussein Hassan Mohammed Salman Akihito Celestine Martin Nicolas Julius
    Charlemagne Xerxes Artaxerxes Antiochus Seleucus Cleopatra Berenice Margrethe Ramses Wilhelmina Juliana Beatrix
    Rainier Honorius Trajan Michael""".split()
)

ROMAN_NOUNS = frozenset(
    """war chapter part act scene volume vol book title article section annex appendix schedule type phase tier level
    class stage grade figure fig table pt ch sec art goal pillar category zone module unit session lesson step group
    division lot block series season episode mark model version track option plan round superbowl bowl protocol
    directive corps world industry rocky star wars apollo saturn item issue lecture theme number theorem
    rule canto psalm basel solvency""".split()
)

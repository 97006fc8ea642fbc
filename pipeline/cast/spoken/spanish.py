"""Spanish rules, for Spain and the Americas: agreement of numbers, ordinals, centuries, abbreviations with spaces.

In the Americas, the decimal mark may be a point (as in Mexico and Peru), ``$`` may mean a peso, and the first day of a
month is *primero*.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.cast.spoken.figures import roman_value
from pipeline.cast.spoken.language import Context, cardinal_in, ordinal_in, rule, table
from pipeline.cast.spoken.romance import Romance, common_rules, prices

_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_WEEKDAYS = "lunes martes miércoles jueves viernes sábado domingo".split()
_AMERICA = "ar bo cl co cr cu do ec gt hn mx ni pa pe pr py sv us uy ve 419".split()
_POINT = "mx us gt hn ni sv pa do pr pe 419".split()
_PESO = "ar cl co cu do mx uy".split()


def _cardinal(number: int) -> str:
    """Return a number in words: *veintiún mil*, not *veintiuno mil*."""
    said = re.sub(r"veintiuno(?= m[iu]l| [mb]ill)", "veintiún", cardinal_in("es", number))
    return re.sub(r"\buno(?= mil| [mb]ill)", "un", said)


def _ordinal(number: int, feminine: bool = False) -> str:
    said = {11: "undécimo", 12: "duodécimo"}.get(number) or ordinal_in("es", number)
    if 12 < number < 20:
        said = f"decimo{ordinal_in('es', number - 10)}"
    return re.sub(r"o\b", "a", said) if feminine else said


def _agreed(said: str, noun: str) -> str:
    """Return a number in words, made to agree with a noun: *doscientas* before *personas*."""
    feminine = _is_feminine(noun)
    if not feminine:
        return re.sub(r"uno$", "un", re.sub(r"veintiuno$", "veintiún", said))
    millions, last = re.fullmatch(r"(.*(?:mill|bill)(?:ón|ones))?(.*)", said).groups("")  # type: ignore[union-attr]
    return millions + re.sub(r"uno$", "una", re.sub(r"(cient|quinient)os\b", r"\1as", last))


def _is_feminine(noun: str) -> bool:
    word = re.split(r"[ -]", noun)[0].casefold()
    if word.removesuffix("s") in _MASCULINE:
        return False
    return word in _FEMININE or bool(
        re.search(r"(?:[^aeiou]|[eiu])as?$|(?:ción|ciones|sión|siones|[dt]ad(?:es)?|tud(?:es)?)$", word)
    )


def _date(day: int, month: int, year: int, context: Context) -> str:
    first = day == 1 and context.language.lower().partition("-")[2] in _AMERICA
    said = f"{'primero' if first else _cardinal(day)} de {_MONTHS[month - 1]}"
    return f"{said} de {_cardinal(year)}" if year else said


def _clock(hours: int, minutes: int) -> str:
    said = _agreed(_cardinal(hours), "hora")
    if not minutes:
        return said
    return f"{said} {'cero ' if minutes < 10 else ''}{_cardinal(minutes)}"


def _fraction(numerator: int, denominator: int) -> str:
    names = {2: "medio", 3: "tercio", 12: "doceavo", 16: "dieciseisavo", 20: "veinteavo", 100: "centésimo"}
    name = names.get(denominator) or _ordinal(denominator)
    return f"un {name}" if numerator == 1 else f"{_cardinal(numerator)} {name}s"


def _raised(base: str, exponent: int) -> str:
    if exponent in (2, 3):
        return f"{base} {'al cuadrado' if exponent == 2 else 'al cubo'}"
    return f"{base} elevado a {'menos ' if exponent < 0 else ''}{_cardinal(abs(exponent))}"


def _power(name: str, power: int) -> str:
    first = name.split()[0]
    adjective = "cuadrad" if power == 2 else "cúbic"
    return f"{name} {adjective}{'a' if _is_feminine(first) else 'o'}{'s' * first.endswith('s')}"


def _king(number: int, feminine: bool = False) -> str:
    return _ordinal(number, feminine) if number <= 10 else _cardinal(number)


def _century(found: re.Match[str], context: Context) -> str | None:
    value = roman_value(found[1] or found[2])
    return _king(value) if value else None


def _centuries(found: re.Match[str], context: Context) -> str | None:
    first, between, last = (part or "" for part in found.groups())
    between = between if between.isspace() or between.strip().isalpha() else " a "
    return _king(roman_value(first)) + (f"{between}{_king(roman_value(last))}" if last else "")


def _held(numeral: str, gender: str) -> str | None:
    """Return a Roman numeral as the ordinal in an event's name: *segunda*, *primer*.

    :param gender: ``a`` for feminine, ``o`` for masculine.
    """
    value = roman_value(numeral)
    return _ordinal(value, feminine=True) if gender == "a" else re.sub(r"(primer|tercer)o$", r"\1", _ordinal(value))


def _queen(found: re.Match[str], context: Context) -> str | None:
    value = roman_value(found[1])
    return _king(value, feminine=True) if value else None


def _numbered(found: re.Match[str], context: Context) -> str | None:
    """Return an ordinal such as ``1.º``, ``3.ª`` or ``1.er`` in words.

    The result is None if ``º`` means degrees, as in ``a 20º``: *a*, *hasta*, a minus sign or a dash comes before the
    number, and no full stop follows it.
    """
    sign, number = found["sign"], int(found["number"])
    if found["dot"] == "" and sign == "º" and re.search(r"(?:\ba|[-−–]|\bhasta)\s?$", found.string[: found.start()]):
        return None
    if sign in ("er", "ᵉʳ"):
        return {1: "primer", 3: "tercer"}.get(number) or _ordinal(number)
    feminine = sign in ("ª", "a")
    said = _ordinal(number, feminine)
    noun = re.match(r"\s([a-zà-ÿ]{4,})", found.string[found.end() :])
    if noun and not feminine and number % 10 in (1, 3) and noun[1] not in _SMALL and number != 11:
        said = re.sub(r"(primer|tercer)o$", r"\1", said)
    return said


def _agreement(found: re.Match[str], context: Context) -> str | None:
    before = re.search(r"(\w+)[.\s]*$", found.string[: found.start()])
    noun = found["noun"]
    if noun in _SMALL or noun in _UNITS or (before and before[1].casefold() in _NUMBERED):
        return None
    if not (noun.endswith("s") or int(re.sub(r"\D", "", found[1])) == 1):
        return None
    said = _cardinal(int(re.sub(r"\D", "", found[1])))
    agreed = _agreed(said, noun)
    return agreed if agreed != said else None


def _over(found: re.Match[str], context: Context) -> str | None:
    """Return a score or share such as ``18/20`` in words, or None for a fraction.

    The result is also None for ``24/7`` and ``9/11``.
    """
    top, bottom = int(found[1]), int(found[2])
    if (top, bottom) in ((24, 7), (9, 11)) or (top < bottom and (bottom < 11 or bottom in (12, 16, 100, 1000))):
        return None
    return f"{_cardinal(top)} {'' if top == bottom else 'sobre '}{_cardinal(bottom)}"


def _half(found: re.Match[str], context: Context) -> str:
    return "media" if _is_feminine(found[1]) else "medio"


class _Spanish(Romance):
    """The Spanish language: *millón* is singular only after *un*, and takes *de* before a noun."""

    __slots__ = ()

    def cardinal(self, number: int) -> str:
        """Return a number in words, or digit by digit if longer than 15 digits."""
        return _cardinal(number) if number < 10**15 else self.digits(str(number))

    def multiple(self, number: str, until: str, sign: str) -> str:
        """Return a number with its multiplier in words, as in *dos mil* or *dos millones*."""
        word = self.multipliers[sign]
        whole, decimals = self.parts(number)
        said = self.number(number) if decimals else _agreed(self.number(number), word)
        if word == "mil":
            return "mil" if said + until == "un" else f"{said}{until} mil"
        one = int(whole or 0) == 1 and not decimals and not until
        return f"{said}{until} {word if one else word.replace('ón', 'ones')}"

    def and_fraction(self, numerator: int, denominator: int) -> str:
        """Return the words for a fraction after a whole number: *y medio*."""
        return "y medio" if (numerator, denominator) == (1, 2) else f"y {_fraction(numerator, denominator)}"


_SIGNS = {
    ".": "punto", "decimal": "coma", "to": "a", "-": "menos", "%": "por ciento", "‰": "por mil", "@": "arroba",
    "/": "barra", "_": "guion bajo", "hyphen": "guion", "#": "almohadilla", "?": "signo de interrogación", "&": "y",
    "+": "más", "=": "igual a", "<": "menos de", ">": "más de", "≤": "como máximo", "≥": "al menos",
    "±": "más o menos", "~": "aproximadamente", "≈": "aproximadamente", "×": "por", "÷": "dividido por",
    "°": "grados", "or": "o", "and": "y", "per": "por", "ratio": "a", "number": "número", "link": "un enlace",
    "hashtag": "hashtag", "version": "versión", ":": "dos puntos", "times": "por",
    "of": "sobre", "power": "{} elevado a n", "↑": "subida", "↓": "bajada",
}  # fmt: skip

_UNITS = table(
    """
    mm milímetro milímetros, cm centímetro centímetros, dm decímetro decímetros, m metro metros,
    km kilómetro kilómetros, ha hectárea hectáreas, nm nanómetro nanómetros, µm micrómetro micrómetros,
    μm micrómetro micrómetros, l litro litros, L litro litros, dl decilitro decilitros, cl centilitro centilitros,
    ml mililitro mililitros, mL mililitro mililitros, hl hectolitro hectolitros, g gramo gramos,
    mg miligramo miligramos, µg microgramo microgramos, μg microgramo microgramos, kg kilogramo kilogramos,
    t tonelada toneladas, kt kilotonelada kilotoneladas, Mt megatonelada megatoneladas,
    Gt gigatonelada gigatoneladas, s segundo segundos, ms milisegundo milisegundos, seg segundo segundos,
    min minuto minutos, h hora horas, hs hora horas, hrs hora horas, Hz hercio hercios, kHz kilohercio kilohercios,
    MHz megahercio megahercios, GHz gigahercio gigahercios, W vatio vatios, kW kilovatio kilovatios,
    MW megavatio megavatios, GW gigavatio gigavatios, TW teravatio teravatios, Wh vatio_hora vatios_hora,
    kWh kilovatio_hora kilovatios_hora, MWh megavatio_hora megavatios_hora, GWh gigavatio_hora gigavatios_hora,
    TWh teravatio_hora teravatios_hora, V voltio voltios, kV kilovoltio kilovoltios, mV milivoltio milivoltios,
    A amperio amperios, mAh miliamperio_hora miliamperios_hora, J julio julios, kJ kilojulio kilojulios,
    MJ megajulio megajulios, GJ gigajulio gigajulios, cal caloría calorías, kcal kilocaloría kilocalorías,
    Pa pascal pascales, kPa kilopascal kilopascales, hPa hectopascal hectopascales, bar bar bares,
    K kelvin kelvins, °C grado_Celsius grados_Celsius, ºC grado_Celsius grados_Celsius,
    °F grado_Fahrenheit grados_Fahrenheit, ºF grado_Fahrenheit grados_Fahrenheit, dB decibelio decibelios,
    lm lumen lúmenes, mol mol moles, N newton newtons, kB kilobyte kilobytes, KB kilobyte kilobytes,
    MB megabyte megabytes, GB gigabyte gigabytes, TB terabyte terabytes, Mbps megabit_por_segundo megabits_por_segundo,
    Gbps gigabit_por_segundo gigabits_por_segundo, kmh kilómetro_por_hora kilómetros_por_hora,
    ppm parte_por_millón partes_por_millón, hab habitante habitantes, hab. habitante habitantes,
    año año años, día día días, mes mes meses, semana semana semanas, persona persona personas, noche noche noches
    """
)

_MONEY = {
    "€": ("euro", "euros", "con {}|{} céntimos"), "EUR": ("euro", "euros", "con {}|{} céntimos"),
    "$": ("dólar", "dólares", "con {}|{} centavos"),
    "US$": ("dólar estadounidense", "dólares estadounidenses", "con {}|{} centavos"),
    "USD": ("dólar estadounidense", "dólares estadounidenses", ""),
    "CAD": ("dólar canadiense", "dólares canadienses", ""),
    "£": ("libra", "libras", "con {}|{} peniques"), "GBP": ("libra esterlina", "libras esterlinas", ""),
    "¥": ("yen", "yenes", ""),
    "JPY": ("yen", "yenes", ""), "CNY": ("yuan", "yuanes", ""), "CHF": ("franco suizo", "francos suizos", ""),
    "MXN": ("peso mexicano", "pesos mexicanos", ""), "ARS": ("peso argentino", "pesos argentinos", ""),
    "CLP": ("peso chileno", "pesos chilenos", ""),
    "S/": ("sol", "soles", "con {}|{} céntimos"), "PEN": ("sol", "soles", ""), "₹": ("rupia", "rupias", ""),
    "INR": ("rupia", "rupias", ""), "BRL": ("real", "reales", ""), "R$": ("real", "reales", ""),
    "₽": ("rublo", "rublos", ""), "₩": ("won", "wones", ""), "₺": ("lira", "liras", ""),
    "SEK": ("corona sueca", "coronas suecas", ""), "NOK": ("corona noruega", "coronas noruegas", ""),
    "DKK": ("corona danesa", "coronas danesas", ""), "PLN": ("esloti", "eslotis", ""), "¢": ("centavo", "centavos", ""),
    "pts.": ("peseta", "pesetas", ""), "ptas.": ("peseta", "pesetas", ""),
}  # fmt: skip

_MULTIPLIERS = {
    "k": "mil", "K": "mil", "mil": "mil", "M": "millón", "MM": "millón", "mill.": "millón", "mills.": "millón",
    "millón": "millón", "millones": "millón", "billón": "billón", "billones": "billón",
}  # fmt: skip

_PER = {
    "m²": "metro cuadrado", "km²": "kilómetro cuadrado", "m³": "metro cúbico", "m2": "metro cuadrado", "kg": "kilo",
    "g": "gramo", "kWh": "kilovatio hora", "MWh": "megavatio hora", "ha": "hectárea", "l": "litro", "L": "litro",
    "t": "tonelada", "tonelada": "tonelada", "h": "hora", "hora": "hora", "día": "día", "mes": "mes", "año": "año",
    "semana": "semana", "noche": "noche", "persona": "persona", "habitante": "habitante", "hab.": "habitante",
    "km": "kilómetro", "m": "metro", "litro": "litro", "kilo": "kilo", "alumno": "alumno", "unidad": "unidad",
}  # fmt: skip

_ABBREVIATIONS = {
    "p. ej.": "por ejemplo", "p.ej.": "por ejemplo", "P. ej.": "Por ejemplo", "etc.": "etcétera", "Ud.": "usted",
    "Uds.": "ustedes", "Vd.": "usted", "Vds.": "ustedes", "EE. UU.": "Estados Unidos", "EE.UU.": "Estados Unidos",
    "EE. UU": "Estados Unidos", "EEUU": "Estados Unidos", "EE UU": "Estados Unidos", "E.U.A.": "Estados Unidos",
    "JJ. OO.": "Juegos Olímpicos", "JJ.OO.": "Juegos Olímpicos", "RR. HH.": "recursos humanos",
    "RR.HH.": "recursos humanos", "DD. HH.": "derechos humanos", "DD.HH.": "derechos humanos",
    "FF. AA.": "Fuerzas Armadas", "FF.AA.": "Fuerzas Armadas", "CC. AA.": "comunidades autónomas",
    "CC.AA.": "comunidades autónomas", "CC. OO.": "Comisiones Obreras", "CC.OO.": "Comisiones Obreras",
    "a. C.": "antes de Cristo", "a.C.": "antes de Cristo", "d. C.": "después de Cristo", "d.C.": "después de Cristo",
    "a. m.": "a m", "a.m.": "a m", "p. m.": "p m", "p.m.": "p m", "aprox.": "aproximadamente",
    "Aprox.": "Aproximadamente", "máx.": "máximo", "mín.": "mínimo", "cf.": "compárese", "cfr.": "compárese",
    "Cf.": "Compárese", "vs.": "contra", "vs": "contra", "ss.": "siguientes", "S. A.": "sociedad anónima",
    "S.A.": "sociedad anónima", "S. L.": "sociedad limitada", "S.L.": "sociedad limitada", "S. M.": "Su Majestad",
    "SS. MM.": "Sus Majestades", "N. B.": "nota bene", "P. D.": "posdata", "et al.": "et al", "ibíd.": "ibídem",
    "ibid.": "ibídem", "Ibid.": "Ibídem", "op. cit.": "obra citada", "Avda.": "Avenida", "avda.": "avenida",
    "Av.": "Avenida", "Avd.": "Avenida", "Pza.": "Plaza", "Plza.": "Plaza", "Pl.": "Plaza", "Ctra.": "Carretera",
    "ctra.": "carretera", "Crta.": "Carretera", "izq.": "izquierda", "izda.": "izquierda", "C++": "C más más",
    "izqda.": "izquierda", "dcha.": "derecha",
    "Dpto.": "Departamento", "dpto.": "departamento", "Depto.": "Departamento", "depto.": "departamento",
    "Cía.": "Compañía", "cía.": "compañía", "admón.": "administración", "Admón.": "Administración",
    "gral.": "general", "prov.": "provincia", "ed.": "edición", "trad.": "traducción", "coord.": "coordinador",
    "apdo.": "apartado", "Apdo.": "Apartado", "y/o": "y o", "Sr.": "señor", "Sra.": "señora",
    "Srta.": "señorita", "Sres.": "señores", "Tel.": "Teléfono", "tel.": "teléfono", "4x4": "cuatro por cuatro",
    "cda.": "cucharada", "cdas.": "cucharadas", "cdta.": "cucharadita",
    "ene.": "enero", "feb.": "febrero", "sept.": "septiembre",
    "oct.": "octubre", "nov.": "noviembre", "dic.": "diciembre", "hab.": "habitantes", "WiFi": "wifi", "Wi-Fi": "wifi",
    "I+D": "I más D", "I+D+i": "I más D más I", "pH": "P H", "iOS": "I O S", "ARNm": "A R N mensajero",
}  # fmt: skip

_COUNTING = {
    "núm.": "número", "Núm.": "Número", "núms.": "números", "n.º": "número", "N.º": "Número", "nº": "número",
    "Nº": "Número", "n°": "número", "N°": "Número", "n.°": "número", "n.os": "números", "No.": "número",
    "nro.": "número", "nros.": "números", "Nro.": "Número", "pág.": "página", "Pág.": "Página", "págs.": "páginas",
    "Págs.": "Páginas",
    "p.": "página", "pp.": "páginas", "vol.": "volumen", "Vol.": "Volumen", "vols.": "volúmenes", "t.": "tomo",
    "art.": "artículo", "Art.": "Artículo", "arts.": "artículos", "cap.": "capítulo", "Cap.": "Capítulo",
    "caps.": "capítulos", "fig.": "figura", "Fig.": "Figura", "figs.": "figuras", "sec.": "sección", "secc.": "sección",
    "párr.": "párrafo", "§§": "párrafos", "§": "párrafo", "¶": "párrafo", "tel.": "teléfono", "Tel.": "Teléfono",
    "tfno.": "teléfono", "tlf.": "teléfono", "ext.": "extensión", "km.": "kilómetro", "km": "kilómetro",
    "ca.": "circa", "c.": "circa",
    "h.": "hacia", "s.": "siglo", "ss.": "siglos", "ap.": "apartado", "lám.": "lámina", "v.": "verso",
}  # fmt: skip

_TITLES = {
    "Sr.": "señor", "Sra.": "señora", "Srta.": "señorita", "Sres.": "señores", "Sras.": "señoras", "Dr.": "doctor",
    "Dra.": "doctora", "Dres.": "doctores", "Dña.": "doña", "D.ª": "doña", "Dª": "doña", "Prof.": "profesor",
    "Profa.": "profesora",
    "Prof.ª": "profesora", "Lic.": "licenciado", "Licda.": "licenciada", "Ing.": "ingeniero", "Arq.": "arquitecto",
    "Gral.": "general", "Cnel.": "coronel", "Cap.": "capitán", "Tte.": "teniente", "Excmo.": "excelentísimo",
    "Excma.": "excelentísima", "Ilmo.": "ilustrísimo", "Ilma.": "ilustrísima", "Mons.": "monseñor", "Sto.": "Santo",
    "Sta.": "Santa", "Fr.": "fray", "Hno.": "hermano", "Hna.": "hermana", "C/": "calle", "c/": "calle",
}  # fmt: skip

_WORDS = frozenset(
    """ONU OTAN PIB UNESCO UNICEF SIDA COVID IVA NASA OPEP ASEAN FIFA UEFA OVNI RENFE AENA ONCE SEAT UNED TALGO AVE NIF
    CIF NIE PYME PYMES ESO CEOE INEM SEPE EVAU PAU RADAR LASER LÁSER SONAR IKEA LEGO PISA PIN SIM RAM GIF SARS CEPAL
    OEA ALCA MERCOSUR UNAM PEMEX TIC ERASMUS INTERPOL EUROPOL FRONTEX EURATOM CELAC UNASUR ARENA FARC MIR ETA
    """.split()
)

_CAPITALS = frozenset(
    """a al de del la el los las un una unos unas y e o u ni que qué en con sin por para sobre entre hasta desde hacia
    se me te le les lo nos os su sus mi mis tu tus yo tú él ella ellos ellas usted no sí si ya muy más menos mal bien
    todo toda todos todas nada algo hoy ayer aquí allí como cómo cuando cuándo donde dónde es son ser está están fue
    era hay ha han he hacer va ver dar día días año años vida agua casa mundo ciudad calle noche fin inicio nota aviso
    atención peligro gracias hola parte capítulo sección introducción conclusión anexo resumen contexto resultados
    métodos preguntas respuestas este esta esto ese esa eso pero porque""".split()
)

_RULERS = frozenset(
    """Felipe Alfonso Carlos Fernando Juan Pablo Luis Enrique Jaime Pedro Sancho Ramiro García Fruela Ordoño Bermudo
    Benedicto Pío León Gregorio Clemente Inocencio Urbano Bonifacio Sixto Julio Alejandro Napoleón Nicolás Guillermo
    Jorge Eduardo Ricardo Jacobo Francisco José Federico Leopoldo Alberto Balduino Víctor Manuel Humberto Gustavo
    Cristián Óscar Haakon Harald Olaf Maximiliano Iván Ramsés Darío Ptolomeo Constantino Teodosio Antíoco Hassan
    Mohamed Solimán Selim Otón Segismundo Esteban Roberto David Malcolm Celestino Adriano Martín Ciro Jerjes Alarico
    Recaredo Abderramán Atahualpa Moctezuma""".split()
)
_HELD = (
    "(?i:aniversario|congreso|edición|jornadas?|encuentro|festival|feria|bienal|foro|legislatura|asamblea|concurso"
    "|premio|certamen|simposio|cumbre|conferencia|centenario|república|guerra)"
)
_QUEENS = "Isabel|Juana|María|Catalina|Cristina|Margarita|Cleopatra|Berenice|Beatriz|Blanca|Urraca|Leonor"

_ROMAN_NOUNS = frozenset(
    """guerra capítulo cap caps parte acto escena volumen vol tomo libro título artículo art sección anexo apéndice tipo
    fase nivel clase etapa grado figura fig tabla t objetivo categoría zona módulo unidad lección grupo división lote
    bloque serie temporada episodio modelo versión opción plan sesión edición número núm n salmo teorema regla canto
    mundial rocky apolo saturno congreso cumbre jornadas""".split()
)
_NUMBERED = _ROMAN_NOUNS | frozenset("página pág págs pregunta línea sala habitación puerta código planta los".split())

_SMALL = frozenset(
    """además antes después entonces mientras tras apenas más menos quizás es has las los sus mis tus nos desde hasta
    para como pero cuando sobre entre contra hacia según donde cada porque aunque están está fueron eran había hubo
    tiene tienen hay de del que por con sin una uno unos unas veces era mil millón lunes martes miércoles jueves
    viernes""".split()
) - {"veces"}

_MASCULINE = frozenset(
    """día mapa problema sistema programa tema clima idioma poeta planeta cometa dilema drama esquema poema
    síntoma telegrama diagrama panorama fantasma aroma artista futbolista turista periodista atleta tranvía guía
    policía colega cura papa sofá gas mes país interés autobús""".split()
)
_FEMININE = frozenset(
    """mujer mujeres vez veces parte partes calle calles clase clases noche noches tarde tardes gente llave llaves nave
    naves nube nubes base bases fase fases frase frases imagen imágenes orden órdenes ley leyes luz luces voz voces cruz
    cruces raíz raíces flor flores red redes pared paredes mano manos foto fotos moto motos radio sal sales serie series
    fuente fuentes torre torres muerte muertes sede sedes especie especies superficie superficies señal señales
    razón razones región regiones opinión opiniones unión uniones reunión reuniones""".split()
)

_NUMERALS = r"((?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))(?!\w)"

_NO_NOUNS = frozenset("del por para que con sin los las una uno como más menos pero sobre entre hasta desde".split())
_MASCULINE_IN_A = frozenset("día problema programa tema mapa clima sistema idioma planeta drama poema".split())


def _one(found: re.Match[str], context: Context) -> str | None:
    """Return *un* or *una* before a noun, or None if no noun follows."""
    noun = re.match(r"\s(\w+)", found.string[found.end() :])
    if noun is None or noun[1] in _NO_NOUNS:
        return None
    feminine = re.search(r"(?:a|ción|sión|dad|tud|vez|hora)$", noun[1]) and noun[1] not in _MASCULINE_IN_A
    return "una" if feminine else "un"


LANGUAGE: _Spanish = _Spanish(
    code="es",
    group=".'’",
    decimal=",",
    signs=_SIGNS,
    months={name: n for n, name in enumerate(_MONTHS, 1)}
    | {"ene": 1, "feb": 2, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sep": 9, "sept": 9, "setiembre": 9}
    | {"oct": 10, "nov": 11, "dic": 12},
    date=_date,
    clock=_clock,
    year=_cardinal,
    units=_UNITS,
    power=_power,
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
    roman=_king,
    rulers=_RULERS,
    feet=lambda feet, inches: f"{_cardinal(feet)} pies {_cardinal(inches)}",
    raised=_raised,
    weekdays=tuple(_WEEKDAYS),
    counted=r"[a-zà-ÿ]{3,}s\b",
    dialled="llame al|llamar al|llamen al|llama al|llamad al|marque el|marcar el|marca el|teléfono|tel.",
    dated="en|desde|hasta|hacia|año|años|circa",
    gender=lambda number, noun: _agreed(_cardinal(number), noun),
    rules=(
        rule("number", r"(?<![\w.,/:-])1(?=\s[a-záéíóúñ]{3,})", _one, "0"),
        *common_rules(
            "inaudible|ininteligible|risas|aplausos", "el del al un por cada", _PER, "litros a los cien kilómetros"
        ),
        *prices(_MONEY, "a", "por", _PER),
        rule(
            "telephone",
            r"(?<![\w.,-])(?<!\+\d\d )(?:[6-9]|\([6-9]\d{1,2}\) )\d"
            r"(?:\d \d{3} \d{3}|\d(?: \d\d){3}|[ .]\d{3}[ .]\d\d[ .]\d\d|\d\d \d\d \d\d|\d{7})(?![\w-])",
            lambda m, c: " ".join(_cardinal(int(digit)) for digit in m[0] if digit.isdigit()),
            "0",
        ),
        rule(
            "ordinal",
            r"(?<![\w.,])(?P<number>\d{1,3})(?P<dot>\.?)(?P<sign>[ºª°](?!\s?[CF]\b)|er(?!\w)|ᵉʳ)(?<!\d°)(?!\w)",
            _numbered,
            "0",
        ),
        rule("century", rf"(?<=\b[Ss]iglo\s){_NUMERALS}|(?<=(?<!\w)s\.\s){_NUMERALS}", _century, "A"),
        rule("century", rf"(?<=\b[Ss]iglos\s){_NUMERALS}(?:(\s(?:y|a|al)\s|\s?[-–]\s?){_NUMERALS})?", _centuries, "A"),
        *(rule("Roman numeral", rf"(?<=\b{queen}\s){_NUMERALS}", _queen, "A") for queen in _QUEENS.split("|")),
        rule("Roman numeral", rf"(?<=\b[Ll]a\s){_NUMERALS}(?=\s[A-ZÁÉÍÓÚÑ])", lambda m, c: _held(m[1], "a"), "A"),
        rule("Roman numeral", rf"(?<=\b[Ee]l\s){_NUMERALS}(?=\s[A-ZÁÉÍÓÚÑ])", lambda m, c: _held(m[1], "o"), "A"),
        rule("Roman numeral", rf"(?<=\b[Dd]el\s){_NUMERALS}(?=\s[A-ZÁÉÍÓÚÑ])", lambda m, c: _held(m[1], "o"), "A"),
        rule(
            "Roman numeral",
            rf"(?<!\w){_NUMERALS}(?=\s(?:{_HELD}))",
            lambda m, c: _held(m[1], "a" if _is_feminine(m.string[m.end() :].split()[0]) else "o"),
            "A",
        ),
        rule("street", r"(?<!\w)[cC]/\s?(?=[A-ZÁÉÍÓÚÑ])", lambda m, c: "calle ", "/"),
        rule("slash", r"\b(?:día/)?mes/año\b|\bdía/noche\b", lambda m, c: m[0].replace("/", " "), "/"),
        rule(
            "law",
            r"(?<![\w/.,])(\d{1,4})/((?:19|20)\d\d)(?![\w/])",
            lambda m, c: None if len(m[1]) == 4 else f"{_cardinal(int(m[1]))} de {_cardinal(int(m[2]))}",
            "/",
        ),
        rule(
            "law",
            r"(?<![\w/.,])((?:19|20)\d\d)/(\d{2,4})(?![\w/])",
            lambda m, c: None if len(m[2]) != 3 else f"{_cardinal(int(m[1]))} barra {_cardinal(int(m[2]))}",
            "/",
        ),
        rule("title", r"(?<![\w.])D\.(?=\s[A-ZÁÉÍÓÚÑ][a-zà-ÿ])", lambda m, c: "don", "A"),
        rule(
            "time",
            r"(?<![\d:.,])([01]?\d|2[0-4])[:.]([0-5]\d)\s?hs?\b\.?(?!\w)",
            lambda m, c: (
                _clock(int(m[1]), int(m[2]))
                + (" horas" if m[2] == "00" else "")
                + "." * (m[0].endswith(".") and m.end() == len(m.string))
            ),
            "0",
        ),
        rule(
            "date",
            rf"(?i)(?:(?<=\bel )|(?<=\bdía )|(?<={' )|(?<='.join(_WEEKDAYS)} ))(\d{{1,2}})/(\d\d)(?![\d/])",
            lambda m, c: _date(int(m[1]), int(m[2]), 0, c) if 0 < int(m[1]) < 32 and 0 < int(m[2]) < 13 else None,
            "/",
        ),
        rule("fraction", r"(?<![\d/.,])(\d{1,3})/(\d{1,3})(?![\d/])", _over, "/"),
        rule("fraction", r"(?<![\d/.,])1/2(?=\s([a-zà-ÿ]{4,}))", _half, "/"),
        rule("decade", r"(?<=\b[Ll]os\s)(\d0)s\b", lambda m, c: _cardinal(int(m[1])), "0"),
        rule(
            "compared",
            r"(?<=[^\W\d_])\s?([<>])\s?(?=[^\W\d_])|(?<=\b[b-df-np-xzB-Z])\s?([<>])\s?(?=\d)",
            lambda m, c: f" {'menor' if '<' in m[0] else 'mayor'} que ",
            "<>",
        ),
        rule("slash", r"(?<=[^\W\d_])/(?=h?o[a-zà-ÿ])", lambda m, c: " u ", "/"),
        rule("agreement", r"(?<![\w.,/-])(\d{1,3}(?:[ .]\d{3})+|\d+)(?=\s(?P<noun>[a-zà-ÿ]{3,}))", _agreement, "0"),
    ),
)

_PESOS = _MONEY | {"$": ("peso", "pesos", "con {}|{} centavos")}

REGIONS = {
    f"es-{region}": replace(
        LANGUAGE,
        group=",'’" if region in _POINT else LANGUAGE.group,
        decimal="." if region in _POINT else ",",
        signs=_SIGNS | ({"decimal": "punto"} if region in _POINT else {}),
        money=_PESOS if region in _PESO else _MONEY,
    )
    for region in _AMERICA
}
"""Variants of Spanish for the Americas, by BCP 47 tag in lower case."""

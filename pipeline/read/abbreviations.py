"""Abbreviations whose full stop does not end a sentence, by language.

Titles precede a name (``Gov. Ray``); counting words precede a number (``Sec. 4``). Others precede lower-case words
(``approx. five``). English abbreviations apply in every language, because many texts quote English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.standards import iso_639_1


class Abbreviations(NamedTuple):
    """Abbreviations in one language, without the final full stop.

    Each field is a list separated by spaces. An underscore represents an optional space.
    """

    titles: str
    """Titles that precede a name; their case must match."""
    counting: str
    """Abbreviations that precede a number or, if capitalised, a Roman numeral or letter (``IV``, ``A``)."""
    within: str
    """Abbreviations that precede a lower-case word, a number or a bracket; their case is ignored."""
    always: str = ""
    """Abbreviations that never end a sentence."""


ABBREVIATIONS = {
    "en": Abbreviations(
        "Dr Mr Mrs Ms Mx Messrs Prof Rep Reps Gov Govs Sgt Hon Lt Col Gen Capt Sen Sens Rev Maj Cpl Pvt Adm Cmdr Supt "
        "Brig Det Insp Pres Amb Atty Mt Ft",
        "No Nos no nos p pp Fig Figs fig figs Sec Secs sec secs Ch Chs Chap ch chap chaps Vol Vols vol vols Art art "
        "Para Paras para paras par pars Pt Eq App v n nn",
        "al ed eds vol vols no nos pp p fig figs ca approx dr mr mrs ms prof st trans rev dept est "
        "incl excl resp esp Jr Sr Inc Ltd Co Corp",
        "vs viz cf e.g i.e",
    ),
    "de": Abbreviations(
        "Hr Hrn Fr Frl Dr Prof Dipl Ing Abg Bgm St Frhr",
        "Nr Nrn Abs Art S Bd Bde Kap Abb Tab Ziff § Anm Jg Aufl Sp",
        "usw usf etc geb gest max min",
        "bzw ca vgl sog gem lt inkl exkl ggf evtl zzgl z._B d._h u._a v._a u._U i._d._R o._g s._o s._u m._E i._A",
    ),
    "sv": Abbreviations(
        "dr prof Dr Prof fil S:t",
        "nr kl s sid kap fig tab bd art st ca",
        "t._ex bl._a d.v.s dvs s._k f._d fr.o.m t.o.m m.fl m._m o.s.v osv jfr resp inkl exkl etc ev tel p.g.a",
    ),
    "fr": Abbreviations(
        "M MM Mme Mmes Mlle Me Mgr Dr Pr Prof St Ste",
        "p pp art n no vol chap fig t al §",
        "p._ex c.-à-d cf etc env av apr éd ibid",
    ),
    "es": Abbreviations(
        "Sr Sra Sres Sras Srta D Dª Dña Dr Dra Dres Prof Profa Lic Ing Arq Gral Cap Cnel Mons Ud Uds Vd Vds Sto Sta",
        "núm núms n nº pág págs p pp art arts cap caps vol vols fig figs",
        "p._ej etc aprox cf vol ed",
    ),
}
"""Abbreviations by ISO 639-1 code, for every language that the narrator speaks."""
_ENGLISH = "en"
_TAIL = 24
"""Number of characters to search at the end of a text."""
_IN_BRACKETS = r"|\((?:eds?|trans)\.\)\.?"
_ORDINAL = re.compile(r"(?<![\d.,])\d{1,2}\.$")
_DATED = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhunderts?)\b"
)
"""Pattern for German words after an ordinal number: ``3. Mai``."""
_NUMBER = re.compile(r"[(\[]?\d")
_COUNTING_LETTERS = re.compile(r"[(\[]?(?:[IVXLC]+|[A-Z])\b")


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each field of ``Abbreviations``, covering one language and English.

    :param code: ISO 639-1 code of the language.
    """
    tables = [ABBREVIATIONS[c] for c in dict.fromkeys((code, _ENGLISH)) if c in ABBREVIATIONS]
    patterns: list[re.Pattern[str]] = []
    for field in Abbreviations._fields:
        words = dict.fromkeys(word for table in tables for word in getattr(table, field).split())
        spelt = "|".join(re.escape(word).replace("_", r"\s?") for word in words)
        within = field == "within"
        ends = rf"(?<![\w.])(?:{spelt})\.{_IN_BRACKETS if within else ''}"
        patterns.append(re.compile(rf"(?:{ends})[)\]]*$" if spelt else "(?!)", re.IGNORECASE if within else 0))
    return tuple(patterns)


def is_abbreviated(text: str, language: str = "") -> bool:
    """Return whether a text ends with an abbreviation (``vol.``).

    :param language: BCP 47 tag.
    """
    return any(pattern.search(text[-_TAIL:]) for pattern in _patterns(iso_639_1(language)))


def goes_on(before: str, following: str, language: str = "") -> bool:
    """Return whether a sentence continues after an abbreviation.

    :param before: text up to and including the possible abbreviation.
    :param following: text after the abbreviation, without leading spaces.
    :param language: BCP 47 tag.
    """
    code, tail, first = iso_639_1(language), before[-_TAIL:], following[:1]
    titles, counting, within, always = _patterns(code)
    if within.search(tail) and (first in "([" or first.islower() or first.isdigit()):
        return True
    if titles.search(tail) and (first.isupper() or first.isdigit()):
        return True
    if (counted := counting.search(tail)) and _counts(counted.group(), following):
        return True
    if code == "de" and _ORDINAL.search(tail) and _DATED.match(following):
        return True
    return always.search(tail) is not None


def _counts(abbreviation: str, following: str) -> bool:
    """Return whether a number follows an abbreviation.

    Roman numerals and single letters (``IV``, ``A``) also count as numbers after a capitalised abbreviation, except
    ``No.``.
    """
    letters = abbreviation[0].isupper() and not abbreviation.startswith("No")
    return bool(_NUMBER.match(following) or (letters and _COUNTING_LETTERS.match(following)))

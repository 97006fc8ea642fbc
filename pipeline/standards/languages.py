"""Validation of language tags, and their ISO 639 codes.

Directories need a two-letter code, ID3 a three-letter code.
"""

from __future__ import annotations

import re

_CODES = """
aaaar ababk aeave afafr akaka amamh anarg arara asasm avava ayaym azaze babak bebel bgbul bhbih bibis bmbam
bnben bobod brbre bsbos cacat ceche chcha cocos crcre csces cuchu cvchv cycym dadan dedeu dvdiv dzdzo eeewe
elell eneng eoepo esspa etest eueus fafas ffful fifin fjfij fofao frfra fyfry gagle gdgla glglg gngrn guguj
gvglv hahau heheb hihin hohmo hrhrv hthat huhun hyhye hzher iaina idind ieile igibo iiiii ikipk ioido isisl
itita iuiku jajpn jvjav kakat kgkon kikik kjkua kkkaz klkal kmkhm knkan kokor krkau kskas kukur kvkom kwcor
kykir lalat lbltz lglug lilim lnlin lolao ltlit lulub lvlav mgmlg mhmah mimri mkmkd mlmal mnmon mrmar msmsa
mtmlt mymya nanau nbnob ndnde nenep ngndo nlnld nnnno nonor nrnbl nvnav nynya ococi ojoji omorm orori ososs
papan pipli plpol pspus ptpor quque rmroh rnrun roron rurus rwkin sasan scsrd sdsnd sesme sgsag sisin skslk
slslv smsmo snsna sosom sqsqi srsrp ssssw stsot susun svswe swswa tatam tetel tgtgk ththa titir tktuk tltgl
tntsn toton trtur tstso tttat twtwi tytah uguig ukukr ururd uzuzb veven vivie vovol wawln wowol xhxho yiyid
yoyor zazha zhzho zuzul
"""
"""Two-letter codes (ISO 639-1), each followed by its three-letter code (ISO 639-2/T)."""

_OTHER_SCRIPTS = """
ab CYRILLIC, am ETHIOPIC, ar ARABIC, as BENGALI, av CYRILLIC, az CYRILLIC ARABIC, ba CYRILLIC, be CYRILLIC,
bg CYRILLIC, bh DEVANAGARI, bn BENGALI, bo TIBETAN, bs CYRILLIC, ce CYRILLIC, cr CANADIAN, cu CYRILLIC, cv CYRILLIC,
dv THAANA, dz TIBETAN, el GREEK, fa ARABIC, gu GUJARATI, he HEBREW, hi DEVANAGARI, hy ARMENIAN, ii YI, iu CANADIAN,
ja HIRAGANA KATAKANA CJK, ka GEORGIAN, kk CYRILLIC ARABIC, km KHMER, kn KANNADA, ko HANGUL CJK,
ks ARABIC DEVANAGARI, ku ARABIC, kv CYRILLIC, ky CYRILLIC ARABIC, lo LAO, mk CYRILLIC, ml MALAYALAM,
mn CYRILLIC MONGOLIAN, mr DEVANAGARI, my MYANMAR, ne DEVANAGARI, oj CANADIAN, or ORIYA, os CYRILLIC,
pa GURMUKHI ARABIC, pi DEVANAGARI, ps ARABIC, ru CYRILLIC, sa DEVANAGARI, sd ARABIC DEVANAGARI, sh CYRILLIC,
si SINHALA, sr CYRILLIC, ta TAMIL, te TELUGU, tg CYRILLIC, th THAI, ti ETHIOPIC, tk CYRILLIC, tt CYRILLIC,
ug ARABIC, uk CYRILLIC, ur ARABIC, uz CYRILLIC, yi HEBREW, zh CJK BOPOMOFO
"""
"""Languages with scripts other than Latin; the script names are those that ``model.alphabet`` returns."""
_SCRIPTS = {code: tuple(names) for code, *names in map(str.split, _OTHER_SCRIPTS.split(","))}
_THREE = {code[:2]: code[2:] for code in _CODES.split()}

UNDETERMINED = "und"
_TAG = re.compile(
    r"""
    [a-z]{2,3} (?:-[a-z]{3}){0,3}                       # language; registered codes are no longer than this
    (?:-[a-z]{4})?                                      # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?                         # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*            # variants
    (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*                 # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?
    | x(?:-[a-z0-9]{1,8})+ | i-[a-z]{3,8}
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)


def tag_problem(tag: str) -> str:
    """Return a hint for an invalid language tag (BCP 47), otherwise an empty string.

    Tags are checked against the grammar of RFC 5646.
    """
    if _TAG.fullmatch(tag):
        return ""
    hyphenated = tag.strip().replace("_", "-")
    return f"use {hyphenated}" if _TAG.fullmatch(hyphenated) else "use a code such as en, sv or pt-BR"


def iso_639_1(tag: str) -> str:
    """Return a tag's ISO 639-1 code (``en`` for ``en-GB``), or an empty string if unknown."""
    language = _language(tag)
    return language if language in _THREE else ""


def scripts_of(tag: str) -> tuple[str, ...] | None:
    """Return a language's non-Latin scripts, or None for an unknown language.

    The script names are those that ``model.alphabet`` returns.
    """
    language = iso_639_1(tag)
    return _SCRIPTS.get(language, ()) if language else None


def language_of(script: str) -> str:
    """Return the ISO 639-1 code of a language that uses a script, or ``xx``.

    If several languages use the script, the result is the most common one (``ru`` for Cyrillic) or the first in
    ``_SCRIPTS``. The result is ``xx`` if no known language uses the script.

    :param script: name of the script, as returned by ``model.alphabet``.
    """
    usual = {"ARABIC": "ar", "CYRILLIC": "ru", "DEVANAGARI": "hi", "CJK": "zh", "BENGALI": "bn", "HEBREW": "he"}
    return usual.get(script) or next((code for code, scripts in _SCRIPTS.items() if script in scripts), "xx")


def iso_639_2(tag: str) -> str:
    """Return the ISO 639-2/T code of a tag (``eng`` for ``en-GB``), or ``und`` if unknown.

    A code of three letters is returned unchanged.
    """
    language = _language(tag)
    if len(language) == 3 and language.isascii() and language.isalpha():
        return language
    return _THREE.get(language, UNDETERMINED)


def _language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].strip().lower()

"""Know a language tag by its form, and translate it to codes of ISO 639.

Directories want a code of two letters, ID3 one of three.
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
"""Two letters (ISO 639-1) followed by three (ISO 639-2/T)."""

_THREE = {code[:2]: code[2:] for code in _CODES.split()}

UNDETERMINED = "und"
_TAG = re.compile(
    r"""
    [a-z]{2,3} (?:-[a-z]{3}){0,3}                       # language; no longer code is registered
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
    """What to write in the place of what is no language tag (BCP 47, RFC 5646); empty for one that is."""
    if _TAG.fullmatch(tag):
        return ""
    hyphenated = tag.strip().replace("_", "-")
    return f"write {hyphenated}" if _TAG.fullmatch(hyphenated) else "write a code such as en, sv or pt-BR"


def iso_639_1(tag: str) -> str:
    """The ISO 639-1 code of a BCP 47 tag's language: ``en`` of ``en-GB``; empty where it has none."""
    language = _language(tag)
    return language if language in _THREE else ""


def iso_639_2(tag: str) -> str:
    """The ISO 639-2/T code of a BCP 47 tag's language: ``eng`` of ``en-GB``; ``und`` where it has none."""
    language = _language(tag)
    if len(language) == 3 and language.isascii() and language.isalpha():
        return language
    return _THREE.get(language, UNDETERMINED)


def _language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].strip().lower()

"""Translate language tags to codes of ISO 639: two letters, which directories want, or three, which ID3 wants."""

from __future__ import annotations

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

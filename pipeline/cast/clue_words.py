"""Words that indicate whether a person is a woman or a man, by language.

A pronoun counts only if it refers to a person. German and French pronouns can also refer to things, so they count only
before verbs for human actions, and they give fewer points. German ``Sie`` can also mean "they" or "you", so its verb
must be in the singular.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from re import Pattern

Kinds = tuple[tuple[str, Pattern[str]], ...]
"""The classes ``higher`` and ``lower``, each with the pattern that indicates it."""
_NEVER = re.compile(r"(?!)")


def _kinds(higher: str, lower: str) -> Kinds:
    return (("higher", re.compile(higher)), ("lower", re.compile(lower)))


_NONE = (("higher", _NEVER), ("lower", _NEVER))


def _words(text: str) -> str:
    """Return a pattern that matches any of the words in a space-separated list."""
    return rf"(?:{'|'.join(text.split())})(?!\w)"


@dataclass(frozen=True, slots=True)
class ClueWords:
    """Patterns for the clues in one language."""

    titles: Kinds
    """Titles directly before a name."""
    relations: Kinds
    """Relations and roles directly after a name, as in ", a mother of two"."""
    begins: Kinds
    """First words of a sentence that refer to a person named in the previous sentence."""
    pronouns: Kinds
    """All pronouns that may refer to a person of each class."""
    subject: int
    """Points for ``begins`` if the previous sentence starts with the person's name; otherwise one fewer."""
    within: Kinds = _NONE
    """Pronouns after a name that can refer only to a person already named."""
    spoiling: Pattern[str] = _NEVER
    """Pronouns that may refer to a person other than the one named."""
    someone: Pattern[str] = _NEVER
    """References to unnamed people to whom a pronoun may refer, such as "the minister"."""
    places: Pattern[str] = field(default=_NEVER)
    """Words, such as "near", before a capitalised name that is probably not a person's."""
    capital_nouns: bool = False
    """Whether all nouns are capitalised, so that capitals do not indicate names."""


_FUNCTION = _words(
    """a an the to that this these those how why what when where who whether if about for from in on at as with by of
    into over up down out off and or but so not then than because it all some more very too now again back there here
    his their my your our its"""
)
_LEAD = r"(?:(?:And so|But then|And|But|Then|So|Also|Now|Here|Later|Today|Since then|In \d{4}),? )?"
_ROLES = (
    _words(
        "man woman boy girl mayor minister president colleague friend brother sister son daughter husband wife partner "
        "mother father boss chief chair clerk guest host expert"
    )
    + r"|\w+(?:"
    + _words(
        "ector itor ator essor octor ayer eader icer eacher riter orker ineer ember ager aker ner iver isher ologist "
        "itect ident ientist ician ist ant man woman person"
    )
    + ")"
)
ENGLISH = ClueWords(
    titles=_kinds(
        r"\b(?:Ms|Mrs|Miss|Lady|Madam|Madame|Dame|Queen|Princess|Duchess|Baroness|Sister|Aunt|Mother|Chairwoman|"
        r"Councilwoman|Congresswoman|Alderwoman|Assemblywoman|Spokeswoman)\.?$",
        r"\b(?:Mr|Mister|Sir|Lord|King|Prince|Duke|Baron|Brother|Uncle|Father|Councilman|Congressman|Assemblyman)\.?$",
    ),
    relations=_kinds(
        r"^(?:,? (?:is|was))?,? (?:an? |the |our |and )?(?:\w+ )?(?:mother|grandmother|daughter|sister|wife|widow"
        r"|actress|chairwoman|spokeswoman|businesswoman|councilwoman|congresswoman)(?: of|,|\.| and| who|$)",
        r"^(?:,? (?:is|was))?,? (?:an? |the |our |and )?(?:\w+ )?(?:father|grandfather|son|brother|husband|widower|"
        r"businessman|councilman|congressman)(?: of|,|\.| and| who|$)",
    ),
    begins=_kinds(rf"^{_LEAD}[Ss]he(?:[’']\w+)?(?= [a-z])", rf"^{_LEAD}[Hh]e(?:[’']\w+)?(?= [a-z])"),
    subject=2,
    pronouns=_kinds(r"(?i)\b(?:she|her|hers|herself)\b", r"(?i)\b(?:he|him|his|himself)\b"),
    within=_kinds(
        rf"\bherself\b|\b(?:that|as|when|because|where|while|if|what|how|since) she\b|\bher (?!{_FUNCTION})[a-z]",
        r"\bhimself\b|\b(?:that|as|when|because|where|while|if|what|how|since) he\b|\bhis [a-z]",
    ),
    spoiling=re.compile(rf"\bhim\b|\bher(?: {_FUNCTION}|[.,;:!?]|$)"),
    someone=re.compile(
        rf"(?<!\bis )(?<!\bwas )(?<!, )(?<!\bas )(?<!\bbeen )(?<!\bbecame )"
        rf"\b(?:the|an?|her|his|my|our|your|their|another|one|this|that|every|some) (?:[\w-]+ ){{0,2}}?(?:{_ROLES})"
        r"|\b(?:somebody|someone|anyone|everyone|nobody)\b",
    ),
    places=re.compile(r"(?:\bthe|\bin|\bat|\bnear|\bacross|\bvia|“|\*)\s*$"),
)
SWEDISH = ClueWords(
    titles=_kinds(r"\b(?:[Ff]ru|[Ff]röken|[Dd]rottning|[Ff]aster|[Mm]oster)$", r"\b(?:[Hh]err|[Kk]ung|[Ff]arbror)$"),
    relations=_kinds(
        r"^(?: är)?,? (?:en )?(?:mamma|mor|mormor|farmor|dotter|syster|hustru|änka|skådespelerska)(?: till|,|\.|$)",
        r"^(?: är)?,? (?:en )?(?:pappa|far|morfar|farfar|son|bror|make)(?: till|,|\.|$)",
    ),
    begins=_kinds(r"^(?:(?:Och|Men|Sedan) )?[Hh]on(?= [a-zåäö])", r"^(?:(?:Och|Men|Sedan) )?[Hh]an(?= [a-zåäö])"),
    subject=2,
    pronouns=_kinds(r"(?i)\b(?:hon|henne|hennes)\b", r"(?i)\b(?:han|honom)\b|\bhans\b"),
    within=_kinds(
        r"\b(?:att|när|som|där|eftersom|om) hon\b|\bhennes\b", r"\b(?:att|när|som|där|eftersom|om) han\b|\bhans\b"
    ),
    spoiling=re.compile(r"\bhonom\b|\bhenne\b"),
    someone=re.compile(
        r"\b(?:mannen|kvinnan|borgmästaren|ministern|kollegan|vännen|någon|en (?:man|kvinna|vän|kollega))\b"
    ),
    places=re.compile(r"(?:\bi|\bpå|\bvid|“|\*)\s*$"),
)
GERMAN = ClueWords(
    titles=_kinds(
        r"\b(?:Frau|Fräulein|Königin|Schwester|Tante)(?: (?:Dr|Prof|Professorin|Doktor)\.?)*$",
        r"\b(?:Herrn?|König|Bruder|Onkel)(?: (?:Dr|Prof|Professor|Doktor)\.?)*$",
    ),
    relations=_kinds(
        r"^(?: ist)?,? (?:eine |die )?(?:\w+e )?(?:Mutter|Großmutter|Tochter|Schwester|Ehefrau|Witwe|Sprecherin"
        r"|Professorin|Bürgermeisterin|Journalistin|Autorin|Moderatorin|Ministerin|Forscherin)\b",
        r"^(?: ist)?,? (?:ein |der )?(?:\w+er )?(?:Vater|Großvater|Sohn|Bruder|Ehemann|Witwer)\b",
    ),
    begins=_kinds(r"^Sie (?:lebt|wohnt|arbeitet|sagt|meint|leitet|lehrt|forscht|schreibt|studierte|promovierte)\b",
                  r"^Er (?:lebt|wohnt|arbeitet|sagt|meint|leitet|lehrt|forscht|schreibt|studierte|promovierte)\b"),
    pronouns=_kinds(r"\b(?:sie|Sie|ihr|ihre[mnrs]?)\b", r"\b(?:er|Er|ihm|ihn)\b"),
    subject=1,
    someone=re.compile(r"\b(?:Mann|Frau|Kollege|Kollegin|Freund|Freundin|Bürgermeister|Minister|jemand)\b"),
    capital_nouns=True,
)  # fmt: skip
FRENCH = ClueWords(
    titles=_kinds(r"\b(?:Mme|Madame|Mlle|Mademoiselle|Reine|Sœur)\.?$", r"\b(?:Monsieur|Roi|Frère|Sire)$"),
    relations=_kinds(
        r"^(?: est)?,? (?:une |la )?(?:mère|grand-mère|fille|sœur|épouse|veuve|actrice|directrice|chercheuse|autrice|"
        r"écrivaine|présidente)\b",
        r"^(?: est)?,? (?:un |le )?(?:père|grand-père|fils|frère|époux|mari|veuf|acteur)\b",
    ),
    begins=_kinds(r"^Elle (?:travaille|enseigne|dirige|vit|dit|pense|explique)\b",
                  r"^Il (?:travaille|enseigne|dirige|vit|dit|pense|explique)\b"),
    pronouns=_kinds(r"(?i)\belles?\b", r"(?i)\bils?\b"),
    subject=1,
    someone=re.compile(r"\b(?:homme|femme|maire|ministre|collègue|ami|amie|quelqu[’']un)\b"),
    places=re.compile(r"(?:\bla|\bà|\ben|“|\*)\s*$"),
)  # fmt: skip
SPANISH = ClueWords(
    titles=_kinds(
        r"\b(?:Sra|Srta|[Ss]eñora|[Ss]eñorita|[Dd]oña|[Dd]octora|[Pp]rofesora|Reina|Sor)\.?$",
        r"\b(?:Sr|[Ss]eñor|[Dd]on|Rey|Fray)\.?$",
    ),
    relations=_kinds(
        r"^(?: es)?,? (?:una |la )?(?:madre|abuela|hija|hermana|esposa|viuda|actriz|profesora|directora|investigadora|"
        r"escritora|alcaldesa|presidenta)\b",
        r"^(?: es)?,? (?:un |el )?(?:padre|abuelo|hijo|hermano|esposo|marido|viudo|actor)\b",
    ),
    begins=_kinds(r"^(?:Y |Pero )?[Ee]lla(?= [a-zñ])", r"^(?:Y |Pero )?[Éé]l(?= [a-zñ])"),
    pronouns=_kinds(r"(?i)\bella\b", r"(?i)\bél\b"),
    subject=2,
    someone=re.compile(r"\b(?:hombre|mujer|alcalde|ministro|ministra|colega|amigo|amiga|alguien)\b"),
    places=re.compile(r"(?:\bla|\ben|“|\*)\s*$"),
)
LANGUAGES = {"en": ENGLISH, "sv": SWEDISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}
"""Clue words by ISO 639-1 code; other languages have none."""

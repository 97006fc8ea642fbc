"""Classes of voice that pronouns indicate, and regions that accents indicate."""

from __future__ import annotations

import re

_PRONOUNS = {
    "higher": "she her hers herself sie ihr ihre ihrer elle ella suya hon henne hennes",
    "lower": "he him his himself er ihm ihn sein seine il lui él el suyo han honom hans",
}
"""English, German, French, Spanish and Swedish pronouns, by class of voice."""
_KINDS = {word: kind for kind, words in _PRONOUNS.items() for word in words.split()}
_BETWEEN = re.compile(r"[\s/,;|·.()]+|\bor\b|\band\b")

_ACCENTS = {
    "AR": "argentine argentinian", "AT": "austrian", "AU": "australian", "BE": "belgian", "BR": "brazilian",
    "CA": "canadian", "CH": "swiss", "CN": "chinese", "DE": "german", "DK": "danish", "ES": "spanish",
    "FI": "finnish", "FR": "french", "GB": "british english scottish welsh uk", "IE": "irish", "IN": "indian",
    "IT": "italian", "JP": "japanese", "MX": "mexican", "NG": "nigerian", "NL": "dutch", "NO": "norwegian",
    "NZ": "new-zealand", "PL": "polish", "PT": "portuguese", "RU": "russian", "SE": "swedish",
    "US": "american usa united-states", "ZA": "south-african",
}  # fmt: skip
"""Words for accents, by region code."""
_REGIONS = {word: region for region, words in _ACCENTS.items() for word in words.split()}
_REGION = re.compile(r"[a-z]{2}|[0-9]{3}")


def kind_of_pronouns(pronouns: str) -> str:
    """Return the class of voice that pronouns indicate: ``higher``, ``lower`` or empty.

    The result is empty for ``they/them``, ``she/they``, unknown pronouns, and pronouns of both classes.
    """
    words = [word for word in _BETWEEN.split(pronouns.casefold()) if word]
    kinds = {_KINDS.get(word, "") for word in words}
    return kinds.pop() if len(kinds) == 1 else ""


def region_of(accent: str) -> str:
    """Return the region code of an accent, or an empty string if it is unknown.

    The accent may be an adjective or a code: the result is ``GB`` for ``British`` and ``UK``.
    """
    word = "-".join(accent.casefold().removesuffix("accent").split())
    if word in _REGIONS:
        return _REGIONS[word]
    return word.upper() if _REGION.fullmatch(word) else ""


def region_in(tag: str) -> str:
    """Return the region in a BCP 47 tag (``GB`` in ``en-GB``), or an empty string."""
    _, *rest = tag.split("-")
    return next((part.upper() for part in rest if _REGION.fullmatch(part.lower())), "")

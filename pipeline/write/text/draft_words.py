"""How a draft build is marked: a word before titles, and a notice on pages, in the languages that Rostra speaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftWords:
    """The words of one language."""

    language: str
    """BCP 47 tag of these words."""
    mark: str
    """What precedes a title, with its space."""
    notice: str
    """What a page says at its top."""


_WORDS = {
    words.language: words
    for words in (
        DraftWords(
            "en", "DRAFT: ", "Draft, with quick voices and encoding, to look at and check. Not for publication."
        ),
        DraftWords(
            "de",
            "ENTWURF: ",
            "Entwurf mit schnellen Stimmen und Kodierung, zum Ansehen und Prüfen. Nicht zur Veröffentlichung.",
        ),
        DraftWords(
            "es",
            "BORRADOR: ",
            "Borrador con voces y codificación rápidas, para ver y comprobar. No debe publicarse.",
        ),
        DraftWords(
            "fr",
            "BROUILLON : ",
            "Brouillon aux voix et à l’encodage rapides, pour regarder et vérifier. À ne pas publier.",
        ),
        DraftWords(
            "sv",
            "UTKAST: ",
            "Utkast med snabba röster och snabb kodning, för att titta och kontrollera. Ska inte publiceras.",
        ),
    )
}


def draft_words(language: str) -> DraftWords:
    """The words of a BCP 47 tag's language; those of English if there are none."""
    return _WORDS.get(language.split("-")[0].casefold(), _WORDS["en"])


def marked(title: str, language: str, draft: bool) -> str:
    """A title as text, with the mark before it in a draft build.

    :param language: of what surrounds it.
    """
    return draft_words(language).mark + title if draft else title

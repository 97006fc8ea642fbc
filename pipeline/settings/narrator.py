"""The narrator's own words, by language, for settings that word no opening or closing.

A language that is not here is given the English words; they are marked as English where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.settings.tables import Speech
from pipeline.standards import iso_639_1


@dataclass(frozen=True, slots=True)
class NarratorWords:
    """The words of one language; ``{}`` is the number or the licence, other braces are the settings' placeholders."""

    opening: str
    closing: str
    episode: str
    licence: str
    references: str
    last: str
    """Between the last two names of a list."""


ENGLISH = "en"
_DEFAULTS = Speech()
WORDS = {
    ENGLISH: NarratorWords(
        _DEFAULTS.opening,
        _DEFAULTS.closing,
        "Episode {}.",
        "This text is published under the licence {}.",
        "The references are in the show notes and in the book.",
        " and ",
    ),
    "de": NarratorWords(
        "{series}. {episode} {title}. Gelesen von synthetischen Stimmen; "
        "es sind nicht die Stimmen der genannten Personen.",
        "Das war {title}. {licence} {references}",
        "Folge {}.",
        "Dieser Text ist unter der Lizenz {} veröffentlicht.",
        "Die Literaturangaben stehen in den Shownotes und im Buch.",
        " und ",
    ),
    "es": NarratorWords(
        "{series}. {episode} {title}. Lectura con voces sintéticas, que no son las de las personas nombradas.",
        "Esto ha sido {title}. {licence} {references}",
        "Episodio {}.",
        "Este texto se publica bajo la licencia {}.",
        "Las referencias están en las notas del episodio y en el libro.",
        ", ",
    ),
    "fr": NarratorWords(
        "{series}. {episode} {title}. Lecture par des voix de synthèse, qui ne sont pas celles des personnes nommées.",
        "C’était {title}. {licence} {references}",
        "Épisode {}.",
        "Ce texte est publié sous la licence {}.",
        "Les références se trouvent dans les notes de l’épisode et dans le livre.",
        " et ",
    ),
    "sv": NarratorWords(
        "{series}. {episode} {title}. Uppläst av syntetiska röster; det är inte de nämnda personernas röster.",
        "Det var {title}. {licence} {references}",
        "Avsnitt {}.",
        "Texten är publicerad under licensen {}.",
        "Källorna finns i avsnittets beskrivning och i boken.",
        " och ",
    ),
}
"""ISO 639-1 code -> words. Spanish lists names with commas only: ``y`` changes with what follows."""


def is_known(language: str) -> bool:
    """Whether there are words in a language (BCP 47 tag)."""
    return iso_639_1(language) in WORDS


def is_default(wording: str) -> bool:
    """Whether a wording is that which the settings have without the publisher's doing."""
    return wording in (_DEFAULTS.opening, _DEFAULTS.closing)


def narrator_words(language: str) -> NarratorWords:
    """The narrator's own words in a language, or in English."""
    return WORDS.get(iso_639_1(language), WORDS[ENGLISH])


def wording_of(speech: Speech, language: str) -> tuple[str, str]:
    """(opening, closing) as the settings word them, or in the narrator's own words."""
    words = narrator_words(language)
    opening = words.opening if is_default(speech.opening) else speech.opening
    return opening, words.closing if is_default(speech.closing) else speech.closing


def languages_of(speech: Speech, language: str) -> tuple[str, str]:
    """The languages of the opening and the closing: a publisher words them in the episode's own."""
    own = language if is_known(language) else ENGLISH
    return own if is_default(speech.opening) else language, own if is_default(speech.closing) else language

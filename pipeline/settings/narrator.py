"""Narrator's words by language: the default opening and closing, and the wording for their placeholders.

A language without words here gets the English ones, which are marked as English wherever they are shown.

These words are spoken, so a change to them changes the published sound. The words that pages, books and the feed show
are in ``write/text/words/``.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.settings.tables import Speech
from pipeline.standards import iso_639_1


@dataclass(frozen=True, slots=True)
class NarratorWords:
    """Narrator's words in one language.

    ``{}`` is replaced with the episode number or the licence. Names in braces are placeholders, as in the settings.
    """

    opening: str
    closing: str
    episode: str
    licence: str
    references: str
    last: str
    """Text between the last two names of a list."""


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
"""Narrator's words by ISO 639-1 code.

In Spanish, the names in a list are separated only by commas, since ``y`` changes before some names.
"""


def is_known(language: str) -> bool:
    """Return whether the narrator has words in a language (BCP 47 tag)."""
    return iso_639_1(language) in WORDS


def is_default(wording: str) -> bool:
    """Return whether a text is the default opening or closing in English.

    The settings have these defaults whatever the language of the series.
    """
    return wording in (_DEFAULTS.opening, _DEFAULTS.closing)


def narrator_words(language: str) -> NarratorWords:
    """Return the narrator's words in a language (BCP 47 tag), or in English if unavailable."""
    return WORDS.get(iso_639_1(language), WORDS[ENGLISH])


def wording_of(speech: Speech, language: str) -> tuple[str, str]:
    """Return the publisher's opening and closing, or the defaults for the language.

    :param language: BCP 47 tag of the episode.
    """
    words = narrator_words(language)
    opening = words.opening if is_default(speech.opening) else speech.opening
    return opening, words.closing if is_default(speech.closing) else speech.closing


def languages_of(speech: Speech, language: str) -> tuple[str, str]:
    """Return the languages of the opening and of the closing, as BCP 47 tags.

    The publisher's own wording counts as being in the episode's language.

    :param language: BCP 47 tag of the episode.
    """
    own = language if is_known(language) else ENGLISH
    return own if is_default(speech.opening) else language, own if is_default(speech.closing) else language

"""Say what is written as a careful reader would: numbers, dates, money, units, abbreviations, acronyms, addresses.

``spoken_form`` (``form.py``) applies rules to a sentence and states each change over the shown text. ``language.py``
has what a language states; ``common.py`` the rules of all languages, ``figures.py`` and ``measures.py`` those of
numbers; ``english.py`` (its tables in ``english_words.py``), ``german.py``, ``french.py``, ``swedish.py`` and
``spanish.py`` a language each (``romance.py``: what French and Spanish share). A text in another language goes to the
engine as it is. ``report.py`` says where the rules decide without knowing.
"""

from __future__ import annotations

from pipeline.cast.spoken.form import (
    COMPATIBILITY,
    LANGUAGES,
    SpokenText,
    acronyms_read_as_words,
    is_known,
    narrowed,
    spoken_form,
    surroundings,
)
from pipeline.cast.spoken.language import Context
from pipeline.cast.spoken.report import report_spoken_form

__all__ = [
    "COMPATIBILITY",
    "LANGUAGES",
    "Context",
    "SpokenText",
    "acronyms_read_as_words",
    "is_known",
    "narrowed",
    "report_spoken_form",
    "spoken_form",
    "surroundings",
]

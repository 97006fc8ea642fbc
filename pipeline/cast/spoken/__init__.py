"""Spoken form: numbers, dates, money, units, abbreviations, acronyms and addresses in words.

``spoken_form`` (``form.py``) applies rules to a sentence and records each change to the shown text. ``language.py``
defines what each language provides. ``common.py`` has the rules for all languages; those for numbers and units are in
``figures.py`` and ``measures.py``. Each language has a module: ``english.py`` (its words are in ``english_words.py``),
``german.py``, ``french.py``, ``swedish.py`` and ``spanish.py``. French and Spanish share ``romance.py``. Text in other
languages goes to the engine unchanged. ``report.py`` reports where the rules had to guess.
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

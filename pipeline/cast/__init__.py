"""Casting and scripts: who says what, in which voice, with which pauses.

``plan`` calls this package for the whole series, in this order:

1. ``guess_voices`` (``clues.py``, with ``clue_words.py`` and ``first_names.py``) guesses who should have a higher or a
   lower voice. ``cast_voices`` (``voices.py``) gives each person a voice: from cast.toml, as published, or chosen by
   ``choice.py``.
2. ``report_wording`` (``wording.py``) warns about openings and closings that cannot be spoken as written.
3. ``write_script`` (``script.py``) returns the utterances of an episode in spoken order. ``wording.py`` fills in the
   opening and the closing, ``lexicon.py`` respells words, ``citations.py`` finds citations to skip, and
   ``languages.py`` finds voices for words in other languages. Pauses come from ``settings``.
4. ``report_languages`` warns about text without a voice for its language.
5. ``report_unspeakable`` (``unspeakable.py``) reports sentences that are too long and characters that voices cannot
   read. ``report_spoken_form`` reports where the rules of ``spoken/`` had to guess.

``words_to_check`` (``words.py``) lists words that may need a lexicon entry. ``spoken_in`` returns the spoken form of a
text outside any episode.

Stages do not import each other, so this package knows an engine only as an ``Offer``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.cast.unspeakable import report_unspeakable
    from pipeline.cast.clues import Guess, guess_voices
    from pipeline.cast.languages import Languages, report_languages
    from pipeline.cast.script import spoken_in, write_script
    from pipeline.cast.spoken.report import report_spoken_form
    from pipeline.cast.voices import Offer, cast_voices
    from pipeline.cast.wording import report_wording
    from pipeline.cast.words import WordFound, words_to_check
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "clues": "Guess guess_voices",
            "unspeakable": "report_unspeakable",
            "languages": "Languages report_languages",
            "script": "spoken_in write_script",
            "spoken.report": "report_spoken_form",
            "voices": "Offer cast_voices",
            "wording": "report_wording",
            "words": "WordFound words_to_check",
        },
    )

__all__ = [
    "Guess", "Languages", "Offer", "WordFound", "cast_voices", "guess_voices", "report_languages",
    "report_spoken_form", "report_unspeakable", "report_wording", "spoken_in", "words_to_check", "write_script",
]  # fmt: skip

"""Decide who says what, in which voice, with which pause: Documents become Scripts.

``plan`` calls this room for the whole series, in this order:

1. ``guess_voices`` (``clues.py``, with the words of ``clue_words.py`` and the list of ``first_names.py``) finds
   whether a higher or a lower voice is expected of somebody; ``cast_voices`` (``voices.py``) gives everybody a voice:
   as cast.toml says, as published, or as ``choice.py`` chooses.
2. ``report_wording`` (``wording.py``) warns of an opening or a closing that cannot be spoken as it is worded.
3. ``write_script`` (``script.py``) writes down every utterance of an episode in order. ``wording.py`` words its opening
   and closing, ``lexicon.py`` respells words for the ear, ``citations.py`` finds what is not spoken of the sources;
   pauses are those of ``settings``. ``languages.py`` gives words in another language a voice that speaks it.
4. ``report_languages`` warns of what no voice of its language reads.
5. ``report_unspeakable`` (``unspeakable.py``) reports what is too long, and what the voices cannot read;
   ``report_spoken_form`` what the rules of ``spoken/`` decide without knowing.

``words_to_check`` (``words.py``) lists the words that may need an entry in the lexicon; ``spoken_in`` gives the spoken
form of a text that is in no episode.

An engine is known here only by what it offers (``Offer``), since stages do not know each other.
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

"""Decide who says what, in which voice.

``voices.py`` chooses voices, ``script.py`` writes down every utterance in order, ``lexicon.py`` respells words for the
ear, ``wording.py`` words the opening and the closing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.cast.script import write_script
    from pipeline.cast.voices import Offer, cast_voices
    from pipeline.cast.wording import report_wording
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "script": "write_script",
            "voices": "Offer cast_voices",
            "wording": "report_wording",
        },
    )

__all__ = ["Offer", "cast_voices", "report_wording", "write_script"]

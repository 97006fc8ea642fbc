"""Speak with Kokoro-82M, a neural model with natural voices.

- ``engine.py``: the engine; ``model.py``: finds and installs its model; ``arithmetic.py``: rewrites it for float.
- ``voices.py``: the voices and the casting table; ``measured.py``: how they sound.

The front end, from text to the symbols that the model reads:

- ``phonemes.py``: ``english`` and ``foreign`` turn a text into sounds, each with its place in the text.
- ``tokens.py``: cuts a text into words and punctuation; ``Sound``.
- ``grammar.py``: guesses how a word is used, where its sound depends on that ("to record", "a record").
- ``words.py``: one English word: its stem, its ending, its stress; letters that are spelt.
- ``dictionary.py``: loads ``us.xz`` or ``gb.xz``, which ``tools/dictionary.py`` makes.
- ``ipa.py``: turns IPA, from espeak or from a lexicon, into symbols.
- ``symbols.py``: the symbols and their numbers.

``NOTICE`` names what comes from other projects, and ``LICENSE-Apache-2.0`` is the license of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.speak.kokoro.engine import Kokoro
    from pipeline.speak.kokoro.ipa import from_ipa
    from pipeline.speak.kokoro.model import install_model, require_model
    from pipeline.speak.kokoro.phonemes import english, foreign
else:
    __getattr__ = lazy_exports(
        __name__,
        {"engine": "Kokoro", "ipa": "from_ipa", "model": "install_model require_model", "phonemes": "english foreign"},
    )

__all__ = ["Kokoro", "english", "foreign", "from_ipa", "install_model", "require_model"]

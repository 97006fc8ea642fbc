"""Speak with Kokoro-82M, a neural model with natural voices.

- ``engine.py``: the engine; ``model.py``: finds and installs its model; ``arithmetic.py``: converts the model to float.
- ``voices.py``: the roster and the embeddings of the voices; ``measured.py``: their measured pitch, pace and quality.

The front end, from text to the symbols of the model:

- ``phonemes.py``: ``english`` and ``foreign`` turn a text into sounds, each with its place in the text.
- ``tokens.py``: cuts a text into words and punctuation; ``Sound``.
- ``grammar.py``: guesses the use of a word whose sound depends on it ("to record", "a record").
- ``words.py``: looks up an English word: stem, ending and stress; spelt letters.
- ``dictionary.py``: loads ``us.xz`` or ``gb.xz``, which ``tools/dictionary.py`` builds.
- ``ipa.py``: turns IPA, from espeak or from a lexicon, into symbols.
- ``symbols.py``: the symbols and their numbers.

``NOTICE`` lists the data from other projects, and ``LICENSE-Apache-2.0`` is its license.
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

"""Natural speech engine: Kokoro-82M, a neural model.

- ``engine.py``: the engine; ``model.py``: finds and installs its model; ``arithmetic.py``: converts the model to float.
- ``voices.py``: the roster and the embeddings of the voices; ``measured.py``: their measured pitch, pace and quality.

The front end, from text to the symbols of the model:

- ``phonemes.py``: ``english`` and ``foreign`` convert a text to sounds with offsets in the text.
- ``tokens.py``: splits a text into words and punctuation; defines ``Sound``.
- ``grammar.py``: guesses whether a word with several pronunciations is a verb or a noun ("to record", "a record").
- ``words.py``: looks up an English word by stem, ending and stress, and spells out letters.
- ``dictionary.py``: loads ``us.xz`` or ``gb.xz``, which ``tools/dictionary.py`` builds.
- ``ipa.py``: converts IPA, from espeak or from a lexicon, to symbols.
- ``symbols.py``: the symbols, and their numbers in the model's input.

``NOTICE`` lists the data from other projects, and ``LICENSE-Apache-2.0`` is the licence of that data.
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

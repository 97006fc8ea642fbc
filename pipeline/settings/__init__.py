"""Load ``series.toml``, ``cast.toml`` and ``lexicon.toml``.

``tables.py`` has every setting with its default, ``load.py`` reads them, ``checks.py`` says what is wrong with their
values; ``narrator.py`` has the narrator's words by language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.settings.checks import check_episodes, series_problems
    from pipeline.settings.load import load_settings
    from pipeline.settings.narrator import (
        WORDS, NarratorWords, is_default, is_known, languages_of, narrator_words, wording_of,
    )  # fmt: skip
    from pipeline.settings.tables import (
        CAST_FILE, LEXICON_FILE, SERIES_FILE, Audio, Book, Build, CastEntry, Pauses, Respell, Series, Settings,
        Speech,
    )  # fmt: skip
    from pipeline.settings.toml_file import TomlText, parse_toml, type_name
else:
    __getattr__ = lazy_exports(__name__)

__all__ = [
    "CAST_FILE", "LEXICON_FILE", "SERIES_FILE", "WORDS", "Audio", "Book", "Build", "CastEntry", "NarratorWords",
    "Pauses", "Respell", "Series", "Settings", "Speech", "TomlText", "check_episodes", "is_default", "is_known",
    "languages_of", "load_settings", "narrator_words", "parse_toml", "series_problems", "type_name", "wording_of",
]  # fmt: skip

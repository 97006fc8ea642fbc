"""Settings of a series: ``series.toml``, ``cast.toml`` and ``lexicon.toml``.

- ``tables.py``: every setting with its default and its limits.
- ``load.py``: reads the files; ``toml_file.py``: parses TOML with line numbers and explains errors in plain language.
- ``checks.py``: checks of values beyond their types.
- ``narrator.py``: the narrator's words, by language.
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
        CAST_FILE, LEXICON_FILE, SERIES_FILE, WISHES, Audio, Book, Build, CastEntry, Pauses, Publish, Reading,
        Respell, Series, Settings, Speech,
    )  # fmt: skip
    from pipeline.settings.toml_file import TomlText, located, parse_toml, toml_data, type_name
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "checks": "check_episodes series_problems",
            "load": "load_settings",
            "narrator": "WORDS NarratorWords is_default is_known languages_of narrator_words wording_of",
            "tables": (
                "CAST_FILE LEXICON_FILE SERIES_FILE WISHES Audio Book Build CastEntry Pauses Publish Reading Respell "
                "Series Settings Speech"
            ),
            "toml_file": "TomlText located parse_toml toml_data type_name",
        },
    )

__all__ = [
    "CAST_FILE", "LEXICON_FILE", "SERIES_FILE", "WISHES", "WORDS", "Audio", "Book", "Build", "CastEntry",
    "NarratorWords", "Pauses", "Publish", "Reading", "Respell", "Series", "Settings", "Speech", "TomlText",
    "check_episodes", "is_default", "is_known", "languages_of", "load_settings", "located", "narrator_words",
    "parse_toml", "series_problems", "toml_data", "type_name", "wording_of",
]  # fmt: skip

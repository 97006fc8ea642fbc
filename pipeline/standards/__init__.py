"""External standards and conventions: podcasts, books, languages, licences, pronouns and accents.

- ``directories.py``: requirements of podcast directories for sizes, categories, update frequencies and titles.
- ``bibliographic.py``: book identifiers and subjects, as used by libraries and the book trade.
- ``languages.py``: language tags (BCP 47) and language codes (ISO 639).
- ``licences.py``: parser for Creative Commons licence statements.
- ``persons.py``: pronouns and accents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.standards.bibliographic import AUTHORITIES, Subject, doi, isbn, subject
    from pipeline.standards.directories import (
        COMPLETE, COVER_BYTES, DEFAULT_CATEGORY, FREQUENCIES, NAME_CHARACTERS, TEXT_BYTES, category, category_hint,
        frequency, number_in, unnumbered,
    )  # fmt: skip
    from pipeline.standards.languages import (
        UNDETERMINED, iso_639_1, iso_639_2, language_of, scripts_of, tag_problem,
    )  # fmt: skip
    from pipeline.standards.licences import parse_licence
    from pipeline.standards.persons import kind_of_pronouns, region_in, region_of
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "bibliographic": "AUTHORITIES Subject doi isbn subject",
            "directories": (
                "COMPLETE COVER_BYTES DEFAULT_CATEGORY FREQUENCIES NAME_CHARACTERS TEXT_BYTES category "
                "category_hint frequency number_in unnumbered"
            ),
            "languages": "UNDETERMINED iso_639_1 iso_639_2 language_of scripts_of tag_problem",
            "licences": "parse_licence",
            "persons": "kind_of_pronouns region_in region_of",
        },
    )

__all__ = [
    "AUTHORITIES", "COMPLETE", "COVER_BYTES", "DEFAULT_CATEGORY", "FREQUENCIES", "NAME_CHARACTERS", "TEXT_BYTES",
    "UNDETERMINED", "Subject", "category", "category_hint", "doi", "frequency", "isbn", "iso_639_1", "iso_639_2",
    "kind_of_pronouns", "language_of", "number_in", "parse_licence", "region_in", "region_of", "scripts_of", "subject",
    "tag_problem", "unnumbered",
]  # fmt: skip

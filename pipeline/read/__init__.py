"""Read transcripts: text becomes a Document, and what is wrong with it becomes diagnostics.

``transcript.py`` has the table of rules, which is the order of the reading; ``state.py`` is what each rule reads and
extends, ``drafts.py`` what it holds before nodes have ids, ``ledger.py`` what becomes of every character.

1. ``source.py`` decodes the file. ``front.py`` reads front matter in TOML, ``found_front.py`` a title page,
   ``listed.py`` the people that title pages and minutes list.
2. ``tags.py`` knows the forms of speaker tags, ``detect.py`` finds those that recur, ``parts.py`` divides there.
3. ``people.py`` decides whom each tag means, ``references.py`` reads the reference list.
4. ``blocks.py`` takes each block for what its form says; ``repair.py``, ``directions.py``, ``pull_quotes.py``,
   ``headings.py`` and ``look_alikes.py`` know page layout, stage directions, quotations, headings, and lines that may
   be tags. ``pages.py`` weighs whether the text has pages.
5. ``body.py`` makes sections, turns and sentences of it (``sentences.py``, ``abbreviations.py``), ``hyphens.py`` and
   ``notes.py`` mend cut words and know marks of notes, ``mentions.py`` finds the works that they name.

A text keeps the place in the source of every character (``inline.py``); ``markup.py`` and ``marks.py`` read what is
marked in it. ``switches.py`` names the repairs that can be switched off. What a paragraph gives is remembered from
build to build (``memo.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.read.memo import Memo, remembered
    from pipeline.read.source import make_source
    from pipeline.read.switches import unknown_repair, unknown_repairs
    from pipeline.read.tags import PATTERNS
    from pipeline.read.transcript import parse_transcript, read_transcript
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "memo": "Memo remembered",
            "source": "make_source",
            "switches": "unknown_repair unknown_repairs",
            "tags": "PATTERNS",
            "transcript": "parse_transcript read_transcript",
        },
    )

__all__ = [
    "PATTERNS", "Memo", "make_source", "parse_transcript", "read_transcript", "remembered", "unknown_repair",
    "unknown_repairs",
]  # fmt: skip

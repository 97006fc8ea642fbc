"""Read transcripts: text becomes a Document, and what is wrong with it becomes diagnostics.

Enter by ``transcript.py``: its table of rules is the order of the reading, and ``state.py`` is what they hand on.

1. ``source.py`` decodes the file. ``front.py`` reads front matter in TOML, ``found_front.py`` a title page.
2. ``tags.py`` knows the forms of speaker tags, ``detect.py`` finds those that recur, ``parts.py`` divides there.
3. ``people.py`` decides whom each tag means, ``references.py`` reads the reference list.
4. ``blocks.py`` takes each block for what its form says; ``repair.py``, ``pull_quotes.py`` and ``look_alikes.py`` know
   page layout, quotations and lines that may be tags.
5. ``body.py`` makes sections, turns and sentences of it, ``mentions.py`` finds the works that they name.
6. ``ledger.py`` shows that no character was lost.

``plan`` calls ``read_transcript`` for every file of a series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.read.memo import Memo
    from pipeline.read.source import make_source
    from pipeline.read.tags import PATTERNS
    from pipeline.read.transcript import parse_transcript, read_transcript
else:
    __getattr__ = lazy_exports(__name__)

__all__ = ["PATTERNS", "Memo", "make_source", "parse_transcript", "read_transcript"]

"""Read transcripts: text becomes a Document, and what is wrong with it becomes diagnostics.

Enter by ``transcript.py``: its table of rules is the order of the reading.
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
    __getattr__ = lazy_exports(
        __name__,
        {
            "memo": "Memo",
            "source": "make_source",
            "tags": "PATTERNS",
            "transcript": "parse_transcript read_transcript",
        },
    )

__all__ = ["PATTERNS", "Memo", "make_source", "parse_transcript", "read_transcript"]

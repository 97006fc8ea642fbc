"""Read transcripts: text becomes a Document, and what is wrong with it becomes diagnostics.

``transcript.py`` has the table of rules, which is the order of the reading; ``state.py`` is what each rule reads and
extends, ``drafts.py`` what it holds before nodes have ids, ``ledger.py`` what becomes of every character.

1. ``source.py`` decodes the file. ``formats/`` takes the words out of captions, data, web pages and logs of chats;
   ``places.py`` keeps where in the file they are. ``front.py`` reads front matter in TOML, ``yaml_front.py`` in YAML,
   ``found_front.py`` a title page, piece by piece (``front_pieces.py``). Keys and labels are in ``front_keys.py``;
   ``dates.py`` knows dates, ``listed.py`` the people that title pages and minutes list, ``title_lines.py`` titles.
2. ``conventions/`` has the forms of speaker tags, a file each; ``tags.py`` finds the lines that have them,
   ``candidates.py`` weighs each, ``speakers.py`` decides which names speak, ``dialogue.py`` whether that is a
   conversation, ``detect.py`` over the whole file; ``parts.py`` divides there. ``scope.py`` says what a text without
   tags is.
3. ``people.py`` decides whom each tag means (``spellings.py``), ``references.py`` reads the reference list.
4. ``blocks.py`` takes each block for what its form says, ``lists.py`` divides lists; ``repair.py``, ``directions.py``,
   ``pull_quotes.py``, ``headings.py`` and ``look_alikes.py`` know page layout, stage directions, quotations, headings,
   and lines that may be tags. ``pages.py`` weighs whether the text has pages.
5. ``body.py`` makes sections, turns and sentences of it (``sentences.py``, ``abbreviations.py``), ``hyphens.py`` and
   ``notes.py`` mend cut words and know marks of notes, ``silent.py`` looks who never speaks, ``mentions.py`` finds the
   works that they name.

A text keeps the place in the source of every character (``inline.py``); ``markup.py`` and ``marks.py`` read what is
marked in it. ``switches.py`` names the repairs that can be switched off; ``accepted.py`` finds the lines at which the
author has acknowledged a finding. What a paragraph gives is remembered from build to build (``model.Memo``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import lazy_exports

if TYPE_CHECKING:
    from pipeline.read.conventions import CONVENTIONS
    from pipeline.read.source import make_source
    from pipeline.read.switches import unknown_repair, unknown_repairs
    from pipeline.read.transcript import parse_transcript, read_transcript
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "conventions": "CONVENTIONS",
            "source": "make_source",
            "switches": "unknown_repair unknown_repairs",
            "transcript": "parse_transcript read_transcript",
        },
    )

__all__ = [
    "CONVENTIONS", "make_source", "parse_transcript", "read_transcript", "unknown_repair",
    "unknown_repairs",
]  # fmt: skip

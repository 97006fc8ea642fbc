"""Reading of transcripts: text in, a Document and diagnostics out.

``transcript.py`` lists the rules in their order. ``state.py`` is what each rule reads and extends, ``drafts.py`` holds
parts of the document before they have ids, and ``ledger.py`` records what happens to every character.

1. ``source.py`` decodes the file. ``formats/`` extracts the words from captions, data, web pages and chat logs;
   ``places.py`` maps them to their place in the file. ``front.py`` reads front matter in TOML, ``yaml_front.py`` in
   YAML, ``found_front.py`` a title page, piece by piece (``front_pieces.py``). Keys and labels are in
   ``front_keys.py``; ``dates.py`` reads dates, ``listed.py`` the people that title pages and minutes list,
   ``title_lines.py`` titles.
2. ``conventions/`` has the forms of speaker tags, one file each. ``tags.py`` finds the lines that have them,
   ``candidates.py`` weighs each, ``speakers.py`` decides which names speak, ``dialogue.py`` whether they make a
   conversation, ``detect.py`` decides for the whole file, and ``parts.py`` divides the text there. ``scope.py`` decides
   what a text without tags is.
3. ``people.py`` decides whom each tag means (``spellings.py``), ``references.py`` reads the reference list.
4. ``blocks.py`` finds the kind of each block, ``lists.py`` divides lists. ``repair.py``, ``directions.py``,
   ``pull_quotes.py``, ``headings.py`` and ``look_alikes.py`` recognise page layout, stage directions, quotations,
   headings, and lines that may be tags. ``pages.py`` decides whether the text has pages.
5. ``body.py`` makes sections, turns and sentences (``sentences.py``, ``abbreviations.py``). ``hyphens.py`` mends cut
   words, ``notes.py`` recognises marks of notes, ``silent.py`` finds people who never speak, and ``mentions.py`` finds
   the works that the speakers name.

A text keeps the place in the source of every character (``inline.py``); ``markup.py`` and ``marks.py`` read its
mark-up. ``switches.py`` names the repairs that can be switched off; ``accepted.py`` finds the lines at which the author
has accepted a finding. The result for each paragraph is cached from build to build (``model.Memo``).
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

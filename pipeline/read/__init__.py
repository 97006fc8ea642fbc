"""Transcript reader: converts a transcript file to a Document and reports problems.

``transcript.py`` runs the rules in a fixed order. ``state.py`` defines the state that the rules read and extend.
``drafts.py`` defines the parts of a document before they have ids. ``ledger.py`` records what happens to every
character.

1. ``source.py`` decodes the file. ``formats/`` extracts the words from captions, data, web pages and chat logs;
   ``places.py`` maps them to offsets in the file. ``front.py`` reads front matter in TOML, ``yaml_front.py`` reads
   front matter in YAML, and ``found_front.py`` reads a title page, divided into pieces by ``front_pieces.py``.
   ``front_keys.py`` lists the keys and labels of the fields. ``dates.py`` finds dates, ``listed.py`` finds people in
   lists, and ``title_lines.py`` recognises titles.
2. ``conventions/`` defines the forms of speaker tags, one per file. ``tags.py`` finds lines with these forms,
   ``candidates.py`` collects the evidence for each line, and ``speakers.py`` decides which names are speakers.
   ``dialogue.py`` decides whether the tags make a conversation, ``detect.py`` which convention the whole file uses, and
   ``parts.py`` splits the text at the tags. ``scope.py`` classifies a file without tags.
3. ``people.py`` identifies the person that each tag names, and ``spellings.py`` compares spellings of names.
   ``references.py`` reads the reference list.
4. ``blocks.py`` classifies each block, and ``lists.py`` splits lists. ``repair.py``, ``directions.py``,
   ``pull_quotes.py``, ``headings.py`` and ``look_alikes.py`` recognise page layout, stage directions, quotations,
   headings, and lines that may be tags. ``pages.py`` detects text from printed pages.
5. ``body.py`` makes sections, turns and sentences (``sentences.py``, ``abbreviations.py``). ``hyphens.py`` rejoins
   hyphenated words, ``notes.py`` recognises note marks, ``silent.py`` finds people who never speak, and ``mentions.py``
   finds the works that the speakers mention.

``inline.py`` keeps the source offset of every character; ``markup.py`` and ``marks.py`` read inline markup.
``switches.py`` names the repairs that can be switched off. ``accepted.py`` finds the lines for which the author has
accepted a diagnostic. The result for each paragraph is cached between builds (``model.Memo``).
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

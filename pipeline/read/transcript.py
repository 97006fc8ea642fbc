"""Transcript reader: applies the rules in order, and builds the Document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import NamedTuple

from pipeline.model import Document, Log, Memo
from pipeline.read.accepted import find_accepted
from pipeline.read.blocks import make_items
from pipeline.read.body import draft_turns, make_sections
from pipeline.read.formats import view_of
from pipeline.read.headings import mark_headings
from pipeline.read.lists import mark_lists
from pipeline.read.look_alikes import report_letters, report_look_alikes
from pipeline.read.mentions import make_references, mark_mentions
from pipeline.read.parts import complete_metadata, divide, read_front_matter, read_opening, settle_ledger
from pipeline.read.people import resolve_speakers
from pipeline.read.pull_quotes import mark_pull_quotes
from pipeline.read.references import read_references, report_unheaded
from pipeline.read.repair import mark_layout, mark_page_headers
from pipeline.read.silent import report_silent
from pipeline.read.source import Source, read_source
from pipeline.read.state import State
from pipeline.settings import Reading

_READING = Reading()


class Rule(NamedTuple):
    """A step in reading a transcript."""

    name: str
    apply: Callable[[State], None]


RULES = (
    Rule("front matter", read_front_matter),
    Rule("tags", divide),
    Rule("opening", read_opening),
    Rule("speakers", resolve_speakers),
    Rule("letters", report_letters),
    Rule("references", read_references),
    Rule("blocks", make_items),
    Rule("page headers", mark_page_headers),
    Rule("lists", mark_lists),
    Rule("layout", mark_layout),
    Rule("pull quotes", mark_pull_quotes),
    Rule("headings", mark_headings),
    Rule("look-alikes", report_look_alikes),
    Rule("unheaded references", report_unheaded),
    Rule("turns", draft_turns),
    Rule("mentions", mark_mentions),
    Rule("sections", make_sections),
    Rule("silent people", report_silent),
    Rule("reference list", make_references),
    Rule("ledger", settle_ledger),
    Rule("metadata", complete_metadata),
    Rule("accepted", find_accepted),
)
"""The rules in order; each uses the results of earlier rules from the state."""


def parse_transcript(
    source: Source,
    stem: str,
    log: Log,
    convention: str = "auto",
    memo: Memo | None = None,
    reading: Reading = _READING,
    language: str = "en",
) -> Document | None:
    """Return the Document for the text of a transcript, or None (see ``read_transcript``).

    :param stem: default key and title.
    """
    view = view_of(source, PurePath(source.path).suffix.lower(), log)
    if view is None:
        return None
    state = State(view, stem, log, convention, memo, reading, language)
    for rule in RULES:
        rule.apply(state)
        if state.refused:
            return None
    return Document(
        key=state.front.key or stem, path=source.path, convention=state.convention, meta=state.meta,
        people=state.people, front=state.front.items, sections=state.sections,
        reference_heading=state.reference_heading, references=state.references, joins=tuple(state.joins),
        dividers=tuple(state.dividers), ledger=state.settled, unaccounted=state.unaccounted, text=source.text,
        accepted=state.accepted,
    )  # fmt: skip


def read_transcript(
    file: Path,
    name: str,
    log: Log,
    convention: str = "auto",
    memo: Memo | None = None,
    reading: Reading = _READING,
    language: str = "en",
) -> Document | None:
    """Return the Document for a transcript file, or None if it is not a transcript.

    If the log then contains errors, no outputs may be built from the Document.

    :param name: file name for messages.
    :param log: Log that receives all findings.
    :param convention: name of a speaker tag convention, or ``auto``.
    :param memo: cached results of earlier readings.
    :param reading: reading settings of the series.
    :param language: language of the series (BCP 47), for a transcript that does not set one.
    """
    source = read_source(file, name, log)
    return parse_transcript(source, file.stem, log, convention, memo, reading, language) if source else None

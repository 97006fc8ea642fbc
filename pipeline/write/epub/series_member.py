"""An episode as a member of a book of several, under ids that are unique in the whole series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model import Block, Document, Paragraph, PullQuote, Reference, Run, Section, Sentence
from pipeline.settings import Settings
from pipeline.write.epub.contents import Member, in_series, placed


@dataclass(frozen=True, slots=True)
class SeriesEpisode:
    """What the series' book is made of."""

    document: Document
    number: int
    """Episode number, or 0."""
    pictures: Mapping[str, bytes | Path]
    """``Figure.file`` -> its bytes or the file on disk, for every figure of the document."""


def as_member(episode: SeriesEpisode, settings: Settings) -> Member:
    """The episode under ids, file names and picture names of its own.

    :raises KeyError: a figure's file is not among the episode's pictures.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    """
    place = in_series(episode.document.key)
    document = identified(episode.document, place.prefix)
    return placed(document, settings, episode.number, episode.pictures, place)


def identified(document: Document, prefix: str) -> Document:
    """The same document with ``prefix`` before every id but those of people, who are the same in all episodes."""
    return replace(
        document,
        sections=tuple(_section(section, prefix) for section in document.sections),
        references=tuple(_reference(reference, prefix) for reference in document.references),
    )


def _section(section: Section, prefix: str) -> Section:
    heading = section.heading
    turns = tuple(
        replace(turn, id=prefix + turn.id, blocks=tuple(_block(block, prefix) for block in turn.blocks))
        for turn in section.turns
    )
    if heading is not None:
        heading = replace(heading, id=prefix + heading.id, runs=_runs(heading.runs, prefix))
    return Section(prefix + section.id, heading, turns)


def _block(block: Block, prefix: str) -> Block:
    id_ = prefix + block.id
    match block:
        case Paragraph():
            return replace(block, id=id_, sentences=_sentences(block.sentences, prefix))
        case PullQuote():
            repeats, sentences = block.repeats and prefix + block.repeats, _sentences(block.sentences, prefix)
            return replace(block, id=id_, runs=_runs(block.runs, prefix), repeats=repeats, sentences=sentences)
        case _:
            return replace(block, id=id_)


def _sentences(sentences: tuple[Sentence, ...], prefix: str) -> tuple[Sentence, ...]:
    return tuple(replace(s, id=prefix + s.id, runs=_runs(s.runs, prefix)) for s in sentences)


def _runs(runs: tuple[Run, ...], prefix: str) -> tuple[Run, ...]:
    """Runs without a mention are kept as they are."""
    if not any(run.mention for run in runs):
        return runs
    return tuple(replace(run, mention=prefix + run.mention) if run.mention else run for run in runs)


def _reference(reference: Reference, prefix: str) -> Reference:
    mentions = tuple(
        replace(m, id=prefix + m.id, reference=prefix + m.reference, sentence=prefix + m.sentence)
        for m in reference.mentions
    )
    return replace(reference, id=prefix + reference.id, mentions=mentions)

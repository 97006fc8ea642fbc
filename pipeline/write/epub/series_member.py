"""An episode as a member of a book of several, under ids that are unique in the whole series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model import Block, Document, Heading, Mention, Paragraph, PullQuote, Reference, Run, Section, Sentence
from pipeline.settings import Settings
from pipeline.write.epub.contents import BookPlace, in_series
from pipeline.write.text.facts import Facts, facts
from pipeline.write.text.markup import InlineMarkup, inline
from pipeline.write.text.pictures import PictureFile, pictures


def identified(document: Document, prefix: str) -> Document:
    """The same document with ``prefix`` before every id but those of people, who are the same in all episodes."""
    rename = _Prefix(prefix)
    return replace(
        document,
        sections=tuple(rename.section(section) for section in document.sections),
        references=tuple(rename.reference(reference) for reference in document.references),
    )


class _Prefix:
    """Puts itself before ids; runs without a mention are kept as they are."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def section(self, section: Section) -> Section:
        turns = tuple(
            replace(turn, id=self.prefix + turn.id, blocks=tuple(self.block(block) for block in turn.blocks))
            for turn in section.turns
        )
        return Section(self.prefix + section.id, section.heading and self.heading(section.heading), turns)

    def heading(self, heading: Heading) -> Heading:
        return replace(heading, id=self.prefix + heading.id, runs=self.runs(heading.runs))

    def block(self, block: Block) -> Block:
        identifier = self.prefix + block.id
        match block:
            case Paragraph():
                return replace(block, id=identifier, sentences=self.sentences(block.sentences))
            case PullQuote():
                repeats = block.repeats and self.prefix + block.repeats
                sentences = self.sentences(block.sentences)
                return replace(block, id=identifier, runs=self.runs(block.runs), repeats=repeats, sentences=sentences)
            case _:
                return replace(block, id=identifier)

    def sentences(self, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(replace(s, id=self.prefix + s.id, runs=self.runs(s.runs)) for s in sentences)

    def runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        if not any(run.mention for run in runs):
            return runs
        return tuple(replace(run, mention=self.prefix + run.mention) if run.mention else run for run in runs)

    def reference(self, reference: Reference) -> Reference:
        mentions = tuple(self.mention(mention) for mention in reference.mentions)
        return replace(reference, id=self.prefix + reference.id, mentions=mentions)

    def mention(self, mention: Mention) -> Mention:
        prefix = self.prefix
        return replace(
            mention,
            id=prefix + mention.id,
            reference=prefix + mention.reference,
            sentence=prefix + mention.sentence,
        )


@dataclass(frozen=True, slots=True)
class SeriesEpisode:
    """What the series' book is made of."""

    document: Document
    number: int
    """Episode number, or 0."""
    pictures: Mapping[str, bytes | Path]
    """``Figure.file`` -> its bytes or the file on disk, for every figure of the document."""


@dataclass(frozen=True, slots=True)
class Member:
    """An episode with its place in the book."""

    document: Document
    """Under ids that are unique in the book."""
    facts: Facts
    place: BookPlace
    inline: InlineMarkup
    pictures: Mapping[str, PictureFile]

    @property
    def label(self) -> str:
        """``Episode 2: Where the Rain Goes``."""
        return f"{self.numbered}: {self.facts.title}" if self.numbered else self.facts.title

    @property
    def numbered(self) -> str:
        """``Episode 2``, or empty."""
        return f"Episode {self.facts.number}" if self.facts.number else ""


def member(episode: SeriesEpisode, settings: Settings) -> Member:
    """The episode under ids, file names and picture names of its own.

    :raises KeyError: a figure's file is not among the episode's pictures.
    :raises RostraError: a picture is neither JPEG nor PNG nor GIF.
    """
    place = in_series(episode.document.key)
    document = identified(episode.document, place.prefix)
    known = facts(document, settings, episode.number)
    write = inline(document, known.language, xhtml=True, references_page=place.references)
    return Member(document, known, place, write, pictures(document, episode.pictures, place.prefix))

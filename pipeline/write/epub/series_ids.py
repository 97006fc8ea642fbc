"""A document under ids that are unique in a whole series."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Block, Document, Heading, Mention, Paragraph, PullQuote, Reference, Run, Section, Sentence


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

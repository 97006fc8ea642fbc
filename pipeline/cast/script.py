"""Write the Script of an episode: every utterance in order, with voice and pause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.cast.lexicon import Lexicon, make_lexicon, respell
from pipeline.cast.wording import fill
from pipeline.model import (
    SHORTEST_BREAK,
    Document,
    Heading,
    Kind,
    Line,
    Paragraph,
    Passage,
    PullQuote,
    Run,
    Script,
    Sentence,
    Turn,
    Voice,
    samples,
)
from pipeline.settings import Settings, wording_of

_SENTENCES = 4
"""Of a passage, about 25 seconds. Sentences are counted and not measured, so that other words move no border."""
_FEWEST = 2
"""Sentences that make a passage of their own at a paragraph's end; a single one belongs to those before."""


def write_script(
    document: Document, settings: Settings, number: int, cast: Mapping[str, Voice], narrator: Voice
) -> Script:
    """The Script of an episode.

    :param number: episode number, 0 for none.
    :param cast: person id -> voice.
    """
    return _Writer(document, settings, number, cast, narrator).script()


class _Writer:
    def __init__(
        self, document: Document, settings: Settings, number: int, cast: Mapping[str, Voice], narrator: Voice
    ) -> None:
        self.document, self.settings, self.number = document, settings, number
        self.cast, self.narrator = cast, narrator
        self.lexicon: Lexicon = make_lexicon(settings.lexicon)
        pauses = settings.pauses
        self.sentence, self.paragraph = samples(pauses.sentence), samples(pauses.paragraph)
        self.turn, self.section = samples(pauses.turn), samples(pauses.section)
        self.announced: set[str] = set()

    def script(self) -> Script:
        document = self.document
        opening, closing = wording_of(self.settings.speech, document.meta.language)
        passages: list[Passage] = []
        if self.settings.audio.jingle:
            passages.append(Passage("jingle", Kind.JINGLE, "", (), self.settings.audio.jingle))
        passages += self.wording("opening", Kind.OPENING, opening, self.section)
        for section in document.sections:
            if section.heading is not None:
                passages += self.heading(section.heading)
            turns = [t for t in section.turns if self.spoken_blocks(t)]
            for turn in turns:
                passages += self.turn_passages(turn, self.section if turn is turns[-1] else self.turn)
        passages += self.wording("closing", Kind.CLOSING, closing, 0)
        order = dict.fromkeys(t.speaker for t in document.turns())
        voices = tuple((p, self.cast[p]) for p in order)
        return Script(document.key, tuple(passages), voices, self.narrator)

    def wording(self, name: str, kind: Kind, wording: str, pause: int) -> list[Passage]:
        text = fill(wording, self.document, self.settings, self.number)
        return [Passage(name, kind, "", (self.narrated(name, text, pause),))] if text else []

    def heading(self, heading: Heading) -> list[Passage]:
        if not _is_speakable(heading.runs):
            return []
        line = self.narrated(heading.id, heading.text, self.paragraph, _silent(heading.runs))
        return [Passage(heading.id, Kind.HEADING, "", (line,))]

    def narrated(self, line_id: str, text: str, pause: int, silent: Sequence[tuple[int, int]] = ()) -> Line:
        spoken = respell(text, silent, self.lexicon)
        return Line(line_id, text, spoken.text, spoken.respellings, self.narrator, "", pause)

    def turn_passages(self, turn: Turn, closing_pause: int) -> list[Passage]:
        passages: list[Passage] = []
        if self.is_announced(turn):
            name = self.document.person(turn.speaker).name
            line = self.narrated(f"a-{turn.id}", name, self.sentence)
            passages.append(Passage(line.id, Kind.ANNOUNCEMENT, turn.id, (line,)))
        spoken = self.spoken_blocks(turn)
        for block in spoken:
            *first, last = _speakable(block)
            closing = self.line(last, closing_pause if block is spoken[-1] else self.paragraph)
            lines = (*(self.line(s, self.sentence) for s in first), closing)
            passages += self.paragraph_passages(block.id, turn.id, lines)
        return passages

    def paragraph_passages(self, paragraph: str, turn: str, lines: tuple[Line, ...]) -> Iterator[Passage]:
        """One, or several of a long paragraph: what an edit makes again must not grow with the paragraph."""
        starts = range(0, max(len(lines) - _FEWEST, 0) + 1, _SENTENCES) if self.sentence >= SHORTEST_BREAK else (0,)
        for start, end in pairwise([*starts, len(lines)]):
            name = lines[start].id if start else paragraph
            yield Passage(name, Kind.PARAGRAPH, turn, lines[start:end], continued=start > 0)

    def is_announced(self, turn: Turn) -> bool:
        """Whether the turn begins with its speaker's name; one that a heading divided does not."""
        if not turn.tag or self.settings.speech.announce == "never":
            return False
        first = turn.speaker not in self.announced
        self.announced.add(turn.speaker)
        return first or self.settings.speech.announce == "always"

    def spoken_blocks(self, turn: Turn) -> list[Paragraph | PullQuote]:
        return [b for b in turn.blocks if isinstance(b, Paragraph | PullQuote) and _speakable(b)]

    def line(self, sentence: Sentence, pause: int) -> Line:
        spoken = respell(sentence.text, _silent(sentence.runs), self.lexicon)
        voice = self.cast[sentence.speaker] if sentence.speaker else self.narrator
        return Line(sentence.id, sentence.text, spoken.text, spoken.respellings, voice, sentence.speaker, pause)


def _speakable(block: Paragraph | PullQuote) -> list[Sentence]:
    return [s for s in block.sentences if _is_speakable(s.runs)]


def _is_speakable(runs: Sequence[Run]) -> bool:
    return any(not r.silent and r.text.strip() for r in runs)


def _silent(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Ranges of the joined runs that are shown only."""
    ranges: list[tuple[int, int]] = []
    at = 0
    for run in runs:
        if run.silent:
            ranges.append((at, at + len(run.text)))
        at += len(run.text)
    return ranges

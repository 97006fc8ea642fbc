"""Script of an episode: every utterance in spoken order, with its voice and pause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from itertools import accumulate, pairwise

from pipeline.cast.citations import find_citations
from pipeline.cast.languages import Languages, Stretch, language_stretches
from pipeline.cast.lexicon import Lexicon, decided_changes, make_lexicon
from pipeline.cast.spoken import Context, SpokenText, narrowed, spoken_form, surroundings
from pipeline.cast.wording import fill
from pipeline.model import (
    NARRATOR,
    SHORTEST_BREAK,
    Change,
    Document,
    Heading,
    Kind,
    Line,
    Memo,
    Passage,
    Run,
    Script,
    Sentence,
    Turn,
    Voice,
    remembered,
    samples,
    spoken_text,
)
from pipeline.settings import Settings, languages_of, wording_of

_SENTENCES = 4
"""Number of sentences in a passage, about 25 seconds.

It is a count rather than a duration, so that changed words do not move sentences to another passage.
"""
_FEWEST = 2
"""Minimum number of sentences in the last passage of a paragraph.

Fewer sentences join the previous passage.
"""


def write_script(
    document: Document,
    settings: Settings,
    number: int,
    cast: Mapping[str, Voice],
    narrator: Voice,
    memo: Memo | None = None,
    languages: Languages | None = None,
    *,
    ipa: bool = False,
) -> Script:
    """Return the Script of an episode.

    :param number: episode number, or 0 for none.
    :param cast: voices by person id.
    :param memo: cache of spoken forms from earlier builds; None for no cache.
    :param languages: counterparts of voices in other languages; if None, every voice speaks every language.
    :param ipa: whether the engine accepts IPA.
    """
    return _Writer(document, settings, number, cast, narrator, memo, languages or Languages(), ipa=ipa).script()


def spoken_in(text: str, settings: Settings, language: str, *, ipa: bool = False) -> SpokenText:
    """Return the spoken form of a text outside any episode.

    :param settings: settings of the series, with the lexicon to apply.
    :param language: BCP 47 tag of the text.
    :param ipa: whether the engine accepts IPA.
    """
    decided = decided_changes(text, (), make_lexicon(settings.lexicon, language=language, ipa=ipa))
    return spoken_form(text, Context(language, addresses=settings.speech.addresses), decided)


class _Writer:
    def __init__(
        self,
        document: Document,
        settings: Settings,
        number: int,
        cast: Mapping[str, Voice],
        narrator: Voice,
        memo: Memo | None,
        languages: Languages,
        *,
        ipa: bool,
    ) -> None:
        self.document, self.settings, self.number = document, settings, number
        self.memo, self.languages, self.language = memo, languages, document.meta.language
        self.sounds = {**cast, NARRATOR: narrator}
        """Voices by person id, before counterparts in other languages are looked up."""
        self.voices = {p: languages.voice(p, voice, self.language) for p, voice in self.sounds.items()}
        texts = (s.text for s in document.sentences())
        self.context = surroundings(texts, self.language, settings.speech.addresses)
        self.lexicon: Lexicon = make_lexicon(settings.lexicon, document.key, self.language, ipa=ipa)
        self.citations = {} if settings.speech.citations else find_citations(document)
        pauses = settings.pauses
        self.sentence, self.paragraph = samples(pauses.sentence), samples(pauses.paragraph)
        self.turn, self.section = samples(pauses.turn), samples(pauses.section)
        self.dividers = frozenset(document.dividers)
        self.announced: set[str] = set()

    def script(self) -> Script:
        document = self.document
        opening, closing = zip(
            wording_of(self.settings.speech, self.language),
            languages_of(self.settings.speech, self.language),
            strict=True,
        )
        passages: list[Passage] = []
        if self.settings.audio.jingle:
            passages.append(Passage("jingle", Kind.JINGLE, "", (), self.settings.audio.jingle))
        passages += self.wording("opening", Kind.OPENING, *opening, self.section)
        for section in document.sections:
            if section.heading is not None:
                passages += self.heading(section.heading)
            turns = [t for t in section.turns if _spoken_blocks(t)]
            for turn in turns:
                passages += self.turn_passages(turn, self.section if turn is turns[-1] else self.turn)
        passages += self.wording("closing", Kind.CLOSING, *closing, 0)
        voices = tuple((p, self.voices[p]) for p in dict.fromkeys(t.speaker for t in document.turns()))
        return Script(document.key, tuple(passages), voices, self.voices[NARRATOR])

    def wording(self, name: str, kind: Kind, wording: str, language: str, pause: int) -> list[Passage]:
        text = fill(wording, self.document, self.settings, self.number)
        runs = (Run(text, None, lang=language),)
        return [Passage(name, kind, "", (self.line(name, text, pause, runs),))] if text else []

    def heading(self, heading: Heading) -> list[Passage]:
        if not _is_speakable(heading.runs):
            return []
        line = self.line(heading.id, heading.text, self.paragraph, heading.runs, heading=True)
        return [Passage(heading.id, Kind.HEADING, "", (line,))]

    def line(
        self, line_id: str, text: str, pause: int, runs: Sequence[Run] = (), speaker: str = "", *, heading: bool = False
    ) -> Line:
        decided = decided_changes(text, _silent(runs), self.lexicon, self.citations.get(line_id, ()))
        stretches = language_stretches(runs or (Run(text, None),), self.language, decided)
        changes = tuple(self.changes(text, stretches, decided, heading=heading))
        voice = self.voices[speaker]
        parts = self.languages.parts(self.sounds[speaker], voice, stretches)
        return Line(line_id, text, spoken_text(text, changes), changes, voice, speaker, pause, parts)

    def changes(
        self, text: str, stretches: Sequence[Stretch], decided: Sequence[Change], *, heading: bool
    ) -> Iterator[Change]:
        """Yield the changes to a text, applying the rules for the language of each range."""
        for start, end, language in stretches:
            context = replace(self.context, language=language or self.language)
            inner = tuple(_moved(change, -start) for change in decided if start <= change.start and change.end <= end)
            for change in self.spoken(text[start:end], context, inner, heading=heading).changes:
                yield _kept_apart(_moved(change, start), text, end)

    def spoken(self, text: str, context: Context, decided: Sequence[Change], *, heading: bool) -> SpokenText:
        context = narrowed(context, text, heading=heading)
        words = " ".join((*sorted(context.known), *sorted(context.acronyms)))
        kind = f"spoken {context.language} {context.addresses} {heading} {words}"
        if decided:
            return spoken_form(text, context, decided)
        kept = remembered(self.memo, kind, text, lambda: [astuple(c) for c in spoken_form(text, context).changes])
        changes = tuple(Change(*change) for change in kept)
        return SpokenText(spoken_text(text, changes), changes)

    def turn_passages(self, turn: Turn, closing_pause: int) -> list[Passage]:
        passages: list[Passage] = []
        if self.is_announced(turn):
            name = self.document.person(turn.speaker).name
            line = self.line(f"a-{turn.id}", name, self.sentence)
            passages.append(Passage(line.id, Kind.ANNOUNCEMENT, turn.id, (line,)))
        blocks = _spoken_blocks(turn)
        for block, sentences in blocks.items():
            closing = closing_pause if block == next(reversed(blocks)) else self.paragraph
            if block in self.dividers:
                closing = self.section
            said = zip(sentences, [*[self.sentence] * (len(sentences) - 1), closing], strict=True)
            lines = tuple(self.line(s.id, s.text, pause, s.runs, s.speaker) for s, pause in said)
            passages += self.paragraph_passages(block, turn.id, lines)
        return passages

    def paragraph_passages(self, paragraph: str, turn: str, lines: tuple[Line, ...]) -> Iterator[Passage]:
        """Yield a paragraph as one or more passages.

        A long paragraph is split so that an edit rebuilds only one passage. It is not split if the pause between
        sentences is shorter than ``SHORTEST_BREAK``.
        """
        starts = range(0, max(len(lines) - _FEWEST, 0) + 1, _SENTENCES) if self.sentence >= SHORTEST_BREAK else (0,)
        for start, end in pairwise([*starts, len(lines)]):
            name = lines[start].id if start else paragraph
            yield Passage(name, Kind.PARAGRAPH, turn, lines[start:end], continued=start > 0)

    def is_announced(self, turn: Turn) -> bool:
        """Return whether to speak the speaker's name before a turn, and remember the speaker.

        A turn that continues after a heading is never announced.
        """
        if not turn.tag or self.settings.speech.announce == "never":
            return False
        first = turn.speaker not in self.announced
        self.announced.add(turn.speaker)
        return first or self.settings.speech.announce == "always"


def _spoken_blocks(turn: Turn) -> dict[str, list[Sentence]]:
    """Return the spoken sentences by block id, omitting silent blocks."""
    said = {block.id: [s for s in block.sentences if _is_speakable(s.runs)] for block in turn.narrated()}
    return {block: sentences for block, sentences in said.items() if sentences}


def _is_speakable(runs: Sequence[Run]) -> bool:
    return any(not r.silent and r.text.strip() for r in runs)


def _moved(change: Change, by: int) -> Change:
    return replace(change, start=change.start + by, end=change.end + by) if by else change


def _kept_apart(change: Change, text: str, end: int) -> Change:
    """Return a change, shortened if it would remove the space before text in another language."""
    joins = not change.spoken and change.end == end < len(text) and text[end].isalnum() and change.start > 0
    return replace(change, start=change.start + 1) if joins and text[change.start].isspace() else change


def _silent(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Return the ranges of silent runs within the joined text of all runs."""
    borders = pairwise(accumulate((len(run.text) for run in runs), initial=0))
    return [border for run, border in zip(runs, borders, strict=True) if run.silent]

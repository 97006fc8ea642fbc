"""Speech, passages and documents for the tests of mixing; all sentences are the project's own."""

from collections.abc import Sequence

import numpy as np

from pipeline.mix.filters import Samples
from pipeline.mix.loudness import BIN, Meter
from pipeline.mix.true_peak import peaks
from pipeline.model import (
    FRAME,
    RATE,
    ChunkInfo,
    Document,
    Heading,
    Kind,
    Licence,
    Line,
    Metadata,
    Paragraph,
    Passage,
    Person,
    PlacedLine,
    Run,
    Script,
    Section,
    Sentence,
    Span,
    Turn,
    Voice,
)

SENTENCES = (
    "The harbour froze twice that winter, and the ferries stayed at their moorings until the middle of March.",
    "When the council met again, nobody could agree on who should pay for the new bridge.",
    "I remember my grandmother carrying water from the well because the pipes had burst.",
    "Most of the documents were stored in a damp cellar, and only a third of them can still be read.",
    "Is it fair to ask young people to repair damage that they did not cause?",
    "The teacher smiled, closed the window, and told us a story about a merchant who lost his way.",
)
SENTENCE_PAUSE = 8_400
PARAGRAPH_PAUSE = 16_800

SPAN = Span("episode.txt", 1, 1, 0, 0)
VOICE = Voice("espeak", "en-us+edward", 165, 50)


def envelope(samples: Samples) -> Samples:
    """For each sample the largest magnitude from it up to its successor."""
    return peaks(samples, np.arange(samples.size), 1)


def line(line_id: str, text: str, voice: Voice = VOICE, pause: int = SENTENCE_PAUSE, speaker: str = "") -> Line:
    return Line(line_id, text, text, (), voice, speaker, pause)


def passage(name: str, texts: Sequence[str], voice: Voice = VOICE, turn: str = "t") -> Passage:
    last = len(texts) - 1
    lines = [
        line(f"{name}-{i}", t, voice, PARAGRAPH_PAUSE if i == last else SENTENCE_PAUSE) for i, t in enumerate(texts)
    ]
    return Passage(name, Kind.PARAGRAPH, turn, tuple(lines))


def paragraph(name: str, speaker: str, texts: Sequence[str]) -> Paragraph:
    sentences = tuple(Sentence(f"{name}-{i}", text, (Run(text, SPAN),), speaker, SPAN) for i, text in enumerate(texts))
    return Paragraph(name, sentences, SPAN, (SPAN,))


def turn(name: str, speaker: str, paragraphs: Sequence[Paragraph]) -> Turn:
    return Turn(name, speaker, speaker.upper(), tuple(paragraphs), SPAN)


def section(name: str, heading: str, turns: Sequence[Turn]) -> Section:
    head = Heading(f"h-{name}", (Run(heading, SPAN),), heading, SPAN) if heading else None
    return Section(name, head, tuple(turns))


def document(sections: Sequence[Section]) -> Document:
    names = dict.fromkeys(t.speaker for s in sections for t in s.turns)
    people = tuple(Person(name, name.title(), "speaker", "", (), True, SPAN) for name in names)
    meta = Metadata("A Conversation", 1, "", "", "en", Licence("", "", "", ""), "", "", "", "", ())
    return Document("talk", "talk.txt", "dash", meta, people, (), tuple(sections), "", (), (), (), ())


def script(talk: Document) -> Script:
    """Opening, headings, announcements of first turns, paragraphs, closing."""
    passages = [Passage("opening", Kind.OPENING, "", (line("opening", "Welcome.", speaker=""),))]
    announced = set()
    for part in talk.sections:
        if part.heading:
            head = line(part.heading.id, part.heading.text, speaker="")
            passages.append(Passage(part.heading.id, Kind.HEADING, "", (head,)))
        for spoken in part.turns:
            if spoken.speaker not in announced:
                name = line(f"a-{spoken.id}", talk.person(spoken.speaker).name, speaker="")
                passages.append(Passage(name.id, Kind.ANNOUNCEMENT, spoken.id, (name,)))
                announced.add(spoken.speaker)
            for block in spoken.paragraphs():
                lines = tuple(line(s.id, s.text, speaker=s.speaker) for s in block.sentences)
                passages.append(Passage(block.id, Kind.PARAGRAPH, spoken.id, lines))
    passages.append(Passage("closing", Kind.CLOSING, "", (line("closing", "Goodbye.", speaker=""),)))
    return Script(talk.key, tuple(passages), (), VOICE)


def infos(written: Script, seconds: dict[str, float]) -> list[ChunkInfo]:
    """A chunk for each passage, lasting so many seconds (two where the passage is not named)."""
    found = []
    for part in written.passages:
        frames = round(seconds.get(part.id, 2.0) * RATE / FRAME)
        share = (frames - 3) * FRAME // len(part.lines)
        placed = [
            PlacedLine(item.id, FRAME + i * share, FRAME + (i + 1) * share - 2000, ())
            for i, item in enumerate(part.lines)
        ]
        found.append(ChunkInfo(frames, tuple(placed), -2.0))
    return found


def metered(chunks: Sequence[ChunkInfo], energy: float = 0.0) -> Meter:
    """A meter that was told the chunks' bins, all of one energy."""
    meter = Meter()
    for chunk in chunks:
        meter.add(np.full(chunk.frames * FRAME // BIN, energy, np.float32))
    return meter

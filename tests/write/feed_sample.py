"""A small invented series, built by hand: what the feed, captions, chapters and tags are tested with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.model import (
    AUDIO,
    CODEC_DELAY_FRAMES,
    EPISODE_KINDS,
    FRAME,
    PAGE,
    RATE,
    Asset,
    Chapter,
    Chunk,
    Cue,
    Document,
    Kind,
    Licence,
    Mark,
    Metadata,
    Paragraph,
    Person,
    Reference,
    Release,
    Run,
    Section,
    Sentence,
    Show,
    Span,
    Timeline,
    Turn,
)
from pipeline.settings import Series, Settings
from pipeline.standards import parse_licence
from pipeline.write.feed.channel import NAMESPACES
from pipeline.write.text.addresses import episode_guid
from pipeline.write.writers import Edition, EncodedSound

SPAN = Span("transcripts/x.txt", 1, 1, 0, 0)
PACE = 1440
"""Samples that a character is spoken for."""
PAUSE = 8400
"""Samples of silence behind a sentence."""

PEOPLE = (
    Person("p-ada", "Ada Brandt", "moderator", "Town of Nordheim", (), True, None),
    Person("p-ibra", "Ibra N’Dour-Åkesson", "speaker", "Institute of Rivers & Roads", (), True, None),
    Person("p-kim", "Kim Oss", "research assistant and graphic design", "", (), False, None),
)

TALK = (
    ("p-ada", ("Good evening, and welcome.", "Tonight we ask who looks after the bridges.")),
    (
        "p-ibra",
        (
            "A bridge is a promise that somebody else made a long time ago, and whoever crosses it in the morning "
            "trusts that this promise is still being kept by people whose names they will never learn, in an office "
            "they will never see & on a budget < last year's.",
            "So I count bolts.",
        ),
    ),
    ("p-ada", ("How many are there?",)),
)


def licence() -> Licence:
    return parse_licence("Published under CC BY-NC-ND 4.0 International")


def sentence(index: int, speaker: str, text: str) -> Sentence:
    return Sentence(f"s{index:010x}", text, (Run(text, SPAN),), speaker, SPAN)


def turn(index: int, speaker: str, texts: tuple[str, ...]) -> Turn:
    sentences = tuple(sentence(index * 100 + i, speaker, text) for i, text in enumerate(texts))
    return Turn(f"t{index:010x}", speaker, speaker, (Paragraph(f"p{index:010x}", sentences, SPAN, (SPAN,)),), SPAN)


REFERENCE = Reference(
    "r1",
    (
        Run("Oss, K. (2019). ", SPAN),
        Run("Counting bolts & nuts", SPAN, emphasis=True),
        Run(". ", SPAN),
        Run("bolts.example", SPAN, href="https://bolts.example/a?b=1&c=2"),
    ),
    "Oss, K. (2019). Counting bolts & nuts. bolts.example",
    SPAN,
    "https://bolts.example/a?b=1&c=2",
    "Counting bolts & nuts",
    ("Oss",),
    "2019",
    (),
)


def document(key: str = "bridges", talk: tuple[tuple[str, tuple[str, ...]], ...] = TALK, **meta: object) -> Document:
    turns = tuple(turn(i, speaker, texts) for i, (speaker, texts) in enumerate(talk))
    metadata = Metadata(
        title="Who looks after the bridges?",
        number=1,
        summary="Two people talk about bridges, bolts & budgets.",
        date="2024-03-05",
        language="en-GB",
        licence=licence(),
        source="https://nordheim.example/talks",
        publisher="Nordheim Library",
        series_title="Evening Talks",
        series_subtitle="",
        subjects=(),
    )
    return Document(
        key=key,
        path="transcripts/x.txt",
        convention="dash",
        meta=replace(metadata, **meta),  # type: ignore[arg-type]
        people=PEOPLE,
        front=(),
        sections=(Section("sec1", None, turns),),
        reference_heading="REFERENCES",
        references=(REFERENCE,),
        joins=(),
        ledger=(),
        unaccounted=(),
    )


def marks(text: str, start: int) -> tuple[Mark, ...]:
    return tuple(Mark(m.start(), m.end(), start + m.start() * PACE) for m in re.finditer(r"\S+", text))


def timeline(doc: Document) -> Timeline:
    """The document at an even pace behind an opening of the narrator, a chapter for each turn."""
    cues: list[Cue] = []
    at = FRAME
    opening = "Evening Talks. Read by synthetic voices."
    lines = [("opening", Kind.OPENING, "", "", opening)]
    lines += [
        (s.id, Kind.PARAGRAPH, t.id, s.speaker, s.text)
        for t in doc.turns()
        for p in t.paragraphs()
        for s in p.sentences
    ]
    for id_, kind, turn_id, speaker, text in lines:
        end = at + max(1, len(text)) * PACE
        cues.append(Cue(id_, kind, turn_id, speaker, text, at, end, marks(text, at)))
        at = end + PAUSE
    frames = -(-at // FRAME) + CODEC_DELAY_FRAMES
    duration = (frames - CODEC_DELAY_FRAMES) * FRAME
    starts = [0, *(next(c.start for c in cues if c.turn == t.id) for t in doc.turns()[1:])]
    chapters = tuple(
        Chapter(f"c{i}", f"Part {i + 1} & more", t.id, start, end)
        for i, (t, start, end) in enumerate(zip(doc.turns(), starts, [*starts[1:], duration], strict=True))
    )
    return Timeline(doc.key, (Chunk("all", 0, frames),), tuple(cues), chapters, frames, -16.0, -2.0)


def settings(**series: object) -> Settings:
    given: dict[str, object] = {
        "key": "evening-talks",
        "title": "Evening Talks",
        "subtitle": "from the library of Nordheim",
        "author": "Nordheim Library",
        "description": "Conversations about what a town lives on. Bread & bridges.",
        "language": "en-GB",
        "url": "https://talks.example/nordheim",
        "email": "talks@nordheim.example",
        "categories": ("Government", "Education > Courses"),
        "licence": "CC BY-NC-ND 4.0",
    }
    return Settings(root=Path(), series=Series(**(given | series)))  # type: ignore[arg-type]


def release(doc: Document, number: int, published: datetime) -> Release:
    key = doc.key

    lengths = {AUDIO.name: 123_456 + number}
    digest = "0123456789abcdef" * 4
    return Release(
        document=doc,
        timeline=timeline(doc),
        number=number,
        guid=episode_guid("evening-talks", key),
        published=published,
        updated=published,
        assets={kind.name: kind.asset(key, lengths.get(kind.name, 1000), digest) for kind in EPISODE_KINDS},
        page=PAGE.asset(key, 0),
    )


SHOW = Show(
    Asset("cover.0123456789ab.jpg", "image/jpeg", 90_000),
    Asset("books/evening-talks.epub", "application/epub+zip", 5000),
)


def releases() -> tuple[Release, ...]:
    """Two episodes, the newer one first in the feed and second here."""
    ferries = document("ferries", TALK[:2], title="Episode 2: Ferries", number=2, licence=Licence("", "", "", ""))
    return (
        release(document(), 1, datetime(2024, 3, 5, tzinfo=UTC)),
        release(ferries, 2, datetime.fromisoformat("2024-03-12T09:30:00+01:00")),
    )


def seconds(samples: int) -> float:
    return samples / RATE


def channel(xml: bytes) -> Any:
    return etree.fromstring(xml)[0]


def find(parent: Any, path: str) -> Any:
    return parent.find(path, NAMESPACES | {"content": "http://purl.org/rss/1.0/modules/content/"})


def find_all(parent: Any, path: str) -> list[Any]:
    return list(parent.findall(path, NAMESPACES))


def _packets(sizes: bytes) -> bytes:
    """Packets of these sizes (unsigned 16 bit), with nothing in them."""
    return bytes(sum(memoryview(sizes).cast("H")))


def edition(
    frames: Iterable[bytes] = (), info_frame: bytes = b"", sizes: Sequence[bytes] = (), **series: object
) -> Edition:
    """What the writers of the first episode's files are given."""
    doc = document()
    return Edition(
        document=doc,
        timeline=timeline(doc),
        settings=settings(**series),
        number=1,
        updated=datetime(2024, 3, 5, tzinfo=UTC),
        cover=b"cover",
        thumbnail=b"",
        pictures={},
        sound=EncodedSound(info_frame, lambda: iter(frames), lambda: iter(sizes), lambda: map(_packets, sizes)),
    )

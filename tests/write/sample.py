"""A Document made by hand, with every kind of node and with text that tries to break out of markup."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from pipeline.model import (
    BOOK,
    Block,
    Correction,
    Credit,
    Document,
    Figure,
    FrontItem,
    Heading,
    ListItem,
    Mention,
    Metadata,
    Paragraph,
    Person,
    PullQuote,
    Reference,
    Run,
    Section,
    Sentence,
    Span,
    Timeline,
    Turn,
)
from pipeline.settings import Series, Settings, Speech
from pipeline.standards import parse_licence
from pipeline.write import Edition, EncodedSound, episode_writer

HOSTILE = (
    "Say ]]> and <script>alert('x')</script> & \"quotes\" &amp; שלום 🎙 <!-- --> {{ 7*7 }} \x00\x0b\x1b\ufffe\ud800end."
)
"""What may stand in a transcript and must stay text."""
HOSTILE_SHOWN = "Say ]]> and <script>alert('x')</script> & \"quotes\" &amp; שלום 🎙 <!-- --> {{ 7*7 }} end."
"""The same without the characters that XML forbids."""


class _Place:
    """Gives each node the next stretch of an imagined source."""

    def __init__(self) -> None:
        self.at = 0
        self.line = 1

    def span(self, length: int) -> Span:
        self.line += 1
        self.at += length + 1
        return Span("transcripts/kiln.txt", self.line, self.line, self.at - length - 1, self.at - 1)


_place = _Place()


def run(text: str, *, emphasis: bool = False, strong: bool = False, **styles: str) -> Run:
    return Run(text, _place.span(len(text)), emphasis, strong, **styles)


def sentence(id_: str, speaker: str, *runs: Run | str) -> Sentence:
    made = tuple(r if isinstance(r, Run) else run(r) for r in runs)
    text = "".join(r.text for r in made)
    return Sentence(id_, text, made, speaker, _place.span(len(text)))


def paragraph(id_: str, *sentences: Sentence, pieces: int = 1) -> Paragraph:
    span = _place.span(1)
    return Paragraph(id_, sentences, span, tuple(_place.span(1) for _ in range(pieces)))


def quote(id_: str, *runs: Run, repeats: str = "", sentences: tuple[Sentence, ...] = ()) -> PullQuote:
    text = "".join(r.text for r in runs)
    return PullQuote(id_, runs, text, _place.span(len(text)), repeats, 9 if repeats else 0, sentences)


def turn(id_: str, speaker: str, *blocks: Block) -> Turn:
    return Turn(id_, speaker, speaker.upper(), blocks, _place.span(1))


def heading(id_: str, *runs: Run) -> Heading:
    text = "".join(r.text for r in runs)
    return Heading(id_, runs, text, _place.span(len(text)))


def person(id_: str, name: str, role: str, affiliation: str = "", *aliases: str, speaks: bool = True) -> Person:
    return Person(id_, name, role, affiliation, aliases, speaks, None)


def picture(colour: str = "#8a4b2a", kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 40), colour).save(buffer, kind)
    return buffer.getvalue()


META = Metadata(
    title="The kiln & the <clock>",
    number=3,
    summary="Two potters and a clockmaker ask what waiting is good for.",
    date="2024-02-29",
    language="en-GB",
    licence=parse_licence("CC BY 4.0"),
    source="https://example.org/slow-hands/3?a=1&b=2",
    publisher="Lantern Yard Press",
    series_title="Slow Hands",
    series_subtitle="Conversations on craft",
    subjects=("Pottery", "Time & craft"),
    corrections=(
        Correction("2024-04-01", "Olle Åkesson’s kiln has <two> spy holes & not one."),
        Correction("2024-03-09", "Third Voice said “twice”."),
    ),
)

PEOPLE = (
    person("ines-ferre", "Inès Ferré", "editor", "Lantern Yard", "Ines Ferre", "INÈS FERRÉ"),
    person("olle-akesson", "Olle Åkesson", "contributor", "Kiln Street Pottery"),
    person("3rd-voice", "Third Voice", "speaker"),
    person("mara-dolezal", "Mara Doležal", "research assistant", "Lantern Yard", speaks=False),
)


def _sections() -> tuple[Section, ...]:
    waiting = quote(
        "q1", run("Clay teaches you to "), run("wait", emphasis=True), run(" twice.", href="https://example.org/")
    )
    said_nowhere = (sentence("s0000000011", "olle-akesson", "A kiln is a clock without hands."),)
    opening = Section(
        "sec1",
        None,
        (
            turn(
                "t1",
                "ines-ferre",
                paragraph(
                    "p1",
                    sentence("s0000000001", "ines-ferre", "Welcome to ", run("Slow Hands", emphasis=True), "."),
                    sentence(
                        "s0000000002",
                        "ines-ferre",
                        "We read ",
                        run("Fired ", mention="m1"),
                        run("Earth", mention="m1", emphasis=True),
                        ", and what the Swedes call ",
                        run("lagom", lang="sv"),
                        ". ",
                        run("[laughter]", silent="stage direction"),
                    ),
                ),
                paragraph("p2", sentence("s0000000003", "ines-ferre", HOSTILE)),
            ),
        ),
    )
    kiln = Section(
        "sec2",
        heading("h2", run("At the "), run("kiln", emphasis=True)),
        (
            turn(
                "t2",
                "olle-akesson",
                paragraph(
                    "p3",
                    sentence("s0000000004", "olle-akesson", "Clay teaches you to wait twice."),
                    sentence(
                        "s0000000005",
                        "olle-akesson",
                        "See ",
                        run("our notes", href="https://example.org/a b?q=å"),
                        " or ",
                        run("this", href="javascript:alert(1)"),
                        " or ",
                        run("that", href="../elsewhere.html"),
                        ".",
                    ),
                    pieces=2,
                ),
                replace(waiting, repeats="p3", repeats_line=9),
                Figure(
                    "f1",
                    'A kiln at dusk; one "spy hole" glows.',
                    "pictures/kiln.png",
                    (run("Dusk & fire."),),
                    _place.span(9),
                ),
                Credit(
                    "c1",
                    (run("Drawing by the "), run("editors", strong=True)),
                    "Drawing by the editors",
                    _place.span(9),
                ),
                paragraph(
                    "p4",
                    sentence(
                        "s0000000006",
                        "olle-akesson",
                        run("Fired Earth", mention="m2", href="https://example.org/fired-earth"),
                        run(" says so, and so does the ", strong=True),
                        run("Almanac", mention="m3"),
                        ".",
                    ),
                ),
                quote("q2", *said_nowhere[0].runs, sentences=said_nowhere),
            ),
            turn(
                "t3",
                "3rd-voice",
                paragraph("p5", sentence("s0000000007", "3rd-voice", run("نعم، الانتظار عمل.", lang="ar"), " Yes.")),
                Figure("f2", "The same kiln at noon.", "pictures/noon.jpg", (), _place.span(9)),
            ),
        ),
    )
    return (opening, kiln)


def _references() -> tuple[Reference, ...]:
    def mention(id_: str, reference: str, sentence_id: str) -> Mention:
        return Mention(id_, reference, sentence_id, _place.span(5), "title")

    return (
        Reference(
            "r1",
            (
                run("Holt, A. (1998). "),
                run("Fired Earth", emphasis=True),
                run(". Lantern Yard. https://example.org/fe."),
            ),
            "Holt, A. (1998). Fired Earth. Lantern Yard. https://example.org/fe.",
            _place.span(9),
            "https://example.org/fe",
            "Fired Earth",
            ("Holt",),
            "1998",
            (mention("m1", "r1", "s0000000002"), mention("m2", "r1", "s0000000006")),
        ),
        Reference(
            "r2",
            (
                run("Almanac of Waiting & Firing (n.d.). "),
                run("https://example.org/al?x=1&y=2", href="https://example.org/al?x=1&y=2"),
            ),
            "Almanac of Waiting & Firing (n.d.). https://example.org/al?x=1&y=2",
            _place.span(9),
            "https://example.org/al?x=1&y=2",
            "Almanac of Waiting & Firing",
            (),
            "",
            (mention("m3", "r2", "s0000000006"),),
        ),
        Reference(
            "r3", (run("Nobody mentions this one."),), "Nobody mentions this one.", _place.span(9), "", "", (), "", ()
        ),
    )


DOCUMENT = Document(
    key="kiln",
    path="transcripts/kiln.txt",
    convention="dash",
    meta=META,
    people=PEOPLE,
    front=(
        FrontItem("series", "SLOW HANDS", _place.span(9)),
        FrontItem("unknown", "Set in <Lantern> & ink\x07", _place.span(9)),
    ),
    sections=_sections(),
    reference_heading="WORKS NAMED",
    references=_references(),
    joins=((31, 33),),
    ledger=(),
    unaccounted=(),
)

PLAIN = replace(
    DOCUMENT,
    key="plain",
    meta=Metadata("", 0, "", "", "en", parse_licence(""), "", "", "", "", ()),
    people=(person("a", "A", "speaker"),),
    front=(),
    sections=(Section("sec1", None, (turn("t1", "a", paragraph("p1", sentence("s1", "a", "Hello."))),)),),
    reference_heading="",
    references=(),
    joins=(),
)
"""The least that a complete Document can be: its language is always known."""

_WORDS = ("Wedge the clay.", "wheel", "hands", "Then wait.", "Fire it.", "Open the kiln.", "dust", "glaze")
_PLACES = (
    ListItem("l1", 1, "3.", "1", 3),
    ListItem("l2", 2, "-"),
    ListItem("l2", 2, "-"),
    ListItem("l1", 1, "", "1"),
    ListItem("l1", 1, "4.", "1", 4),
    None,
    ListItem("l3", 1, "(a)", "a", 1),
    ListItem("l4", 1, "•"),
)
_LISTED = (
    replace(paragraph(f"p{n}", sentence(f"s000000000{n}", "a", words)), item=place)
    for n, (words, place) in enumerate(zip(_WORDS, _PLACES, strict=True))
)
LISTED = replace(PLAIN, key="listed", sections=(Section("sec1", None, (turn("t1", "a", *_LISTED),)),))
"""Lists: one that begins with 3 and has another in an item of two paragraphs, then two of one item each."""

SETTINGS = Settings(
    root=Path(),
    series=Series(key="slow-hands", title="Slow Hands", author="Inès Ferré", description="Talks about making things."),
    speech=Speech(engine="espeak"),
)

PICTURES = {"pictures/kiln.png": picture(), "pictures/noon.jpg": picture("#ddeeff", "JPEG")}
COVER = picture("#204060", "JPEG")


def edition(
    document: Document = DOCUMENT,
    number: int = 3,
    pictures: Mapping[str, bytes | Path] = PICTURES,
    settings: Settings = SETTINGS,
    timeline: Timeline | None = None,
) -> Edition:
    """What the writer of a book is given: with sound if there is a timeline."""
    bitrate = settings.audio.narration_bitrate if timeline else 0
    date = document.meta.date
    return Edition(
        document=document,
        timeline=timeline or Timeline(document.key, (), (), (), 0, -16.0, -2.0),
        settings=replace(settings, audio=replace(settings.audio, narration_bitrate=bitrate)),
        number=number,
        updated=datetime.fromisoformat(date or "2000-01-01").replace(tzinfo=UTC),
        cover=COVER,
        thumbnail=COVER,
        pictures=pictures,  # type: ignore[arg-type]
        sound=EncodedSound(b"", lambda: iter(()), lambda: iter([b"\1\0"]), lambda: iter([b"\0"])),
    )


def book(document: Document = DOCUMENT, number: int = 3, pictures: Mapping[str, bytes | Path] = PICTURES) -> bytes:
    """The text edition of an episode."""
    out = io.BytesIO()
    episode_writer(BOOK)(edition(document, number, pictures), out)
    return out.getvalue()

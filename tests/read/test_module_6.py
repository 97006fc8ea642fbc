"""The real transcript: a course module as it came out of its PDF, with all that page layout does to a text.

It is CC BY-NC-ND and no part of the project: it is read from beside the checkout. None of its sentences stands here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cast import write_script
from pipeline.model import Credit, Diagnostic, Document, Kind, Log, PullQuote, Script, Voice
from pipeline.read import make_source, parse_transcript
from pipeline.read.transcript import read_transcript
from pipeline.run import ledger_figures
from pipeline.settings import Settings


@pytest.fixture(scope="module")
def reading(module_6: Path) -> tuple[Document, list[Diagnostic]]:
    log = Log()
    document = read_transcript(module_6, "module-6.txt", log)
    assert document is not None
    return document, log.sorted()


@pytest.fixture(scope="module")
def document(reading: tuple[Document, list[Diagnostic]]) -> Document:
    return reading[0]


@pytest.fixture(scope="module")
def found(reading: tuple[Document, list[Diagnostic]]) -> list[Diagnostic]:
    return reading[1]


@pytest.fixture(scope="module")
def script(document: Document) -> Script:
    voice = Voice("espeak", "en-us", 165, 50)
    cast = {p.id: voice for p in document.people}
    return write_script(document, Settings(Path()), document.meta.number, cast, voice)


def lines(found: list[Diagnostic], code: str) -> list[int]:
    return [d.line for d in found if d.code == code]


def test_turns(document: Document) -> None:
    starts = [62, 64, 68, 78, 80, 100, 106, 126, 128, 150, 154, 168, 178, 196, 202, 206, 210, 230, 236]
    assert [t.span.first_line for t in document.turns()] == starts
    assert len({t.speaker for t in document.turns()}) == 7
    assert document.convention == "dash"


def test_paragraphs_cut_by_page_breaks_are_rejoined(document: Document, found: list[Diagnostic]) -> None:
    pairs = [(80, 82), (90, 92), (114, 122), (142, 144), (156, 158), (168, 172), (212, 214), (222, 226)]
    assert list(document.joins) == pairs
    assert lines(found, "R014") == [second for _, second in pairs]
    pieces = [[s.first_line for s in p.pieces] for p in document.paragraphs() if len(p.pieces) > 1]
    assert pieces == [list(pair) for pair in pairs]
    assert 186 in [p.span.first_line for p in document.paragraphs()]


def test_pull_quotes_are_shown_and_not_spoken(document: Document) -> None:
    quotes = [b for t in document.turns() for b in t.blocks if isinstance(b, PullQuote)]
    repeats = {96: 94, 116: 106, 170: 166, 188: 186, 198: 202, 224: 228}
    assert {q.span.first_line: q.repeats_line for q in quotes} == repeats
    by_id = {p.id: p for p in document.paragraphs()}
    for quote in quotes:
        assert quote.sentences == ()
        assert quote.repeats_line in [piece.first_line for piece in by_id[quote.repeats].pieces]


def test_the_picture_credit(document: Document) -> None:
    credits = [b for t in document.turns() for b in t.blocks if isinstance(b, Credit)]
    assert [c.span.first_line for c in credits] == [120]
    assert all(not run.href for run in credits[0].runs), "its target is only a #"


def test_references_and_where_the_text_names_them(document: Document, found: list[Diagnostic]) -> None:
    assert document.reference_heading == "REFERENCES"
    mentions = {r.span.first_line: [m.span.first_line for m in r.mentions] for r in document.references}
    assert mentions == {240: [78, 168], 242: [], 244: [202], 246: [102]}
    assert [m.how for r in document.references for m in r.mentions] == [
        "title",
        "near title and author",
        "title",
        "quotation",
    ]
    assert lines(found, "R019") == [242]
    assert [bool(r.url) for r in document.references] == [False, False, False, True]
    assert [r.surnames[0] for r in document.references] == ["Clark", "Halegoua", "Karvonen", "Wylie"]
    assert [r.year for r in document.references] == ["2020", "2020", "2018", "2020"]


def test_the_misspelt_tag_is_the_same_person_and_reported(document: Document, found: list[Diagnostic]) -> None:
    assert lines(found, "R011") == [202]
    turn = next(t for t in document.turns() if t.span.first_line == 202)
    person = document.person(turn.speaker)
    assert turn.tag in person.aliases
    assert len(turn.tag) == len(person.name) - 1
    assert [p.id for p in document.people if p.name.startswith("Ola ")] == [person.id]


def test_front_matter(document: Document) -> None:
    meta = document.meta
    assert (meta.title, meta.number) == ("The Role of Cities and City Officials", 6)
    assert (meta.series_title, meta.series_subtitle) == (
        "Smart Cities for City Officials",
        "A Social Sciences Approach",
    )
    assert (meta.licence.name, meta.licence.slug) == ("CC BY-NC-ND 4.0", "cc-by-nc-nd-4.0")
    assert meta.source == "https://smartcitiesforcityofficials.com/"
    assert meta.publisher == "Institute for Urban Research at Malmö University"
    assert meta.date.startswith("2021")
    assert meta.summary
    assert [p.name for p in document.people if p.role == "editor"] == ["Guy Baeten", "Chiara Valli"]
    assert len([p for p in document.people if p.role == "contributor"]) == 5
    assert [p.name for p in document.people if not p.speaks] == ["Adriana de la Peña"]
    assert all(p.affiliation for p in document.people)
    kinds = [i.kind for i in document.front]
    assert [kinds.count(k) for k in ("cover credit", "licence", "publisher", "page header")] == [1, 1, 1, 2]


def test_nothing_is_lost(document: Document, found: list[Diagnostic], module_6: Path) -> None:
    figures = ledger_figures(document)
    assert figures["unaccounted"] == 0
    assert sum(figures.values()) == sum(not c.isspace() for c in module_6.read_text(encoding="utf-8-sig"))
    assert {d.code for d in found} == {"R010", "R011", "R014", "R015", "R016", "R017", "R018", "R019", "R028"}


def test_the_script_holds_speech_alone(document: Document, script: Script) -> None:
    spoken = {s.text for s in document.sentences()}
    for passage in script.passages:
        for line in passage.lines:
            if passage.kind not in (Kind.OPENING, Kind.CLOSING, Kind.ANNOUNCEMENT):
                assert line.text in spoken
    texts = " ".join(line.text for line in script.lines())
    blocks = [b.text for t in document.turns() for b in t.blocks if isinstance(b, PullQuote | Credit)]
    for text in [*(r.text for r in document.references), *blocks, document.meta.summary, document.reference_heading]:
        assert text not in texts


def test_every_sentence_is_said_once_in_order(document: Document, script: Script) -> None:
    said = [line.id for p in script.passages if p.kind is Kind.PARAGRAPH for line in p.lines]
    assert said == [s.id for s in document.sentences()]


def test_front_matter_above_it_erases_nothing(module_6: Path, document: Document) -> None:
    """What R028 advises: a date, and all else as it was."""
    log = Log()
    text = "+++\ndate = 2021-05-03\n+++\n" + module_6.read_text(encoding="utf-8-sig")
    dated = parse_transcript(make_source("module-6.txt", text), "module-6", log)
    assert dated is not None
    assert dated.meta == replace(document.meta, date="2021-05-03")
    assert dated.people == document.people
    assert [s.id for s in dated.sentences()] == [s.id for s in document.sentences()]
    assert len(dated.joins) == len(document.joins)
    assert [item.text for item in dated.front] == [item.text for item in document.front]
    assert {d.code for d in log.sorted()}.isdisjoint({"R027", "R028", "R034"})

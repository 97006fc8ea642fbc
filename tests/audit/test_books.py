"""A book says something else than the other media of its episode, or itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.audit.book import check_book
from pipeline.audit.words import Findings
from pipeline.model import Log
from tests.audit.spoiling import (
    BOOK,
    WHOLE,
    Change,
    Spoil,
    Unpacked,
    Way,
    attribute,
    book_in_swedish,
    boundary,
    bytes_changed,
    copied,
    copy_text,
    cover_of,
    edit,
    in_book,
    later,
    places,
    remove,
    reverse,
    reworded,
    swap_sentences,
    swap_with_next,
    text,
    ways,
    without,
    word,
)

CONVERSATION, OPF, TITLE = "conversation.xhtml", "content.opf", "title.xhtml"
IN_WHOLE = "e-bench_conversation.xhtml"
ONCE = '<span id="s25e2eca38b"'
META = "//o:meta[@property='{}']"
M4A = "EPUB/audio/narration.m4a"
OVERLAY = "conversation.smil"
ABOUT = "//o:item[@id='about']"
IN_ORDER = "//s:par[s:text[contains(@src, '#s')]]"


def cut_sound(book: Unpacked) -> None:
    book.files[M4A] = book.files[M4A][:-1000]


def file_lost(name: str) -> Change:
    """A way to spoil a book: a file less."""

    def spoil(book: Unpacked) -> None:
        del book.files[name]

    return spoil


SPOILED: list[Way] = [
    ("R428", BOOK, "clip boundary moved within a paragraph", boundary(3, 5)),
    ("R428", BOOK, "clip boundary moved by a moment", boundary(2, 300)),
    ("R428", BOOK, "clip boundary between paragraphs moved", boundary(4, 20)),
    ("R428", BOOK, "clip boundary between paragraphs moved back", boundary(8, -20)),
    ("R428", BOOK, "last clip begins late", boundary(9, 1000)),
    ("R435", BOOK, "another word in the book", word(CONVERSATION, "will sit on it?", "will lie on it?")),
    ("R435", BOOK, "another heading in the book", word(CONVERSATION, ">What it cost<", ">What it was<")),
    ("R435", BOOK, "announced name is another", word(CONVERSATION, '-h">Jonas Ahl', '-h">Petra Sund')),
    (
        "R435",
        BOOK,
        "speaker's heading is another",
        word(CONVERSATION, 'tf792ccbc08-h">Jonas Ahl', 'tf792ccbc08-h">Mira Holt'),
    ),
    ("R435", BOOK, "sentences exchanged", in_book(BOOK, swap_sentences)),
    ("R435", BOOK, "another word in a pull quote", word(CONVERSATION, "<p>The crew will sit", "<p>The crew shall sit")),
    ("R435", BOOK, "another word in the references", word("references.xhtml", "Port Office", "Post Office")),
    (
        "R435",
        BOOK,
        "another link in the references",
        word("references.xhtml", 'href="https://example.org/patient-quay"', 'href="https://example.org/quay"'),
    ),
    (
        "R435",
        BOOK,
        "another description of a picture",
        word(CONVERSATION, "its back to a warehouse", "its back to a quay"),
    ),
    ("R435", BOOK, "words in no sentence", word(CONVERSATION, "<figure", "<p>And more.</p><figure")),
    ("R435", BOOK, "book with another title", word(OPF, "<dc:title>A Bench", "<dc:title>A Bank")),
    ("R435", BOOK, "opening words are others", word("title.xhtml", "This is a reading by", "This is a recording of")),
    ("R429", BOOK, "nobody narrates", reworded(OPF, '<meta property="media:narrator">.*?</meta>', "")),
    ("R423", BOOK, "pull quote heard twice", word(CONVERSATION, ' aria-hidden="true"', "")),
    ("R423", BOOK, "sentence hidden", word(CONVERSATION, ONCE, f'{ONCE} aria-hidden="true"')),
    ("R415", BOOK, "contents with another heading", word("nav.xhtml", ">What it cost<", ">What it was<")),
    ("R415", BOOK, "contents with another speaker", word("nav.xhtml", ">Jonas Ahl: Less", ">Mira Holt: Less")),
    ("R421", BOOK, "whole book in another language", in_book(BOOK, book_in_swedish)),
    (
        "R419",
        BOOK,
        "changed at another time than in the feed",
        word(OPF, "2026-03-04T12:01:00Z", "2026-03-05T12:01:00Z"),
    ),
    ("R437", BOOK, "cover of another episode", cover_of("covers/bollard.*.jpg")),
    (
        "R419",
        WHOLE,
        "identifier of another book",
        reworded(OPF, "urn:uuid:[0-9a-f-]+", "urn:uuid:a3cdb2b1-9d7e-5251-a39e-4c0d8df548b8", WHOLE),
    ),
    ("R419", WHOLE, "series' book changed at another time", reworded(OPF, "2026-03-11T12", "2026-03-12T12", WHOLE)),
    ("R435", WHOLE, "another word in the series' book", word(IN_WHOLE, "will sit on it?", "will lie on it?", WHOLE)),
    (
        "R435",
        WHOLE,
        "another speaker in the series' book",
        word(IN_WHOLE, 'f792ccbc08-h">Jonas Ahl', 'f792ccbc08-h">Mira Holt', WHOLE),
    ),
    (
        "R435",
        WHOLE,
        "sentence left out of the series' book",
        reworded(IN_WHOLE, '<span id="e-bench_s25e2eca38b">.*?</span>', "", WHOLE),
    ),
    ("R423", WHOLE, "pull quote heard twice in the series' book", word(IN_WHOLE, ' aria-hidden="true"', "", WHOLE)),
    ("R419", BOOK, "title page with another title", word(TITLE, '-h">A Bench', '-h">A Bank')),
    ("R419", BOOK, "conversation with another title", word(CONVERSATION, '-h">A Bench', '-h">A Bank')),
    ("R435", BOOK, "other people", word(TITLE, "<li>Jonas Ahl, guest", "<li>Petra Sund, guest")),
    (
        "R435",
        BOOK,
        "another licence",
        word(
            OPF,
            'href="https://creativecommons.org/licenses/by/4.0/"',
            'href="https://creativecommons.org/licenses/by/3.0/"',
        ),
    ),
    ("R415", BOOK, "contents with other first words", word("nav.xhtml", ": And what did", ": And where did")),
    (
        "R415",
        BOOK,
        "index of speakers with other first words",
        word("speakers.xhtml", ">And what did", ">And where did"),
    ),
    (
        "R415",
        WHOLE,
        "index of the series with other first words",
        word("speakers.xhtml", ">And what did", ">And where did", WHOLE),
    ),
    ("R435", BOOK, "paragraph of another name", word(CONVERSATION, 'p id="p25e2eca38b"', 'p id="p25e2eca38c"')),
    ("R411", BOOK, "a piece cut out", bytes_changed(BOOK, lambda b: b[: len(b) // 3] + b[len(b) // 2 :])),
    ("R437", "books/other.epub", "book of no episode", copied(BOOK, "books/other.epub")),
]


@pytest.mark.parametrize(("code", "where", "spoil"), ways(SPOILED))
def test_contradiction_is_found_where_it_is(code: str, where: str, spoil: Spoil, site: Path) -> None:
    assert places(code, where, spoil, site) == {where}


# The narration contradicts its own text or sound: every code that may be given is named, so that none is a surprise.
NARRATION: list[tuple[str, set[str], Change]] = [
    ("par twice", {"R426", "R427"}, edit(OVERLAY, IN_ORDER, copy_text)),
    ("texts out of order", {"R426"}, edit(OVERLAY, IN_ORDER, swap_with_next("s:text", "src"))),
    (
        "par without its element",
        {"R426", "R427"},
        edit(OVERLAY, IN_ORDER + "/s:text", attribute("src", "conversation.xhtml#s0")),
    ),
    ("sentence without overlay", {"R427", "R428", "R429"}, edit(OVERLAY, IN_ORDER, remove, 1)),
    (
        "page without its overlay",
        {"R427", "R428", "R429"},
        edit(OPF, "//o:item[@id='conversation']", without("media-overlay")),
    ),
    ("clip reversed", {"R428", "R429"}, edit(OVERLAY, IN_ORDER + "/s:audio", reverse, 1)),
    ("gap between clips", {"R428", "R429"}, edit(OVERLAY, IN_ORDER + "/s:audio", later("clipBegin", 40), 1)),
    ("overlap of clips", {"R428", "R429"}, edit(OVERLAY, IN_ORDER + "/s:audio", later("clipBegin", -40), 1)),
    ("clip beyond the sound", {"R428", "R429"}, edit(OVERLAY, "//s:audio", later("clipEnd", 500), -1)),
    ("sound behind the last clip", {"R428", "R429"}, edit(OVERLAY, "//s:audio", later("clipEnd", -500), -1)),
    (
        "wrong total duration",
        {"R429"},
        edit(OPF, META.format("media:duration") + "[not(@refines)]", text("0:00:01.000")),
    ),
    ("wrong single duration", {"R429"}, edit(OPF, META.format("media:duration") + "[@refines]", text("0:00:01.000"))),
    ("clip without an end", {"R427", "R428", "R429"}, edit(OVERLAY, IN_ORDER + "/s:audio", without("clipEnd"))),
    ("par without sound", {"R426", "R427", "R428", "R429"}, edit(OVERLAY, IN_ORDER + "/s:audio", remove)),
    ("overlay that is another file", {"R426"}, edit("content.opf", ABOUT, attribute("media-overlay", "nav"))),
    ("no total duration", {"R429"}, edit(OPF, META.format("media:duration") + "[not(@refines)]", remove)),
    ("page not well-formed", {"R412"}, lambda book: book.replace("about.xhtml", "</body>", "")),
    ("overlay not well-formed", {"R412", "R428", "R429"}, lambda book: book.replace("title.smil", "</body>", "")),
    ("no container", {"R411"}, file_lost("META-INF/container.xml")),
    ("no package document", {"R411"}, file_lost("EPUB/content.opf")),
    ("narration cut short", {"R431"}, cut_sound),
    ("no narration", {"R431"}, file_lost(M4A)),
]


@pytest.mark.parametrize(("codes", "change"), [pytest.param(c, s, id=name) for name, c, s in NARRATION])
def test_spoiled_narration_is_caught_for_what_was_spoiled(codes: set[str], change: Change, site: Path) -> None:
    """The book by itself, without the other media of its episode."""
    in_book(BOOK, change)(site)
    log = Log()
    check_book(site / BOOK, Findings(log, BOOK))
    assert {d.code for d in log.sorted()} == codes, [str(d) for d in log.sorted()]

"""A narrated book that the command built, spoiled in one place each: the checks say this and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.run.conftest import Built
from tests.verify.good_book import Unpacked, unpacked
from tests.verify.test_book import add_a_file, compress_everything, findings_of

NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "s": "http://www.w3.org/ns/SMIL",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
M4A = "EPUB/audio/narration.m4a"
Spoil = Callable[[Unpacked], None]
CONVERSATION, OVERLAY, OPF = "conversation.xhtml", "conversation.smil", "content.opf"
IN_ORDER = "//s:par[s:text[contains(@src, '#s')]]"


def edit(name: str, path: str, change: Callable[[Any], object], number: int = 0) -> Spoil:
    """A way to spoil a book: something happens to an element that an XPath names."""

    def spoil(book: Unpacked) -> None:
        with book.tree(name) as root:
            change(root.xpath(path, namespaces=NAMES)[number])

    return spoil


def attribute(name: str, value: str) -> Callable[[Any], object]:
    return lambda element: element.set(name, value)


def text(value: str) -> Callable[[Any], object]:
    return lambda element: setattr(element, "text", value)


def without(name: str) -> Callable[[Any], object]:
    return lambda element: element.attrib.pop(name)


def in_swedish(element: Any) -> None:
    element.set("lang", "sv")
    element.set(XML_LANG, "sv")


def as_second_heading(heading: Any) -> None:
    heading.tag = f"{{{NAMES['x']}}}h2"


def link_to_nothing(element: Any) -> None:
    element.append(element.makeelement(f"{{{NAMES['x']}}}a", href="gone.xhtml"))


def claim_conformance(beside: Any) -> None:
    claim = beside.makeelement(beside.tag, property="dcterms:conformsTo")
    claim.text = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
    beside.addnext(claim)


def remove(element: Any) -> None:
    element.getparent().remove(element)


def move_up(element: Any) -> None:
    parent = element.getparent()
    parent.insert(parent.index(element) - 1, element)


def swap_with_next(tag: str, name: str) -> Callable[[Any], object]:
    """Exchange an attribute of a par's child with that of the par behind it."""

    def swap(par: Any) -> None:
        one, other = par.find(tag, NAMES), par.getnext().find(tag, NAMES)
        first, second = one.get(name), other.get(name)
        one.set(name, second)
        other.set(name, first)

    return swap


def copy_text(par: Any) -> None:
    par.getnext().find("s:text", NAMES).set("src", par.find("s:text", NAMES).get("src"))


def reverse(audio: Any) -> None:
    begin, end = audio.get("clipBegin"), audio.get("clipEnd")
    audio.set("clipBegin", end)
    audio.set("clipEnd", begin)


def later(name: str, milliseconds: int) -> Callable[[Any], object]:
    """Move an end of a clip."""

    def move(audio: Any) -> None:
        hours, minutes, seconds = audio.get(name).split(":")
        audio.set(name, f"{hours}:{minutes}:{float(seconds) + milliseconds / 1000:06.3f}")

    return move


def cut_sound(book: Unpacked) -> None:
    book.files[M4A] = book.files[M4A][:-1000]


def lost(name: str) -> Spoil:
    """A way to spoil a book: a file less."""

    def spoil(book: Unpacked) -> None:
        del book.files[name]

    return spoil


def colours(old: str, new: str) -> Spoil:
    return lambda book: book.replace("style.css", old, new)


META = "//o:meta[@property='{}']"
SPOILED: list[tuple[str, set[str], Spoil]] = [
    ("broken fragment", {"R417", "R418"}, edit(CONVERSATION, "//x:a[@role='doc-biblioref']", attribute("href", "#r0"))),
    (
        "dangling link",
        {"R417"},
        edit("about.xhtml", "//x:h1", link_to_nothing),
    ),
    ("missing backlink", {"R418"}, edit("references.xhtml", "//x:a[@role='doc-backlink']", remove)),
    ("missing mention", {"R418"}, edit(CONVERSATION, "//x:a[@role='doc-biblioref']", attribute("role", "none"))),
    (
        "nav target gone",
        {"R415"},
        edit("nav.xhtml", "//x:nav//x:a[contains(@href, '#')]", attribute("href", "conversation.xhtml#t0")),
    ),
    ("pages swapped in the spine", {"R415"}, edit(OPF, "//o:itemref", move_up, -2)),
    ("undeclared file", {"R413"}, add_a_file),
    ("missing file", {"R413"}, lost("EPUB/images/cover.jpg")),
    (
        "wrong media type",
        {"R414"},
        edit(OPF, "//o:item[@media-type='audio/mp4']", attribute("media-type", "audio/mpeg")),
    ),
    ("missing alt", {"R422"}, edit(CONVERSATION, "//x:img", without("alt"))),
    ("wrong language", {"R421"}, edit(CONVERSATION, "/x:html", in_swedish)),
    ("half a language", {"R421"}, edit(CONVERSATION, "//x:span[@lang]", without(XML_LANG))),
    ("duplicate id", {"R416", "R417"}, edit("about.xhtml", "//x:h1", attribute("id", "about"))),
    (
        "skipped heading",
        {"R423"},
        edit(
            "title.xhtml",
            "//x:h1",
            as_second_heading,
        ),
    ),
    ("page without a title", {"R423"}, edit("about.xhtml", "//x:title", text(""))),
    ("remote image", {"R420"}, edit(CONVERSATION, "//x:img", attribute("src", "https://example.org/b.png"))),
    ("no dcterms:modified", {"R419"}, edit(OPF, META.format("dcterms:modified"), remove)),
    ("date in the future of its change", {"R419"}, edit(OPF, "//dc:date", text("2027-01-01"))),
    ("auditory access mode", {"R424"}, edit(OPF, META.format("schema:accessMode"), text("auditory"))),
    ("synchronised text not stated", {"R424"}, edit(OPF, "//o:meta[.='synchronizedAudioText']", remove)),
    (
        "conformance without certifier",
        {"R425"},
        edit(OPF, META.format("dcterms:modified"), claim_conformance),
    ),
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
        {"R426", "R427", "R428", "R429"},
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
    ("active class not in the style sheet", {"R430"}, edit(OPF, META.format("media:active-class"), text("heard"))),
    (
        "playing class not in the style sheet",
        {"R430"},
        edit(OPF, META.format("media:playback-active-class"), text("on")),
    ),
    ("too little contrast", {"R430"}, colours("#1a1300", "#c0a050")),
    ("too little contrast in the dark", {"R430"}, colours("#5c4700", "#dddd99")),
    ("narration cut short", {"R431"}, cut_sound),
    ("no narration", {"R413", "R431"}, lost(M4A)),
    ("mimetype compressed", {"R411"}, compress_everything),
]


@pytest.fixture(scope="module")
def narrated(good_series: Built) -> bytes:
    return good_series.one("books/bench.epub").read_bytes()


def test_built_book_is_narrated_and_has_no_findings(narrated: bytes, tmp_path: Path) -> None:
    book = unpacked(narrated)
    assert M4A in book.files
    assert findings_of(book, tmp_path) == []


@pytest.mark.parametrize(("codes", "spoil"), [pytest.param(c, s, id=name) for name, c, s in SPOILED])
def test_spoiled_book_is_caught_for_what_was_spoiled(
    codes: set[str], spoil: Spoil, narrated: bytes, tmp_path: Path
) -> None:
    book = unpacked(narrated)
    spoil(book)
    found = findings_of(book, tmp_path)
    assert {d.code for d in found} == codes, [str(d) for d in found]

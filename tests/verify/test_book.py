"""A good book has no findings; each way of spoiling it is caught, by the check that is meant to."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Diagnostic, Log
from pipeline.verify.epub import check_epub
from pipeline.verify.findings import Findings
from tests.verify.good_book import RATE, Unpacked, good_book, narration

S = "{http://www.w3.org/ns/SMIL}"
OPF = "{http://www.idpf.org/2007/opf}"
X = "{http://www.w3.org/1999/xhtml}"
M4A = "EPUB/audio/narration.m4a"
Spoil = Callable[[Unpacked], None]


def replaced(name: str, old: str, new: str) -> Spoil:
    """A way to spoil a book: another text in one of its files."""
    return lambda book: book.replace(name, old, new)


def findings_of(book: Unpacked, folder: Path) -> list[Diagnostic]:
    log = Log()
    check_epub(book.pack(folder / "x.epub"), Findings(log, "site/books/x.epub"))
    return log.sorted()


def compress_everything(book: Unpacked) -> None:
    book.compressed = True


def move_mimetype(book: Unpacked) -> None:
    book.files["mimetype"] = book.files.pop("mimetype")


def say_another_mimetype(book: Unpacked) -> None:
    book.files["mimetype"] = b"application/zip"


def put_a_file_twice(book: Unpacked) -> None:
    book.twice.append("EPUB/about.xhtml")


def lose_the_container(book: Unpacked) -> None:
    del book.files["META-INF/container.xml"]


def lose_the_package(book: Unpacked) -> None:
    del book.files["EPUB/content.opf"]


def add_a_file(book: Unpacked) -> None:
    book.files["EPUB/notes.txt"] = b"left behind"


def lose_a_picture(book: Unpacked) -> None:
    del book.files["EPUB/images/bench.png"]


def lose_the_sound(book: Unpacked) -> None:
    del book.files[M4A]


def put_a_jpeg_for_a_png(book: Unpacked) -> None:
    book.files["EPUB/images/bench.png"] = book.files["EPUB/images/cover.jpg"]


def swap_pages(book: Unpacked) -> None:
    with book.tree("content.opf") as root:
        spine = root.find(f"{OPF}spine")
        spine.insert(3, spine[4])


def lose_a_backlink(book: Unpacked) -> None:
    with book.tree("references.xhtml") as root:
        (link,) = (a for a in root.iter(f"{X}a") if a.get("role") == "doc-backlink")
        link.getparent().remove(link)


def hear_a_sentence_twice(book: Unpacked) -> None:
    with book.tree("conversation.smil") as root:
        texts = list(root.iter(f"{S}text"))
        texts[3].set("src", texts[2].get("src"))


def swap_texts(book: Unpacked) -> None:
    with book.tree("conversation.smil") as root:
        one, other = list(root.iter(f"{S}text"))[2:4]
        target = one.get("src")
        one.set("src", other.get("src"))
        other.set("src", target)


def swap_pars(book: Unpacked) -> None:
    with book.tree("conversation.smil") as root:
        body = root.find(f"{S}body")
        body.insert(2, body[3])


def leave_out_a_sentence(book: Unpacked) -> None:
    with book.tree("conversation.smil") as root:
        texts = list(root.iter(f"{S}text"))
        texts[3].set("src", "conversation.xhtml#p0000000001")


def reverse_a_clip(book: Unpacked) -> None:
    with book.tree("conversation.smil") as root:
        audio = list(root.iter(f"{S}audio"))[2]
        begin, end = audio.get("clipBegin"), audio.get("clipEnd")
        audio.set("clipBegin", end)
        audio.set("clipEnd", begin)


def cut_the_sound(book: Unpacked) -> None:
    book.files[M4A] = book.files[M4A][: len(book.files[M4A]) // 2]


def shorten_the_sound(book: Unpacked) -> None:
    book.files[M4A] = narration(Fraction(10))


def lengthen_the_sound(book: Unpacked) -> None:
    book.files[M4A] = narration(Fraction(14))


def lie_about_the_length(book: Unpacked) -> None:
    data = bytearray(book.files[M4A])
    at = data.index(b"mdhd") + 4 + 16
    (duration,) = struct.unpack_from(">I", data, at)
    struct.pack_into(">I", data, at, duration + RATE)
    book.files[M4A] = bytes(data)


def point_beyond_the_sound(book: Unpacked) -> None:
    data = bytearray(book.files[M4A])
    struct.pack_into(">I", data, data.index(b"stco") + 12, len(data) - 10)
    book.files[M4A] = bytes(data)


BREAK = '<hr epub:type="pagebreak" aria-label="1"/>'
FEATURE = '<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>'
MODIFIED = '<meta property="dcterms:modified">2026-03-04T00:00:00Z</meta>'
SPOILED: list[tuple[str, str, Spoil]] = [
    ("R411", "everything compressed", compress_everything),
    ("R411", "mimetype last", move_mimetype),
    ("R411", "another mimetype", say_another_mimetype),
    ("R411", "a file twice in the archive", put_a_file_twice),
    ("R411", "no container", lose_the_container),
    ("R411", "no package document", lose_the_package),
    ("R412", "page cut short", replaced("about.xhtml", "</body>", "")),
    ("R412", "package not well-formed", replaced("content.opf", "</spine>", "")),
    ("R412", "overlay not well-formed", replaced("about.smil", "</body>", "")),
    ("R413", "undeclared file", add_a_file),
    ("R413", "missing file", lose_a_picture),
    ("R413", "declared twice", replaced("content.opf", 'href="images/bench.png"', 'href="images/cover.jpg"')),
    ("R414", "wrong media type", replaced("content.opf", 'media-type="image/png"', 'media-type="image/gif"')),
    ("R414", "bytes of another type", put_a_jpeg_for_a_png),
    ("R415", "spine names nothing", replaced("content.opf", 'idref="about"', 'idref="epilogue"')),
    ("R415", "page outside of the spine", replaced("content.opf", '<itemref idref="references"/>', "")),
    ("R415", "page twice in the spine", replaced("content.opf", "</spine>", '<itemref idref="about"/></spine>')),
    ("R415", "pages swapped", swap_pages),
    ("R415", "nav target gone", replaced("conversation.xhtml", 'id="t0000000002"', 'id="t0000000009"')),
    ("R415", "nav names no file", replaced("nav.xhtml", "references.xhtml", "works.xhtml")),
    ("R415", "no navigation", replaced("content.opf", ' properties="nav"', "")),
    ("R415", "no contents", replaced("nav.xhtml", 'epub:type="toc"', 'epub:type="lot"')),
    ("R416", "id twice on a page", replaced("conversation.xhtml", 'id="p0000000003"', 'id="p0000000001"')),
    ("R416", "id twice in the manifest", replaced("content.opf", 'id="bench"', 'id="style"')),
    (
        "R416",
        "page number twice",
        replaced("about.xhtml", "<body>", f"<body>{BREAK}{BREAK}"),
    ),
    ("R417", "broken fragment", replaced("conversation.xhtml", "references.xhtml#r1", "references.xhtml#r2")),
    ("R417", "dangling link", replaced("conversation.xhtml", "references.xhtml#r1", "works.xhtml#r1")),
    ("R417", "style sheet not there", replaced("about.xhtml", 'href="style.css"', 'href="styles.css"')),
    ("R418", "missing backlink", lose_a_backlink),
    ("R418", "backlink to another place", replaced("references.xhtml", "#r1-m1", "#t0000000001-h")),
    ("R419", "no dcterms:modified", replaced("content.opf", MODIFIED, "")),
    ("R419", "modified in no zone", replaced("content.opf", "T00:00:00Z", "T00:00:00")),
    ("R419", "impossible date", replaced("content.opf", "<dc:date>2026-03-04", "<dc:date>2026-02-30")),
    ("R419", "published after its last change", replaced("content.opf", "<dc:date>2026", "<dc:date>2027")),
    ("R419", "date in words", replaced("content.opf", "<dc:date>2026-03-04", "<dc:date>last spring")),
    ("R419", "no title", replaced("content.opf", "<dc:title>A Bench</dc:title>", "")),
    ("R420", "remote picture", replaced("conversation.xhtml", "images/bench.png", "https://example.org/bench.png")),
    ("R420", "remote font", replaced("style.css", ":root {", ":root { background: url(https://example.org/f.png);")),
    ("R420", "remote item", replaced("content.opf", 'href="images/bench.png"', 'href="https://example.org/b.png"')),
    ("R420", "absolute path", replaced("conversation.xhtml", "references.xhtml#r1", "/tmp/references.xhtml#r1")),
    ("R420", "file of this machine", replaced("conversation.xhtml", "references.xhtml#r1", "file:///tmp/r.xhtml")),
    ("R421", "wrong language", replaced("about.xhtml", 'lang="en" xml:lang="en"', 'lang="sv" xml:lang="sv"')),
    ("R421", "languages differ", replaced("about.xhtml", 'xml:lang="en"', 'xml:lang="sv"')),
    ("R421", "no language", replaced("about.xhtml", 'lang="en" xml:lang="en"', "")),
    ("R421", "run with half a language", replaced("conversation.xhtml", 'lang="sv" xml:lang="sv"', 'lang="sv"')),
    ("R421", "package in another language", replaced("content.opf", 'xml:lang="en"', 'xml:lang="sv"')),
    ("R422", "missing alt", replaced("conversation.xhtml", ' alt="A bench"', "")),
    ("R422", "empty alt", replaced("conversation.xhtml", ' alt="A bench"', ' alt=""')),
    ("R423", "skipped heading", replaced("about.xhtml", "</h1>", "</h1><h3>How</h3>")),
    ("R423", "page without a title", replaced("about.xhtml", "<title>About</title>", "<title/>")),
    ("R424", "auditory access mode", replaced("content.opf", ">visual<", ">auditory<")),
    ("R424", "pictures and no visual access mode", replaced("content.opf", ">visual<", ">textual<")),
    ("R424", "synchronised text not stated", replaced("content.opf", FEATURE, "")),
    ("R424", "page list stated and absent", replaced("content.opf", ">tableOfContents<", ">pageNavigation<")),
    ("R424", "no hazard stated", replaced("content.opf", "schema:accessibilityHazard", "schema:hazard")),
    ("R424", "no summary", replaced("content.opf", "Narrated sentence by sentence.", "")),
    ("R425", "conformance without certifier", replaced("content.opf", "a11y:certifiedBy", "a11y:certifier")),
    ("R426", "par without a target", replaced("conversation.smil", "#s0000000002", "#s0000000009")),
    ("R426", "par on a page of another overlay", replaced("about.smil", "about.xhtml#about-h", "cover.xhtml#about-h")),
    ("R426", "structure that is not there", replaced("about.smil", 'textref="about.xhtml"', 'textref="about.xhtml#a"')),
    ("R426", "sentence heard twice", hear_a_sentence_twice),
    ("R426", "texts swapped", swap_texts),
    ("R426", "overlay of no page", replaced("content.opf", ' media-overlay="a-overlay"', "")),
    ("R426", "overlay that is none", replaced("content.opf", 'media-overlay="a-overlay"', 'media-overlay="style"')),
    ("R427", "sentence without narration", leave_out_a_sentence),
    ("R428", "clip reversed", reverse_a_clip),
    ("R428", "gap between clips", replaced("conversation.smil", 'clipBegin="0:00:02.250"', 'clipBegin="0:00:02.350"')),
    ("R428", "overlapping clips", replaced("conversation.smil", 'clipBegin="0:00:02.250"', 'clipBegin="0:00:02.150"')),
    ("R428", "pars out of order", swap_pars),
    ("R428", "clip beyond the sound", replaced("about.smil", 'clipEnd="0:00:12.000"', 'clipEnd="0:00:13.000"')),
    ("R428", "clip without an end", replaced("about.smil", ' clipEnd="0:00:12.000"', "")),
    ("R428", "sound shorter than the clips", shorten_the_sound),
    ("R428", "sound longer than the clips", lengthen_the_sound),
    ("R429", "wrong total", replaced("content.opf", '"media:duration">0:00:12.000', '"media:duration">0:00:12.001')),
    ("R429", "wrong single duration", replaced("content.opf", ">0:00:10.000<", ">0:00:09.999<")),
    ("R429", "no single duration", replaced("content.opf", ' refines="#a-overlay"', ' refines="#style"')),
    ("R430", "active class not in the style sheet", replaced("style.css", ".-epub-media-overlay-active {", ".heard {")),
    (
        "R430",
        "active class with no style of its own",
        replaced("style.css", "background-color: var(--heard); color: #000;", ""),
    ),
    ("R430", "too little contrast", replaced("style.css", "color: #000", "color: #998")),
    ("R430", "too little contrast in the dark", replaced("style.css", "color: #fff;", "color: #887;")),
    ("R430", "a link too pale", replaced("style.css", "#00409f", "#66aaff")),
    ("R430", "too pale while playing", replaced("style.css", "#555", "#aaa")),
    ("R430", "no active class", replaced("content.opf", "media:active-class", "media:class")),
    ("R430", "no colour", replaced("style.css", "color: #000", "color: darkish")),
    ("R431", "sound cut short", cut_the_sound),
    ("R431", "no sound", lose_the_sound),
    ("R431", "length stated wrongly", lie_about_the_length),
    ("R431", "frames outside of the file", point_beyond_the_sound),
]


def test_good_book_has_no_findings(tmp_path: Path) -> None:
    assert findings_of(good_book(), tmp_path) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("code", "spoil"), [pytest.param(c, s, id=f"{c}: {name}") for c, name, s in SPOILED])
def test_spoiled_book_is_caught(code: str, spoil: Spoil, tmp_path: Path) -> None:
    book = good_book()
    spoil(book)
    found = findings_of(book, tmp_path)
    assert code in {d.code for d in found}, [str(d) for d in found]


def test_every_way_is_named_once() -> None:
    names = [name for _, name, _ in SPOILED]
    assert len(set(names)) == len(names)


def test_finding_names_the_file_inside_of_the_book_and_its_line(tmp_path: Path) -> None:
    book = good_book()
    book.replace("conversation.xhtml", ' alt="A bench"', "")
    (found,) = findings_of(book, tmp_path)
    line = book.files["EPUB/conversation.xhtml"].decode().split("<img")[0].count("\n") + 1
    place = f"R422 error site/books/x.epub!EPUB/conversation.xhtml:{line}: "
    assert str(found) == f"{place}images/bench.png has no alternative text"


def test_file_that_is_no_archive_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "x.epub"
    path.write_bytes(b"not a book")
    log = Log()
    check_epub(path, Findings(log, "x.epub"))
    assert [d.code for d in log.sorted()] == ["R411"]


def test_damaged_entry_is_a_finding(tmp_path: Path) -> None:
    path = good_book().pack(tmp_path / "x.epub")
    data = bytearray(path.read_bytes())
    data[data.index(b"mdat") + 100] ^= 0xFF
    path.write_bytes(bytes(data))
    log = Log()
    check_epub(path, Findings(log, "x.epub"))
    assert [d.code for d in log.sorted()] == ["R411"]


@given(st.data())
def test_damage_of_any_file_is_a_finding_and_nothing_worse(data: st.DataObject) -> None:
    """A stretch of a file is cut out: the checks say what they see, and go on."""
    book = good_book()
    name = data.draw(st.sampled_from(sorted(book.files)))
    text = book.files[name]
    start = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    end = data.draw(st.integers(min_value=start + 1, max_value=min(start + 200, len(text))))
    book.files[name] = text[:start] + text[end:]
    with TemporaryDirectory() as folder:
        findings_of(book, Path(folder))

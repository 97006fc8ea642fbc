"""The text edition: every word in order, every link with an end, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import os
import posixpath
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Document, RostraError
from pipeline.write.epub.edition import episode_package
from pipeline.write.epub.package import book_id
from tests.write.sample import DOCUMENT, HOSTILE, HOSTILE_SHOWN, META, PICTURES, PLAIN, SETTINGS, book, edition, picture

X = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
ROOT = Path(__file__).parents[2]


def build(document: Document = DOCUMENT, number: int = 3) -> bytes:
    return book(document, number)


def pages(epub: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        return {
            posixpath.basename(name): etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xhtml", ".opf"))
        }


def text(element: etree._Element) -> str:
    return "".join(element.itertext())


def flat(element: etree._Element) -> str:
    return " ".join(text(element).split())


def with_id(page: etree._Element, id_: str) -> etree._Element:
    (found,) = page.xpath("//*[@id=$id]", id=id_)
    return found


@pytest.fixture(scope="module")
def read() -> dict[str, etree._Element]:
    return pages(build())


def test_the_same_document_gives_the_same_bytes() -> None:
    assert build() == build()


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("1", "Pacific/Auckland"), ("4242", "America/Lima")])
def test_neither_hash_seed_nor_time_zone_nor_folder_change_the_bytes(seed: str, zone: str, tmp_path: Path) -> None:
    program = (
        "import hashlib; from tests.write.test_epub import build; print(hashlib.sha256(build()).hexdigest(), end='')"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == hashlib.sha256(build()).hexdigest()


def test_the_zip_begins_with_its_stored_mimetype_and_knows_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        entries = archive.infolist()
    assert entries[0].filename == "mimetype"
    assert entries[0].compress_type == zipfile.ZIP_STORED
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert len({e.filename for e in entries}) == len(entries)


def test_every_sentence_is_shown_under_its_id_and_in_order(read: dict[str, etree._Element]) -> None:
    conversation = read["conversation.xhtml"]
    expected = [(s.id, s.text.replace(HOSTILE, HOSTILE_SHOWN)) for s in DOCUMENT.sentences()]
    ids = {id_ for id_, _ in expected}
    shown = [(e.get("id"), text(e)) for e in conversation.iter(f"{X}span") if e.get("id") in ids]
    assert shown == expected


def test_every_node_of_the_document_is_an_element_with_its_id(read: dict[str, etree._Element]) -> None:
    in_conversation = {e.get("id") for e in read["conversation.xhtml"].iter() if e.get("id")}
    blocks = {block.id for turn in DOCUMENT.turns() for block in turn.blocks}
    turns = {turn.id for turn in DOCUMENT.turns()}
    sentences = {sentence.id for sentence in DOCUMENT.sentences()}
    mentions = {mention.id for reference in DOCUMENT.references for mention in reference.mentions}
    headings = {section.heading.id for section in DOCUMENT.sections if section.heading}
    assert blocks | turns | sentences | mentions | headings <= in_conversation
    assert {r.id for r in DOCUMENT.references} <= {e.get("id") for e in read["references.xhtml"].iter()}


def test_hostile_text_stays_text(read: dict[str, etree._Element]) -> None:
    paragraph = with_id(read["conversation.xhtml"], "p2")
    assert text(paragraph) == HOSTILE_SHOWN
    assert [child.tag for child in paragraph.iterdescendants()] == [f"{X}span"]
    assert not any(page.findall(f".//{X}script") for page in read.values())
    assert flat(with_id(read["about.xhtml"], "front")).endswith("Set in <Lantern> & ink")


def test_ids_are_unique_and_all_links_and_pictures_resolve() -> None:
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        names = {posixpath.relpath(n, "EPUB") for n in archive.namelist()}
    found = {name: page for name, page in pages(build()).items() if name.endswith(".xhtml")}
    ids = {name: [e.get("id") for e in page.iter() if e.get("id")] for name, page in found.items()}
    checked = 0
    for name, page in found.items():
        assert len(ids[name]) == len(set(ids[name])), name
        for target in page.xpath("//@href | //@src"):
            if target.startswith("https://example.org/") or target.startswith("https://creativecommons.org/"):
                continue
            path, _, fragment = str(target).partition("#")
            assert (path or name) in names
            assert not fragment or fragment in ids[path or name], target
            checked += 1
    assert checked > 30


def test_what_is_no_web_address_is_no_link(read: dict[str, etree._Element]) -> None:
    links = with_id(read["conversation.xhtml"], "s0000000005").findall(f"{X}a")
    assert [(a.get("href"), a.text) for a in links] == [("https://example.org/a%20b?q=%C3%A5", "our notes")]


def test_mentions_and_references_lead_to_each_other(read: dict[str, etree._Element]) -> None:
    for reference in DOCUMENT.references:
        item = with_id(read["references.xhtml"], reference.id)
        back = [a for a in item.iter(f"{X}a") if a.get("role") == "doc-backlink"]
        assert [a.get("href") for a in back] == [f"conversation.xhtml#{m.id}" for m in reference.mentions]
        assert text(with_id(read["references.xhtml"], f"{reference.id}-t")) == reference.text
    labels = [a.get("aria-label") for a in read["references.xhtml"].iter(f"{X}a") if a.get("role") == "doc-backlink"]
    assert len(set(labels)) == len(labels) == 3
    assert labels[0] == "Back to mention 1 of “Fired Earth”, by Inès Ferré"
    mention = with_id(read["conversation.xhtml"], "m1")
    assert (mention.get("href"), mention.get("role"), mention.get(f"{EPUB}type"), text(mention)) == (
        "references.xhtml#r1",
        "doc-biblioref",
        "biblioref",
        "Fired Earth",
    )


def test_an_authors_own_link_stands_where_it_is_also_a_mention(read: dict[str, etree._Element]) -> None:
    mention = with_id(read["conversation.xhtml"], "m2")
    assert mention.tag == f"{X}span"
    assert [a.get("href") for a in mention] == ["https://example.org/fired-earth"]


def test_an_address_that_a_reference_only_states_becomes_a_link(read: dict[str, etree._Element]) -> None:
    reference = with_id(read["references.xhtml"], "r1-t")
    assert [(a.get("href"), a.text) for a in reference.iter(f"{X}a")] == [("https://example.org/fe",) * 2]


def test_a_pull_quote_is_hidden_only_where_it_repeats(read: dict[str, etree._Element]) -> None:
    repeating, narrated = (with_id(read["conversation.xhtml"], id_) for id_ in ("q1", "q2"))
    assert repeating.get("aria-hidden") == "true"
    assert not list(repeating.iter(f"{X}a")), "nothing that is hidden can have the focus"
    assert flat(repeating) == "Clay teaches you to wait twice."
    assert narrated.get("aria-hidden") is None
    assert [s.get("id") for s in narrated.iter(f"{X}span")] == ["s0000000011"]
    assert {repeating.get("role"), narrated.get("role")} == {"doc-pullquote"}


def test_runs_keep_their_language_and_their_formatting(read: dict[str, etree._Element]) -> None:
    conversation = read["conversation.xhtml"]
    runs = [
        (e.text, e.get("lang"), e.get(f"{XML}lang"), e.get("dir"))
        for e in conversation.iter(f"{X}span")
        if e.get("lang")
    ]
    assert runs == [("lagom", "sv", "sv", None), ("نعم، الانتظار عمل.", "ar", "ar", "rtl")]
    assert [e.text for e in conversation.iter(f"{X}span") if e.get("class") == "silent"] == ["[laughter]"]
    assert [e.text for e in conversation.iter(f"{X}em")] == ["Slow Hands", "Earth", "kiln", "wait"]


def test_pictures_have_their_words_and_their_bytes(read: dict[str, etree._Element]) -> None:
    first, second = read["conversation.xhtml"].iter(f"{X}img")
    assert first.get("alt") == 'A kiln at dusk; one "spy hole" glows.'
    assert flat(with_id(read["conversation.xhtml"], "f1-c")) == "Dusk & fire."
    assert with_id(read["conversation.xhtml"], "f2").find(f"{X}figcaption") is None
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        assert archive.read(f"EPUB/{first.get('src')}") == PICTURES["pictures/kiln.png"]
        assert archive.read(f"EPUB/{second.get('src')}") == PICTURES["pictures/noon.jpg"]


def test_a_file_that_is_no_picture_is_refused_by_name() -> None:
    with pytest.raises(RostraError, match=r"pictures/noon\.jpg"):
        book(DOCUMENT, 3, {**PICTURES, "pictures/noon.jpg": b"GIF89a but not really"})


def test_turns_are_headed_by_their_speaker_and_listed_in_the_contents(read: dict[str, etree._Element]) -> None:
    headings = [
        (e.tag, e.text) for e in read["conversation.xhtml"].iter(f"{X}h2", f"{X}h3") if e.get("class") == "speaker"
    ]
    assert headings == [(f"{X}h2", "Inès Ferré"), (f"{X}h3", "Olle Åkesson"), (f"{X}h3", "Third Voice")]
    toc = with_id(read["nav.xhtml"], "toc")
    assert [a.get("href") for a in toc.iter(f"{X}a")] == [
        "title.xhtml",
        "conversation.xhtml",
        "conversation.xhtml#t1",
        "conversation.xhtml#sec2",
        "conversation.xhtml#t2",
        "conversation.xhtml#t3",
        "references.xhtml",
        "speakers.xhtml",
        "about.xhtml",
    ]
    assert toc.xpath("string(.//*[@href='conversation.xhtml#t1'])") == (
        "Inès Ferré: Welcome to Slow Hands. We read Fired Earth, and…"
    )


def test_speakers_are_listed_with_their_turns_and_others_without(read: dict[str, etree._Element]) -> None:
    olle = with_id(read["speakers.xhtml"], "person-olle-akesson")
    assert "contributor, Kiln Street Pottery" in flat(olle)
    assert [a.get("href") for a in olle.iter(f"{X}a")] == ["conversation.xhtml#t2"]
    assert (
        flat(with_id(read["speakers.xhtml"], "others")) == "Also named Mara Doležal, research assistant, Lantern Yard"
    )


def test_the_page_about_the_edition_owns_up_to_every_difference(read: dict[str, etree._Element]) -> None:
    about = read["about.xhtml"]
    words = flat(with_id(about, "about"))
    rejoined = next(p for p in DOCUMENT.paragraphs() if p.id == "p3")
    first, second = (piece.first_line for piece in rejoined.pieces)
    assert f"lines {first} and {second} of the transcript" in words
    assert "Inès Ferré: Ines Ferre" in words
    assert "INÈS FERRÉ" not in words, "capitals are no other spelling"
    assert "read by synthetic voices; they are not the voices of the people named." in words
    assert "stage directions" in words
    assert [a.get("href") for a in with_id(about, "rights").iter(f"{X}a")] == [
        "https://creativecommons.org/licenses/by/4.0/",
        META.source,
    ]
    assert "“The kiln & the <clock>”. Slow Hands, 3. Lantern Yard Press, 2024. CC BY 4.0." in words


def test_corrections_are_errata_on_the_page_about_the_edition(read: dict[str, etree._Element]) -> None:
    section = with_id(read["about.xhtml"], "corrections")
    assert (section.get(f"{EPUB}type"), section.get("role")) == ("errata", "doc-errata")
    assert [(i.find(f"{X}time").get("datetime"), flat(i)) for i in section.iter(f"{X}li")] == [
        ("2024-04-01", "1 April 2024: Olle Åkesson’s kiln has <two> spy holes & not one."),
        ("2024-03-09", "9 March 2024: Third Voice said “twice”."),
    ]
    (line,) = read["title.xhtml"].xpath("//*[@class='corrected']")
    assert flat(line) == "Corrected 1 April 2024"
    assert line.find(f"{X}a").get("href") == "about.xhtml#corrections"
    plain = pages(build(replace(DOCUMENT, meta=replace(META, corrections=()))))
    assert not [name for name, page in plain.items() if "orrect" in "".join(page.itertext())]


def test_a_draft_is_marked_in_its_title_its_contents_and_its_package() -> None:
    draft = pages(build(replace(DOCUMENT, meta=replace(META, draft=True))))
    shown = "Draft: The kiln & the <clock>"
    assert flat(with_id(draft["title.xhtml"], "titlepage-h")) == shown
    assert flat(with_id(draft["conversation.xhtml"], "conversation-h")) == shown
    assert [draft[page].findtext(f".//{X}title") for page in ("title.xhtml", "conversation.xhtml")] == [shown, shown]
    assert shown in [flat(a) for a in with_id(draft["nav.xhtml"], "toc").iter(f"{X}a")]
    assert draft["content.opf"].findtext(f".//{DC}title") == shown


def test_the_package_names_everybody_and_claims_no_more_than_is_true(read: dict[str, etree._Element]) -> None:
    opf = read["content.opf"]
    creators = [e.text for e in opf.iter(f"{DC}creator")]
    assert creators == ["Inès Ferré", "Olle Åkesson", "Third Voice"]
    metas = [(e.get("property"), e.get("refines"), e.text) for e in opf.iter(f"{OPF}meta")]
    assert [m[2] for m in metas if m[:2] == ("role", "#creator-1")] == ["aut", "edt", "spk"]
    assert ("belongs-to-collection", None, "Slow Hands") in metas
    assert ("group-position", "#series", "3") in metas
    assert ("dcterms:modified", None, "2024-02-29T00:00:00Z") in metas
    assert ("schema:accessMode", None, "visual") in metas
    assert not [m for m in metas if m[0] == "dcterms:conformsTo" or m[2] == "synchronizedAudioText"]
    assert opf.find(f".//{DC}identifier").text == book_id(SETTINGS, DOCUMENT.key)
    assert opf.find(f"{OPF}spine").get("toc") is None


def test_the_least_document_has_a_title_and_no_empty_parts() -> None:
    read = pages(build(PLAIN, 0))
    opf = read["content.opf"]
    assert opf.find(f".//{DC}title").text == "plain"
    assert opf.find(f".//{DC}language").text == "en"
    assert [e.text for e in opf.iter(f"{OPF}meta") if e.get("property") == "dcterms:modified"] == [
        "2000-01-01T00:00:00Z"
    ]
    assert opf.find(f".//{DC}date") is None
    assert "references.xhtml" not in read
    assert not read["nav.xhtml"].xpath("//*[@href='references.xhtml']")
    assert [e.text for e in opf.iter(f"{OPF}meta") if e.get("property") == "schema:accessMode"] == ["textual"]


def test_a_book_in_another_language_marks_rostras_own_words_as_english() -> None:
    read = pages(build(replace(DOCUMENT, meta=replace(META, language="he"))))
    heading = with_id(read["speakers.xhtml"], "speakers-h")
    assert [(e.text, e.get("lang"), e.get("dir")) for e in heading] == [("Speakers", "en", "ltr")]
    assert read["conversation.xhtml"].get("dir") == "rtl"
    assert read["content.opf"].find(f"{OPF}spine").get("page-progression-direction") == "rtl"
    (summary,) = read["content.opf"].xpath("//*[@property='schema:accessibilitySummary']")
    assert summary.get(f"{XML}lang") == "en"


def test_the_identifier_stays_when_words_and_titles_change() -> None:
    edited = replace(PLAIN, key=DOCUMENT.key, meta=replace(META, title="Another title", date="2030-01-01"))
    assert episode_package(edition(edited)).identifier == book_id(SETTINGS, DOCUMENT.key)
    assert book_id(SETTINGS, "other") != book_id(SETTINGS, DOCUMENT.key)


def test_pictures_are_named_after_what_they_are_and_not_after_their_files() -> None:
    files = {"pictures/kiln.png": picture("#000"), "pictures/noon.jpg": picture("#fff", "GIF")}
    with zipfile.ZipFile(io.BytesIO(book(DOCUMENT, 3, files))) as archive:
        held = sorted(n for n in archive.namelist() if "picture-" in n)
    assert held == ["EPUB/images/picture-1.png", "EPUB/images/picture-2.gif"]


def test_a_book_without_pictures_needs_no_imaging_library() -> None:
    program = (
        "import sys; from pipeline.model import BOOK; from pipeline.write import episode_writer; "
        "from tests.write.feed_sample import edition; "
        "from io import BytesIO; episode_writer(BOOK)(edition(sizes=[b'\\1\\0']), BytesIO()); "
        "print('PIL' in sys.modules, end='')"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False"

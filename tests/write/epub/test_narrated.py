"""The narrated edition: every sound has its words, in the order in which they are read."""

from __future__ import annotations

import io
import posixpath
import tracemalloc
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest
from lxml import etree

from pipeline.model import RATE, Log, narration_clock
from pipeline.read import read_transcript
from pipeline.write.epub.package import pack
from pipeline.write.text.plain import clean_text
from tests.write.epub.narrated import OPF, OPS, SMIL, XHTML, milliseconds, narrated, package, parts, silence, timeline
from tests.write.sample import DOCUMENT, META, PLAIN, book

SOUND = b"The package never looks into it."


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "kiln.m4a"
    path.write_bytes(SOUND)
    return path


@pytest.fixture(scope="module")
def read(sound: Path) -> dict[str, etree._Element]:
    return parts(narrated(sound.with_name("kiln.epub"), sound))


def spine(read: dict[str, etree._Element]) -> list[str]:
    opf = read["content.opf"]
    names = {item.get("id"): item.get("href") for item in opf.iter(f"{OPF}item")}
    return [names[ref.get("idref")] for ref in opf.iter(f"{OPF}itemref")]


def overlays(read: dict[str, etree._Element]) -> dict[str, etree._Element]:
    """Page name -> its overlay, in reading order, by the package document."""
    items = {item.get("id"): item for item in read["content.opf"].iter(f"{OPF}item")}
    overlay_of = {
        item.get("href"): items[item.get("media-overlay")] for item in items.values() if "media-overlay" in item.attrib
    }
    return {page: read[overlay_of[page].get("href")] for page in spine(read) if page in overlay_of}


def pars(read: dict[str, etree._Element]) -> list[tuple[str, str, int, int]]:
    """Page, id, beginning and end in milliseconds of everything that is heard, in order."""
    found = []
    for overlay in overlays(read).values():
        for par in overlay.iter(f"{SMIL}par"):
            text, audio = par
            assert audio.get("src") == "audio/narration.m4a"
            page, _, id_ = text.get("src").partition("#")
            found.append((page, id_, milliseconds(audio.get("clipBegin")), milliseconds(audio.get("clipEnd"))))
    return found


def metas(read: dict[str, etree._Element], name: str) -> dict[str | None, str]:
    """``refines`` -> text of the package's metadata with this name."""
    return {m.get("refines"): m.text for m in read["content.opf"].iter(f"{OPF}meta") if m.get("property") == name}


def test_clips_are_contiguous_over_all_pages_and_last_as_long_as_the_sound(read: dict[str, etree._Element]) -> None:
    times = [par[2:] for par in pars(read)]
    assert times[0][0] == 0
    assert all(a[1] == b[0] for a, b in pairwise(times))
    assert times[-1][1] == narration_clock(timeline().chunks).duration * 1000 // RATE


def test_durations_are_the_exact_sums_of_the_clips(read: dict[str, etree._Element]) -> None:
    stated = metas(read, "media:duration")
    total = milliseconds(stated.pop(None))
    ids = {f"#{i.get('id')}": i.get("href") for i in read["content.opf"].iter(f"{OPF}item")}
    assert {ids[refined] for refined in stated} == {"title.smil", "conversation.smil"}
    for refined, duration in stated.items():
        times = [(a.get("clipBegin"), a.get("clipEnd")) for a in read[ids[refined]].iter(f"{SMIL}audio")]
        assert milliseconds(duration) == sum(milliseconds(end) - milliseconds(begin) for begin, end in times)
    assert total == sum(map(milliseconds, stated.values())) == pars(read)[-1][3]


def test_everything_that_is_spoken_is_shown_with_it(read: dict[str, etree._Element]) -> None:
    shown = []
    for page, id_, _, _ in pars(read):
        (element,) = read[page].xpath("//*[@id=$id]", id=id_)
        shown.append(" ".join("".join(element.itertext()).split()))
    assert shown == [" ".join(clean_text(cue.text).split()) for cue in timeline().cues]


def test_what_is_heard_is_in_reading_order(read: dict[str, etree._Element]) -> None:
    place = {}
    for page in spine(read):
        for element in read[page].iter():
            if element.get("id"):
                place[page, element.get("id")] = len(place)
    places = [place[page, id_] for page, id_, _, _ in pars(read)]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_sequences_stand_for_the_elements_around_what_is_heard(read: dict[str, etree._Element]) -> None:
    for page, overlay in overlays(read).items():
        assert overlay.find(f"{SMIL}body").get(f"{OPS}textref") == page
        for text in overlay.iter(f"{SMIL}text"):
            (element,) = read[page].xpath("//*[@id=$id]", id=text.get("src").partition("#")[2])
            around = [s.get(f"{OPS}textref") for s in text.iterancestors(f"{SMIL}seq")]
            structures = element.iterancestors(f"{XHTML}section", f"{XHTML}aside", f"{XHTML}figure")
            assert around == [f"{page}#{e.get('id')}" for e in structures]
    types = {s.get(f"{OPS}textref"): s.get(f"{OPS}type") for o in overlays(read).values() for s in o.iter(f"{SMIL}seq")}
    assert types == {
        "title.xhtml#titlepage": "titlepage",
        "conversation.xhtml#conversation": "chapter",
        "conversation.xhtml#t1": None,
        "conversation.xhtml#sec2": "division",
        "conversation.xhtml#t2": None,
        "conversation.xhtml#q2": "pullquote",
        "conversation.xhtml#t3": None,
    }


def test_the_package_says_what_is_heard_and_what_is_not(read: dict[str, etree._Element]) -> None:
    assert metas(read, "media:narrator") == {None: "Synthetic voices (espeak)"}
    assert metas(read, "media:active-class") == {None: "-epub-media-overlay-active"}
    assert metas(read, "media:playback-active-class") == {None: "-epub-media-overlay-playing"}
    found = [(m.get("property", ""), m.text) for m in read["content.opf"].iter(f"{OPF}meta")]
    assert ("schema:accessibilityFeature", "synchronizedAudioText") in found
    assert not [text for name, text in found if name.startswith("schema:accessMode") and "auditory" in text]
    summary = metas(read, "schema:accessibilitySummary")[None]
    assert "by synthetic voices, sentence by sentence, in step with the text" in summary
    assert "Not read: pull quotes that repeat spoken words, pictures and their captions, picture credits" in summary


def test_the_text_edition_says_nothing_of_sound() -> None:
    read = parts(book())
    assert not overlays(read)
    assert not metas(read, "media:duration")
    assert "synchronizedAudioText" not in etree.tostring(read["content.opf"]).decode()
    assert not read["title.xhtml"].xpath("//*[@id='opening']")
    assert not read["conversation.xhtml"].xpath("//*[@id='closing']")


def test_the_same_input_gives_the_same_bytes_and_holds_the_sound_as_it_is(sound: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.part"
    moved.write_bytes(SOUND)
    first, second = narrated(tmp_path / "1.epub", sound), narrated(tmp_path / "2.epub", moved)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.testzip() is None
        entry = archive.getinfo("EPUB/audio/narration.m4a")
        assert archive.read(entry) == SOUND
    assert entry.compress_type == zipfile.ZIP_STORED
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)


def test_a_file_goes_into_the_book_as_the_same_bytes_would(sound: Path) -> None:
    made = package(sound)
    held = replace(made, resources=tuple(replace(r, data=SOUND) if r.data == sound else r for r in made.resources))
    streamed, whole = io.BytesIO(), io.BytesIO()
    pack(made, streamed)
    pack(held, whole)
    assert streamed.getvalue() == whole.getvalue()


def test_the_sound_is_never_held_whole(tmp_path: Path) -> None:
    long = tmp_path / "long.m4a"
    with long.open("wb") as file:
        file.truncate(50_000_000)
    made = package(long)
    tracemalloc.start()
    with (tmp_path / "long.epub").open("wb") as out:
        pack(made, out)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "long.epub").stat().st_size > 50_000_000
    assert peak < 5_000_000


def test_a_sound_that_is_not_there_is_an_error_and_not_a_silent_book(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        pack(package(tmp_path / "missing.m4a"), io.BytesIO())


def test_the_last_clip_ends_with_the_sound(tmp_path: Path) -> None:
    path = silence(tmp_path / "kiln.m4a", timeline())
    heard = pars(parts(narrated(tmp_path / "kiln.epub", path)))
    with av.open(path) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert heard[-1][3] * RATE <= samples * 1000 < (heard[-1][3] + 1) * RATE


def test_the_timeline_of_another_document_is_refused(sound: Path) -> None:
    with pytest.raises(ValueError, match="s0000000001"):
        package(sound, PLAIN, {}, timeline())


def test_a_book_in_another_language_is_narrated_too(sound: Path, tmp_path: Path) -> None:
    hebrew = replace(DOCUMENT, meta=replace(META, language="he"))
    found = parts(narrated(tmp_path / "he.epub", sound, hebrew))
    assert len(pars(found)) == len(timeline(hebrew).cues)
    for page, words in (("title.xhtml", "opening"), ("conversation.xhtml", "closing")):
        (shown,) = found[page].xpath(f"//*[@id='{words}']")
        assert [(e.get("lang"), e.get("dir")) for e in shown] == [("en", "ltr")]
        assert shown.text is None


def test_an_edit_of_a_sentence_leaves_the_ids_of_the_others(sound: Path, tmp_path: Path) -> None:
    def heard(text: str) -> list[str]:
        path = tmp_path / "quay.txt"
        path.write_text(text, encoding="utf-8")
        document = read_transcript(path, "quay.txt", Log())
        assert document is not None
        found = parts(narrated(tmp_path / "quay.epub", sound, document))
        return [posixpath.join(page, id_) for page, id_, _, _ in pars(found)]

    text = "MIRA - The tide is late. We wait for it here.\n\nJON - Nobody minds. Boats know how to wait.\n"
    before, after = heard(text), heard(text.replace("We wait for it here.", "We wait for it on the stairs."))
    assert len(before) == len(after) == 8
    assert [a == b for a, b in zip(before, after, strict=True)] == [True] * 3 + [False] + [True] * 4

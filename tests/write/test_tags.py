"""ID3v2.3 tags, read back with mutagen."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3
from PIL import Image

from pipeline.model import Chapter, Correction, Licence, milliseconds
from pipeline.standards import iso_639_2
from pipeline.write.audio import id3_tags
from tests.write.feed_sample import document, edition, settings, timeline

DOCUMENT = document()
TIMELINE = timeline(DOCUMENT)


def cover() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 300), (20, 60, 90)).save(out, "JPEG")
    return out.getvalue()


COVER = cover()


def written(thumbnail: bytes = b"", **others: Any) -> bytes:
    return id3_tags(replace(edition(), thumbnail=thumbnail, **others))


def read(data: bytes) -> ID3:
    return ID3(io.BytesIO(data), translate=False)


TAGS = read(written(COVER, settings=settings(copyright="")))


def test_the_version_is_2_3_and_there_is_room_behind_the_tags() -> None:
    data = written(COVER)
    assert data[:5] == b"ID3\x03\x00"
    assert TAGS.version == (2, 3, 0)
    assert data.endswith(bytes(8192))


@pytest.mark.parametrize(
    ("frame", "value"),
    [
        ("TIT2", "Who looks after the bridges?"),
        ("TALB", "Evening Talks"),
        ("TPE1", "Ada Brandt, Ibra N’Dour-Åkesson"),
        ("TPE2", "Nordheim Library"),
        ("TPUB", "Nordheim Library"),
        ("TRCK", "1"),
        ("TCON", "Podcast"),
        ("TLAN", "eng"),
        ("TYER", "2024"),
        ("TDAT", "0503"),
        ("TCOP", "Published under CC BY-NC-ND 4.0 International"),
    ],
)
def test_what_the_episode_is(frame: str, value: str) -> None:
    assert TAGS[frame].text == [value]


def test_licence_source_and_site_are_addresses() -> None:
    assert TAGS.getall("WCOP")[0].url == "https://creativecommons.org/licenses/by-nc-nd/4.0/"
    assert TAGS.getall("WOAS")[0].url == "https://nordheim.example/talks"
    assert TAGS.getall("WOAF")[0].url == "https://talks.example/nordheim/"


def test_the_comment_says_that_the_voices_are_synthetic() -> None:
    comment = TAGS.getall("COMM")[0]
    assert comment.lang == "eng"
    assert comment.text[0].splitlines() == [
        "Two people talk about bridges, bolts & budgets.",
        "Read by synthetic voices; they are not the voices of the people named.",
        "Published under CC BY-NC-ND 4.0 International https://creativecommons.org/licenses/by-nc-nd/4.0/",
        "First published at https://nordheim.example/talks",
    ]


def test_the_cover_is_a_jpeg() -> None:
    picture = TAGS.getall("APIC")[0]
    assert (picture.mime, picture.type, picture.data) == ("image/jpeg", 3, COVER)
    assert not read(written()).getall("APIC")


def test_the_table_of_contents_lists_the_chapters_in_order() -> None:
    contents = TAGS.getall("CTOC")[0]
    assert contents.flags == 3
    chapters = [TAGS[f"CHAP:{id_}"] for id_ in contents.child_element_ids]
    assert [c.sub_frames["TIT2"].text[0] for c in chapters] == [c.title for c in TIMELINE.chapters]
    assert [(c.start_time, c.end_time) for c in chapters] == [
        (milliseconds(c.start), milliseconds(c.end)) for c in TIMELINE.chapters
    ]
    assert {c.start_offset for c in chapters} | {c.end_offset for c in chapters} == {0xFFFFFFFF}


def test_more_chapters_than_a_table_of_contents_can_count() -> None:
    step = TIMELINE.duration // 300
    many = tuple(Chapter(f"c{i}", f"No. {i}", "", i * step, (i + 1) * step) for i in range(300))
    tags = read(written(timeline=replace(TIMELINE, chapters=many)))
    assert len(tags.getall("CTOC")[0].child_element_ids) == len(tags.getall("CHAP")) == 255


def test_the_same_episode_has_the_same_bytes() -> None:
    assert written(COVER) == written(COVER)


def test_what_nobody_states_is_left_out() -> None:
    silent = document(date="", source="", publisher="", licence=Licence("", "", "", ""))
    tags = read(written(document=silent, settings=settings(licence="", url="", author="")))
    assert {key[:4] for key in tags} == {"TIT2", "TALB", "TPE1", "TRCK", "TCON", "TLAN", "COMM", "CTOC", "CHAP"}


@pytest.mark.parametrize(
    ("tag", "code"), [("sv", "swe"), ("de-AT", "deu"), ("PT_br", "por"), ("yue-HK", "yue"), ("", "und"), ("x-a", "und")]
)
def test_languages_have_three_letters(tag: str, code: str) -> None:
    assert iso_639_2(tag) == code


@given(st.text(), st.text())
def test_any_text_can_be_a_title_and_a_chapter(title: str, chapter: str) -> None:
    doc = document(title=title)
    chapters = (replace(TIMELINE.chapters[0], title=chapter), *TIMELINE.chapters[1:])
    tags = read(written(document=doc, timeline=replace(TIMELINE, chapters=chapters)))
    assert tags["TIT2"].text[0]
    assert tags["CHAP:chp1"].sub_frames["TIT2"].text[0]
    assert tags["CHAP:chp3"].sub_frames["TIT2"].text == ["Part 3 & more"]


def test_chapters_stand_in_the_order_of_time() -> None:
    titles = ("A very long title for the beginning of a talk", "Short", "In between")
    chapters = tuple(Chapter(f"c{n}", title, "", n * 24_000, (n + 1) * 24_000) for n, title in enumerate(titles))
    data = written(COVER, timeline=replace(TIMELINE, chapters=chapters))
    starts = [match.start() for match in re.finditer(rb"CHAP\0\0", data)]
    names = [data[at + 10 : data.index(b"\0", at + 10)].decode() for at in starts]
    assert names == ["chp1", "chp2", "chp3"]
    found = {c.element_id: str(c.sub_frames["TIT2"]) for c in read(data).getall("CHAP")}
    assert [found[name] for name in names] == list(titles)


def test_neither_a_draft_nor_a_correction_changes_the_sound() -> None:
    """The file of a draft is the one that is published once it is none, and a correction sends nothing again."""
    changed = document(draft=True, corrections=(Correction("2026-11-20", "It was built in 1840."),))
    assert written(COVER, document=changed) == written(COVER)

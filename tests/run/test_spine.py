"""One transcript in; an episode, captions, chapters, a feed, a book and a page out, all in step."""

from __future__ import annotations

import json
import zipfile
from itertools import pairwise

import feedparser
import numpy as np
import podcastparser
import pytest
from lxml import etree
from mutagen.id3 import ID3
from PIL import Image

from tests.run.captions import read_vtt
from tests.run.conftest import Built
from tests.run.decode import RATE, by_ffmpeg, by_libsndfile, loudness_by_ffmpeg

EPISODES = ("bench", "bollard")


@pytest.mark.parametrize("key", EPISODES)
def test_audio_decodes_alike_and_without_warning_in_two_decoders(built: Built, key: str) -> None:
    path = built.one(f"media/{key}.*.mp3")
    samples, warnings = by_ffmpeg(path)
    assert warnings == ""
    other = by_libsndfile(path)
    assert len(samples) == len(other)
    assert np.abs(samples - other).max() < 1e-4


@pytest.mark.parametrize("key", EPISODES)
def test_audio_has_its_loudness_and_no_peak_above_the_ceiling(built: Built, key: str) -> None:
    loudness, peak = loudness_by_ffmpeg(built.one(f"media/{key}.*.mp3"))
    assert -17 <= loudness <= -15
    assert peak <= -1


@pytest.mark.parametrize("key", EPISODES)
def test_captions_are_in_step_with_the_sound(built: Built, key: str) -> None:
    samples, _ = by_ffmpeg(built.one(f"media/{key}.*.mp3"))
    cues = read_vtt(built.one(f"media/{key}.????????????.vtt").read_text(encoding="utf-8"))
    assert abs(cues[-1].end - len(samples) * 1000 / RATE) <= 50
    for cue in cues:
        sounding = samples[cue.start * RATE // 1000 : cue.end * RATE // 1000]
        assert np.sqrt(np.mean(sounding**2)) > 0.02, f"silence under “{cue.text}”"
    for before, after in pairwise(cues):
        gap = samples[before.end * RATE // 1000 : after.start * RATE // 1000]
        assert gap.size == 0 or np.abs(gap).max() < 0.02, f"sound between “{before.text}” and “{after.text}”"


def test_captions_name_the_speakers_and_not_the_narrator(built: Built) -> None:
    cues = read_vtt(built.one("media/bench.????????????.vtt").read_text(encoding="utf-8"))
    speakers = [c.speaker for c in cues if c.speaker]
    assert list(dict.fromkeys(speakers)) == ["Mira Holt", "Jonas Ahl"]
    assert cues[0].speaker == ""
    assert cues[0].text.startswith("Quay Talks. Episode 1. A Bench by the Water.")


def test_chapters_are_the_sections_everywhere(built: Built) -> None:
    chapters = json.loads(built.one("media/bench.*.chapters.json").read_text(encoding="utf-8"))["chapters"]
    assert [c["title"] for c in chapters] == ["Who asked", "What it cost"]
    assert chapters[0]["startTime"] == 0
    tags = ID3(built.one("media/bench.*.mp3"))
    frames = sorted(tags.getall("CHAP"), key=lambda c: c.start_time)
    assert [str(c.sub_frames["TIT2"]) for c in frames] == ["Who asked", "What it cost"]
    assert [c.start_time for c in frames] == [round(c["startTime"] * 1000) for c in chapters]


def test_tags_carry_cover_language_and_licence(built: Built) -> None:
    tags = ID3(built.one("media/bench.*.mp3"))
    assert str(tags["TIT2"]) == "A Bench by the Water"
    assert str(tags["TLAN"]) == "eng"
    assert tags.getall("WCOP")[0].url == "https://creativecommons.org/licenses/by/4.0/"
    assert tags.getall("APIC")[0].data.startswith(b"\xff\xd8\xff")


def test_feed_says_the_same_to_two_parsers_and_of_the_disk(built: Built) -> None:
    path = built.site / "feed.xml"
    one = feedparser.parse(path.read_bytes())
    with path.open("rb") as file:
        other = podcastparser.parse("https://example.org/quay/feed.xml", file)
    assert not one.bozo
    assert [e.title for e in one.entries] == ["The Bollard", "A Bench by the Water"]
    by_guid = {e["guid"]: e for e in other["episodes"]}
    assert len(by_guid) == len(one.entries)
    for entry in one.entries:
        episode, enclosure = by_guid[entry.id], entry.enclosures[0]
        file_name = enclosure.href.removeprefix("https://example.org/quay/")
        assert int(enclosure.length) == (built.site / file_name).stat().st_size
        assert enclosure.type == "audio/mpeg"
        assert episode["enclosures"][0]["url"] == enclosure.href
        assert episode["enclosures"][0]["file_size"] == int(enclosure.length)


def test_everything_the_feed_names_is_there(built: Built) -> None:
    feed = etree.parse(built.site / "feed.xml")
    addresses = {str(a) for a in feed.xpath("//@url | //@href")}
    own = {a.removeprefix("https://example.org/quay/") for a in addresses if a.startswith("https://example.org/quay/")}
    files = {name.partition("#")[0] for name in own} - {""}
    assert files
    for name in files:
        assert (built.site / name).is_file(), name


def test_book_and_captions_share_their_ids(built: Built) -> None:
    with zipfile.ZipFile(built.one("books/bench.epub")) as book:
        pages = b"".join(book.read(n) for n in book.namelist() if n.endswith(".xhtml")).decode()
    text = built.one("media/bench.????????????.vtt").read_text(encoding="utf-8")
    sentences = {line.split(".")[0] for line in text.splitlines() if line.startswith("s") and " " not in line}
    assert len(sentences) == 6
    for sentence in sentences:
        assert f'id="{sentence}"' in pages


def test_book_links_mention_and_reference_both_ways(built: Built) -> None:
    with zipfile.ZipFile(built.one("books/bench.epub")) as book:
        pages = {n: book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml")}
    conversation = next(p for n, p in pages.items() if "doc-biblioref" in p)
    references = next(p for n, p in pages.items() if "doc-backlink" in p)
    assert "The Patient Quay</a>" in conversation
    assert "<em>The Patient Quay</em>" in references
    assert "https://example.org/patient-quay" in references


def test_pull_quote_picture_and_references_are_not_spoken(built: Built) -> None:
    said = " ".join(c.text for c in read_vtt(built.one("media/bench.????????????.vtt").read_text(encoding="utf-8")))
    assert said.count("sit on it when the wind allows") == 1
    assert "Drawing" not in said
    assert "Port Office Press" not in said


def test_covers_are_as_large_as_directories_want(built: Built) -> None:
    for path in (built.one("cover.*.jpg"), built.one("covers/bench.*.jpg")):
        with Image.open(path) as picture:
            assert (picture.size, picture.mode, picture.format) == ((3000, 3000), "RGB", "JPEG")


def test_summary_says_what_was_made(built: Built) -> None:
    assert "A Bench by the Water" in built.output
    assert "LUFS" in built.output
    assert "sentences spoken" in built.output
    assert "\x1b" not in built.output

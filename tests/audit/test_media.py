"""What the command builds has no findings; spoiled sound, captions, chapters and feeds are caught."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import EPISODE_KINDS, OutputKind
from tests.audit.spoiling import CHAPTERS, PAGE, VTT, Spoil, bytes_changed, findings_of, lost, one, replaced
from tests.run.conftest import Built

FRAME = 192
"""Bytes of a frame of 64 kbit/s."""


def swap_cues(site: Path) -> None:
    path = one(site, "media/bollard.????????????.vtt")
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    blocks[3], blocks[4] = blocks[4], blocks[3]
    path.write_text("\n\n".join(blocks), encoding="utf-8")


def shift_segments(site: Path) -> None:
    path = one(site, JSON)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["segments"][2]["startTime"] = 0
    path.write_text(json.dumps(content), encoding="utf-8")


def chapters_changed(change: Callable[[list[dict[str, object]]], object]) -> Spoil:
    """A way to spoil a site: other chapters."""

    def spoil(site: Path) -> None:
        path = one(site, "media/bench.*.chapters.json")
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content["chapters"])
        path.write_text(json.dumps(content), encoding="utf-8")

    return spoil


def same_guid_twice(site: Path) -> None:
    text = (site / "feed.xml").read_text(encoding="utf-8")
    first, second = re.findall(r"<guid[^>]*>([^<]+)</guid>", text)
    (site / "feed.xml").write_text(text.replace(second, first), encoding="utf-8")


def rename_sound(site: Path) -> None:
    path = one(site, "media/bench.*.mp3")
    name = "bench.0123456789ab.mp3"
    text = (site / "feed.xml").read_text(encoding="utf-8")
    (site / "feed.xml").write_text(text.replace(path.name, name), encoding="utf-8")
    path.rename(path.with_name(name))


def drop_last_cue(site: Path) -> None:
    path = one(site, "media/bollard.????????????.vtt")
    path.write_text(path.read_text(encoding="utf-8").rstrip().rpartition("\n\n")[0] + "\n", encoding="utf-8")


MP3, SRT = "media/bollard.*.mp3", "media/bollard.*.srt"
JSON = "media/bollard.????????????.json"
SPOILED: list[tuple[str, str, Spoil]] = [
    ("R412", "feed not well-formed", replaced("feed.xml", "</channel>", "")),
    ("R417", "no page", lost("index.html")),
    ("R417", "page names no file", replaced("index.html", 'src="media/', 'src="media/x')),
    ("R417", "page names no element", replaced("index.html", 'href="#', 'href="#x')),
    ("R417", "episode's page names no file", replaced(PAGE, 'src="../media/', 'src="../../media/')),
    ("R417", "episode's page leads to no sentence", replaced(PAGE, '<li><a href="#', '<li><a href="#x')),
    ("R432", "half a frame at the end", bytes_changed(MP3, lambda b: b[:-50])),
    ("R432", "a frame less", bytes_changed(MP3, lambda b: b[:-FRAME])),
    ("R432", "a frame more", bytes_changed(MP3, lambda b: b + b[-FRAME:])),
    ("R432", "noise for a frame", bytes_changed(MP3, lambda b: b[: -2 * FRAME] + b"\0" * FRAME + b[-FRAME:])),
    ("R432", "no Info frame", bytes_changed(MP3, lambda b: b.replace(b"Info\0\0\0", b"Imfo\0\0\0", 1))),
    ("R432", "tag cut short", bytes_changed(MP3, lambda b: b[:200])),
    ("R432", "no sound at all", bytes_changed(MP3, lambda _: b"")),
    ("R433", "feed says another duration", replaced("feed.xml", "<itunes:duration>", "<itunes:duration>1")),
    ("R433", "feed says no duration", replaced("feed.xml", "<itunes:duration>.*?</itunes:duration>", "")),
    ("R433", "captions end early", drop_last_cue),
    ("R434", "captions without a signature", replaced(VTT, "WEBVTT", "VTT")),
    ("R434", "captions out of order", swap_cues),
    ("R434", "caption without a timing", replaced(VTT, " --> ", " - ")),
    ("R434", "caption that does not end after it begins", replaced(VTT, r"--> 00:00:\d\d\.\d{3}", "--> 00:00:00.000")),
    ("R434", "caption beyond the sound", replaced(VTT, r"--> 00:(?=[^>]*\Z)", "--> 01:")),
    ("R434", "unknown tag", replaced(VTT, "<v ", "<voice ")),
    ("R434", "SubRip not numbered", replaced(SRT, "\n\n3\n", "\n\n4\n")),
    ("R434", "SubRip with a full stop", replaced(SRT, r",(\d\d\d) -->", r".\1 -->")),
    ("R434", "transcript that is no JSON", replaced(JSON, '"version"', "version")),
    ("R434", "transcript without words", replaced(JSON, '"body": "[^"]*"', '"body": ""')),
    ("R434", "transcript out of order", shift_segments),
    ("R434", "captions that are no UTF-8", bytes_changed(VTT, lambda b: b + b"\xff")),
    ("R434", "transcript without a time", replaced(JSON, '"endTime"', '"end"')),
    ("R434", "transcript without segments", replaced(JSON, '"segments"', '"lines"')),
    ("R434", "no captions in a file", bytes_changed(VTT, lambda _: b"WEBVTT\n")),
    ("R435", "SubRip that says more", bytes_changed(SRT, lambda b: b.rstrip() + b" And more.\n")),
    ("R435", "another word in WebVTT", replaced(VTT, "Nobody", "Everybody")),
    ("R435", "another speaker in WebVTT", replaced(VTT, "<v Petra Sund>", "<v Mira Holt>")),
    ("R435", "another word in SubRip", replaced(SRT, "Nobody", "Everybody")),
    ("R435", "another word in the transcript", replaced(JSON, "Nobody", "Everybody")),
    ("R436", "chapters that are no JSON", replaced(CHAPTERS, "{", "")),
    ("R436", "no chapters", chapters_changed(lambda c: c.clear())),
    ("R436", "chapters reversed", chapters_changed(lambda c: c.reverse())),
    ("R436", "first chapter late", chapters_changed(lambda c: c[0].update(startTime=0.5))),
    ("R436", "chapter beyond the sound", chapters_changed(lambda c: c[-1].update(endTime=3600))),
    ("R436", "chapter without a title", chapters_changed(lambda c: c[0].update(title=" "))),
    ("R436", "chapter without a time", chapters_changed(lambda c: c[0].pop("startTime"))),
    ("R436", "chapter that does not end after it begins", chapters_changed(lambda c: c[-1].update(endTime=0))),
    ("R437", "no feed", lost("feed.xml")),
    ("R437", "enclosure not there", lost(MP3)),
    ("R437", "captions not there", lost(VTT)),
    ("R437", "book not there", lost("books/bollard.epub")),
    ("R437", "cover not there", lost("covers/bollard.*.jpg")),
    ("R437", "wrong length", replaced("feed.xml", r'length="\d+"', 'length="4096"')),
    ("R437", "wrong type", replaced("feed.xml", 'type="audio/mpeg"', 'type="audio/mp4"')),
    (
        "R437",
        "enclosure elsewhere beside captions of ours",
        replaced("feed.xml", 'enclosure url="https://', 'enclosure url="http://cdn.'),
    ),
    ("R437", "no enclosure", replaced("feed.xml", "<enclosure [^>]*>", "")),
    ("R438", "name with another hash", rename_sound),
    ("R438", "captions changed in place", replaced(VTT, "\n\n", "\n\nNOTE\nchanged\n\n")),
    ("R439", "GUID twice", same_guid_twice),
    ("R439", "no GUID", replaced("feed.xml", "<guid[^>]*>[^<]*</guid>", "")),
]


def test_what_is_built_has_no_findings(site: Path) -> None:
    assert findings_of(site) == []


@pytest.mark.parametrize(("code", "spoil"), [pytest.param(c, s, id=f"{c}: {name}") for c, name, s in SPOILED])
def test_spoiled_site_is_caught(code: str, spoil: Spoil, site: Path) -> None:
    spoil(site)
    found = findings_of(site)
    assert code in {d.code for d in found}, [str(d) for d in found]


@pytest.mark.parametrize("kind", EPISODE_KINDS, ids=lambda kind: kind.name)
def test_episode_without_a_file_that_the_table_demands_is_found(kind: OutputKind, site: Path) -> None:
    one(site, kind.named("bollard", "?" * 12)).unlink()
    assert ("site/feed.xml", "R437") in {(d.path, d.code) for d in findings_of(site)}


@pytest.mark.parametrize("kind", [kind for kind in EPISODE_KINDS if kind.feed], ids=lambda kind: kind.name)
def test_file_that_the_feed_must_name_and_does_not_is_found(kind: OutputKind, site: Path) -> None:
    replaced("feed.xml", rf'<{kind.feed} [^>]*type="{re.escape(kind.media_type)}"[^>]*>', "")(site)
    (found,) = findings_of(site)
    assert (found.path, found.code) == ("site/feed.xml", "R437")
    assert found.message == f"episode bollard has no file media/bollard.<hash>{kind.suffix}"


def test_damage_of_any_file_is_nothing_worse_than_findings(good_series: Built) -> None:
    """A stretch of a file is cut out: the checks say what they see, and go on."""
    with TemporaryDirectory() as folder:
        site = Path(shutil.copytree(good_series.site, Path(folder) / "site"))
        files = [path for path in sorted(site.rglob("*")) if path.is_file()]

        @settings(max_examples=40)
        @given(st.data())
        def damaged(data: st.DataObject) -> None:
            path = data.draw(st.sampled_from(files))
            whole = path.read_bytes()
            start = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
            path.write_bytes(whole[:start] + whole[data.draw(st.integers(start + 1, len(whole))) :])
            try:
                findings_of(site)
            finally:
                path.write_bytes(whole)

        damaged()


def test_finding_names_the_file_and_its_line(site: Path) -> None:
    replaced(VTT, " --> ", " - ")(site)
    (found,) = (d for d in findings_of(site) if d.code == "R434")
    assert re.fullmatch(r"site/media/bollard\.[0-9a-f]{12}\.vtt", found.path)
    line = one(site, VTT).read_text(encoding="utf-8").splitlines()[found.line - 1]
    assert line == "opening", "the cue begins here"

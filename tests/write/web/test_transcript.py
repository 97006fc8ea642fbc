"""When what stands on a page is heard: chapter cues, and the moments of sentences."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model import Cue, Kind, vtt_time
from pipeline.write.chapters import chapters_vtt
from pipeline.write.web.transcript import starts
from tests.write.feed_sample import document, timeline
from tests.write.sample import HOSTILE
from tests.write.vtt_check import read


def test_every_chapter_is_a_cue_from_beginning_to_end() -> None:
    doc = document()
    line = timeline(doc)
    text = chapters_vtt(doc, line)
    assert text.startswith("WEBVTT\n\n")
    cues = re.findall(r"^(\S+)\n(\S+) --> (\S+)\n(.+)\n", text, re.MULTILINE)
    assert [c[0] for c in cues] == [c.id for c in line.chapters]
    assert [c[3] for c in cues] == ["Part 1 &amp; more", "Part 2 &amp; more", "Part 3 &amp; more"]
    assert (cues[0][1], cues[-1][2]) == (vtt_time(0), vtt_time(line.duration))


def test_a_strict_reader_takes_it_and_a_hostile_title_is_one_line() -> None:
    doc = document()
    line = timeline(doc)
    line = replace(line, chapters=tuple(replace(c, title=f"a --> b\n\n{HOSTILE}") for c in line.chapters))
    cues = read(chapters_vtt(doc, line))
    assert len(cues) == len(line.chapters)


def test_an_episode_without_chapters_is_one() -> None:
    doc = document()
    text = chapters_vtt(doc, replace(timeline(doc), chapters=()))
    assert text.count(" --> ") == 1
    assert "Who looks after the bridges?" in text


def test_an_announcement_is_heard_with_the_heading_of_its_turn() -> None:
    doc = document()
    line = timeline(doc)
    turn = doc.turns()[1].id
    said = Cue(f"a-{turn}", Kind.ANNOUNCEMENT, turn, "", "Ibra", 24_000, 48_000, ())
    assert starts(replace(line, cues=(said,))) == {f"{turn}-h": 1000}

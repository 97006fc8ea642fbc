"""The chapters file: Podcasting 2.0 JSON 1.2.0, from 0 to the end of the episode."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from pipeline.model import FRAME, Chapter
from pipeline.write.chapters import chapters_json, published_chapters
from tests.write.feed_sample import document, timeline

DOCUMENT = document()
TIMELINE = timeline(DOCUMENT)


def test_chapters_run_from_zero_to_the_end_without_a_gap() -> None:
    content = json.loads(chapters_json(DOCUMENT, TIMELINE))
    assert content["version"] == "1.2.0"
    assert content["title"] == "Who looks after the bridges?"
    chapters = content["chapters"]
    assert [c["title"] for c in chapters] == ["Part 1 & more", "Part 2 & more", "Part 3 & more"]
    assert chapters[0]["startTime"] == 0
    assert chapters[-1]["endTime"] == TIMELINE.duration / 24_000
    assert all(before["endTime"] == after["startTime"] for before, after in pairwise(chapters))
    assert not any("url" in c or "img" in c for c in chapters)


def test_a_first_chapter_behind_a_jingle_still_starts_at_zero() -> None:
    late = replace(TIMELINE, chapters=(replace(TIMELINE.chapters[0], start=FRAME * 100), *TIMELINE.chapters[1:]))
    assert json.loads(chapters_json(DOCUMENT, late)) == json.loads(chapters_json(DOCUMENT, TIMELINE))


def test_no_chapter_lies_beyond_the_end() -> None:
    end = TIMELINE.duration
    beyond = (
        Chapter("a", "One", "", 0, end - FRAME),
        Chapter("b", "Two", "", end - FRAME, end + FRAME),
        Chapter("c", "Three", "", end, end + FRAME),
    )
    published = published_chapters(DOCUMENT, replace(TIMELINE, chapters=beyond))
    assert [(c.title, c.end) for c in published] == [("One", end - FRAME), ("Two", end)]


def test_without_chapters_the_episode_is_one() -> None:
    assert json.loads(chapters_json(DOCUMENT, replace(TIMELINE, chapters=())))["chapters"] == [
        {"startTime": 0.0, "endTime": TIMELINE.duration / 24_000, "title": "Who looks after the bridges?"}
    ]


def test_titles_are_text_on_one_line_and_never_empty() -> None:
    titles = ("Two\nlines\0 & <b>", " \n ", "Café")
    chapters = tuple(replace(c, title=t) for c, t in zip(TIMELINE.chapters, titles, strict=True))
    content = chapters_json(DOCUMENT, replace(TIMELINE, chapters=chapters))
    assert [c["title"] for c in json.loads(content)["chapters"]] == ["Two lines & <b>", "Chapter 2", "Café"]
    assert "Café" in content

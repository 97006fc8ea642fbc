"""A time that people read is the same second in every medium: the one that has begun."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.model import CODEC_DELAY_FRAMES, FRAME, RATE, Chapter, Release, clock_time, milliseconds, whole_seconds
from pipeline.write.feed.channel import feed_xml
from pipeline.write.feed.show_notes import show_notes
from pipeline.write.report.page import report_page
from pipeline.write.text.facts import facts
from pipeline.write.web.episode import episode_page
from pipeline.write.web.index import index_page
from tests.write.feed_sample import SHOW, channel, find, releases, settings
from tests.write.test_report import IDLE, chronicle, report

BEGINNINGS = [0.0, 5.4, 11.5, 17.96, 20.9999]
"""Seconds of which some would be another second if they were rounded."""
SHOWN = ["0:00", "0:05", "0:11", "0:17", "0:21"]
"""The last one begins a tenth of a millisecond before 21 s, which no file can state."""


LENGTH = 30 * RATE - FRAME
"""Samples of an episode that lasts for a frame less than half a minute."""


@pytest.fixture(scope="module")
def release() -> Release:
    starts = [round(second * RATE) for second in BEGINNINGS]
    spans = zip(starts, [*starts[1:], LENGTH], strict=True)
    chapters = tuple(Chapter(f"c{i}", f"Part {i}", "", start, end) for i, (start, end) in enumerate(spans))
    first = releases()[0]
    frames = LENGTH // FRAME + CODEC_DELAY_FRAMES
    return replace(first, timeline=replace(first.timeline, frames=frames, chapters=chapters))


def test_chapters_have_the_same_times_on_the_page_in_the_notes_and_in_the_report(release: Release) -> None:
    page = html.document_fromstring(episode_page(settings(), release, None, None))
    times = page.xpath("//nav[@id='chapters']//time")
    assert [time.text for time in times] == SHOWN
    assert [time.get("datetime") for time in times] == ["PT0S", "PT5S", "PT11S", "PT17S", "PT21S"]
    document = release.document
    notes = show_notes(document, release.timeline, facts(document, settings(), 1), page="p.html", book="b.epub")
    items = html.fragment_fromstring(notes.html, create_parent="div").xpath(".//h3[.='Chapters']/following::ul[1]/li")
    assert [item.text_content().split()[0] for item in items] == SHOWN
    told = html.document_fromstring(report_page(replace(report(), work=IDLE, episodes=(chronicle(release),))))
    rows = told.xpath("//table[caption[contains(., 'Chapters')]]//tr[td]")
    assert [cell.text_content() for row in rows for cell in row[1:2]] == SHOWN


def test_an_episode_has_the_same_length_on_both_pages_in_the_feed_and_in_the_report(release: Release) -> None:
    assert release.timeline.duration == LENGTH
    pages = (episode_page(settings(), release, None, None), index_page(settings(), [release], SHOW))
    for page in pages:
        length = html.document_fromstring(page).xpath("//p[@class='facts']/time[starts-with(@datetime, 'PT')]")[0]
        assert (length.text, length.get("datetime")) == ("0:29", "PT29S")
    assert find(channel(feed_xml(settings(), [release], SHOW)), "item/itunes:duration").text == "29"
    told = html.document_fromstring(report_page(replace(report(), work=IDLE, episodes=(chronicle(release),))))
    assert "0:29" in told.xpath("//article")[0].text_content()
    assert "0:30" not in told.text_content()


@given(st.integers(0, 40 * 3600 * RATE))
def test_a_shown_time_is_that_of_the_millisecond_which_files_state(position: int) -> None:
    *hours, minutes, seconds = map(int, clock_time(position).split(":"))
    shown = (sum(hours) * 60 + minutes) * 60 + seconds
    assert shown == whole_seconds(position) == milliseconds(position) // 1000

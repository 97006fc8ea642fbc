"""The report of a build: its figures are those of the Timeline, and its texts stay text."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.model import RATE, Diagnostic, Fate, Release, Script, Voice, clock_time
from pipeline.write.report import (
    BuildWork,
    Cause,
    EpisodeReport,
    Report,
    colours,
    heard_stretches,
    speaking_time,
    voicings,
)
from pipeline.write.report.page import report_page
from pipeline.write.report.strip import LOUDEST, QUIETEST, share, wave
from tests.write.feed_sample import PEOPLE, document, release, releases, settings
from tests.write.sample import HOSTILE, HOSTILE_SHOWN

NARRATOR = Voice("espeak", "en-us+edward", 155, 50)
VOICES = (
    ("p-ada", Voice("espeak", "en-us+belinda", 160, 50)),
    ("p-ibra", Voice("espeak", "en-us+m8", 150, 45)),
)
CHARACTERS = {
    (Fate.SPOKEN, "sentence"): 700,
    (Fate.SHOWN, "pull quote"): 40,
    (Fate.SHOWN, "reference"): 160,
    (Fate.METADATA, "front matter"): 90,
    (Fate.LEFT_OUT, "markup"): 10,
}
FINDINGS = (
    Diagnostic("R010", "transcripts/x.txt", 0, 0, "12 tags of the form NAME - text"),
    Diagnostic("R015", "transcripts/x.txt", 7, 3, "a guess", "look at it"),
    Diagnostic("R114", "transcripts/series.toml", 0, 0, "no address"),
)


def chronicle(of: Release) -> EpisodeReport:
    levels = tuple(-16 - n % 7 for n in range(400))
    of = replace(of, timeline=replace(of.timeline, levels=levels))
    return EpisodeReport(of, Script(of.document.key, (), VOICES, NARRATOR), CHARACTERS)


IDLE = BuildWork((), (), 0, 0, 12, 0, (), ())


def report() -> Report:
    causes = (Cause("ferries", "1 sentence edited (turn 2, ADA)", 1, 2),)
    work = BuildWork(causes, ("pauses",), 1, 2, 1200, 3, ("feed.xml", "media/ferries.mp3"), ("gulls has <left>",))
    episodes = tuple(map(chronicle, releases()))
    return Report(settings(), work, episodes, "books/evening-talks.epub", FINDINGS)


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(report_page(report()))


def row(page: html.HtmlElement, caption: str, first: str) -> list[str]:
    """The cells of the row that begins so, in the first table with this caption."""
    table = next(t for t in page.iter("table") if t.find("caption") is not None and t.findtext("caption") == caption)
    rows = ([" ".join(c.text_content().split()) for c in r] for r in table.iterfind("tbody/tr"))
    return next(r for r in rows if r[0] == first)


def test_what_was_made_and_why(page: html.HtmlElement) -> None:
    figures = {d.findtext("dt"): d.findtext("dd") for d in page.iterfind(".//dl/div")}
    made = {"sentences spoken": "1", "parts mixed": "2", "covers drawn": "3"}
    assert figures == {**made, "parts reused": "1,200", "files written": "2"}
    assert "gulls has <left>." in [p.text for p in page.iter("p")]
    title = "Episode 2: Ferries"
    cells = row(page, "What was rebuilt, and why", title)
    assert cells == [title, "1 sentence edited (turn 2, ADA)", "1", "2"]
    assert "Settings changed since the last build: pauses." in page.text_content()
    assert "site/media/ferries.mp3" in page.xpath("//details//a/@href")


def test_a_draft_is_marked_wherever_it_is_named() -> None:
    of = release(document(draft=True), 1, releases()[0].published)
    drafted = replace(report(), work=replace(IDLE, causes=(Cause("bridges", "new", 1, 1),)), episodes=(chronicle(of),))
    page = html.document_fromstring(report_page(drafted))
    title = "Draft: Who looks after the bridges?"
    assert row(page, "What was rebuilt, and why", title)[0] == title
    assert row(page, "All episodes", f"1. {title}")[0] == f"1. {title}"
    assert page.get_element_by_id("_title-bridges").text_content() == f"1. {title}"


def test_nothing_made_is_said_too() -> None:
    idle = replace(report(), work=IDLE)
    words = html.document_fromstring(report_page(idle)).text_content()
    assert "Nothing had to be spoken or mixed again." in words
    assert "Settings changed" not in words
    assert "covers made" not in words


def test_episodes_have_their_figures(page: html.HtmlElement) -> None:
    first = releases()[0]
    assert row(page, "All episodes", "1. Who looks after the bridges?") == [
        "1. Who looks after the bridges?",
        clock_time(first.timeline.duration),
        "123.5 kB",
        "1.0 kB",
        "−16.0",
        "−2.0",
        "3",
        "3",
    ]
    assert [a.get("id") for a in page.iter("article")] == ["bridges", "ferries"]


def test_chapters_are_listed_with_their_times(page: html.HtmlElement) -> None:
    chapter = releases()[0].timeline.chapters[1]
    length = clock_time(chapter.end - chapter.start)
    assert row(page, "Chapters", "2") == ["2", clock_time(chapter.start), "Part 2 & more", length]


def test_speaking_time_and_pauses_are_the_duration() -> None:
    for episode in report().episodes:
        timeline = episode.release.timeline
        times = speaking_time(timeline)
        voices = voicings(episode, heard_stretches(timeline))
        assert {v.person: v.spoken for v in voices} == times
        assert sum(times.values()) == sum(c.end - c.start for c in timeline.cues) <= timeline.duration
        assert [v.person for v in voices][-1] == "", "the narrator stands last"


def test_stretches_cover_every_cue_once() -> None:
    timeline = releases()[0].timeline
    parts = heard_stretches(timeline)
    assert [p.speaker for p in parts] == ["", "p-ada", "p-ibra", "p-ada"]
    for part in parts:
        inside = [c for c in timeline.cues if part.start <= c.start < part.end]
        assert {c.speaker for c in inside} == {part.speaker}
        assert inside[-1].end == part.end


def test_speaking_time_is_shown_with_its_share(page: html.HtmlElement) -> None:
    timeline = releases()[0].timeline
    time = speaking_time(timeline)["p-ada"]
    cells = row(page, "Speaking time", "Ada Brandt")
    assert cells == ["Ada Brandt", clock_time(time), share(time, timeline.duration), "", "2"]


def test_strip_has_a_shape_for_each_stretch_and_a_lane_for_each_voice(page: html.HtmlElement) -> None:
    strip = page.find(".//article//svg[@class='strip']")
    waves = strip.findall("svg")[0]
    said = [title.text for title in waves.iterfind("path/title")]
    assert [s.split(": ")[0].split(" ", 1)[1] for s in said] == [
        "Narrator",
        "Ada Brandt",
        "Ibra N’Dour-Åkesson",
        "Ada Brandt",
    ]
    assert [t.text for t in strip.iterfind("text[@class='name']")] == ["Ibra N’Dour-Åkesson", "Ada Brandt", "Narrator"]
    assert [t.text for t in strip.iterfind("text[@class='number']")] == ["1", "2", "3"]
    assert strip.get("role") == "img"
    assert "Ada Brandt" in strip.get("aria-label")


def test_shapes_share_all_columns(page: html.HtmlElement) -> None:
    """Each shape begins where the one before ends, and all are as wide as there are levels."""
    waves = page.find(".//article//svg[@class='strip']/svg")
    ends = [0]
    for path in waves.iterfind("path"):
        assert path.get("d").startswith(f"M{ends[-1]} ")
        ends.append(ends[-1] + sum(int(n) for n in re.findall(r"h(\d+)", path.get("d"))))
    assert ends[-1] == 400
    assert waves.get("viewbox", waves.get("viewBox")).split()[2] == "400"


@given(st.lists(st.integers(-70, 0), max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_outline_comes_back_to_where_it_began(levels: list[int], first: int, last: int) -> None:
    shape = wave(levels, first, last)
    there, back = (sum(map(int, re.findall(p, shape))) for p in (r"h(\d+)", r"h-(\d+)"))
    assert there == back == len(levels[first:last])


def test_louder_is_higher_within_limits() -> None:
    heights = [re.findall(r"V(\d+)", wave([level], 0, 1))[0] for level in (-70, QUIETEST, -20, LOUDEST, 0)]
    assert heights[0] == heights[1] == "39"
    assert heights[3] == heights[4] == "0"
    assert 0 < int(heights[2]) < 39


def test_share_never_hides_what_is_there() -> None:
    assert [share(n, 1000) for n in (0, 4, 5, 6, 382, 1000)] == ["0 %", "<1 %", "<1 %", "1 %", "38 %", "100 %"]


def test_a_person_keeps_their_colour_and_none_is_used_twice_in_an_episode() -> None:
    def script(*people: str) -> Script:
        return Script("x", (), tuple((p, NARRATOR) for p in people), NARRATOR)

    host = [script("host", *(f"guest-{e}-{g}" for g in range(5))) for e in range(6)]
    found = colours(host)
    assert len({styles["host"] for styles in found}) == 1
    for styles in found:
        assert len(set(styles.values())) == len(styles)
    crowd = colours([script(*map(str, range(20)))])[0]
    assert len(set(crowd.values())) == 9


def test_ledger_counts_characters_by_fate_and_reason(page: html.HtmlElement) -> None:
    uses = "How the text of the transcript is used"
    assert row(page, uses, "shown") == ["shown", "200", "20 %", "reference 160, pull quote 40"]
    assert row(page, uses, "left out") == ["left out", "10", "1 %", "markup 10"]


def test_findings_stand_under_their_severity_with_their_place(page: html.HtmlElement) -> None:
    groups = {s.findtext("h3"): s.text_content() for s in page.xpath("//section[h2='Findings']/section")}
    assert list(groups) == ["1 warning", "2 notes"]
    assert "transcripts/series.toml" in groups["1 warning"]
    assert "transcripts/x.txt:7" in groups["2 notes"]
    assert "look at it" in groups["2 notes"]


def test_people_have_their_voices_and_episodes(page: html.HtmlElement) -> None:
    rows = page.xpath("//section[h2='People and their voices']//tbody/tr")
    assert [r.find("th/span").text for r in rows] == ["Ibra N’Dour-Åkesson", "Ada Brandt", "Narrator"]
    assert "Institute of Rivers & Roads" in rows[0].text_content()
    assert rows[0].findtext("td/code") == "en-us+m8"
    assert rows[0].xpath(".//a/@href") == ["#bridges", "#ferries"]


def test_page_needs_nothing_but_itself(page: html.HtmlElement) -> None:
    style = page.findtext(".//style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page.find(".//meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'")
    assert f"style-src 'sha256-{digest}'" in policy
    assert not page.xpath("//script | //*[@style] | //*[@src] | //link[@href != 'data:,']")
    assert all(a.startswith(("site/", "#")) for a in page.xpath("//a/@href"))


def test_ids_are_unique_and_labels_lead_somewhere(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert {a[1:] for a in page.xpath("//a/@href") if a.startswith("#")} <= set(ids)


def test_hostile_text_stays_text() -> None:
    people = tuple(replace(p, name=HOSTILE, role=HOSTILE, affiliation=HOSTILE) for p in PEOPLE)
    talk = (("p-ada", (HOSTILE,)), ("p-ibra", (HOSTILE, HOSTILE)))
    doc = replace(document(talk=talk, title=HOSTILE), people=people)
    hostile = chronicle(release(doc, 1, datetime(2024, 3, 5, tzinfo=UTC)))
    voices = tuple((p, replace(v, name=HOSTILE)) for p, v in VOICES)
    chapters = tuple(replace(c, title=HOSTILE) for c in hostile.release.timeline.chapters)
    timeline = replace(hostile.release.timeline, chapters=chapters)
    hostile = EpisodeReport(
        replace(hostile.release, timeline=timeline),
        replace(hostile.script, voices=voices),
        {(Fate.SHOWN, HOSTILE): 3},
    )
    written = report_page(
        Report(
            settings(title=HOSTILE),
            BuildWork(
                (Cause("bridges", HOSTILE, 1, 1),), (HOSTILE,), 1, 1, 0, 0, (HOSTILE.replace("\ud800", ""),), (HOSTILE,)
            ),
            (hostile,),
            "",
            (Diagnostic("R010", HOSTILE, 3, 1, HOSTILE, HOSTILE),),
        )
    )
    page = html.document_fromstring(written)
    assert not page.findall(".//script")
    assert page.find(".//h1").text_content() == HOSTILE_SHOWN
    assert page.find(".//article/h3").text_content() == f"1. {HOSTILE_SHOWN}"
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", written)


def test_an_episode_of_no_sound_worth_drawing_has_a_report_too() -> None:
    silent = replace(report().episodes[0])
    silent = replace(silent, release=replace(silent.release, timeline=replace(silent.release.timeline, levels=())))
    page = html.document_fromstring(report_page(replace(report(), episodes=(silent,), work=IDLE)))
    assert page.find(".//svg[@class='strip']") is not None


def test_scale_has_few_times_whatever_the_length() -> None:
    for hours in (1, 3, 12):
        episode = report().episodes[0]
        timeline = replace(episode.release.timeline, frames=hours * 3600 * RATE // 576)
        page = html.document_fromstring(
            report_page(
                replace(
                    report(),
                    episodes=(replace(episode, release=replace(episode.release, timeline=timeline)),),
                    work=IDLE,
                )
            )
        )
        assert 2 <= len(page.xpath("//svg[@class='strip']/text[contains(@class, 'time')]")) <= 7

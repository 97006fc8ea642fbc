"""Chapters: sections where the document has them, else turns merged and divided to a sensible length."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mix.timeline import assemble
from pipeline.model import RATE, Document, Timeline
from tests.mix.material import document, infos, metered, paragraph, script, section, turn

OPENING = "What did the city look like when you came here, and what has become of it since?"
ANSWER = "It was a place of small workshops, and everybody knew who had built which street."


def talk(turns: list[tuple[str, list[float]]]) -> tuple[Document, dict[str, float]]:
    """A conversation of (speaker, seconds of each paragraph)."""
    spoken, seconds = [], {}
    for number, (speaker, lengths) in enumerate(turns):
        names = [f"p{number}-{i}" for i in range(len(lengths))]
        seconds |= dict(zip(names, lengths, strict=True))
        text = OPENING if speaker == "ada" else ANSWER
        spoken.append(turn(f"t{number}", speaker, [paragraph(name, speaker, [text]) for name in names]))
    return document([section("all", "", spoken)]), seconds


def timeline_of(document_: Document, seconds: dict[str, float]) -> Timeline:
    written = script(document_)
    chunks = infos(written, seconds)
    return assemble(document_, written, chunks, metered(chunks))


def minutes(timeline: Timeline) -> list[float]:
    return [(c.end - c.start) / RATE / 60 for c in timeline.chapters]


def long_turn(whole: float) -> list[float]:
    """Paragraphs of about 50 seconds."""
    count = max(1, round(whole * 60 / 50))
    return [whole * 60 / count] * count


FORTY_TWO_MINUTES = [
    ("ada", [40.0]), ("bo", long_turn(5.5)), ("ada", [20.0]), ("cy", long_turn(7)), ("ada", [30.0, 20.0]),
    ("dee", long_turn(1.5)), ("ada", [15.0]), ("eve", long_turn(6.5)), ("bo", long_turn(0.8)), ("ada", [25.0]),
    ("cy", long_turn(1.2)), ("fay", long_turn(9)), ("ada", [30.0]), ("dee", long_turn(2)), ("eve", long_turn(0.7)),
    ("ada", [20.0]), ("bo", long_turn(3)), ("cy", [35.0]), ("ada", [30.0]),
]  # fmt: skip


def test_a_long_round_table_has_at_least_eight_chapters_of_sensible_length() -> None:
    timeline = timeline_of(*talk(FORTY_TWO_MINUTES))
    assert len(FORTY_TWO_MINUTES) == 19
    assert 40 < timeline.duration / RATE / 60 < 45
    assert len(timeline.chapters) >= 8
    assert all(2.5 < length < 6.5 for length in minutes(timeline))


def test_a_question_begins_the_chapter_of_its_answer() -> None:
    timeline = timeline_of(*talk([("ada", [30.0]), ("bo", long_turn(4.5)), ("ada", [30.0]), ("cy", long_turn(4.5))]))
    assert [c.turn for c in timeline.chapters] == ["t0", "t2"]


def test_a_turn_of_nine_minutes_is_divided_at_a_paragraph() -> None:
    timeline = timeline_of(*talk([("bo", long_turn(9))]))
    assert len(timeline.chapters) == 2
    starts = {chunk.start_frame * 576 for chunk in timeline.chunks if chunk.id.startswith("p")}
    assert timeline.chapters[1].start in starts
    assert [c.turn for c in timeline.chapters] == ["t0", "t0"]


def test_a_turn_of_one_endless_paragraph_stays_whole() -> None:
    timeline = timeline_of(*talk([("bo", [900.0])]))
    assert len(timeline.chapters) == 1


def test_no_chapter_begins_where_a_paragraph_is_divided_into_chunks() -> None:
    document_, seconds = talk([("bo", long_turn(9))])
    written = script(document_)
    divided = [p if number == 0 else replace(p, continued=True) for number, p in enumerate(written.passages)]
    chunks = infos(written, seconds)
    timeline = assemble(document_, replace(written, passages=tuple(divided)), chunks, metered(chunks))
    assert len(timeline.chapters) == 1


def test_the_last_words_are_no_chapter_of_their_own() -> None:
    timeline = timeline_of(*talk([("bo", long_turn(5.5)), ("ada", [20.0])]))
    assert len(timeline.chapters) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("ada", "bo", "cy")), st.lists(st.floats(3, 90), min_size=1, max_size=8)),
        min_size=1,
        max_size=15,
    )
)
def test_chapters_cover_the_episode_without_gaps(turns: list[tuple[str, list[float]]]) -> None:
    timeline = timeline_of(*talk(turns))
    chapters = timeline.chapters
    assert (chapters[0].start, chapters[-1].end) == (0, timeline.duration)
    assert all(a.end == b.start for a, b in pairwise(chapters))
    assert len({c.id for c in chapters}) == len(chapters)
    assert all(length >= 1 for length in minutes(timeline)[-1:]) or len(chapters) == 1
    assert all(length < 8 for length in minutes(timeline))
    assert all(c.title for c in chapters)


@pytest.mark.parametrize("asked", [2.0, 30.0, 100.0])
def test_a_chapter_is_named_after_who_begins_it_however_short_the_question(asked: float) -> None:
    timeline = timeline_of(*talk([("ada", [asked]), ("bo", long_turn(4))]))
    assert [c.title for c in timeline.chapters] == ["Ada: What did the city look like when you came here…"]


def test_a_short_sentence_is_the_whole_title() -> None:
    spoken = turn("t", "ada", [paragraph("p", "ada", ["We  begin\nhere."])])
    timeline = timeline_of(document([section("all", "", [spoken])]), {"p": 200.0})
    assert [c.title for c in timeline.chapters] == ["Ada: We begin here."]


def test_an_endless_word_is_cut() -> None:
    spoken = turn("t", "ada", [paragraph("p", "ada", ["x" * 80])])
    timeline = timeline_of(document([section("all", "", [spoken])]), {"p": 200.0})
    assert [c.title for c in timeline.chapters] == ["Ada: " + "x" * 50 + "…"]


def test_sections_are_chapters_whatever_their_length() -> None:
    parts = [
        section("s1", "Arrivals", [turn("t1", "ada", [paragraph("p1", "ada", [OPENING])])]),
        section("s2", "Departures", [turn("t2", "bo", [paragraph("p2", "bo", [ANSWER])])]),
    ]
    timeline = timeline_of(document(parts), {"p1": 20.0, "p2": 700.0})
    assert [(c.id, c.title) for c in timeline.chapters] == [("s1", "Arrivals"), ("s2", "Departures")]
    heading = next(chunk for chunk in timeline.chunks if chunk.id == "h-s2")
    assert timeline.chapters[0].start == 0
    assert timeline.chapters[1].start == heading.start_frame * 576
    assert [c.turn for c in timeline.chapters] == ["t1", "t2"]


def test_words_before_the_first_heading_are_a_chapter_named_after_their_speaker() -> None:
    parts = [
        section("s0", "", [turn("t0", "ada", [paragraph("p0", "ada", ["Good evening."])])]),
        section("s1", "Arrivals", [turn("t1", "bo", [paragraph("p1", "bo", [ANSWER])])]),
    ]
    timeline = timeline_of(document(parts), {"p0": 90.0, "p1": 90.0})
    assert [c.title for c in timeline.chapters] == ["Ada: Good evening.", "Arrivals"]

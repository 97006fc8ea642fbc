"""Clips are exact: nothing of the narration is in two of them or in none."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import FRAME, RATE, Chunk, Cue, Kind, Timeline, narration_clock, smil_time
from pipeline.settings import Speech
from pipeline.write.epub.overlay import Clip, clips
from pipeline.write.text.conversation import wording
from tests.write.epub.narrated import milliseconds, settings, timeline


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Any chunks, with any lines in them."""
    lengths = draw(st.lists(st.integers(4, 5000), min_size=1, max_size=8))
    starts = [0, *accumulate(lengths)]
    found: list[int] = []
    for first, last in pairwise(starts):
        found += sorted(draw(st.lists(st.integers(first * FRAME, last * FRAME - 1), unique=True, max_size=6)))
    found = found or [0]
    chunks = tuple(
        Chunk(f"p{i}", start, length) for i, (start, length) in enumerate(zip(starts, lengths, strict=False))
    )
    cues = tuple(Cue(f"s{i}", Kind.PARAGRAPH, "t1", "a", "Hm.", at, at + 1, ()) for i, at in enumerate(found))
    return Timeline("any", chunks, cues, (), starts[-1], -16.0, -2.0)


@given(timelines())
def test_clips_follow_each_other_from_the_beginning_to_the_end(heard: Timeline) -> None:
    made = clips(heard)
    end = narration_clock(heard.chunks).duration
    assert made[0].begin == 0
    assert all(a.end == b.begin for a, b in pairwise(made))
    assert all(clip.begin < clip.end for clip in made)
    assert made[-1].end * RATE <= end * 1000 < (made[-1].end + 1) * RATE
    assert sum(clip.end - clip.begin for clip in made) == made[-1].end


@given(timelines())
def test_a_clip_begins_within_the_millisecond_before_its_sentence(heard: Timeline) -> None:
    clock = narration_clock(heard.chunks)
    starts = {cue.id: clock.at(cue.start) for cue in heard.cues}
    for clip in clips(heard)[1:]:
        assert 0 <= starts[clip.target] * 1000 - clip.begin * RATE < RATE


@given(st.integers(0, 400_000_000))
def test_a_clock_value_is_read_back_as_it_was(ms: int) -> None:
    assert milliseconds(smil_time(ms)) == ms


def test_a_jingle_is_heard_with_the_first_line() -> None:
    heard = Timeline(
        "kiln",
        (Chunk("jingle", 0, 400), Chunk("p1", 400, 300)),
        (Cue("s1", Kind.PARAGRAPH, "t1", "a", "Hello.", 401 * FRAME, 500 * FRAME, ()),),
        (),
        700,
        -16.0,
        -2.0,
    )
    assert clips(heard) == (Clip("s1", 0, narration_clock(heard.chunks).duration * 1000 // RATE),)


def test_a_line_without_any_sound_has_no_clip() -> None:
    heard = timeline()
    silent = replace(heard.cues[3], id="silent", end=heard.cues[3].start)
    with_it = replace(heard, cues=(*heard.cues[:3], silent, *heard.cues[3:]))
    assert clips(with_it) == clips(heard)


def test_an_announcement_is_heard_with_the_heading_of_its_turn() -> None:
    targets = [clip.target for clip in clips(timeline())]
    assert targets[:3] == ["opening", "t1-h", "s0000000001"]
    assert targets[-1] == "closing"


def test_an_episode_in_which_nothing_is_said_has_no_clips() -> None:
    with pytest.raises(ValueError, match="nothing is said"):
        clips(replace(timeline(), cues=()))


def test_the_wording_is_what_is_spoken() -> None:
    said = wording(timeline(), Speech(), "sv")
    assert said.opening == (
        "Slow Hands. Episode 3. The kiln & the <clock>. This is a reading by synthetic voices; "
        "they are not the voices of the people named."
    )
    assert said.closing.startswith("The kiln & the <clock> has ended.")
    silent = wording(timeline(settings=settings(opening="", closing="")), Speech(), "sv")
    assert (silent.opening, silent.closing) == ("", "")


@pytest.mark.parametrize(
    ("speech", "language", "wanted"),
    [
        (Speech(), "en-GB", ("en-GB", "en-GB")),
        (Speech(), "sv", ("sv", "sv")),
        (Speech(), "fi", ("en", "en")),
        (Speech(opening="{title} alkaa."), "fi", ("fi", "en")),
    ],
)
def test_rostras_own_words_are_english_where_it_has_none_in_a_language(
    speech: Speech, language: str, wanted: tuple[str, str]
) -> None:
    assert wording(timeline(), speech, language).languages == wanted

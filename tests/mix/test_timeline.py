"""Chunks one after another: cues, chunks and words in the episode's time."""

from itertools import pairwise

import pytest

from pipeline.mix.loudness import SILENT
from pipeline.mix.timeline import LINGER, assemble
from pipeline.mix.true_peak import QUIETEST
from pipeline.model import FRAME, ChunkInfo, Mark, PlacedLine, Script
from tests.mix.material import VOICE, document, infos, metered, paragraph, passage, script, section, turn

TALK = document(
    [
        section(
            "one",
            "",
            [
                turn("t1", "ada", [paragraph("p1", "ada", ["What do you think?", "Tell us."])]),
                turn("t2", "bo", [paragraph("p2", "bo", ["A great deal."]), paragraph("p3", "bo", ["And more."])]),
            ],
        )
    ]
)
SCRIPT = script(TALK)


def test_chunks_follow_each_other_and_the_duration_leaves_out_the_codecs_delay() -> None:
    chunks = infos(SCRIPT, {"p1": 5.0, "p2": 7.0})
    timeline = assemble(TALK, SCRIPT, chunks, metered(chunks))
    assert [c.id for c in timeline.chunks] == ["opening", "a-t1", "p1", "a-t2", "p2", "p3", "closing"]
    assert timeline.chunks[0].start_frame == 0
    assert all(b.start_frame == a.start_frame + a.frames for a, b in pairwise(timeline.chunks))
    assert timeline.frames == sum(c.frames for c in chunks)
    assert timeline.duration == (timeline.frames - 2) * FRAME


def test_there_is_a_cue_for_every_line_in_order() -> None:
    chunks = infos(SCRIPT, {"p1": 5.0, "p2": 7.0})
    timeline = assemble(TALK, SCRIPT, chunks, metered(chunks))
    assert [c.id for c in timeline.cues] == [line.id for line in SCRIPT.lines()]
    assert [c.text for c in timeline.cues] == [line.text for line in SCRIPT.lines()]
    assert all(a.start < a.end <= b.start for a, b in pairwise(timeline.cues))
    assert timeline.cues[-1].end == timeline.duration
    assert {c.turn for c in timeline.cues} == {"", "t1", "t2"}
    assert {c.speaker for c in timeline.cues} == {"", "ada", "bo"}


def test_a_cue_lingers_where_there_is_room_and_ends_where_the_next_begins() -> None:
    part = passage("p", ("One.", "Two.", "Three."))
    lines = [
        PlacedLine("p-0", 576, 20_000, ()),
        PlacedLine("p-1", 21_000, 40_000, ()),
        PlacedLine("p-2", 60_000, 70_000, ()),
    ]
    chunk = ChunkInfo(130, tuple(lines), -2.0)
    alone = Script("talk", (part,), (), VOICE)
    cues = assemble(TALK, alone, [chunk], metered([chunk])).cues
    assert [c.end for c in cues] == [21_000, 40_000 + LINGER, 128 * FRAME]


def test_words_move_to_the_episodes_time() -> None:
    part = passage("p", ("One two.",))
    chunk = ChunkInfo(100, (PlacedLine("p-0", 576, 30_000, (Mark(0, 3, 576), Mark(4, 8, 9000))),), -3.0)
    twice = Script("talk", (part, part), (), VOICE)
    timeline = assemble(TALK, twice, [chunk, chunk], metered([chunk, chunk]))
    assert timeline.cues[1].words == (Mark(0, 3, 100 * FRAME + 576), Mark(4, 8, 100 * FRAME + 9000))
    assert timeline.peak_dbtp == -3.0


def test_loudness_and_peak_are_those_of_all_chunks() -> None:
    chunks = infos(SCRIPT, {})
    loud = metered(chunks, 96 * 10 ** ((-16 + 0.691) / 10))
    assert assemble(TALK, SCRIPT, chunks, loud).loudness == pytest.approx(-16.0, abs=0.001)
    assert assemble(TALK, SCRIPT, chunks, metered(chunks)).loudness == SILENT
    empty = assemble(TALK, Script("talk", (), (), VOICE), [], metered([]))
    assert (empty.peak_dbtp, empty.cues, empty.chapters) == (QUIETEST, (), ())


def test_chunks_of_another_script_are_refused() -> None:
    chunks = infos(SCRIPT, {})
    with pytest.raises(ValueError, match="6 chunks"):
        assemble(TALK, SCRIPT, chunks[1:], metered(chunks[1:]))
    with pytest.raises(ValueError, match="frames"):
        assemble(TALK, SCRIPT, chunks, metered(chunks[1:]))
    with pytest.raises(ValueError, match="the lines of passage"):
        assemble(TALK, SCRIPT, chunks[::-1], metered(chunks))

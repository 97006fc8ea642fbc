"""The narration keeps the episode's order and distances within a chunk, and never runs ahead of it."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.clock import FRAME
from pipeline.model.timeline import AAC_FRAME, Chunk, aac_frames, narration_clock


@given(st.lists(st.integers(3, 5000), min_size=1, max_size=60))
def test_a_position_moves_with_its_chunk(lengths: list[int]) -> None:
    starts = (0, *accumulate(lengths))
    chunks = [Chunk(f"p{n}", start, length) for n, (start, length) in enumerate(zip(starts, lengths, strict=False))]
    clock = narration_clock(chunks)
    assert clock.duration == sum(aac_frames(length) for length in lengths) * AAC_FRAME
    assert clock.duration % AAC_FRAME == 0
    for number, chunk in enumerate(chunks):
        first, last = chunk.start_frame * FRAME, (chunk.start_frame + chunk.frames) * FRAME - 1
        assert clock.at(first) == clock.starts[number]
        assert clock.at(last) - clock.at(first) == last - first
        assert first <= clock.at(first) < first + (number + 1) * AAC_FRAME


def test_an_episode_without_chunks_has_no_narration() -> None:
    with pytest.raises(ValueError, match="no narration"):
        narration_clock([])

"""The arithmetic of publication: what is replaced within the hour never was, what stood longer has an honest date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Asset, Sound
from pipeline.publish.published import (
    OWED,
    STOOD,
    OtherBytes,
    Published,
    Revision,
    forget,
    reissue,
    remember,
    revise,
    sounds,
    supersede,
)

BEGAN = datetime(2026, 3, 4, 12, tzinfo=UTC)
GUID = "the first GUID"
MINUTE = timedelta(minutes=1)
FILES = {letter: f"media/bench.{letter * 12}.mp3" for letter in "abcde"}


def audio(letter: str) -> Asset:
    return Asset(FILES[letter], "audio/mpeg", 1000 + ord(letter))


def stands(letter: str, minutes: float, state: Published | None = None, guid: str = GUID) -> Published:
    """The state after a build with this audio, so many minutes after the first."""
    return revise(state or Published(), "bench", audio(letter), guid, BEGAN + minutes * MINUTE)


def current(state: Published) -> Revision:
    return state.episodes["bench"].current


def files(state: Published) -> str:
    return "".join(r.sha256[0] for r in state.episodes["bench"].revisions)


def test_first_audio_is_dated_by_the_publication() -> None:
    state = stands("a", 0)
    assert state.episodes["bench"].guid == GUID
    assert current(state) == Revision(FILES["a"], 1097, "a" * 12, BEGAN, None, 0)


def test_audio_that_stood_for_an_hour_is_superseded() -> None:
    state = stands("b", 60, stands("a", 0))
    assert files(state) == "ab"
    assert current(state).updated == BEGAN + STOOD


def test_audio_that_stood_for_less_never_was() -> None:
    assert stands("b", 59, stands("a", 0)) == stands("b", 59)


def test_quick_edit_after_a_replacement_keeps_its_date() -> None:
    state = stands("c", 130, stands("b", 120, stands("a", 0)))
    assert files(state) == "ac"
    assert current(state).updated == BEGAN + 120 * MINUTE
    assert current(state).since == BEGAN + 130 * MINUTE


def test_edit_undone_within_the_hour_restores_the_state() -> None:
    before = stands("b", 120, stands("a", 0))
    assert stands("b", 359, stands("c", 300, before)) == before
    assert stands("b", 310, stands("d", 305, stands("c", 300, before))) == before


def test_edit_undone_later_is_a_replacement() -> None:
    state = stands("a", 200, stands("b", 120, stands("a", 0)))
    assert files(state) == "aba"
    assert current(state).updated == BEGAN + 200 * MINUTE


def test_guid_stays_whatever_the_keys_give_later() -> None:
    state = stands("b", 120, stands("a", 0), guid="of another series key")
    assert state.episodes["bench"].guid == GUID
    quick = stands("b", 10, stands("a", 0), guid="of another series key")
    assert quick.episodes["bench"].guid == "of another series key", "nobody has the first one"


def test_published_bytes_never_change() -> None:
    with pytest.raises(OtherBytes, match="had 1097 bytes when it was published, and now has 5"):
        revise(stands("b", 120, stands("a", 0)), "bench", Asset(FILES["a"], "audio/mpeg", 5), GUID, BEGAN)


def test_reissue_is_an_update_at_any_time() -> None:
    state = reissue(stands("a", 0), "bench", "the second GUID", BEGAN + MINUTE)
    assert state.episodes["bench"].guid == "the second GUID"
    assert files(state) == "aa"
    assert (current(state).reissue, current(state).updated) == (1, BEGAN + MINUTE)


def test_quick_edits_take_no_reissue_back() -> None:
    reissued = reissue(stands("a", 0), "bench", "the second GUID", BEGAN + 120 * MINUTE)
    edited = stands("b", 130, reissued)
    undone = stands("a", 140, edited)
    for state in (edited, undone):
        assert state.episodes["bench"].guid == "the second GUID"
        assert (current(state).reissue, current(state).updated) == (1, BEGAN + 120 * MINUTE)


def test_unknown_episode_cannot_be_reissued() -> None:
    with pytest.raises(KeyError):
        reissue(Published(), "bench", GUID, BEGAN)


BUILDS = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(-30, 200), st.booleans()), min_size=1, max_size=12)
"""(audio, minutes since the build before, whether it is reissued); the clock may be set back."""


def history(builds: list[tuple[str, int, bool]]) -> list[tuple[Published, datetime]]:
    """The states after each build, with its moment."""
    state, moment, states = Published(), BEGAN, []
    for letter, minutes, again in builds:
        moment += minutes * MINUTE
        if again and state.episodes:
            number = current(state).reissue + 1
            state = reissue(state, "bench", f"GUID {number}", moment)
        state = revise(state, "bench", audio(letter), GUID, moment)
        states.append((state, moment))
    return states


@given(BUILDS)
def test_last_revision_is_what_was_built(builds: list[tuple[str, int, bool]]) -> None:
    for (state, _), (letter, _, _) in zip(history(builds), builds, strict=True):
        assert current(state).file == FILES[letter]


@given(BUILDS)
def test_building_again_changes_nothing(builds: list[tuple[str, int, bool]]) -> None:
    state, moment = history(builds)[-1]
    assert revise(state, "bench", audio(builds[-1][0]), GUID, moment + timedelta(days=1)) == state


@given(BUILDS)
def test_revisions_follow_each_other_in_time(builds: list[tuple[str, int, bool]]) -> None:
    for state, _ in history(builds):
        revisions = state.episodes["bench"].revisions
        assert [r.since for r in revisions] == sorted(r.since for r in revisions)
        assert [r.reissue for r in revisions] == sorted(r.reissue for r in revisions)
        assert all(r.updated is None or BEGAN - timedelta(days=1) < r.updated <= r.since for r in revisions)


@given(BUILDS)
def test_guid_is_that_of_the_last_reissue(builds: list[tuple[str, int, bool]]) -> None:
    asked = 0
    for number, ((state, _), (_, _, again)) in enumerate(zip(history(builds), builds, strict=True)):
        asked += again and number > 0
        entry = state.episodes["bench"]
        assert entry.current.reissue == asked
        assert entry.guid == (f"GUID {asked}" if asked else GUID)


@given(BUILDS, st.sampled_from("abcde"), st.integers(0, 59))
def test_edit_and_undo_within_the_hour_leave_no_trace(
    builds: list[tuple[str, int, bool]], letter: str, minutes: int
) -> None:
    state, moment = history(builds)[-1]
    out = max(moment, current(state).since) + STOOD
    edited = revise(state, "bench", audio(letter), GUID, out)
    assert revise(edited, "bench", audio(builds[-1][0]), GUID, out + minutes * MINUTE) == state


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 59)), min_size=1, max_size=12))
def test_audio_replaced_within_the_hour_again_and_again_is_never_an_update(edits: list[tuple[str, int]]) -> None:
    quick = [
        (letter, 0 if n and letter == edits[n - 1][0] else minutes, False) for n, (letter, minutes) in enumerate(edits)
    ]
    state, moment = Published(), BEGAN
    for letter, minutes, _ in quick:
        moment = (current(state).since if state.episodes else moment) + minutes * MINUTE
        state = revise(state, "bench", audio(letter), GUID, moment)
    assert [r.updated for r in state.episodes["bench"].revisions] == [None]


def test_superseded_files_are_owed_for_ninety_days() -> None:
    state = supersede(Published(), [FILES["a"]], [FILES["b"]], BEGAN)
    assert state.owed == {FILES["a"]: BEGAN + OWED}
    later = supersede(state, [FILES["a"], FILES["b"]], [FILES["c"]], BEGAN + timedelta(days=89))
    assert later.owed == {FILES["a"]: BEGAN + OWED, FILES["b"]: BEGAN + timedelta(days=89) + OWED}
    assert list(supersede(later, [FILES["b"]], [FILES["c"]], BEGAN + OWED).owed) == [FILES["b"]]


def test_file_that_stands_again_is_not_owed() -> None:
    state = supersede(Published(), [FILES["a"]], [FILES["b"]], BEGAN)
    assert supersede(state, [FILES["b"]], [FILES["a"]], BEGAN + MINUTE).owed == {FILES["b"]: BEGAN + MINUTE + OWED}


def heard_in(letter: str, minutes: float, state: Published | None = None, **names: str) -> Published:
    """The state after a build with this audio, in which people are heard with these voices for the first time."""
    voices = {person: Sound("espeak", name, 50) for person, name in names.items()}
    return remember(stands(letter, minutes, state), "bench", voices)


def known(state: Published, minutes: float, engine: str = "espeak") -> dict[str, str]:
    return {person: sound.name for person, sound in sounds(state, engine, BEGAN + minutes * MINUTE).items()}


def test_voices_are_known_once_their_audio_stood_for_an_hour() -> None:
    state = heard_in("a", 0, mira="alto")
    assert known(state, 59) == {}
    assert known(state, 60) == {"mira": "alto"}
    assert known(state, 60, "another engine") == {}
    assert known(heard_in("b", 59, state, mira="basso"), 100) == {}, "replaced within the hour"
    assert known(heard_in("b", 59, state, mira="basso"), 119) == {"mira": "basso"}


def test_voice_of_replaced_audio_is_known_until_another_stood_for_an_hour() -> None:
    state = heard_in("b", 120, heard_in("a", 0, mira="alto", jon="basso"), mira="canto")
    assert known(state, 179) == {"mira": "alto", "jon": "basso"}
    assert list(known(state, 180).items()) == [("jon", "basso"), ("mira", "canto")], "the last one given is the last"


def test_voices_are_added_to_audio_that_stood_before_they_were_kept() -> None:
    state = heard_in("a", 300, stands("a", 0), mira="alto")
    assert len(state.episodes["bench"].revisions) == 1
    assert known(state, 300) == {"mira": "alto"}


def test_voices_of_what_left_within_the_hour_were_never_heard() -> None:
    state = heard_in("a", 0, mira="alto")
    assert known(forget(state, ["other"], BEGAN + 59 * MINUTE), 300) == {}
    assert known(forget(state, ["other"], BEGAN + STOOD), 300) == {"mira": "alto"}
    assert forget(state, ["bench"], BEGAN) == state
    assert forget(state, ["other"], BEGAN - MINUTE) == state, "a clock that was set back says nothing"


def test_reissue_forgets_no_voice() -> None:
    again = reissue(heard_in("a", 0, mira="alto"), "bench", "another GUID", BEGAN + MINUTE)
    assert known(again, 61) == {"mira": "alto"}

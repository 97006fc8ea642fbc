"""The arithmetic of publication: what a record says after each of them, and what of it never changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import NARRATOR, Sound
from pipeline.publish.published import (
    BuiltEpisode,
    Enclosure,
    Entry,
    OwedFile,
    Published,
    PublishedFile,
    PublishedVoice,
    ahead,
    completed,
    dated,
    identity,
    newest_moment,
    other_identity,
    owed_files,
    published_sounds,
    reissued,
    renamed,
    taken,
    withdrawn,
)
from pipeline.write import episode_guid

DAY = timedelta(days=1)
KEEP = 90 * DAY
STATED = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""The date of publication in the transcript."""
BEGAN = datetime(2026, 3, 20, 8, tzinfo=UTC)
"""When the first publication was."""
SERIES = "quay-talks"
ALTO, BASSO = Sound("espeak", "alto", 50), Sound("espeak", "basso", 50)


def sound_file(key: str, content: str) -> str:
    return f"media/{key}.{content}.mp3"


def built(key: str = "bench", content: str = "a", stated: datetime = STATED, **sounds: Sound) -> BuiltEpisode:
    """An episode as a build has it: its file is named after its content, its book after its key."""
    files = {
        sound_file(key, content): PublishedFile(len(key), content * 64),
        f"books/{key}.epub": PublishedFile(len(content), content * 64),
    }
    return BuiltEpisode(key, stated, "espeak", content, "cover", sounds, files)


def publish(
    before: Published,
    *episodes: BuiltEpisode,
    day: float = 0,
    regenerate: Collection[str] = (),
    theirs: Published | None = None,
) -> Published:
    """The record after a publication of these episodes, some days after the first one.

    :param theirs: the record at the target, if it is not the one here.
    """
    now = BEGAN + day * DAY
    new = [e.key for e in episodes if e.key in before.episodes and before.episodes[e.key].content != e.content]
    state = dated(before, SERIES, episodes, {*new, *regenerate}, now)
    keys = {episode.key for episode in episodes}
    pages: dict[str, Mapping[str, OwedFile]] = {
        key: {f"episodes/{key}.html": OwedFile(1, "e" * 64, now + KEEP)}
        for key, entry in before.episodes.items()
        if entry.active and key not in keys
    }
    return completed(before, theirs or before, state, episodes, pages, now + KEEP, now)


def bench(state: Published) -> Entry:
    return state.episodes["bench"]


FIRST = publish(Published(), built())


# What clients know an episode by


def test_episode_that_was_never_published_is_known_by_its_keys_and_its_date() -> None:
    known = identity(Published(), SERIES, "bench", STATED)
    assert known.guid == episode_guid(SERIES, "bench")
    assert (known.published, known.updated, known.first_key) == (STATED, STATED, "bench")


def test_published_episode_is_known_by_its_record_whatever_the_transcript_and_the_settings_say() -> None:
    known = identity(FIRST, "pier-talks", "bench", STATED + 40 * DAY)
    assert known.guid == episode_guid(SERIES, "bench")
    assert (known.published, known.updated) == (STATED, STATED)


def test_replaced_sound_is_dated_by_its_publication() -> None:
    state = publish(FIRST, built(content="b"), day=3)
    assert identity(state, SERIES, "bench", STATED).updated == BEGAN + 3 * DAY
    assert identity(state, SERIES, "bench", STATED).published == STATED


def test_nothing_is_updated_before_it_was_published() -> None:
    late = replace(bench(FIRST), published=BEGAN + DAY, updated=BEGAN)
    known = identity(replace(FIRST, episodes={"bench": late}), SERIES, "bench", STATED)
    assert known.updated == known.published == BEGAN + DAY


def test_record_that_knows_no_date_of_publication_takes_that_of_the_transcript() -> None:
    older = replace(FIRST, episodes={"bench": replace(bench(FIRST), published=None)})
    assert identity(older, SERIES, "bench", STATED).published == STATED
    assert bench(publish(older, built(), day=1)).published == STATED, "from then on it is on record"


# A publication


def test_first_publication() -> None:
    assert FIRST.series == SERIES
    assert bench(FIRST) == Entry(
        guid=episode_guid(SERIES, "bench"),
        published=STATED,
        since=BEGAN,
        engine="espeak",
        content="a",
        artwork="cover",
        files=built().files,
    )


def test_publishing_the_same_again_changes_nothing() -> None:
    assert publish(FIRST, built(), day=5) == FIRST


def test_new_text_replaces_the_sound_and_owes_the_old_one() -> None:
    state = publish(FIRST, built(content="b"), day=3)
    now = BEGAN + 3 * DAY
    assert bench(state) == replace(
        bench(FIRST),
        since=now,
        updated=now,
        revision=2,
        content="b",
        files=built(content="b").files,
        owed={sound_file("bench", "a"): OwedFile(5, "a" * 64, now + KEEP)},
    )


def test_sound_that_is_wished_new_is_an_update_though_its_text_stayed() -> None:
    state = publish(FIRST, built(), day=2, regenerate=["bench"])
    assert (bench(state).updated, bench(state).revision) == (BEGAN + 2 * DAY, 2)


def test_change_of_shown_words_alone_is_a_revision_and_no_update() -> None:
    book = {**built().files, "books/bench.epub": PublishedFile(9, "f" * 64)}
    state = publish(FIRST, replace(built(), files=book), day=2)
    assert bench(state) == replace(bench(FIRST), revision=2, files=book)


def test_revision_counts_the_changes_of_its_own_episode_alone() -> None:
    both = publish(FIRST, built(), built("bollard"), day=1)
    edited = publish(both, built(), built("bollard", "b"), day=2)
    assert {key: entry.revision for key, entry in edited.episodes.items()} == {"bench": 1, "bollard": 2}


def test_first_key_of_the_series_stays() -> None:
    assert dated(FIRST, "pier-talks", [built()], (), BEGAN).series == SERIES


def test_other_text_replaces_the_sound_of_another_origin() -> None:
    elsewhere = Enclosure("https://elsewhere.example/1.mp3", 1, "audio/mpeg")
    moved = replace(FIRST, episodes={"bench": replace(bench(FIRST), enclosure=elsewhere)})
    assert bench(publish(moved, built(), day=1)).enclosure is not None
    assert bench(publish(moved, built(content="b"), day=1)).enclosure is None


# Files that are owed


def test_file_is_owed_until_its_day_and_no_longer() -> None:
    state = publish(FIRST, built(content="b"), day=3)
    old = sound_file("bench", "a")
    assert old in owed_files(publish(state, built(content="b"), day=92))
    assert old not in owed_files(publish(state, built(content="b"), day=93))
    assert publish(state, built(content="b"), day=93).episodes["bench"].revision == 2, "this is no news"


def test_file_that_is_owed_keeps_its_day() -> None:
    state = publish(publish(FIRST, built(content="b"), day=3), built(content="c"), day=5)
    assert {name: file.until - BEGAN for name, file in bench(state).owed.items()} == {
        sound_file("bench", "a"): 3 * DAY + KEEP,
        sound_file("bench", "b"): 5 * DAY + KEEP,
    }


def test_file_that_is_published_again_is_not_owed() -> None:
    state = publish(publish(FIRST, built(content="b"), day=3), built(), day=4)
    assert list(bench(state).owed) == [sound_file("bench", "b")]


def test_file_that_is_owed_twice_is_owed_until_the_later_day() -> None:
    early, late = OwedFile(1, "a" * 64, BEGAN), OwedFile(1, "a" * 64, BEGAN + DAY)
    one, other = replace(bench(FIRST), owed={"media/x": late}), replace(bench(FIRST), owed={"media/x": early})
    state = Published(owed={"media/x": early}, episodes={"one": one, "other": other})
    assert owed_files(state) == {"media/x": late}


def test_files_of_a_publication_from_elsewhere_are_owed_too() -> None:
    """Its record was taken before, so that this one is as new; what it put there is what apps have now."""
    theirs = publish(FIRST, built(content="b"), day=1)
    state = publish(FIRST, built(content="c"), day=2, theirs=theirs)
    assert set(bench(state).owed) == {sound_file("bench", "a"), sound_file("bench", "b")}


# Episodes that leave


def test_episode_that_leaves_stays_known_and_owes_its_files_and_its_page() -> None:
    both = publish(FIRST, built(), built("bollard"), day=1)
    entry = publish(both, built(), day=2).episodes["bollard"]
    assert (entry.left, entry.active, entry.revision, entry.files) == (BEGAN + 2 * DAY, False, 2, {})
    assert set(entry.owed) == {sound_file("bollard", "a"), "books/bollard.epub", "episodes/bollard.html"}
    assert entry.guid == both.episodes["bollard"].guid


def test_episode_that_returns_is_the_same_one() -> None:
    gone = publish(publish(FIRST, built(), built("bollard"), day=1), built(), day=2)
    assert publish(gone, built(), day=3) == gone, "it leaves once"
    back = publish(gone, built(), built("bollard"), day=4).episodes["bollard"]
    assert back.active
    assert (back.guid, back.published, back.updated) == (episode_guid(SERIES, "bollard"), STATED, None)
    assert back.since == BEGAN + 4 * DAY
    assert list(back.owed) == ["episodes/bollard.html"]


def test_what_nobody_is_owed_any_more_of_an_episode_that_left_is_forgotten() -> None:
    gone = publish(publish(FIRST, built(), built("bollard"), day=1), built(), day=2)
    later = publish(gone, built(), day=2 + 90).episodes["bollard"]
    assert (later.owed, later.revision) == ({}, 2)


# Voices


def test_voices_are_kept_with_the_day_from_which_they_were_heard() -> None:
    first = publish(Published(), built(mira=ALTO, **{NARRATOR: BASSO}))
    assert bench(first).voices == {
        "mira": PublishedVoice("alto", 50, BEGAN),
        NARRATOR: PublishedVoice("basso", 50, BEGAN),
    }
    more = publish(first, built(content="b", mira=ALTO, jon=BASSO), day=1)
    assert bench(more).voices["mira"].since == BEGAN
    assert bench(more).voices["jon"].since == BEGAN + DAY
    assert NARRATOR in bench(more).voices, "who has left may return"


def test_another_voice_takes_the_place_of_the_first() -> None:
    state = publish(publish(Published(), built(mira=ALTO)), built(content="b", mira=BASSO), day=1)
    assert bench(state).voices == {"mira": PublishedVoice("basso", 50, BEGAN + DAY)}


def test_voices_of_another_engine_are_forgotten() -> None:
    first = publish(Published(), built(mira=ALTO, jon=BASSO))
    kokoro = replace(built(content="b", mira=Sound("kokoro", "af", 50)), engine="kokoro")
    state = publish(first, kokoro, day=1)
    assert bench(state).voices == {"mira": PublishedVoice("af", 50, BEGAN + DAY)}
    assert published_sounds(state, "espeak") == {}
    assert published_sounds(state, "kokoro") == {"mira": Sound("kokoro", "af", 50)}


def test_sound_that_somebody_was_given_last_is_theirs() -> None:
    first = publish(Published(), built("bollard", mira=ALTO), built("bench", mira=ALTO, jon=ALTO))
    state = publish(first, built("bollard", "b", mira=BASSO), built("bench", mira=ALTO, jon=ALTO), day=1)
    assert list(published_sounds(state, "espeak").items()) == [("jon", ALTO), ("mira", BASSO)], "the latest is last"


def test_sounds_of_episodes_that_left_are_known() -> None:
    gone = publish(publish(Published(), built(), built("bollard", mira=ALTO)), built(), day=1)
    assert published_sounds(gone, "espeak") == {"mira": ALTO}


# Other GUIDs, other keys, nothing any more


def test_reissue_gives_another_guid_each_time_and_is_an_update() -> None:
    one = reissued(FIRST, "bench", SERIES, BEGAN + DAY)
    two = reissued(one, "bench", SERIES, BEGAN + 2 * DAY)
    assert [bench(s).guid for s in (one, two)] == [episode_guid(SERIES, "bench", n) for n in (1, 2)]
    assert bench(two) == replace(
        bench(FIRST), guid=bench(two).guid, reissue=2, revision=3, since=BEGAN + 2 * DAY, updated=BEGAN + 2 * DAY
    )


def test_reissue_takes_the_key_that_the_series_was_published_with() -> None:
    assert bench(reissued(FIRST, "bench", "pier-talks", BEGAN)).guid == episode_guid(SERIES, "bench", 1)


def test_renamed_episode_is_the_same_one_under_another_key() -> None:
    state = renamed(FIRST, "bench", "seat")
    assert state.episodes == {"seat": replace(bench(FIRST), formerly=("bench",), revision=2)}
    known = identity(state, SERIES, "seat", STATED)
    assert (known.guid, known.first_key) == (bench(FIRST).guid, "bench")


@given(st.lists(st.sampled_from(["bench", "seat", "stool"]), max_size=6))
def test_first_key_outlives_every_renaming(names: list[str]) -> None:
    """The book's identifier is made of it."""
    state, key = FIRST, "bench"
    for name in names:
        if name != key:
            state, key = renamed(state, key, name), name
    known = identity(state, SERIES, key, STATED)
    assert (known.guid, known.first_key) == (bench(FIRST).guid, "bench")
    entry = state.episodes[key]
    assert set(entry.formerly) | {key} == {"bench", *names}
    assert len(set(entry.formerly)) == len(entry.formerly)


def test_new_episode_with_a_former_key_would_have_the_guid_of_another() -> None:
    seat = renamed(FIRST, "bench", "seat")
    assert other_identity(seat, SERIES, "bench") == "seat"
    assert other_identity(seat, SERIES, "seat") == "", "its own"
    assert other_identity(seat, SERIES, "gull") == ""
    assert other_identity(reissued(seat, "seat", SERIES, BEGAN), SERIES, "bench") == "seat", "its book has that one"
    moved = replace(FIRST, episodes={"seat": bench(FIRST)})
    assert other_identity(moved, SERIES, "bench") == "seat", "taken over under another key"


def test_episode_that_is_withdrawn_is_no_longer_active_and_that_is_said_once() -> None:
    gone = withdrawn(FIRST, ["bench"], BEGAN + DAY)
    assert (bench(gone).withdrawn, bench(gone).active, bench(gone).revision) == (BEGAN + DAY, False, 2)
    assert gone.withdrawn == {"bench"}
    assert withdrawn(gone, ["bench"], BEGAN + 9 * DAY) == gone


@pytest.mark.parametrize(
    "change",
    [
        lambda state: reissued(state, "gull", SERIES, BEGAN),
        lambda state: renamed(state, "gull", "tern"),
        lambda state: withdrawn(state, ["gull"], BEGAN),
    ],
)
def test_episode_that_was_never_published_cannot_be_changed(change: object) -> None:
    with pytest.raises(KeyError):
        change(FIRST)  # type: ignore[operator]


def test_newest_moment_is_of_whatever_happened_last() -> None:
    assert newest_moment(Published()) is None
    assert newest_moment(FIRST) == BEGAN
    assert newest_moment(withdrawn(FIRST, ["bench"], BEGAN + DAY)) == BEGAN + DAY
    assert newest_moment(publish(FIRST, built(content="b"), day=3)) == BEGAN + 3 * DAY


# Two records


def test_record_is_ahead_by_the_episodes_that_were_published_from_it() -> None:
    both = publish(FIRST, built(), built("bollard"), day=1)
    assert ahead(both, FIRST) == ("bollard",)
    assert ahead(FIRST, both) == ()
    assert ahead(FIRST, Published()) == ("bench",)
    assert ahead(publish(both, built(content="b"), built("bollard"), day=2), both) == ("bench",)


def test_record_that_owes_less_is_not_ahead() -> None:
    edited = publish(FIRST, built(content="b"), day=1)
    assert ahead(publish(edited, built(content="b"), day=200), edited) == ()


def test_renamed_episode_is_known_by_its_former_key_and_by_its_guid() -> None:
    seat = renamed(FIRST, "bench", "seat")
    assert ahead(FIRST, seat) == ()
    assert ahead(seat, FIRST) == ("seat",)
    assert taken(seat, FIRST) == seat


def test_two_publishers_who_changed_the_same_episode_are_told_apart() -> None:
    """Each counts one revision more; what is live for subscribers must not be lost unseen."""
    theirs = publish(FIRST, built(content="b"), day=2)
    ours = reissued(FIRST, "bench", SERIES, BEGAN + DAY)
    assert bench(theirs).revision == bench(ours).revision
    assert ahead(theirs, ours) == ("bench",)
    assert bench(taken(theirs, ours)) == bench(theirs)


def test_date_that_was_corrected_by_hand_is_no_other_publication() -> None:
    ours = replace(FIRST, episodes={"bench": replace(bench(FIRST), published=STATED - DAY)})
    assert ahead(FIRST, ours) == ()


def test_what_each_of_two_publishers_knows_alone_is_joined() -> None:
    common = publish(FIRST, built(), built("bollard"), day=1)
    theirs = publish(common, built(content="b"), built("bollard"), day=2)
    ours = publish(common, built(), built("bollard", "b"), day=3)
    joined = taken(theirs, ours)
    assert joined.episodes == {"bench": theirs.episodes["bench"], "bollard": ours.episodes["bollard"]}


# Whatever the past


@dataclass(frozen=True)
class Step:
    """A publication of a history: which episodes, with which text, and what else happens."""

    days: int
    texts: Mapping[str, str]
    regenerate: frozenset[str]
    reissue: bool


TEXTS = st.dictionaries(st.sampled_from(["bench", "bollard", "gull"]), st.sampled_from("abcd"), min_size=1)
STEPS = st.builds(
    Step, st.integers(0, 100), TEXTS, st.frozensets(st.sampled_from(["bench", "bollard"]), max_size=1), st.booleans()
)
HISTORIES = st.lists(STEPS, min_size=1, max_size=10)


def history(steps: list[Step]) -> list[tuple[Published, datetime]]:
    """The records after each publication, with its moment."""
    state, day, found = Published(), 0, []
    for step in steps:
        day += step.days
        if step.reissue and "bench" in state.episodes:
            state = reissued(state, "bench", SERIES, BEGAN + day * DAY)
        episodes = [built(key, text, STATED + len(found) * DAY) for key, text in sorted(step.texts.items())]
        state = publish(state, *episodes, day=day, regenerate=step.regenerate)
        found.append((state, BEGAN + day * DAY))
    return found


@given(HISTORIES)
def test_guid_and_date_of_publication_never_change(steps: list[Step]) -> None:
    first: dict[str, Entry] = {}
    for state, _ in history(steps):
        for key, entry in state.episodes.items():
            known = first.setdefault(key, entry)
            assert entry.published == known.published
            assert entry.guid == episode_guid(SERIES, key, entry.reissue)
            assert entry.reissue == 0 or key == "bench"


@given(HISTORIES)
def test_revisions_grow_with_each_change_and_with_nothing_else(steps: list[Step]) -> None:
    before = Published()
    for state, _ in history(steps):
        for key, entry in state.episodes.items():
            known = before.episodes.get(key)
            if known is None:
                assert entry.revision == 1 + entry.reissue
            elif replace(known, owed={}) == replace(entry, owed={}):
                assert entry.revision == known.revision
            else:
                assert entry.revision > known.revision
        assert set(before.episodes) <= set(state.episodes), "nothing is forgotten"
        before = state


@given(HISTORIES)
def test_moments_are_those_of_publications_in_their_order(steps: list[Step]) -> None:
    moments = [moment for _, moment in history(steps)]
    for state, now in history(steps):
        for entry in state.episodes.values():
            assert entry.since in moments
            assert entry.updated is None or (entry.updated in moments and entry.updated <= entry.since <= now)
            assert entry.left is None or entry.left in moments


@given(HISTORIES)
def test_each_file_is_there_or_owed_until_ninety_days_after_it_was_last_published(steps: list[Step]) -> None:
    last: dict[str, datetime] = {}
    """When each file left."""
    live: set[str] = set()
    for state, now in history(steps):
        files = {name for entry in state.episodes.values() for name in entry.files}
        last |= dict.fromkeys(live - files, now)
        owed = {name: file.until for name, file in owed_files(state).items() if not name.startswith("episodes/")}
        wanted = {name: moment + KEEP for name, moment in last.items() if name not in files and moment + KEEP > now}
        assert owed == wanted
        live = files


def without_owed(state: Published) -> Published:
    return replace(state, episodes={key: replace(entry, owed={}) for key, entry in state.episodes.items()})


@given(HISTORIES, st.integers(0, 400))
def test_publishing_the_same_later_is_no_news(steps: list[Step], days: int) -> None:
    state, now = history(steps)[-1]
    episodes = [built(key, entry.content) for key, entry in sorted(state.episodes.items()) if entry.active]
    later = publish(state, *episodes, day=(now - BEGAN) / DAY + days)
    assert ahead(later, state) == ()
    assert without_owed(later) == without_owed(state)
    assert owed_files(later).items() <= owed_files(state).items()


@given(HISTORIES, st.data())
def test_nothing_is_ahead_of_a_record_that_took_it(steps: list[Step], data: st.DataObject) -> None:
    states = [Published(), *(state for state, _ in history(steps))]
    ours = states[data.draw(st.integers(0, len(states) - 1))]
    theirs = states[-1]
    assert without_owed(taken(theirs, ours)) == without_owed(theirs), "ours is an earlier state of theirs"
    assert ahead(theirs, taken(theirs, ours)) == ()
    assert ahead(ours, theirs) == (), "a later state knows everything that an earlier one did"
    assert bool(ahead(theirs, ours)) == any(
        key not in ours.episodes or entry.revision > ours.episodes[key].revision
        for key, entry in theirs.episodes.items()
    )


@given(HISTORIES, STEPS, STEPS)
def test_two_publishers_find_out_whatever_each_of_them_did(steps: list[Step], one: Step, other: Step) -> None:
    common = history(steps)
    theirs, ours = history([*steps, one])[-1][0], history([*steps, other])[-1][0]
    changed = {k for k, e in theirs.episodes.items() if e != common[-1][0].episodes.get(k)}
    joined = taken(theirs, ours)
    assert ahead(theirs, joined) == ()
    assert set(joined.episodes) == set(theirs.episodes) | set(ours.episodes)
    for key in ahead(theirs, ours):
        assert key in changed
        assert joined.episodes[key] == theirs.episodes[key]


def sounds_of(state: Published) -> dict[str, str]:
    return {person: sound.name for person, sound in published_sounds(state, "espeak").items()}


@given(st.lists(st.dictionaries(st.sampled_from(["mira", "jon"]), st.sampled_from([ALTO, BASSO])), max_size=6))
def test_everybody_has_the_sound_that_they_were_last_heard_with(casts: list[dict[str, Sound]]) -> None:
    state, last = Published(), dict[str, str]()
    for day, cast in enumerate(casts):
        state = publish(state, built(content="abcdef"[day], **cast), day=day)
        last |= {person: sound.name for person, sound in cast.items()}
        assert sounds_of(state) == last

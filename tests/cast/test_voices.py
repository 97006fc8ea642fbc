"""Who is given which voice."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Document, Voice
from pipeline.settings import CastEntry, Settings, Speech
from tests.cast.casting import NARRATOR, ROSTER, cast, document, talk

NAMES = ["Anna Berg", "Jon Lind", "Mia Ohl", "Per Ek", "Ulla Holm", "Ivo Rask", "Eva Quist", "Kai Sund"]
EPISODES = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True), min_size=1, max_size=6)


def episodes(groups: list[list[str]]) -> list[Document]:
    return [talk(*names, key=f"talk-{n}") for n, names in enumerate(groups)]


def settings(*entries: CastEntry) -> Settings:
    return Settings(Path(), cast=entries)


@given(EPISODES)
def test_nobody_in_an_episode_sounds_like_another(groups: list[list[str]]) -> None:
    voices, narrator, found = cast(episodes(groups))
    for names in groups:
        sounds = [voices[name.lower().replace(" ", "-")] for name in names]
        assert len({(v.name, v.pitch) for v in [*sounds, narrator]}) == len(names) + 1
    assert found == []


@given(EPISODES, st.randoms())
def test_the_order_of_speakers_does_not_count(groups: list[list[str]], dice: st.random.Random) -> None:
    before, _, _ = cast(episodes(groups))
    for names in groups:
        dice.shuffle(names)
    assert cast(episodes(groups))[0] == before


@given(EPISODES, EPISODES)
def test_later_episodes_change_nothing_earlier(groups: list[list[str]], more: list[list[str]]) -> None:
    before, _, _ = cast(episodes(groups))
    after, _, _ = cast(episodes(groups + more))
    assert {person: after[person] for person in before} == before


def test_an_automatic_voice_is_one_of_the_roster_at_the_series_rate() -> None:
    voices, narrator, _ = cast([talk("Anna Berg")], Settings(Path(), speech=Speech(rate=180)))
    assert voices["anna-berg"].name in ROSTER
    assert (voices["anna-berg"].rate, voices["anna-berg"].pitch, narrator.rate) == (180, 50, 180)
    assert narrator.name == NARRATOR


def test_when_the_roster_is_used_up_the_voices_are_lowered_and_raised() -> None:
    names = [*NAMES, "Sven Dahl"]
    voices, _, _ = cast([talk(*names)])
    assert sorted({v.pitch for v in voices.values()}) == [32, 50]
    assert len({(v.name, v.pitch) for v in voices.values()}) == len(names)


def test_when_all_is_used_up_voices_are_given_again_but_not_in_one_episode() -> None:
    """30 sounds for 40 guests, two at a time."""
    groups = [[f"Gast{chr(97 + n)} {side}son" for side in ("Left", "Right")] for n in range(20)]
    voices, _, found = cast(episodes(groups))
    for left, right in groups:
        one, other = (voices[n.lower().replace(" ", "-")] for n in (left, right))
        assert (one.name, one.pitch) != (other.name, other.pitch)
    assert found == []


def test_more_people_than_sounds_in_one_episode_is_reported() -> None:
    _, _, found = cast([talk("Anna Berg", *NAMES[1:6])], roster=["alto"])
    assert {d.code for d in found} == {"R115"}


@pytest.mark.parametrize("name", ["Raymond Quill", "RAYMOND QUILL", "Ray", "R.Q.", "raymond-quill"])
def test_cast_toml_names_people_by_name_alias_or_id(name: str) -> None:
    people = '+++\npeople = [{ name = "Raymond Quill", aliases = ["Ray", "R Q"] }]\n+++\n'
    entry = CastEntry(name, "basso", rate=140, pitch=40)
    voices, _, found = cast([document(f"{people}Ray: Yes.")], settings(entry))
    assert voices == {"raymond-quill": Voice("espeak", "basso", 140, 40)}
    assert found == []


def test_a_name_goes_before_an_alias() -> None:
    people = '+++\npeople = ["Berg", { name = "Anna Holm", aliases = ["Berg"] }]\n+++\n'
    voices, _, _ = cast([document(f"{people}Berg: Yes.\n\nAnna Holm: No.")], settings(CastEntry("Berg", "basso")))
    assert voices["berg"].name == "basso"
    assert voices["anna-holm"].name != "basso"


def test_cast_toml_may_cast_the_narrator() -> None:
    voices, narrator, _ = cast([talk("Anna Berg")], settings(CastEntry("Narrator", "basso", rate=150)))
    assert narrator == Voice("espeak", "basso", 150, 50)
    assert voices["anna-berg"].name != "basso"


def test_a_voice_that_cast_toml_gives_is_given_to_nobody_else() -> None:
    voices, _, _ = cast([talk(*NAMES[:5])], settings(CastEntry("Per Ek", "alto")))
    assert [person for person, voice in voices.items() if voice.name == "alto"] == ["per-ek"]


def test_casting_one_person_leaves_those_with_other_voices_alone() -> None:
    before, _, _ = cast([talk("Anna Berg", "Jon Lind")])
    entry = CastEntry("Jon Lind", before["jon-lind"].name, pitch=60)
    after, _, _ = cast([talk("Anna Berg", "Jon Lind")], settings(entry))
    assert after["anna-berg"] == before["anna-berg"]


def test_an_entry_for_nobody() -> None:
    _, _, found = cast([talk("Mira Holt")], settings(CastEntry("Mira Hult", "alto", line=4)))
    assert [str(d) for d in found] == [
        'R112 warning voices/cast.toml:4: "Mira Hult" does not speak in this series; did you mean "Mira Holt"?'
    ]


def test_somebody_listed_who_never_speaks_needs_no_voice() -> None:
    listed = document('+++\npeople = ["Anna Berg", "Jon Lind"]\n+++\nAnna Berg: Yes.')
    voices, _, found = cast([listed], settings(CastEntry("Jon Lind", "alto")))
    assert list(voices) == ["anna-berg"]
    assert [d.code for d in found] == ["R112"]


def test_the_same_voice_twice_is_reported_once_for_each_episode() -> None:
    entries = (CastEntry("Anna Berg", "alto"), CastEntry("Jon Lind", "alto"))
    _, _, found = cast([talk("Anna Berg", "Jon Lind", key="a"), talk("Jon Lind", key="b")], settings(*entries))
    assert [d.message for d in found] == ['Anna Berg and Jon Lind have the same voice in the episode "a": alto']
    lower = (entries[0], CastEntry("Jon Lind", "alto", pitch=30))
    assert cast([talk("Anna Berg", "Jon Lind")], settings(*lower))[2] == []


@pytest.mark.parametrize("order", list(permutations(NAMES[:3])))
def test_the_same_voice_whatever_the_order(order: tuple[str, ...]) -> None:
    assert cast([talk(*order)])[0] == cast([talk(*NAMES[:3])])[0]

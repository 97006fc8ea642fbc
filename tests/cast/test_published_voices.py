"""Who was published with an automatic voice keeps it (R116, R506)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import NARRATOR as NARRATING
from pipeline.model import Document, Sound, Voice
from pipeline.settings import CastEntry, Settings, Speech
from tests.cast.casting import NARRATOR, ROSTER, cast, talk

NAMES = ["Anna Berg", "Jon Lind", "Mia Ohl", "Per Ek", "Ulla Holm", "Ivo Rask", "Eva Quist", "Kai Sund"]
GROUPS = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True), min_size=1, max_size=5)
SOUNDS = st.builds(Sound, st.just("espeak"), st.sampled_from([*ROSTER, NARRATOR, "lost"]), st.sampled_from([32, 50]))
ALTO, BASSO = (Sound("espeak", name, 50) for name in ("alto", "basso"))


def episodes(groups: Iterable[Sequence[str]]) -> list[Document]:
    return [talk(*names, key=f"talk-{n}") for n, names in enumerate(groups)]


def identity(name: str) -> str:
    return name.lower().replace(" ", "-")


def sounds(voices: Mapping[str, Voice]) -> dict[str, Sound]:
    return {person: voice.sound for person, voice in voices.items()}


def settings(*entries: CastEntry) -> Settings:
    return Settings(Path(), cast=entries)


@given(GROUPS, GROUPS, st.lists(st.tuples(st.integers(0, 4), st.sampled_from([*NAMES, "Aba Ek", "Zoe Ek"]))))
def test_whoever_comes_changes_no_published_voice(
    groups: list[list[str]], more: list[list[str]], joining: list[tuple[int, str]]
) -> None:
    """People join published episodes, and new episodes come before and after them."""
    before = sounds(cast(episodes(groups))[0])
    joined = [[*names, *(name for at, name in joining if at == n)] for n, names in enumerate(groups)]
    after, narrator, found = cast(episodes([*more[:2], *joined, *more[2:]]), published=before)
    assert {person: after[person].sound for person in before} == before
    for names in (*more, *joined):
        heard = {identity(name) for name in names}
        assert len({narrator.sound, *(after[p].sound for p in heard)}) == len(heard) + 1
    assert found == []


@given(GROUPS, st.sets(st.sampled_from(NAMES)))
def test_what_is_published_of_a_series_does_not_change_it(groups: list[list[str]], stood: set[str]) -> None:
    """However much of it has stood in the feed by now, a build of the same text is the same."""
    voices, narrator, _ = cast(episodes(groups))
    known = {identity(name) for name in stood}
    published = {p: sound for p, sound in sounds(voices).items() if p in known}
    assert cast(episodes(groups), published=published) == (voices, narrator, [])


@given(GROUPS, st.dictionaries(st.sampled_from([*map(identity, NAMES), "long-gone", NARRATING]), SOUNDS))
def test_nobody_in_an_episode_sounds_like_another_whatever_was_published(
    groups: list[list[str]], published: dict[str, Sound]
) -> None:
    voices, narrator, found = cast(episodes(groups), published=published, lost=["lost"])
    for names in groups:
        assert len({narrator.sound, *(voices[identity(n)].sound for n in names)}) == len(names) + 1
    assert {d.code for d in found} <= {"R116", "R506"}
    assert ("R506" in {d.code for d in found}) == any(
        sound.name == "lost" and (p in (NARRATING, *map(identity, chain(*groups)))) for p, sound in published.items()
    )
    reported = {d.message.partition(" cannot")[0] for d in found}
    changed = {
        n for names in groups for n in names if published.get(identity(n)) not in (None, voices[identity(n)].sound)
    }
    assert changed <= reported <= {*changed, "the narrator"}


def test_published_voice_speaks_at_the_rate_of_the_series() -> None:
    published = {"anna-berg": Sound("espeak", "alto", 32), NARRATING: BASSO}
    voices, narrator, _ = cast([talk("Anna Berg")], Settings(Path(), speech=Speech(rate=180)), published=published)
    assert voices["anna-berg"] == Voice("espeak", "alto", 180, 32)
    assert narrator == Voice("espeak", "basso", 180, 50)


def test_nobody_is_given_the_published_voice_of_the_narrator() -> None:
    voices, _, _ = cast([talk(*NAMES[:5])], published={NARRATING: ALTO})
    assert "alto" not in {voice.name for voice in voices.values()}


def test_cast_toml_goes_before_what_was_published() -> None:
    entries = (CastEntry("Anna Berg", "fife"), CastEntry("narrator", "canto"))
    published = {"anna-berg": ALTO, NARRATING: BASSO}
    voices, narrator, found = cast([talk("Anna Berg", "Jon Lind")], settings(*entries), published=published)
    assert (voices["anna-berg"].name, narrator.name) == ("fife", "canto")
    assert found == []


def test_whom_cast_toml_names_has_their_published_voice_back_without_it() -> None:
    talks, published = [talk(*NAMES[:4])], {"anna-berg": ALTO}
    others, _, _ = cast(talks, settings(CastEntry("Anna Berg", "fife")), published=published)
    assert ALTO not in sounds(others).values()
    after, _, _ = cast(talks, published={**published, **{p: v.sound for p, v in others.items() if p != "anna-berg"}})
    assert after["anna-berg"].sound == ALTO


def test_voice_that_cast_toml_gives_to_somebody_else_is_given_up() -> None:
    talks = [talk("Jon Lind"), talk("Mia Ohl", key="other")]
    voices, _, found = cast(talks, settings(CastEntry("Mia Ohl", "alto", line=7)), published={"jon-lind": ALTO})
    assert voices["jon-lind"].name not in ("alto", NARRATOR)
    assert [str(d) for d in found] == [
        "R116 warning voices/cast.toml:7: Jon Lind cannot keep the published voice alto: Mia Ohl has it; "
        "give Mia Ohl another voice in cast.toml"
    ]


def test_same_voice_at_another_pitch_is_another_sound() -> None:
    entry = CastEntry("Mia Ohl", "alto", pitch=60)
    voices, _, found = cast([talk("Jon Lind", "Mia Ohl")], settings(entry), published={"jon-lind": ALTO})
    assert voices["jon-lind"].sound == ALTO
    assert found == []


def test_voice_that_cast_toml_gives_to_the_narrator_is_given_up() -> None:
    low = Sound("espeak", "alto", 32)
    entry = CastEntry("narrator", "alto", pitch=32, line=2)
    _, narrator, found = cast([talk("Jon Lind")], settings(entry), published={"jon-lind": low})
    assert narrator.sound == low
    assert [(d.line, d.message) for d in found] == [
        (2, "Jon Lind cannot keep the published voice alto at pitch 32: the narrator has it")
    ]


@pytest.mark.parametrize("person", ["anna-berg", NARRATING])
def test_voice_that_the_engine_does_not_have_is_an_error(person: str) -> None:
    """Nobody is given another voice unasked: what apps have would sound otherwise after the next edit."""
    _, _, found = cast([talk("Anna Berg")], published={person: ALTO}, lost=["alto"], roster=ROSTER[1:])
    name = "Anna Berg" if person else "the narrator"
    assert [str(d) for d in found] == [
        f"R506 error voices/cast.toml: {name} cannot keep the published voice alto: the installed espeak does not have "
        "it; install a version with this voice, or choose another voice in cast.toml"
    ]


@pytest.mark.parametrize(("person", "name"), [("anna-berg", "Anna Berg"), (NARRATING, "narrator")])
def test_cast_toml_names_another_voice_for_one_that_the_engine_does_not_have(person: str, name: str) -> None:
    entry = CastEntry(name, "canto")
    _, _, found = cast([talk("Anna Berg")], settings(entry), published={person: ALTO}, lost=["alto"], roster=ROSTER[1:])
    assert found == []


def test_voice_of_somebody_who_left_may_be_lost() -> None:
    _, _, found = cast([talk("Anna Berg")], published={"jon-lind": ALTO}, lost=["alto"], roster=ROSTER[1:])
    assert found == []


def test_voice_that_left_the_roster_stays_while_the_engine_has_it() -> None:
    voices, _, found = cast([talk("Anna Berg")], published={"anna-berg": Sound("espeak", "zink", 50)})
    assert voices["anna-berg"].name == "zink"
    assert found == []


def test_voice_of_somebody_who_left_waits_for_their_return() -> None:
    before = sounds(cast([talk("Anna Berg")])[0])
    names = [f"Guest{chr(97 + n)} Ek" for n in range(len(ROSTER) - 1)]
    between = sounds(cast([talk(*names)], published=before)[0])
    assert before["anna-berg"] not in between.values()
    after, _, found = cast([talk("Anna Berg", *names)], published={**before, **between})
    assert sounds(after) == {**before, **between}
    assert found == []


def test_people_long_gone_leave_nobody_without_a_voice_of_their_own() -> None:
    gone = {f"gone-{n}-{pitch}": Sound("espeak", n, pitch) for n in ROSTER for pitch in (50, 32, 68, 20, 80)}
    voices, _, found = cast(episodes([NAMES[:4], NAMES[4:]]), published=gone)
    assert len(set(sounds(voices).values())) == len(NAMES)
    assert found == []


def test_somebody_who_returns_to_whom_their_voice_was_given_meanwhile() -> None:
    published = {"anna-berg": ALTO, "jon-lind": ALTO}
    apart, _, found = cast([talk("Anna Berg"), talk("Jon Lind", key="other")], published=published)
    assert sounds(apart) == published
    assert found == []
    met, _, found = cast([talk("Anna Berg", "Jon Lind")], published=published)
    assert met["jon-lind"].sound == ALTO, "who was given it last"
    assert met["anna-berg"].sound != ALTO
    assert [d.message for d in found] == ["Anna Berg cannot keep the published voice alto: Jon Lind has it"]


def test_newcomer_is_given_no_voice_of_whom_they_meet_later() -> None:
    """All sounds are given; those of the last episode are published."""
    names = [f"Guest{chr(97 + n // 6)}{chr(97 + n % 6)} Ek" for n in range(30)]
    pitches = (50, 32, 68, 20, 80)
    published = {identity(n): Sound("espeak", ROSTER[k % 6], pitches[k // 6]) for k, n in enumerate(names)}
    talks = [talk("Anna Berg"), *episodes([["Anna Berg", *names[:29]], names[29:]])]
    voices, _, found = cast(talks, published=published)
    assert voices["anna-berg"].sound == published[identity(names[29])]
    assert found == []

"""The automatic choice: who is given which of the free voices, and whether it is as cast.toml wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cast.choice import FAR, NEAR, PITCHES
from pipeline.cast.clues import Guess
from pipeline.model import NARRATOR as NARRATING
from pipeline.model import Diagnostic, Document, Sound, Voice, VoiceMeasure
from pipeline.settings import CastEntry, Settings
from tests.cast import casting
from tests.cast.casting import HIGHER, NARRATOR, ROSTER, talk

NAMES = ["Anna Berg", "Jon Lind", "Mia Ohl", "Per Ek", "Ulla Holm", "Ivo Rask", "Eva Quist", "Kai Sund"]
GROUPS = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True), min_size=1, max_size=5)
HERTZ = {NARRATOR: 100, "alto": 112, "basso": 75, "canto": 185, "dulcian": 106, "eunuch-flute": 240, "fife": 140}
MEASURES = {name: VoiceMeasure(float(hertz), (0.0, 0.0)) for name, hertz in HERTZ.items()}
SOUNDS = st.builds(Sound, st.just("espeak"), st.sampled_from([*ROSTER, NARRATOR]), st.sampled_from(PITCHES))
HIGHEST = [n for n in ROSTER if HERTZ[n] >= HIGHER]


def settings(*entries: CastEntry) -> Settings:
    return Settings(Path(), cast=entries)


def cast(
    documents: Sequence[Document],
    *entries: CastEntry,
    published: Mapping[str, Sound] | None = None,
    measures: Mapping[str, VoiceMeasure] = MEASURES,
    roster: Sequence[str] = ROSTER,
    **others: Any,
) -> tuple[dict[str, Voice], Voice, list[Diagnostic]]:
    return casting.cast(documents, settings(*entries), roster, published, measures=measures, **others)


def names(documents: Sequence[Document], *entries: CastEntry, **others: Any) -> dict[str, str]:
    return {person: voice.name for person, voice in cast(documents, *entries, **others)[0].items()}


def episodes(groups: Sequence[Sequence[str]], key: str = "talk") -> list[Document]:
    return [talk(*group, key=f"{key}-{n}") for n, group in enumerate(groups)]


def identity(name: str) -> str:
    return name.lower().replace(" ", "-")


def test_the_distance_is_semitones_and_decibels_taken_together() -> None:
    one, other = VoiceMeasure(100.0, (0.0, 0.0)), VoiceMeasure(200.0, (5.0, -5.0))
    assert one.distance(other) == other.distance(one) == pytest.approx((12**2 + 5**2) ** 0.5)
    assert VoiceMeasure(100.0, ()).distance(VoiceMeasure(50.0, ())) == pytest.approx(12)


def test_each_is_given_the_voice_farthest_from_those_heard_before() -> None:
    """canto is far enough from the narrator to be taken before the farther flute; then the flute would be too near."""
    given = names([talk("Anna Berg", "Eva Quist", "Ivo Rask", "Jon Lind")])
    assert list(given.items()) == [
        ("anna-berg", "canto"),
        ("eva-quist", "basso"),
        ("ivo-rask", "fife"),
        ("jon-lind", "eunuch-flute"),
    ]


def test_seven_people_are_spread_over_low_and_high_voices() -> None:
    roster = [f"v{hertz}" for hertz in (100, 104, 74, 85, 94, 108, 112, 116, 150, 183, 193, 240)]
    measures = {n: VoiceMeasure(float(n[1:]), (0.0, 0.0)) for n in roster} | {NARRATOR: MEASURES[NARRATOR]}
    voices, narrator, _ = cast([talk(*NAMES[:7])], roster=roster, measures=measures)
    heard = [m for v in (*voices.values(), narrator) if (m := casting.measured(v.sound, measures))]
    assert sum(m.pitch >= HIGHER for m in heard) >= 3
    assert min(one.distance(other) for one, other in combinations(heard, 2)) >= 2


def test_what_the_spectrum_tells_counts_as_pitch_does() -> None:
    measures = {n: VoiceMeasure(100.0, (0.0, 0.0)) for n in (*ROSTER, NARRATOR)} | {
        "fife": VoiceMeasure(100.0, (9.0, -9.0)),
        "dulcian": VoiceMeasure(120.0, (0.0, 0.0)),
    }
    voices, _, _ = cast([talk("Anna Berg", "Jon Lind")], measures=measures)
    assert [v.name for v in voices.values()] == ["fife", "dulcian"]


def test_beyond_a_distance_at_which_no_voices_are_confused_the_roster_decides() -> None:
    assert MEASURES[NARRATOR].distance(MEASURES["eunuch-flute"]) > MEASURES[NARRATOR].distance(MEASURES["canto"]) > FAR
    assert names([talk("Anna Berg")]) == {"anna-berg": "canto"}


def test_voices_by_cast_toml_and_by_publication_count_as_heard() -> None:
    entry = CastEntry("Jon Lind", "canto")
    assert names([talk("Anna Berg", "Jon Lind")], entry)["anna-berg"] == "basso"
    published = {"mia-ohl": Sound("espeak", "canto", 50)}
    assert names([talk("Anna Berg", "Mia Ohl")], published=published)["anna-berg"] == "basso"
    assert names([talk("Anna Berg"), talk("Mia Ohl", key="other")], published=published)["anna-berg"] == "eunuch-flute"


def test_voice_at_another_pitch_where_those_left_are_too_near() -> None:
    measures = {**MEASURES, "basso": VoiceMeasure(99.0, (0.0, 0.0))}
    voices, _, _ = cast([talk("Anna Berg")], roster=["basso"], measures=measures)
    assert voices["anna-berg"].sound == Sound("espeak", "basso", 32)
    enough = {**MEASURES, "basso": VoiceMeasure(99.0, (NEAR, -NEAR))}
    assert cast([talk("Anna Berg")], roster=["basso"], measures=enough)[0]["anna-berg"].pitch == 50


def test_nobody_sounds_much_like_anybody_of_another_episode_while_there_are_others() -> None:
    twin = VoiceMeasure(MEASURES["canto"].pitch * 1.01, (0.0, 0.0))
    measures = {**MEASURES, "dulcian": twin}
    first, later = talk("Anna Berg"), talk("Jon Lind", key="later")
    assert names([first, later], measures=measures) == {"anna-berg": "canto", "jon-lind": "eunuch-flute"}
    assert cast([first, later], measures=measures, roster=["canto", "dulcian"])[0]["jon-lind"].pitch != 50
    wish = CastEntry("Jon Lind", "higher")
    assert names([talk("Anna Berg", "Jon Lind")], wish, measures=measures)["jon-lind"] != "dulcian"


def test_voices_that_were_not_measured_are_given_in_the_order_of_the_roster() -> None:
    voices, _, found = cast([talk(*NAMES)], measures={})
    assert [(v.name, v.pitch) for v in voices.values()] == [*((n, 50) for n in ROSTER), ("alto", 32), ("basso", 32)]
    assert found == []


@given(GROUPS, GROUPS, st.randoms())
def test_neither_order_nor_later_episodes_change_a_measured_choice(
    groups: list[list[str]], more: list[list[str]], dice: st.random.Random
) -> None:
    before, _, _ = cast(episodes(groups))
    for group in groups:
        dice.shuffle(group)
    after, _, found = cast([*episodes(groups), *episodes(more, "later")])
    assert {person: after[person] for person in before} == before
    assert found == []


@given(GROUPS, st.dictionaries(st.sampled_from([*map(identity, NAMES), "long-gone", NARRATING]), SOUNDS), st.data())
def test_what_was_chosen_is_chosen_again_when_some_of_it_is_published(
    groups: list[list[str]], published: dict[str, Sound], data: st.DataObject
) -> None:
    """However a series was published, and whatever of a later build has stood in the feed by now."""
    voices, narrator, found = cast(episodes(groups), published=published)
    kept = {p: s for p, s in published.items() if p not in voices or voices[p].sound == s}
    news = [p for p in voices if p not in kept]
    stood = data.draw(st.permutations(data.draw(st.lists(st.sampled_from(news), unique=True)) if news else []))
    now = {**kept, **{p: voices[p].sound for p in stood}}
    if found == []:
        assert cast(episodes(groups), published=now) == (voices, narrator, [])


def test_voice_may_be_wished_higher_or_lower() -> None:
    people = [talk("Anna Berg", "Jon Lind", "Mia Ohl")]
    for wish in ("higher", "lower"):
        voices, _, found = cast(people, CastEntry("Jon Lind", wish, rate=150), CastEntry("Mia Ohl", wish))
        for person in ("jon-lind", "mia-ohl"):
            assert (HERTZ[voices[person].name] >= HIGHER) == (wish == "higher")
        assert voices["jon-lind"].rate == 150
        assert voices["jon-lind"] != voices["mia-ohl"]
        assert found == []


def test_whoever_is_to_have_a_higher_voice_is_given_one_before_others_are() -> None:
    group = [talk(*NAMES[:5])]
    assert names(group)["anna-berg"] in HIGHEST
    given = names(group, CastEntry("Ulla Holm", "higher"), CastEntry("Per Ek", "higher"))
    assert {given["ulla-holm"], given["per-ek"]} == set(HIGHEST)


def test_cast_toml_may_name_every_sound_of_the_roster() -> None:
    entries = [CastEntry(n, "alto", pitch=pitch) for n, pitch in zip(NAMES, PITCHES, strict=False)]
    voices, _, _ = cast([talk(*NAMES[:6])], *entries, roster=["alto"])
    assert voices["ivo-rask"].name == NARRATOR


def test_wish_is_granted_at_another_pitch_when_all_such_voices_are_given() -> None:
    group = NAMES[: len(HIGHEST) + 1]
    voices, _, found = cast([talk(*group)], *(CastEntry(n, "higher") for n in group))
    assert {v.name for v in voices.values()} == set(HIGHEST)
    assert found == []


def test_wish_that_cannot_be_granted_is_reported() -> None:
    entries = (CastEntry("Jon Lind", "lower", line=3), CastEntry("narrator", "lower", line=7))
    voices, narrator, found = cast([talk("Jon Lind")], *entries, measures={})
    assert (voices["jon-lind"].name, narrator.name) == (ROSTER[0], NARRATOR)
    assert [str(d) for d in found] == [
        "R133 warning voices/cast.toml:3: Jon Lind cannot have a lower voice: "
        "the engine does not report how high its voices are; choose a voice by name",
        "R133 warning voices/cast.toml:7: the narrator cannot have a lower voice: "
        "the engine does not report how high its voices are; choose a voice by name",
    ]
    _, _, found = cast([talk("Jon Lind")], CastEntry("Jon Lind", "higher"), roster=["basso"])
    assert [d.message for d in found] == ["Jon Lind cannot have a higher voice: no such voice is left"]


def test_the_narrator_may_be_wished_higher() -> None:
    voices, narrator, found = cast([talk(*NAMES[:3])], CastEntry("narrator", "higher"))
    assert HERTZ[narrator.name] >= HIGHER
    assert narrator.name not in {v.name for v in voices.values()}
    assert found == []
    assert cast([talk("Anna Berg")], CastEntry("narrator", "lower"))[1].name == NARRATOR


@pytest.mark.parametrize("person", ["jon-lind", NARRATING])
def test_published_voice_stays_unless_the_wish_contradicts_it(person: str) -> None:
    name = "Jon Lind" if person else "narrator"
    published = {person: Sound("espeak", "alto", 50)}
    for wish, measures in (("lower", MEASURES), ("higher", {n: MEASURES[n] for n in MEASURES if n != "alto"})):
        voices, narrator, found = cast(
            [talk("Jon Lind")], CastEntry(name, wish), published=published, measures=measures
        )
        assert (voices[person] if person else narrator).name == "alto"
        assert [d.code for d in found] == ([] if wish == "lower" else ["R133"])
    voices, narrator, found = cast([talk("Jon Lind")], CastEntry(name, "higher", line=4), published=published)
    assert HERTZ[(voices[person] if person else narrator).name] >= HIGHER
    shown = "Jon Lind" if person else "the narrator"
    assert [str(d) for d in found] == [
        f"R116 warning voices/cast.toml:4: {shown} cannot keep the published voice alto: "
        "cast.toml asks for a higher voice; remove the request to keep the published voice"
    ]


def test_wished_voice_is_an_automatic_one_that_is_published() -> None:
    log_free = casting.cast([talk("Jon Lind")], settings(CastEntry("Jon Lind", "higher")), measures=MEASURES)[0]
    again = names([talk("Jon Lind", "Anna Berg")], published={p: v.sound for p, v in log_free.items()})
    assert again["jon-lind"] == log_free["jon-lind"].name


def test_table_named_after_an_alias_of_two_people_is_reported() -> None:
    people = '+++\npeople = [{ name = "Ann Bell", aliases = ["AB"] }, { name = "Abe Boone" }]\n+++\n'
    other = people.replace('"Abe Boone"', '"Abe Boone", aliases = ["AB"]').replace(', aliases = ["AB"] }, ', " }, ")
    text = "Ann Bell: Yes.\n\nAbe Boone: No.\n"
    documents = [casting.document(people + text, "one"), casting.document(other + text, "two")]
    voices, _, found = cast(documents, CastEntry("ab", "fife", line=5))
    assert voices["ann-bell"].name == "fife"
    assert [str(d) for d in found] == [
        'R132 warning voices/cast.toml:5: "ab" is an alias of both Ann Bell and Abe Boone: using Ann Bell; '
        "use the person's full name instead"
    ]


def listed(people: str, words: str = "Ann Bell: Yes.\n\nAbe Boone: No.\n", key: str = "talk") -> Document:
    return casting.document(f"+++\npeople = [{people}]\n+++\n{words}", key)


def is_higher(name: str) -> bool:
    return HERTZ[name] >= HIGHER


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ('pronouns = "she/her"', "higher"),
        ('pronouns = "er / ihm"', "lower"),
        ('voice = "higher"', "higher"),
        ('voice = "Lower", pronouns = "she/her"', "lower"),
    ],
)
def test_the_front_matter_says_which_class_of_voice(stated: str, kind: str) -> None:
    talks = [listed(f'{{ name = "Ann Bell", {stated} }}, {{ name = "Abe Boone", {stated} }}')]
    voices, _, found = cast(talks)
    assert {is_higher(voice.name) for voice in voices.values()} == {kind == "higher"}
    assert found == []


def test_cast_toml_comes_before_the_front_matter_and_the_first_episode_before_later_ones() -> None:
    her, him = ('{ name = "Ann Bell", pronouns = "she/her" }, "Abe Boone"', '{ name = "Ann Bell", voice = "lower" }')
    assert is_higher(names([listed(her), listed(f'{him}, "Abe Boone"', key="later")])["ann-bell"])
    entry = CastEntry("Ann Bell", pronouns="he/him", rate=150)
    voices, _, found = cast([listed(her)], entry)
    assert not is_higher(voices["ann-bell"].name)
    assert (voices["ann-bell"].rate, found) == (150, [])


def test_what_the_front_matter_wishes_for_is_reported_if_it_cannot_be_granted() -> None:
    talks = [listed('{ name = "Ann Bell", pronouns = "she/her" }, "Abe Boone"')]
    assert [str(d) for d in cast(talks, roster=["basso"])[2]] == [
        "R133 warning talk.txt:2: Ann Bell cannot have a higher voice: no such voice is left; "
        "choose a voice by name in cast.toml"
    ]
    published = {"ann-bell": Sound("espeak", "basso", 50)}
    assert [str(d) for d in cast(talks, published=published)[2]] == [
        "R116 warning talk.txt:2: Ann Bell cannot keep the published voice basso: "
        "the front matter asks for a higher voice; remove the request to keep the published voice"
    ]


HIGHER_GUESS = {"ann-bell": Guess("higher", "talk.txt", 4, 'the text refers to her as "Ms Bell"')}


def test_a_guess_chooses_and_is_told() -> None:
    voices, _, found = cast([listed('"Ann Bell", "Abe Boone"')], guesses=HIGHER_GUESS)
    assert is_higher(voices["ann-bell"].name)
    assert [str(d) for d in found] == [
        'R148 info talk.txt:4: Ann Bell has a higher voice because the text refers to her as "Ms Bell"; '
        "to change it, set `pronouns` in `people` or a voice in cast.toml"
    ]


@pytest.mark.parametrize("pronouns", ["they/them", "she/they", "xe/xem", "he/him"])
def test_nothing_is_guessed_of_whom_pronouns_are_stated(pronouns: str) -> None:
    talks = [listed(f'{{ name = "Ann Bell", pronouns = "{pronouns}" }}, "Abe Boone"')]
    assert cast(talks, guesses=HIGHER_GUESS) == cast(talks)
    entry = CastEntry("Ann Bell", pronouns=pronouns)
    assert cast([listed('"Ann Bell", "Abe Boone"')], entry, guesses=HIGHER_GUESS)[2] == []


def test_a_guess_takes_no_published_voice_away_and_is_no_finding_where_it_cannot_be_met() -> None:
    talks, published = [listed('"Ann Bell", "Abe Boone"')], {"ann-bell": Sound("espeak", "basso", 50)}
    voices, _, found = cast(talks, guesses=HIGHER_GUESS, published=published)
    assert (voices["ann-bell"].name, found) == ("basso", [])
    assert cast(talks, guesses=HIGHER_GUESS, roster=["basso"])[2] == []
    assert cast(talks, guesses=HIGHER_GUESS, measures={})[2] == []


@given(GROUPS, GROUPS, st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["higher", "lower"])), st.randoms())
def test_guesses_keep_the_order_of_speakers_and_later_episodes_out_of_it(
    groups: list[list[str]], more: list[list[str]], kinds: dict[str, str], dice: st.random.Random
) -> None:
    guesses = {identity(name): Guess(kind, "talk.txt", 1, "so") for name, kind in kinds.items()}
    before, _, _ = cast(episodes(groups), guesses=guesses)
    for group in groups:
        dice.shuffle(group)
    after, _, found = cast([*episodes(groups), *episodes(more, "later")], guesses=guesses)
    assert {person: after[person] for person in before} == before
    assert {d.code for d in found} <= {"R148"}
    now = {person: voice.sound for person, voice in before.items()}
    assert cast(episodes(groups), guesses=guesses, published=now)[0] == before


@given(GROUPS, st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["higher", "lower"])))
def test_voices_of_a_class_are_used_at_other_pitches_before_those_of_the_other(
    groups: list[list[str]], kinds: dict[str, str]
) -> None:
    guesses = {identity(name): Guess(kind, "talk.txt", 1, "so") for name, kind in kinds.items()}
    voices, _, _ = cast(episodes(groups), guesses=guesses)
    for person, voice in voices.items():
        if person in guesses:
            measure = casting.measured(voice.sound, MEASURES)
            assert measure is not None
            assert measure.kind == guesses[person].kind


def test_a_voice_of_the_accent_is_preferred() -> None:
    accents = dict.fromkeys(ROSTER, "US") | {"dulcian": "GB", "fife": "GB"}
    for stated in ('accent = "British"', 'language = "en-GB"', 'language = "sv", accent = "UK"'):
        talks = [listed(f'{{ name = "Ann Bell", {stated} }}, "Abe Boone"')]
        swedish = stated.startswith('language = "sv"')
        assert (names(talks, accents=accents)["ann-bell"] == "fife") != swedish
    entry = CastEntry("Ann Bell", accent="GB", pronouns="she/her")
    assert is_higher(names([listed('"Ann Bell", "Abe Boone"')], entry, accents=accents)["ann-bell"]), "none is British"
    narrator = cast([talk("Anna Berg")], CastEntry("narrator", accent="GB"), accents=accents)[1]
    assert narrator.name == "dulcian"


def test_who_says_a_large_part_is_farthest_from_the_narrator() -> None:
    long = "Jon Lind: " + "And so on and on. " * 20
    both = casting.document(f"Anna Berg: Yes.\n\nMia Ohl: No.\n\nEva Quist: So.\n\n{long}\n")
    roster = ["dulcian", "eunuch-flute", "basso", "alto"]
    assert names([both], roster=roster)["jon-lind"] == "eunuch-flute"
    assert names([talk("Anna Berg", "Mia Ohl", "Eva Quist", "Jon Lind")], roster=roster)["anna-berg"] == "eunuch-flute"


def test_people_who_sound_much_alike_are_told_once() -> None:
    entries = (CastEntry("Anna Berg", "alto"), CastEntry("Jon Lind", "dulcian"), CastEntry("Mia Ohl", "fife"))
    talks = [talk("Anna Berg", "Jon Lind", "Mia Ohl"), talk("Anna Berg", "Jon Lind", key="later")]
    assert [str(d) for d in cast(talks, *entries, alike=True)[2]] == [
        'R147 warning voices/cast.toml: Anna Berg and Jon Lind sound alike in the episode "talk": '
        "alto and dulcian; give one of them another voice in cast.toml",
        'R147 warning voices/cast.toml: the narrator and Anna Berg sound alike in the episode "talk": '
        "narrator-voice and alto; give one of them another voice in cast.toml",
        'R147 warning voices/cast.toml: the narrator and Jon Lind sound alike in the episode "talk": '
        "narrator-voice and dulcian; give one of them another voice in cast.toml",
    ]
    assert cast(talks, *entries, alike=True, measures={})[2] == []
    same = (CastEntry("Anna Berg", "canto"), CastEntry("Jon Lind", "canto"))
    assert [d.code for d in cast([talk("Anna Berg", "Jon Lind")], *same, alike=True)[2]] == ["R115"]


def test_of_many_people_who_sound_alike_the_nearest_are_told() -> None:
    found = cast([talk(*NAMES)], *(CastEntry(name, "alto", pitch=50 + n) for n, name in enumerate(NAMES)), alike=True)[
        2
    ]
    assert [d.code for d in found] == ["R147"] * 11
    assert sum("more pairs sound alike" in d.message for d in found) == 1

"""Whole casts of people: everybody's tags mean themselves, however they are spelt, and never somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Log, Person
from pipeline.read.front import EMPTY_FRONT
from pipeline.read.people import resolve_speakers
from pipeline.read.source import make_source
from pipeline.read.state import State
from pipeline.read.tags import Tag

FIRST = "Mira Jon Odd Ísold Anne-Marie Łucja Peter Li Tomás Bea Karin Samuel Ada Piet Vera Hugo".split()
LAST = ["Kask", "Aho", "Field", "O’Dowd", "de la Cruz", "McBride", "Sæther", "Quist", "Tan", "Bloom", "Östman", "Reyes"]
DEGREES = ["", "", "", ", Ph.D.", ", Jr.", " (she/her)", " | Harbour"]


def resolved(tags: Sequence[str], people: Sequence[Person] = (), *, declared: bool = False) -> tuple[list[str], Log]:
    """Who says each line, and what was found."""
    lines = [f"{tag}: Yes." for tag in tags]
    starts = [0, *accumulate(len(line) + 1 for line in lines[:-1])]
    log = Log()
    state = State(make_source("talk.txt", "\n".join(lines)), "talk", log)
    state.front = replace(EMPTY_FRONT, people=tuple(people), declared=declared)
    state.tags = tuple(
        Tag(line=n, start=at, end=at + len(tag) + 2, name=tag)
        for n, at, tag in zip(count(1), starts, tags, strict=False)
    )
    resolve_speakers(state)
    names = {p.id: p.name for p in state.people}
    return [names[state.speakers[tag]] for tag in tags], log


def person(name: str, *aliases: str) -> Person:
    return Person(name.casefold().replace(" ", "-"), name, "", "", aliases, False, None)


@st.composite
def casts(draw: st.DrawFn) -> list[tuple[str, str]]:
    """(name in full, surname) of people none of whose words is another's."""
    firsts = draw(st.lists(st.sampled_from(FIRST), min_size=2, max_size=8, unique=True))
    lasts = draw(st.lists(st.sampled_from(LAST), min_size=len(firsts), max_size=len(firsts), unique=True))
    degrees = draw(st.lists(st.sampled_from(DEGREES), min_size=len(firsts), max_size=len(firsts)))
    middles = draw(st.lists(st.sampled_from(["", "", " B."]), min_size=len(firsts), max_size=len(firsts)))
    rows = zip(firsts, middles, lasts, degrees, strict=True)
    return [(f"{f}{m} {last}{d}", last) for f, m, last, d in rows]


@st.composite
def talks(draw: st.DrawFn) -> tuple[list[tuple[int, str]], list[str]]:
    """(turns as (number of the person, tag), names in full)."""
    cast = draw(casts())
    order = [*range(len(cast)), *draw(st.lists(st.integers(0, len(cast) - 1), max_size=30))]
    turns = list[tuple[int, str]]()
    for number, who in enumerate(order):
        full, last = cast[who]
        spelling = draw(st.sampled_from([full, full.upper(), *([last, last.upper()] if number >= len(cast) else [])]))
        turns.append((who, spelling))
    return turns, [full for full, _ in cast]


@given(talks(), st.sampled_from(["unlisted", "found", "declared"]))
def test_everybody_is_themselves(talk: tuple[list[tuple[int, str]], list[str]], listed: str) -> None:
    turns, names = talk
    people = [] if listed == "unlisted" else [person(name) for name in names]
    who, log = resolved([tag for _, tag in turns], people, declared=listed == "declared")
    said = {(number, name) for (number, _), name in zip(turns, who, strict=True)}
    assert len({number for number, _ in said}) == len({name for _, name in said}) == len(said)
    assert {d.code for d in log.sorted()} <= {"R011"}


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzåäöéł", min_size=1, max_size=9).map(str.capitalize)
ANY_NAMES = st.one_of(
    LETTERS,
    st.builds("{} {}".format, LETTERS, LETTERS),
    st.builds("{} {}".format, st.sampled_from(["Speaker", "Senator", "Councillor", "Caller"]), LETTERS),
    st.builds("Speaker {}".format, st.integers(0, 30)),
    st.text("ABCDEFG", min_size=2, max_size=3),
)


@given(st.lists(ANY_NAMES, min_size=2, max_size=8, unique_by=lambda n: n.casefold().replace(" ", "")))
def test_names_that_come_again_are_only_joined_with_a_warning(names: list[str]) -> None:
    who, log = resolved([*names, *names])
    assert who[: len(names)] == who[len(names) :]
    joined = len(names) - len(set(who))
    assert sum(d.code == "R011" for d in log.sorted()) >= joined


@given(st.lists(ANY_NAMES, min_size=1, max_size=8, unique_by=lambda n: n.casefold().replace(" ", "")))
def test_declared_names_mean_themselves(names: list[str]) -> None:
    who, log = resolved([*names, *map(str.upper, names)], [person(name) for name in names], declared=True)
    assert who == [*names, *names]
    assert not {"R011", "R012", "R013"} & {d.code for d in log.sorted()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *product(["BT"], ["BE", "BTE", "TB"]),
        ("OM", "MO"),
        ("Senator M", "Senator R"),
        ("Speaker A", "Speaker B"),
        ("Bench 9000", "Bench 9001"),
        ("Jon", "Jan"),
        ("Maria", "Marie"),
        ("Valeria", "Valerie"),
        ("Mr. Thompson", "Mr. Thomson"),
        ("Anna Berg", "Hanna Berg"),
        ("Audience Member", "Audience Member 2"),
        ("Mira Kask", "Mira Kask and Jon Aho"),
        ("Holt & Sons", "Mira Holt"),
        ("Councillor Vance", "Councillor Lance"),
    ],
)
@pytest.mark.parametrize("often", [1, 2])
def test_two_people(one: str, other: str, often: int) -> None:
    who, log = resolved([one, one, *[other] * often])
    assert len(set(who)) == 2
    assert "R011" not in [d.code for d in log.sorted()]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("O’NEIL & CO.", "O’Neil & Co."),
        ("O'Neil & Co", "O’Neil & Co."),
        ("HOLT & SONS", "Holt & Sons"),
        ("MARTIN LUTHER KING, JR.", "Martin Luther King, Jr."),
        ("Martin Luther King Jr.", "Martin Luther King, Jr."),
        ("TAREK “BIX” VANCE", "Tarek ‘Bix’ Vance"),
        ('Tarek "Bix" Vance', "Tarek ‘Bix’ Vance"),
        ("HARBOUR/CITY DESK", "Harbour/City Desk"),
        ("Anne–Marie Dahl", "Anne-Marie Dahl"),
        ("ANNE MARIE DAHL", "Anne-Marie Dahl"),
        ("Kaj_Lund", "Kaj Lund"),
        ("K.L.", "Kaj Lund"),
        ("MH", "Mira Holt"),
    ],
)
def test_a_declared_name_whatever_is_in_it(tag: str, name: str) -> None:
    names = ["Mira Holt", "O’Neil & Co.", "Holt & Sons", "Martin Luther King, Jr.", "Tarek ‘Bix’ Vance"]
    people = [person(n) for n in (*names[1:], "Harbour/City Desk", "Anne-Marie Dahl")]
    people += [person("Kaj Lund", "KL"), person("Mira Holt", "M.H.")]
    who, log = resolved(["Mira Holt", tag], people, declared=True)
    assert who == ["Mira Holt", name]
    assert log.sorted() == []


@pytest.mark.parametrize("number", ["0", "3"])
def test_a_stray_number_behind_a_listed_name(number: str) -> None:
    who, log = resolved(["Mira Kask", f"Mira Kask {number}"], [person("Mira Kask"), person("Jon Aho")])
    assert who == ["Mira Kask", "Mira Kask"]
    assert [d.code for d in log.sorted()] == ["R011"]


def test_a_surname_that_is_a_word_too() -> None:
    """The name in full comes first and never again, as in news."""
    who, log = resolved(["TOM BAKER", "ANN HALL", "BAKER", "HALL", "BAKER"])
    assert who == ["Tom Baker", "Ann Hall", "Tom Baker", "Ann Hall", "Tom Baker"]
    assert {d.code for d in log.sorted()} == {"R011"}


def test_a_role_of_several_words_that_is_a_part_of_another() -> None:
    text = ["City Council Member", "Council Member", "City Council Member", "Council Member"]
    who, log = resolved([*text, "The council member of the city"])
    assert who[:2] == ["City Council Member", "Council Member"]
    assert "R074" in [d.code for d in log.sorted()]


def test_r012_never_proposes_the_name_that_stands_there() -> None:
    for name, tag in (("Holt, Sons", "HOLT SONS"), ("A/B Lab", "A B LAB"), ("“Kit” Kask", "KIT KASK")):
        who, log = resolved([tag], [person(name)], declared=True)
        assert who == [name]
        assert "R012" not in [d.code for d in log.sorted()]


@pytest.mark.no_cover
def test_many_people_take_linear_time() -> None:
    names = [f"{chr(97 + n % 26)}{n}x{n * 7919 % 100003} Holt".title() for n in range(20_000)]
    who, _ = resolved(names)
    assert len(set(who)) == len(names)

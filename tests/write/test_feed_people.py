"""Who did what, in the words of the Podcast Taxonomy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Document, Person
from pipeline.write.feed.channel import feed_xml
from pipeline.write.feed.item import credits_of, regulars
from tests.write.feed_sample import SHOW, channel, document, find_all, releases, settings


def person(name: str, role: str, speaks: bool = True) -> Person:
    return Person(name.lower(), name, role, "", (), speaks, None)


def of(*people: Person) -> Document:
    return replace(document(), people=people)


def credited(*people: Person) -> list[tuple[str, str, str]]:
    return [(c.person.name, c.role, c.group) for c in credits_of(of(*people))]


@pytest.mark.parametrize(
    ("role", "part"),
    [
        ("host", "host"),
        ("Moderators", "host"),
        ("chair", "host"),
        ("Interviewer", "host"),
        ("guest host", "host"),
        ("interviewee", "guest"),
        ("contributor", "guest"),
        ("speaker", "guest"),
        ("", "guest"),
    ],
)
def test_who_speaks_belongs_to_the_cast(role: str, part: str) -> None:
    assert credited(person("Ada", role)) == [("Ada", part, "cast")]


@pytest.mark.parametrize(
    ("role", "work"),
    [
        ("editor", ("editor", "writing")),
        ("Translated by", ("translator", "writing")),
        ("translator", ("translator", "writing")),
        ("narrator", ("narrator", "cast")),
        ("contributor", ("guest writer", "writing")),
        ("Cover design", ("graphic designer", "visuals")),
        ("executive producer", ("producer", "creative direction")),
    ],
)
def test_who_does_not_speak_is_credited_with_their_work(role: str, work: tuple[str, str]) -> None:
    assert credited(person("Kim", role, speaks=False)) == [("Kim", *work)]


def test_editors_who_speak_host_the_conversation_that_they_edited() -> None:
    assert credited(person("Ada", "editor"), person("Ibra", "contributor")) == [
        ("Ada", "host", "cast"),
        ("Ada", "editor", "writing"),
        ("Ibra", "guest", "cast"),
    ]


def test_where_somebody_else_hosts_an_editor_who_speaks_is_a_guest() -> None:
    assert credited(person("Ada", "editor"), person("Ibra", "host")) == [
        ("Ada", "guest", "cast"),
        ("Ada", "editor", "writing"),
        ("Ibra", "host", "cast"),
    ]


def test_everything_that_a_person_did_is_credited() -> None:
    assert credited(person("Kim", "research assistant and graphic design", speaks=False)) == [
        ("Kim", "researcher", "writing"),
        ("Kim", "graphic designer", "visuals"),
    ]


def test_the_show_names_the_hosts_of_every_episode() -> None:
    one, two = of(person("Ada", "host"), person("Bo", "host")), of(person("Bo", "host"), person("Cy", "guest"))
    assert [c.person.name for c in regulars([one, two])] == ["Bo"]
    assert regulars([one, of(person("Cy", "host"))]) == ()
    people = find_all(channel(feed_xml(settings(), releases(), SHOW)), "podcast:person")
    assert [(p.text, p.get("role"), p.get("group")) for p in people] == [("Ada Brandt", "host", "cast")]

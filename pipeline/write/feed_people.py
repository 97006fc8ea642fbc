"""People as ``podcast:person``, in the words of the Podcast Taxonomy (podcasttaxonomy.com)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Document, Person

_HOSTS = ("host", "moderat", "chair", "interview")
_WORKS = (
    ("editor", "editor", "writing"),
    ("author", "author", "writing"),
    ("translat", "translator", "writing"),
    ("transcri", "transcriber", "writing"),
    ("research", "researcher", "writing"),
    ("design", "graphic designer", "visuals"),
    ("produc", "producer", "creative direction"),
)
"""What a role as worded contains, the taxonomy's role, and its group."""


class Credit(NamedTuple):
    """What somebody did, in the taxonomy's words."""

    person: Person
    role: str
    group: str


def credits_of(document: Document) -> tuple[Credit, ...]:
    """What each person of an episode did: their part in the conversation first, then their work on it.

    The source says a role in its own words. Who is said to host, hosts; where nobody is, the editors who speak do,
    since a conversation that somebody edited and takes part in is theirs; everybody else who speaks is a guest. Who
    does not speak and has no role that is recognised is a guest writer.
    """
    speakers = [p for p in document.people if p.speaks]
    hosts = [p for p in speakers if _is_host(p)] or [p for p in speakers if "editor" in p.role.casefold()]
    return tuple(credit for person in document.people for credit in _credits(person, person in hosts))


def regulars(documents: Sequence[Document]) -> tuple[Credit, ...]:
    """The hosts who are hosts of every episode, as the newest one names them; ``documents`` begins with it."""
    hosts = [[c for c in credits_of(document) if c.role == "host"] for document in documents]
    named = [{c.person.name for c in of_episode} for of_episode in hosts]
    return tuple(c for c in hosts[0] if all(c.person.name in names for names in named))


def _credits(person: Person, hosts: bool) -> list[Credit]:
    worded = person.role.casefold()
    part = [Credit(person, "host" if hosts else "guest", "cast")] if person.speaks else []
    narrates = [Credit(person, "narrator", "cast")] if not part and "narrat" in worded else []
    works = [Credit(person, role, group) for word, role, group in _WORKS if word in worded]
    return [*part, *narrates, *works] or [Credit(person, "guest writer", "writing")]


def _is_host(person: Person) -> bool:
    worded = person.role.casefold().replace("interviewee", "")
    return any(word in worded for word in _HOSTS)

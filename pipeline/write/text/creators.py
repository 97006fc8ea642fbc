"""Who made the text, with MARC relator codes (id.loc.gov/vocabulary/relators)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Document, Person
from pipeline.write.text.facts import Facts

_RELATORS = (
    ("editor", "edt"),
    ("interviewer", "ivr"),
    ("host", "hst"),
    ("interviewee", "ive"),
    ("guest", "pan"),
    ("panel", "pan"),
    ("moderator", "mod"),
    ("chair", "mod"),
    ("translator", "trl"),
    ("author", "aut"),
    ("narrator", "nrt"),
    ("research", "res"),
    ("design", "bkd"),
    ("transcri", "trc"),
    ("photograph", "pht"),
    ("illustrat", "ill"),
    ("produc", "pro"),
)


@dataclass(frozen=True, slots=True)
class Creator:
    """A person of the package metadata."""

    name: str
    roles: tuple[str, ...]
    """MARC relator codes."""


def creators(document: Document, facts: Facts) -> tuple[Creator, ...]:
    """The main creators: the series' author or else the first editor or speaker, then editors and speakers.

    The first one also has the role ``aut``, without which some reading systems show no author at all.
    """
    makers = [p for p in document.people if "edt" in relators(p)]
    makers += [p for p in document.people if p.speaks and p not in makers]
    return authored([Creator(p.name, relators(p)) for p in makers], facts.author)


def contributors(document: Document, facts: Facts) -> tuple[Creator, ...]:
    """The people named who are not among the creators."""
    named = {c.name for c in creators(document, facts)}
    return tuple(Creator(p.name, relators(p)) for p in document.people if p.name not in named)


def authored(makers: Sequence[Creator], author: str) -> tuple[Creator, ...]:
    """Creators with the author, where there is one, before them, and with the role ``aut`` for the first."""
    same = [c for c in makers if c.name.casefold() == author.casefold()]
    listed = [*(same or [Creator(author, ())]), *(c for c in makers if c not in same)] if author else list(makers)
    if not listed:
        return ()
    first = Creator(listed[0].name, tuple(dict.fromkeys(("aut", *listed[0].roles))))
    return (first, *listed[1:])


def relators(person: Person) -> tuple[str, ...]:
    """A person's MARC relator codes, at least one: ``ctb`` where nothing is known of them."""
    role = person.role.casefold()
    found = [code for word, code in _RELATORS if word in role]
    if person.speaks:
        found.append("spk")
    return tuple(dict.fromkeys(found)) or ("ctb",)

"""People of an episode as ``podcast:person``, in the words of the Podcast Taxonomy."""

from __future__ import annotations

from pipeline.model import Person

_ROLES = (
    ("host", "host", "cast"),
    ("moderat", "host", "cast"),
    ("interviewee", "guest", "cast"),
    ("interview", "host", "cast"),
    ("narrat", "narrator", "cast"),
    ("editor", "editor", "writing"),
    ("author", "author", "writing"),
    ("translat", "translator", "writing"),
    ("transcri", "transcriber", "writing"),
    ("research", "researcher", "writing"),
    ("design", "graphic designer", "visuals"),
    ("produc", "producer", "creative direction"),
)
"""What a role as worded contains, the taxonomy's role, and its group."""


def taxonomy(person: Person) -> tuple[str, str]:
    """Role and group of a person, of whom the source only says a role in its own words.

    Who speaks belongs to the cast, as host or else as guest, whatever else they did. Who does not speak and has no
    role that is recognised is a guest writer.
    """
    worded = person.role.casefold()
    found = ((role, group) for part, role, group in _ROLES if part in worded)
    if person.speaks:
        return next(((role, group) for role, group in found if group == "cast"), ("guest", "cast"))
    return next(found, ("guest writer", "writing"))

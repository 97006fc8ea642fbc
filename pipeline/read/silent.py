"""Reports of declared people who never speak (R071), and of texts without spoken words (R073)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Person, fold_name
from pipeline.read.spellings import words_of
from pipeline.read.state import State

_SPEAKING = frozenset(("", "speaker", "host", "guest"))
"""Roles of people who are expected to speak."""
_FEW = 20
"""Maximum number of unlisted speakers to compare with a person who never speaks."""
_LIKE = 60
"""Minimum similarity (0 to 100) of two names that may mean the same person."""


def report_silent(state: State) -> None:
    """Report declared people without a turn (R071), or a text without spoken words (R073).

    ``Person.speaks`` becomes true for people with a turn, and false for all others.
    """
    turns = [turn for section in state.sections for turn in section.turns]
    speaking = {turn.speaker for turn in turns}
    state.people = tuple(replace(p, speaks=p.id in speaking) for p in state.people)
    if not any(block.sentences for turn in turns for block in turn.narrated()):
        state.report(
            "R073", state.tags[0].line, "the transcript has no spoken words", "add text after the speaker tags"
        )
    elif state.front.declared and "people" not in state.front.unread:
        listed = {p.id for p in state.front.people}
        others = [p.name for p in state.people if p.speaks and p.id not in listed]
        named = set(state.speakers.values())
        # A person who is listed twice counts as one; this was reported earlier.
        tagged = {_key(p.name) for p in state.people if p.id in named}
        silent = [p for p in state.people if p.id in listed and _key(p.name) not in tagged and _is_to_speak(p)]
        for person, line in zip(silent, _lines(state, silent), strict=True):
            message = f"{person.name} never speaks: no speaker tag has this name"
            state.report("R071", line, message, _hint(person, others))


def _is_to_speak(person: Person) -> bool:
    return not _SPEAKING.isdisjoint(role.strip() for role in person.role.casefold().split(","))


def _key(text: str) -> str:
    return words_of(fold_name(text))


def _lines(state: State, people: Sequence[Person]) -> Iterator[int]:
    """Yield the front matter line of each person's name, or 1 if not found."""
    count = state.source.line(state.begin) if people else 0
    text = "\n".join(f" {_key(state.source.line_text(n))} " for n in range(1, count + 1))
    line, at = 1, 0
    for person in people:
        named = text.find(f" {_key(person.name)} ", at)
        if named >= 0:
            line, at = line + text.count("\n", at, named), named
        yield line if named >= 0 else 1


def _hint(person: Person, others: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process

    near = len(others) <= _FEW and process.extractOne(
        fold_name(person.name), others, scorer=fuzz.WRatio, processor=fold_name, score_cutoff=_LIKE
    )
    if near:
        return f'if "{near[0]}" is the same person, correct the name, or add it to `aliases`'
    return 'correct the name or the tags, or add a `role` such as "editor" to a person who does not speak'

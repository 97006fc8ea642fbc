"""Render, then read: whatever is written in a convention reads back to the same turns, people and words."""

from __future__ import annotations

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from pipeline.model import Document, fold_name
from pipeline.read.conventions import CONVENTIONS
from pipeline.read.tags import parse_name
from tests.read.reading import findings
from tests.read.rendering import IN_CAPITALS, Manner, Talk, Way, manners, render, talks

_NAMED = frozenset(("full", "middle", "particle", "capitals", "honorific", "initials before"))
"""Kinds of names for forms that directions, tables and headings have too: a word alone, or a nick, says too little."""
_TALKS_OF_NAMED = talks(_NAMED, again=True)
_ALONE = ("",)
"""A bullet before a form that items of lists, headings and tables have too makes an item of it."""
_NICKS = frozenset(("nick", "nick with _", "dotted", "first"))


def _record(name: str) -> str:
    return f"{('Mr.', 'Ms.', 'Senator')[len(name) % 3]} {name.upper()}"


def _titled(name: str) -> str:
    return f"{('Mr.', 'Ms.', 'Senator')[len(name) % 3]} {name}"


WAYS = {
    "dash": Way(
        ("{n} - ", "{n}- ", "{n} -", "{n} – ", "{n} — ", "{n} -- ", "{n} (host) - "),
        talks(IN_CAPITALS), str.upper,
    ),
    "name-dash": Way(
        # A word or two before a dash are prose unless they are a name in full that comes again.
        ("{n} - ", "{n} -- ", "{n} – ", "{n} (host) - "), talks(frozenset({"full", "particle", "middle"}), again=True),
    ),
    "colon": Way(("{n}: ", "{n} : ", "{n}:\t", "{n} (host): ", "{n} [host]: "), talks()),
    "bold": Way(
        (
            "**{n}:** ", "**{n}**: ", "**{n} (host):** ", "**{n}** (host): ", "**{n}** [{t}] ", "**{n}** [{t}]: ",
            "**{n}:** [{t}] ", "**{n} [{t}]:** ", "**[{t}] {n}:** ", "**{n} ({t})** ", "**{n}** - ", "**{n}** {t}\n",
            "<b>{n}:</b> ", "<strong>{n}</strong>: ", "**{n}:**\n",
        ),
        talks(),
    ),
    "bold-turn": Way(("**{n}: {w}**",), talks()),
    "stamped": Way(
        ("{n} ({t}): ", "{n} [{t}] ", "{n} [{t}]: ", "{n}: ({t}) ", "{n}: {t}\n", "{n}  {t}\n", "{n} | {t}\n",
         "{n}, {t}\n", "{n} ({t})\n"),
        talks(),
    ),
    "emphasised": Way(
        ("*{n}:* ", "*{n}*: ", "_{n}:_ ", "_{n}_: ", "__{n}:__ ", "__{n}__: ", "***{n}:*** ", "<em>{n}:</em> ",
         "<i>{n}</i>: ", "*{n}* - "),
        talks(), conventions=frozenset({"colon"}),
    ),
    "record": Way(("{n}. ",), talks(frozenset({"surname"})), _record),
    "question": Way(("{n}. ", "{n}    "), talks(named=("Q", "A"), again=True)),
    "hearing": Way(("{n}. ",), talks(frozenset({"surname"}), again=True), _titled, marks=_ALONE),
    "stop-dash": Way(("{n}. – ", "{n} (Green). – "), talks(frozenset({"full"}), again=True), marks=_ALONE),
    "tight-colon": Way(("{n}:",), talks(frozenset({"full"}), again=True), marks=_ALONE),
    "voice": Way(("<v {n}>{w}</v>", "<v {n}>{w}", "<v.loud {n}>{w}</v>"), talks()),
    "nick": Way(("<{n}> ", "<@{n}> "), talks(_NICKS, headings=False),  # The log of a chat has no headings.
        conventions=frozenset({"chat"})),
    "bracketed": Way(("[{n}] ", "[{n}]: ", "\\[{n}\\] "), _TALKS_OF_NAMED),
    "bare-bold": Way(("**{n}** ", "<b>{n}</b> ", "**{n}**\n"), _TALKS_OF_NAMED, marks=_ALONE),
    "heading": Way(
        ("### {n}\n\n", "#### {n} ({t})\n\n", "## {n} ##\n\n"), _TALKS_OF_NAMED, stamped=False, marks=_ALONE
    ),
    "tabbed": Way(("{n}\t", "{n} \t\t"), _TALKS_OF_NAMED, marks=_ALONE),
    "time-below": Way(("{n}\n{t}\n", "{n} (host)\n[{t}]\n"), _TALKS_OF_NAMED, marks=_ALONE),
    "own-line": Way(("{n}\n",), _TALKS_OF_NAMED, marks=_ALONE),
}  # fmt: skip


def test_every_convention_is_rendered() -> None:
    assert WAYS.keys() == CONVENTIONS.keys()


_NO_MORE = ("R012", "R013", "R026", "R036", "R071", "R074")
"""Findings that a talk gives no reason for; an error is none either."""


def problems(talk: Talk, way: Way, manner: Manner, name: str) -> list[str]:
    """What is not read back as it is meant."""
    text, begins = render(talk, way, manner)
    document, found = findings(text)
    wrong = [str(d) for d in found if d.severity == "error" or d.code in _NO_MORE]
    if document is None:
        return wrong
    turns = [t for t in document.turns() if t.tag]
    people = {p.id: p.name for p in document.people}
    seen = [(t.span.first_line, _key(people[t.speaker])) for t in turns]
    names = [_key(way.written(name)) for name, _ in talk.turns]
    meant = list(zip(begins, names, strict=True))
    wrong += [f"no turn {turn}" for turn in meant if turn not in seen]
    wrong += [f"a turn {turn}" for turn in seen if turn not in meant]
    wrong += [
        f"a person {p.name}" for p in document.people if _key(p.name) not in map(_key, map(way.written, talk.names))
    ]
    said = [" ".join(words) for _, words in talk.turns]
    wrong += [f"{b!r} is read as {a!r}" for a, b in zip(_said(document), said, strict=False) if a != b]
    wrong += [f"unaccounted: {document.unaccounted}"] if document.unaccounted else []
    if document.convention not in (name, *way.conventions):
        wrong.append(f"the convention {document.convention}")
    if (talk.title or talk.front) and document.meta.title != (talk.title or "The Lift"):
        wrong.append(f"the title {document.meta.title}")
    return wrong


def _key(name: str) -> str:
    return fold_name(parse_name(name)[0])


def _said(document: Document) -> list[str]:
    """The words of each turn that has a tag, with those behind headings."""
    said: list[str] = []
    for turn in document.turns():
        words = " ".join(s.text for p in turn.paragraphs() for s in p.sentences)
        said = [*said, words] if turn.tag else [*said[:-1], f"{said[-1]} {words}"]
    return said


@pytest.mark.short
@pytest.mark.parametrize("name", WAYS)
@given(data=st.data())
@settings(max_examples=30)
def test_what_is_rendered_is_read(name: str, data: st.DataObject) -> None:
    way = WAYS[name]
    talk, manner = data.draw(way.talks), data.draw(manners(way))
    note(render(talk, way, manner)[0])
    assert problems(talk, way, manner, name) == []


@pytest.mark.long
@pytest.mark.parametrize("name", WAYS)
@given(data=st.data())
@settings(max_examples=90)
def test_what_is_rendered_is_read_of_many(name: str, data: st.DataObject) -> None:
    way = WAYS[name]
    talk, manner = data.draw(way.talks), data.draw(manners(way))
    assert problems(talk, way, manner, name) == []

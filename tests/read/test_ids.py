"""Ids: an edit changes the ids of what it edited and of nothing else, so that deep links and bookmarks survive."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Document
from tests.read.reading import read

WORDS = st.sampled_from("lamp quay ferry tide rope bell gate pier".split())
SENTENCE = st.lists(WORDS, min_size=2, max_size=6).map(lambda w: f"{' '.join(w).capitalize()}.")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=3)
TALK = st.lists(st.lists(PARAGRAPH, min_size=1, max_size=3), min_size=1, max_size=5)


def written(talk: list[list[list[str]]]) -> str:
    turns = []
    for number, paragraphs in enumerate(talk):
        name = ("ANNA BERG", "JON LIND")[number % 2]
        turns.append(f"{name} - " + "\n\n".join(" ".join(p) for p in paragraphs))
    return '+++\ntitle = "Lamps"\n+++\n\n' + "\n\n".join(turns)


def ids(document: Document) -> list[str]:
    return [
        i
        for t in document.turns()
        for i in (t.id, *(x for p in t.paragraphs() for x in (p.id, *(s.id for s in p.sentences))))
    ]


@given(TALK, st.data())
def test_an_edit_changes_the_ids_of_what_it_edited_alone(talk: list[list[list[str]]], data: st.DataObject) -> None:
    before = read(written(talk)).document
    turn = data.draw(st.integers(0, len(talk) - 1))
    paragraph = data.draw(st.integers(0, len(talk[turn]) - 1))
    sentence = data.draw(st.integers(0, len(talk[turn][paragraph]) - 1))
    talk[turn][paragraph][sentence] = "Nobody has ever said this before."
    after = read(written(talk)).document

    edited = after.turns()[turn].paragraphs()[paragraph].sentences[sentence]
    may_change = {edited.id}
    if sentence == 0:
        may_change.add(after.turns()[turn].paragraphs()[paragraph].id)
        if paragraph == 0:
            may_change.add(after.turns()[turn].id)
    changed = {new for old, new in zip(ids(before), ids(after), strict=True) if base(old) != base(new)}
    assert changed == may_change


def base(node: str) -> str:
    """An id without the number of its repetition."""
    return re.sub(r"-\d+$", "", node)


def test_the_same_words_again_are_numbered() -> None:
    document = read("ANNA BERG - Yes. Yes.\n\nYes.\n\nJON LIND - Yes.").document
    first, second, third, other = (s.id for s in document.sentences())
    assert (second, third) == (f"{first}-2", f"{first}-3")
    assert other != first
    assert re.fullmatch(r"s[0-9a-f]{10}", other)
    one, two = (t.id for t in document.turns())
    assert (one[1:], two[1:]) == (first[1:], other[1:])


def test_an_id_depends_on_who_says_it_and_not_on_the_spelling_of_the_tag() -> None:
    capitals = read("ANNA BERG - The lamp is out.\n\nJON LIND - It is.").document
    plain = read("Anna Berg: The lamp\nis *out*.\n\nJon Lind: It is.").document
    assert ids(capitals) == ids(plain)


def test_line_breaks_and_front_matter_change_no_id() -> None:
    text = "ANNA BERG - The lamp is out, and nobody knows why."
    wrapped = '+++\ntitle = "Lamps"\n+++\r\nANNA BERG - The lamp is out,\r\nand nobody knows why.\r\n'
    assert ids(read(text).document) == ids(read(wrapped).document)

"""Markup within the text. Runs are written ``{flags:text}``, plain text as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Figure, Log, Run
from pipeline.read.inline import join
from pipeline.read.ledger import Ledger
from pipeline.read.markup import parse_inline, picture_at
from pipeline.read.source import make_source
from tests.read.reading import read

SPELT = [
    ("plain text", "plain text"),
    ("a *word* here", "a {e:word} here"),
    ("a **word** here", "a {s:word} here"),
    ("***both***", "{es:both}"),
    ("**strong *and* so**", "{s:strong }{es:and}{s: so}"),
    ("*so **and** strong*", "{e:so }{es:and}{e: strong}"),
    ("5 * 6 = 30, 2*3*4", "5 * 6 = 30, 2*3*4"),
    ("(*The Ramp*, 1999)", "({e:The Ramp}, 1999)"),
    ("snake_case _name_", "snake_case _name_"),
    ("[a map](https://example.org/a_(1))", "{https://example.org/a_(1):a map}"),
    ("[a *small* map](m.html)", "{m.html:a }{e m.html:small}{m.html: map}"),
    ("[words](#)", "words"),
    ("[a [b [c]] \\] d](m.html)", "{m.html:a [b [c]] }{m.html:] d}"),
    ('[a](m.html "The (real) map") here', "{m.html:a} here"),
    ("[a](m.html 'x')[b]( m.html (x) )", "{m.html:a}{m.html:b}"),
    ("[a](<the map.html>) [b](m\\(1.html)", "{the map.html:a} {m(1.html:b}"),
    ("[a](m(n(o)p)q) [a [b](c)", "{m(n(o)p)q:a} [a {c:b}"),
    ("[a] (b) [c](d e)", "[a] (b) [c](d e)"),
    ("[1] and [sic]", "[1] and [sic]"),
    ("[sic](he meant two)", "[sic](he meant two)"),
    ("<https://example.org/>", "{https://example.org/:https://example.org/}"),
    ("a <tag> & 1 < 2", "a <tag> & 1 < 2"),
    ("{lang=sv}skyfall{/} is rain", "{sv:skyfall} is rain"),
    ("{lang=pt-BR}*saudade*{/}", "{e pt-BR:saudade}"),
    ("[laughter] yes \\[applause\\]", "{silent:[laughter]} yes {silent:[applause}{silent:]}"),
    ("[04:01] yes \\[1:02:03\\] no", "yes no"),
    ("(04:01) yes (04:02) no", "yes (04:02) no"),
    ("\\*no\\* \\[no\\] \\\\ \\w", "*no* [no] \\ \\w"),
    ("two\n  lines\tand\u00a0blanks", "two lines and blanks"),
    ("bell\x07s", "bells"),
]


def spell(run: Run) -> str:
    flags = ("e" if run.emphasis else "") + ("s" if run.strong else "")
    marks = " ".join(filter(None, [flags, run.href, run.lang, "silent" if run.silent else ""]))
    return f"{{{marks}:{run.text}}}" if marks else run.text


@pytest.mark.parametrize(("text", "wanted"), SPELT)
def test_runs(text: str, wanted: str) -> None:
    source, log = make_source("talk.txt", text), Log()
    inline = parse_inline(source, 0, len(source.text), Ledger(source), log)
    assert "".join(spell(r) for r in inline.runs(source)) == wanted
    assert log.sorted() == []


@pytest.mark.parametrize(
    "text",
    [
        "a *word",
        "a **word",
        "{lang=sv}word",
        "a *[word",
        "[a map](https://example.org and go.",
        "[a map](map",
        "![a [map](map.png",
        "word{/}",
        "{/}",
    ],
)
def test_a_mark_that_is_never_closed_is_kept_and_reported(text: str) -> None:
    source, log = make_source("talk.txt", text), Log()
    inline = parse_inline(source, 0, len(source.text), Ledger(source), log)
    assert inline.text == text
    assert {d.code for d in log.sorted()} == {"R025"}


def test_joined_pieces_have_one_blank_between_them_that_is_not_in_the_source() -> None:
    source = make_source("talk.txt", "one\n\n> quote\n\ntwo")
    ledger = Ledger(source)
    both = join(parse_inline(source, 0, 3, ledger, Log()), parse_inline(source, 14, 17, ledger, Log()))
    assert both.text == "one two"
    assert [r.span for r in both.runs(source) if r.text == " "] == [None]
    assert both.source_range() == (0, 17)


PICTURES = [
    ("![A map [of 1987] here.](map.png)", "A map [of 1987] here.", "map.png"),
    ("![A \\[torn\\] map\\].](map.png)", "A [torn] map].", "map.png"),
    ("![A *torn* map by [Lind](https://example.org)](map.png)", "A torn map by Lind", "map.png"),
    ('![A map.](map(1).png "A (torn) map")', "A map.", "map(1).png"),
    ("![A map.](<the map (1.png>)", "A map.", "the map (1.png"),
    ("![A map.](the map.png)", "A map.", "the map.png"),
    ('![A map.](the map (1).png "A map")', "A map.", "the map (1).png"),
    ("![A map\nof streets.]( maps\\map.png )", "A map of streets.", "maps\\map.png"),
]


@pytest.mark.parametrize(("text", "alt", "file"), PICTURES)
def test_pictures(text: str, alt: str, file: str) -> None:
    reading = read(f"ANNA BERG - One.\n\n{text}\nBy **Lind**.")
    figure = reading.document.sections[0].turns[0].blocks[1]
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.file, "".join(r.text for r in figure.caption)) == (alt, file, "By Lind.")
    assert reading.said() == [("Anna Berg", "One.")]
    assert reading.document.unaccounted == ()


# Backslashes, brackets and blanks as an author may type them; escaped, all of them are text.
ODD = st.text(st.sampled_from("a b[]()<>\\!\"'."), min_size=1, max_size=12).filter(lambda t: t.strip() == t != "")


@given(ODD, ODD)
def test_what_is_escaped_is_text(words: str, address: str) -> None:
    def escaped(text: str) -> str:
        return re.sub(r"([^\w ])", r"\\\1", text)

    found = picture_at(picture := f"![{escaped(words)}](<{escaped(address)}>)", 0, len(picture))
    assert found is not None
    assert (found.end, found.to) == (len(picture), " ".join(address.split()))
    assert picture[slice(*found.words)] == escaped(words)


def test_a_picture_within_a_paragraph_is_reported() -> None:
    reading = read("ANNA BERG - Look at ![the map](map.png) here.")
    assert [(d.code, d.line) for d in reading.found if d.code == "R038"] == [("R038", 1)]
    assert reading.said() == [("Anna Berg", "Look at !the map here.")]

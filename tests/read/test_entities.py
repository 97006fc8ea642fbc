"""Characters written by name or number, as text copied from the source of a web page has them."""

from __future__ import annotations

import subprocess
import sys
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Fate
from tests.read.reading import Reading, read

TALK = "Anna Berg: {}\n\nJon Lind: It is."


def first_words(text: str) -> str:
    return read(TALK.format(text)).document.sentences()[0].text


WRITTEN = [
    ("Rain &amp; fog", "Rain & fog"),
    ("It&#8217;s &#x2019;fog&#X2019;", "It’s ’fog’"),
    ("So&hellip;", "So…"),
    ("K&ouml;ln &euro;5", "Köln €5"),
    ("Rain&nbsp;and&#160;&ensp; fog", "Rain and fog"),
    ("It&#146;s fog", "It’s fog"),
    ("&lt;b&gt;fog&lt;/b&gt;", "<b>fog</b>"),
    ("&lt;https://example.org&gt; &#42;fog&#42; &#91;a&#93;(b)", "<https://example.org> *fog* [a](b)"),
    ("&amp;lt; &amp;amp;", "&lt; &amp;"),
    ("*Rain &amp; fog*", "Rain & fog"),
    ("\\&amp; fog", "&amp; fog"),
]
LEFT = [
    "R&D; AT&T",
    "&bogus; &amp &",
    "&#0; &#7; &#x1B; &#129;",
    "&#xD800; &#xFFFF; &#9999999;",
    "&NotEqualTilde; &ampx;",
]


@pytest.mark.parametrize(("written", "said"), WRITTEN)
def test_an_entity_is_the_character_that_it_names(written: str, said: str) -> None:
    assert first_words(written) == said


@pytest.mark.parametrize("text", LEFT)
def test_what_names_no_character_or_none_that_a_text_may_hold_is_left(text: str) -> None:
    assert first_words(text) == text


def stretches(reading: Reading, fate: Fate) -> list[str]:
    return [reading.source[s.start : s.end] for s in reading.document.ledger if s.fate is fate]


def test_every_character_of_an_entity_is_accounted_for() -> None:
    reading = read(
        "&nbsp;\nAnna&nbsp;Berg:&nbsp;&nbsp;Rain &amp;&nbsp; fog&hellip;&nbsp;\n&nbsp;\nAnna Berg: It&rsquo;s on."
    )
    assert reading.document.unaccounted == ()
    assert stretches(reading, Fate.SPOKEN) == ["Rain &amp;&nbsp; fog&hellip;", "It&rsquo;s on."]
    assert stretches(reading, Fate.METADATA) == ["Anna&nbsp;Berg:&nbsp;&nbsp;", "Anna Berg:"]
    assert stretches(reading, Fate.LEFT_OUT) == ["&nbsp;"] * 3


def test_a_span_holds_its_entities_whole() -> None:
    reading = read(TALK.format("&ldquo;Rain&rdquo; &amp; fog&#46; &Eacute;t&eacute;&#33;"))
    spans = [s.span for s in reading.document.sentences()]
    assert [reading.source[s.start : s.end] for s in spans] == [
        "&ldquo;Rain&rdquo; &amp; fog&#46;",
        "&Eacute;t&eacute;&#33;",
        "It is.",
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "S&Eacute;AMUS O&rsquo;NEILL: ",
        "S&#201;AMUS&nbsp;O&#8217;NEILL&#58; ",
        "&nbsp;S&Eacute;AMUS O’NEILL &ndash; ",
        "&gt;&gt; SÉAMUS O&rsquo;NEILL: ",
        "&bull; SÉAMUS&#32;O’NEILL:&nbsp;",
    ],
)
def test_a_tag_may_hold_entities(tag: str) -> None:
    assert read(f"{tag}Is it on?\n\n{tag}It is.").said() == [
        ("Séamus O’Neill", "Is it on?"),
        ("Séamus O’Neill", "It is."),
    ]


def test_a_line_of_blanks_by_name_ends_a_paragraph() -> None:
    document = read("Anna Berg: The kaj is long.\n&nbsp;\nIt is dry.\n &#160; &nbsp;\nJon Lind: Yes.").document
    assert [len(t.paragraphs()) for t in document.turns()] == [2, 1]


def test_titles_and_people_have_their_characters() -> None:
    front = "Lamps &amp; Gates\n\nHost: S&eacute;amus O&#8217;Neill\n\nEditors:\n\nMia &Ouml;hl, Kaj &amp; Sons\n\n"
    document = read(f"{front}{TALK.format('Yes.')}").document
    assert document.meta.title == "Lamps & Gates"
    assert [(p.name, p.affiliation) for p in document.people[:2]] == [("Séamus O’Neill", ""), ("Mia Öhl", "Kaj & Sons")]


def test_an_address_has_the_characters_that_its_entities_name() -> None:
    runs = read(TALK.format("See [a map](https://example.org/?a=1&amp;b=2).")).document.sentences()[0].runs
    assert [r.href for r in runs if r.href] == ["https://example.org/?a=1&b=2"]


def test_a_pull_quote_and_a_title_are_found_however_they_are_written() -> None:
    said = "It&rsquo;s the rain &amp; the fog that make the kaj of M&ouml;ln, as “Rain &amp; Fog” has it."
    quote = "> “It’s the rain & the fog that make the kaj of Möln”"
    reading = read(f"{TALK.format(said)}\n\n{quote}\n\nREFERENCES\n\nOhl, M. (2001). *Rain & Fog*. Udden.")
    assert {"R015", "R018"} <= set(reading.codes())
    assert "R031" not in reading.codes()


PARTS = [
    "Rain",
    " ",
    "\n",
    "*",
    "&amp;",
    "&nbsp;",
    "&lt;",
    "&gt;",
    "&#42;",
    "&hellip;",
    "&eacute;",
    "&#0;",
    "&",
    ";",
    ".",
    "[",
]


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
def test_any_text_is_spoken_as_its_characters(text: str) -> None:
    reading = read(TALK.format(f"So {text}"))
    assert reading.document.unaccounted == ()
    for sentence in reading.document.sentences():
        for run in sentence.runs:
            written = reading.source[run.span.start : run.span.end] if run.span else " "
            assert "".join(run.text.split()) == "".join((written if "&#0;" in written else unescape(written)).split())


def test_the_table_of_names_is_loaded_only_where_one_is_read() -> None:
    code = "import sys, pipeline.read.transcript; sys.exit('html.entities' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

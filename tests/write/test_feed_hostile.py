"""The feed where a text tries to be markup, holds what XML forbids, is written from right to left, or never ends."""

from __future__ import annotations

import io
from dataclasses import replace

import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from pipeline.model import Correction, Document, Licence, PullQuote, Reference, Release, Run
from pipeline.settings import Settings
from pipeline.write.feed.channel import feed_xml
from tests.write.feed_sample import PEOPLE, SHOW, SPAN, channel, document, find, find_all, release, releases, settings

PUBLISHED = releases()[0].published
HOSTILE = "<script>alert('x')</script> ]]> & &amp; \"q\" שלום 🎙👩🏽‍🚀 <!-- \0\x0b\ud800\uffffé"
AS_TEXT = "<script>alert('x')</script> ]]> & &amp; \"q\" שלום 🎙👩🏽‍🚀 <!-- é"
SERIES_TEXTS = (
    "title",
    "subtitle",
    "author",
    "description",
    "language",
    "owner",
    "email",
    "licence",
    "copyright",
    "publisher",
    "source",
)
ADDRESSES = ("url", "new_feed_url")


def released(doc: Document) -> Release:
    return release(doc, 1, PUBLISHED)


def hostile(text: str) -> tuple[Settings, Document]:
    """A series and an episode whose every text is this one."""
    person = replace(PEOPLE[0], name=text, role=text, affiliation=text)
    runs = (Run(text, SPAN, href=f"javascript:{text}"), Run(text, SPAN, emphasis=True, lang='"><script>'))
    reference = Reference("r1", runs, text * 2, SPAN, f"javascript:{text}", text, (text,), text, ())
    doc = document(
        talk=(("p-ada", (text, text)), ("p-ibra", (text, "And more."))),
        title=text,
        summary=text,
        language=text,
        licence=Licence(text, text, text, f"javascript:{text}"),
        source=f"javascript:{text}",
        publisher=text,
        series_title=text,
        subjects=(text,),
        corrections=(Correction("2026-11-20", text),),
    )
    (section,) = doc.sections
    said = section.turns[1]
    quote = PullQuote("q1", (Run(text, SPAN),), text, SPAN, said.paragraphs()[0].id, 1, ())
    section = replace(section, turns=(section.turns[0], replace(said, blocks=(*said.blocks, quote))))
    doc = replace(doc, sections=(section,), people=(person, *PEOPLE[1:]), references=(reference,))
    given = dict.fromkeys(SERIES_TEXTS, text) | dict.fromkeys(ADDRESSES, f"javascript:{text}")
    return settings(**given, categories=(text, "Arts > Design"), update_frequency=text), replace(
        doc, reference_heading=text
    )


def test_hostile_text_survives_as_text_and_never_as_mark_up() -> None:
    chosen, doc = hostile(HOSTILE)
    xml = feed_xml(chosen, [released(doc)], SHOW)
    show = channel(xml)
    item = show.find("item")
    assert {etree.QName(e).localname for e in show.iter()}.isdisjoint({"script"})
    for text in (show.findtext("title"), item.findtext("title"), find(item, "podcast:person").text):
        assert text == AS_TEXT
    for description in (show.findtext("description"), item.findtext("description")):
        fragment = lxml_html.fragment_fromstring(description, create_parent="div")
        assert fragment.text_content() == AS_TEXT
        assert fragment.find(".//script") is None
    html = find(item, "content:encoded").text
    notes = lxml_html.fragment_fromstring(html, create_parent="div")
    assert {e.tag for e in notes.iter()} <= {"div", "p", "h3", "ul", "li", "a", "em", "strong", "span"}
    assert all(a.get("href").startswith("http") for a in notes.iter("a"))
    for written in (notes.text_content(), find(item, "itunes:summary").text):
        assert written.count(AS_TEXT) == 11
    assert b"javascript:" not in xml
    assert [e.get("text") for e in find_all(show, "itunes:category")] == ["Arts"]
    assert find(show, "podcast:updateFrequency") is None


def test_two_parsers_still_agree_on_hostile_text() -> None:
    chosen, doc = hostile(HOSTILE)
    xml = feed_xml(chosen, [released(doc)], SHOW)
    (one,) = feedparser.parse(xml).entries
    (other,) = podcastparser.parse("https://talks.example/feed.xml", io.BytesIO(xml))["episodes"]
    assert one.title == other["title"] == AS_TEXT
    assert "&lt;script&gt;" in other["description_html"]
    for content in one.content:
        assert content.type == "text/plain" or "<script>" not in content.value


@pytest.mark.parametrize("text", ["word " * 3000, "é<b>&" * 3000, "x" * 9000, "]]>" * 4000])
def test_texts_are_cut_to_what_directories_take(text: str) -> None:
    show = channel(feed_xml(settings(description=text), [released(document(summary=text))], SHOW))
    for description in (show.findtext("description"), show.findtext("item/description")):
        assert 3940 < len(description.encode()) <= 4000
        assert description.removesuffix("</p>").endswith("…")


@examples(max_examples=40, deadline=None)
@given(st.text())
def test_any_text_in_every_field_gives_a_feed_that_both_parsers_read(text: str) -> None:
    chosen, doc = hostile(text)
    guid = released(doc).guid
    xml = feed_xml(chosen, [released(doc)], SHOW)
    assert [entry.id for entry in feedparser.parse(xml).entries] == [guid]
    (episode,) = podcastparser.parse("https://talks.example/feed.xml", io.BytesIO(xml))["episodes"]
    assert episode["guid"] == guid
    item = channel(xml).find("item")
    for path in ("content:encoded", "itunes:summary"):
        assert len(find(item, path).text.encode()) <= 4000


@examples(max_examples=20, deadline=None)
@given(st.text(min_size=1), st.integers(min_value=1, max_value=3000))
def test_the_notes_stay_within_their_limit_however_long_a_text_is(text: str, times: int) -> None:
    chosen, doc = hostile(text * times)
    item = channel(feed_xml(chosen, [released(doc)], SHOW)).find("item")
    for path in ("content:encoded", "itunes:summary"):
        written = find(item, path).text
        assert len(written.encode()) <= 4000
        assert "Read by synthetic voices" in written
    lxml_html.fragment_fromstring(find(item, "content:encoded").text, create_parent="div")

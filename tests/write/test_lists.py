"""Lists in books and pages, in the overlay of a narrated book, and in what is spoken."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from pipeline.model import Paragraph
from pipeline.write.epub.overlay import Clip, page_overlay
from pipeline.write.epub.series_facts import identified
from pipeline.write.text.lists import ListTags
from tests.read.reading import read
from tests.write.epub.narrated import script, timeline
from tests.write.sample import LISTED, book
from tests.write.test_epub import pages

BODY = """
ol#l1 start=3
  li
    p#p0
    ul#l2
      li
        p#p1
      li
        p#p2
    p#p3
  li
    p#p4
p#p5
ol#l3 type=a
  li
    p#p6
ul#l4
  li
    p#p7
"""


def outline(element: etree._Element, depth: int = 0) -> str:
    """Each block below an element with its id and its other attributes."""
    lines = []
    for child in element:
        name = etree.QName(child).localname
        if name in ("p", "ul", "ol", "li"):
            told = f"{name}#{child.get('id')}" if child.get("id") else name
            attributes = [f"{key}={value}" for key, value in child.items() if key in ("type", "start")]
            lines += ["  " * depth + " ".join([told, *attributes]), outline(child, depth + 1)]
    return "\n".join(filter(None, lines))


def test_items_are_in_lists_that_count_as_the_source_does() -> None:
    page = pages(book(LISTED))["conversation.xhtml"]
    (turn,) = page.xpath("//*[@id='t1']")
    assert outline(turn) == BODY.strip()


def test_an_overlay_has_the_structure_of_the_lists() -> None:
    page = etree.tostring(pages(book(LISTED))["conversation.xhtml"])
    clips = {s.id: Clip(s.id, n, n + 1) for n, s in enumerate(LISTED.sentences())}
    overlay = page_overlay("conversation.xhtml", page, "sound.m4a", clips)
    assert [c.target for c in overlay.clips] == [s.id for s in LISTED.sentences()]
    assert re.findall(r'#(l\d)" epub:type="list"', overlay.data.decode()) == ["l1", "l2", "l3", "l4"]


def test_every_sentence_of_a_list_is_in_its_paragraph() -> None:
    document = read("ANNA BERG - We need two:\n1. a boat\n2. an oar. Or a sail.\n\nJON LIND - Yes.").document
    page = pages(book(document))["conversation.xhtml"]
    said = [(s.id, p.id, s.text) for p in document.paragraphs() for s in p.sentences]
    spans = page.iter("{*}span")
    assert [(e.get("id"), e.getparent().get("id"), e.text) for e in spans] == said


def test_each_item_has_the_pause_of_a_paragraph() -> None:
    lines = [line for p in script(LISTED).passages if p.turn for line in p.lines if line.speaker]
    assert len({line.pause for line in lines[:-1]}) == 1
    assert [cue.text for cue in timeline(LISTED).cues if cue.speaker] == [s.text for s in LISTED.sentences()]


def test_the_book_of_a_series_has_lists_with_ids_of_its_own() -> None:
    items = [p.item for p in identified(LISTED, "e-1_").paragraphs() if p.item]
    assert {item.list for item in items} == {"e-1_l1", "e-1_l2", "e-1_l3", "e-1_l4"}


@pytest.mark.parametrize("level", [1, 2])
def test_a_lone_item_of_any_level_is_closed(level: int) -> None:
    (first,) = (p.item for p in LISTED.paragraphs() if isinstance(p, Paragraph) and p.id == "p7")
    assert first is not None
    tags = ListTags()
    written = [*tags.before(replace(first, level=level)), *tags.before(None)]
    assert written == ['<ul id="l4">', "<li>", "</li>", "</ul>"]

"""Show notes: what they say, and what is left out of them where directories take no more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html as lxml_html

from pipeline.model import Chapter, Correction, Document, Person, Reference, Run
from pipeline.standards import parse_licence
from pipeline.write.feed.show_notes import Notes, show_notes
from pipeline.write.text.facts import facts
from tests.write.feed_sample import PEOPLE, REFERENCE, SPAN, document, settings, timeline

PAGE = "https://talks.example/nordheim/episodes/bridges.html"
BOOK = "https://talks.example/nordheim/books/bridges.epub"
ALLOWED = {"div", "p", "h3", "ul", "li", "a", "em", "strong", "span"}
DISCLOSURE = "Read by synthetic voices; they are not the voices of the people named."


def notes_of(doc: Document, chapters: tuple[Chapter, ...] = (), **series: object) -> Notes:
    chosen, times = settings(**series), timeline(doc)
    return show_notes(
        doc, replace(times, chapters=chapters or times.chapters), facts(doc, chosen, 1), page=PAGE, book=BOOK
    )


def parsed(html: str) -> Any:
    return lxml_html.fragment_fromstring(html, create_parent="div")


def lists(notes: Any) -> dict[str, list[str]]:
    """Heading -> items."""
    return {h.text: [li.text_content() for li in h.getnext()] for h in notes.iter("h3")}


def test_they_are_plain_html_with_everything_in_it() -> None:
    notes = parsed(notes_of(document()).html)
    assert {e.tag for e in notes.iter()} <= ALLOWED
    assert lists(notes) == {
        "Chapters": ["0:00 Part 1 & more", "0:07 Part 2 & more", "0:24 Part 3 & more"],
        "People": [
            "Ada Brandt, moderator, Town of Nordheim",
            "Ibra N’Dour-Åkesson, Institute of Rivers & Roads",
            "Kim Oss, research assistant and graphic design",
        ],
        "REFERENCES": ["Oss, K. (2019). Counting bolts & nuts. bolts.example"],
    }
    assert notes.find(".//em").text == "Counting bolts & nuts"
    assert [a.get("href") for a in notes.iter("a")] == [
        "https://bolts.example/a?b=1&c=2",
        "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        "https://nordheim.example/talks",
        PAGE,
        BOOK,
    ]
    assert DISCLOSURE in notes.text_content()
    assert "Published by Nordheim Library" in notes.text_content()


def test_the_plain_text_says_the_same() -> None:
    assert (
        notes_of(document()).text
        == f"""\
Two people talk about bridges, bolts & budgets.

Chapters
0:00 Part 1 & more
0:07 Part 2 & more
0:24 Part 3 & more

People
Ada Brandt, moderator, Town of Nordheim
Ibra N’Dour-Åkesson, Institute of Rivers & Roads
Kim Oss, research assistant and graphic design

REFERENCES
Oss, K. (2019). Counting bolts & nuts. bolts.example https://bolts.example/a?b=1&c=2

{DISCLOSURE} The text is unchanged.
Published under CC BY-NC-ND 4.0 International https://creativecommons.org/licenses/by-nc-nd/4.0/

Published by Nordheim Library
First published at https://nordheim.example/talks
The episode’s page: listen, read along, search {PAGE}
Read along: the episode as a book (EPUB) {BOOK}"""
    )


def test_a_reference_that_states_an_address_without_a_link_becomes_one() -> None:
    text = "Oss (2019), https://bolts.example/"
    plain = Reference("r1", (Run(text, SPAN),), text, SPAN, "https://bolts.example/", "", (), "", ())
    notes = notes_of(replace(document(), references=(plain,)))
    link = parsed(notes.html).find(".//ul/li/a")
    assert (link.get("href"), link.text) == ("https://bolts.example/", "https://bolts.example/")
    assert text in notes.text.splitlines()


def test_headings_of_its_own_are_marked_as_english_where_the_episode_is_not() -> None:
    notes = parsed(notes_of(document(language="ar")).html)
    spans = [(s.get("lang"), s.get("dir"), s.text) for s in notes.iter("span")]
    assert ("en", "ltr", "Chapters") in spans
    assert [h.text for h in notes.iter("h3")][-1] == "REFERENCES"


def many_references(count: int) -> tuple[Reference, ...]:
    return tuple(replace(REFERENCE, id=f"r{n}") for n in range(count))


def test_notes_that_are_too_long_lose_whole_references_from_the_end_and_say_where_they_are() -> None:
    notes = notes_of(replace(document(), references=many_references(60)))
    html = parsed(notes.html)
    assert 3800 < len(notes.html.encode()) <= 4000
    assert 3800 < len(notes.text.encode()) <= 4000
    shown = lists(html)
    assert len(shown["Chapters"]) == len(shown["People"]) == 3
    assert 5 < len(shown["REFERENCES"]) < 60
    assert set(shown["REFERENCES"]) == {REFERENCE.text}
    assert DISCLOSURE in html.text_content()
    last = html.findall("p")[-1]
    assert (last.text_content(), last.find("a").get("href")) == ("The full notes are on the episode’s page.", PAGE)
    assert notes.text.splitlines()[-1] == f"The full notes are on the episode’s page. {PAGE}"


def test_people_are_kept_before_chapters_and_chapters_before_references() -> None:
    chapters = tuple(Chapter(f"c{n}", f"Chapter {n} & its title", "", n * 2400, n * 2400 + 2400) for n in range(400))
    people = tuple(Person(f"p{n}", f"Person {n}", "speaker", "", (), True, None) for n in range(40))
    doc = replace(document(talk=()), people=people, references=many_references(60))
    times = replace(timeline(document()), chapters=chapters, frames=2000)
    notes = show_notes(doc, times, facts(doc, settings(), 1), PAGE, BOOK)
    shown = lists(parsed(notes.html))
    assert len(shown["People"]) == 40
    assert 10 < len(shown["Chapters"]) < 400
    assert len(shown.get("REFERENCES", [])) <= 1


@pytest.mark.parametrize("text", ["licence " * 2000, "<b>" * 3000, "é" * 5000])
def test_licence_and_disclosure_are_never_left_out(text: str) -> None:
    doc = document(licence=replace(parse_licence("CC BY 4.0"), text=text), summary=text, publisher=text)
    notes = notes_of(replace(doc, people=PEOPLE, references=many_references(100)), copyright=text)
    html = parsed(notes.html)
    assert len(notes.html.encode()) <= 4000
    assert {e.tag for e in html.iter()} <= ALLOWED
    assert DISCLOSURE in html.text_content()
    assert DISCLOSURE in notes.text
    links = {a.get("href"): a.text for a in html.iter("a")}
    assert links["https://creativecommons.org/licenses/by/4.0/"].startswith(text[:30])


CORRECTIONS = (
    Correction("2026-11-20", "The bridge was built in 1840 & not <1850>."),
    Correction("2026-03-01", "Kim Oss counted the bolts."),
)


def test_corrections_are_in_both_forms_and_the_text_is_unchanged_but_for_them() -> None:
    notes = notes_of(document(corrections=CORRECTIONS))
    html = parsed(notes.html)
    assert lists(html)["Corrections"] == [
        "20 November 2026: The bridge was built in 1840 & not <1850>.",
        "1 March 2026: Kim Oss counted the bolts.",
    ]
    assert {e.tag for e in html.iter()} <= ALLOWED
    assert "\n\nCorrections\n20 November 2026: The bridge was built in 1840 & not <1850>.\n1 March" in notes.text
    for form in (html.text_content(), notes.text):
        assert f"{DISCLOSURE} The text is unchanged except for the corrections." in form


def test_days_of_corrections_are_marked_as_english_where_the_episode_is_not() -> None:
    html = parsed(notes_of(document(language="fi", corrections=CORRECTIONS)).html)
    spans = [s.text for s in html.iter("span") if s.get("lang") == "en"]
    assert {"Corrections", "20 November 2026:", "1 March 2026:"} <= set(spans)


def test_corrections_are_kept_before_all_but_the_edition_and_the_oldest_are_left_out_first() -> None:
    many = tuple(Correction(f"20{99 - n}-01-01", f"Bolt {n} was counted twice, by two people.") for n in range(80))
    doc = replace(document(corrections=many, summary="Bridges. " * 90), references=many_references(60))
    notes = notes_of(doc)
    html = parsed(notes.html)
    shown = lists(html)
    assert len(notes.html.encode()) <= 4000
    assert 20 < len(shown["Corrections"]) < 80
    assert shown["Corrections"][0] == "1 January 2099: Bolt 0 was counted twice, by two people."
    assert "REFERENCES" not in shown
    assert [a.get("href") for a in html.iter("a")][-3:] == [PAGE, BOOK, PAGE]


@pytest.mark.parametrize("text", ["a word " * 2000, "<b>" * 3000, "é" * 5000])
def test_a_correction_of_any_length_leaves_room_for_the_edition(text: str) -> None:
    notes = notes_of(document(corrections=tuple(Correction("2026-11-20", text) for _ in range(50))))
    assert len(notes.html.encode()) <= 4000
    assert len(notes.text.encode()) <= 4000
    assert BOOK in notes.html
    assert DISCLOSURE in notes.text

"""The feed: what two independent parsers read in it, what it says of rights, and what hostile text does to it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from pipeline.clock import whole_seconds
from pipeline.model import Document, Licence, Person, Reference, Run
from pipeline.release import Asset, Release
from pipeline.settings import Settings
from pipeline.write.feed import feed
from pipeline.write.feed_extension import NAMESPACES
from pipeline.write.feed_people import taxonomy
from pipeline.write.guid import episode_guid, podcast_guid, show_guid
from tests.write.feed_sample import PEOPLE, SHOW, SPAN, document, release, releases, settings

RELEASES = releases()
XML = feed(settings(), RELEASES, SHOW)
ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert('x')</script> ]]> & &amp; \"q\" <!-- \0\x0b\ud800\uffffé"
AS_TEXT = "<script>alert('x')</script> ]]> & &amp; \"q\" <!-- é"


def channel(xml: bytes = XML) -> Any:
    return etree.fromstring(xml)[0]


def find(parent: Any, path: str) -> Any:
    return parent.find(path, NAMESPACES | {"content": "http://purl.org/rss/1.0/modules/content/"})


def find_all(parent: Any, path: str) -> list[Any]:
    return list(parent.findall(path, NAMESPACES))


def notes_of(item: Any) -> Any:
    return lxml_html.fragment_fromstring(find(item, "content:encoded").text, create_parent="div")


# What podcast apps read


def test_two_parsers_agree_on_every_episode() -> None:
    one = {e.id: e for e in feedparser.parse(XML).entries}
    other = {e["guid"]: e for e in podcastparser.parse("https://talks.example/feed.xml", io.BytesIO(XML))["episodes"]}
    assert set(one) == set(other) == {r.guid for r in RELEASES}
    for r in RELEASES:
        (enclosure,), (file,) = one[r.guid].enclosures, other[r.guid]["enclosures"]
        address = f"https://talks.example/nordheim/{r.audio.path}"
        assert enclosure.href == file["url"] == address
        assert int(enclosure.length) == file["file_size"] == r.audio.length
        assert enclosure.type == file["mime_type"] == "audio/mpeg"
        assert one[r.guid].title == other[r.guid]["title"]
        seconds = whole_seconds(r.timeline.duration)
        assert int(one[r.guid].itunes_duration) == other[r.guid]["total_time"] == seconds > 0
        assert parsedate_to_datetime(one[r.guid].published) == r.published
        assert other[r.guid]["published"] == r.published.timestamp()
        assert int(one[r.guid].itunes_episode) == other[r.guid]["number"] == r.number
        assert other[r.guid]["explicit"] is False


def test_two_parsers_agree_on_the_show() -> None:
    one = feedparser.parse(XML)
    other = podcastparser.parse("https://talks.example/feed.xml", io.BytesIO(XML))
    assert not one.bozo
    assert one.feed.title == other["title"] == "Evening Talks"
    assert one.feed.link == other["link"] == "https://talks.example/nordheim/"
    assert one.feed.language == other["language"] == "en-GB"
    assert one.feed.subtitle == other["description"] == "Conversations about what a town lives on. Bread & bridges."
    assert one.feed.author == other["itunes_author"] == "Nordheim Library"
    assert one.feed.image.href == other["cover_url"] == "https://talks.example/nordheim/" + SHOW.cover.path
    assert other["itunes_categories"] == [["Government"], ["Education", "Courses"]]
    assert other["itunes_owner"] == {"name": "Nordheim Library", "email": "talks@nordheim.example"}
    assert other["explicit"] is False
    assert other["type"] == "serial"


def test_the_newest_episode_comes_first_and_titles_have_no_number() -> None:
    assert [i.findtext("title") for i in channel().findall("item")] == ["Ferries", "Who looks after the bridges?"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Module 6: Cities", "Cities"),
        ("6. Cities", "Cities"),
        ("EP 06 - Cities", "Cities"),
        ("#6 — Cities", "Cities"),
        ("Module 5: Cities", "Module 5: Cities"),
        ("6 cities", "6 cities"),
        ("6-year plans", "6-year plans"),
        ("Module 6", "Module 6"),
    ],
)
def test_only_the_episodes_own_number_is_taken_from_its_title(title: str, shown: str) -> None:
    six = release(document(title=title, number=6), 6, RELEASES[0].published)
    assert channel(feed(settings(), [six], SHOW)).findtext("item/title") == shown


def test_the_feed_names_itself_and_its_home() -> None:
    links = [(e.get("rel"), e.get("href")) for e in find_all(channel(), "atom:link")]
    assert links[:2] == [
        ("self", "https://talks.example/nordheim/feed.xml"),
        ("alternate", "https://talks.example/nordheim/"),
    ]


def test_an_item_has_everything_that_belongs_to_the_episode() -> None:
    item = channel().findall("item")[1]
    base = "https://talks.example/nordheim/media/bridges.0123456789ab"
    assert [(e.get("url"), e.get("type"), e.get("language")) for e in find_all(item, "podcast:transcript")] == [
        (f"{base}.vtt", "text/vtt", "en-GB"),
        (f"{base}.srt", "application/x-subrip", "en-GB"),
        (f"{base}.json", "application/json", "en-GB"),
    ]
    chapters = find(item, "podcast:chapters")
    assert (chapters.get("url"), chapters.get("type")) == (f"{base}.chapters.json", "application/json+chapters")
    assert [(e.text, e.get("role"), e.get("group")) for e in find_all(item, "podcast:person")] == [
        ("Ada Brandt", "host", "cast"),
        ("Ibra N’Dour-Åkesson", "guest", "cast"),
        ("Kim Oss", "researcher", "writing"),
    ]
    assert find(item, "itunes:image").get("href") == f"{base}.jpeg"
    assert find(item, "atom:updated").text == "2024-03-05T00:00:00+00:00"
    assert item.find("guid").get("isPermaLink") == "false"
    book = next(e for e in find_all(item, "atom:link") if e.get("rel") == "related")
    assert (book.get("href"), book.get("type")) == (f"{base}.epub", "application/epub+zip")


def test_every_address_is_ascii() -> None:
    odd = replace(RELEASES[0], audio=Asset("media/brücke 1.mp3", "audio/mpeg", 1))
    address = find(channel(feed(settings(), [odd], SHOW)), "item/enclosure").get("url")
    assert address == "https://talks.example/nordheim/media/br%C3%BCcke%201.mp3"


# Rights and disclosure


def test_rights_and_synthetic_voices_are_stated_for_the_show_and_for_each_episode() -> None:
    show = channel()
    item = show.findall("item")[1]
    for part in (show, item):
        assert find(part, "podcast:license").text == "cc-by-nc-nd-4.0"
        assert find(part, "podcast:license").get("url") == "https://creativecommons.org/licenses/by-nc-nd/4.0/"
        assert [(e.get("purpose"), e.text) for e in find_all(part, "podcast:txt")] == [("ai-content", "true")]
        assert "license" in [e.get("rel") for e in find_all(part, "atom:link")]
        assert find(part, "itunes:explicit").text == "false"
    assert find(item, "dc:rights").text == "Published under CC BY-NC-ND 4.0 International"
    assert (find(show, "podcast:locked").text, find(show, "podcast:medium").text) == ("yes", "podcast")


def test_no_copyright_line_is_invented() -> None:
    bare = settings(licence="", email="")
    silent = release(document(licence=Licence("", "", "", "")), 1, RELEASES[0].published)
    show = channel(feed(bare, [silent], SHOW))
    assert show.find("copyright") is None
    assert find(show, "podcast:license") is None
    assert find(show, "item/dc:rights") is None
    assert find(show, "podcast:locked").text == "no"
    assert find(show, "itunes:owner") is None


def test_show_notes_are_plain_html_with_everything_in_it() -> None:
    notes = notes_of(channel().findall("item")[1])
    assert {e.tag for e in notes.iter()} <= {"div", "p", "h3", "ul", "li", "a", "em", "strong", "span"}
    assert [e.text for e in notes.iter("h3")] == ["Chapters", "People", "REFERENCES"]
    lists = [[li.text_content() for li in ul] for ul in notes.iter("ul")]
    assert lists == [
        ["0:00 Part 1 & more", "0:07 Part 2 & more", "0:24 Part 3 & more"],
        [
            "Ada Brandt, moderator, Town of Nordheim",
            "Ibra N’Dour-Åkesson, speaker, Institute of Rivers & Roads",
            "Kim Oss, research assistant and graphic design",
        ],
        ["Oss, K. (2019). Counting bolts & nuts. bolts.example"],
    ]
    assert notes.find(".//em").text == "Counting bolts & nuts"
    assert [a.get("href") for a in notes.iter("a")] == [
        "https://bolts.example/a?b=1&c=2",
        "https://talks.example/nordheim/media/bridges.0123456789ab.epub",
        "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        "https://nordheim.example/talks",
    ]
    assert "they are not the voices of the people named" in notes.text_content()
    assert "Published by Nordheim Library" in notes.text_content()


def test_a_reference_that_states_an_address_without_a_link_becomes_one() -> None:
    text = "Oss (2019), https://bolts.example/"
    plain = Reference("r1", (Run(text, SPAN),), text, SPAN, "https://bolts.example/", "", (), "", ())
    notes = notes_of(
        find(channel(feed(settings(), [_released(replace(document(), references=(plain,)))], SHOW)), "item")
    )
    link = notes.find(".//ul/li/a")
    assert (link.get("href"), link.text) == ("https://bolts.example/", "https://bolts.example/")


@pytest.mark.parametrize(
    ("role", "speaks", "found"),
    [
        ("editor", True, ("guest", "cast")),
        ("Interviewer", True, ("host", "cast")),
        ("interviewee", True, ("guest", "cast")),
        ("editor", False, ("editor", "writing")),
        ("contributor", False, ("guest writer", "writing")),
        ("Cover design", False, ("graphic designer", "visuals")),
    ],
)
def test_people_have_a_role_of_the_podcast_taxonomy(role: str, speaks: bool, found: tuple[str, str]) -> None:
    assert taxonomy(Person("p", "P", role, "", (), speaks, None)) == found


# Identity


def test_the_show_guid_follows_the_podcasting_2_0_rule() -> None:
    # The GUIDs of two feeds that are known to directories.
    assert podcast_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert show_guid(settings(url="http://a.example")) == show_guid(settings(url="https://a.example/"))
    assert show_guid(settings(guid=" 9B024349-CCF0-5F69-A609-6B82873EAB3C ")) == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert find(channel(), "podcast:guid").text == show_guid(settings())


def test_an_episodes_guid_depends_on_the_two_keys_alone() -> None:
    guid = episode_guid("evening-talks", "bridges")
    assert UUID(guid).version == 5
    assert guid == "ce2e0e8d-aaeb-5673-86a8-a93ddfc4d78e"
    assert len({guid, episode_guid("evening-talks", "ferries"), episode_guid("evening", "talks-bridges")}) == 3


def test_without_an_address_the_feed_points_at_the_preview() -> None:
    xml = feed(settings(url=""), RELEASES, SHOW)
    assert find(channel(xml), "atom:link").get("href") == "http://127.0.0.1:8000/feed.xml"


# Reproducibility


def test_it_was_last_built_when_the_newest_episode_was_published() -> None:
    assert channel().findtext("lastBuildDate") == "Tue, 12 Mar 2024 09:30:00 +0100"
    with pytest.raises(ValueError, match="without episodes"):
        feed(settings(), [], SHOW)


def test_the_bytes_depend_on_neither_hash_seed_nor_time_zone_nor_order() -> None:
    script = (
        "import sys; from pipeline.write.feed import feed; from tests.write.feed_sample import *;"
        "sys.stdout.buffer.write(feed(settings(), releases(), SHOW))"
    )
    for seed, zone in (("0", "UTC"), ("1", "Asia/Kathmandu"), ("777", "America/St_Johns")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, check=True)
        assert done.stdout == XML
    assert feed(settings(), RELEASES[::-1], SHOW) == XML


# Hostile text


def _released(doc: Document) -> Release:
    return release(doc, 1, RELEASES[0].published)


def _hostile() -> tuple[Settings, Document]:
    person = replace(PEOPLE[0], name=HOSTILE, role=HOSTILE, affiliation=HOSTILE)
    runs = (Run(HOSTILE, SPAN, href="javascript:alert(1)"), Run(HOSTILE, SPAN, emphasis=True, lang='"><script>'))
    reference = Reference("r1", runs, HOSTILE * 2, SPAN, "javascript:alert(1)", HOSTILE, (HOSTILE,), HOSTILE, ())
    doc = document(
        title=HOSTILE,
        summary=HOSTILE,
        language=HOSTILE,
        licence=Licence(HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)"),
        source="javascript:alert(1)",
        publisher=HOSTILE,
        series_title=HOSTILE,
        subjects=(HOSTILE,),
    )
    doc = replace(doc, people=(person, *PEOPLE[1:]), references=(reference,), reference_heading=HOSTILE)
    fields = ("title", "subtitle", "author", "description", "language", "email", "licence", "copyright", "publisher")
    given = dict.fromkeys(fields, HOSTILE) | {"url": "javascript:alert(1)", "categories": (HOSTILE, "Arts > Design")}
    return settings(**given), doc


def test_hostile_text_survives_as_text_and_never_as_mark_up() -> None:
    chosen, doc = _hostile()
    xml = feed(chosen, [_released(doc)], SHOW)
    show = channel(xml)
    item = show.find("item")
    assert {etree.QName(e).localname for e in show.iter()}.isdisjoint({"script"})
    for text in (show.findtext("title"), item.findtext("title"), find(item, "podcast:person").text):
        assert text == AS_TEXT
    for description in (show.findtext("description"), item.findtext("description")):
        fragment = lxml_html.fragment_fromstring(description, create_parent="div")
        assert fragment.text_content() == AS_TEXT
        assert fragment.find(".//script") is None
    notes = notes_of(item)
    assert {e.tag for e in notes.iter()} <= {"div", "p", "h3", "ul", "li", "a", "em", "strong", "span"}
    assert notes.text_content().count(AS_TEXT) == 10
    assert all(a.get("href").startswith("http") for a in notes.iter("a"))
    assert b"javascript:" not in xml
    assert [e.get("text") for e in find_all(show, "itunes:category")] == ["Arts"]


def test_two_parsers_still_agree_on_hostile_text() -> None:
    chosen, doc = _hostile()
    xml = feed(chosen, [_released(doc)], SHOW)
    (one,) = feedparser.parse(xml).entries
    (other,) = podcastparser.parse("https://talks.example/feed.xml", io.BytesIO(xml))["episodes"]
    assert one.title == other["title"] == AS_TEXT
    assert "<script>" not in one.content[-1].value
    assert "&lt;script&gt;" in one.content[-1].value


@pytest.mark.parametrize("text", ["word " * 3000, "é<b>&" * 3000, "x" * 9000])
def test_descriptions_are_cut_to_what_directories_take(text: str) -> None:
    show = channel(feed(settings(description=text), [_released(document(summary=text))], SHOW))
    for description in (show.findtext("description"), show.findtext("item/description")):
        assert 3940 < len(description.encode()) <= 4000
        assert description.removesuffix("</p>").endswith("…")


def test_a_category_is_always_given() -> None:
    assert find(channel(feed(settings(categories=()), RELEASES, SHOW)), "itunes:category").get("text") == "Education"


@examples(max_examples=40, deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_gives_a_feed_that_both_parsers_read(title: str, summary: str, name: str) -> None:
    people = (replace(PEOPLE[0], name=name), *PEOPLE[1:])
    doc = replace(document(title=title, summary=summary), people=people)
    xml = feed(settings(description=summary), [_released(doc)], SHOW)
    assert len(feedparser.parse(xml).entries) == 1
    (episode,) = podcastparser.parse("https://talks.example/feed.xml", io.BytesIO(xml))["episodes"]
    assert episode["guid"] == RELEASES[0].guid

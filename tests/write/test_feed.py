"""The feed: what two independent parsers read in it, what it says of rights, and what the settings do to it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import feedparser
import podcastparser
import pytest

from pipeline.model import Asset, Licence, whole_seconds
from pipeline.write.feed.channel import feed_xml
from pipeline.write.text.addresses import episode_guid, podcast_guid, show_guid
from tests.write.feed_sample import SHOW, TALK, channel, document, find, find_all, release, releases, settings, timeline

RELEASES = releases()
XML = feed_xml(settings(), RELEASES, SHOW)
ROOT = Path(__file__).parents[2]


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
        assert one[r.guid].link == other[r.guid]["link"] == f"https://talks.example/nordheim/{r.page.path}"
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
    assert [i.findtext("title") for i in channel(XML).findall("item")] == ["Ferries", "Who looks after the bridges?"]


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
    assert channel(feed_xml(settings(), [six], SHOW)).findtext("item/title") == shown


def test_the_feed_names_itself_and_its_home() -> None:
    links = [(e.get("rel"), e.get("href")) for e in find_all(channel(XML), "atom:link")]
    assert links[:2] == [
        ("self", "https://talks.example/nordheim/feed.xml"),
        ("alternate", "https://talks.example/nordheim/"),
    ]


def test_an_item_has_everything_that_belongs_to_the_episode() -> None:
    item = channel(XML).findall("item")[1]
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
        ("Kim Oss", "graphic designer", "visuals"),
    ]
    page = "https://talks.example/nordheim/episodes/bridges.html"
    assert item.findtext("link") == page
    assert find(item, "podcast:contentLink").get("href") == page
    assert find(item, "podcast:contentLink").text == "Listen, read along and search on the episode’s page"
    assert find(item, "itunes:title").text == item.findtext("title")
    assert find(item, "itunes:episodeType").text == "full"
    assert find(item, "podcast:episode").text == find(item, "itunes:episode").text == "1"
    assert find(item, "itunes:image").get("href") == f"{base.replace('/media/', '/covers/')}.jpg"
    assert find(item, "atom:updated").text == "2024-03-05T00:00:00+00:00"
    assert item.find("guid").get("isPermaLink") == "false"
    book = next(e for e in find_all(item, "atom:link") if e.get("rel") == "related")
    assert (book.get("href"), book.get("type")) == (
        "https://talks.example/nordheim/books/bridges.epub",
        "application/epub+zip",
    )


def test_every_address_is_ascii() -> None:
    odd = replace(RELEASES[0], assets={**RELEASES[0].assets, "audio": Asset("media/brücke 1.mp3", "audio/mpeg", 1)})
    address = find(channel(feed_xml(settings(), [odd], SHOW)), "item/enclosure").get("url")
    assert address == "https://talks.example/nordheim/media/br%C3%BCcke%201.mp3"


# Rights and disclosure


def test_rights_and_synthetic_voices_are_stated_for_the_show_and_for_each_episode() -> None:
    show = channel(XML)
    item = show.findall("item")[1]
    for part in (show, item):
        assert find(part, "podcast:license").text == "cc-by-nc-nd-4.0"
        assert find(part, "podcast:license").get("url") == "https://creativecommons.org/licenses/by-nc-nd/4.0/"
        assert [(e.get("purpose"), e.text) for e in find_all(part, "podcast:txt")] == [("ai-content", "true")]
        assert "license" in [e.get("rel") for e in find_all(part, "atom:link")]
        assert find(part, "itunes:explicit").text == "false"
    assert find(item, "dc:rights").text == "Published under CC BY-NC-ND 4.0 International"
    assert (find(show, "podcast:locked").text, find(show, "podcast:medium").text) == ("yes", "podcast")


def test_the_code_of_apple_is_in_the_channel_alone() -> None:
    show = channel(feed_xml(settings(apple_verification="9a7c<&>1234"), releases(), SHOW))
    told = [("ai-content", "true"), ("applepodcastsverify", "9a7c<&>1234")]
    assert [(e.get("purpose"), e.text) for e in find_all(show, "podcast:txt")] == told
    assert [e.get("purpose") for e in find_all(show, "item/podcast:txt")] == ["ai-content"] * 2


def test_no_copyright_line_is_invented() -> None:
    bare = settings(licence="", email="")
    silent = release(document(licence=Licence("", "", "", "")), 1, RELEASES[0].published)
    show = channel(feed_xml(bare, [silent], SHOW))
    assert show.find("copyright") is None
    assert find(show, "podcast:license") is None
    assert find(show, "item/dc:rights") is None
    assert find(show, "podcast:locked").text == "no"
    assert find(show, "itunes:owner") is None


# Identity


def test_the_show_guid_follows_the_podcasting_2_0_rule() -> None:
    # The GUIDs of two feeds that are known to directories.
    assert podcast_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert show_guid(settings(url="http://a.example")) == show_guid(settings(url="https://a.example/"))
    assert show_guid(settings(guid=" 9B024349-CCF0-5F69-A609-6B82873EAB3C ")) == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert find(channel(XML), "podcast:guid").text == show_guid(settings())


def test_an_episodes_guid_depends_on_the_two_keys_alone() -> None:
    guid = episode_guid("evening-talks", "bridges")
    assert UUID(guid).version == 5
    assert guid == "ce2e0e8d-aaeb-5673-86a8-a93ddfc4d78e"
    assert len({guid, episode_guid("evening-talks", "ferries"), episode_guid("evening", "talks-bridges")}) == 3


def test_without_an_address_the_feed_points_at_the_preview() -> None:
    xml = feed_xml(settings(url=""), RELEASES, SHOW)
    assert find(channel(xml), "atom:link").get("href") == "http://127.0.0.1:8000/feed.xml"


# Reproducibility


def test_it_was_last_built_when_the_newest_episode_was_published() -> None:
    assert channel(XML).findtext("lastBuildDate") == "Tue, 12 Mar 2024 09:30:00 +0100"
    with pytest.raises(ValueError, match="without episodes"):
        feed_xml(settings(), [], SHOW)


def test_the_bytes_depend_on_neither_hash_seed_nor_time_zone_nor_order() -> None:
    script = (
        "import sys; from pipeline.write.feed.channel import feed_xml; from tests.write.feed_sample import *;"
        "sys.stdout.buffer.write(feed_xml(settings(), releases(), SHOW))"
    )
    for seed, zone in (("0", "UTC"), ("1", "Asia/Kathmandu"), ("777", "America/St_Johns")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, check=True)
        assert done.stdout == XML
    assert feed_xml(settings(), RELEASES[::-1], SHOW) == XML


def items(xml: bytes) -> dict[str, bytes]:
    """GUID -> the bytes of the item."""
    found = re.findall(rb"<item>.*?</item>", xml, re.DOTALL)
    return {re.search(rb"<guid[^>]*>(.*?)<", item)[1].decode(): item for item in found}  # type: ignore[index]


def test_an_edit_of_one_episode_changes_nothing_of_the_others_and_nothing_of_the_show_but_its_date() -> None:
    old, later = RELEASES[0], datetime(2024, 6, 1, 8, tzinfo=UTC)
    edited = replace(
        old,
        document=document(talk=TALK[:2]),
        timeline=timeline(document(talk=TALK[:2])),
        updated=later,
        assets={**old.assets, "audio": replace(old.audio, path="media/bridges.ffffffffffff.mp3", length=1)},
    )
    before, after = XML, feed_xml(settings(), [edited, RELEASES[1]], SHOW)
    changed = [guid for guid, item in items(before).items() if item != items(after)[guid]]
    assert changed == [old.guid]
    assert re.sub(rb"<item>.*</item>", b"", before, flags=re.DOTALL) == re.sub(
        rb"<item>.*</item>|(?<=<lastBuildDate>)[^<]*",
        lambda m: b"" if m[0].startswith(b"<item") else b"Tue, 12 Mar 2024 09:30:00 +0100",
        after,
        flags=re.DOTALL,
    )
    assert channel(after).findtext("lastBuildDate") == "Sat, 01 Jun 2024 08:00:00 +0000"
    assert parsedate_to_datetime(channel(after).findall("item")[1].findtext("pubDate")) == old.published


def test_a_new_episode_changes_no_other_item() -> None:
    one = feed_xml(settings(), RELEASES[:1], SHOW)
    assert items(one)[RELEASES[0].guid] == items(XML)[RELEASES[0].guid]


def show(**series: object) -> Any:
    return channel(feed_xml(settings(**series), releases(), SHOW))


def test_a_season_is_stated_twice_in_each_item_and_not_without_the_setting() -> None:
    items = show(season=3).findall("item")
    assert [(find(i, "itunes:season").text, find(i, "podcast:season").text) for i in items] == [("3", "3")] * 2
    assert find(show(), "item/itunes:season") is None
    assert find(show(), "item/podcast:season") is None
    xml = feed_xml(settings(season=3), releases(), SHOW)
    assert podcastparser.parse("x", io.BytesIO(xml))["episodes"][0]["season"] == 3


def test_the_type_and_the_medium_of_the_show() -> None:
    assert (find(show(), "itunes:type").text, find(show(), "podcast:medium").text) == ("serial", "podcast")
    other = show(type="episodic", medium="course")
    assert (find(other, "itunes:type").text, find(other, "podcast:medium").text) == ("episodic", "course")


def test_how_often_episodes_appear() -> None:
    assert find(show(), "podcast:updateFrequency") is None
    other_weeks = find(show(update_frequency="fortnightly"), "podcast:updateFrequency")
    assert (other_weeks.text, other_weeks.attrib) == ("Every 2 weeks", {"rrule": "FREQ=WEEKLY;INTERVAL=2"})
    rule = find(show(update_frequency="FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"), "podcast:updateFrequency")
    assert (rule.text, rule.get("rrule")) == ("Every 3 months", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU")


def test_a_series_that_has_ended_says_so_in_both_vocabularies() -> None:
    ended = show(update_frequency="complete")
    assert find(ended, "podcast:updateFrequency").attrib == {"complete": "true"}
    assert find(ended, "itunes:complete").text == "Yes"
    assert find(show(update_frequency="weekly"), "itunes:complete") is None


def test_the_owner_is_the_author_unless_somebody_else_is_named() -> None:
    assert find(show(), "itunes:owner/itunes:name").text == "Nordheim Library"
    assert find(show(owner="Kim Oss"), "itunes:owner/itunes:name").text == "Kim Oss"
    assert find(show(owner="Kim Oss"), "itunes:author").text == "Nordheim Library"


def test_a_show_may_be_kept_out_of_directories_or_move() -> None:
    assert find(show(), "itunes:block") is None
    assert find(show(), "itunes:new-feed-url") is None
    moved = show(block=True, new_feed_url="https://elsewhere.example/feed.xml")
    assert find(moved, "itunes:block").text == "Yes"
    assert find(moved, "itunes:new-feed-url").text == "https://elsewhere.example/feed.xml"


def test_categories_are_written_as_they_are_published() -> None:
    def written(*categories: str) -> list[tuple[str, list[str]]]:
        found = find_all(show(categories=categories), "itunes:category")
        return [(c.get("text"), [sub.get("text") for sub in c]) for c in found]

    assert written("government", "education>how to", "Education > Courses") == [
        ("Government", []),
        ("Education", ["How To", "Courses"]),
    ]
    assert written("Gardening") == written() == [("Education", [])]

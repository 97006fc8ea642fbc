"""What the settings of the series do to the feed."""

from __future__ import annotations

import io
from typing import Any

import podcastparser

from pipeline.write.feed.channel import feed_xml
from tests.write.feed_sample import SHOW, channel, find, find_all, releases, settings


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
    weekly = find(show(update_frequency="fortnightly"), "podcast:updateFrequency")
    assert (weekly.text, weekly.attrib) == ("Fortnightly", {"rrule": "FREQ=WEEKLY;INTERVAL=2"})
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

"""The site's front page: complete, relative, and safe to open."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from lxml import html

from pipeline.write.page import index_page
from tests.write.feed_sample import document, release, releases, settings
from tests.write.sample import HOSTILE, HOSTILE_SHOWN


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(index_page(settings(), tuple(reversed(releases()))))


def test_the_same_releases_give_the_same_bytes() -> None:
    assert index_page(settings(), releases()) == index_page(settings(), releases())


def test_episodes_stand_in_the_order_of_their_numbers_under_their_keys(page: html.HtmlElement) -> None:
    articles = page.findall(".//article")
    assert [a.get("id") for a in articles] == ["bridges", "ferries"]
    assert articles[0].findtext("h2") == "1. Who looks after the bridges?"
    assert "5 March 2024" in articles[0].text_content()


def test_every_episode_can_be_heard_and_fetched(page: html.HtmlElement) -> None:
    first = releases()[0]
    article = page.find(".//article")
    audio = article.find("audio")
    assert audio.get("preload") == "none"
    assert audio.find("source").get("src") == first.audio.path
    assert (audio.find(".//track").get("kind"), audio.find(".//track").get("src")) == ("captions", first.vtt.path)
    files = [(a.get("href"), a.text_content()) for a in article.iterfind("ul[@class='files']/li/a")]
    assert files == [
        (first.audio.path, "MP3, 123.5 kB"),
        (first.book.path, "EPUB, 1.0 kB"),
        (first.vtt.path, "Captions (WebVTT), 1.0 kB"),
        (first.srt.path, "Subtitles (SRT), 1.0 kB"),
    ]
    for link in article.iterfind("ul[@class='files']/li/a"):
        assert link.get("aria-label").startswith(link.text_content()), "the name contains what is seen (WCAG 2.5.3)"


def test_rights_people_and_voices_are_stated(page: html.HtmlElement) -> None:
    article = page.find(".//article")
    assert article.find(".//a[@rel='license']").get("href") == "https://creativecommons.org/licenses/by-nc-nd/4.0/"
    words = article.text_content()
    assert "Ada Brandt, moderator, Town of Nordheim" in words
    assert "synthetic voices" in words


def test_nothing_is_asked_of_anybody_else(page: html.HtmlElement) -> None:
    loaded = page.xpath("//@src | //link/@href")
    assert loaded
    assert not [address for address in loaded if urlsplit(address).netloc]
    assert not page.findall(".//script")
    assert "feed.xml" in page.xpath("//a/@href")


def test_the_security_policy_admits_the_pages_own_style_and_nothing_else(page: html.HtmlElement) -> None:
    policy = page.find(".//meta[@http-equiv]").get("content")
    digest = hashlib.sha256(page.findtext(".//style").encode()).digest()
    assert f"style-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not page.xpath("//*[@style]")


def test_ids_are_unique_and_the_skip_link_leads_to_the_episodes(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.find(".//a[@class='skip']").get("href")[1:] == page.find(".//main").get("id")
    assert {label for labels in page.xpath("//@aria-labelledby") for label in labels.split()} <= set(ids)


def test_hostile_text_stays_text() -> None:
    hostile = release(document(title=HOSTILE, summary=HOSTILE), 1, releases()[0].published)
    written = index_page(settings(title=HOSTILE, description=HOSTILE, subtitle=HOSTILE), (hostile,))
    page = html.document_fromstring(written)
    assert not page.findall(".//script")
    assert page.findtext(".//article/h2") == f"1. {HOSTILE_SHOWN}"
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", written)


def test_sizes_are_for_people() -> None:
    first = releases()[0]
    large = replace(first, audio=replace(first.audio, length=23_456_789), vtt=replace(first.vtt, length=999))
    words = html.document_fromstring(index_page(settings(), (large,))).text_content()
    assert "MP3, 23.5 MB" in words
    assert "Captions (WebVTT), 999 bytes" in words


def test_a_series_without_episodes_says_so() -> None:
    page = html.document_fromstring(index_page(settings(), ()))
    assert page.find(".//main").text_content().strip() == "No episodes yet."
    assert page.find(".//header/img") is None

"""The site's front page: complete, relative, and safe to open."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from lxml import html

from pipeline.model import Show
from pipeline.write.web import write_pages
from pipeline.write.web.frame import assets
from pipeline.write.web.index import index_page
from pipeline.write.writers import SeriesEdition
from tests.write.feed_sample import SHOW, document, release, releases, settings
from tests.write.sample import HOSTILE, HOSTILE_SHOWN


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(index_page(settings(), releases(), SHOW))


def test_the_same_releases_give_the_same_pages_in_whatever_order() -> None:
    backwards = tuple(reversed(releases()))
    pages = [list(write_pages(SeriesEdition(settings(), given, SHOW))) for given in (releases(), backwards)]
    assert pages[0] == pages[1]


def test_the_show_is_presented(page: html.HtmlElement) -> None:
    header = page.find(".//header")
    assert header.findtext(".//h1") == "Evening Talks"
    assert header.find(".//img").get("src") == SHOW.cover.path
    assert header.find(".//img").get("alt") == "Cover of Evening Talks"
    assert "Bread & bridges." in header.text_content()
    assert SHOW.book is not None
    assert SHOW.book.path in header.xpath(".//a/@href")


def test_a_show_without_a_book_offers_none() -> None:
    page = html.document_fromstring(index_page(settings(), releases(), Show(SHOW.cover, None)))
    assert not page.xpath("//header//a")


def test_the_feed_is_offered_as_address_as_picture_and_as_list(page: html.HtmlElement) -> None:
    section = page.find(".//section[@class='subscribe']")
    feed = section.find(".//a[@type='application/rss+xml']")
    assert (feed.get("href"), feed.text) == ("feed.xml", "https://talks.example/nordheim/feed.xml")
    assert section.find(".//a[@type='text/x-opml']").get("href") == "subscribe.opml"
    picture = section.find("img")
    assert picture.get("src") == "feed-qr.svg"
    assert "https://talks.example/nordheim/feed.xml" in picture.get("alt")


def test_a_series_without_an_address_promises_none() -> None:
    section = html.document_fromstring(index_page(settings(url=""), releases(), SHOW)).find(".//section")
    assert section.xpath(".//a/@href") == ["feed.xml"]
    assert not section.findall(".//img")
    assert "127.0.0.1" not in section.text_content()


def test_episodes_stand_in_the_order_of_their_numbers_under_their_keys(page: html.HtmlElement) -> None:
    articles = page.findall(".//article")
    assert [a.get("id") for a in articles] == ["bridges", "ferries"]
    assert articles[0].findtext("h3/a") == "1. Who looks after the bridges?"
    assert "5 March 2024" in articles[0].text_content()


def test_a_draft_is_marked_before_its_title() -> None:
    draft = release(document(draft=True), 1, datetime(2024, 3, 5, tzinfo=UTC))
    heading = html.document_fromstring(index_page(settings(), (draft,), SHOW)).find(".//article/h3")
    assert heading.text_content() == "1. Draft: Who looks after the bridges?"
    assert heading.find("a/span[@class='draft']").text == "Draft:"


def test_every_episode_can_be_read_heard_and_fetched(page: html.HtmlElement) -> None:
    first = releases()[0]
    article = page.find(".//article")
    assert article.xpath(".//h3/a/@href | .//a[@class='button']/@href") == ["episodes/bridges.html"] * 2
    audio = article.find("audio")
    assert audio.get("preload") == "none"
    assert audio.find("source").get("src") == first.audio.path
    assert (audio.find(".//track").get("kind"), audio.find(".//track").get("src")) == ("captions", first.captions.path)
    files = [(a.get("href"), a.text_content()) for a in article.iterfind("ul[@class='files']/li/a")]
    assert files == [
        (first.audio.path, "MP3, 123.5 kB"),
        (first.book.path, "EPUB, 1.0 kB"),
        (first.captions.path, "Captions (WebVTT), 1.0 kB"),
        (first.assets["subtitles"].path, "Subtitles (SRT), 1.0 kB"),
    ]
    for link in article.xpath(".//a[@aria-label]"):
        assert link.get("aria-label").startswith(link.text_content()), "the name contains what is seen (WCAG 2.5.3)"


def test_rights_people_and_voices_are_stated(page: html.HtmlElement) -> None:
    article = page.find(".//article")
    assert article.find(".//a[@rel='license']").get("href") == "https://creativecommons.org/licenses/by-nc-nd/4.0/"
    words = article.text_content()
    assert "Ada Brandt, moderator, Town of Nordheim" in words
    assert "synthetic voices" in words
    assert page.find(".//footer//a[@rel='license']").text == "CC BY-NC-ND 4.0"


def test_nothing_is_asked_of_anybody_else(page: html.HtmlElement) -> None:
    loaded = page.xpath("//@src | //link/@href")
    assert loaded
    assert not [address for address in loaded if urlsplit(address).netloc]


def test_style_and_script_are_files_of_the_site_and_the_policy_admits_no_other(page: html.HtmlElement) -> None:
    policy = page.find(".//meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert not page.xpath("//style | //script[not(@src)][not(@type='application/json')] | //@style")
    assert set(page.xpath("//script/@src | //link[@rel='stylesheet']/@href")) <= set(assets())


def test_ids_are_unique_and_the_skip_link_leads_to_the_episodes(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.find(".//a[@class='skip']").get("href")[1:] in page.xpath("//main/section/@id")
    assert {label for labels in page.xpath("//@aria-labelledby") for label in labels.split()} <= set(ids)


def test_hostile_text_stays_text() -> None:
    hostile = release(document(title=HOSTILE, summary=HOSTILE), 1, datetime(2024, 3, 5, tzinfo=UTC))
    fields = dict.fromkeys(("title", "description", "subtitle", "author", "publisher", "copyright", "licence"), HOSTILE)
    written = index_page(settings(**fields), (hostile,), SHOW)
    page = html.document_fromstring(written)
    assert [script.get("type") for script in page.iter("script")] == [None, "application/json"]
    assert page.findtext(".//article/h3/a") == f"1. {HOSTILE_SHOWN}"
    assert page.findtext(".//h1") == HOSTILE_SHOWN
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", written)


def test_sizes_are_for_people() -> None:
    first = releases()[0]
    large = replace(
        first,
        assets={
            **first.assets,
            "audio": replace(first.audio, length=23_456_789),
            "captions": replace(first.captions, length=999),
        },
    )
    words = html.document_fromstring(index_page(settings(), (large,), SHOW)).text_content()
    assert "MP3, 23.5 MB" in words
    assert "Captions (WebVTT), 999 bytes" in words


def test_an_episode_in_another_language_says_so() -> None:
    persian = release(document(language="fa"), 1, datetime(2024, 3, 5, tzinfo=UTC))
    article = html.document_fromstring(index_page(settings(), (persian,), SHOW)).find(".//article")
    assert (article.get("lang"), article.get("dir")) == ("fa", "rtl")
    english = [span.text for span in article.xpath(".//span[@lang='en' and @dir='ltr']")]
    assert {"Read along with the transcript", "5 March 2024", "People"} <= set(english)


def test_a_series_without_episodes_says_so() -> None:
    page = html.document_fromstring(index_page(settings(), (), SHOW))
    assert "No episodes yet." in page.find(".//main").text_content()

"""The feed, the captions or the chapters say something else than the other media of an episode."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.spoiling import (
    CHAPTER_TRACK,
    CHAPTERS,
    FEED,
    SEGMENTS,
    VTT,
    Spoil,
    Way,
    everywhere,
    file_of_bench,
    in_captions,
    late,
    of_the_other,
    places,
    replaced,
    ways,
)

BITE = '<podcast:soundbite startTime="10.0" duration="30.0">The wind</podcast:soundbite><podcast:contentLink'
OPML = "subscribe.opml"

SPOILED: list[Way] = [
    ("R433", FEED, "soundbite beyond the sound", replaced(FEED, "<podcast:contentLink", BITE)),
    (
        "R437",
        FEED,
        "soundbite without a length",
        replaced(FEED, "<podcast:contentLink", BITE.replace('duration="30.0"', "")),
    ),
    ("R437", FEED, "date of another standard", replaced(FEED, "<pubDate>[^<]*", "<pubDate>2026-03-11T12:02:00Z")),
    ("R437", FEED, "another day of the week", replaced(FEED, "<pubDate>Wed, 11", "<pubDate>Thu, 11")),
    ("R437", FEED, "no such day", replaced(FEED, "<pubDate>Wed, 11 Mar", "<pubDate>Wed, 31 Feb")),
    ("R437", FEED, "no date", replaced(FEED, "<pubDate>[^<]*</pubDate>", "")),
    (
        "R437",
        FEED,
        "feed of another standard's date",
        replaced(FEED, "<lastBuildDate>[^<]*", "<lastBuildDate>2026-03-11"),
    ),
    ("R437", FEED, "feed older than its episodes", replaced(FEED, "<lastBuildDate>Wed, 11", "<lastBuildDate>Wed, 04")),
    (
        "R437",
        FEED,
        "updated before it was published",
        replaced(FEED, "<atom:updated>2026-03-11", "<atom:updated>2026-03-10"),
    ),
    ("R437", FEED, "updated in no zone", replaced(FEED, r"(<atom:updated>[^+]*)\+00:00", r"\1")),
    ("R437", FEED, "captions of another episode in the feed", file_of_bench(FEED, "https://example.org/quay/", "vtt")),
    ("R437", FEED, "transcript of another episode", file_of_bench(FEED, "https://example.org/quay/", "json")),
    ("R437", FEED, "chapters of another episode", file_of_bench(FEED, "https://example.org/quay/", r"chapters.json")),
    ("R437", FEED, "sound of another episode in the feed", file_of_bench(FEED, "https://example.org/quay/", "mp3")),
    (
        "R437",
        FEED,
        "cover of another episode in the feed",
        of_the_other(FEED, 'quay/(covers/bollard[^"]*)', "covers/bench.*.jpg"),
    ),
    (
        "R437",
        FEED,
        "book of another episode in the feed",
        of_the_other(
            FEED,
            'type="application/epub\\+zip" href="https://example.org/quay/(books/bollard.epub)',
            "books/bench.epub",
        ),
    ),
    (
        "R437",
        FEED,
        "page of another episode",
        of_the_other(FEED, "<link>https://example.org/quay/(episodes/bollard.html)", "episodes/bench.html"),
    ),
    (
        "R437",
        FEED,
        "content link to another episode",
        of_the_other(FEED, 'contentLink href="https://example.org/quay/(episodes/bollard.html)', "episodes/bench.html"),
    ),
    ("R437", FEED, "no page", replaced(FEED, "<link>https://example.org/quay/episodes/[^<]*</link>", "")),
    (
        "R437",
        FEED,
        "another home",
        replaced(FEED, "<link>https://example.org/quay/</link>", "<link>https://example.org/</link>"),
    ),
    ("R435", FEED, "title of another episode", replaced(FEED, "<title>The Bollard", "<title>A Bench by the Water")),
    ("R421", FEED, "another language of the transcripts", everywhere(FEED, 'language="en"', 'language="sv"')),
    (
        "R437",
        "subscribe.opml",
        "list with another feed",
        replaced("subscribe.opml", 'xmlUrl="https://example.org/quay/', 'xmlUrl="https://example.org/'),
    ),
    (
        "R437",
        "subscribe.opml",
        "list with another site",
        replaced("subscribe.opml", 'htmlUrl="https://example.org/quay/', 'htmlUrl="https://example.com/quay/'),
    ),
    ("R437", "subscribe.opml", "list without a feed", replaced("subscribe.opml", "<outline[^>]*>", "")),
    ("R412", "subscribe.opml", "list cut short", replaced("subscribe.opml", "</opml>", "")),
    ("R435", SEGMENTS, "another word in all captions", in_captions("ferry crew asked", "ferry crew begged")),
    ("R433", SEGMENTS, "transcript late", late(SEGMENTS, '"startTime": 15.476', '"startTime": 15.676')),
    (
        "R433",
        "media/bench.????????????.vtt",
        "WebVTT late",
        late("media/bench.????????????.vtt", "00:00:15.476 -->", "00:00:15.676 -->"),
    ),
    ("R433", "media/bench.*.srt", "SubRip late", late("media/bench.*.srt", "00:00:15,476 -->", "00:00:15,676 -->")),
    (
        "R433",
        "media/bench.*.srt",
        "caption that ends early",
        late("media/bench.*.srt", "--> 00:00:17,475", "--> 00:00:16,475"),
    ),
    ("R416", VTT, "two captions of one name", replaced(VTT, "\n\nclosing\n", "\n\nopening\n")),
    ("R436", CHAPTER_TRACK, "another chapter for the player", replaced(CHAPTER_TRACK, "What it cost", "What it was")),
    (
        "R436",
        CHAPTER_TRACK,
        "chapter for the player late",
        replaced(CHAPTER_TRACK, "00:00:26.400 -->", "00:00:27.400 -->"),
    ),
    ("R436", CHAPTER_TRACK, "chapters for the player malformed", replaced(CHAPTER_TRACK, "WEBVTT", "VTT")),
    ("R436", CHAPTERS, "another chapter in the chapters file", replaced(CHAPTERS, "What it cost", "What it was")),
    ("R435", FEED, "another number in the feed", replaced(FEED, "<itunes:episode>2", "<itunes:episode>3")),
    (
        "R435",
        FEED,
        "another licence in the feed",
        everywhere(
            FEED,
            'license url="https://creativecommons.org/licenses/by/4.0/"',
            'license url="https://creativecommons.org/licenses/by/3.0/"',
        ),
    ),
    (
        "R437",
        FEED,
        "book declared as something else",
        replaced(FEED, 'type="application/epub\\+zip"', 'type="application/pdf"'),
    ),
    (
        "R437",
        FEED,
        "captions declared as something else",
        replaced(FEED, r'\.srt" type="application/x-subrip"', '.srt" type="text/vtt"'),
    ),
    (
        "R437",
        FEED,
        "show notes that lead nowhere",
        replaced(
            FEED, 'quay/episodes/bollard.html&quot;|quay/episodes/bollard.html"&gt;', 'quay/episodes/post.html"&gt;'
        ),
    ),
    ("R435", VTT, "caption of another sentence", replaced(VTT, "\n\ns920c7effbf\n", "\n\ns0123456789\n")),
    ("R436", CHAPTERS, "chapters of another version", replaced(CHAPTERS, '"1.2.0"', '"1.3.0"')),
]


@pytest.mark.parametrize(("code", "where", "spoil"), ways(SPOILED))
def test_contradiction_is_found_where_it_is(code: str, where: str, spoil: Spoil, site: Path) -> None:
    assert places(code, where, spoil, site) == {where}

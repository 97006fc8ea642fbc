"""A page says something else than the other media of its episode."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.spoiling import (
    BENCH,
    FRONT,
    PAGE,
    Spoil,
    Way,
    bytes_changed,
    copied,
    everywhere,
    file_of_bench,
    of_the_other,
    places,
    replaced,
    ways,
)

SPOILED: list[Way] = [
    ("R421", PAGE, "page without a language", replaced(PAGE, '<html lang="en"', "<html")),
    ("R421", PAGE, "page in another language", replaced(PAGE, '<html lang="en"', '<html lang="sv"')),
    ("R421", FRONT, "front page in another language", replaced(FRONT, '<html lang="en"', '<html lang="sv"')),
    ("R421", PAGE, "captions in another language", replaced(PAGE, 'srclang="en"', 'srclang="sv"')),
    ("R437", PAGE, "sound of another episode", file_of_bench(PAGE, '<source src="../', "mp3")),
    ("R437", PAGE, "captions of another episode", file_of_bench(PAGE, '<track kind="captions" src="../', "vtt")),
    (
        "R437",
        PAGE,
        "chapters of another episode on the page",
        file_of_bench(PAGE, '<track kind="chapters" src="../', r"chapters.vtt"),
    ),
    ("R437", PAGE, "download of another episode", file_of_bench(PAGE, '<a href="../', "srt")),
    (
        "R437",
        PAGE,
        "book of another episode",
        of_the_other(PAGE, '<a href="../(books/bollard.epub)', "books/bench.epub"),
    ),
    (
        "R437",
        PAGE,
        "picture of another episode",
        of_the_other(PAGE, '<img class="picture" src="../(covers/[^"]+)', "covers/bench.*.jpg"),
    ),
    ("R437", FRONT, "sound of another episode on the front page", file_of_bench(FRONT, '<source src="', "mp3")),
    (
        "R437",
        FRONT,
        "captions of another episode on the front page",
        file_of_bench(FRONT, '<track kind="captions" src="', "vtt"),
    ),
    ("R437", FRONT, "episode missing on the front page", replaced(FRONT, '<article id="bollard".*?</article>', "")),
    (
        "R437",
        FRONT,
        "another address of the feed",
        replaced(FRONT, ">https://example.org/quay/feed.xml<", ">https://example.org/feed.xml<"),
    ),
    (
        "R437",
        FRONT,
        "link to another feed",
        replaced(
            FRONT,
            'type="application/rss\\+xml" title="Quay Talks" href="feed.xml"',
            'type="application/rss+xml" title="Quay Talks" href="subscribe.opml"',
        ),
    ),
    ("R437", PAGE, "another day on the page", replaced(PAGE, 'datetime="2026-03-11"', 'datetime="2026-03-12"')),
    ("R433", PAGE, "another length on the page", replaced(PAGE, r'datetime="PT\d+S"', 'datetime="PT9S"')),
    ("R433", FRONT, "another length on the front page", replaced(FRONT, r'datetime="PT\d+S"', 'datetime="PT9S"')),
    (
        "R433",
        BENCH,
        "sentence at another time",
        replaced(BENCH, 'id="s0e10f94758" data-t="15476"', 'id="s0e10f94758" data-t="15376"'),
    ),
    ("R433", BENCH, "all times late", replaced(BENCH, 'data-t="(\\d)', 'data-t="1\\1')),
    ("R435", BENCH, "time lost", replaced(BENCH, ' data-t="15476"', "")),
    ("R435", BENCH, "another word on the page", replaced(BENCH, "will sit on it\\?", "will lie on it?")),
    (
        "R435",
        BENCH,
        "another speaker on the page",
        replaced(BENCH, 'f792ccbc08-h">Jonas Ahl', 'f792ccbc08-h">Mira Holt'),
    ),
    (
        "R435",
        BENCH,
        "another word in a quote on the page",
        replaced(BENCH, "<p>The crew will sit", "<p>The crew shall sit"),
    ),
    (
        "R435",
        BENCH,
        "another word in a caption on the page",
        replaced(BENCH, "<figcaption>Drawing", "<figcaption>Photograph"),
    ),
    (
        "R435",
        BENCH,
        "another address in the references on the page",
        replaced(BENCH, 'href="https://example.org/patient-quay"', 'href="https://example.org/quay"'),
    ),
    ("R435", BENCH, "run in another language", replaced(BENCH, '<span lang="sv"', '<span lang="da"')),
    ("R435", BENCH, "another id", everywhere(BENCH, "s25e2eca38b", "s25e2eca38c")),
    ("R435", BENCH, "words in no sentence of the page", replaced(BENCH, "<figure", "<p>And more.</p><figure")),
    ("R435", PAGE, "another title on the page", replaced(PAGE, "<h1>The Bollard", "<h1>The Post")),
    ("R435", FRONT, "another title on the front page", replaced(FRONT, "2. The Bollard</a>", "2. The Post</a>")),
    ("R436", BENCH, "another chapter on the page", replaced(BENCH, ">What it cost</a>", ">What it was</a>")),
    ("R436", BENCH, "chapter at another time on the page", replaced(BENCH, 'data-start="26400"', 'data-start="27400"')),
    ("R436", BENCH, "chapter missing on the page", replaced(BENCH, '<li><a [^>]*data-start="26400".*?</li>', "")),
    ("R423", BENCH, "pull quote heard twice on the page", replaced(BENCH, ' aria-hidden="true"', "")),
    ("R435", PAGE, "another number", replaced(PAGE, "Episode 2</p>", "Episode 3</p>")),
    ("R435", FRONT, "another number on the front page", replaced(FRONT, ">2. The Bollard</a>", ">3. The Bollard</a>")),
    ("R435", PAGE, "other people on the page", replaced(PAGE, "<li>Petra Sund", "<li>Jonas Ahl")),
    ("R435", FRONT, "other people on the front page", replaced(FRONT, "<li>Petra Sund", "<li>Jonas Ahl")),
    (
        "R435",
        PAGE,
        "another licence on the page",
        replaced(
            PAGE, 'rel="license" href="[^"]*"', 'rel="license" href="https://creativecommons.org/licenses/by/3.0/"'
        ),
    ),
    ("R435", PAGE, "no licence on the page", replaced(PAGE, 'rel="license" ', "")),
    ("R436", BENCH, "chapter with another time shown", replaced(BENCH, 'datetime="PT26S"', 'datetime="PT36S"')),
    ("R436", BENCH, "chapter with its time rounded up", replaced(BENCH, 'datetime="PT26S"', 'datetime="PT27S"')),
    (
        "R437",
        PAGE,
        "download declared as something else",
        replaced(PAGE, 'mp3" type="audio/mpeg"', 'mp3" type="audio/mp4"'),
    ),
    ("R417", PAGE, "track of nothing", replaced(PAGE, '<track kind="chapters" src="[^"]*"', '<track kind="chapters"')),
    ("R437", "episodes/other.html", "page of no episode", copied(BENCH, "episodes/other.html")),
    ("R438", "assets/player.*.js", "another script", bytes_changed("assets/player.*.js", lambda b: b + b"\n")),
]


@pytest.mark.parametrize(("code", "where", "spoil"), ways(SPOILED))
def test_contradiction_is_found_where_it_is(code: str, where: str, spoil: Spoil, site: Path) -> None:
    assert places(code, where, spoil, site) == {where}

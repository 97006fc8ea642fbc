"""podcast-partytime and feedsmith, parsers by other people, read the same Podcasting 2.0 tags, those of the series."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model import Log
from pipeline.plan import Location, Project, load_project
from pipeline.standards import parse_licence
from tests.clients.conftest import BOTH
from tests.clients.feed_tags import Read, read, read_file
from tests.conftest import ROOT
from tests.run.conftest import Built


@pytest.fixture(scope="module", params=BOTH)
def published(request: pytest.FixtureRequest) -> tuple[Built, Project]:
    """A series that was built, and its texts and settings."""
    built: Built = request.getfixturevalue(request.param)
    root = ROOT if request.param == "shipped" else built.root
    return built, load_project(Location(root, None), Log())


@pytest.fixture(scope="module")
def both(published: tuple[Built, Project]) -> Read:
    return read_file(published[0].site / "feed.xml")


def test_partytime_warns_of_nothing(both: Read) -> None:
    assert both.warnings == []


def test_both_read_the_same(both: Read) -> None:
    assert both.partytime == both.feedsmith


def test_the_show_is_that_of_the_settings(published: tuple[Built, Project], both: Read) -> None:
    series = published[1].settings.series
    licence = parse_licence(series.licence)
    email = series.email or None
    channel = both.feedsmith.channel
    assert channel["locked"] == (email is not None, email)
    assert channel["license"] == (licence.slug, licence.url)
    assert channel["medium"] == series.medium
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", channel["guid"])


def test_each_item_is_that_of_its_transcript(published: tuple[Built, Project], both: Read) -> None:
    built, project = published
    series = project.settings.series
    tags = both.feedsmith.items
    assert len(tags) == len(project.episodes)
    for item in both.whole["items"]:
        read_of_it = tags[item["guid"]["value"]]
        key = re.fullmatch(r".*/media/(.+)\.[0-9a-f]{12}\.mp3", item["enclosures"][0]["url"])
        (episode,) = (e for e in project.episodes if key and e.document.key == key[1])
        document = episode.document
        assert read_of_it["episode"] == episode.number
        assert read_of_it["season"] == (series.season or None)
        assert read_of_it["license"] == (document.meta.licence.slug, document.meta.licence.url)
        assert {name for name, _, _ in read_of_it["people"]} == {person.name for person in document.people}
        spoken = {person.name for person in document.people if person.speaks}
        assert {name for name, _, group in read_of_it["people"] if group == "cast"} == spoken
        assert [type_ for _, type_, _ in read_of_it["transcripts"]] == [
            "text/vtt",
            "application/x-subrip",
            "application/json",
        ]
        assert {language for _, _, language in read_of_it["transcripts"]} == {document.meta.language}
        for url in [*(url for url, _, _ in read_of_it["transcripts"]), read_of_it["chapters"][0]]:
            assert url.startswith(f"{series.url}/media/")
            assert (built.site / url.removeprefix(f"{series.url}/")).is_file()


def test_every_voice_is_said_to_be_synthetic(both: Read) -> None:
    disclosed = {"purpose": "ai-content", "display": "true"}
    assert disclosed in both.whole["podcast"]["txts"]
    assert all(disclosed in item["podcast"]["txts"] for item in both.whole["items"])


def starts_and_ends(captions: Path) -> tuple[set[float], set[float]]:
    """Seconds at which captions begin and end."""

    def seconds(clock: str) -> float:
        hours, minutes, rest = clock.split(":")
        return round(int(hours) * 3600 + int(minutes) * 60 + float(rest), 3)

    times = re.findall(r"^(\S+) --> (\S+)$", captions.read_text(encoding="utf-8"), re.MULTILINE)
    return {seconds(start) for start, _ in times}, {seconds(end) for _, end in times}


def test_soundbites_begin_and_end_with_a_sentence(published: tuple[Built, Project], both: Read) -> None:
    built, project = published
    quotes = [q for e in project.episodes for t in e.document.turns() for q in t.blocks if getattr(q, "repeats", "")]
    found = 0
    for tags in both.feedsmith.items.values():
        starts, ends = starts_and_ends(built.site / "media" / Path(tags["transcripts"][0][0]).name)
        for start, duration, title in tags["soundbites"]:
            assert start in starts
            assert min(abs(start + duration - end) for end in ends) < 0.002
            assert 15 <= duration <= 120
            assert title
            found += 1
    assert bool(found) == bool(quotes)


def test_what_is_missing_is_noticed(shipped: Built) -> None:
    """Both are really asked."""
    feed = (shipped.site / "feed.xml").read_text(encoding="utf-8")
    without = read(re.sub(r"<enclosure .*?/>", "", feed, count=1))
    assert without.partytime != without.feedsmith
    assert any("no enclosure" in warning for warning in without.warnings)

"""Which value wins: an episode's own, its series', the default; all of it as tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import FALLBACK_DATE, Document, Log
from pipeline.plan.precedence import complete_document, complete_settings, stated_number
from pipeline.read import make_source, parse_transcript
from pipeline.settings import Series, Settings

TALK = "\nANNA BERG - Where does the ferry go?\n\nJON LIND - Home.\n"


def document(*front_matter: str, key: str = "talk") -> Document:
    """A transcript with these lines of front matter."""
    text = "\n".join(("+++", *front_matter, "+++", TALK))
    read = parse_transcript(make_source(f"{key}.txt", text), key, Log())
    assert read is not None
    return read


def settings(**series: str) -> Settings:
    return Settings(Path(), series=Series(**series))  # type: ignore[arg-type]


OF_AN_EPISODE = [
    # field, front matter, settings, what wins
    ("date", "2026-10-20", None, "2026-10-20"),
    ("date", None, None, FALLBACK_DATE),
    ("language", "sv", "fi", "sv"),
    ("language", None, "fi", "fi"),
    ("language", None, None, "en"),
    ("licence", "CC BY 4.0", "CC0", "CC BY 4.0"),
    ("licence", None, "CC0", "CC0"),
    ("licence", None, None, ""),
    ("source", "https://example.org/1", "https://example.org", "https://example.org/1"),
    ("source", None, "https://example.org", "https://example.org"),
    ("publisher", "Keel", "Udden Press", "Keel"),
    ("publisher", None, "Udden Press", "Udden Press"),
    ("title", "The Ferry", None, "The Ferry"),
    ("title", None, None, "talk"),
    ("summary", None, None, ""),
]


@pytest.mark.parametrize(("field", "own", "of_the_series", "wins"), OF_AN_EPISODE)
def test_an_episode_says_it_itself_then_its_series_then_the_default(
    field: str, own: str | None, of_the_series: str | None, wins: str
) -> None:
    read = document(*([f'{field} = "{own}"'] if own else []))
    decided = settings(**({field: of_the_series} if of_the_series else {}))
    meta = complete_document(read, complete_settings(decided, [read], lone=False)).meta
    assert (meta.licence.text if field == "licence" else getattr(meta, field)) == wins


OF_THE_SERIES = [
    # setting, key of the front matter that fills it
    ("title", "series_title"),
    ("subtitle", "series_subtitle"),
    ("description", "summary"),
    ("author", "publisher"),
    ("publisher", "publisher"),
    ("licence", "licence"),
]


def decided(setting: str, given: Settings, *documents: Document) -> str:
    return str(getattr(complete_settings(given, documents, lone=False).series, setting))


@pytest.mark.parametrize(("setting", "key"), OF_THE_SERIES)
def test_a_series_says_it_itself_then_what_all_transcripts_state_alike_then_the_default(setting: str, key: str) -> None:
    silent, first, second = document(), document(f'{key} = "First"'), document(f'{key} = "Second"')
    assert decided(setting, settings(**{setting: "Set"}), first, second) == "Set"
    assert decided(setting, settings(), first, first) == "First"
    assert decided(setting, settings(), first, second) == ""
    assert decided(setting, settings(), silent, first) == ""
    assert decided(setting, settings(), silent) == ""


def test_where_a_text_was_first_published_is_never_another_ones() -> None:
    stated, silent = document('source = "https://example.org/1"'), document()
    series = complete_settings(settings(), [stated, stated], lone=False)
    assert series.series.source == ""
    assert complete_document(silent, series).meta.source == ""


def test_the_series_name_is_the_same_in_all_episodes_whatever_one_of_them_states() -> None:
    read = document('series_title = "Talks"', 'series_subtitle = "by the sea"')
    meta = complete_document(read, settings(title="Harbour Talks", subtitle="in winter")).meta
    assert (meta.series_title, meta.series_subtitle) == ("Harbour Talks", "in winter")


@pytest.mark.parametrize(
    ("lone", "front_matter", "title", "key"),
    [
        (True, ['title = "The Ferry"'], "The Ferry", "the-ferry"),
        (True, ['title = "The Ferry"', 'series_title = "Harbour Talks"'], "Harbour Talks", "harbour-talks"),
        (False, ['title = "The Ferry"'], "", "series"),
    ],
)
def test_a_lone_transcript_is_a_series_of_its_own(lone: bool, front_matter: list[str], title: str, key: str) -> None:
    series = complete_settings(settings(), [document(*front_matter)], lone=lone).series
    assert (series.title, series.key, series.description) == (title, key, title)


@pytest.mark.parametrize(
    ("number", "key", "stated"),
    [(7, "02-rain", 7), (0, "02-rain", 2), (0, "module-6", 6), (0, "rain", 0), (0, "1999-storm", 0)],
)
def test_an_episode_number_is_that_of_the_front_matter_then_that_of_the_file(
    number: int, key: str, stated: int
) -> None:
    read = document(key=key)
    assert stated_number(replace(read, meta=replace(read.meta, number=number))) == stated

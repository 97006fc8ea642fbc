"""What directories demand: categories, how often a series appears, numbers in titles, the cover, the settings."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.model import Severity
from pipeline.run import Builder
from pipeline.settings.checks import feed_problems, series_problems
from pipeline.settings.tables import Series
from pipeline.standards.directories import (
    CATEGORIES,
    Frequency,
    category,
    category_hint,
    frequency,
    number_in,
    unnumbered,
)
from tests.conftest import ROOT

COMPLETE = Series(
    title="Harbour Talks",
    description="What a harbour is for.",
    url="https://example.org/harbour",
    email="harbour@example.org",
    categories=("Government",),
)
TALK = """\
+++
title = "A Bench"
date = 2026-03-04
+++

MIRA HOLT - Who asked for a bench by the water?

JONAS AHL - The ferry crew asked.
"""


def codes(**changed: object) -> list[tuple[str, str]]:
    return [(code, key) for code, key, _, _ in series_problems(replace(COMPLETE, **changed))]  # type: ignore[arg-type]


def test_apple_publishes_19_categories_with_91_parts() -> None:
    assert len([name for name in CATEGORIES if ">" not in name]) == 19
    assert len(CATEGORIES) == len(set(CATEGORIES)) == 110


@pytest.mark.parametrize(
    ("worded", "published"),
    [
        ("Education > Courses", "Education > Courses"),
        ("education>COURSES", "Education > Courses"),
        ("  TV  & Film ", "TV & Film"),
        ("Courses", ""),
        ("Arts > Courses", ""),
        ("Arts > Design > Chairs", ""),
        ("", ""),
    ],
)
def test_a_category_is_found_whatever_its_case_and_blanks(worded: str, published: str) -> None:
    assert category(worded) == published


@pytest.mark.parametrize(
    ("worded", "meant"),
    [
        ("Goverment", "Government"),
        ("Courses", "Education > Courses"),
        ("Arts > Courses", "Education > Courses"),
        ("Education > Coarses", "Education > Courses"),
        ("Educaton > Courses", "Education > Courses"),
        ("Buisness > Carreers", "Business > Careers"),
    ],
)
def test_the_category_that_was_meant_is_named(worded: str, meant: str) -> None:
    assert category_hint(worded) == f'did you mean "{meant}"?'


@pytest.mark.parametrize(
    ("worded", "known"),
    [
        ("weekly", Frequency("Weekly", "FREQ=WEEKLY")),
        ("fortnightly", Frequency("Fortnightly", "FREQ=WEEKLY;INTERVAL=2")),
        ("FREQ=DAILY;BYDAY=MO,TU,WE", Frequency("Every day", "FREQ=DAILY;BYDAY=MO,TU,WE")),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", Frequency("Every 2 months", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR")),
        ("complete", Frequency("Complete", "")),
        ("", None),
        ("often", None),
        ("INTERVAL=2", None),
        ("FREQ=WEEKLY;COUNT=3", None),
        ("FREQ=WEEKLY;FREQ=DAILY", None),
        ("FREQ=WEEKLY;BYDAY=XX", None),
    ],
)
def test_how_often_a_series_appears(worded: str, known: Frequency | None) -> None:
    assert frequency(worded) == known
    assert known is None or known.complete == (worded == "complete")


@pytest.mark.parametrize(
    ("title", "number", "left"),
    [
        ("Module 5: Cities", 6, 5),
        ("Module 6: Cities", 6, None),
        ("Module 6", 6, 6),
        ("#12 - Cities", 6, 12),
        ("Part 2 of a story", 6, None),
        ("2001: A Space Odyssey", 6, None),
        ("6-year plans", 6, None),
        ("Episode of the year", 6, None),
    ],
)
def test_the_number_that_is_left_in_a_title(title: str, number: int, left: int | None) -> None:
    assert number_in(unnumbered(title, number)) == left


@pytest.mark.parametrize(
    ("title", "number", "shown"),
    [
        ("Episode 3: Rain", 3, "Rain"),
        ("03 - Rain", 3, "Rain"),
        ("#3 | Rain", 3, "Rain"),
        ("3: 2024 in review", 3, "2024 in review"),
        ("Module 12: Rain", 2, "Module 12: Rain"),
        ("Area 51: Rain", 1, "Area 51: Rain"),
        ("The talk at 3: why", 3, "The talk at 3: why"),
        ("3.5 metres of rain", 3, "3.5 metres of rain"),
        ("10:30 at the quay", 10, "10:30 at the quay"),
        ("3–5 years of rain", 3, "3–5 years of rain"),
    ],
)
def test_only_the_episodes_own_number_and_only_in_front_is_left_out(title: str, number: int, shown: str) -> None:
    assert unnumbered(title, number) == shown


def test_a_complete_series_has_no_problem_and_neither_has_one_that_is_not_published_yet() -> None:
    assert codes() == []
    assert codes(url="", description="", email="", categories=()) == []


def test_what_is_missing_is_named_in_one_line() -> None:
    ((code, key, message, _),) = series_problems(Series(title="Harbour Talks", url="https://example.org"))
    assert (code, key) == ("R128", "series")
    assert message == "podcast directories also require: description, email, categories"


@pytest.mark.parametrize(
    "url", ["http://localhost:8000", "http://127.0.0.1:8000/x", "http://[::1]/", "https://a.example"]
)
def test_an_address_of_this_machine_needs_no_https(url: str) -> None:
    assert codes(url=url) == []


@pytest.mark.parametrize("url", ["http://a.example", "HTTP://a.example", "http://localhost.example/"])
def test_any_other_needs_it(url: str) -> None:
    assert codes(url=url) == [("R123", "url")]


@pytest.mark.parametrize("email", ["me", "me@", "me@host", "a b@c.example", "a@b.example, c@d.example"])
def test_an_address_that_no_mail_reaches(email: str) -> None:
    assert codes(email=email) == [("R122", "email")]


@pytest.mark.parametrize(
    ("language", "is_known"),
    [
        ("en", True),
        ("pt-BR", True),
        ("zh-Hant-TW", True),
        ("SV", True),
        ("gsw", False),
        ("xx", False),
        ("eng", False),
    ],
)
def test_language_codes(language: str, is_known: bool) -> None:
    assert codes(language=language) == ([] if is_known else [("R124", "language")])


def test_lengths_are_counted_in_characters_and_in_bytes() -> None:
    assert codes(title="é" * 255, description="é" * 2000) == []
    assert codes(title="é" * 256, description="é" * 2001) == [("R125", "title"), ("R125", "description")]


CODE = "9a7c-" * 7


@pytest.mark.parametrize("code", ["", CODE, "apple-site=x/y+z==", "x" * 4000])
def test_a_code_of_apple_is_taken_as_it_is(code: str) -> None:
    assert list(feed_problems(replace(COMPLETE, apple_verification=code))) == []


@pytest.mark.parametrize(
    "code", ["a b", f" {CODE}", f"{CODE}\n", "a\tb", "a\x00b", "a\u202eb", "a\u00a0b", "é", "x" * 4001]
)
def test_a_code_with_a_space_or_a_control_character_was_copied_wrongly(code: str) -> None:
    ((key, message, hint),) = feed_problems(replace(COMPLETE, apple_verification=code))
    assert key == "apple_verification"
    assert "Apple Podcasts Connect" in hint
    assert code not in message


def picture(noise: bool) -> bytes:
    """A JPEG of 1400 pixels a side; one of noise weighs more than a megabyte."""
    out = io.BytesIO()
    pixels = random.Random(1).randbytes(1400 * 1400) if noise else bytes(1400 * 1400)
    Image.frombytes("L", (1400, 1400), pixels).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def findings(folder: Path) -> list[str]:
    return [d.code for d in Builder(folder).check().log.sorted() if d.severity is not Severity.INFO]


@pytest.mark.parametrize(("noise", "found"), [(False, []), (True, ["R120"])])
def test_a_cover_that_is_too_heavy_is_a_warning(tmp_path: Path, noise: bool, found: list[str]) -> None:
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "cover.jpg").write_bytes(picture(noise))
    settings = """\
title = "Harbour Talks"
key = "harbour-talks"
description = "What a harbour is for."
url = "https://example.org/harbour"
email = "harbour@example.org"
categories = ["Government"]
cover = "cover.jpg"
"""
    (tmp_path / "transcripts" / "series.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "transcripts" / "talk.txt").write_text(TALK, encoding="utf-8")
    assert findings(tmp_path) == found


def test_the_shipped_series_has_nothing_that_directories_reject() -> None:
    assert findings(ROOT) == []


def test_a_lone_transcript_is_not_asked_for_what_only_a_series_can_state(module_6: Path) -> None:
    assert findings(module_6) == ["R028", "R011"]

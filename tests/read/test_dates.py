"""Dates in words and numbers; what can mean two days is none."""

from __future__ import annotations

import pytest

from pipeline.read.dates import find_date, find_month
from pipeline.read.listed import introduced, people_on


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Wednesday, January 29, 2014", "2014-01-29"),
        ("29 January 2014", "2014-01-29"),
        ("Jan. 29, 2014", "2014-01-29"),
        ("January 29th, 2014", "2014-01-29"),
        ("the 3rd of June, 2019", "2019-06-03"),
        ("29-Jan-2014", "2014-01-29"),
        ("Minutes of the week of 8 March 2021", "2021-03-08"),
        ("May 3-5, 2020", "2020-05-03"),
        ("4. März 2021", "2021-03-04"),
        ("den 4 mars 2021", "2021-03-04"),
        ("le 1er mai 2020", "2020-05-01"),
        ("4 de marzo de 2021", "2021-03-04"),
        ("2021年3月4日", "2021-03-04"),
        ("4.3.2021", "2021-03-04"),
        ("2014/01/29", "2014-01-29"),
        ("13/04/2021", "2021-04-13"),
        ("04/13/2021", "2021-04-13"),
        ("04/04/2021", "2021-04-04"),
        ("2021-03-04T10:00:00Z", "2021-03-04T10:00:00+00:00"),
        ("2021-03-04 10:00 +0100", "2021-03-04T10:00:00+01:00"),
        ("2021-03-04 10:00 p.m.", "2021-03-04"),
        ("03/04/2021 or 2021-04-03", "2021-04-03"),
        ("03/04/2021", ""),
        ("44/44/2021", None),
        ("call 2020-06-23-45", None),
        ("March 2021", None),
        ("12 March", None),
    ],
)
def test_dates(text: str, iso: str | None) -> None:
    found = find_date(text)
    assert (found.iso if found else None) == iso


def test_a_month_with_its_year() -> None:
    assert find_month("Spring edition, March 2021") == "2021-03-01"
    assert find_month("in March") == ""


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mia Ohl (MO), Jon Lind (JL), Ada Penn", ["Mia Ohl", "Jon Lind", "Ada Penn"]),
        ("Mia Ohl (MO), Bell Trust", ["Mia Ohl"]),
        ("Mia Ohl and Jon Lind", ["Mia Ohl", "Jon Lind"]),
        ("Mia Ohl, Institute for Bells, Vessla College", ["Mia Ohl"]),
        ("The bell is late, and so are we", []),
        (", Jr.", []),
    ],
)
def test_people_on_a_line(line: str, names: list[str]) -> None:
    assert [p.name for p in people_on(line, "")] == names


def test_who_is_introduced() -> None:
    assert introduced("Presenter: Mia Ohl (MO)") is not None
    assert introduced("Presenter: Mia Ohl") is None
    assert introduced("Mia: Jon Lind (JL)") is None

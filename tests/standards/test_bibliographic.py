"""Identifiers are taken only where they are right; a subject is a label, or a term of a scheme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.standards.bibliographic import Subject, doi, isbn, subject


@pytest.mark.parametrize("text", ["978-3-16-148410-0", "978 3 16 148410 0", "9783161484100", "979-10-90636-07-1"])
def test_an_isbn_is_its_thirteen_digits(text: str) -> None:
    assert isbn(text) == text.replace("-", "").replace(" ", "")


@pytest.mark.parametrize("text", ["978-3-16-148410-1", "3-16-148410-X", "977-3-16-148410-0", "", "978316148410٠"])
def test_what_is_no_isbn_is_nothing(text: str) -> None:
    assert isbn(text) == ""


@given(st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, by: int) -> None:
    right = "9783161484100"
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert isbn(wrong) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://doi.org/10.5555/Example.1", "10.5555/example.1"),
        ("Holt (1998). doi:10.5555/fired-earth.", "10.5555/fired-earth"),
        ("(10.1002/(SICI)1097-0258(1998)17:1<1::AID)", "10.1002/(sici)1097-0258(1998)17:1"),
        ("https://example.org/10/5555", ""),
        ("", ""),
    ],
)
def test_a_doi_is_found_in_addresses_and_in_references(text: str, found: str) -> None:
    assert doi(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Urban climate", Subject("Urban climate")),
        ("City planning [BISAC ARC010000]", Subject("City planning", "BISAC", "ARC010000")),
        ("Heat [https://example.org/terms 7]", Subject("Heat", "https://example.org/terms", "7")),
        ("Heat [sic]", Subject("Heat [sic]")),
    ],
)
def test_a_subject_is_a_label_or_a_term_of_a_scheme(text: str, found: Subject) -> None:
    assert subject(text) == found

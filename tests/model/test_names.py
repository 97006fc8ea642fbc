"""Names folded for comparison, and as ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.names import fold_name, slug, unaccented, unique_id


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Adriana de la Peña", "adriana-de-la-pena"),
        ("Łucja Wiśniewska", "lucja-wisniewska"),
        ("Søren Ærø", "soren-aero"),
        ("Séamus O’Neill", "seamus-o-neill"),
        ("Straße", "strasse"),
    ],
)
def test_slug(name: str, wanted: str) -> None:
    assert slug(name) == wanted


def test_names_in_other_alphabets_have_ids_of_their_own() -> None:
    names = ["Анна Берг", "Анна Волк", "山田花子", "山田太郎", "Anna Берг", "Anna Волк", "Anna", "!", "?"]
    assert len({slug(n) for n in names}) == len(names)


@given(st.text(min_size=1))
def test_a_slug_is_fit_for_a_file_name_and_an_xml_id(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))


def test_fold_name() -> None:
    assert fold_name(" J.  R.\u00a0O’NEILL ") == fold_name("j r o'neill")


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


def test_unaccented_leaves_other_alphabets_alone() -> None:
    assert (unaccented("Åkerblóm"), unaccented("Анна")) == ("Akerblom", "Анна")


def test_unique_id() -> None:
    assert unique_id("a", []) == "a"
    assert unique_id("a", ["a", "a-2"]) == "a-3"

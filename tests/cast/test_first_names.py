"""Which first names are nearly always a woman's or a man's."""

from __future__ import annotations

import pytest

from pipeline.cast.first_names import class_of_name


@pytest.mark.parametrize("name", ["Chiara Valli", "JENNIFER CLARK", "Dr. Ana Ruiz", "Anne-Marie Dupont", "Zoë Quinn"])
def test_names_of_women(name: str) -> None:
    assert class_of_name(name)[0] == "higher"


@pytest.mark.parametrize("name", ["Guy Baeten", "Rob Kitchin", "Björn Hall", "Søren Madsen", "Jürgen Klein"])
def test_names_of_men(name: str) -> None:
    assert class_of_name(name)[0] == "lower"


@pytest.mark.parametrize("name", ["Kim Oss", "Robin Hall", "Andrea Rossi", "Jean Martin", "Nicola Bell", "Sasha Lee"])
def test_names_of_both_or_of_different_countries_say_nothing(name: str) -> None:
    assert class_of_name(name) == ("", "")


@pytest.mark.parametrize(
    "name", ["Anna", "Thomas", "Council Member", "Dean Hall", "Sister Bell", "J. Smith", "Berg, Anna"]
)
def test_titles_roles_initials_and_single_names_say_nothing(name: str) -> None:
    assert class_of_name(name) == ("", "")


def test_a_nordic_surname_makes_a_nordic_name() -> None:
    assert class_of_name("Ola Söderström") == ("lower", "Ola")
    assert class_of_name("Ola Nowak") == ("", "")


def test_accents_may_be_missing() -> None:
    assert class_of_name("Bjorn Borg")[0] == class_of_name("Björn Borg")[0] == "lower"

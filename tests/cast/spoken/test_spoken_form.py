"""The spoken form: changes over the shown text, whatever it is; and what careful readers said of given phrases."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.cast.spoken import LANGUAGES, Context, narrowed, spoken_form, surroundings
from pipeline.model import Change, spoken_text

CASES = Path(__file__).parents[4] / "shared" / "cases" / "spoken.tsv"
PIECES = st.sampled_from(
    "the city No. Dr. Lee 1990s 10–15 $1.2bn €50 3/4 ½ 8.30 am 2021-03-04 +46 40 123 456 CO₂ µg/m³ x⁻¹ 18 °C "
    "NGOs ICT EU’s IPv6 and/or w/o known² [^1] [t]he @malmo example.org 🚲 ①② ﬂood １２３ Henry VIII U.S. — “so” "
    "( ) . , ; : … % & # - – e\u0301 \u00ad \u200d ﷺ Ⅷ 今日 ᏣᎳᎩ ß İ".split(" ")
)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=9).map("".join), st.text())


def words(text: str) -> list[str]:
    """The words as they are compared: in lower case, without marks, hyphens as spaces."""
    return re.sub(r"[^\w\s]", " ", text.lower().replace("-", " ")).split()


@pytest.mark.parametrize("language", [*LANGUAGES, "en-GB", "fi"])
@given(TEXTS)
@example("[^1] \xad")
def test_changes_are_in_order_within_the_text_and_make_the_spoken_form(language: str, text: str) -> None:
    spoken = spoken_form(text, Context(language))
    assert spoken_text(text, spoken.changes) == spoken.text
    reached = 0
    for change in spoken.changes:
        assert reached <= change.start < change.end <= len(text)
        assert change.spoken != text[change.start : change.end]
        assert change.rule
        reached = change.end
    assert spoken == spoken_form(text, Context(language))


@given(TEXTS)
@example("🏻 ⚅ 🈚")
def test_no_digit_is_left_to_the_engine(text: str) -> None:
    assert not re.search(r"[0-9]", spoken_form(text, Context("en")).text)


@given(TEXTS, st.data())
def test_what_the_publisher_decides_stays(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    decided = Change(start, data.draw(st.integers(start + 1, len(text))), "so it is said", "lexicon")
    assert decided in spoken_form(text, Context("en"), [decided]).changes


def test_a_language_without_rules_goes_to_the_engine_as_it_is() -> None:
    assert spoken_form("No. 5, 10–15", Context("fi")).text == "No. 5, 10–15"


def test_words_in_capitals_are_words_where_the_episode_has_them_in_lower_case() -> None:
    context = surroundings(["A canopy is shade.", "The ICT of the city."], "en")
    for text, said in (
        ("CANOPY", "canopy"),
        ("CANOPY AND ICT", "canopy and I C T"),
        ("The ICT here", "The I C T here"),
        ("MILL", "M I L L"),
    ):
        assert spoken_form(text, narrowed(context, text)).text == said


def test_the_locale_decides_the_order_of_day_and_month() -> None:
    said = {tag: spoken_form("4/3/2021", Context(tag)).text for tag in ("en-US", "en-GB")}
    assert said == {"en-US": "April third twenty twenty-one", "en-GB": "the fourth of March twenty twenty-one"}


@pytest.mark.parametrize(
    ("addresses", "said"),
    [("host", "See example dot org."), ("word", "See a link."), ("full", "See example dot org slash a slash two.")],
)
def test_addresses(addresses: str, said: str) -> None:
    assert spoken_form("See https://www.example.org/a/2.", Context("en", addresses=addresses)).text == said


def test_the_phrases_that_were_reported() -> None:
    if not CASES.exists():
        pytest.skip(f"{CASES.name} is beside the project only where it is developed")
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    wrong = {
        written: said
        for _, written, _, _, right in rows[1:]
        if words(said := spoken_form(written, Context("en")).text) not in map(words, right.split(" / "))
    }
    assert wrong == {}
    assert len(rows) == 105


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "pattern",
    ["the {}th", "{}er", "€{},50", "{} °C", "{}0s", "p. {}", "{0}/{0}", "{0}-{0}", "+{}", "v{}.1", "1.{}", "{}"],
)
def test_numbers_that_nobody_follows_are_read_digit_by_digit(language: str, pattern: str) -> None:
    """Neither ``int`` nor the words of numbers go so far."""
    assert not re.search("[0-9]", spoken_form(pattern.format("9" * 5000), Context(language)).text)

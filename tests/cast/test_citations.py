"""Citations in brackets: which are recognised, and that they are shown and not spoken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cast.citations import find_citations
from pipeline.settings import Settings, Speech
from tests.cast.casting import document, script

LIST = """
REFERENCES

Clark, J. (2020). *Uneven Ground*. Wharf Books.

Kitchin, R. (2014). The slow city. *Journal of Ports*, 79(1), 1–14.

Wylie, B., & Clark, J. (2018). *Who Owns the Data?* Wharf Books.
"""


def cited(sentence: str, references: str = LIST) -> list[str]:
    read = document(f"Mira Holt: Cities differ. {sentence}\n\nJonas Ahl: They do.\n{references}")
    texts = {s.id: s.text for s in read.sentences()}
    return [texts[key][start:end] for key, ranges in find_citations(read).items() for start, end in ranges]


@pytest.mark.parametrize(
    "bracket",
    [
        "(Clark, 2020)",
        "(Kitchin, 2014; Wylie & Clark, 2018, pp. 12–14)",
        "(see Clark, 2020, p. 4)",
        "(Clark 2020: 17)",
        "(ibid., p. 307)",
        "[Clark, 2020]",
        "(Kitchin et al., 2015)",
        "(Smith, 2019a, 2019b; van der Berg, n.d.)",
        "(Clark, 2020, emphasis added)",
        "(see also Smith, 2019, pp. 4, 12–14, italics added)",
        "(cf. Clark, 2020; 2021, p. 3)",
    ],
)
def test_a_bracket_of_sources_is_a_citation(bracket: str) -> None:
    assert cited(f"The ground is uneven {bracket}, they say.") == [bracket]
    assert cited(f"The ground is uneven {bracket}, they say.", "") == [], "without a reference list"


@pytest.mark.parametrize(
    "said",
    [
        "Clark (2020) says that it is uneven.",
        "It began late (March 2020) and ended soon.",
        "It began late (March, 2020) and ended soon.",
        "The games (London 2012) went well.",
        "The harbour (built in 1840) is old.",
        "The quay (1,840 benches) is long.",
        "It is uneven (and nobody, Clark, 2020, least of all, has said how far this goes or why it matters).",
        "Some (Clark, 2020; and the whole city) disagree.",
    ],
)
def test_what_belongs_to_the_sentence_is_none(said: str) -> None:
    assert cited(said) == []


TALK = f"Mira Holt: Cities are not machines (Clark, 2020). “We know”, they wrote (ibid., p. 307).\n{LIST}"


def test_it_is_shown_and_not_spoken_unless_the_publisher_wants_it() -> None:
    settings = Settings(Path(), speech=Speech(opening="", closing="", announce="never"))
    first, second = script(TALK, settings).lines()
    assert first.text == "Cities are not machines (Clark, 2020)."
    assert (first.spoken, second.spoken) == ("Cities are not machines.", "“We know”, they wrote.")
    assert [c.rule for line in (first, second) for c in line.changes] == ["citation", "citation"]
    aloud = replace(settings, speech=replace(settings.speech, citations=True))
    assert not [c for line in script(TALK, aloud).lines() for c in line.changes if c.rule == "citation"]


LONG = {
    "leads": "see also " * 40,
    "pages": "Clark, 2020" + ", 3" * 120 + "!",
    "years": "Clark, 2020" + ", 2021" * 60 + "!",
    "names": "Van de Berg and " * 24,
    "particles": "de-" * 120,
    "sources": "ibid., p. 3" * 30,
}


@pytest.mark.parametrize("kind", LONG)
def test_a_long_bracket_is_read_once(kind: str) -> None:
    """A pattern that can read a part in two ways would try all of them: the test would never end."""
    assert cited(f"The ground is uneven ({LONG[kind]}), they say.") == []

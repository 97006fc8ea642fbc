"""Words are spoken by voices of their language, where the engine has one; what it has not is reported."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cast.languages import Languages, language_stretches, report_languages
from pipeline.cast.script import write_script
from pipeline.cast.unspeakable import report_unspeakable
from pipeline.model import NARRATOR, Change, Line, Log, Part, Run, Script, Voice
from pipeline.settings import Respell, Settings, Speech
from tests.cast.casting import document

MIRA, NARRATING = Voice("test", "en:mira", 165, 50), Voice("test", "en:narrator", 165, 50)
QUIET = Settings(Path(), speech=Speech(announce="never", opening="", closing=""))


def find(voice: Voice, language: str) -> Voice | None:
    """Voices ``en:mira``, ``sv:mira``; there are English, Swedish and German ones."""
    code = language[:2]
    return Voice("test", f"{code}:{voice.name[3:]}", voice.rate, voice.pitch) if code in ("en", "sv", "de") else None


def written(
    words: str, language: str = "en", settings: Settings = QUIET, automatic: tuple[str, ...] = ("mira", NARRATOR)
) -> tuple[Script, list[str]]:
    """The script of somebody's words, and what was reported."""
    text = f'+++\ntitle = "Rain"\nlanguage = "{language}"\npeople = ["Mira"]\n+++\n\nMira: {words}'
    read, log = document(text), Log()
    languages = Languages(find, automatic)
    script = write_script(read, settings, 0, {"mira": MIRA}, NARRATING, None, languages)
    report_languages(read, script, languages, log)
    report_unspeakable(read, script, log)
    return script, [f"{d.code}:{d.line} {d.message}" for d in log.sorted()]


def said(line: Line) -> list[tuple[str, str]]:
    """(voice, what it says) of each part."""
    return [(part.voice.name, line.spoken[part.start : part.end]) for part in line.spoken_parts()]


def test_words_in_another_language_are_said_by_a_voice_of_it() -> None:
    script, found = written("They call it {lang=sv}skyfall{/}, or {lang=de-AT}Starkregen{/} in Vienna.")
    (line,) = script.lines()
    assert said(line) == [
        ("en:mira", "They call it "),
        ("sv:mira", "skyfall"),
        ("en:mira", ", or "),
        ("de:mira", "Starkregen"),
        ("en:mira", " in Vienna."),
    ]
    assert line.voice == MIRA
    assert [part.language for part in line.parts] == ["", "sv", "", "de-AT", ""]
    assert found == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Only English here.", [("en:mira", "Only English here.")]),
        ("{lang=sv}Det regnar idag.{/}", [("sv:mira", "Det regnar idag.")]),
        ("“{lang=sv}Hej{/}”, she said.", [("sv:mira", "“Hej"), ("en:mira", "”, she said.")]),
        ("So it is {lang=sv}lagom{/}.", [("en:mira", "So it is "), ("sv:mira", "lagom.")]),
        ("All the {lang=sv}fika{/}s are {lang=en-GB}tea{/}.", [("en:mira", "All the "), ("sv:mira", "fikas"),
                                                              ("en:mira", " are tea.")]),
        ("One {lang=sv}två{/} {lang=sv}tre{/}, o.", [("en:mira", "One "), ("sv:mira", "två tre"), ("en:mira", ", o.")]),
    ],
)  # fmt: skip
def test_marks_and_endings_are_said_with_the_words_that_they_belong_to(
    words: str, parts: list[tuple[str, str]]
) -> None:
    assert said(written(words)[0].lines()[0]) == parts


def test_each_part_is_said_by_the_rules_of_its_own_language() -> None:
    (line,) = written("In 2021 and {lang=qq}2021{/} and {lang=sv}hej [laughter]{/}so 2021.")[0].lines()
    assert line.spoken == "In twenty twenty-one and 2021 and hej so twenty twenty-one."
    assert [line.text[c.start : c.end].strip() for c in line.changes] == ["2021", "[laughter]", "2021"]


def test_a_respelling_across_a_border_is_kept_whole() -> None:
    settings = Settings(Path(), speech=QUIET.speech, lexicon=(Respell("the fika", "a break"),))
    (line,) = written("We have the {lang=sv}fika{/} and {lang=sv}fika{/}.", settings=settings)[0].lines()
    assert said(line) == [("en:mira", "We have a break and "), ("sv:mira", "fika.")]


def test_a_language_without_a_voice_is_reported_at_its_first_place_and_read_as_it_was() -> None:
    script, found = written("It is {lang=qq}wopi{/}.\n\nNo, {lang=qq}kala{/}.")
    assert [line.parts for line in script.lines()] == [(), ()]
    assert found == ['R139:7 test has no voice for "qq": "wopi" (2 occurrences)']


def test_an_episode_is_read_by_voices_of_its_language() -> None:
    settings = Settings(Path(), speech=Speech(announce="always"))
    script, found = written("Det regnar, {lang=en}they{/} sade.", "sv", settings)
    voices = {line.id[:1]: line.voice.name for line in script.lines()}
    assert set(voices.values()) == {"sv:narrator", "sv:mira"}
    assert (script.narrator.name, dict(script.voices)["mira"].name) == ("sv:narrator", "sv:mira")
    assert ("en:mira", "they") in said(script.lines()[2])
    assert found == []


def test_an_episode_whose_language_nobody_speaks_is_reported_once() -> None:
    script, found = written("Wopi kala.", "qq")
    assert script.lines()[0].voice == MIRA
    assert [f for f in found if f.startswith("R139")] == [
        'R139:7 test has no voice for "qq": voices for another language read this episode'
    ]


def test_a_voice_that_cast_toml_names_stays_and_is_reported_if_it_is_of_another_language() -> None:
    script, found = written("Det regnar.", "sv", automatic=(NARRATOR,))
    assert script.lines()[0].voice == MIRA
    assert found == ['R139:7 voice en:mira, set for Mira in cast.toml, does not speak "sv"']
    assert written("It rains.", "en-GB", automatic=(NARRATOR,))[1] == []


def test_the_narrators_english_words_are_said_in_english() -> None:
    """Without an opening in the settings, a language without words of our own gets the English one."""
    settings = Settings(Path(), speech=Speech(announce="never"))
    script, _ = written("Wopi kala.", "qq", settings)
    assert said(script.lines()[0])[0][0] == "en:narrator"


UNREAD = {
    ("en", "It is ᏣᎳᎩ, they say, ᏣᎳᎩ."): ['voices for "en" cannot read Cherokee letters: "ᏣᎳᎩ" (2 occurrences)'],
    ("en", "The letter Ж, and 水."): [
        'voices for "en" cannot read Chinese letters: "水" (1 occurrence)',
        'voices for "en" cannot read Cyrillic letters: "Ж" (1 occurrence)',
    ],
    ("en", "That is Nguyễn."): ['voices for "en" cannot read Latin letters: "Nguyễn" (1 occurrence)'],
    ("en", "The naïve café in Łódź costs 5 € – “π” is the sum."): [],
    ("sv", "Det är ⌘ där."): ['voices for "sv" cannot read symbols: "⌘" (1 occurrence)'],
    ("sv", "Åse säger {lang=en}yes{/} på ön."): [],
    ("de", "Das Wort {lang=ru}Дом{/}."): ['voices for "de" cannot read Cyrillic letters: "Дом" (1 occurrence)'],
    ("ru", "Это Дом."): [],
    ("hi", "यह हिन्दी है।"): [],
    ("qq", "ᏣᎳᎩ wopi."): [],
}


@pytest.mark.parametrize(("language", "words"), UNREAD)
def test_each_word_that_its_voice_does_not_read_is_reported(language: str, words: str) -> None:
    found = [message.split(" ", 1)[1] for message in written(words, language)[1] if message.startswith("R047")]
    assert found == UNREAD[language, words]


def test_words_that_are_respelt_or_said_by_a_voice_of_their_language_are_read() -> None:
    settings = Settings(Path(), speech=QUIET.speech, lexicon=(Respell("ᏣᎳᎩ", "tsa la gi"),))
    assert written("It is ᏣᎳᎩ.", settings=settings)[1] == []
    script, found = written("They say {lang=sv}Дом{/}.")
    assert said(script.lines()[0])[1] == ("sv:mira", "Дом.")
    assert [message.split(" ", 1)[1] for message in found] == [
        'voices for "sv" cannot read Cyrillic letters: "Дом" (1 occurrence)'
    ]


def test_of_many_words_in_a_script_the_first_are_named_and_the_others_counted() -> None:
    words = " ".join(f"Дом{chr(0x430 + n)}" for n in range(14))
    found = written(f"These are {words}.")[1]
    assert len(found) == 11
    assert found[0].endswith("voices cannot read 4 more words with Cyrillic letters")


RUNS = st.lists(
    st.tuples(st.text(st.sampled_from("abé ’s.,“—7ᏣД\u0301"), max_size=6), st.sampled_from(["", "", "sv", "de", "qq"])),
    min_size=1,
    max_size=7,
)


@given(RUNS, st.data())
def test_stretches_and_parts_cover_the_text_and_its_spoken_form(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    runs = [Run(text, None, lang=lang) for text, lang in pairs]
    text = "".join(run.text for run in runs)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    decided = [Change(a, b, data.draw(st.sampled_from(["", "x", "long form"])), "lexicon") for a, b in pairwise(cuts)][
        ::2
    ]
    stretches = language_stretches(runs, "en", decided)
    assert [start for start, _, _ in stretches] == [0, *(end for _, end, _ in stretches)][: len(stretches)]
    assert not text or stretches[-1][1] == len(text)
    assert not any(change.start < start < change.end for start, _, _ in stretches for change in decided)
    spoken = "".join(
        text[a:b] if change is None else change.spoken
        for a, b, change in _pieces(len(text), decided)
    )  # fmt: skip
    parts = Languages(find).parts(MIRA, MIRA, stretches)
    line = Line("s", text, spoken, tuple(decided), MIRA, "mira", 0, parts)
    found = line.spoken_parts()
    assert "".join(spoken[part.start : part.end] for part in found) == spoken
    assert all(one.end == other.start and one.voice != other.voice for one, other in pairwise(found))
    assert all(0 <= part.start <= part.end for part in found)
    assert parts or found == (Part(0, len(spoken), MIRA),)


def test_a_word_in_several_languages_is_said_in_the_first_one() -> None:
    """What is written together goes beyond the run after it, whose end lies before."""
    runs = [Run("7", None, lang="sv"), Run("7’", None), Run("7", None, lang="sv"), Run(" so", None)]
    assert language_stretches(runs, "en") == [(0, 4, "sv"), (4, 7, "")]


def _pieces(length: int, changes: list[Change]) -> list[tuple[int, int, Change | None]]:
    pieces: list[tuple[int, int, Change | None]] = []
    at = 0
    for change in changes:
        pieces += [(at, change.start, None), (change.start, change.end, change)]
        at = change.end
    return [*pieces, (at, length, None)]

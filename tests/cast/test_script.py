"""The script: every utterance of an episode, in order, with voice and pause."""

from __future__ import annotations

import string
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from pipeline.model import Kind, Script, samples
from pipeline.settings import WORDS, Audio, Pauses, Respell, Series, Settings, Speech
from tests.cast.casting import document, script, shown

TALK = """+++
title = "Moss?"
people = ["Ines Calder", "Raymond Quill"]
+++

## On the roof [laughter]

Ines Calder: It is *green*. [laughter] It drips.

So it does.

![Moss on a roof.](moss.png)
Drawing: moss.

Raymond Quill: Whoever lives below hears

> “It is green. It drips.”

nothing.

> Nothing else says this, so it is read out.

Raymond Quill: [laughter]

## Below the roof

It rains.

Ines Calder: It rains.

REFERENCES

Quill, R. (2018). *Moss*. Roof Press.
"""
QUIET = Settings(Path(), speech=Speech(opening="", closing="", announce="never"))
PAUSES = Pauses(sentence=0.1, paragraph=0.2, turn=0.3, section=0.4)


def heard(written: Script) -> list[tuple[str, str]]:
    return [(str(p.kind), shown(p)) for p in written.passages]


def spoken(written: Script) -> list[str]:
    return [line.spoken for line in written.lines()]


def test_what_is_spoken_in_order() -> None:
    assert heard(script(TALK, QUIET)) == [
        ("heading", "On the roof [laughter]"),
        ("paragraph", "It is green. [laughter] It drips."),
        ("paragraph", "So it does."),
        ("paragraph", "Whoever lives below hears nothing."),
        ("paragraph", "Nothing else says this, so it is read out."),
        ("heading", "Below the roof"),
        ("paragraph", "It rains."),
        ("paragraph", "It rains."),
    ]


def test_stage_directions_are_shown_and_not_spoken() -> None:
    lines = script(TALK, QUIET).lines()
    assert [(x.text, x.spoken) for x in lines if "laughter" in x.text] == [
        ("On the roof [laughter]", "On the roof"),
        ("[laughter] It drips.", "It drips."),
    ]
    for line in lines:
        for change in line.changes:
            assert line.text[change.start : change.end].strip() == "[laughter]"
            assert change.spoken == ""


def test_everybody_speaks_in_their_own_voice_and_headings_in_the_narrators() -> None:
    written = script(TALK, QUIET)
    voices = dict(written.voices)
    assert list(voices) == ["ines-calder", "raymond-quill"]
    for passage in written.passages:
        for line in passage.lines:
            assert line.voice == (voices[line.speaker] if line.speaker else written.narrator)
            assert (line.speaker == "") == (passage.kind is not Kind.PARAGRAPH or passage.id.startswith("q"))


def test_a_narrated_pull_quote_is_in_the_narrators_voice() -> None:
    written = script(TALK, QUIET)
    quote = next(p for p in written.passages if "read out" in shown(p))
    assert {(line.speaker, line.voice) for line in quote.lines} == {("", written.narrator)}
    assert quote.kind is Kind.PARAGRAPH


def test_a_dividing_line_is_the_pause_of_a_section() -> None:
    text = "Ines Calder: One.\n\n###\n\nTwo.\n\nThree.\n\n[laughter]\n\n* * *\n\nRaymond Quill: So."
    written = script(f"{text}\n\nInes Calder: Yes.", replace(QUIET, pauses=PAUSES))
    pauses = [(p.lines[-1].text, p.lines[-1].pause / samples(0.1)) for p in written.passages]
    assert pauses == [("One.", 4), ("Two.", 2), ("Three.", 4), ("So.", 3), ("Yes.", 4)]


def test_pauses() -> None:
    written = script(TALK, replace(QUIET, pauses=PAUSES, speech=Speech()))
    ends = [(p.lines[-1].text, p.lines[-1].pause / samples(0.1)) for p in written.passages]
    assert [pause for _, pause in ends] == [4, 2, 1, 2, 3, 1, 2, 4, 2, 3, 4, 0], ends
    inner = [line.pause for p in written.passages for line in p.lines[:-1]]
    assert set(inner) == {samples(0.1)}


def test_each_item_of_a_list_is_followed_by_the_pause_of_a_paragraph() -> None:
    """Its mark is not spoken; after the last one somebody else speaks."""
    front = '+++\npeople = ["Ines Calder", "Raymond Quill"]\n+++\n\n'
    text = f"{front}Ines Calder: We need:\n\n1. more trees. Soon.\n2. better drains\n\n"
    text += "Raymond Quill: Or:\n\n- benches\n- shade"
    written = script(text, replace(QUIET, pauses=PAUSES))
    pauses = [(line.spoken, line.pause / samples(0.1)) for line in written.lines()]
    assert pauses == [
        ("We need:", 2), ("more trees.", 1), ("Soon.", 2), ("better drains", 3),
        ("Or:", 2), ("benches", 2), ("shade", 4),
    ]  # fmt: skip


def test_no_pause_follows_an_abbreviation() -> None:
    (line,) = script(
        '+++\nlanguage = "en"\n+++\n\nInes Calder: Ms. Holt and Dr. Ahl read p. 12 of No. 3, approx. twice.', QUIET
    ).lines()
    assert "." not in line.spoken[:-1]


@pytest.mark.parametrize(
    ("announce", "names"),
    [
        ("never", []),
        ("first", ["Ines Calder", "Raymond Quill"]),
        ("always", ["Ines Calder", "Raymond Quill", "Ines Calder"]),
    ],
)
def test_announcements(announce: str, names: list[str]) -> None:
    """A turn that a heading divided is announced once, and one in which nothing is spoken not at all."""
    settings = replace(QUIET, speech=replace(QUIET.speech, announce=announce))
    passages = [p for p in script(TALK, settings).passages if p.kind is Kind.ANNOUNCEMENT]
    assert [shown(p) for p in passages] == names
    turns = {t.id: t.speaker for t in document(TALK).turns()}
    assert [turns[p.turn].replace("-", " ").title() for p in passages] == names
    assert all(line.speaker == "" for p in passages for line in p.lines)


def test_an_announcement_is_of_the_name_as_it_is_shown() -> None:
    settings = replace(QUIET, speech=replace(QUIET.speech, announce="first"), lexicon=(Respell("Berg", "Bairk"),))
    line = script("ANNA BERG - Yes.", settings).lines()[0]
    assert (line.text, line.spoken) == ("Anna Berg", "Anna Bairk")


def test_respellings_are_recorded_and_what_is_shown_is_left_alone() -> None:
    settings = replace(QUIET, lexicon=(Respell("green", "grean"), Respell("roof", "rooph")))
    written = script(TALK, settings)
    assert [x.text for x in written.lines()] == [x.text for x in script(TALK, QUIET).lines()]
    changed = {x.text: x.spoken for x in written.lines() if "[" not in x.text and x.text != x.spoken}
    assert changed == {"It is green.": "It is grean.", "Below the roof": "Below the rooph"}
    for line in written.lines():
        spans = {line.text[c.start : c.end]: c.spoken for c in line.changes}
        assert spans.items() <= {"green": "grean", "roof": "rooph", " [laughter]": "", "[laughter] ": ""}.items()


def test_a_jingle_goes_first() -> None:
    written = script(TALK, replace(QUIET, audio=Audio(jingle="voices/bell.wav")))
    assert (written.passages[0].kind, written.passages[0].sound, written.passages[0].lines) == (
        Kind.JINGLE,
        "voices/bell.wav",
        (),
    )


def test_line_ids_are_unique() -> None:
    ids = [line.id for line in script(TALK, Settings(Path())).lines()]
    assert len(ids) == len(set(ids))


def settings(opening: str, closing: str = "", **series: str) -> Settings:
    return Settings(Path(), series=Series(**series), speech=Speech(opening=opening, closing=closing, announce="never"))  # type: ignore[arg-type]


PLAIN = "+++\ntitle = 'Moss'\nlicence = 'CC BY 4.0'\n+++\nInes Calder: Yes.\n\nRaymond Quill: No.\n\nMia Ohl: Oh."


@pytest.mark.parametrize(
    ("wording", "wanted"),
    [
        ("{series}. {episode} {title}.", "The Roofs. Episode 2. Moss."),
        ("{series}: {subtitle}. {title}", "The Roofs. Moss"),
        ("{series}, {subtitle}, {title}.", "The Roofs, Moss."),
        ("{subtitle}. {title}", "Moss"),
        ("{title} ({number}), by {author}.", "Moss (2), by The Roof Project."),
        ("With {people}.", "With Ines Calder, Raymond Quill and Mia Ohl."),
        ("{licence} {references}", "This text is published under the licence CC BY 4.0."),
        ("{publisher}", ""),
        ("{publisher}.", ""),
        ("{{{title}}}", "{Moss}"),
        ("", ""),
    ],
)
def test_wording(wording: str, wanted: str) -> None:
    written = script(PLAIN, settings(wording, title="The Roofs", author="The Roof Project"))
    openings = [shown(p) for p in written.passages if p.kind is Kind.OPENING]
    assert openings == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Moss?", "Moss? By all."),
        ("Wait...", "Wait... By all."),
        ("“Moss.”", "“Moss.”. By all."),
        ("A. B.", "A. B. By all."),
    ],
)
def test_a_title_keeps_its_own_marks(title: str, wanted: str) -> None:
    written = script(PLAIN.replace("'Moss'", f"'{title}'"), settings("{title}. By all."))
    assert shown(written.passages[0]) == wanted


@pytest.mark.parametrize(
    ("wording", "wanted"),
    [
        ("{title}, by {author}. A reading.", "Moss. A reading."),
        ("{title} by {author}. A reading.", "Moss. A reading."),
        ("{title} by {author}", "Moss"),
        ("{title} – by {author}", "Moss"),
        ("{title} – {author} – a reading.", "Moss – a reading."),
        ("By {author}: {title}.", "Moss."),
        ("{author} presents {title}.", "Moss."),
        ("{title} by {author} for {people}.", "Moss for Ines Calder, Raymond Quill and Mia Ohl."),
        ("{title} ({number}), by {author} ({publisher}).", "Moss."),
        ("{title}. Published by {publisher} of Udden.", "Moss."),
        ("{title}. A series of {publisher}! {licence}", "Moss. This text is published under the licence CC BY 4.0."),
        ("A reading. {references} By all.", "A reading. By all."),
        ("In part {number} of {series}: {title}.", "Moss."),
        ("e.g. {title}, v1.0.", "e.g. Moss, v1.0."),
        ("By {author}.", ""),
    ],
)
def test_no_words_are_left_alone_where_a_value_is_missing(wording: str, wanted: str) -> None:
    written = script(PLAIN, settings(wording), number=0)
    assert [shown(p) for p in written.passages if p.kind is Kind.OPENING] == ([wanted] if wanted else [])


def test_opening_and_closing_say_what_listeners_must_know() -> None:
    written = script(TALK, Settings(Path(), series=Series(title="The Roofs")))
    first, last = written.passages[0], written.passages[-1]
    assert first.kind is Kind.OPENING
    assert shown(first) == (
        "The Roofs. Episode 2. Moss? This is a reading by synthetic voices; "
        "they are not the voices of the people named."
    )
    assert last.kind is Kind.CLOSING
    assert shown(last) == "You have been listening to Moss? The references are in the show notes and in the book."


def test_without_a_number_the_episode_is_not_numbered() -> None:
    written = script(PLAIN, settings("{episode} {title} {number}."), number=0)
    assert shown(written.passages[0]) == "Moss."


def parts(sentences: int, pause: float = 0.35) -> list[int]:
    """How many sentences each chunk of a paragraph has."""
    text = "Ines Calder: " + " ".join(f"Gull number {n} has landed on the roof." for n in range(sentences))
    written = script(text, replace(QUIET, pauses=Pauses(sentence=pause)))
    assert [p.continued for p in written.passages] == [False] + [True] * (len(written.passages) - 1)
    assert len({p.id for p in written.passages}) == len(written.passages)
    return [len(p.lines) for p in written.passages]


def test_a_long_paragraph_is_several_chunks() -> None:
    assert [parts(n) for n in range(1, 12)] == [
        *([1], [2], [3], [4], [5], [4, 2], [4, 3], [4, 4], [4, 5], [4, 4, 2], [4, 4, 3])
    ]


def test_the_parts_of_a_paragraph_follow_each_other_like_its_sentences() -> None:
    text = "Ines Calder: A. B. C. D. E. F.\n\nG."
    lines = script(text.replace(". ", " is wet. "), replace(QUIET, pauses=PAUSES)).lines()
    assert [line.pause for line in lines] == [samples(p) for p in (0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4)]


def test_a_pause_too_short_for_a_border_has_none() -> None:
    assert parts(8, 0.072) == [4, 4]
    assert parts(8, 0.071) == [8]


def test_another_word_moves_no_border() -> None:
    text = "Ines Calder: " + " ".join(f"Gull number {n} has landed on the roof." for n in range(12))
    before, after = (script(t, QUIET).passages for t in (text, text.replace("number 5", "of many years")))
    assert [p.id for p in before] == [p.id for p in after]
    assert [p.lines == q.lines for p, q in zip(before, after, strict=True)] == [True, False, True]


def test_rostras_own_words_are_in_the_language_of_the_episode() -> None:
    swedish = TALK.replace("+++\n", '+++\nlanguage = "sv-FI"\n', 1)
    written = script(swedish, Settings(Path(), series=Series(title="The Roofs")))
    assert shown(written.passages[0]) == (
        "The Roofs. Avsnitt 2. Moss? Uppläst av syntetiska röster; det är inte de nämnda personernas röster."
    )
    assert shown(written.passages[-1]) == "Det var Moss? Källorna finns i avsnittets beskrivning och i boken."


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language_has_all_words(language: str) -> None:
    words, english = asdict(WORDS[language]), asdict(WORDS["en"])
    for name, text in words.items():
        wanted = [field for _, field, _, _ in string.Formatter().parse(english[name]) if field is not None]
        assert [field for _, field, _, _ in string.Formatter().parse(text) if field is not None] == wanted
        assert text.strip()
        assert language == "en" or text != english[name]

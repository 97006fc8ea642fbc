"""Who did what in an episode, in the words of the Podcast Taxonomy, and its soundbites, to the sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import RATE, Document, Person, PullQuote, Run, Timeline, seconds
from pipeline.write.feed.channel import feed_xml
from pipeline.write.feed.item import Soundbite, credits_of, regulars, soundbites
from tests.write.feed_sample import (
    PACE,
    PAUSE,
    SHOW,
    SPAN,
    TALK,
    channel,
    document,
    find_all,
    release,
    releases,
    settings,
    timeline,
)


def person(name: str, role: str, speaks: bool = True) -> Person:
    return Person(name.lower(), name, role, "", (), speaks, None)


def of(*people: Person) -> Document:
    return replace(document(), people=people)


def credited(*people: Person) -> list[tuple[str, str, str]]:
    return [(c.person.name, c.role, c.group) for c in credits_of(of(*people))]


@pytest.mark.parametrize(
    ("role", "part"),
    [
        ("host", "host"),
        ("Moderators", "host"),
        ("chair", "host"),
        ("Interviewer", "host"),
        ("guest host", "host"),
        ("interviewee", "guest"),
        ("contributor", "guest"),
        ("speaker", "guest"),
        ("", "guest"),
    ],
)
def test_who_speaks_belongs_to_the_cast(role: str, part: str) -> None:
    assert credited(person("Ada", role)) == [("Ada", part, "cast")]


@pytest.mark.parametrize(
    ("role", "work"),
    [
        ("editor", ("editor", "writing")),
        ("Translated by", ("translator", "writing")),
        ("translator", ("translator", "writing")),
        ("narrator", ("narrator", "cast")),
        ("contributor", ("guest writer", "writing")),
        ("Cover design", ("graphic designer", "visuals")),
        ("executive producer", ("producer", "creative direction")),
    ],
)
def test_who_does_not_speak_is_credited_with_their_work(role: str, work: tuple[str, str]) -> None:
    assert credited(person("Kim", role, speaks=False)) == [("Kim", *work)]


def test_editors_who_speak_host_the_conversation_that_they_edited() -> None:
    assert credited(person("Ada", "editor"), person("Ibra", "contributor")) == [
        ("Ada", "host", "cast"),
        ("Ada", "editor", "writing"),
        ("Ibra", "guest", "cast"),
    ]


def test_where_somebody_else_hosts_an_editor_who_speaks_is_a_guest() -> None:
    assert credited(person("Ada", "editor"), person("Ibra", "host")) == [
        ("Ada", "guest", "cast"),
        ("Ada", "editor", "writing"),
        ("Ibra", "host", "cast"),
    ]


def test_everything_that_a_person_did_is_credited() -> None:
    assert credited(person("Kim", "research assistant and graphic design", speaks=False)) == [
        ("Kim", "researcher", "writing"),
        ("Kim", "graphic designer", "visuals"),
    ]


def test_the_show_names_the_hosts_of_every_episode() -> None:
    one, two = of(person("Ada", "host"), person("Bo", "host")), of(person("Bo", "host"), person("Cy", "guest"))
    assert [c.person.name for c in regulars([one, two])] == ["Bo"]
    assert regulars([one, of(person("Cy", "host"))]) == ()
    people = find_all(channel(feed_xml(settings(), releases(), SHOW)), "podcast:person")
    assert [(p.text, p.get("role"), p.get("group")) for p in people] == [("Ada Brandt", "host", "cast")]


SENTENCE = RATE * 6
"""Samples that a sentence of ``said`` lasts; one of them is shorter than a soundbite, three are not."""
FIRST, SECOND, THIRD, FOURTH = (
    text.ljust(SENTENCE // PACE, ".")
    for text in (
        "Nobody asked the river where it wanted to go",
        "We drew it on a plan, and the plan was tidy, and everybody signed it",
        "Then the river came to the meeting after all, and it did not wait to be called",
        "So the second plan has a gap in it, on purpose, and the gap is the best of it",
    )
)


def said(*texts: str, quote: str, repeats: bool = True) -> Document:
    """Two turns; the first has one paragraph, and the quote repeats words of it."""
    doc = document(talk=(("p-ada", texts), *TALK[2:]))
    (section,) = doc.sections
    turn = section.turns[0]
    paragraph = turn.paragraphs()[0].id if repeats else ""
    block = PullQuote("q1", (Run(quote, SPAN),), quote, SPAN, paragraph, 1, ())
    turns = (replace(turn, blocks=(*turn.blocks, block)), *section.turns[1:])
    return replace(doc, sections=(replace(section, turns=turns),))


def heard(doc: Document, first: int, last: int) -> tuple[int, int]:
    """Where sentences of the first turn are heard, counted from 0."""
    cues = timeline(doc).cues[1:]
    return cues[first].start, cues[last].end


def only(doc: Document, times: Timeline | None = None) -> Soundbite:
    (found,) = soundbites(doc, times or timeline(doc))
    return found


def test_a_quote_of_three_sentences_is_exactly_these_sentences() -> None:
    doc = said(FIRST, SECOND, THIRD, FOURTH, quote=" ".join((SECOND, THIRD, FOURTH)))
    assert only(doc)[1:] == heard(doc, 1, 3)


def test_a_quote_that_begins_and_ends_within_sentences_is_extended_to_their_borders() -> None:
    quote = (
        "The plan was tidy, and everybody signed it … then the river came to the meeting … so the second plan has a gap"
    )
    doc = said(FIRST, SECOND, THIRD, FOURTH, quote=quote)
    assert only(doc) == (quote, *heard(doc, 1, 3))


def test_a_short_quote_goes_on_with_the_sentences_behind_it() -> None:
    doc = said(FIRST, SECOND, THIRD, FOURTH, quote="Nobody asked the river where it wanted to go")
    bite = only(doc)
    assert bite[1:] == heard(doc, 0, 2)
    assert bite.end - bite.start == 3 * SENTENCE + 2 * PAUSE >= 15 * RATE


def test_at_the_end_of_a_turn_it_begins_with_the_sentences_before() -> None:
    doc = said(FIRST, SECOND, THIRD, FOURTH, quote="the gap is the best of it")
    assert only(doc)[1:] == heard(doc, 1, 3)


def test_words_may_differ_a_little_in_marks_and_case() -> None:
    doc = said(FIRST, SECOND, THIRD, FOURTH, quote="«WE DREW IT ON THE PLAN — and the plan was tidy»")
    assert only(doc)[1:] == heard(doc, 1, 3)


def test_what_stays_too_short_or_is_too_long_is_no_soundbite() -> None:
    short = said(FIRST, SECOND, quote=FIRST)
    assert soundbites(short, timeline(short)) == ()
    texts = [f"{n} {FIRST}" for n in range(20)]
    long = said(*texts, quote=" ".join(texts))
    assert soundbites(long, timeline(long)) == ()
    assert soundbites(said(*texts, quote=texts[0]), timeline(long)) != ()


def test_a_quote_that_repeats_nothing_is_none() -> None:
    doc = said(FIRST, SECOND, THIRD, quote=FIRST, repeats=False)
    assert soundbites(doc, timeline(doc)) == ()
    foreign = said(FIRST, SECOND, THIRD, quote="Xylophones everywhere, all night long")
    assert soundbites(foreign, timeline(foreign)) == ()


def test_the_title_is_the_quote_in_at_most_128_characters() -> None:
    quote = " ".join((FIRST, SECOND, THIRD))
    title = only(said(FIRST, SECOND, THIRD, quote=quote)).title
    assert len(title) <= 128
    assert title.endswith("…")
    assert quote.startswith(title.removesuffix("…"))


def test_the_feed_states_it_in_seconds() -> None:
    doc = said(FIRST, SECOND, THIRD, FOURTH, quote="Nobody asked the river where it wanted to go")
    start, end = heard(doc, 0, 2)
    (bite,) = find_all(
        channel(feed_xml(settings(), [release(doc, 1, releases()[0].published)], SHOW)), "item/podcast:soundbite"
    )
    assert bite.text == "Nobody asked the river where it wanted to go"
    assert float(bite.get("startTime")) == seconds(start)
    assert float(bite.get("duration")) == seconds(end - start)


def test_a_draft_says_so_before_its_title_without_its_number() -> None:
    draft = release(document(title="Episode 1: Bridges", draft=True), 1, releases()[0].published)
    item = channel(feed_xml(settings(), (draft,), SHOW)).find("item")
    assert (item.findtext("title"), find_all(item, "itunes:title")[0].text) == ("Draft: Bridges", "Draft: Bridges")

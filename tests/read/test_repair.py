"""What page layout did to the text, and its repair."""

from __future__ import annotations

import pytest

from pipeline.model import Credit, PullQuote
from pipeline.read.repair import continues
from tests.read.reading import read

CUT = [
    ("as long as the", "tide runs out"),
    ("as long as it takes", "the tide to run out"),
    ("the lamps, the ropes,", "Anna and the boat"),
    ("a letter from the", "Harbour Office"),
    ("it was *very", "dark* there"),
    ("he said", "“come here” and left"),
    ("it stopped [laughter]", "and then"),
    ("it is out", "... and has been out"),
]
WHOLE = [
    ("It is over.", "the next begins"),
    ("Is it?", "it is"),
    ("“Go.”", "she went"),
    ("(It was dark.)", "it was late"),
    ("these are the reasons:", "one of them"),
    ("An unfinished heading", "The next sentence"),
    ("It is over. [laughter]", "[applause]"),
    ("no stop here", "[laughter]"),
    ("no stop here", "2 of them"),
]


@pytest.mark.parametrize(("first", "second"), CUT)
def test_a_sentence_that_a_page_break_cut(first: str, second: str) -> None:
    assert continues(first, second)


@pytest.mark.parametrize(("first", "second"), WHOLE)
def test_a_paragraph_that_ends(first: str, second: str) -> None:
    assert not continues(first, second)


def test_a_cut_paragraph_is_one_with_all_that_stood_in_the_cut_behind_it() -> None:
    reading = read(
        "ANNA BERG - It stood where the people have to walk, whether or not they\n\n"
        "> “Where the people have to walk.”\n\nPhoto by Jon Lind\n\n7\n\nwant to. So it was used.\n\nBy all."
    )
    turn = reading.document.turns()[0]
    assert [type(b).__name__ for b in turn.blocks] == ["Paragraph", "PullQuote", "Credit", "Paragraph"]
    assert [p.first_line for p in turn.paragraphs()[0].pieces] == [1, 9]
    assert turn.paragraphs()[0].sentences[0].text.endswith("whether or not they want to.")
    assert reading.document.joins == ((1, 9),)


def test_nothing_is_joined_across_turns_or_headings() -> None:
    reading = read(
        "ANNA BERG - It stood where the\n\nJON LIND - people walk and the\n\n## Next\n\nothers do.\n\nANNA BERG - So."
    )
    assert reading.document.joins == ()


def kinds(text: str) -> list[str]:
    blocks = read(f"ANNA BERG - We begin.\n\n{text}\n\nThe end.").document.turns()[0].blocks
    return [type(b).__name__ for b in blocks][1:-1]


@pytest.mark.parametrize(
    "text",
    [
        "Photo by Jon Lind",
        "Photograph: Jon Lind, 1931.",
        "Image courtesy of the Udden Library",
        "Cover photo by the Udden Camera Club.",
        "Illustrations: Anna Berg (left) and Jon Lind",
        "Credit: J. Lind",
        "© The Port Archive",
        '["Ramp" by the Camera Club is licensed under CC BY-NC 2.0](#)',
        "[“Tins” by P. Quist, CC BY 4.0](https://example.org/tins)",
        "(Picture: Jon Lind)",
        "Two lamps, by P. Rask on Unsplash",
    ],
)
def test_a_credit_is_shown(text: str) -> None:
    assert kinds(text) == ["Credit"]


@pytest.mark.parametrize(
    "text",
    [
        "Pictures of the harbour were taken by the pilots, who kept them.",
        "Drawing by the light of one lamp, she finished it.",
        "Images matter: they are what people keep, and what they show to those who come after them, for a while.",
        "The licence is CC BY 4.0.",
        "[The catalogue of the tins](https://example.org/catalogue)",
        "He put the whole archive on Flickr, and left it there for us.",
        "It was the courtesy of the pilots that made it possible.",
    ],
)
def test_speech_about_pictures_is_speech(text: str) -> None:
    assert kinds(text) == ["Paragraph"]


@pytest.mark.parametrize("text", ["– 12 –", "Page 12", "page 12 of 40", "12/40", "***", "* * *", "-----"])
def test_page_numbers_and_dividing_lines_are_page_headers(text: str) -> None:
    assert kinds(text) == []


def test_a_number_is_one_of_pages_where_something_else_says_that_there_are_pages() -> None:
    assert kinds("12") == ["Paragraph"]
    assert kinds("12\n\nWe end.\n\n13") == ["Paragraph"]
    assert kinds("12\f\n\nWe end.") == ["Paragraph"]


@pytest.mark.parametrize("text", ["12.", "Twelve", "12 lamps", "[laughter]"])
def test_short_paragraphs_are_speech(text: str) -> None:
    assert kinds(text) == ["Paragraph"]


def test_running_heads() -> None:
    head = "The Weather Desk | Radio"
    parts = ["The Weather", "ANNA BERG - One.", "4", head, "Two.", "5", head, "THE WEATHER", "Three.", "6", head, "So."]
    text = "\n\n".join([*parts, "All of it.", "Yes", "Yes", "Yes"])
    reading = read(text)
    assert [s for _, s in reading.said()] == ["One.", "Two.", "Three.", "So.", "All of it.", "Yes", "Yes", "Yes"]
    assert reading.codes().count("R017") == 7
    without = read("\n\n".join(part for part in parts if not part.isdigit()))
    assert [s for _, s in without.said()].count(head) == 3, "without pages it is what every motion says"
    canonical = read('+++\ntitle = "T"\n+++\n' + text.partition("\n\n")[2])
    assert [s for _, s in canonical.said()].count(head) == 3, "an author does not write page headers"


BODY = "ANNA BERG - You cut it in winter, when nobody lives there, and you leave one branch in ten for the wren."
PAGES = "\n\n4\n\nIt is so.\n\n5\n\nIt was so."
"""What says that a text has pages."""


@pytest.mark.parametrize(
    "quote",
    [
        "“You cut it in winter, when nobody lives there.”",
        "“You cut it in the winter, when nobody lives there.”",
        '"you cut it in Winter when nobody lives there"',
        "“You cut it in winter, when nobody lives there.",
        "You cut it in winter, when nobody lives there.”",
        "‘You leave one branch in ten for the wren.’",
        "You leave one branch in ten for the wren.",
        "> You cut in winter when nobody lives there.",
    ],
)
def test_a_block_that_repeats_the_text_is_a_pull_quote(quote: str) -> None:
    for text in (f"{BODY}\n\n{quote}", f"ANNA BERG - Hedges.\n\n{quote}\n\n{BODY.removeprefix('ANNA BERG - ')}"):
        marked = quote.startswith(">")
        said = [b for b in read(text).document.turns()[0].blocks if isinstance(b, PullQuote)]
        assert bool(said) == marked, "without pages, what is not marked is said twice"
        reading = read(text if marked else text + PAGES)
        blocks = reading.document.turns()[0].blocks
        quotes = [b for b in blocks if isinstance(b, PullQuote)]
        assert [q.text in quote for q in quotes] == [True]
        assert quotes[0].repeats == next(p.id for p in reading.document.paragraphs() if "wren" in p.sentences[0].text)
        assert quotes[0].sentences == ()


@pytest.mark.parametrize(
    "text",
    [
        "“You cut what you like.”",
        "“Nobody,” she said, “lives in a wren.”",
        "“In winter.”",
        "You cut it in winter, when nobody lives there, and you leave one branch in ten for the wren.",
        "You leave it.",
    ],
)
def test_speech_that_is_like_the_text_is_speech(text: str) -> None:
    assert not [b for b in read(f"{BODY}\n\n{text}{PAGES}").document.turns()[0].blocks if isinstance(b, PullQuote)]


def test_the_line_where_the_repeated_words_begin() -> None:
    wrapped = (
        "ANNA BERG - You cut it in winter,\nwhen nobody lives there. And you leave one\nbranch in ten for the wren."
    )
    quotes = "“You leave one branch in ten for the wren.”\n\n“In winter, when nobody lives there.”"
    document = read(f"{wrapped}\n\n{quotes}{PAGES}").document
    assert [b.repeats_line for b in document.turns()[0].blocks if isinstance(b, PullQuote)] == [2, 1]


def test_two_equal_quotations_that_repeat_nothing_are_both_narrated() -> None:
    reading = read("ANNA BERG - Yes.\n\n> Nothing of this is said.\n\n> Nothing of this is said.")
    assert reading.codes().count("R031") == 2
    assert [s for _, s in reading.said()][1:] == ["Nothing of this is said."] * 2


def test_a_quotation_of_a_paragraph_in_quotation_marks() -> None:
    body = "“Hedges are what I do instead of sleeping,” she said, and went out, and the wren said “no” to her."
    document = read(f"ANNA BERG - Listen.\n\n{body}\n\n“Hedges are what I do instead of sleeping”{PAGES}").document
    quotes = [b for b in document.turns()[0].blocks if isinstance(b, PullQuote)]
    assert [q.repeats_line for q in quotes] == [3]


def test_credits_and_quotes_before_the_first_word_of_a_turn() -> None:
    document = read("ANNA BERG - Yes.\n\nPhoto by Jon Lind\n\nJON LIND - No.").document
    assert [isinstance(b, Credit) for b in document.turns()[0].blocks] == [False, True]


def test_a_short_pull_quote_repeats_what_is_said_exactly() -> None:
    reading = read("Anna Berg: I said: hello, all. They went.\n\n> Hello, all.\n\n> Hello, they.\n\nAnna Berg: Yes.")
    assert [(d.code, d.line) for d in reading.found if d.code in ("R015", "R031")] == [("R015", 3), ("R031", 5)]
    assert ("the narrator", "Hello, they.") in reading.said()

"""Which lines are items of a list, on which level, with which marks; and which are none."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.model import Log
from pipeline.read.source import make_source
from pipeline.read.transcript import parse_transcript
from pipeline.settings import Reading

TALK = "ANNA BERG - The ferry is late.\n\nJON LIND - It is.\n\nANNA BERG - "


def outline(text: str, name: str = "talk.txt", *off: str) -> list[str]:
    """What Anna says in her second turn: each paragraph behind its level and mark, if it is an item."""
    document = parse_transcript(make_source(name, TALK + text), "talk", Log(), reading=Reading(off))
    assert document is not None
    assert document.unaccounted == ()
    told = []
    for paragraph in document.turns()[2].paragraphs():
        words = " ".join(s.text for s in paragraph.sentences)
        item = paragraph.item
        told.append(f"{'>' * item.level} {item.mark or '…'} {words}" if item else words)
    return told


@pytest.mark.parametrize("mark", "- – * + • ● ▪ ◦ · ■ \uf0b7 o\t".split(" "))
def test_bullets(mark: str) -> None:
    lines = f"{mark} a lamp\n{mark} a gate"
    items = [f"> {mark.strip()} a lamp", f"> {mark.strip()} a gate"]
    assert outline(f"Two things:\n{lines}") == outline(f"Two things:\n\n{lines}") == ["Two things:", *items]
    assert outline(lines) == outline(f"\n{lines}") == items


@pytest.mark.parametrize(
    "marks",
    ["1. 2.", "7) 8)", "(1) (2)", "a) b)", "(a) (b)", "a. b.", "A. B.", "i. ii.", "(I) (II)", "h) i)", "1.) 2.)"],
)
def test_numbers(marks: str) -> None:
    first, second = marks.split()
    assert outline(f"So:\n{first} a lamp\n{second} a gate") == ["So:", f"> {first} a lamp", f"> {second} a gate"]


@pytest.mark.parametrize(
    ("marks", "style", "number"),
    [
        ("i) ii)", "i", 1),
        ("h) i)", "a", 8),
        ("v. vi.", "i", 5),
        ("c. d.", "a", 3),
        ("I. II.", "I", 1),
        ("0. 1.", "1", 0),
    ],
)
def test_letters_are_romans_where_their_order_says_so(marks: str, style: str, number: int) -> None:
    first, second = marks.split()
    document = parse_transcript(make_source("talk.txt", f"{TALK}\n{first} x\n{second} y"), "talk", Log())
    assert document is not None
    items = [p.item for p in document.paragraphs() if p.item]
    assert [(i.style, i.number) for i in items] == [(style, number), (style, number + 1)]


@pytest.mark.parametrize(
    "text",
    [
        "- a lamp",
        "So:\n- a lamp\nand a gate",
        "1. a lamp",
        "1. a lamp\n3. a gate",
        "1. a lamp\n2. a gate\n4. a bell\n5. a boat",
        "In 1987.\n12. was the number.\n13. came later.\n15. too",
        "* emphasised *\n* again *",
        "\\- a lamp\n\\- a gate",
        "-5 at night\n-9 in the morning",
        "3.5 metres\n4.5 metres",
        "* * *\n* * *",
        "– Where to?\n– Home.",
        "- Where to?\n- Home.",
        "– Come in, she said.\n– No, he said.",
        "The driver drove all through the night in the rain\n- he had been up since noon, and we knew it\n- and sang",
    ],
)
def test_what_is_no_list(text: str) -> None:
    assert not [line for line in outline(text) if line.startswith(">")]


def test_questions_or_sentences_may_be_items() -> None:
    assert outline("Ask:\n- Who pays?\n- Who looks?")[1:] == ["> - Who pays?", "> - Who looks?"]
    assert outline("Do:\n– Pay.\n– Look.")[1:] == ["> – Pay.", "> – Look."]


def test_an_item_within_an_item_is_indented_or_has_another_mark() -> None:
    wanted = ["> 1. one", ">> - x", ">> - y", "> 2. two", ">> - z"]
    assert outline("1. one\n   - x\n   - y\n2. two\n   - z") == wanted
    assert outline("1. one\n- x\n- y\n2. two\n- z") == wanted
    assert outline("1. one\n\n   - x\n\n   - y\n\n2. two\n\n\t- z") == wanted


def test_what_is_deeper_is_on_the_second_level() -> None:
    assert outline("• a\n  • b\n    • c\n      • d\n• e") == ["> • a", ">> • b", ">> • c", ">> • d", "> • e"]
    assert outline("(a) a\n(1) b\n(A) c\n(B) d\n(b) e") == ["> (a) a", ">> (1) b", ">> (A) c", ">> (B) d", "> (b) e"]


def test_what_goes_on_with_an_item() -> None:
    assert outline("• a lamp\nof brass\n• a gate\n  and a bell") == ["> • a lamp of brass", "> • a gate and a bell"]
    assert outline("• a lamp\n\n  Of brass.\n\n• a gate") == ["> • a lamp", "> … Of brass.", "> • a gate"]
    assert outline("•\na lamp\n•\na gate") == ["> • a lamp", "> • a gate"]


def test_what_ends_a_list() -> None:
    assert outline("• a\n• b\nThat is all.") == ["> • a", "> • b", "That is all."]
    assert outline("• a\n• b\n\nand more") == ["> • a", "> • b", "and more"]
    assert outline("• a\n• b\nThen also:\n• c") == ["> • a", "> • b", "Then also:", "> • c"]
    assert outline("1. a\n2. b\n1. c\n2. d") == ["> 1. a", "> 2. b", "> 1. c", "> 2. d"]


def test_numbers_go_on_behind_other_words() -> None:
    assert outline("1. a\n2. b\n\nWait.\n\n3. c") == ["> 1. a", "> 2. b", "Wait.", "> 3. c"]


def test_a_number_of_its_own_within_a_list_is_a_word_of_the_item_above() -> None:
    assert outline("• a\n\n12\n\n• b") == ["> • a", "> … 12", "> • b"]
    assert outline("• a\n  - b\n\n12\n\n  - c") == ["> • a", ">> - b", ">> … 12", ">> - c"]
    assert outline("1. a\n2. b\n\n12\n\nThat is all.") == ["> 1. a", "> 2. b", "12", "That is all."]


def test_a_number_that_another_speaker_says_ends_a_list() -> None:
    document = parse_transcript(make_source("talk.txt", f"{TALK}• a\n\n>> 12\n\n  - b"), "talk", Log())
    assert document is not None
    said = [[(p.item is not None, *(s.text for s in p.sentences)) for p in t.paragraphs()] for t in document.turns()]
    assert said[2:] == [[(True, "a")], [(False, "12"), (False, "- b")]]


def test_page_header_that_is_read_as_text_ends_a_list() -> None:
    assert outline("• a\n\n---\n\n  - b") == ["> • a", ">> - b"]
    assert outline("• a\n\n---\n\n  - b", "talk.txt", "dividing lines") == ["> • a", "---", "- b"]
    assert outline("• a\n\n12\n\n  - b", "talk.txt", "page marks") == ["> • a", "12", "- b"]


def test_markdown_has_rules_of_its_own() -> None:
    assert outline("So:\n\n- a lamp\nand a gate", "talk.md") == ["So:", "> - a lamp and a gate"]
    assert outline("1. a\n1. b\n1. c", "talk.md") == ["> 1. a", "> 1. b", "> 1. c"]
    assert outline("- Where to?\n- Home.", "talk.md") == ["> - Where to?", "> - Home."]


def test_in_captions_a_dash_is_somebody_else() -> None:
    assert outline("Listen.\n\n- a lamp\n- a gate", "talk.vtt")[-1] == "- a lamp - a gate"


def test_the_rule_can_be_switched_off() -> None:
    assert outline("• a\n• b", "talk.txt", "lists") == ["• a • b"]


def test_a_list_has_an_id_that_an_edit_elsewhere_leaves_as_it_is() -> None:
    def ids(text: str) -> list[str]:
        document = parse_transcript(make_source("talk.txt", text), "talk", Log())
        assert document is not None
        return list(dict.fromkeys(p.item.list for p in document.paragraphs() if p.item))

    text = f"{TALK}So:\n• a\n• b\n\n1. c\n2. d"
    assert len(ids(text)) == 2
    assert ids(text) == ids(text.replace("late", "very late").replace("b\n", "bell\n"))


LINES = st.sampled_from(
    ["• a", "- b", "1. c", "2. d", "(a) e", "i) f", "  - g", "\t2. h", "word", "Whole.", "", "•", "12", "> q", "---"]
)


@given(st.lists(LINES, max_size=12))
@example(["• a", "", "12", "", "  - g"])
def test_no_word_is_lost_whatever_the_lines(lines: list[str]) -> None:
    document = parse_transcript(make_source("talk.txt", TALK + "\n".join(["So:", *lines])), "talk", Log())
    assert document is not None
    assert document.unaccounted == ()
    for turn in document.turns():
        levels = [p.item.level if p.item else 0 for p in turn.paragraphs()]
        assert all(b <= a + 1 for a, b in zip([0, *levels], levels, strict=False))

"""The ledger: every non-blank character of a transcript has one fate, whatever the transcript is."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Credit, Fate, Figure, Log, Paragraph, PullQuote, Run
from pipeline.read.ledger import Ledger
from pipeline.read.markup import parse_inline
from pipeline.read.source import make_source
from tests.read.reading import Reading, findings, read

WORDS = st.sampled_from(
    "the ferry Anna harbour *so* *very dark* **never** [a map](https://example.org/m) [laughter] \\[04:01\\] (06:10) "
    "e.g. 3.5 “Go!” ‘yes’ … – — * ** [ ] ( { } {lang=sv}kaj{/} {lang=sv} <https://example.org> \\* \\ Åse łódź 港 🚢 "
    "http://a.b 1987 # > - _x_ \u00a0 \u2028 \x0c e\u0301 AT&T &amp; &nbsp; &hellip; &lt; &#42; "
    "muni- \u00ad long- [^1] ^[b] [3] known¹ known.2 (Applause) [[Page S1]] [END OF TAPE]".split(" ")
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
ENDS = st.sampled_from([".", "?", "!", "", ",", "…", ".”"])
PARAGRAPHS = st.lists(st.tuples(SENTENCES, ENDS).map("".join), min_size=1, max_size=4).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "\n".join(parts), "\r\n".join(parts)])
)
TAGS = ("ANNA BERG - ", "JON LIND -", "ANNA BERG- ", "Jon Lind: ", "**Mia Ohl:** ", "Anna Berg (00:01:02):\n", "JL: ")
MARKS = (
    "> ",
    "“",
    "## ",
    "![Alt.](p.png)\n",
    "![](p.png) ",
    "Photo by ",
    "- ",
    "Note: ",
    "12\n",
    "(steps)\n",
    "THE END\n",
    "###\n",
    "[^1]: ",
)
STARTS = st.sampled_from((*TAGS, *MARKS, *[""] * 4))
BLOCKS = st.tuples(STARTS, PARAGRAPHS).map("".join)
BREAKS = st.sampled_from(["\n\n", "\n", "\n \t\n", "\r\n\r\n", "\n\n\n"])
REFERENCES = st.sampled_from(
    [
        "",
        "",
        "\n\nREFERENCES\n\nBerg, A. (2001). *The Ferry*. Udden.\n\nLind, J. (1999). Kaj.",
        "\n\n## Notes\n- One, 1901.\n- <x>\n- [00:01]\n\n*",
    ]
)
FRONTS = st.sampled_from(
    [
        "",
        "",
        "A Title\n\n",
        "\ufeff",
        '+++\ntitle = "T"\npeople = ["Anna Berg"]\n+++\n',
        "Editors:\n\nMia Ohl, Udden\n\n",
    ]
)
TRANSCRIPTS = st.tuples(
    FRONTS, st.lists(st.tuples(BLOCKS, BREAKS).map("".join), min_size=1, max_size=9).map("".join), REFERENCES
)


def with_a_tag(parts: tuple[str, str, str]) -> str:
    front, body, references = parts
    return f"{front}ANNA BERG - We begin here.\n\nJON LIND - We do.\n\nANNA BERG - So it is.\n\n{body}{references}"


def characters(text: str) -> str:
    return "".join(text.split())


@given(TRANSCRIPTS)
def test_every_character_has_one_fate(parts: tuple[str, str, str]) -> None:
    reading = read(with_a_tag(parts))
    document, text = reading.document, reading.source
    assert document.unaccounted == ()
    assert "R026" not in reading.codes()
    assert all(a.end <= b.start for a, b in pairwise(document.ledger))
    assert characters("".join(text[s.start : s.end] for s in document.ledger)) == characters(text)


@given(TRANSCRIPTS)
def test_what_is_said_is_what_the_ledger_calls_spoken(parts: tuple[str, str, str]) -> None:
    reading = read(with_a_tag(parts))
    document, text = reading.document, reading.source
    spoken = "".join(unescape(text[s.start : s.end]) for s in document.ledger if s.fate is Fate.SPOKEN)
    headings = [s.heading.text for s in document.sections if s.heading]
    runs = [r for s in document.sentences() for r in s.runs if not r.silent]
    said = sorted(characters("".join([*headings, *(r.text for r in runs)])))
    assert said == sorted(c for c in characters(spoken) if c.isprintable() or not c.isascii())


@given(TRANSCRIPTS)
def test_runs_are_the_sources_own_characters(parts: tuple[str, str, str]) -> None:
    reading = read(with_a_tag(parts))
    for run in runs_of(reading):
        if run.span is None:
            assert run.text == " "
        else:
            source = re.sub(r"\s", " ", unescape(reading.source[run.span.start : run.span.end]))
            # A transcript whose lines have time stamps is read as a text with line ends of its own.
            assert run.text in (source, f"{source} ", f" {source}")


@given(TRANSCRIPTS)
def test_a_sentence_is_its_runs_and_lies_in_its_paragraph(parts: tuple[str, str, str]) -> None:
    reading = read(with_a_tag(parts))
    for paragraph in reading.document.paragraphs():
        for sentence in paragraph.sentences:
            assert sentence.text == "".join(r.text for r in sentence.runs)
            assert sentence.text == sentence.text.strip() != ""
            spans = [r.span for r in sentence.runs if r.span]
            assert (spans[0].start, spans[-1].end) == (sentence.span.start, sentence.span.end)
            assert paragraph.span.start <= sentence.span.start < sentence.span.end <= paragraph.span.end


@given(TRANSCRIPTS)
def test_ids_are_unique_and_reading_is_repeatable(parts: tuple[str, str, str]) -> None:
    text = with_a_tag(parts)
    reading = read(text)
    document = reading.document
    blocks = [b for t in document.turns() for b in t.blocks]
    ids = [b.id for b in blocks] + [t.id for t in document.turns()] + [s.id for s in document.sentences()]
    assert len(ids) == len(set(ids))
    assert findings(text) == (document, reading.found)


def runs_of(reading: Reading) -> list[Run]:
    result: list[Run] = []
    for turn in reading.document.turns():
        for block in turn.blocks:
            if isinstance(block, Paragraph):
                result += [r for s in block.sentences for r in s.runs]
            elif isinstance(block, PullQuote | Credit):
                result += block.runs
            elif isinstance(block, Figure):
                result += block.caption
    return result + [r for reference in reading.document.references for r in reference.runs]


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200)


@given(PLAIN)
def test_any_text_at_all_is_read_without_loss(text: str) -> None:
    document, found = findings(text)
    assert document is None or document.unaccounted == ()
    assert "R026" not in [d.code for d in found]


@given(PLAIN)
def test_inline_text_and_marks_together_are_the_source(text: str) -> None:
    source = make_source("talk.txt", text)
    ledger = Ledger(source)
    inline = parse_inline(source, 0, len(source.text), ledger, Log())
    ledger.paint_all(inline.stretches(), Fate.SPOKEN, "sentence")
    assert ledger.stretches()[1] == ()
    assert [0, *(p.end for p in inline.pieces)] == [*(p.start for p in inline.pieces), len(inline.text)]


def test_a_stretch_that_nobody_painted_is_reported() -> None:
    """R026 is never seen in a Document: it would be a bug, and this is how it would be found."""
    ledger = Ledger(make_source("talk.txt", "one two\nthree"))
    ledger.paint(0, 3, Fate.SPOKEN, "sentence")
    settled, lost = ledger.stretches()
    assert [(s.start, s.end, s.fate) for s in settled] == [(0, 3, Fate.SPOKEN)]
    assert [(s.start, s.end, s.line) for s in lost] == [(4, 7, 1), (8, 13, 2)]


def test_later_paint_overrides_earlier() -> None:
    ledger = Ledger(make_source("talk.txt", "abcdef"))
    ledger.paint(0, 6, Fate.METADATA, "front")
    ledger.paint(2, 4, Fate.SPOKEN, "sentence")
    ledger.paint_all([(4, 5)], Fate.SHOWN, "credit")
    stretches = [(s.start, s.end, str(s.fate)) for s in ledger.stretches()[0]]
    assert stretches == [(0, 2, "metadata"), (2, 4, "spoken"), (4, 5, "shown"), (5, 6, "metadata")]

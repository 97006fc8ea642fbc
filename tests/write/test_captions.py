"""Captions: valid WebVTT, even lines, times from the word marks, and not a word lost."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import CODEC_DELAY_FRAMES, FRAME, Cue, Document, Kind, Person, Timeline, milliseconds
from pipeline.write.captions import divided, folded, source_offset, srt, transcript_json, vtt
from pipeline.write.text.plain import clean_text
from tests.write.feed_sample import document, marks, timeline
from tests.write.vtt_check import Shown, read

DOCUMENT = document()
TIMELINE = timeline(DOCUMENT)
LONG = next(c for c in TIMELINE.cues if len(c.text) > 200)


def test_the_captions_begin_with_signature_and_a_note_on_licence_and_voices() -> None:
    assert vtt(DOCUMENT, TIMELINE).startswith(
        "WEBVTT\n\nNOTE\nWho looks after the bridges?\nPublished under CC BY-NC-ND 4.0 International\n"
        "https://creativecommons.org/licenses/by-nc-nd/4.0/\n"
        "Read by synthetic voices; they are not the voices of the people named.\n\nopening\n00:00:00.024 --> "
    )


def test_each_caption_names_its_speaker_and_the_narrator_has_no_name() -> None:
    shown = read(vtt(DOCUMENT, TIMELINE))
    assert [c.voice for c in shown if "." not in c.id] == [
        "",
        "Ada Brandt",
        "Ada Brandt",
        "Ibra N’Dour-Åkesson",
        "Ibra N’Dour-Åkesson",
        "Ada Brandt",
    ]


def test_a_long_sentence_is_divided_at_its_word_marks_into_even_lines() -> None:
    parts = _parts(read(vtt(DOCUMENT, TIMELINE)), LONG.id)
    assert [c.id for c in parts] == [LONG.id, f"{LONG.id}.2"]
    assert all(len(c.lines) <= 2 and max(map(len, c.lines)) <= 65 for c in parts)
    assert " ".join(line for c in parts for line in c.lines) == LONG.text
    widths = [len(line) for c in parts for line in c.lines]
    assert max(widths) - min(widths) <= 15
    first_word = LONG.text.index(parts[1].lines[0])
    mark = next(m for m in LONG.words if m.start == first_word)
    assert parts[1].start == parts[0].end == milliseconds(mark.sample)


def test_without_word_marks_a_sentence_is_divided_in_proportion_to_its_characters() -> None:
    at_an_even_pace = vtt(DOCUMENT, TIMELINE)
    assert vtt(DOCUMENT, replace(TIMELINE, cues=tuple(replace(c, words=()) for c in TIMELINE.cues))) == at_an_even_pace


def test_the_last_caption_ends_with_the_episode() -> None:
    assert read(vtt(DOCUMENT, TIMELINE))[-1].end == milliseconds(TIMELINE.duration)
    assert json.loads(transcript_json(DOCUMENT, TIMELINE))["segments"][-1]["endTime"] == TIMELINE.duration / 24_000


def test_subrip_has_short_lines_and_a_name_where_the_speaker_changes() -> None:
    blocks = srt(DOCUMENT, TIMELINE).rstrip("\n").split("\n\n")
    assert blocks[1] == "2\n00:00:02,774 --> 00:00:04,334\nAda Brandt: Good\nevening, and welcome."
    texts = []
    for number, block in enumerate(blocks, 1):
        count, times, *lines = block.split("\n")
        assert count == str(number)
        assert re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", times)
        assert 1 <= len(lines) <= 2
        assert max(map(len, lines)) <= 32
        texts.append(" ".join(lines))
    whole = " ".join(texts)
    assert whole.count("Ada Brandt: ") == 2
    assert whole.count("Ibra N’Dour-Åkesson: ") == 1
    assert LONG.text in whole


def test_the_transcript_has_one_segment_for_each_sentence() -> None:
    segments = json.loads(transcript_json(DOCUMENT, TIMELINE))["segments"]
    assert [s["body"] for s in segments] == [c.text for c in TIMELINE.cues]
    assert "speaker" not in segments[0]
    assert segments[1] == {
        "speaker": "Ada Brandt",
        "startTime": 2.774,
        "endTime": 4.334,
        "body": "Good evening, and welcome.",
    }


def test_the_transcript_is_laid_out_as_the_json_module_does_with_one_blank_a_level() -> None:
    for cues in (TIMELINE.cues, ()):
        written = transcript_json(DOCUMENT, replace(TIMELINE, cues=cues))
        assert written == json.dumps(json.loads(written), ensure_ascii=False, indent=1) + "\n"


def test_mark_up_and_arrows_in_text_and_name_stay_text() -> None:
    hostile = "a --> b </v><c.red>x & y &amp; z\r\n\r\nNOTE 00:00.000 --> 00:01.000"
    doc = _renamed(document(talk=(("p-ada", (hostile,)),), title="T --> </script>"), "A > <b> & -->\nB")
    shown = read(vtt(doc, timeline(doc)))
    assert shown[1].voice == "A > <b> & --> B"
    assert _words(shown[1:]) == hostile.split()


def test_a_speaker_who_is_nobody_is_an_error() -> None:
    unknown = replace(TIMELINE, cues=(replace(TIMELINE.cues[1], speaker="p-nobody"),))
    with pytest.raises(KeyError, match="p-nobody"):
        vtt(DOCUMENT, unknown)


def test_more_captions_than_milliseconds_are_an_error() -> None:
    crowd = tuple(Cue(f"s{i}", Kind.PARAGRAPH, "", "", "x", 0, 1, ()) for i in range(25))
    with pytest.raises(ValueError, match="25 captions do not fit into 24 ms"):
        vtt(DOCUMENT, replace(TIMELINE, cues=crowd, frames=CODEC_DELAY_FRAMES + 1))


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "p-ada", "p-ibra"]),
        st.text(max_size=400),
        st.integers(0, 200_000),
        st.integers(0, 20_000),
        st.booleans(),
    ),
    max_size=8,
)


def _timeline(lines: list[tuple[str, str, int, int, bool]]) -> Timeline:
    cues = []
    at = 0
    for i, (speaker, text, length, pause, marked) in enumerate(lines):
        words = tuple(replace(m, sample=min(m.sample, at + length)) for m in marks(text, at)) if marked else ()
        cues.append(Cue(f"s{i}", Kind.PARAGRAPH, "", speaker, text, at, at + length, words))
        at += length + pause
    # Room for every caption to last a millisecond, however short the lines are.
    frames = -(-at // FRAME) + 100
    return Timeline("k", (), tuple(cues), (), frames, -16.0, -2.0)


@given(LINES)
def test_any_text_gives_valid_captions_in_order_without_losing_a_character(
    lines: list[tuple[str, str, int, int, bool]],
) -> None:
    spoken = _timeline(lines)
    shown = read(vtt(DOCUMENT, spoken))
    for cue in spoken.cues:
        parts = _parts(shown, cue.id)
        assert "".join(_words(parts)) == "".join(clean_text(cue.text).split())
        assert {c.voice for c in parts} <= {DOCUMENT.person(cue.speaker).name if cue.speaker else ""}
        assert all(len(c.lines) <= 2 and max(map(len, c.lines)) <= 65 for c in parts)
    if shown:
        assert shown[-1].end == milliseconds(spoken.duration)


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=30), min_size=1))
def test_the_words_of_the_captions_are_the_words_of_the_line(words: list[str]) -> None:
    spoken = _timeline([("p-ada", " ".join(words), 50_000, 0, True)])
    assert _words(read(vtt(DOCUMENT, spoken))) == words
    subrip = [line.split("\n")[2:] for line in srt(DOCUMENT, spoken).rstrip("\n").split("\n\n")]
    assert " ".join(line for lines in subrip for line in lines).split(" ") == ["Ada", "Brandt:", *words]


def _parts(shown: list[Shown], id_: str) -> list[Shown]:
    return [c for c in shown if c.id == id_ or c.id.startswith(f"{id_}.")]


def _words(shown: list[Shown]) -> list[str]:
    return " ".join(line for c in shown for line in c.lines).split()


def _renamed(doc: Document, name: str) -> Document:
    def renamed(person: Person) -> Person:
        return replace(person, name=name) if person.id == "p-ada" else person

    return replace(doc, people=tuple(map(renamed, doc.people)))


TEXTS = st.text(st.sampled_from("ab \t\u00a0\u2003\x0b\x1f\x85\ud800"), max_size=120)
WORDS = st.lists(st.text("x", min_size=1, max_size=20), min_size=1, max_size=40)


def texts(cues: list[list[tuple[str, int]]]) -> list[list[str]]:
    return [[text for text, _ in cue] for cue in cues]


def test_blanks_are_folded_and_no_break_spaces_hold_words_together() -> None:
    assert folded(" a\t\n b\u00a0c \x01 d\x0be ") == "a b\u00a0c de"


def test_a_text_that_fits_is_one_line() -> None:
    assert divided("one two", 7, 2) == [[("one two", 0)]]
    assert divided("", 7, 2) == []


def test_lines_are_as_even_as_the_number_of_cues_allows() -> None:
    assert texts(divided("aaa bbb ccc ddd eee", 11, 2)) == [["aaa bbb ccc", "ddd eee"]]
    assert texts(divided("aaa bbb ccc ddd", 11, 2)) == [["aaa bbb", "ccc ddd"]]


def test_a_word_too_long_for_a_line_is_cut() -> None:
    assert texts(divided("xxxxxxxxxxxx yy", 5, 2)) == [["xxxxx", "xxxxx"], ["xx", "yy"]]


@pytest.mark.parametrize(
    ("text", "position", "offset"),
    [("one two", 4, 4), ("one  two", 4, 5), (" one\x01 \x02 two", 4, 8), ("a\u00a0b  c", 4, 5)],
)
def test_a_character_of_the_folded_text_is_found_in_the_source(text: str, position: int, offset: int) -> None:
    assert source_offset(text, position) == offset


@given(TEXTS)
def test_every_word_is_found_where_it_stands(text: str) -> None:
    shown = folded(text)
    starts = [0] + [i + 1 for i, character in enumerate(shown) if character == " "] if shown else []
    for start in starts:
        word = shown[start:].split(" ")[0]
        assert clean_text(text[source_offset(text, start) :]).startswith(word)


@given(WORDS, st.integers(1, 12), st.integers(1, 3))
def test_no_line_is_too_long_nothing_is_lost_and_no_cue_is_needless(words: list[str], width: int, rows: int) -> None:
    text = " ".join(words)
    cues = divided(text, width, rows)
    lines = [line for cue in cues for line in cue]
    assert all(len(cue) <= rows for cue in cues)
    assert max(len(line) for line, _ in lines) <= width
    assert all(text[start : start + len(line)] == line for line, start in lines)
    assert "".join(line for line, _ in lines).replace(" ", "") == text.replace(" ", "")
    assert len(cues) == -(-_fewest(words, width) // rows)


def _fewest(words: list[str], width: int) -> int:
    """Lines that are needed at least, by laying one piece behind the other."""
    lines, room = 0, 0
    for word in words:
        for cut in range(0, len(word), width):
            piece = len(word[cut : cut + width])
            blank = 0 if cut else 1
            if lines and piece + blank <= room:
                room -= piece + blank
            else:
                lines, room = lines + 1, width - piece
    return lines

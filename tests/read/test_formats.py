"""Formats: whatever is written in one reads back to the same turns, people and words, each at its place in the file."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import StringIO
from itertools import groupby
from textwrap import wrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Fate, Run
from tests.read.reading import Reading, findings, read

Turns = Sequence[tuple[str, Sequence[str]]]
"""Who speaks, and their sentences."""

_names = st.lists(
    st.sampled_from(["Marta Wen", "Sam Brodie", "Ola Ek-Lund", "Zoë Ito", "marta_w", "Speaker 3", "Dr. Lee"]),
    unique=True, min_size=2, max_size=4,
)  # fmt: skip
_tokens = st.lists(
    st.sampled_from("lift harbour tide who pays café it's 1971 open, why & port “quay” ☂ naïve".split()),
    min_size=1, max_size=9,
)  # fmt: skip
_sentence = _tokens.map(lambda words: f"The {' '.join(words).rstrip(',')}.")


@st.composite
def _turns(draw: st.DrawFn) -> Turns:
    names = draw(_names)
    spoken = draw(st.lists(st.tuples(st.sampled_from(names), st.lists(_sentence, min_size=1, max_size=4)), min_size=2))
    merged = [(name, [s for _, said in same for s in said]) for name, same in groupby(spoken, lambda turn: turn[0])]
    return merged if len(merged) > 1 else [*merged, (next(n for n in names if n != merged[0][0]), ["The end."])]


def _time(number: int, mark: str) -> str:
    return f"{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}{mark}000"


def _cues(turns: Turns) -> list[tuple[str, str]]:
    """Half sentences, each with its speaker."""
    halves = [
        (name, " ".join(half))
        for name, said in turns
        for sentence in said
        for words in [sentence.split()]
        for half in (words[: len(words) // 2], words[len(words) // 2 :])
        if half
    ]
    return halves


def _vtt(turns: Turns) -> str:
    cues = enumerate(_cues(turns))
    rows = (
        f"{_time(n, '.')} --> {_time(n + 1, '.')}\n<v {escape(a)}>{escape(b, quote=False)}</v>\n" for n, (a, b) in cues
    )
    return "WEBVTT\n\n" + "\n".join(rows)


def _named(turns: Turns, form: str) -> Iterator[str]:
    """The words of cues, with a name before the first of each turn."""
    for name, said in turns:
        first, *others = (words for _, words in _cues([(name, said)]))
        yield from (form.format(name) + first, *others)


def _srt_names(turns: Turns) -> str:
    cues = enumerate(_named(turns, "{}: "), 1)
    return "\n".join(f"{n}\n{_time(n, ',')} --> {_time(n + 1, ',')}\n{words}\n" for n, words in cues)


def _vtt_names(turns: Turns) -> str:
    cues = enumerate(_named(turns, ">> {}: "))
    rows = (f"{_time(n, '.')} --> {_time(n + 1, '.')}\n{escape(words, quote=False)}\n" for n, words in cues)
    return "WEBVTT\n\n" + "\n".join(rows)


def _json(turns: Turns) -> str:
    segments = [{"speaker": a, "startTime": n, "endTime": n + 1, "body": b} for n, (a, b) in enumerate(_cues(turns))]
    return json.dumps({"version": "1.0.0", "segments": segments})


def _json_at_changes(turns: Turns) -> str:
    segments = [({"speaker": name} if n == 0 else {}) | {"body": s} for name, said in turns for n, s in enumerate(said)]
    return json.dumps({"segments": segments}, indent=2, ensure_ascii=False)


def _json_words(turns: Turns) -> str:
    return json.dumps(
        [{"speaker": name, "text": f" {word}"} for name, said in turns for s in said for word in s.split()]
    )


def _json_sections(turns: Turns) -> str:
    spoken = [{"speaker": {"id": 1, "name": name}, "text_blocks": [{"text": s} for s in said]} for name, said in turns]
    return json.dumps({"transcript": {"sections": [{"turns": spoken[:1]}, {"turns": spoken[1:]}]}})


def _csv(turns: Turns) -> str:
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["id", "speaker", "text"])
    rows.writerows([n, name, s] for n, (name, said) in enumerate(turns) for s in said)
    return written.getvalue()


def _html(turns: Turns) -> str:
    said = ((name, "".join(f"<p>{escape(s)}</p>\n" for s in said)) for name, said in turns)
    return "".join(f"<cite>{escape(name)}:</cite>\n<time>0:00</time>\n{paragraphs}" for name, paragraphs in said)


def _irc(turns: Turns) -> str:
    rows = (f"[15:00:01] <{name.replace(' ', '_')}> {s}\n" for name, said in turns for s in said)
    return "-!- marta has joined\n" + "".join(rows) + "* marta waves\n"


def _whatsapp(turns: Turns) -> str:
    return "".join(f"12/03/2024, 15:02 - {name}: " + "\n".join(said) + "\n" for name, said in turns)


def _slack(turns: Turns) -> str:
    return "\n".join(f"{name}  3:02 PM\n" + "\n".join(said) + "\n" for name, said in turns)


def _page(turns: Turns) -> str:
    said = (
        (f"<p><strong>{escape(name)}:</strong> {escape(first)}</p>\n", (f"<p>{escape(s)}</p>\n" for s in rest))
        for name, (first, *rest) in turns
    )
    return f"<html><body>\n{''.join(p for first, rest in said for p in (first, *rest))}</body></html>\n"


def _hearing(turns: Turns) -> str:
    """Lines of 30 characters, ten on each page, with a blank line after each."""
    lines = [
        line
        for name, said in turns
        for n, s in enumerate(said)
        for line in wrap(f"{'' if n else f'{name.upper()}: '}{s}", 30, initial_indent=" " * 8, break_on_hyphens=False)
    ]
    lines += ["        (The hearing ended.)"] * (10 - len(lines))
    pages = (lines[at : at + 10] for at in range(0, len(lines), 10))
    return "".join(
        f"{'':40}{number}\n" + "".join(f"{n:>3}  {line}\n\n" for n, line in enumerate(page, 1))
        for number, page in enumerate(pages, 2)
    )


FORMATS = {
    "talk.vtt": _vtt, "talk.json": _json, "changes.json": _json_at_changes, "words.json": _json_words,
    "sections.json": _json_sections, "rows.csv": _csv,
    "talk.html": _html, "irc.txt": _irc, "whatsapp.txt": _whatsapp, "slack.txt": _slack,
}  # fmt: skip


def _spoken(reading: Reading) -> list[tuple[str, str]]:
    names = {p.id: p.name for p in reading.document.people}

    return [
        (names[t.speaker], " ".join(said for p in t.paragraphs() for s in p.sentences if (said := _words_of(s.runs))))
        for t in reading.document.turns()
    ]


def _words_of(runs: Sequence[Run]) -> str:
    return " ".join("".join(run.text for run in runs if not run.silent).split())


@pytest.mark.parametrize("name", FORMATS)
@given(turns=_turns())
@settings(max_examples=50)
def test_what_is_rendered_is_read_back(name: str, turns: Turns) -> None:
    _is_read_back(FORMATS[name](turns), name, turns)


@pytest.mark.parametrize("write", [_srt_names, _vtt_names])
@given(turns=_turns())
@settings(max_examples=40)
def test_names_in_the_words_of_cues_are_read_back(write: Callable[[Turns], str], turns: Turns) -> None:
    """All speak twice: names that never come again may be labels."""
    merged = [turn for at, turn in enumerate([*turns, *turns]) if at != len(turns) or turn[0] != turns[-1][0]]
    _is_read_back(write(merged), "talk.srt", merged)


def _is_read_back(text: str, name: str, turns: Turns) -> None:
    reading = read(text, path=name)
    expected = [(name.replace("_", " "), " ".join(said)) for name, said in turns]
    assert _spoken(reading) == expected
    document = reading.document
    assert document.unaccounted == ()
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", "".join(text[s.start : s.end] for s in document.ledger))
    spoken = "".join(text[s.start : s.end] for s in document.ledger if s.fate is Fate.SPOKEN)
    assert all(text[s.span.start] == s.text[0] for s in document.sentences())
    assert spoken


@pytest.mark.parametrize(("name", "form"), [("page.html", _page), ("hearing.txt", _hearing)])
@given(turns=_turns())
def test_what_the_rules_for_text_read_is_read_back(name: str, form: Callable[[Turns], str], turns: Turns) -> None:
    names = [*dict.fromkeys(name for name, _ in turns if name != turns[-1][0]), turns[-1][0]]
    turns = [*turns, *((name, ["That is so, and we know it."]) for name in names * 2)]
    text = form(turns)
    reading = read(text, path=name)
    said = [(name.casefold(), words) for name, words in _spoken(reading)]
    assert said == [(name.replace("_", " ").casefold(), " ".join(s)) for name, s in turns]
    assert reading.document.unaccounted == ()


def test_a_sentence_has_the_places_of_its_cues() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Marta>Is the lift\n\n00:02.000 --> 00:03.000\n<v Marta>open?\n"
    (sentence,) = read(text).document.sentences()
    assert (sentence.span.first_line, sentence.span.last_line) == (4, 7)
    assert text[sentence.span.start : sentence.span.end].split("\n")[::3] == ["Is the lift", "<v Marta>open?"]


@pytest.mark.parametrize("ending", ["vtt", "srt", "txt", "json", "html", "md"])
@pytest.mark.parametrize(
    "text", ["WEBVTT", "WEBVTT\n\nNOTE x", "{", "[1, 2", "[]", '{"a": 1}', "<p>x</p>", "<cite>", "<!--"]
)
def test_what_is_damaged_or_holds_nobody_is_refused(ending: str, text: str) -> None:
    document, found = findings(text, path=f"talk.{ending}")
    assert document is None
    assert [d.code for d in found] == ["R004"]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000, '{"a":' * 25_000, "<" * 100_000, "<!--" * 50_000, "<p><cite>" * 25_000, "<script>" * 25_000,
        '[{"speaker":"a","text":"' + "\\u00e4" * 50_000 + '"}]', "1\n00:00:01 --> 00:00:02\n" * 10_000,
        "1\n" * 25_000, "<h1>" * 25_000, "<p class " * 25_000, "<dt>a" * 10_000, "<nav>" * 25_000,
        "<a> b\n" * 2_000, "12/03/2024, 15:02 - " * 10_000, "15:00 " * 15_000, "speaker,text\n" + 'a,"b""\n' * 3_000,
        "speaker,text\n" + "a,b\n" * 3_000, "<v " * 25_000 + "\n0:01 --> 0:02\na",
    ],
)  # fmt: skip
def test_no_file_takes_long(text: str) -> None:
    findings(text, path="talk.json")
    findings(text, path="talk.html")
    findings(text, path="talk.txt")

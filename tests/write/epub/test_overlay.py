"""Media overlays: the narration is divided exactly, and has the structure of the page it is heard with."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import FRAME, RATE, Chunk, Cue, Kind, Timeline, narration_clock, smil_time
from pipeline.settings import Speech
from pipeline.write.epub.overlay import Clip, clips, page_overlay
from pipeline.write.text.conversation import wording
from tests.write.epub.narrated import milliseconds, settings, timeline


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Any chunks, with any lines in them."""
    lengths = draw(st.lists(st.integers(4, 5000), min_size=1, max_size=8))
    starts = [0, *accumulate(lengths)]
    found: list[int] = []
    for first, last in pairwise(starts):
        found += sorted(draw(st.lists(st.integers(first * FRAME, last * FRAME - 1), unique=True, max_size=6)))
    found = found or [0]
    chunks = tuple(
        Chunk(f"p{i}", start, length) for i, (start, length) in enumerate(zip(starts, lengths, strict=False))
    )
    cues = tuple(Cue(f"s{i}", Kind.PARAGRAPH, "t1", "a", "Hm.", at, at + 1, ()) for i, at in enumerate(found))
    return Timeline("any", chunks, cues, (), starts[-1], -16.0, -2.0)


@given(timelines())
def test_clips_follow_each_other_from_the_beginning_to_the_end(heard: Timeline) -> None:
    made = clips(heard)
    end = narration_clock(heard.chunks).duration
    assert made[0].begin == 0
    assert all(a.end == b.begin for a, b in pairwise(made))
    assert all(clip.begin < clip.end for clip in made)
    assert made[-1].end * RATE <= end * 1000 < (made[-1].end + 1) * RATE
    assert sum(clip.end - clip.begin for clip in made) == made[-1].end


@given(timelines())
def test_a_clip_begins_within_the_millisecond_before_its_sentence(heard: Timeline) -> None:
    clock = narration_clock(heard.chunks)
    starts = {cue.id: clock.at(cue.start) for cue in heard.cues}
    for clip in clips(heard)[1:]:
        assert 0 <= starts[clip.target] * 1000 - clip.begin * RATE < RATE


@given(st.integers(0, 400_000_000))
def test_a_clock_value_is_read_back_as_it_was(ms: int) -> None:
    assert milliseconds(smil_time(ms)) == ms


def test_a_jingle_is_heard_with_the_first_line() -> None:
    heard = Timeline(
        "kiln",
        (Chunk("jingle", 0, 400), Chunk("p1", 400, 300)),
        (Cue("s1", Kind.PARAGRAPH, "t1", "a", "Hello.", 401 * FRAME, 500 * FRAME, ()),),
        (),
        700,
        -16.0,
        -2.0,
    )
    assert clips(heard) == (Clip("s1", 0, narration_clock(heard.chunks).duration * 1000 // RATE),)


def test_a_line_without_any_sound_has_no_clip() -> None:
    heard = timeline()
    silent = replace(heard.cues[3], id="silent", end=heard.cues[3].start)
    with_it = replace(heard, cues=(*heard.cues[:3], silent, *heard.cues[3:]))
    assert clips(with_it) == clips(heard)


def test_an_announcement_is_heard_with_the_heading_of_its_turn() -> None:
    targets = [clip.target for clip in clips(timeline())]
    assert targets[:3] == ["opening", "t1-h", "s0000000001"]
    assert targets[-1] == "closing"


def test_an_episode_in_which_nothing_is_said_has_no_clips() -> None:
    with pytest.raises(ValueError, match="no spoken text"):
        clips(replace(timeline(), cues=()))


def test_the_wording_is_what_is_spoken() -> None:
    said = wording(timeline(), Speech(), "sv")
    assert said.opening == (
        "Slow Hands. Episode 3. The kiln & the <clock>. This is a reading by synthetic voices; "
        "they are not the voices of the people named."
    )
    assert said.closing.startswith("You have been listening to The kiln & the <clock>.")
    silent = wording(timeline(settings=settings(opening="", closing="")), Speech(), "sv")
    assert (silent.opening, silent.closing) == ("", "")


@pytest.mark.parametrize(
    ("speech", "language", "wanted"),
    [
        (Speech(), "en-GB", ("en-GB", "en-GB")),
        (Speech(), "sv", ("sv", "sv")),
        (Speech(), "fi", ("en", "en")),
        (Speech(opening="{title} alkaa."), "fi", ("fi", "en")),
    ],
)
def test_rostras_own_words_are_english_where_it_has_none_in_a_language(
    speech: Speech, language: str, wanted: tuple[str, str]
) -> None:
    assert wording(timeline(), speech, language).languages == wanted


PAGE = """\
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body epub:type="bodymatter">
<section id="talk" epub:type="chapter">
<h1 id="h">Talk</h1>
<section id="t1"><p><span id="a">One.</span> <em><span id="b">Two.</span></em></p>
<aside id="n" epub:type="footnote"><p id="n1">Note.</p></aside>
<div id="pb" epub:type="pagebreak"/>
<figure id="f"><img id="f-i"/><figcaption id="f-c">A kiln.</figcaption></figure>
<ul id="l"><li id="l1"><span id="c">Three.</span></li><li><span id="d">Four.</span></li></ul>
<table id="tab"><tr id="r"><td id="x"><span id="e">Five.</span></td></tr></table>
</section>
<section id="quiet"><p id="q">Nobody says this.</p></section>
</section>
</body>
</html>
"""
HEARD = ("h", "a", "b", "n1", "pb", "f-i", "f-c", "c", "d", "e")
CLIPS = {id_: Clip(id_, 1000 * i, 1000 * i + 1000) for i, id_ in enumerate(HEARD)}


def shape(smil: bytes) -> list[str]:
    """Tags, types and targets without the times, one a line."""
    lines = smil.decode().replace("page.xhtml", "").splitlines()[2:-1]
    return [line.partition("<audio")[0].replace(' epub:type="', " ").replace(' epub:textref="', " ") for line in lines]


def test_structures_are_sequences_of_their_own_kind() -> None:
    made = page_overlay("page.xhtml", PAGE.encode(), "a.m4a", CLIPS)
    assert made.clips == tuple(CLIPS.values())
    assert shape(made.data) == [
        '<body " bodymatter">',
        '<seq #talk" chapter">',
        '<par><text src="#h"/>',
        '<seq #t1">',
        '<par><text src="#a"/>',
        '<par><text src="#b"/>',
        '<seq #n" footnote">',
        '<par><text src="#n1"/>',
        "</seq>",
        '<par pagebreak"><text src="#pb"/>',
        '<seq #f" figure">',
        '<par><text src="#f-i"/>',
        '<par><text src="#f-c"/>',
        "</seq>",
        '<seq #l" list">',
        '<seq #l1" list-item">',
        '<par><text src="#c"/>',
        "</seq>",
        '<par><text src="#d"/>',
        "</seq>",
        '<seq #tab" table">',
        '<seq #r" table-row">',
        '<seq #x" table-cell">',
        '<par><text src="#e"/>',
        "</seq>",
        "</seq>",
        "</seq>",
        "</seq>",
        "</seq>",
        "</body>",
    ]


def test_a_page_that_is_not_narrated_has_no_clips() -> None:
    assert page_overlay("page.xhtml", PAGE.encode(), "a.m4a", {"elsewhere": Clip("elsewhere", 0, 1)}).clips == ()


def test_clips_are_told_in_the_order_of_the_page() -> None:
    turned = dict(reversed(CLIPS.items()))
    assert page_overlay("page.xhtml", PAGE.encode(), "a.m4a", turned).clips == tuple(CLIPS.values())


def test_a_page_that_is_no_xml_is_refused() -> None:
    with pytest.raises(ExpatError):
        page_overlay("page.xhtml", PAGE.replace("</table>", "").encode(), "a.m4a", CLIPS)

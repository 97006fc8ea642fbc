"""Series to try: real transcripts and settings with a few changes, each of which may break a rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from tests.conftest import ROOT

Files = dict[str, bytes]
"""Path within the series -> content."""

TRANSCRIPT, SERIES = "transcripts/one.txt", "transcripts/series.toml"
CAST, LEXICON = "voices/cast.toml", "voices/lexicon.toml"
PUBLISHED, OLDER = "published.toml", "output/published.toml"
"""Records of publication; that of version 0.1.0 is read where there is no other."""
_LONGEST = 3_000
"""Characters of a transcript that are tried: most faults need a few lines."""
_CASES = sorted((ROOT / "tests" / "read" / "cases").glob("*/transcript.txt"))
_TALKS = [
    file.read_text(encoding="utf-8")[:_LONGEST] for file in (*_CASES, *sorted((ROOT / "transcripts").glob("*.txt")))
]
_FORMATS = [
    (file.suffix, file.read_text(encoding="utf-8")[:_LONGEST])
    for file in sorted((ROOT / "tests" / "read" / "kinds").glob("*/talk.*"))
    if file.suffix in (".vtt", ".srt", ".json", ".html") or file.parent.name in ("irc", "irc_brackets", "whatsapp")
]
"""Ending and text of captions, data, web pages and logs of chats."""
_SETTINGS = (ROOT / "transcripts" / "series.toml").read_text(encoding="utf-8")
_TOML = {
    # Without the files that it names: a missing one ends the check before anybody is cast.
    SERIES: re.sub(r"^(?:cover|jingle) = .*\n", "", _SETTINGS, flags=re.MULTILINE),
    CAST: '[narrator]\nvoice = "en-us+m1"\n["Mira Holt"]\nvoice = "en-gb+f2"\nrate = 150\npitch = 40\n',
    LEXICON: '[[word]]\nword = "quay"\nspoken = "key"\ncase = true\n[[word]]\nword = "C++"\nspoken = "see plus plus"\n',
    PUBLISHED: (
        'schema = 2\nseries = "quay"\nfeed_guid = "b"\n\n[episodes.one]\nguid = "a"\npublished = 2026-03-04T05:06:07Z\n'
        'updated = 2026-03-05T05:06:07Z\nsince = 2026-03-05T05:06:07Z\nrevision = 2\nreissue = 1\nengine = "espeak"\n'
        f'content = "{"c" * 64}"\nartwork = "{"d" * 64}"\nformerly = ["two"]\n'
        'narrator = {name = "en-us+m1", pitch = 50, since = 2026-03-04T05:06:07Z}\n'
        'enclosure = {url = "https://example.org/1.mp3", bytes = 1, type = "audio/mpeg"}\n\n'
        '[episodes.one.voices]\nbob-cole = {name = "en-us+m2", pitch = 50, since = 2026-03-04T05:06:07Z}\n\n'
        f'[episodes.one.files]\n"media/one.0123456789ab.mp3" = {{bytes = 1, sha256 = "{"e" * 64}"}}\n\n'
        f'[show]\nartwork = "{"f" * 64}"\n\n[show.owed]\n'
        f'"media/a.mp3" = {{until = 2026-01-02T03:04:05Z, bytes = 1, sha256 = "{"0" * 64}"}}\n'
    ),
    OLDER: (
        'schema = 1\nproject = ".."\nbook = "books/quay.epub"\n\n[episodes.one]\nguid = "a"\n\n'
        '[[episodes.one.revisions]]\nfile = "media/one.0123456789ab.mp3"\nbytes = 1\nsha256 = "0123456789ab"\n'
        "since = 2026-03-04T05:06:07Z\nreissue = 0\n"
        'narrator = { engine = "espeak", name = "en-us+m1", pitch = 50 }\n\n[owed]\n'
        '"media/a.mp3" = 2026-01-02T03:04:05Z\n'
    ),
}
_FRONT = (
    '+++\nkey = "one"\ntitle = "One"\nnumber = 1\ndate = 2026-03-04\nlanguage = "en"\nlicence = "CC BY 4.0"\n'
    'source = "https://example.org/one"\nsubjects = ["Cities"]\n'
    'people = [{ name = "Ann Bell", role = "host", aliases = ["AB"] }, "Bob Cole"]\n+++\n\n'
    "ANN BELL - Good morning.\n\nBOB COLE - Hello.\n"
)
_CHARACTERS = (
    "\x00 \x01 \x07 \x1b[31m \x7f \x85 \xa0 \xad \u0130 \u0131 \u01c5 \u0301 \u0345 \u034f \u0410 \u05d0 \u0627 "
    "\u0e01 \u1100 "
    "\u115f \u17b4 \u180e \u200b \u200d \u200e \u2028 \u2029 \u202e \u2060 \u2066 \u3000 \u4f60 \uac00 \ue000 "
    "\ufe0f \ufeff "
    "\uff21 \uff1a \ufffc \ufffd \ufffe \uffff \U0001d400 \U0001f469\u200d\U0001f680 \U000e0041 \U0010ffff ß ŉ "
    "ﬁ ² ½ Ⅷ ％"
).split(" ")
_MARKS = (
    "\n\n|\n|\r\n|\r|\t| |  |\f|\v|ANN BELL - |ANN BELL: |**Ann Bell:** |>> |>>> |- |[Ann Bell] |<v Ann Bell>|"
    "</v>|Q: |A: |"
    "ANN BELL (CONTINUED) - |[00:01:02] |(00:01) |00:01:02.000 --> 00:01:03.000|WEBVTT|1|[laughter]|\\[music\\]|"
    "# |## |###### |"
    "> |>|![alt](picture.png)|![](x.png)|![a](b (c).png)|[words](https://example.org/a_(b))|[a](|](|](<|"
    "<https://a.b>|<|>|"
    "{lang=sv}|{lang=|{lang=x y}|{/}|{|}|*|**|***|_|`|\\|\\*|&amp;|&#0;|&#x110000;|&nbsp;|&|“|”|‘|’|\"|'|«|»|(|"
    ")|[|]|[1]|[1, 2]|"
    "¹|...|…|.|?!|。|!|REFERENCES|References:|Bibliography|Notes|1. |[2] |Smith, A. (1990). *A Title of a Work*. "
    "Udden.|"
    "Smith (1990)|as Smith writes, “|et al.|doi:10.5555/a|Host: Ann Bell|Attendees:|Episode 7|Module 6|CC BY "
    "4.0|Licence|"
    "2021-02-31|1999|Published by the House|+++|+++\n|---|---\ntitle: x\n---\n|Photo: A Person|Page 7 of 9|* * "
    "*|%|{}|{title}|"
    "Dr.|e.g. |A.|-|–|—|/|://|C:\\Users|../../x|http://|mailto:a@b"
).split("|")
_FORMAT_MARKS = (
    "WEBVTT\n\n|NOTE |STYLE\n|-->|00:00:01.000 --> 00:00:02.000\n|0:01,0:02|<v Ann Bell>|<v.loud Bell, Ann>|<v >|"
    "<v|</v>|"
    '<c>|<00:00:01.000>|</|{\\an8}|{\\|\n\n1\n|{"speaker":"Ann","body":"Yes."},|"body":|"speaker":null,|'
    '"speaker":[1],|"startTime":-1e999,|"endTime":"x",|\\u0000|\\ud800|\\ud83d\\ude00|\\n\\n|\\u2028|\\|[|]|{|}|"|,|:|'
    "<cite>|</cite>|<cite>Ann:|<time>0:00</time>|<p>|</p>|<br>|<!--|-->|<script>|</script>|<title>|&amp;|&#0;|&lt;p&gt;|"
    "<ann> |* ann waves\n|-!- ann has quit\n|15:00 |[15:00] <ann> |12/03/2024, 15:02 - Ann: |Ann  3:02 PM\n|\u200e"
).split("|")
_VALUES = (
    '""|"a"|\'\'|"""a\nb"""|0|-1|1.5|1e999|nan|-inf|0x7fffffffffffffff|99999999999999999999|true|[]|[[]]|{}|{ a '
    '= 1 }|["a", 1]|'
    '"\\u0000"|"\\ud800"|"\\U0010ffff"|2026-03-04|0001-01-01|9999-12-31|0001-01-01T00:00:00+23:59|'
    "9999-12-31T23:59:59-23:59|"
    '2026-03-04T05:06:07|05:06:07|2026-02-30|2026-03-04T05:06:07+24:00|"2026-03-04T05:06:07.123456789Z"|"2026-W10-3"|'
    '"en\\" x=\\"y"|"../../etc/passwd"|"https://[::1"|"http://a b"|"{title.__class__}"|"{title!r:>99}"|"{"|'
    '"{0}"|"CON"|"a/b"|'
    '"FREQ=WEEKLY;INTERVAL=99999999999"|"Education > Courses"|"x [BISAC ARC010000]"|"10.5555/x"|"978-0"|"\u202e"|"🙂"'
).split("|")
_KEYS = (
    "key title summary language licence source publisher series_title series_subtitle number date people "
    "subjects series speech "
    "pauses audio build book convention engine rate time_limit announce opening closing sentence paragraph turn "
    "section loudness "
    "ceiling bitrate quality narration_bitrate jingle store_limit isbn doi certified_by certified_on cover "
    "explicit type season "
    "medium update_frequency block new_feed_url rights_role guid url owner email categories word spoken case "
    "voice pitch name role "
    "affiliation aliases schema project book episodes owed revisions file bytes sha256 since updated reissue "
    "voices narrator feed_guid show until revision content artwork formerly left withdrawn enclosure published type "
    "draft corrections what publish target keep_days apple_verification a"
).split(" ")
_STRUCTURE = ("[", "]", "{", "}", "=", ".", ",", "#", '"', "'", '"""', "\n", "\\", "[[", "]]", "\n[a]\n", "\n[[a]]\n")


def _deep(opening: str, closing: str) -> st.SearchStrategy[str]:
    return st.sampled_from((3, 60, 400, 5_000)).map(lambda n: opening * n + closing * n)


_piece = st.one_of(
    st.sampled_from(_CHARACTERS),
    st.sampled_from(_MARKS),
    st.text(max_size=4),
    st.tuples(st.sampled_from(_MARKS), st.sampled_from((2, 30, 300))).map(lambda pair: pair[0] * pair[1]),
)
_setting = st.tuples(st.sampled_from(_KEYS), st.sampled_from(_VALUES)).map(lambda pair: f"\n{pair[0]} = {pair[1]}\n")
_toml_piece = st.one_of(
    _setting,
    _setting,
    st.sampled_from(_VALUES),
    st.sampled_from(_STRUCTURE),
    st.sampled_from(_CHARACTERS),
    st.sampled_from([f"\n[{key}]\n" for key in _KEYS]),
    st.one_of(_deep("[", "]"), _deep("{a=", "}"), _deep("a.", "")).map(lambda value: f"\na = {value}\n"),
    st.sampled_from((20, 5_000)).map(lambda n: f"\nnumber = {'9' * n}\n"),
)


@st.composite
def _changed(draw: st.DrawFn, text: str, pieces: st.SearchStrategy[str], most: int) -> str:
    """A text with some pieces put in, and some of its own taken out, said twice or moved."""
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from((0, 0, 1, 7, 80, 500))))
        change = draw(st.sampled_from(("put", "put", "put", "cut", "double", "move")))
        if change == "put":
            text = text[:at] + draw(pieces) + text[end:]
        elif change == "cut":
            text = text[:at] + text[end:]
        elif change == "double":
            text = text[:end] + text[at:]
        else:
            text = text[:at] + text[end:] + text[at:end]
    return text


@st.composite
def _reset(draw: st.DrawFn, text: str) -> str:
    """TOML with other values for some of its keys, or other keys, which is TOML still; then perhaps changed."""
    lines = text.split("\n")
    for number in draw(st.lists(st.integers(0, len(lines) - 1), max_size=3)):
        key, equals, value = lines[number].partition(" = ")
        if equals and draw(st.booleans()):
            value = draw(st.sampled_from(_VALUES))
        elif equals:
            key = draw(st.sampled_from(_KEYS))
        lines[number] = f"{key}{equals}{value}"
    return draw(_changed("\n".join(lines), _toml_piece, draw(st.sampled_from((0, 0, 1, 3)))))


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")


def _valid(*names: str) -> Files:
    return {name: _bytes(_TOML[name]) for name in names}


@st.composite
def talks(draw: st.DrawFn) -> Files:
    """A transcript of one of the shapes that are read, changed."""
    text = draw(st.sampled_from(_TALKS).flatmap(lambda talk: _changed(talk, _piece, 8)))
    data = _bytes(text)
    if draw(st.integers(0, 40)) == 40:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=4)) + data[at:]
    return {**_valid(SERIES), TRANSCRIPT: data}


@st.composite
def formats(draw: st.DrawFn) -> Files:
    """A transcript in another format, changed; its ending may be that of yet another."""
    ending, text = draw(st.sampled_from(_FORMATS))
    pieces = st.one_of(st.sampled_from(_FORMAT_MARKS), st.sampled_from(_FORMAT_MARKS), _piece)
    text = draw(_changed(text, pieces, 8))
    ending = draw(st.sampled_from((ending, ending, ending, ".txt", ".vtt", ".json", ".html")))
    return {**_valid(SERIES), str(Path(TRANSCRIPT).with_suffix(ending)): _bytes(text)}


@st.composite
def written(draw: st.DrawFn) -> Files:
    """A transcript made of marks and characters alone."""
    pieces: Sequence[str] = draw(st.lists(st.one_of(_piece, st.sampled_from(("Good morning. ", "ANN BELL - Hello. ")))))
    return {**_valid(SERIES), TRANSCRIPT: _bytes("ANN BELL - Good morning.\n\nBOB COLE - " + "".join(pieces))}


@st.composite
def fronts(draw: st.DrawFn) -> Files:
    """Front matter, changed."""
    return {**_valid(SERIES), TRANSCRIPT: _bytes(draw(_reset(_FRONT)))}


@st.composite
def settings(draw: st.DrawFn) -> Files:
    """One of the settings' files or a record of publication, changed."""
    name = draw(st.sampled_from(sorted(_TOML)))
    files = _valid(*(file for file in _TOML if file != (PUBLISHED if name == OLDER else OLDER)))
    files[name] = _bytes(draw(_reset(_TOML[name])))
    return {**files, TRANSCRIPT: _bytes(_FRONT)}


def place(files: Files, folder: Path) -> None:
    """Write a series into a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


ALL = st.one_of(talks(), talks(), formats(), formats(), written(), fronts(), settings())

"""``published.toml``: what is written is read, what people wrote into it stays, damage is R406."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import NARRATOR, RostraError
from pipeline.publish.published import (
    Enclosure,
    Entry,
    OwedFile,
    Published,
    PublishedFile,
    PublishedVoice,
    renamed,
    taken,
)
from pipeline.publish.record_file import load_published, record_with, save_published

MOMENT = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)
BENCH = Entry(
    guid="0d9c6f54-2c1f-5f0e-9a53-0d6b7a5b3c11",
    published=MOMENT,
    since=MOMENT + 2 * DAY,
    updated=MOMENT + 2 * DAY,
    revision=3,
    reissue=1,
    engine="espeak",
    content="c" * 64,
    artwork="d" * 64,
    formerly=("seat", "stool"),
    voices={
        NARRATOR: PublishedVoice("en-gb-x-rp+m3", 50, MOMENT),
        "mira-holt": PublishedVoice("en-us+Nguyen", 32, MOMENT + DAY),
    },
    files={
        "books/bench.epub": PublishedFile(600_000, "1" * 64),
        "media/bench.ba9876543210.mp3": PublishedFile(341_000, "ba9876543210" + "a" * 52),
    },
    owed={"media/bench.0123456789ab.mp3": OwedFile(340_000, "0123456789ab" + "b" * 52, MOMENT + 92 * DAY)},
)
BOLLARD = Entry(
    guid="7",
    published=MOMENT,
    since=MOMENT,
    left=MOMENT + DAY,
    withdrawn=MOMENT + 2 * DAY,
    enclosure=Enclosure("https://elsewhere.example/7.mp3", 7_000, "audio/mpeg"),
)
STATE = Published(
    series="quay-talks",
    feed_guid="b6f3d3a5-0c8e-5f0f-8e12-4f4a9cf4e6a5",
    artwork="e" * 64,
    files={"cover.0123456789ab.jpg": PublishedFile(90_000, "0123456789ab" + "c" * 52)},
    owed={"cover.ba9876543210.jpg": OwedFile(80_000, "ba9876543210" + "d" * 52, MOMENT + 91 * DAY)},
    episodes={"bench": BENCH, "bollard": BOLLARD},
)
TEXT = f"""\
schema = 2
series = "quay-talks"
feed_guid = "b6f3d3a5-0c8e-5f0f-8e12-4f4a9cf4e6a5"

[episodes.bollard]
guid = "7"
published = 2026-03-04T12:30:00Z
since = 2026-03-04T12:30:00Z
revision = 1
left = 2026-03-05T12:30:00Z
withdrawn = 2026-03-06T12:30:00Z
enclosure = {{url = "https://elsewhere.example/7.mp3", bytes = 7000, type = "audio/mpeg"}}

[episodes.bench]
guid = "0d9c6f54-2c1f-5f0e-9a53-0d6b7a5b3c11"
published = 2026-03-04T12:30:00Z
updated = 2026-03-06T12:30:00Z
since = 2026-03-06T12:30:00Z
revision = 3
reissue = 1
engine = "espeak"
content = "{"c" * 64}"
artwork = "{"d" * 64}"
narrator = {{name = "en-gb-x-rp+m3", pitch = 50, since = 2026-03-04T12:30:00Z}}
formerly = ["seat", "stool"]

[episodes.bench.voices]
mira-holt = {{name = "en-us+Nguyen", pitch = 32, since = 2026-03-05T12:30:00Z}}

[episodes.bench.files]
"books/bench.epub" = {{bytes = 600000, sha256 = "{"1" * 64}"}}
"media/bench.ba9876543210.mp3" = {{bytes = 341000, sha256 = "ba9876543210{"a" * 52}"}}

[episodes.bench.owed]
"media/bench.0123456789ab.mp3" = {{until = 2026-06-04T12:30:00Z, bytes = 340000, sha256 = "0123456789ab{"b" * 52}"}}

[show]
artwork = "{"e" * 64}"

[show.files]
"cover.0123456789ab.jpg" = {{bytes = 90000, sha256 = "0123456789ab{"c" * 52}"}}

[show.owed]
"cover.ba9876543210.jpg" = {{until = 2026-06-03T12:30:00Z, bytes = 80000, sha256 = "ba9876543210{"d" * 52}"}}
"""


def without_comments(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")).lstrip("\n")


def test_file_reads_like_a_record_with_one_line_for_each_fact() -> None:
    assert without_comments(record_with(None, STATE)) == TEXT


def test_file_begins_with_what_it_is_and_that_it_is_committed() -> None:
    head = record_with(None, STATE).partition("schema")[0]
    assert all(line.startswith("# ") for line in head.splitlines())
    assert "commit it" in head


def test_what_is_written_is_read(tmp_path: Path) -> None:
    save_published(tmp_path, STATE)
    assert load_published(tmp_path) == STATE


def test_mark_of_an_editor_at_the_beginning_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "published.toml").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert load_published(tmp_path) == STATE


def test_file_that_is_not_there_is_an_empty_record(tmp_path: Path) -> None:
    assert load_published(tmp_path) == Published()
    assert load_published(tmp_path / "nowhere") == Published()


def test_same_state_is_not_written_again(tmp_path: Path) -> None:
    save_published(tmp_path, STATE)
    path = tmp_path / "published.toml"
    os.utime(path, (0, 0))
    save_published(tmp_path, STATE)
    assert path.stat().st_mtime == 0


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "published.toml").symlink_to(tmp_path / "share" / "published.toml")
    (tmp_path / "share" / "published.toml").write_text(TEXT, encoding="utf-8")
    save_published(tmp_path, replace(STATE, feed_guid="another"))
    assert (tmp_path / "published.toml").is_symlink()
    assert load_published(tmp_path).feed_guid == "another"
    assert [p.name for p in (tmp_path / "share").iterdir()] == ["published.toml"]


def test_private_umask_makes_a_private_file(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        save_published(tmp_path, STATE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "published.toml").stat().st_mode) == 0o600


# What people and git do to it

REMARKED = (
    "# Ours since 2019.\n"
    + TEXT.replace('series = "quay-talks"', 'series = "quay-talks"  # never change this')
    .replace("[episodes.bench]\n", '# The first one.\n[episodes.bench]\nmastodon = "https://social.example/1"\n')
    .replace("[episodes.bench.files]\n", "[episodes.bench.files]\n# by Rostra\n")
    + "\n[desk]\nnotes = ['ask Petra', \"twice\"]\n"
)
REMARKS = (
    "# Ours since 2019.",
    'series = "quay-talks"  # never change this',
    "# The first one.",
    'mastodon = "https://social.example/1"',
    "# by Rostra",
    "[desk]\nnotes = ['ask Petra', \"twice\"]",
)


def test_comments_and_keys_that_are_not_rostras_survive() -> None:
    edited = replace(
        BENCH,
        revision=4,
        content="f" * 64,
        updated=MOMENT + 9 * DAY,
        files={"books/bench.epub": PublishedFile(1, "2" * 64), "media/bench.c.mp3": PublishedFile(2, "3" * 64)},
    )
    state = replace(STATE, episodes={"bench": edited, "bollard": BOLLARD, "gull": replace(BOLLARD, guid="8")})
    text = record_with(REMARKED, state)
    for remark in REMARKS:
        assert remark in text
    assert tomllib.loads(text)["desk"] == {"notes": ["ask Petra", "twice"]}
    assert without_comments(record_with(None, state)).splitlines()[0] == "schema = 2"


def test_a_change_touches_the_lines_of_what_it_changes_and_no_other() -> None:
    state = replace(STATE, episodes={"bench": replace(BENCH, revision=4, content="f" * 64), "bollard": BOLLARD})
    before, after = REMARKED.splitlines(), record_with(REMARKED, state).splitlines()
    assert len(before) == len(after)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ["revision = 4", f'content = "{"f" * 64}"']


def test_what_is_no_longer_so_is_no_longer_said() -> None:
    bare = Entry(guid="0", published=MOMENT, since=MOMENT)
    text = record_with(TEXT, Published(series="quay-talks", episodes={"bench": bare}))
    assert without_comments(text) == (
        'schema = 2\nseries = "quay-talks"\n\n[episodes.bench]\nguid = "0"\n'
        "published = 2026-03-04T12:30:00Z\nsince = 2026-03-04T12:30:00Z\nrevision = 1\n\n[show]\n"
    )


SMALL = Published(
    series="quay-talks",
    artwork="e",
    episodes={
        "gull": Entry(
            guid="8",
            published=MOMENT,
            since=MOMENT,
            formerly=("tern",),
            voices={"mira-holt": PublishedVoice("alto", 50, MOMENT)},
            files={"books/gull.epub": PublishedFile(5, "1" * 64)},
        )
    },
)
PLAIN = without_comments(record_with(None, SMALL))
_FACTS = (
    'guid = "8"\npublished = 2026-03-04T12:30:00Z\nsince = 2026-03-04T12:30:00Z\nrevision = 1\nformerly = ["tern"]\n'
)
_VOICE = '{name = "alto", pitch = 50, since = 2026-03-04T12:30:00Z}'
_BOOK = f'{{bytes = 5, sha256 = "{"1" * 64}"}}'
LAYOUTS = {
    "line ends of another system": PLAIN.replace("\n", "\r\n"),
    "no line end at the end": PLAIN.rstrip("\n"),
    "without empty lines": re.sub(r"\n+", "\n", PLAIN),
    "indented": re.sub(r"(?m)^(?=\S)", "  ", PLAIN),
    "a list over several lines": PLAIN.replace('["tern"]', '[\n  "tern",  # as a draft\n]'),
    "moments as people write them": PLAIN.replace("2026-03-04T12:30:00Z", "2026-03-04 13:30:00+01:00"),
    "the show first": f'schema = 2\nseries = "quay-talks"\n[show]\nartwork = "e"\n[episodes.gull]\n{_FACTS}'
    f'[episodes.gull.files]\n"books/gull.epub" = {_BOOK}\n[episodes.gull.voices]\nmira-holt = {_VOICE}\n',
    "the parts of an episode apart": f'schema = 2\nseries = "quay-talks"\n'
    f"[episodes.gull.voices]\nmira-holt = {_VOICE}\n"
    f'[show]\nartwork = "e"\n[episodes.gull]\n{_FACTS}[table]\nx = 1\n'
    f'[episodes.gull.files]\n"books/gull.epub" = {_BOOK}\n',
    "the episodes in a table of their own": f'schema = 2\nseries = "quay-talks"\n[show]\nartwork = "e"\n[episodes]\n'
    f"[episodes.gull]\n{_FACTS}"
    f'[episodes.gull.files]\n"books/gull.epub" = {_BOOK}\n[episodes.gull.voices]\nmira-holt = {_VOICE}\n',
    "dotted keys": 'schema = 2\nseries = "quay-talks"\nshow.artwork = "e"\n'
    + re.sub(r"(?m)^", "episodes.gull.", _FACTS.rstrip("\n"))
    + f'\nepisodes.gull.files."books/gull.epub" = {_BOOK}\nepisodes.gull.voices.mira-holt = {_VOICE}\n',
    "inline tables": 'schema = 2\nseries = "quay-talks"\nshow = {artwork = "e"}\nepisodes = {gull = {'
    + ", ".join(_FACTS.splitlines())
    + f', files = {{"books/gull.epub" = {_BOOK}}}, voices = {{mira-holt = {_VOICE}}}}}}}\n',
}


FROM_THE_BEGINNING = {"dotted keys", "inline tables"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_record_in_another_layout_is_read_and_written(layout: str, tmp_path: Path) -> None:
    """Formatters, editors and people lay a file out otherwise; what else it says survives where that can be kept."""
    path = tmp_path / "published.toml"
    path.write_bytes(f"# Ours.\n{LAYOUTS[layout]}\n[desk]\nnote = 1\n".encode())
    assert load_published(tmp_path) == SMALL
    more = {"gull": replace(SMALL.episodes["gull"], revision=2, owed=BENCH.owed), "bench": BENCH}
    for state in (replace(SMALL, episodes=more), STATE, SMALL):
        save_published(tmp_path, state)
        assert load_published(tmp_path) == state
    text = path.read_text(encoding="utf-8")
    assert (text.startswith("# Ours.") and "[desk]\nnote = 1\n" in text) == (layout not in FROM_THE_BEGINNING)


@pytest.mark.parametrize("key", ["bench", "a bench", "bänk", 'the "bench"', "back\\slash", "1.2"])
@pytest.mark.parametrize("new", ["seat", "the seat", "Sitz’", '"'])
def test_remarks_of_an_episode_that_is_renamed_go_with_it(key: str, new: str) -> None:
    other = replace(BOLLARD, guid="8")
    before = Published(series="q", episodes={key: BENCH, "bollard": BOLLARD, "benches": other})
    text = record_with(None, before).replace('engine = "espeak"\n', 'engine = "espeak"\n# The old one.\ndesk = "x"\n')
    after = renamed(before, key, new)
    written = record_with(text, after)
    assert load(written) == after
    assert '# The old one.\ndesk = "x"\n' in written
    assert len(written.splitlines()) == len(text.splitlines())
    assert load(record_with(written, renamed(after, new, key))).episodes[key].guid == BENCH.guid


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
KEYS = WORDS.filter(lambda word: word == word.strip())
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(
    lambda m: m.replace(microsecond=0)
)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64) | st.text("0123456789abcdef", min_size=12, max_size=12)
NAMES = st.from_regex(r"(media|books)/[a-zåж][a-z0-9 åж'\".#=\[\]{}-]*", fullmatch=True)
FILES = st.dictionaries(NAMES, st.builds(PublishedFile, st.integers(0, 2**40), HASHES), max_size=3)
OWED = st.dictionaries(NAMES, st.builds(OwedFile, st.integers(0, 2**40), HASHES, MOMENTS), max_size=3)
VOICES = st.dictionaries(
    st.just(NARRATOR) | KEYS, st.builds(PublishedVoice, WORDS, st.integers(0, 100), MOMENTS), max_size=3
)
TEXTS = st.just("") | WORDS
ENTRIES = st.builds(
    Entry,
    guid=WORDS,
    published=MOMENTS,
    since=MOMENTS,
    updated=st.none() | MOMENTS,
    revision=st.integers(0, 2**40),
    reissue=st.integers(0, 9),
    engine=TEXTS,
    content=TEXTS,
    artwork=TEXTS,
    formerly=st.lists(WORDS, max_size=3).map(tuple),
    left=st.none() | MOMENTS,
    withdrawn=st.none() | MOMENTS,
    enclosure=st.none() | st.builds(Enclosure, WORDS, st.integers(0, 2**40), WORDS),
    voices=VOICES,
    files=FILES,
    owed=OWED,
)
STATES = st.builds(
    Published,
    series=WORDS,
    feed_guid=TEXTS,
    artwork=TEXTS,
    files=FILES,
    owed=OWED,
    episodes=st.dictionaries(KEYS, ENTRIES, max_size=3),
)


@given(STATES)
def test_any_state_survives(state: Published) -> None:
    text = record_with(None, state)
    assert load(text) == state
    tomllib.loads(text)


@given(STATES, STATES)
def test_any_state_is_written_over_any_other(before: Published, after: Published) -> None:
    assert load(record_with(record_with(None, before), after)) == after


@given(STATES)
def test_any_state_is_written_over_a_record_with_remarks(state: Published) -> None:
    text = record_with(REMARKED, state)
    assert load(text) == state
    assert REMARKS[0] in text
    assert REMARKS[-1] in text


def load(text: str) -> Published:
    from pipeline.publish import parse_published

    return parse_published(text, "published.toml")


# A merge by git


def git(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(folder)}
    who = ("-c", "user.name=Mira Holt", "-c", "user.email=mira@example.org")
    return subprocess.run(
        ["git", *who, *command], cwd=folder, env={**os.environ, **own}, capture_output=True, text=True, check=False
    )


def merged(folder: Path, base: Published, one: Published, other: Published) -> Published:
    """What git makes of a record that was changed in two clones; there must be no conflict."""
    assert git(folder, "init", "--initial-branch=main").returncode == 0

    def commit(state: Published, *command: str) -> None:
        save_published(folder, state)
        for step in (command, ("add", "."), ("commit", "-m", "Publish")):
            if step:
                assert git(folder, *step).returncode == 0

    commit(base)
    assert git(folder, "switch", "-c", "other").returncode == 0
    commit(other)
    assert git(folder, "switch", "main").returncode == 0
    commit(one)
    done = git(folder, "merge", "--no-edit", "other")
    assert done.returncode == 0, (done.stdout, (folder / "published.toml").read_text(encoding="utf-8"))
    return load_published(folder)


def published(key: str, content: str) -> Entry:
    """A usual entry."""
    files = {f"media/{key}.{content * 12}.mp3": PublishedFile(7, content * 64)}
    return Entry(key, MOMENT, MOMENT, engine="espeak", content=content * 64, artwork="0" * 64, files=files)


def edited(entry: Entry, content: str) -> Entry:
    """What a publication makes of an entry whose text was edited."""
    owed = {name: OwedFile(f.length, f.sha256, MOMENT + 90 * DAY) for name, f in entry.files.items()}
    now = MOMENT + 3 * DAY
    new = published(entry.guid, content)
    return replace(new, since=now, updated=now, revision=entry.revision + 1, owed={**entry.owed, **owed})


def with_entries(*entries: Entry) -> Published:
    return replace(STATE, episodes={entry.guid: entry for entry in entries})


KNOWN = tuple(published(key, "a") for key in ("bench", "bollard", "gull"))
FIRST, MIDDLE, LAST = KNOWN
SECOND = edited(MIDDLE, "b")
NEW = published("tern", "a")
VOICED = replace(LAST, voices={"mira": PublishedVoice("alto", 50, MOMENT)})
CHANGES: dict[str, tuple[Published, Published, Published]] = {
    "the first and the last": (
        with_entries(*KNOWN),
        with_entries(edited(FIRST, "b"), MIDDLE, LAST),
        with_entries(FIRST, MIDDLE, edited(LAST, "b")),
    ),
    "neighbours": (
        with_entries(*KNOWN),
        with_entries(edited(FIRST, "b"), MIDDLE, LAST),
        with_entries(FIRST, edited(MIDDLE, "b"), LAST),
    ),
    "neighbours, for the second time": (
        with_entries(edited(FIRST, "b"), SECOND, LAST),
        with_entries(edited(edited(FIRST, "b"), "c"), SECOND, LAST),
        with_entries(edited(FIRST, "b"), edited(SECOND, "c"), LAST),
    ),
    "a new one and the first": (
        with_entries(*KNOWN),
        with_entries(*KNOWN, NEW),
        with_entries(edited(FIRST, "b"), MIDDLE, LAST),
    ),
    "a new one and the last": (
        with_entries(*KNOWN),
        with_entries(*KNOWN, NEW),
        with_entries(FIRST, MIDDLE, edited(LAST, "b")),
    ),
    "a new one and the last, for the second time": (
        with_entries(FIRST, MIDDLE, edited(LAST, "b")),
        with_entries(FIRST, MIDDLE, edited(LAST, "b"), NEW),
        with_entries(FIRST, MIDDLE, edited(edited(LAST, "b"), "c")),
    ),
    "a new one and the last, which has voices": (
        with_entries(FIRST, MIDDLE, VOICED),
        with_entries(FIRST, MIDDLE, VOICED, NEW),
        with_entries(FIRST, MIDDLE, replace(edited(VOICED, "b"), voices={"mira": PublishedVoice("b", 5, MOMENT)})),
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("swapped", [False, True])
def test_merge_of_records_that_touch_different_episodes_has_no_conflict(
    kind: str, swapped: bool, tmp_path: Path
) -> None:
    base, one, other = CHANGES[kind]
    if swapped:
        one, other = other, one
    assert merged(tmp_path, base, one, other) == taken(other, one)


# Damage


def replaced(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


UNUSABLE = {
    "empty": "",
    "not TOML": "schema = \n",
    "cut off": TEXT[: TEXT.index("sha256") - 4],
    "cut off between two lines": TEXT[: TEXT.index("since")],
    "a key twice": replaced("revision = 3\n", "revision = 3\nrevision = 4\n"),
    "another file": '[series]\ntitle = "Quay Talks"\n',
    "of a later version": replaced("schema = 2", "schema = 3"),
    "of version 0.1.0": replaced("schema = 2", "schema = 1"),
    "schema is text": replaced("schema = 2", 'schema = "2"'),
    "series is missing": replaced('series = "quay-talks"\n', ""),
    "series is empty": replaced('series = "quay-talks"\n', 'series = ""\n'),
    "show is text": 'schema = 2\nseries = "q"\nshow = "x"\n',
    "episodes are a list": 'schema = 2\nseries = "q"\nepisodes = [1]\n',
    "an episode is a number": 'schema = 2\nseries = "q"\n[episodes]\nbench = 1\n',
    "no GUID": replaced('guid = "0d9c6f54-2c1f-5f0e-9a53-0d6b7a5b3c11"\n', ""),
    "empty GUID": replaced('guid = "7"', 'guid = ""'),
    "no date": replaced("published = 2026-03-04T12:30:00Z\n", ""),
    "no revision": replaced("revision = 3\n", ""),
    "bytes are text": replaced("bytes = 341000", 'bytes = "341000"'),
    "bytes are true": replaced("bytes = 341000", "bytes = true"),
    "negative": replaced("reissue = 1", "reissue = -1"),
    "moment without a zone": replaced("withdrawn = 2026-03-06T12:30:00Z", "withdrawn = 2026-03-06T12:30:00"),
    "moment is a day": replaced("withdrawn = 2026-03-06T12:30:00Z", "withdrawn = 2026-03-06"),
    "moment is a time": replaced("withdrawn = 2026-03-06T12:30:00Z", "withdrawn = 12:30:00"),
    "year that no feed has": replaced("withdrawn = 2026-03-06T12:30:00Z", "withdrawn = 0001-01-01T00:00:00+23:59"),
    "no hash": replaced(f', sha256 = "{"1" * 64}"', ""),
    "hash is too short": replaced("1" * 64, "1" * 63),
    "hash has other letters": replaced("1" * 64, "g" * 64),
    "former keys are text": replaced('["seat", "stool"]', '"seat"'),
    "former keys are numbers": replaced('["seat", "stool"]', "[1]"),
    "voices are a list": replaced("[episodes.bench.voices]", "[[episodes.bench.voices]]"),
    "voice without a pitch": replaced('"en-us+Nguyen", pitch = 32', '"en-us+Nguyen"'),
    "voice too high": replaced("pitch = 32", "pitch = 101"),
    "voice is text": replaced('{name = "en-gb-x-rp+m3", pitch = 50, since = 2026-03-04T12:30:00Z}', '"en-gb-x-rp+m3"'),
    "voice without a name": replaced("en-us+Nguyen", ""),
    "sound of other origin without an address": replaced('url = "https://elsewhere.example/7.mp3", ', ""),
    "owed is a list": replaced("[show.owed]", "[[show.owed]]"),
    "owed outside": replaced('"cover.ba9876543210.jpg" = ', '"../../transcripts/bench.txt" = '),
    "owed at the root": replaced('"cover.ba9876543210.jpg" = ', '"/etc/passwd" = '),
    "owed in a folder of Windows": replaced('"cover.ba9876543210.jpg" = ', '"media\\\\..\\\\x" = '),
    "file outside": replaced('"books/bench.epub" = ', '"books/../../bench.epub" = '),
    "file with a detour": replaced('"books/bench.epub" = ', '"books//bench.epub" = '),
    "nested 100,000 deep": "a = " + "[" * 100_000,
    "an integer of 5,000 digits": f"schema = {'9' * 5_000}\n",
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_record_that_cannot_be_used_is_named_and_left_as_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "published.toml"
    path.write_text(UNUSABLE[kind], encoding="utf-8")
    with pytest.raises(RostraError, match=r"^R406 error .*published\.toml: not a publication record: .+; restore "):
        load_published(tmp_path)
    with pytest.raises(RostraError, match=r"^R406 "):
        save_published(tmp_path, STATE)
    assert path.read_text(encoding="utf-8") == UNUSABLE[kind]


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_conflict_that_git_left_is_told_with_a_way_on(style: str, tmp_path: Path) -> None:
    base = "||||||| base\nrevision = 2\n" if style == "diff3" else ""
    conflict = f"<<<<<<< HEAD\nrevision = 3\n{base}=======\nrevision = 4\n>>>>>>> other\n"
    path = tmp_path / "published.toml"
    path.write_text(replaced("revision = 3\n", conflict), encoding="utf-8")
    for use in (load_published, lambda folder: save_published(folder, STATE)):
        with pytest.raises(RostraError, match=r"^R406 .*unresolved git conflicts; .*the higher revision"):
            use(tmp_path)
    assert conflict in path.read_text(encoding="utf-8")


def test_record_that_is_not_text_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "published.toml"
    path.write_bytes(b"\xff\xfe\x00")
    for use in (load_published, lambda folder: save_published(folder, STATE)):
        with pytest.raises(RostraError, match=r"^R406 .*not UTF-8"):
            use(tmp_path)
    assert path.read_bytes() == b"\xff\xfe\x00"


def test_folder_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "published.toml").mkdir()
    for use in (load_published, lambda folder: save_published(folder, STATE)):
        with pytest.raises(RostraError, match=r"^R406 .*cannot be read: "):
            use(tmp_path)


def test_link_to_nowhere_is_not_taken_for_an_empty_record(tmp_path: Path) -> None:
    (tmp_path / "published.toml").symlink_to(tmp_path / "unmounted" / "published.toml")
    for use in (load_published, lambda folder: save_published(folder, STATE)):
        with pytest.raises(RostraError, match=r"^R406 .*is a link to \S*published\.toml, which does not exist"):
            use(tmp_path)
    assert not (tmp_path / "unmounted").exists()


PIECES = st.binary(max_size=4) | st.sampled_from([b'"', b"[", b"=", b"{", b"\n", b"1"])
CHANGES_OF_BYTES = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(0, 40), PIECES), min_size=1, max_size=4
)


@given(CHANGES_OF_BYTES)
def test_damage_of_any_kind_is_told_and_never_a_traceback(changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(TEXT.encode())
    for at, length, piece in changes:
        data[at : at + length] = piece
    text = data.decode(errors="replace")
    try:
        state = load(text)
    except RostraError as error:
        said = str(error)
    else:
        said = "R406 error published.toml: not a publication record: "
        assert load(record_with(text, STATE)) == STATE, "it was another record"
        assert load(record_with(None, state)) == state
    assert said.startswith("R406 error published.toml: not a publication record: ")

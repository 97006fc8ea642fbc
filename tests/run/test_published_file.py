"""``output/published.toml``: what is written is what is read, and what cannot be read is never overwritten (R406)."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import NARRATOR, RostraError, Sound
from pipeline.publish.published import Entry, Published, Revision
from pipeline.publish.published_file import as_toml, load_published, save_published
from tests.conftest import run_rostra
from tests.run.conftest import Built, Tree

MOMENT = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
BENCH = Entry(
    "0d9c6f54-2c1f-5f0e-9a53-0d6b7a5b3c11",
    (
        Revision(
            "media/bench.0123456789ab.mp3",
            340_000,
            "0123456789ab",
            MOMENT,
            None,
            0,
            {NARRATOR: Sound("espeak", "en-gb-x-rp+m3", 50), "mira-holt": Sound("espeak", "en-us+Nguyen", 32)},
        ),
        Revision(
            "media/bench.ba9876543210.mp3",
            341_000,
            "ba9876543210",
            MOMENT + timedelta(days=2),
            MOMENT + timedelta(days=1),
            1,
        ),
    ),
)
STATE = Published(
    {"bench": BENCH}, {"media/bench.0123456789ab.mp3": MOMENT + timedelta(days=91)}, "..", "books/quay-talks.epub"
)
TEXT = """\
schema = 1
project = ".."
book = "books/quay-talks.epub"

[episodes.bench]
guid = "0d9c6f54-2c1f-5f0e-9a53-0d6b7a5b3c11"

[[episodes.bench.revisions]]
file = "media/bench.0123456789ab.mp3"
bytes = 340000
sha256 = "0123456789ab"
since = 2026-03-04T12:30:00Z
reissue = 0
narrator = { engine = "espeak", name = "en-gb-x-rp+m3", pitch = 50 }

[episodes.bench.revisions.voices]
mira-holt = { engine = "espeak", name = "en-us+Nguyen", pitch = 32 }

[[episodes.bench.revisions]]
file = "media/bench.ba9876543210.mp3"
bytes = 341000
sha256 = "ba9876543210"
since = 2026-03-06T12:30:00Z
updated = 2026-03-05T12:30:00Z
reissue = 1

[owed]
"media/bench.0123456789ab.mp3" = 2026-06-03T12:30:00Z
"""


def test_file_reads_like_a_record() -> None:
    lines = as_toml(STATE).splitlines(keepends=True)
    assert "".join(line for line in lines if not line.startswith("#")) == TEXT


def test_what_is_written_is_read(tmp_path: Path) -> None:
    save_published(tmp_path, STATE)
    assert load_published(tmp_path) == STATE


def test_file_that_is_not_there_is_an_empty_record(tmp_path: Path) -> None:
    assert load_published(tmp_path) == Published()
    save_published(tmp_path, Published())
    assert load_published(tmp_path) == Published()


def test_same_state_is_not_written_again(tmp_path: Path, tree: Callable[[Path], Tree]) -> None:
    save_published(tmp_path, STATE)
    before = tree(tmp_path)
    save_published(tmp_path, STATE)
    assert tree(tmp_path) == before


def test_record_of_a_version_that_kept_neither_voices_nor_the_name(tmp_path: Path) -> None:
    since = ("engine", "voices", "project", "book =")
    lines = [line for line in TEXT.splitlines(keepends=True) if not any(word in line for word in since)]
    (tmp_path / "published.toml").write_text("".join(lines), encoding="utf-8")
    first, last = BENCH.revisions
    bench = Entry(BENCH.guid, (replace(first, voices={}), last))
    assert load_published(tmp_path) == Published({"bench": bench}, STATE.owed)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(
    lambda m: m.replace(microsecond=0)
)
VOICES = st.dictionaries(st.just(NARRATOR) | WORDS, st.builds(Sound, WORDS, WORDS, st.integers(0, 100)), max_size=3)


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    sha256 = draw(st.text("0123456789abcdef", min_size=12, max_size=12))
    name = f"media/{draw(st.from_regex(r'[a-z0-9][a-z0-9.-]*', fullmatch=True))}.{sha256}.mp3"
    updated = draw(st.none() | MOMENTS)
    length, since, reissue = draw(st.integers(0, 2**40)), draw(MOMENTS), draw(st.integers(0, 9))
    return Revision(name, length, sha256, since, updated, reissue, draw(VOICES))


ENTRIES = st.builds(Entry, WORDS, st.lists(revisions(), min_size=1, max_size=3).map(tuple))
STATES = st.builds(
    Published,
    st.dictionaries(WORDS, ENTRIES, max_size=3),
    st.dictionaries(revisions().map(lambda r: r.file), MOMENTS, max_size=3),
    st.just("") | WORDS,
    st.just("") | WORDS,
)


@given(STATES)
def test_any_state_survives(tmp_path_factory: pytest.TempPathFactory, state: Published) -> None:
    folder = tmp_path_factory.getbasetemp() / "states"
    save_published(folder, state)
    assert load_published(folder) == state
    tomllib.loads(as_toml(state))


UNUSABLE = {
    "empty": "",
    "not TOML": "schema = \n",
    "cut off": TEXT[: TEXT.index("sha256") - 4],
    "another file": '[series]\ntitle = "Quay Talks"\n',
    "of a later version": TEXT.replace("schema = 1", "schema = 2"),
    "episodes are a list": "schema = 1\nepisodes = [1]\n",
    "an episode is a number": "schema = 1\n[episodes]\nbench = 1\n",
    "no revision": 'schema = 1\n[episodes.bench]\nguid = "g"\nrevisions = []\n',
    "no GUID": TEXT.replace('guid = "0d9c6f54-2c1f-5f0e-9a53-0d6b7a5b3c11"\n', ""),
    "bytes are text": TEXT.replace("bytes = 340000", 'bytes = "340000"'),
    "negative": TEXT.replace("reissue = 1", "reissue = -1"),
    "moment without a zone": TEXT.replace("since = 2026-03-04T12:30:00Z", "since = 2026-03-04T12:30:00"),
    "name of other content": TEXT.replace('sha256 = "0123456789ab"', 'sha256 = "0123456789ac"'),
    "voices are a list": TEXT.replace("[episodes.bench.revisions.voices]", "[[episodes.bench.revisions.voices]]"),
    "voice without a pitch": TEXT.replace('"en-us+Nguyen", pitch = 32', '"en-us+Nguyen"'),
    "voice too high": TEXT.replace("pitch = 32", "pitch = 101"),
    "voice is text": TEXT.replace('{ engine = "espeak", name = "en-gb-x-rp+m3", pitch = 50 }', '"en-gb-x-rp+m3"'),
    "voice without a name": TEXT.replace("en-us+Nguyen", ""),
    "owed outside": TEXT.replace('"media/bench.0123456789ab.mp3" = ', '"../../transcripts/bench.txt" = '),
    "owed at the root": TEXT.replace('"media/bench.0123456789ab.mp3" = ', '"/etc/passwd" = '),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_file_that_cannot_be_used_is_named(tmp_path: Path, kind: str) -> None:
    (tmp_path / "published.toml").write_text(UNUSABLE[kind], encoding="utf-8")
    with pytest.raises(RostraError, match=r"^R406 error .*published\.toml: not a record of publication: .+"):
        load_published(tmp_path)


def test_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "published.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RostraError, match=r"^R406 "):
        load_published(tmp_path)


def test_folder_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "published.toml").mkdir()
    with pytest.raises(RostraError, match=r"^R406 .*cannot be read: "):
        load_published(tmp_path)


def test_build_beside_a_damaged_record_touches_nothing(
    built: Built, tmp_path: Path, tree: Callable[[Path], Tree]
) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    path = root / "output" / "published.toml"
    path.write_bytes(path.read_bytes()[:-40])
    talk = root / "transcripts" / "bollard.txt"
    talk.write_text(talk.read_text(encoding="utf-8").replace("thank it", "praise it"), encoding="utf-8")
    before = {n: file for n, file in tree(root / "output").items() if not n.startswith(".")}
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 1
    assert done.stderr.startswith("R406 error output/published.toml: not a record of publication: ")
    assert {n: file for n, file in tree(root / "output").items() if not n.startswith(".")} == before


def test_record_that_contradicts_the_audio_is_not_overwritten(built: Built, tmp_path: Path) -> None:
    root = tmp_path / "quay"
    shutil.copytree(built.root, root)
    path = root / "output" / "published.toml"
    state = load_published(root / "output")
    length = state.episodes["bench"].current.length
    path.write_text(path.read_text(encoding="utf-8").replace(f"bytes = {length}", "bytes = 5"), encoding="utf-8")
    before = path.read_bytes()
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 1
    assert "R406 error output/published.toml: media/bench." in done.stderr
    assert f"had 5 bytes when it was published, and now has {length}" in done.stderr
    assert path.read_bytes() == before

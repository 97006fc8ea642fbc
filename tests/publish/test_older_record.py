"""The record of version 0.1.0 is taken over, and no GUID, date or voice changes.

``first_version/`` holds what that version wrote of the small series: built on 20 March 2026, with a word of the first
episode replaced two hours later, and the second episode reissued on the next day.
"""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import NARRATOR, RostraError, Sound
from pipeline.publish import (
    BuiltEpisode,
    OwedFile,
    PublishedFile,
    completed,
    dated,
    identity,
    load_older,
    load_published,
    published_sounds,
    save_published,
)
from pipeline.publish.published import PublishedVoice

HERE = Path(__file__).parent / "first_version"
FIRST, REPLACED, REISSUED = (datetime(2026, 3, day, hour, tzinfo=UTC) for day, hour in ((20, 8), (20, 10), (21, 8)))
UNTIL = datetime(2026, 6, 18, 10, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder as version 0.1.0 left it, as far as its record goes; one owed file was lost."""
    shutil.copy(HERE / "published.toml", tmp_path)
    (tmp_path / "superseded" / "media").mkdir(parents=True)
    for name in ("bench.404e6a28371c.mp3", "bench.d5ee2bd4da84.vtt"):
        (tmp_path / "superseded" / "media" / name).write_bytes(name.encode())
    return tmp_path


def text() -> str:
    return (HERE / "published.toml").read_text(encoding="utf-8")


def test_guids_and_dates_are_those_that_its_feed_stated(output: Path) -> None:
    older = load_older(output)
    assert older is not None
    items = list(etree.parse(HERE / "feed.xml").iter("item"))
    assert len(items) == len(older.episodes) == 2
    for item in items:
        (key,) = (key for key, entry in older.episodes.items() if entry.guid == item.findtext("guid"))
        assert item.find("enclosure").get("url").endswith(next(iter(older.episodes[key].files)))
        updated = datetime.fromisoformat(item.findtext(f"{ATOM}updated"))
        assert identity(older, "quay-talks", key, FIRST.replace(month=1)).updated == updated


def test_what_is_known_of_each_episode(output: Path) -> None:
    older = load_older(output)
    assert older is not None
    bench, bollard = older.episodes["bench"], older.episodes["bollard"]
    assert (bench.published, bench.since, bench.updated) == (None, REPLACED, REPLACED)
    assert (bench.engine, bench.content, bench.revision, bench.reissue) == ("espeak", "", 2, 0)
    assert bench.files == {"media/bench.98fabaa68150.mp3": PublishedFile(382777, "98fabaa68150")}
    assert (bollard.since, bollard.updated, bollard.reissue) == (REISSUED, REISSUED, 1)
    assert bollard.voices["petra-sund"] == PublishedVoice("en-us+david", 50, REISSUED)


def test_voices_of_all_revisions_stay(output: Path) -> None:
    older = load_older(output)
    assert older is not None
    assert published_sounds(older, "espeak") == {
        NARRATOR: Sound("espeak", "en-gb-x-rp+m3", 50),
        "mira-holt": Sound("espeak", "en-us+Annie", 50),
        "jonas-ahl": Sound("espeak", "en-us+steph", 50),
        "petra-sund": Sound("espeak", "en-us+david", 50),
    }


def test_superseded_files_that_are_there_are_owed_until_their_day(output: Path) -> None:
    older = load_older(output)
    assert older is not None
    names = ("bench.404e6a28371c.mp3", "bench.d5ee2bd4da84.vtt")
    assert older.owed == {
        f"media/{name}": OwedFile(len(name), hashlib.sha256(name.encode()).hexdigest(), UNTIL) for name in names
    }


def test_it_is_written_into_the_series_folder_by_a_publication_that_changes_no_guid(output: Path) -> None:
    """Nothing is new, so nothing is updated; what version 0.1.0 did not know is on record from then on."""
    older = load_older(output)
    assert older is not None
    built = [
        BuiltEpisode(key, FIRST.replace(day=4), "espeak", "c" * 64, "d" * 64, {}, entry.files)
        for key, entry in older.episodes.items()
    ]
    state = dated(older, "quay-talks", built, (), UNTIL)
    after = completed(older, older, state, built, {}, UNTIL, UNTIL)
    save_published(output / "series", after)
    assert load_published(output / "series") == after
    for key, entry in after.episodes.items():
        before = older.episodes[key]
        assert (entry.guid, entry.since, entry.updated) == (before.guid, before.since, before.updated)
        assert (entry.published, entry.content) == (FIRST.replace(day=4), "c" * 64)
        assert entry.voices == before.voices
        assert entry.revision > before.revision


def test_record_without_voices_is_of_an_earlier_version_still(output: Path) -> None:
    since = ("engine", "voices", "project", "book =")
    lines = [line for line in text().splitlines(keepends=True) if not any(word in line for word in since)]
    (output / "published.toml").write_text("".join(lines), encoding="utf-8")
    older = load_older(output)
    assert older is not None
    assert older.episodes["bollard"].voices == {}
    assert older.episodes["bollard"].engine == ""


def test_no_record_is_none(tmp_path: Path) -> None:
    assert load_older(tmp_path) is None
    assert load_older(tmp_path / "nowhere") is None


UNUSABLE = {
    "empty": "",
    "cut off": text()[: text().index("sha256") - 4],
    "another file": '[series]\ntitle = "Quay Talks"\n',
    "of this version": text().replace("schema = 1", "schema = 2"),
    "episodes are a list": "schema = 1\nepisodes = [1]\n",
    "an episode is a number": "schema = 1\n[episodes]\nbench = 1\n",
    "no revision": 'schema = 1\n[episodes.bench]\nguid = "g"\nrevisions = []\n',
    "no GUID": text().replace('guid = "e29e4144-317b-55aa-aee6-57acee7a4eca"\n', ""),
    "bytes are text": text().replace("bytes = 382777", 'bytes = "382777"'),
    "moment without a zone": text().replace("since = 2026-03-20T10:00:00Z", "since = 2026-03-20T10:00:00"),
    "moment before all": text().replace("since = 2026-03-20T10:00:00Z", "since = 0001-01-01T00:00:00+23:59"),
    "moment after all": text().replace("since = 2026-03-20T10:00:00Z", "since = 9999-12-31T23:59:00-23:59"),
    "the last moment": text().replace("since = 2026-03-20T10:00:00Z", "since = 9999-12-31T23:59:00Z"),
    "voices are a list": text().replace("[episodes.bench.revisions.voices]", "[[episodes.bench.revisions.voices]]"),
    "voice is text": text().replace('{ engine = "espeak", name = "en-us+steph", pitch = 50 }', '"en-us+steph"'),
    "owed outside": text().replace('"media/bench.404e6a28371c.mp3" = ', '"../../transcripts/bench.txt" = '),
    "owed at the root": text().replace('"media/bench.404e6a28371c.mp3" = ', '"/etc/passwd" = '),
    "file outside": text().replace('file = "media/bench.98fabaa68150.mp3"', 'file = "../bench.98fabaa68150.mp3"'),
    "nested 100,000 deep": "a = " + "[" * 100_000,
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_record_that_cannot_be_used_is_named(output: Path, kind: str) -> None:
    assert UNUSABLE[kind] != text()
    (output / "published.toml").write_text(UNUSABLE[kind], encoding="utf-8")
    why = "the output folder has the record of a series" if kind == "of this version" else "not a publication record:"
    with pytest.raises(RostraError, match=rf"^R406 error .*published\.toml: {why}"):
        load_older(output)

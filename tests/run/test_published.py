"""Builds beside a record of publication: what is published stays, and the record is read and never written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline.publish import load_published
from tests.commands.publishing import ATOM, BEGAN, DAY, guids, items, other_libraries, publish, say
from tests.conftest import run_rostra
from tests.run.conftest import TARGET, EndsClean, Tree, bytes_of, copy_series, replace

FIRST_VERSION = Path(__file__).parent.parent / "publish" / "first_version"
"""What version 0.1.0 wrote of the small series; a word of the first episode had been replaced."""


@pytest.fixture
def root(published: Path) -> Path:
    return published


def built(root: Path, **environment: str) -> tuple[str, str]:
    """(what a build printed, its warnings)."""
    done = run_rostra("build", ".", cwd=root, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def feed(root: Path) -> bytes:
    return (root / "output" / "site" / "feed.xml").read_bytes()


def media(root: Path, pattern: str = "*") -> dict[str, bytes]:
    """The files of the site beside pages and books, by name."""
    return {path.name: path.read_bytes() for path in (root / "output" / "site" / "media").glob(pattern)}


# What is published stays

CONTENT = {
    "bench": "5e516dcfbfe2b4b801cb89821867328af3073594e72e03b1848d950494bf20f5",
    "bollard": "448d1088adc3b79cb558e8ef9d161b619d13e670d38acc193022874eea01bdc1",
}


CAST = {"Mira Holt": "en-us+Annie", "Jonas Ahl": "en-us+steph", "Petra Sund": "en-us+david"}
"""The voices that were chosen when these hashes were first published; today others would be."""


def test_content_of_the_same_text_is_hashed_to_the_same_for_ever(tmp_path: Path) -> None:
    """Another hash would replace everything that was ever published: see ``CONTENT_SCHEMA`` in ``plan/jobs.py``."""
    root = copy_series(tmp_path / "quay")
    cast = "".join(f'["{name}"]\nvoice = "{voice}"\n\n' for name, voice in CAST.items())
    (root / "voices" / "cast.toml").write_text(cast, encoding="utf-8")
    with (root / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
        settings.write(TARGET)
    publish(root)
    assert {key: entry.content for key, entry in load_published(root).episodes.items()} == CONTENT


def test_an_edit_leaves_guid_and_dates_until_it_is_published(root: Path) -> None:
    before = items(feed(root))
    say(root, "I thank it too.")
    built(root)
    edited = items(feed(root))
    assert etree.tostring(edited["A Bench by the Water"]) == etree.tostring(before["A Bench by the Water"])
    bollard, was = edited["The Bollard"], before["The Bollard"]
    assert bollard.find("enclosure").get("url") != was.find("enclosure").get("url")
    for name in ("guid", "pubDate", f"{ATOM}updated"):
        assert bollard.findtext(name) == was.findtext(name)
    publish(root, at=BEGAN + DAY)
    new = items(feed(root))["The Bollard"]
    assert new.findtext(f"{ATOM}updated") == "2026-03-21T08:00:00+00:00"
    assert new.findtext("pubDate") == was.findtext("pubDate")


def test_edits_of_what_is_not_heard_keep_the_published_sound(root: Path, tmp_path: Path) -> None:
    """One edit after the other, with other libraries, and no target that answers."""
    shutil.rmtree(root / "www")
    before = media(root)
    elsewhere = other_libraries(tmp_path / "elsewhere")
    for old, new in (("Short talks", "Brief talks"), ("Brief talks", "Little talks")):
        replace(root / "transcripts" / "series.toml", old, new)
        printed, warnings = built(root, **elsewhere)
        assert "\n0 sentences spoken, 0 parts mixed" in printed
        assert warnings == ""
    for old, new in (("Who asked for", "Who wished for"), ("Who wished for a bench, and", "Who asked, and")):
        replace(root / "transcripts" / "bench.txt", f'summary = "{old}', f'summary = "{new}')
        printed, warnings = built(root, **elsewhere)
        assert "\n0 sentences spoken, 0 parts mixed" in printed
        assert warnings == ""
    assert media(root) == before


def test_an_edit_undone_brings_the_published_sound_back(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / "www")
    before = media(root)
    text = (root / "transcripts" / "bollard.txt").read_text(encoding="utf-8")
    say(root, "I thank it too.")
    built(root)
    (root / "transcripts" / "bollard.txt").write_text(text, encoding="utf-8")
    assert built(root, **other_libraries(tmp_path / "elsewhere"))[1] == ""
    assert media(root) == before


def test_published_files_come_from_the_target_where_nothing_else_is_left(root: Path, tmp_path: Path) -> None:
    before = feed(root)
    shutil.rmtree(root / "output")
    printed, warnings = built(root, **other_libraries(tmp_path / "elsewhere"))
    assert "\n0 sentences spoken, 0 parts mixed" in printed
    assert warnings == ""
    assert feed(root) == before
    assert "Already up to date" in built(root)[0]


def test_published_files_that_are_nowhere_are_made_again_and_it_is_said(root: Path) -> None:
    for folder in ("output", "www"):
        shutil.rmtree(root / folder)
    said = built(root)[1]
    for key in ("bench", "bollard"):
        assert (
            f"R509 warning transcripts/{key}.txt: published files are missing, so the episode is spoken again: " in said
        )
    assert "www" in said
    assert built(root)[1] == said, "said as long as it is so"


def test_a_published_file_that_was_meddled_with_is_put_back(root: Path) -> None:
    before = media(root)
    for path in (root / "output" / "site" / "media").glob("bench.*"):
        path.write_bytes(b"x" * path.stat().st_size)
    built(root)
    assert media(root) == before


def test_new_sound_that_the_publisher_wishes_is_made(root: Path, tmp_path: Path) -> None:
    known = media(root, "bench.*.mp3")
    publish(root, "--regenerate", "bench", at=BEGAN + DAY, **other_libraries(tmp_path / "elsewhere"))
    new = media(root, "bench.*.mp3")
    assert new.keys() != known.keys()
    assert "Already up to date" in built(root)[0]
    shutil.rmtree(root / "output")
    built(root)
    assert media(root, "bench.*.mp3") == new


def test_guid_and_book_outlive_another_key_of_the_series(root: Path) -> None:
    before, books = guids(feed(root)), sorted((root / "output" / "site" / "books").iterdir())
    replace(root / "transcripts" / "series.toml", '"quay-talks"', '"pier-talks"')
    said = built(root)[1]
    assert "R137 warning transcripts/series.toml: " in said
    assert 'was published as "quay-talks"' in said
    assert guids(feed(root)) == before
    assert [p.name for p in books if not p.exists()] == ["quay-talks.epub"]


def test_an_episode_that_returns_with_other_words_was_updated(root: Path) -> None:
    talk = root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    talk.unlink()
    publish(root, at=BEGAN + DAY)
    talk.write_text(text, encoding="utf-8")
    say(root, "I thank it too.")
    publish(root, at=BEGAN + 2 * DAY)
    item = items(feed(root))["The Bollard"]
    assert item.findtext(f"{ATOM}updated") == "2026-03-22T08:00:00+00:00"
    assert item.findtext("pubDate") == "Wed, 11 Mar 2026 12:02:00 +0000"


def test_another_date_of_a_published_episode_is_reported_and_not_taken(root: Path) -> None:
    before = feed(root)
    replace(root / "transcripts" / "bollard.txt", "date = 2026-03-11", "date = 2026-03-12")
    said = built(root)[1]
    assert said.startswith(
        "R507 warning transcripts/bollard.txt: the date 2026-03-12 differs from the published date "
        "2026-03-11; the feed keeps the published date"
    )
    assert items(feed(root))["The Bollard"].findtext("pubDate") == items(before)["The Bollard"].findtext("pubDate")
    replace(root / "published.toml", "published = 2026-03-11T12:02:00Z", "published = 2026-03-12T12:02:00Z")
    assert built(root)[1] == ""
    assert items(feed(root))["The Bollard"].findtext("pubDate") == "Thu, 12 Mar 2026 12:02:00 +0000"


# The record


def test_a_build_notices_what_the_record_says_and_never_writes_it(root: Path) -> None:
    path = root / "published.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    before = path.read_bytes()
    assert "Already up to date" not in built(root)[0]
    say(root, "I thank it too.")
    built(root)
    assert path.read_bytes() == before
    assert "Already up to date" in built(root)[0]


def test_a_build_beside_a_damaged_record_touches_nothing(root: Path, tree: Callable[[Path], Tree]) -> None:
    path = root / "published.toml"
    path.write_bytes(path.read_bytes()[:-40])
    say(root, "I thank it too.")
    before = tree(root)
    for command in (["build", "."], ["build", ".", "--explain"], ["check", "."]):
        done = run_rostra(*command, cwd=root)
        assert done.returncode == 1
        assert "R406 error published.toml: not a publication record: " in done.stderr
        assert tree(root) == before


def test_a_record_in_which_git_left_a_conflict_says_so(root: Path) -> None:
    replace(root / "published.toml", "revision = 1\n", "<<<<<<< HEAD\nrevision = 2\n=======\nrevision = 1\n>>>>>>> b\n")
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 1
    assert done.stderr.startswith("R406 error published.toml: unresolved git conflicts; in each conflict, keep")


def test_a_record_that_is_gone_makes_an_unpublished_series(root: Path, ends_clean: EndsClean) -> None:
    (root / "published.toml").unlink()
    assert built(root)[1] == ""
    ends_clean(root)


def test_a_build_knows_no_clock_and_publishing_does(root: Path) -> None:
    say(root, "I thank it too.")
    assert run_rostra("build", ".", cwd=root, SOURCE_DATE_EPOCH="yesterday").returncode == 0
    done = run_rostra("publish", ".", "--yes", cwd=root, SOURCE_DATE_EPOCH="yesterday")
    assert done.returncode == 2
    assert done.stderr == 'SOURCE_DATE_EPOCH is "yesterday", not a number of seconds since 1970\n'


def test_a_transcript_with_the_former_key_of_another_episode_is_refused(root: Path) -> None:
    """Its GUID and the identifier of its book would be those of the other one."""
    assert run_rostra("rename", "bench", "seat", cwd=root).returncode == 0
    shutil.copy(root / "transcripts" / "bollard.txt", root / "transcripts" / "bench.txt")
    done = run_rostra("check", ".", cwd=root)
    assert done.returncode == 1
    assert (
        'R514 error transcripts/bench.txt: the key "bench" belonged to the episode "seat", and apps still identify '
        "that episode by it; rename the transcript, or set a different `key`"
    ) in done.stderr


# Version 0.1.0


@pytest.fixture
def first_version(quay: Path) -> Path:
    """The small series with an output folder as version 0.1.0 left it, without the site and the store."""
    replace(quay / "transcripts" / "bench.txt", "Less than the meeting", "Less than the minutes")
    shutil.rmtree(quay / "output")
    (quay / "output" / "superseded" / "media").mkdir(parents=True)
    (quay / "output" / "superseded" / "media" / "bench.404e6a28371c.mp3").write_bytes(b"what was published first")
    shutil.copy(FIRST_VERSION / "published.toml", quay / "output")
    return quay


def test_the_record_of_version_0_1_0_is_used_and_taken_over(first_version: Path) -> None:
    root, stated = first_version, (FIRST_VERSION / "feed.xml").read_bytes()
    record = (root / "output" / "published.toml").read_bytes()
    said = run_rostra("check", ".", cwd=root).stderr
    assert "R508 info published.toml: found the GUIDs and dates of 2 episodes from version 0.1.0; run" in said
    built(root)
    assert known(feed(root)) == known(stated)
    assert not (root / "published.toml").exists()
    assert (root / "output" / "published.toml").read_bytes() == record
    publish(root, "--to", "www", at=BEGAN + 30 * DAY)
    live = (root / "www" / "feed.xml").read_bytes()
    assert {title: facts[:2] for title, facts in known(live).items()} == {t: f[:2] for t, f in known(stated).items()}
    assert (root / "www" / "media" / "bench.404e6a28371c.mp3").read_bytes() == b"what was published first"
    taken = load_published(root)
    assert {key: entry.guid for key, entry in taken.episodes.items()} == {
        "bench": guids(stated)["A Bench by the Water"],
        "bollard": guids(stated)["The Bollard"],
    }
    assert "media/bench.404e6a28371c.mp3" in taken.owed
    assert "R508" not in run_rostra("check", ".", cwd=root).stderr
    assert "Already up to date" in built(root)[0]


def known(feed: bytes) -> dict[str, tuple[str | None, ...]]:
    """Title -> GUID, date of publication, date of the last change."""
    facts = ("guid", "pubDate", f"{ATOM}updated")
    return {title: tuple(item.findtext(name) for name in facts) for title, item in items(feed).items()}


def test_a_damaged_record_of_version_0_1_0_is_no_new_series(first_version: Path, tree: Callable[[Path], Tree]) -> None:
    path = first_version / "output" / "published.toml"
    path.write_bytes(path.read_bytes()[:-40])
    before = bytes_of(tree(first_version))
    for command in (["build", "."], ["check", "."]):
        done = run_rostra(*command, cwd=first_version)
        assert done.returncode == 1
        assert "R406 error output/published.toml: not a publication record: " in done.stderr
    assert bytes_of(tree(first_version)) == before


@pytest.mark.usefixtures("first_version")
def test_what_version_0_1_0_built_of_another_series_is_not_taken_over(tmp_path: Path) -> None:
    other = copy_series(tmp_path / "other")
    done = run_rostra("build", ".", "--output", "../quay/output", cwd=other)
    assert done.returncode == 2
    assert done.stderr.startswith("R403 error ../quay/output: contains the build of ../quay; ")
    assert "R508" not in run_rostra("check", ".", "--output", "../quay/output", cwd=other).stderr

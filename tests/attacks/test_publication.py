"""What subscribers know is kept: the record of publication, the feed, and who may read what was written."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attacks.attacking import FRONT, SETTINGS, Attack, Seen, attack, contents, place, rostra, series

RECORD = "series/published.toml"
ADDRESS = 'url = "https://example.org/quay"\n'
PUBLISH = ("publish", "series", "--to", "www", "--yes")
FORMER = 'title = "One"\nnumber = 1\ndate = 2009-03-04\n'


def built_now(folder: Path) -> None:
    seen = rostra(folder, "build", "series")
    assert seen.status == 0, seen.printed


def published(folder: Path, year: int = 0) -> None:
    place(folder, {"series/transcripts/series.toml": SETTINGS + ADDRESS})
    stated = {"SOURCE_DATE_EPOCH": str((year - 1970) * 31_557_600)} if year else {}
    seen = rostra(folder, *PUBLISH, **stated)
    assert seen.status == 0, seen.printed


def edited(folder: Path, word: str, front: str = FRONT) -> None:
    place(folder, series(SETTINGS + ADDRESS, front=front, talk=f"ANN BELL - Good {word}.\n\nBOB COLE - Hello.\n"))


def after(*steps: Callable[[Path], object]) -> Callable[[Path], None]:
    def arrange(folder: Path) -> None:
        for step in steps:
            step(folder)

    return arrange


def published_in(year: int) -> Callable[[Path], None]:
    return lambda folder: published(folder, year)


def edit(word: str, front: str = FRONT) -> Callable[[Path], None]:
    return lambda folder: edited(folder, word, front)


def record_on_a_share_that_is_not_mounted(folder: Path) -> None:
    published(folder)
    (folder / "share").mkdir()
    (folder / RECORD).rename(folder / "share/published.toml")
    (folder / RECORD).symlink_to(folder / "share/published.toml")
    (folder / "share").rename(folder / "unmounted")
    edited(folder, "evening")


def record_on_a_share(folder: Path) -> None:
    record_on_a_share_that_is_not_mounted(folder)
    (folder / "unmounted").rename(folder / "share")


def is_still_a_link(folder: Path, _: Seen) -> None:
    assert (folder / RECORD).is_symlink()


def is_kept_on_the_share(folder: Path, seen: Seen) -> None:
    is_still_a_link(folder, seen)
    named = next(p.name for p in (folder / "series/output/site/media").glob("one.*.mp3"))
    assert named in (folder / "share/published.toml").read_text(encoding="utf-8")


def owed_media_are_there(folder: Path, _: Seen) -> None:
    assert len(list((folder / "www/media").glob("one.*.mp3"))) == 2, "an app that asks for the first one gets nothing"


def nothing_is_live(folder: Path, _: Seen) -> None:
    (folder / "series").chmod(0o755)
    assert not (folder / "www").exists()


def modes(folder: Path, _: Seen) -> None:
    made = [*(folder / "series/output").rglob("*"), folder / RECORD]
    files = {p.relative_to(folder).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in made if p.is_file()}
    assert {name for name, mode in files.items() if mode & 0o077} == set()
    assert RECORD in files


def a_folder_in_the_place_of_the_feed(folder: Path) -> None:
    built_now(folder)
    (folder / "series/output/site/feed.xml").unlink()
    (folder / "series/output/site/feed.xml/mine").mkdir(parents=True)
    edited(folder, "evening")
    place(folder, {f"before/{name}": data for name, data in contents(folder / "series/output/site").items()})


def site_is_as_before(folder: Path, _: Seen) -> None:
    assert contents(folder / "series/output/site") == contents(folder / "before")


def starter(folder: Path) -> None:
    assert rostra(folder, "new", "starter").status == 0
    settings = folder / "starter/transcripts/series.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\n[series]\n", f"\n[series]\n{ADDRESS}", 1), encoding="utf-8")
    assert ADDRESS in settings.read_text(encoding="utf-8")


def starter_keeps_its_identity(folder: Path, _: Seen) -> None:
    """Another title, and what is committed alone, as in a fresh checkout."""
    text = (folder / "starter/transcripts/series.toml").read_text(encoding="utf-8")
    assert '\nkey = "starter"\n' in text
    guid = (folder / "starter/published.toml").read_text(encoding="utf-8").split('guid = "')[2].split('"')[0]
    shutil.rmtree(folder / "starter/output")
    place(folder, {"starter/transcripts/series.toml": text.replace("A New Series", "Another Name")})
    assert rostra(folder, "build", "starter").status == 0
    assert guid in (folder / "starter/output/site/feed.xml").read_text(encoding="utf-8")


def built_and_closed(name: str, mode: int) -> Callable[[Path], None]:
    """A site of which a file or a folder has other permissions, and another edit."""

    def arrange(folder: Path) -> None:
        built_now(folder)
        edited(folder, "night")
        place(folder, {f"before/{name}": data for name, data in contents(folder / "series/output/site").items()})
        (folder / "series/output/site" / name).chmod(mode)

    return arrange


def feed_names_the_media(folder: Path, _: Seen) -> None:
    feed = (folder / "series/output/site/feed.xml").read_text(encoding="utf-8")
    assert all(path.name in feed for path in (folder / "series/output/site/media").glob("one.*.mp3"))


UNKEYED = '[series]\ntitle = "Quay Talks"\n'
ATTACKS = [
    *(
        Attack(
            f"a record that is a link to a share that does not exist is not treated as missing by {command[0]}",
            arrange=record_on_a_share_that_is_not_mounted,
            command=command,
            status=1,
            says=("R406 error series/published.toml: is a link to .*/share/published.toml, which does not exist",),
            holds=is_still_a_link,
        )
        for command in (("build", "series"), PUBLISH, ("publish", "series", "--to", "www", "--pull"))
    ),
    Attack("a record that is a link stays one", arrange=record_on_a_share, command=PUBLISH, holds=is_kept_on_the_share),
    Attack(
        "where the record cannot be written, nothing is published",
        arrange=after(built_now, lambda folder: (folder / "series").chmod(0o555)),
        command=PUBLISH,
        unprivileged=True,
        status=3,
        says=("R401 error series: cannot be written: Permission denied",),
        holds=nothing_is_live,
    ),
    Attack(
        "a record that is gone, and that the target has, is missed",
        arrange=after(published, lambda folder: (folder / RECORD).unlink(), edit("evening")),
        command=PUBLISH,
        status=1,
        says=("R503 error www: has a publication record, but published.toml is missing locally; .* --pull",),
    ),
    Attack(
        "a clock that ran ahead once is found out before it keeps edits from being updates",
        arrange=after(published_in(2040), edit("evening")),
        command=PUBLISH,
        status=1,
        says=(r"R409 error series/published.toml: the latest date on record is 2040",),
    ),
    Attack(
        "a clock that ran ahead once keeps nobody from building",
        arrange=after(published_in(2040), edit("evening")),
    ),
    Attack(
        "a clock that runs years ahead removes no media that apps ask for",
        arrange=after(
            edit("morning", FORMER),
            published_in(2010),
            edit("evening", FORMER),
            published_in(2011),
            edit("night", FORMER),
        ),
        command=PUBLISH,
        status=1,
        says=(r"R409 .*the latest date on record is 20(10|11).*SOURCE_DATE_EPOCH=",),
        holds=owed_media_are_there,
    ),
    Attack(
        "a series with an address and without a key is told the line to write",
        series(UNKEYED + ADDRESS),
        command=("check", "series"),
        says=(r'R136 warning series/transcripts/series.toml: .*; set key = "quay-talks" under \[series\]',),
    ),
    Attack(
        "another title of a series without a key is reported with the key that was",
        series(UNKEYED),
        arrange=after(built_now, lambda folder: place(folder, series('[series]\ntitle = "Pier Talks"\n'))),
        says=(r'R137 warning .*first built as "quay-talks".*; to keep .*, set key = "quay-talks" under \[series\]',),
    ),
    Attack(
        "the first key is named again however often the title changes",
        series(UNKEYED),
        arrange=after(
            built_now,
            lambda folder: place(folder, series('[series]\ntitle = "Pier Talks"\n')),
            built_now,
            lambda folder: place(folder, series('[series]\ntitle = "Mole Talks"\n' + ADDRESS)),
        ),
        command=("check", "series"),
        says=(r'R137 warning .*"mole-talks".*first built as "quay-talks"',),
        hides=("R136",),
    ),
    Attack(
        "a starter has a key, and its record outlives its title",
        arrange=starter,
        command=("publish", "starter", "--to", "www", "--yes"),
        holds=starter_keeps_its_identity,
    ),
    Attack(
        "what a private umask makes is private, all of it",
        series(SETTINGS + ADDRESS),
        arrange=lambda folder: (folder / "series/output").mkdir(),
        command=PUBLISH,
        holds=modes,
    ),
    Attack(
        "where the feed cannot be replaced, nothing is",
        arrange=a_folder_in_the_place_of_the_feed,
        status=3,
        says=("R401 error series/output/site/feed.xml: cannot be written: Is a directory",),
        holds=site_is_as_before,
    ),
    Attack(
        "a feed that cannot be read is replaced like any other",
        arrange=built_and_closed("feed.xml", 0),
        unprivileged=True,
        holds=feed_names_the_media,
    ),
    Attack(
        "where the media cannot be written, nothing is",
        arrange=built_and_closed("media", 0o555),
        unprivileged=True,
        status=3,
        says=("R401 error series/output/site/media: cannot be written: Permission denied",),
        holds=site_is_as_before,
    ),
]


@pytest.fixture(autouse=True)
def private() -> Iterator[None]:
    """Every command of the table runs with umask 077."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_what_subscribers_know_is_kept(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)

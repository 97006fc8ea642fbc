"""A target that is a folder."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.publish import RECORD_COPY
from tests.attacks.attacking import bound_by_permissions
from tests.conftest import ROOT
from tests.publish.publisher import MOMENT
from tests.publish.target_contract import FIRST, SECOND, Place, TargetContract, publisher, refusal, written


def seen_in(folder: Path) -> dict[str, bytes]:
    """Every file that a web server would serve of a folder, but for the empty lock."""
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: data for name, data in files.items() if (name, data) != (".rostra/lock", b"")}


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """Where the site is put."""
    return tmp_path / "www"


@pytest.fixture
def place(tmp_path: Path, www: Path) -> Place:
    root = tmp_path / "quay"
    (root / "transcripts").mkdir(parents=True)

    def add(files: Mapping[str, bytes]) -> None:
        written(www, files)

    return Place("../www", root, root, lambda: without_line(seen_in(www)), add)


def without_line(seen: dict[str, bytes]) -> dict[str, bytes]:
    """Without a lock in which a killed publisher left its line."""
    return {name: data for name, data in seen.items() if name != ".rostra/lock"}


class TestFolder(TargetContract):
    pass


def test_the_lock_is_empty_when_nobody_publishes(place: Place, www: Path) -> None:
    """It lies in a folder that is served."""
    with place.session():
        assert (www / ".rostra" / "lock").read_text(encoding="utf-8") == (
            "ann@quay has been publishing since 2026-03-04 10:11:12 UTC\n"
        )
    assert (www / ".rostra" / "lock").read_bytes() == b""


def test_the_line_of_a_killed_publisher_is_replaced_and_never_believed(place: Place, www: Path) -> None:
    written(www, {".rostra/lock": b"a much longer line, of somebody who was killed while they were publishing there\n"})
    with place.session():
        line = (www / ".rostra" / "lock").read_text(encoding="utf-8")
        assert line == "ann@quay has been publishing since 2026-03-04 10:11:12 UTC\n"


def test_a_strange_line_in_the_lock_is_shown_in_one_short_line(place: Place, www: Path) -> None:
    with place.session():
        (www / ".rostra" / "lock").write_bytes(b"\xff\n\n" + b"ann " * 500)
        message = refusal("R502", lambda: place.publish(FIRST))
    assert "\n" not in message
    assert len(message) < 500


def test_a_lock_without_a_line_says_that_somebody_publishes(place: Place, www: Path) -> None:
    with place.session():
        (www / ".rostra" / "lock").write_bytes(b"")
        assert "another person is publishing there" in refusal("R502", lambda: place.publish(FIRST))


def test_half_written_files_are_cleared_away_where_rostra_writes_and_nowhere_else(place: Place) -> None:
    half, others = ".tmp-0a1b2c3d", ".tmp-notes"
    folders = ("", ".rostra/", "media/", "books/", "episodes/", "about/")
    place.add({f"{folder}{name}": b"half" for folder in folders for name in (half, others)})
    with place.session() as session:
        assert not [name for name in session.sizes() if name.endswith(half)]
    kept = {*(f"{folder}{others}" for folder in folders), f"about/{half}"}
    assert place.seen().keys() == kept


def test_a_folder_of_the_site_that_is_empty_goes_and_others_stay(place: Place, www: Path) -> None:
    (www / "about").mkdir(parents=True)
    place.publish({**FIRST, "about/x.html": b"x"})
    place.publish({}, remove=("about/x.html", "episodes/one.html", "media/empty.0123456789ab.vtt", RECORD_COPY))
    assert sorted(path.name for path in www.iterdir()) == [".rostra", "about", "feed.xml", "media"]


def test_the_folder_is_made_and_so_are_those_above_it(place: Place, tmp_path: Path) -> None:
    deep = Place("../a/b/c", place.base, place.root, place.seen, place.add)
    deep.publish(FIRST)
    assert seen_in(tmp_path / "a" / "b" / "c") == FIRST


def test_the_bytes_are_on_the_disk_when_a_put_returns_as_they_were_sent(place: Place, www: Path) -> None:
    """What damages a file while it is written is found before it goes live."""
    place.publish(FIRST)
    sound = "media/two.ba9876543210.mp3"

    def damage(_: int) -> None:
        (half,) = (www / "media").glob(".tmp-*")
        with half.open("r+b") as file:
            file.write(b"damaged")

    def put() -> None:
        with place.session() as session:
            session.put(sound, SECOND[sound], damage)

    assert "cannot be read back; publish again" in refusal("R505", put)
    assert place.seen() == FIRST


def test_a_checkout_is_a_target_and_its_git_folder_is_not_looked_at(place: Place, www: Path) -> None:
    place.add({".git/config": b"[core]\n", "sub/.git": b"gitdir: elsewhere\n", "node_modules/x/index.js": b"x"})
    place.publish(FIRST)
    with place.open().reading() as reader:
        assert reader.sizes().keys() == FIRST.keys()
    assert (www / ".git" / "config").read_bytes() == b"[core]\n"


def test_the_folder_itself_may_be_a_link(place: Place, www: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    www.symlink_to(tmp_path / "disk")
    place.publish(FIRST)
    assert www.is_symlink()
    assert place.seen() == FIRST


def test_a_link_that_leads_nowhere_is_refused_and_nothing_is_made_there(
    place: Place, www: Path, tmp_path: Path
) -> None:
    www.symlink_to(tmp_path / "disk")
    assert f"is a link to {tmp_path / 'disk'}, which does not exist" in refusal("R501", place.open)
    assert not (tmp_path / "disk").exists()


def test_a_file_that_is_a_link_is_replaced_and_what_it_leads_to_stays(place: Place, www: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.xml"
    outside.write_bytes(FIRST["feed.xml"])
    www.mkdir()
    (www / "feed.xml").symlink_to(outside)
    with place.open().reading() as reader:
        assert "feed.xml" not in reader.sizes()
        assert reader.read("feed.xml") is None
        assert not reader.holds("feed.xml", outside)
    place.publish({"feed.xml": SECOND["feed.xml"]})
    assert not (www / "feed.xml").is_symlink()
    assert place.seen() == {"feed.xml": SECOND["feed.xml"]}
    assert outside.read_bytes() == FIRST["feed.xml"]


def test_a_link_to_a_folder_in_the_place_of_a_file_is_replaced(place: Place, www: Path, tmp_path: Path) -> None:
    written(tmp_path / "outside", {"kept": b"kept"})
    www.mkdir()
    (www / "feed.xml").symlink_to(tmp_path / "outside")
    place.publish({"feed.xml": FIRST["feed.xml"]})
    assert place.seen() == {"feed.xml": FIRST["feed.xml"]}
    assert seen_in(tmp_path / "outside") == {"kept": b"kept"}


def test_a_link_is_removed_and_not_what_it_leads_to(place: Place, www: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.mp3"
    outside.write_bytes(b"kept")
    (www / "media").mkdir(parents=True)
    (www / "media" / "a.mp3").symlink_to(outside)
    place.publish({}, remove=("media/a.mp3",))
    assert outside.read_bytes() == b"kept"
    assert not os.path.lexists(www / "media")


@pytest.mark.parametrize("name", ["media", ".rostra", "episodes"])
def test_a_folder_that_leads_outside_is_refused_before_anything_is_written(
    place: Place, www: Path, tmp_path: Path, name: str
) -> None:
    outside = written(tmp_path / "outside", {"kept.mp3": b"kept", ".tmp-0a1b2c3d": b"kept"})
    www.mkdir()
    (www / name).symlink_to(outside)
    for work in (lambda: place.publish(FIRST), lambda: place.open().reading().__enter__()):
        message = refusal("R501", work)
        assert f"../www: {name} is a link that leads outside the folder; replace it with a folder" in message
    assert seen_in(outside) == {"kept.mp3": b"kept", ".tmp-0a1b2c3d": b"kept"}
    assert [path.name for path in www.iterdir()] == [name]


def test_a_folder_that_becomes_a_link_to_outside_meanwhile_is_not_followed(
    place: Place, www: Path, tmp_path: Path
) -> None:
    outside = written(tmp_path / "outside", {"a.mp3": b"kept"})
    place.publish(FIRST)
    with place.session() as session:
        shutil.rmtree(www / "media")
        (www / "media").symlink_to(outside)
        for work in (
            lambda: session.put("media/a.mp3", b"new", lambda _: None),
            lambda: session.put("media/deep/a.mp3", b"new", lambda _: None),
            lambda: session.remove("media/a.mp3"),
        ):
            assert "media is a link that leads out" in refusal("R501", work)
        assert session.read("media/a.mp3") is None
        assert "media/a.mp3" not in session.sizes()
    assert seen_in(outside) == {"a.mp3": b"kept"}


def test_a_folder_that_is_a_link_within_the_target_is_followed(place: Place, www: Path) -> None:
    (www / "files" / "sound").mkdir(parents=True)
    (www / "media").symlink_to("files/sound")
    place.publish(FIRST)
    assert (www / "files" / "sound" / "one.0123456789ab.mp3").is_file()
    with place.open().reading() as reader:
        assert reader.sizes().keys() >= FIRST.keys()
        assert reader.read("media/one.0123456789ab.mp3") == FIRST["media/one.0123456789ab.mp3"]


def test_links_in_a_circle_do_not_hang(place: Place, www: Path) -> None:
    place.publish(FIRST)
    (www / "again").symlink_to(".")
    (www / "loop").symlink_to("loop")
    shutil.rmtree(www / "episodes")
    (www / "episodes").symlink_to("episodes")
    assert "episodes is" in refusal("R501", lambda: place.publish(FIRST))


def test_pipes_and_sockets_are_no_files(place: Place, www: Path) -> None:
    place.publish(FIRST)
    os.mkfifo(www / "pipe")
    with place.open().reading() as reader:
        assert reader.sizes().keys() == FIRST.keys()
        assert reader.read("pipe") is None
    place.publish({"pipe": b"a file now"})
    assert place.seen()["pipe"] == b"a file now"


def test_a_lock_that_is_a_link_or_a_folder(place: Place, www: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"kept")
    (www / ".rostra").mkdir(parents=True)
    (www / ".rostra" / "lock").symlink_to(outside)
    place.publish(FIRST)
    assert outside.read_bytes() == b"kept"
    (www / ".rostra" / "lock").unlink()
    (www / ".rostra" / "lock").mkdir()
    assert ".rostra/lock must be a file, but is a folder" in refusal("R501", lambda: place.publish(FIRST))


def test_a_file_in_the_place_of_the_folder_or_above_it_is_named(place: Place, www: Path) -> None:
    www.write_bytes(b"a file")
    assert "R501 error ../www: must be a folder, but is a file" in refusal("R501", lambda: place.publish(FIRST))
    assert "must be a folder, but is a file" in refusal("R501", lambda: place.open().reading().__enter__())
    below = Place("../www/site", place.base, place.root, place.seen, place.add)
    assert f"{www} must be a folder, but is a file" in refusal("R501", lambda: below.publish(FIRST))
    assert www.read_bytes() == b"a file"


def refused_in_a_process(place: Place, files: Path, through: list[str]) -> str:
    """What a publisher in a process of its own says, which a program runs with less than it is used to."""
    command = [*through, *publisher(place, files, 0)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    return done.stderr.splitlines()[-1]


def test_a_disk_that_is_full_is_said_and_what_is_live_stays(place: Place, tmp_path: Path) -> None:
    place.publish({**FIRST, "media/two.ba9876543210.mp3": b"the old one"})
    before = place.seen()
    files = written(tmp_path / "local", {"media/two.ba9876543210.mp3": SECOND["media/two.ba9876543210.mp3"]})
    said = refused_in_a_process(place, files, ["sh", "-c", 'ulimit -f 1024; exec "$@"', "sh"])
    reason = os.strerror(errno.EFBIG)
    assert f"R505 error ../www: media/two.ba9876543210.mp3 cannot be written: {reason}; free up space there" in said
    assert place.seen() == before


@pytest.mark.parametrize(("path", "files"), [("media", "media/two.ba9876543210.mp3"), ("", "feed.xml"), (".", "x")])
def test_without_the_right_to_write_nothing_is_and_it_is_said(
    place: Place, www: Path, tmp_path: Path, path: str, files: str
) -> None:
    binding = bound_by_permissions()
    place.publish(FIRST)
    (www / path).chmod(0o555)
    said = refused_in_a_process(place, written(tmp_path / "local", {files: b"new"}), binding)
    (www / path).chmod(0o755)
    assert "R501 error ../www: " in said
    assert "Permission denied; get read and write access" in said
    assert place.seen() == FIRST


def test_a_folder_that_cannot_be_listed_is_said_and_a_private_one_of_others_is_passed_over(
    place: Place, www: Path
) -> None:
    place.publish({**FIRST, "private/x": b"x"})
    script = "import sys; from pathlib import Path; from pipeline.publish import open_target\n"
    script += "root = Path(sys.argv[1])\nwith open_target('../www', root, root).reading() as r: print(*r.sizes())"
    command = [*bound_by_permissions(), sys.executable, "-c", script, str(place.root)]
    (www / "private").chmod(0)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == FIRST.keys()
    (www / "media").chmod(0)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "R501 error ../www: media cannot be used: Permission denied" in done.stderr
    for name in ("private", "media"):
        (www / name).chmod(0o755)


def test_finishing_says_nothing_and_times_are_not_those_of_the_record(place: Place, www: Path) -> None:
    """A session that puts nothing changes nothing."""
    place.publish(FIRST)
    before = {path: path.stat().st_mtime_ns for path in www.rglob("*") if path.is_file() and path.name != "lock"}
    with place.open().session("bo", MOMENT) as session:
        session.finish("")
    assert {path: path.stat().st_mtime_ns for path in before} == before

"""What a publisher may do between publications without harm: builds, edits undone, renames, a record reformatted."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.publishing import BEGAN, DAY, LiveFolder, guids, other_libraries, publish, record, say
from tests.conftest import run_rostra


def build(root: Path, **environment: str) -> dict[str, bytes]:
    """The site as it is built now."""
    done = run_rostra("build", ".", cwd=root, **environment)
    assert done.returncode == 0, done.stderr
    site = root / "output" / "site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def summary(root: Path, text: str) -> None:
    """Edit what is never spoken."""
    talk = root / "transcripts" / "bench.txt"
    edited = re.sub(r'(?m)^summary = ".*"$', f'summary = "{text}"', talk.read_text(encoding="utf-8"))
    talk.write_text(edited, encoding="utf-8")


def media(site: dict[str, bytes]) -> set[str]:
    return {name for name in site if name.startswith("media/")}


def book_identifier(book: Path) -> str:
    with zipfile.ZipFile(book) as archive:
        package = next(name for name in archive.namelist() if name.endswith(".opf"))
        found = re.search(r"<dc:identifier[^>]*>([^<]+)<", archive.read(package).decode())
    assert found
    return found[1]


def _twice_described(root: Path, libraries: dict[str, str]) -> None:
    for text in ("One.", "Two."):
        summary(root, text)
        build(root, **libraries)
    summary(root, "Who asked for a bench, and who sits on it.")


def _edited_and_undone(root: Path, libraries: dict[str, str]) -> None:
    talk = root / "transcripts" / "bollard.txt"
    before = talk.read_bytes()
    say(root, "Something else.")
    build(root, **libraries)
    talk.write_bytes(before)


def _tried_new_sound(root: Path, libraries: dict[str, str]) -> None:
    publish(root, "--to", "../www", "--dry-run", "--regenerate", "bench", **libraries)


def _tried_to_withdraw(root: Path, libraries: dict[str, str]) -> None:
    publish(root, "--to", "../www", "--dry-run", "--withdraw", "bench", **libraries)


def _taken_for_a_draft(root: Path, libraries: dict[str, str]) -> None:
    talk = root / "transcripts" / "bench.txt"
    before = talk.read_bytes()
    talk.write_bytes(before.replace(b"title =", b"draft = true\ntitle =", 1))
    build(root, **libraries)
    talk.write_bytes(before)


@pytest.mark.parametrize(
    "work", [_twice_described, _edited_and_undone, _tried_new_sound, _tried_to_withdraw, _taken_for_a_draft]
)
def test_what_was_built_meanwhile_leaves_no_trace(
    work: Callable[[Path, dict[str, str]], None], root: Path, tmp_path: Path
) -> None:
    """Published sound is kept where it is replaced: here no target can be asked for it, and other libraries make it."""
    before, libraries = build(root), other_libraries(tmp_path / "libraries")
    work(root, libraries)
    assert build(root, **libraries) == before


def test_what_is_published_goes_to_a_second_target_as_it_is(root: Path, tmp_path: Path) -> None:
    libraries = other_libraries(tmp_path / "libraries")
    _edited_and_undone(root, libraries)
    publish(root, "--to", "../www2", at=BEGAN + DAY, **libraries)
    one, two = (LiveFolder(root.parent / name).files() for name in ("www", "www2"))
    assert media(one) == media(two)


def test_an_episode_that_is_renamed_there_and_back_keeps_its_book(root: Path) -> None:
    books = root / "output" / "site" / "books"
    before = book_identifier(books / "bench.epub")
    for number, (old, new) in enumerate([("bench", "seat"), ("seat", "bench"), ("bench", "seat")], 1):
        assert run_rostra("rename", old, new, cwd=root).returncode == 0
        publish(root, "--to", "../www", at=BEGAN + number * DAY)
        assert book_identifier(books / f"{new}.epub") == before


def test_a_new_episode_cannot_take_the_key_of_one_that_was_renamed(root: Path) -> None:
    transcripts = root / "transcripts"
    text = (transcripts / "bench.txt").read_text(encoding="utf-8")
    assert run_rostra("rename", "bench", "seat", cwd=root).returncode == 0
    other = re.sub(r"(?m)^number = 1$", "number = 3", text.replace("A Bench by the Water", "Another Bench"))
    (transcripts / "bench.txt").write_text(other, encoding="utf-8")
    assert 'R514 error transcripts/bench.txt: the key "bench" belonged to the episode "seat"' in publish(
        root, "--to", "../www", fails=1
    )
    (transcripts / "bench.txt").rename(transcripts / "bench-2.txt")
    publish(root, "--to", "../www")
    known = guids(LiveFolder(root.parent / "www").files()["feed.xml"])
    assert len(set(known.values())) == len(known) == 3


def test_a_rename_that_fails_changes_nothing(root: Path) -> None:
    before = (root / "published.toml").read_bytes()
    done = run_rostra("rename", "bench", "x" * 300, cwd=root)
    assert done.returncode == 3
    assert "R401 error transcripts/bench.txt: cannot be renamed" in done.stderr
    assert (root / "published.toml").read_bytes() == before


def test_a_record_with_the_mark_of_another_editor(root: Path) -> None:
    path = root / "published.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert "Already up to date." in publish(root, "--to", "../www")


def test_a_file_that_was_damaged_at_the_target_is_sent_again(root: Path) -> None:
    publish(root, "--to", "../www", at=BEGAN + DAY)
    (sound,) = (root.parent / "www" / "media").glob("bench.*.mp3")
    whole = sound.read_bytes()
    sound.write_bytes(whole[:5000] + b"gone" + whole[5004:])
    assert "Published: 1 file sent" in publish(root, "--to", "../www", at=BEGAN + 2 * DAY)
    assert sound.read_bytes() == whole


def test_a_withdrawal_that_was_killed_is_gone_on_with(root: Path) -> None:
    publish(root, "--to", "../www", at=BEGAN + DAY)
    publish(root, "--to", "../other", "--withdraw", "bollard", at=BEGAN + 2 * DAY)
    # As if the second publication had been killed right before it was live, and nothing of it was recorded.
    shutil.copy(root / "published.toml", root / "output" / "publication.toml")
    shutil.copy(root.parent / "www" / ".rostra" / "published.toml", root / "published.toml")
    assert "withdrawn    bollard" in publish(root, "--to", "../www", at=BEGAN + 3 * DAY)
    assert [p.name for p in (root.parent / "www" / "media").glob("bollard.*")] == []


@pytest.mark.parametrize(
    "command", [("publish", ".", "--pull", "--to", "../www"), ("reissue", "bench"), ("rename", "bench", "seat")]
)
def test_no_command_writes_into_an_output_folder_of_another_origin(command: tuple[str, ...], root: Path) -> None:
    folder = root.parent / "photos"
    folder.mkdir()
    (folder / "quay.jpg").write_bytes(b"a photo")
    known = record(root)
    done = run_rostra(*command, "--output", "../photos", cwd=root)
    assert done.returncode == 2
    assert "R403 error ../photos: " in done.stderr
    assert [p.name for p in folder.iterdir()] == ["quay.jpg"]
    assert record(root) == known

"""No file that Rostra did not make is removed or overwritten, whatever the output folder is or holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.attacking import SETTINGS, Attack, Seen, attack, contents, place, rostra, series

FOREIGN: dict[str, str | bytes] = {
    "store/a.db": "a database",
    "store/deep/precious.txt": "precious",
    "store/takes/ab/notes.txt": "notes",
    ".staging/mine": "mine",
    ".tmp-mine": "mine",
    ".tmp-a1b2c3d4": "looks like one of ours",
    "report.html": "a report",
    "site/index.html": "a page",
    "site/.tmp-mine": "mine",
}
"""A folder of somebody else's, in which much has a name that Rostra gives too."""


def foreign(*names: str) -> dict[str, str | bytes]:
    """The usual series, and files of a foreign folder beside it."""
    return {**series(), **{f"foreign/{name}": FOREIGN[name] for name in names or FOREIGN}}


def nothing_is_touched(folder: Path, _: Seen) -> None:
    found = contents(folder / "foreign")
    assert found == {n: FOREIGN[n].encode() for n in found if isinstance(FOREIGN[n], str)}  # type: ignore[union-attr]
    assert found


def built(folder: Path) -> None:
    seen = rostra(folder, "build", "series")
    assert seen.status == 0, seen.printed


def built_with_publishers_files(folder: Path) -> None:
    built(folder)
    place(folder / "series/output", PUBLISHERS)


PUBLISHERS: dict[str, str | bytes] = {
    "store/readme.txt": "a note on this cache",
    "store/takes/mine/a.wav": "RIFF",
    ".tmp-notes": "notes",
    "site/CNAME": "talks.example.org",
    "site/media/.tmp-upload": "half of an upload",
    "site/media/trailer.mp3": "a trailer",
}
"""A publisher's own files in an output folder of Rostra's."""


def publishers_files_are_there(folder: Path, _: Seen) -> None:
    found = contents(folder / "series/output")
    for name, text in PUBLISHERS.items():
        assert found.get(name) == str(text).encode(), f"{name} is gone"


def hostile_journal(*names: str) -> Callable[[Path], None]:
    """A build, then a journal of an unfinished one that names files outside of the site."""

    def arrange(folder: Path) -> None:
        built(folder)
        place(
            folder, {"victim/.tmp-a1b2c3d4": "mine", "victim/.tmp-dir/x": "mine", "victim/mine.0123456789ab.mp3": "x"}
        )
        lines = [name.replace("VICTIM", str(folder / "victim")) for name in names]
        place(folder / "series/output", {".publishing": "\n".join(lines)})

    return arrange


def pipes(*names: str) -> Callable[[Path], None]:
    """A build, then pipes, for which a reader would wait for ever, in the places of files."""

    def arrange(folder: Path) -> None:
        built(folder)
        place(folder, series(talk="ANN BELL - Good evening.\n\nBOB COLE - Hello.\n"))
        for name in names:
            (folder / "series/output" / name).unlink(missing_ok=True)
            os.mkfifo(folder / "series/output" / name)

    return arrange


def folders(*names: str) -> Callable[[Path], None]:
    """A build, then folders with a file in the places of files, and an edit."""

    def arrange(folder: Path) -> None:
        built(folder)
        place(folder, series(talk="ANN BELL - Good evening.\n\nBOB COLE - Hello.\n"))
        for name in names:
            (folder / "series/output" / name).unlink(missing_ok=True)
            place(folder / "series/output" / name, {"mine": "mine"})

    return arrange


def folders_are_there(*names: str) -> Callable[[Path, Seen], None]:
    def holds(folder: Path, _: Seen) -> None:
        for name in names:
            assert (folder / "series/output" / name / "mine").read_text(encoding="utf-8") == "mine"

    return holds


def record_that_names(*names: str) -> Callable[[Path], None]:
    """A publication, then a record of it, as somebody else may have written it, that owes files of the publisher."""

    def arrange(folder: Path) -> None:
        built_with_publishers_files(folder)
        published(folder, 1_773_000_000)
        place(folder / "www", PUBLISHED)
        record = folder / "series/published.toml"
        owed = "".join(
            f'"{name}" = {{until = 2026-03-10T00:00:00Z, bytes = 1, sha256 = "{"0" * 64}"}}\n' for name in names
        )
        record.write_text(f"{record.read_text(encoding='utf-8')}\n[show.owed]\n{owed}", encoding="utf-8")
        place(folder, series(talk="ANN BELL - Good evening.\n\nBOB COLE - Hello.\n"))
        published(folder, 1_774_000_000)

    return arrange


PUBLISHED = {"CNAME": "talks.example.org", "media/trailer.mp3": "a trailer"}
"""A publisher's own files in a target."""


def published(folder: Path, moment: int) -> None:
    place(folder, {"series/transcripts/series.toml": SETTINGS + 'url = "https://example.org/quay"\n'})
    seen = rostra(folder, "publish", "series", "--to", "www", "--yes", SOURCE_DATE_EPOCH=str(moment))
    assert seen.status == 0, seen.printed


def published_files_are_there(folder: Path, seen: Seen) -> None:
    publishers_files_are_there(folder, seen)
    found = contents(folder / "www")
    for name, text in PUBLISHED.items():
        assert found.get(name) == text.encode(), f"{name} is gone"
    assert "CNAME" not in (folder / "series/published.toml").read_text(encoding="utf-8"), "it is owed no longer"


def victim_is_whole(folder: Path, _: Seen) -> None:
    assert len(contents(folder / "victim")) == 3


def first_version(folder: Path) -> None:
    """An output as version 0.1.0 left it: no mark, but its records."""
    built(folder)
    (folder / "series/output/.rostra").unlink(missing_ok=True)
    place(folder, series(talk="ANN BELL - Good evening.\n\nBOB COLE - Hello.\n"))


def with_other_line_ends(folder: Path) -> None:
    built(folder)
    mark = folder / "series/output/.rostra"
    mark.write_bytes(mark.read_bytes().replace(b"\n", b"\r\n"))
    place(folder, series(talk="ANN BELL - Good evening.\n\nBOB COLE - Hello.\n"))


def without_records(folder: Path) -> None:
    first_version(folder)
    assert rostra(folder, "clean", "--all", "series").status == 0


def staging_elsewhere(folder: Path) -> None:
    built(folder)
    place(folder, {f"elsewhere/{name}": "mine" for name in _LIKE_OURS})
    (folder / "series/output/.staging").symlink_to(folder / "elsewhere")
    place(folder, series(talk="ANN BELL - Good evening.\n\nBOB COLE - Hello.\n"))


_LIKE_OURS = ("index.html", "feed.xml", "books/novel.epub", "media/song.0123456789ab.mp3")


def elsewhere_is_whole(folder: Path) -> None:
    assert {name: (folder / "elsewhere" / name).read_text(encoding="utf-8") for name in _LIKE_OURS} == dict.fromkeys(
        _LIKE_OURS, "mine"
    )


def is_marked(folder: Path, _: Seen) -> None:
    assert 'series = "quay-talks"' in (folder / "series/output/.rostra").read_text(encoding="utf-8")


def mark_elsewhere(folder: Path) -> None:
    (folder / "series/output").mkdir(parents=True)
    (folder / "series/output/.rostra").symlink_to(folder / "victim.txt")


def linked_site(*files: str) -> Callable[[Path], None]:
    """An output whose site lies elsewhere, where these files are."""

    def arrange(folder: Path) -> None:
        place(folder, {f"elsewhere/{name}": "a page" for name in (".nojekyll", *files)})
        (folder / "series/output").mkdir()
        (folder / "series/output/site").symlink_to(folder / "elsewhere")

    return arrange


def page_is_whole(folder: Path, _: Seen) -> None:
    assert (folder / "elsewhere/index.html").read_text(encoding="utf-8") == "a page"


def nothing_is_written_elsewhere(folder: Path, _: Seen) -> None:
    assert not (folder / "victim.txt").exists()
    is_marked(folder, _)


def hidden_files_are_there(folder: Path) -> None:
    found = contents(folder / "foreign")
    assert (found[".tmp-mine"], found["site/.tmp-mine"]) == (b"mine", b"mine")


REFUSED = (r"R403 error foreign: not built by Rostra, and contains .*; choose a new or empty folder",)
TALK = "TWO SPEAK - Hello.\n\nONE SPEAK - Hello.\n"
ATTACKS = [
    *(
        Attack(
            f"{command[0]} refuses a foreign folder",
            foreign(),
            command=(*command, "series", "-o", "foreign"),
            status=2,
            says=REFUSED,
            holds=nothing_is_touched,
        )
        for command in (["build"], ["clean", "--all"], ["clean", "--older-than", "0"], ["watch"], ["serve"])
    ),
    *(
        Attack(
            f"build refuses a folder with nothing but {name}",
            foreign(name),
            command=("build", "series", "-o", "foreign"),
            status=2,
            says=REFUSED,
            holds=nothing_is_touched,
        )
        for name in FOREIGN
        if not name.endswith(".tmp-mine")
    ),
    Attack(
        "hidden files that look like ours and are not are left alone",
        foreign(".tmp-mine", "site/.tmp-mine"),
        command=("build", "series", "-o", "foreign"),
        holds=lambda folder, _: hidden_files_are_there(folder),
    ),
    Attack(
        "a single transcript refuses the foreign ./output",
        {"talk.txt": TALK, "output/index.html": "a page"},
        command=("build", "talk.txt"),
        status=2,
        says=("R403 error output: ",),
    ),
    Attack(
        "hidden files of others make no folder foreign", {**series(), "series/output/.gitignore": "*"}, holds=is_marked
    ),
    Attack("a site linked to an empty folder is no foreign file", arrange=linked_site(), holds=is_marked),
    Attack(
        "a site linked to a folder with a page in it is one",
        arrange=linked_site("index.html"),
        status=2,
        says=("contains site/index.html",),
        holds=page_is_whole,
    ),
    Attack("a mark that is a link is not written through", arrange=mark_elsewhere, holds=nothing_is_written_elsewhere),
    Attack(
        "a staging folder that is a link to a foreign folder costs no file of it",
        arrange=staging_elsewhere,
        holds=lambda folder, _: elsewhere_is_whole(folder),
    ),
    Attack(
        "a mark of another program's is none",
        {**series(), "series/output/.rostra": "theme = dark\n"},
        status=2,
        says=(r"R403 error series/output: \.rostra is not from Rostra",),
    ),
    Attack(
        "a mark of a newer version is left alone",
        {**series(), "series/output/.rostra": 'format = 99\nseries = "quay-talks"\n'},
        status=2,
        says=("R403 error series/output: .rostra is from a newer version",),
    ),
    Attack(
        "a mark whose line ends another system has changed is a mark",
        arrange=with_other_line_ends,
        holds=is_marked,
    ),
    Attack("an output of version 0.1.0 is taken over and marked", arrange=first_version, holds=is_marked),
    *(
        Attack(
            f"{' '.join(command)} leaves a publisher's own files in place",
            arrange=built_with_publishers_files,
            command=(*command, "series"),
            holds=publishers_files_are_there,
        )
        for command in (["build"], ["clean", "--all"], ["clean", "--older-than", "0"])
    ),
    *(
        Attack(
            f"a hostile journal that names {name} harms nobody",
            arrange=hostile_journal(name),
            command=(*command, "series"),
            holds=victim_is_whole,
        )
        for name in ("VICTIM/x", "../../../victim/x", "media/../../../../victim/mine.0123456789ab.mp3")
        for command in (["build"], ["clean", "--all"])
    ),
    *(
        Attack(f"a pipe in the place of {name} is not waited for", arrange=pipes(name))
        for name in (".publishing", "store/last-build.json", "store/reading.memo", "site/index.html", "report.html")
    ),
    Attack(
        "a pipe in the place of the record of publication is no record",
        arrange=pipes("../published.toml"),
        status=1,
        says=("R406 error series/published.toml: cannot be read",),
    ),
    Attack(
        "an output of version 0.1.0 whose records are gone stays ours",
        arrange=without_records,
        holds=is_marked,
    ),
    Attack(
        "an output that is a link to itself is one line",
        arrange=lambda folder: (folder / "series/output").symlink_to("output"),
        status=1,
        says=("R406 error series/output/published.toml: cannot be read: Too many levels of symbolic links",),
    ),
    Attack(
        "a folder in the place of the report keeps everything from being moved",
        arrange=folders("report.html"),
        status=3,
        says=("R401 error series/output/report.html: cannot be written: Is a directory",),
        holds=folders_are_there("report.html"),
    ),
    Attack(
        "folders in the places of our files are set aside with what is in them",
        arrange=folders(".publishing", "store/last-build.json", "store/reading.memo"),
        holds=folders_are_there(".publishing.aside", "store/last-build.json.aside", "store/reading.memo.aside"),
    ),
    Attack(
        "a record of publication that names a publisher's own files costs none of them",
        arrange=record_that_names("CNAME", "media/trailer.mp3"),
        holds=published_files_are_there,
    ),
    Attack(
        "another series is refused where only the mark says whose the folder is",
        {**series(), "output/.rostra": 'format = 1\nseries = "pier"\n', "output/site/index.html": "a page"},
        command=("build", "series", "-o", "output"),
        status=2,
        says=('R403 error output: contains the build of the series "pier"',),
    ),
]


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_nobodys_file_is_lost(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)


def test_what_is_built_with_a_mark_stays_ours(tmp_path: Path) -> None:
    place(tmp_path, series(SETTINGS))
    for command in (["build"], ["clean", "--all"], ["build"]):
        assert rostra(tmp_path, *command, "series").status == 0
    assert not [name for name in contents(tmp_path / "series/output") if "tmp-" in name]

"""Files that a build must not read, cannot read, or finds gone; file names that are no text."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.attacks.attacking import (
    FRONT,
    PATIENCE,
    SETTINGS,
    TALK,
    Attack,
    Seen,
    attack,
    command,
    place,
    rostra,
    series,
    transcript,
)


def picture(side: int = 40) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "#884422").save(file, "PNG")
    return file.getvalue()


PRIVATE = {"private/p.png": picture(), "private/cover.png": picture(1400), "private/talk.txt": transcript()}
"""What lies beside the series, and is nobody's business."""
WALL = "![A wall]({})\n"


def showing(name: str, settings: str = SETTINGS) -> dict[str, str | bytes]:
    """A series whose text shows a picture, and the private folder."""
    return {**series(settings, talk=f"{TALK}\n{WALL.format(name)}"), **PRIVATE}


def setting(line: str) -> dict[str, str | bytes]:
    """A series with a setting, and the private folder."""
    return {**series(f"{SETTINGS}{line}\n"), **PRIVATE}


def absolute(name: str) -> Callable[[Path], None]:
    """Write the absolute path of the attack's folder in the place of ``HERE``."""

    def arrange(folder: Path) -> None:
        path = folder / "series" / name
        path.write_text(path.read_text(encoding="utf-8").replace("HERE", str(folder)), encoding="utf-8")

    return arrange


def link(name: str, target: str) -> Callable[[Path], None]:
    """Put a link into the series, in the place of what is there; an absolute target is one of this machine."""

    def arrange(folder: Path) -> None:
        path = folder / "series" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(folder / target)

    return arrange


def pipe(name: str) -> Callable[[Path], None]:
    """Make a named pipe in the series."""

    def arrange(folder: Path) -> None:
        if not hasattr(os, "mkfifo"):
            pytest.skip("this system has no named pipes")
        (folder / "series" / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(folder / "series" / name)

    return arrange


def mode(name: str, bits: int) -> Callable[[Path], None]:
    """Take permissions from a file or folder of the series."""

    def arrange(folder: Path) -> None:
        (folder / name).chmod(bits)

    return arrange


def named(name: bytes, of: str = "series/transcripts/one.txt") -> Callable[[Path], None]:
    """Copy a file beside another, under a name in bytes."""

    def arrange(folder: Path) -> None:
        path = folder / of
        try:
            (path.parent / os.fsdecode(name)).write_bytes(path.read_bytes())
        except OSError:
            pytest.skip("this file system takes no such name")

    return arrange


def foreign_folder(folder: Path) -> None:
    """Rename the series to what is not UTF-8."""
    try:
        (folder / "series").rename(folder / os.fsdecode(b"caf\xe9"))
    except OSError:
        pytest.skip("this file system takes no such name")


def unpublished(folder: Path, _: Seen) -> None:
    """Nothing was built."""
    assert not (folder / "series" / "output").exists()


def published(folder: Path, _: Seen) -> None:
    """The picture was built in."""
    assert list((folder / "series" / "output" / "site" / "media").glob("one.picture.*"))


def no_picture(folder: Path, _: Seen) -> None:
    assert not list(folder.rglob("*.picture.*"))


CHECK = ("check", "series")
ALLOW = '[build]\nallow = ["../private"]\n'
OUTSIDE = r"R130 error series/transcripts/one\.txt:1[0-9]: .* is outside the series folder, in \.\./private"
OUTSIDE_SETTING = r"R130 error series/transcripts/series\.toml:[45]: .* is outside the series folder"
PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A locale in which file names are ASCII."""

ATTACKS = [
    Attack("p-dots", showing("../../private/p.png"), status=1, holds=unpublished,
           says=(OUTSIDE, r'allow = \["../private"\] under \[build\]')),
    Attack("p-abs", showing("HERE/private/p.png"), absolute("transcripts/one.txt"), CHECK, status=1, says=(OUTSIDE,)),
    Attack("p-sym", showing("s.png"), link("transcripts/s.png", "private/p.png"), CHECK, status=1, says=(OUTSIDE,)),
    Attack("p-sym folder", showing("s/p.png"), link("transcripts/s", "private"), CHECK, status=1, says=(OUTSIDE,)),
    Attack("p-device", showing("/dev/zero"), None, CHECK, status=1, says=("R130 error .*one.txt:1[0-9]",)),
    Attack("p-fifo", showing("s.png"), pipe("transcripts/s.png"), CHECK, status=1,
           says=('R035 error .*"s.png" is a named pipe, not a file',), hides=("did you mean",)),
    Attack("p-allow", showing("../../private/p.png", SETTINGS + ALLOW), holds=published),
    Attack("p-allow by a link", showing("s.png", SETTINGS + ALLOW), link("transcripts/s.png", "private/p.png"),
           holds=published),
    Attack("p-lone", {"talk/one.txt": transcript(talk=f"{TALK}\n{WALL.format('../private/p.png')}"), **PRIVATE},
           command=("build", "talk/one.txt"), status=1, holds=no_picture,
           says=("R130 error talk/one.txt:1[0-9]: .* is outside the transcript's folder",)),
    Attack("p-lone beside it", {"talk/one.txt": transcript(talk=f"{TALK}\n{WALL.format('p.png')}"),
                                "talk/p.png": picture()}, command=("check", "talk/one.txt")),
    Attack("c-dots", setting('cover = "../private/cover.png"'), None, CHECK, status=1, says=(OUTSIDE_SETTING,)),
    Attack("c-abs", setting('cover = "HERE/private/cover.png"'), absolute("transcripts/series.toml"), CHECK, status=1,
           says=(OUTSIDE_SETTING,)),
    Attack("c-sym", setting('cover = "c.png"'), link("c.png", "private/cover.png"), status=1, says=(OUTSIDE_SETTING,),
           holds=unpublished),
    Attack("c-fifo", setting('cover = "c.png"'), pipe("c.png"), CHECK, status=1,
           hides=("did you mean", "does not exist"),
           says=('R107 error series/transcripts/series.toml:4: "c.png" is a named pipe, not a file',)),
    Attack("c-allow", setting(f'cover = "../private/cover.png"\n{ALLOW}'), None, CHECK),
    Attack("allow of the wrong type", setting("[build]\nallow = \"../private\""), None, CHECK, status=1,
           says=("R104 error series/transcripts/series.toml:5: .*list of strings",)),
    Attack("allow of what is not there", setting('[build]\nallow = ["~/private"]'), None, CHECK, status=1,
           says=("R107 error series/transcripts/series.toml:5: .*~/private",)),
    Attack("lk", {**series(), **PRIVATE}, link("transcripts/two.txt", "private/talk.txt"), status=1, holds=unpublished,
           says=("R130 error series/transcripts/two.txt: .* is outside the series folder, in ../private",)),
    Attack("lk allowed", {**series(SETTINGS + ALLOW), "private/two.txt": transcript(FRONT.replace("1", "2"))},
           link("transcripts/two.txt", "private/two.txt"), CHECK, says=("two: One",)),
    Attack("lk within", series(), link("transcripts/two.txt", "series/transcripts/one.txt"), CHECK),
    Attack("lk settings", {**series(), "private/s.toml": SETTINGS}, link("transcripts/series.toml", "private/s.toml"),
           CHECK, status=1, says=("R130 error series/transcripts/series.toml",)),
    Attack("lk cast", {**series(), "private/c.toml": "secret = yes"}, link("voices/cast.toml", "private/c.toml"),
           CHECK, status=1, says=("R130 error series/voices/cast.toml",), hides=("secret", "R102")),
    Attack("a series named by a link", series(), lambda folder: (folder / "by").symlink_to("series"), ("check", "by")),
    Attack("a transcript named by a link", PRIVATE, lambda folder: (folder / "t.txt").symlink_to("private/talk.txt"),
           ("check", "t.txt")),
    Attack("k-fifo check", series(), pipe("transcripts/two.txt"), CHECK, status=1,
           says=("R008 error series/transcripts/two.txt: .* named pipe, not a file",)),
    Attack("k-fifo build", series(), pipe("transcripts/two.txt"), status=1, says=("R008 error",), holds=unpublished),
    Attack("k-fifo named", series(), pipe("two.txt"), ("check", "series/two.txt"), status=1,
           says=("R008 error series/two.txt: is a named pipe, not a file",)),
    Attack("k-fifo settings", series(), pipe("voices/cast.toml"), CHECK, status=1,
           says=("R102 error series/voices/cast.toml: is a named pipe, not a file",)),
    Attack("k-device", series(), link("transcripts/two.txt", "/dev/zero"), CHECK, status=1,
           says=("R130 error .*two.txt",)),
    Attack("k-badutf", series(), named(b"t\xff.txt"), CHECK, status=1,
           says=(r"R042 error series/transcripts/t\\xff.txt: the file name is not UTF-8",)),
    Attack("k-badutf build", series(), named(b"t\xff.txt"), status=1, says=("R042 error",), holds=unpublished),
    Attack("k-badutf alone", PRIVATE, named(b"t\xff.txt", "private/talk.txt"),
           ("check", os.fsdecode(b"private/t\xff.txt")), status=1, says=("R042 error",)),
    Attack("k-badutf beside", series(), named(b"t\xff.docx"), says=(r"R109 warning series/transcripts/t\\xff.docx",)),
    Attack("k-badutf folder", series(), foreign_folder, ("build", os.fsdecode(b"caf\xe9"), "-o", "out")),
    Attack("k-uni", {**series(), "series/transcripts/日本.txt": transcript(FRONT.replace("1", "2"))}, environment=PLAIN,
           holds=lambda folder, _: next((folder / "series" / "output" / "site").rglob("日本.*.mp3")).stat()),
    Attack("k-uni printed", {**series(), "series/transcripts/日本.txt": "無\n"}, None, CHECK,
           environment={**PLAIN, "PYTHONIOENCODING": "ascii"}, says=("R138 info",)),
    Attack("000 transcripts/", series(), mode("series/transcripts", 0), CHECK, unprivileged=True, status=1,
           says=("R102 error series/transcripts/series.toml: cannot be read: Permission denied", "R008 error")),
    Attack("100 transcripts/", series(), mode("series/transcripts", 0o100), CHECK, unprivileged=True, status=1,
           says=("R008 error series/transcripts: cannot be read: Permission denied",), hides=("R108",)),
    Attack("000 voices/", series(files={"voices/cast.toml": ""}), mode("series/voices", 0), unprivileged=True,
           status=1, holds=unpublished, says=("R102 error series/voices/cast.toml: cannot be read: Permission",)),
    Attack("000 cover", setting('cover = "c.png"') | {"series/c.png": picture(1400)}, mode("series/c.png", 0),
           CHECK, unprivileged=True, status=1, says=("R107 error series/transcripts/series.toml:4: .*cannot be read",)),
    Attack("000 above", series(), mode("series", 0), ("check", "series/transcripts/one.txt"), unprivileged=True,
           status=1, says=("R008 error .*cannot be read: Permission denied",)),
]  # fmt: skip


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_files_that_a_build_must_not_or_cannot_read(row: Attack, tmp_path: Path) -> None:
    try:
        attack(row, tmp_path)
    finally:
        for path in (tmp_path, *tmp_path.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)


@pytest.mark.parametrize("meanwhile", ["deleted", "unreadable", "a named pipe", "edited"])
def test_a_transcript_that_goes_while_it_is_built_is_news_to_the_next_build(tmp_path: Path, meanwhile: str) -> None:
    """The build waits for our lock, when all is read; what then becomes of a transcript is not in it."""
    fcntl = pytest.importorskip("fcntl")
    other = transcript(FRONT.replace("1", "2"), TALK.replace("Hello", "Good evening"))
    place(tmp_path, {**series(), "series/transcripts/two.txt": other})
    two = tmp_path / "series" / "transcripts" / "two.txt"
    assert rostra(tmp_path, "build", "series").status == 0
    two.write_text(other.replace("evening", "night"), encoding="utf-8")
    with (tmp_path / "series" / "output" / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = [*command(), "build", "series"]
        process = subprocess.Popen(run, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        while "Waiting for another build" not in process.stderr.readline():
            assert process.poll() is None
        two.unlink()
        if meanwhile == "unreadable":
            two.symlink_to(two.name)  # to itself: not even root can read it
        elif meanwhile == "a named pipe":
            os.mkfifo(two)
        elif meanwhile == "edited":
            two.write_text("short\n", encoding="utf-8")
    try:
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0, err
    assert "Traceback" not in err
    after = rostra(tmp_path, "build", "series")
    assert "Already up to date" not in after.printed
    assert after.status == (0 if meanwhile == "deleted" else 1), after.printed

"""An episode that leaves the series does not leave unnoticed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from pipeline.plan import load_record
from tests.conftest import run_rostra

LEFT = "bollard has left the series: its feed entry and page go, its media stay in superseded/ until "
CURE = '; cable has its sentences: key = "bollard" in the front matter of cable keeps its GUID and its subscribers'
NEW = "MIRA HOLT - A gull.\n\nPETRA SUND - Another gull.\n"


def printed(root: Path, *options: str) -> str:
    done = run_rostra("build", ".", *options, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def until(root: Path, key: str) -> str:
    """The day until when the superseded audio of an episode is owed."""
    lines = (root / "output" / "published.toml").read_text(encoding="utf-8").partition("[owed]")[2].splitlines()
    return next(line for line in lines if line.startswith(f'"media/{key}.') and ".mp3" in line).split(" = ")[1][:10]


def test_what_is_gone_is_said_before_and_when_it_goes(quay: Path) -> None:
    (quay / "transcripts" / "bollard.txt").unlink()
    plan, said = printed(quay, "--explain"), printed(quay)
    assert LEFT + until(quay, "bollard") in said.splitlines()
    assert LEFT in plan
    assert "1 episode left the series" in said
    assert LEFT + until(quay, "bollard") in (quay / "output" / "report.html").read_text(encoding="utf-8")
    assert "has left" not in printed(quay, "--explain") + printed(quay), "said once"


def test_it_is_said_without_the_record_of_the_last_build_too(quay: Path) -> None:
    (quay / "transcripts" / "bollard.txt").unlink()
    shutil.rmtree(quay / "output" / "store")
    assert LEFT in printed(quay, "--explain")
    assert LEFT in printed(quay)
    shutil.rmtree(quay / "output" / "store")
    assert LEFT not in printed(quay)


def test_a_rename_is_recognised_and_its_cure_cures(quay: Path) -> None:
    feed = (quay / "output" / "site" / "feed.xml").read_bytes()
    (quay / "transcripts" / "bollard.txt").rename(quay / "transcripts" / "cable.txt")
    assert CURE in printed(quay, "--explain")
    (left,) = json.loads(printed(quay, "--explain", "--json"))["left"]
    assert (left["key"], left["renamed"]) == ("bollard", "cable")
    text = (quay / "transcripts" / "cable.txt").read_text(encoding="utf-8")
    (quay / "transcripts" / "cable.txt").write_text(
        text.replace("number = 2", 'number = 2\nkey = "bollard"'), encoding="utf-8"
    )
    assert "has left" not in printed(quay)
    assert (quay / "output" / "site" / "feed.xml").read_bytes() == feed


def test_another_text_is_no_rename(quay: Path) -> None:
    (quay / "transcripts" / "bollard.txt").unlink()
    (quay / "transcripts" / "gull.txt").write_text(NEW, encoding="utf-8")
    said = printed(quay)
    assert LEFT in said
    assert "has its sentences" not in said


def test_transcripts_are_in_any_format_and_one_that_loses_its_speakers_is_an_error(quay: Path) -> None:
    for file in sorted((quay / "transcripts").glob("*.txt")):
        file.rename(file.with_suffix(".md"))
    assert "left the series" not in printed(quay)
    (quay / "transcripts" / "notes.md").write_text("Bring the ladder.\n", encoding="utf-8")
    (quay / "transcripts" / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    done = run_rostra("check", ".", cwd=quay)
    said = done.stdout + done.stderr
    assert "R138 info transcripts/notes.md:1: no episode: no line begins with a speaker tag" in said
    assert "R138 info transcripts/package.json:1: no episode: this is JSON with no transcript" in said
    printed(quay)
    record = load_record(quay / "output" / "store")
    known = [file.name for file in (quay / "transcripts").iterdir() if file.suffix in (".md", ".json")]
    assert record is not None
    assert record.transcripts == tuple(sorted(known)), "otherwise no build would be fresh"
    (quay / "transcripts" / "bollard.md").write_text("Bring the ladder.\n", encoding="utf-8")
    done = run_rostra("build", ".", cwd=quay)
    assert done.returncode == 1
    assert "R004 error transcripts/bollard.md:1: no line begins with a speaker tag" in done.stderr


def test_two_files_of_one_name_are_told_apart(quay: Path) -> None:
    captions = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mira Holt>A gull.\n"
    (quay / "transcripts" / "bollard.vtt").write_text(captions, encoding="utf-8")
    done = run_rostra("check", ".", cwd=quay)
    assert "if both hold the same episode, remove bollard.vtt or bollard.txt" in done.stderr

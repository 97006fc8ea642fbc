"""An episode that leaves the series does not leave unnoticed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from pipeline.plan import load_record
from tests.commands.publishing import BEGAN, DAY, publish
from tests.conftest import run_rostra

LEFT = "bollard is no longer in the series: its feed entry and page will be removed"
PUBLISHED = f"{LEFT} with the next publication; its media stay at the target for a while"
CURE = "; if cable is the same episode, run `rostra rename bollard cable` to keep its GUID and its subscribers"
GUID = re.compile(r"<guid .*")
NEW = "MIRA HOLT - A gull.\n\nPETRA SUND - Another gull.\n"


def printed(root: Path, *options: str) -> str:
    done = run_rostra("build", ".", *options, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def tells_of_leaving(said: str) -> bool:
    """Whether any line of a build says that an episode is gone."""
    return "no longer in the series" in said or "removed from the series" in said


def test_what_is_gone_is_said_before_and_when_it_goes(quay: Path) -> None:
    (quay / "transcripts" / "bollard.txt").unlink()
    plan, said = printed(quay, "--explain"), printed(quay)
    assert LEFT in plan.splitlines()
    assert LEFT in said.splitlines()
    assert "1 episode removed from the series" in said
    assert LEFT in (quay / "output" / "report.html").read_text(encoding="utf-8")
    assert not tells_of_leaving(printed(quay, "--explain") + printed(quay)), "said once"


def test_what_is_published_is_said_to_leave_until_that_is_published(published: Path) -> None:
    (published / "transcripts" / "bollard.txt").unlink()
    shutil.rmtree(published / "output")
    assert PUBLISHED in printed(published, "--explain").splitlines()
    for _ in range(2):
        assert PUBLISHED in printed(published).splitlines()
        shutil.rmtree(published / "output" / "store")
    publish(published, at=BEGAN + DAY)
    shutil.rmtree(published / "output" / "store")
    assert not tells_of_leaving(printed(published))


def test_a_rename_is_recognised_and_its_cure_cures(published: Path) -> None:
    feed = (published / "output" / "site" / "feed.xml").read_text(encoding="utf-8")
    talks = published / "transcripts"
    (talks / "bollard.txt").rename(talks / "cable.txt")
    assert PUBLISHED + CURE in printed(published, "--explain")
    (left,) = json.loads(printed(published, "--explain", "--json"))["left"]
    assert (left["key"], left["renamed"]) == ("bollard", "cable")
    (talks / "cable.txt").rename(talks / "bollard.txt")
    assert run_rostra("rename", "bollard", "cable", cwd=published).returncode == 0
    assert not tells_of_leaving(printed(published))
    assert GUID.findall((published / "output" / "site" / "feed.xml").read_text(encoding="utf-8")) == GUID.findall(feed)


def test_a_rename_of_what_was_never_published_needs_no_cure(quay: Path) -> None:
    (quay / "transcripts" / "bollard.txt").rename(quay / "transcripts" / "cable.txt")
    assert LEFT in printed(quay).splitlines()


def test_another_text_is_no_rename(published: Path) -> None:
    (published / "transcripts" / "bollard.txt").unlink()
    (published / "transcripts" / "gull.txt").write_text(NEW, encoding="utf-8")
    said = printed(published)
    assert PUBLISHED in said
    assert "is the same episode" not in said


def test_transcripts_are_in_any_format_and_one_that_loses_its_speakers_is_an_error(quay: Path) -> None:
    for file in sorted((quay / "transcripts").glob("*.txt")):
        file.rename(file.with_suffix(".md"))
    assert not tells_of_leaving(printed(quay))
    (quay / "transcripts" / "notes.md").write_text("Bring the ladder.\n", encoding="utf-8")
    (quay / "transcripts" / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    done = run_rostra("check", ".", cwd=quay)
    said = done.stdout + done.stderr
    assert "R138 info transcripts/notes.md:1: not read as an episode: no line begins with a speaker tag" in said
    assert "R138 info transcripts/package.json:1: not read as an episode: this JSON file has no transcript" in said
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
    assert "if both are the same episode, remove bollard.vtt or bollard.txt" in done.stderr

"""``--only KEY`` makes the sound of some episodes; the others stay, and the next build makes what is left."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.commands.publishing import answers, enclosures, items
from tests.conftest import run_rostra
from tests.run.conftest import EndsClean, replace


def build(root: Path, *options: str) -> str:
    done = run_rostra("build", ".", *options, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def live(root: Path) -> dict[str, bytes]:
    site = root / "output" / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def stored(root: Path) -> dict[str, int]:
    """Name of each take -> when it was written; without the files that are not finished."""
    takes = (root / "output" / "store" / "takes").glob("*/[!.]*")
    return {path.name: path.stat().st_mtime_ns for path in takes}


def edit(root: Path) -> None:
    """Change what is heard of both episodes."""
    replace(root / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    replace(root / "transcripts" / "bench.txt", "And what did it cost", "And what does it cost")


def test_an_episode_that_was_never_built_is_not_listed_yet(series: Path, ends_clean: EndsClean) -> None:
    printed = build(series, "--only", "bench")
    assert "bollard: not in the site yet; run a build without --only" in printed
    assert "12 sentences spoken, 10 parts mixed" in printed
    feed = (series / "output" / "site" / "feed.xml").read_bytes()
    assert list(items(feed)) == ["A Bench by the Water"]
    answers(live(series))
    assert "Already up to date" in build(series, "--only", "bench")
    assert "6 sentences spoken, 5 parts mixed" in build(series)
    ends_clean(series)
    assert "Already up to date" in build(series, "--only", "bench")


def test_others_stay_as_they_were_last_built(quay: Path, ends_clean: EndsClean) -> None:
    before = live(quay)
    edit(quay)
    printed = build(quay, "--only", "bollard")
    assert "kept from the last build, because the episode is not in --only" in printed
    assert "1 sentence spoken, 1 part mixed" in printed
    after = live(quay)
    answers(after)
    of_bench = [name for name in before if "/bench." in name]
    assert len(of_bench) > 8
    assert [name for name in of_bench if after.get(name) != before[name]] == []
    old, new = enclosures(before["feed.xml"]), enclosures(after["feed.xml"])
    assert [name for name in old if "bench" in name] == [name for name in new if "bench" in name]
    assert old.keys() != new.keys()
    assert "did it cost" in after["episodes/bench.html"].decode()
    assert "thank it too" in after["episodes/bollard.html"].decode()
    # Whatever a page loads is there.
    style = after["episodes/bench.html"].decode().partition('stylesheet" href="../')[2].partition('"')[0]
    assert style in after
    # The same again has nothing to do, and nothing is lost by a second one.
    assert "Already up to date" in build(quay, "--only", "bollard")
    assert "Already up to date" not in build(quay, "--only", "bollard", "--only", "bench")
    build(quay)
    ends_clean(quay)


def test_twice_in_a_row_with_other_keys(quay: Path, ends_clean: EndsClean) -> None:
    edit(quay)
    build(quay, "--only", "bollard")
    replace(quay / "transcripts" / "bollard.txt", "I thank it too", "I thank it at last")
    assert "1 sentence spoken, 1 part mixed" in build(quay, "--only", "bench")
    page = (quay / "output" / "site" / "episodes" / "bollard.html").read_text(encoding="utf-8")
    assert "thank it too" in page
    assert "1 sentence spoken, 1 part mixed" in build(quay)
    ends_clean(quay)


def test_a_page_whose_text_is_the_same_is_written_as_usual(quay: Path) -> None:
    """Another setting of the sound makes all sound again, but not another text."""
    with (quay / "transcripts" / "series.toml").open("a", encoding="utf-8") as settings:
        settings.write('publisher = "Port Office"\n\n[audio]\nbitrate = 96\n')
    build(quay, "--only", "bollard")
    assert "Port Office" in (quay / "output" / "site" / "episodes" / "bench.html").read_text(encoding="utf-8")


def test_what_needs_no_new_sound_is_written_too(quay: Path, ends_clean: EndsClean) -> None:
    replace(quay / "transcripts" / "bench.txt", 'summary = "', 'summary = "New. ')
    replace(quay / "transcripts" / "bollard.txt", "I thank it now", "I thank it too")
    build(quay, "--only", "bollard")
    ends_clean(quay)
    assert "Already up to date" in build(quay)


def test_a_key_that_does_not_exist(quay: Path) -> None:
    done = run_rostra("build", ".", "--only", "bollrd", cwd=quay)
    assert done.returncode == 2
    assert "R405" in done.stderr
    assert 'did you mean "bollard"?' in done.stderr


def test_it_is_explained(quay: Path) -> None:
    edit(quay)
    done = run_rostra("build", ".", "--explain", "--only", "bollard", cwd=quay)
    lines = done.stdout.splitlines()
    assert "of sound to speak and mix: about " in lines[0]
    assert "Kept from the last build: bench." in lines
    found = json.loads(run_rostra("build", ".", "--explain", "--json", "--only", "bollard", cwd=quay).stdout)
    assert (found["staying"], found["waiting"], found["takes"]) == (["bench"], [], 1)
    assert found["estimate"]["seconds"] > 0
    whole = json.loads(run_rostra("build", ".", "--explain", "--json", cwd=quay).stdout)
    assert (whole["staying"], whole["takes"]) == ([], 2)
    assert whole["estimate"]["sound"] > found["estimate"]["sound"]


def test_draft_episodes_that_stay_mark_the_series(series: Path, ends_clean: EndsClean) -> None:
    build(series, "--draft")
    printed = build(series, "--only", "bench")
    assert "some episodes are still from a draft build" in printed
    site = series / "output" / "site"
    assert "<title>DRAFT: Quay Talks</title>" in (site / "feed.xml").read_text(encoding="utf-8")
    assert "draft-notice" not in (site / "episodes" / "bench.html").read_text(encoding="utf-8")
    assert "draft-notice" in (site / "episodes" / "bollard.html").read_text(encoding="utf-8")
    build(series)
    ends_clean(series)


def test_a_night_that_was_interrupted_goes_on_where_it_was(series: Path, ends_clean: EndsClean) -> None:
    """Whatever was spoken when the build was killed is not spoken again."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", ".", "--jobs", "1"], cwd=series, start_new_session=True
    )
    while len(stored(series)) < 6 and process.poll() is None:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    known = stored(series)
    assert 6 <= len(known) < 18
    printed = build(series)
    made = int(re.findall(r"(\d+) sentences? spoken, \d+ parts? mixed", printed)[-1])
    assert made <= 18 - (len(known) - 4), "what is left, without the takes that voices are measured by"
    assert known.items() <= stored(series).items()
    ends_clean(series)

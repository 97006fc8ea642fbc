"""``rostra build --explain`` says what a build then makes, why, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Once, all_but_long, run_rostra
from tests.run.conftest import Built, copy_series, replace

QUOTED = """+++
title = "The Crane"
number = 3
date = 2026-03-18
people = [{ name = "Mira Holt" }, { name = "Jonas Ahl" }]
+++

## Up

Mira Holt: A crane lifts. It also waits. It waits longest.

Nobody applauds a crane.

Jonas Ahl: I do. Once a year.

> A crane is patience in steel.

## Down

Mira Holt: And then?

Jonas Ahl: Then it rusts. Yes.

Mira Holt: Yes.
"""


def explain(root: Path) -> dict[str, Any]:
    """The plan as JSON."""
    done = run_rostra("build", ".", "--explain", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def explained(root: Path) -> list[str]:
    """The plan as text, by line."""
    done = run_rostra("build", ".", "--explain", cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def stored(root: Path, kind: str) -> set[str]:
    return {path.name for path in (root / "output" / "store" / kind).glob("*/*")}


def compare(root: Path) -> tuple[dict[str, Any], str]:
    """Explain, build, and compare what was said with what the store has then; the plan, and what the build printed."""
    plan = explain(root)
    before = {kind: stored(root, kind) for kind in ("takes", "chunks", "covers")}
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    made = {kind: len(stored(root, kind) - before[kind]) for kind in before}
    said = re.search(r"(\d+) sentences? spoken, (\d+) parts? mixed[^;\n]*; \d+ files? written", done.stdout)
    assert (made["chunks"], made["covers"]) == (len(plan["stale_chunks"]), len(plan["covers"]))
    assert (plan["takes"], len(plan["stale_chunks"])) == (tuple(map(int, said.groups())) if said else (0, 0))
    assert made["takes"] - plan["takes"] in (0, 1), "no more than the take that a new voice is measured by"
    assert sum(reason["takes"] for reason in plan["reasons"]) == plan["takes"]
    assert sum(reason["chunks"] for reason in plan["reasons"]) == len(plan["stale_chunks"])
    assert explain(root)["fresh"]
    return plan, done.stdout


def whats(plan: dict[str, Any]) -> set[str]:
    return {reason["what"] for reason in plan["reasons"]}


@pytest.fixture(scope="module")
def crane(once: Once) -> Path:
    """The small series with a third episode, built once; not to be changed."""

    def make(folder: Path) -> None:
        root = copy_series(folder / "quay")
        (root / "transcripts" / "crane.txt").write_text(QUOTED, encoding="utf-8")
        assert run_rostra("build", ".", cwd=root).returncode == 0

    return once("crane", make) / "quay"


@pytest.fixture
def quay(crane: Path, tmp_path: Path) -> Path:
    """A copy of it to edit."""
    shutil.copytree(crane, tmp_path / "quay")
    return tmp_path / "quay"


LESS = (" It also waits.", "", "1 sentence removed (turn 1, Mira Holt)")
OTHERWISE = (" It waits longest.", "\n\nIt waits longest.", "sentences moved or split differently (turn 1, Mira Holt)")
HOIST = ("The Crane", "The Hoist", "opening edited")
EDITS = [
    LESS,
    ("Nobody applauds a crane.\n\n", "", "1 sentence removed (turn 1, Mira Holt)"),
    ("\n\nMira Holt: Yes.", "", "1 sentence removed (turn 5, Mira Holt)"),
    ("## Down\n\n", "", "1 heading removed"),
    ("It also waits. It waits longest.", "It waits longest. It also waits.", "moved or split differently"),
    ("It also waits.", "It also waits. It also waits.", "1 sentence repeated (turn 1, Mira Holt)"),
    OTHERWISE,
    ("longest.\n\nNobody", "longest. Nobody", "sentences moved or split differently (turn 1, Mira Holt)"),
    ("It also waits.", "It waits longest.", "1 sentence edited (turn 1, Mira Holt)"),
    ("patience in steel", "steel", "1 sentence edited (turn 2, pull quote)"),
    ("## Down", "## Below", "1 heading edited"),
    HOIST,
]


@pytest.mark.parametrize(("old", "new", "what"), EDITS)
def test_reasons_name_what_was_edited(quay: Path, old: str, new: str, what: str) -> None:
    replace(quay / "transcripts" / "crane.txt", old, new)
    plan = explain(quay)
    assert any(what in said for said in whats(plan)), plan["reasons"]
    assert not any("settings" in said or "pauses" in said for said in whats(plan))


@pytest.mark.parametrize(("old", "new", "what"), all_but_long(EDITS, LESS, OTHERWISE, HOIST))
def test_a_build_makes_what_was_explained(quay: Path, old: str, new: str, what: str) -> None:
    replace(quay / "transcripts" / "crane.txt", old, new)
    assert any(what in said for said in whats(compare(quay)[0]))


def test_each_of_two_removals_has_its_chunk(quay: Path) -> None:
    path = quay / "transcripts" / "crane.txt"
    replace(path, "## Down\n\n", "")
    replace(path, "\n\nJonas Ahl: Then it rusts. Yes.\n\nMira Holt: Yes.", "")
    plan, _ = compare(quay)
    assert {(reason["what"], reason["chunks"]) for reason in plan["reasons"]} == {
        ("1 heading removed", 1),
        ("3 sentences removed (from turn 4, Jonas Ahl)", 1),
    }


BITRATE: tuple[Any, ...] = ("[audio]\nbitrate = 96\n", {"audio settings changed"}, ["audio"])
SUBJECTS: tuple[Any, ...] = ("[book]\nsubjects = ['Harbours']\n", set(), ["book"])
SETTINGS: list[tuple[Any, ...]] = [
    ("[pauses]\nsentence = 0.5\n", {"pauses changed"}, ["pauses"]),
    BITRATE,
    ("[audio]\nloudness = -18.0\n", {"audio settings changed"}, ["audio"]),
    ("[speech]\nclosing = 'Goodbye.'\n", {"closing edited"}, ["speech"]),
    SUBJECTS,
    ("[build]\nstore_limit = 5.0\n", set(), ["build"]),
]


@pytest.mark.parametrize(("table", "what", "settings"), all_but_long(SETTINGS, BITRATE, SUBJECTS))
def test_settings_are_named_and_every_chunk_is_counted_once(
    quay: Path, table: str, what: set[str], settings: list[str]
) -> None:
    with (quay / "transcripts" / "series.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + table)
    plan, _ = compare(quay)
    assert (whats(plan), plan["changed_settings"]) == (what, settings)


def test_the_convention_is_a_setting(quay: Path) -> None:
    path = quay / "transcripts" / "series.toml"
    path.write_text('convention = "auto"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert explain(quay)["changed_settings"] == []
    replace(path, 'convention = "auto"', 'convention = "colon"')
    replace(quay / "transcripts" / "bollard.txt", " - ", ": ")
    assert explain(quay)["changed_settings"] == ["convention"]


def test_a_narrator_s_takes_that_episodes_share_are_counted_once(quay: Path) -> None:
    """The narrator sounds as before, in another accent, so that nobody else is given another voice."""
    (quay / "voices" / "cast.toml").write_text('[narrator]\nvoice = "en-us+m3"\n', encoding="utf-8")
    plan, _ = compare(quay)
    assert plan["takes"] > 0


def test_a_sentence_in_two_turns_is_spoken_once(quay: Path) -> None:
    for old in ("Once a year.", "Then it rusts."):
        replace(quay / "transcripts" / "crane.txt", old, "So they say.")
    plan, _ = compare(quay)
    assert plan["takes"] == 1


def test_a_sentence_that_moves_to_another_episode_is_not_spoken_again(quay: Path) -> None:
    replace(quay / "transcripts" / "crane.txt", " It waits longest.", "")
    replace(quay / "transcripts" / "bench.txt", "And what did it cost?", "And what did it cost? It waits longest.")
    plan, _ = compare(quay)
    assert plan["takes"] == 0
    assert {reason["episode"] for reason in plan["reasons"]} == {"crane", "bench"}


def test_takes_that_are_gone_are_counted(quay: Path) -> None:
    shutil.rmtree(quay / "output" / "store" / "takes")
    replace(quay / "transcripts" / "crane.txt", "It also waits.", "It also rests.")
    plan, _ = compare(quay)
    takes = {reason["what"]: (reason["takes"], reason["chunks"]) for reason in plan["reasons"]}
    assert takes == {
        "1 sentence edited (turn 1, Mira Holt)": (1, 1),
        "missing from the store or damaged": (2, 0),
    }


def test_a_build_with_nothing_to_do_needs_nothing_of_the_store(quay: Path) -> None:
    for kind in ("chunks", "takes", "covers", "episodes"):
        shutil.rmtree(quay / "output" / "store" / kind)
    plan = explain(quay)
    assert plan["fresh"]
    assert [plan[name] for name in ("stale_chunks", "reasons", "covers", "written_episodes")] == [[], [], [], []]
    assert explained(quay) == ["Already up to date."]
    assert "Already up to date" in run_rostra("build", ".", cwd=quay).stdout


def test_each_stale_chunk_names_its_episode(quay: Path) -> None:
    replace(quay / "transcripts" / "series.toml", "Quay Talks", "Pier Talks")
    plan, _ = compare(quay)
    openings = [{"episode": key, "passage": "opening"} for key in ("bench", "bollard", "crane")]
    assert plan["stale_chunks"] == openings
    assert plan["covers"] == ["", "bench", "bollard", "crane"]


def test_covers_are_said_and_counted(quay: Path) -> None:
    with (quay / "transcripts" / "series.toml").open("a", encoding="utf-8") as file:
        file.write("\n# A remark.\n")
    shutil.rmtree(quay / "output" / "store" / "covers")
    assert "Would make 1 cover; 26 kept." in explained(quay)
    plan, said = compare(quay)
    assert plan["covers"] == [""]
    assert "1 cover made; 0 files written" in said
    assert "No files changed" not in said


LIMIT = "[speech]\ntime_limit = 20.0"
PUBLISH = '[publish]\ntarget = "git:site"\nkeep_days = 7'


@pytest.mark.parametrize(
    "line", all_but_long(["# A remark.", "[build]\nstore_limit = 5.0", LIMIT, PUBLISH], LIMIT, PUBLISH)
)
def test_no_file_is_written_where_none_would_differ(quay: Path, line: str) -> None:
    with (quay / "transcripts" / "series.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert explained(quay)[-1] == "No files would change."
    plan, said = compare(quay)
    assert plan["written_episodes"] == []
    assert "No files changed" in said


def test_only_the_files_of_the_edited_episode_are_named(quay: Path) -> None:
    replace(quay / "transcripts" / "crane.txt", "It also waits.", "It also\nwaits.")
    series = "changed series files (feed, front page, book)"
    assert explained(quay)[-1] == f"Would update changed files of crane and {series}."
    assert compare(quay)[0]["written_episodes"] == ["crane"]


def test_what_a_build_refuses_is_refused(quay: Path, built: Built) -> None:
    done = run_rostra("build", built.root, "--explain", "--output", quay / "output", cwd=quay)
    assert done.returncode == run_rostra("build", built.root, "--output", quay / "output", cwd=quay).returncode == 2
    assert "R403" in done.stderr

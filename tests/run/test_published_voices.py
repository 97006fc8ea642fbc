"""Whoever comes or goes in one episode, nobody in another one that was published sounds otherwise."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import NARRATOR
from tests.conftest import all_but_long, run_rostra
from tests.run.conftest import BEGAN, HOUR, Tree, build_at, bytes_of, copy_series
from tests.run.test_published import audio, items, state

NEWCOMER = "Olle Dahl"
"""Who is given Petra Sund's voice where nobody has it; she speaks in the second episode, they join the first."""


@pytest.fixture
def root(dated: Path) -> Path:
    return dated


def join(root: Path) -> None:
    """The newcomer says something in the first episode."""
    bench = root / "transcripts" / "bench.txt"
    text = bench.read_text(encoding="utf-8")
    text = text.replace('{ name = "Jonas Ahl"', f'{{ name = "{NEWCOMER}" }}, {{ name = "Jonas Ahl"')
    bench.write_text(text.replace("REFERENCES", f"{NEWCOMER}: I brought the paint.\n\nREFERENCES"), encoding="utf-8")


def cast_toml(root: Path, text: str) -> None:
    (root / "voices").mkdir(exist_ok=True)
    (root / "voices" / "cast.toml").write_text(text, encoding="utf-8")


def at(root: Path, *arguments: str, hours: float) -> str:
    """What a command prints at a moment after the first build."""
    done = run_rostra(*arguments, cwd=root, SOURCE_DATE_EPOCH=str(int((BEGAN + hours * HOUR).timestamp())))
    assert done.returncode == 0, done.stderr
    return done.stdout


def voices(summary: str) -> dict[str, str]:
    """Name -> voice, of everybody in the summary of a build."""
    lines = re.findall(r"^   voices: (.*); narrator", summary, re.MULTILINE)
    return dict(pair.rsplit(" ", 1) for line in lines for pair in line.split(", "))


def script(printed: str) -> dict[str, str]:
    """The same of ``rostra check --script``."""
    found = dict(re.findall(r"\[(.+?), (\S+)\]: ", printed))
    found.pop("narrator")
    return found


def test_newcomer_changes_nothing_in_another_published_episode(root: Path) -> None:
    before, known = items(root)["The Bollard"], {p.name: p.read_bytes() for p in media(root)}
    was = voices(build_at(root, 1 * HOUR))
    join(root)
    plan = json.loads(at(root, "build", ".", "--explain", "--json", hours=2))
    assert {r["episode"] for r in plan["reasons"]} == {"bench"}
    shown = script(at(root, "check", ".", "--script", hours=2))
    summary = build_at(root, 2 * HOUR)
    assert voices(summary) == shown
    assert {**shown, **was} == shown
    assert shown.keys() - was.keys() == {NEWCOMER}
    assert "voice" not in summary.replace("   voices:", "")
    assert items(root)["The Bollard"] == before
    assert {p.name: p.read_bytes() for p in media(root)} == known
    assert not list((root / "output" / "superseded").rglob("bollard*"))


def media(root: Path) -> list[Path]:
    return sorted((root / "output" / "site" / "media").glob("bollard.*"))


def test_newcomer_within_the_hour_is_cast_as_by_a_clean_build(
    root: Path, tmp_path: Path, tree: Callable[[Path], Tree]
) -> None:
    known = audio(root).name
    join(root)
    shown = script(at(root, "check", ".", "--script", hours=0.9))
    summary = build_at(root, 0.9 * HOUR)
    assert voices(summary) == shown
    assert "bollard: voice of Petra Sund changed (" in summary
    assert "voices were chosen anew, since other people are in the series now; voices/cast.toml " in summary
    assert audio(root).name != known, "else this series shows nothing"
    clean = copy_series(tmp_path / "clean", root)
    build_at(clean, 5 * HOUR)
    assert bytes_of(tree(root / "output" / "site")) == bytes_of(tree(clean / "output" / "site"))


def test_voices_that_are_on_record_are_not_recorded_again(root: Path) -> None:
    join(root)
    build_at(root, 2 * HOUR)
    first, last = state(root).episodes["bench"].revisions
    assert first.voices.keys() == {NARRATOR, "mira-holt", "jonas-ahl"}
    assert last.voices.keys() == {"olle-dahl"}


@pytest.mark.parametrize("hours", all_but_long([0.5, 1.5], 1.5))
def test_unchanged_text_is_built_the_same_at_any_time(root: Path, tree: Callable[[Path], Tree], hours: float) -> None:
    join(root)
    build_at(root, 0.9 * HOUR)
    before, record = bytes_of(tree(root / "output" / "site")), state(root)
    shutil.rmtree(root / "output" / "store")
    build_at(root, (0.9 + hours) * HOUR)
    assert bytes_of(tree(root / "output" / "site")) == before
    assert state(root) == record


def test_whoever_returns_sounds_as_before(root: Path) -> None:
    known, talk = audio(root).name, root / "transcripts" / "bollard.txt"
    text = talk.read_text(encoding="utf-8")
    talk.unlink()
    build_at(root, 2 * HOUR)
    join(root)
    build_at(root, 4 * HOUR)
    talk.write_text(text, encoding="utf-8")
    build_at(root, 6 * HOUR)
    assert audio(root).name == known


def test_voices_of_what_was_taken_back_within_the_hour_are_free(root: Path) -> None:
    was = voices(build_at(root, 0 * HOUR))["Petra Sund"]
    (root / "transcripts" / "bollard.txt").unlink()
    build_at(root, 0.9 * HOUR)
    join(root)
    assert voices(build_at(root, 4 * HOUR))[NEWCOMER] == was


def test_record_of_an_earlier_version_learns_the_voices(root: Path) -> None:
    known, path = audio(root).name, root / "output" / "published.toml"
    record = path.read_text(encoding="utf-8")
    kept = [line for line in record.splitlines(keepends=True) if "engine = " not in line and "voices]" not in line]
    path.write_text("".join(kept), encoding="utf-8")
    assert "nothing had to be made anew" in build_at(root, 2 * HOUR)
    assert path.read_text(encoding="utf-8") == record
    join(root)
    build_at(root, 2 * HOUR)
    assert audio(root).name == known


def test_without_the_record_voices_are_chosen_anew_and_it_is_said(root: Path) -> None:
    (root / "output" / "published.toml").write_text("schema = 1\n", encoding="utf-8")
    join(root)
    assert "voices were chosen anew" in build_at(root, 2 * HOUR)


def test_voice_that_cast_toml_gives_away_is_reported_until_another_is_published(root: Path) -> None:
    known = voices(build_at(root, 0 * HOUR))
    cast_toml(root, f'["Jonas Ahl"]\nvoice = "{known["Petra Sund"]}"\n')

    def said(hours: float) -> tuple[str, dict[str, str]]:
        done = run_rostra("build", ".", cwd=root, SOURCE_DATE_EPOCH=str(int((BEGAN + hours * HOUR).timestamp())))
        assert done.returncode == 0, done.stderr
        return done.stderr, voices(done.stdout)

    told, after = said(2)
    assert told == (
        f"R116 warning voices/cast.toml:1: Petra Sund cannot keep the voice {known['Petra Sund']}, as published: "
        "Jonas Ahl has it; give Jonas Ahl another one in cast.toml\n"
    )
    assert after["Petra Sund"] not in known.values()
    shutil.rmtree(root / "output" / "store")
    assert said(3) == ("", after)
    cast_toml(root, "")
    assert said(4)[1] == {**known, "Petra Sund": after["Petra Sund"]}, "what was published last"


def test_cast_toml_undone_within_the_hour_gives_the_voice_back(root: Path, tree: Callable[[Path], Tree]) -> None:
    before, record = bytes_of(tree(root / "output" / "site")), state(root).episodes
    cast_toml(root, '["Jonas Ahl"]\nvoice = "' + voices(build_at(root, 0 * HOUR))["Petra Sund"] + '"\n')
    build_at(root, 2 * HOUR)
    cast_toml(root, "")
    build_at(root, 2.9 * HOUR)
    assert bytes_of(tree(root / "output" / "site")) == before
    assert state(root).episodes == record


def test_check_takes_the_record_of_the_folder_that_is_built_into(root: Path) -> None:
    shutil.move(root / "output", root / "public")
    join(root)
    here = script(at(root, "check", ".", "--script", "--output", "public", hours=2))
    elsewhere = script(at(root, "check", ".", "--script", hours=2))
    assert here["Petra Sund"] == elsewhere[NEWCOMER]
    assert voices(build_at(root, 2 * HOUR, "--output", "public")) == here


def test_check_of_a_transcript_beside_a_series_knows_nothing_of_it(root: Path, tmp_path: Path) -> None:
    """Its output would be the series', and no build would touch that (R403)."""
    text = f"{NEWCOMER}: I brought the paint.\n\nPetra Sund: Green?\n"
    for folder in (root, tmp_path):
        (folder / "draft.txt").write_text(text, encoding="utf-8")
    alone = at(tmp_path, "check", "draft.txt", "--script", hours=2)
    assert at(root, "check", "draft.txt", "--script", hours=2) == alone


def test_check_reports_a_damaged_record_beside_everything_else(root: Path) -> None:
    (root / "output" / "published.toml").write_text("schema = 1\nepisodes = 2\n", encoding="utf-8")
    cast_toml(root, '["Nobody Here"]\nvoice = "en-us+f2"\n')
    done = run_rostra("check", ".", cwd=root)
    assert done.returncode == 1
    assert "R406 error output/published.toml: not a record of publication: " in done.stderr
    assert "R112 warning voices/cast.toml:1" in done.stderr

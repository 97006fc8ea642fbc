"""An edit costs what the edit is worth: what is made anew, why, and that nothing else is touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run_rostra
from tests.run.conftest import Built, Rebuilt, Tree, replace

pytestmark = pytest.mark.no_cover

TABLE = "\n[speech]\nannounce = 'always'\n"


def explained(root: Path) -> tuple[list[tuple[str, str, int, int]], list[str]]:
    """(reasons, changed tables of settings) of ``rostra build --explain --json``."""
    done = run_rostra("build", ".", "--explain", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return [(r["episode"], r["what"], r["takes"], r["chunks"]) for r in found["reasons"]], found["changed_settings"]


def test_one_word(quay: Path, rebuilt: Rebuilt, tree: Callable[[Path], Tree]) -> None:
    before = tree(quay / "output" / "site")
    replace(quay / "transcripts" / "bench.txt", "Less than the meeting", "Less than the minutes")
    reasons, settings = explained(quay)
    assert reasons == [("bench", "1 sentence edited (turn 4, Jonas Ahl)", 1, 1)]
    assert settings == []
    output = rebuilt(quay)
    assert "1 sentence spoken, 1 part mixed" in output
    after = tree(quay / "output" / "site")
    same = {n for n in before if "bollard" in n}
    assert same
    assert {n: after[n] for n in same} == {n: before[n] for n in same}, "the other episode is not touched"
    assert len([n for n in after if n.startswith("media/bench.") and n.endswith(".mp3")]) == 1, "the old one is gone"


def test_voice_of_one_speaker(quay: Path, rebuilt: Rebuilt) -> None:
    (quay / "voices" / "cast.toml").write_text('["Petra Sund"]\nvoice = "en-us+f2"\n', encoding="utf-8")
    reasons, settings = explained(quay)
    assert [(episode, takes, chunks) for episode, _, takes, chunks in reasons] == [("bollard", 2, 1)]
    assert reasons[0][1].startswith("Petra Sund has a different voice (")
    assert reasons[0][1].endswith("→ en-us+f2)")
    assert settings == ["cast"]
    assert "2 sentences spoken" in rebuilt(quay)


def test_description_of_the_series_makes_no_audio(quay: Path, rebuilt: Rebuilt) -> None:
    replace(quay / "transcripts" / "series.toml", "Short talks", "Brief talks")
    assert explained(quay) == ([], ["series"])
    output = rebuilt(quay)
    assert "0 sentences spoken, 0 parts mixed" in output
    assert "(book, page, feed)" in output


def test_lexicon_makes_the_sentences_with_the_word_alone(quay: Path, rebuilt: Rebuilt) -> None:
    (quay / "voices" / "lexicon.toml").write_text('[[word]]\nword = "ropes"\nspoken = "roaps"\n', encoding="utf-8")
    assert explained(quay) == ([("bollard", "lexicon changed", 1, 1)], ["lexicon"])
    assert "1 sentence spoken, 1 part mixed" in rebuilt(quay)


def test_pauses_make_chunks_and_no_takes(quay: Path) -> None:
    with (quay / "transcripts" / "series.toml").open("a", encoding="utf-8") as file:
        file.write("\n[pauses]\nsentence = 0.5\n")
    reasons, settings = explained(quay)
    assert {what for _, what, _, _ in reasons} == {"pauses changed"}
    assert sum(takes for _, _, takes, _ in reasons) == 0
    assert settings == ["pauses"]


def test_new_episode(quay: Path) -> None:
    talk = "MIRA HOLT - A gull.\n\nPETRA SUND - Another gull.\n"
    (quay / "transcripts" / "gull.txt").write_text(talk, encoding="utf-8")
    reasons, _ = explained(quay)
    assert [(episode, what) for episode, what, _, _ in reasons] == [("gull", "new episode")]


def test_removed_episode_leaves_the_site(quay: Path, rebuilt: Rebuilt) -> None:
    (quay / "transcripts" / "bollard.txt").unlink()
    rebuilt(quay)
    assert not list((quay / "output" / "site").rglob("bollard*"))


def test_foreign_files_in_the_site_stay(quay: Path) -> None:
    (quay / "output" / "site" / "CNAME").write_text("talks.example.org", encoding="utf-8")
    replace(quay / "transcripts" / "series.toml", "Short talks", "Brief talks")
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    assert (quay / "output" / "site" / "CNAME").is_file()


def test_nothing_changed(quay: Path, tree: Callable[[Path], Tree]) -> None:
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    before = tree(quay / "output")
    done = run_rostra("build", ".", cwd=quay)
    assert "Already up to date" in done.stdout
    assert tree(quay / "output") == before
    assert explained(quay) == ([], [])
    assert tree(quay / "output") == before, "--explain writes nothing"


@pytest.mark.parametrize("damage", ["removed", "changed"])
def test_file_of_the_site_that_was_meddled_with_is_written_anew(built: Built, quay: Path, damage: str) -> None:
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    path = next((quay / "output" / "site" / "media").glob("bench.*.mp3"))
    path.write_bytes(b"x" * path.stat().st_size)
    if damage == "removed":
        path.unlink()
    done = run_rostra("build", ".", cwd=quay)
    assert "1 file written (audio)" in done.stdout
    assert path.read_bytes() == (built.site / "media" / path.name).read_bytes()


def test_second_build_waits_for_the_first(series: Path) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "pipeline", "build", "."]
    first, second = (
        subprocess.Popen(command, cwd=series, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    outputs = [first.communicate(), second.communicate()]
    assert (first.returncode, second.returncode) == (0, 0), outputs
    waited = [errors for _, errors in outputs if "Waiting for another build" in errors]
    assert len(waited) == 1
    assert any("No files changed" in out for out, _ in outputs)

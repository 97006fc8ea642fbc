"""Engines that take seconds for a sentence: each take is a job, limits are their own, an interrupt ends them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.speak import CALIBRATION
from tests.conftest import run_rostra
from tests.run.conftest import Tree, bytes_of

Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """The file in which the engine notes its process and what it is to speak."""
    return tmp_path / "notes"


@pytest.fixture
def environment(engine_path: str, notes: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a command that finds the engines of tests/run/engine."""
    own = {"PYTHONPATH": engine_path, "FLAKY_NOTES": str(notes), "FLAKY_MARKER": str(tmp_path / "marker")}
    return {**os.environ, **own}


def say(series: Path, sentence: str = "", engine: str = "costly") -> None:
    """Choose the engine, and add a sentence to what is said."""
    settings = series / "transcripts" / "series.toml"
    settings.write_text(f'title = "Quay Talks"\n[speech]\nengine = "{engine}"\n', encoding="utf-8")
    talk = series / "transcripts" / "bollard.txt"
    if sentence:
        talk.write_text(talk.read_text(encoding="utf-8") + f"\nPETRA SUND - {sentence}\n", encoding="utf-8")


@pytest.fixture
def build(series: Path, environment: dict[str, str]) -> Build:
    """Build the series with an engine and another sentence."""

    def build_it(sentence: str = "", engine: str = "costly", **more: str) -> subprocess.CompletedProcess[str]:
        say(series, sentence, engine)
        return run_rostra("build", ".", cwd=series, **environment, **more)

    return build_it


def spoken(notes: Path) -> Counter[tuple[str, str]]:
    """(Voice, text) of what the engine was to speak, and how often; nothing that was only its start."""
    lines = [line.split("\t") for line in notes.read_text(encoding="utf-8").splitlines()]
    return Counter((line[1], line[2]) for line in lines if len(line) == 3 and line[2])


def test_each_take_is_spoken_once_and_the_sound_is_the_same(
    build: Build, series: Path, notes: Path, tree: Callable[[Path], Tree]
) -> None:
    done = build("My rope is long. My rope is long. A knot.")
    assert done.returncode == 0, done.stderr
    counted = spoken(notes)
    assert set(counted.values()) == {1}
    assert len([text for _, text in counted if text == CALIBRATION]) > 1
    costly = bytes_of(tree(series / "output" / "site"))
    shutil.rmtree(series / "output")
    assert build(engine="flaky").returncode == 0
    flaky = bytes_of(tree(series / "output" / "site"))
    sounds = [name for name in costly if name.endswith(".mp3")]
    assert len(sounds) == 2
    assert [flaky[name] for name in sounds] == [costly[name] for name in sounds]


def test_one_changed_word_is_one_take(build: Build, series: Path, notes: Path) -> None:
    assert build("My rope is long. My knot holds. A bollard waits.").returncode == 0
    talk = series / "transcripts" / "bollard.txt"
    talk.write_text(talk.read_text(encoding="utf-8").replace("knot holds", "knot slips"), encoding="utf-8")
    notes.unlink()
    done = build()
    assert "1 sentence spoken, 1 part mixed" in done.stdout
    assert [text for _, text in spoken(notes).elements()] == ["My knot slips."]


def test_a_take_that_fails_is_named_once_and_its_chunk_is_not_tried(build: Build, series: Path, notes: Path) -> None:
    done = build("My line is long. My rope refuses. My knot holds.")
    assert done.returncode == 1
    (error,) = [line for line in done.stderr.splitlines() if " error " in line]
    assert error.startswith("R201 error transcripts/bollard.txt:12: ")
    assert error.endswith('"My rope refuses.": it refuses')
    assert [text for _, text in spoken(notes).elements()].count("My rope refuses.") == 2
    assert len(list((series / "output" / "store" / "chunks").rglob("*"))) > 10, "the other chunks were made"


@pytest.mark.parametrize("word", ["dies", "stumbles"])
def test_a_worker_that_dies_and_a_take_that_fails_once(build: Build, word: str) -> None:
    done = build(f"My line is long. My rope {word}. My knot holds.")
    assert done.returncode == (1 if word == "dies" else 0)
    code = "R201 error" if word == "dies" else "R202 warning"
    found = [line for line in done.stderr.splitlines() if re.match("R20[12]", line)]
    assert len(found) == 1
    assert found[0].startswith(f"{code} transcripts/bollard.txt:12: ")
    assert f'"My rope {word}."' in found[0]


def test_an_overdue_call_is_ended_by_the_limit_that_the_engine_states(build: Build) -> None:
    done = build("My line is long. My rope hangs. My knot holds.", "hasty")
    assert done.returncode == 1
    (error,) = [line for line in done.stderr.splitlines() if " error " in line]
    assert error.endswith('"My rope hangs.": not spoken within 0.7 s')


def test_an_engine_that_never_starts_is_ended_by_the_limit_that_it_states(build: Build) -> None:
    done = build(engine="hasty", FLAKY_START="hangs")
    assert done.returncode == 3
    assert done.stderr == "R203 error hasty: it did not start within 0.8 s\n"


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_foreign_code_at_once_and_keeps_what_was_spoken(
    series: Path, environment: dict[str, str], notes: Path, by: signal.Signals
) -> None:
    say(series, "My rope computes.")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "--jobs", "2", "."],
        cwd=series,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    takes = series / "output" / "store" / "takes"
    while not (notes.exists() and "computes" in notes.read_text(encoding="utf-8") and any(takes.rglob("*"))):
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.5)
    kept = {file for file in takes.rglob("*") if file.is_file()}
    began = time.monotonic()
    os.killpg(process.pid, by)
    _, errors = process.communicate(timeout=60)
    assert time.monotonic() - began < 10, "the engine computes for 20 s"
    assert process.returncode == 130
    assert errors.strip() == "interrupted; the last successful build is unchanged, and the next build resumes"
    assert kept
    assert kept <= set(takes.rglob("*"))


@pytest.mark.parametrize("command", ["build", "watch"])
def test_the_process_of_the_build_never_starts_an_engine(
    series: Path, environment: dict[str, str], notes: Path, command: str
) -> None:
    """What a natural engine loads may not be forked, and all workers may be."""
    say(series)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pipeline", command, "."],
        cwd=series,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    while "parts mixed" not in (line := process.stdout.readline()):
        assert line
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    started = {int(line.split("\t")[0]) for line in notes.read_text(encoding="utf-8").splitlines()}
    assert started
    assert process.pid not in started

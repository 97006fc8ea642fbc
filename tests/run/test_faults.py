"""Engines that fail, hang or die, full disks, killed builds: what is there stays, and the rest goes on."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import psutil
import pytest

from pipeline.plan.record import load_record
from tests.conftest import all_but_long, run_rostra
from tests.run.conftest import Tree


@pytest.fixture
def with_engine(series: Path, tmp_path: Path, engine_path: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Build the series with the engine of tests/run/engine, installed as a plug-in, and another sentence."""

    def build(sentence: str, engine: str = "flaky", limit: float = 30) -> subprocess.CompletedProcess[str]:
        settings = series / "transcripts" / "series.toml"
        settings.write_text(
            f'title = "Quay Talks"\n[speech]\nengine = "{engine}"\ntime_limit = {limit}\n', encoding="utf-8"
        )
        talk = series / "transcripts" / "bollard.txt"
        talk.write_text(talk.read_text(encoding="utf-8") + f"\nPETRA SUND - {sentence}\n", encoding="utf-8")
        return run_rostra("build", ".", cwd=series, PYTHONPATH=engine_path, FLAKY_MARKER=str(tmp_path / "marker"))

    return build


def test_sentences_that_cannot_be_spoken_are_named(
    with_engine: Callable[..., subprocess.CompletedProcess[str]], series: Path
) -> None:
    """Whether the engine says so or has a bug."""
    done = with_engine("My rope refuses.\n\nPETRA SUND - My rope crashes. My knot holds.")
    assert done.returncode == 1
    assert "R201 error transcripts/bollard.txt:12: " in done.stderr
    assert '"My rope refuses.": it refuses' in done.stderr
    assert "R201 error transcripts/bollard.txt:14: " in done.stderr
    assert '"My rope crashes.": RuntimeError: two lines\n' in done.stderr
    assert "Traceback" not in done.stderr
    assert not (series / "output" / "site").exists()
    assert len(list((series / "output" / "store" / "chunks").rglob("*"))) > 10, "the other chunks were made"


def test_sentences_that_fail_once_are_tried_again(
    with_engine: Callable[..., subprocess.CompletedProcess[str]], series: Path
) -> None:
    done = with_engine("My rope stumbles.\n\nPETRA SUND - My rope trips.")
    assert done.returncode == 0, done.stderr
    assert "R202 warning transcripts/bollard.txt:12: " in done.stderr
    assert '"My rope stumbles.": it stumbles' in done.stderr
    assert "R202 warning transcripts/bollard.txt:14: " in done.stderr
    assert '"My rope trips.": RuntimeError: two lines\n' in done.stderr
    assert (series / "output" / "site" / "feed.xml").exists()


@pytest.mark.parametrize("word", ["dies", "leaves"])
def test_worker_that_dies_takes_nothing_with_it(
    with_engine: Callable[..., subprocess.CompletedProcess[str]], series: Path, word: str
) -> None:
    done = with_engine(f"My rope {word}.")
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if " error " in line]
    assert any(f"My rope {word}." in line and "R201" in line for line in errors), done.stderr
    assert "Traceback" not in done.stderr
    assert not (series / "output" / "site").exists()


@pytest.mark.parametrize("word", all_but_long(["hangs", "stops"], "stops"))
def test_engine_that_hangs_is_ended_and_the_sentence_named(
    with_engine: Callable[..., subprocess.CompletedProcess[str]], series: Path, word: str
) -> None:
    done = with_engine(f"My line is long. My rope {word}. My knot holds.", limit=0.5)
    assert done.returncode == 1
    (error,) = [line for line in done.stderr.splitlines() if " error " in line]
    assert error.startswith("R201 error transcripts/bollard.txt:12: ")
    assert error.endswith(f'"My rope {word}.": not spoken within 0.5 s')
    assert "Traceback" not in done.stderr
    assert len(list((series / "output" / "store" / "chunks").rglob("*"))) > 10, "the other chunks were made"


def test_workers_end_with_a_killed_build_even_if_an_engine_is_stopped(series: Path, engine_path: str) -> None:
    settings = series / "transcripts" / "series.toml"
    settings.write_text('title = "Quay Talks"\n[speech]\nengine = "flaky"\n', encoding="utf-8")
    talk = series / "transcripts" / "bollard.txt"
    talk.write_text(f"{talk.read_text(encoding='utf-8')}\nPETRA SUND - My rope stops.\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": engine_path}
    command = [sys.executable, "-m", "pipeline", "build", "."]
    process = psutil.Popen(command, cwd=series, env=environment, stderr=subprocess.DEVNULL)
    while not any(worker.status() == psutil.STATUS_STOPPED for worker in process.children()):
        assert process.poll() is None
        time.sleep(0.01)
    workers = process.children()
    process.kill()
    process.wait()
    _, left = psutil.wait_procs(workers, timeout=30)
    assert not left


def test_take_that_two_workers_make_at_once_is_counted_once(
    with_engine: Callable[..., subprocess.CompletedProcess[str]], series: Path
) -> None:
    talks = [f"Here is rope {number}. My rope lingers." for number in "one two three four five six".split()]
    done = with_engine("\n\nPETRA SUND - ".join(talks))
    assert done.returncode == 0, done.stderr
    said = re.search(r"(\d+) sentences? spoken, .* written", done.stdout)
    assert said is not None, done.stdout
    record = load_record(series / "output" / "store")
    assert record is not None
    takes = {line.take for chunks in record.chunks.values() for chunk in chunks for line in chunk.lines}
    assert int(said[1]) == len(takes)


def test_engine_that_cannot_start_is_the_environment(
    with_engine: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = with_engine("My rope.", engine="missing")
    assert done.returncode == 3
    limited = "(asked with a limit of 30 s)"
    hint = "run `rostra build --draft` for a preview with espeak"
    assert done.stderr == f"R203 error missing: the library is not there {limited}; {hint}\n"


def test_output_that_cannot_be_written(series: Path) -> None:
    (series / "output").write_text("a file where the folder should be", encoding="utf-8")
    done = run_rostra("build", ".", "-o", "output/deeper", cwd=series)
    assert done.returncode == 3
    assert "R401 error " in done.stderr
    assert "Traceback" not in done.stderr


def test_full_disk(quay: Path, tree: Callable[[Path], Tree]) -> None:
    before = tree(quay / "output" / "site")
    settings = quay / "transcripts" / "series.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Quay Talks", "Pier Talks"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "."],
        cwd=quay,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 3, done.stderr
    assert "R401 error " in done.stderr
    assert tree(quay / "output" / "site") == before
    assert not (quay / "output" / ".staging").exists()


@pytest.mark.parametrize(
    ("by", "end"),
    all_but_long(
        product([signal.SIGINT, signal.SIGTERM], [os.killpg, os.kill]),
        (signal.SIGINT, os.killpg),
        (signal.SIGTERM, os.kill),
    ),
)
def test_interrupted_build_says_so(series: Path, by: signal.Signals, end: Callable[[int, int], None]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "."],
        cwd=series,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    store = series / "output" / "store" / "takes"
    while not store.exists() and process.poll() is None:
        time.sleep(0.01)
    end(process.pid, by)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == "interrupted; the last successful build is unchanged, and the next build resumes"
    assert not (series / "output" / "site").exists()


@pytest.mark.parametrize("by", all_but_long([signal.SIGINT, signal.SIGTERM], signal.SIGTERM))
def test_watching_ends_quietly(series: Path, by: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pipeline", "watch", "."],
        cwd=series,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Watching ")
    assert "parts mixed" in process.stdout.readline()
    process.send_signal(by)
    said, errors = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (0, "Stopped watching.")
    assert "Traceback" not in errors
    assert "semaphore" not in errors

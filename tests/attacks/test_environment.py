"""An environment that gives less than a command is used to: nowhere to print, no memory, no processes, no terminal.

Each ends in one line with the true exit status, never in a traceback, and what stands in the output folder is whole.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.attacks.attacking import (
    PATIENCE,
    SETTINGS,
    TALK,
    Attack,
    Seen,
    attack,
    command,
    contents,
    place,
    rostra,
    series,
    transcript,
)

BROKEN_ENGINE = """
class Engine:
    def __init__(self, time_limit): pass
    def roster(self): return None + 1
    def narrator(self): return "one"
    def close(self): pass
"""
PLUGIN = {
    "plugin/broken_engine.py": BROKEN_ENGINE,
    "plugin/broken_engine-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: broken-engine\nVersion: 1\n",
    "plugin/broken_engine-1.dist-info/entry_points.txt": "[rostra.engines]\nbroken = broken_engine:Engine\n",
}
WAITING_ENGINE = """
import pathlib, time
from pipeline.speak import Espeak
class Engine(Espeak):
    def synthesize(self, text, voice):
        take = super().synthesize(text, voice)
        if "number nine" in text:
            pathlib.Path("speaking").touch()
            while not pathlib.Path("closed").exists():
                time.sleep(0.01)
        return take
"""
WAITING = {
    "plugin/waiting_engine.py": WAITING_ENGINE,
    "plugin/waiting_engine-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: waiting-engine\nVersion: 1\n",
    "plugin/waiting_engine-1.dist-info/entry_points.txt": "[rostra.engines]\nwaiting = waiting_engine:Engine\n",
}


USER = 61234
"""Who has no other processes."""


def shell(line: str) -> tuple[str, ...]:
    """A shell that runs the command as ``"$@"`` in a line of its own."""
    return ("sh", "-c", line, "sh")


def memory(megabytes: int) -> tuple[str, ...]:
    return shell(f'ulimit -v {megabytes * 1024}; exec "$@"')


def built_before(folder: Path) -> None:
    """The series was built; then a sentence is added, and what stands there is remembered."""
    assert rostra(folder, "build", "series").status == 0
    shutil.copytree(folder / "series" / "output" / "site", folder / "before")
    place(folder, {"series/transcripts/one.txt": transcript(talk=f"{TALK}\nANN BELL - The tide is in.\n")})


def is_as_before(folder: Path, _: Seen) -> None:
    assert contents(folder / "series" / "output" / "site") == contents(folder / "before")
    assert not (folder / "series" / "output" / ".staging").exists()


def is_whole(folder: Path, _: Seen) -> None:
    site = folder / "series" / "output" / "site"
    assert (site / "feed.xml").read_text(encoding="utf-8").rstrip().endswith("</rss>")
    assert (site / "index.html").is_file()


def is_nothing(folder: Path, _: Seen) -> None:
    assert not (folder / "series" / "output" / "site").exists()


def is_quiet(_: Path, seen: Seen) -> None:
    assert seen.err.count("\n") == 1, seen.err


FULL, CLOSED = shell('exec "$@" >/dev/full'), shell('exec "$@" >&-')
R204, R407 = r"(?m)^R204 error ", r"(?m)^R407 error standard output: cannot be written: "

ATTACKS = [
    # What is made does not depend on whether anybody can read of it.
    Attack(
        "build, standard output on a full disk", through=FULL, says=("cannot write to standard output",), holds=is_whole
    ),
    Attack("build, standard output closed", through=CLOSED, says=("cannot write to standard output",), holds=is_whole),
    Attack("build, nothing open", through=shell('exec "$@" >&- 2>&- <&-'), holds=is_whole),
    Attack("build, nobody reads on", through=shell('{ "$@"; echo "status $?" >&2; } | true'), says=("status 0",)),
    Attack("starter series, standard output on a full disk", command=("new", "mine"), through=FULL),
    # What is printed is all that is made.
    Attack("check, on a full disk", command=("check", "series"), through=FULL, status=3, says=(R407,)),
    Attack("JSON, on a full disk", command=("check", "series", "--json"), through=FULL, status=3, says=(R407,)),
    Attack("JSON, closed", command=("check", "series", "--json"), through=CLOSED, status=3, says=(R407,)),
    Attack("plan, on a full disk", command=("build", "series", "--explain"), through=FULL, status=3, says=(R407,)),
    Attack("help, on a full disk", command=("--help",), through=FULL, status=3, says=(R407,), holds=is_quiet),
    Attack("version, closed", command=("--version",), through=CLOSED, status=3, says=(R407,), holds=is_quiet),
    Attack(
        "JSON, nobody reads on",
        command=("check", "series", "--json"),
        through=shell('{ "$@"; echo "status $?" >&2; } | true'),
        says=(r"\Astatus 0\n\Z",),
    ),
    Attack("wrong usage, no standard error", command=("build", "a", "b"), through=shell('exec "$@" 2>&-'), status=2),
    # Memory.
    *(
        Attack(f"build in {size} MB", through=memory(size), status=3, says=(R204, "needs 512"), holds=is_nothing)
        for size in (400, 300, 200)
    ),
    Attack(
        "second build in 300 MB", arrange=built_before, through=memory(300), status=3, says=(R204,), holds=is_as_before
    ),
    # An error in Rostra itself.
    Attack(
        "bug",
        {**series('[series]\ntitle = "Quay"\nkey = "quay"\n[speech]\nengine = "broken"\n'), **PLUGIN},
        command=("check", "series"),
        environment={"PYTHONPATH": "plugin", "ROSTRA_TRACEBACK": ""},
        status=70,
        says=(r"\ATypeError: .* \(broken_engine\.py:4\); this is a bug in Rostra; please report the",),
        holds=is_quiet,
    ),
]


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_less_than_a_command_is_used_to(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)


@pytest.mark.parametrize("megabytes", [40, 56, 72, 88, 104])
def test_a_check_runs_or_says_that_memory_is_short(megabytes: int, tmp_path: Path) -> None:
    """How much it needs depends on the machine: there are only these two ends."""
    place(tmp_path, series())
    seen = rostra(tmp_path, "check", "series", through=memory(megabytes))
    if seen.status == 0:
        return
    assert seen.status == 3, seen.err
    assert "Traceback" not in seen.err
    assert seen.err.splitlines()[-1].startswith(("R204 error memory: ", "Rostra cannot be loaded: ")), seen.err


def processes(number: int) -> tuple[str, ...]:
    """So many processes and threads at most, of a user who has no others."""
    limit = ("prlimit", f"--nproc={number}")
    if os.geteuid():
        pytest.skip("counts the processes of a user who has no others: needs root, to be such a user")
    if not shutil.which("setpriv") or not shutil.which("prlimit"):
        pytest.skip("setpriv or prlimit is missing")
    # Root has no limit. Who takes its place may read all files, as root does, and nothing more.
    may = "=-all,+dac_override,+dac_read_search"
    user = ("setpriv", f"--reuid={USER}", "--clear-groups", f"--inh-caps{may}", f"--ambient-caps{may}")
    if subprocess.run([*user, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets root become no other user")
    return (*user, *limit)


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that another user can find; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.parametrize("number", [1, 2, 3])
def test_processes_are_refused(number: int, readable: Path) -> None:
    """Workers, the speech engine, its forks, threads: whichever comes first."""
    row = Attack("processes", through=processes(number), status=3, says=(r"R204 error processes: ",), holds=is_nothing)
    attack(row, readable)
    # An engine ends when it reads that its worker has.
    _, left = psutil.wait_procs([p for p in psutil.process_iter() if _is_theirs(p)], timeout=60)
    assert left == []


def _is_theirs(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.uids().real == USER and process.status() != psutil.STATUS_ZOMBIE
    return False


def test_what_the_line_says_helps(readable: Path) -> None:
    """Where eight workers and their engines are too many, one is not."""
    talk = "".join(f"ANN BELL - Good morning, number {n}.\n\nBOB COLE - Hello.\n\n" for n in range(8))
    many, one = ("build", "series", "-j", "8"), ("build", "series", "-j", "1")
    attack(Attack("8", series(talk=talk), command=many, through=processes(9), status=3, says=("--jobs 1",)), readable)
    attack(Attack("1", series(talk=talk), command=one, through=processes(9), holds=is_whole), readable)


def hung_up(folder: Path, *, ignored: bool = False, told: str = "2>told") -> Seen:
    """A build whose terminal is closed while its workers speak; its engine waits for that.

    :param told: where its messages go; with nothing, to the terminal.
    """
    numbers = "\n\n".join(f"ANN BELL - Good morning, number {n}." for n in range(30))
    place(folder, {**series(f'{SETTINGS}[speech]\nengine = "waiting"\ntime_limit = 600\n', talk=numbers), **WAITING})
    ours, theirs = pty.openpty()
    trap = 'trap "" HUP; ' if ignored else ""
    process = psutil.Popen(
        [*shell(f'{trap}exec "$@" <>{os.ttyname(theirs)} >&0 {told or "2>&0"}'), *command(), "build", "series"],
        cwd=folder,
        env=os.environ | waiting(),
        start_new_session=True,
        # It is ignored where the tests themselves run under nohup.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )
    shown = b""
    while not ((folder / "speaking").exists() and (told or b"Speaking" in shown)):
        assert process.poll() is None, shown
        if select.select([ours], [], [], 0.01)[0]:
            shown += os.read(ours, 4096)
    everybody = process.children(recursive=True)
    os.close(theirs)
    os.close(ours)
    if ignored:
        (folder / "closed").touch()
    status = process.wait(PATIENCE)
    (folder / "closed").touch()
    _, left = psutil.wait_procs(everybody, timeout=60)
    assert left == []
    return Seen(status, shown.decode(), (folder / "told").read_text(encoding="utf-8") if told else "")


def waiting() -> dict[str, str]:
    """The environment in which the engine that waits is installed."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, ("plugin", os.environ.get("PYTHONPATH", ""))))}


def test_closed_terminal_interrupts_a_build_and_the_next_is_the_same(tmp_path: Path) -> None:
    seen = hung_up(tmp_path)
    assert seen.status == 130, seen.err
    assert re.fullmatch(r"\s*interrupted; [^\n]*\n", seen.err), "no warnings of leaked semaphores"
    assert not (tmp_path / "series" / "output" / "site").exists()
    assert rostra(tmp_path, "build", "series", **waiting()).status == 0
    assert rostra(tmp_path, "build", "series", "-o", "clean", **waiting()).status == 0
    assert contents(tmp_path / "series" / "output" / "site") == contents(tmp_path / "clean" / "site")


def test_a_closed_terminal_that_shows_the_progress_interrupts_a_build(tmp_path: Path) -> None:
    """Neither the bar nor the last message can be written any more."""
    assert hung_up(tmp_path, told="").status == 130
    assert not (tmp_path / "series" / "output" / "site").exists()


def test_a_build_that_ignores_its_terminal_goes_on(tmp_path: Path) -> None:
    """As under nohup. It went on in 0.1.0 too, without the engine that the signal had ended."""
    seen = hung_up(tmp_path, ignored=True)
    assert seen.status == 0, seen.err
    is_whole(tmp_path, seen)

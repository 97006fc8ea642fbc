"""A publisher in a process of its own, which may be killed at any of its steps.

``python -m tests.publish.publisher TEXT BASE ROOT FILES STEP`` puts the files of a folder at a target and prints how
many steps that took: files opened for writing, made, moved and removed, programs started, parts sent. Before the step
of that number it is killed; 0 for never. With ``hold`` in its place it waits within the session until its input ends.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pipeline.publish import open_target

MOMENT = datetime(2026, 3, 4, 10, 11, 12, tzinfo=UTC)
OWNER = "ann@quay"
_STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "subprocess.Popen"}
_NOWHERE = {tempfile.gettempdir(), os.devnull}


class Steps:
    """Counts, and kills this process."""

    def __init__(self, last: int) -> None:
        self.count, self.last = 0, last

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        path, flags = (arguments[0], arguments[2]) if event == "open" else (None, 0)
        # A file without a name, of which only the folder is told, is gone when its process is.
        named = isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path) not in _NOWHERE
        if (named and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)) or event in _STEPS:
            self.step()


def publish(text: str, base: Path, root: Path, files: Path, until: str) -> int:
    """Publish; the number of steps."""
    target = open_target(text, base, root)
    steps = Steps(0 if until == "hold" else int(until))
    sys.addaudithook(steps.hear)
    with target.session(OWNER, MOMENT) as session:
        if until == "hold":
            print("held", flush=True)
            sys.stdin.read()
        for path in sorted(path for path in files.rglob("*") if path.is_file()):
            name = path.relative_to(files).as_posix()
            if not session.holds(name, path):
                session.put(name, path, lambda _: steps.step())
        session.finish("Publish")
    return steps.count


if __name__ == "__main__":
    named, base, root, files, until = sys.argv[1:]
    print(publish(named, Path(base), Path(root), Path(files), until))

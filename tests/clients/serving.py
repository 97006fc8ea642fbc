"""`rostra serve` while a client visits it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT


@contextmanager
def serving(series: Path, output: Path, port: int = 0) -> Iterator[str]:
    """Serve what was built of a series at a free port (or a certain one); gives the address, with the final slash."""
    command = [sys.executable, "-m", "pipeline", "serve", series, "--output", output, "--no-watch", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            printed = []
            for line in process.stdout:
                printed.append(line)
                if line.startswith("page: "):
                    yield line.removeprefix("page: ").strip()
                    return
            raise AssertionError(f"rostra serve: {process.wait()}\n{''.join(printed)}")
        finally:
            process.terminate()

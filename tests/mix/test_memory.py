"""Memory of a chunk is used again for the next one."""

import platform
import subprocess
import sys

import pytest

SCRIPT = """
import resource, sys
import numpy as np
from pipeline.mix.chunk import keep_freed
assert sys.argv[1] == "given back" or keep_freed()
def work():
    return [np.ones(size * 100_000).sum() for size in (1, 2, 5, 10, 20, 3)]
work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is told")
def test_pages_are_not_asked_for_again() -> None:
    given_back, kept = (
        int(subprocess.run([sys.executable, "-c", SCRIPT, how], capture_output=True, text=True, check=True).stdout)
        for how in ("given back", "kept")
    )
    assert kept < given_back / 4

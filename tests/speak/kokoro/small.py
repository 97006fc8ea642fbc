"""A small model in the place of the published one: for tests of how it is fetched and written."""

from __future__ import annotations

import hashlib
import random
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pipeline.speak.kokoro import model

DATA = random.Random(1).randbytes(300_000)
"""The published file."""
WRITTEN = DATA[::-1]
"""What it is rewritten as."""
PUBLISHED = model.PublishedFile(
    "small.int8.onnx", len(DATA), hashlib.sha256(DATA).hexdigest(), "http://127.0.0.1:9/small", "Apache-2.0"
)
ARITHMETIC = "pipeline.speak.kokoro.arithmetic"


def arithmetic(seconds: float = 0.0) -> ModuleType:
    """A module in the place of the one that needs onnx; it takes a while after half of its work."""

    def rewrite(source: Path, target: Path) -> None:
        written = source.read_bytes()[::-1]
        with target.open("wb") as file:
            file.write(written[: len(written) // 2])
            file.flush()
            time.sleep(seconds)
            file.write(written[len(written) // 2 :])

    module = ModuleType(ARITHMETIC)
    module.rewrite = rewrite  # type: ignore[attr-defined]
    return module


def main(source: str, seconds: str) -> None:
    """Install it as a process of its own would, and say how often bytes were counted."""
    told: list[int] = []
    model.MODEL = PUBLISHED  # type: ignore[misc]
    model._NEEDED = ()
    sys.modules[ARITHMETIC] = arithmetic(float(seconds))
    model.install_model(source if "://" in source else Path(source), lambda count, _: told.append(count))
    print(len(told))


if __name__ == "__main__":
    import_module("tests.speak.kokoro.small").main(*sys.argv[1:])

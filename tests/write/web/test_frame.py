"""Style and script are content-addressed files that load nothing and run from any folder."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess

import pytest

from pipeline.model import PLAYER, STYLE, SUBSCRIBE, OutputKind
from pipeline.write.web.frame import assets, loaded


def test_names_hold_the_contents_hash() -> None:
    for name, data in assets().items():
        stem, digest, extension = name.split(".")
        assert digest == hashlib.sha256(data).hexdigest()[:12]
        assert (stem, extension) in {("assets/style", "css"), ("assets/player", "js"), ("assets/subscribe", "js")}


def test_style_and_scripts_are_found_by_their_stem() -> None:
    assert {loaded(STYLE), loaded(PLAYER), loaded(SUBSCRIBE)} == set(assets())


def test_nothing_is_loaded_or_evaluated() -> None:
    for name, data in assets().items():
        text = data.decode()
        assert not re.search(r"https?:|url\(|@import", text), name
        assert not re.search(r"\b(eval|fetch|XMLHttpRequest|innerHTML|document\.write|import)\b", text), name


def test_the_style_knows_every_setting_of_the_reader() -> None:
    text = assets()[loaded(STYLE)].decode()
    for feature in (
        "prefers-color-scheme: dark",
        "prefers-reduced-motion",
        "forced-colors: active",
        "@media print",
        ":focus-visible",
    ):
        assert feature in text


@pytest.mark.parametrize("kind", [PLAYER, SUBSCRIBE])
def test_scripts_are_classic_scripts(kind: OutputKind) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    data = assets()[loaded(kind)]
    done = subprocess.run(
        [node, "-e", "new (require('vm').Script)(require('fs').readFileSync(0, 'utf8'))"],
        input=data,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()

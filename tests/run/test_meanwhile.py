"""A file that is replaced while a build is under way: nothing is ever kept under the name of what it was before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import ROOT, all_but_long, run_rostra
from tests.run.conftest import copy_series

SHORT = "My rope swaps."
"""With it the file is replaced."""
LONG = "My rope swaps, " + "rope and rope, " * 300 + "and no end."
"""The same, and so much to speak that it comes before the covers."""


def _jingle(folder: Path) -> tuple[Path, Path]:
    shutil.copy(ROOT / "voices" / "jingles" / "opening.wav", folder / "one.wav")
    whole = (folder / "one.wav").read_bytes()
    (folder / "other.wav").write_bytes(whole[: len(whole) // 2])
    return folder / "one.wav", folder / "other.wav"


def _picture(folder: Path, side: int = 1400) -> tuple[Path, Path]:
    for name, colour in (("one.png", "#884422"), ("other.png", "#22aa22")):
        Image.new("RGB", (side, side), colour).save(folder / name)
    return folder / "one.png", folder / "other.png"


@pytest.mark.parametrize("kind", all_but_long(["jingle", "cover", "picture"], "picture"))
def test_file_that_is_replaced_meanwhile(series: Path, tmp_path: Path, engine_path: str, kind: str) -> None:
    one, other = (_jingle if kind == "jingle" else _picture)(tmp_path)
    used = series / one.name
    shutil.copy(one, used)
    setting = {"jingle": '[audio]\njingle = "one.wav"\n', "cover": 'cover = "one.png"\n', "picture": ""}[kind]
    settings = series / "transcripts" / "series.toml"
    settings.write_text(f'title = "Quay Talks"\n{setting}[speech]\nengine = "flaky"\n', encoding="utf-8")
    said = LONG if kind == "cover" else SHORT
    talk = series / "transcripts" / "bollard.txt"
    figure = "\n![A wall](../one.png)\n" if kind == "picture" else ""
    talk.write_text(f"{talk.read_text(encoding='utf-8')}\nPETRA SUND - {said}\n{figure}", encoding="utf-8")

    done = run_rostra("build", ".", "-j", "1", cwd=series, PYTHONPATH=engine_path, FLAKY_SWAP=f"{other}:{used}")
    assert done.returncode == 1, done.stderr
    assert "R303 error " in done.stderr
    assert used.name in done.stderr
    assert not (series / "output" / "site").exists()

    shutil.copy(one, used)
    clean = copy_series(tmp_path / "clean", series)
    for root in (series, clean):
        assert run_rostra("build", ".", cwd=root, PYTHONPATH=engine_path).returncode == 0
    sites = [root / "output" / "site" for root in (series, clean)]
    first, second = ({p.relative_to(s): p.read_bytes() for p in s.rglob("*") if p.is_file()} for s in sites)
    assert first == second

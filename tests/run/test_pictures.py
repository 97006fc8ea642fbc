"""The publisher's pictures in a build: what is made of them is kept, what was found is remembered."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from pipeline.plan.record import load_record
from pipeline.store.memo import MEMO_FILE
from tests.conftest import run_rostra
from tests.run.conftest import copy_series, replace


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.fixture
def illustrated(series: Path) -> Path:
    """A series with a JPEG that lies on its side, and a cover of its own."""
    wall = Image.linear_gradient("L").resize((96, 64)).convert("RGB")
    wall.save(series / "transcripts" / "wall.jpg", exif=_exif(6))
    Image.new("RGB", (1400, 1400), "#884422").save(series / "cover.png")
    settings = series / "transcripts" / "series.toml"
    settings.write_text('title = "Quay Talks"\nkey = "quay"\ncover = "cover.png"\n', encoding="utf-8")
    talk = series / "transcripts" / "bollard.txt"
    talk.write_text(f"{talk.read_text(encoding='utf-8')}\n![A wall](wall.jpg)\n", encoding="utf-8")
    return series


def _built(root: Path) -> dict[str, bytes]:
    done = run_rostra("build", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    site = root / "output" / "site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def _entries(root: Path) -> list[Path]:
    return [p for p in (root / "output" / "store" / "pictures").rglob("*") if p.is_file()]


def test_a_picture_that_is_turned_is_made_once_and_healed(illustrated: Path, tmp_path: Path) -> None:
    first = _built(illustrated)
    published = [data for name, data in first.items() if ".picture." in name and name.endswith(".jpg")]
    assert [Image.open(io.BytesIO(data)).size for data in published] == [(64, 96)]
    (entry,) = _entries(illustrated)
    record = load_record(illustrated / "output" / "store")
    assert record is not None
    assert f"pictures/{entry.name}" in record.needed()

    replace(illustrated / "transcripts" / "bench.txt", "Less than the meeting", "Less than the minutes")
    made = entry.stat().st_mtime_ns
    second = _built(illustrated)
    assert entry.stat().st_mtime_ns == made
    entry.write_bytes(b"damaged")
    replace(illustrated / "transcripts" / "bench.txt", "Less than the minutes", "Less than the meeting")
    assert _built(illustrated) == first
    assert second != first
    assert published[0] in entry.read_bytes()
    assert _built(copy_series(tmp_path / "clean", illustrated)) == first


def test_what_was_found_in_pictures_is_remembered(illustrated: Path) -> None:
    _built(illustrated)
    memo = (illustrated / "output" / "store" / MEMO_FILE).read_bytes()
    kinds = [key.partition(" ")[0] for key in json.loads(memo.partition(b"\n")[2])["kept"]]
    assert (kinds.count("picture"), kinds.count("cover")) == (2, 1)


def test_a_picture_that_cannot_be_read_is_an_error_at_its_line(illustrated: Path) -> None:
    (illustrated / "transcripts" / "wall.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (illustrated / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run_rostra("check", ".", cwd=illustrated)
    assert done.returncode == 1
    line = len((illustrated / "transcripts" / "bollard.txt").read_text(encoding="utf-8").splitlines())
    assert f'R040 error transcripts/bollard.txt:{line}: "wall.jpg" is truncated' in done.stderr
    assert "R402 error cover.png: the cover is truncated" in done.stderr

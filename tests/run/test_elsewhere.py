"""Files that lie outside of the series folder, or cannot be read, and what else a build without changes looks at."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from pipeline.plan.record import load_record
from tests.conftest import run_rostra
from tests.run.conftest import copy_series


def _allow(series: Path, folder: Path) -> None:
    settings = series / "transcripts" / "series.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[build]\nallow = ["{folder.as_posix()}"]\n', encoding="utf-8")


def test_pictures_outside_of_the_series(tmp_path: Path) -> None:
    series = copy_series(tmp_path / "shelf" / "quay")
    (series / "transcripts" / "linked").symlink_to(tmp_path / "shelf")
    pictures = [tmp_path / "shelf" / f"{name}.png" for name in ("absolute", "up", "linked")]
    for picture, colour in zip(pictures, ("#884422", "#884444", "#884466"), strict=True):
        Image.new("RGB", (40, 40), colour).save(picture)
    talk = series / "transcripts" / "bollard.txt"
    named = [f"![A wall]({name})" for name in (pictures[0], "../../up.png", "linked/linked.png")]
    talk.write_text("\n\n".join([talk.read_text(encoding="utf-8"), *named, ""]), encoding="utf-8")
    _allow(series, Path(".."))

    def printed() -> str:
        done = run_rostra("build", ".", cwd=series)
        assert done.returncode == 0, done.stderr
        return done.stdout

    printed()
    record = load_record(series / "output" / "store")
    assert record is not None
    assert not [name for name in record.inputs if Path(name).is_absolute()]
    for path in (series / "output" / "site").rglob("*"):
        assert path.is_dir() or str(tmp_path).encode() not in path.read_bytes(), path
    assert "Already up to date" in printed()
    for picture in pictures:
        Image.new("RGB", (40, 40), "#22aa22").save(picture)
        assert "Already up to date" not in printed(), picture.name


@pytest.mark.parametrize("before", ["quay", "series"], ids=["built", "not built"])
def test_transcript_that_cannot_be_read(request: pytest.FixtureRequest, before: str) -> None:
    series: Path = request.getfixturevalue(before)
    talk = series / "transcripts" / "bollard.txt"
    talk.unlink()
    talk.symlink_to(talk.name)  # to itself: not even root can read it
    done = run_rostra("build", ".", cwd=series)
    assert done.returncode == 1
    assert f"R008 error transcripts/{talk.name}: cannot be read: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_text("<html>")])
def test_report_that_was_lost_or_changed_is_made_again(quay: Path, harm: object) -> None:
    report = quay / "output" / "report.html"
    length = report.stat().st_size
    assert callable(harm)
    harm(report)
    assert run_rostra("build", ".", cwd=quay).returncode == 0
    assert report.stat().st_size > length / 2
    assert "Already up to date" in run_rostra("build", ".", cwd=quay).stdout


def test_watch_notices_a_picture_outside_of_the_series(series: Path, tmp_path: Path) -> None:
    picture = tmp_path / "out.png"
    Image.new("RGB", (40, 40), "#884422").save(picture)
    talk = series / "transcripts" / "bollard.txt"
    talk.write_text(f"{talk.read_text(encoding='utf-8')}\n![A wall](../../out.png)\n", encoding="utf-8")
    _allow(series, tmp_path)
    command = [sys.executable, "-u", "-m", "pipeline", "watch", "."]
    process = subprocess.Popen(command, cwd=series, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Watching ")
    assert "parts mixed" in process.stdout.readline()
    time.sleep(0.5)  # it looks at the file when the build is over
    Image.new("RGB", (44, 44), "#22aa22").save(picture)
    said = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert "files written" in said

"""`rostra rename` where the front matter says the key."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import copy_series, run_rostra


def test_a_key_that_the_front_matter_sets_is_changed_there_first(tmp_path: Path) -> None:
    root = copy_series(tmp_path / "quay")
    transcript = root / "transcripts" / "bollard.txt"
    transcript.write_text(transcript.read_text(encoding="utf-8").replace("title", 'key = "post"\ntitle', 1))
    assert run_rostra("publish", "--to", "../www", "--yes", cwd=root).returncode == 0
    before = (root / "published.toml").read_bytes()

    refused = run_rostra("rename", "post", "pole", cwd=root)
    assert refused.returncode == 2
    assert 'the key of this episode is set in transcripts/bollard.txt; set key = "pole" in that file' in refused.stderr
    assert (root / "published.toml").read_bytes() == before

    transcript.write_text(transcript.read_text(encoding="utf-8").replace('"post"', '"pole"'))
    assert run_rostra("rename", "post", "pole", cwd=root).returncode == 0
    assert transcript.exists()
    done = run_rostra("publish", "--to", "../www", "--yes", cwd=root)
    assert "text only    pole" in done.stdout, done.stderr

"""The table ``[publish]``: read like every other, with nothing secret in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Log
from pipeline.settings import Publish, load_settings
from pipeline.settings.checks import publish_problems


def loaded(folder: Path, *lines: str) -> tuple[Publish, list[str]]:
    """The table with these lines, and the findings on it."""
    (folder / "transcripts").mkdir()
    text = "\n".join(('title = "Harbour Talks"', "[publish]", *lines))
    (folder / "transcripts" / "series.toml").write_text(text, encoding="utf-8")
    log = Log()
    publish = load_settings(folder, "", log).publish
    return publish, [str(d) for d in log.sorted() if d.code not in ("R114", "R128")]


def test_without_it_nothing_has_a_target_and_files_stay_for_90_days(tmp_path: Path) -> None:
    assert loaded(tmp_path) == (Publish(target="", keep_days=90), [])


def test_a_target_and_days(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'target = "git:gh-pages"', "keep_days = 0") == (Publish("git:gh-pages", 0), [])


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("target = 3", 'R104 error transcripts/series.toml:3: "target" must be a string, not an integer'),
        ("keep_days = 3651", 'R105 error transcripts/series.toml:3: "keep_days" is 3651; use 0 to 3650'),
        ("keep_days = -1", 'R105 error transcripts/series.toml:3: "keep_days" is -1; use 0 to 3650'),
        ("keep_days = true", 'R104 error transcripts/series.toml:3: "keep_days" must be an integer, not a boolean'),
        ('to = "x"', 'R103 error transcripts/series.toml:3: unknown setting "to"; choose from target, keep_days'),
    ],
)
def test_what_is_wrong_is_said_as_of_every_table(tmp_path: Path, line: str, finding: str) -> None:
    assert loaded(tmp_path, line)[1] == [finding]


@pytest.mark.parametrize(
    "target",
    [
        "",
        "../site",
        "/srv/www",
        "C:\\sites\\talks@home",
        "C:/sites/talks@home",
        "git:gh-pages",
        "git:a@b",
        "git:talks/2026@home",
        "ssh://git@example.org:22/talks",
        "git@example.org:talks/site.git",
        "https://example.org:8443/@talks",
    ],
)
def test_a_target_without_a_password_is_no_secret(target: str) -> None:
    assert list(publish_problems(Publish(target))) == []


@pytest.mark.parametrize(
    "target",
    [
        "ssh://talks:hunter2@example.org/site",
        "https://:hunter2@example.org",
        "git:https://talks:hunter2@example.org/x.git",
        "talks:hunter2@example.org:/srv/www",
        "sftp://talks:hunter2:x@example.org",
        "git:talks:hunter2@example.org",
    ],
)
def test_a_password_is_refused_and_never_repeated(tmp_path: Path, target: str) -> None:
    _, (finding,) = loaded(tmp_path, f"target = '{target}'")
    assert finding.startswith('R105 error transcripts/series.toml:3: "target" contains a password; remove it')
    assert "hunter2" not in finding

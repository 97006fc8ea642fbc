"""What ``--to`` may say, and where a site is never put."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.publish import open_target
from tests.publish.target_contract import refusal, written


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a series that was built."""
    series = {"transcripts/talk.txt": b"", "voices/cast.toml": b"", "output/.rostra": b"", "output/site/feed.xml": b""}
    return written(tmp_path / "home" / "quay", series)


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("../www", "home/www"),
        ("www", "home/quay/www"),
        ("./a:b", "home/quay/a:b"),
        ("docs/pod cast", "home/quay/docs/pod cast"),
        ("../www/", "home/www"),
        ("..\\www", "home/quay/..\\www"),
        ("outputs", "home/quay/outputs"),
        ("gitlab", "home/quay/gitlab"),
    ],
)
def test_a_folder_is_relative_to_what_names_it(root: Path, tmp_path: Path, text: str, folder: str) -> None:
    target = open_target(text, root, root)
    assert (target.name, target.place) == (text, str(tmp_path / folder))
    assert not (tmp_path / folder).exists(), "it is made by the first publication"


def test_a_folder_may_be_absolute_or_in_the_home_folder(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "somebody"))
    assert open_target(str(tmp_path / "www"), root, root).place == str(tmp_path / "www")
    assert open_target("~/www", root, root).place == str(tmp_path / "somebody" / "www")
    message = refusal("R501", lambda: open_target("~nobody-of-this-name/www", root, root))
    assert "unknown home folder; use the full path" in message


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("s3://bucket/show", "s3:"),
        ("https://example.org/", "https:"),
        ("sftp://host/srv", "sftp:"),
        ("host:/srv/www", "host:"),
        ("ann@host:www", "ann@host:"),
        ("GIT:gh-pages", "GIT:"),
        ("file:///srv/www", "file:"),
    ],
)
def test_an_address_is_refused_with_what_is_supported(root: Path, text: str, scheme: str) -> None:
    message = refusal("R501", lambda: open_target(text, root, root))
    assert message.startswith(f"R501 error {text}: {scheme} targets are not supported; use a folder, or")
    assert "git:gh-pages" in message
    assert ("./a:b" in message) == ("://" not in text)


@pytest.mark.parametrize("text", ["https://ann:s3cret@example.org/", "ann:s3cret@host:/srv/www", "s3://s3cret@bucket"])
def test_no_password_is_shown(root: Path, text: str) -> None:
    assert "s3cret" not in refusal("R501", lambda: open_target(text, root, root))


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "a" * 5000])
def test_what_is_no_name_of_a_folder(root: Path, text: str) -> None:
    refusal("R501", lambda: open_target(text, root, root))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (".", "it is the series folder"),
        ("../quay", "it is the series folder"),
        ("..", "it contains the series folder"),
        ("/", "it contains the series folder"),
        ("transcripts", "it is in the series' transcripts/ folder"),
        ("transcripts/www", "it is in the series' transcripts/ folder"),
        ("voices/jingles", "it is in the series' voices/ folder"),
        ("output", "it is in the series' output/ folder"),
        ("output/site", "it is in the series' output/ folder"),
        ("../link/transcripts", "it is in the series' transcripts/ folder"),
        ("../link/www/..", "it is the series folder"),
        ("../elsewhere/site", "{home}/elsewhere is an output folder of `rostra build`"),
        ("../elsewhere", "{home}/elsewhere is an output folder of `rostra build`"),
        ("../.git/www", "it is inside a .git folder"),
    ],
)
def test_where_a_site_is_never_put(root: Path, text: str, message: str) -> None:
    home = root.parent
    (home / "link").symlink_to("quay")
    (root / "www").mkdir()
    written(home / "elsewhere", {".rostra": b"format = 1\n"})
    said = refusal("R501", lambda: open_target(text, root, root))
    assert f"{message.format(home=home)}; use a separate folder" in said


def test_an_output_folder_that_is_not_built_yet_is_one_already(tmp_path: Path) -> None:
    root = written(tmp_path / "quay", {"transcripts/talk.txt": b""})
    assert "output/" in refusal("R501", lambda: open_target("output/site", root, root))


def test_a_target_is_no_output_folder_though_both_have_rostra_s_name(root: Path) -> None:
    """There it is a folder."""
    written(root.parent / "www", {".rostra/published.toml": b"", "feed.xml": b""})
    assert open_target("../www", root, root).place == str(root.parent / "www")
    assert open_target("../www/second", root, root).place == str(root.parent / "www" / "second")

"""nginx, with the server block of docs/publish.md, serves a folder that was published into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from pipeline.model import OUTPUT_KINDS, PICTURE, kind_of
from tests.clients.serving import serving_by_nginx
from tests.conftest import copy_series, run_rostra


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small series, published into a folder."""
    done = run_rostra("publish", "--to", "../www", "--yes", cwd=copy_series(tmp_path / "quay"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "www"


@pytest.fixture
def address(site: Path, tmp_path: Path) -> Iterator[str]:
    """Where nginx serves it, without the final slash."""
    with serving_by_nginx(site, tmp_path / "nginx") as found:
        yield found


def test_every_file_comes_whole_with_its_type_and_its_time_to_live(site: Path, address: str) -> None:
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    served = [path for path in sorted(paths) if not path.startswith(".")]
    assert {kind_of(path) for path in served} == set(OUTPUT_KINDS)
    for path in served:
        kind = kind_of(path)
        assert kind
        with urlopen(f"{address}/{path}", timeout=30) as answer:
            assert answer.read() == (site / path).read_bytes(), path
            wanted = "image/png" if kind is PICTURE else kind.media_type
            assert answer.headers.get_content_type() == wanted, path
            if wanted.startswith("text/") or kind.name in ("feed", "subtitles"):
                assert answer.headers.get_content_charset() == "utf-8", path
            lifetime = "public, max-age=31536000, immutable" if kind.hashed else "no-cache"
            assert answer.headers["Cache-Control"] == lifetime, path
            assert answer.headers["Access-Control-Allow-Origin"] == "*", path


def test_media_answer_head_and_byte_ranges(site: Path, address: str) -> None:
    path = next(site.glob("media/*.mp3"))
    data, url = path.read_bytes(), f"{address}/media/{path.name}"
    with urlopen(Request(url, method="HEAD"), timeout=30) as answer:
        assert (answer.status, answer.headers["Content-Length"], answer.headers["Accept-Ranges"]) == (
            200, str(len(data)), "bytes",
        )  # fmt: skip
    for stated, first, last in (("0-99", 0, 99), ("1000-", 1000, len(data) - 1), ("-7", len(data) - 7, len(data) - 1)):
        with urlopen(Request(url, headers={"Range": f"bytes={stated}"}), timeout=30) as answer:
            assert answer.status == 206
            assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(data)}"
            assert answer.read() == data[first : last + 1]


def test_the_front_page_is_served_and_what_is_rostras_own_is_not(address: str) -> None:
    with urlopen(f"{address}/", timeout=30) as answer:
        assert answer.headers.get_content_type() == "text/html"
    for path in (".rostra/published.toml", ".rostra/lock", "media/"):
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}/{path}", timeout=30)
        assert refused.value.code in (403, 404), path

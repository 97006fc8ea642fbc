"""The model is fetched, checked, rewritten once and found again, whatever goes wrong meanwhile (R208)."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Exit, RostraError
from pipeline.speak.engine import EngineUnavailable
from pipeline.speak.kokoro import model
from tests.conftest import ROOT
from tests.speak.kokoro.serving import Served, serving
from tests.speak.kokoro.small import ARITHMETIC, DATA, PUBLISHED, WRITTEN, arithmetic


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the model is written into; it is not there yet."""
    monkeypatch.setenv(model.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(model, "MODEL", PUBLISHED)
    monkeypatch.setattr(model, "_NEEDED", ())
    monkeypatch.setattr(model, "_package_parts", list)
    monkeypatch.setitem(sys.modules, ARITHMETIC, arithmetic())
    return tmp_path / "cache" / "kokoro"


@pytest.fixture
def server() -> Iterator[Served]:
    with serving(DATA) as served:
        yield served


def install(source: Path | str | None) -> list[int]:
    """What was told of the bytes, in order."""
    told: list[int] = []
    model.install_model(source, lambda count, whole: told.append(count) if whole == len(DATA) else None)
    return told


def refused(source: Path | str | None) -> str:
    with pytest.raises(RostraError, match="R208 error") as caught:
        install(source)
    assert caught.value.status is Exit.ENVIRONMENT
    assert caught.value.diagnostic
    assert caught.value.diagnostic.hint
    return str(caught.value)


def assert_installed(cache: Path) -> None:
    """The model and its seal are there, and nothing else but the lock."""
    file = model.model_file()
    assert file.read_bytes() == WRITTEN
    assert model.is_model_whole()
    assert sorted(p.name for p in cache.iterdir()) == sorted([file.name, f"{file.stem}.sha256", "lock"])


def part(cache: Path) -> Path:
    return cache / f"{PUBLISHED.name}.part"


def test_it_is_fetched_once(cache: Path, server: Served) -> None:
    assert install(server.url)[-1] == len(DATA)
    assert_installed(cache)
    assert install(server.url) == []
    assert server.asked == [""]


def test_its_makers_release_is_fetched_where_no_packages_are(
    cache: Path, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "MODEL", model.PublishedFile(*_fields(url=server.url)))
    install(None)
    assert_installed(cache)


def _fields(**changed: Any) -> list[Any]:
    return [changed.get(name, getattr(PUBLISHED, name)) for name in ("name", "size", "sha256", "url", "licence")]


def test_a_connection_that_breaks_is_resumed_where_it_ended(cache: Path, server: Served) -> None:
    server.ends_after = [100_000, 50_000]
    for had in (100_000, 150_000):
        said = refused(server.url)
        assert "the download failed: the connection was closed early; run the command again to resume" in said
        assert part(cache).stat().st_size == had
    install(server.url)
    assert server.asked == ["", "bytes=100000-", "bytes=150000-"]
    assert_installed(cache)


def test_a_server_without_ranges_sends_all_again(cache: Path, server: Served) -> None:
    server.ends_after, server.ranges = [100_000], False
    refused(server.url)
    install(server.url)
    assert server.asked == ["", "bytes=100000-"]
    assert_installed(cache)


def test_a_beginning_that_is_longer_than_what_is_served_is_fetched_again(cache: Path, server: Served) -> None:
    cache.mkdir(parents=True)
    part(cache).write_bytes(DATA[:100_000])
    server.data = DATA[:90_000]
    assert "so it is not small.int8.onnx" in refused(server.url)
    assert server.asked == ["bytes=100000-", ""]
    server.data = DATA
    install(server.url)
    assert_installed(cache)


@pytest.mark.parametrize("data", [DATA[:-1] + b"?", b"?" + DATA], ids=["other bytes", "more bytes"])
def test_wrong_bytes_are_removed(data: bytes, cache: Path, server: Served) -> None:
    server.data, server.stated = data, False
    assert "not small.int8.onnx (300.0 kB): the SHA-256 differs; download it again" in refused(server.url)
    assert not part(cache).exists()
    server.data = DATA
    install(server.url)
    assert_installed(cache)


def test_a_page_in_its_place_is_refused_before_it_is_kept(cache: Path, server: Served) -> None:
    server.data = b"<h1>Sign in</h1>"
    assert f"R208 error {server.url}: the file on the server is 16 bytes, so it is not" in refused(server.url)
    assert not part(cache).exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/x", "the download failed: Connection refused"),
        ("http://[::1/x", "not a valid address"),
        ("nothing://x", "the download failed: unknown url type: nothing"),
    ],
)
def test_an_address_that_does_not_answer(url: str, said: str, cache: Path) -> None:
    assert said in refused(url)
    assert not part(cache).exists()


def test_a_server_that_refuses(cache: Path, server: Served) -> None:
    server.status = 404
    assert "the download failed: the server answered 404 Not Found; run the command again" in refused(server.url)
    assert not model.is_model_whole()
    assert not part(cache).exists()


@pytest.mark.usefixtures("cache")
def test_an_error_of_the_connection_is_none_of_the_disk(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        status, length = 200, len(DATA)

        def __enter__(self) -> Broken:
            return self

        def __exit__(self, *_: object) -> None: ...

        def read(self, _: int) -> bytes:
            raise OSError(0, "bad record of TLS")

    monkeypatch.setattr(model, "_asked", lambda *_: Broken())
    assert "the download failed: bad record of TLS" in refused(server.url)


def test_a_folder_or_a_file_is_checked_and_stays(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / PUBLISHED.name
    assert f"{file}: no such file; put small.int8.onnx there" in refused(tmp_path)
    assert not cache.exists()
    file.write_bytes(DATA[:1000])
    assert f"{file}: not small.int8.onnx (1.0 kB)" in refused(tmp_path)
    assert file.exists()
    file.write_bytes(DATA)
    assert install(tmp_path) == []
    assert_installed(cache)
    assert file.read_bytes() == DATA
    model.model_file().unlink()
    install(file)
    assert_installed(cache)


@pytest.mark.usefixtures("cache")
def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / PUBLISHED.name
    file.write_bytes(DATA)
    monkeypatch.setattr(model, "_check", _fails(PermissionError(errno.EACCES, "Permission denied")))
    assert f"{file}: cannot be read: Permission denied" in refused(file)


def _fails(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_parts_of_packages_are_joined(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [tmp_path / str(number) for number in range(4)]
    for number, path in enumerate(parts):
        path.write_bytes(DATA[number * 75_000 : (number + 1) * 75_000])
    monkeypatch.setattr(model, "_package_parts", lambda: parts)
    assert install(None) == [75_000, 150_000, 225_000, 300_000]
    assert_installed(cache)


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.ENOSPC, "free 325.3 MB there, or set ROSTRA_CACHE to another folder"),
        (errno.EROFS, "set ROSTRA_CACHE to another folder"),
    ],
)
def test_a_disk_that_refuses(
    number: int, hint: str, cache: Path, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[ARITHMETIC], "rewrite", _fails(OSError(number, os.strerror(number))))
    assert refused(server.url) == (f"R208 error {model.model_file()}: cannot be written: {os.strerror(number)}; {hint}")
    assert part(cache).stat().st_size == len(DATA), "what was fetched is kept"
    monkeypatch.setitem(sys.modules, ARITHMETIC, arithmetic())
    install(server.url)
    assert server.asked == [""]
    assert_installed(cache)


def test_a_folder_that_cannot_be_made(cache: Path, tmp_path: Path, server: Served) -> None:
    (tmp_path / "cache").write_text("a file")
    assert f"R208 error {cache}: cannot be written: Not a directory" in refused(server.url)


@pytest.mark.usefixtures("cache")
def test_a_package_that_is_missing_is_named_before_anything_is_fetched(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_NEEDED", ("no_such_package",))
    assert 'the package "no_such_package" is not installed; install rostra[natural]' in refused(server.url)
    assert server.asked == []


def test_a_model_that_was_changed_is_damaged_and_written_again(
    cache: Path, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "find_spec", lambda _: True)
    with pytest.raises(EngineUnavailable, match="its model is not installed; run: rostra voices install kokoro"):
        model.require_model()
    install(server.url)
    assert model.require_model() == model.model_file()
    model.model_file().write_bytes(WRITTEN[:-1])
    with pytest.raises(EngineUnavailable, match="its model is damaged; run: rostra voices install kokoro"):
        model.require_model()
    install(server.url)
    assert_installed(cache)
    monkeypatch.setattr(model, "find_spec", lambda _: None)
    with pytest.raises(EngineUnavailable, match='the package "onnxruntime" is not installed'):
        model.require_model()


def process(source: str, seconds: float, cache: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, model.CACHE_VARIABLE: str(cache.parent)}
    command = [sys.executable, "-m", "tests.speak.kokoro.small", source, str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_of_two_processes_one_fetches_and_the_other_finds_it(cache: Path, server: Served) -> None:
    both = [process(server.url, 0.5, cache) for _ in range(2)]
    printed = sorted(int(each.communicate(timeout=120)[0]) > 0 for each in both)
    assert [each.returncode for each in both] == [0, 0]
    assert printed == [False, True]
    assert server.asked == [""]
    assert_installed(cache)


def test_one_that_is_killed_while_it_writes_is_resumed(cache: Path, server: Served) -> None:
    killed = process(server.url, 600, cache)
    half = model.model_file().with_suffix(".part")
    while not (half.exists() and half.stat().st_size):
        assert killed.poll() is None
        time.sleep(0.01)
    killed.kill()
    killed.communicate()
    assert not model.is_model_whole()
    assert not model.model_file().exists()
    install(server.url)
    assert server.asked == [""], "what was fetched is used"
    assert_installed(cache)


def test_one_that_is_killed_before_its_seal_is_written_again(cache: Path, server: Served) -> None:
    install(server.url)
    model.model_file().with_suffix(".sha256").unlink()
    assert not model.is_model_whole()
    install(server.url)
    assert_installed(cache)


@pytest.mark.natural
def test_the_published_model_is_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the packages, if they are installed."""
    pytest.importorskip("onnx")
    if not model._package_parts():
        pytest.skip("the packages with the published model are not installed")
    monkeypatch.setenv(model.CACHE_VARIABLE, str(tmp_path))
    told: list[int] = []
    file = model.install_model(None, lambda count, _: told.append(count))
    assert told[-1] == model.MODEL.size
    assert model.is_model_whole()
    assert abs(file.stat().st_size - model.FLOAT_BYTES) < 10**6

"""Every installed engine keeps the contract, and engines are found by name."""

import pickle
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Exit
from pipeline.speak.engine import Engine, EngineUnavailable, SpeechError, UnknownEngine
from pipeline.speak.registry import engines, open_engine
from tests.speak.engine_contract import EngineContract


def listed() -> list[Any]:
    """The installed engines; natural ones with the mark of tests that take seconds."""
    found = []
    for name in engines():
        try:
            with closing(open_engine(name, 0)) as engine:
                natural = engine.traits.natural
        except EngineUnavailable as error:
            found.append(pytest.param(name, marks=[pytest.mark.natural, pytest.mark.skip(reason=str(error))]))
        else:
            found.append(pytest.param(name, marks=pytest.mark.natural) if natural else name)
    return found


@pytest.fixture(scope="module", params=listed())
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = open_engine(request.param, 0.0)
    yield engine
    engine.close()


class TestInstalledEngines(EngineContract):
    pass


def install(folder: Path, name: str, where: str) -> None:
    """What pip writes of a package that has an engine."""
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[rostra.engines]\n{name} = {where}\n")


class TestEngineOfOneFile(EngineContract):
    """One file and an entry point are all that a new engine needs."""

    @pytest.fixture
    def engine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
        install(tmp_path, "tone", "tests.speak.tone_engine:Tone")
        monkeypatch.syspath_prepend(tmp_path)
        assert "tone" in engines()
        return open_engine("tone", 30.0)


@pytest.mark.parametrize("where", ["no_such_module:Tone", "tests.speak.tone_engine:NoSuchClass"])
def test_an_engine_that_cannot_be_loaded_is_unavailable(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "tone", where)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EngineUnavailable, match=r'speech engine "tone": .*(no_such_module|NoSuchClass)') as caught:
        open_engine("tone", 30.0)
    assert caught.value.status is Exit.ENVIRONMENT


def test_espeak_is_installed() -> None:
    assert "espeak" in engines()


def test_an_unknown_engine_is_refused_with_the_names_of_the_installed() -> None:
    with pytest.raises(UnknownEngine, match=r'"espaek"; installed: .*espeak') as caught:
        open_engine("espaek", 30.0)
    assert caught.value.status is Exit.INPUT
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("error", [SpeechError("no sound"), EngineUnavailable("no library")])
def test_errors_cross_process_borders(error: SpeechError | EngineUnavailable) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.status) == (type(error), str(error), error.status)

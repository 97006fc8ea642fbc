"""Every installed engine keeps the contract, and engines are found by name."""

import pickle
from collections.abc import Iterator

import pytest

from pipeline.model import Exit
from pipeline.speak.engine import Engine, EngineUnavailable, SpeechError, UnknownEngine
from pipeline.speak.registry import engines, open_engine
from tests.speak.engine_contract import EngineContract


@pytest.fixture(scope="module", params=engines())
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = open_engine(request.param, 30.0)
    yield engine
    engine.close()


class TestInstalledEngines(EngineContract):
    pass


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

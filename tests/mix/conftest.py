"""A real engine for the tests of mixing."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from pipeline.mix.level import voice_gain
from pipeline.model import Passage, Take, Voice
from pipeline.settings import Audio
from pipeline.speak import CALIBRATION, Engine, open_engine

Speak = Callable[[Passage], list[Take]]
Gains = Callable[[Sequence[Voice]], dict[Voice, float]]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    engine = open_engine("espeak", 30.0)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def speak(engine: Engine) -> Speak:
    """The takes of a passage."""
    return lambda passage: [engine.synthesize(line.spoken, line.voice) for line in passage.lines]


@pytest.fixture(scope="session")
def gains_of(engine: Engine) -> Gains:
    """The voices' own gains."""
    return lambda voices: {v: voice_gain(engine.synthesize(CALIBRATION, v), Audio()) for v in voices}

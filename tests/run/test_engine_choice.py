"""Which engine speaks a series whose settings leave it open, and what is said of it (R146)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import requires_natural_voices, run_rostra
from tests.run.conftest import replace


def engine_of(root: Path) -> tuple[str, str]:
    """The engine of the series as `rostra voices` says, and what `rostra check` says of it."""
    told = run_rostra("voices", ".", "--json", cwd=root)
    assert told.returncode == 0, told.stderr
    checked = run_rostra("check", ".", cwd=root)
    assert checked.returncode == 0, checked.stderr
    warned = [line for line in checked.stderr.splitlines() if line.startswith("R146")]
    return json.loads(told.stdout)["engine"]["name"], "".join(warned)


@pytest.fixture
def open_series(series: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The series, of which neither settings nor environment name the engine, nor cast.toml a voice."""
    monkeypatch.delenv("ROSTRA_ENGINE")
    (series / "voices" / "cast.toml").unlink(missing_ok=True)
    return series


@pytest.fixture
def without_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTRA_CACHE", str(tmp_path / "empty"))


@pytest.mark.natural
def test_natural_voices_speak_where_they_are_installed(open_series: Path) -> None:
    requires_natural_voices()
    assert engine_of(open_series) == ("kokoro", "")


@pytest.mark.natural
def test_a_language_that_no_natural_voice_speaks_is_for_espeak(open_series: Path) -> None:
    requires_natural_voices()
    replace(open_series / "transcripts" / "series.toml", "[series]", '[series]\nlanguage = "sv"')
    engine, warned = engine_of(open_series)
    assert engine == "espeak"
    assert 'no natural voice speaks "sv"' in warned


@pytest.mark.natural
def test_a_cast_that_names_voices_of_espeak_keeps_it(open_series: Path) -> None:
    requires_natural_voices()
    (open_series / "voices" / "cast.toml").write_text('[narrator]\nvoice = "en-us+edward"\n', encoding="utf-8")
    engine, warned = engine_of(open_series)
    assert engine == "espeak"
    assert 'cast.toml names its voice "en-us+edward"' in warned
    assert 'use "higher", "lower"' in warned


@pytest.mark.usefixtures("without_model")
def test_without_natural_voices_espeak_speaks_and_one_line_says_what_to_do(open_series: Path) -> None:
    engine, warned = engine_of(open_series)
    assert engine == "espeak"
    assert "kokoro" in warned
    assert "install" in warned
    assert 'engine = "espeak"' in warned


@pytest.mark.usefixtures("without_model")
def test_an_engine_that_the_settings_name_is_taken_without_a_word(open_series: Path) -> None:
    replace(open_series / "transcripts" / "series.toml", "[series]", '[speech]\nengine = "espeak"\n\n[series]')
    assert engine_of(open_series) == ("espeak", "")


@pytest.mark.natural
def test_a_series_keeps_the_engine_that_it_was_published_with(series: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requires_natural_voices()
    replace(series / "transcripts" / "series.toml", "[series]", '[publish]\ntarget = "../out"\n\n[series]')
    done = run_rostra("publish", ".", "--yes", cwd=series)
    assert done.returncode == 0, done.stderr
    monkeypatch.delenv("ROSTRA_ENGINE")
    (series / "voices" / "cast.toml").unlink(missing_ok=True)
    assert engine_of(series) == ("espeak", "")


@pytest.mark.natural
def test_a_build_is_out_of_date_once_the_natural_voices_are_installed(
    open_series: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requires_natural_voices()
    with monkeypatch.context() as poor:
        poor.setenv("ROSTRA_CACHE", str(tmp_path / "empty"))
        assert run_rostra("build", ".", cwd=open_series).returncode == 0
        assert "Already up to date" in run_rostra("build", ".", "--explain", cwd=open_series).stdout
    assert "Already up to date" not in run_rostra("build", ".", "--explain", cwd=open_series).stdout


def test_a_build_is_out_of_date_once_the_environment_names_another_engine(series: Path) -> None:
    assert run_rostra("build", ".", cwd=series).returncode == 0
    assert "Already up to date" in run_rostra("build", ".", cwd=series).stdout
    refused = run_rostra("build", ".", cwd=series, ROSTRA_ENGINE="nonsense")
    assert (refused.returncode, "R111" in refused.stderr) == (1, True)

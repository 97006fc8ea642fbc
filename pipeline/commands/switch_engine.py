"""``rostra voices switch``: change the speech engine of a series, after showing the consequences."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from pipeline.commands.console import tell, tell_lines
from pipeline.commands.list_voices import SeriesEngine, chosen_engine, opened, series_engine
from pipeline.commands.publish import series_at
from pipeline.model import AUDIO, NATURAL_PITCH, Exit, RostraError, Voice, counted, real_path, write_atomically
from pipeline.publish import Entry, Published, load_published, published_engine
from pipeline.run import writable
from pipeline.settings import SERIES_FILE, CastEntry, Settings
from pipeline.speak import AUTO, Engine, UnknownVoice
from pipeline.standards import iso_639_1

_TABLE = re.compile(r"^[ \t]*\[[ \t]*speech[ \t]*\][^\n]*\n", re.MULTILINE)
"""Pattern for the line ``[speech]`` in series.toml, below which the engine is set."""


@dataclass(frozen=True, slots=True)
class Regenerated:
    """Amount of published sound that the next publication regenerates."""

    episodes: int
    """Number of published episodes whose sound the next publication regenerates."""
    seconds: float
    """Approximate total length of the regenerated sound in seconds."""
    cost: float
    """CPU time in seconds per second of sound."""

    @property
    def line(self) -> str:
        """Message about the episodes to regenerate.

        It gives their number, their length and the time needed on this computer.
        """
        many = f"{counted(self.episodes, 'published episode')}"
        if not self.episodes:
            return "No published episodes will change."
        cores = os.cpu_count() or 1
        time = f"about {lasting(self.seconds * self.cost / cores)} on this computer ({counted(cores, 'core')})"
        return f"The next publication regenerates {many}: about {lasting(self.seconds)} of sound, {time}."


def run_switch(engine: str, target: Path, yes: bool) -> None:
    """Set the engine in the settings of a series after the user has confirmed.

    :raises RostraError: the series does not exist, the engine is unknown (R111) or cannot be started (R203), or there
        is no terminal on which to ask for confirmation.
    :raises SystemExit: the settings contain errors (status 1).
    """
    if not engine.strip():
        raise RostraError("the name of the engine is empty; choose kokoro, espeak or auto", Exit.USAGE)
    location = series_at(target)
    series = series_engine(target)
    path = location.root / SERIES_FILE
    published = load_published(location.root)
    name = chosen_engine(series.settings, published_engine(published), engine).name
    with closing(opened(name, "ENGINE")) as voices:
        lines = list(_consequences(series, name, voices, published))
    old = path.read_bytes().decode()
    text = with_engine_line(old, engine)
    if text == old:
        tell(f"No change: {_as_set(engine, series.settings)}")
        tell(series.reason)
        return
    tell_lines(lines)
    if not (yes or sys.stdin.isatty()):
        raise RostraError("Cannot ask for confirmation without a terminal. Add --yes.", Exit.USAGE)
    if not (yes or click.confirm(f"Change {series.settings.series_path}?", default=False, err=True)):
        tell("Not changed.")
        return
    with writable(path):
        write_atomically(real_path(path), text.encode())
    tell(f"Changed: {_as_set(engine, series.settings)}")
    tell(f"Next: listen to the voices with `{shlex.join(['rostra', 'voices', 'audition', str(location.root)])}`")


def _as_set(engine: str, settings: Settings) -> str:
    where = f"under [speech] in {settings.series_path}"
    return f"removed `engine` {where}" if engine == AUTO else f'engine = "{engine}" {where}'


def _consequences(series: SeriesEngine, name: str, engine: Engine, published: Published) -> Iterator[str]:
    """Yield a line for each consequence of changing the engine."""
    before = series.choice.name
    if name == before:
        yield f"The series is already spoken by {name}."
    else:
        yield f"The series will be spoken by {name} instead of {before}."
    if published.episodes:
        changed = [entry for entry in published.episodes.values() if entry.active and entry.engine != name]
        seconds = sum(sound_seconds(entry, series.settings.audio.bitrate) for entry in changed)
        yield Regenerated(len(changed), seconds, engine.traits.cost).line
        if changed:
            yield "Voices are chosen again. Subscribers get new sound, but no episode appears twice in apps."
    else:
        yield "The series has not been published, so subscribers are not affected."
    language = series.settings.series.language
    if (iso_639_1(language) or language) not in engine.traits.languages:
        yield f'{name} has no voice for "{language}", the language of the series, and would mispronounce the text.'
    foreign = list(_foreign(series.settings.cast, engine, name))
    for entry in foreign:
        yield f'{series.settings.cast_path}:{entry.line}: {name} has no voice "{entry.voice}" for {entry.name}'
    if foreign:
        yield f"First change or remove these entries (R110). To list voices, run `rostra voices --engine {name}`."


def _foreign(cast: Sequence[CastEntry], engine: Engine, name: str) -> Iterator[CastEntry]:
    """Yield the cast entries that name a voice unknown to the engine."""
    for entry in cast:
        if entry.names_voice:
            try:
                engine.check(Voice(name, entry.voice, 1, NATURAL_PITCH))
            except UnknownVoice:
                yield entry


def sound_seconds(entry: Entry, bitrate: int) -> float:
    """Return the estimated length of an episode's published sound in seconds.

    :param bitrate: current bitrate in kbit/s, because the record does not contain the published bitrate.
    """
    own = sum(file.length for path, file in entry.files.items() if AUDIO.form.fullmatch(path))
    return (own or (entry.enclosure.length if entry.enclosure else 0)) / (bitrate * 1000 / 8)


def lasting(seconds: float) -> str:
    """Return a rounded duration as text: ``12 minutes``, ``2.5 hours``."""
    if seconds < 90 * 60:
        return counted(max(1, round(seconds / 60)), "minute")
    return f"{seconds / 3600:.1f} hours"


def with_engine_line(text: str, engine: str) -> str:
    """Return the text of a settings file with a different engine and no other changes.

    :param engine: name of the engine; ``auto`` removes the setting.
    """
    import tomlkit

    document = tomlkit.parse(text)
    table = document.get("speech")
    if engine == AUTO:
        if table is None or "engine" not in table:
            return text
        del table["engine"]
        if isinstance(table, tomlkit.items.Table) and not table.as_string().strip():
            del document["speech"]
        return tomlkit.dumps(document)
    if table is None:
        document["speech"] = {"engine": engine}
        return tomlkit.dumps(document)
    if "engine" not in table and (header := _TABLE.search(text)):
        # Insert directly below the header, because comments at the end of the table belong to the next table.
        end = "\r\n" if header[0].endswith("\r\n") else "\n"
        written = f'{text[: header.end()]}engine = "{engine}"{end}{text[header.end() :]}'
        if tomllib.loads(written)["speech"].get("engine") == engine:
            return written
    table["engine"] = engine
    return tomlkit.dumps(document)

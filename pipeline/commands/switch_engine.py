"""``rostra voices switch``: let another speech engine speak a series, after saying what that regenerates."""

from __future__ import annotations

import os
import re
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
from pipeline.model import AUDIO, Exit, RostraError, Voice, counted, real_path, write_atomically
from pipeline.publish import Entry, Published, load_published, published_engine
from pipeline.run import writable
from pipeline.settings import SERIES_FILE, CastEntry, Settings
from pipeline.speak import AUTO, Engine, UnknownVoice
from pipeline.standards import iso_639_1

_TABLE = re.compile(r"^[ \t]*\[[ \t]*speech[ \t]*\][^\n]*\n", re.MULTILINE)
"""The header of the table of the engine."""
_OWN_PITCH = 50


@dataclass(frozen=True, slots=True)
class Regenerated:
    """What the next publication speaks again."""

    episodes: int
    seconds: float
    """Of sound, about."""
    cost: float
    """Seconds of one core for a second of sound."""

    @property
    def line(self) -> str:
        """How many episodes, how long they are, and how long that takes here."""
        many = f"{counted(self.episodes, 'published episode')}"
        if not self.episodes:
            return "No published episode changes."
        cores = os.cpu_count() or 1
        takes = f"about {lasting(self.seconds * self.cost / cores)} on this computer ({counted(cores, 'core')})"
        return f"The next publication regenerates {many}: about {lasting(self.seconds)} of sound; it takes {takes}."


def run_switch(engine: str, target: Path, yes: bool) -> None:
    """Write the engine of a series into its settings, if the user says yes.

    :raises RostraError: there is no such series, the engine is unknown (R111) or cannot be started (R203), or nobody
        is there to be asked.
    :raises SystemExit: there are errors in the settings (status 1).
    """
    if not engine.strip():
        raise RostraError("name an engine: kokoro, espeak or auto", Exit.USAGE)
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
        tell(f"Already so: {_as_set(engine, series.settings)}")
        tell(series.reason)
        return
    tell_lines(lines)
    if not (yes or sys.stdin.isatty()):
        raise RostraError("nobody is here to be asked; add --yes", Exit.USAGE)
    if not (yes or click.confirm(f"Write it into {series.settings.series_path}?", default=False, err=True)):
        tell("Nothing was changed.")
        return
    with writable(path):
        write_atomically(real_path(path), text.encode())
    tell(f"Written: {_as_set(engine, series.settings)}")
    tell(f"Hear its voices: rostra voices audition {location.root}")


def _as_set(engine: str, settings: Settings) -> str:
    where = f"under [speech] in {settings.series_path}"
    return f"no engine {where}" if engine == AUTO else f'engine = "{engine}" {where}'


def _consequences(series: SeriesEngine, name: str, engine: Engine, published: Published) -> Iterator[str]:
    """What changes, line by line."""
    before = series.choice.name
    if name == before:
        yield f"{name} speaks the series already."
    else:
        yield f"This series will be spoken by {name}, and no longer by {before}."
    if published.episodes:
        changed = [entry for entry in published.episodes.values() if entry.active and entry.engine != name]
        seconds = sum(sound_seconds(entry, series.settings.audio.bitrate) for entry in changed)
        yield Regenerated(len(changed), seconds, engine.traits.cost).line
        if changed:
            yield "Subscribers get the new sound of the same episodes: no app shows one twice. Voices are chosen again."
    else:
        yield "The series was never published: no subscriber hears a difference."
    language = series.settings.series.language
    if (iso_639_1(language) or language) not in engine.traits.languages:
        yield f'{name} has no voice for "{language}", the language of the series: it would be read with wrong sounds.'
    foreign = list(_foreign(series.settings.cast, engine, name))
    for entry in foreign:
        yield f'{series.settings.cast_path}:{entry.line}: {name} has no voice "{entry.voice}" for {entry.name}'
    if foreign:
        yield f"Name voices of {name} there (rostra voices --engine {name}), or higher or lower, or remove the entries."
        yield "Until then the series cannot be built (R110)."


def _foreign(cast: Sequence[CastEntry], engine: Engine, name: str) -> Iterator[CastEntry]:
    """The entries of cast.toml whose voice an engine does not have."""
    for entry in cast:
        if entry.names_voice:
            try:
                engine.check(Voice(name, entry.voice, 1, _OWN_PITCH))
            except UnknownVoice:
                yield entry


def sound_seconds(entry: Entry, bitrate: int) -> float:
    """About how long the published sound of an episode is.

    :param bitrate: kbit/s of now: what it was published with is not on record.
    """
    own = sum(file.length for path, file in entry.files.items() if AUDIO.form.fullmatch(path))
    return (own or (entry.enclosure.length if entry.enclosure else 0)) / (bitrate * 1000 / 8)


def lasting(seconds: float) -> str:
    """A duration for people: ``12 minutes``, ``2.5 hours``."""
    if seconds < 90 * 60:
        return counted(max(1, round(seconds / 60)), "minute")
    return f"{seconds / 3600:.1f} hours"


def with_engine_line(text: str, engine: str) -> str:
    """The settings of a series with another engine; everything else stays as it is written.

    :param engine: ``auto`` for none.
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
        # Below the header: at the end of the table it would come after comments that belong to the next one.
        end = "\r\n" if header[0].endswith("\r\n") else "\n"
        written = f'{text[: header.end()]}engine = "{engine}"{end}{text[header.end() :]}'
        if tomllib.loads(written)["speech"].get("engine") == engine:
            return written
    table["engine"] = engine
    return tomlkit.dumps(document)

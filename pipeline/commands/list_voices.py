"""``rostra voices``: list voices, say which engine speaks a series and why, and who has which voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.commands.console import fail, print_diagnostics, print_json, print_lines, tell
from pipeline.model import (
    NARRATOR,
    Document,
    Exit,
    Line,
    Log,
    RostraError,
    Severity,
    Voice,
    VoiceTraits,
    counted,
    failure,
)
from pipeline.plan import Casting, Location, engine_of_series, find_location
from pipeline.publish import load_published, published_engine
from pipeline.run import Builder
from pipeline.settings import Settings
from pipeline.speak import (
    ENGINE_VARIABLE,
    NATURAL_ENGINE,
    Engine,
    EngineChoice,
    EngineUnavailable,
    UnknownEngine,
    choose_engine,
    in_language,
    open_engine,
)
from pipeline.standards import iso_639_1, tag_problem

NARRATOR_NAME = "narrator"
"""How the narrator is named here, and in cast.toml."""
FORMAT = 1
"""Of the JSON: raised where a field gets another meaning."""
_OWN_PITCH = 50
_HEADINGS = ("engine", "voice", "language", "pitch", "quality", "used by")
_UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the user wants to see."""

    engine: str = ""
    """Name of an engine; empty for that of the series."""
    language: str = ""
    """BCP 47 tag; empty for any."""
    everything: bool = False
    """Whether voices are listed that are not recommended."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class SeriesEngine:
    """A series, or none, and the engine that speaks it."""

    location: Location | None
    settings: Settings
    """As they are set: their engine may be ``auto``."""
    choice: EngineChoice

    @property
    def reason(self) -> str:
        """Which engine speaks, and why."""
        name, what = self.choice.name, "this series" if self.location else "where no series is named"
        return f"{name} speaks {what}: {self._why()}"

    def _why(self) -> str:
        if self.choice.by == "settings":
            return f"{self.settings.series_path} says so"
        if self.choice.by == "environment":
            return f"{ENGINE_VARIABLE} in the environment says so"
        if self.choice.by == "record":
            return "it was published with it, and keeps its engine"
        if self.choice.by == "cast":
            return f"{self.settings.cast_path} names voices of it"
        return self.choice.without or "the natural voices are installed"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is heard in a series."""

    name: str
    voice: Voice
    """As they are heard in their first episode."""
    cast_name: str
    """Name of the voice for cast.toml, by which they are known in every language."""
    language: str
    """BCP 47 tag of that episode."""
    lines: tuple[Line, ...]
    """What they say there."""


def series_engine(target: Path | None) -> SeriesEngine:
    """The series that the user names, or that of this folder, and its engine.

    :param target: None for the current folder, if it is a series.
    :raises RostraError: there is no such series (R008, R101).
    :raises SystemExit: there are errors in its settings (status 1).
    """
    location = _location(target)
    if location is None:
        settings = Settings(Path())
        return SeriesEngine(None, settings, chosen_engine(settings, ""))
    log = Log()
    settings = location.settings(log)
    if log.errors:
        print_diagnostics(log.sorted(), Severity.ERROR)
        fail(log.sorted(), "")
    published = "" if location.lone else published_engine(load_published(location.root))
    return SeriesEngine(location, settings, chosen_engine(settings, published))


def chosen_engine(settings: Settings, published: str, stated: str = "") -> EngineChoice:
    """Which engine speaks a series, and why.

    :param published: engine of the latest published sound, or empty.
    :param stated: what is asked in place of the engine of the settings, or empty.
    """
    speech = replace(settings.speech, engine=stated or settings.speech.engine)
    return engine_of_series(replace(settings, speech=speech), published)


def _location(target: Path | None) -> Location | None:
    try:
        return find_location(target or Path())
    except RostraError:
        if target is not None:
            raise
        return None


def opened(name: str, where: str) -> Engine:
    """Open an engine.

    :param where: what names it, for messages.
    :raises RostraError: it is unknown (R111), or cannot be started (R203).
    """
    try:
        return open_engine(name, 0)
    except UnknownEngine as error:
        raise failure(Exit.INPUT, "R111", where, str(error)) from error
    except EngineUnavailable as error:
        raise failure(Exit.ENVIRONMENT, "R203", name, str(error)) from error


def check_language(tag: str) -> None:
    """Refuse what is no language tag (R045)."""
    if problem := tag and tag_problem(tag):
        raise failure(Exit.INPUT, "R045", "--language", f'"{tag}" is not a language tag', problem)


def _members(documents: Sequence[Document], casting: Casting) -> list[Member]:
    """Everybody who is heard in a series, the narrator first, in order of appearance."""
    found: dict[str, Member] = {}
    for document, script in zip(documents, casting.scripts, strict=True):
        said: dict[str, list[Line]] = {}
        for line in script.lines():
            said.setdefault(line.speaker, []).append(line)
        heard = [("", NARRATOR_NAME, script.narrator)]
        heard += [(person, document.person(person).name, voice) for person, voice in script.voices]
        for person, name, voice in heard:
            sound = casting.automatic.get(person or NARRATOR, voice.sound)
            lines = tuple(said.get(person, ()))
            found.setdefault(person, Member(name, voice, sound.name, document.meta.language, lines))
    return list(found.values())


def cast_of(location: Location) -> list[Member] | None:
    """Everybody who is heard in a series; None, which is said, if there are errors in it."""
    checked = Builder(location.lone or location.root).check()
    if checked.log.errors or checked.casting is None:
        tell("there are errors in the series, so nobody knows yet who has which voice: rostra check", err=True)
        return None
    return _members([e.document for e in checked.project.episodes], checked.casting)


def recommended(engine: Engine, name: str, language: str) -> list[VoiceTraits]:
    """The voices of an engine that are good enough for automatic casting: the narrator's, then the best first.

    :param name: of the engine.
    :param language: BCP 47 tag: those that take their place in it, of its region if there are any; empty for any.
    """
    names = (engine.narrator(), *engine.roster())
    if not language:
        return [_as_recommended(engine.describe(voice)) for voice in dict.fromkeys(names)]
    found = (in_language(engine, Voice(name, voice, 1, _OWN_PITCH), language) for voice in names)
    voices = dict.fromkeys(voice.name for voice in found if voice)
    traits = [_as_recommended(engine.describe(voice)) for voice in voices]
    return [t for t in traits if _speaks(t, language)] or traits


def _as_recommended(traits: VoiceTraits) -> VoiceTraits:
    """The traits of a voice that takes the place of a recommended one."""
    return replace(traits, recommended=True)


def _speaks(traits: VoiceTraits, language: str) -> bool:
    """Whether a voice speaks a language, with the accent of its region if the tag has one."""
    region = next((part.upper() for part in language.split("-")[1:] if len(part) == 2), "")
    return region in ("", traits.accent) and _same(traits.language, language)


def _same(first: str, second: str) -> bool:
    """Whether two BCP 47 tags are of one language."""
    codes = [iso_639_1(tag) or tag.partition("-")[0].lower() for tag in (first, second)]
    return codes[0] == codes[1]


def run_list(target: Path | None, listed: Listed) -> None:
    """Print voices as a table or as JSON.

    :raises RostraError: there is no such series, language (R045) or engine (R111), or it cannot be started (R203).
    :raises SystemExit: there are errors in the settings (status 1).
    """
    check_language(listed.language)
    series = series_engine(target)
    name = listed.engine or series.choice.name
    with closing(opened(name, "--engine" if listed.engine else series.settings.series_path)) as engine:
        cast = cast_of(series.location) if series.location and name == series.choice.name else None
        used = _used(cast or ())
        voices = _chosen(engine, name, listed, used)
        count = len(engine.voices())
        languages = engine.traits.languages
    if listed.json:
        print_json(_as_json(series, name, voices, used))
        return
    print_lines([series.reason])
    if advice := _advice(series.choice):
        print_lines([advice])
    if not voices:
        print_lines([f'{name} has no voice for "{listed.language}"; it speaks {", ".join(languages)}'])
        return
    print_lines(["", *_table(_rows(name, voices, used)), "", _closing(listed, len(voices), count)])


def _used(cast: Iterable[Member]) -> dict[str, list[str]]:
    """Name of a voice -> who has it."""
    used: dict[str, list[str]] = {}
    for member in cast:
        pitch = f" (pitch {member.voice.pitch})" if member.voice.pitch != _OWN_PITCH else ""
        used.setdefault(member.voice.name, []).append(member.name + pitch)
    return used


def _chosen(engine: Engine, name: str, listed: Listed, used: Mapping[str, object]) -> list[VoiceTraits]:
    """The voices to list: recommended ones, those that are used, and all others if the user wants them."""
    found = {t.name: t for t in recommended(engine, name, listed.language)}
    found |= {voice: engine.describe(voice) for voice in used if voice not in found}
    if listed.everything:
        found |= {voice: engine.describe(voice) for voice in engine.voices() if voice not in found}
    return [t for t in found.values() if not listed.language or _same(t.language, listed.language)]


def _advice(choice: EngineChoice) -> str:
    """What to do for natural voices, if the engine has none and nobody has said so yet; otherwise empty."""
    if choice.name == NATURAL_ENGINE or choice.without:
        return ""
    natural = choose_engine("auto", "en").without
    return natural or f"natural voices are installed: `rostra voices switch {NATURAL_ENGINE}` has them speak it"


def _rows(engine: str, voices: Iterable[VoiceTraits], used: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    yield tuple(heading.upper() for heading in _HEADINGS)
    for t in voices:
        yield (engine, t.name, language_of(t), pitch_of(t), quality_of(t), ", ".join(used.get(t.name, ())))


def language_of(traits: VoiceTraits) -> str:
    """Language and accent of a voice as a tag: ``en-GB``."""
    return f"{traits.language}-{traits.accent}" if traits.accent else traits.language


def pitch_of(traits: VoiceTraits) -> str:
    """``112 Hz, lower``."""
    measured = f"{traits.pitch:.0f} Hz" if traits.pitch else ""
    return ", ".join(filter(None, (measured, traits.kind))) or _UNKNOWN


def quality_of(traits: VoiceTraits) -> str:
    """Its predicted quality from 1 to 5."""
    return f"{traits.quality:.1f}" if traits.quality else _UNKNOWN


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Rows with their columns one below another."""
    listed = list(rows)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    for row in listed:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _closing(listed: Listed, shown: int, count: int) -> str:
    if listed.everything:
        return counted(shown, "voice")
    which = f' for "{listed.language}"' if listed.language else ""
    return f"{counted(shown, 'voice')}{which}: recommended ones, and those in use; --all lists all ({count})"


def _as_json(
    series: SeriesEngine, name: str, voices: Iterable[VoiceTraits], used: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """The voices in the public format of ``docs/voices.md``."""
    return {
        "format": FORMAT,
        "engine": {"name": series.choice.name, "by": series.choice.by, "without": series.choice.without},
        "voices": [{"engine": name, **asdict(traits), "used_by": list(used.get(traits.name, ()))} for traits in voices],
    }

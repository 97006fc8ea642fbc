"""``rostra voices``: list voices, their speakers, and the speech engine of a series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.commands.console import fail, print_diagnostics, print_json, print_lines, tell
from pipeline.model import (
    NARRATOR,
    NATURAL_PITCH,
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
"""Name of the narrator in cast.toml."""
FORMAT = 1
"""Version of the JSON format; increased when the meaning of a field changes."""
_HEADINGS = ("VOICE", "LANGUAGE", "PITCH (Hz)", "CLASS", "QUALITY (1-5)", "USED BY")
_UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Listed:
    """Options of ``rostra voices``."""

    engine: str = ""
    """Name of an engine; empty for the engine of the series."""
    language: str = ""
    """BCP 47 tag; empty for any language."""
    everything: bool = False
    """Whether to also list voices that are not recommended."""
    json: bool = False
    """Whether to print JSON."""


@dataclass(frozen=True, slots=True)
class SeriesEngine:
    """Speech engine, and the series for which it was chosen."""

    location: Location | None
    """Location of the series; None if no series is given."""
    settings: Settings
    """Settings of the series, or defaults without a series; the engine may be ``auto``."""
    choice: EngineChoice

    @property
    def reason(self) -> str:
        """Line that names the engine and explains the choice."""
        of = "of this series" if self.location else "without a series"
        return f"Speech engine {of}: {self.choice.name} ({self._why()})"

    def _why(self) -> str:
        if self.choice.by == "settings":
            return f"set in {self.settings.series_path}"
        if self.choice.by == "environment":
            return f"set by the environment variable {ENGINE_VARIABLE}"
        if self.choice.by == "record":
            return "the series was published with this engine"
        if self.choice.by == "cast":
            return f"{self.settings.cast_path} names voices of this engine"
        return self.choice.without or "the natural voices are installed"


@dataclass(frozen=True, slots=True)
class Member:
    """Narrator or speaker of a series."""

    name: str
    voice: Voice
    """Voice in the speaker's first episode."""
    cast_name: str
    """Name of the voice for cast.toml, which is the same for all languages."""
    language: str
    """Language of the speaker's first episode (BCP 47 tag)."""
    lines: tuple[Line, ...]
    """Lines that the speaker says in their first episode."""


def series_engine(target: Path | None) -> SeriesEngine:
    """Return the speech engine chosen for a series.

    :param target: path of the series; None for the current folder, which need not be a series.
    :raises RostraError: there is no such series (R008, R101).
    :raises SystemExit: the settings contain errors (status 1).
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
    """Return the speech engine for a series, and the reason for choosing it.

    :param published: engine of the latest published sound; empty if nothing was published.
    :param stated: engine that overrides the one in the settings; empty if none does.
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
    """Start and return the speech engine with the given name.

    :param where: option or file that names the engine, for messages.
    :raises RostraError: the engine is unknown (R111) or cannot be started (R203).
    """
    try:
        return open_engine(name, 0)
    except UnknownEngine as error:
        raise failure(Exit.INPUT, "R111", where, str(error)) from error
    except EngineUnavailable as error:
        raise failure(Exit.ENVIRONMENT, "R203", name, str(error)) from error


def check_language(tag: str) -> None:
    """Raise an error if the value of ``--language`` is not a language tag.

    :param tag: BCP 47 tag, or an empty string.
    :raises RostraError: the tag is invalid (R045).
    """
    if problem := tag and tag_problem(tag):
        raise failure(Exit.INPUT, "R045", "--language", f'"{tag}" is not a language tag', problem)


def _members(documents: Sequence[Document], casting: Casting) -> list[Member]:
    """Return the narrator, then the speakers of a series in order of first appearance."""
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
    """Return the narrator and speakers of a series, or None if it contains errors.

    In case of errors, a message tells the user to run ``rostra check``.
    """
    checked = Builder(location.path).check()
    if checked.log.errors or checked.casting is None:
        tell("The series contains errors, so its voices cannot be determined; run `rostra check`", err=True)
        return None
    return _members([e.document for e in checked.project.episodes], checked.casting)


def recommended(engine: Engine, name: str, language: str) -> list[VoiceTraits]:
    """Return the recommended voices of an engine: the narrator's voice, then the others, best first.

    Automatic casting chooses from these voices. If a language is given, each voice is replaced with the engine's
    corresponding voice for that language, or left out if it has no such voice. If the language tag has a region, and
    any of the remaining voices have the accent of that region, only those are returned.

    :param name: name of the engine.
    :param language: BCP 47 tag; empty for any language.
    """
    names = (engine.narrator(), *engine.roster())
    if not language:
        return [_as_recommended(engine.describe(voice)) for voice in dict.fromkeys(names)]
    found = (in_language(engine, Voice(name, voice, 1, NATURAL_PITCH), language) for voice in names)
    voices = dict.fromkeys(voice.name for voice in found if voice)
    traits = [_as_recommended(engine.describe(voice)) for voice in voices]
    return [t for t in traits if _speaks(t, language)] or traits


def _as_recommended(traits: VoiceTraits) -> VoiceTraits:
    return replace(traits, recommended=True)


def _speaks(traits: VoiceTraits, language: str) -> bool:
    """Return whether a voice speaks a language.

    If the language tag has a region, such as ``en-GB``, the voice must also have the accent of that region.
    """
    region = next((part.upper() for part in language.split("-")[1:] if len(part) == 2), "")
    return region in ("", traits.accent) and _same(traits.language, language)


def _same(first: str, second: str) -> bool:
    """Return whether two BCP 47 tags denote the same language, ignoring regions."""
    codes = [iso_639_1(tag) or tag.partition("-")[0].lower() for tag in (first, second)]
    return codes[0] == codes[1]


def run_list(target: Path | None, listed: Listed) -> None:
    """Print the voices of a speech engine as a table or as JSON.

    :raises RostraError: the series does not exist, the language tag is invalid (R045), or the engine is unknown (R111)
        or cannot be started (R203).
    :raises SystemExit: the settings contain errors (status 1).
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
    print_lines(["", *_table(_rows(voices, used)), "", *_closing(listed, len(voices), count)])


def _used(cast: Iterable[Member]) -> dict[str, list[str]]:
    """Return a mapping from each voice in use to the names of its speakers.

    If a speaker's pitch is not the voice's natural pitch, the pitch is added to the name.
    """
    used: dict[str, list[str]] = {}
    for member in cast:
        pitch = f" (pitch {member.voice.pitch})" if member.voice.pitch != NATURAL_PITCH else ""
        used.setdefault(member.voice.name, []).append(member.name + pitch)
    return used


def _chosen(engine: Engine, name: str, listed: Listed, used: Mapping[str, object]) -> list[VoiceTraits]:
    """Return the voices to list: recommended voices, voices in use, and all others with ``--all``."""
    found = {t.name: t for t in recommended(engine, name, listed.language)}
    found |= {voice: engine.describe(voice) for voice in used if voice not in found}
    if listed.everything:
        found |= {voice: engine.describe(voice) for voice in engine.voices() if voice not in found}
    return [t for t in found.values() if not listed.language or _same(t.language, listed.language)]


def _advice(choice: EngineChoice) -> str:
    """Return advice on how to use the natural voices, or an empty string.

    No advice is needed if they are in use, or if the reason for the choice already contains it.
    """
    if choice.name == NATURAL_ENGINE or choice.without:
        return ""
    natural = choose_engine("auto", "en").without
    return natural or f"Natural voices are installed; run `rostra voices switch {NATURAL_ENGINE}` to use them"


def _rows(voices: Iterable[VoiceTraits], used: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    yield _HEADINGS
    for t in voices:
        pitch = f"{t.pitch:.0f}" if t.pitch else _UNKNOWN
        people = ", ".join(used.get(t.name, ()))
        yield (t.name, language_of(t), pitch, t.kind or _UNKNOWN, quality_of(t), people)


def language_of(traits: VoiceTraits) -> str:
    """Return the language and accent of a voice as a tag, such as ``en-GB``."""
    return f"{traits.language}-{traits.accent}" if traits.accent else traits.language


def pitch_of(traits: VoiceTraits) -> str:
    """Return the pitch and class (``higher`` or ``lower``) of a voice, such as ``112 Hz, lower``.

    If neither is known, return ``-``.
    """
    measured = f"{traits.pitch:.0f} Hz" if traits.pitch else ""
    return ", ".join(filter(None, (measured, traits.kind))) or _UNKNOWN


def quality_of(traits: VoiceTraits) -> str:
    """Return the predicted quality of a voice as text, from ``1.0`` to ``5.0``.

    If the engine gives no quality, return ``-``.
    """
    return f"{traits.quality:.1f}" if traits.quality else _UNKNOWN


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    listed = list(rows)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    for row in listed:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _closing(listed: Listed, shown: int, count: int) -> Iterator[str]:
    which = f' for "{listed.language}"' if listed.language else ""
    more = "" if listed.everything else f" (recommended or in use; --all lists all {count})"
    yield f"{counted(shown, 'voice')}{which}{more}"
    yield 'To choose one, set voice = "NAME" in voices/cast.toml, or "higher" or "lower" for a CLASS.'
    yield "To hear them, run `rostra voices audition`."


def _as_json(
    series: SeriesEngine, name: str, voices: Iterable[VoiceTraits], used: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """Return the voices as a JSON object (format: ``docs/voices.md``)."""
    return {
        "format": FORMAT,
        "engine": {"name": series.choice.name, "by": series.choice.by, "without": series.choice.without},
        "voices": [{"engine": name, **asdict(traits), "used_by": list(used.get(traits.name, ()))} for traits in voices],
    }

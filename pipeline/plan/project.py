"""Reading, checking and casting of a series or single transcript, without writing files."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from pipeline.cast import (
    Languages,
    cast_voices,
    guess_voices,
    report_languages,
    report_spoken_form,
    report_unspeakable,
    report_wording,
    write_script,
)  # fmt: skip
from pipeline.model import (
    NARRATOR,
    Diagnostic,
    Document,
    Exit,
    Log,
    Memo,
    Script,
    Severity,
    Sound,
    Voice,
    failure,
    nearest,
    suggestion,
)  # fmt: skip
from pipeline.plan.draft import draft_cast, heard_kinds, other_voices
from pipeline.plan.keys import check_keys
from pipeline.plan.locate import Location, transcript_files
from pipeline.plan.offer import has_sound, offer_of
from pipeline.plan.precedence import complete_document, complete_settings, stated_number
from pipeline.read import CONVENTIONS, read_transcript, unknown_repair, unknown_repairs
from pipeline.settings import WISHES, CastEntry, Settings
from pipeline.speak import (
    DRAFT_ENGINE,
    Engine,
    EngineChoice,
    EngineTraits,
    EngineUnavailable,
    UnknownEngine,
    UnknownVoice,
    in_language,
    open_engine,
    pronouncing,
    takes_ipa,
)


@dataclass(frozen=True, slots=True)
class Episode:
    """Episode of a project: a transcript with its number and date."""

    document: Document
    number: int
    """Episode number, 1 or more."""
    stated: bool
    """Whether the number comes from the front matter or the key.

    Other numbers are assigned by counting, and are never spoken.
    """
    stated_date: datetime.datetime
    """Date of publication from the transcript, timezone-aware in UTC."""
    folder: Path
    """Folder to which picture paths are relative."""


@dataclass(frozen=True, slots=True)
class Project:
    """Series or single transcript with its episodes."""

    settings: Settings
    episodes: tuple[Episode, ...]
    lone: bool
    skipped: tuple[tuple[Path, Diagnostic], ...] = ()
    """Files without speakers, each with its finding (R004)."""
    excluded: tuple[tuple[Path, Document], ...] = ()
    """Transcripts that are read but not built: drafts, withdrawn episodes and future episodes."""


@dataclass(frozen=True, slots=True)
class Casting:
    """Scripts of all episodes with their voices, and the properties of the engine."""

    scripts: tuple[Script, ...]
    fingerprint: str
    """Identifier of the engine and its version."""
    automatic: Mapping[str, Sound]
    """Person id or ``NARRATOR`` -> sound, for voices that do not come from cast.toml."""
    traits: EngineTraits
    """Limits and requirements of the engine."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Choice of the transcripts to build."""

    drafts: bool = False
    """Whether to build transcripts with ``draft = true``."""
    without: frozenset[str] = frozenset()
    """Keys of transcripts to leave out: withdrawn episodes and future episodes."""

    def stated(self) -> tuple[str, ...]:
        """Return the selection as it is saved in the build record."""
        return (*(("drafts",) if self.drafts else ()), *sorted(self.without))

    def has(self, document: Document) -> bool:
        """Return whether a transcript is to be built."""
        return document.key not in self.without and (self.drafts or not document.meta.draft)


def load_project(
    place: Location,
    log: Log,
    settings: Settings | None = None,
    memo: Memo | None = None,
    selection: Selection | None = None,
    series_key: str = "",
) -> Project:
    """Return a series or single transcript with its episodes, and log all findings.

    :param settings: settings of the series, if already loaded.
    :param memo: results of reading that earlier builds stored; None to read everything again.
    :param selection: transcripts to build; a single transcript is always built.
    :param series_key: key that the series was published with; empty if unpublished.
    """
    root, lone = place.root, place.lone
    settings = settings or place.settings(log)
    files = [lone] if lone is not None else transcript_files(root)
    if not files:
        _report_none(root / "transcripts", settings, log)
    if settings.convention not in ("auto", *CONVENTIONS):
        hint = suggestion(settings.convention, ["auto", *CONVENTIONS])
        log.add("R105", settings.series_path, 0, f'unknown convention "{settings.convention}"', hint)
        settings = replace(settings, convention="auto")
    for name in unknown_repairs(settings.reading.rules_off):
        log.add("R105", settings.series_path, 0, *unknown_repair(name))
    bounds = place.bounds(settings)
    files = [f for f in files if _is_named_well(f, log)]
    if lone is None:
        files = [f for f in files if not bounds.report_outside(f, f.name, str(f), 0, log)]
    selected = selection or Selection()
    documents, skipped = _read(files, settings, log, memo, everything=lone is not None or selected.drafts)
    excluded = tuple(pair for pair in documents if lone is None and not selected.has(pair[1]))
    if excluded and len(excluded) == len(documents) and not series_key:
        hint = "add --drafts, or remove `draft = true` from a transcript"
        log.add("R108", settings.series_path, 0, "no transcripts to build: all are drafts or withdrawn", hint)
    documents = [pair for pair in documents if pair not in excluded]
    settings = complete_settings(settings, [d for _, d in documents], lone=lone is not None, published_key=series_key)
    if not settings.series.title and documents and not log.has("R102", settings.series_path):
        log.add("R106", settings.series_path, 0, "the series has no title", 'set title = "…" under [series]')
    episodes = _episodes(settings, documents, log)
    return Project(settings, episodes, lone is not None, skipped, excluded)


def _read(
    files: Sequence[Path], settings: Settings, log: Log, memo: Memo | None, *, everything: bool
) -> tuple[list[tuple[Path, Document]], tuple[tuple[Path, Diagnostic], ...]]:
    """Read the transcripts, and collect the files without speakers (R004).

    If no transcript can be read, the R004 findings are logged as errors instead of returned.

    :param everything: whether to also log the findings in drafts.
    :returns: (path, document) of each transcript, and (path, finding) of each file without speakers.
    """
    documents: list[tuple[Path, Document]] = []
    skipped: list[tuple[Path, Diagnostic]] = []
    for file in files:
        own = Log()
        document = read_transcript(
            file, str(file), own, settings.convention, memo, settings.reading, settings.series.language
        )
        errors = [d for d in own.sorted() if d.severity is Severity.ERROR]
        if document is None and [d.code for d in errors] == ["R004"]:
            skipped.append((file, errors[0]))
            continue
        if everything or document is None or not document.meta.draft:
            log.extend(own.sorted())
        documents += [(file, document)] if document is not None else []
    if not documents:
        log.extend([finding for _, finding in skipped])
        skipped = []
    return documents, tuple(skipped)


def report_skipped(project: Project, keys: Collection[str], log: Log) -> None:
    """Report files without speakers (R138), as errors if they were episodes (R004).

    :param keys: keys of the episodes that were built or published.
    """
    for file, finding in project.skipped:
        if file.stem in keys:
            log.extend([finding])
        else:
            hint = "if it should be one, see R004; otherwise, move it to another folder"
            log.add("R138", finding.path, finding.line, f"not read as an episode: {finding.message}", hint)


def _report_none(folder: Path, settings: Settings, log: Log) -> None:
    """Report a series without transcripts (R108) or a folder that cannot be listed (R008)."""
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        log.add("R008", str(folder), 0, f"cannot be read: {error.strerror}", "check the permissions of the folder")
        return
    hint = "add one to transcripts/ as NAME.txt (or .md, .vtt, .srt, .json, .html)"
    log.add("R108", settings.series_path, 0, "the series has no transcript", hint)


def _is_named_well(file: Path, log: Log) -> bool:
    """Return whether a file name is UTF-8, as keys must be; report other names (R042)."""
    try:
        file.name.encode()
    except UnicodeEncodeError:
        hint = "rename it using letters, digits and hyphens, since the name becomes part of URLs"
        log.add("R042", str(file), 0, "the file name is not UTF-8", hint)
        return False
    return True


def _episodes(settings: Settings, documents: Sequence[tuple[Path, Document]], log: Log) -> tuple[Episode, ...]:
    check_keys([d for _, d in documents], log)
    numbered = [(stated_number(d), f, complete_document(d, settings)) for f, d in documents]
    numbered.sort(key=lambda n: (n[0] or 10**9, n[2].meta.date, n[2].key))
    episodes: list[Episode] = []
    for number, file, document in numbered:
        counted = (episodes[-1].number if episodes else 0) + 1
        episodes.append(Episode(document, number or counted, number > 0, _published(document, number), file.parent))
    return tuple(episodes)


def _published(document: Document, number: int) -> datetime.datetime:
    """Return the permanent publication date of an episode, in UTC.

    A date without a time becomes noon UTC plus one minute per episode number, so that episodes from the same day
    keep their order.

    :param number: episode number from the transcript; 0 if it was assigned by counting, since such numbers may change.
    """
    moment = datetime.datetime.fromisoformat(document.meta.date)
    if len(document.meta.date) == 10:
        moment = moment.replace(hour=12) + datetime.timedelta(minutes=min(number, 600))
    return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def with_engine(settings: Settings, choice: EngineChoice, log: Log, lone: Path | None = None) -> Settings:
    """Return settings with the chosen engine.

    If the draft engine was chosen as a fallback, the reason is reported (R146).

    :param lone: path of a single transcript, which has no settings file; None for a series.
    """
    if choice.without:
        message = f"spoken by {choice.name}, which is meant for drafts: {choice.without}"
        hint = "" if lone else f'to keep it, set engine = "{choice.name}" under [speech]'
        if choice.by == "cast" and not lone:
            hint = f'for natural voices, use "higher", "lower" or a voice from `rostra voices`; {hint}'
        log.add("R146", lone.name if lone else settings.series_path, 0, message, hint)
    return replace(settings, speech=replace(settings.speech, engine=choice.name))


def cast_project(
    project: Project,
    log: Log,
    published: Mapping[str, Sound],
    memo: Memo | None = None,
    elsewhere: Mapping[str, Sound] = MappingProxyType({}),
) -> Casting | None:
    """Return the scripts of all episodes with their voices, or None if there are errors.

    :param published: person id -> published sound to keep (see ``cast_voices``).
    :param memo: results that earlier builds stored, or None.
    :param elsewhere: person id -> published sound of another engine; the person keeps the voice class of this sound.
    :raises RostraError: the engine cannot be started on this machine (R203).
    """
    settings = project.settings
    try:
        engine = open_engine(settings.speech.engine, settings.speech.time_limit)
    except UnknownEngine as error:
        log.add("R111", settings.series_path, 0, str(error))
        return None
    except EngineUnavailable as error:
        hint = "" if settings.speech.engine == DRAFT_ENGINE else "run `rostra build --draft` for a preview with espeak"
        raise failure(Exit.ENVIRONMENT, "R203", settings.speech.engine, str(error), hint) from error
    documents = [e.document for e in project.episodes]
    lines = {e.voice: e.line for e in settings.cast}
    with closing(engine):
        guesses = guess_voices(documents)
        heard = heard_kinds(documents, settings, elsewhere, guesses)
        if settings.draft_of:
            settings = replace(settings, cast=draft_cast(settings, partial(_has_entry, engine)))
        offer = offer_of(engine, settings.speech.engine, settings.series.language)
        cast = cast_voices(documents, settings, offer, published, log, guesses, heard)
        for voice in sorted({cast.narrator, *cast.people.values()}, key=lambda v: (v.name, v.pitch, v.rate)):
            try:
                engine.check(voice)
            except UnknownVoice as error:
                near = nearest(error.name, WISHES) or next(iter(error.nearest), "")
                hint = f'did you mean "{near}"?' if near else "run `rostra voices --all` to list all voices"
                line = lines.get(voice.name, 0)
                log.add("R110", settings.cast_path, line, f'unknown voice "{error.name}"', hint)
        if log.errors:
            return None
        _check_lexicon(project, engine, cast.narrator, log)
        report_wording(documents, settings, documents[0].path if project.lone else settings.series_path, log)
        languages = Languages(
            cache(lambda voice, language: in_language(engine, voice, language)),
            cast.automatic,
            cache(lambda voice, language: pronouncing(engine, voice, language)),
        )
        scripts = tuple(
            write_script(
                e.document,
                settings,
                e.number if e.stated else 0,
                cast.people,
                cast.narrator,
                memo,
                languages,
                ipa=takes_ipa(engine),
            )
            for e in project.episodes
        )
        for episode, script in zip(project.episodes, scripts, strict=True):
            report_languages(episode.document, script, languages, log)
            report_unspeakable(episode.document, script, log)
            report_spoken_form(episode.document, script, log)
        voices = {**cast.people, NARRATOR: cast.narrator}
        automatic = {person: voices[person].sound for person in sorted(cast.automatic) if person in voices}
        return Casting(scripts, engine.fingerprint(), automatic, engine.traits)


def _check_lexicon(project: Project, engine: Engine, narrator: Voice, log: Log) -> None:
    """Report lexicon entries for unknown episodes (R143) or with unsupported IPA (R144)."""
    settings = project.settings
    keys = [d.key for d in (*(e.document for e in project.episodes), *(d for _, d in project.excluded))]
    for entry in settings.lexicon:
        for key in entry.episodes:
            if key not in keys:
                message = f'"{entry.word}" is for the episode "{key}", which does not exist'
                log.add("R143", settings.lexicon_path, entry.line, message, suggestion(key, keys))
        if entry.ipa and takes_ipa(engine):
            voice = in_language(engine, narrator, entry.language or settings.series.language) or narrator
            if unsaid := engine.unsaid_ipa(entry.ipa, voice):
                message = f'{settings.speech.engine} cannot pronounce "{unsaid}" in the IPA of "{entry.word}"'
                hint = "use the closest sound that its voices can pronounce"
                log.add("R144", settings.lexicon_path, entry.line, message, hint)
        elif not (entry.spoken or entry.say or other_voices(settings)):
            message = f'"{entry.word}" has only IPA, which {settings.speech.engine} does not support'
            hint = 'add spoken = "…" for this engine'
            log.add("R144", settings.lexicon_path, entry.line, message, hint)


def _has_entry(engine: Engine, entry: CastEntry) -> bool:
    return has_sound(engine, Sound("", entry.voice, entry.pitch))

"""What is to be built: a series or a lone transcript, read, checked and cast; nothing is written."""

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
    """An episode of a project."""

    document: Document
    number: int
    """1 or more."""
    stated: bool
    """Whether the front matter or the file's name states the number; one that is only counted is never spoken."""
    stated_date: datetime.datetime
    """The date of publication as the transcript states it: aware, UTC."""
    folder: Path
    """Where its pictures' paths start."""


@dataclass(frozen=True, slots=True)
class Project:
    """A series or a lone transcript, in order of its episodes."""

    settings: Settings
    episodes: tuple[Episode, ...]
    lone: bool
    skipped: tuple[tuple[Path, Diagnostic], ...] = ()
    """Files beside the transcripts in which nobody speaks, and why (R004)."""
    excluded: tuple[tuple[Path, Document], ...] = ()
    """Transcripts that are read and not built: drafts, and those that were withdrawn or are not due yet."""


@dataclass(frozen=True, slots=True)
class Casting:
    """Who speaks how: the scripts in the order of the episodes, and what is known of the engine."""

    scripts: tuple[Script, ...]
    fingerprint: str
    automatic: Mapping[str, Sound]
    """Id -> sound of those whose voice is not cast.toml's, ``NARRATOR`` among them, whatever language they speak."""
    traits: EngineTraits
    """What the engine needs."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which transcripts are built."""

    drafts: bool = False
    """Whether those are that say ``draft = true``."""
    without: frozenset[str] = frozenset()
    """Keys of others that are not: those that were withdrawn, or are not due yet."""

    def stated(self) -> tuple[str, ...]:
        """As the record of a build states it."""
        return (*(("drafts",) if self.drafts else ()), *sorted(self.without))

    def has(self, document: Document) -> bool:
        """Whether a transcript is built."""
        return document.key not in self.without and (self.drafts or not document.meta.draft)


def load_project(
    place: Location,
    log: Log,
    settings: Settings | None = None,
    memo: Memo | None = None,
    selection: Selection | None = None,
    series_key: str = "",
) -> Project:
    """Read a series or a lone transcript; every finding goes to the log.

    :param settings: the place's, if they have been read already.
    :param memo: what earlier readings left to be used again.
    :param selection: which transcripts are built; a lone one always is.
    :param series_key: the key that the series was published with.
    :raises RostraError: there is nothing to read.
    """
    root, lone = place.root, place.lone
    settings = settings or place.settings(log)
    files = [lone] if lone is not None else transcript_files(root)
    if not files:
        _report_none(root / "transcripts", settings, log)
    if settings.convention not in ("auto", *CONVENTIONS):
        hint = suggestion(settings.convention, ["auto", *CONVENTIONS])
        log.add("R105", settings.series_path, 0, f'"convention" is "{settings.convention}"', hint)
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
        hint = "build with --drafts, or leave draft = true out of one"
        log.add("R108", settings.series_path, 0, "no transcript is to be built: all are drafts or withdrawn", hint)
    documents = [pair for pair in documents if pair not in excluded]
    settings = complete_settings(settings, [d for _, d in documents], lone=lone is not None, published_key=series_key)
    if not settings.series.title and documents and not log.has("R102", settings.series_path):
        log.add("R106", settings.series_path, 0, "the series has no title", 'write title = "…" under [series]')
    episodes = _episodes(settings, documents, log)
    return Project(settings, episodes, lone is not None, skipped, excluded)


def _read(
    files: Sequence[Path], settings: Settings, log: Log, memo: Memo | None, *, everything: bool
) -> tuple[list[tuple[Path, Document]], tuple[tuple[Path, Diagnostic], ...]]:
    """The documents of some files; and of those that have nothing but no speakers, the finding.

    Where no file has speakers, all findings go to the log.

    :param everything: whether drafts are to be built; the findings in those that are not concern nobody yet.
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
    """Report the files beside the transcripts in which nobody speaks (R138); one that was an episode is an error.

    :param keys: those of the episodes that were built or published.
    """
    for file, finding in project.skipped:
        if file.stem in keys:
            log.extend([finding])
        else:
            hint = "if it is one, see R004; otherwise move it elsewhere"
            log.add("R138", finding.path, finding.line, f"no episode: {finding.message}", hint)


def _report_none(folder: Path, settings: Settings, log: Log) -> None:
    """Report that a series has no transcript, or that its folder cannot be listed."""
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        log.add("R008", str(folder), 0, f"cannot be read: {error.strerror}", "check the permissions of the folder")
        return
    hint = "put one into transcripts/, as NAME.txt (or .md, .vtt, .srt, .json, .html)"
    log.add("R108", settings.series_path, 0, "the series has no transcript", hint)


def _is_named_well(file: Path, log: Log) -> bool:
    """Whether a transcript's name can become a key; one that is not UTF-8 cannot (R042)."""
    try:
        file.name.encode()
    except UnicodeEncodeError:
        hint = "rename it in letters, digits and hyphens: the name becomes a part of addresses"
        log.add("R042", str(file), 0, "its name is not UTF-8", hint)
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
    """The permanent date of publication: a date without a time is noon UTC and the stated number's minutes, so that
    episodes of one day keep their order. A number that is only counted would move when a file is added."""
    moment = datetime.datetime.fromisoformat(document.meta.date)
    if len(document.meta.date) == 10:
        moment = moment.replace(hour=12) + datetime.timedelta(minutes=min(number, 600))
    return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def with_engine(settings: Settings, choice: EngineChoice, log: Log) -> Settings:
    """Give the settings the name of the engine that is to speak, and report draft voices that nobody chose (R146)."""
    if choice.without:
        message = f"spoken by {choice.name}, which is for drafts: {choice.without}"
        hint = f'to keep it, write engine = "{choice.name}" under [speech]'
        if choice.by == "cast":
            hint = f'for natural voices, write "higher", "lower" or one that `rostra voices` lists there; {hint}'
        log.add("R146", settings.series_path, 0, message, hint)
    return replace(settings, speech=replace(settings.speech, engine=choice.name))


def cast_project(
    project: Project,
    log: Log,
    published: Mapping[str, Sound],
    memo: Memo | None = None,
    elsewhere: Mapping[str, Sound] = MappingProxyType({}),
) -> Casting | None:
    """Cast all episodes and write their scripts; None where there are errors (R110, R111, or any found before).

    :param published: the sounds that are to stay (``cast_voices``).
    :param memo: what earlier builds left to be used again.
    :param elsewhere: sounds of another engine in which people were published: their classes are kept.
    :raises RostraError: the engine cannot be started on this machine (R203).
    """
    settings = project.settings
    try:
        engine = open_engine(settings.speech.engine, settings.speech.time_limit)
    except UnknownEngine as error:
        log.add("R111", settings.series_path, 0, str(error))
        return None
    except EngineUnavailable as error:
        hint = "" if settings.speech.engine == DRAFT_ENGINE else "`rostra build --draft` shows it in espeak's voices"
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
                hint = f'did you mean "{near}"?' if near else "`rostra voices --all` lists them"
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
    """Report entries of the lexicon that do nothing: for unknown episodes (R143), or IPA that is not used (R144)."""
    settings = project.settings
    keys = [d.key for d in (*(e.document for e in project.episodes), *(d for _, d in project.excluded))]
    for entry in settings.lexicon:
        for key in entry.episodes:
            if key not in keys:
                message = f'"{entry.word}" is for the episode "{key}", which is not in the series'
                log.add("R143", settings.lexicon_path, entry.line, message, suggestion(key, keys))
        if entry.ipa and takes_ipa(engine):
            voice = in_language(engine, narrator, entry.language or settings.series.language) or narrator
            if unsaid := engine.unsaid_ipa(entry.ipa, voice):
                message = f'{settings.speech.engine} leaves "{unsaid}" out of the IPA of "{entry.word}"'
                log.add(
                    "R144", settings.lexicon_path, entry.line, message, "write the nearest sound that its voices have"
                )
        elif not (entry.spoken or entry.say or other_voices(settings)):
            message = f'"{entry.word}" has only IPA, which the engine {settings.speech.engine} does not take'
            hint = 'the word is said as usual; add spoken = "…" for this engine'
            log.add("R144", settings.lexicon_path, entry.line, message, hint)


def _has_entry(engine: Engine, entry: CastEntry) -> bool:
    return has_sound(engine, Sound("", entry.voice, entry.pitch))

"""Preparation of a build: reading, checking, casting and planning, without writing files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import (
    MARK,
    PUBLISHED,
    RATE,
    Exit,
    InputErrors,
    Log,
    RostraError,
    Sound,
    accept_findings,
    counted,
    failure,
    remembered,
    suggestion,
)
from pipeline.plan import (
    Casting,
    Location,
    Plan,
    PreviousBuild,
    Project,
    Record,
    Selection,
    cast_project,
    draft_settings,
    engine_of_series,
    input_digests,
    load_project,
    load_record,
    make_plan,
    other_project,
    read_mark,
    report_skipped,
    report_unread,
    text_digests,
    unread_files,
    with_engine,
)
from pipeline.publish import (
    Published,
    load_older,
    load_published,
    other_identity,
    published_engine,
    published_sounds,
)
from pipeline.run.pictures import check_cover, check_pictures
from pipeline.settings import Settings, check_episodes
from pipeline.speak import EngineTraits
from pipeline.store import FileMemo, Store, file_digest

if TYPE_CHECKING:
    from pipeline.publish import Target


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """Options of a build, except its target and output folder."""

    selection: Selection = field(default_factory=Selection)
    """Selection of the transcripts to build, including drafts."""
    published: Published | None = None
    """Publication record to use instead of the record in the series folder, or None."""
    regenerate: frozenset[str] = frozenset()
    """Keys of the episodes whose published sound must be replaced."""
    target: Target | None = None
    """Target to search for published files before the target in the settings, or None."""
    draft: bool = False
    """Whether this is a draft build, which is quick and never published."""
    only: frozenset[str] = frozenset()
    """Keys of the requested episodes; empty for all."""

    def stated(self) -> tuple[str, ...]:
        """Return the options that differ from the defaults, in the form of ``Record.selection``."""
        return (*self.selection.stated(), *(("--draft",) if self.draft else ()))


@dataclass(frozen=True, slots=True)
class CheckedTarget:
    """Series or single transcript after reading and casting."""

    project: Project
    casting: Casting | None
    """Casting; None if there are errors."""
    log: Log
    """All findings so far, to which the build adds its own."""
    texts: Mapping[str, str]
    """Digests of transcripts and settings, computed before reading (``plan.text_digests``)."""
    memo: FileMemo
    """Results of reading and checking, which the next build reuses."""
    request: BuildRequest
    published: Published
    """Publication record that the build uses."""
    without_natural: bool
    """Whether natural voices would be used if they were installed."""

    def cast(self) -> Casting:
        """Return the casting, which exists only if the input has no errors.

        :raises InputErrors: the input contains errors.
        """
        if self.log.errors or self.casting is None:
            raise InputErrors(self.log.sorted())
        return self.casting


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """Plan for a build with the data that it is based on."""

    plan: Plan
    settings: Settings
    automatic: Mapping[str, Sound]
    """Person id or ``NARRATOR`` -> sound, for voices that do not come from cast.toml."""
    previous: PreviousBuild
    """State before the build."""
    inputs: Mapping[str, str]
    """Path -> SHA-256, for every file that the build reads."""


def check_target(
    location: Location, output: Path, record: Record | None, prepare: Callable[[Settings], None], request: BuildRequest
) -> CheckedTarget:
    """Read and cast a target's transcripts, log all findings, and return the checked target.

    Speakers of published episodes keep their voices.

    :param record: record of the last build into the output folder, or None.
    :param prepare: function called before the transcripts are read, with settings that name the chosen engine.
    :raises RostraError: the engine cannot be started (R203), or a requested episode does not exist (R405).
    """
    log = Log()
    texts = text_digests(location)
    settings = location.settings(log)
    memo = FileMemo(output / "store")
    own = not other_project(record, location, output)
    published = request.published
    if published is None:
        published = Published() if location.lone else _published(location, output if own else None, log)
    engine = published_engine(published)
    choice = engine_of_series(settings, engine)
    settings = draft_settings(settings, choice) if request.draft else with_engine(settings, choice, log, location.lone)
    prepare(settings)
    selection = replace(request.selection, without=request.selection.without | published.withdrawn)
    project = load_project(location, log, settings, memo, selection, published.series)
    check_cover(project.settings, memo, log)
    check_pictures(project.episodes, location.bounds(settings), memo, log)
    check_episodes([(e.document, e.number) for e in project.episodes], project.settings.series, log)
    _check_jingle(project.settings, memo, log)
    if not project.lone:
        # Without the settings, the key in use is not the series' own.
        if not any(d.code == "R102" and d.path == settings.series_path for d in log.sorted()):
            _check_key(settings, project.settings.series.key, location.root, output if own else None, published, log)
        _check_identities(project, published, log)
        built = set(record.signatures) if own and record else set[str]()
        report_skipped(project, built | set(published.episodes), log)
        report_unread(location.root, _episodes_once(location, record if own else None, published), log)
    _require_episodes(request.only, project, log)
    speaking, own_engine = settings.speech.engine, settings.draft_of or engine
    sounds = published_sounds(published, speaking) if settings.draft_of in ("", speaking) else {}
    elsewhere = published_sounds(published, own_engine) if own_engine != speaking else {}
    casting = cast_project(project, log, sounds, memo, elsewhere) if project.episodes else None
    if not project.episodes and not log.errors and published.series:
        # The last episode was withdrawn, so the feed becomes empty.
        casting = Casting((), "", {}, EngineTraits(RATE))
    accepting = {e.document.path: e.document.accepted for e in project.episodes}
    accept_findings(log, accepting)
    return CheckedTarget(project, casting, log, texts, memo, request, published, choice.is_missing)


def plan_target(location: Location, output: Path, checked: CheckedTarget, store: Store) -> PlannedTarget:
    """Return the plan for building a checked target, without writing files.

    :raises InputErrors: the input contains errors.
    """
    casting = checked.cast()
    inputs = input_digests(location, checked.project, checked.texts)
    previous = PreviousBuild(
        store=store,
        site=output / "site",
        record=load_record(store.folder),
        published=checked.published,
        series=checked.project.settings.series.key,
        regenerate=checked.request.regenerate,
        draft=checked.request.draft,
    )
    return PlannedTarget(
        make_plan(checked.project, casting, previous, inputs, checked.request.only),
        checked.project.settings,
        casting.automatic,
        previous,
        inputs,
    )


def _require_episodes(keys: Collection[str], project: Project, log: Log) -> None:
    """Raise an error if an episode named with ``--only`` does not exist.

    If the input contains errors, nothing is raised, since an input error may be the cause of the missing episode.

    :raises RostraError: an episode does not exist (R405).
    """
    known = [episode.document.key for episode in project.episodes]
    for key in sorted(set(keys).difference(known)):
        if log.errors:
            return
        excluded = any(document.key == key for _, document in project.excluded)
        message = f'"{key}" is not built: it is a draft or was withdrawn' if excluded else f'unknown episode "{key}"'
        hint = "if it is a draft, add --drafts" if excluded else suggestion(key, known)
        raise failure(Exit.USAGE, "R405", "--only", message, hint)


def _check_key(settings: Settings, key: str, root: Path, output: Path | None, published: Published, log: Log) -> None:
    """Report a missing key (R136) or a changed key (R137) of the series.

    :param settings: settings as the user wrote them.
    :param key: key in use, which may be derived from the title.
    :param output: output folder if it belongs to the series; otherwise None.
    """
    path, series = settings.series_path, settings.series
    first, where = published.series, root / PUBLISHED
    if not first and output and (mark := read_mark(output)):
        first, where = mark.series, output / MARK
    if first and first != key:
        was = "published" if published.series else "first built"
        message = f'the key of the series is "{key}", but it was {was} as "{first}"'
        hint = f'to keep identifiers, set key = "{first}" under [series]; otherwise, set series = "{key}" in {where}'
        log.add("R137", path, 0, message, hint)
    elif series.url and not series.key:
        message = "the series has no key, so GUIDs and book identifiers depend on its title"
        log.add("R136", path, 0, message, f'set key = "{key}" under [series]')


def _check_identities(project: Project, published: Published, log: Log) -> None:
    """Report episodes with a changed date (R507) or the key of another published episode (R514)."""
    for episode in project.episodes:
        key, path = episode.document.key, episode.document.path
        if other := other_identity(published, project.settings.series.key, key):
            message = f'the key "{key}" belonged to the episode "{other}", and apps still identify that episode by it'
            log.add("R514", path, 0, message, "rename the transcript, or set a different `key`")
        entry = published.episodes.get(key)
        if entry and entry.published and entry.published.date() != episode.stated_date.date():
            message = f"the date {episode.stated_date.date()} differs from the published date {entry.published.date()}"
            hint = "the feed keeps the published date; to correct it, change `published` in published.toml"
            log.add("R507", path, 0, message, hint)


def _published(location: Location, output: Path | None, log: Log) -> Published:
    """Load the publication record, and report an unusable (R406) or outdated (R508) record.

    An outdated record was written by version 0.1.0. If the record is unusable, an empty record is returned.

    :param output: output folder, where version 0.1.0 kept its record; None if it belongs to another series.
    """
    try:
        published = load_published(location.root)
        older = load_older(output) if output and published == Published() else None
    except RostraError as error:
        if error.diagnostic is None:
            raise
        log.extend([error.diagnostic])
        return Published()
    if older is None:
        return published
    message = f"found the GUIDs and dates of {counted(len(older.episodes), 'episode')} from version 0.1.0"
    log.add("R508", PUBLISHED, 0, message, "run `rostra publish`, then commit published.toml")
    return older


def _episodes_once(place: Location, record: Record | None, published: Published) -> frozenset[Path]:
    """Return files that are no longer read but were episodes in earlier builds or publications."""
    read = {place.root / name for name in record.inputs} if record else set()
    return frozenset(file for file in unread_files(place.root) if file.stem in published.episodes or file in read)


def _check_jingle(settings: Settings, memo: FileMemo, log: Log) -> None:
    """Report an unusable jingle (R301, R304, R305).

    The result is stored by digest, so each jingle is decoded only once.
    """
    file = settings.root / settings.audio.jingle
    if settings.audio.jingle:
        known = f"{settings.audio.jingle} {file_digest(file)}"
        for code, message, hint in remembered(memo, "jingle", known, lambda: _jingle_problems(file)):
            log.add(code, settings.series_path, settings.jingle_line, message, hint)


def _jingle_problems(file: Path) -> list[tuple[str, str, str]]:
    from pipeline.mix import SoundError, check_sound

    try:
        check_sound(file)
    except SoundError as error:
        return [(error.code, str(error), error.hint)]
    return []

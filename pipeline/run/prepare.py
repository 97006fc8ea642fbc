"""Read, check, cast and plan: everything that comes before anything is made. Nothing is written here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import MARK, PUBLISHED, InputErrors, Log, RostraError, accept_findings
from pipeline.plan import (
    Casting,
    Location,
    Plan,
    PreviousBuild,
    Project,
    Record,
    Reissue,
    cast_project,
    input_digests,
    load_project,
    load_record,
    make_plan,
    marked_series,
    other_project,
    plan_reissues,
    report_skipped,
    report_unread,
    text_digests,
    unread_files,
)
from pipeline.publish import Published, check_clock, current_time, load_published, sounds, unusable
from pipeline.read import remembered
from pipeline.run.pictures import check_cover, check_pictures
from pipeline.settings import Settings, check_episodes
from pipeline.store import FileMemo, Store, file_digest


@dataclass(frozen=True, slots=True)
class Checked:
    """A target as it was read and cast."""

    project: Project
    casting: Casting | None
    """None if there are errors."""
    log: Log
    """All findings; a build adds its own."""
    texts: Mapping[str, str]
    """Digests of transcripts and settings, taken before they were read (``plan.text_digests``)."""
    memo: FileMemo
    """What the reading left for the next one."""

    def cast(self) -> Casting:
        """The casting of an input without errors.

        :raises InputErrors: there are errors.
        """
        if self.log.errors or self.casting is None:
            raise InputErrors(self.log.sorted())
        return self.casting


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what it was made from."""

    plan: Plan
    reissues: tuple[Reissue, ...]
    previous: PreviousBuild
    inputs: Mapping[str, str]
    """SHA-256 of every file that the build reads."""


def check_target(
    location: Location, output: Path, record: Record | None, prepare: Callable[[Settings], None]
) -> Checked:
    """Read and cast everything, and write nothing; every finding goes to the log.

    Voices that were published from the output folder stay, unless it belongs to another target.

    :param record: of the last build into the output folder.
    :param prepare: called with the settings before the transcripts are read.
    :raises RostraError: there is nothing to check, or the engine cannot be started (R203).
    """
    log = Log()
    texts = text_digests(location)
    settings = location.settings(log)
    prepare(settings)
    memo = FileMemo(output / "store")
    own = not other_project(record, location, output)
    project = load_project(location, log, settings, memo)
    check_cover(project.settings, memo, log)
    check_pictures(project.episodes, location.bounds(settings), memo, log)
    check_episodes([(e.document, e.number) for e in project.episodes], project.settings.series, log)
    _check_jingle(project.settings, memo, log)
    published = _published(output, record, log) if own else Published()
    if not project.lone:
        _check_key(settings, project.settings.series.key, output / MARK, marked_series(output) if own else None, log)
        built = set(record.signatures) if own and record else set[str]()
        report_skipped(project, built | set(published.episodes), log)
        report_unread(location.root, _episodes_once(location, record if own else None, published), log)
    heard = sounds(published, project.settings.speech.engine, current_time())
    casting = cast_project(project, log, heard) if project.episodes else None
    accepting = {e.document.path: e.document.accepted for e in project.episodes}
    accept_findings(log, accepting)
    return Checked(project, casting, log, texts, memo)


def plan_target(location: Location, output: Path, checked: Checked, store: Store, reissue: Sequence[str]) -> Planned:
    """Plan a build of what was checked, and write nothing.

    :param reissue: keys of the episodes that are to get another GUID.
    :raises InputErrors: there are errors in the input.
    :raises RostraError: the record of publication cannot be used (R406), or an episode cannot be reissued (R405).
    """
    casting = checked.cast()
    published = load_published(output)
    record = load_record(store.folder)
    reissues = plan_reissues(checked.project, published, reissue)
    inputs = input_digests(location, checked.project, checked.texts)
    reissued = [r.key for r in reissues]
    previous = PreviousBuild(store, output / "site", record, published, reissued)
    return Planned(make_plan(checked.project, casting, previous, inputs), reissues, previous, inputs)


def _check_key(settings: Settings, key: str, mark: Path, marked: str | None, log: Log) -> None:
    """Report a key that hangs on the title (R136), or that is another one than at the first build (R137).

    :param settings: as they are set.
    :param key: as it is used.
    :param mark: the file that keeps the first one.
    :param marked: that of the first build.
    """
    path, series = settings.series_path, settings.series
    if marked and marked != key:
        message = f'the series has the key "{key}", and was first built as "{marked}": identifiers are made of it'
        hint = (
            f'to keep them, write key = "{marked}" under [series]; if the change is meant, series = "{key}" in {mark}'
        )
        log.add("R137", path, 0, message, hint)
    elif series.url and not series.key:
        message = "the series has no key: GUIDs and book identifiers are made of its title"
        log.add("R136", path, 0, message, f'write key = "{key}" under [series], and the title can change')


def _published(output: Path, record: Record | None, log: Log) -> Published:
    """What was published; a record that cannot be used is a finding like any other (R406)."""
    try:
        if record is not None and not os.path.lexists(output / PUBLISHED):
            raise unusable(output, "it is gone, and the last build wrote it", "run `rostra clean --all`")
        published = load_published(output)
        check_clock(published, output)
        return published
    except RostraError as error:
        if error.diagnostic is None:
            raise
        log.extend([error.diagnostic])
        return Published()


def _episodes_once(place: Location, record: Record | None, published: Published) -> frozenset[Path]:
    """The files that are not read any more and were episodes: the last build read them, or published their names."""
    read = {place.root / name for name in record.inputs} if record else set()
    return frozenset(file for file in unread_files(place.root) if file.stem in published.episodes or file in read)


def _check_jingle(settings: Settings, memo: FileMemo, log: Log) -> None:
    """Report a jingle that cannot be used (R301, R304, R305); what was found is remembered for the same bytes."""
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

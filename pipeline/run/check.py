"""Everything is read, checked and cast before anything is made; nothing is written here."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Log, RostraError
from pipeline.plan import (
    Casting,
    Location,
    Project,
    cast_project,
    load_project,
    load_record,
    report_unread,
    unread_files,
)
from pipeline.publish import Published, current_time, load_published, sounds
from pipeline.read import Memo
from pipeline.run.covers import check_cover
from pipeline.settings import Settings, check_episodes


def check_project(
    place: Location,
    log: Log,
    settings: Settings | None = None,
    memo: Memo | None = None,
    output: Path | None = None,
) -> tuple[Project, Casting | None]:
    """Read and cast everything without writing anything; every finding goes to the log.

    :param settings: the place's, where they have been read already.
    :param memo: what earlier readings left to be used again.
    :param output: where voices were published that are to stay; None for a series that was never published.
    :raises RostraError: there is nothing to check, or the engine cannot be started.
    """
    project = load_project(place, log, settings, memo)
    check_cover(project.settings, log)
    check_episodes([(e.document, e.number) for e in project.episodes], project.settings.series, log)
    _check_jingle(project.settings, log)
    published = _published(output, log) if output else Published()
    if not project.lone:
        report_unread(place.root, _episodes_once(place, output, published), log)
    heard = sounds(published, project.settings.speech.engine, current_time())
    casting = cast_project(project, log, heard) if project.episodes else None
    return project, casting


def _published(output: Path, log: Log) -> Published:
    """What was published; a record that cannot be used is a finding like any other (R406)."""
    try:
        return load_published(output)
    except RostraError as error:
        if error.diagnostic is None:
            raise
        log.extend([error.diagnostic])
        return Published()


def _episodes_once(place: Location, output: Path | None, published: Published) -> frozenset[Path]:
    """The files that are not read any more and were episodes: the last build read them, or published their names."""
    unread = unread_files(place.root)
    record = load_record(output / "store") if output and unread else None
    read = record.inputs if record else {}
    return frozenset(
        file for file in unread if file.stem in published.episodes or file.relative_to(place.root).as_posix() in read
    )


def _check_jingle(settings: Settings, log: Log) -> None:
    file = settings.root / settings.audio.jingle
    if settings.audio.jingle and file.is_file():
        from pipeline.mix import SoundError, check_sound

        try:
            check_sound(file)
        except SoundError as error:
            log.add("R301", settings.audio.jingle, 0, str(error), "use WAV, MP3, FLAC, Ogg or M4A")

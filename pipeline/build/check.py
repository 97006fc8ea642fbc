"""Everything is read, checked and cast before anything is made; nothing is written here."""

from __future__ import annotations

from pipeline.build.covers import check_cover
from pipeline.build.locate import Place
from pipeline.build.project import Casting, Project, cast_project, load_project
from pipeline.diagnostics import Log
from pipeline.directories import check_episodes
from pipeline.read.memo import Memo
from pipeline.settings import Settings


def check(
    place: Place, log: Log, settings: Settings | None = None, memo: Memo | None = None
) -> tuple[Project, Casting | None]:
    """Read and cast everything without writing anything; every finding goes to the log.

    :param settings: the place's, where they have been read already.
    :param memo: what earlier readings left to be used again.
    :raises RostraError: there is nothing to check, or the engine cannot be started.
    """
    project = load_project(place, log, settings, memo)
    check_cover(project.settings, log)
    check_episodes([(e.document, e.number) for e in project.episodes], project.settings.series, log)
    _check_jingle(project.settings, log)
    casting = cast_project(project, log) if project.episodes else None
    return project, casting


def _check_jingle(settings: Settings, log: Log) -> None:
    file = settings.root / settings.audio.jingle
    if settings.audio.jingle and file.is_file():
        from pipeline.mix.jingle import SoundError, check_sound

        try:
            check_sound(file)
        except SoundError as error:
            log.add("R301", settings.audio.jingle, 0, str(error), "use WAV, MP3, FLAC, Ogg or M4A")

"""Everything is read, checked and cast before anything is made; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.build.covers import check_cover
from pipeline.build.locate import Place
from pipeline.build.now import now
from pipeline.build.project import Casting, Project, cast_project, load_project
from pipeline.build.published import sounds
from pipeline.build.published_file import load_published
from pipeline.diagnostics import Log, RostraError
from pipeline.directories import check_episodes
from pipeline.read.memo import Memo
from pipeline.script import Sound
from pipeline.settings import Settings


def check(
    place: Place,
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
    published = _sounds(output, project.settings.speech.engine, log) if output else {}
    casting = cast_project(project, log, published) if project.episodes else None
    return project, casting


def _sounds(output: Path, engine: str, log: Log) -> Mapping[str, Sound]:
    """The published sounds; a record that cannot be used is a finding like any other (R406)."""
    try:
        state = load_published(output)
    except RostraError as error:
        if error.diagnostic is None:
            raise
        log.extend([error.diagnostic])
        return {}
    return sounds(state, engine, now())


def _check_jingle(settings: Settings, log: Log) -> None:
    file = settings.root / settings.audio.jingle
    if settings.audio.jingle and file.is_file():
        from pipeline.mix.jingle import SoundError, check_sound

        try:
            check_sound(file)
        except SoundError as error:
            log.add("R301", settings.audio.jingle, 0, str(error), "use WAV, MP3, FLAC, Ogg or M4A")

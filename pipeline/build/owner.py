"""Whose output a folder holds: nothing else may be built into it, since what is there would leave the feed."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.build.locate import Place
from pipeline.build.record import PUBLISHED, Record
from pipeline.diagnostics import Exit, RostraError, failure


def project_name(place: Place, output: Path) -> str:
    """What is built, as seen from its output folder: the same after both have moved together."""
    return Path(os.path.relpath((place.lone or place.root).resolve(), output.resolve())).as_posix()


def holds_another(record: Record | None, place: Place, output: Path) -> bool:
    """Whether an output folder holds what was built of another series or transcript."""
    return bool(_other(record, place, output))


def require_same_project(record: Record | None, place: Place, output: Path) -> None:
    """Refuse to build something else into an output folder.

    :param record: of the last build into it.
    :raises RostraError: the folder holds another series or another transcript (R403).
    """
    other = _other(record, place, output)
    if other:
        there = os.path.normpath(output / other)
        hint = (
            "name another folder with --output, or remove this one; where that has moved here, "
            f'write project = "{project_name(place, output)}" into {output / PUBLISHED}'
        )
        raise failure(
            Exit.USAGE, "R403", str(output), f"holds what was built of {there}, and nothing else fits in", hint
        )


def _other(record: Record | None, place: Place, output: Path) -> str:
    """The project that a folder belongs to where that is another one; what was published outlives the store."""
    here = project_name(place, output)
    if record is not None and record.project == here:
        return ""
    known = _published_project(output) or (record.project if record else "")
    return known if known != here else ""


def _published_project(output: Path) -> str:
    from pipeline.build.published_file import load_published

    try:
        return load_published(output).project
    except RostraError:
        # A record of publication that cannot be used has a finding of its own (R406).
        return ""

"""Builder, which all commands use to check, plan and build a target."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import MARK, Exit, failure
from pipeline.plan import (
    Record,
    check_ownership,
    check_same_series,
    find_location,
    is_up_to_date,
    load_record,
    other_project,
    project_name,
)
from pipeline.run.capacity import available_cores

if TYPE_CHECKING:
    from pipeline.run.build import BuildResult, Progress
    from pipeline.run.prepare import BuildRequest, CheckedTarget, PlannedTarget
    from pipeline.run.workers import WorkerPool
    from pipeline.settings import Settings


class Builder:
    """Builder of one target: a series or a single transcript.

    As a context manager, it keeps its workers between builds, and stops them at the end of the ``with`` block.
    """

    def __init__(self, target: Path, output: Path | None = None, processes: int = 0) -> None:
        """Locate the target.

        :param target: path of a series folder or transcript.
        :param output: output folder; None for the default (``Location.output``).
        :param processes: maximum number of workers; 0 for as many as cores and memory allow.
        :raises RostraError: the target cannot be read or is not a series (R008, R101), or the output folder contains
            the sources.
        """
        self.location = find_location(target)
        self.output = self.location.output(output)
        self._processes = processes
        self._pool: WorkerPool | None = None

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if self._pool is not None:
            self._pool.close(at_once=error is not None)
            self._pool = None

    def last_build(self) -> Record | None:
        """Return the record of the last build into the output folder, or None.

        :raises RostraError: the output folder belongs to another target or another program (R403).
        """
        check_ownership(self.output)
        record = load_record(self.output / "store")
        if other := other_project(record, self.location, self.output):
            name = project_name(self.location, self.output)
            hint = (
                "choose another folder with --output, or remove this one; if the project has moved here, "
                f'set project = "{name}" in {self.output / MARK}'
            )
            message = f"contains the build of {os.path.normpath(self.output / other)}"
            raise failure(Exit.USAGE, "R403", str(self.output), message, hint)
        return record

    def unchanged(self, request: BuildRequest | None = None) -> Record | None:
        """Return the record of the last build, or None if anything has changed since.

        For speed, this does not import the code that speaks, mixes and writes.

        :raises RostraError: the output folder belongs to another target (R403).
        """
        record = self.last_build()
        stated, only = (request.stated(), tuple(sorted(request.only))) if request else ((), ())
        return (
            record if record is not None and is_up_to_date(record, self.location, self.output, stated, only) else None
        )

    @property
    def workers(self) -> int:
        """Maximum number of workers for a build."""
        return self._processes or available_cores()

    def check(self, request: BuildRequest | None = None) -> CheckedTarget:
        """Return the target after reading and casting all transcripts, without writing files.

        :raises RostraError: the engine cannot be started (R203), or a requested episode does not exist (R405).
        """
        return self._check(load_record(self.output / "store"), request)

    def plan(self, request: BuildRequest | None = None) -> PlannedTarget:
        """Return the plan for a build, without writing files.

        :raises InputErrors: the input contains errors.
        :raises RostraError: the output folder belongs to another target (R403), the engine cannot be started (R203), or
            a requested episode does not exist (R405).
        """
        from pipeline.run.prepare import plan_target
        from pipeline.store import Store

        record = self.last_build()
        checked = self._check(record, request)
        check_same_series(self.output, checked.project.settings.series.key, record)
        return plan_target(self.location, self.output, checked, Store(self.output / "store", heal=False))

    def build(self, progress: Progress, request: BuildRequest | None = None) -> BuildResult:
        """Check the target, make all missing parts, write the site, and return the result.

        :raises InputErrors: the input contains errors, or a sentence could not be spoken; the site is unchanged.
        :raises RostraError: the output folder belongs to another target (R403), a file cannot be written (R401), the
            engine cannot be started (R203), a requested episode does not exist (R405), or the system refuses memory or
            processes (R204).
        """
        from pipeline.run.workers import WorkerPool, require_memory

        require_memory()
        record = self.last_build()
        if self._pool is None:
            self._pool = WorkerPool(self.output / "store", self._processes)
        checked = self._check(record, request)
        checked.cast()
        check_same_series(self.output, checked.project.settings.series.key, record)

        from pipeline.run.build import BuildContext, build_site

        context = BuildContext(
            location=self.location, output=self.output, checked=checked, pool=self._pool, progress=progress
        )
        return build_site(context)

    def _check(self, record: Record | None, request: BuildRequest | None = None) -> CheckedTarget:
        from pipeline.run.prepare import BuildRequest, check_target

        return check_target(self.location, self.output, record, self._warm_up, request or BuildRequest())

    def _warm_up(self, settings: Settings) -> None:
        """Start a worker that loads libraries and the engine while the transcripts are read."""
        if self._pool is not None:
            self._pool.start(1, settings.speech)

"""The clock, read here and nowhere else; no output but ``published.toml`` (and ``updated`` from it) depends on it.

A clock that is years off would take what was published yesterday for what nobody asks for any more, or let no edit
count as an update. It is refused, unless the user states the time.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.model import PUBLISHED, YEARS, Exit, RostraError, failure
from pipeline.publish.published import Published

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, in place of the clock (https://reproducible-builds.org/specs/source-date-epoch/)."""

_SLOW, _FAST = timedelta(days=1), timedelta(days=3 * 365)
"""How far the clock may be before, and after, the newest moment on record."""


def current_time() -> datetime:
    """The present moment: aware, UTC, whole seconds.

    :raises RostraError: the variable is set to something else than a moment.
    """
    stated = os.environ.get(VARIABLE)
    if stated is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromtimestamp(int(stated), UTC)
        if moment.year not in YEARS:
            raise OverflowError(moment.year)
    except (ValueError, OverflowError, OSError) as error:
        raise RostraError(f'{VARIABLE} is "{stated}", not a number of seconds since 1970', Exit.USAGE) from error
    return moment


def check_clock(published: Published, output: Path) -> None:
    """Refuse a clock that contradicts what was published; a stated moment is believed.

    :raises RostraError: it does (R409).
    """
    known = [revision.since for entry in published.episodes.values() for revision in entry.revisions]
    if not known or VARIABLE in os.environ:
        return
    now, last = current_time(), max(known)
    if now < last - _SLOW:
        hint = "set the clock; if it is right, correct the dates in the record, which a clock that ran ahead wrote"
    elif now > last + _FAST:
        hint = f"set the clock; if it is right, state the time once: {VARIABLE}=$(date +%s) rostra build"
    else:
        return
    message = f"the newest date on record is {last:%Y-%m-%d}, and the clock of this computer says {now:%Y-%m-%d}"
    raise failure(Exit.INPUT, "R409", str(output / PUBLISHED), message, hint)

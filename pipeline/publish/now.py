"""The clock, read here and nowhere else; no output but ``published.toml`` (and ``updated`` from it) depends on it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from pipeline.model import YEARS, Exit, RostraError

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, in place of the clock (https://reproducible-builds.org/specs/source-date-epoch/)."""


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

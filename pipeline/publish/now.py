"""The clock, read here and nowhere else, and only by commands that publish: builds know none.

A clock that is years off would take what was published yesterday for what nobody asks for any more, or let no edit
count as an update. It is refused, unless the user states the time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pipeline.model import YEARS, Exit, RostraError, failure
from pipeline.publish.published import Published, newest_moment

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, in place of the clock (https://reproducible-builds.org/specs/source-date-epoch/)."""

_SLOW, _FAST = timedelta(days=1), timedelta(days=180)
"""How far the clock may be before, and after, the newest moment that is known."""


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


def check_clock(published: Published, dates: Iterable[datetime], name: str) -> None:
    """Refuse a clock that contradicts what was published; a stated moment is believed.

    A clock that is months ahead is believed too if an episode has such a date: a show may have paused.

    :param dates: of the episodes that there are now.
    :param name: of the record, for the message.
    :raises RostraError: it contradicts the record (R409).
    """
    last = newest_moment(published)
    if last is None or VARIABLE in os.environ:
        return
    now = current_time()
    if now < last - _SLOW:
        hint = "set the clock; if it is right, correct the dates in the record, which a clock that ran ahead wrote"
    elif now > max([last, *(date for date in dates if date <= now)]) + _FAST:
        hint = f"set the clock; if it is right, state the time once: {VARIABLE}=$(date +%s) rostra publish"
    else:
        return
    message = f"the newest date on record is {last:%Y-%m-%d}, and the clock of this computer says {now:%Y-%m-%d}"
    raise failure(Exit.INPUT, "R409", name, message, hint)

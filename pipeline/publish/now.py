"""Clock for publishing; builds do not use it.

With a wrong clock, files published yesterday would be removed as expired, or edits would not count as updates. So a
clock that contradicts the record is rejected unless the user sets the time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pipeline.model import YEARS, Exit, RostraError, failure
from pipeline.publish.published import Published, newest_moment

VARIABLE = "SOURCE_DATE_EPOCH"
"""Environment variable that overrides the clock, in seconds since 1970.

See https://reproducible-builds.org/specs/source-date-epoch/."""

_SLOW, _FAST = timedelta(days=1), timedelta(days=180)
"""Maximum time that the clock may show before and after the latest known date."""


def current_time() -> datetime:
    """Return the current time as an aware datetime in UTC, in whole seconds.

    :raises RostraError: the environment variable is not a valid time.
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
    """Check that the clock does not contradict the record.

    A time set by the user is always accepted.

    A clock that is months ahead of the record is accepted if an episode has such a date, since a show may have paused.

    :param dates: dates of the current episodes.
    :param name: path of the record, for the message.
    :raises RostraError: the clock contradicts the record (R409).
    """
    last = newest_moment(published)
    if last is None or VARIABLE in os.environ:
        return
    now = current_time()
    if now < last - _SLOW:
        hint = "set the clock; if it is right, correct the future dates in the record"
    elif now > max([last, *(date for date in dates if date <= now)]) + _FAST:
        hint = f"set the clock; if it is right, run {VARIABLE}=$(date +%s) rostra publish"
    else:
        return
    message = f"the latest date on record is {last:%Y-%m-%d}, but this computer's clock says {now:%Y-%m-%d}"
    raise failure(Exit.INPUT, "R409", name, message, hint)

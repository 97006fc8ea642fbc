"""Clock for publication dates, and a check that it is right.

If the clock were wrong, publishing would remove files that apps still request, or apps would miss updates. A clock that
contradicts the publication record is therefore rejected, unless ``SOURCE_DATE_EPOCH`` is set. Builds do not use the
clock.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pipeline.model import YEARS, Exit, RostraError, failure
from pipeline.publish.published import Published, newest_moment

VARIABLE = "SOURCE_DATE_EPOCH"
"""Environment variable that overrides the clock, in seconds since 1970-01-01 00:00 UTC.

See https://reproducible-builds.org/specs/source-date-epoch/."""

_SLOW, _FAST = timedelta(days=1), timedelta(days=180)
"""Maximum time by which the clock may be earlier, or later, than the latest date."""


def current_time() -> datetime:
    """Return the current time as an aware datetime in UTC, in whole seconds.

    ``SOURCE_DATE_EPOCH`` overrides the clock.

    :raises RostraError: ``SOURCE_DATE_EPOCH`` is not a valid time.
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
    """Check that the clock does not contradict the publication record.

    The clock may be up to 1 day before, or 180 days after, the latest date in the record. A later time is accepted if
    an episode has a recent date, since a show may have paused. A time from ``SOURCE_DATE_EPOCH`` is always accepted.

    :param dates: publication dates of the current episodes.
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

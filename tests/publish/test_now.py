"""The clock that dates publications: it may be stated, and one that contradicts the record is refused (R409)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.model import RostraError
from pipeline.publish import Entry, Published, check_clock, current_time

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STATED = datetime(2026, 3, 20, 8, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """What the clock of this computer says, which no variable overrides."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return current_time()


def published(since: datetime) -> Published:
    return Published("quay-talks", episodes={"bench": Entry("g", since, since)})


def check(since: datetime, *dates: datetime) -> None:
    check_clock(published(since), dates, "published.toml")


def test_present_moment_has_whole_seconds_and_is_in_utc(now: datetime) -> None:
    assert (now.tzinfo, now.microsecond) == (UTC, 0)
    assert abs(now - datetime.now(UTC)) < HOUR


def test_moment_may_be_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(STATED.timestamp())))
    assert current_time() == STATED


@pytest.mark.parametrize("stated", ["yesterday", "", "1e9", "9" * 20, "-99999999999999"])
def test_moment_that_is_none_is_named(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    with pytest.raises(RostraError, match=f'^SOURCE_DATE_EPOCH is "{stated}", not a number of seconds since 1970$'):
        current_time()


def test_clock_that_fits_the_record(now: datetime) -> None:
    check_clock(Published(), [], "published.toml")
    for since in (now, now - 180 * DAY + HOUR, now + 23 * HOUR):
        check(since)


def test_clock_that_is_days_before_the_record_is_refused(now: datetime) -> None:
    newest = now + 2 * DAY
    with pytest.raises(RostraError, match=r"^R409 .*; set the clock; if it is right, correct the future") as refused:
        check(newest)
    assert f"published.toml: the latest date on record is {newest:%Y-%m-%d}, but " in str(refused.value)


def test_clock_that_is_months_after_the_record_is_refused(now: datetime) -> None:
    """By it, everything that is owed would be removed."""
    with pytest.raises(RostraError, match=r"^R409 .*SOURCE_DATE_EPOCH=\$\(date \+%s\) rostra publish$"):
        check(now - 181 * DAY)


def test_episode_of_these_days_says_that_the_show_had_paused(now: datetime) -> None:
    check(now - 400 * DAY, now - 3 * DAY)
    with pytest.raises(RostraError, match=r"^R409 "):
        check(now - 400 * DAY, now + 3 * DAY)


@pytest.mark.parametrize("days", [-2, 400])
def test_stated_moment_is_believed(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(STATED.timestamp())))
    check(STATED - days * DAY)

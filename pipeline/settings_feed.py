"""What may be wrong with the feed's settings in the table ``[series]`` beyond their types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.frequency import COMPLETE, WORDS, frequency
from pipeline.settings import Series

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")


def feed_problems(series: Series) -> Iterator[tuple[str, str, str]]:
    """Each setting that would make the feed wrong, with its message and its hint."""
    if series.update_frequency and not frequency(series.update_frequency):
        hint = f"allowed are {', '.join((*WORDS, COMPLETE))} or a rule such as FREQ=WEEKLY;BYDAY=TU (RFC 5545)"
        yield "update_frequency", f'"update_frequency" is "{series.update_frequency}"', hint
    if series.guid and not _UUID.fullmatch(series.guid.strip()):
        hint = "write the show's podcast:guid, a UUID, or leave it out"
        yield "guid", f'"guid" is "{series.guid}"', hint
    if series.new_feed_url and not _ADDRESS.fullmatch(series.new_feed_url):
        hint = "write the address of the new feed"
        yield "new_feed_url", f'"new_feed_url" is "{series.new_feed_url}"', hint

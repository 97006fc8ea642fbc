"""Byte ranges of a request (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPEC = re.compile(r"(\d{1,18})-(\d{0,18})|-(\d{1,18})", re.ASCII)
_MOST = 16
"""More ranges in one request are none that a player asks for; the whole is sent instead (RFC 9110, 14.2)."""


def asked_ranges(header: str, size: int) -> list[range] | None:
    """What a ``Range`` field asks for of ``size`` bytes: each range once, in the order asked.

    Ranges that touch or overlap are joined, and all are in ascending order then.

    :returns: None where the field is to be ignored (another unit, malformed, too many); an empty list where nothing
        that it asks for exists (416).
    """
    unit, _, listed = header.partition("=")
    specs = [spec for part in listed.split(",") if (spec := part.strip(" \t"))]
    if unit.strip().lower() != "bytes" or not 0 < len(specs) <= _MOST:
        return None
    found: list[range] = []
    for spec in specs:
        match = _SPEC.fullmatch(spec)
        if match is None:
            return None
        first, last, suffix = match.groups()
        if suffix is not None:
            asked = range(max(size - int(suffix), 0), size)
        elif last and int(last) < int(first):
            return None
        else:
            asked = range(int(first), min(int(last) + 1, size) if last else size)
        if asked:
            found.append(asked)
    return _joined(found)


def _joined(ranges: Sequence[range]) -> list[range]:
    joined: list[range] = []
    for part in sorted(ranges, key=lambda r: r.start):
        if joined and part.start <= joined[-1].stop:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, part.stop))
        else:
            joined.append(part)
    return joined if len(joined) < len(ranges) else list(ranges)

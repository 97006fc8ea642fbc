"""Numeric dates, and dates with month names in several languages.

An ambiguous date is reported, not guessed: ``03/04/2021`` may be in March or April. In dates with full stops, the day
comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

_MONTHS = (
    "january jan januar januari janvier enero ene",
    "february feb februar februari février fevrier févr febrero",
    "march mar märz mars marzo mrz",
    "april apr avril abril abr",
    "may mai maj mayo",
    "june jun juni juin junio",
    "july jul juli juillet julio juil",
    "august aug augusti août aout agosto ago",
    "september sept sep septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
)
"""Names and abbreviations of each month, from January, in every language that the narrator speaks."""
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.ºª])?(?:\s?[-–]\s?\d{1,2}(?:st|nd|rd|th|\.)?)?"
_OF = r"(?:\s+(?:of|de|den)\s+|[\s\-]+)"
_TIME = r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?: ?(?:Z|[+-]\d\d:?\d\d)(?!\d))?(?! ?[ap]\.?m))?"
_FORMS = re.compile(
    "|".join(
        form.replace("?P<", f"?P<_{number}")
        for number, form in enumerate(
            (
                rf"(?<![\d/.-]){_YEAR}(?P<s>[-/.])(?P<month>\d\d?)(?P=_0s)(?P<day>\d\d?)(?![\d/-])(?P<time>{_TIME})",
                rf"(?<![\d/.-])(?P<one>\d\d?)(?P<s>[-/.])(?P<other>\d\d?)(?P=_1s){_YEAR}(?![/-])",
                rf"{_DAY}{_OF}{_MONTH}(?:,?\s+(?:de\s+|del\s+)?|-){_YEAR}",
                rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
                rf"{_YEAR}\s?年\s?(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日",
            )
        )
    ),
    re.IGNORECASE,
)
_ONLY_MONTH = re.compile(rf"\b{_MONTH},?\s+(?:de\s+)?{_YEAR}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date found in a text, with its offsets in that text."""

    iso: str
    """ISO 8601 date or date-time, or an empty string if the date is ambiguous."""
    start: int
    end: int


def find_date(text: str) -> FoundDate | None:
    """Return the first unambiguous date in a text, otherwise the first ambiguous one."""
    unclear = None
    for found in _FORMS.finditer(text):
        read = _read(found)
        if read and read.iso:
            return read
        unclear = unclear or read
    return unclear


def is_day(iso: str) -> bool:
    """Return whether a string is a valid ISO 8601 date or date-time."""
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return False
    return True


def find_month(text: str) -> str:
    """Return the first day of the month and year that a text names (``May 2021``).

    :returns: ISO 8601 date, or an empty string if the text names no month and year.
    """
    found = _ONLY_MONTH.search(text)
    return f"{found['year']}-{_NUMBER_OF[found['month'].casefold()]:02}-01" if found else ""


def _read(found: re.Match[str]) -> FoundDate | None:
    said = {re.sub(r"^_\d", "", k): v for k, v in found.groupdict().items() if v}
    if "one" in said:
        days = list(_numeric(said["one"], said["other"], said["s"], int(said["year"])))
        return FoundDate(days[0] if len(days) == 1 else "", *found.span()) if days else None
    month = said["month"]
    number = int(month) if month.isdigit() else _NUMBER_OF[month.casefold()]
    iso = f"{said['year']}-{number:02}-{int(said['day']):02}"
    if time := said.get("time", ""):
        clock, zone = re.match(r"[T ]([\d:.]+) ?(.*)", time, re.IGNORECASE).groups()  # type: ignore[union-attr]
        zone = zone if ":" in zone or not zone[1:] else f"{zone[:3]}:{zone[3:]}"
        iso += f"T{clock if clock.count(':') > 1 else f'{clock}:00'}{'+00:00' if zone in ('Z', 'z') else zone}"
    return FoundDate(iso, *found.span())


def _numeric(one: str, other: str, separator: str, year: int) -> Iterator[str]:
    """Yield each valid reading of a numeric date as an ISO 8601 date.

    The day comes first or second, but always first if the separator is a full stop.
    """
    orders = {(int(one), int(other))} if separator == "." else {(int(one), int(other)), (int(other), int(one))}
    for day, month in sorted(orders):
        try:
            yield date(year, month, day).isoformat()
        except ValueError:
            continue


def is_month(text: str) -> bool:
    """Return whether a text contains a month name and a year (``May 2021``)."""
    return _ONLY_MONTH.search(text) is not None

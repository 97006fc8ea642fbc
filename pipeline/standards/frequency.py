"""How often a series appears: a word, or a recurrence rule of iCalendar (RFC 5545, section 3.3.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMPLETE = "complete"
WORDS = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
}
"""Words for the usual rules."""

_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "BYDAY": r"[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTH": r"\d{1,2}(?:,\d{1,2})*",
    "BYMONTHDAY": r"-?\d{1,2}(?:,-?\d{1,2})*",
    "BYSETPOS": r"-?\d{1,3}(?:,-?\d{1,3})*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}
"""Parts of a rule; COUNT and UNTIL are not among them, since they would need a beginning."""
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often episodes appear."""

    text: str
    """In words, for people."""
    rule: str
    """Recurrence rule, or empty where no more episodes are to come."""

    @property
    def complete(self) -> bool:
        """Whether no more episodes are to come."""
        return not self.rule


def frequency(worded: str) -> Frequency | None:
    """What ``complete``, a word of ``WORDS`` or a rule such as ``FREQ=WEEKLY;BYDAY=TU`` means, else None."""
    if worded == COMPLETE:
        return Frequency("Complete", "")
    rule = WORDS.get(worded, worded)
    parts = [part.partition("=")[::2] for part in rule.split(";")]
    known = dict(parts)
    if len(known) != len(parts) or "FREQ" not in known:
        return None
    if not all(re.fullmatch(_PARTS.get(name, r"(?!)"), value, re.ASCII) for name, value in parts):
        return None
    return Frequency(worded.capitalize() if worded in WORDS else _words(known), rule)


def _words(parts: dict[str, str]) -> str:
    unit, interval = _UNITS[parts["FREQ"]], int(parts.get("INTERVAL", "1"))
    return f"Every {unit}" if interval == 1 else f"Every {interval} {unit}s"

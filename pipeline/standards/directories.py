"""Requirements of podcast directories: sizes, categories, update frequencies, titles without numbers.

Apple's requirements (podcasters.apple.com) are the strictest of the large directories, and the others follow them.
Categories are Apple's (``itunes:category``); other directories use the same names. A frequency is a word or an
iCalendar recurrence rule (RFC 5545, section 3.3.10).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import suggestion

COVER_BYTES = 512 * 1024
"""Recommended maximum size of a cover, in bytes."""
TEXT_BYTES = 4000
"""Maximum size of descriptions and show notes, in bytes including markup."""
NAME_CHARACTERS = 255
"""Maximum length of titles and names, in characters."""

_PUBLISHED = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
History:
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, \
Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, \
Tennis, Volleyball, Wilderness, Wrestling
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
Technology:
True Crime:
"""


def _published() -> tuple[str, ...]:
    names: list[str] = []
    for line in _PUBLISHED.strip().splitlines():
        category, _, parts = line.partition(":")
        names += [category, *(f"{category} > {part.strip()}" for part in parts.split(",") if part.strip())]
    return tuple(names)


CATEGORIES = _published()
"""All categories, as ``Education`` or ``Education > Courses``."""
DEFAULT_CATEGORY = "Education"
"""Category of a series without one, since a feed must have one."""

_BY_FOLDED_NAME = {name.casefold(): name for name in CATEGORIES}


def category(worded: str) -> str:
    """Return the official name of a category, or an empty string if it is unknown.

    Case and spaces are ignored.
    """
    return _BY_FOLDED_NAME.get(" > ".join(" ".join(part.split()) for part in worded.split(">")).casefold(), "")


def category_hint(worded: str) -> str:
    """Return a hint that suggests the known category closest to an unknown one."""
    head, _, part = worded.partition(">")
    last = " ".join((part or head).split()).casefold()
    same = [name for name in CATEGORIES if name.casefold().rpartition(" > ")[2] == last]
    if same:
        return f'did you mean "{same[0]}"?'
    parts = [name for name in CATEGORIES if name.startswith(f"{category(head)} > ")]
    heads = [name for name in CATEGORIES if ">" not in name]
    return suggestion(worded, (parts or list(CATEGORIES)) if part else heads)


COMPLETE = "complete"
FREQUENCIES = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
}
"""Recurrence rules of common update frequencies, by the word for the frequency."""

_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "BYDAY": r"[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTH": r"\d{1,2}(?:,\d{1,2})*",
    "BYMONTHDAY": r"-?\d{1,2}(?:,-?\d{1,2})*",
    "BYSETPOS": r"-?\d{1,3}(?:,-?\d{1,3})*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}
"""Pattern for the value of each part that is allowed in a recurrence rule.

COUNT and UNTIL are not allowed, because they would need a start date.
"""
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


@dataclass(frozen=True, slots=True)
class Frequency:
    """Frequency of new episodes, as readable words and as a recurrence rule."""

    text: str
    """Human-readable wording."""
    rule: str
    """Recurrence rule; empty if the series is complete."""

    @property
    def complete(self) -> bool:
        """Whether the series is complete: no more episodes will follow."""
        return not self.rule


def frequency(worded: str) -> Frequency | None:
    """Return an update frequency in parsed form, or None if it is invalid.

    :param worded: ``complete``, a word in ``FREQUENCIES``, or a recurrence rule (``FREQ=WEEKLY;BYDAY=TU``).
    """
    if worded == COMPLETE:
        return Frequency("Complete", "")
    rule = FREQUENCIES.get(worded, worded)
    parts = [part.partition("=")[::2] for part in rule.split(";")]
    known = dict(parts)
    if len(known) != len(parts) or "FREQ" not in known:
        return None
    if not all(re.fullmatch(_PARTS.get(name, r"(?!)"), value, re.ASCII) for name, value in parts):
        return None
    unit, interval = _UNITS[known["FREQ"]], int(known.get("INTERVAL", "1"))
    words = f"Every {unit}" if interval == 1 else f"Every {interval} {unit}s"
    return Frequency(worded.capitalize() if worded in FREQUENCIES else words, rule)


_KIND = r"(?:episode|ep\.?|module|part|chapter|lecture|no\.?)"
_AFTER = r"\s*(?:[:.–—|](?!\d)|-\s)\s*"
_FIRST = re.compile(rf"(?:{_KIND}\s*)?#?(\d{{1,9}}){_AFTER}(?=\S)", re.IGNORECASE | re.ASCII)
_ANY = re.compile(rf"(?:{_KIND}\s*#?|#)(\d{{1,4}})(?:{_AFTER}|\s*$)", re.IGNORECASE | re.ASCII)


def unnumbered(title: str, number: int) -> str:
    """Return a title without the episode number at its start, since apps show the number."""
    found = _FIRST.match(title)
    return title[found.end() :] if found and int(found[1]) == number else title


def number_in(title: str) -> int | None:
    """Return the number at the start of a title (``Module 5: Cities``, ``#5``), or None."""
    found = _ANY.match(title)
    return int(found.group(1)) if found else None

"""Names of front matter fields, as YAML keys and as labels on title pages.

Static site generators (Hugo, Jekyll, Docusaurus), Obsidian and meeting minutes use different names for the same
fields. These names apply to YAML keys (``guests:``) and to labels on title pages (``Guests:``).
"""

from __future__ import annotations

import re

_FIELDS = {
    "key": ("key", "slug"),
    "title": ("title", "episode title"),
    "summary": ("summary", "description", "excerpt", "abstract", "subtitle", "about this episode"),
    "date": (
        "date", "published", "publish date", "pub date", "pubdate", "publishdate", "date published", "published on",
        "published at", "release date", "released", "air date", "aired", "aired on", "recorded", "recorded on",
        "recording date", "date recorded", "date of recording", "meeting date", "held", "held on", "when",
    ),
    "number": ("number", "episode", "episode number", "ep"),
    "language": ("language", "lang", "locale"),
    "licence": ("licence", "license", "rights"),
    "source": (
        "source", "canonical url", "canonical", "original", "source url", "episode url", "url", "link", "permalink",
        "podcast",
    ),
    "publisher": ("publisher", "published by"),
    "subjects": ("subjects", "tags", "categories", "keywords", "tag", "category", "topics"),
    "series_title": ("series title", "series", "show", "podcast", "programme", "program"),
    "series_subtitle": ("series subtitle",),
}  # fmt: skip
"""Names of each metadata field, in order of priority."""
PEOPLE = {
    "people": "speaker", "speakers": "speaker", "speaker": "speaker", "participants": "participant",
    "participant": "participant", "attendees": "participant", "attendee": "participant", "hosts": "host",
    "host": "host", "co hosts": "co-host", "cohosts": "co-host", "co host": "co-host", "cohost": "co-host",
    "guests": "guest", "guest": "guest", "panelists": "panellist", "panellists": "panellist",
    "interviewer": "interviewer", "interviewee": "interviewee", "moderator": "moderator", "moderators": "moderator",
    "presenter": "presenter", "presenters": "presenter", "author": "author", "authors": "author",
}  # fmt: skip
"""Role for each key or label that lists people."""


def normalised(word: str) -> str:
    """Return a key or label in lower case with single spaces: ``canonical url`` for ``Canonical_URL``."""
    return " ".join(re.split(r"[\s_-]+", word.strip().casefold()))


def words_for(field: str) -> tuple[str, ...]:
    """Return the names of a metadata field, in order of priority.

    :raises KeyError: if the field does not exist.
    """
    return _FIELDS[field]


FIELDS_OF: dict[str, tuple[str, ...]] = {
    word: tuple(field for field, words in _FIELDS.items() if word in words)
    for words in _FIELDS.values()
    for word in words
}
"""Metadata fields that each normalised key or label may set."""

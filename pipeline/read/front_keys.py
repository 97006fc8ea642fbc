"""Names of fields in front matter: keys of YAML, labels of title pages.

Static site generators (Hugo, Jekyll, Docusaurus), Obsidian and minutes use other names for Rostra's fields. The names
apply to ``guests:`` in YAML and to ``Guests:`` on a title page.
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
"""Words for each field of the metadata, the clearest first."""
PEOPLE = {
    "people": "speaker", "speakers": "speaker", "speaker": "speaker", "participants": "participant",
    "participant": "participant", "attendees": "participant", "attendee": "participant", "hosts": "host",
    "host": "host", "co hosts": "co-host", "cohosts": "co-host", "co host": "co-host", "cohost": "co-host",
    "guests": "guest", "guest": "guest", "panelists": "panellist", "panellists": "panellist",
    "interviewer": "interviewer", "interviewee": "interviewee", "moderator": "moderator", "moderators": "moderator",
    "presenter": "presenter", "presenters": "presenter", "author": "author", "authors": "author",
}  # fmt: skip
"""Role of the people that each word lists, one name or several."""


def normalised(word: str) -> str:
    """Normalise a key or label: ``canonical_url`` and ``Canonical URL`` become equal."""
    return " ".join(re.split(r"[\s_-]+", word.strip().casefold()))


def words_for(field: str) -> tuple[str, ...]:
    """Return the words for a field, the clearest first."""
    return _FIELDS[field]


FIELDS_OF: dict[str, tuple[str, ...]] = {
    word: tuple(field for field, words in _FIELDS.items() if word in words)
    for words in _FIELDS.values()
    for word in words
}
"""Fields that each word may fill."""

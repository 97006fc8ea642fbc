"""The words of pages, books, feed and sound files in each interface language.

There is one file per language, such as ``english.py``, with the same fields. To add a language, add a file and a row of
``_FILES``. The words that the narrator *speaks* are in ``pipeline/settings/narrator.py``, because they decide what is
published. Placeholders have names: ``{number}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from pipeline.standards import iso_639_1

if TYPE_CHECKING:
    from babel import Locale

_ENGLISH = "en"
_FILES = {_ENGLISH: "english", "de": "german", "es": "spanish", "fr": "french", "sv": "swedish"}
"""ISO 639-1 code -> file."""
LANGUAGES = tuple(_FILES)
"""ISO 639-1 codes of the languages of the interface."""
_UNITS = (("gigabyte", 10**9), ("megabyte", 10**6), ("kilobyte", 10**3))


@dataclass(frozen=True, slots=True)
class Plural:
    """Words that depend on a number, by CLDR's plural categories; ``{count}`` is the number."""

    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language."""

    language: str
    """ISO 639-1 code."""
    locale: str
    """Locale of CLDR for dates, sizes and lists."""
    first_day: str = ""
    """First day of a month, if it is not written as a number."""

    labelled: str
    """``{label}`` followed by ``{text}``."""
    quoted: str
    """A title in quotation marks."""
    numbered_episode: str
    all_episodes: str
    no_episodes: str
    people: str
    transcript: str
    chapters: str
    numbered_chapter: str
    """Title of a chapter without a title."""
    captions: str
    references: str
    corrections: str
    corrected: str
    """Precedes a day."""
    narrator: str
    """The narrator as ``{name}`` in ``back_to_mention``."""
    back_to_mention: str
    """``{work}`` is a title in quotation marks."""
    work_in_episode: str
    """A work that several episodes cite; both placeholders are titles in quotation marks."""
    synthetic_voices: str
    """Also in the tags of sound files: a change of the words changes published files."""
    own_words: str
    licence: str
    licence_and_source: str
    first_published: str
    """Precedes an address."""
    published_by: str
    """Precedes a name."""
    about_episode: str
    roles: Mapping[str, str]
    """Translations of roles that Rostra gives people (``read/front_keys.py``); an author's own words are kept."""

    draft_mark: str
    """Precedes the title of an episode with ``draft = true``."""
    draft_title: str
    """A title of a draft build."""
    draft_notice: str

    skip_to_transcript: str
    skip_to_episodes: str
    skip_to_content: str
    player: str
    files: Mapping[str, str]
    """Name of an output kind (``model/outputs.py``) -> its name in lists of files."""
    file_of_episode: str
    """Accessible name of a link to a file."""
    downloads: str
    downloads_of_episode: str
    other_episodes: str
    previous_episode: str
    """Precedes a title; so does ``next_episode``."""
    next_episode: str
    episodes: str
    series_as_book: str
    cover_of: str
    read_along: str
    subscribe: str
    give_address: str
    feed_of_podcast: str
    """Precedes a link to the feed."""
    feed: str
    subscription_file: str
    qr_code: str
    moved: str
    withdrawn: str
    fault_script: Mapping[str, str]
    """Words for ``fault.js``."""
    front_script: Mapping[str, str]
    """Words for ``subscribe.js``."""
    player_script: Mapping[str, str]
    """Words for ``player/``; unseen words come after the visible words of a button."""

    cover: str
    title_page: str
    contents: str
    landmarks: str
    start_of_conversation: str
    start_of_first_episode: str
    speakers: str
    speakers_page: str
    also_named: str
    about_edition: str
    by: str
    """Label of a list of names."""
    turns_of: str
    counted_episodes: Plural
    episodes_on: str
    """``{episodes}`` is ``counted_episodes``; ``{day}`` is the only day."""
    episodes_between: str
    series_references: str
    how_made: str
    audio_edition: str
    series_own_words: str
    works_once: str
    episodes_have_pages: str
    licences_of_episodes: str
    rejoined: str
    respelt: str
    left_out: str
    unspoken: str
    joined_lines: str
    """``{lines}`` has at least two numbers."""
    left_out_lines: Plural
    """Counts ``{lines}``."""
    left_out_kinds: Mapping[str, str]
    """Reason in the ledger -> words for the text that was left out."""
    front_matter: str

    episode_summary: str
    """First of the words for accessibility metadata (schema.org, ``accessibilitySummary``)."""
    series_summary: str
    hidden_quotes: str
    described_pictures: str
    narrated: str
    unspoken_kinds: Mapping[str, str]
    """Kind of text that is shown but not spoken -> its name."""
    synthetic_narrator: str

    full_notes: str
    unchanged: str
    unchanged_but_corrected: str
    page_link: str
    book_link: str
    content_link: str
    frequencies: Mapping[str, Plural]
    """``FREQ`` of a recurrence rule (RFC 5545) -> words for the frequency of episodes."""
    complete: str

    def label(self, label: str, text: str) -> str:
        """Write a label with its text."""
        return self.labelled.format(label=label, text=text)

    def episode(self, number: int, title: str = "") -> str:
        """Name an episode by its number, and by its title if given."""
        numbered = self.numbered_episode.format(number=number)
        return self.label(numbered, title) if title else numbered

    def quote(self, text: str) -> str:
        """Put a title in quotation marks."""
        return self.quoted.format(text=text)

    def role(self, worded: str) -> str:
        """Translate the roles that Rostra gives.

        :param worded: one or several roles, separated by commas.
        """
        return ", ".join(self.roles.get(role, role) for role in worded.split(", "))

    def counted(self, words: Plural, count: int, **values: str) -> str:
        """Choose the plural form for a number and fill in the values."""
        form = words.one if self._cldr().plural_form(count) == "one" else words.other
        return form.format(count=count, **values)

    def listed(self, items: Iterable[str]) -> str:
        """Write a list within a sentence: ``a, b and c``."""
        from babel.lists import format_list

        return str(format_list(list(items), locale=self._cldr()))

    def day(self, day: date) -> str:
        """Write a day in words: ``29 February 2024``."""
        from babel.dates import format_date  # imported here: a build that is up to date needs no CLDR

        written = str(format_date(day, "long", locale=self._cldr()))
        return f"{self.first_day}{written.removeprefix('1')}" if self.first_day and day.day == 1 else written

    def size(self, length: int) -> str:
        """Write a number of bytes in decimal units: ``12.3 MB``."""
        from babel.units import format_unit

        for unit, factor in _UNITS:
            if length >= factor:
                number = length / factor
                return str(format_unit(number, f"digital-{unit}", "short", format="0.0", locale=self._cldr()))
        return str(format_unit(length, "digital-byte", "long", locale=self._cldr()))

    def _cldr(self) -> Locale:
        from babel import Locale

        return Locale.parse(self.locale)


@cache
def words_for(language: str) -> Words:
    """Return the words for a BCP 47 tag, in English if there are no others.

    Dates and sizes are written as in the tag's region: ``1. Jänner 2024`` for ``de-AT``. English is always British, as
    its words are.
    """
    code = iso_639_1(language) if iso_639_1(language) in _FILES else _ENGLISH
    words = cast(Words, import_module(f"{__name__}.{_FILES[code]}").WORDS)
    return words if code == _ENGLISH else replace(words, locale=_regional(language) or words.locale)


def marked(title: str, language: str, draft: bool) -> str:
    """Mark a title of a draft build.

    :param language: language of the surrounding text.
    """
    return words_for(language).draft_title.format(title=title) if draft else title


def _regional(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return ""

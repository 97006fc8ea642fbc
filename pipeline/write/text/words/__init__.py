"""Interface text for web pages, books, the feed and sound files, in each language.

Each language has a file with the same fields, such as ``english.py``. To add a language, add a file and an entry in
``_FILES``. The text that the narrator *speaks* is in ``pipeline/settings/narrator.py``, because a change to it
changes published sound. Placeholders have names, as in ``{number}``.
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
"""Module name for each ISO 639-1 code."""
LANGUAGES = tuple(_FILES)
"""ISO 639-1 codes of the interface languages."""
_UNITS = (("gigabyte", 10**9), ("megabyte", 10**6), ("kilobyte", 10**3))


@dataclass(frozen=True, slots=True)
class Plural:
    """Text for each CLDR plural category; ``{count}`` is replaced with the number."""

    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The interface text in one language."""

    language: str
    """ISO 639-1 code."""
    locale: str
    """CLDR locale for dates, sizes and lists."""
    first_day: str = ""
    """First day of a month in a date, such as ``1er``; empty for plain ``1``."""

    labelled: str
    """Template for a label followed by text, with ``{label}`` and ``{text}``."""
    quoted: str
    """Template for a title in quotation marks, with ``{text}``."""
    numbered_episode: str
    all_episodes: str
    no_episodes: str
    people: str
    transcript: str
    chapters: str
    numbered_chapter: str
    """Title given to an untitled chapter."""
    captions: str
    references: str
    corrections: str
    corrected: str
    """Label before the date of the last correction."""
    narrator: str
    """Name for the narrator, used as ``{name}`` in ``back_to_mention``."""
    back_to_mention: str
    """Accessible name of the link to a mention; ``{work}`` is a title in quotation marks."""
    work_in_episode: str
    """Cited work, with the episode that cites it; both placeholders are titles in quotation marks."""
    synthetic_voices: str
    """Disclosure that the voices are synthetic, also in the tags of sound files.

    Changing this text therefore changes published files.
    """
    own_words: str
    licence: str
    licence_and_source: str
    first_published: str
    """Label before the address of the first publication."""
    published_by: str
    """Label before the publisher's name."""
    about_episode: str
    roles: Mapping[str, str]
    """Translations of the roles that Rostra assigns (``read/front_keys.py``), by role.

    Roles worded by an author are not translated.
    """

    draft_mark: str
    """Label before the title of an episode with ``draft = true``."""
    draft_title: str
    """Template for a title in a draft build, with ``{title}``."""
    draft_notice: str

    skip_to_transcript: str
    skip_to_episodes: str
    skip_to_content: str
    player: str
    files: Mapping[str, str]
    """Name shown in lists of files, by the name of the output kind (``model/outputs.py``)."""
    file_of_episode: str
    """Accessible name of a link to a file of an episode."""
    downloads: str
    downloads_of_episode: str
    other_episodes: str
    previous_episode: str
    """Label before the title of the previous episode."""
    next_episode: str
    episodes: str
    series_as_book: str
    cover_of: str
    read_along: str
    subscribe: str
    give_address: str
    feed_of_podcast: str
    """Label before the link to the podcast's feed."""
    feed: str
    subscription_file: str
    qr_code: str
    moved: str
    withdrawn: str
    fault_script: Mapping[str, str]
    """Text for ``fault.js``, by the key that the script uses."""
    front_script: Mapping[str, str]
    """Text for ``subscribe.js``, by the key that the script uses."""
    player_script: Mapping[str, str]
    """Text for the scripts in ``player/``, by the key that they use.

    If the key ends in ``Unseen``, the text is for screen readers and follows the visible text of a button.
    """

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
    """Label before the names of the creators."""
    turns_of: str
    counted_episodes: Plural
    episodes_on: str
    """Number and date of the episodes if all have the same date; ``{episodes}`` is ``counted_episodes``."""
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
    """Text for joined lines of the transcript; ``{lines}`` contains at least two line numbers."""
    left_out_lines: Plural
    """Type of omitted text with line numbers; the plural form depends on their number."""
    left_out_kinds: Mapping[str, str]
    """Name for each type of omitted text, by the reason in the ledger."""
    front_matter: str

    episode_summary: str
    """Beginning of the accessibility summary of an episode's book (schema.org, ``accessibilitySummary``)."""
    series_summary: str
    hidden_quotes: str
    described_pictures: str
    narrated: str
    unspoken_kinds: Mapping[str, str]
    """Name for each type of text that is shown but not spoken, by key."""
    synthetic_narrator: str

    full_notes: str
    unchanged: str
    unchanged_but_corrected: str
    page_link: str
    book_link: str
    content_link: str
    frequencies: Mapping[str, Plural]
    """Text for the frequency of episodes, by ``FREQ`` in the recurrence rule (RFC 5545)."""
    complete: str

    def label(self, label: str, text: str) -> str:
        """Return a label followed by text, such as ``Episode 2: Where the Rain Goes``."""
        return self.labelled.format(label=label, text=text)

    def episode(self, number: int, title: str = "") -> str:
        """Return the name of an episode: its number and, if given, its title."""
        numbered = self.numbered_episode.format(number=number)
        return self.label(numbered, title) if title else numbered

    def quote(self, text: str) -> str:
        """Return a title in quotation marks."""
        return self.quoted.format(text=text)

    def role(self, worded: str) -> str:
        """Return roles, translating those that Rostra assigns.

        :param worded: one or more roles, separated by commas.
        """
        return ", ".join(self.roles.get(role, role) for role in worded.split(", "))

    def counted(self, words: Plural, count: int, **values: str) -> str:
        """Return the text for a number in the correct plural form.

        :param words: text for each plural category.
        :param values: values for placeholders other than ``{count}``.
        """
        form = words.one if self._cldr().plural_form(count) == "one" else words.other
        return form.format(count=count, **values)

    def listed(self, items: Iterable[str]) -> str:
        """Return items as a list within a sentence, such as ``a, b and c``."""
        from babel.lists import format_list

        return str(format_list(list(items), locale=self._cldr()))

    def day(self, day: date) -> str:
        """Return a date in words, such as ``29 February 2024``."""
        from babel.dates import format_date  # imported here, because a build that is up to date needs no CLDR

        written = str(format_date(day, "long", locale=self._cldr()))
        return f"{self.first_day}{written.removeprefix('1')}" if self.first_day and day.day == 1 else written

    def size(self, length: int) -> str:
        """Return a size in bytes as text in decimal units, such as ``12.3 MB``."""
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
    """Return the interface text in a language, or in English if the language is unsupported.

    Dates and sizes are formatted for the region in the tag: ``1. Jänner 2024`` for ``de-AT``. In English, the
    formats are always British, like the text.

    :param language: BCP 47 tag.
    """
    code = iso_639_1(language) if iso_639_1(language) in _FILES else _ENGLISH
    words = cast(Words, import_module(f"{__name__}.{_FILES[code]}").WORDS)
    return words if code == _ENGLISH else replace(words, locale=_regional(language) or words.locale)


def marked(title: str, language: str, draft: bool) -> str:
    """Return a title, labelled as a draft if it is in a draft build.

    :param language: BCP 47 tag of the surrounding text, for the label.
    :param draft: whether the title is in a draft build.
    """
    return words_for(language).draft_title.format(title=title) if draft else title


def _regional(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return ""

"""Metadata, people and attribution for an episode, shared by all media."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.model import FALLBACK_DATE, Correction, Document, Licence, Person
from pipeline.settings import Settings
from pipeline.standards import parse_licence
from pipeline.write.text.plain import one_line, web_address
from pipeline.write.text.words import Words, words_for

UNDATED = datetime.fromisoformat(FALLBACK_DATE).replace(tzinfo=UTC)
"""Date assumed for documents without a date, which do not occur in builds."""

_RELATORS = (
    ("editor", "edt"), ("interviewer", "ivr"), ("host", "hst"), ("interviewee", "ive"), ("guest", "pan"),
    ("panel", "pan"), ("moderator", "mod"), ("chair", "mod"), ("translator", "trl"), ("author", "aut"),
    ("narrator", "nrt"), ("research", "res"), ("design", "bkd"), ("transcri", "trc"), ("photograph", "pht"),
    ("illustrat", "ill"), ("produc", "pro"),
)  # fmt: skip
"""Role substrings, each with its MARC relator code (id.loc.gov/vocabulary/relators)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The metadata of an episode, shared by all media.

    Missing values are empty.
    """

    series: str
    series_subtitle: str
    title: str
    """Title, or the episode's key if there is no title."""
    number: int
    """Episode number, or 0 if the episode has none."""
    summary: str
    language: str
    author: str
    publisher: str
    copyright: str
    date: datetime | None
    """Date and time; timezone-aware, and midnight UTC if no time is given."""
    dated: str
    """Date for display, in ISO 8601, or an empty string.

    The time is included if it is given with a time zone.
    """
    licence: Licence
    source: str
    """URL of the first publication."""
    subjects: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    """Corrections, newest first."""
    mark: str = ""
    """Label before the title of a draft, such as ``Draft:``; otherwise empty.

    The label is in the episode's language.
    """

    @property
    def marked_title(self) -> str:
        """Title as plain text, with the draft label, if any."""
        return f"{self.mark} {self.title}" if self.mark else self.title


def facts(document: Document, settings: Settings, number: int) -> Facts:
    """Return the metadata of an episode, ready for display.

    :param document: document with the series settings merged into its metadata.
    """
    meta, series = document.meta, settings.series
    date, dated = _date(meta.date)
    language = one_line(meta.language)
    return Facts(
        series=one_line(meta.series_title),
        series_subtitle=one_line(meta.series_subtitle),
        title=one_line(meta.title) or document.key,
        number=number,
        summary=one_line(meta.summary),
        language=language,
        author=one_line(series.author),
        publisher=one_line(meta.publisher),
        copyright=one_line(series.copyright),
        date=date,
        dated=dated,
        licence=_linkable(meta.licence),
        source=web_address(one_line(meta.source)),
        subjects=tuple(filter(None, map(one_line, meta.subjects))),
        corrections=tuple(Correction(c.date, what) for c in meta.corrections if (what := one_line(c.what))),
        mark=words_for(language).draft_mark if meta.draft else "",
    )


def series_licence(settings: Settings) -> Licence:
    """Return the licence in the series' settings, or one with empty text if none is set."""
    return _linkable(parse_licence(one_line(settings.series.licence)))


def _linkable(licence: Licence) -> Licence:
    """Return the licence with single-line text and name; an invalid address becomes empty."""
    return Licence(one_line(licence.text), one_line(licence.name), licence.slug, web_address(licence.url))


def _date(text: str) -> tuple[datetime | None, str]:
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, ""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC), moment.date().isoformat()
    return moment, moment.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Creator:
    """A creator or contributor of a book."""

    name: str
    roles: tuple[str, ...]
    """MARC relator codes."""


def creators(document: Document, facts: Facts) -> tuple[Creator, ...]:
    """Return the creators of an episode: the series' author, if any, then editors and speakers.

    The first creator also has the role ``aut``, without which some reading apps show no author.
    """
    makers = [p for p in document.people if "edt" in relators(p)]
    makers += [p for p in document.people if p.speaks and p not in makers]
    return authored([Creator(p.name, relators(p)) for p in makers], facts.author)


def contributors(named: Iterable[Creator], creators: Iterable[Creator]) -> tuple[Creator, ...]:
    """Return the people in ``named`` who are not creators, compared by name."""
    names = {creator.name for creator in creators}
    return tuple(person for person in named if person.name not in names)


def authored(makers: Sequence[Creator], author: str) -> tuple[Creator, ...]:
    """Return the creators, starting with the author, if any.

    The first creator always has the role ``aut``.

    :param author: name of the author, or an empty string.
    """
    same = [c for c in makers if c.name.casefold() == author.casefold()]
    listed = [*(same or [Creator(author, ())]), *(c for c in makers if c not in same)] if author else list(makers)
    if not listed:
        return ()
    first = Creator(listed[0].name, tuple(dict.fromkeys(("aut", *listed[0].roles))))
    return (first, *listed[1:])


def relators(person: Person) -> tuple[str, ...]:
    """Return a person's MARC relator codes, or ``ctb`` if none is known."""
    role = person.role.casefold()
    found = [code for word, code in _RELATORS if word in role]
    if person.speaks:
        found.append("spk")
    return tuple(dict.fromkeys(found)) or ("ctb",)


def attribution(known: Facts, makers: Iterable[Creator]) -> str:
    """Return the attribution for reusers to copy (CC BY 4.0, section 3(a)(1))."""
    names = ", ".join(creator.name for creator in makers)
    work = f"{known.series}, {known.number}" if known.series and known.number else known.series
    published = ", ".join(filter(None, (known.publisher, known.dated[:4])))
    title = words_for(known.language).quote(known.title)
    parts = (names, title, work, published, known.licence.name)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def described(person: Person, words: Words) -> str:
    """Return a person's name, role and affiliation on a single line."""
    return ", ".join(filter(None, (one_line(person.name), role_and_affiliation(person, words))))


def role_and_affiliation(person: Person, words: Words) -> str:
    """Return a person's role and affiliation on a single line.

    The role ``speaker`` is left out, because it is obvious.
    """
    role = "" if person.role == "speaker" else words.role(one_line(person.role))
    return ", ".join(filter(None, (role, one_line(person.affiliation))))

"""What is known of an episode, who made it, and how it is attributed, as every medium states it."""

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
"""For documents without a date, which no build makes."""

_RELATORS = (
    ("editor", "edt"), ("interviewer", "ivr"), ("host", "hst"), ("interviewee", "ive"), ("guest", "pan"),
    ("panel", "pan"), ("moderator", "mod"), ("chair", "mod"), ("translator", "trl"), ("author", "aut"),
    ("narrator", "nrt"), ("research", "res"), ("design", "bkd"), ("transcri", "trc"), ("photograph", "pht"),
    ("illustrat", "ill"), ("produc", "pro"),
)  # fmt: skip
"""What a role as worded contains, and its MARC relator code (id.loc.gov/vocabulary/relators)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """An episode's metadata as every medium states them; what nobody states is empty."""

    series: str
    series_subtitle: str
    title: str
    """Never empty: the episode's key where there is no title."""
    number: int
    """Episode number, or 0."""
    summary: str
    language: str
    author: str
    publisher: str
    copyright: str
    date: datetime | None
    """Aware; midnight UTC where only a day is given."""
    dated: str
    """The date as it may be shown: ISO 8601, or empty."""
    licence: Licence
    source: str
    """URL of the first publication."""
    subjects: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    """The newest first."""
    mark: str = ""
    """What precedes the title wherever it is shown, in its language: ``Draft:``, or nothing."""

    @property
    def marked_title(self) -> str:
        """The title with its mark, where text has no mark-up."""
        return f"{self.mark} {self.title}" if self.mark else self.title


def facts(document: Document, settings: Settings, number: int) -> Facts:
    """The metadata of an episode, as they may be shown.

    :param document: complete, as is every document of a project; its own values and the series' are not weighed here.
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
    """The licence that the settings state for the whole series, or one without a text."""
    return _linkable(parse_licence(one_line(settings.series.licence)))


def _linkable(licence: Licence) -> Licence:
    """A licence on one line, with an address that may be a link."""
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
    """Somebody who made the text, or had a part in it."""

    name: str
    roles: tuple[str, ...]
    """MARC relator codes."""


def creators(document: Document, facts: Facts) -> tuple[Creator, ...]:
    """The main creators: the series' author or else the first editor or speaker, then editors and speakers.

    The first one also has the role ``aut``, without which some reading systems show no author at all.
    """
    makers = [p for p in document.people if "edt" in relators(p)]
    makers += [p for p in document.people if p.speaks and p not in makers]
    return authored([Creator(p.name, relators(p)) for p in makers], facts.author)


def contributors(named: Iterable[Creator], creators: Iterable[Creator]) -> tuple[Creator, ...]:
    """Those of the people named who are not among the creators."""
    names = {creator.name for creator in creators}
    return tuple(person for person in named if person.name not in names)


def authored(makers: Sequence[Creator], author: str) -> tuple[Creator, ...]:
    """Creators with the author, where there is one, before them, and with the role ``aut`` for the first."""
    same = [c for c in makers if c.name.casefold() == author.casefold()]
    listed = [*(same or [Creator(author, ())]), *(c for c in makers if c not in same)] if author else list(makers)
    if not listed:
        return ()
    first = Creator(listed[0].name, tuple(dict.fromkeys(("aut", *listed[0].roles))))
    return (first, *listed[1:])


def relators(person: Person) -> tuple[str, ...]:
    """A person's MARC relator codes, at least one: ``ctb`` where nothing is known of them."""
    role = person.role.casefold()
    found = [code for word, code in _RELATORS if word in role]
    if person.speaks:
        found.append("spk")
    return tuple(dict.fromkeys(found)) or ("ctb",)


def attribution(known: Facts, makers: Iterable[Creator]) -> str:
    """Who made what: the line a reuser copies (CC BY 4.0, section 3(a)(1))."""
    names = ", ".join(creator.name for creator in makers)
    work = f"{known.series}, {known.number}" if known.series and known.number else known.series
    published = ", ".join(filter(None, (known.publisher, known.dated[:4])))
    title = words_for(known.language).quote(known.title)
    parts = (names, title, work, published, known.licence.name)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def described(person: Person, words: Words) -> str:
    """Return a person's name, role and affiliation on one line."""
    return ", ".join(filter(None, (one_line(person.name), role_and_affiliation(person, words))))


def role_and_affiliation(person: Person, words: Words) -> str:
    """Return role and affiliation on one line, without the role ``speaker``: the reader sees who speaks."""
    role = "" if person.role == "speaker" else words.role(one_line(person.role))
    return ", ".join(filter(None, (role, one_line(person.affiliation))))

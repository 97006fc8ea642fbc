"""What is known of an episode: its own front matter first, the series' settings where it is silent.

What every medium says of the voices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.model import Document, Licence
from pipeline.settings import Settings
from pipeline.standards import parse_licence
from pipeline.write.text.plain import one_line, web_address

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in where a date is required and the transcript has none: the wall clock would change the bytes."""


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


def facts(document: Document, settings: Settings, number: int) -> Facts:
    """The metadata of an episode.

    The front matter is asked first, then the series; for what describes the series it is the other way round.
    """
    meta, series = document.meta, settings.series
    licence = meta.licence if meta.licence.text.strip() else parse_licence(one_line(series.licence))
    date, dated = _date(meta.date)
    return Facts(
        series=_first(series.title, meta.series_title),
        series_subtitle=_first(series.subtitle, meta.series_subtitle),
        title=_first(meta.title, document.key),
        number=number,
        summary=one_line(meta.summary),
        language=_first(meta.language, series.language, "en"),
        author=one_line(series.author),
        publisher=_first(meta.publisher, series.publisher),
        copyright=one_line(series.copyright),
        date=date,
        dated=dated,
        licence=Licence(one_line(licence.text), one_line(licence.name), licence.slug, web_address(licence.url)),
        source=web_address(_first(meta.source, series.source)),
        subjects=tuple(filter(None, map(one_line, meta.subjects))),
    )


def _first(*texts: str) -> str:
    """The first text that says something, its blanks folded."""
    return next(filter(None, map(one_line, texts)), "")


def _date(text: str) -> tuple[datetime | None, str]:
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, ""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC), moment.date().isoformat()
    return moment, moment.isoformat(timespec="seconds")


SYNTHETIC_VOICES = "Read by synthetic voices; they are not the voices of the people named."
OWN_WORDS = (
    "The words are the transcript’s own, in its order; the layout is new. Nothing implies that the people named "
    "endorse this edition."
)

"""What every medium states of an episode and of its voices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.model import FALLBACK_DATE, Document, Licence
from pipeline.settings import Settings
from pipeline.write.text.plain import one_line, web_address

UNDATED = datetime.fromisoformat(FALLBACK_DATE).replace(tzinfo=UTC)
"""For documents without a date, which no build makes."""


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
    """The metadata of an episode, as they may be shown.

    :param document: complete, as is every document of a project; its own values and the series' are not weighed here.
    """
    meta, series = document.meta, settings.series
    date, dated = _date(meta.date)
    licence = meta.licence
    return Facts(
        series=one_line(meta.series_title),
        series_subtitle=one_line(meta.series_subtitle),
        title=one_line(meta.title) or document.key,
        number=number,
        summary=one_line(meta.summary),
        language=one_line(meta.language),
        author=one_line(series.author),
        publisher=one_line(meta.publisher),
        copyright=one_line(series.copyright),
        date=date,
        dated=dated,
        licence=Licence(one_line(licence.text), one_line(licence.name), licence.slug, web_address(licence.url)),
        source=web_address(one_line(meta.source)),
        subjects=tuple(filter(None, map(one_line, meta.subjects))),
    )


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

"""Which value wins if several places state one, or none does; whoever writes only reads what was decided here.

For an episode: its own front matter; then what the text states about itself; then the series' settings; then the
defaults. For the series: its settings; then what all its transcripts state alike; then the defaults. So a licence that
one text states never becomes another's, and a lone transcript, which has no settings, is a series of its own. The
series' name and subtitle are the same in all its episodes, whatever a single one states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.model import FALLBACK_DATE, Document, Metadata, slug
from pipeline.settings import Settings
from pipeline.speak import EngineChoice, choose_engine
from pipeline.standards import parse_licence

_DEFAULT_LANGUAGE = "en"
_SAID_OF_THE_SERIES: Mapping[str, Callable[[Metadata], str]] = {
    "title": lambda meta: meta.series_title,
    "subtitle": lambda meta: meta.series_subtitle,
    "description": lambda meta: meta.summary,
    "author": lambda meta: meta.publisher,
    "licence": lambda meta: meta.licence.text,
    "publisher": lambda meta: meta.publisher,
}
"""Setting of ``[series]`` -> what a transcript states of it. Where it was first published is never another's."""
_NUMBER = re.compile(
    r"0*(\d{1,3})(?!\d)|(?:.*[-_ ])?(?:module|episode|ep|part|chapter|lesson|session|unit)[-_ ]?0*(\d{1,3})(?!\d)",
    re.IGNORECASE,
)


def engine_of_series(settings: Settings, published: str = "") -> EngineChoice:
    """Choose the engine of a series by its settings, its cast and what was published.

    :param published: engine of the latest published sound, or empty.
    """
    named = [entry.voice for entry in settings.cast if entry.names_voice]
    return choose_engine(settings.speech.engine, settings.series.language, published, named)


def complete_settings(
    settings: Settings, documents: Sequence[Document], *, lone: bool, published_key: str = ""
) -> Settings:
    """Fill the settings that are left open with what all transcripts state alike.

    :param lone: whether the only transcript is a series of its own, named after its title if it names none.
    :param published_key: the key that the series was published with, which comes before one made of its title.
    :returns: settings whose title may still be empty.
    """
    series, metas = settings.series, [d.meta for d in documents]
    decided: dict[str, Any] = {
        key: getattr(series, key) or _agreed(list(map(stated, metas))) for key, stated in _SAID_OF_THE_SERIES.items()
    }
    title = decided["title"] or next((m.title for m in metas if lone and m.title), "")
    decided |= {
        "title": title,
        "key": series.key or published_key or slug(title or "series"),
        "description": decided["description"] or title,
        "language": series.language or _DEFAULT_LANGUAGE,
        "url": series.url.rstrip("/"),
    }
    return replace(settings, series=replace(series, **decided))


def _agreed(stated: Sequence[str]) -> str:
    return stated[0] if len(set(stated)) == 1 else ""


def complete_document(document: Document, settings: Settings) -> Document:
    """Fill what a transcript leaves open with the settings of its series and the defaults.

    :param settings: complete ones.
    """
    meta, series = document.meta, settings.series
    meta = replace(
        meta,
        date=meta.date or FALLBACK_DATE,
        language=meta.language or series.language,
        licence=meta.licence if meta.licence.text else parse_licence(series.licence),
        source=meta.source or series.source,
        publisher=meta.publisher or series.publisher,
        series_title=series.title or meta.series_title,
        series_subtitle=series.subtitle or meta.series_subtitle,
    )
    return replace(document, meta=meta)


def stated_number(document: Document) -> int:
    """The episode's number: its front matter's, or that of a key such as ``02-rain`` or ``module-6``; else 0."""
    if document.meta.number:
        return document.meta.number
    found = _NUMBER.match(document.key)
    return int(found.group(1) or found.group(2)) if found else 0

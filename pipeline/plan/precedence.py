"""Precedence of metadata and settings, which determines the values that all writers use.

Values for an episode come from its front matter, its text, the series settings, or the defaults, in this order. Values
for the series come from its settings, from metadata that all transcripts share, or from the defaults. A licence in one
transcript thus never applies to another, and a single transcript without settings becomes its own series. The title and
subtitle of the series are the same in all episodes, even if a transcript gives different ones.
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
"""Setting in ``[series]`` -> function that returns its value from a transcript's metadata.

``source`` is left out, because it never applies to other transcripts.
"""
_NUMBER = re.compile(
    r"0*(\d{1,3})(?!\d)|(?:.*[-_ ])?(?:module|episode|ep|part|chapter|lesson|session|unit)[-_ ]?0*(\d{1,3})(?!\d)",
    re.IGNORECASE,
)


def engine_of_series(settings: Settings, published: str = "") -> EngineChoice:
    """Return the engine of a series, chosen from its settings, cast and published sound.

    :param published: engine of the latest published sound; empty if nothing was published.
    """
    named = [entry.voice for entry in settings.cast if entry.names_voice]
    return choose_engine(settings.speech.engine, settings.series.language, published, named)


def complete_settings(
    settings: Settings, documents: Sequence[Document], *, lone: bool, published_key: str = ""
) -> Settings:
    """Fill gaps in the settings from metadata that all transcripts share, then from defaults.

    :param lone: whether this is a single transcript; if so, its title is the default title of the series.
    :param published_key: key that the series was published with, used instead of a new key from the title.
    :returns: a completed copy of the settings; its title may still be empty.
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
    """Fill gaps in a transcript's metadata from the series settings, then from defaults.

    The title and subtitle of the series are always taken from the settings if given there.

    :param settings: settings from ``complete_settings``.
    :returns: a completed copy of the transcript.
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
    """Return the episode number from the front matter or, failing that, the key.

    :returns: the number, such as 2 for the key ``02-rain``; 0 if unknown.
    """
    if document.meta.number:
        return document.meta.number
    found = _NUMBER.match(document.key)
    return int(found.group(1) or found.group(2)) if found else 0

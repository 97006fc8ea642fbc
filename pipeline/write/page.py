"""The site's front page: every episode with its player, its files, and what may be done with it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.clock import spoken, whole_seconds
from pipeline.model import Person
from pipeline.release import Asset, Release
from pipeline.settings import Settings
from pipeline.write.address import FEED
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.facts import Facts, facts
from pipeline.write.inline import Inline
from pipeline.write.lines import one_line
from pipeline.write.text import clean, direction

_MONTHS = ("January February March April May June July August September October November December").split()


@dataclass(frozen=True, slots=True)
class _Episode:
    release: Release
    facts: Facts


def index_page(settings: Settings, releases: Sequence[Release], cover: Asset | None = None) -> bytes:
    """``index.html``: a page of its own, without script and without anything from elsewhere; HTML in UTF-8.

    Episodes stand in the order of their numbers, each under its key as anchor. Without ``cover``, the show's
    picture, the newest episode's is shown. All addresses are relative to the page.
    """
    in_order = sorted(releases, key=lambda r: (r.number, r.published, r.document.key))
    episodes = [_Episode(release, facts(release.document, settings, release.number)) for release in in_order]
    if cover is None and in_order:
        cover = max(in_order, key=lambda r: (r.published, r.number)).cover
    loader = PackageLoader("pipeline", "write/templates")
    environment = _environment(loader)
    style, _, _ = loader.get_source(environment, "index.css")
    context = {
        "settings": settings,
        "title": one_line(settings.series.title)
        or next((e.facts.series for e in episodes if e.facts.series), "Episodes"),
        "episodes": episodes,
        "cover": cover,
        "feed": FEED,
        "own": Inline({}, settings.series.language, xhtml=False).own,
        "synthetic_voices": SYNTHETIC_VOICES,
        "style": Markup(style),
        "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    }
    return clean(environment.get_template("index.html").render(context)).encode()


def _environment(loader: PackageLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        relative=_relative, size=_size, day=_day, length=_length, described=_described, direction=direction
    )
    return environment


def _relative(asset: Asset) -> str:
    return quote(asset.path, safe="/~")


def _size(length: int) -> str:
    """Bytes for people, in decimal units: ``12.3 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if length >= factor:
            return f"{length / factor:.1f} {unit}"
    return f"{length} bytes"


def _day(release: Release) -> str:
    """``29 February 2024``, in no locale but English."""
    moment = release.published
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _length(release: Release) -> tuple[str, str]:
    """Duration for machines (HTML's duration string) and for people."""
    return f"PT{whole_seconds(release.timeline.duration)}S", spoken(release.timeline.duration)


def _described(person: Person) -> str:
    role = "" if person.role == "speaker" else person.role
    return ", ".join(filter(None, map(one_line, (person.name, role, person.affiliation))))

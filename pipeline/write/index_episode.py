"""An episode on the site's front page: its player, its files, its people, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from markupsafe import Markup

from pipeline.clock import spoken, whole_seconds
from pipeline.model import Person
from pipeline.release import Asset, Release
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline
from pipeline.write.lines import one_line
from pipeline.write.markup import NOTHING, block, lines
from pipeline.write.text import direction

_MONTHS = ("January February March April May June July August September October November December").split()
_START = Markup('<article id="{}" aria-labelledby="{}"{}>')
_LANGUAGE = Markup(' lang="{}" dir="{}"')
_TITLE = Markup('<h2 id="{}">{}. {}</h2>')
_FACTS = Markup('<p class="facts"><time datetime="{}">{}</time> · <time datetime="PT{}S">{}</time></p>')
_PARAGRAPH = Markup("<p>{}</p>")
_PLAYER = Markup("""\
<audio controls preload="none" aria-label="Episode {number}: {title}">
<source src="{audio}" type="{type}">
<track kind="captions" src="{captions}" srclang="{language}" label="Captions" default>
</audio>
<ul class="files" aria-label="Downloads of episode {number}">""")
_FILE = Markup(
    '<li><a href="{}" type="{}" download aria-label="{name}, {size}, episode {number}">{shown}, {size}</a></li>'
)
_LIST_END = Markup("</ul>")
_PEOPLE = Markup("<h3>{}</h3>\n<ul>")
_ITEM = Markup("<li>{}</li>")
_VOICES = Markup('<p class="voices">{}</p>')
_RIGHTS, _RIGHTS_END = Markup('<p class="rights">'), Markup("</p>")
_LICENCE = Markup('<a rel="license" href="{}">{}</a>')
_SOURCE = Markup('<br>{0} <a href="{1}">{1}</a>')
_END = Markup("</article>")


def index_episode(release: Release, known: Facts, place: int, own: Inline) -> Markup:
    """The episode in the given place of the page, counted from 1; ``own`` writes in the page's language."""
    heading = f"_title-{place}"
    other = known.language != own.language
    language = _LANGUAGE.format(known.language, direction(known.language)) if other else NOTHING
    length = release.timeline.duration
    return lines(
        _START.format(release.document.key, heading, language),
        _TITLE.format(heading, release.number, known.title),
        _FACTS.format(release.published.date().isoformat(), _day(release), whole_seconds(length), spoken(length)),
        _PARAGRAPH.format(known.summary) if known.summary else NOTHING,
        _PLAYER.format(
            number=release.number,
            title=known.title,
            audio=relative(release.audio),
            type=release.audio.type,
            captions=relative(release.vtt),
            language=known.language,
        ),
        *_files(release, own),
        _LIST_END,
        block(
            _PEOPLE.format(own.own("People")), map(_ITEM.format, map(_described, release.document.people)), _LIST_END
        ),
        _VOICES.format(own.own(SYNTHETIC_VOICES)),
        block(_RIGHTS, _rights(known, own), _RIGHTS_END),
        _END,
    )


def relative(asset: Asset) -> str:
    """A file's address as seen from the page."""
    return quote(asset.path, safe="/~")


def _files(release: Release, own: Inline) -> Iterator[Markup]:
    files = (
        ("MP3", release.audio),
        ("EPUB", release.book),
        ("Captions (WebVTT)", release.vtt),
        ("Subtitles (SRT)", release.srt),
    )
    for name, asset in files:
        yield _FILE.format(
            relative(asset),
            asset.type,
            name=name,
            size=_size(asset.length),
            number=release.number,
            shown=own.own(name),
        )


def _rights(known: Facts, own: Inline) -> Iterator[str]:
    yield known.copyright
    licence = known.licence
    if licence.text:
        yield _LICENCE.format(licence.url, licence.text) if licence.url else licence.text
    if known.source:
        yield _SOURCE.format(own.own("First published at"), known.source)


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


def _described(person: Person) -> str:
    role = "" if person.role == "speaker" else person.role
    return ", ".join(filter(None, map(one_line, (person.name, role, person.affiliation))))

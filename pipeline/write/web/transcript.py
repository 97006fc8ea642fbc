"""The transcript on an episode's page, with pictures, sentence ids and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from markupsafe import Markup

from pipeline.model import Asset, Document, Figure, Picture, Release, Timeline, hashed_name, milliseconds, sha256_hex
from pipeline.settings import Speech
from pipeline.write.text.conversation import (
    CLOSING_ID,
    OPENING_ID,
    ConversationForm,
    conversation_parts,
    pictures,
    target,
    wording,
)
from pipeline.write.text.markup import SECTION_END, InlineMarkup
from pipeline.write.web.frame import relative

_START = Markup("""\
<section id="transcript" aria-labelledby="transcript-h" tabindex="-1">
<h2 id="transcript-h">{}</h2>""")
_NARRATED = Markup('<p class="narrated" id="{}"{}>{}</p>')
_FORM = ConversationForm(
    section=Markup(
        '<section class="part" id="{id}" aria-labelledby="{heading}">\n<h3 id="{heading}"{time}>{words}</h3>'
    ),
    turn=Markup(
        '<section class="turn voice-{voice}" id="{id}">\n<{level} class="speaker" id="{id}-h"{time}>{name}</{level}>'
    ),
    levels=(Markup("h3"), Markup("h4")),
    caption=Markup("<figcaption>{words}</figcaption>"),
    pull_quote=Markup('<aside class="pullquote" id="{id}" role="doc-pullquote"{hidden}>\n<p>{words}</p>\n</aside>'),
)
_FIGURE = Markup('<figure id="{}">\n<img src="{}" width="{}" height="{}" loading="lazy" alt="{}">')
_COLOURS = 6
"""Number of colours for speakers; further speakers share colours, but all names are shown."""


def transcript(release: Release, inline: InlineMarkup, speech: Speech, up: str) -> Iterator[Markup]:
    """Yield the parts of the section with the transcript.

    :param up: path from the page to the site's root.
    :raises KeyError: a figure's file is not among the release's pictures.
    """
    document = release.document
    said = wording(release.timeline, speech, inline.language)
    order = dict.fromkeys(turn.speaker for turn in document.turns())
    voices = {speaker: place % _COLOURS + 1 for place, speaker in enumerate(order)}

    def figure(shown: Figure) -> Markup:
        picture = release.pictures[shown.file]
        return _FIGURE.format(shown.id, relative(picture.asset, up), picture.width, picture.height, shown.alt)

    yield _START.format(inline.own(inline.words.transcript))
    if said.opening:
        yield _NARRATED.format(OPENING_ID, inline.time(OPENING_ID), inline.said(said.opening, said.languages[0]))
    yield from conversation_parts(document, inline, _FORM, figure, voices)
    if said.closing:
        yield _NARRATED.format(CLOSING_ID, inline.time(CLOSING_ID), inline.said(said.closing, said.languages[1]))
    yield SECTION_END


def starts(timeline: Timeline) -> dict[str, int]:
    """Return the start time in milliseconds of each spoken element, by element id.

    The times are in ascending order.
    """
    found: dict[str, int] = {}
    for cue in timeline.cues:
        found.setdefault(target(cue), milliseconds(cue.start))
    return found


def page_pictures(document: Document, files: Mapping[str, Path]) -> dict[str, tuple[Picture, Path]]:
    """Return the pictures for an episode's page and their paths on disk, by ``Figure.file``.

    :raises KeyError: a figure's file is not among ``files``.
    :raises OSError: a file cannot be read.
    :raises RostraError: a file is not a JPEG, PNG or GIF.
    """
    found = {}
    for file, picture in pictures(document, files).items():
        path = files[file]
        width, height = _dimensions(path)
        extension = picture.name.rpartition(".")[2]
        name = hashed_name(f"media/{document.key}.picture", sha256_hex(path.read_bytes()), extension)
        found[file] = (Picture(Asset(name, picture.type, path.stat().st_size), width, height), path)
    return found


def _dimensions(path: Path) -> tuple[int, int]:
    # Imported here, because most episodes have no picture except the cover.
    from PIL import Image

    with Image.open(path) as image:
        return image.size

"""When what stands on an episode's page is heard.

The pictures of an episode's page.

The transcript on an episode's page: a heading for each turn, every sentence with its id and its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from markupsafe import Markup

from pipeline.model import (
    Asset,
    Credit,
    Document,
    Figure,
    Paragraph,
    Picture,
    PullQuote,
    Release,
    Section,
    Timeline,
    Turn,
    hashed_name,
    milliseconds,
    sha256_hex,
    vtt_time,
)
from pipeline.settings import Speech
from pipeline.write.captions import settled
from pipeline.write.chapters import published_chapters
from pipeline.write.text.clips import CLOSING_ID, OPENING_ID, target, wording
from pipeline.write.text.markup import NOTHING, InlineMarkup
from pipeline.write.text.pictures import pictures
from pipeline.write.web.frame import relative


def starts(timeline: Timeline) -> dict[str, int]:
    """Element id -> the millisecond from which it is heard, in order; never earlier than what is before it."""
    found: dict[str, int] = {}
    for cue in timeline.cues:
        found.setdefault(target(cue), milliseconds(cue.start))
    return found


def chapters_vtt(document: Document, timeline: Timeline) -> str:
    """The chapters as WebVTT: a cue for each, its title without mark-up (WebVTT, section 4.5)."""
    chapters = published_chapters(document, timeline)
    times = settled([(c.start, c.end) for c in chapters], timeline.duration)
    blocks = ["WEBVTT"]
    for chapter, (start, end) in zip(chapters, times, strict=True):
        title = escape(chapter.title, quote=False)
        blocks.append(f"{chapter.id}\n{vtt_time(start)} --> {vtt_time(end)}\n{title}")
    return "\n\n".join(blocks) + "\n"


def page_pictures(document: Document, files: Mapping[str, Path]) -> dict[str, tuple[Picture, Path]]:
    """``Figure.file`` -> the picture as a file of the site, and the file on disk that holds it.

    :raises KeyError: a figure's file is not among ``files``.
    :raises OSError: a file cannot be read.
    :raises RostraError: a file is neither JPEG nor PNG nor GIF.
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
    # Most episodes have no picture besides the cover.
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).size if image.getexif().get(0x0112, 1) != 1 else image.size


_START = Markup("""\
<section id="transcript" aria-labelledby="transcript-h" tabindex="-1">
<h2 id="transcript-h">{}</h2>""")
_NARRATED = Markup('<p class="narrated" id="{}"{}>{}</p>')
_SECTION = Markup('<section class="part" id="{0}" aria-labelledby="{1}">\n<h3 id="{1}"{2}>{3}</h3>')
_TURN = Markup('<section class="turn voice-{0}" id="{1}">\n<{2} class="speaker" id="{1}-h"{3}>{4}</{2}>')
_END = Markup("</section>")
_PARAGRAPH = Markup('<p id="{}">{}</p>')
_CREDIT = Markup('<p class="credit" id="{}">{}</p>')
_FIGURE = Markup('<figure id="{}">\n<img src="{}" width="{}" height="{}" loading="lazy" alt="{}">')
_CAPTION = Markup("<figcaption>{}</figcaption>")
_FIGURE_END = Markup("</figure>")
_PULL_QUOTE = Markup('<aside class="pullquote" id="{}" role="doc-pullquote"{}>\n<p>{}</p>\n</aside>')
_HIDDEN = Markup(' aria-hidden="true"')
_H3, _H4 = Markup("h3"), Markup("h4")
_COLOURS = 6
"""How many speakers are told apart by colour; their names are always written."""


def transcript(release: Release, inline: InlineMarkup, speech: Speech, up: str) -> Iterator[Markup]:
    """The section, in parts; ``up`` is the way from the page to the site's root."""
    document = release.document
    said = wording(release.timeline, speech, inline.language)
    yield _START.format(inline.own("Transcript"))
    if said.opening:
        yield _NARRATED.format(OPENING_ID, inline.time(OPENING_ID), inline.said(said.opening, said.languages[0]))
    order = dict.fromkeys(turn.speaker for turn in document.turns())
    voices = {speaker: place % _COLOURS + 1 for place, speaker in enumerate(order)}
    for section in document.sections:
        yield from _section(document, section, inline, release.pictures, voices, up)
    if said.closing:
        yield _NARRATED.format(CLOSING_ID, inline.time(CLOSING_ID), inline.said(said.closing, said.languages[1]))
    yield _END


def _section(
    document: Document,
    section: Section,
    inline: InlineMarkup,
    pictures: Mapping[str, Picture],
    voices: Mapping[str, int],
    up: str,
) -> Iterator[Markup]:
    heading = section.heading
    if heading is not None:
        yield _SECTION.format(section.id, heading.id, inline.time(heading.id), inline.linked(heading.runs))
    for turn in section.turns:
        name = document.person(turn.speaker).name
        level = _H3 if heading is None else _H4
        yield _TURN.format(voices[turn.speaker], turn.id, level, inline.time(f"{turn.id}-h"), name)
        yield from _blocks(turn, inline, pictures, up)
        yield _END
    if heading is not None:
        yield _END


def _blocks(turn: Turn, inline: InlineMarkup, pictures: Mapping[str, Picture], up: str) -> Iterator[Markup]:
    for block in turn.blocks:
        match block:
            case Paragraph():
                yield _PARAGRAPH.format(block.id, inline.sentences(block.sentences))
            case Figure():
                picture = pictures[block.file]
                address = relative(picture.asset, up)
                yield _FIGURE.format(block.id, address, picture.width, picture.height, block.alt)
                yield _CAPTION.format(inline.linked(block.caption)) if block.caption else NOTHING
                yield _FIGURE_END
            case Credit():
                yield _CREDIT.format(block.id, inline.linked(block.runs))
            case PullQuote() if block.sentences:
                yield _PULL_QUOTE.format(block.id, NOTHING, inline.sentences(block.sentences))
            case PullQuote():
                yield _PULL_QUOTE.format(block.id, _HIDDEN, inline.unlinked(block.runs))

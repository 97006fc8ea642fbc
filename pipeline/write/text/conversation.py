"""The conversation in an episode, with pictures and references, for web pages and books."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from pipeline.model import Credit, Cue, Document, Exit, Figure, Kind, Paragraph, Reference, RostraError, Timeline, Turn
from pipeline.settings import Speech, languages_of
from pipeline.write.text.lists import ListTags
from pipeline.write.text.markup import NOTHING, SECTION_END, InlineMarkup
from pipeline.write.text.plain import first_words, one_line
from pipeline.write.text.words import Words

OPENING_ID, CLOSING_ID = "opening", "closing"
"""Ids of the elements that show the spoken opening and the spoken closing."""
_PARAGRAPH = Markup('<p id="{}">{}</p>')
_CREDIT = Markup('<p class="credit" id="{}">{}</p>')
_FIGURE_END = Markup("</figure>")
_HIDDEN = Markup(' aria-hidden="true"')
_KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "GIF": ("gif", "image/gif")}
_REFERENCE = Markup('<li id="{0}"><span id="{0}-t">{1}</span>{2}</li>')
_BACKLINK = Markup(' <a class="backlink" href="{}#{}" role="doc-backlink" aria-label="{}">↩︎{}</a>')


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of the spoken opening and closing, which are not in the transcript.

    If there is no opening or closing, its text is empty.
    """

    opening: str = ""
    closing: str = ""
    languages: tuple[str, str] = ("", "")
    """BCP 47 tags of the languages of opening and closing."""


def wording(timeline: Timeline, speech: Speech, language: str) -> Wording:
    """Return the spoken text of an episode's opening and closing.

    :param language: BCP 47 tag of the episode's language.
    """
    said = {cue.kind: cue.text for cue in timeline.cues}
    return Wording(said.get(Kind.OPENING, ""), said.get(Kind.CLOSING, ""), languages_of(speech, language))


def target(cue: Cue) -> str:
    """Return the id of the element that shows the text of a cue."""
    if cue.kind is Kind.ANNOUNCEMENT:
        return f"{cue.turn}-h"
    return {Kind.OPENING: OPENING_ID, Kind.CLOSING: CLOSING_ID}.get(cue.kind, cue.id)


@dataclass(frozen=True, slots=True)
class ConversationForm:
    """Markup templates for the parts of a conversation, for books or for web pages."""

    section: Markup
    """Start of a section with a heading; placeholders ``id heading time words``."""
    turn: Markup
    """Start of a turn; placeholders ``id level time name voice``."""
    levels: tuple[Markup, Markup]
    """Heading elements of a turn: outside and inside a section with a heading."""
    caption: Markup
    """Caption of a picture; placeholders ``id words``."""
    pull_quote: Markup
    """Pull quote; placeholders ``id hidden words``."""


def conversation_parts(
    document: Document,
    inline: InlineMarkup,
    form: ConversationForm,
    figure: Callable[[Figure], Markup],
    voices: Mapping[str, int] | None = None,
) -> Iterator[Markup]:
    """Yield the markup for a conversation: turns with names, sentences with ids.

    :param figure: function that returns the markup of a figure, without its caption and end tag.
    :param voices: value of ``voice`` in the template ``turn``, by speaker id; if None, it is 0 for all speakers.
    """
    for section in document.sections:
        heading = section.heading
        if heading is not None:
            words = inline.linked(heading.runs)
            yield form.section.format(id=section.id, heading=heading.id, time=inline.time(heading.id), words=words)
        for turn in section.turns:
            yield form.turn.format(
                id=turn.id,
                level=form.levels[heading is not None],
                time=inline.time(f"{turn.id}-h"),
                name=document.person(turn.speaker).name,
                voice=voices[turn.speaker] if voices else 0,
            )
            yield from _blocks(turn, inline, form, figure)
            yield SECTION_END
        if heading is not None:
            yield SECTION_END


def _blocks(
    turn: Turn, inline: InlineMarkup, form: ConversationForm, figure: Callable[[Figure], Markup]
) -> Iterator[Markup]:
    tags = ListTags()
    for block in turn.blocks:
        yield from tags.before(block.item if isinstance(block, Paragraph) else None)
        match block:
            case Paragraph():
                yield _PARAGRAPH.format(block.id, inline.sentences(block.sentences))
            case Figure():
                yield figure(block)
                yield form.caption.format(id=block.id, words=inline.linked(block.caption)) if block.caption else NOTHING
                yield _FIGURE_END
            case Credit():
                yield _CREDIT.format(block.id, inline.linked(block.runs))
            case _ if block.sentences:
                words = inline.sentences(block.sentences)
                yield form.pull_quote.format(id=block.id, hidden=NOTHING, words=words)
            case _:
                yield form.pull_quote.format(id=block.id, hidden=_HIDDEN, words=inline.unlinked(block.runs))
    yield from tags.before(None)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture file in a book or on the site."""

    name: str
    type: str
    """Media type."""
    data: bytes | Path
    """Content, or path of the file on disk."""


def pictures(document: Document, files: Mapping[str, bytes | Path], prefix: str = "") -> dict[str, PictureFile]:
    """Return the picture file for each ``Figure.file`` in a document, numbered in reading order.

    :param files: content or path on disk of each figure, by ``Figure.file``.
    :param prefix: prefix for the file names in the book.
    :raises KeyError: a figure's file is not among ``files``.
    :raises OSError: a file cannot be read.
    :raises RostraError: a file is not a JPEG, PNG or GIF (EPUB 3.3, section 3.2: core media types).
    """
    used = dict.fromkeys(figure.file for figure in document.figures())
    return {file: _picture(file, f"{prefix}picture-{i}", files[file]) for i, file in enumerate(used, start=1)}


def _picture(file: str, stem: str, data: bytes | Path) -> PictureFile:
    # Imported here, because most books contain no picture except the cover, which is always a JPEG.
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data) if isinstance(data, bytes) else data, formats=tuple(_KINDS)) as image:
            extension, media_type = _KINDS[image.format or ""]
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise RostraError(f"{file}: not a JPEG, PNG or GIF picture", Exit.INPUT) from error
    return PictureFile(f"images/{stem}.{extension}", media_type, data)


def reference_heading(document: Document, words: Words) -> str:
    """Return the heading of the reference list: the one in the source, or the default.

    The line ``REFERENCES`` can start the list in any language, but is used as the heading only in English.
    """
    stated = one_line(document.reference_heading)
    if words.language != "en" and stated.casefold() == "references":
        return words.references
    return stated or words.references


def reference_items(document: Document, inline: InlineMarkup, conversation: str = "") -> Iterator[Markup]:
    """Yield a list item for each reference, with links back to its mentions.

    :param conversation: address of the page with the mentions, or an empty string for the same page.
    """
    speakers = speakers_of(document, inline.words)
    for reference in document.references:
        back = NOTHING.join(backlinks(reference, speakers, inline.words, conversation))
        yield _REFERENCE.format(reference.id, inline.reference(reference), back)


def speakers_of(document: Document, words: Words) -> dict[str, str]:
    """Return the name of the speaker of each sentence, by sentence id."""
    names = {person.id: person.name for person in document.people}
    return {s.id: names[s.speaker] if s.speaker else words.narrator for s in document.sentences()}


def backlinks(
    reference: Reference, speakers: Mapping[str, str], words: Words, conversation: str, episode: str = ""
) -> Iterator[Markup]:
    """Yield a link to each mention of a cited work.

    :param speakers: name of each sentence's speaker, by sentence id.
    :param conversation: address of the page with the mentions, or an empty string for the same page.
    :param episode: title of the episode, if several episodes cite the work.
    """
    work = words.quote(first_words(reference.title or reference.text))
    if episode:
        work = words.work_in_episode.format(work=work, episode=words.quote(episode))
    for number, mention in enumerate(reference.mentions, start=1):
        label = words.back_to_mention.format(number=number, work=work, name=speakers[mention.sentence])
        yield _BACKLINK.format(conversation, mention.id, label, number)

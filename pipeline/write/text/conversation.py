"""The conversation of an episode with its pictures and its references, as pages and books show them."""

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
"""Ids of the elements that hold what is said before and after the conversation."""
_PARAGRAPH = Markup('<p id="{}">{}</p>')
_CREDIT = Markup('<p class="credit" id="{}">{}</p>')
_FIGURE_END = Markup("</figure>")
_HIDDEN = Markup(' aria-hidden="true"')
_KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "GIF": ("gif", "image/gif")}
_REFERENCE = Markup('<li id="{0}"><span id="{0}-t">{1}</span>{2}</li>')
_BACKLINK = Markup(' <a class="backlink" href="{}#{}" role="doc-backlink" aria-label="{}">↩︎{}</a>')


@dataclass(frozen=True, slots=True)
class Wording:
    """What the audio says that is not the transcript's; empty where it says nothing."""

    opening: str = ""
    closing: str = ""
    languages: tuple[str, str] = ("", "")
    """Of the opening and of the closing."""


def wording(timeline: Timeline, speech: Speech, language: str) -> Wording:
    """The words of the opening and the closing, as they are spoken in an episode of this language."""
    said = {cue.kind: cue.text for cue in timeline.cues}
    return Wording(said.get(Kind.OPENING, ""), said.get(Kind.CLOSING, ""), languages_of(speech, language))


def target(cue: Cue) -> str:
    """The id of the element that a cue is heard with."""
    if cue.kind is Kind.ANNOUNCEMENT:
        return f"{cue.turn}-h"
    return {Kind.OPENING: OPENING_ID, Kind.CLOSING: CLOSING_ID}.get(cue.kind, cue.id)


@dataclass(frozen=True, slots=True)
class ConversationForm:
    """How a medium writes the parts of a conversation."""

    section: Markup
    """The beginning of a section with a heading, of ``id heading time words``."""
    turn: Markup
    """The beginning of a turn, of ``id level time name voice``."""
    levels: tuple[Markup, Markup]
    """Heading element of a turn outside such a section, and within one."""
    caption: Markup
    """A picture's caption, of ``id words``."""
    pull_quote: Markup
    """A pull quote, of ``id hidden words``."""


def conversation_parts(
    document: Document,
    inline: InlineMarkup,
    form: ConversationForm,
    figure: Callable[[Figure], Markup],
    voices: Mapping[str, int] | None = None,
) -> Iterator[Markup]:
    """Every turn under its speaker's name and every sentence with its id, in parts.

    :param figure: writes the beginning of a figure.
    :param voices: speaker -> number of the voice, where the medium tells voices apart.
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
    """A picture as a file of a book or of the site."""

    name: str
    type: str
    """Media type."""
    data: bytes | Path
    """The bytes, or the file on disk that holds them."""


def pictures(document: Document, files: Mapping[str, bytes | Path], prefix: str = "") -> dict[str, PictureFile]:
    """The document's pictures by ``Figure.file``, each file once, numbered in reading order.

    :param prefix: what their names in the book begin with.
    :raises KeyError: a figure's file is not among ``files``.
    :raises RostraError: a file is neither JPEG nor PNG nor GIF (EPUB 3.3, section 3.2: core media types).
    """
    used = dict.fromkeys(figure.file for figure in document.figures())
    return {file: _picture(file, f"{prefix}picture-{i}", files[file]) for i, file in enumerate(used, start=1)}


def _picture(file: str, stem: str, data: bytes | Path) -> PictureFile:
    # Most books have no picture besides the cover, which is known to be JPEG.
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data) if isinstance(data, bytes) else data, formats=tuple(_KINDS)) as image:
            extension, media_type = _KINDS[image.format or ""]
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise RostraError(f"{file}: not a picture that a book can hold (JPEG, PNG or GIF)", Exit.INPUT) from error
    return PictureFile(f"images/{stem}.{extension}", media_type, data)


def reference_heading(document: Document, words: Words) -> str:
    """Return the heading of the reference list as the source words it, or that of the interface.

    ``REFERENCES`` marks the list in a transcript of any language; it is a heading only in English.
    """
    stated = one_line(document.reference_heading)
    if words.language != "en" and stated.casefold() == "references":
        return words.references
    return stated or words.references


def reference_items(document: Document, inline: InlineMarkup, conversation: str = "") -> Iterator[Markup]:
    """The reference list verbatim, each entry with a link back to every mention; see :func:`backlinks`."""
    speakers = speakers_of(document, inline.words)
    for reference in document.references:
        back = NOTHING.join(backlinks(reference, speakers, inline.words, conversation))
        yield _REFERENCE.format(reference.id, inline.reference(reference), back)


def speakers_of(document: Document, words: Words) -> dict[str, str]:
    """Return the name of who says each sentence, by its id."""
    names = {person.id: person.name for person in document.people}
    return {s.id: names[s.speaker] if s.speaker else words.narrator for s in document.sentences()}


def backlinks(
    reference: Reference, speakers: Mapping[str, str], words: Words, conversation: str, episode: str = ""
) -> Iterator[Markup]:
    """Write a link to every mention of a work.

    :param speakers: who says each sentence.
    :param conversation: address of the page with the mentions; empty for the same page.
    :param episode: title of the episode, if several episodes mention the work.
    """
    work = words.quote(first_words(reference.title or reference.text))
    if episode:
        work = words.work_in_episode.format(work=work, episode=words.quote(episode))
    for number, mention in enumerate(reference.mentions, start=1):
        label = words.back_to_mention.format(number=number, work=work, name=speakers[mention.sentence])
        yield _BACKLINK.format(conversation, mention.id, label, number)

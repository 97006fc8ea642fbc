"""The codes of `rostra check --media`: what is wrong with what was built (R410 to R439)."""

from __future__ import annotations

from pipeline.model.code import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING

MEDIA_CODES = (
    Code("R410", _E, "nothing built", "There is nothing to check yet. Run `rostra build` first."),
    Code("R411", _E, "book's archive", "The EPUB is no whole archive, or does not begin as the format demands."),
    Code("R412", _E, "not well-formed", "A file of the book, the feed or the subscription list is no XML."),
    Code("R413", _E, "manifest and files differ", "A file of the book is missing, undeclared or declared twice."),
    Code("R414", _E, "wrong media type", "A file is not of the type that the manifest or a page says."),
    Code("R415", _E, "spine or navigation", "Reading order and contents disagree, or name what is not there."),
    Code("R416", _E, "repeated id", "An id, an item, a caption or a page number is there twice."),
    Code("R417", _E, "dangling link", "A link, a label or a style sheet names a file or an id that is not there."),
    Code("R418", _E, "reference linked one way", "A mention without a backlink, or a backlink without a mention."),
    Code("R419", _E, "book's identity", "Title, identifier or date is missing, cannot be right, or is another's."),
    Code(
        "R420",
        _E,
        "from elsewhere",
        "A book holds everything it shows: no remote file, no absolute path. A page of the site loads nothing from "
        "elsewhere, and forbids it by its Content-Security-Policy.",
    ),
    Code("R421", _E, "language", "`lang` or `xml:lang` is missing, or not that of the book or the episode."),
    Code("R422", _E, "picture without alternative text in a book", "A picture that some readers cannot know of."),
    Code(
        "R423",
        _E,
        "page's structure",
        "A page without a title, a heading that skips a level, or a quotation that repeats the text and is not "
        "`aria-hidden`: it is heard twice.",
    ),
    Code("R424", _E, "accessibility metadata", "It is incomplete, or says something else than the book is."),
    Code("R425", _E, "conformance without certifier", "A claim of conformance must name who evaluated the book."),
    Code("R426", _E, "narration off the text", "An overlay names what is not there, twice, or in another order."),
    Code("R427", _E, "sentence not narrated", "A narrated book leaves out a sentence of its conversation."),
    Code("R428", _E, "narration's clip", "Empty, outside of the sound, not behind the last, or not with its words."),
    Code("R429", _E, "narration's metadata", "No `media:narrator`, or a `media:duration` that is not the clips' sum."),
    Code("R430", _E, "narration's highlight", "The class of what is heard has no style, or too little contrast."),
    Code("R431", _E, "damaged narration", "The sound of a narrated book is missing or not whole."),
    Code("R432", _E, "damaged MP3", "Not an Info frame and equal frames, or another number than it states."),
    Code("R433", _E, "times disagree", "The media of an episode do not last equally long, or differ on a moment."),
    Code("R434", _E, "captions", "A caption file is malformed, out of order, or goes on behind the sound."),
    Code(
        "R435",
        _E,
        "media differ",
        "Captions, page, feed and books of an episode do not say the same, by the same people, in the same order. "
        "Named is the one that most others contradict.",
    ),
    Code("R436", _E, "chapters", "Ascending from 0, with titles, to the sound's end; everywhere the same."),
    Code(
        "R437",
        _E,
        "feed",
        "The feed, a page or the subscription list names a file that is not there or is another episode's, or "
        "states what is not so.",
    ),
    Code("R438", _E, "name and content differ", "A published name holds its content's hash and never changes bytes."),
    Code("R439", _E, "GUID", "Each episode has a GUID that no other has; apps know it by that alone."),
)

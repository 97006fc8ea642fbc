"""The codes of `rostra check --media`: what is wrong with what was built (R410 to R442)."""

from __future__ import annotations

from pipeline.code import Code, Severity

_E = Severity.ERROR

MEDIA_CODES = (
    Code("R410", _E, "nothing built", "There is nothing to check yet. Run `rostra build` first."),
    Code("R411", _E, "book's archive", "The EPUB is no whole archive, or names no package document."),
    Code("R412", _E, "not well-formed", "A file of the book, the feed or the subscription list is no XML."),
    Code(
        "R415",
        _E,
        "contents differ",
        "The contents or the index of speakers of a book do not say what the pages say that they lead to.",
    ),
    Code("R416", _E, "repeated id", "Two captions of an episode have the same id."),
    Code("R417", _E, "dangling link", "A page of the site names a file or an id that is not there."),
    Code("R419", _E, "book's identity", "Title, identifier or date of change is another book's, or not the feed's."),
    Code("R421", _E, "language", "A medium of an episode states another language than most of the others."),
    Code(
        "R423",
        _E,
        "heard twice or never",
        "A quotation that repeats the text must be `aria-hidden`, and nothing that is said only once may be.",
    ),
    Code("R426", _E, "narration off the text", "An overlay names what is not there, twice, or in another order."),
    Code("R427", _E, "sentence not narrated", "A narrated book leaves out a sentence of its conversation."),
    Code("R428", _E, "narration's clip", "Empty, outside of the sound, not after the last, or not with its words."),
    Code("R429", _E, "narration's metadata", "No `media:narrator`, or a `media:duration` that is not the clips' sum."),
    Code("R431", _E, "damaged narration", "The sound of a narrated book is missing or not whole."),
    Code("R432", _E, "damaged MP3", "Not an Info frame and equal frames, or another number than it states."),
    Code("R433", _E, "times disagree", "The media of an episode do not last equally long, or differ on a moment."),
    Code("R434", _E, "captions", "A caption file is malformed, out of order, or goes on after the sound."),
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
    Code("R439", _E, "GUID", "Each episode has a GUID that no other has; apps know it by nothing else."),
    Code(
        "R440",
        _E,
        "EPUBCheck",
        "EPUBCheck reports an error or a warning of the EPUB standard in a book, or did not finish. The message begins "
        "with its own id.",
    ),
    Code(
        "R441",
        _E,
        "Ace",
        "Ace by DAISY reports a barrier for some readers of a book, or did not finish. The message begins with the "
        "name of its rule.",
    ),
    Code("R442", _E, "not checked", "With `--strict`: a validator is not installed. Install it, or omit `--strict`."),
)

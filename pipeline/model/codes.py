"""The table of diagnostic codes. They are public: they never change their meaning.

``docs/diagnostics.md`` is generated from ``CODES``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a diagnostic is. An error stops the build before any output is touched."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic."""

    code: str
    severity: Severity
    title: str
    help: str
    """What it means and what to do, for ``docs/diagnostics.md``."""


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

CODES: dict[str, Code] = {
    c.code: c
    for c in (
        # R0xx reading
        Code("R001", _E, "empty transcript", "The file holds no text. Write the transcript, or remove the file."),
        Code("R002", _E, "binary file", "The file is not text. Export the transcript as plain text (UTF-8)."),
        Code("R003", _E, "not UTF-8", "The bytes at this place are not UTF-8. Save the file as UTF-8."),
        Code(
            "R004",
            _E,
            "no speaker tag",
            "No line begins with a speaker tag, so nobody can be given these words. Begin each turn with "
            "`NAME - text` or `NAME: text`. Initials such as `Q:` and `A:` must be explained in `people`.",
        ),
        Code(
            "R005",
            _E,
            "malformed front matter",
            "The front matter has no closing `+++`, or the lines between the `+++` lines are not valid TOML: "
            '`title = "…"`, with a quotation mark before and behind every text.',
        ),
        Code(
            "R006",
            _W,
            "unknown front matter key",
            "This key of the front matter has no meaning to Rostra and is not used. Correct it, or leave it out.",
        ),
        Code("R007", _E, "wrong type in front matter", "Text stands in quotation marks; numbers and dates do not."),
        Code("R008", _E, "unreadable file", "The file cannot be opened. Check its name and its permissions."),
        Code("R010", _I, "tag convention", "Which convention of speaker tags was found in the file."),
        Code(
            "R011",
            _W,
            "speaker's name spelt otherwise",
            "A tag differs slightly from a known name and was taken for that person. The text is left as it is.",
        ),
        Code(
            "R012",
            _E,
            "unknown speaker",
            "A tag resembles a known name but is too far from it to be taken for that person (where the front matter "
            "declares `people`, any difference is too far). Correct the tag, or add the spelling to the person's "
            "`aliases`.",
        ),
        Code(
            "R013",
            _W,
            "speaker not among the people",
            "Taken as a new person: list them in `people`, or correct the tag.",
        ),
        Code("R014", _I, "paragraph rejoined", "A page break had cut a sentence; its two pieces were joined."),
        Code("R015", _I, "pull quote", "A block repeats words of the text: it is shown and not spoken."),
        Code("R016", _I, "picture credit", "A block credits a picture: it is shown and not spoken."),
        Code("R017", _I, "running head", "A block repeats the title: it is page furniture and left out."),
        Code("R018", _I, "mention", "A place in the text names a work of the reference list, and was linked to it."),
        Code("R019", _I, "reference never mentioned", "No place in the text was found to name this work."),
        Code("R020", _E, "empty reference section", "The heading of the reference list is followed by nothing."),
        Code("R021", _E, "missing picture", "The file of the picture is not there. Paths start at the transcript."),
        Code("R022", _E, "picture without alternative text", "Say in `![…](file)` what the picture shows."),
        Code(
            "R023",
            _E,
            "sentence too long",
            "A sentence of more than 10,000 characters cannot be spoken or captioned. Divide it by full stops.",
        ),
        Code("R024", _W, "long sentence", "A sentence of more than 600 characters; it is spoken in several pieces."),
        Code(
            "R025",
            _W,
            "unclosed mark-up",
            "A mark of emphasis, a link or a language run is opened and not closed, or closed and not opened. It is "
            "kept as text: close it, or write a backslash before it.",
        ),
        Code("R026", _E, "text not accounted for", "Words were lost in reading: a bug of Rostra. Please report it."),
        Code("R027", _W, "front matter line not recognised", "Kept, and shown in the book's page about the edition."),
        Code("R028", _W, "no date", "Feeds need a date that never changes. Set `date = YYYY-MM-DD`."),
        Code("R029", _W, "no title", "No title was found; the file's name is used. Set `title` in the front matter."),
        Code("R030", _E, "speaker without words", "Nothing follows a tag. Write their words, or drop the tag."),
        Code(
            "R031",
            _W,
            "pull quote repeats nothing",
            "Marked with `>`, but said nowhere else: the narrator speaks it, so that listeners do not miss it.",
        ),
        Code("R032", _E, "duplicate episode key", "Two transcripts have the same key. Set another `key` in one."),
        Code("R033", _W, "control characters", "Characters that no medium can carry are left out of every output."),
        Code("R034", _W, "text before the first turn", "Belongs to no speaker: it is treated as front matter."),
        Code("R035", _E, "picture is not an image", "The file of the picture cannot be read as JPEG, PNG or GIF."),
        Code(
            "R036",
            _W,
            "looks like a speaker tag",
            "A line begins like a tag and was not taken for one: the name comes nowhere else, what follows does not "
            "begin like a sentence, or `>>` stands there without a name. Its words are spoken as the previous "
            "speaker's. If somebody else speaks here, list them in `people`, or write the tag as the others are.",
        ),
        Code(
            "R037",
            _W,
            "list of references without a heading",
            "The last paragraphs look like entries of a reference list, and are read aloud. Write a line `REFERENCES` "
            "above them: they are then shown and not spoken.",
        ),
        Code(
            "R038",
            _W,
            "picture within a paragraph",
            "Its alternative text is read as part of the paragraph, and the picture is not shown. Put `![…](file)` "
            "into a paragraph of its own.",
        ),
        # R1xx settings and cast
        Code("R101", _E, "no series here", "A series is a folder with `transcripts/series.toml`; see `rostra new`."),
        Code("R102", _E, "malformed settings", "The file is not valid TOML. The message says what to write there."),
        Code("R103", _E, "unknown setting", "No setting has this name. A misspelt setting would silently do nothing."),
        Code("R104", _E, "wrong type of setting", "The value has another type than this setting must have."),
        Code("R105", _E, "setting out of range", "The value is outside of what this setting allows."),
        Code("R106", _E, "missing setting", "A setting that has no default is missing."),
        Code("R107", _E, "missing file", "A file that a setting names is not there."),
        Code("R108", _E, "no transcripts", "The series has no transcript (`transcripts/*.txt`)."),
        Code(
            "R109",
            _W,
            "file is not read",
            "A file in `transcripts/` may be meant as a transcript, and is none: transcripts are `*.txt`, or `*.md` "
            "where there is no `*.txt`. Save its words in such a file, or move it elsewhere.",
        ),
        Code("R110", _E, "unknown voice", "The speech engine has no voice of this name."),
        Code("R111", _E, "unknown engine", "No speech engine of this name is installed."),
        Code("R112", _W, "cast entry for nobody", "An entry of cast.toml names nobody who speaks in this series."),
        Code("R113", _E, "unknown placeholder", "The wording names a placeholder that does not exist."),
        Code("R114", _W, "no address", "Without `url` the feed's addresses point at this computer's preview."),
        Code("R115", _W, "same voice twice", "Two people of one episode have the same voice."),
        Code(
            "R116",
            _W,
            "published voice given up",
            "Who was published with an automatic voice keeps it, unless cast.toml gives it to somebody else, the "
            "engine no longer has it, or somebody of the same episode was given it later. Where the other one gets "
            "another voice in cast.toml, nothing of what was published is spoken anew.",
        ),
        Code(
            "R117",
            _W,
            "opening or closing in English",
            "Rostra has words of its own in English, French, German, Spanish and Swedish. An episode in another "
            "language is opened and closed in English until `opening` and `closing` under `[speech]` are worded in it.",
        ),
        Code(
            "R118",
            _W,
            "placeholder without a value",
            "No setting states it: the words that belong to it are not spoken.",
        ),
        # R12x what the large directories demand
        Code(
            "R120",
            _W,
            "heavy cover",
            "Directories ask for a cover of at most 512 kB, square, with 1400 to 3000 pixels a side, as JPEG or PNG. "
            "Save the picture with more compression.",
        ),
        Code(
            "R121",
            _W,
            "unknown category",
            "Directories know the categories that Apple publishes, `Education` or `Education > Courses`. "
            "Any other is left out of the feed.",
        ),
        Code("R122", _W, "not an e-mail address", "Directories write to the owner to see whose feed it is."),
        Code("R123", _W, "address without https", "Directories and apps fetch feeds, covers and sound by https only."),
        Code(
            "R124",
            _W,
            "unknown language code",
            "Directories take a code of two letters (ISO 639-1), with a region where it matters: `en`, `pt-BR`.",
        ),
        Code(
            "R125",
            _W,
            "too long for directories",
            "They take 255 characters of a title or a name, and 4,000 bytes of a description or a summary.",
        ),
        Code(
            "R126",
            _W,
            "number in a title",
            "Apps show an episode's number beside its title, and directories reject titles that state it again. The "
            "feed leaves out the episode's own number at the beginning of its title, but not another one, and not "
            "where nothing would be left.",
        ),
        Code("R127", _W, "two episodes with one number", "Apps sort a serial show by its episodes' numbers."),
        Code(
            "R128",
            _W,
            "incomplete for directories",
            "A series with an address can be submitted to directories, which ask for these settings too.",
        ),
        # R2xx speech
        Code("R201", _E, "speech failed", "The engine gave no sound for a sentence, twice. The message names it."),
        Code("R202", _W, "speech retried", "The engine failed once on a sentence and succeeded the second time."),
        Code("R203", _E, "engine not available", "The engine cannot be started on this machine."),
        # R3xx mixing
        Code("R301", _E, "unreadable sound", "The jingle cannot be read as sound."),
        Code("R302", _W, "damaged store entry", "A kept take, chunk or cover was damaged; it was made anew."),
        Code(
            "R303",
            _E,
            "file changed meanwhile",
            "A jingle, a cover or a picture was replaced while the build that uses it was under way. Build again.",
        ),
        # R4xx writing
        Code("R401", _E, "cannot write", "An output file cannot be written (permissions, full disk)."),
        Code("R402", _E, "picture cannot be used", "A cover picture must be a JPEG or PNG that can be read."),
        Code(
            "R403",
            _E,
            "output of something else",
            "The output folder holds what was built of another series or transcript, which would leave its feed. "
            "Build into another folder with `--output`.",
        ),
        Code(
            "R404",
            _E,
            "cannot serve there",
            "Another program is using the port, or the address is not one of this computer. Choose others with "
            "`--port` and `--host`.",
        ),
        Code(
            "R405",
            _E,
            "no episode to reissue",
            "`--reissue` names no episode of the series, or one that was never published. It takes the episode's key, "
            "the name of its transcript without `.txt` unless the front matter has a `key`.",
        ),
        Code(
            "R406",
            _E,
            "record of publication",
            "`output/published.toml` is damaged, was not written by Rostra, or contradicts what was built. It says "
            "which GUIDs and files subscribers know, so it is never overwritten: put back a good copy. Without the "
            "file, every episode counts as published for the first time.",
        ),
        # R41x to R44x what was built, as `rostra check --media` finds it
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
        Code(
            "R419", _E, "book's identity", "Title, identifier or date of change is another book's, or not the feed's."
        ),
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
        Code(
            "R429", _E, "narration's metadata", "No `media:narrator`, or a `media:duration` that is not the clips' sum."
        ),
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
        Code(
            "R438", _E, "name and content differ", "A published name holds its content's hash and never changes bytes."
        ),
        Code("R439", _E, "GUID", "Each episode has a GUID that no other has; apps know it by nothing else."),
        Code(
            "R440",
            _E,
            "EPUBCheck",
            "EPUBCheck reports an error or a warning of the EPUB standard in a book, or did not finish. The message "
            "begins with its own id.",
        ),
        Code(
            "R441",
            _E,
            "Ace",
            "Ace by DAISY reports a barrier for some readers of a book, or did not finish. The message begins with the "
            "name of its rule.",
        ),
        Code(
            "R442", _E, "not checked", "With `--strict`: a validator is not installed. Install it, or omit `--strict`."
        ),
    )
}

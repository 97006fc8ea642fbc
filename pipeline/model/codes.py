"""The table of diagnostic codes. They are public: they never change their meaning.

``docs/diagnostics.md`` is generated from ``CODES``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


_TABLE = """
# R0xx reading
R001 error empty transcript: The file holds no text. Write the transcript, or remove the file.
R002 error binary file: The file is not text. Export the transcript as plain text (UTF-8).
R003 error not UTF-8: The bytes at this place are not UTF-8. Save the file as UTF-8.
R004 error no speaker tag: No line begins with a speaker tag, so nobody can be given these words. Begin each turn with
  `NAME - text` or `NAME: text`. Plays, tables and outlines are not read; the message says if the file looks like one.
R005 error malformed front matter: The front matter has no closing `+++` or `---`, the lines between the `+++` lines are
  not valid TOML (`title = "…"`, with a quotation mark before and after every text), or those between `---` lines are
  not valid YAML (`title: "…"`).
R006 warning unknown front matter key: This key of the front matter has no meaning to Rostra and is not used. Correct
  it, or leave it out.
R007 error wrong type in front matter: Text stands in quotation marks; numbers and dates do not.
R008 error unreadable file: The file cannot be opened. Check its name and its permissions.
R010 info tag convention: Which convention of speaker tags was found in the file.
R011 warning speaker's name spelt otherwise: A tag differs slightly from a known name and was taken for that person.
  The text is left as it is.
R012 error unknown speaker: The front matter declares `people`, and a tag resembles one of their names without being
  it, or fits several of them. Correct the tag, or add the spelling to the person's `aliases`.
R013 warning speaker not among the people: Taken as a new person: list them in `people`, or correct the tag.
R014 info paragraph rejoined: A page break had cut a sentence; its two pieces were joined.
R015 info pull quote: A block repeats words of the text: it is shown and not spoken. Without `>` only in a text with
  signs of pages, and never the only words of a turn. `rules_off = ["pull quotes"]` has such blocks spoken.
R016 info picture credit: A block credits a picture: it is shown and not spoken.
R017 info running head: A block repeats the title, or comes three times at the ends of pages, in a text with signs of
  pages; or it is a page number, a mark of a page, a time stamp or a dividing line: it is left out.
R018 info mention: A place in the text names a work of the reference list, and was linked to it.
R019 info reference never mentioned: No place in the text was found to name this work.
R020 error empty reference section: The heading of the reference list is followed by nothing.
R021 error missing picture: The file of the picture is not there. Paths start at the transcript.
R022 error picture without alternative text: Say in `![…](file)` what the picture shows.
R023 error sentence too long: A sentence of more than 10,000 characters cannot be spoken or captioned; a title, a
  heading or a name is one. Divide it by full stops, or shorten it.
R024 warning long sentence: A sentence of more than 600 characters; it is spoken in several pieces.
R025 warning unclosed mark-up: A mark of emphasis, a link or a language run is opened and not closed, or closed and
  not opened. It is kept as text: close it, or write a backslash before it.
R026 error text not accounted for: Words were lost in reading: a bug of Rostra. Please report it.
R027 warning front matter line not recognised: Kept, and shown in the book's page about the edition.
R028 warning no date: Feeds need a date that never changes. Set `date = YYYY-MM-DD`.
R029 warning no title: No title was found; the file's name is used. Set `title` in the front matter.
R030 warning speaker without words: Nothing follows a tag, as in minutes that left a turn empty: it is left out. Write
  their words, or drop the tag.
R031 warning pull quote repeats nothing: Marked with `>`, but said nowhere else: the narrator speaks it, so that
  listeners do not miss it.
R032 error duplicate episode key: Two transcripts have the same key. Set another `key` in one.
R033 warning control characters: Characters that no medium can carry are left out of every output.
R034 warning text before the first turn: Belongs to no speaker, and the front matter leaves no use for it: it is shown
  in the book, on the page about the edition, and not spoken. If it is to be heard, give it a speaker; delete it if it
  is not to be published.
R035 error picture is not an image: The file of the picture cannot be read as JPEG, PNG or GIF.
R036 warning looks like a speaker tag: A line begins like a tag and was not taken for one: its name occurs
  only once, what follows does not begin like a sentence, or `>>` has no name. Its words are spoken as the previous
  speaker's. If somebody else speaks here, list them in `people`, or write the tag as the others are.
R037 warning list of references without a heading: The last paragraphs look like entries of a reference list, and are
  read aloud. Write a line `REFERENCES` above them: they are then shown and not spoken.
R038 warning picture within a paragraph: Its alternative text is read as part of the paragraph, and the picture is not
  shown. Put `![…](file)` into a paragraph of its own.
R039 warning picture holds a place: The file of a picture or a cover says where it was taken. Nothing of the file but
  the picture itself is published, so readers do not learn it. If others can read the source, remove it there too.
R040 error damaged picture: The picture is cut off or cannot be decoded, or browsers cannot show it. Open it in a
  picture editor and save it again.
R041 error picture too large: A picture has at most 50 million pixels and 50 MB, all frames of an animated one together
  at most 500 million pixels. Save a smaller version of it.
R042 error file name not UTF-8: The name of a transcript becomes a part of addresses and of file names, and its bytes
  are not UTF-8. Rename the file.
R044 error keys that are one name to some hosts: Two keys differ only by case, by how accents are encoded, or by
  characters that nobody sees. One of them would replace the other's files. Set another `key` in one.
R045 error not a language tag: Books, pages and the feed name the language by a tag of BCP 47 (`en`, `pt-BR`,
  `zh-Hant`). Write one; with a hyphen, never an underscore.
R046 warning look-alike letters in a name: The name has a letter of another script that looks like one of its own, as
  copied text may have it. It may be meant for somebody else, who then has two voices. Type the name again.
R047 warning letters that the voice cannot read: A word has letters of another language, or signs, which the voice
  leaves out, spells or names. Mark it `{lang=zh}…{/}` with its language: a voice of that language reads it, if the
  engine has one. Otherwise a respelling in lexicon.toml is spoken in its place.
R048 warning licence in the text: The last lines of a text state another licence than the one that the episode
  is published under. A text is published under its own licence: set `licence` in its front matter.
R049 warning may be no speaker: A name that comes once or twice, and is not spelt as names of people are, is taken for
  somebody who speaks. If it is a label, write a backslash before its colon (`Fun fact\\: …`); if it is a name, list
  everybody in `people`, or accept the finding.
R050 warning words that nobody is named for: In captions or data that name who speaks, these words have no name: those
  before the first name are kept in the book, later ones are shown and not spoken. Write the name before the words.
R051 warning text outside of the transcript: A web page has words outside of its paragraphs (`<p>`): they are left out.
  Put what somebody says into `<p>`.
R052 info rolling captions: Captions that roll show each line twice, in two cues. It is read once.
R053 info numbered lines: The lines of a hearing have numbers, and its pages too: they are left out, and the lines of a
  paragraph are joined.
R054 info encoding: The file is not UTF-8, and is read in the encoding that a web page states in its head; or as
  Windows-1252, if only spaces and punctuation are not UTF-8, so that no name is spelt wrongly.
R055 warning date that can mean two days: `03/04/2021` is in March to some readers and in April to others, so it is not
  used. Write the date as YYYY-MM-DD, or with the month in words.
R056 warning title of the example: The title is still that of the series which `rostra new` wrote, or says only that
  there is to be a title. Write your own before you publish.
R057 warning words before the first turn: A paragraph directly before the first turn could be what somebody says. It is
  kept as front matter, shown in the book and not spoken. If it is to be heard, begin it with a speaker tag in the form
  of the others.
R058 info front matter mended: A line of the front matter is not quite YAML, or a key occurs twice. The message says
  how it was read.
R059 info kept as front matter: Keys of YAML that Rostra has no use for, or whose value it cannot use; a line within the
  text that only says whom initials mean. They are shown in the book, on the page about the edition.
R060 info word cut in two: A hyphen at the end of a line had cut a word; it is one word again. A hyphen that the word
  has elsewhere in the text stays. `rules_off = ["cut words"]` leaves words as they are.
R061 info mark of a note: A number or a note in brackets belongs to a note of the text: it is shown and not spoken.
  `rules_off = ["marks of notes"]` has such marks spoken.
R062 info heading without a mark: A line in capitals, in bold letters or with a label such as `Topic:` is before a
  tag: it is read by the narrator and begins a chapter. `rules_off = ["headings"]` leaves it to the previous speaker.
R063 warning may be a heading: A short line before a tag ends no sentence. The message says whether it was taken for a
  heading, which the narrator reads. Write `##` before a heading; end what somebody says with a full stop.
R064 info stage direction: What is in brackets, or says who made the transcript, is shown and not spoken.
  `rules_off = ["stage directions"]` has it spoken.
R065 warning sentence taken for a stage direction: A paragraph is enclosed in brackets or marks of emphasis as a
  whole, so it is shown and not spoken, but it reads like a sentence. If it is to be heard, leave out the marks around
  it.
R070 info list: Lines that begin with bullets or with numbers that rise by one are a list: each item is a paragraph of
  its own, and its mark is shown by the list and not spoken. Numbered lines that do not rise by one are no list, and
  are read as they are: number them in their order.
R071 warning declared person who never speaks: The front matter lists somebody who has no turn, so a tag of theirs may
  be misspelt, or was not taken for a tag. Correct the name or the tags, or give the person a `role` in which nobody
  speaks, such as `editor`.
R072 warning acceptance without effect: An entry of `accept` matches no finding any more, or names a code that does not
  exist or is an error, which nobody can accept. Correct the entry, or delete it.
R073 error nobody says anything: No turn of the transcript has words that are spoken. Write them after the tags.
R074 warning name that resembles another: A tag is taken for a person of its own, and may be a slip of the pen for
  another name, or a name that fits several people. If so, correct the tag.
R075 info date read by the language: `4/3/2021` is in April to some readers and in March to others; it is spoken by the
  order of the episode's language (`en`, `en-US`: the month first). Write the date in words or as 2021-03-04 if that is
  not meant.
R076 info no rules for the language: Rostra writes out numbers, dates and abbreviations for English, German, French,
  Swedish and Spanish. In another language the voice reads them as it can; respell in lexicon.toml what it reads
  wrongly.
# R1xx settings and cast
R101 error no series here: A series is a folder with `transcripts/series.toml`; see `rostra new`.
R102 error malformed settings: The file cannot be read, or is not valid TOML. The message says what to write there.
R103 error unknown setting: No setting has this name. A misspelt setting would silently do nothing.
R104 error wrong type of setting: The value has another type than this setting must have.
R105 error setting out of range: The value is outside of what this setting allows.
R106 error missing setting: A setting that has no default is missing.
R107 error missing file: A file or a folder that a setting names is not there, or cannot be read.
R108 error no transcripts: The series has no transcript in `transcripts/`: `*.txt`, `*.md`, `*.vtt`, `*.srt`, `*.json`,
  `*.csv` or `*.html`.
R109 warning file is not read: A file in `transcripts/` may be meant as a transcript, and is none: transcripts are
  `*.txt`, `*.md`, `*.vtt`, `*.srt`, `*.json`, `*.csv`, `*.tsv`, `*.html`, `*.htm`. Save its words in such a file, or
  move it elsewhere.
R110 error unknown voice: The speech engine has no voice of this name.
R111 error unknown engine: No speech engine of this name is installed.
R112 warning cast entry for nobody: An entry of cast.toml names nobody who speaks in this series.
R113 error unknown placeholder: The wording names a placeholder that does not exist.
R114 warning no address: Without `url` the feed's addresses point at this computer's preview.
R115 warning same voice twice: Two people of one episode have the same voice.
R116 warning published voice given up: Somebody who was published with an automatic voice keeps it, unless cast.toml
  gives it to another person, a higher or a lower one is stated (in cast.toml or `people`), or somebody of the same
  episode was given it later. Where the other one gets another voice in cast.toml, nothing of what was published is
  spoken again.
R117 warning opening or closing in English: The narrator has words of its own in a few languages only. An episode in
  another one is opened and closed in English until `opening` and `closing` under `[speech]` are worded in its
  language.
R118 warning placeholder without a value: No setting states it: the words that belong to it are not spoken.
R134 warning key that not every host can store: Windows and some hosts have no files of this name. Before the
  episode is published, set another `key`; later, keep it: apps know the episode by it.
R135 error transcript too large: A transcript has at most 10 MB, which is 160 hours of speech. Divide it into
  episodes.
R139 warning voice of another language: The engine has no voice that speaks the language of an episode or of words in
  `{lang=…}`, so a voice of another language reads them, or cast.toml names one that does not speak the episode's
  language. Choose an engine that speaks it, name another voice, or respell single words in lexicon.toml.
# R12x what the large directories demand
R138 info file beside the transcripts: Nobody speaks in this file, so it is no episode. If it is one, begin each turn
  with the speaker's name; otherwise move it elsewhere.
R120 warning heavy cover: Directories ask for a cover of at most 512 kB, square, with 1400 to 3000 pixels a side, as
  JPEG or PNG. Save the picture with more compression.
R121 warning unknown category: Directories know the categories that Apple publishes, `Education` or `Education >
  Courses`. Any other is left out of the feed.
R122 warning not an e-mail address: Directories write to the owner to see whose feed it is.
R123 warning address without https: Directories and apps fetch feeds, covers and sound by https only.
R124 warning unknown language code: Directories take a code of two letters (ISO 639-1), with a region where it
  matters: `en`, `pt-BR`.
R125 warning too long for directories: They take 255 characters of a title or a name, and 4,000 bytes of a description
  or a summary.
R126 warning number in a title: Apps show an episode's number beside its title, and directories reject titles that
  state it again. The feed leaves out the episode's own number at the beginning of its title, but not another one, and
  not where nothing would be left.
R127 warning two episodes with one number: Apps sort a serial show by its episodes' numbers.
R128 warning incomplete for directories: A series with an address can be submitted to directories, which ask for these
  settings too.
R130 error file outside of the series: A text, a setting or a link names a file that lies neither in the series folder
  (for a single transcript: in its folder) nor in a folder that `allow` under `[build]` lists; links are followed. So
  nobody's text publishes a file of yours without you. Copy the file into the series folder, or list its folder.
R132 warning one spelling for two people: An alias is that of two people, or the name of one and an alias of the
  other, so a tag could mean either. Whose own name it is gets the words; where it is nobody's own name, a tag of it is
  an error (R012). Give each alias to one person.
R133 warning wish for a voice not granted: `voice = "higher"` or `"lower"`, or pronouns, in cast.toml or `people`
  cannot be met: the engine does not state how high its voices are, or the people of the episode have all such voices.
  Name a voice.
R146 warning natural voices not used: The settings leave the engine open, and the natural voices cannot speak the
  series; espeak does. Run `rostra voices install kokoro`, or write `engine = "espeak"` under `[speech]`.
R147 warning voices alike: Two people who are heard together have voices that are hard to tell apart. Name another
  voice for one of them in cast.toml; `rostra voices` lists them.
R148 info voice by what is said: Nothing states whether somebody's voice is to be a higher or a lower one, so it was
  taken from what the text says of them, or from their first name. The message says why; `pronouns` in `people`, or
  `voice = "higher"` or `"lower"` in cast.toml, changes it. Nothing of it is published.
R143 warning lexicon entry for an unknown episode: The entry lists the key of an episode that the series does not have,
  so it does nothing there. Correct the key, or leave it out.
R144 info IPA not used: The entry of the lexicon has only IPA, and the speech engine does not take IPA: the word is said
  as if there were no entry. Add `spoken` or `say` for this engine. Or the engine takes IPA and leaves out the
  characters that the message names: its voices have no such sound. Write the nearest one that they have.
R145 error nobody of this name: `rostra say --as` names nobody who speaks in the series. Write the name, an alias or the
  id of a speaker, or `narrator`.
R136 warning no key: GUIDs and book identifiers are made of the series' key, which is made of its title where none is
  set: another title would offer every episode again to every subscriber. Write the `key` that the message names.
R137 warning another key: The series was published, or first built into this folder, with another `key`. Books and new
  episodes get other identifiers; published episodes keep their GUIDs. Write the `key` that the message names.
# R2xx speech
R201 error speech failed: The engine gave no sound for a sentence, twice. The message names it.
R202 warning speech retried: The engine failed once on a sentence and succeeded the second time.
R203 error engine not available: The engine cannot be started on this machine.
R204 error no memory or no processes: The system refuses memory, or another process or thread, so the build has
  stopped; what is in the output folder is untouched. End other programs or raise the limit that the message names,
  then build again: it resumes.
R207 error sound not played: `rostra say` has found a program that plays sound, and it has failed. Write the sound to a
  file with `--out`.
R208 error voices not installed: The model of the natural voices cannot be fetched, is not the published one, or cannot
  be written into the cache folder. The message says what to do; what was fetched is kept.
# R3xx mixing
R301 error unreadable sound: The jingle cannot be read as sound in WAV, MP3, FLAC, Ogg, M4A, AAC or AIFF. No other
  format is opened: a playlist would put other files into the episode.
R302 warning damaged store entry: A kept take, chunk or cover was damaged; it was made anew.
R303 error file changed meanwhile: A jingle, a cover or a picture was replaced while the build that uses it was under
  way: build again. Or a source, the site or the record was changed while it was being published: publish again.
R304 error sound too long: The jingle lasts more than ten minutes. Cut it.
R305 error nothing to hear: The jingle is silent, shorter than a tenth of a second, or holds values that are no numbers.
  Export it again.
# R4xx writing
R401 error cannot write: An output file cannot be written (permissions, full disk).
R402 error picture cannot be used: A cover picture must be a whole JPEG or PNG, square, with 1400 pixels a side or more
  and 50 million pixels in all at most.
R403 error output of something else: The output folder holds files that Rostra did not make, or what was built of
  another series or transcript, which would leave its feed. Nothing is written into it or removed from it. Build into
  a new or an empty folder with `--output`.
R404 error cannot serve there: Another program is using the port, or the address is not one of this computer. Choose
  others with `--port` and `--host`.
R405 error no such episode: The key that the command names is that of no episode of the series, or of one that was
  never published. It is the name of the transcript without its ending, unless the front matter has a `key`.
R406 error record of publication: `published.toml` is gone, damaged, or was not written by Rostra. It says which GUIDs
  and files subscribers know, so it is never overwritten: put back the committed file, or take the copy that the target
  has with `rostra publish --pull`.
R407 error cannot print: Standard output is closed, or on a full disk, and what the command prints is all that it makes.
  Print elsewhere. A build does not fail for it. A pipe that is closed early (`| head`) is no error.
R408 warning request for another host: The preview answers under this computer's own names only, so that no page of
  another site can read it by giving its own name this computer's address. If the name is yours, start `rostra serve`
  with `--allow-host NAME`.
R409 error wrong clock: The computer's clock is days before, or months after, what is on record. Publishing by it would
  hide updates from apps, or remove files that they still ask for. Set the clock.
# R41x to R44x: what was built, as `rostra check --media` finds it
R410 error nothing built: There is nothing to check yet. Run `rostra build` first.
R411 error book's archive: The EPUB is no whole archive, or names no package document.
R412 error not well-formed: A file of the book, the feed or the subscription list is no XML.
R415 error contents differ: The contents or the index of speakers of a book do not say what the pages say that they
  lead to.
R416 error repeated id: Two captions of an episode have the same id.
R417 error dangling link: A page of the site names a file or an id that is not there.
R419 error book's identity: Title, identifier or date of change is another book's, or not the feed's.
R421 error language: A medium of an episode states another language than most of the others.
R423 error heard twice or never: A quotation that repeats the text must be `aria-hidden`, and nothing that is said
  only once may be.
R426 error narration off the text: An overlay names what is not there, twice, or in another order.
R427 error sentence not narrated: A narrated book leaves out a sentence of its conversation.
R428 error narration's clip: Empty, outside of the sound, not after the last, or not with its words.
R429 error narration's metadata: No `media:narrator`, or a `media:duration` that is not the clips' sum.
R431 error damaged narration: The sound of a narrated book is missing or not whole.
R432 error damaged MP3: Not an Info frame and equal frames, or another number than it states.
R433 error times disagree: The media of an episode do not last equally long, or differ on a moment.
R434 error captions: A caption file is malformed, out of order, or goes on after the sound.
R435 error media differ: Captions, page, feed and books of an episode do not say the same, by the same people, in the
  same order. Named is the one that most others contradict.
R436 error chapters: Ascending from 0, with titles, to the sound's end; everywhere the same.
R437 error feed: The feed, a page or the subscription list names a file that is not there or is another episode's, or
  states what is not so.
R438 error name and content differ: A published name holds its content's hash and never changes bytes.
R439 error GUID: Each episode has a GUID that no other has; apps know it by nothing else.
R440 error EPUBCheck: EPUBCheck reports an error or a warning of the EPUB standard in a book, or did not finish. The
  message begins with its own id.
R441 error Ace: Ace by DAISY reports a barrier for some readers of a book, or did not finish. The message begins with
  the name of its rule.
R442 error not checked: With `--strict`: a validator is not installed. Install it, or omit `--strict`.
# R5xx publishing
R501 error target cannot be used: What `--to` or `target` under `[publish]` names is no folder that a site can be put
  into and no branch that can be committed and pushed. The message says why and what to do.
R502 error somebody else is publishing: One publisher at a time puts files at a target. The message says who, and since
  when. Wait for them, or see whether they still run.
R503 error target is ahead: The target was published from another record of publication, which knows of something that
  `published.toml` here does not. Take it with `rostra publish --pull`, after taking the transcripts it was built from.
  If somebody published while you were publishing, nothing of yours was sent: publish again.
R504 error published sound is lost: An episode's text is as it was published, but its files are neither here nor at the
  target, and made again they differ. Put them back, or publish new sound with `--regenerate KEY`.
R505 error transfer failed: A file cannot be sent, or what is at the target is not what was sent. What is live is whole.
  Publish again: only what is missing is sent.
R506 error published voice is gone: The engine no longer has the voice that somebody was published with. Install the
  version of the engine that has it, or give the person another voice in cast.toml.
R507 warning date of a published episode: The transcript states another day than the feed was published with. Apps know
  the episode by its first date, so that stays. If it was wrong, correct `published` in published.toml.
R508 info record of version 0.1.0: The record of publication is still in the output folder. Its GUIDs and dates are
  used, and the first `rostra publish` writes it into the series folder.
R509 warning published sound made again: An episode's text is as it was published, but its files are not here, so a
  build speaks it again. `rostra publish` sends what is published, or stops (R504).
R510 warning item without a transcript: The feed that is taken over has an item that no transcript belongs to. It
  leaves the feed with the next publication.
R511 error feed cannot be taken over: The file or the address is no podcast feed, or cannot be read.
R512 error nothing to publish to: No target is named. Write `target = "…"` under `[publish]` in series.toml, or name one
  with `--to`.
R513 error no address to publish under: Without `url` the feed would send apps to their own computers. Write the address
  of the published site under `[series]`.
R514 error key of another episode: An episode that was renamed had this key, and its GUID is made of it. Give the new
  transcript another name, or another `key`.
R515 error draft is not published: A build with `--draft` wrote into the output folder while it was being published.
  `rostra publish` always builds without it: publish again; the sentences that were spoken before are kept.
"""
"""Code, severity and title: what it means and what to do. A longer text goes on in indented lines."""


def _codes(table: str) -> Iterator[Code]:
    for entry in re.findall(r"^R\d.*(?:\n  .*)*", table, re.MULTILINE):
        name, text = " ".join(entry.split()).split(": ", 1)
        code, severity, title = name.split(" ", 2)
        yield Code(code, Severity(severity), title, text)


CODES = {code.code: code for code in _codes(_TABLE)}

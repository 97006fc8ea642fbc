"""Table of diagnostic codes, with severities, titles and help texts.

Codes are public, and their meaning never changes. ``docs/diagnostics.md`` is generated from ``CODES``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Severity of a diagnostic.

    An error stops the build before any output changes.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """Kind of diagnostic, identified by a code."""

    code: str
    severity: Severity
    title: str
    help: str
    """Explanation of the problem and its solution, for ``docs/diagnostics.md``."""


_TABLE = """
# R0xx reading
R001 error empty transcript: The file contains no text. Write the transcript, or remove the file.
R002 error binary file: The file is not text. Export the transcript as plain text (UTF-8).
R003 error not UTF-8: The file contains bytes that are not valid UTF-8. Save the file as UTF-8.
R004 error no speaker tag: No line begins with a speaker tag, so Rostra cannot tell who says the words. Write each
  turn as `NAME - text` or `NAME: text`. Rostra cannot read plays, tables or outlines; the message says whether the
  file looks like one.
R005 error malformed front matter: The closing `+++` or `---` is missing, or the front matter is not valid TOML
  (`title = "…"`, with quotation marks around text) or YAML (`title: "…"`). Correct the line that the message names.
R006 warning unknown front matter key: Rostra does not recognise this key, so the line is ignored. Correct the key, or
  remove the line.
R007 error wrong type in front matter: The value has the wrong type. Put text in quotation marks; write numbers and
  dates without them.
R008 error unreadable file: The file cannot be opened. Check its name and its permissions.
R010 info tag convention: The message gives the number of speaker tags and their convention. If the convention is
  wrong, set `convention` at the top of series.toml.
R011 warning speaker name spelt differently: A tag differs slightly from a person's name and was read as that person.
  The text is unchanged. Correct the tag, or add the spelling to the person's `aliases`.
R012 error unknown speaker: The front matter lists `people`, and this tag resembles one of their names or matches
  several. Correct the tag, or add the spelling to the person's `aliases`.
R013 warning speaker not in the list of people: The front matter lists `people`, and this tag was read as a person who
  is not among them. Add the person to `people`, or correct the tag.
R014 info paragraph rejoined: A page break had split a sentence, so its two halves were joined.
R015 info pull quote: The block repeats words from the text, so it is shown but not spoken. A block without `>` counts
  as a pull quote only in text from printed pages, and never if its turn has no other words. To have such blocks
  spoken, set `rules_off = ["pull quotes"]`.
R016 info picture credit: The block credits a picture, so it is shown but not spoken.
R017 info page header: The block is a header, a footer or a page number from a printed page, a time stamp or a
  dividing line, so it is left out. In text from printed pages, a line that repeats the title, or occurs at the top or
  bottom of at least three pages, counts as a header.
R018 info mention: The text names a work in the reference list, so the words are linked to its entry.
R019 info reference never cited: The text never names this work. The list shows it without a link back to the text.
R020 error empty reference section: The reference list has a heading but no entries. Add the references, or remove the
  heading.
R021 error missing picture: The picture file does not exist. Write its path relative to the transcript.
R022 error picture without alternative text: The picture has no alternative text, which screen readers need. Describe
  the picture in the brackets of `![…](file)`.
R023 error sentence too long: A sentence, title, heading or name has more than 10,000 characters and cannot be spoken or
  captioned. Split it with full stops, or shorten it.
R024 warning long sentence: The sentence has more than 600 characters and is spoken in several pieces. Shorten it for
  better speech.
R025 warning unclosed markup: Emphasis, a link or a passage in `{lang=…}` has only one of its two delimiters, so the
  delimiter is kept as text. Add the other one, or put a backslash before it.
R026 error text not accounted for: Some words were lost while the transcript was read. This is a bug in Rostra; please
  report it.
R027 warning front matter line not recognised: The line is neither a setting nor a title or name. It is shown on the
  book's page “About this edition”. If it is a setting, write it as `key = value`.
R028 warning no date: The transcript gives no date, but the feed needs one that never changes. Set `date = YYYY-MM-DD`
  in the front matter.
R029 warning no title: The transcript gives no title, so the file name is used. Set `title` in the front matter.
R030 warning speaker without words: A speaker tag has no text after it and is left out. Add the words, or remove the
  tag.
R031 warning pull quote not in the text: The block begins with `>`, but its words do not occur in the text. The narrator
  speaks it, so that listeners miss nothing. Remove the `>` if it is not a pull quote.
R032 error duplicate episode key: Two transcripts have the same key. Set a different `key` in one of them.
R033 warning control characters left out: The text contains control characters, which cannot be shown or spoken, so
  they are left out. Remove them from the transcript.
R034 warning text before the first turn: The text has no speaker and is not part of the front matter. It is shown on
  the book's page “About this edition” but not spoken. To have it spoken, begin it with a speaker tag; otherwise,
  delete it.
R035 error unreadable picture: The file cannot be read as a picture. Save it as JPEG, PNG or GIF.
R036 warning looks like a speaker tag: A line begins like a speaker tag but was not read as one, because the name
  occurs only once, the text after it does not begin like a sentence, or `>>` has no name. If another person speaks
  here, list them in `people`, or write the tag like the other tags.
R037 warning reference list without a heading: The last paragraphs look like references but are read aloud. To have
  them shown but not spoken, add the line `REFERENCES` above them.
R038 warning picture within a paragraph: A picture inside a paragraph is not shown, and its alternative text is read
  as part of the paragraph. Move `![…](file)` into a paragraph of its own.
R039 warning picture contains a location: A picture or cover file contains GPS coordinates of the camera. Rostra
  removes them from the published copy. If the source file is public too, remove them from it.
R040 error damaged picture: The picture is incomplete, cannot be decoded, or cannot be shown by browsers. Open it in a
  picture editor and save it again.
R041 error picture too large: The picture is larger than 50 MB or 50 million pixels, or the frames of an animated
  picture have more than 500 million pixels in total. Save a smaller version.
R042 error file name not UTF-8: The transcript's file name becomes part of web addresses, but it is not valid UTF-8.
  Rename the file.
R044 error keys too similar: Two keys differ only in case, in the encoding of accents, or in invisible characters.
  Some hosts cannot tell them apart, so one episode would overwrite the other. Set a different `key` in one of the two
  transcripts.
R045 error not a language tag: The language is not a valid BCP 47 tag. Use one such as `en`, `pt-BR` or `zh-Hant`,
  with hyphens instead of underscores.
R046 warning look-alike letters in a name: The name contains a letter from another script that looks like a Latin
  letter, so the name may be read as a second person with a second voice. Retype the name.
R047 warning letters that the voice cannot read: The word contains symbols, or letters from another script, which the
  voice skips, spells out or reads as the names of the characters. Mark the word with its language (`{lang=zh}…{/}`)
  if the engine has a voice for that language, or respell it in lexicon.toml.
R048 warning different licence in the text: The last lines of the text name a different licence from the episode's. If
  the text is right, set `licence` in the front matter.
R049 warning may not be a speaker: A name occurs only once or twice and does not look like a person's name, but was
  read as a speaker. If it is a label, add a backslash before its colon (`Fun fact\\: …`). If it is a speaker, list
  all speakers in `people`, or accept the warning.
R050 warning words without a speaker: The file names its speakers, but these words have none. Words before the first
  speaker are kept in the book; later words are shown but not spoken. To have the words spoken, add the speaker's name
  before them.
R051 warning text outside paragraphs: A web page has words outside its paragraphs (`<p>`), which are left out. Put
  spoken words inside `<p>`.
R052 info rolling captions: The captions repeat each line in two cues, so each line is read only once.
R053 info numbered lines: The transcript has numbered lines, as records of hearings do. Line and page numbers are left
  out, and the lines of each paragraph are joined.
R054 info encoding: The file is not UTF-8. It was read in the encoding that the web page declares, or as Windows-1252
  if only its spaces and punctuation marks are not valid UTF-8. Save it as UTF-8 to avoid mistakes.
R055 warning ambiguous date: Some readers take `03/04/2021` as a date in March and others as one in April, so it is
  not used. Write the date as YYYY-MM-DD, or name the month.
R056 warning placeholder title: The title is still the placeholder from `rostra new`. Set your own title before you
  publish.
R057 warning words before the first turn: A paragraph just before the first turn may be speech. It is kept as front
  matter, which is shown in the book but not spoken. To have it spoken, begin it with a speaker tag like those of the
  other turns.
R058 info front matter corrected: A line of the front matter is not valid YAML, or a key occurs twice. The message
  says how the line was read, and how to correct it.
R059 info kept as front matter: Rostra does not use these keys, values or explanations of initials. They are shown on
  the book's page “About this edition”. Delete their lines if readers do not need them.
R060 info hyphenated word joined: A hyphen at the end of a line had split a word, so its halves were joined. If the
  word has a hyphen elsewhere in the text, the hyphen is kept. To keep all such words split, set `rules_off =
  ["hyphenated words"]`.
R061 info note mark: A note mark, such as `[2]` or `²`, or a note in brackets is shown but not spoken. To have note
  marks spoken, set `rules_off = ["note marks"]`.
R062 info heading without markup: A line before a speaker tag is in capitals or in bold, or has a label such as
  `Topic:`. It begins a chapter, and the narrator reads it. To have the previous speaker read such lines, set
  `rules_off = ["headings"]`.
R063 warning may be a heading: A short line before a speaker tag does not end like a sentence. The message says
  whether it was read as a heading, which the narrator speaks. Add `##` before a heading; end a spoken line with a
  full stop.
R064 info stage direction: The words are in brackets, or name who made the transcript, so they are shown but not
  spoken. To have such words spoken, set `rules_off = ["stage directions"]`.
R065 warning sentence read as a stage direction: A whole paragraph is in brackets or emphasis, so it is shown but not
  spoken, although it reads like a sentence. To have it spoken, remove the brackets or asterisks around it.
R070 info list: Lines that begin with bullets, or with numbers that rise by one, are shown as a list. Their bullets
  and numbers are not spoken. Lines with numbers in another order are read as text; if they are a list, renumber them.
R071 warning listed person never speaks: The front matter lists a person who has no turn. A tag may be misspelt, or
  may not have been recognised as one. Correct the name or the tags, or give the person a silent `role`, such as
  `editor`.
R072 warning unused acceptance: An entry in `accept` matches no diagnostic, or names an unknown code or an error,
  which cannot be accepted. Correct the entry, or delete it.
R073 error nothing to speak: The transcript has speaker tags but no words to speak. Add text after the tags.
R074 warning name similar to another: A tag was read as a new person, but resembles another name or matches several
  people. If it means one of them, correct the tag, or write the full name.
R075 info date read in the language's order: Some readers take `4/3/2021` as a date in April and others as one in
  March. It is spoken in the order of the episode's language (month first in `en`). If that is wrong, name the month,
  or write 2021-03-04.
R076 info no rules for the language: Rostra has no rules for the episode's language, so the voice decides how to read
  numbers, dates and abbreviations. There are rules for English, French, German, Spanish and Swedish. Respell misread
  words in lexicon.toml.
# R1xx settings and cast
R101 error not a series: The folder has no `transcripts/series.toml`. Create a series with `rostra new`.
R102 error malformed settings: The settings file cannot be read, or is not valid TOML. Correct it as the message says.
R103 error unknown setting: There is no setting with this name. Correct the name, or remove the line.
R104 error wrong type of setting: The value has the wrong type. Write it as the message says.
R105 error value not allowed: The value is not allowed for this setting. Use one that the message names.
R106 error missing setting: A required setting is missing. Add it.
R107 error missing file: A file or folder named in the settings does not exist or cannot be read. Correct the path.
R108 error no transcripts: `transcripts/` contains no transcript (`*.txt`, `*.md`, `*.vtt`, `*.srt`, `*.json`,
  `*.csv`, `*.tsv`, `*.html` or `*.htm`). Add at least one.
R109 warning file ignored: A file in `transcripts/` looks like a transcript, but Rostra cannot read its format. Save it
  as `*.txt`, `*.md`, `*.vtt`, `*.srt`, `*.json`, `*.csv`, `*.tsv`, `*.html` or `*.htm`, or move it elsewhere.
R110 error unknown voice: The speech engine has no voice with this name. List the voices with `rostra voices --all`.
R111 error unknown engine: No speech engine with this name is installed. Correct `engine` under `[speech]`.
R112 warning unknown person in cast.toml: An entry names a person who does not speak in this series. Correct the name,
  or remove the entry.
R113 error unknown placeholder: The text of `opening` or `closing` uses a placeholder that does not exist. Use one of
  those that the message lists.
R114 warning no address: The series has no `url`, so the feed's links point to the preview on this computer. Set `url`
  before you publish.
R115 warning same voice twice: Two people in one episode have the same voice. Give one of them another voice in
  cast.toml.
R116 warning published voice not kept: A person's published voice was not kept, because a higher or lower voice was
  requested, cast.toml gives the published voice to another person, the narrator has it, or another person in the same
  episode received it later. To keep the published sound, undo the change, or give the other person another voice in
  cast.toml.
R117 warning opening or closing in English: Rostra has no opening or closing words in this language, so the narrator
  speaks the English ones. Set `opening` and `closing` under `[speech]`.
R118 warning placeholder without a value: The setting for the placeholder is missing, so the words around it are not
  spoken. Add the setting, or reword the text.
R134 warning key not allowed in file names: Windows and some hosts do not allow files with this name. Set a different
  `key` before the episode is published. Do not change it later, because apps use it to identify the episode.
R135 error transcript too large: The transcript is larger than 10 MB, or has more than 160 hours of speech. Divide it
  into several episodes.
R139 warning voice for another language: A voice for another language reads the words, because the engine has none for
  this language or because cast.toml names one for another language. Choose another engine or voice, or respell
  individual words in lexicon.toml.
# R12x what the large directories demand
R138 info file without speakers: A file in `transcripts/` has no speakers, so it is not an episode. If it should be
  one, begin each turn with the speaker's name; otherwise, move it to another folder.
R120 warning cover too large: The cover is larger than the 512 kB that podcast directories accept. Save it with more
  compression, as a square JPEG or PNG with 1400 to 3000 pixels on each side.
R121 warning unknown category: Podcast directories accept only Apple's categories, such as `Education` or `Education >
  Courses`, so this one is left out of the feed. Choose one of Apple's.
R122 warning not an e-mail address: Podcast directories write to the owner's address to verify the feed, and this one
  is not valid. Set a valid `email`.
R123 warning address without https: The address does not use https, which podcast directories and apps require for
  feeds, covers and sound. Change the address to https.
R124 warning unknown language code: Podcast directories do not recognise this language code. Set `language` to a
  two-letter code (ISO 639-1), with a region if it matters, such as `en` or `pt-BR`.
R125 warning too long for directories: The text is longer than podcast directories allow: 255 characters for titles
  and names, 4,000 bytes for descriptions and summaries. Shorten it.
R126 warning number in a title: The title contains a number. Apps show the episode number beside the title, and
  directories reject titles that repeat it. The feed removes the episode's own number only from the start of a title
  that has other words. Remove the number from the title.
R127 warning same episode number twice: Two episodes have the same number, but apps sort the episodes of a serial
  podcast by number. Give each episode its own number.
R128 warning incomplete for directories: Settings that podcast directories require are missing; the message lists
  them. Add them before you submit the feed.
R130 error file outside the series: A file is outside both the series folder (for a single transcript: its folder) and
  the folders in `allow` under `[build]`. Symbolic links are followed. This check keeps a transcript from publishing
  your other files. Copy the file into the series, or add its folder to `allow`.
R132 warning one spelling for two people: An alias belongs to two people, or is also another person's name, so a tag
  is ambiguous. A tag that is one person's name is read as that person; a tag that is an alias of two people is an
  error (R012). Give each alias to one person only.
R133 warning requested voice not available: cast.toml, `people` or pronouns request a higher or lower voice, but the
  engine does not report how high its voices are, or all such voices are already used in the episode. Name a voice in
  cast.toml.
R146 warning natural voices not used: The natural voices cannot speak this series, and `engine` is not set, so the
  espeak voices are used. Run `rostra voices install kokoro`, or set `engine = "espeak"` under `[speech]`.
R147 warning similar voices: Two people in an episode have voices that are hard to tell apart. Give one of them
  another voice in cast.toml; `rostra voices` lists all voices.
R148 info voice guessed from the text: The person has no `pronouns`, and no voice in cast.toml, so Rostra chose a
  higher or lower voice based on how the text refers to them, or on their first name. To change it, set `pronouns` in
  `people`, or `voice = "higher"` or `"lower"` in cast.toml. The guess is never published.
R143 warning lexicon entry for an unknown episode: An entry in lexicon.toml names an episode that the series does not
  have. Correct the key, or remove it.
R144 info IPA not used: The entry gives only IPA and the speech engine does not accept it, or the IPA has sounds that
  the voices cannot make. Such sounds are not spoken. Add `spoken` or `say`, or use the nearest sounds that the voices
  can make.
R145 error unknown speaker in `rostra say`: No speaker of the series has the name given to `rostra say --as`. Use a
  name, an alias or the id of a speaker, or `narrator`.
R136 warning no key: The series has no `key`, so its GUIDs and book identifiers are derived from its title. If the
  title changes, apps offer all episodes again. Set the `key` that the message shows.
R137 warning key changed: The series was first built or published with a different `key`. With the new one, books and
  new episodes get different identifiers; published episodes keep their GUIDs. Restore the `key` that the message
  shows.
# R2xx speech
R201 error speech failed: The engine failed twice to produce sound for a sentence. Reword the sentence that the
  message quotes, or choose another voice.
R202 warning speech retried: The engine failed once on a sentence and succeeded when it was tried again. No action is
  needed.
R203 error engine not available: The speech engine cannot be started on this computer. Install it, or choose another
  `engine`.
R204 error out of memory or processes: The system ran out of memory, processes or open files, so the build stopped.
  The output folder is unchanged. Close other programs, or raise the limit that the message names, and build again:
  the build resumes.
R207 error sound not played: The program that plays sound for `rostra say` failed. Write the sound to a file with
  `--out`.
R208 error voices not installed: The model of the natural voices cannot be downloaded, does not match the published
  file, or cannot be written to the cache folder. Do what the message says. The part already downloaded is kept.
# R3xx mixing
R301 error unreadable sound: The jingle is not a WAV, MP3, FLAC, Ogg, M4A, AAC or AIFF file, or it is damaged. Convert
  it to one of these formats. Playlists are refused because they could bring other files into the episode.
R302 warning damaged store entry: The stored sound of a sentence or part, or a stored cover, was damaged, so it was
  rebuilt.
R303 error file changed during the build: A transcript, jingle, cover or picture changed during the build, or the site
  or the publication record changed during publication. Run the command again.
R304 error jingle too long: The jingle is longer than ten minutes. Shorten it.
R305 error unusable jingle: The jingle is silent or shorter than a tenth of a second, or contains invalid samples.
  Export it again from your sound editor.
# R4xx writing
R401 error cannot write: An output file cannot be written. Check permissions and free space.
R402 error unusable cover: The cover is not a complete, square JPEG or PNG with at least 1400 pixels on each side and
  at most 50 million pixels. Export the picture again within these limits.
R403 error output folder in use: The folder contains files that Rostra did not make, or the output of another series
  or transcript. Nothing in it was changed. Choose a new or empty folder with `--output`.
R404 error address or port not available: Another program uses the port, or the address does not belong to this
  computer. Choose another port with `--port`, or another address with `--host`.
R405 error unknown episode: No episode of the series has this key, or the episode was never published. Correct the
  key: it is the transcript's file name without the extension, unless the front matter sets `key`.
R406 error unusable publication record: `published.toml` is missing or damaged, or was not written by Rostra. It
  records the GUIDs and files that subscribers know, so Rostra never overwrites it. Restore the committed file, or
  copy the target's with `rostra publish --pull`.
R407 error cannot print: Standard output is closed or its disk is full, so the command cannot print its result.
  Redirect the output to another file. A build continues without output, and closing a pipe early (`| head`) is not an
  error.
R408 warning request for another host: The preview refused a request for a host name that is not known to belong to
  this computer, so that pages on other sites cannot read the preview. If the name is yours, start `rostra serve` with
  `--allow-host NAME`.
R409 error wrong clock: This computer's clock is days earlier than the date in the publication record, or months
  later. Publishing now would hide updates from apps, or delete files that they still request. Set the clock, and
  publish again.
# R41x to R44x: what was built, as `rostra check --media` finds it
R410 error nothing built: There is nothing to check yet. Run `rostra build` first.
R411 error damaged EPUB archive: The EPUB is not a complete archive, or has no package document. Build again.
R412 error not well-formed XML: A file in the book, the feed or the subscription list is not well-formed XML. Build
  again.
R415 error wrong table of contents: The table of contents or the index of speakers does not match the pages of the
  book. Build again.
R416 error repeated caption id: Two captions of an episode have the same id. Build again.
R417 error broken link: A page of the site links to a file or an id that does not exist. Build again.
R419 error wrong book identity: The title, identifier or modification date of a book differs from that in the feed, or
  belongs to another book. Build again.
R421 error language differs: One file of an episode declares a different language from the others. Build again.
R423 error repeated or missing words for screen readers: A pull quote that repeats the text is not `aria-hidden`, so
  screen readers speak it twice; or words that occur only once are, so screen readers never speak them. Build again.
R426 error narration does not match the text: A media overlay refers to text that does not exist, refers to the same
  text twice, or does not follow the order of the text. Build again.
R427 error sentence without narration: A sentence of the conversation has no sound in the narrated book. Build again.
R428 error wrong narration clip: A clip of the narration is empty, ends after its sound file, is out of order, or
  contains the sound of other words. Build again.
R429 error wrong narration metadata: `media:narrator` is missing, or `media:duration` differs from the total length of
  the clips. Build again.
R431 error damaged narration: The sound of a narrated book is missing or incomplete. Build again.
R432 error damaged MP3: The frames of an MP3 differ in size, or their number differs from the one in the Info frame.
  Build again.
R433 error durations differ: The files of an episode have different durations, or give different times for the same
  sentence. Build again.
R434 error invalid captions: A caption file is malformed, has captions out of order, or continues after the sound
  ends. Build again.
R435 error words differ: The captions, page, feed and books of an episode differ in their words, in the speakers, or
  in their order. The message names the file that differs from the others. Build again.
R436 error invalid chapters: The chapters of an episode lack titles, do not start at 0, are out of order, do not end
  with the sound, or differ between its files. Build again.
R437 error wrong feed: The feed, a page or the subscription list names a missing file, names a file of another
  episode, or gives a wrong length, date or name. Build again.
R438 error file name and content differ: The hash in the name of a published file does not match its content. Build
  again.
R439 error missing or repeated GUID: An episode has no GUID, or the GUID of another episode. Apps identify an episode
  only by its GUID. Build again.
R440 error EPUBCheck finding: EPUBCheck reports an error or a warning for a book, or did not finish. The message
  begins with EPUBCheck's message id, which the EPUBCheck documentation explains. If Rostra built the book, please
  report the bug.
R441 error Ace finding: Ace by DAISY reports an accessibility problem in a book, or did not finish. The message begins
  with the name of Ace's rule, which the Ace documentation explains. If Rostra built the book, please report the bug.
R442 error not checked: `--strict` requires a validator that is not installed. Install it, or omit `--strict`.
# R5xx publishing
R501 error unusable target: The target, given by `--to` or by `target` under `[publish]`, is neither a folder that can
  hold a site nor a branch that Rostra can commit to and push. The message says how to correct it.
R502 error another publication is running: Someone else is publishing to the target. The message says who, and since
  when. Wait until they finish, or ask them whether their publication is still running.
R503 error target is ahead: Someone has published to the target, so its publication record is newer than the
  `published.toml` here. Get the latest transcripts, run `rostra publish --pull`, then publish again. If this happened
  while you were publishing, nothing of yours was sent.
R504 error published sound is lost: The text of an episode is unchanged, but its published files are missing both
  locally and at the target, and a rebuild would not produce identical files. Restore the files, or publish new sound
  with `--regenerate KEY`.
R505 error transfer failed: A file could not be sent, or the target received different bytes. The live site is intact.
  Publish again: only missing files are sent.
R506 error published voice is missing: The engine no longer has a speaker's published voice. Install the engine version
  that has it, or give the person another voice in cast.toml.
R507 warning date of a published episode: The transcript gives a different date from the feed. The feed keeps the first
  date, which apps use to identify the episode. If it was wrong, correct `published` in published.toml.
R508 info record of version 0.1.0: The publication record is still in the output folder, where version 0.1.0 kept it.
  Rostra uses it, and the next `rostra publish` writes it into the series folder.
R509 warning published sound rebuilt: The text of an episode is unchanged, but its published files are missing, so the
  build made new ones. `rostra publish` keeps the published files if it finds them at the target; otherwise, it stops
  with R504.
R510 warning item without a transcript: No transcript belongs to this item of the adopted feed, so the next
  publication will remove the item from the feed. To keep it, add its transcript.
R511 error feed cannot be adopted: The file or address is not a podcast feed, or cannot be read. Correct the path or
  address.
R512 error no target: The series has no target to publish to. Set `target = "…"` under `[publish]` in series.toml, or
  name one with `--to`.
R513 error no address to publish under: The series has no `url`, without which apps cannot find its files. Set the
  address of the published site under `[series]`.
R514 error key of another episode: Another episode had this key before it was renamed, and its GUID is derived from
  the key. Rename the new transcript, or set a different `key` in it.
R515 error draft build not published: A build with `--draft` changed the output folder during publication. Publish
  again; the sentences already spoken are kept.
"""
"""Entries of the form ``CODE SEVERITY TITLE: HELP``.

Indented lines continue an entry. Lines that begin with ``#`` are comments.
"""


def _codes(table: str) -> Iterator[Code]:
    for entry in re.findall(r"^R\d.*(?:\n  .*)*", table, re.MULTILINE):
        name, text = " ".join(entry.split()).split(": ", 1)
        code, severity, title = name.split(" ", 2)
        yield Code(code, Severity(severity), title, text)


CODES = {code.code: code for code in _codes(_TABLE)}

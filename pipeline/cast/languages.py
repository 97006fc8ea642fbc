"""Voices for text in other languages, and reports of languages without a voice.

Each person keeps the same sound, so that listeners recognise them in every episode. Its counterpart in another
language is looked up only when a script is written, and is never recorded as the person's sound.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from pipeline.model import NARRATOR, Change, Document, Log, Part, Run, Script, Voice, counted

Stretch = tuple[int, int, str]
"""Start, end and BCP 47 tag of a text range.

The tag is empty for the episode's language.
"""

_SIGNS = "%&@#*"
_TAIL = re.compile(r"[\w’']*")
"""Pattern for letters spoken with the foreign word before them: the s in ``{lang=fr}café{/}s``."""


@dataclass(frozen=True, slots=True)
class Languages:
    """Lookup of the counterparts of voices in other languages."""

    find: Callable[[Voice, str], Voice | None] = lambda voice, _: voice
    """Function that returns the counterpart of a voice in a language, or None.

    The language is given as a BCP 47 tag.
    """
    automatic: Collection[str] = ()
    """Ids of people without a voice in cast.toml; may include ``NARRATOR``."""
    pronounce: Callable[[Voice, str], Voice | None] | None = None
    """Like ``find``, but for individual foreign words within a text; if None, ``find`` is used."""

    def voice(self, person: str, voice: Voice, language: str) -> Voice:
        """Return the voice that speaks for a person in an episode's language.

        A voice set in cast.toml is never replaced.
        """
        return (person in self.automatic and self.find(voice, language)) or voice

    def for_words(self, voice: Voice, language: str) -> Voice | None:
        """Return the voice for individual foreign words in a text read by ``voice``, or None."""
        return (self.pronounce or self.find)(voice, language)

    def parts(self, voice: Voice, usual: Voice, stretches: Iterable[Stretch]) -> tuple[Part, ...]:
        """Return the parts of a text, each with the voice that speaks it.

        The result is empty if the usual voice speaks the whole text.

        :param voice: the voice that identifies the person in every language.
        :param usual: the person's voice in the episode's language.
        :param stretches: ranges of the text by language, in order.
        """
        parts: list[Part] = []
        for start, end, language in stretches:
            found = self.for_words(voice, language) if language else None
            part = Part(start, end, found or usual, language if found else "")
            if parts and parts[-1].voice == part.voice:
                part = replace(parts.pop(), end=end)
            parts.append(part)
        return tuple(parts) if any(part.voice != usual for part in parts) else ()


def language_stretches(runs: Sequence[Run], language: str, decided: Sequence[Change] = ()) -> list[Stretch]:
    """Split the joined text of runs into ranges, each in one language.

    A run without spoken text (silent, or only punctuation and spaces) joins the preceding range. At the start of the
    text, it joins the next one.

    :param language: BCP 47 tag of the episode.
    :param decided: changes that must not be split between two ranges.
    """
    text = "".join(run.text for run in runs)
    if not any(run.lang for run in runs):
        return [(0, len(text), "")]
    stretches: list[Stretch] = []
    at = 0
    for run in runs:
        start, at = at, at + len(run.text)
        own = not run.lang or run.lang.lower() == language.lower()
        says = not run.silent and _is_said(run.text)
        if stretches and (not says or stretches[-1][2] == ("" if own else run.lang)):
            stretches[-1] = (stretches[-1][0], at, stretches[-1][2])
        else:
            stretches.append((start, at, "" if own or not says else run.lang))
    if len(stretches) > 1 and not _is_said(text[slice(*stretches[0][:2])]):
        stretches[:2] = [(0, *stretches[1][1:])]
    borders = [0, *accumulate((_border(text, end, decided) for _, end, _ in stretches), max)]
    divided = zip(pairwise(borders), stretches, strict=True)
    return [(start, end, tag) for (start, end), (_, _, tag) in divided if start < end]


def _is_said(text: str) -> bool:
    return any(c.isalnum() or c in _SIGNS or unicodedata.category(c)[0] == "S" for c in text)


def _border(text: str, end: int, decided: Iterable[Change]) -> int:
    if end and text[end - 1].isalnum() and (tail := _TAIL.match(text, end)):
        end = tail.end()
    return next((change.end for change in decided if change.start < end < change.end), end)


def report_languages(document: Document, script: Script, languages: Languages, log: Log) -> None:
    """Report text that is read by a voice for another language (R139).

    Each language, and each voice set in cast.toml, is reported once.
    """
    language = document.meta.language
    lines = {s.speaker: s.span.first_line for s in reversed(document.sentences())}
    names = {person.id: person.name for person in document.people} | {NARRATOR: "the narrator"}
    foreign: list[str] = []
    for person, voice in (*script.voices, (NARRATOR, script.narrator)):
        found = languages.find(voice, language)
        if person in languages.automatic and found is None:
            foreign.append(person)
        elif person not in languages.automatic and found != voice:
            message = f'voice {voice.name}, set for {names[person]} in cast.toml, does not speak "{language}"'
            hint = f"choose another voice, such as {found.name}" if found else "choose another voice"
            log.add("R139", document.path, lines.get(person, 0), message, hint)
    if foreign:
        engine = script.narrator.engine
        message = f'{engine} has no voice for "{language}": voices for another language read this episode'
        first = min((lines[p] for p in foreign if p in lines), default=0)
        log.add("R139", document.path, first, message, 'choose another engine under [speech], or correct "language"')
    for tag, places in _unspoken(document, script, languages).items():
        line, words = places[0]
        often = counted(len(places), "occurrence")
        message = f'{script.narrator.engine} has no voice for "{tag}": "{words[:20]}" ({often})'
        log.add("R139", document.path, line, message, "add the pronunciation to voices/lexicon.toml")


def _unspoken(document: Document, script: Script, languages: Languages) -> dict[str, list[tuple[int, str]]]:
    """Return (line, text) of each run that no voice can read, by language tag."""
    voices = dict(script.voices)
    found: dict[str, list[tuple[int, str]]] = {}
    for speaker, line, runs in _spoken_runs(document):
        for run in runs:
            if run.lang and not run.silent and _is_said(run.text):
                own = run.lang.lower() == document.meta.language.lower()
                if not own and languages.for_words(voices.get(speaker, script.narrator), run.lang) is None:
                    found.setdefault(run.lang, []).append((run.span.first_line if run.span else line, run.text))
    return found


def _spoken_runs(document: Document) -> Iterator[tuple[str, int, Sequence[Run]]]:
    for section in document.sections:
        if section.heading:
            yield NARRATOR, section.heading.span.first_line, section.heading.runs
    for sentence in document.sentences():
        yield sentence.speaker, sentence.span.first_line, sentence.runs

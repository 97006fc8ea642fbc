"""Give each stretch of a text a voice of its language, and report where there is none.

Casting gives everybody one sound, by which listeners know them in every episode. Its counterpart in a language is
found last, when lines are written, and is nobody's sound of their own: nothing else knows of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import NARRATOR, Change, Document, Log, Part, Run, Script, Voice, counted

Stretch = tuple[int, int, str]
"""Start and end in a shown text, and a language (BCP 47 tag); empty for the episode's own."""

_SIGNS = "%&@#*"
_TAIL = re.compile(r"[\w’']*")
"""What is written together with a foreign word is said with it: the s of ``{lang=fr}café{/}s``."""


@dataclass(frozen=True, slots=True)
class Languages:
    """Which voice takes the place of which in a language."""

    find: Callable[[Voice, str], Voice | None] = lambda voice, _: voice
    """The counterpart of a voice in a language (BCP 47 tag); None if the engine has none."""
    automatic: Collection[str] = ()
    """Ids of those whose voice cast.toml does not name, ``NARRATOR`` among them."""
    pronounce: Callable[[Voice, str], Voice | None] | None = None
    """What says single words of another language in the midst of a voice's text; ``find`` if this is None."""

    def voice(self, person: str, voice: Voice, language: str) -> Voice:
        """The voice in which somebody says an episode of a language; one that cast.toml names stays."""
        return (person in self.automatic and self.find(voice, language)) or voice

    def for_words(self, voice: Voice, language: str) -> Voice | None:
        """The voice that says single words of a language where ``voice`` speaks; None if the engine has none."""
        return (self.pronounce or self.find)(voice, language)

    def parts(self, voice: Voice, usual: Voice, stretches: Iterable[Stretch]) -> tuple[Part, ...]:
        """The parts of a text; none if the usual voice says all of it.

        :param voice: by which somebody is known in every language.
        :param usual: in which they say the episode's own language.
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
    """The stretches of some runs' joined text that are in one language each.

    What is not spoken, and marks and spaces between stretches, belong to the stretch before them.

    :param language: BCP 47 tag of the episode.
    :param decided: changes that no border may divide.
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
    borders = [0, *(_border(text, end, decided) for _, end, _ in stretches)]
    divided = zip(pairwise(borders), stretches, strict=True)
    return [(start, end, tag) for (start, end), (_, _, tag) in divided if start < end]


def _is_said(text: str) -> bool:
    return any(c.isalnum() or c in _SIGNS or unicodedata.category(c)[0] == "S" for c in text)


def _border(text: str, end: int, decided: Iterable[Change]) -> int:
    if end and text[end - 1].isalnum() and (tail := _TAIL.match(text, end)):
        end = tail.end()
    return next((change.end for change in decided if change.start < end < change.end), end)


def report_languages(document: Document, script: Script, languages: Languages, log: Log) -> None:
    """Report what is read by a voice of another language (R139), once for each language and voice of cast.toml."""
    language = document.meta.language
    lines = {s.speaker: s.span.first_line for s in reversed(document.sentences())}
    names = {person.id: person.name for person in document.people} | {NARRATOR: "the narrator"}
    foreign: list[str] = []
    for person, voice in (*script.voices, (NARRATOR, script.narrator)):
        found = languages.find(voice, language)
        if person in languages.automatic and found is None:
            foreign.append(person)
        elif person not in languages.automatic and found != voice:
            message = f'{names[person]} has the voice {voice.name} by cast.toml, which does not speak "{language}"'
            hint = f"{found.name} does" if found else "name another voice"
            log.add("R139", document.path, lines.get(person, 0), message, hint)
    if foreign:
        engine = script.narrator.engine
        message = f'no voice of the engine {engine} speaks "{language}": voices of another language read this episode'
        first = min((lines[p] for p in foreign if p in lines), default=0)
        log.add("R139", document.path, first, message, 'choose another engine under [speech], or correct "language"')
    for tag, places in _unspoken(document, script, languages).items():
        line, words = places[0]
        where = counted(len(places), "place")
        message = f'no voice of the engine {script.narrator.engine} speaks "{tag}": "{words[:20]}", in {where}'
        log.add("R139", document.path, line, message, "write their sound in voices/lexicon.toml")


def _unspoken(document: Document, script: Script, languages: Languages) -> dict[str, list[tuple[int, str]]]:
    """Language of runs for which there is no voice -> line and text of each place."""
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

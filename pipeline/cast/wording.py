"""Opening and closing: the publisher's wording, with placeholders filled in from the metadata.

A placeholder without a value is removed with its whole phrase (the text between two punctuation marks), so that no
incomplete phrase is spoken. If another placeholder in the phrase has a value, only the words between the two are
removed.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Document, Log
from pipeline.settings import NarratorWords, Settings, is_default, is_known, narrator_words, wording_of
from pipeline.standards import UNDETERMINED, iso_639_2

_MARK = re.compile(r"((?:\s*[.,;:!?…]+(?=\s|$))|[()]|\s[-–—](?=\s|$))")
_SENTENCES = ("episode", "licence", "references")
"""Placeholders for whole sentences; one without a value removes no other words."""
_GIVEN = "{episode}, {licence} or {references}"
_SETTINGS = ("author", "publisher", "subtitle")
"""Placeholders filled from settings under ``[series]``."""
_LIGHT = " ,;:-–—"
"""Spaces and punctuation marks that never end a text."""


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    """``words`` or ``mark`` for literal text; ``value``, ``sentence`` or ``empty`` for a placeholder."""
    text: str


def fill(wording: str, document: Document, settings: Settings, number: int) -> str:
    """Return a wording with its placeholders filled in; empty ones leave no gap.

    :param number: episode number, or 0 for none.
    :raises KeyError: a placeholder is unknown (the settings check reports it earlier, R113).
    """
    text, ending = "", "value"
    for phrase in _phrases(_parts(wording, _values(document, settings, number))):
        if phrase[0].kind == "mark":
            text, ending = _marked(text, phrase[0].text, ending)
            continue
        kept = _kept(phrase)
        text += "".join(part.text for part in kept) + " " * (len(kept) < len(phrase))
        last = next((part for part in reversed(phrase) if part.kind != "words" or part.text.strip()), phrase[-1])
        ending = last.kind if last in kept else "empty"
    return " ".join((text.rstrip(_LIGHT) if ending == "empty" else text).split())


def _values(document: Document, settings: Settings, number: int) -> dict[str, str]:
    meta, series = document.meta, settings.series
    words, licence = narrator_words(meta.language), meta.licence.name
    names = [document.person(p).name for p in dict.fromkeys(t.speaker for t in document.turns())]
    return {
        "series": "" if series.title == meta.title else series.title,
        "subtitle": series.subtitle,
        "episode": words.episode.format(number) if number else "",
        "number": str(number) if number else "",
        "title": meta.title,
        "licence": words.licence.format(licence) if licence else "",
        "references": words.references if document.references else "",
        "publisher": meta.publisher,
        "author": series.author,
        "people": _listed(names, words),
    }


def _parts(wording: str, values: dict[str, str]) -> Iterator[_Part]:
    for literal, name, _, _ in string.Formatter().parse(wording):
        for n, text in enumerate(_MARK.split(literal)):
            if text:
                yield _Part("mark" if n % 2 else "words", text)
        if name in _SENTENCES:
            yield _Part("sentence", values[name])
        elif name is not None:
            yield _Part("value" if values[name] else "empty", values[name])


def _phrases(parts: Iterator[_Part]) -> Iterator[list[_Part]]:
    """Yield the parts of each phrase.

    A punctuation mark is a separate phrase, as is a placeholder whose value is a whole sentence.
    """
    phrase: list[_Part] = []
    for part in parts:
        if part.kind not in ("mark", "sentence"):
            phrase.append(part)
            continue
        if phrase:
            yield phrase
        yield [part]
        phrase = []
    if phrase:
        yield phrase


def _kept(phrase: Sequence[_Part]) -> Sequence[_Part]:
    """Return a phrase without empty placeholders and the words that belong to them."""
    empty = [n for n, part in enumerate(phrase) if part.kind == "empty"]
    filled = [n for n, part in enumerate(phrase) if part.kind == "value"]
    if not empty or not filled:
        return () if empty else phrase
    first = filled[0] if empty[0] < filled[0] else 0
    last = filled[-1] if empty[-1] > filled[-1] else len(phrase) - 1
    belonging = {*empty, *(n - 1 for n in empty)}
    return [
        part for n, part in enumerate(phrase) if first <= n <= last and (part.kind == "value" or n not in belonging)
    ]


def _marked(text: str, mark: str, ending: str) -> tuple[str, str]:
    """Append a punctuation mark, and return the text and the kind of its last part.

    After a placeholder, the mark is dropped if the text is empty or already ends a sentence; otherwise, it replaces a
    trailing comma, colon or semicolon. For example, the full stop in ``{title}.`` is dropped if the title ends with a
    question mark. Dashes are kept after a sentence; parentheses are dropped only if they are empty.

    :param ending: kind of the last part of the text.
    """
    before = text.rstrip(_LIGHT if ending == "empty" else None)
    if mark == ")" and before.endswith("("):
        return before[:-1], "empty"
    if mark in ("(", ")") or ending == "words":
        return text + mark, "words"
    dash = mark.strip() in ("-", "–", "—")
    if not before or (before[-1] in ".!?…" and not dash):
        return before, ending
    return before.rstrip(",;:") + (" " * dash) + mark.strip(), "words"


def _listed(names: Sequence[str], words: NarratorWords) -> str:
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + words.last + names[-1]


def report_wording(documents: Sequence[Document], settings: Settings, path: str, log: Log) -> None:
    """Report placeholders without a value (R118) and English wording in non-English episodes (R117).

    :param path: path of the settings file, for messages.
    """
    for document in documents:
        language = document.meta.language
        for key, wording in zip(("opening", "closing"), wording_of(settings.speech, language), strict=True):
            names = {name for _, name, _, _ in string.Formatter().parse(wording) if name}
            values = _values(document, settings, 0)
            for name in sorted(names.intersection(_SETTINGS)):
                if not values[name]:
                    message = f"`{key}` uses {{{name}}}, which is not set: the words around it are not spoken"
                    log.add("R118", path, 0, message, f'set {name} = "…" under [series], or reword `{key}`')
            foreign = not is_known(language) and iso_639_2(language) != UNDETERMINED
            if wording and foreign and (names.intersection(_SENTENCES) or is_default(wording)):
                message = f'`{key}` contains Rostra’s English text, but the language of an episode is "{language}"'
                log.add("R117", path, 0, message, f"set `{key}` under [speech] in that language, without {_GIVEN}")

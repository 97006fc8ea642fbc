"""The wording of the opening and the closing: the publisher's, with placeholders filled from the metadata.

A placeholder without a value takes along the words that belong to it, so that no part of a phrase is spoken
without it: those of its phrase (what is between marks), or, if the phrase has another value, those between them.
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
"""Placeholders that are whole sentences: without a value they take nothing along."""
_GIVEN = "{episode}, {licence} and {references}"
_SETTINGS = ("author", "publisher", "subtitle")
"""Placeholders that a setting fills, of the table ``[series]``."""
_LIGHT = " ,;:-–—"
"""Marks that nothing ends with."""


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    """``words``, ``mark``, or of a placeholder: ``value``, ``sentence``, ``empty``."""
    text: str


def fill(wording: str, document: Document, settings: Settings, number: int) -> str:
    """A wording with its placeholders filled; what is empty leaves no gap.

    :raises KeyError: a placeholder is unknown (the settings' check reports it before, R113).
    """
    text, behind = "", "value"
    for phrase in _phrases(_parts(wording, _values(document, settings, number))):
        if phrase[0].kind == "mark":
            text, behind = _marked(text, phrase[0].text, behind)
            continue
        kept = _kept(phrase)
        text += "".join(part.text for part in kept) + " " * (len(kept) < len(phrase))
        last = next((part for part in reversed(phrase) if part.kind != "words" or part.text.strip()), phrase[-1])
        behind = last.kind if last in kept else "empty"
    return " ".join((text.rstrip(_LIGHT) if behind == "empty" else text).split())


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
    """The parts, divided at marks and at whole sentences, each of which is a phrase."""
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
    """A phrase without its empty placeholders and the words that belong to them."""
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


def _marked(text: str, mark: str, behind: str) -> tuple[str, str]:
    """(a filled beginning with the mark that follows, the kind of part that it ends with).

    A mark after a placeholder gives way where it would be the only one or double, and takes the place of a lighter one:
    so ``{title}.`` ends with the title's own question mark, and an empty placeholder leaves no full stop.
    """
    before = text.rstrip(_LIGHT if behind == "empty" else None)
    if mark == ")" and before.endswith("("):
        return before[:-1], "empty"
    if mark in ("(", ")") or behind == "words":
        return text + mark, "words"
    dash = mark.strip() in ("-", "–", "—")
    if not before or (before[-1] in ".!?…" and not dash):
        return before, behind
    return before.rstrip(",;:") + (" " * dash) + mark.strip(), "words"


def _listed(names: Sequence[str], words: NarratorWords) -> str:
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + words.last + names[-1]


def report_wording(documents: Sequence[Document], settings: Settings, path: str, log: Log) -> None:
    """Report placeholders that no setting fills (R118), and words that are not in an episode's language (R117).

    :param path: the file whose settings decide.
    """
    for document in documents:
        language = document.meta.language
        for key, wording in zip(("opening", "closing"), wording_of(settings.speech, language), strict=True):
            names = {name for _, name, _, _ in string.Formatter().parse(wording) if name}
            values = _values(document, settings, 0)
            for name in sorted(names.intersection(_SETTINGS)):
                if not values[name]:
                    message = f"`{key}` names {{{name}}}, and there is none: the words around it are not spoken"
                    log.add("R118", path, 0, message, f'write {name} = "…" under [series], or reword `{key}`')
            foreign = not is_known(language) and iso_639_2(language) != UNDETERMINED
            if wording and foreign and (names.intersection(_SENTENCES) or is_default(wording)):
                message = (
                    f"`{key}` has English words of Rostra’s own, and an episode is in another language: {language}"
                )
                log.add("R117", path, 0, message, f"word `{key}` under [speech] in that language, without {_GIVEN}")

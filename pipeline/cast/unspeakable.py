"""Reports of text that cannot be spoken: sentences that are too long, and unreadable characters.

The spoken form is checked, after the lexicon and the rules have replaced words. Each part of a sentence is
checked in its own language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import MAX_SENTENCE, Document, Kind, Line, Log, Script, alphabet, counted
from pipeline.standards import iso_639_1, language_of, scripts_of

_NAMES = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_UNUSUAL = re.compile(r"[^\x00-\xa0\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\s‘’“”–—…]")
"""Pattern for the characters to check.

All characters are checked except those that every voice reads, such as Latin letters.
"""
_DOTTED = frozenset({"vi", "yo", "ig", "cy", "ga", "gn", "mt"})
"""Languages that use letters from the Unicode block Latin Extended Additional.

Voices for other languages read these letters as code numbers.
"""
_SIGNS = frozenset("¢£¤¥©¬®°±×÷€₨₩₹№™¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉¼½¾⅓⅔←↑→↓↔−∗√∛∝∞∫∑∂∴∵≈≠≡≤≥")
"""Symbols that English voices read correctly."""
_SIGNS_ELSEWHERE = frozenset("©¬®±€™¹²³¼½¾−≈≠")
"""Symbols that voices for other languages read correctly."""
_EMOJI = frozenset(
    "⌚⌛⏩⏪⏫⏬⏭⏮⏯⏰⏱⏲⏳⏸⏹⏺☀☁☂☃☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸☹☺♀♂♈♉♊♋♌♍♎♏♐♑♒♓♟♠♣♥♦♨♭♯♻♾♿⚒⚓⚔⚕⚖⚗⚙⚛⚜⚠⚡⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰⛱⛲"
    "⛳⛴⛵⛷⛸⛹⛺⛽✂✅✈✉✊✋✌✍✏✒✔✖✝✡✨✳✴❄❇❌❎❣❤➕➖➗➡⬅⬆⬇⭐⭕"
)
"""Older emoji that voices read by name."""
_NEWER_EMOJI = range(0x1F300, 0x1FB00)
_MAX_WORDS = 10
"""Maximum number of words reported per script and episode; the others are only counted."""


@dataclass(slots=True)
class _Word:
    """A word that a voice cannot read, with its number of occurrences."""

    text: str
    script: str
    language: str
    line: int
    places: int = 0


def report_unspeakable(document: Document, script: Script, log: Log) -> None:
    """Report sentences that are too long (R023) and words that voices cannot read (R047)."""
    lines = document.spoken_lines()
    found: dict[tuple[str, str], _Word] = {}
    for kind, line in ((p.kind, line) for p in script.passages for line in p.lines):
        length = len(line.spoken)
        if length > MAX_SENTENCE and (kind is not Kind.PARAGRAPH or len(line.text) <= MAX_SENTENCE):
            message = f"a sentence is {length:,} characters long when spoken ({kind.value})"
            hint = "shorten the title, heading, name or respelling"
            log.add("R023", document.path, lines.get(line.id, 0), message, hint)
        for language, text in _said(line, document.meta.language):
            for name, word in _unread(text, language):
                known = found.setdefault((language, word), _Word(word, name, language, lines.get(line.id, 0)))
                known.places += 1
    reported: Counter[str] = Counter()
    for each in found.values():
        reported[each.script] += 1
        if reported[each.script] <= _MAX_WORDS:
            _report(document, each, log)
    for name, count in reported.items():
        if count > _MAX_WORDS:
            words = counted(count - _MAX_WORDS, "more word")
            log.add("R047", document.path, 0, f"voices cannot read {words} with {_letters(name)}")


def _report(document: Document, word: _Word, log: Log) -> None:
    often = counted(word.places, "occurrence")
    message = f'voices for "{word.language}" cannot read {_letters(word.script)}: "{word.text[:20]}" ({often})'
    hint = "add a respelling to voices/lexicon.toml"
    if word.script and word.script != "LATIN":
        language = language_of(word.script)
        if language != "xx":
            hint += f", or mark the word with {{lang={language}}}…{{/}} so that another voice reads it"
    log.add("R047", document.path, word.line, message, hint)


def _letters(name: str) -> str:
    return f"{_NAMES.get(name, name.title())} letters" if name else "symbols"


def _said(line: Line, language: str) -> Iterator[tuple[str, str]]:
    """Yield (language, text) for each spoken part of a line, omitting words with IPA."""
    for part in line.spoken_parts():
        text = line.spoken[part.start : part.end]
        for word, _ in part.ipa:
            text = text.replace(word, " ")
        yield part.language or language, text


def _unread(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield (Unicode script, word) for each word that voices cannot read; symbols have no script."""
    if _UNUSUAL.search(text):
        for word in _words(text):
            if unread := [c for c in word if not _is_read(c, language, single=len(word) == 1)]:
                yield _script(unread[0]), word


def _words(text: str) -> Iterator[str]:
    """Yield each word with its combining marks, and every remaining character separately."""
    for joined, characters in groupby(text, lambda c: unicodedata.category(c)[0] in "LMN" or c in "'’-"):
        if joined:
            yield "".join(characters)
        else:
            yield from characters


def _script(character: str) -> str:
    return alphabet(character) if character.isalpha() else ""


def _is_read(character: str, language: str, *, single: bool) -> bool:
    """Return whether voices for a language read a character correctly.

    In an unknown language, letters and digits of scripts other than Latin count as readable.

    :param single: whether the character is a whole word.
    """
    if not _UNUSUAL.match(character):
        return True
    kind, own = unicodedata.category(character), scripts_of(language)
    script = _script(character)
    if script == "LATIN":
        return character < "\u0250" or character == "ẞ" or iso_639_1(language) in _DOTTED
    if script:
        return own is None or script in own or (single and script == "GREEK")
    if kind == "Nd":
        return own is None or unicodedata.name(character, "").partition("-")[0].split(" ")[0] in own
    if kind[0] in "SN":
        signs = _SIGNS if iso_639_1(language) == "en" else _SIGNS_ELSEWHERE
        return character in signs or character in _EMOJI or ord(character) in _NEWER_EMOJI or kind == "Sk"
    return True

"""Speech for texts of any length, synthesised piece by piece and checked for errors.

Engines stop at NUL, reject lone surrogates and misread long texts. Unicode direction controls are silent but split
words. Therefore, the text is cleaned and split first. Each character of a piece keeps its offset in the original text,
so that cleaning does not shift the word marks.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline.model import Take, Voice, alphabet, word_marks
from pipeline.speak.engine import PIECE_LIMIT, SpeechError
from pipeline.standards import scripts_of

_REMOVED_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn"})
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u200b")
_CLAUSE_END = re.compile(r"[.,;:!?…–—)\]”’](?=\s)")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class SpeechPiece:
    """Piece of cleaned text, short enough for one call of an engine."""

    text: str
    origin: tuple[int, ...]
    """Offset of each character of ``text`` in the original text."""


def speakable(text: str) -> bool:
    """Return whether a text contains a letter, a number or a symbol.

    Other texts, such as punctuation marks and spaces, contain nothing to speak.
    """
    return any(unicodedata.category(c)[0] in "LNS" or c in "%&@#*" for c in text)


def must_sound(text: str, scripts: Collection[str] = ()) -> bool:
    """Return whether silence would be an error for a text.

    Silence is an error if the text has an ASCII letter (with or without accents), an ASCII digit, or a letter of one of
    ``scripts``. A voice may skip all other letters and symbols.

    :param scripts: scripts other than Latin that the voice reads, named as in ``model.alphabet``.
    """
    plain = unicodedata.normalize("NFKD", text)
    return any(c.isalnum() and (c.isascii() or (scripts and alphabet(c) in scripts)) for c in plain)


def own_scripts(languages: Iterable[str]) -> frozenset[str]:
    """Return the non-Latin scripts of the given languages, named as in ``model.alphabet``.

    :param languages: BCP 47 tags.
    """
    return frozenset(script for language in languages for script in scripts_of(language) or ())


def pieces(text: str, limit: int = PIECE_LIMIT) -> tuple[SpeechPiece, ...]:
    """Clean a text and split it into pieces of at most ``limit`` characters.

    A piece ends after the last clause that fits, otherwise after the last space, otherwise at the limit. Pieces that
    contain only spaces are dropped.
    """
    cleaned = _clean(text)
    found = []
    start = 0
    while start < len(cleaned.text):
        end = _cut(cleaned.text, start, limit)
        found.append(SpeechPiece(cleaned.text[start:end], cleaned.origin[start:end]))
        start = end
    return tuple(piece for piece in found if not piece.text.isspace())


def _cut(text: str, start: int, limit: int) -> int:
    if len(text) - start <= limit:
        return len(text)
    window = text[start : start + limit + 1]
    for border in (_CLAUSE_END, _SPACE):
        ends = [m.end() for m in border.finditer(window) if m.end() <= limit]
        if ends:
            return start + ends[-1]
    return start + limit


def _clean(text: str) -> SpeechPiece:
    characters: list[str] = []
    origin: list[int] = []
    for cluster, offset in _clusters(text):
        for character in unicodedata.normalize("NFC", cluster):
            space = character.isspace()
            if space or (character not in _DIRECTION and unicodedata.category(character) not in _REMOVED_CATEGORIES):
                characters.append(" " if space else character)
                origin.append(offset)
    return SpeechPiece("".join(characters), tuple(origin))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield substrings that can be normalised separately (Unicode Standard Annex #15), with their offsets."""
    if unicodedata.is_normalized("NFC", text):
        yield from ((character, offset) for offset, character in enumerate(text))
        return
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or _separate(text[start:end], text[end]):
            yield text[start:end], start
            start = end


def _separate(cluster: str, character: str) -> bool:
    if unicodedata.combining(character):
        return False
    whole = unicodedata.normalize("NFC", cluster + character)
    return whole == unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", character)


SILENCE_SECONDS = 0.2
"""Length in seconds of the silence for a text that contains nothing to speak."""
_WORD_LETTERS = 4
"""Number of unreadable letters that count as one word."""
_JOIN_SECONDS = 0.15
_AUDIBLE = 64
"""Amplitude of 16-bit samples below which sound counts as silence (-54 dBFS)."""


@dataclass(frozen=True, slots=True)
class SpokenPiece:
    """Sound of one piece of text."""

    pcm: bytes
    """Samples: mono, signed 16-bit, little-endian."""
    words: tuple[tuple[int, int], ...]
    """Offset and first sample of each word, both counted from the start of the piece."""


def speak_text(
    text: str,
    voice: Voice,
    rate: int,
    say: Callable[[str, Voice], SpokenPiece],
    scripts: Collection[str] = (),
    limit: int = PIECE_LIMIT,
) -> Take:
    """Return the speech for a text of any length, with word marks.

    The marks contain offsets in the original text, before cleaning. Pieces that the voice cannot read are skipped. If
    the voice can read nothing, the result is silence about as long as reading the text would take.

    :param rate: sample rate of the engine in Hz.
    :param say: function that returns the sound of one piece.
    :param scripts: scripts other than Latin that the voice reads, named as in ``model.alphabet``.
    :param limit: maximum number of characters per call of ``say``.
    :raises SpeechError: ``say`` raised it, or returned silence for readable words or sound of an implausible length.
    """
    sound: list[bytes] = []
    length = 0
    known: list[tuple[int, int]] = []
    unread = 0
    for piece in pieces(text, limit):
        if not speakable(piece.text):
            continue
        spoken = say(piece.text, voice)
        if not _audible(spoken.pcm):
            if must_sound(piece.text, scripts):
                raise SpeechError(f"no sound for: {_excerpt(piece.text)}")
            unread += sum(c.isalnum() for c in piece.text)
            continue
        words = sum(word.isalpha() and must_sound(word, scripts) for word in piece.text.split())
        _check_length(piece.text, words, len(spoken.pcm) / 2 / rate, voice.rate)
        if sound:
            sound.append(_silence(_JOIN_SECONDS, rate))
            length += len(sound[-1]) // 2
        known += [(piece.origin[at], length + sample) for at, sample in spoken.words if at < len(piece.origin)]
        sound.append(spoken.pcm)
        length += len(spoken.pcm) // 2
    if not sound and unread:
        silence = _silence(max(SILENCE_SECONDS, unread / _WORD_LETTERS * 60 / voice.rate), rate)
        return Take(silence, rate, word_marks(text, (), len(silence) // 2))
    if not sound:
        return Take(_silence(SILENCE_SECONDS, rate), rate, ())
    return Take(b"".join(sound), rate, word_marks(text, known, length))


def _silence(seconds: float, rate: int) -> bytes:
    return bytes(2 * round(seconds * rate))


def _audible(pcm: bytes) -> bool:
    return any(abs(sample) >= _AUDIBLE for (sample,) in struct.iter_unpack("<h", pcm))


def _check_length(text: str, words: int, seconds: float, words_per_minute: int) -> None:
    """Raise SpeechError if sound is implausibly short or long for its text.

    This detects truncated and endless output. The minimum per word is a tenth of the average duration of a word, since
    short words such as "of the" may run together. The maximum per character is the duration of eight average words,
    since an emoji is read by its name and a digit as a word; ten more words are allowed per text.

    :param words: number of words made of letters that the voice can read.
    :param seconds: length of the sound.
    """
    average = 60 / words_per_minute
    least = 0.1 * average * words
    most = average * (10 + 8 * len(text))
    if not least <= seconds <= most:
        raise SpeechError(f"{seconds:.1f} s of sound is implausible for: {_excerpt(text)}")


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"

"""Conversion of a text's spoken form to Kokoro's symbols, word by word.

``english`` looks up each word in the dictionary of the accent, chooses between pronunciations by the words around it,
and passes words that are not in the dictionary, mostly names, to a function. ``foreign`` passes all words to such a
function. The function is an argument, usually ``Espeak.ipa``, so nothing here starts a process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pipeline.speak.kokoro.dictionary import Dictionary, dictionary, ways
from pipeline.speak.kokoro.grammar import is_letter_a, use_of
from pipeline.speak.kokoro.ipa import from_foreign_ipa, from_ipa
from pipeline.speak.kokoro.symbols import PAUSES, PRIMARY, SECONDARY, VOWELS, Accent
from pipeline.speak.kokoro.tokens import APOSTROPHES, SIGNS, Sound, Token, tokens, with_spaces
from pipeline.speak.kokoro.words import Found, find, folded, spelt, stressed, weakened, with_ending

VERSION = 1
"""Version number, increased when a change to the front end changes the sound."""
Unknown = Callable[[Sequence[str], str], Sequence[str]]
"""Function from (texts, BCP 47 tag) to the IPA of each text, empty if unreadable."""

_LANGUAGES: dict[Accent, str] = {"us": "en-US", "gb": "en-GB"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_RUN = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f']|(?<=\w)_)+")
_PREFIXES = frozenset("re co pre de non un over under mis out self".split())
_STRESSES = PRIMARY + SECONDARY
_ENDINGS = {"s": "s", "d": "'d", "ll": "'ll", "ve": "'ve"}
"""Letters after an apostrophe -> the ending, as in ``Found.ending``."""
_ELIDED = {"d": "d", "l": "l", "m": "m", "n": "n", "s": "s", "t": "t", "qu": "k"}
"""Letters before an apostrophe, as in "d'Arc" -> the symbol for these letters."""
_DIPHTHONGS = frozenset("AIOQWYʤʧ")
_TITLES = frozenset("mr mrs ms dr".split())
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Part:
    """Run of letters or of digits within a word."""

    text: str
    found: Found | None = None
    """Dictionary entry and ending; None for digits."""

    @property
    def asked(self) -> str:
        """Text for the ``Unknown`` function; empty if the part is in the dictionary."""
        if self.found is None:
            return self.text
        return "" if self.found.entry else _sayable_case(self.found.stem)


@dataclass(frozen=True, slots=True)
class _Text:
    """Tokenised text with everything needed to pronounce each word in context."""

    tokens: Sequence[Token]
    parts: Sequence[tuple[_Part, ...]]
    """Parts of each token; empty for punctuation, spelled-out letters and other tokens without parts."""
    words: Sequence[str]
    """Lower-case words and pauses: the input to ``grammar.py``."""
    capitals: Sequence[bool]
    """Whether each of ``words`` begins with a capital."""
    places: Sequence[int]
    """Index in ``words`` of each token, or of the next token that is in ``words``."""
    known: Dictionary
    asked: Mapping[str, str]
    """Word that is not in the dictionary -> its symbols, empty if unreadable."""
    accent: Accent


def english(text: str, accent: Accent, unknown: Unknown, given: Mapping[str, str] = _NONE) -> tuple[Sound, ...]:
    """Return a ``Sound`` for each token of an English text, in text order.

    :param text: spoken form: numbers, abbreviations and symbols as words, letters to spell out as spaced capitals.
    :param unknown: function that is called once, with all words that are not in the dictionary.
    :param given: word or phrase as written -> its symbols, which override the dictionary.
    """
    known = dictionary(accent)
    found = tokens(text, _clipped(accent), _written_together(given, accent))
    spelt_letters = _spelt(found, text)
    parts = tuple(() if n in spelt_letters else _parts(token, known) for n, token in enumerate(found))
    questions = [*dict.fromkeys(part.asked for each in parts for part in each if part.asked)]
    answers = unknown(questions, _LANGUAGES[accent]) if questions else ()
    asked = {q: stressed(from_ipa(ipa, accent)[0], PRIMARY) for q, ipa in zip(questions, answers, strict=True)}
    words, capitals, places = _grammar_view(found)
    context = _Text(found, parts, words, capitals, places, known, asked, accent)
    sounds: list[Sound] = []
    following = ""
    for n in reversed(range(len(found))):
        token = found[n]
        if token.mark:
            said = token.mark
        elif n in spelt_letters:
            said = spelt_letters[n](known, accent)
        else:
            said = token.given or _say(n, following, context)
        following = next((c for c in said if c in PAUSES or (c.isalpha() and c not in _STRESSES)), following)
        sounds.append(Sound(token.start, token.end, said))
    joined = frozenset(found[n].start for n in spelt_letters if n - 1 in spelt_letters and n > 0)
    return with_spaces(sounds[::-1], joined)


def foreign(text: str, language: str, unknown: Unknown, given: Mapping[str, str] = _NONE) -> tuple[Sound, ...]:
    """Return a ``Sound`` for each token of a text in a language other than English.

    ``unknown`` reads each clause as a whole, since neighbouring words affect each other. If the result cannot be
    divided into the words, it reads each word separately.

    :param language: BCP 47 tag.
    :param given: word or phrase as written -> its symbols, which override those from ``unknown``.
    """
    found = tokens(text, given=_written_together(given, "gb"))
    clauses: list[list[int]] = [[]]
    for n, token in enumerate(found):
        if not (token.mark or token.given):
            clauses[-1].append(n)
        elif token.given or token.mark in PAUSES:
            clauses.append([])
    clauses = [clause for clause in clauses if clause]
    whole = [" ".join(found[n].text for n in clause) for clause in clauses]
    said = dict(_shared(clauses, [from_foreign_ipa(ipa) for ipa in unknown(whole, language)] if whole else []))
    left = [n for clause in clauses for n in clause if n not in said]
    separate = unknown([found[n].text for n in left], language) if left else ()
    said |= {n: from_foreign_ipa(ipa) for n, ipa in zip(left, separate, strict=True)}
    sounds = [Sound(token.start, token.end, token.mark or token.given or said[n]) for n, token in enumerate(found)]
    return with_spaces(sounds)


def _shared(clauses: Sequence[Sequence[int]], said: Sequence[str]) -> Iterator[tuple[int, str]]:
    for clause, symbols in zip(clauses, said, strict=True):
        words = symbols.split(" ")
        if len(words) == len(clause):
            yield from zip(clause, words, strict=True)


@cache
def _clipped(accent: Accent) -> tuple[str, ...]:
    return tuple(word.lower() for word in dictionary(accent) if word.startswith("'") or word.endswith("'"))


def _spelt(found: Sequence[Token], text: str) -> dict[int, Callable[[Dictionary, Accent], str]]:
    """Return a function for each spelled-out letter in a text, as in "I C T".

    :returns: token index -> function that returns the symbols of the letter.
    """
    runs: list[list[int]] = []
    for n, token in enumerate(found):
        if token.mark or token.given or not token.is_sayable:
            continue
        follows = bool(runs) and runs[-1][-1] == n - 1 and text[found[n - 1].end : token.start] == " "
        if re.fullmatch("[A-Z]", token.text):
            if follows and len(found[n - 1].text) == 1:
                runs[-1].append(n)
            else:
                runs.append([n])
        elif (
            follows
            and re.fullmatch("[A-Z](?:s|'s)", token.text)
            and len(found[n - 1].text) == 1
            and (len(runs[-1]) > 1 or token.text not in ("Is", "As", "Us"))
        ):
            runs[-1].append(n)
    letters: dict[int, Callable[[Dictionary, Accent], str]] = {}
    for run in runs:
        if len(run) > 1:
            letters |= {n: _letter(found[n].text, is_last=n == run[-1]) for n in run}
    return letters


def _letter(text: str, *, is_last: bool) -> Callable[[Dictionary, Accent], str]:
    def say(known: Dictionary, accent: Accent) -> str:
        name = known[text[0]] if is_last else weakened(known[text[0]])
        return with_ending(name, Found("", text[0], "s" if len(text) > 1 else ""), accent)

    return say


def _parts(token: Token, known: Dictionary) -> tuple[_Part, ...]:
    """Return the runs of letters and of digits in a word.

    A hyphenated word that is in the dictionary is one part. Words with given symbols have no parts.
    """
    if token.mark or token.given:
        return ()
    text = SIGNS.get(token.text, token.text) if token.is_sayable else ""
    if text.lower() in _TITLES:
        return (_Part(text, find(text + "." if text + "." in known else text, known)),)
    if "-" in text:
        for spelling in (text, text.replace("-", "")):
            found = find(spelling, known)
            if found.entry:
                return (_Part(text, found),)
    parts = []
    for piece in text.split("-"):
        for run in _RUN.findall(piece):
            if run[0].isdecimal():
                parts.append(_Part("".join(str(int(c)) for c in run)))
                continue
            latin = "".join(c for c in run if c == "'" or folded(c).isascii())
            if re.search("[A-Za-z]", folded(latin)):
                parts.append(_Part(latin, find(latin, known)))
    return tuple(parts)


def _written_together(given: Mapping[str, str], accent: Accent) -> Mapping[str, str]:
    """Return the given symbols, with entries added for forms such as "Berg's" and "d'Arc"."""
    joined: dict[str, str] = {}
    for word, symbols in given.items():
        for sign in APOSTROPHES if symbols else "":
            for letters, ending in _ENDINGS.items():
                joined[f"{word}{sign}{letters}"] = with_ending(symbols, Found("", word, ending), accent)
            for letters, symbol in _ELIDED.items():
                joined[f"{letters}{sign}{word}"] = symbol + symbols
    return joined | dict(given)


def _sayable_case(word: str) -> str:
    """Return a word, converted to title case if it is written in capitals.

    Espeak might spell out a word in capitals.
    """
    return word.capitalize() if word.isupper() and len(word) > 1 else word


def _grammar_view(found: Sequence[Token]) -> tuple[list[str], list[bool], list[int]]:
    words: list[str] = []
    capitals: list[bool] = []
    places = []
    for token in found:
        places.append(len(words))
        if token.mark in PAUSES if token.mark else token.is_sayable:
            words.append(token.mark or token.text.lower())
            capitals.append(token.text[:1].isupper())
    return words, capitals, places


def _say(n: int, following: str, context: _Text) -> str:
    """Return the symbols of a word, or an empty string if it cannot be pronounced.

    :param following: next symbol after the word; a pause or an empty string at the end of a clause.
    """
    parts = context.parts[n]
    if not parts:
        return ""
    if len(parts) == 1:
        return _say_simple(n, parts[0], following, context)
    said = [
        (_part(part, _use_in_compound(part, parts, at, context.places[n], context), context, is_shouted=False))
        for at, part in enumerate(parts)
    ]
    if any(part.found is None for part in parts):
        return " ".join(said)
    return "".join(_compound(said, is_first_letter=len(parts[0].text) == 1))


def _use_in_compound(part: _Part, parts: Sequence[_Part], at: int, place: int, context: _Text) -> str:
    """Return the use of a part of a compound, usually ``NOUN`` ("land-use").

    If all earlier parts are prefixes, the last part has the use it would have as a separate word ("co-produce").
    """
    if part.found is None or " " not in part.found.entry:
        return ""
    if at == len(parts) - 1 and all(p.text.lower() in _PREFIXES for p in parts[:at]):
        return use_of(part.found.stem.lower(), ways(part.found.entry)[1], context.words, place)
    if part.text.lower() == "read" and at:
        return "ADJ"
    return "" if part.text.lower() == "close" else "NOUN"


def _compound(said: Sequence[str], *, is_first_letter: bool) -> list[str]:
    """Return the symbols of a compound's parts after weakening the stress of some parts.

    If the first of two parts is a single character, the second part is weakened. Otherwise, if more than half of the
    parts (rounded up) have primary stress, half of the parts (rounded down) get secondary stress instead: those with
    the fewest symbols, counting a diphthong as two.
    """
    found = list(said)
    if len(found) == 2 and is_first_letter:
        return [found[0], weakened(found[1])]
    strong = [n for n, symbols in enumerate(found) if PRIMARY in symbols]
    if len(strong) > (len(found) + 1) // 2:
        by_weight = sorted(strong, key=lambda n: (sum(1 + (c in _DIPHTHONGS) for c in found[n]), n))
        for n in by_weight[: len(found) // 2]:
            found[n] = weakened(found[n])
    return found


def _say_simple(n: int, part: _Part, following: str, context: _Text) -> str:
    token, place = context.tokens[n], context.places[n]
    text = token.text
    ends = following in PAUSES
    before_vowel = not ends and following in VOWELS
    is_shouted = _is_shouted(n, context)
    lower = text.lower()
    if len(text) == 1 and text.isalpha():
        return _single_letter(text, place, context, ends=ends)
    if not text.isupper() or is_shouted or lower == "the":
        match lower:
            case "the":
                return "ði" if before_vowel else "ðə"
            case "an":
                return "ɐn"
            case "to" if not ends:
                return "tʊ" if before_vowel else "tə"
            case "am" if not ends and text == "am":
                return "ɐm"
            case "in":
                return "ˈɪn" if ends else "ɪn"
    symbols = _part(part, _use(part, place, is_shouted=is_shouted, context=context), context, is_shouted=is_shouted)
    if lower == text:
        return symbols
    return stressed(symbols, PRIMARY if text.isupper() and not is_shouted else SECONDARY)


def _use(part: _Part, place: int, *, is_shouted: bool, context: _Text) -> str:
    if part.found is None or " " not in part.found.entry:
        return ""
    _, others = ways(part.found.entry)
    if part.text.isupper() and part.text in context.known:
        return "" if is_shouted else "NOUN"
    if part.found.ending in ("ed", "ing", "in'"):
        return "VERB"
    if "'" in part.text and part.found.ending == "s":
        return "NOUN"
    return use_of(part.found.stem.lower() if part.found.ending else part.text.lower(), others, context.words, place)


def _is_shouted(n: int, context: _Text) -> bool:
    """Return whether a word and a neighbour are both in capitals, as in a heading."""
    if not context.tokens[n].text.isupper():
        return False
    around = [context.tokens[k].text for k in (n - 1, n + 1) if 0 <= k < len(context.tokens)]
    return any(len(text) > 1 and text.isupper() for text in around)


def _single_letter(letter: str, place: int, context: _Text, *, ends: bool) -> str:
    plain = folded(letter)[:1]
    if plain == "I":
        return "ˌI"
    if plain == "a":
        return "ˈA" if ends else "ɐ"
    if plain == "A" and not is_letter_a(context.words, place, context.capitals):
        return "ɐ"
    return context.known.get(plain.upper(), "")


def _part(part: _Part, use: str, context: _Text, *, is_shouted: bool) -> str:
    """Return the symbols of one part of a word, a run of letters or digits."""
    known, found = context.known, part.found
    if found is None:
        return context.asked[part.asked] or " ".join(known[_DIGITS[int(digit)]] for digit in part.text)
    if len(part.text) == 1:
        return known.get(folded(part.text)[:1].upper(), "")
    if found.entry:
        usual, others = ways(found.entry)
        return with_ending(others.get(use, usual) or spelt(found.stem, known), found, context.accent)
    if (
        found.stem.isupper()
        and not is_shouted
        and (len(found.stem) <= 3 or not re.search("[AEIOUY]", folded(found.stem)))
    ):
        symbols = spelt(found.stem, known)
    else:
        symbols = context.asked[part.asked] or spelt(found.stem, known)
    return with_ending(symbols, found, context.accent)

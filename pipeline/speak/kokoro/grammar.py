"""Choice between the pronunciations of a word, based on its neighbours.

The pronunciation depends on how the word is used: as which part of speech, or in which sense. There is no tagger: each
clue for a verb or a noun scores points, and the sum decides ("to record" is a verb, "the record" is a noun). Words
are in lower case, pauses are punctuation marks, and a clause ends at a pause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.speak.kokoro.symbols import PAUSES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_POSSESSIVES = _words("my your his her its our their whose")
_DETERMINERS = _POSSESSIVES | _words("a an the no some any each every another both these those this either neither")
_MODALS = _words(
    "can could will would shall should may might must do does did don't doesn't didn't won't wouldn't can't cannot "
    "couldn't shouldn't mustn't let's i'll you'll we'll they'll he'll she'll it'll i'd we'd you'd they'd he'd she'd "
    "please let help helps"
)
_SUBJECTS = _words("i you we they he she it who")
_OBJECTS = _words("me him them us it you everyone everything someone something this that")
_BE = _words(
    "be am is are was were been being isn't aren't wasn't weren't i'm you're we're they're he's she's it's that's "
    "there's what's who's get gets got getting become becomes became seem seems very so too quite"
)
_HAVE = _words("have has had having haven't hasn't hadn't i've you've we've they've could've should've would've")
_PREPOSITIONS = _words(
    "of in for with by from on at as about into onto without between per through under over after before during "
    "against towards toward within across like than upon around near beyond despite via"
)
_QUANTITIES = _words(
    "much more most many few fewer less least good better best bad worse public same other own such great big large "
    "high low new old long short first second third last next one two three four five six seven eight nine ten "
    "several private common current recent main major particular specific different open full free early late"
)
_PLURALS = _words("people children men women police data media others teams companies cities citizens")
_ADVERBS = _words("not also never always just only even still often ever now then actually already both all")
_LINKS = _words("and or but nor that which when if because while where how what why so")
_QUESTIONS = _words("what how who where why whether")
_TAKES_TO = _words("subject access according due related relation compared prior thanks regard contribution response")
"""Words after which "to" is followed by a noun."""
_TIMES = _words("yesterday ago once already last earlier")
_HABITS = _words("always usually often never sometimes every generally rarely")
_ADJECTIVES = _words("overhead overweight uptown covert closer invalid")
"""Adjectives used as nouns between a determiner and a function word or pause."""
_MINUTE = _words("detail details difference differences amount amounts quantity quantities particle particles change")
_METAL = _words("pipe pipes paint poisoning acid levels battery batteries exposure bullet bullets free ore roof")
_FISH = _words("sea striped largemouth smallmouth black fishing")
_PLACES = _words("in at on with near here there together within among alone without by under outside inside through")
_ADJECTIVE_ENDS = ("al", "ive", "ous", "ful", "ic", "ary", "able", "ible", "ing", "ed", "'s", "s'")


def use_of(word: str, ways: Mapping[str, str], words: Sequence[str], at: int) -> str:
    """Return the key of ``ways`` for the likely use of a word.

    The result is an empty string if the word has its usual pronunciation.

    :param word: the word in lower case, or its stem if it has an ending.
    :param ways: use -> symbols, for each use with its own pronunciation.
    :param words: all words and pauses of the text.
    :param at: index of the word.
    """
    left, right = _neighbours(words, at)
    if "None" in ways:
        return "" if right else "None"
    special = _SPECIAL.get(word)
    use = special(left, right, words, at) if special else _usual_use(word, ways, left, right, words, at)
    return use if use in ways else ""


def _usual_use(word: str, ways: Mapping[str, str], left: str, right: str, words: Sequence[str], at: int) -> str:
    points = verb_points(words, at)
    if word in _ADJECTIVES:
        return "NOUN" if left in _DETERMINERS and not _plain(right) else ""
    if "ADV" in ways:
        return "ADV" if not left or not right else ""
    if "ADJ" in ways and (word.endswith("ate") or "NOUN" not in ways):
        if word.endswith("ate"):
            return "ADJ" if points < 0 else ""
        return "ADJ" if left in _DETERMINERS and _plain(right) else ""
    if points > (1.5 if "VERB" in ways else 0):
        return "VERB"
    return "NOUN" if points < 0 else ""


def verb_points(words: Sequence[str], at: int) -> float:
    """Return a word's score: positive for a verb, negative for a noun or adjective."""
    word = words[at]
    left, right = _neighbours(words, at)
    before = _neighbours(words, at - 1)[0] if left else ""
    is_adverb = left in _ADVERBS or left.endswith("ly")
    if is_adverb and (before in _MODALS or before in _SUBJECTS or before in _HAVE or before == "to"):
        left, before = before, ""
    if left in ("and", "or") and at > 2 and (words[at - 3] == "to" or words[at - 3] in _MODALS):
        left = words[at - 3]
    ends_in_s = word.endswith("s") and not word.endswith("ss")
    return _left_points(left, before, right, ends_in_s=ends_in_s) + _right_points(right)


def _left_points(left: str, before: str, right: str, *, ends_in_s: bool) -> float:
    if not left:
        return 3 if right in _DETERMINERS or right in _OBJECTS else 1.5 if right == "to" else -1
    if left == "to" and before in _TAKES_TO:
        return -2
    if left == "to":
        return -2 if ends_in_s else 4
    if left in _MODALS:
        return 4
    if left in _DETERMINERS:
        return -4
    if left in _SUBJECTS:
        return 4
    if left in ("that", "which"):
        return 2 if ends_in_s else 0.5
    if left in _QUANTITIES or left in _PREPOSITIONS:
        return -3
    if left in _BE or left in _HAVE:
        return -2.5
    if left in _LINKS:
        return 0.5 if left in ("and", "or") and not ends_in_s and (right in _DETERMINERS or right in _OBJECTS) else -0.5
    if left.endswith(_ADJECTIVE_ENDS):
        return -2
    if left in _PLURALS or (left.endswith("s") and not left.endswith(("ss", "us", "is"))):
        return -1 if ends_in_s else 1.5
    if ends_in_s:
        return 0
    return -2 if before in _DETERMINERS or before in _PREPOSITIONS else -1


def _right_points(right: str) -> float:
    if right == "of":
        return -3
    if right in _QUESTIONS:
        return 2.5
    if right in _DETERMINERS or right in _OBJECTS:
        return 2
    if right in _MODALS or right in _BE or right in _HAVE:
        return -1.5
    return -0.5 if not right else 0


def _live(left: str, right: str, words: Sequence[str], at: int) -> str:
    points = verb_points(words, at)
    if right in _PLACES and left not in _BE and left not in _words("go goes went broadcast stream streamed"):
        points += 2
    if words[at] == "lives" and right == "of":
        return ""
    if left == "long":
        return "VERB"
    return "VERB" if points > 0 else ""


def _close(left: str, right: str, words: Sequence[str], at: int) -> str:
    points = verb_points(words, at)
    if left in ("the", "a") and (right == "of" or not right) and words[at] == "close":
        return "NOUN"
    if right == "to" and left not in ("to", *_MODALS):
        return ""
    return "VERB" if points > 0 else ""


def _read(left: str, right: str, words: Sequence[str], at: int) -> str:
    del right
    before = _neighbours(words, at - 1)[0] if left else ""
    if left in _ADVERBS or left.endswith("ly"):
        if left in _HABITS:
            return ""
        left = before or left
    if left in _HAVE or left in _words("is are was were been being isn't wasn't it's widely well he she who"):
        return "VBD"
    if left in ("i", "we", "they") and not _HABITS.intersection(words):
        return "VBD"
    return "VBD" if left not in ("to", *_MODALS) and _TIMES.intersection(words) else ""


def _used(left: str, right: str, words: Sequence[str], at: int) -> str:
    if right != "to":
        return ""
    if left in _ADVERBS and at > 1:
        left = words[at - 2]
    if left in _BE:
        then = words[at + 2] if at + 2 < len(words) else ""
        fits = then.endswith("ing") or then in _DETERMINERS or then in _OBJECTS or then in PAUSES
        return "VBD" if fits else ""
    return "" if left in _HAVE else "VBD"


def _wound(left: str, right: str, words: Sequence[str], at: int) -> str:
    del words, at
    return "VBD" if right in ("up", "down", "around") or left in _SUBJECTS else ""


def _that(left: str, right: str, words: Sequence[str], at: int) -> str:
    del words, at
    pointing = not right or left in _PREPOSITIONS or (not left and right not in ("the", *_SUBJECTS))
    return "DT" if pointing or right in ("is", "was", "would", "will") else ""


def _content(left: str, right: str, words: Sequence[str], at: int) -> str:
    if left in _BE and (not right or right in ("with", "to")):
        return ""
    return "NOUN" if verb_points(words, at) <= 0 else ""


_SPECIAL: Mapping[str, Callable[[str, str, Sequence[str], int], str]] = {
    "live": _live,
    "lives": _live,
    "close": _close,
    "read": _read,
    "used": _used,
    "wound": _wound,
    "that": _that,
    "content": _content,
    "minute": lambda _l, right, _w, _a: "ADJ" if right in _MINUTE else "",
    "lead": lambda left, right, _w, _a: "METAL" if right in _METAL and left not in ("to", "the", "a") else "",
    "bass": lambda left, right, _w, _a: "FISH" if left in _FISH or right in _FISH else "",
}
"""Word -> function that returns its use, given (previous word, next word, all words, index)."""


def _neighbours(words: Sequence[str], at: int) -> tuple[str, str]:
    """Return the previous and the next word in the clause, or empty strings."""
    left = words[at - 1] if at > 0 else ""
    right = words[at + 1] if at + 1 < len(words) else ""
    return ("" if left in PAUSES else left), ("" if right in PAUSES else right)


def _plain(word: str) -> bool:
    """Return whether a word is a content word, such as a noun."""
    return bool(word) and word not in _PREPOSITIONS | _LINKS | _BE | _HAVE | _MODALS | _DETERMINERS | _SUBJECTS | {"to"}


def is_letter_a(words: Sequence[str], at: int, capitals: Sequence[bool]) -> bool:
    """Return whether "a" is the letter, as in "plan A", not the article.

    :param words: all words and pauses of the text, in lower case.
    :param at: index of "a" in ``words``.
    :param capitals: whether each word begins with a capital letter.
    """
    left, right = _neighbours(words, at)
    if (
        not right
        or right in _BE
        or right in _MODALS
        or right in _HAVE
        or right in ("to", "and", "or", "in", "of", "for")
    ):
        return True
    return bool(left) and capitals[at] and not capitals[at + 1]

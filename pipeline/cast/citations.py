"""Citations in brackets, such as ``(Clark, 2020; Wylie & Clark, 2018, pp. 12–14)``, which are not spoken.

A listener cannot look up a source in the middle of a sentence. Only episodes with a reference list are searched.
Text in brackets is a citation if each of its parts, separated by semicolons, names an author and a year, repeats a
source (``ibid.``), or mentions a listed work by author and year with few other words. A year after a name, as in
``Clark (2020) writes``, is part of the sentence and is spoken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.model import Document, Sentence

Ranges = Sequence[tuple[int, int]]

_BRACKET = re.compile(r"\([^()\[\]]{3,400}\)|\[[^()\[\]]{3,400}\]")
_LEAD = r"(?>(?:[Ss]ee(?: also| for example| e\.g\.)?|[Cc]f\.?|[Ee]\.g\.|also|as|in|quoted in|cited in|and)[, ]+)*+"
"""Pattern for words before an author's name.

It is atomic, like ``_PAGES``: backtracking in long brackets would take too long.
"""
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|du|la|le|al|el|ten|ter|zu|af|av)[ -]"
_NAME = rf"(?:{_PARTICLE})*[^\W\d_a-zß-öø-ÿ][\w'’.\-]*"
_OTHERS = r"(?:,? (?:et al\.?|and others|and colleagues|m\. ?fl\.))"
_NAMES = rf"{_NAME}(?:(?:,? (?:&|and|und|et|och|y) |, | ){_NAME})*{_OTHERS}?"
_YEAR = r"(?:\[?\d{4}\]?[a-z]?(?:[–/-]\d{2,4})?|n\.d\.|in press|forthcoming)"
_NUMBER = r"[\divxlc]+(?:[–-][\divxlc]+)?(?!\w)"
_PAGES = rf"(?>(?:,|:|,? at) ?(?:(?:pp?|ch|chap|chapter|paras?|vol|no|n|fig|sec|s)\b\.?|§§?)? ?{_NUMBER})"
_REMARK = r"(?:, (?:emphasis|italics|translation|my|our|original|quoted|cited)[\w ]{0,30})"
_AGAIN = r"(?:[Ii]bid|[Oo]p\. ?cit|[Ll]oc\. ?cit|[Ii]dem|[Ii]d)\.?"
_DATED = re.compile(rf"{_LEAD}(?P<names>{_NAMES})(?:'s|’s)?(?P<comma>,?) {_YEAR}(?:, {_YEAR})*{_PAGES}*+{_REMARK}?\.?")
_REPEATED = re.compile(rf"{_LEAD}{_AGAIN}{_PAGES}*+{_REMARK}?\.?")
_DATES = re.compile(
    "January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall|Winter"
)
"""Months and seasons, which are not names of authors when a year follows."""
_PAGES_AGAIN = re.compile(rf"(?:{_YEAR}){_PAGES}*+|pp?\. ?{_NUMBER}(?:, {_NUMBER})*")
"""Pattern for another year or page of the preceding source; used only after a semicolon."""
_BESIDE = 40
"""Maximum number of characters in a part besides the mention of a work.

This allows about six words.
"""


def find_citations(document: Document) -> Mapping[str, Ranges]:
    """Return the ranges of citations in brackets, by sentence id.

    The result is empty if the episode has no reference list.
    """
    if not document.references:
        return {}
    finder = _Finder(document)
    found = {s.id: tuple(finder.in_sentence(s)) for s in document.sentences() if "(" in s.text or "[" in s.text}
    return {sentence: ranges for sentence, ranges in found.items() if ranges}


class _Finder:
    def __init__(self, document: Document) -> None:
        self.dated = {m.id for r in document.references for m in r.mentions if m.how == "author and year"}
        self.surnames = {surname for r in document.references for surname in r.surnames}

    def in_sentence(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        mentions = list(_mentions(sentence, self.dated))
        for bracket in _BRACKET.finditer(sentence.text):
            at, known = bracket.start() + 1, True
            for number, part in enumerate(bracket[0][1:-1].split(";")):
                inside = [m for m in mentions if at <= m[0] and m[1] <= at + len(part)]
                known = known and self.is_citation(part.strip(), inside, further=number > 0)
                at += len(part) + 1
            if known:
                yield bracket.span()

    def is_citation(self, part: str, mentions: Ranges, *, further: bool) -> bool:
        """Return whether one part of bracketed text is a citation.

        A name and a year without a comma may be a date or an event, so the name must be listed or include "et al.".

        :param mentions: ranges of the part that mention listed works.
        :param further: whether another part precedes this one.
        """
        if _REPEATED.fullmatch(part) or (further and _PAGES_AGAIN.fullmatch(part)):
            return True
        if mentions:
            named = sum(end - start for start, end in mentions)
            return len(part) - named <= _BESIDE
        if (dated := _DATED.fullmatch(part)) and not _DATES.search(dated["names"]):
            known = any(surname in dated["names"] for surname in self.surnames)
            return bool(known or dated["comma"] or re.search(_OTHERS, dated["names"]))
        return False


def _mentions(sentence: Sentence, dated: set[str]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a sentence that mention a listed work by author and year."""
    ranges: dict[str, tuple[int, int]] = {}
    at = 0
    for run in sentence.runs:
        if run.mention in dated:
            ranges[run.mention] = (ranges.get(run.mention, (at, 0))[0], at + len(run.text))
        at += len(run.text)
    yield from ranges.values()

"""Report what cannot be spoken: titles, headings and names that are too long, words in scripts of other languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipeline.model import MAX_SENTENCE, Document, Kind, Log, Script, alphabet, counted
from pipeline.standards import language_of, scripts_of

_FOREIGN = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]+")
"""Letters beyond the common Latin ones."""
_WHOLE_WORDS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts of which one letter may be a word; a voice knows single letters of others, such as π."""
_NAMES = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


def report_unspeakable(document: Document, script: Script, log: Log) -> None:
    """Report what is too long (R023), and each script that voices of the episode's language cannot read, once (R047).

    A voice names such letters one by one, or leaves them out. What the lexicon respells is spoken as it says.
    """
    own = scripts_of(document.meta.language)
    lines = _lines(document)
    found: dict[str, list[tuple[int, str]]] = {}
    for kind, line in ((p.kind, line) for p in script.passages for line in p.lines):
        length = len(line.spoken)
        if length > MAX_SENTENCE and (kind is not Kind.PARAGRAPH or len(line.text) <= MAX_SENTENCE):
            message = f"{length:,} characters would be spoken as one sentence ({kind.value})"
            hint = "make the title, the heading, the name or the respelling shorter"
            log.add("R023", document.path, lines.get(line.id, 0), message, hint)
        if own is not None:
            for name, word in _unreadable(line.spoken, own):
                found.setdefault(name, []).append((lines.get(line.id, 0), word))
    for name, places in found.items():
        line_number, word = places[0]
        letters, where = _NAMES.get(name, name.title()), counted(len(places), "place")
        message = f'a voice for "{document.meta.language}" cannot read {letters} letters: "{word[:20]}", in {where}'
        hint = f"write their sound in voices/lexicon.toml, and mark them {{lang={language_of(name)}}}…{{/}} for readers"
        log.add("R047", document.path, line_number, message, hint)


def _unreadable(text: str, own: Collection[str]) -> Iterator[tuple[str, str]]:
    """(script, word) of what is in none of a language's own scripts."""
    for found in _FOREIGN.finditer(text):
        word = found.group()
        name = alphabet(word[0])
        if name not in ("", "LATIN", *own) and (len(word) > 1 or name in _WHOLE_WORDS):
            yield name, word


def _lines(document: Document) -> dict[str, int]:
    """Id of what is spoken -> its line in the transcript."""
    headings = {s.heading.id: s.heading.span.first_line for s in document.sections if s.heading}
    turns = {f"a-{turn.id}": turn.span.first_line for turn in document.turns()}
    return headings | turns | {s.id: s.span.first_line for s in document.sentences()}

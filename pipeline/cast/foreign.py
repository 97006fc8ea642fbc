"""Report words in scripts that an episode's voices cannot read: they name the letters one by one, or leave them out."""

from __future__ import annotations

import re

from pipeline.model import Document, Log, Script, alphabet, counted
from pipeline.standards import language_of, scripts_of

_FOREIGN = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]+")
"""Letters beyond the common Latin ones."""
_WHOLE_WORDS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts of which one letter may be a word; a voice knows single letters of others, such as π."""
_NAMES = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


def report_foreign(document: Document, script: Script, log: Log) -> None:
    """Report what is spoken in another script than the episode's language, each script once (R047).

    What the lexicon respells is spoken as it says.
    """
    own = scripts_of(document.meta.language)
    if own is None:
        return
    lines = _lines(document)
    found: dict[str, list[tuple[int, str]]] = {}
    for line in (line for passage in script.passages for line in passage.lines):
        for word in _FOREIGN.findall(line.spoken):
            name = alphabet(word[0])
            readable = name in ("", "LATIN", *own) or (len(word) == 1 and name not in _WHOLE_WORDS)
            if not readable:
                found.setdefault(name, []).append((lines.get(line.id, 0), word))
    for name, places in found.items():
        line_number, word = places[0]
        letters, where = _NAMES.get(name, name.title()), counted(len(places), "place")
        message = f'a voice for "{document.meta.language}" cannot read {letters} letters: "{word[:20]}", in {where}'
        hint = f"write their sound in voices/lexicon.toml, and mark them {{lang={language_of(name)}}}…{{/}} for readers"
        log.add("R047", document.path, line_number, message, hint)


def _lines(document: Document) -> dict[str, int]:
    """Id of what is spoken -> its line in the transcript."""
    headings = {s.heading.id: s.heading.span.first_line for s in document.sections if s.heading}
    turns = {f"a-{turn.id}": turn.span.first_line for turn in document.turns()}
    return headings | turns | {s.id: s.span.first_line for s in document.sentences()}

"""Report names with letters of another script that look like their own: one person may be taken for two."""

from __future__ import annotations

import re

from pipeline.model import alphabet, fold_name, looks
from pipeline.read.state import State

_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
"""Scripts that share the looks of letters, and that no word mixes."""
_HINT = "type the name again, unless it is somebody else’s"


def report_letters(state: State) -> None:
    """Report tags that mix scripts within a word, or that look like an earlier tag of other letters (R046)."""
    first = {tag.name: tag.line for tag in reversed(state.tags)}
    known: dict[str, str] = {}
    for name, line in sorted(first.items(), key=lambda item: item[1]):
        looked = looks(name)
        twin = next((known[look] for look in looked if fold_name(known.get(look, name)) != fold_name(name)), "")
        known |= {look: name for look in looked if look not in known}
        odd = _odd_letter(name)
        if not odd and not twin:
            continue
        message = f'"{name}" looks like "{twin}" and has other letters'
        if odd:
            message = f'"{name}" has a letter of {alphabet(odd).title()}, U+{ord(odd):04X}, among others'
            message += f', and looks like "{twin}"' if twin else ""
        state.report("R046", line, message, _HINT)


def _odd_letter(name: str) -> str:
    """The first letter of the script that is rarer in a word of two, or nothing."""
    words: list[str] = re.findall(r"[^\W\d_]+", name)
    for word in words:
        scripts = [alphabet(char) for char in word]
        used = sorted({s for s in scripts if s in _ALIKE}, key=lambda s: (scripts.count(s), s == "LATIN"))
        if len(used) > 1:
            return word[scripts.index(used[0])]
    return ""

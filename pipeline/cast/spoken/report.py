"""Reports of ambiguous dates, and of languages without rules for the spoken form."""

from __future__ import annotations

import re

from pipeline.cast.spoken.form import is_known
from pipeline.model import Document, Log, Script

_EITHER = re.compile(r"(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/\d{2,4}")
"""Pattern for a date in which either number can be the month."""


def report_spoken_form(document: Document, script: Script, log: Log) -> None:
    """Report ambiguous dates (R075) and a language without rules (R076)."""
    lines, language = document.spoken_lines(), document.meta.language
    if not is_known(language):
        message = f'no rules for "{language}": the voice decides how to read numbers and abbreviations'
        log.add("R076", document.path, 0, message, "respell misread words in voices/lexicon.toml")
        return
    found: list[tuple[int, str, str]] = []
    for line in script.lines():
        for change in line.changes:
            shown = line.text[change.start : change.end]
            either = _EITHER.fullmatch(shown) if change.rule == "date" else None
            if either and int(either[1]) != int(either[2]):
                found.append((lines.get(line.id, 0), shown, change.spoken))
    if found:
        number, shown, spoken = found[0]
        often = f" ({len(found)} such dates)" if len(found) > 1 else ""
        message = f'"{shown}" is ambiguous{often}: it is read as "{spoken}", as is usual in "{language}"'
        hint = "if that is wrong, write the date as 2021-03-04 or set the language"
        log.add("R075", document.path, number, message, hint)

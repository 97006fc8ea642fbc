"""Comments, docstrings, messages, help and docs say things as a colleague would: none of the words in ``TICS``."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

TICS = {
    r"anew": "again",
    r"(?<!left )behind(?! (?:the|a|nginx))": "after",
    r"alone": "only",
    r"(?:or|and|if|(?:some|any|no|every)(?:thing|body|one)) else|else (?:if|in)": "otherwise, other",
    r"blank": "empty, space",
    r"stands?": "is",
    r"(?:is|are|was|were) none": "there is no …",
    r"so many": "a number",
    r"whoever": "who",
    r"go(?:es)? before": "precedes",
    r"there twice": "twice",
    r"has it that": "says",
    r"on end": "in a row",
    r"furniture": "page headers",
    r"where (?:there (?:is|are)|it|they|nothing|nobody|somebody|something|neither|both|none)": "if",
    r"[Tt]akes? (?:it|them|a|the|two|one) for": "reads as",
    r"made anew": "rebuilt",
}
"""A word that reads as translated -> what to write."""
MOST = 0.5
"""In 1,000 lines."""


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of what people read in a file: all of a page, and the comments and strings of a module."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(re.sub(r"`[^`\n]*`", "", text).splitlines(), 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and " " in token.string):
            for offset, line in enumerate(token.string.splitlines()):
                yield token.start[0] + offset, re.sub(r"``[^`]*``", "", line)


def test_few_words_read_as_translated() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "pipeline").rglob("*.py"))]
    pages += sorted(p for p in ROOT.glob("*.md") if p.name != "README.md")
    tic = re.compile(rf"\b(?:{'|'.join(TICS)})\b")
    found, lines = [], 0
    for path in pages:
        lines += len(path.read_text(encoding="utf-8").splitlines())
        for number, text in prose(path):
            found += [f"{path.relative_to(ROOT)}:{number}: {word[0]}: {text.strip()}" for word in tic.finditer(text)]
    assert len(found) <= MOST * lines / 1000, "\n".join(found)

"""The ledger in figures: how many characters of a source are spoken, shown, metadata or furniture, and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipeline.model import Document, Fate, Stretch


def source_text(path: Path) -> str:
    """A transcript's text as the spans count it: line ends folded, without a byte order mark.

    :raises OSError: it cannot be read.
    """
    text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def ledger_figures(document: Document, source: str) -> dict[str, int]:
    """Non-blank characters by fate; ``unaccounted`` is 0 in a Document without errors."""
    figures = {str(fate): 0 for fate in Fate}
    for stretch in document.ledger:
        figures[str(stretch.fate)] += _characters(stretch, source)
    return {**figures, "unaccounted": sum(_characters(s, source) for s in document.unaccounted)}


def ledger_reasons(document: Document, source: str) -> Counter[tuple[Fate, str]]:
    """Non-blank characters by fate and reason; what a reason says of one place (``: repeats line 7``) is left out."""
    figures: Counter[tuple[Fate, str]] = Counter()
    for stretch in document.ledger:
        figures[stretch.fate, stretch.reason.partition(":")[0]] += _characters(stretch, source)
    return figures


def _characters(stretch: Stretch, source: str) -> int:
    return sum(map(len, source[stretch.start : stretch.end].split()))

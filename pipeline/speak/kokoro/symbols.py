"""Kokoro's input symbols, their ids, and groups of symbols such as vowels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Accent = Literal["us", "gb"]
"""American or British English; voice names begin with ``a`` or ``b`` accordingly."""

_RUNS = (
    (1, ";:,.!?"), (9, '—…"()“” \u0303ʣʥʦʨᵝꭧAI'), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"), (41, "Yᵊabcdef"),
    (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"), (92, "ɡ"), (99, "ɥ"),
    (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"), (135, "ʊʋ"), (138, "ʌɣɤ"),
    (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"), (171, "→↗↘"), (177, "ᵻ"),
)  # fmt: skip
"""Runs of symbols with consecutive numbers, each with the number of its first symbol.

Source: ``vocab`` in ``config.json`` of the model hexgrad/Kokoro-82M.
"""

IDS: dict[str, int] = {symbol: start + n for start, run in _RUNS for n, symbol in enumerate(run)}
"""Symbol -> its number in the model's input; 0 marks the start and the end."""

PRIMARY, SECONDARY = "ˈ", "ˌ"
"""Stress marks, each written directly before its vowel."""
VOWELS = "AIOQWYaeiouyæøœɐɑɒɔəɚɛɜɤɨɪɯʊʌᵻ"
"""Vowel symbols.

Capitals are the diphthongs in "day", "my", "go" (American), "go" (British), "now" and "boy".
"""
PAUSES = ",—;:….!?"
"""Punctuation marks that cause a pause or end a sentence, weakest first."""
MARKS = PAUSES + '"“”()'
"""All punctuation marks among the symbols."""


def ids(symbols: Iterable[str]) -> list[int]:
    """Return the model's id of each symbol.

    :raises KeyError: a symbol is unknown.
    """
    return [IDS[symbol] for symbol in symbols]

"""The symbols of Kokoro's input, their numbers, and the groups they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Accent = Literal["us", "gb"]
"""American or British English; names of voices begin with ``a`` or ``b`` accordingly."""

_RUNS = (
    (1, ";:,.!?"), (9, '—…"()“” \u0303ʣʥʦʨᵝꭧAI'), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"), (41, "Yᵊabcdef"),
    (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"), (92, "ɡ"), (99, "ɥ"),
    (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"), (135, "ʊʋ"), (138, "ʌɣɤ"),
    (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"), (171, "→↗↘"), (177, "ᵻ"),
)  # fmt: skip
"""First number of a run, and its symbols.

Source: ``vocab`` in ``config.json`` of the model hexgrad/Kokoro-82M.
"""

IDS: dict[str, int] = {symbol: start + n for start, run in _RUNS for n, symbol in enumerate(run)}
"""Symbol -> its number in the model's input; 0 marks start and end."""

PRIMARY, SECONDARY = "ˈ", "ˌ"
"""The stress marks, which are directly before the vowel."""
VOWELS = "AIOQWYaeiouyæøœɐɑɒɔəɚɛɜɤɨɪɯʊʌᵻ"
"""All vowels.

Capitals are the diphthongs of day, my, go (American), go (British), now, boy.
"""
PAUSES = ",—;:….!?"
"""Punctuation that is heard as a pause or an end, the weakest first."""
MARKS = PAUSES + '"“”()'
"""All punctuation among the symbols."""


def ids(symbols: Iterable[str]) -> list[int]:
    """Return the number of each symbol.

    :raises KeyError: a symbol is unknown.
    """
    return [IDS[symbol] for symbol in symbols]

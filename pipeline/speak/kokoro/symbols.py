"""List the symbols of Kokoro's input, and say what kind of sound each is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Accent = Literal["us", "gb"]
"""American or British English; the first letter of a voice's name, ``a`` or ``b``, tells which it speaks."""

_RUNS = (
    (1, ";:,.!?"), (9, '—…"()“” \u0303ʣʥʦʨᵝꭧAI'), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"), (41, "Yᵊabcdef"),
    (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"), (92, "ɡ"), (99, "ɥ"),
    (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"), (135, "ʊʋ"), (138, "ʌɣɤ"),
    (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"), (171, "→↗↘"), (177, "ᵻ"),
)  # fmt: skip
"""First id of a run, and its symbols. Source: ``vocab`` in ``config.json`` of the model hexgrad/Kokoro-82M."""

IDS: dict[str, int] = {symbol: start + n for start, run in _RUNS for n, symbol in enumerate(run)}
"""Symbol -> its number in the model's input; 0, which begins and ends each input, is none of them."""

PRIMARY, SECONDARY = "ˈ", "ˌ"
"""Stress marks, written directly before the vowel."""
VOWELS = "AIOQWYaeiouyæøœɐɑɒɔəɚɛɜɤɨɪɯʊʌᵻ"
"""Capitals are diphthongs: the vowels of day, my, go (American), go (British), now, boy."""
PAUSES = ",—;:….!?"
"""What is heard as a pause or an end, the weakest first."""
MARKS = PAUSES + '"“”()'
"""All punctuation that the model knows."""


def ids(symbols: Iterable[str]) -> list[int]:
    """Give the number of each symbol.

    :raises KeyError: one is not in the table.
    """
    return [IDS[symbol] for symbol in symbols]

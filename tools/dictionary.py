"""Create the dictionaries of ``pipeline/speak/kokoro`` from those of misaki.

Run ``python -m tools.dictionary misaki-0.9.4-py3-none-any.whl``, or pass the folder of the unpacked wheel. The output
is reproducible. For each accent, it merges the checked list ("gold") with the larger list ("silver"), without the
silver entries that the rules of ``words.py`` derive from other entries.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path

from pipeline.speak.kokoro.dictionary import packed, ways
from pipeline.speak.kokoro.symbols import Accent
from pipeline.speak.kokoro.words import Found, find, with_ending

FOLDER = Path(__file__).parents[1] / "pipeline" / "speak" / "kokoro"
SHA_256 = {
    "us_gold": "dc414872a49a28ae6c141463d502fd945f3b2fde040484fdc47d00cc4612686f",
    "us_silver": "de8f67be911bb6c659187b4a65fd966b6a30e56350e0f790d763210b053ac475",
    "gb_gold": "29e62f4b60261c88f7f3c2c7811ca3825978948090b72d2b27d565b729282f71",
    "gb_silver": "48131e2d92ccc41655f4543e87e0f938e71463eb5a54be7f0693bb712ebb6bce",
}
"""SHA-256 of the four files in the wheel."""
_TAP = str.maketrans("ɾʔ", "Tt")
"""misaki's tap and glottal stop -> the symbols that Kokoro 1.0 was trained on."""

Source = dict[str, str | dict[str, str | None]]


def load(path: Path, name: str) -> Source:
    """Read one of misaki's lists.

    :raises ValueError: the file is not that of misaki 0.9.4.
    """
    inside = f"misaki/data/{name}.json"
    if path.is_dir():
        data = (path / inside).read_bytes()
    else:
        with zipfile.ZipFile(path) as wheel:
            data = wheel.read(inside)
    if hashlib.sha256(data).hexdigest() != SHA_256[name]:
        raise ValueError(f"{name}.json is not the file of misaki 0.9.4: its SHA-256 differs")
    found: Source = json.loads(data)
    return found


def entry(symbols: str | dict[str, str | None]) -> str:
    """Format an entry for ``dictionary.py``, without uses that sound like the usual one."""
    if isinstance(symbols, str):
        return symbols.translate(_TAP)
    usual = symbols["DEFAULT"] or ""
    others = (f"{use}:{said or ''}" for use, said in sorted(symbols.items()) if said != usual and use != "DEFAULT")
    return " ".join([usual, *others]).translate(_TAP)


def joined(gold: Source, silver: Source, accent: Accent) -> dict[str, str]:
    """Merge the two lists of an accent."""
    golden = {word: entry(symbols) for word, symbols in gold.items()}
    rest = {
        word: entry(symbols)
        for word, symbols in silver.items()
        if word not in golden and word.capitalize() not in golden
    }
    kept = {word: said for word, said in rest.items() if made(find(word, golden), accent) != said}
    while True:  # A kept entry can hide the right stem of another word, which must then be kept, too.
        known = golden | kept
        wrong = {word: said for word, said in rest.items() if made(find(word, known), accent) != said}
        if not wrong:
            return known
        kept |= wrong


def made(found: Found, accent: Accent) -> str:
    """Return the pronunciation that the rules derive; empty if the word has several."""
    usual, others = ways(found.entry)
    return "" if others else with_ending(usual, found, accent)


def main() -> None:
    """Write both files and print their sizes."""
    path = Path(sys.argv[1])
    accents: tuple[Accent, ...] = ("us", "gb")
    for accent in accents:
        entries = joined(load(path, f"{accent}_gold"), load(path, f"{accent}_silver"), accent)
        data = packed(entries)
        (FOLDER / f"{accent}.xz").write_bytes(data)
        print(f"{accent}: {len(entries):,} entries, {len(data):,} bytes")


if __name__ == "__main__":
    main()

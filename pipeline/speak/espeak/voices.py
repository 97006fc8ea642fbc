"""espeak-ng's voices as its data folder lists them, and the casting table.

A voice is a base (``en-us``), without or with a variant (``en-us+edward``). The library itself cannot be
asked: an unknown variant silently gives the base's own voice. Bases are compared in lower case, as
the library does; variants are file names, and case counts.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NARRATOR_VOICE = "en-gb-x-rp+m3"
"""The clearest of all (word error rate 3.6 %), and British among Americans."""

_VARIANTS = "edward steph adam f2 david Annie pablo travis Nguyen miguel steph3 Gene m8"
ROSTER = tuple(f"en-us+{variant}" for variant in _VARIANTS.split())
"""Chosen by measurement from 90 voices: at most 10.3 % word error rate (Whisper tiny.en, 165 words per
minute), and pitches from 74 to 249 Hz. How they differ in pitch (semitones) and in the form of the spectrum (dB) is
computed from ``measured.py``: any two, the narrator among them, are at least 3.4 apart, but steph and steph3, which are
1.3 apart."""

_LANGUAGE = re.compile(rb"^language\s+([^\s-]+)", re.MULTILINE)
_TAG = re.compile(rb"^language\s+(\S+)(?:\s+(\d+))?", re.MULTILINE)
_USUAL = 5
"""How well a base speaks a language if its file states no number; 1 is best."""
_DICTIONARY = re.compile(rb"^dictionary\s+(\S+)", re.MULTILINE)
_HASHED_BYTES = 600_000
"""Files above are known by name and size: three dictionaries (Luxembourgish, Mandarin, Russian), of which the
last one is half of all data."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a data folder offers."""

    bases: frozenset[str]
    variants: frozenset[str]
    languages: Mapping[str, Mapping[str, int]]
    """Base -> languages that it speaks (tags in lower case), and how well: 1 is best."""

    def has(self, name: str) -> bool:
        """Whether this is a base, or a base and a variant that both exist."""
        base, plus, variant = name.partition("+")
        return base in self.bases and (not plus or variant in self.variants)

    def speaks(self, base: str, language: str) -> bool:
        """Whether a base speaks a language (BCP 47 tag), in whatever region."""
        return _first(language) in map(_first, self.languages.get(base.lower(), {}))

    def usual(self, base: str) -> str:
        """The tag of the language that a base speaks best, in lower case."""
        tags = self.languages[base.lower()]
        return min(tags, key=lambda tag: (tags[tag], tag), default=base.lower())

    def all_languages(self) -> tuple[str, ...]:
        """Every language that a base speaks, without regions, sorted."""
        return tuple(sorted({_first(tag) for tags in self.languages.values() for tag in tags}))

    def base_for(self, language: str) -> str:
        """The best base for a BCP 47 tag, empty if there is none: that of its region, otherwise of its language.

        A base that states only a longer tag does not count: that of Cherokee reads no Cherokee letters.
        """
        tag = language.lower()
        while tag:
            known = [(tags[tag], len(base), base) for base, tags in self.languages.items() if tag in tags]
            if known:
                return min(known)[2]
            tag = tag.rpartition("-")[0]
        return ""

    def listed(self) -> tuple[str, ...]:
        """Every base, and each English base with each variant (other bases take them as well), sorted."""
        english = [base for base in self.bases if base == "en" or base.startswith("en-")]
        return tuple(sorted(self.bases | {f"{base}+{variant}" for base in english for variant in self.variants}))


def names(data: Path) -> Names:
    """The voices of a data folder. A base without a dictionary is left out: it cannot speak."""
    dictionaries = {entry.name for entry in os.scandir(data)}
    texts = {entry.name.lower(): Path(entry.path).read_bytes() for _, entry in _files(data / "lang")}
    languages = {base: _tags(text) for base, text in texts.items() if f"{_dictionary(text)}_dict" in dictionaries}
    variants = (entry.name for _, entry in _files(data / "voices" / "!v"))
    return Names(frozenset(languages), frozenset(variants), languages)


def _dictionary(text: bytes) -> str:
    found = _DICTIONARY.search(text) or _LANGUAGE.search(text)
    return found.group(1).decode(errors="replace") if found else ""


def _tags(text: bytes) -> dict[str, int]:
    return {tag.decode(errors="replace").lower(): int(number or _USUAL) for tag, number in _TAG.findall(text)}


def _first(tag: str) -> str:
    """The language of a tag, without script and region."""
    return tag.partition("-")[0].lower()


def data_hash(data: Path) -> str:
    """SHA-256 over the names and sizes of all files of a data folder, and the bytes of all but the largest, in hex."""
    digest = hashlib.sha256()
    for name, entry in _files(data):
        size = entry.stat().st_size
        digest.update(f"{name}\0{size}\0".encode())
        if size <= _HASHED_BYTES:
            digest.update(Path(entry.path).read_bytes())
    return digest.hexdigest()


def _files(folder: Path | str, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below with its name relative to the folder, in order; ``Path.rglob`` takes much longer."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.is_dir():
            yield from _files(entry.path, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry

"""Voices in espeak-ng's data folder, and the roster for casting.

A voice is a base (``en-us``), with or without a variant (``en-us+edward``). The data folder is read because the
library silently replaces an unknown variant with the base's own voice. Bases are compared in lower case, as in the
library; variants are file names and case-sensitive.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NARRATOR_VOICE = "en-gb-x-rp+m3"
"""Voice recommended for the narrator.

It is the clearest voice (word error rate 3.6 %), and British, unlike the voices in the roster.
"""

_VARIANTS = "edward steph adam f2 david Annie pablo travis Nguyen miguel steph3 Gene m8"
ROSTER = tuple(f"en-us+{variant}" for variant in _VARIANTS.split())
"""Voices for casting: the best of 90 by word error rate.

Their word error rate (Whisper tiny.en) is at most 10.3 %. They were measured at 165 words per minute; their pitches
range from 74 to 249 Hz. The distance (``VoiceMeasure.distance``) between any two of these voices, including the
narrator's, is at least 3.4, except for steph and steph3 (1.3).
"""

_LANGUAGE = re.compile(rb"^language\s+([^\s-]+)", re.MULTILINE)
_TAG = re.compile(rb"^language\s+(\S+)(?:\s+(\d+))?", re.MULTILINE)
_USUAL = 5
"""Priority of a base's language if its file gives no number; 1 is highest."""
_DICTIONARY = re.compile(rb"^dictionary\s+(\S+)", re.MULTILINE)
_HASHED_BYTES = 600_000
"""Maximum size, in bytes, of the files whose contents are hashed.

Only the names and sizes of three larger files are hashed: the Luxembourgish, Mandarin and Russian dictionaries. The
Russian dictionary is half of all data.
"""


@dataclass(frozen=True, slots=True)
class Names:
    """Bases, variants and languages in a data folder."""

    bases: frozenset[str]
    variants: frozenset[str]
    languages: Mapping[str, Mapping[str, int]]
    """Languages of each base, as lower-case BCP 47 tags with their priorities; 1 is highest."""

    def has(self, name: str) -> bool:
        """Return whether a voice exists.

        :param name: a base, with or without a variant.
        """
        base, plus, variant = name.partition("+")
        return base in self.bases and (not plus or variant in self.variants)

    def speaks(self, base: str, language: str) -> bool:
        """Return whether a base speaks a language (BCP 47 tag), in any region."""
        return _first(language) in map(_first, self.languages.get(base.lower(), {}))

    def usual(self, base: str) -> str:
        """Return the BCP 47 tag of a base's main language, in lower case."""
        tags = self.languages[base.lower()]
        return min(tags, key=lambda tag: (tags[tag], tag), default=base.lower())

    def all_languages(self) -> tuple[str, ...]:
        """Return the languages of all bases as BCP 47 tags without regions, sorted."""
        return tuple(sorted({_first(tag) for tags in self.languages.values() for tag in tags}))

    def base_for(self, language: str) -> str:
        """Return the base that best speaks a language, or an empty string.

        If no base has the given tag, its last subtags are dropped one at a time: ``pt-ao`` falls back to the tag
        ``pt``, but not to ``pt-br``.

        :param language: BCP 47 tag.
        """
        tag = language.lower()
        while tag:
            known = [(tags[tag], len(base), base) for base, tags in self.languages.items() if tag in tags]
            if known:
                return min(known)[2]
            tag = tag.rpartition("-")[0]
        return ""

    def listed(self) -> tuple[str, ...]:
        """Return the names of all bases, and of English bases with each variant, sorted.

        Other bases accept variants too, but are not listed with them.
        """
        english = [base for base in self.bases if base == "en" or base.startswith("en-")]
        return tuple(sorted(self.bases | {f"{base}+{variant}" for base in english for variant in self.variants}))


def names(data: Path) -> Names:
    """Return the names of the voices in a data folder.

    Bases without a dictionary are left out, since they cannot speak.

    :raises OSError: the folder cannot be read.
    """
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
    """Return the language subtag of a BCP 47 tag, in lower case."""
    return tag.partition("-")[0].lower()


def data_hash(data: Path) -> str:
    """Return the SHA-256 of the names, sizes and contents of a data folder's files.

    For the largest files, only names and sizes are hashed.
    """
    digest = hashlib.sha256()
    for name, entry in _files(data):
        size = entry.stat().st_size
        digest.update(f"{name}\0{size}\0".encode())
        if size <= _HASHED_BYTES:
            digest.update(Path(entry.path).read_bytes())
    return digest.hexdigest()


def _files(folder: Path | str, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the relative path and directory entry of each file in a folder and its subfolders.

    The files of each folder are sorted by name. ``os.scandir`` is much faster than ``Path.rglob``.
    """
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.is_dir():
            yield from _files(entry.path, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry

"""espeak-ng's voices as its data folder lists them, and the casting table.

A voice is a base (``en-us``), alone or with a variant (``en-us+edward``). The library itself cannot be
asked: an unknown variant silently gives the base's own voice. Bases are compared in lower case, as
the library does; variants are file names, and case counts.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

NARRATOR = "en-gb-x-rp+m3"
"""The clearest of all (word error rate 3.6 %), and British among Americans."""

ROSTER = (
    "en-us+edward",
    "en-us+steph",
    "en-us+adam",
    "en-us+f2",
    "en-us+david",
    "en-us+Annie",
    "en-us+pablo",
    "en-us+travis",
    "en-us+Nguyen",
    "en-us+miguel",
    "en-us+steph3",
    "en-us+Gene",
    "en-us+m8",
)
"""Chosen by measurement from 90 voices: at most 10.3 % word error rate (Whisper tiny.en, 165 words per
minute), and any two, the narrator among them, at least 4.4 apart in pitch (semitones) and in the form
of the spectrum (dB), taken together as a distance. Pitches from 75 to 242 Hz."""

_LANGUAGE = re.compile(r"^language\s+([^\s-]+)", re.MULTILINE)
_DICTIONARY = re.compile(r"^dictionary\s+(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Names:
    """What a data folder offers."""

    bases: frozenset[str]
    variants: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether this is a base, or a base and a variant that both exist."""
        base, plus, variant = name.partition("+")
        return base in self.bases and (not plus or variant in self.variants)

    def listed(self) -> tuple[str, ...]:
        """Every base, and each English base with each variant (other bases take them as well), sorted."""
        english = [base for base in self.bases if base == "en" or base.startswith("en-")]
        return tuple(sorted(self.bases | {f"{base}+{variant}" for base in english for variant in self.variants}))


def names(data: Path) -> Names:
    """The voices of a data folder. A base without a dictionary is left out: it cannot speak."""
    languages = (path for path in (data / "lang").rglob("*") if path.is_file())
    bases = frozenset(path.name.lower() for path in languages if (data / f"{_dictionary(path)}_dict").is_file())
    variants = frozenset(path.name for path in (data / "voices" / "!v").iterdir() if path.is_file())
    return Names(bases, variants)


def _dictionary(language: Path) -> str:
    text = language.read_text("utf-8", errors="replace")
    found = _DICTIONARY.search(text) or _LANGUAGE.search(text)
    return found.group(1) if found else ""


def data_hash(data: Path) -> str:
    """SHA-256 over the names and bytes of all files of a data folder, in hex."""
    digest = hashlib.sha256()
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(data).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()

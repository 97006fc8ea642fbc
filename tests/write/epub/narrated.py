"""A narrated edition of the sample: its Script, a Timeline of made-up lengths, and silence that lasts as long."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from lxml import etree

from pipeline.cast import write_script
from pipeline.mix import assemble, encode_aac
from pipeline.model import FRAME, Document, Script, Timeline, Voice
from pipeline.settings import Settings
from pipeline.write.audio import m4a
from pipeline.write.epub.edition import episode_package
from pipeline.write.epub.package import Package, pack
from pipeline.write.text.facts import facts
from tests.mix.material import infos, metered
from tests.write.sample import DOCUMENT, PICTURES, SETTINGS, edition

XHTML = "{http://www.w3.org/1999/xhtml}"
SMIL = "{http://www.w3.org/ns/SMIL}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
VOICE = Voice("espeak", "en-us", 165, 50)


def script(document: Document = DOCUMENT, settings: Settings = SETTINGS, number: int = 3) -> Script:
    return write_script(document, settings, number, {p.id: VOICE for p in document.people}, VOICE)


def timeline(document: Document = DOCUMENT, settings: Settings = SETTINGS, number: int = 3) -> Timeline:
    """Each passage lasts as its words would, none of them a whole number of AAC frames."""
    written = script(document, settings, number)
    chunks = infos(written, {p.id: 1.3 + sum(len(line.text) for line in p.lines) / 14 for p in written.passages})
    return assemble(document, written, chunks, metered(chunks))


def silence(path: Path, heard: Timeline) -> Path:
    """The narration of this timeline, chunk by chunk, with nothing to be heard in it."""
    chunks = [encode_aac(np.zeros(chunk.frames * FRAME, np.float32), 48) for chunk in heard.chunks]
    known = facts(DOCUMENT, SETTINGS, 3)
    path.write_bytes(b"".join(m4a((c.sizes for c in chunks), (c.packets for c in chunks), known).parts))
    return path


def package(
    narration: Path,
    document: Document = DOCUMENT,
    pictures: Mapping[str, bytes] = PICTURES,
    heard: Timeline | None = None,
) -> Package:
    """The narrated edition, with the file on disk for its sound."""
    made = episode_package(edition(document, 3, pictures, timeline=heard or timeline(document)))
    resources = (replace(r, data=narration) if r.id == "narration" else r for r in made.resources)
    return replace(made, resources=tuple(resources))


def narrated(
    path: Path, narration: Path, document: Document = DOCUMENT, pictures: Mapping[str, bytes] = PICTURES
) -> Path:
    """The narrated edition in a file."""
    with path.open("wb") as out:
        pack(package(narration, document, pictures), out)
    return path


def parts(book: Path | bytes) -> dict[str, etree._Element]:
    """The XML files of a book by their names in its folder."""
    with zipfile.ZipFile(io.BytesIO(book) if isinstance(book, bytes) else book) as archive:
        return {
            posixpath.basename(name): etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xhtml", ".opf", ".smil"))
        }


def milliseconds(value: str) -> int:
    """A full clock value (SMIL 3.0) in milliseconds."""
    hours, minutes, seconds = value.split(":")
    whole, fraction = seconds.split(".")
    assert len(fraction) == 3
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(fraction)


def settings(**speech: str) -> Settings:
    return replace(SETTINGS, speech=replace(SETTINGS.speech, **speech))

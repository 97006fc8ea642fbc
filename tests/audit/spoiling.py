"""Ways to spoil a built site and its books, and where the checks say so."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.audit import audit_site
from pipeline.model import Diagnostic, Log

Spoil = Callable[[Path], object]
PAGE, BENCH, FEED, FRONT = "episodes/bollard.html", "episodes/bench.html", "feed.xml", "index.html"
VTT, CHAPTERS = "media/bollard.????????????.vtt", "media/bench.*.chapters.json"
BOOK, WHOLE = "books/bench.epub", "books/quay-talks.epub"
SEGMENTS, CHAPTER_TRACK = "media/bench.????????????.json", "media/bench.*.chapters.vtt"
NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "s": "http://www.w3.org/ns/SMIL",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
}
Way = tuple[str, str, str, Spoil]
"""The code, the only file that is to be named with it, what is wrong, and how it is made so."""
Change = Callable[["Unpacked"], object]
"""Something that happens to a book."""


@dataclass
class Unpacked:
    """A book as files, to be changed and packed again."""

    files: dict[str, bytes]

    @contextmanager
    def tree(self, name: str) -> Iterator[Any]:
        """The root element of ``EPUB/name``, written back at the end."""
        root = etree.fromstring(self.files[f"EPUB/{name}"])
        yield root
        self.files[f"EPUB/{name}"] = etree.tostring(root, xml_declaration=True, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text of ``EPUB/name`` once."""
        text = self.files[f"EPUB/{name}"].decode()
        assert old in text, f"{name} has no {old}"
        self.files[f"EPUB/{name}"] = text.replace(old, new, 1).encode()

    def pack(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in self.files.items():
                stored = name.endswith(("mimetype", ".m4a"))
                kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(name), data, kind)
        return path


def unpacked(data: bytes) -> Unpacked:
    """A book taken apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Unpacked({name: archive.read(name) for name in archive.namelist()})


def findings_of(site: Path) -> list[Diagnostic]:
    log = Log()
    audit_site(site, log)
    return log.sorted()


def one(site: Path, pattern: str) -> Path:
    (found,) = site.glob(pattern)
    return found


def replaced(pattern: str, old: str, new: str) -> Spoil:
    """A way to spoil a site: the first place that fits a regular expression reads otherwise."""

    def spoil(site: Path) -> None:
        path = one(site, pattern)
        text, count = re.subn(old, new, path.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
        assert count == 1, f"{path.name} has no {old}"
        path.write_text(text, encoding="utf-8")

    return spoil


def bytes_changed(pattern: str, change: Callable[[bytes], bytes]) -> Spoil:
    """A way to spoil a site: other bytes in one of its files."""

    def spoil(site: Path) -> None:
        path = one(site, pattern)
        path.write_bytes(change(path.read_bytes()))

    return spoil


def lost(pattern: str) -> Spoil:
    """A way to spoil a site: a file less."""
    return lambda site: one(site, pattern).unlink()


def edit(name: str, path: str, change: Callable[[Any], object], number: int = 0) -> Change:
    """A way to spoil a book: something happens to an element that an XPath names."""

    def spoil(book: Unpacked) -> None:
        with book.tree(name) as root:
            change(root.xpath(path, namespaces=NAMES)[number])

    return spoil


def attribute(name: str, value: str) -> Callable[[Any], object]:
    return lambda element: element.set(name, value)


def text(value: str) -> Callable[[Any], object]:
    return lambda element: setattr(element, "text", value)


def without(name: str) -> Callable[[Any], object]:
    return lambda element: element.attrib.pop(name)


def remove(element: Any) -> None:
    element.getparent().remove(element)


def swap_with_next(tag: str, name: str) -> Callable[[Any], object]:
    """Exchange an attribute of a par's child with that of the par after it."""

    def swap(par: Any) -> None:
        one, other = par.find(tag, NAMES), par.getnext().find(tag, NAMES)
        first, second = one.get(name), other.get(name)
        one.set(name, second)
        other.set(name, first)

    return swap


def copy_text(par: Any) -> None:
    par.getnext().find("s:text", NAMES).set("src", par.find("s:text", NAMES).get("src"))


def reverse(audio: Any) -> None:
    begin, end = audio.get("clipBegin"), audio.get("clipEnd")
    audio.set("clipBegin", end)
    audio.set("clipEnd", begin)


def later(name: str, milliseconds: int) -> Callable[[Any], object]:
    """Move an end of a clip."""

    def move(audio: Any) -> None:
        hours, minutes, seconds = audio.get(name).split(":")
        audio.set(name, f"{hours}:{minutes}:{float(seconds) + milliseconds / 1000:06.3f}")

    return move


def ways(table: Sequence[Way]) -> list[object]:
    """A table as pytest's parameters."""
    names = [name for _, _, name, _ in table]
    assert len(set(names)) == len(names)
    return [pytest.param(code, where, spoil, id=f"{code}: {name}") for code, where, name, spoil in table]


def places(code: str, where: str, spoil: Spoil, site: Path) -> set[str]:
    """The files that a spoiled site's findings of a code are about; the one that fits ``where`` is called so."""
    spoil(site)
    named = f"site/{one(site, where).relative_to(site).as_posix()}"
    log = Log()
    audit_site(site, log)
    found = {d.path.split("!")[0] for d in log.sorted() if d.code == code}
    return {where if path == named else path for path in found}


def in_book(pattern: str, change: Callable[[Unpacked], object]) -> Spoil:
    """A way to spoil a site: something happens in a book."""

    def spoil(site: Path) -> None:
        path = one(site, pattern)
        book = unpacked(path.read_bytes())
        change(book)
        book.pack(path)

    return spoil


def word(name: str, old: str, new: str, book: str = BOOK) -> Spoil:
    """Another text in a file of a book."""
    return in_book(book, lambda held: held.replace(name, old, new))


def reworded(name: str, old: str, new: str, book: str = BOOK) -> Spoil:
    """The first place in a file of a book that fits a regular expression reads otherwise."""

    def change(held: Unpacked) -> None:
        text, count = re.subn(old, new, held.files[f"EPUB/{name}"].decode(), count=1, flags=re.DOTALL)
        assert count == 1, f"{name} has no {old}"
        held.files[f"EPUB/{name}"] = text.encode()

    return in_book(book, change)


def everywhere(pattern: str, old: str, new: str) -> Spoil:
    """A way to spoil a site: a text is replaced wherever it stands in a file."""

    def spoil(site: Path) -> None:
        path = one(site, pattern)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{path.name} has no {old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def both(*ways: Spoil) -> Spoil:
    """Several ways to spoil a site at once."""

    def spoil(site: Path) -> None:
        for way in ways:
            way(site)

    return spoil


def copied(pattern: str, name: str) -> Spoil:
    """A file is there a second time, under another name."""
    return lambda site: (site / name).write_bytes(one(site, pattern).read_bytes())


def boundary(number: int, milliseconds: int) -> Spoil:
    """The end of a clip and the beginning of the next are moved, so that they still meet, and so is what is stated."""

    def change(book: Unpacked) -> None:
        with book.tree("conversation.smil") as root:
            clips = root.findall(".//s:audio", NAMES)
            later("clipEnd", milliseconds)(clips[number])
            later("clipBegin", milliseconds)(clips[number + 1])

    return in_book(BOOK, change)


def book_in_swedish(book: Unpacked) -> None:
    for name in [n for n in book.files if n.endswith((".xhtml", ".opf"))]:
        text = book.files[name].decode()
        text = text.replace('lang="en"', 'lang="sv"').replace("<dc:language>en<", "<dc:language>sv<")
        book.files[name] = text.encode()


def swap_sentences(book: Unpacked) -> None:
    with book.tree("conversation.xhtml") as root:
        one, other = (e for e in root.iter() if e.get("id") in ("s7811d65dc8", "sf64f1e8507"))
        one.text, other.text = other.text, one.text


def cover_of(other: str) -> Spoil:
    """The book has another picture of the site for its cover."""

    def spoil(site: Path) -> None:
        picture = one(site, other).read_bytes()
        in_book(BOOK, lambda book: book.files.update({"EPUB/images/cover.jpg": picture}))(site)

    return spoil


def of_the_other(pattern: str, old: str, other: str) -> Spoil:
    """A way to spoil a site: where a file of ``bollard`` is named, that of ``bench`` stands.

    :param old: a regular expression whose first group is the name within the site.
    :param other: what the other episode's file is called.
    """

    def spoil(site: Path) -> None:
        name = one(site, other).relative_to(site).as_posix()
        path = one(site, pattern)
        text = path.read_text(encoding="utf-8")
        found = re.search(old, text)
        assert found, f"{path.name} has no {old}"
        path.write_text(text[: found.start(1)] + name + text[found.end(1) :], encoding="utf-8")

    return spoil


def file_of_bench(pattern: str, before: str, kind: str) -> Spoil:
    return of_the_other(pattern, rf"{before}(media/bollard\.[0-9a-f.]+{kind})", f"media/bench.????????????.{kind}")


def late(pattern: str, time: str, new: str) -> Spoil:
    """A time of a caption file is another; its cues are still in order."""
    return replaced(pattern, re.escape(time), new)


def in_captions(old: str, new: str) -> Spoil:
    """The same change in the three formats of the first episode's captions."""
    patterns = (SEGMENTS, "media/bench.????????????.vtt", "media/bench.*.srt")
    return both(*(everywhere(pattern, old, new) for pattern in patterns))

"""Pictures and covers that tell more than they show, that are broken, or that are bombs."""

from __future__ import annotations

import functools
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from PIL import Image

from tests.attacks.attacking import SETTINGS, TALK, Attack, Seen, attack, contents, series

RED, BLUE = (200, 30, 30), (30, 30, 200)
PLACE = (52, 1, 31, 1, 12, 1)
"""Degrees, minutes and seconds, each as a fraction."""
SECRETS = (
    b"Exif", b"Artist Nobody", b"Camera 3000", struct.pack("<6I", *PLACE), struct.pack(">6I", *PLACE), b"GPSLatitude",
    b"trailing secret", b"<script>1", b"ns.adobe.com",
)  # fmt: skip
"""What is in the files of these series and in nothing that is published of them."""
PNG = b"\x89PNG\r\n\x1a\n"


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def halves(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that is red above and blue below: one sees whether it was turned."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    return image.convert(mode)


def told(orientation: int = 1, place: bool = True) -> Image.Exif:
    """EXIF data with a place, a camera and an author."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x0110] = orientation, "Artist Nobody", "Camera 3000"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return exif


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *more: bytes, data: bytes = b"") -> bytes:
    """A PNG of a stated size, with further chunks and any compressed data."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return PNG + header + b"".join(more) + chunk(b"IDAT", data or zlib.compress(b"")) + chunk(b"IEND", b"")


def with_chunks(whole: bytes, *chunks: bytes) -> bytes:
    """A PNG with chunks put behind its header."""
    return whole[:33] + b"".join(chunks) + whole[33:]


@functools.cache
def bomb(kind: bytes) -> bytes:
    """A compressed text or colour profile of 64 MB in a chunk of 64 kB."""
    packed = zlib.compress(b"\0" * 64_000_000, 9)
    head = {b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0", b"iCCP": b"profile\0\0"}[kind]
    return chunk(kind, head + packed)


def many_frames(side: int, frames: int) -> bytes:
    """A GIF of many frames, each of one pixel on a large ground."""
    frame = b"," + struct.pack("<4HB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + bytes(6) + frame * frames + b";"


def many_scans(scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    whole = encoded(halves(64, 64), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * scans + whole[-2:]


def published(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that is published, those inside of books too."""
    for name, data in contents(folder / "series" / "output" / "site").items():
        yield name, data
        if name.endswith(".epub"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                yield from ((f"{name}!{entry}", book.read(entry)) for entry in book.namelist())


def pictures(folder: Path) -> dict[str, Image.Image]:
    """The published pictures of the episode and the covers of site, books and MP3."""
    found = {}
    for name, data in published(folder):
        if name.endswith((".jpg", ".png", ".gif")):
            found[name] = Image.open(io.BytesIO(data))
        if name.endswith(".mp3"):
            found[f"{name}!APIC"] = Image.open(io.BytesIO(ID3(fileobj=io.BytesIO(data)).getall("APIC")[0].data))
    return found


def nothing_but_pictures(folder: Path, _: Seen) -> None:
    for name, data in published(folder):
        assert [secret for secret in SECRETS if secret in data] == [], name


def upright(folder: Path, seen: Seen) -> None:
    """What was red above and blue below is red on the right and blue on the left, without a tag that turns it."""
    nothing_but_pictures(folder, seen)
    of = pictures(folder)
    ours = [name for name in of if is_picture(name)] or list(of)
    assert len(ours) > 2, of.keys()
    for name in ours:
        image = of[name]
        assert image.getexif().get(0x0112) is None, name
        left, right = (image.convert("RGB").getpixel((x, image.height // 2)) for x in (2, image.width - 3))
        assert (near(left, BLUE), near(right, RED)) == (True, True), (name, left, right)


def is_picture(name: str) -> bool:
    """Whether a file of the site or of a book is a picture other than the cover."""
    return ".picture." in name or "picture-" in name


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 30 for a, b in zip(one, other, strict=True))


def shown_as(size: tuple[int, int], mode: str) -> Callable[[Path, Seen], None]:
    def hold(folder: Path, seen: Seen) -> None:
        nothing_but_pictures(folder, seen)
        ours = {n: p for n, p in pictures(folder).items() if is_picture(n)}
        assert len(ours) == 3, ours.keys()  # the site, the episode's book and the series'
        assert {(p.size, p.mode) for p in ours.values()} == {(size, mode)}
        pages = [data for name, data in published(folder) if name.endswith("one.html")]
        assert f'width="{size[0]}" height="{size[1]}"'.encode() in pages[0]

    return hold


def same_bytes(name: str, data: bytes) -> Callable[[Path, Seen], None]:
    """A picture that tells nothing is published as it is."""

    def hold(folder: Path, _: Seen) -> None:
        assert [n for n, found in published(folder) if ".picture." in n and found == data], name

    return hold


def cover_is_not_white(folder: Path, seen: Seen) -> None:
    for name, image in pictures(folder).items():
        assert max(image.convert("L").getextrema()) < 200, (name, seen)


def figure(name: str, data: bytes) -> dict[str, str | bytes]:
    """A series with a picture; its line in the transcript is 11."""
    return figures({name: data})


def figures(files: dict[str, bytes]) -> dict[str, str | bytes]:
    shown = "\n".join(f"![A wall]({name})\n" for name in files)
    return series(talk=f"{TALK}\n{shown}", files={f"transcripts/{name}": data for name, data in files.items()})


def cover(name: str, data: bytes) -> dict[str, str | bytes]:
    return series(f'{SETTINGS}cover = "{name}"\n', files={name: data})


def over_fifty_megabytes(folder: Path) -> None:
    with (folder / "series" / "transcripts" / "a.jpg").open("ab") as file:
        file.truncate(51_000_000)


def broken(name: str, data: bytes, code: str, why: str, **more: object) -> Attack:
    """A picture that ``check`` refuses at its line, without a word of the library on standard error."""
    return Attack(
        f"{name}, as a picture",
        figure("a.png", data),
        command=("check", "series"),
        status=1,
        says=(rf"{code} error \S*one\.txt:11: \"a\.png\" {why}",),
        hides=("Warning", "/PIL/", "R401"),
        **more,  # type: ignore[arg-type]
    )


def broken_cover(name: str, data: bytes, why: str) -> Attack:
    return Attack(
        f"{name}, as a cover",
        cover("a.png", data),
        command=("check", "series"),
        status=1,
        says=(rf"R402 error a\.png: the cover {why}",),
        hides=("Warning", "/PIL/", "R401"),
    )


JPEG = encoded(halves(640, 480), "JPEG")
NOISE = encoded(Image.effect_noise((400, 300), 90).convert("RGB"), "PNG")
GIF = encoded(Image.open(io.BytesIO(NOISE)).quantize(), "GIF")
POLYGLOT = encoded(halves(64, 48, "P"), "GIF", comment=b"<script>1</script>") + b"<html><script>alert(1)</script>"
XMP = b'http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude="52,31.2N"/>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x50\0\x0dArtist Nobody"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


TELLING = {
    "exif.jpg": encoded(halves(64, 48), "JPEG", exif=told()),
    "xmp.jpg": JPEG[:2] + segment(0xE1, XMP) + JPEG[2:],
    "iptc.jpg": JPEG[:2] + segment(0xED, IPTC) + segment(0xFE, b"Artist Nobody") + JPEG[2:],
    "second.jpg": JPEG + encoded(halves(32, 24), "JPEG", exif=told(), comment=b"Artist Nobody"),
    "exif.png": encoded(halves(64, 48), "PNG", exif=told()),
    "texts.png": with_chunks(
        NOISE,
        chunk(b"tEXt", b"Author\0Artist Nobody"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        chunk(b"tIME", bytes(7)),
        bomb(b"zTXt"),
        bomb(b"iTXt"),
    ),
    "more.png": NOISE + b"trailing secret",
    "page.gif": POLYGLOT,
}
"""Pictures that tell more than they show."""


def told_of(*names: str) -> tuple[str, ...]:
    return tuple(rf"R039 warning \S*one\.txt:\d+: \"{re.escape(name)}\" contains location data" for name in names)


ATTACKS = [
    Attack(
        "pictures with places, cameras, authors, comments, times, further pictures, pages",
        figures(TELLING),
        says=told_of("exif.jpg", "xmp.jpg", "exif.png", "texts.png"),
        hides=("iptc.jpg", "more.png", "page.gif"),
        holds=nothing_but_pictures,
    ),
    *(
        Attack(
            f"a place in {name}",
            figure(name, TELLING[name]),
            command=("check", "series"),
            says=(*told_of(name), "it is removed from the published copy"),
        )
        for name in ("exif.jpg", "texts.png")
    ),
    Attack(
        "a picture that lies on its side",
        figure("a.jpg", encoded(halves(480, 640), "JPEG", exif=told(6))),
        holds=upright,
    ),
    Attack(
        "a picture that lies on its side: its size on the page",
        figure("a.png", encoded(halves(480, 640), "PNG", exif=told(6))),
        holds=shown_as((640, 480), "RGB"),
    ),
    Attack(
        "a picture in the colours of print",
        figure("a.jpg", encoded(halves(64, 48, "CMYK"), "JPEG", exif=told())),
        holds=shown_as((64, 48), "RGB"),
    ),
    Attack(
        "a cover with a place, a camera and an author",
        cover("a.jpg", encoded(halves(1400, 1400), "JPEG", exif=told(), comment=b"Artist Nobody")),
        says=(r"R039 warning a\.jpg: \"a\.jpg\" contains location data",),
        holds=nothing_but_pictures,
    ),
    Attack(
        "a cover whose text would become a comment",
        cover("a.png", with_chunks(encoded(halves(1400, 1400), "PNG"), chunk(b"tEXt", b"comment\0Artist Nobody"))),
        holds=nothing_but_pictures,
    ),
    Attack(
        "a square cover that lies on its side",
        cover("a.jpg", encoded(halves(1400, 1400), "JPEG", exif=told(6))),
        holds=upright,
    ),
    Attack(
        "a cover with 16 bits for each grey",
        cover("a.png", encoded(Image.new("I;16", (1400, 1400), 30_000), "PNG")),
        holds=cover_is_not_white,
    ),
    Attack(
        "a compressed text of 64 MB in a cover",
        cover("a.png", with_chunks(encoded(halves(1400, 1400), "PNG"), bomb(b"zTXt"))),
        command=("check", "series"),
    ),
    broken("a colour profile of 64 MB", with_chunks(NOISE, bomb(b"iCCP")), "R040", "is damaged"),
    broken("60,000 by 60,000 pixels", png(60_000, 60_000), "R041", "has 60000 by 60000 pixels"),
    broken("10,000 by 10,000 pixels, broken", png(10_000, 10_000, data=b"\0" * 99), "R041", "has 10000 by 10000"),
    broken("data that cannot be unpacked", png(100, 100, data=b"\0" * 99), "R040", "is damaged"),
    broken("a wrong checksum", NOISE[:9000] + b"\0\1\2" + NOISE[9003:], "R040", "is damaged: a checksum"),
    broken("a PNG that is cut off", NOISE[: len(NOISE) // 2], "R040", "is truncated"),
    broken("a JPEG that is cut off", JPEG[: len(JPEG) // 2], "R040", "is truncated"),
    broken("a GIF that is cut off", GIF[:5000], "R040", "is truncated"),
    broken("two hundred scans", many_scans(200), "R041", r"has 2\d\d scans"),
    broken("a thousand frames of a megapixel", many_frames(1000, 1000), "R041", "is animated: its 1000 frames"),
    broken("no JPEG after its first bytes", b"\xff\xd8\xff" + bytes(99), "R040", "is truncated"),
    Attack(
        "a picture of 51 MB",
        figure("a.jpg", JPEG),
        over_fifty_megabytes,
        command=("check", "series"),
        status=1,
        says=(r"R041 error \S*one\.txt:11: \"a\.jpg\" is larger than 50 MB",),
    ),
    broken_cover("12,000 by 12,000 pixels", png(12_000, 12_000), "has 12000 by 12000 pixels"),
    broken_cover("10,000 by 10,000 pixels, broken", png(10_000, 10_000, data=b"\0" * 99), "has 10000 by 10000 pixels"),
    broken_cover("a JPEG that is cut off", encoded(halves(1400, 1400), "JPEG")[:9000], "is truncated"),
    # These held before, too.
    Attack("a JPEG that tells nothing", figure("a.jpg", JPEG), holds=same_bytes("a.jpg", JPEG)),
    Attack(
        "a PNG with 16 bits",
        figure("a.png", encoded(Image.new("I;16", (64, 48), 30_000), "PNG")),
        holds=same_bytes("a.png", encoded(Image.new("I;16", (64, 48), 30_000), "PNG")),
    ),
    Attack(
        "an animated GIF",
        figure("a.gif", encoded(halves(64, 48, "P"), "GIF", save_all=True, loop=3,
                                append_images=[halves(48, 64, "P").resize((64, 48))] * 9)),
        hides=("R0[34]",),
    ),
    Attack(
        "a drawing with a script under the name of a PNG",
        figure("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        command=("check", "series"),
        status=1,
        says=(r"R035 error \S*one\.txt:11: ",),
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", ATTACKS, ids=str)
def test_a_picture_tells_nothing_but_what_it_shows_and_breaks_nothing(row: Attack, tmp_path: Path) -> None:
    attack(row, tmp_path)

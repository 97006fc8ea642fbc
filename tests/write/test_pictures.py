"""What is published of a picture: the same pixels, upright, and nothing else that the file held."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from pipeline.write.containers import PictureError, png_chunks, strip_picture
from pipeline.write.pictures import open_picture

AUTHOR = "Artist Nobody"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PNG_MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]


def noise(mode: str = "RGB", width: int = 52, height: int = 37) -> Image.Image:
    image = Image.merge("RGB", [Image.radial_gradient("L").resize((width, height)).rotate(turn) for turn in (0, 9, 31)])
    return Image.new(mode, image.size, 40_000) if mode == "I;16" else image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int, place: bool = False) -> Image.Exif:
    told = Image.Exif()
    told[0x0112], told[0x013B] = orientation, AUTHOR
    if place:
        told.get_ifd(0x8825).update({2: (52.0, 31.0, 12.0), 4: (13.0, 24.0, 18.0)})
    return told


def decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def frames(data: bytes) -> list[bytes]:
    image = decoded(data)
    return [(image.seek(n), image.convert("RGBA").tobytes())[1] for n in range(getattr(image, "n_frames", 1))]  # type: ignore[func-returns-value]


ANIMATION = [noise("P"), noise("P").rotate(90), noise("P").rotate(180)]
SILENT = {
    "baseline": encoded(noise(), "JPEG"),
    "progressive": encoded(noise(), "JPEG", progressive=True, restart_marker_blocks=2),
    "grey": encoded(noise("L"), "JPEG"),
    "profile": encoded(noise(), "JPEG", icc_profile=PROFILE, dpi=(300, 300)),
    **{f"png {mode}": encoded(noise(mode), "PNG") for mode in PNG_MODES},
    "png profile": encoded(noise(), "PNG", icc_profile=PROFILE, dpi=(300, 300)),
    "animated png": encoded(ANIMATION[0], "PNG", save_all=True, append_images=ANIMATION[1:]),
    "gif": encoded(noise("P"), "GIF"),
    "animated gif": encoded(ANIMATION[0], "GIF", save_all=True, append_images=ANIMATION[1:], loop=7),
}
"""Files that hold nothing but a picture."""
TELLING = {
    "jpeg": encoded(
        noise(), "JPEG", exif=exif(1, place=True), comment=AUTHOR, icc_profile=PROFILE, xmp=b"<x:xmpmeta/>"
    ),
    "print": encoded(noise("CMYK"), "JPEG", comment=AUTHOR),
    "several": encoded(noise(), "MPO", save_all=True, append_images=[noise("L")]),
    "png": encoded(noise(), "PNG", exif=exif(1, place=True), icc_profile=PROFILE) + AUTHOR.encode(),
    "gif": encoded(ANIMATION[0], "GIF", save_all=True, append_images=ANIMATION[1:], comment=AUTHOR) + b"<html>",
}


@pytest.mark.parametrize("name", SILENT)
def test_a_file_that_holds_nothing_but_the_picture_is_published_as_it_is(name: str) -> None:
    picture = open_picture(SILENT[name])
    picture.verify()
    assert picture.published() is SILENT[name]
    assert not picture.place


@pytest.mark.parametrize("name", [name for name in TELLING if name != "print"])
def test_what_else_a_file_holds_is_left_out_and_every_pixel_stays(name: str) -> None:
    picture = open_picture(TELLING[name])
    published = picture.published()
    assert len(published) < len(TELLING[name])
    assert frames(published) == frames(TELLING[name])[: 1 if name == "several" else None]
    assert decoded(published).info.get("icc_profile") == decoded(TELLING[name]).info.get("icc_profile")
    assert not [
        secret for secret in (AUTHOR.encode(), b"Exif", b"eXIf", b"xmpmeta", b"MPF", b"<html>") if secret in published
    ]
    assert picture.place == (name in ("jpeg", "png"))
    assert open_picture(published).published() is published


def test_how_often_an_animation_is_repeated_stays() -> None:
    assert decoded(open_picture(SILENT["animated gif"]).published()).info["loop"] == 7


def test_a_preview_in_the_header_is_left_out() -> None:
    whole = SILENT["baseline"]
    header = b"JFIF\0\1\1\0\0\1\0\1"
    with_preview = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16 + 12) + header + b"\2\2" + bytes(12) + whole[20:]
    assert open_picture(with_preview).published() == b"\xff\xd8\xff\xe0\0\x10" + header + b"\0\0" + whole[20:]


def test_data_that_name_no_place_are_no_place() -> None:
    told = exif(1)
    told.get_ifd(0x8825)[0] = b"\2\3\0\0"
    assert not open_picture(encoded(noise(), "JPEG", exif=told)).place


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("mode", PNG_MODES)
def test_a_png_is_turned_without_loss(orientation: int, mode: str) -> None:
    source = encoded(noise(mode), "PNG", exif=exif(orientation), icc_profile=PROFILE)
    published = open_picture(source).published()
    upright = ImageOps.exif_transpose(decoded(source))
    assert decoded(published).mode == upright.mode
    assert decoded(published).tobytes() == upright.tobytes()
    assert decoded(published).info["icc_profile"] == PROFILE
    assert AUTHOR.encode() not in published
    assert open_picture(source).published() == published


def test_a_png_that_is_turned_keeps_what_its_numbers_mean() -> None:
    source = encoded(noise(), "PNG", exif=exif(6))
    gamma = struct.pack(">I", 4) + b"gAMA" + struct.pack(">I", 100_000)
    gamma += struct.pack(">I", zlib.crc32(gamma[4:]))
    published = open_picture(source[:33] + gamma + source[33:]).published()
    assert [body for name, body, _ in png_chunks(published) if name == b"gAMA"] == [struct.pack(">I", 100_000)]


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_jpeg_is_turned(orientation: int) -> None:
    source = encoded(noise(), "JPEG", quality=95, exif=exif(orientation), icc_profile=PROFILE)
    published = open_picture(source).published()
    upright = ImageOps.exif_transpose(decoded(source))
    assert decoded(published).size == upright.size
    pairs = zip(decoded(published).tobytes(), upright.tobytes(), strict=True)
    assert sum(abs(a - b) for a, b in pairs) / len(upright.tobytes()) < 3
    assert decoded(published).info["icc_profile"] == PROFILE
    assert not decoded(published).getexif()
    assert open_picture(source).published() == published


@pytest.mark.parametrize("orientation", [0, 1, 9, 77])
def test_a_picture_that_is_not_to_be_turned_keeps_its_pixels(orientation: int) -> None:
    source = encoded(noise(), "JPEG", exif=exif(orientation))
    assert frames(open_picture(source).published()) == frames(source)


def test_the_colours_of_print_become_srgb() -> None:
    image = decoded(open_picture(TELLING["print"]).published())
    assert (image.format, image.mode, "icc_profile" in image.info) == ("JPEG", "RGB", False)


def test_a_colour_profile_that_cannot_be_used_is_found() -> None:
    with pytest.raises(PictureError, match="colour profile"):
        open_picture(encoded(noise("CMYK"), "JPEG", icc_profile=b"none")).verify()


@pytest.mark.parametrize("name", ["progressive", "png RGBA", "animated png", "animated gif"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_file_that_ends_anywhere_is_found(name: str, data: st.DataObject) -> None:
    whole = SILENT[name]
    end = data.draw(st.integers(8, len(whole) - 1))
    with pytest.raises(PictureError) as raised:
        open_picture(whole[:end]).verify()
    assert raised.value.code == "R040"


@pytest.mark.parametrize("name", [*SILENT, *(f"{name} (telling)" for name in TELLING)])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_changed_in_a_file_is_found_or_does_not_matter(name: str, data: st.DataObject) -> None:
    whole = SILENT.get(name) or TELLING[name.removesuffix(" (telling)")]
    changed = bytearray(whole)
    places = st.one_of(st.integers(3, min(400, len(whole) - 1)), st.integers(3, len(whole) - 1))
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=6)):
        changed[place] = value
    try:
        picture = open_picture(_with_checksums(bytes(changed)))
        picture.verify()
        published = picture.published()
    except PictureError:
        return
    assert AUTHOR.encode() not in published
    strip_picture(published)


def test_a_second_header_that_would_hide_the_size_is_damage() -> None:
    whole = encoded(noise(), "PNG")
    header, end = whole[8:33], whole.rindex(b"IEND") - 4
    with pytest.raises(PictureError) as raised:
        open_picture(whole[:end] + header + whole[end:])
    assert raised.value.code == "R040"


def _with_checksums(data: bytes) -> bytes:
    """A PNG whose checksums are right, so that decoders look at what is in it; anything else as it is."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    out, at = data[:8], 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        body = data[at + 4 : at + 8 + length]
        out += data[at : at + 4] + body + struct.pack(">I", zlib.crc32(body))
        at += 12 + length
    return out

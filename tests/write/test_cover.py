"""Covers: readable, the same every time, and of a kind that directories take."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat

from pipeline.write.cover import (
    BOLD,
    CoverError,
    contrast,
    draw_cover,
    drawable,
    fit,
    palette,
    publisher_cover,
    thumbnail,
)

LONG = "An unreasonably long title that goes on until nobody remembers how it began or why it was given " * 3


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def encoded(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, None).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("title", "subtitle", "people"),
    [
        ("The kiln and the clock", "Conversations on craft", ["Inès Ferré", "Olle Åkesson"]),
        (LONG, LONG, ["Somebody Withaname"] * 30),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "", []),
        ("日本語", "עברית 🎙", ["\x00"]),
        ("", "", []),
    ],
)
def test_a_cover_is_a_square_rgb_jpeg_below_half_a_megabyte(title: str, subtitle: str, people: list[str]) -> None:
    data = draw_cover("Slow Hands", title, 12, subtitle, people)
    image = opened(data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    assert len(data) < 500_000


def test_the_same_texts_give_the_same_cover_and_others_another() -> None:
    first = draw_cover("Slow Hands", "Kiln", 3, "", ["Inès Ferré"], 600)
    assert draw_cover("Slow Hands", "Kiln", 3, "", ["Inès Ferré"], 600) == first
    assert draw_cover("Slow Hands", "Clock", 3, "", ["Inès Ferré"], 600) != first
    assert draw_cover("Slow Hands", "Kiln", 4, "", ["Inès Ferré"], 600) != first


@pytest.mark.parametrize("grain", [4, 6, 9, 14, 40])
def test_a_picture_has_the_best_quality_that_stays_below_half_a_megabyte(grain: int) -> None:
    small = Image.effect_noise((1500 // grain, 1500 // grain), 60).convert("RGB")
    picture = small.resize((1500, 1500), Image.Resampling.BICUBIC)
    encodings = []
    for quality in (88, 80, 70, 60, 50, 40):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
        encodings.append(out.getvalue())
    source = io.BytesIO()
    picture.save(source, "PNG")
    assert publisher_cover(source.getvalue()) == next((e for e in encodings if len(e) <= 500_000), encodings[-1])


def test_text_stays_within_the_margins() -> None:
    image = opened(draw_cover("Slow Hands " * 9, LONG, 1234, LONG, ["Somebody Withaname"] * 30, 1000))
    ground = image.getpixel((0, 0))
    for box in ((0, 0, 70, 1000), (930, 0, 1000, 1000), (0, 0, 1000, 60), (0, 940, 1000, 1000)):
        colours = image.crop(box).quantize(4).convert("RGB").getcolors() or []
        assert all(contrast(colour, ground) < 1.2 for _, colour in colours), box


@given(st.text(max_size=20))
def test_colours_have_the_contrast_of_wcag(title: str) -> None:
    colours = palette(title)
    assert contrast(colours.text, colours.ground) >= 7
    assert contrast(colours.accent, colours.ground) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == 21
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_letters_of_european_languages_are_drawn_as_they_are() -> None:
    text = "å ä ö é ñ č ğ ł ø ß þ ž ŵ ő ș ệ Ελληνικά Привет Ђ ї – “x” … ·"
    assert drawable(text) == text


def test_what_the_font_lacks_is_never_a_box() -> None:
    assert drawable("Cafe\u0301 ǭ") == "Café o"
    assert drawable("Tea 🎙 time🎉") == "Tea time"
    assert drawable("Talks 日本語 on שלום") == "Talks on"
    assert drawable("\x00\ue000") == ""


def test_no_word_is_lost_where_a_title_fits() -> None:
    words = "The role of cities and of those who look after them"
    setting = fit(words, BOLD, range(100, 40, -2), 800, 500)
    assert " ".join(setting.lines) == words
    assert setting.width <= 800
    assert setting.height <= 500


def test_a_publishers_jpeg_that_needs_no_change_is_left_alone() -> None:
    data = encoded("RGB", (1400, 1400), "JPEG")
    assert publisher_cover(data) is data


@pytest.mark.parametrize(
    ("mode", "side", "kind"),
    [
        ("RGB", 1500, "PNG"),
        ("RGBA", 1500, "PNG"),
        ("P", 1500, "PNG"),
        ("CMYK", 1500, "JPEG"),
        ("L", 1500, "JPEG"),
        ("RGB", 3400, "JPEG"),
    ],
)
def test_other_pictures_become_rgb_jpegs(mode: str, side: int, kind: str) -> None:
    image = opened(publisher_cover(encoded(mode, (side, side), kind)))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (min(side, 3000),) * 2)


def test_transparency_becomes_white() -> None:
    image = opened(publisher_cover(encoded("RGBA", (1500, 1500), "PNG")))
    assert image.getpixel((700, 700)) == (255, 255, 255)


def test_a_colour_profile_is_applied_and_left_out() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = opened(publisher_cover(encoded("RGB", (1500, 1500), "JPEG", icc_profile=profile)))
    assert "icc_profile" not in image.info


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"not a picture", "neither a JPEG nor a PNG"),
        (encoded("RGB", (1500, 1500), "GIF"), "neither a JPEG nor a PNG"),
        (encoded("RGB", (1500, 1500), "JPEG")[:3000], "is truncated"),
        (encoded("RGB", (1500, 1400), "JPEG"), "must be square; it is 1500 by 1400 pixels"),
        (encoded("RGB", (600, 600), "PNG"), "must have 1400 to 3000 pixels a side; it has 600"),
        (encoded("RGB", (1500, 1500), "JPEG", icc_profile=b"no profile"), "colour profile"),
    ],
    ids=["text", "gif", "truncated", "oblong", "small", "profile"],
)
def test_a_picture_that_cannot_be_a_cover_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(CoverError, match=message):
        publisher_cover(data)


def test_a_thumbnail_is_small_and_looks_the_same() -> None:
    cover = draw_cover("Slow Hands", "Kiln", 3, "", [])
    data = thumbnail(cover)
    assert opened(data).size == (600, 600)
    assert len(data) < 60_000
    precise = opened(cover).resize((600, 600), Image.Resampling.LANCZOS)
    difference = ImageStat.Stat(ImageChops.difference(precise, opened(data)))
    assert max(difference.rms) < 4

"""Text on its way into XML, addresses on their way into links, markup line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup, escape

from pipeline.write.text.markup import NOTHING, block, lines
from pipeline.write.text.plain import clean_text, direction, first_words, web_address

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY_TEXT)
def test_cleaned_and_escaped_text_comes_back_from_xml_as_it_was(text: str) -> None:
    cleaned = clean_text(text).replace("\r", "\n")
    assert etree.fromstring(f"<a>{escape(cleaned)}</a>").text == (cleaned or None)


@given(ANY_TEXT)
def test_an_address_is_ascii_without_blanks_apart_from_its_host_or_it_is_none(text: str) -> None:
    address = web_address(f"https://example.org/{text}")
    assert address == "" or address.isascii()
    assert not set(address) & set(' <>"`{}|\\^\n')


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTPS://Example.org/A%20b", "https://example.org/A%20b"),
        ("https://example.org/100%/a b?q=å#ü", "https://example.org/100%25/a%20b?q=%C3%A5#%C3%BC"),
        ("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("mailto:ada@example.org?subject=a b", "mailto:ada@example.org?subject=a%20b"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("../other.html", ""),
        ("//example.org/x", ""),
        ("#", ""),
        ("https://", ""),
        ("https://a b/", ""),
        ("https://[::1", ""),
        ("https://example.org:port/", ""),
    ],
)
def test_only_web_and_mail_addresses_are_links(written: str, address: str) -> None:
    assert web_address(written) == address


def test_first_words_end_between_words() -> None:
    assert first_words("A kiln is a clock,  without hands", 20) == "A kiln is a clock…"
    assert first_words("short") == "short"
    assert first_words("x" * 60, 10) == "xxxxxxxxx…"


@given(ANY_TEXT, st.integers(2, 80))
def test_first_words_are_never_longer_than_wanted(text: str, limit: int) -> None:
    assert len(first_words(text, limit)) <= limit


def test_languages_know_their_direction() -> None:
    assert [direction(tag) for tag in ("en-GB", "he", "ar-EG", "sv", "")] == ["ltr", "rtl", "rtl", "ltr", "ltr"]


START, END = Markup("<ul>"), Markup("</ul>")


def test_each_part_has_lines_of_its_own_and_an_empty_one_has_none() -> None:
    assert lines(START, NOTHING, "", Markup("<li>1</li>"), END) == "<ul>\n<li>1</li>\n</ul>"


def test_text_that_is_not_mark_up_is_escaped() -> None:
    assert lines(Markup("<br>"), "a < b & c") == "<br>\na &lt; b &amp; c"


def test_a_block_without_content_is_nothing() -> None:
    assert block(START, ["", NOTHING], END) == ""
    assert block(START, iter(["x"]), END) == "<ul>\nx\n</ul>"

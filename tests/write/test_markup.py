"""Mark-up line by line, and what is escaped on its way in."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.write.text.markup import NOTHING, block, lines

START, END = Markup("<ul>"), Markup("</ul>")


def test_each_part_has_lines_of_its_own_and_an_empty_one_has_none() -> None:
    assert lines(START, NOTHING, "", Markup("<li>1</li>"), END) == "<ul>\n<li>1</li>\n</ul>"


def test_text_that_is_not_mark_up_is_escaped() -> None:
    assert lines(Markup("<br>"), "a < b & c") == "<br>\na &lt; b &amp; c"


def test_a_block_without_content_is_nothing() -> None:
    assert block(START, ["", NOTHING], END) == ""
    assert block(START, iter(["x"]), END) == "<ul>\nx\n</ul>"

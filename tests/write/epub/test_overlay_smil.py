"""An overlay has the structure of its page, so that a listener can skip and leave what a reader can."""

from __future__ import annotations

from xml.parsers.expat import ExpatError

import pytest

from pipeline.write.epub.overlay import Clip, page_overlay

PAGE = """\
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body epub:type="bodymatter">
<section id="talk" epub:type="chapter">
<h1 id="h">Talk</h1>
<section id="t1"><p><span id="a">One.</span> <em><span id="b">Two.</span></em></p>
<aside id="n" epub:type="footnote"><p id="n1">Note.</p></aside>
<div id="pb" epub:type="pagebreak"/>
<figure id="f"><img id="f-i"/><figcaption id="f-c">A kiln.</figcaption></figure>
<ul id="l"><li id="l1"><span id="c">Three.</span></li><li><span id="d">Four.</span></li></ul>
<table id="tab"><tr id="r"><td id="x"><span id="e">Five.</span></td></tr></table>
</section>
<section id="quiet"><p id="q">Nobody says this.</p></section>
</section>
</body>
</html>
"""
HEARD = ("h", "a", "b", "n1", "pb", "f-i", "f-c", "c", "d", "e")
CLIPS = {id_: Clip(id_, 1000 * i, 1000 * i + 1000) for i, id_ in enumerate(HEARD)}


def shape(smil: bytes) -> list[str]:
    """Tags, types and targets without the times, one a line."""
    lines = smil.decode().replace("page.xhtml", "").splitlines()[2:-1]
    return [line.partition("<audio")[0].replace(' epub:type="', " ").replace(' epub:textref="', " ") for line in lines]


def test_structures_are_sequences_of_their_own_kind() -> None:
    made = page_overlay("page.xhtml", PAGE.encode(), "a.m4a", CLIPS)
    assert made.clips == tuple(CLIPS.values())
    assert shape(made.data) == [
        '<body " bodymatter">',
        '<seq #talk" chapter">',
        '<par><text src="#h"/>',
        '<seq #t1">',
        '<par><text src="#a"/>',
        '<par><text src="#b"/>',
        '<seq #n" footnote">',
        '<par><text src="#n1"/>',
        "</seq>",
        '<par pagebreak"><text src="#pb"/>',
        '<seq #f" figure">',
        '<par><text src="#f-i"/>',
        '<par><text src="#f-c"/>',
        "</seq>",
        '<seq #l" list">',
        '<seq #l1" list-item">',
        '<par><text src="#c"/>',
        "</seq>",
        '<par><text src="#d"/>',
        "</seq>",
        '<seq #tab" table">',
        '<seq #r" table-row">',
        '<seq #x" table-cell">',
        '<par><text src="#e"/>',
        "</seq>",
        "</seq>",
        "</seq>",
        "</seq>",
        "</seq>",
        "</body>",
    ]


def test_a_page_that_is_not_narrated_has_no_clips() -> None:
    assert page_overlay("page.xhtml", PAGE.encode(), "a.m4a", {"elsewhere": Clip("elsewhere", 0, 1)}).clips == ()


def test_clips_are_told_in_the_order_of_the_page() -> None:
    turned = dict(reversed(CLIPS.items()))
    assert page_overlay("page.xhtml", PAGE.encode(), "a.m4a", turned).clips == tuple(CLIPS.values())


def test_a_page_that_is_no_xml_is_refused() -> None:
    with pytest.raises(ExpatError):
        page_overlay("page.xhtml", PAGE.replace("</table>", "").encode(), "a.m4a", CLIPS)

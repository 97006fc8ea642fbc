"""What the checks need to know of an XHTML page of a book, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.verify.book import Item
from pipeline.verify.words import Words, read_words, text_of

X = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SENTENCE = re.compile(r"s[0-9a-f]{10}(-\d+)?")
"""Ids of sentences, which are permanent (docs/architecture.md)."""
_TOLD = re.compile(rf"(.*_)?{_SENTENCE.pattern}")
_REFERRING = ("aria-labelledby", "aria-describedby")
_HEADING = re.compile(re.escape(X) + "h([1-6])")
_SOURCES = {"img": "src", "audio": "src", "video": "src", "source": "src", "script": "src", "iframe": "src"}


class Link(NamedTuple):
    """An ``a`` with an address."""

    href: str
    line: int
    id: str
    role: str
    within: tuple[str, ...]
    """Ids of the elements around it, the nearest first."""
    text: str


class Place(NamedTuple):
    """Something on a line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a book."""

    item: Item
    languages: tuple[str, str]
    """lang and xml:lang of the root element."""
    bare_languages: tuple[Place, ...]
    """Elements whose lang and xml:lang differ."""
    title: str
    ids: dict[str, int]
    """Id -> its position among the page's ids in document order."""
    repeated: tuple[Place, ...]
    links: tuple[Link, ...]
    sources: tuple[Place, ...]
    """Pictures, sounds and scripts that the page loads."""
    stylesheets: tuple[Place, ...]
    bare_pictures: tuple[Place, ...]
    """Pictures without an alternative text."""
    pictures: int
    """Pictures besides the cover."""
    headings: tuple[tuple[int, int], ...]
    """Level and line."""
    headed: dict[str, tuple[str, str]]
    """Id of each section that has one -> the words of its heading, and the sentences behind it without blanks; those of
    a pull quote are not its speaker's."""
    people: tuple[str, ...]
    referring: tuple[Place, ...]
    """Ids by which elements are labelled or described."""
    sentences: tuple[Place, ...]
    """Sentences that have words to speak."""
    page_breaks: tuple[Place, ...]
    linked_spans: frozenset[str]
    """Ids of elements other than ``a`` that hold a link."""
    navigations: tuple[tuple[str, tuple[Link, ...]], ...]
    """epub:type of each ``nav`` and its links."""
    words: Words


def read_page(root: Any, item: Item) -> Page:
    """A page from its root element."""
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    ids: dict[str, int] = {}
    repeated = []
    for element in elements:
        if id_ := element.get("id"):
            if id_ in ids:
                repeated.append(Place(id_, element.sourceline))
            ids.setdefault(id_, len(ids))
    links = tuple(_link(e) for e in root.iter(f"{X}a") if e.get("href"))
    pictures = list(root.iter(f"{X}img"))
    return Page(
        item,
        (root.get("lang", ""), root.get(_XML_LANG, "")),
        tuple(_place(e, e.get("lang", "")) for e in elements if e.get("lang") != e.get(_XML_LANG)),
        "".join(root.findtext(f"{X}head/{X}title") or "").strip(),
        ids,
        tuple(repeated),
        links,
        tuple(_place(e, e.get(a)) for e in elements if (a := _SOURCES.get(_local(e))) and e.get(a)),
        tuple(_place(e, e.get("href", "")) for e in root.iter(f"{X}link") if e.get("rel") == "stylesheet"),
        tuple(_place(e, e.get("src", "")) for e in pictures if not _described(e)),
        sum(e.get("role") != "doc-cover" for e in pictures),
        tuple((int(found[1]), e.sourceline) for e in elements if (found := _HEADING.fullmatch(e.tag))),
        {id_: headed for e in root.iter(f"{X}section") if (id_ := e.get("id")) and (headed := _headed(e))},
        tuple(
            text_of(li) for ul in root.iter(f"{X}ul") if ul.get("aria-label") == "People" for li in ul.iter(f"{X}li")
        ),
        tuple(_place(e, id_) for e in elements for name in _REFERRING for id_ in e.get(name, "").split()),
        tuple(_sentences(root)),
        tuple(_place(e, e.get("aria-label", "")) for e in elements if "pagebreak" in e.get(f"{EPUB}type", "").split()),
        frozenset(i for link in links for i in link.within),
        tuple((e.get(f"{EPUB}type", ""), _links_of(e)) for e in root.iter(f"{X}nav")),
        read_words(root, item.name),
    )


def _headed(section: Any) -> tuple[str, str] | None:
    heading = next((e for e in section if isinstance(e.tag, str) and _HEADING.fullmatch(e.tag)), None)
    if heading is None:
        return None
    quoted = {e for aside in section.iter(f"{X}aside") for e in aside.iter(f"{X}span")}
    told = (e for e in section.iter(f"{X}span") if _TOLD.fullmatch(e.get("id", "")) and e not in quoted)
    return text_of(heading), "".join(text_of(e).replace(" ", "") for e in told)


def _links_of(element: Any) -> tuple[Link, ...]:
    return tuple(_link(e) for e in element.iter(f"{X}a") if e.get("href"))


def _link(element: Any) -> Link:
    within = tuple(id_ for e in element.iterancestors() if (id_ := e.get("id")))
    role, text = element.get("role", ""), text_of(element)
    return Link(element.get("href"), element.sourceline, element.get("id", ""), role, within, text)


def _place(element: Any, text: str) -> Place:
    return Place(text, element.sourceline)


def _local(element: Any) -> str:
    return str(element.tag).removeprefix(X)


def _described(picture: Any) -> bool:
    """Whether a picture has a text, or is marked as an ornament."""
    return bool(picture.get("alt", "").strip()) or (picture.get("alt") == "" and picture.get("role") == "presentation")


def _sentences(root: Any) -> Iterator[Place]:
    for element in root.iter(f"{X}span"):
        if _SENTENCE.fullmatch(element.get("id", "")) and any(map(str.isalnum, _spoken(element))):
            yield _place(element, element.get("id"))


def _spoken(element: Any) -> str:
    """The text of an element without what is shown and not spoken (``class="silent"``)."""
    if "silent" in element.get("class", "").split():
        return ""
    return (element.text or "") + "".join(_spoken(child) + (child.tail or "") for child in element)

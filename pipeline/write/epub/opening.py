"""The pages before the conversation: cover, title page, and table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pipeline.model import Document, Person
from pipeline.write.epub.contents import Entry, reference_heading
from pipeline.write.epub.frame import page
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline
from pipeline.write.markup import NOTHING, block, lines

_COVER = Markup(
    '<section epub:type="cover" aria-label="Cover">\n'
    '<img class="cover" src="{}" role="doc-cover" alt="Cover: {}"/>\n'
    "</section>"
)
_TITLE_PAGE = Markup('<section id="titlepage" epub:type="titlepage" aria-labelledby="titlepage-h">')
_TITLE = Markup('<h1 id="titlepage-h">{}</h1>')
_LINE = Markup('<p class="{}">{}</p>')
_PEOPLE = Markup('<ul class="people" aria-label="People">')
_ITEM = Markup("<li>{}</li>")
_LIST_END = Markup("</ul>")
_END = Markup("</section>")
_NAVIGATION = Markup("""\
<nav id="toc" epub:type="toc" role="doc-toc" aria-labelledby="toc-h">
<h1 id="toc-h">{}</h1>
{}
</nav>
<nav id="landmarks" epub:type="landmarks" aria-labelledby="landmarks-h" hidden="hidden">
<h2 id="landmarks-h">{}</h2>
<ol>
{}
</ol>
</nav>""")
_LANDMARK = Markup('<li><a epub:type="{}" href="{}">{}</a></li>')
_ENTRIES = Markup("<ol>\n{}\n</ol>")
_ENTRY = Markup('<li><a href="{}">{}</a>{}</li>')


def cover_page(facts: Facts, cover: str) -> Markup:
    """The page that shows the cover, a file of the book."""
    words = f"{facts.title}, {facts.series}" if facts.series else facts.title
    return page(facts, f"Cover – {facts.title}", [_COVER.format(cover, words)], "cover")


def title_page(document: Document, facts: Facts, inline: Inline) -> Markup:
    """Series, title, number, summary, people, publisher: as far as they are known."""
    number = inline.own(f"Episode {facts.number}") if facts.number else ""
    people = (_ITEM.format(described(person)) for person in document.people)
    body = (
        _TITLE_PAGE,
        _line("series", facts.series),
        _line("subtitle", facts.series_subtitle),
        _TITLE.format(facts.title),
        _line("number", number),
        _line("summary", facts.summary),
        block(_PEOPLE, people, _LIST_END),
        _line("publisher", facts.publisher),
        _END,
    )
    return page(facts, facts.title, body, "frontmatter")


def described(person: Person) -> str:
    """Name, role and affiliation; that a speaker speaks is seen without being said."""
    return ", ".join(filter(None, (person.name, role_and_affiliation(person))))


def role_and_affiliation(person: Person) -> str:
    """Role and affiliation; empty where nothing but that they speak is known."""
    role = "" if person.role == "speaker" else person.role
    return ", ".join(filter(None, (role, person.affiliation)))


def navigation(document: Document, facts: Facts, inline: Inline, contents: Sequence[Entry]) -> Markup:
    """The navigation document (EPUB 3.3, section 7): table of contents and landmarks."""
    landmarks = lines(*_landmarks(document, inline))
    body = [_NAVIGATION.format(inline.own("Contents"), _entries(contents), inline.own("Landmarks"), landmarks)]
    return page(facts, f"Contents – {facts.title}", body, "frontmatter")


def _line(kind: str, text: str) -> Markup:
    return _LINE.format(kind, text) if text else NOTHING


def _entries(entries: Sequence[Entry]) -> Markup:
    items = (
        _ENTRY.format(e.href, e.label, Markup("\n{}\n").format(_entries(e.parts)) if e.parts else NOTHING)
        for e in entries
    )
    return _ENTRIES.format(lines(*items))


def _landmarks(document: Document, inline: Inline) -> Iterator[Markup]:
    yield _LANDMARK.format("titlepage", "title.xhtml", inline.own("Title page"))
    yield _LANDMARK.format("toc", "#toc", inline.own("Contents"))
    yield _LANDMARK.format("bodymatter", "conversation.xhtml", inline.own("Start of the conversation"))
    if document.references:
        yield _LANDMARK.format("bibliography", "references.xhtml", reference_heading(document))

"""The pages before the conversation: cover, title page, and table of contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from pipeline.model import Document, Person
from pipeline.write.epub.frame import book_page
from pipeline.write.text.clips import OPENING_ID
from pipeline.write.text.contents import ContentsEntry, Landmark, reference_heading
from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, block, lines

_COVER = Markup(
    '<section epub:type="cover" aria-label="Cover">\n'
    '<img class="cover" src="{}" role="doc-cover" alt="Cover: {}"/>\n'
    "</section>"
)
_TITLE_PAGE = Markup('<section id="titlepage" epub:type="titlepage" aria-labelledby="titlepage-h">')
_TITLE = Markup('<h1 id="titlepage-h">{}</h1>')
_LINE = Markup('<p class="{}">{}</p>')
_OPENING = Markup('<p class="opening" id="{}">{}</p>')
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
    return book_page(facts, f"Cover – {facts.title}", [_COVER.format(cover, words)], "cover")


def title_page(document: Document, facts: Facts, inline: InlineMarkup, opening: str = "") -> Markup:
    """Series, title, number, summary, people, publisher: as far as they are known. ``opening`` is what is narrated."""
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
        _OPENING.format(OPENING_ID, opening) if opening else NOTHING,
        _END,
    )
    return book_page(facts, facts.title, body, "frontmatter")


def described(person: Person) -> str:
    """Name, role and affiliation; that a speaker speaks is seen without being said."""
    return ", ".join(filter(None, (person.name, role_and_affiliation(person))))


def role_and_affiliation(person: Person) -> str:
    """Role and affiliation; empty where nothing but that they speak is known."""
    role = "" if person.role == "speaker" else person.role
    return ", ".join(filter(None, (role, person.affiliation)))


def navigation(
    facts: Facts, inline: InlineMarkup, contents: Sequence[ContentsEntry], landmarks: Iterable[Landmark]
) -> Markup:
    """The navigation document (EPUB 3.3, section 7): table of contents and landmarks."""
    marks = lines(*(_LANDMARK.format(mark.type, mark.href, mark.label) for mark in landmarks))
    body = [_NAVIGATION.format(inline.own("Contents"), entry_list(contents), inline.own("Landmarks"), marks)]
    return book_page(facts, f"Contents – {facts.title}", body, "frontmatter")


def _line(kind: str, text: str) -> Markup:
    return _LINE.format(kind, text) if text else NOTHING


def entry_list(entries: Sequence[ContentsEntry]) -> Markup:
    """Entries of a table of contents as nested lists."""
    items = (
        _ENTRY.format(e.href, e.label, Markup("\n{}\n").format(entry_list(e.parts)) if e.parts else NOTHING)
        for e in entries
    )
    return _ENTRIES.format(lines(*items))


def landmarks(document: Document, inline: InlineMarkup) -> Iterator[Landmark]:
    """The landmarks of an episode's book."""
    yield Landmark("cover", "cover.xhtml", inline.own("Cover"))
    yield Landmark("titlepage", "title.xhtml", inline.own("Title page"))
    yield Landmark("toc", "#toc", inline.own("Contents"))
    yield Landmark("bodymatter", "conversation.xhtml", inline.own("Start of the conversation"))
    if document.references:
        yield Landmark("bibliography", "references.xhtml", reference_heading(document))
    yield Landmark("copyright-page", "about.xhtml#rights", inline.own("Licence and source"))

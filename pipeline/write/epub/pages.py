"""The XHTML pages of an episode's book; most are also in the series' book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pipeline.model import Document, Figure, Person, Turn
from pipeline.write.epub.contents import OWN_BOOK, ContentsEntry, Landmark, Member, beginning
from pipeline.write.text.conversation import (
    CLOSING_ID,
    OPENING_ID,
    ConversationForm,
    conversation_parts,
    reference_heading,
    reference_items,
)
from pipeline.write.text.facts import Facts, described, role_and_affiliation
from pipeline.write.text.markup import (
    LIST,
    LIST_END,
    NOTHING,
    PARAGRAPH,
    SECTION_END,
    InlineMarkup,
    bibliography,
    corrected,
    lines,
    optional,
    people_list,
    section,
    shown_title,
)
from pipeline.write.text.plain import direction
from pipeline.write.text.words import Words

_PAGE = Markup("""\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{language}" xml:lang="{language}"{direction}>
<head>
<meta charset="utf-8"/>
<title>{title}</title>
<link rel="stylesheet" type="text/css" href="style.css"/>
</head>
<body epub:type="{matter}">""")
_PAGE_END = Markup("</body>\n</html>")
COVER = "images/cover.jpg"
"""File name of the cover picture in a book."""
_COVER_PAGE = Markup(
    '<section epub:type="cover" aria-label="{}">\n<img class="cover" src="{}" role="doc-cover" alt="{}"/>\n</section>'
)
TITLE_PAGE = Markup('<section id="titlepage" epub:type="titlepage" aria-labelledby="titlepage-h">')
TITLE = Markup('<h1 id="titlepage-h">{}</h1>')
_LINE = Markup('<p class="{}">{{}}</p>')
_OPENING = Markup(f'<p class="opening" id="{OPENING_ID}">{{}}</p>')
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
_CONVERSATION = Markup(
    '<section id="{0}conversation" epub:type="chapter" role="doc-chapter" aria-labelledby="{0}conversation-h">\n'
    '<h1 id="{0}conversation-h">{1}</h1>'
)
_FORM = ConversationForm(
    section=Markup(
        '<section id="{id}" epub:type="division" aria-labelledby="{heading}">\n<h2 id="{heading}">{words}</h2>'
    ),
    turn=Markup('<section class="turn" id="{id}">\n<{level} class="speaker" id="{id}-h">{name}</{level}>'),
    levels=(Markup("h2"), Markup("h3")),
    caption=Markup('<figcaption id="{id}-c">{words}</figcaption>'),
    pull_quote=Markup(
        '<aside class="pullquote" id="{id}" epub:type="pullquote" role="doc-pullquote"{hidden}>\n'
        "<p>{words}</p>\n</aside>"
    ),
)
_FIGURE = Markup('<figure id="{0}">\n<img id="{0}-i" src="{1}" alt="{2}"/>')
_CLOSING = Markup(f'<p class="closing" id="{CLOSING_ID}">{{}}</p>')
BIBLIOGRAPHY = Markup(' epub:type="bibliography"')
TURN = Markup('<li><a href="{}#{}">{}</a></li>')
_OTHER = Markup('<li id="person-{}">{}</li>')


def book_page(facts: Facts, title: str, body: Iterable[Markup], matter: str = "backmatter") -> Markup:
    """Return a page of a book as XHTML.

    :param facts: metadata of the page's episode or series, including the language.
    :param title: title of the page.
    :param body: content of the ``body`` element.
    :param matter: division of the book, as a term in the EPUB 3 Structural Semantics Vocabulary.
    """
    right_to_left = Markup(' dir="rtl"') if direction(facts.language) == "rtl" else ""
    start = _PAGE.format(language=facts.language, direction=right_to_left, title=title, matter=matter)
    return lines(start, *body, _PAGE_END)


def cover_page(facts: Facts, words: Words) -> Markup:
    """Return the page that shows the cover."""
    alternative = words.label(words.cover, f"{facts.title}, {facts.series}" if facts.series else facts.title)
    body = [_COVER_PAGE.format(words.cover, COVER, alternative)]
    return book_page(facts, f"{words.cover} – {facts.title}", body, "cover")


def title_page(member: Member, opening: str) -> Markup:
    """Return the title page of an episode's book.

    It contains the series, title, number, last correction, summary, people and publisher, if known.

    :param opening: text of the spoken opening, or an empty string.
    """
    facts, words = member.facts, member.inline.words
    named = (described(person, words) for person in member.document.people)
    body = (
        TITLE_PAGE,
        title_line("series", facts.series),
        title_line("subtitle", facts.series_subtitle),
        TITLE.format(shown_title(facts, member.inline)),
        title_line("number", member.inline.own(member.numbered)),
        corrections_line(member),
        title_line("summary", facts.summary),
        people_list(words.people, named),
        title_line("publisher", facts.publisher),
        optional(_OPENING, opening),
        SECTION_END,
    )
    return book_page(facts, facts.marked_title, body, "frontmatter")


def corrections_line(member: Member) -> Markup:
    """Return a line with the date of the last correction, linked to the “about” page.

    The line is empty if the episode has no corrections.
    """
    place = member.place
    return corrected(member.facts, member.inline, f"{place.page('about')}#{place.prefix}corrections")


def title_line(kind: str, text: str) -> Markup:
    """Return a line for a title page, or nothing if ``text`` is empty.

    :param kind: CSS class of the line.
    """
    return optional(_LINE.format(kind), text)


def navigation(
    facts: Facts, inline: InlineMarkup, contents: Sequence[ContentsEntry], landmarks: Iterable[Landmark]
) -> Markup:
    """Return the navigation document (EPUB 3.3, section 7): table of contents and landmarks."""
    marks = lines(*(_LANDMARK.format(mark.type, mark.href, mark.label) for mark in landmarks))
    words = inline.words
    body = [_NAVIGATION.format(inline.own(words.contents), entry_list(contents), inline.own(words.landmarks), marks)]
    return book_page(facts, f"{words.contents} – {facts.title}", body, "frontmatter")


def entry_list(entries: Sequence[ContentsEntry]) -> Markup:
    """Return the entries of a table of contents as nested lists."""
    items = (
        _ENTRY.format(e.href, e.label, Markup("\n{}\n").format(entry_list(e.parts)) if e.parts else NOTHING)
        for e in entries
    )
    return _ENTRIES.format(lines(*items))


def conversation_page(member: Member, closing: str = "") -> Markup:
    """Return the page with an episode's conversation.

    The headings of turns are one level below the headings of sections.

    :param closing: text of the spoken closing, or an empty string.
    """

    def figure(shown: Figure) -> Markup:
        return _FIGURE.format(shown.id, member.pictures[shown.file].name, shown.alt)

    body = (
        _CONVERSATION.format(member.place.prefix, shown_title(member.facts, member.inline)),
        *conversation_parts(member.document, member.inline, _FORM, figure),
        optional(_CLOSING, closing),
        SECTION_END,
    )
    return book_page(member.facts, member.facts.marked_title, body, "bodymatter")


def references_page(member: Member) -> Markup:
    """Return the page with an episode's reference list, which links back to the mentions."""
    place, heading = member.place, reference_heading(member.document, member.inline.words)
    items = reference_items(member.document, member.inline, place.page("conversation"))
    body = bibliography(f"{place.prefix}references", heading, items, level=1, kind=BIBLIOGRAPHY)
    return book_page(member.facts, f"{heading} – {member.facts.title}", [body])


def speakers_page(member: Member) -> Markup:
    """Return the page that lists the people in an episode.

    Speakers come first, with links to their turns.
    """
    people, turns, words = member.document.people, turns_of(member.document), member.inline.words
    body = section(
        "speakers",
        member.inline.own(words.speakers),
        *(_speaker(person, turns[person.id], words) for person in people if person.id in turns),
        others([(p.id, described(p, words)) for p in people if p.id not in turns], member.inline),
        level=1,
    )
    return book_page(member.facts, f"{words.speakers} – {member.facts.title}", [body])


def turns_of(document: Document) -> dict[str, list[Turn]]:
    """Return the turns of each speaker in a document, by person id."""
    turns: dict[str, list[Turn]] = {}
    for turn in document.turns():
        turns.setdefault(turn.speaker, []).append(turn)
    return turns


def _speaker(person: Person, turns: Sequence[Turn], words: Words) -> Markup:
    links = lines(*(TURN.format(OWN_BOOK.page("conversation"), turn.id, beginning(turn)) for turn in turns))
    description = optional(PARAGRAPH, role_and_affiliation(person, words))
    return section(f"person-{person.id}", person.name, description, _ENTRIES.format(links))


def others(named: Sequence[tuple[str, str]], inline: InlineMarkup) -> Markup:
    """Return the section on people who do not speak, or nothing if everyone speaks.

    :param named: id and description of each person who does not speak.
    """
    if not named:
        return NOTHING
    heading = inline.own(inline.words.also_named)
    return section("others", heading, LIST, *(_OTHER.format(*each) for each in named), LIST_END)

"""The page of an episode: its player, and its transcript in step with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from pipeline.model import Release, milliseconds, spoken, whole_seconds
from pipeline.settings import Settings
from pipeline.write.chapters import published_chapters
from pipeline.write.text.conversation import reference_heading, reference_items, target
from pipeline.write.text.facts import OWN_WORDS, SYNTHETIC_VOICES, Facts, attribution, creators, described, facts
from pipeline.write.text.markup import (
    NOTHING,
    PARAGRAPH,
    SECTION_END,
    InlineMarkup,
    inline,
    lines,
    optional,
    people_list,
)
from pipeline.write.web.frame import downloads, head, language_mark, player, relative, web_page
from pipeline.write.web.index import VOICES, rights_lines, when
from pipeline.write.web.transcript import starts, transcript

_UP = "../"
_BOOK_LINK = Markup('<link rel="alternate" type="{}" title="EPUB" href="{}">')
_SERIES = Markup('<header class="site">\n<p><a href="{}index.html">{}</a></p>\n</header>')
_START = Markup("""\
<main>
<article>
<header class="episode">
<img class="picture" src="{}" width="160" height="160" alt="">
<div>
<p class="number">{}</p>
<h1>{}</h1>""")
_SUMMARY = Markup('<p class="summary">{}</p>')
_HEADER_END = Markup("</div>\n</header>")
_PLAYER, _PLAYER_END = Markup('<section class="player" id="player" aria-label="Player">'), Markup("</section>")
_AUDIO = Markup('id="audio" controls preload="metadata"')
_CHAPTERS = Markup(
    '<nav class="chapters" id="chapters" aria-labelledby="chapters-h">\n<h2 id="chapters-h">{}</h2>\n<ol>'
)
_CHAPTER = Markup('<li><a href="#{}" data-start="{}">{}</a> <time datetime="PT{}S">{}</time></li>')
_CHAPTERS_END = Markup("</ol>\n</nav>")
_REFERENCES = Markup(
    '<section id="references" role="doc-bibliography" aria-labelledby="references-h">\n'
    '<h2 id="references-h">{}</h2>\n<ul class="references">'
)
_DOWNLOADS = Markup(
    '<section id="downloads" aria-labelledby="downloads-h">\n<h2 id="downloads-h">{}</h2>\n<ul class="files">'
)
_LIST_SECTION_END = Markup("</ul>\n</section>")
_ABOUT = Markup('<section id="about" class="about" aria-labelledby="about-h">\n<h2 id="about-h">{}</h2>')
_NEIGHBOURS = Markup('</article>\n<nav class="neighbours" aria-label="Other episodes">')
_NEIGHBOUR = Markup('<p class="{0}"><a rel="{0}" href="{1}"{2}>{3} {4}</a></p>')
_NEIGHBOURS_END = Markup("</nav>\n</main>")
_FOOTER = Markup("<footer>\n<p>{}</p>\n</footer>")


def episode_page(settings: Settings, release: Release, previous: Release | None, following: Release | None) -> bytes:
    """``episodes/<key>.html`` in UTF-8; of its neighbours it knows titles and addresses alone.

    Without script it is a page to read with a player; what needs script is made by the script.

    :raises KeyError: a figure's file is not among the release's pictures.
    """
    document = release.document
    known = facts(document, settings, release.number)
    write = replace(inline(document, known.language, xhtml=False, references_page=""), starts=starts(release.timeline))
    title = f"{known.title} – {known.series}" if known.series else known.title
    book = _BOOK_LINK.format(release.book.type, relative(release.book, _UP))

    def parts() -> Iterator[Markup]:
        yield from _opening(release, known, write, _UP)
        yield from transcript(release, write, settings.speech, _UP)
        yield from _closing(release, known, write, settings, (previous, following), _UP)

    start = head(known.language, title, known.summary, _UP, "player", book)
    return web_page(start, "transcript", write.own("Skip to the transcript"), parts())


def _opening(release: Release, known: Facts, own: InlineMarkup, up: str) -> Iterator[Markup]:
    """Everything before the transcript, in parts; ``up`` is the way from the page to the site's root."""
    yield _SERIES.format(up, known.series or own.own("All episodes"))
    yield _START.format(relative(release.cover, up), own.own(f"Episode {release.number}"), known.title)
    yield when(release, own)
    yield optional(_SUMMARY, known.summary)
    yield people_list("People", map(described, release.document.people))
    yield VOICES.format(own.own(SYNTHETIC_VOICES))
    yield _HEADER_END
    yield lines(_PLAYER, player(release, known, _AUDIO, up, release.chapter_track), _PLAYER_END)
    yield from _chapters(release, own)


def _chapters(release: Release, own: InlineMarkup) -> Iterator[Markup]:
    """Each chapter as a link to where it begins in the text."""
    timeline = release.timeline
    begins = [(cue.start, target(cue)) for cue in timeline.cues]
    yield _CHAPTERS.format(own.own("Chapters"))
    for chapter in published_chapters(release.document, timeline):
        start, end = chapter.start, chapter.end
        where = next((id_ for begin, id_ in begins if start <= begin < end), "transcript")
        yield _CHAPTER.format(where, milliseconds(start), chapter.title, whole_seconds(start), spoken(start))
    yield _CHAPTERS_END


def _closing(
    release: Release,
    known: Facts,
    own: InlineMarkup,
    settings: Settings,
    neighbours: tuple[Release | None, Release | None],
    up: str,
) -> Iterator[Markup]:
    """Everything behind the transcript, in parts; ``up`` is the way from the page to the site's root."""
    document = release.document
    if document.references:
        yield _REFERENCES.format(reference_heading(document))
        yield from reference_items(document, own)
        yield _LIST_SECTION_END
    yield _DOWNLOADS.format(own.own("Downloads"))
    yield from downloads(release, own, up, (("Transcript (JSON)", release.transcript),))
    yield _LIST_SECTION_END
    yield _about(release, known, own)
    yield lines(
        _NEIGHBOURS,
        *(_neighbour(*each, own, settings, up) for each in zip(("prev", "next"), neighbours, strict=True)),
        _NEIGHBOURS_END,
    )
    yield optional(_FOOTER, known.publisher)


def _about(release: Release, known: Facts, own: InlineMarkup) -> Markup:
    """How the text is to be attributed and used, and what the voices are."""
    return lines(
        _ABOUT.format(own.own("Licence and source")),
        PARAGRAPH.format(attribution(known, creators(release.document, known))),
        *(PARAGRAPH.format(part) for part in rights_lines(known, own) if part),
        PARAGRAPH.format(own.own(OWN_WORDS)),
        PARAGRAPH.format(own.own(SYNTHETIC_VOICES)),
        SECTION_END,
    )


def _neighbour(way: str, release: Release | None, own: InlineMarkup, settings: Settings, up: str) -> Markup:
    if release is None:
        return NOTHING
    known = facts(release.document, settings, release.number)
    language = language_mark(known.language, own.language)
    words = "Previous episode:" if way == "prev" else "Next episode:"
    english = InlineMarkup({}, known.language, xhtml=False).own(words)
    return _NEIGHBOUR.format(way, relative(release.page, up), language, english, known.title)

"""The top of an episode's page: what it is, its player, its chapters.

The end of an episode's page: references, downloads, rights, and the way to other episodes.

The page of an episode: its player, and its transcript in step with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from pipeline.model import PLAYER, Chapter, Release, milliseconds, spoken, whole_seconds
from pipeline.settings import Settings
from pipeline.write.chapters import published_chapters
from pipeline.write.text.about import attribution
from pipeline.write.text.clips import target
from pipeline.write.text.contents import backlinks, reference_heading, speakers_of
from pipeline.write.text.facts import OWN_WORDS, SYNTHETIC_VOICES, Facts, facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, block, inline, lines
from pipeline.write.text.plain import direction
from pipeline.write.web.frame import downloads, head, relative, web_page
from pipeline.write.web.index import person_description, rights_lines, when
from pipeline.write.web.transcript import starts, transcript

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
_PEOPLE, _ITEM, _PEOPLE_END = Markup('<ul class="people" aria-label="People">'), Markup("<li>{}</li>"), Markup("</ul>")
_VOICES = Markup('<p class="voices">{}</p>')
_HEADER_END = Markup("</div>\n</header>")
_PLAYER = Markup("""\
<section class="player" id="player" aria-label="Player">
<audio id="audio" controls preload="metadata" aria-label="Episode {number}: {title}">
<source src="{audio}" type="{type}">
<track kind="captions" src="{captions}" srclang="{language}" label="Captions">""")
_CHAPTER_TRACK = Markup('<track kind="chapters" src="{}" srclang="{}" label="Chapters">')
_PLAYER_END = Markup("</audio>\n</section>")
_CHAPTERS = Markup(
    '<nav class="chapters" id="chapters" aria-labelledby="chapters-h">\n<h2 id="chapters-h">{}</h2>\n<ol>'
)
_CHAPTER = Markup('<li><a href="#{}" data-start="{}">{}</a> <time datetime="PT{}S">{}</time></li>')
_CHAPTERS_END = Markup("</ol>\n</nav>")


def page_opening(release: Release, known: Facts, own: InlineMarkup, up: str) -> Iterator[Markup]:
    """Everything before the transcript, in parts; ``up`` is the way from the page to the site's root."""
    people = map(_ITEM.format, map(person_description, release.document.people))
    yield _SERIES.format(up, known.series or own.own("All episodes"))
    yield _START.format(relative(release.cover, up), own.own(f"Episode {release.number}"), known.title)
    yield when(release, own)
    yield _SUMMARY.format(known.summary) if known.summary else NOTHING
    yield block(_PEOPLE, people, _PEOPLE_END)
    yield _VOICES.format(own.own(SYNTHETIC_VOICES))
    yield _HEADER_END
    yield _player(release, known, up)
    yield from _chapters(release, own)


def _player(release: Release, known: Facts, up: str) -> Markup:
    track = release.chapter_track
    return lines(
        _PLAYER.format(
            number=release.number,
            title=known.title,
            audio=relative(release.audio, up),
            type=release.audio.type,
            captions=relative(release.captions, up),
            language=known.language,
        ),
        _CHAPTER_TRACK.format(relative(track, up), known.language) if track else NOTHING,
        _PLAYER_END,
    )


def _chapters(release: Release, own: InlineMarkup) -> Iterator[Markup]:
    """Each chapter as a link to where it begins in the text."""
    timeline = release.timeline
    begins = [(cue.start, target(cue)) for cue in timeline.cues]
    yield _CHAPTERS.format(own.own("Chapters"))
    for chapter in published_chapters(release.document, timeline):
        start = chapter.start
        where = _first(chapter, begins)
        ms, seconds = milliseconds(start), whole_seconds(start)
        yield _CHAPTER.format(where, ms, chapter.title, seconds, spoken(start))
    yield _CHAPTERS_END


def _first(chapter: Chapter, begins: list[tuple[int, str]]) -> str:
    return next((id_ for start, id_ in begins if chapter.start <= start < chapter.end), "transcript")


_REFERENCES = Markup(
    '<section id="references" role="doc-bibliography" aria-labelledby="references-h">\n'
    '<h2 id="references-h">{}</h2>\n<ul class="references">'
)
_REFERENCE = Markup('<li id="{0}"><span id="{0}-t">{1}</span>{2}</li>')
_REFERENCES_END = Markup("</ul>\n</section>")
_DOWNLOADS = Markup(
    '<section id="downloads" aria-labelledby="downloads-h">\n<h2 id="downloads-h">{}</h2>\n<ul class="files">'
)
_DOWNLOADS_END = Markup("</ul>\n</section>")
_ABOUT = Markup('<section id="about" class="about" aria-labelledby="about-h">\n<h2 id="about-h">{}</h2>')
_PARAGRAPH = Markup("<p>{}</p>")
_SECTION_END = Markup("</section>")
_NEIGHBOURS = Markup('</article>\n<nav class="neighbours" aria-label="Other episodes">')
_NEIGHBOUR = Markup('<p class="{0}"><a rel="{0}" href="{1}"{2}>{3} {4}</a></p>')
_LANGUAGE = Markup(' lang="{}" dir="{}"')
_NEIGHBOURS_END = Markup("</nav>\n</main>")
_FOOTER = Markup("<footer>\n<p>{}</p>\n</footer>")


def page_closing(
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
        speakers = speakers_of(document)
        yield _REFERENCES.format(reference_heading(document))
        for reference in document.references:
            back = NOTHING.join(backlinks(reference, speakers, ""))
            yield _REFERENCE.format(reference.id, own.reference(reference), back)
        yield _REFERENCES_END
    yield _DOWNLOADS.format(own.own("Downloads"))
    yield from downloads(release, own, "episode", up)
    yield _DOWNLOADS_END
    yield _about(release, known, own)
    yield lines(
        _NEIGHBOURS,
        *(_neighbour(*each, own, settings, up) for each in zip(("prev", "next"), neighbours, strict=True)),
        _NEIGHBOURS_END,
    )
    yield _FOOTER.format(known.publisher) if known.publisher else NOTHING


def _about(release: Release, known: Facts, own: InlineMarkup) -> Markup:
    """How the text is to be attributed and used, and what the voices are."""
    return lines(
        _ABOUT.format(own.own("Licence and source")),
        _PARAGRAPH.format(attribution(release.document, known)),
        *(_PARAGRAPH.format(part) for part in rights_lines(known, own) if part),
        _PARAGRAPH.format(own.own(OWN_WORDS)),
        _PARAGRAPH.format(own.own(SYNTHETIC_VOICES)),
        _SECTION_END,
    )


def _neighbour(way: str, release: Release | None, own: InlineMarkup, settings: Settings, up: str) -> Markup:
    if release is None:
        return NOTHING
    known = facts(release.document, settings, release.number)
    other = known.language != own.language
    language = _LANGUAGE.format(known.language, direction(known.language)) if other else NOTHING
    words = "Previous episode:" if way == "prev" else "Next episode:"
    english = InlineMarkup({}, known.language, xhtml=False).own(words)
    return _NEIGHBOUR.format(way, relative(release.page, up), language, english, known.title)


_UP = "../"
_BOOK_LINK = Markup('<link rel="alternate" type="{}" title="EPUB" href="{}">')


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
        yield from page_opening(release, known, write, _UP)
        yield from transcript(release, write, settings.speech, _UP)
        yield from page_closing(release, known, write, settings, (previous, following), _UP)

    start = head(known.language, title, known.summary, _UP, PLAYER, book)
    return web_page(start, "transcript", write.own("Skip to the transcript"), parts())

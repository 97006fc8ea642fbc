"""The page for an episode: player and synchronized transcript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from pipeline.model import PLAYER, Release, clock_time, milliseconds, whole_seconds
from pipeline.settings import Settings
from pipeline.write.chapters import published_chapters
from pipeline.write.text.conversation import reference_heading, reference_items, target
from pipeline.write.text.facts import Facts, attribution, creators, facts
from pipeline.write.text.markup import (
    LIST_END,
    NOTHING,
    PARAGRAPH,
    InlineMarkup,
    bibliography,
    corrected,
    errata,
    inline,
    lines,
    optional,
    section,
    shown_title,
)
from pipeline.write.text.words import marked
from pipeline.write.web.frame import (
    downloads,
    draft_notice,
    head,
    language_mark,
    player,
    relative,
    series_link,
    web_page,
)
from pipeline.write.web.index import VOICES, folded_people, rights_lines, when
from pipeline.write.web.transcript import starts, transcript

_UP = "../"
_BOOK_LINK = Markup('<link rel="alternate" type="{}" title="EPUB" href="{}">')
_START = Markup("""\
<main>
<article>
<header class="episode">
<img class="picture" src="{}" width="160" height="160" alt="">
<div>
<p class="number">{}</p>
<h1>{}</h1>""")
_HEADER_END = Markup("</div>\n</header>")
_SUMMARY = Markup('<p class="summary">{}</p>')
_FOLDED_SUMMARY = Markup("<details>\n<summary>{}</summary>\n{}\n</details>")
_LONG_SUMMARY = 280
"""Maximum number of characters in a summary that is initially expanded.

Longer summaries are collapsed to keep the chapters near the top of the page.
"""
_PLAYER, _PLAYER_END = Markup('<section class="player" id="player" aria-label="{}">'), Markup("</section>")
_AUDIO = Markup('id="audio" controls preload="metadata"')
_CHAPTERS = Markup(
    '<nav class="chapters" id="chapters" aria-labelledby="chapters-h">\n<h2 id="chapters-h">{}</h2>\n<ol>'
)
_CHAPTER = Markup('<li><a href="#{}" data-start="{}">{}</a> <time datetime="PT{}S">{}</time></li>')
_CHAPTERS_END = Markup("</ol>\n</nav>")
_FILES = Markup('<ul class="files">')
_ABOUT = Markup(' class="about"')
_ARTICLE_END, _MAIN_END = Markup("</article>"), Markup("</main>")
_NEIGHBOURS = Markup('<nav class="neighbours" aria-label="{}">')
_NEIGHBOUR = Markup('<p class="{0}"><a rel="{0}" href="{1}"{2}>{3} {4}</a></p>')
_NEIGHBOURS_END = Markup("</nav>")
_FOOTER = Markup("<footer>\n<p>{}</p>\n</footer>")


def episode_page(settings: Settings, release: Release, previous: Release | None, following: Release | None) -> bytes:
    """Return the page for an episode, ``episodes/<key>.html``, in UTF-8.

    The page depends on the previous and following episodes only through their titles and addresses. Without scripts, it
    is a readable page with a player. All other controls are created by the script.

    :raises KeyError: a figure's file is not among the release's pictures.
    """
    document = release.document
    known = facts(document, settings, release.number)
    write = replace(inline(document, known.language, xhtml=False, references_page=""), starts=starts(release.timeline))
    title = f"{known.marked_title} – {known.series}" if known.series else known.marked_title
    title = marked(title, known.language, release.draft)
    book = _BOOK_LINK.format(release.book.type, relative(release.book, _UP))

    neighbours = [_neighbour(*each, write, settings) for each in (("prev", previous), ("next", following))]

    def parts() -> Iterator[Markup]:
        yield from _opening(release, known, write)
        yield from transcript(release, write, settings.speech, _UP)
        yield from _closing(release, known, write, neighbours)

    start = head(known.language, title, known.summary, _UP, PLAYER, book)
    return web_page(start, "transcript", write.own(write.words.skip_to_transcript), parts())


def _opening(release: Release, known: Facts, own: InlineMarkup) -> Iterator[Markup]:
    """Yield the parts of the page that precede the transcript."""
    words = own.words
    yield draft_notice(own, release.draft)
    yield series_link(known.series or own.own(words.all_episodes), _UP)
    numbered = own.own(words.episode(release.number))
    yield _START.format(relative(release.cover, _UP), numbered, shown_title(known, own))
    yield when(release, own)
    yield corrected(known, own, "#corrections")
    yield _HEADER_END
    # The player comes before text that can be long, so that it is visible without scrolling.
    yield lines(_PLAYER.format(words.player), player(release, known, _AUDIO, _UP, release.chapter_track), _PLAYER_END)
    yield _summary(known.summary, own)
    yield folded_people(release.document, own)
    yield VOICES.format(own.own(words.synthetic_voices))
    yield from _chapters(release, own)


def _summary(words: str, own: InlineMarkup) -> Markup:
    shown = optional(_SUMMARY, words)
    return _FOLDED_SUMMARY.format(own.own(own.words.about_episode), shown) if len(words) > _LONG_SUMMARY else shown


def _chapters(release: Release, own: InlineMarkup) -> Iterator[Markup]:
    """Yield the lines of the chapter list, whose links lead to the transcript."""
    timeline = release.timeline
    begins = [(cue.start, target(cue)) for cue in timeline.cues]
    yield _CHAPTERS.format(own.own(own.words.chapters))
    for chapter in published_chapters(release.document, timeline):
        start, end = chapter.start, chapter.end
        where = next((id_ for begin, id_ in begins if start <= begin < end), "transcript")
        yield _CHAPTER.format(where, milliseconds(start), chapter.title, whole_seconds(start), clock_time(start))
    yield _CHAPTERS_END


def _closing(release: Release, known: Facts, own: InlineMarkup, neighbours: Sequence[Markup]) -> Iterator[Markup]:
    """Yield the parts of the page that follow the transcript.

    :param neighbours: links to the previous and next episode, or empty markup.
    """
    document, words = release.document, own.words
    if document.references:
        heading, items = reference_heading(document, words), reference_items(document, own)
        yield bibliography("references", heading, items)
    files = downloads(release, own, "episode", _UP)
    yield section("downloads", own.own(words.downloads), _FILES, *files, LIST_END)
    yield errata("corrections", known, own, _ABOUT)
    told = (attribution(known, creators(document, known)), *filter(None, rights_lines(known, own)))
    ours = map(own.own, (words.own_words, words.synthetic_voices))
    heading = own.own(words.licence_and_source)
    yield section("about", heading, *map(PARAGRAPH.format, (*told, *ours)), kind=_ABOUT)
    others = list(filter(None, neighbours))
    around = _NEIGHBOURS.format(words.other_episodes)
    yield lines(_ARTICLE_END, *((around, *others, _NEIGHBOURS_END) if others else ()), _MAIN_END)
    yield optional(_FOOTER, known.publisher)


def _neighbour(way: str, release: Release | None, own: InlineMarkup, settings: Settings) -> Markup:
    if release is None:
        return NOTHING
    known = facts(release.document, settings, release.number)
    language = language_mark(known.language, own.language)
    theirs = InlineMarkup({}, known.language, xhtml=False)
    label = theirs.own(theirs.words.previous_episode if way == "prev" else theirs.words.next_episode)
    return _NEIGHBOUR.format(way, relative(release.page, _UP), language, label, shown_title(known, theirs))

"""The top of an episode's page: what it is, its player, its chapters."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline import clock
from pipeline.release import Release
from pipeline.timeline import Chapter
from pipeline.write.chapters import published_chapters
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.epub.overlay_clips import target
from pipeline.write.facts import Facts
from pipeline.write.inline import Inline
from pipeline.write.markup import NOTHING, block, lines
from pipeline.write.web.files import relative
from pipeline.write.web.index_episode import described
from pipeline.write.web.when import when

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
_END = Markup("</div>\n</header>")
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


def opening(release: Release, known: Facts, own: Inline, up: str) -> Iterator[Markup]:
    """Everything before the transcript, in parts; ``up`` is the way from the page to the site's root."""
    people = map(_ITEM.format, map(described, release.document.people))
    yield _SERIES.format(up, known.series or own.own("All episodes"))
    yield _START.format(relative(release.cover, up), own.own(f"Episode {release.number}"), known.title)
    yield when(release, own)
    yield _SUMMARY.format(known.summary) if known.summary else NOTHING
    yield block(_PEOPLE, people, _PEOPLE_END)
    yield _VOICES.format(own.own(SYNTHETIC_VOICES))
    yield _END
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
            captions=relative(release.vtt, up),
            language=known.language,
        ),
        _CHAPTER_TRACK.format(relative(track, up), known.language) if track else NOTHING,
        _PLAYER_END,
    )


def _chapters(release: Release, own: Inline) -> Iterator[Markup]:
    """Each chapter as a link to where it begins in the text."""
    timeline = release.timeline
    begins = [(cue.start, target(cue)) for cue in timeline.cues]
    yield _CHAPTERS.format(own.own("Chapters"))
    for chapter in published_chapters(release.document, timeline):
        start = chapter.start
        where = _first(chapter, begins)
        ms, seconds = clock.milliseconds(start), clock.whole_seconds(start)
        yield _CHAPTER.format(where, ms, chapter.title, seconds, clock.spoken(start))
    yield _CHAPTERS_END


def _first(chapter: Chapter, begins: list[tuple[int, str]]) -> str:
    return next((id_ for start, id_ in begins if chapter.start <= start < chapter.end), "transcript")

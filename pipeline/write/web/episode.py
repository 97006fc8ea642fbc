"""The page of an episode: its player, and its transcript in step with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from pipeline.release import Release
from pipeline.settings import Settings
from pipeline.write.facts import facts
from pipeline.write.inline import inline
from pipeline.write.web.closing import closing
from pipeline.write.web.files import relative
from pipeline.write.web.frame import head, page
from pipeline.write.web.opening import opening
from pipeline.write.web.times import starts
from pipeline.write.web.transcript import transcript

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
        yield from opening(release, known, write, _UP)
        yield from transcript(release, write, settings.speech, _UP)
        yield from closing(release, known, write, settings, (previous, following), _UP)

    start = head(known.language, title, known.summary, _UP, "player", book)
    return page(start, "transcript", write.own("Skip to the transcript"), parts())

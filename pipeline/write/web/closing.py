"""The end of an episode's page: references, downloads, rights, and the way to other episodes."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.release import Release
from pipeline.settings import Settings
from pipeline.write.disclosure import OWN_WORDS, SYNTHETIC_VOICES
from pipeline.write.epub.about import attribution
from pipeline.write.epub.closing import backlinks, speakers_of
from pipeline.write.epub.contents import reference_heading
from pipeline.write.facts import Facts, facts
from pipeline.write.inline import Inline
from pipeline.write.markup import NOTHING, lines
from pipeline.write.text import direction
from pipeline.write.web.files import downloads, relative
from pipeline.write.web.rights import rights

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
_END = Markup("</section>")
_NEIGHBOURS = Markup('</article>\n<nav class="neighbours" aria-label="Other episodes">')
_NEIGHBOUR = Markup('<p class="{0}"><a rel="{0}" href="{1}"{2}>{3} {4}</a></p>')
_LANGUAGE = Markup(' lang="{}" dir="{}"')
_NEIGHBOURS_END = Markup("</nav>\n</main>")
_FOOTER = Markup("<footer>\n<p>{}</p>\n</footer>")


def closing(
    release: Release,
    known: Facts,
    own: Inline,
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
    yield from downloads(release, own, up, (("Transcript (JSON)", release.transcript),))
    yield _DOWNLOADS_END
    yield _about(release, known, own)
    yield lines(
        _NEIGHBOURS,
        *(_neighbour(*each, own, settings, up) for each in zip(("prev", "next"), neighbours, strict=True)),
        _NEIGHBOURS_END,
    )
    yield _FOOTER.format(known.publisher) if known.publisher else NOTHING


def _about(release: Release, known: Facts, own: Inline) -> Markup:
    """How the text is to be attributed and used, and what the voices are."""
    return lines(
        _ABOUT.format(own.own("Licence and source")),
        _PARAGRAPH.format(attribution(release.document, known)),
        *(_PARAGRAPH.format(part) for part in rights(known, own) if part),
        _PARAGRAPH.format(own.own(OWN_WORDS)),
        _PARAGRAPH.format(own.own(SYNTHETIC_VOICES)),
        _END,
    )


def _neighbour(way: str, release: Release | None, own: Inline, settings: Settings, up: str) -> Markup:
    if release is None:
        return NOTHING
    known = facts(release.document, settings, release.number)
    other = known.language != own.language
    language = _LANGUAGE.format(known.language, direction(known.language)) if other else NOTHING
    words = "Previous episode:" if way == "prev" else "Next episode:"
    english = Inline({}, known.language, xhtml=False).own(words)
    return _NEIGHBOUR.format(way, relative(release.page, up), language, english, known.title)

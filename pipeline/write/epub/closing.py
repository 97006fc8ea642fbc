"""The pages behind the conversation: references with their backlinks, and speakers with their turns."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pipeline.model import Document, Person, Turn
from pipeline.write.epub.frame import book_page
from pipeline.write.epub.opening import described, role_and_affiliation
from pipeline.write.text.contents import backlinks, beginning, reference_heading, speakers_of
from pipeline.write.text.facts import Facts
from pipeline.write.text.markup import NOTHING, InlineMarkup, block, lines
from pipeline.write.text.place import ALONE, BookPlace

_REFERENCES = Markup("""\
<section id="{0}references" epub:type="bibliography" role="doc-bibliography" aria-labelledby="{0}references-h">
<h1 id="{0}references-h">{1}</h1>
<ul class="references">
{2}
</ul>
</section>""")
_REFERENCE = Markup('<li id="{0}"><span id="{0}-t">{1}</span>{2}</li>')
_SPEAKERS = Markup('<section id="speakers" aria-labelledby="speakers-h">\n<h1 id="speakers-h">{}</h1>')
_SPEAKER = Markup('<section id="person-{0}" aria-labelledby="person-{0}-h">\n<h2 id="person-{0}-h">{1}</h2>')
_DESCRIPTION = Markup("<p>{}</p>")
_TURNS, _TURNS_END = Markup("<ol>"), Markup("</ol>")
_TURN = Markup('<li><a href="conversation.xhtml#{}">{}</a></li>')
_OTHERS = Markup('<section id="others" aria-labelledby="others-h">\n<h2 id="others-h">{}</h2>\n<ul>')
_OTHER = Markup('<li id="person-{}">{}</li>')
_OTHERS_END = Markup("</ul>\n</section>")
_END = Markup("</section>")


def references_page(document: Document, facts: Facts, inline: InlineMarkup, place: BookPlace = ALONE) -> Markup:
    """The reference list verbatim, each entry with a link back to every mention of it."""
    heading = reference_heading(document)
    speakers = speakers_of(document)
    entries = (
        _REFERENCE.format(r.id, inline.reference(r), NOTHING.join(backlinks(r, speakers, place.conversation)))
        for r in document.references
    )
    body = _REFERENCES.format(place.prefix, heading, lines(*entries))
    return book_page(facts, f"{heading} – {facts.title}", [body])


def speakers_page(document: Document, facts: Facts, inline: InlineMarkup) -> Markup:
    """Everybody who speaks, with a link to each of their turns, and everybody else who is named."""
    turns: dict[str, list[Turn]] = {}
    for turn in document.turns():
        turns.setdefault(turn.speaker, []).append(turn)
    speakers = (_speaker(person, turns[person.id]) for person in document.people if person.id in turns)
    others = (_OTHER.format(p.id, described(p)) for p in document.people if p.id not in turns)
    body = (
        _SPEAKERS.format(inline.own("Speakers")),
        *speakers,
        block(_OTHERS.format(inline.own("Also named")), others, _OTHERS_END),
        _END,
    )
    return book_page(facts, f"Speakers – {facts.title}", body)


def _speaker(person: Person, turns: Sequence[Turn]) -> Markup:
    description = role_and_affiliation(person)
    return lines(
        _SPEAKER.format(person.id, person.name),
        _DESCRIPTION.format(description) if description else NOTHING,
        _TURNS,
        *(_TURN.format(turn.id, beginning(turn)) for turn in turns),
        _TURNS_END,
        _END,
    )

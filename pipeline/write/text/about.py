"""What the page about the edition tells: how it differs from the source, and how the text is to be attributed."""

from __future__ import annotations

from pipeline.model import Credit, Document, Fate, Figure, Paragraph, Person, PullQuote
from pipeline.write.text.creators import creators
from pipeline.write.text.facts import Facts


def attribution(document: Document, facts: Facts) -> str:
    """Who made what: the line a reuser copies (CC BY 4.0, section 3(a)(1))."""
    names = ", ".join(creator.name for creator in creators(document, facts))
    work = f"{facts.series}, {facts.number}" if facts.series and facts.number else facts.series
    year = facts.dated[:4]
    published = ", ".join(part for part in (facts.publisher, year) if part)
    parts = (names, f"“{facts.title}”", work, published, facts.licence.name)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def rejoined(document: Document) -> tuple[Paragraph, ...]:
    """Paragraphs that were made of several pieces of the source."""
    return tuple(p for p in document.paragraphs() if len(p.pieces) > 1)


def source_lines(paragraph: Paragraph) -> str:
    """The source lines its pieces begin on: ``lines 80 and 82``."""
    *head, last = (str(piece.first_line) for piece in paragraph.pieces)
    return f"lines {', '.join(head)} and {last} of the transcript"


def respelt(document: Document) -> tuple[tuple[Person, tuple[str, ...]], ...]:
    """People whom the tags also spell otherwise than by upper and lower case."""
    found = ((p, tuple(a for a in p.aliases if a.casefold() != p.name.casefold())) for p in document.people)
    return tuple((person, spellings) for person, spellings in found if spellings)


def left_out(document: Document) -> tuple[str, ...]:
    """What of the source is page furniture and not text, with its lines: ``running head (lines 58, 60)``."""
    found: dict[str, list[str]] = {}
    for stretch in document.ledger:
        if stretch.fate == Fate.FURNITURE and stretch.reason != "mark-up":
            found.setdefault(stretch.reason, []).append(str(stretch.line))
    return tuple(
        f"{reason} ({'line' if len(numbers) == 1 else 'lines'} {', '.join(numbers)} of the transcript)"
        for reason, numbers in ((reason, list(dict.fromkeys(lines))) for reason, lines in found.items())
    )


def unspoken(document: Document) -> tuple[str, ...]:
    """The kinds of text of this document that are shown and not spoken."""
    blocks = [block for turn in document.turns() for block in turn.blocks]
    kinds = (
        ("pull quotes that repeat spoken words", any(isinstance(b, PullQuote) and not b.sentences for b in blocks)),
        ("pictures and their captions", any(isinstance(b, Figure) for b in blocks)),
        ("picture credits", any(isinstance(b, Credit) for b in blocks)),
        ("stage directions", any(run.silent for s in document.sentences() for run in s.runs)),
        ("the reference list", bool(document.references)),
        ("the front matter", bool(document.front)),
    )
    return tuple(kind for kind, present in kinds if present)

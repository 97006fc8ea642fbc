"""The pages of a book as XHTML."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree

from pipeline.model import Credit, Document, Figure, Paragraph, Person, Reference, Turn
from pipeline.write.disclosure import SYNTHETIC_VOICES
from pipeline.write.epub import about
from pipeline.write.epub.contents import beginning, contents, reference_heading
from pipeline.write.epub.pictures import Picture
from pipeline.write.facts import Facts
from pipeline.write.inline import inline
from pipeline.write.text import clean, direction, first_words


def pages(document: Document, facts: Facts, cover: str, pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    """The pages by file name, in reading order; each is well-formed XML.

    ``cover`` is the cover picture's file name in the book.
    """
    write = inline(document, facts.language, xhtml=True, references_page="references.xhtml")
    environment = _environment()
    context: dict[str, object] = {
        "document": document,
        "facts": facts,
        "inline": write,
        "own": write.own,
        "cover": cover,
        "pictures": pictures,
        "contents": contents(document, facts),
        "reference_heading": reference_heading(document),
        "turns": _turns_by_speaker(document),
        "speakers": {
            s.id: document.person(s.speaker).name if s.speaker else "the narrator" for s in document.sentences()
        },
        "attribution": about.attribution(document, facts),
        "rejoined": about.rejoined(document),
        "respelt": about.respelt(document),
        "unspoken": about.unspoken(document),
        "synthetic_voices": SYNTHETIC_VOICES,
    }
    names = ["cover", "title", "nav", "conversation", "references", "speakers", "about"]
    if not document.references:
        names.remove("references")
    return {f"{name}.xhtml": _render(environment, f"{name}.xhtml", context) for name in names}


def stylesheet() -> bytes:
    """The style sheet that every page links."""
    source, _, _ = _loader().get_source(Environment(autoescape=True), "style.css")
    return source.encode()


def _loader() -> PackageLoader:
    return PackageLoader("pipeline", "write/epub/templates")


def _environment() -> Environment:
    environment = Environment(
        loader=_loader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["paragraph"] = lambda block: isinstance(block, Paragraph)
    environment.tests["figure"] = lambda block: isinstance(block, Figure)
    environment.tests["credit"] = lambda block: isinstance(block, Credit)
    environment.filters["direction"] = direction
    environment.filters["description"] = _description
    environment.filters["beginning"] = beginning
    environment.filters["work"] = _work
    environment.filters["source_lines"] = about.source_lines
    return environment


def _render(environment: Environment, name: str, context: dict[str, object]) -> bytes:
    page = clean(environment.get_template(name).render(context)).encode()
    etree.fromstring(page, etree.XMLParser(resolve_entities=False, huge_tree=True))
    return page


def _turns_by_speaker(document: Document) -> dict[str, list[Turn]]:
    by_speaker: dict[str, list[Turn]] = {}
    for turn in document.turns():
        by_speaker.setdefault(turn.speaker, []).append(turn)
    return by_speaker


def _description(person: Person) -> str:
    """Role and affiliation; that a speaker speaks is seen without being said."""
    role = "" if person.role == "speaker" else person.role
    return ", ".join(part for part in (role, person.affiliation) if part)


def _work(reference: Reference) -> str:
    return f"“{first_words(reference.title or reference.text)}”"

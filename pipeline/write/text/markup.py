"""Markup for books and web pages.

Text that is not ``Markup`` is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from markupsafe import Markup, escape

from pipeline.model import Document, Licence, Reference, Run, Sentence
from pipeline.write.text.facts import Facts
from pipeline.write.text.plain import direction, web_address
from pipeline.write.text.words import Words, words_for

NOTHING = Markup("")
PARAGRAPH = Markup("<p>{}</p>")
LIST, LIST_END = Markup("<ul>"), Markup("</ul>")
LINK = Markup('<a href="{}">{}</a>')
SECTION_END = Markup("</section>")
_BIBLIOGRAPHY = Markup(' role="doc-bibliography"')
_REFERENCE_LIST = Markup('<ul class="references">')
_SECTION = Markup('<section id="{id}"{kind} aria-labelledby="{id}-h">\n<h{level} id="{id}-h">{heading}</h{level}>')
_LICENCE_LINK = Markup('<a rel="license" href="{}">{}</a>')
_PEOPLE = Markup('<ul class="people" aria-label="{}">')
_ITEM = Markup("<li>{}</li>")
_NEWLINE = Markup("\n")
_SENTENCE = Markup('<span id="{}"{}>{}</span>')
_SPAN = Markup("<span{}>{}</span>")
_TIME = Markup(' data-t="{}"')
_SPACE = Markup(" ")
_MARKED = Markup('<span class="draft">{}</span> {}')
_DAY = Markup('<time datetime="{}">{}</time>')
_ERRATA = Markup(' role="doc-errata"')
_CORRECTION = Markup("<li>{}</li>")
_CORRECTED = Markup('<p class="corrected"><a href="{}">{} {}</a></p>')


def lines(*parts: str) -> Markup:
    """Return the parts joined with line breaks, leaving out empty parts."""
    return _NEWLINE.join(filter(None, parts))


def block(start: Markup, parts: Iterable[str], end: Markup) -> Markup:
    """Return tags and parts on separate lines, or nothing if all parts are empty."""
    inner = lines(*parts)
    return lines(start, inner, end) if inner else NOTHING


def section(id_: str, heading: str, *parts: str, level: int = 2, kind: Markup = NOTHING) -> Markup:
    """Return a section with a heading.

    :param parts: content after the heading.
    :param level: level of the heading, from 1 to 6.
    :param kind: other attributes of the section element.
    """
    start = _SECTION.format(id=id_, kind=kind, level=level, heading=heading)
    return lines(start, *parts, SECTION_END)


def bibliography(id_: str, heading: str, items: Iterable[str], *, level: int = 2, kind: Markup = NOTHING) -> Markup:
    """Return a section with a reference list.

    :param items: references as ``li`` elements.
    :param level: level of the heading, from 1 to 6.
    :param kind: other attributes of the section element.
    """
    return section(id_, heading, _REFERENCE_LIST, *items, LIST_END, level=level, kind=kind + _BIBLIOGRAPHY)


def listed(start: Markup, items: Iterable[str], end: Markup = LIST_END) -> Markup:
    """Return a list between two tags, or nothing if there are no items."""
    return block(start, map(_ITEM.format, items), end)


def people_list(label: str, people: Iterable[str]) -> Markup:
    """Return a list of people, or nothing if there are no people.

    :param label: accessible name of the list.
    """
    return listed(_PEOPLE.format(label), people)


def optional(form: Markup, text: str) -> Markup:
    """Return the template ``form`` with ``text`` inserted, or nothing if ``text`` is empty."""
    return form.format(text) if text else NOTHING


def licence_link(licence: Licence) -> str:
    """Return a licence as worded by the author, linked if its URL is known."""
    return _LICENCE_LINK.format(licence.url, licence.text) if licence.url else licence.text


@dataclass(frozen=True, slots=True)
class InlineMarkup:
    """Converter that turns the runs of a document into markup."""

    references: dict[str, str]
    """Address of the cited reference, by id of the mention."""
    language: str
    """Language of the surrounding text."""
    xhtml: bool
    """Whether to add ``xml:lang`` and ``epub:type``."""
    starts: Mapping[str, int] = field(default_factory=dict)
    """Start times in milliseconds by element id, for a page with a player."""

    @property
    def words(self) -> Words:
        """Interface text in the language of the surrounding text.

        If Rostra does not support that language, the text is in English.
        """
        return words_for(self.language)

    def linked(self, runs: Iterable[Run]) -> Markup:
        """Return runs as markup, keeping links and linking mentions to the reference list."""
        return _joined(self._group(mention, list(group)) for mention, group in groupby(runs, lambda run: run.mention))

    def unlinked(self, runs: Iterable[Run]) -> Markup:
        """Return runs as markup without links or ids, for pull quotes and text within links."""
        return _joined(map(self._styled, runs))

    def sentences(self, sentences: Sequence[Sentence]) -> Markup:
        """Return sentences as ``<span>`` elements with ids, spaced as in the source."""
        written: list[Markup] = []
        for i, sentence in enumerate(sentences):
            if i and sentences[i - 1].span.end != sentence.span.start:
                written.append(_SPACE)
            written.append(_SENTENCE.format(sentence.id, self.time(sentence.id), self.linked(sentence.runs)))
        return _joined(written)

    def time(self, id_: str) -> Markup:
        """Return the ``data-t`` attribute (start time in milliseconds), or nothing for an element without sound."""
        return _TIME.format(self.starts[id_]) if id_ in self.starts else NOTHING

    def reference(self, reference: Reference) -> Markup:
        """Return a reference as markup.

        If the text of the reference contains no link, the address in the text becomes a link.
        """
        address = web_address(reference.url)
        if address and not any(map(_address, reference.runs)):
            return self.linked(part for run in reference.runs for part in _with_link(run, reference.url))
        return self.linked(reference.runs)

    def own(self, words: str) -> Markup:
        """Return interface text as markup, with ``lang`` if the surrounding text is in another language."""
        return self.said(words, self.words.language)

    def said(self, words: str, language: str) -> Markup:
        """Return text as markup, with ``lang`` if the surrounding text is in another language."""
        if not words or self.language.split("-")[0].casefold() == language.split("-")[0].casefold():
            return escape(words)
        return _SPAN.format(self.language_attributes(language), words)

    def day(self, iso: str) -> Markup:
        """Return an ISO 8601 date in words, as a ``<time>`` element."""
        return _DAY.format(iso, self.own(self.words.day(date.fromisoformat(iso))))

    def language_attributes(self, language: str) -> Markup:
        """Return the language and direction attributes for text in a different language."""
        written = Markup(' lang="{}"').format(language)
        if self.xhtml:
            written += Markup(' xml:lang="{}"').format(language)
        if direction(language) != direction(self.language):
            written += Markup(' dir="{}"').format(direction(language))
        return written

    def _group(self, mention: str, runs: list[Run]) -> Markup:
        inner = _joined(self._anchored(href, list(group)) for href, group in groupby(runs, _address))
        if not mention:
            return inner
        if any(map(_address, runs)):
            # Links cannot be nested, so the author's link is kept, and the mention becomes only a link target.
            return Markup('<span id="{}">{}</span>').format(mention, inner)
        kind = Markup(' epub:type="biblioref"') if self.xhtml else ""
        return Markup('<a id="{}" href="{}"{} role="doc-biblioref">{}</a>').format(
            mention, self.references[mention], kind, inner
        )

    def _anchored(self, href: str, runs: list[Run]) -> Markup:
        inner = self.unlinked(runs)
        return LINK.format(href, inner) if href and inner.strip() else inner

    def _styled(self, run: Run) -> Markup:
        written = escape(run.text)
        if run.emphasis:
            written = Markup("<em>{}</em>").format(written)
        if run.strong:
            written = Markup("<strong>{}</strong>").format(written)
        if run.lang:
            written = _SPAN.format(self.language_attributes(run.lang), written)
        if run.silent:
            written = Markup('<span class="silent">{}</span>').format(written)
        return written


def shown_title(known: Facts, own: InlineMarkup) -> Markup:
    """Return an episode's title as markup, with a label if the episode is a draft."""
    return _MARKED.format(own.own(known.mark), known.title) if known.mark else escape(known.title)


def corrected(known: Facts, own: InlineMarkup, address: str) -> Markup:
    """Return a line with the date of the last correction, if any.

    :param address: address of the list of corrections, for the link.
    """
    newest = known.corrections[:1]
    return lines(*(_CORRECTED.format(address, own.own(own.words.corrected), own.day(c.date)) for c in newest))


def errata(id_: str, known: Facts, own: InlineMarkup, kind: Markup = NOTHING) -> Markup:
    """Return a section with an episode's corrections, if any.

    :param id_: id of the section.
    :param kind: other attributes of the section element.
    """
    labelled = Markup(own.words.labelled)
    items = lines(*(_CORRECTION.format(labelled.format(label=own.day(c.date), text=c.what)) for c in known.corrections))
    heading = own.own(own.words.corrections)
    return section(id_, heading, LIST, items, LIST_END, kind=kind + _ERRATA) if items else NOTHING


def inline(document: Document, language: str, *, xhtml: bool, references_page: str) -> InlineMarkup:
    """Return the converter that turns the runs of a document into markup.

    :param language: language of the surrounding text.
    :param xhtml: whether to add ``xml:lang`` and ``epub:type``.
    :param references_page: page with the reference list, or an empty string for the same page.
    """
    targets = {m.id: f"{references_page}#{r.id}" for r in document.references for m in r.mentions}
    return InlineMarkup(targets, language, xhtml)


def _with_link(run: Run, url: str) -> tuple[Run, ...]:
    before, found, after = run.text.partition(url)
    parts = (replace(run, text=before), replace(run, text=found, href=found), replace(run, text=after))
    return tuple(part for part in parts if part.text)


def _address(run: Run) -> str:
    return web_address(run.href) if run.href else ""


def _joined(parts: Iterable[Markup]) -> Markup:
    """Join pieces of markup without escaping them.

    ``Markup.join`` would try to escape each piece first.
    """
    return Markup("".join(parts))

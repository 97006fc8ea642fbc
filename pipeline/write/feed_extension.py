"""Elements that feedgen does not write: an extension that adds them in the order in which they were asked for."""

from __future__ import annotations

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from pipeline.write.text import clean

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


class _Elements:
    def __init__(self) -> None:
        self._elements: list[tuple[str, str, dict[str, str]]] = []

    def add(self, name: str, text: str = "", attributes: dict[str, str] | None = None) -> None:
        """Append an element, ``podcast:guid``; what has no value, attribute or element, is left out.

        :raises KeyError: its prefix is not in ``NAMESPACES``.
        """
        prefix, _, local = name.partition(":")
        given = {key: clean(value) for key, value in (attributes or {}).items() if value}
        if text or given:
            self._elements.append((f"{{{NAMESPACES[prefix]}}}{local}", clean(text), given))

    def _append_to(self, parent: Any) -> None:
        for name, text, attributes in self._elements:
            element = etree.SubElement(parent, name, attributes)
            element.text = text or None


class ChannelElements(_Elements, BaseExtension):  # type: ignore[misc]
    """Further elements of a channel."""

    def extend_ns(self) -> dict[str, str]:
        """The prefixes that the feed's root declares."""
        return NAMESPACES

    def extend_rss(self, feed: Any) -> Any:
        """Append the elements to the channel (called by feedgen)."""
        self._append_to(feed[0])
        return feed


class ItemElements(_Elements, BaseEntryExtension):  # type: ignore[misc]
    """Further elements of an item."""

    def extend_rss(self, entry: Any) -> Any:
        """Append the elements to the item (called by feedgen)."""
        self._append_to(entry)
        return entry

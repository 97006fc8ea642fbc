"""Start and end tags for the lists in a turn, for web pages and books."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.model import ListItem
from pipeline.write.text.markup import LIST_END, NOTHING

_UNORDERED = Markup('<ul id="{}">')
_ORDERED = Markup('<ol id="{}"{}{}>')
_ORDERED_END = Markup("</ol>")
_TYPE = Markup(' type="{}"')
_START = Markup(' start="{}"')
_ITEM, _ITEM_END = Markup("<li>"), Markup("</li>")


class ListTags:
    """Generator of the tags that begin and end lists between the blocks of a turn."""

    def __init__(self) -> None:
        self._open: list[tuple[str, Markup]] = []
        """Id and end tag of each open list, outermost first."""

    def before(self, item: ListItem | None) -> Iterator[Markup]:
        """Yield the list tags that precede a block.

        :param item: list item that contains the block, or None outside lists and at the end of the turn.
        """
        level = min(item.level, len(self._open) + 1) if item else 0
        while len(self._open) > level or (item and len(self._open) == level and self._open[-1][0] != item.list):
            yield _ITEM_END
            yield self._open.pop()[1]
        if item is None:
            return
        if len(self._open) < level:
            yield _beginning(item)
            yield _ITEM
            self._open.append((item.list, _ORDERED_END if item.style else LIST_END))
        elif item.mark:
            yield _ITEM_END
            yield _ITEM


def _beginning(item: ListItem) -> Markup:
    """Return the start tag of the list that begins with ``item``."""
    if not item.style:
        return _UNORDERED.format(item.list)
    kind = _TYPE.format(item.style) if item.style != "1" else NOTHING
    return _ORDERED.format(item.list, kind, _START.format(item.number) if item.number != 1 else NOTHING)

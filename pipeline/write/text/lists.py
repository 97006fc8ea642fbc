"""The lists of a turn, as pages and books show them: each paragraph of an item within ``<li>``, marks by the list."""

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
    """Gives the tags between the blocks of a turn, in order."""

    def __init__(self) -> None:
        self._open: list[tuple[str, Markup]] = []
        """Id and end tag of each list that has begun, the outer one first."""

    def before(self, item: ListItem | None) -> Iterator[Markup]:
        """The tags that precede a block.

        :param item: its place in a list; None if it is in none, or if the turn ends.
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
    """The tag that begins the list of its first item."""
    if not item.style:
        return _UNORDERED.format(item.list)
    kind = _TYPE.format(item.style) if item.style != "1" else NOTHING
    return _ORDERED.format(item.list, kind, _START.format(item.number) if item.number != 1 else NOTHING)
